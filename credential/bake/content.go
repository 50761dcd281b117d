package bake

import (
	"bytes"
	"strconv"
	"strings"
)

// content reads the text of an element from the bytes between its tags. An XML
// parser would turn CR LF into LF; the credential must come out as it went in.
// CDATA among nothing but blanks is taken exactly, loose text is trimmed.
func content(body []byte) []byte {
	var all, exact []byte
	loose := false
	for len(body) > 0 {
		if rest, ok := bytes.CutPrefix(body, []byte("<![CDATA[")); ok {
			run, after, _ := bytes.Cut(rest, []byte("]]>"))
			all, exact = append(all, run...), append(exact, run...)
			body = after
			continue
		}
		if rest, ok := bytes.CutPrefix(body, []byte("<!--")); ok {
			_, body, _ = bytes.Cut(rest, []byte("-->"))
			continue
		}
		next := bytes.IndexByte(body[1:], '<') + 1
		if next == 0 {
			next = len(body)
		}
		if body[0] != '<' { // a tag in here is not ours
			text := unescape(string(body[:next]))
			loose = loose || strings.TrimSpace(text) != ""
			all = append(all, text...)
		}
		body = body[next:]
	}
	if !loose && len(exact) > 0 {
		return exact
	}
	return bytes.TrimSpace(all)
}

var entities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

// unescape resolves the entities XML itself defines and numbered characters.
func unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "&")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		end := strings.IndexByte(after[:min(len(after), 10)], ';') // the longest is &#x10FFFF;
		if plain, ok := entity(after[:max(end, 0)]); ok {
			out.WriteString(plain)
			text = after[end+1:]
			continue
		}
		out.WriteByte('&')
		text = after
	}
}

func entity(name string) (string, bool) {
	if plain, ok := entities[name]; ok {
		return plain, true
	}
	number, numbered := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(number, "x"); ok {
		number, base = hex, 16
	}
	n, err := strconv.ParseUint(number, base, 21)
	if !numbered || err != nil {
		return "", false
	}
	return string(rune(n)), true
}
