package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"
)

// ownPNG is a half-transparent picture as an issuer may upload it.
func ownPNG(t testing.TB, side int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			img.Set(x, y, color.NRGBA{uint8(x), uint8(y), 90, uint8(x + y)})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func TestCheckPNG(t *testing.T) {
	good := ownPNG(t, 400)
	got, err := CheckPNG(good)
	if err != nil || got.Side != 400 {
		t.Fatal(got.Side, err)
	}
	noisy := append(bytes.Clone(good[:33]), chunk("tEXt", []byte("Author\x00Oda"))...)
	noisy = append(noisy, chunk("iTXt", []byte("openbadgecredential\x00\x00\x00\x00\x00{}"))...)
	noisy = append(append(noisy, good[33:]...), "MZ and more"...)
	quiet, err := CheckPNG(noisy)
	if err != nil || !bytes.Equal(quiet.Data, got.Data) {
		t.Errorf("texts and trailing bytes are kept: %v", err)
	}
	if again, err := CheckPNG(got.Data); err != nil || !bytes.Equal(again.Data, got.Data) {
		t.Errorf("what was taken is not taken again: %v", err)
	}
}

func TestCheckPNGRefuses(t *testing.T) {
	good := ownPNG(t, 400)
	sized := func(w, h uint32, depth byte) []byte {
		head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
		head = append(head, depth, 6, 0, 0, 0)
		out := append(bytes.Clone(good[:8]), chunk("IHDR", head)...)
		return append(out, good[33:]...)
	}
	damaged := bytes.Clone(good)
	damaged[len(damaged)/2] ^= 1
	for _, tt := range []struct {
		name string
		in   []byte
		code string
	}{
		{"nothing", nil, "png.notPNG"},
		{"a JPEG", append([]byte("\xff\xd8\xff\xe0"), make([]byte, 100)...), "png.notPNG"},
		{"too small", ownPNG(t, 399), "png.tooSmall"},
		{"not square", sized(400, 401, 8), "png.notSquare"},
		{"100 megapixels", sized(10_000, 10_000, 8), "png.tooLarge"},
		{"four billion pixels a side", sized(1<<32-1, 1<<32-1, 16), "png.tooLarge"},
		{"16 bits at the largest size", sized(4096, 4096, 16), "png.tooLarge"},
		{"more pixels than it has", sized(4096, 4096, 8), "png.damaged"},
		{"one bit changed", damaged, "png.damaged"},
		{"cut short", good[:len(good)-20], "png.damaged"},
		{"a chunk that claims 4 GB", append(bytes.Clone(good[:33]), 0xff, 0xff, 0xff, 0xff, 'I', 'D', 'A', 'T', 0, 0, 0, 0), "png.damaged"},
		{"heavy", make([]byte, MaxPNG+1), "png.tooHeavy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			_, err := CheckPNG(tt.in)
			var e *Error
			if !errors.As(err, &e) || e.Code != tt.code || e.Text == "" {
				t.Errorf("got %v, want %s", err, tt.code)
			}
			if d := time.Since(start); d > 3*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
	if n := testing.AllocsPerRun(3, func() { _, _ = CheckPNG(sized(10_000, 10_000, 8)) }); n > 100 {
		t.Errorf("refusing 100 megapixels takes %v allocations", n)
	}
}

func FuzzCheckPNG(f *testing.F) {
	var flat bytes.Buffer
	if err := png.Encode(&flat, image.NewPaletted(image.Rect(0, 0, 400, 400), color.Palette{color.White})); err != nil {
		f.Fatal(err)
	}
	f.Add(flat.Bytes())
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := CheckPNG(in)
		if err != nil {
			return
		}
		if again, err := CheckPNG(got.Data); err != nil || !bytes.Equal(again.Data, got.Data) {
			t.Fatalf("taken once, then %v", err)
		}
	})
}
