package main

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Every bad input gets a sentence that its sender can act on, costs bounded
// time and memory, and loses nothing.

const tooLarge = "That is larger than this server takes. A credential has at most 8 MB, a picture at most 20 MB, a file that is handed in at most 16 MB."

func TestBadText(t *testing.T) {
	v := newHouse(t).visitor()
	for _, tt := range []struct {
		name, text string
		status     int
		says       string
	}{
		{"too long", `{"a":"` + strings.Repeat("a", 9<<20) + `"}`, http.StatusRequestEntityTooLarge, "This text is longer than 8 MB, more than any credential needs."},
		{"cut off", `{"@context":["https://www.w3.org/ns/credentials/v2"`, http.StatusOK, "/@context: the text ends where"},
		{"not JSON", `{"id": ada}`, http.StatusOK, `/id: byte 7 is 'a' where`},
		{"nested a little too deep", `{"a":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`, http.StatusOK, ": values are nested deeper than 64"},
		{"nested a million deep", strings.Repeat(`{"a":`, 1_000_000), http.StatusOK, ": values are nested deeper than 64"},
		{"not UTF-8", "{\"name\":\"Zo\xeb\"}", http.StatusOK, "the text is not UTF-8"},
		{"a member twice", `{"id":"https://a.example/1","id":"https://a.example/2"}`, http.StatusOK, "/id: this member is given twice"},
		{"half a surrogate", `{"name":"\ud800"}`, http.StatusOK, "/name: half of a surrogate pair stands alone"},
		{"a number no reader keeps", `{"a":1e999}`, http.StatusOK, "/a: this number has more digits"},
		{"prose", "to whom it may concern", http.StatusUnprocessableEntity, "We could not find a credential in this."},
		{"nothing", "", http.StatusUnprocessableEntity, "Paste the credential or its address, or choose its file."},
	} {
		says := []string{tt.says}
		if tt.status == http.StatusOK { // a report: the check of its format failed
			says = append(says, "This is not a credential we can read: ")
		}
		t.Run(tt.name+", pasted", func(t *testing.T) {
			v.t = t
			costs(t, 200, func() {
				v.post("/verify", url.Values{"text": {tt.text}}).wants(t, tt.status, says...)
			})
		})
		if tt.text == "" {
			continue
		}
		t.Run(tt.name+", as a file", func(t *testing.T) {
			v.t = t
			costs(t, 200, func() {
				v.upload("/verify", nil, map[string][]byte{"file": []byte(tt.text)}).wants(t, tt.status, says...)
			})
		})
		t.Run(tt.name+", by a program", func(t *testing.T) {
			v.t = t
			costs(t, 200, func() {
				status := tt.status
				if status == http.StatusUnprocessableEntity {
					status = http.StatusOK // a program gets one kind of answer
				}
				v.do(http.MethodPost, "/api/v1/verify", "application/json", strings.NewReader(tt.text)).wants(t, status, says...)
			})
		})
	}
}

// hugePNG says that it is so many pixels wide and high. Its pixels are there,
// all of one colour: a few kilobytes that unpack to a bit for each.
func hugePNG(side uint32) []byte {
	var b bytes.Buffer
	chunk := func(name string, data []byte) {
		binary.Write(&b, binary.BigEndian, uint32(len(data)))
		named := append([]byte(name), data...)
		b.Write(named)
		binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(named))
	}
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(nil, side)
	head = binary.BigEndian.AppendUint32(head, side)
	chunk("IHDR", append(head, 1, 0, 0, 0, 0)) // one bit of grey for each pixel
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	row := make([]byte, 1+(side+7)/8)
	for range side {
		z.Write(row)
	}
	z.Close()
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

func TestBadPicture(t *testing.T) {
	h := newHouse(t)
	v := h.registrar("registrar@nordmark.example")
	define := deskOf(h) + "/define"
	huge := hugePNG(10_000) // 100 megapixels
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s<path d="M0 0h9v9z"/></svg>`
	for _, tt := range []struct {
		name, path, field string
		data              []byte
		status            int
		says              string
	}{
		{"100 megapixels to check", "/verify", "file", huge, http.StatusRequestEntityTooLarge, "This picture has more than 50 million pixels. Send a smaller one."},
		{"100 megapixels as a badge", define, "png", huge, http.StatusUnprocessableEntity, "A badge picture is at most 4,096 pixels wide, at 8 bits a colour. This one has 10000"},
		{"a badge that is no picture", define, "png", []byte("GIF89a, perhaps"), http.StatusUnprocessableEntity, "This file is not a PNG picture. Save the picture as PNG and try again."},
		{"a script", define, "svg", fmt.Appendf(nil, svg, `<script>alert(1)</script>`), http.StatusUnprocessableEntity, "This SVG has a script in it. Save it as plain SVG, without scripts and actions."},
		{"an action", define, "svg", fmt.Appendf(nil, svg, `<g onload="alert(1)"/>`), http.StatusUnprocessableEntity, "This SVG has a script in it."},
		{"a web page inside", define, "svg", fmt.Appendf(nil, svg, `<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>`), http.StatusUnprocessableEntity, "This SVG holds parts of a web page. Draw them as shapes."},
		{"a picture from elsewhere", define, "svg", fmt.Appendf(nil, svg, `<use href="https://elsewhere.example/a.svg#b"/>`), http.StatusUnprocessableEntity, "This SVG points outside itself."},
		{"entities", define, "svg", []byte(`<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>`), http.StatusUnprocessableEntity, "This SVG declares entities. Save it as plain SVG."},
		{"a script to check", "/verify", "file", fmt.Appendf(nil, svg, `<script>alert(1)</script>`), http.StatusUnprocessableEntity, "This picture carries no credential."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v.t = t
			costs(t, 100, func() {
				got := v.upload(tt.path, url.Values{"title": {"Grafting old apple trees"}, "do": {"save"}}, map[string][]byte{tt.field: tt.data})
				got.wants(t, tt.status, tt.says)
				if tt.path == define && !strings.Contains(got.body, `value="Grafting old apple trees"`) {
					t.Error("what was typed is gone from the form")
				}
				if strings.Contains(got.body, "alert(1)") {
					t.Error("the script came back in the page")
				}
			})
		})
	}
	if all, err := h.issuer.Achievements(t.Context(), h.owner, h.org.ID); err != nil || len(all) != 0 {
		t.Errorf("%d drafts were saved, %v", len(all), err)
	}
}

// An upload of a gigabyte is refused before a byte of it is read, or, when its
// length is not told, once it is over the bound.
func TestHugeUpload(t *testing.T) {
	h := newHouse(t)
	const part = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n"
	block := bytes.Repeat([]byte("a"), 64<<10)
	chunk := fmt.Appendf(nil, "%x\r\n%s\r\n", len(block), block)
	for _, path := range []string{"/verify", "/api/v1/verify"} {
		head := "POST " + path + " HTTP/1.1\r\nHost: laurel\r\nContent-Type: multipart/form-data; boundary=x\r\n"
		t.Run(path+", told", func(t *testing.T) {
			costs(t, 5, func() {
				got, sent := h.send(t, head+"Content-Length: 1073741824\r\n\r\n", nil)
				got.wants(t, http.StatusRequestEntityTooLarge, tooLarge)
				if sent != 0 {
					t.Errorf("%d bytes were taken", sent)
				}
			})
		})
		t.Run(path+", not told", func(t *testing.T) {
			costs(t, 200, func() {
				got, sent := h.send(t, head+"Transfer-Encoding: chunked\r\n\r\n"+fmt.Sprintf("%x\r\n%s\r\n", len(part), part), chunk)
				got.wants(t, http.StatusRequestEntityTooLarge, "larger than")
				if sent > 48<<20 {
					t.Errorf("%d MB were taken", sent>>20)
				}
			})
		})
	}
}

// What is too large to be held in memory is removed from the disk again.
func TestUploadLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	h := newHouse(t)
	v := h.registrar("registrar@nordmark.example")
	large := bytes.Repeat([]byte(" "), 12<<20)
	v.upload("/verify", nil, map[string][]byte{"file": large}).wants(t, http.StatusUnprocessableEntity, "There is nothing in it.")
	v.upload(deskOf(h)+"/define", nil, map[string][]byte{"png": large}).wants(t, http.StatusUnprocessableEntity, "This picture is larger than 4 MB. Save it smaller and try again.")
	v.upload("/verify", nil, map[string][]byte{"file": bytes.Repeat(large, 2)}).wants(t, http.StatusRequestEntityTooLarge)
	if left, err := filepath.Glob(filepath.Join(dir, "multipart-*")); err != nil || len(left) > 0 {
		t.Errorf("left on the disk: %v, %v", left, err)
	}
}

// send writes the head of a request and then a block again and again, up to a
// gigabyte, until it is answered. It tells how much of the blocks was taken.
func (h *house) send(t *testing.T, head string, block []byte) (answer, int64) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.publicURL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	var sent atomic.Int64
	answered, writing := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(writing)
		for len(block) > 0 && sent.Load() < 1<<30 {
			select {
			case <-answered:
				return
			default:
			}
			n, err := conn.Write(block)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	close(answered)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now()) // a write that waits ends
	<-writing
	return answer{status: res.StatusCode, body: string(body), text: readable(body)}, sent.Load()
}

func deskOf(h *house) string { return "/desk/" + string(h.org.ID) }
