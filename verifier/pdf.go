package verifier

import (
	"bytes"
	"compress/zlib"
	"io"

	"laurel/fault"
)

// Bounds of a stranger's PDF.
const (
	maxStreams    = 4096    // streams looked at
	maxAttachment = 8 << 20 // bytes of one, inflated
)

// attachment takes the credential out of a PDF certificate. It looks at the
// embedded file streams alone (ISO 32000-1 §7.11.4): these are always whole
// objects of the file, never packed into object streams, so that nothing of
// the page's content, its fonts or its cross-references has to be parsed or
// inflated. An encrypted PDF gives nothing.
func attachment(pdf []byte) ([]byte, error) {
	rest := pdf
	var last []byte // a later object replaces an earlier one: incremental updates
	for range maxStreams {
		dict, body, after, ok := nextStream(rest)
		if !ok {
			break
		}
		rest = after
		if !bytes.Contains(dict, []byte("/EmbeddedFile")) {
			continue
		}
		content, ok := inflate(dict, body)
		if !ok {
			continue
		}
		trimmed := bytes.TrimSpace(content)
		if len(trimmed) > 0 && (looksLikeJWS(trimmed) || (trimmed[0] == '{' && bytes.Contains(trimmed, []byte(`"@context"`)))) {
			last = content
		}
	}
	if last == nil {
		return nil, fault.New(fault.Invalid, "find.pdf", "This PDF carries no credential. A printed or re-saved certificate loses it: ask for the original file, or scan its code.")
	}
	return last, nil
}

// nextStream finds the next "<< … >> stream … endstream" and what follows it.
func nextStream(data []byte) (dict, body, after []byte, ok bool) {
	const open, end = "stream", "endstream"
	from := 0
	for {
		at := bytes.Index(data[from:], []byte(open))
		if at < 0 {
			return nil, nil, nil, false
		}
		at += from
		from = at + len(open)
		start, isStream := streamStart(data, at)
		if !isStream {
			continue
		}
		size := bytes.Index(data[start:], []byte(end))
		if size < 0 {
			return nil, nil, nil, false
		}
		return dictBefore(data[:at]), data[start : start+size], data[start+size+len(end):], true
	}
}

// streamStart tells whether the keyword at opens a stream: it follows a
// dictionary and ends its line.
func streamStart(data []byte, at int) (int, bool) {
	before := bytes.TrimRight(data[:at], "\r\n\t \x00\f")
	if !bytes.HasSuffix(before, []byte(">>")) {
		return 0, false
	}
	start := at + len("stream")
	switch {
	case bytes.HasPrefix(data[start:], []byte("\r\n")):
		return start + 2, true
	case bytes.HasPrefix(data[start:], []byte("\n")):
		return start + 1, true
	}
	return 0, false
}

// dictBefore is the stream's dictionary: from the object's "obj" on. A
// dictionary of more than 4 KiB is none of an attachment.
func dictBefore(data []byte) []byte {
	window := data[max(0, len(data)-4096):]
	if at := bytes.LastIndex(window, []byte(" obj")); at >= 0 {
		return window[at:]
	}
	return nil
}

// inflate undoes the stream's filter, none or Flate; other filters are not
// used for attachments.
func inflate(dict, body []byte) ([]byte, bool) {
	if !bytes.Contains(dict, []byte("/Filter")) {
		return bytes.TrimRight(body, "\r\n"), len(body) <= maxAttachment
	}
	if !bytes.Contains(dict, []byte("/FlateDecode")) || bytes.Contains(dict, []byte("/DecodeParms")) {
		return nil, false
	}
	r, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, false
	}
	content, err := io.ReadAll(io.LimitReader(r, maxAttachment+1))
	return content, err == nil && len(content) <= maxAttachment
}
