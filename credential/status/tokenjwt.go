package status

import (
	"bytes"
	"context"
	"math"
	"strings"
	"time"

	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// TokenType is the header typ of a Status List Token, and with
// "application/" its media type.
const TokenType = "statuslist+jwt"

// Token is a signed Token Status List (§5.1 there).
type Token struct {
	URI         string    // sub: its own address
	IssuedAt    time.Time // iat
	Expires     time.Time // exp; zero: not said
	TTL         time.Duration
	Aggregation string // where all of the issuer's lists are named; "" for nowhere
	List        *TokenList
	KeyID       string // the header kid, or ""

	signed *jws.Token
}

// IsToken tells whether the bytes are a JWT of the type of Status List Tokens.
func IsToken(raw []byte) bool {
	head, _, ok := bytes.Cut(bytes.TrimSpace(raw), []byte("."))
	b, err := jws.Decode(head)
	return ok && err == nil && bytes.Contains(b, []byte(TokenType))
}

// IssueToken signs a list for publication. URI, IssuedAt and List must be
// given; KeyID goes into the header.
func IssueToken(ctx context.Context, s key.Signer, t Token) (string, error) {
	if t.URI == "" || t.IssuedAt.IsZero() || t.List == nil {
		return "", failed(Malformed, "a status list token has an address, a time and a list")
	}
	list := map[string]any{"bits": t.List.size, "lst": t.List.Encode()}
	if t.Aggregation != "" {
		list["aggregation_uri"] = t.Aggregation
	}
	claims := map[string]any{"sub": t.URI, "iat": t.IssuedAt.Unix(), "status_list": list}
	if !t.Expires.IsZero() {
		claims["exp"] = t.Expires.Unix()
	}
	if t.TTL > 0 {
		claims["ttl"] = int64(math.Ceil(t.TTL.Seconds()))
	}
	payload, err := jws.Marshal(claims)
	if err != nil {
		return "", err
	}
	header := map[string]any{"typ": TokenType}
	if t.KeyID != "" {
		header["kid"] = t.KeyID
	}
	return jws.Sign(ctx, s, header, payload)
}

// ParseToken reads a token. Nothing of it is to be believed before
// [Token.Verify], nor past its time.
func ParseToken(raw []byte) (*Token, error) {
	signed, err := jws.Parse(bytes.TrimSpace(raw))
	if err != nil {
		return nil, failedAt(strict.PlaceOf(err), Malformed, "the status list is no token: %v", err)
	}
	if typ := strings.TrimPrefix(signed.Text("typ"), "application/"); typ != TokenType {
		return nil, failedAt("header /typ", Verification, "the token is of type %.40q, not %s", typ, TokenType)
	}
	claims, err := jws.Object(signed.Payload, strict.Limits{Depth: 16, Values: 4096})
	if err != nil {
		return nil, failedAt(strict.PlaceOf(strict.In("payload", err)), Malformed, "the status list is no token: %v", err)
	}
	t := &Token{URI: text(claims["sub"]), KeyID: signed.Text("kid"), signed: signed}
	if t.URI == "" {
		return nil, failedAt("payload /sub", Malformed, "the status list token has no sub")
	}
	var there bool
	if t.IssuedAt, there, err = numericDate(claims, "iat"); err != nil || !there {
		return nil, failedAt("payload /iat", Malformed, "the status list token has no iat")
	}
	if t.Expires, _, err = numericDate(claims, "exp"); err != nil {
		return nil, err
	}
	if ttl, given := claims["ttl"]; given {
		seconds, ok := ttl.(float64)
		if !ok || seconds <= 0 || seconds > 1<<31 {
			return nil, failedAt("payload /ttl", Malformed, "ttl is no number of seconds")
		}
		t.TTL = time.Duration(seconds * float64(time.Second))
	}
	list, ok := claims["status_list"].(map[string]any)
	if !ok {
		return nil, failedAt("payload /status_list", Malformed, "the status list token has no status_list")
	}
	size, ok := whole(list["bits"])
	if _, isText := list["bits"].(string); !ok || isText {
		return nil, failedAt("payload /status_list/bits", Malformed, "bits is no number")
	}
	t.Aggregation = text(list["aggregation_uri"])
	t.List, err = DecodeTokenList(size, text(list["lst"]))
	return t, beneath("payload /status_list", err)
}

func numericDate(claims map[string]any, name string) (at time.Time, there bool, err error) {
	value, there := claims[name]
	if !there {
		return time.Time{}, false, nil
	}
	f, ok := value.(float64)
	if !ok || math.Abs(f) > 1<<53 {
		return time.Time{}, true, failedAt("payload /"+name, Malformed, "%s is no time", name)
	}
	return time.Unix(int64(math.Floor(f)), 0), true, nil
}

// Verify checks the signature.
func (t *Token) Verify(pub key.Public) error {
	if err := t.signed.Verify(pub); err != nil {
		return failedAt(strict.PlaceOf(err), Verification, "the status list token: %v", err)
	}
	return nil
}

// Algorithm is the JOSE name of how it is signed.
func (t *Token) Algorithm() string { return t.signed.Text("alg") }

// Status looks up a place for a credential that names the list by this
// address (§8.3 there), at a moment. It is for a token that was verified.
func (t *Token) Status(uri string, index int, now time.Time) (int, error) {
	switch {
	case t.URI != uri:
		return 0, failedAt("payload /sub", Verification, "the token is the list at %.120q, not at %.120q", t.URI, uri)
	case !t.Expires.IsZero() && !now.Before(t.Expires):
		return 0, failedAt("payload /exp", Verification, "the list was good until %s", t.Expires.UTC().Format(time.RFC3339))
	case t.IssuedAt.After(now.Add(time.Minute)):
		return 0, failedAt("payload /iat", Verification, "the list is from the future: %s", t.IssuedAt.UTC().Format(time.RFC3339))
	}
	return t.List.At(index)
}
