package jws_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"laurel/credential/internal/jws"
	"laurel/credential/key"
)

// testKey is a key that is the same in every run.
func testKey(t testing.TB, typ key.Type, name string) key.Private {
	t.Helper()
	secret := sha256.Sum256([]byte(name))
	priv, err := key.FromSecret(typ, secret[:])
	if err != nil {
		t.Fatal(err)
	}
	return priv
}

func token(t testing.TB, header map[string]any) string {
	t.Helper()
	text, err := jws.Sign(context.Background(), key.DIDKeySigner(testKey(t, key.Ed25519, "nordmark")), header, []byte(`{"a":1}`))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTokens(t *testing.T) {
	good := token(t, map[string]any{"typ": "vc+jwt"})
	parts := strings.Split(good, ".")
	unsigned := jws.Encode([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."
	head := func(s string) string { return jws.Encode([]byte(s)) + "." + parts[1] + "." + parts[2] }
	pub := testKey(t, key.Ed25519, "nordmark").Public()
	for _, tt := range []struct {
		name, text string
		pub        key.Public
		want       error
	}{
		{"good", good, pub, nil},
		{"another's key", good, testKey(t, key.Ed25519, "mallory").Public(), jws.ErrMismatch},
		{"another kind of key", good, testKey(t, key.P256, "nordmark").Public(), jws.ErrKeyKind},
		{"no key", good, key.Public{}, jws.ErrKeyKind},
		{"not signed", unsigned, pub, jws.ErrNotSigned},
		{"symmetric", head(`{"alg":"HS256"}`), pub, jws.ErrKeyKind},
		{"no algorithm", head(`{"typ":"vc+jwt"}`), pub, jws.ErrUnsupported},
		{"other header", head(`{"alg":"EdDSA","typ":"vp+jwt"}`), pub, jws.ErrMismatch},
		{"demanding", token(t, map[string]any{"crit": []string{"x"}, "x": 1}), pub, jws.ErrUnsupported},
		{"unencoded payload", token(t, map[string]any{"b64": false}), pub, jws.ErrUnsupported},
		{"alg twice", head(`{"alg":"EdDSA","alg":"EdDSA"}`), pub, jws.ErrMalformed},
		{"header a list", head(`[]`), pub, jws.ErrMalformed},
		{"two parts", parts[0] + "." + parts[1], pub, jws.ErrMalformed},
		{"four parts", good + ".", pub, jws.ErrMalformed},
		{"padding", good + "==", pub, jws.ErrMalformed},
		{"line end", good + "\n", pub, jws.ErrMalformed},
		{"line end after whole bytes", head(`{"alg":"EdDSA"} `)[:20] + "\n" + head(`{"alg":"EdDSA"} `)[20:], pub, jws.ErrMalformed},
		{"line end inside", parts[0] + ".\n" + parts[1] + "." + parts[2], pub, jws.ErrMalformed},
		{"too long", strings.Repeat("A", 12<<20), pub, jws.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parsed, err := jws.Parse([]byte(tt.text))
			if err == nil {
				err = parsed.Verify(tt.pub)
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(token(f, map[string]any{"typ": "vc+jwt"}))
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	pub := testKey(f, key.Ed25519, "nordmark").Public()
	good := token(f, map[string]any{"typ": "vc+jwt"})
	f.Fuzz(func(t *testing.T, text string) {
		if raw, err := jws.Decode([]byte(text)); err == nil && jws.Encode(raw) != text {
			t.Errorf("%q is a second spelling of what it decodes to", text)
		}
		parsed, err := jws.Parse([]byte(text))
		if err != nil {
			if !errors.Is(err, jws.ErrMalformed) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if parsed.Verify(pub) == nil && text != good && string(parsed.Payload) != `{"a":1}` {
			t.Errorf("a forgery verifies: %q", text)
		}
	})
}
