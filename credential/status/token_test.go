package status_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/internal/jws"
	"laurel/credential/key"
	"laurel/credential/status"
)

func TestTokenListVectors(t *testing.T) {
	var all struct {
		Vectors []struct {
			Name               string
			Bits               int
			Lst                string
			UncompressedLength int
			NonZeroStatuses    map[string]int
		}
	}
	if err := json.Unmarshal(credentialtest.ReadShared(t, "spec/vectors/token-status-list/vectors.json"), &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			tally.Ran(t, "token-status-list", "Token Status List", tally.Read)
			l, err := status.DecodeTokenList(v.Bits, v.Lst)
			if err != nil {
				t.Fatal(err)
			}
			if l.Len() != v.UncompressedLength*8/v.Bits {
				t.Errorf("it has %d places", l.Len())
			}
			made, err := status.NewTokenList(v.Bits, l.Len())
			if err != nil {
				t.Fatal(err)
			}
			for i := range l.Len() {
				got, err := l.At(i)
				if want := v.NonZeroStatuses[strconv.Itoa(i)]; err != nil || got != want {
					t.Fatalf("place %d is %d, want %d (%v)", i, got, want, err)
				}
				if err := made.Set(i, got); err != nil {
					t.Fatal(err)
				}
			}
			again, err := status.DecodeTokenList(v.Bits, made.Encode())
			if err != nil || again.Encode() != l.Encode() {
				t.Errorf("it is not itself when written: %v", err)
			}
		})
	}
}

// TestTokenListKeepsValues sets places at random, over and over.
func TestTokenListKeepsValues(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 2, 4, 8} {
		l, err := status.NewTokenList(size, 1001)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]int, l.Len())
		for range 5000 {
			i, v := random.IntN(l.Len()), random.IntN(1<<size)
			want[i] = v
			if err := l.Set(i, v); err != nil {
				t.Fatal(err)
			}
		}
		for i, v := range want {
			if got, _ := l.At(i); got != v {
				t.Fatalf("%d bits: place %d is %d, want %d", size, i, got, v)
			}
		}
		for name, err := range map[string]error{
			"beyond": l.Set(l.Len(), 0), "before": l.Set(-1, 0), "too big": l.Set(0, 1<<size), "negative": l.Set(0, -1),
		} {
			if err == nil {
				t.Errorf("%d bits: %s is taken", size, name)
			}
		}
		if _, err := l.At(l.Len()); !errors.Is(err, &status.Error{Code: status.Range}) {
			t.Errorf("a place beyond the end: %v", err)
		}
	}
}

func zipped(t *testing.T, n int) string {
	t.Helper()
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	chunk := make([]byte, 1<<20)
	for ; n > 0; n -= len(chunk) {
		z.Write(chunk[:min(n, len(chunk))])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(out.Bytes())
}

func TestTokenListRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		size int
		lst  string
		code string
	}{
		{"three bits", 3, "eNrbuRgAAhcBXQ", status.Malformed},
		{"no bits", 0, "eNrbuRgAAhcBXQ", status.Malformed},
		{"not base64url", 1, "%", status.Malformed},
		{"not zlib", 1, "AAAA", status.Malformed},
		{"cut short", 1, "eNrbuRgA", status.Malformed},
		{"wrong checksum", 1, "eNrbuRgAAhcBXA", status.Malformed},
		{"empty", 1, zipped(t, 0), status.Length},
		{"bomb", 1, zipped(t, 65<<20), status.Length},
	} {
		if _, err := status.DecodeTokenList(tt.size, tt.lst); !errors.Is(err, &status.Error{Code: tt.code}) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
		}
	}
	if _, err := status.NewTokenList(1, 1<<40); err == nil {
		t.Error("a list of 2^40 places is made")
	}
}

const tsl = "https://laurel.example/tsl/3"

func issueToken(t testing.TB, change func(*status.Token)) string {
	t.Helper()
	l, err := status.NewTokenList(2, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Set(412, status.Suspended); err != nil {
		t.Fatal(err)
	}
	tok := status.Token{URI: tsl, IssuedAt: credentialtest.Noon, Expires: credentialtest.Noon.Add(time.Hour), TTL: 90 * time.Second, List: l, KeyID: "1"}
	if change != nil {
		change(&tok)
	}
	text, err := status.IssueToken(context.Background(), credentialtest.Signer("nordmark"), tok)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestToken(t *testing.T) {
	text := issueToken(t, nil)
	if !status.IsToken([]byte(text)) || status.IsToken([]byte("eyJhbGciOiJub25lIn0.e30.")) {
		t.Error("tokens are not told apart")
	}
	tok, err := status.ParseToken([]byte(text + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := tok.Verify(credentialtest.Key(key.Ed25519, "nordmark").Public()); err != nil {
		t.Error(err)
	}
	if err := tok.Verify(credentialtest.Key(key.Ed25519, "mallory").Public()); !errors.Is(err, &status.Error{Code: status.Verification}) {
		t.Errorf("another's key: %v", err)
	}
	if tok.URI != tsl || tok.TTL != 90*time.Second || tok.KeyID != "1" || tok.Algorithm() != "EdDSA" || tok.List.Size() != 2 {
		t.Errorf("it is read as %+v", tok)
	}
	now := credentialtest.Noon
	for _, tt := range []struct {
		name  string
		uri   string
		index int
		at    time.Time
		want  int
		code  string
	}{
		{"suspended", tsl, 412, now, status.Suspended, ""},
		{"valid", tsl, 411, now, status.Valid, ""},
		{"beyond", tsl, 1000, now, 0, status.Range},
		{"another list", tsl + "1", 412, now, 0, status.Verification},
		{"run out", tsl, 412, now.Add(time.Hour), 0, status.Verification},
		{"from the future", tsl, 412, now.Add(-time.Hour), 0, status.Verification},
	} {
		got, err := tok.Status(tt.uri, tt.index, tt.at)
		if got != tt.want || (err == nil) != (tt.code == "") || err != nil && !errors.Is(err, &status.Error{Code: tt.code}) {
			t.Errorf("%s: %d, %v", tt.name, got, err)
		}
	}
}

func TestTokenRefused(t *testing.T) {
	const list = `"status_list":{"bits":1,"lst":"eNrbuRgAAhcBXQ"}`
	for _, tt := range []struct{ name, typ, payload string }{
		{"another type", "JWT", `{"sub":"x","iat":1,` + list + `}`},
		{"no sub", "statuslist+jwt", `{"iat":1,` + list + `}`},
		{"no iat", "statuslist+jwt", `{"sub":"x",` + list + `}`},
		{"iat no time", "statuslist+jwt", `{"sub":"x","iat":"now",` + list + `}`},
		{"exp no time", "statuslist+jwt", `{"sub":"x","iat":1,"exp":"later",` + list + `}`},
		{"ttl negative", "statuslist+jwt", `{"sub":"x","iat":1,"ttl":-1,` + list + `}`},
		{"no list", "statuslist+jwt", `{"sub":"x","iat":1}`},
		{"bits a text", "statuslist+jwt", `{"sub":"x","iat":1,"status_list":{"bits":"1","lst":"eNrbuRgAAhcBXQ"}}`},
		{"bits missing", "statuslist+jwt", `{"sub":"x","iat":1,"status_list":{"lst":"eNrbuRgAAhcBXQ"}}`},
		{"lst missing", "statuslist+jwt", `{"sub":"x","iat":1,"status_list":{"bits":1}}`},
		{"no object", "statuslist+jwt", `[]`},
	} {
		text, err := jws.Sign(context.Background(), credentialtest.Signer("nordmark"), map[string]any{"typ": tt.typ}, []byte(tt.payload))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := status.ParseToken([]byte(text)); err == nil {
			t.Errorf("%s: it passes", tt.name)
		}
	}
	for name, tok := range map[string]status.Token{"nothing": {}, "no list": {URI: tsl, IssuedAt: credentialtest.Noon}} {
		if _, err := status.IssueToken(context.Background(), credentialtest.Signer("nordmark"), tok); err == nil {
			t.Errorf("%s is issued", name)
		}
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add(issueToken(f, nil))
	f.Add(issueToken(f, func(t *status.Token) { t.Aggregation = "https://laurel.example/tsl"; t.TTL, t.KeyID = 0, "" }))
	f.Add(strings.Repeat("e30.", 2))
	f.Fuzz(func(t *testing.T, text string) {
		tok, err := status.ParseToken([]byte(text))
		if err != nil {
			if _, ok := errors.AsType[*status.Error](err); !ok {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		again, err := status.DecodeTokenList(tok.List.Size(), tok.List.Encode())
		if err != nil || again.Encode() != tok.List.Encode() {
			t.Errorf("the list is not itself when written: %v", err)
		}
		tok.Status(tok.URI, 0, credentialtest.Noon)
	})
}
