package multibase_test

import (
	"bytes"
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
