package sdjwt

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// BindingType is the header typ of a holder's proof.
const BindingType = "kb+jwt"

// Present is the token with those disclosures alone that keep picks, and those
// they lie in (RFC 9901 §7.2). It carries no holder's proof.
func (t *Token) Present(keep func(Disclosure) bool) (*Token, error) {
	kept := make([]bool, len(t.Disclosures))
	for i, d := range t.Disclosures {
		if !keep(d) {
			continue
		}
		for at := i; at >= 0 && !kept[at]; at = t.Disclosures[at].Parent {
			kept[at] = true
		}
	}
	var texts []string
	for i, d := range t.Disclosures {
		if kept[i] {
			texts = append(texts, d.Text)
		}
	}
	return read(t.signatures, t.compact, texts, "")
}

// At picks the disclosures on the way to these places in [Token.Claims], for
// [Token.Present]; and all that lies beneath them, unless only is set.
func At(only bool, pointers ...string) func(Disclosure) bool {
	return func(d Disclosure) bool {
		return slices.ContainsFunc(pointers, func(p string) bool {
			return p == d.Pointer || strings.HasPrefix(p, d.Pointer+"/") || !only && strings.HasPrefix(d.Pointer, p+"/")
		})
	}
}

// Bind adds the holder's proof, made with the key in the token's cnf: for this
// reader and this transaction alone (RFC 9901 §4.3). The text it gives must
// not be changed any more.
func (t *Token) Bind(ctx context.Context, holder key.Signer, audience, nonce string, now time.Time) (string, error) {
	expected, err := t.Holder()
	if err != nil {
		return "", err
	}
	if !expected.Equal(holder.Public()) {
		return "", fmt.Errorf("%w: the token is bound to another key", ErrBinding)
	}
	text := t.presented()
	payload, err := jws.Marshal(map[string]any{"iat": now.Unix(), "aud": audience, "nonce": nonce, "sd_hash": t.hash.digest(text)})
	if err != nil {
		return "", err
	}
	proof, err := jws.Sign(ctx, holder, map[string]any{"typ": BindingType}, payload)
	return text + proof, err
}

// Holder is the key in cnf that the holder proves to have (RFC 7800).
func (t *Token) Holder() (key.Public, error) {
	if !t.signed || t.hides == "cnf" { // what is merely disclosed could be left out
		return key.Public{}, strict.At("/cnf", fmt.Errorf("%w: the token is bound to no key", ErrBinding))
	}
	members, _ := t.Claims["cnf"].(map[string]any)
	jwk, ok := members["jwk"].(map[string]any)
	if !ok {
		return key.Public{}, strict.At("/cnf", fmt.Errorf("%w: /cnf holds no jwk", ErrUnsupported))
	}
	pub, err := key.ReadJWK(jwk)
	if err != nil {
		return key.Public{}, strict.At("/cnf/jwk", fmt.Errorf("%w: /cnf/jwk: %w", ErrBinding, err))
	}
	return pub, nil
}

// Expected is what a reader demands of the holder's proof.
type Expected struct {
	Audience, Nonce string
	Now             time.Time
	MaxAge          time.Duration // 0: five minutes
}

const (
	maxAge = 5 * time.Minute
	skew   = time.Minute // how far two clocks may be apart
)

// BindingHolds checks that the holder's proof was made by the holder and for
// what is shown here; not for whom and when, which [Token.VerifyBinding] asks
// as well. It fails where there is none.
func (t *Token) BindingHolds() error {
	_, err := t.bound()
	return err
}

// bound checks the holder's proof and gives its claims.
func (t *Token) bound() (map[string]any, error) {
	if t.binding == "" {
		return nil, strict.At("binding", fmt.Errorf("%w: there is none", ErrBinding))
	}
	pub, err := t.Holder()
	if err != nil {
		return nil, strict.In("payload", err)
	}
	proof, err := jws.Parse([]byte(t.binding))
	if err != nil {
		return nil, strict.In("binding", fmt.Errorf("%w: %w", ErrBinding, err))
	}
	if typ := proof.Text("typ"); typ != BindingType {
		return nil, strict.At("binding header /typ", fmt.Errorf("%w: its typ is %.40q", ErrBinding, typ))
	}
	if err := proof.Verify(pub); err != nil {
		return nil, strict.In("binding", fmt.Errorf("%w: %w", ErrBinding, err))
	}
	claims, err := jws.Object(proof.Payload, strict.Limits{Size: 64 << 10, Depth: 16})
	if err != nil {
		return nil, strict.In("binding payload", fmt.Errorf("%w: %w", ErrBinding, err))
	}
	return claims, same(claims, "sd_hash", t.hash.digest(t.presented()))
}

func same(claims map[string]any, name, want string) error {
	got, ok := claims[name].(string)
	if !ok || subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 0 {
		return strict.At("binding payload /"+name, fmt.Errorf("%w: its %s is not the one expected", ErrBinding, name))
	}
	return nil
}

// VerifyBinding checks the holder's proof (RFC 9901 §7.3). It fails where
// there is none: call it when the reader's own rules demand one.
func (t *Token) VerifyBinding(want Expected) error {
	claims, err := t.bound()
	if err != nil {
		return err
	}
	if err := errors.Join(same(claims, "aud", want.Audience), same(claims, "nonce", want.Nonce)); err != nil {
		return err
	}
	if want.MaxAge == 0 {
		want.MaxAge = maxAge
	}
	made, there, err := moment(claims, "iat")
	switch {
	case err != nil || !there:
		return strict.At("binding payload /iat", fmt.Errorf("%w: it does not say when it was made", ErrBinding))
	case made.After(want.Now.Add(skew)), made.Before(want.Now.Add(-want.MaxAge - skew)):
		return strict.At("binding payload /iat", fmt.Errorf("%w: it was made at %s", ErrBinding, made.UTC().Format(time.RFC3339)))
	}
	return strict.In("binding payload", inForce(claims, want.Now))
}
