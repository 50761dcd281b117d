package multibase_test

import (
	"bytes"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"laurel/credential/internal/multibase"
)

func TestKnownValues(t *testing.T) {
	for _, tt := range []struct {
		raw, text string
	}{
		{"Hello World!", "z2NEpo7TZRRrLZSi2U"}, // draft-msporny-base58 §Test Vectors
		{"The quick brown fox jumps over the lazy dog.", "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"},
		{"\x00\x00\x28\x7f\xb4\xcd", "z11233QC4"},
		{"", "z"},
		{"\x00", "z1"},
	} {
		if got := multibase.Base58([]byte(tt.raw)); got != tt.text {
			t.Errorf("%x is written %s, want %s", tt.raw, got, tt.text)
		}
		if got, err := multibase.Decode(tt.text); err != nil || string(got) != tt.raw {
			t.Errorf("%s is read %x (%v), want %x", tt.text, got, err, tt.raw)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, s := range []string{"", "m1234", "z0", "zO", "zI", "zl", "z ", "uA", "uAB", "uAA==", "uAA\n", "u+_", "z" + strings.Repeat("2", 3000)} {
		if got, err := multibase.Decode(s); err == nil {
			t.Errorf("%q was read as %x", s, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("z2NEpo7TZRRrLZSi2U")
	f.Add("uSGVsbG8")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := multibase.Decode(s)
		if err != nil {
			return
		}
		again := multibase.Base58(b)
		if s[0] == 'u' {
			again = multibase.Base64URL(b)
		}
		if again != s {
			t.Errorf("%q is written back as %q", s, again)
		}
		if other, err := multibase.Decode(multibase.Base64URL(b)); err != nil || !bytes.Equal(other, b) {
			t.Errorf("the other form loses %x", b)
		}
	})
}

// Base58 is the number's digits, whatever its length.
func TestAgainstDivision(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	const digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	for n := range 300 {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		clear(b[:min(n, n%5)])
		number, base, digit := new(big.Int).SetBytes(b), big.NewInt(58), new(big.Int)
		want := ""
		for number.Sign() > 0 {
			number.DivMod(number, base, digit)
			want = digits[digit.Int64():digit.Int64()+1] + want
		}
		want = "z" + strings.Repeat("1", n-len(bytes.TrimLeft(b, "\x00"))) + want
		if got := multibase.Base58(b); got != want {
			t.Fatalf("%x is written %s, want %s", b, got, want)
		}
		if got, err := multibase.Decode(want); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%s is read %x (%v), want %x", want, got, err, b)
		}
	}
}
