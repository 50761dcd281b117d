package inflate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

const limit = 1 << 20

// samples are texts of many kinds: none, one byte, runs, noise, sparse bits, words.
func samples() [][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 70_000) // more than one stored block
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	all := [][]byte{nil, {0}, []byte("a"), make([]byte, 16384), bytes.Repeat([]byte("abc"), 5000), noise, noise[:300],
		bytes.Repeat([]byte("Prune three trees under observation. "), 40)}
	for _, full := range []int{2, 10, 100, 1000} {
		bits := make([]byte, 16384)
		for range len(bits) * 8 / full {
			at := r.IntN(len(bits) * 8)
			bits[at/8] |= 1 << (at % 8)
		}
		all = append(all, bits)
	}
	skewed := make([]byte, 40_000) // codes of many lengths
	for i := range skewed {
		skewed[i] = byte(r.ExpFloat64() * 12)
	}
	return append(all, skewed)
}

func packed(t testing.TB, level int, text []byte, head func(*gzip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if head != nil {
		head(z)
	}
	z.Write(text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func levels() []int {
	return []int{flate.HuffmanOnly, flate.NoCompression, flate.BestSpeed, flate.DefaultCompression, flate.BestCompression}
}

func TestUnpacksWhatWasPacked(t *testing.T) {
	for i, text := range samples() {
		for _, level := range levels() {
			got, err := Gzip(packed(t, level, text, nil), limit)
			if err != nil || !bytes.Equal(got, text) {
				t.Errorf("text %d, level %d: %v", i, level, err)
			}
			named := packed(t, level, text, func(z *gzip.Writer) {
				z.Name, z.Comment, z.Extra, z.ModTime = "list", "of\u00e9", []byte{1, 2, 3}, time.Unix(1, 0)
			})
			if got, err := Gzip(named, limit+4); err != nil || !bytes.Equal(got, text) {
				t.Errorf("text %d, level %d, with a name: %v", i, level, err)
			}
			for _, more := range [][]byte{[]byte("more"), named} {
				if _, err := Gzip(slices.Concat(named, more), limit+4); !errors.Is(err, ErrDamaged) {
					t.Errorf("text %d, level %d, with more after it: %v", i, level, err)
				}
			}
			var b bytes.Buffer
			z, err := zlib.NewWriterLevel(&b, level)
			if err != nil {
				t.Fatal(err)
			}
			z.Write(text)
			z.Close()
			if got, err := Zlib(b.Bytes(), limit); err != nil || !bytes.Equal(got, text) {
				t.Errorf("text %d, level %d, zlib: %v", i, level, err)
			}
			if _, err := Zlib(append(b.Bytes(), 0), limit); !errors.Is(err, ErrDamaged) {
				t.Errorf("text %d, level %d, zlib with more after it: %v", i, level, err)
			}
		}
	}
}

func TestBounds(t *testing.T) {
	text := make([]byte, 100_000)
	for _, level := range levels() {
		p := packed(t, level, text, nil)
		if _, err := Gzip(p, len(text)); err != nil {
			t.Errorf("level %d, just enough: %v", level, err)
		}
		if _, err := Gzip(p, len(text)-1); !errors.Is(err, ErrLarge) {
			t.Errorf("level %d, one less: %v", level, err)
		}
		for cut := range min(len(p), 400) {
			if got, err := Gzip(p[:len(p)-1-cut], limit); err == nil {
				t.Fatalf("level %d, %d bytes short: unpacked to %d", level, cut+1, len(got))
			}
		}
	}
	bomb := packed(t, flate.BestCompression, make([]byte, 50<<20), nil)
	if _, err := Gzip(bomb, limit); !errors.Is(err, ErrLarge) {
		t.Errorf("a bomb: %v", err)
	}
	if n := testing.AllocsPerRun(5, func() { Gzip(bomb, limit) }); n > 20 {
		t.Errorf("a bomb takes %v allocations", n)
	}
}

// FuzzInflate compares with the standard library, whatever the bytes.
func FuzzInflate(f *testing.F) {
	for _, text := range samples() {
		for _, level := range levels() {
			if p := packed(f, level, text[:min(len(text), 3000)], nil); len(p) < 4000 {
				f.Add(p, false)
				f.Add(p[10:len(p)-8], true)
			}
		}
	}
	f.Add([]byte{0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 0, 1, 0, 9, 'n', 0, 'c', 0, 0, 0}, false)
	f.Add([]byte{0x05, 0xe0, 0x81, 8, 0, 0, 0, 0, 0x20, 0x7f, 0xeb, 0}, true)
	f.Fuzz(func(t *testing.T, data []byte, bare bool) {
		if bare {
			want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), limit+1))
			got, _, err := deflated(data, 0, limit)
			same(t, got, err, want, wantErr)
			return
		}
		r := bytes.NewReader(data)
		z, wantErr := gzip.NewReader(r)
		var want []byte
		if wantErr == nil {
			z.Multistream(false)
			want, wantErr = io.ReadAll(io.LimitReader(z, limit+1))
			wantErr = ended(r, want, wantErr)
		}
		got, err := Gzip(data, limit)
		same(t, got, err, want, wantErr)
		r = bytes.NewReader(data)
		if z, wantErr := zlib.NewReader(r); wantErr == nil {
			want, wantErr := io.ReadAll(io.LimitReader(z, limit+1))
			wantErr = ended(r, want, wantErr)
			got, err := Zlib(data, limit)
			same(t, got, err, want, wantErr)
		} else if _, err := Zlib(data, limit); err == nil {
			t.Errorf("zlib is taken: the library says %v", wantErr)
		}
	})
}

// ended adds to what the library found that nothing may follow.
func ended(r *bytes.Reader, got []byte, err error) error {
	if err == nil && len(got) <= limit && r.Len() > 0 {
		return errors.New("something follows")
	}
	return err
}

func same(t *testing.T, got []byte, err error, want []byte, wantErr error) {
	t.Helper()
	if len(want) > limit {
		if !errors.Is(err, ErrLarge) && !errors.Is(err, ErrDamaged) {
			t.Errorf("more than the limit: %v", err)
		}
		return
	}
	if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
		t.Errorf("got %d bytes, %v; the library %d, %v", len(got), err, len(want), wantErr)
	}
}

// BenchmarkGzip unpacks a list of 131,072 places of which one in ten is set,
// and says how often in the time of the standard library.
func BenchmarkGzip(b *testing.B) {
	for i, text := range samples() {
		if len(text) != 16384 {
			continue
		}
		p := packed(b, flate.BestCompression, text, nil)
		b.Run("sample "+string(rune('A'+i)), func(b *testing.B) {
			b.ReportMetric(float64(len(p)), "B-packed")
			var ours, theirs time.Duration
			z := new(gzip.Reader)
			for b.Loop() {
				start := time.Now()
				if _, err := Gzip(p, limit); err != nil {
					b.Fatal(err)
				}
				ours += time.Since(start)
				start = time.Now()
				z.Reset(bytes.NewReader(p))
				if _, err := io.ReadAll(z); err != nil {
					b.Fatal(err)
				}
				theirs += time.Since(start)
			}
			b.ReportMetric(float64(theirs)/float64(ours), "times-library")
		})
	}
}
