package verify

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/sdjwt"
)

// examineSD judges an SD-JWT: one of VC-JOSE-COSE, or an SD-JWT VC.
func (v *Verifier) examineSD(ctx context.Context, raw []byte, now time.Time) examined {
	t, err := sdjwt.Parse(raw)
	switch {
	case errors.Is(err, sdjwt.ErrUnsupported):
		return jwtNotRead(&proof.Error{Kind: proof.ErrUnknown, Code: proof.CodeKindNotRead, Text: err.Error(), Cause: err})
	case errors.Is(err, sdjwt.ErrNotSigned):
		return jwtNotRead(&proof.Error{Kind: proof.ErrWrong, Code: proof.CodeAlgNone, Text: err.Error(), Cause: err})
	case err != nil:
		return examined{format: unreadable(err)}
	case t.IsVC():
		return v.examineVC(ctx, t, now)
	case strings.HasPrefix(t.Type(), "vc+") || t.Type() == "":
		return v.examineSealed(ctx, []byte(t.String()), now)
	}
	return jwtNotRead(&proof.Error{Kind: proof.ErrUnknown, Code: proof.CodeKindNotRead, Text: fmt.Sprintf("an SD-JWT of type %.60q is no credential that is read", t.Type()), At: "header /typ"})
}

// examineVC judges an SD-JWT VC. Its claims are shown as a credential of the
// W3C model, as far as they say the same.
func (v *Verifier) examineVC(ctx context.Context, t *sdjwt.Token, now time.Time) examined {
	vc, err := t.VC()
	if err != nil {
		return examined{format: unreadable(err)}
	}
	chain, err := t.Certificates()
	if err != nil {
		return examined{format: unreadable(err)}
	}
	issuer := orElse(vc.Issuer, certified(chain))
	cred, format := shownAs(vc, issuer)
	x := examined{cred: cred, format: format, vc: vc}
	p := &proof.Proof{Name: sdjwt.TypeVC + " " + text(t.Header, "alg"), Method: text(t.Header, "kid"), Created: vc.IssuedAt, Starts: vc.NotBefore, Expires: vc.Expires}
	c := checked{proof: p}
	if c.key, c.noKey = v.vcKey(ctx, t, issuer, chain, now); c.noKey != nil {
		c.err = c.noKey
	} else if c.whileInUse(cred, now); true {
		c.err = tokenFault(t.Verify(c.key.Public))
	}
	if c.err == nil && t.Bound() {
		c.err = bindingFault(t.BindingHolds())
	}
	if err := tokenFault(t.Readable()); err != nil {
		c.err = err
	}
	v.settle(ctx, &x, c, false)
	if len(chain) > 0 && x.issuer.Outcome == Pass && x.issuer.Code == "issuer.listed" {
		x.issuer.Code = "issuer.certified"
	}
	x.key = c.key
	x.dates(vc.NotBefore, vc.Expires, now)
	return x
}

// shownAs is an SD-JWT VC as a credential, and the finding on its format. One
// that holds JSON-LD (its claim ld) is that, with the issuer and the times
// that were signed outside of it.
func shownAs(vc *sdjwt.VC, issuer string) (*credential.Credential, Finding) {
	tree, ld := vc.Claims["ld"].(map[string]any)
	if !ld {
		subject := map[string]any{}
		for name, value := range vc.Claims {
			if !slices.Contains(aboutToken, name) {
				subject[name] = value
			}
		}
		tree = map[string]any{
			"@context": []any{credential.ContextV2}, "type": []any{"VerifiableCredential", vc.Vct}, "credentialSubject": subject,
		}
	}
	shown := map[string]any{}
	for name, value := range tree {
		shown[name] = value
	}
	shown["issuer"] = issuer
	if object, ok := tree["issuer"].(map[string]any); ok && object["id"] == issuer {
		shown["issuer"] = object
	}
	delete(shown, "credentialStatus") // the claim status stands for it
	if vc.Subject != "" && !ld {
		shown["credentialSubject"].(map[string]any)["id"] = vc.Subject
	}
	for name, at := range map[string]time.Time{"validFrom": vc.NotBefore, "validUntil": vc.Expires} {
		if !at.IsZero() {
			shown[name] = credential.FormatTime(at)
		}
	}
	c := credential.Of(shown)
	if _, whole := shown["@context"]; ld && whole {
		return c, format(c)
	}
	return c, found(Format, Pass, "format.credential").with("data model", "SD-JWT VC").with("types", vc.Vct)
}

// aboutToken are the claims that say something about the token.
var aboutToken = []string{"iss", "sub", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"}

// vcKey finds the issuer's key: by the certificate in the header, by the
// metadata at its address, or by its DID.
func (v *Verifier) vcKey(ctx context.Context, t *sdjwt.Token, issuer string, chain []*x509.Certificate, now time.Time) (proof.Key, error) {
	if len(chain) > 0 {
		pub, err := key.FromPublic(chain[0].PublicKey)
		if err != nil {
			return proof.Key{}, &proof.Error{Kind: proof.ErrUnknown, Code: proof.CodeKeyUnsupported, Text: err.Error(), Cause: err}
		}
		return proof.Key{Public: pub, Owner: v.vouched(chain, issuer, now)}, nil
	}
	return v.tokenKey(ctx, issuer, text(t.Header, "kid"), text(t.Header, "alg"))
}

// tokenKey finds the key of a token by its kid, which may be a label that
// looks like an address of its own: then the issuer's list decides.
func (v *Verifier) tokenKey(ctx context.Context, issuer, kid, algorithm string) (proof.Key, error) {
	keys := issuerKeys{v.resolver()}
	if strings.HasPrefix(issuer, "https:") && strings.Contains(kid, ":") {
		if doc, err := keys.Resolve(ctx, issuer); err == nil {
			for _, m := range doc.Methods {
				if m, err := doc.Assertion(m.ID); err == nil && m.Label == kid && m.Key.Algorithm() == algorithm {
					k := proof.Key{Public: m.Key, Method: m.ID}
					k.Ends, k.Revoked = m.Ends()
					return k, nil
				}
			}
		}
	}
	return proof.TokenKey(ctx, keys, issuer, kid, algorithm)
}

// vouched tells whether a certificate of an authority that we trust says that
// the key is the issuer's.
func (v *Verifier) vouched(chain []*x509.Certificate, issuer string, now time.Time) error {
	doubt := func(text string, cause error) error {
		return &proof.Error{Kind: proof.ErrUnknown, Code: proof.CodeIssuerNoKey, Text: text, Cause: cause}
	}
	if v.Roots == nil {
		return doubt("no authority for certificates is trusted here", nil)
	}
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{Roots: v.Roots, Intermediates: between, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return doubt("the certificate leads to no authority that is trusted here", err)
	}
	u, err := url.Parse(issuer)
	named := slices.ContainsFunc(chain[0].URIs, func(one *url.URL) bool { return one.String() == issuer })
	if !named && (err != nil || u.Scheme != "https" || chain[0].VerifyHostname(u.Hostname()) != nil) {
		return &proof.Error{Kind: proof.ErrWrong, Code: proof.CodeOtherIssuer, Text: "the certificate is for somebody else than the issuer"}
	}
	return nil
}

// certified is whom a certificate names, where the token itself does not.
func certified(chain []*x509.Certificate) string {
	switch {
	case len(chain) == 0:
		return ""
	case len(chain[0].URIs) > 0:
		return chain[0].URIs[0].String()
	case len(chain[0].DNSNames) > 0:
		return "https://" + chain[0].DNSNames[0]
	}
	return chain[0].Subject.String()
}

// issuerKeys looks the keys of an https issuer up where SD-JWT VCs have them,
// and else in the document at its own address.
type issuerKeys struct{ did.Resolver }

// Resolve gives a document of the issuer's keys.
func (r issuerKeys) Resolve(ctx context.Context, id string) (*did.Document, error) {
	at, ok := r.Resolver.(interface {
		JWTIssuer(context.Context, string) (*did.Document, error)
	})
	if !ok || !strings.HasPrefix(id, "https:") {
		return r.Resolver.Resolve(ctx, id)
	}
	doc, err := at.JWTIssuer(ctx, id)
	if errors.Is(err, did.ErrNotFound) {
		return r.Resolver.Resolve(ctx, id)
	}
	return doc, err
}

// Again looks a document up once more, for a key that may have been added.
func (r issuerKeys) Again(ctx context.Context, old *did.Document) (*did.Document, bool) {
	return did.Again(ctx, r.Resolver, old)
}

// tokenFault gives errors of package sdjwt the kinds of package proof.
func tokenFault(err error) error {
	e := &proof.Error{Kind: proof.ErrWrong, Code: proof.CodeMalformed, Cause: err}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sdjwt.ErrNotSigned):
		e.Code = proof.CodeAlgNone
	case errors.Is(err, sdjwt.ErrUnsupported):
		e.Kind, e.Code = proof.ErrUnknown, proof.CodeKindNotRead
	case errors.Is(err, sdjwt.ErrKeyKind):
		e.Code = proof.CodeKeyKind
	case errors.Is(err, sdjwt.ErrMismatch):
		e.Code = proof.CodeMismatch
	}
	e.Text = err.Error()
	return e
}

func text(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}
