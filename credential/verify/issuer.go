package verify

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"laurel/credential/did"
	"laurel/credential/proof"
)

// resolver is the one to ask; offline it is one that asks nobody.
func (v *Verifier) resolver() did.Resolver {
	if v.Offline || v.Resolver == nil {
		return did.Standard(nil)
	}
	return v.Resolver
}

// issuer judges whether the key belongs to the issuer that the credential
// names. The part of the verification method before # must be the issuer's id
// byte for byte; of a did:key the fragment repeats the key and may be left out.
func (v *Verifier) issuer(ctx context.Context, id string, c checked, embedded bool) Finding {
	method := orElse(c.key.Method, c.proof.Method)
	why := c.key.Owner
	if c.noKey != nil {
		why = c.noKey
	}
	f := Finding{Check: IssuerKey}
	f.Outcome, f.Code = v.owner(id, method, why, embedded, c.proof.Readable() != nil && c.key.Method == "")
	name, known := v.knownAs(ctx, id)
	if f.Outcome == Pass && known {
		f.Code = "issuer.known"
	}
	return c.end.onFinding(f.saying(func(t *told) {
		t.name("issuer", orElse(name, orElse(site(id), "its issuer")))
		t.name("site", site(id))
		t.line("issuer", id)
		t.line("verification method", method)
	}).because(why), why)
}

// owner decides by what package proof found about the key's owner, and is
// stricter in one point: a key under the same host is not yet the issuer's.
func (v *Verifier) owner(id, method string, why error, embedded, notRead bool) (Outcome, string) {
	another := method != "" && base(method) != id && (embedded || strings.Contains(method, ":")) // a token may give a mere label
	switch {
	case id == "":
		return Fail, "issuer.none"
	case notRead:
		return Unknown, "issuer.notChecked"
	case !resolvable(id):
		return Unknown, "issuer.notResolvable"
	case another && (embedded || !errors.Is(why, proof.ErrUnknown)):
		return Fail, "issuer.other"
	}
	switch codeOf(why) {
	case "":
		if strings.HasPrefix(id, "did:key:") || strings.HasPrefix(id, "did:jwk:") {
			return Pass, "issuer.itself"
		}
		return Pass, "issuer.listed"
	case proof.CodeKeyUnreachable:
		switch {
		case v.Offline || v.Resolver == nil:
			return Unknown, "issuer.offline"
		case errors.Is(why, did.ErrNotFound):
			return Unknown, "issuer.notFound"
		}
		return Unknown, "issuer.unreachable"
	case proof.CodeKeyUnsupported, proof.CodeIssuerNoKey:
		return Unknown, "issuer.notResolvable"
	case proof.CodeOtherIssuer:
		return Fail, "issuer.other"
	case proof.CodeLapsed:
		return Fail, "issuer.keyEnded"
	case proof.CodeKeyInvalid:
		return Fail, "issuer.notListed"
	}
	return Unknown, "issuer.notChecked"
}

// base is the identifier that a verification method belongs to. A did:key
// may stand without its fragment.
func base(method string) string {
	id, _, _ := strings.Cut(method, "#")
	return id
}

// resolvable tells whether anything could ever tie a key to an id: a urn is a
// number that anyone can write down.
func resolvable(id string) bool {
	return strings.HasPrefix(id, "did:") || strings.HasPrefix(id, "https:") || strings.HasPrefix(id, "http:")
}

// knownAs is the name we know an issuer by, if we do.
func (v *Verifier) knownAs(ctx context.Context, id string) (name string, known bool) {
	if v.Issuers == nil || id == "" {
		return "", false
	}
	return v.Issuers(ctx, id)
}

// knows tells whether the issuer is one we know by name.
func (v *Verifier) knows(ctx context.Context, id string) bool {
	_, known := v.knownAs(ctx, id)
	return known
}

// site is the host that an identifier belongs to, or the identifier cut short.
func site(id string) string {
	if rest, ok := strings.CutPrefix(id, "did:web:"); ok {
		host, _, _ := strings.Cut(rest, ":")
		if plain, err := url.PathUnescape(host); err == nil {
			return plain
		}
	}
	if u, err := url.Parse(id); err == nil && u.Host != "" {
		return u.Host
	}
	if runes := []rune(id); len(runes) > 24 {
		return string(runes[:24]) + "…"
	}
	return id
}
