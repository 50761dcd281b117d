package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

// Sealing is what an issuer or a holder decides about a sealed document.
type Sealing struct {
	Disclose []string       // JSON Pointers to what the holder may keep back; SD-JWT alone
	Expires  time.Time      // when the signature stops counting; zero: never
	Holder   key.Public     // goes into cnf; zero: none
	Audience string         // aud: for whom a presentation is; "" for anybody
	Nonce    string         // that the reader asked for
	Header   map[string]any // further members of a JOSE header
}

// kept are the members that must not be hidden, so that everyone can tell
// what a credential is and whether it counts (VC-JOSE-COSE §With SD-JWT).
var kept = []string{"@context", "type", "issuer", "credentialStatus", "credentialSchema", "validFrom", "validUntil"}

// Seal signs a credential or a presentation as it stands (VC-JOSE-COSE). A
// JWT or COSE payload is the document byte for byte, as long as no claims are
// to be added. COSE comes out in binary.
func Seal(ctx context.Context, doc []byte, s key.Signer, f Form, opt Sealing) ([]byte, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	tree := c.Value().(map[string]any)
	if err := sealable(c, tree, f); err != nil {
		return nil, err
	}
	kid := s.Method()
	claims := opt.claims(f)
	if owner := owning(c, f); owner != "" && !strings.Contains(kid, ":") { // a name that says nothing by itself
		claims = append(claims, member{"iss", owner})
	}
	for _, m := range claims {
		if _, there := tree[m.name]; there {
			return nil, fmt.Errorf("the document has a member %q, which is the envelope's", m.name)
		}
	}
	if doc, err = withMembers(bytes.TrimSpace(doc), claims...); err != nil {
		return nil, err
	}
	header := map[string]any{"typ": string(f), "cty": f.content()}
	if kid != "" {
		header["kid"] = kid
	}
	maps.Copy(header, opt.Header)
	switch {
	case f.cose():
		return sealCOSE(ctx, s, f, kid, doc)
	case f.selective():
		return sealSelective(ctx, s, f, doc, header, opt)
	}
	token, err := jws.Sign(ctx, s, header, doc)
	return []byte(token), err
}

// claims are those that the sealing adds to the document.
func (o Sealing) claims(f Form) (out []member) {
	if !o.Expires.IsZero() {
		out = append(out, member{"exp", o.Expires.Unix()})
	}
	if o.Audience != "" {
		out = append(out, member{"aud", o.Audience})
	}
	if o.Nonce != "" {
		out = append(out, member{"nonce", o.Nonce})
	}
	if o.Holder.Type() != 0 && !f.selective() { // an SD-JWT puts it in by itself
		out = append(out, member{"cnf", map[string]json.RawMessage{"jwk": o.Holder.JWK()}})
	}
	return out
}

func sealSelective(ctx context.Context, s key.Signer, f Form, doc []byte, header map[string]any, opt Sealing) ([]byte, error) {
	for _, p := range opt.Disclose {
		top, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
		if top == "@context" || !f.Presents() && (top == "*" || slices.Contains(kept, top)) {
			return nil, strict.At(clip(p), fmt.Errorf("%s must not be hidden", clip(p)))
		}
	}
	token, err := sdjwt.Issue(ctx, s, doc, sdjwt.Issuing{Disclose: opt.Disclose, Type: string(f), Header: header, Holder: opt.Holder})
	return []byte(token), err
}

// sealable looks that the document is of the kind that the form is for.
func sealable(c *credential.Credential, tree map[string]any, f Form) error {
	for _, name := range []string{"vc", "vp"} {
		if _, there := tree[name]; there {
			return strict.At("/"+name, fmt.Errorf("the document must not have a member %q", name))
		}
	}
	if contexts := c.Contexts(); len(contexts) == 0 || contexts[0] != credential.ContextV2 {
		return errors.New("the document's first context is not that of Verifiable Credentials 2.0")
	}
	want := "VerifiableCredential"
	if f.Presents() {
		want = "VerifiablePresentation"
	}
	if !c.HasType(want) {
		return fmt.Errorf("the document does not have the type %s", want)
	}
	if f.Presents() {
		return envelopesOnly(tree)
	}
	if c.IssuerID() == "" {
		return errors.New("the credential names no issuer")
	}
	return defined(c, tree)
}
