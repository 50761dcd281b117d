package proof

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"laurel/credential/did"
	"laurel/credential/key"
)

// Key is the key to check a proof with, and what is known about whose it is.
type Key struct {
	Public key.Public
	Method string // the verification method's id, if it has one
	// Owner is nil when this is a key of the issuer; otherwise it says that it
	// is another's ([ErrWrong]) or that it could not be told ([ErrUnknown]).
	Owner error
	// Ends is when the key's owner takes it out of use, or did; zero: never.
	// Revoked tells that somebody else may have had it from then on.
	Ends    time.Time
	Revoked bool
}

// Key finds the key of a proof on a credential of this issuer. An error
// means that there is no key to check the signature with; a key whose owner
// could not be told still tells whether the document was changed.
func (p *Proof) Key(ctx context.Context, r did.Resolver, issuer string) (Key, error) {
	if p.readable != nil {
		return Key{}, p.readable
	}
	k, err := p.findKey(ctx, r, issuer)
	k.Owner = p.keyLocated(k.Owner)
	return k, p.keyLocated(err)
}

func (p *Proof) findKey(ctx context.Context, r did.Resolver, issuer string) (Key, error) {
	carried := p.header.Type() != 0
	name := p.methodName(issuer)
	switch {
	case name != "":
		k, err := p.named(ctx, r, issuer, name)
		if !carried {
			return k, err
		}
		if err != nil {
			return Key{Public: p.header, Method: name, Owner: err}, nil
		}
		if !k.Public.Equal(p.header) {
			return Key{}, wrong(CodeKeyInvalid, "the JWT names one key and carries another").at("header /jwk")
		}
		return k, nil
	case carried:
		return p.carried(ctx, r, issuer), nil
	}
	return p.only(ctx, r, issuer)
}

// methodName completes the name of the key: writers of JWTs use the DID URL,
// its fragment, or a label.
func (p *Proof) methodName(issuer string) string {
	switch {
	case p.Method == "":
		return ""
	case strings.HasPrefix(p.Method, "#"):
		return issuer + p.Method
	case strings.HasPrefix(p.Name, "vc-jwt") && !strings.Contains(p.Method, ":"):
		return "" // a label of the key that is carried, or of one of the issuer's
	}
	return p.Method
}

// named looks up the key by its verification method.
func (p *Proof) named(ctx context.Context, r did.Resolver, issuer, name string) (Key, error) {
	m, err := did.RetrieveFor(ctx, r, name, p.purpose)
	if err != nil {
		return spelt(name, keyFault(err))
	}
	k := Key{Public: m.Key, Method: m.ID, Owner: owner(m.Controller, issuer)}
	return p.inUse(k, m), nil
}

// spelt falls back on the key that a method's name spells itself. It says
// whether the document was changed, but not by whom it was signed.
func spelt(name string, fault *Error) (Key, error) {
	if k, ok := did.SpeltKey(name); ok {
		return Key{Public: k, Method: name, Owner: fault}, nil
	}
	if _, fragment, _ := strings.Cut(name, "#"); strings.HasPrefix(fragment, "z6Mk") {
		return Key{}, wrong(CodeKeyInvalid, "the verification method spells an Ed25519 key that is none")
	}
	return Key{}, fault
}

// owner compares the key's controller with the issuer, byte for byte. What
// lies beneath an issuer's own https address is the issuer's as well; what
// merely shares its host may be another tenant's.
func owner(controller, issuer string) error {
	switch {
	case controller == issuer, beneath(controller, issuer):
		return nil
	case strings.HasPrefix(issuer, "did:"):
		return wrong(CodeOtherIssuer, fmt.Sprintf("the key belongs to %s and the issuer is %s", clip(controller), clip(issuer)))
	}
	return unknown(CodeIssuerNoKey, fmt.Sprintf("nothing ties the key of %s to the issuer %s", clip(controller), clip(issuer)))
}

func beneath(address, issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return false
	}
	rest, ok := strings.CutPrefix(address, strings.TrimSuffix(issuer, "/")+"/")
	for step := range strings.SplitSeq(rest, "/") {
		clear, err := url.PathUnescape(step)
		if err != nil || clear == ".." || clear == "." || strings.ContainsAny(clear, `/\`) {
			return false // it may lead elsewhere
		}
	}
	return ok
}

// inUse notes when the key's use ends, and that it is no good for a proof from
// then on. A proof that does not say when it was made could be from any time.
func (p *Proof) inUse(k Key, m did.Method) Key {
	k.Ends, k.Revoked = m.Ends()
	if k.Owner == nil && !k.Ends.IsZero() && (p.Created.IsZero() || !p.Created.Before(k.Ends)) {
		k.Owner = wrong(CodeLapsed, "the key was no longer good when it signed")
	}
	return k
}

// carried is the key in a JWT's header; it is the issuer's if the issuer's
// document lists it.
func (p *Proof) carried(ctx context.Context, r did.Resolver, issuer string) Key {
	k := Key{Public: p.header}
	doc, err := r.Resolve(ctx, issuer)
	if err != nil {
		k.Owner = p.issuerFault(issuer, err)
		return k
	}
	id, ok := holding(doc, p.header)
	if !ok {
		if newer, have := did.Again(ctx, r, doc); have { // it may have been added since
			doc = newer
			id, ok = holding(doc, p.header)
		}
	}
	if ok {
		m, err := doc.For(p.purpose, id)
		if err != nil {
			k.Owner = keyFault(err)
			return k
		}
		k.Method = m.ID
		return p.inUse(k, m)
	}
	k.Owner = wrong(CodeOtherIssuer, fmt.Sprintf("the key in the JWT is none of the issuer's, %s", clip(issuer)))
	return k
}

// only is the issuer's one key of this kind, for a JWT that carries none and
// names none or by its label.
func (p *Proof) only(ctx context.Context, r did.Resolver, issuer string) (Key, error) {
	doc, err := r.Resolve(ctx, issuer)
	if err != nil {
		return Key{}, p.issuerFault(issuer, err)
	}
	found := p.candidates(doc)
	if len(found) == 0 {
		if newer, ok := did.Again(ctx, r, doc); ok {
			found = p.candidates(newer)
		}
	}
	if len(found) != 1 {
		return Key{}, unknown(CodeKeyNotNamed, "the JWT does not say which of the issuer's keys signed it")
	}
	return p.inUse(Key{Public: found[0].Key, Method: found[0].ID}, found[0]), nil
}

// candidates are the issuer's keys that a JWT may be signed with, by its label
// if it gives one. Those that had ended when it says to be signed are none.
func (p *Proof) candidates(doc *did.Document) (found []did.Method) {
	for _, id := range doc.Listed(p.purpose) {
		m, err := doc.For(p.purpose, id)
		if err != nil || "vc-jwt "+m.Key.Algorithm() != p.Name {
			continue
		}
		if p.Method == "" {
			if end, _ := m.Ends(); !end.IsZero() && !p.Created.IsZero() && !p.Created.Before(end) {
				continue
			}
		} else if m.Label != p.Method && !strings.HasSuffix(m.ID, "#"+p.Method) {
			continue
		}
		found = append(found, m)
	}
	return found
}

// holding finds the method of a document that has this key.
func holding(doc *did.Document, k key.Public) (id string, ok bool) {
	for _, m := range doc.Methods {
		if m.Err == nil && m.Key.Equal(k) {
			return m.ID, true
		}
	}
	return "", false
}

// issuerFault is why the issuer's identifier gave no document. One that is no
// identifier of keys at all (urn:uuid:…) is not wrong, it just leads nowhere.
func (p *Proof) issuerFault(issuer string, err error) *Error {
	if !strings.HasPrefix(issuer, "did:") && !strings.HasPrefix(issuer, "https:") {
		return unknown(CodeIssuerNoKey, fmt.Sprintf("the issuer's identifier %q leads to no keys", clip(issuer))).because(err)
	}
	return keyFault(err)
}

// keyFault tells what a key that was not had says about its proof.
func keyFault(err error) *Error {
	switch {
	case errors.Is(err, did.ErrUnreachable):
		return unknown(CodeKeyUnreachable, err.Error()).because(err)
	case errors.Is(err, did.ErrUnsupported), errors.Is(err, key.ErrUnsupported):
		return unknown(CodeKeyUnsupported, err.Error()).because(err)
	case errors.Is(err, did.ErrInvalid), errors.Is(err, key.ErrInvalid):
		return wrong(CodeKeyInvalid, err.Error()).because(err)
	}
	return unknown(CodeKeyUnreachable, err.Error()).because(err)
}
