package bake

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"unicode/utf8"
)

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// Keywords of the text chunks that carry a credential.
const (
	keyword    = "openbadgecredential"
	keywordOB2 = "openbadges"
)

// PNG returns the picture with the credential in one uncompressed iTXt chunk
// before the first IDAT. A credential that is there already is replaced; an
// Open Badges 2.0 assertion under its own keyword stays.
func PNG(picture, credential []byte) ([]byte, error) {
	if err := checkCredential(credential); err != nil {
		return nil, err
	}
	if !utf8.Valid(credential) {
		return nil, &Error{"credential", "the credential is not UTF-8 text"}
	}
	chunks, err := readPNG(picture)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, len(picture)+len(credential)+64))
	out.Write(pngSignature)
	baked := false
	for _, c := range chunks {
		if !c.sound() {
			return nil, damaged("the PNG is damaged: the checksum of its %s part is wrong", c.kind)
		}
		if key, _, ok := c.text(); ok && key == keyword {
			continue
		}
		if c.kind == "IDAT" && !baked {
			writeChunk(out, "iTXt", append([]byte(keyword+"\x00\x00\x00\x00\x00"), credential...))
			baked = true
		}
		out.Write(c.raw)
	}
	if !baked {
		return nil, damaged("the PNG is damaged: it has no picture data")
	}
	return out.Bytes(), nil
}

// maxChunks bounds the parts of a PNG: a file of the largest size, cut into
// the smallest pieces in use, has some 5,000.
const maxChunks = 1 << 16

// chunk is one part of a PNG (PNG §5.3): length, kind, data, CRC.
type chunk struct {
	kind string
	data []byte
	raw  []byte // all of it, as it came
}

func (c chunk) sound() bool {
	return crc32.ChecksumIEEE(c.raw[4:8+len(c.data)]) == binary.BigEndian.Uint32(c.raw[8+len(c.data):])
}

// text splits a text chunk into its keyword and the rest.
func (c chunk) text() (key string, rest []byte, ok bool) {
	if c.kind != "iTXt" && c.kind != "tEXt" {
		return "", nil, false
	}
	before, after, found := bytes.Cut(c.data, []byte{0})
	if !found || len(before) > 79 {
		return "", nil, false
	}
	return string(before), after, true
}

// readPNG lists the chunks up to IEND; what follows IEND is no part of the picture.
func readPNG(picture []byte) ([]chunk, error) {
	if len(picture) > MaxPNG {
		return nil, tooLarge("the PNG", MaxPNG)
	}
	if !bytes.HasPrefix(picture, pngSignature) {
		return nil, ErrKind
	}
	var chunks []chunk
	rest := picture[len(pngSignature):]
	for {
		if len(rest) < 12 {
			return nil, damaged("the PNG is cut off")
		}
		n := binary.BigEndian.Uint32(rest)
		if uint64(n)+12 > uint64(len(rest)) {
			return nil, damaged("the PNG is cut off in its %q part", rest[4:8])
		}
		c := chunk{kind: string(rest[4:8]), data: rest[8 : 8+n], raw: rest[:12+n]}
		if (len(chunks) == 0) != (c.kind == "IHDR") {
			return nil, damaged("the PNG is damaged: its parts are out of order")
		}
		if chunks = append(chunks, c); len(chunks) > maxChunks {
			return nil, damaged("the PNG has more parts than any picture needs")
		}
		if c.kind == "IEND" {
			return chunks, nil
		}
		rest = rest[12+n:]
	}
}

func writeChunk(out *bytes.Buffer, kind string, data []byte) {
	var word [4]byte
	binary.BigEndian.PutUint32(word[:], uint32(len(data)))
	out.Write(word[:])
	out.WriteString(kind)
	out.Write(data)
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, data)
	binary.BigEndian.PutUint32(word[:], sum)
	out.Write(word[:])
}

// extractPNG takes the first chunk under the keyword. A wrong checksum does
// not stop it: the credential's own signature tells whether it was changed.
func extractPNG(picture []byte) ([]byte, string, error) {
	chunks, err := readPNG(picture)
	if err != nil {
		return nil, "", err
	}
	for _, want := range []struct{ key, kind string }{{keyword, InPNG}, {keywordOB2, InPNGOB2}} {
		for _, c := range chunks {
			key, rest, ok := c.text()
			if !ok || key != want.key {
				continue
			}
			if c.kind == "iTXt" {
				if rest, err = international(rest); err != nil {
					return nil, "", err
				}
			}
			if len(rest) > MaxCredential {
				return nil, "", tooLarge("the credential", MaxCredential)
			}
			return bytes.Clone(rest), want.kind, nil
		}
	}
	return nil, "", ErrEmpty
}

// international returns the text of an iTXt chunk (PNG §11.3.3.4) from behind
// its keyword: flag, method, language 0, translated keyword 0, text. Baking
// never compresses; what others compressed is inflated up to the bound.
func international(rest []byte) ([]byte, error) {
	if len(rest) < 2 {
		return nil, damaged("the PNG is damaged: its text part is cut off")
	}
	flag, method := rest[0], rest[1]
	_, rest, ok := bytes.Cut(rest[2:], []byte{0})
	if ok {
		_, rest, ok = bytes.Cut(rest, []byte{0})
	}
	switch {
	case !ok:
		return nil, damaged("the PNG is damaged: its text part is cut off")
	case flag == 0:
		return rest, nil
	case flag != 1 || method != 0:
		return nil, damaged("the PNG is damaged: its text is packed in an unknown way")
	}
	packed, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil, damaged("the PNG is damaged: its text does not unpack")
	}
	text, err := io.ReadAll(io.LimitReader(packed, MaxCredential+1))
	if err != nil {
		return nil, damaged("the PNG is damaged: its text does not unpack")
	}
	return text, nil
}
