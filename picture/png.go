package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/png"
)

// Bounds on a stranger's PNG. The last is what it may take once unpacked.
const (
	MaxPNG       = 4 << 20
	minSide      = 400
	maxSide      = 4096
	maxPNGMemory = 68 << 20 // 4096 × 4096 in 8 bits
)

// PNG is a stranger's PNG that was found usable.
type PNG struct {
	Side int    // pixels
	Data []byte // the picture alone: texts, times and trailing bytes are left out
}

// kept are the chunks that make the picture; all others are left out, as they
// may tell what the sender did not mean to, or hold a credential of before.
var kept = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true,
	"gAMA": true, "cHRM": true, "sRGB": true, "sBIT": true, "pHYs": true,
}

// CheckPNG takes a stranger's PNG for a badge, or refuses it with an [*Error].
// Size and shape are read from the header before a pixel is unpacked.
func CheckPNG(in []byte) (PNG, error) {
	if len(in) > MaxPNG {
		return PNG{}, refuse("png.tooHeavy", "This picture is larger than 4 MB. Save it smaller and try again.")
	}
	const signature = "\x89PNG\r\n\x1a\n"
	if len(in) < 33 || string(in[:8]) != signature || string(in[12:16]) != "IHDR" {
		return PNG{}, refuse("png.notPNG", "This file is not a PNG picture. Save the picture as PNG and try again.")
	}
	w, h, deep := binary.BigEndian.Uint32(in[16:]), binary.BigEndian.Uint32(in[20:]), uint64(in[24])
	switch {
	case w != h:
		return PNG{}, refuse("png.notSquare", fmt.Sprintf("A badge picture is square. This one is %d pixels wide and %d high.", w, h))
	case w < minSide:
		return PNG{}, refuse("png.tooSmall", fmt.Sprintf("A badge picture is at least 400 pixels wide. This one has %d.", w))
	case w > maxSide || uint64(w)*uint64(h)*4*max(deep/8, 1) > maxPNGMemory:
		return PNG{}, refuse("png.tooLarge", fmt.Sprintf("A badge picture is at most 4,096 pixels wide, at 8 bits a colour. This one has %d, at %d bits. 800 are plenty.", w, deep))
	}
	data, err := chunks(in)
	if err != nil {
		return PNG{}, err
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		return PNG{}, refuse("png.damaged", "This picture is damaged. Save it anew and try again.")
	}
	return PNG{Side: int(w), Data: data}, nil
}

// chunks copies the kept chunks, whose checksums must be right.
func chunks(in []byte) ([]byte, error) {
	damaged := refuse("png.damaged", "This picture is damaged. Save it anew and try again.")
	out := bytes.Clone(in[:8])
	for at := uint64(8); ; {
		if at+12 > uint64(len(in)) {
			return nil, damaged
		}
		n := uint64(binary.BigEndian.Uint32(in[at:]))
		if at+12+n > uint64(len(in)) {
			return nil, damaged
		}
		body := in[at+4 : at+8+n]
		kind := string(body[:4])
		if kept[kind] {
			if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(in[at+8+n:]) {
				return nil, damaged
			}
			out = append(out, in[at:at+12+n]...)
		}
		if at += 12 + n; kind == "IEND" {
			return out, nil
		}
	}
}
