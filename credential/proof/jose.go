package proof

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/did"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

// Form is a way to secure a whole document: one of the media types of
// VC-JOSE-COSE, without "application/".
type Form string

const (
	VCJWT   Form = "vc+jwt"
	VPJWT   Form = "vp+jwt"
	VCSDJWT Form = "vc+sd-jwt"
	VPSDJWT Form = "vp+sd-jwt"
	VCCOSE  Form = "vc+cose"
	VPCOSE  Form = "vp+cose"
)

// forms are the names by which a form may go, older ones included.
var forms = map[string]Form{
	"vc+jwt": VCJWT, "vc+ld+jwt": VCJWT, "vc+ld+json+jwt": VCJWT, "vp+jwt": VPJWT, "vp+ld+jwt": VPJWT, "vp+ld+json+jwt": VPJWT,
	"vc+sd-jwt": VCSDJWT, "vc+ld+json+sd-jwt": VCSDJWT, "vp+sd-jwt": VPSDJWT, "vp+ld+json+sd-jwt": VPSDJWT,
	"vc+cose": VCCOSE, "vp+cose": VPCOSE,
}

// contents are the content types that a document may be said to have.
var contents = map[string][]string{"vc": {"", "vc", "vc+ld+json"}, "vp": {"", "vp", "vp+ld+json"}}

// Presents tells whether it holds a presentation and not a credential.
func (f Form) Presents() bool { return strings.HasPrefix(string(f), "vp") }

func (f Form) content() string { return string(f[:2]) }

func (f Form) selective() bool { return strings.HasSuffix(string(f), "+sd-jwt") }

func (f Form) cose() bool { return strings.HasSuffix(string(f), "+cose") }

// owning is who answers for a document: issuer or holder.
func owning(c *credential.Credential, f Form) string {
	if !f.Presents() {
		return c.IssuerID()
	}
	tree, _ := c.Value().(map[string]any)
	if m, ok := tree["holder"].(map[string]any); ok {
		return text(m, "id")
	}
	return text(tree, "holder")
}

// Sealed is a document inside a JOSE or COSE envelope.
type Sealed struct {
	Proof
	Form     Form
	Document *credential.Credential // of an SD-JWT, what is disclosed
	Token    *sdjwt.Token           // nil where it is no SD-JWT
	Audience []string               // aud, for a presentation
	Nonce    string

	algorithm string
}

// envelope is what the different ways to seal have in common.
type envelope struct {
	algorithm, typ, content, kid string
	payload                      []byte
	header                       map[string]any // JOSE alone
	cose                         bool
	fault                        error // why it is not read
	check                        func(key.Public) error
}

// FormOf tells in which form a text is sealed. It is false of the Open Badges
// profile of JWTs, of SD-JWT VCs and of everything else.
func FormOf(raw []byte) (Form, bool) {
	raw = bytes.TrimSpace(raw)
	if !IsJWT(raw) && !sdjwt.Is(raw) {
		return "", false
	}
	head, _, _ := bytes.Cut(raw, []byte("."))
	header, err := jws.Decode(head)
	if err != nil {
		return "", false
	}
	m, err := jws.Object(header, strict.Limits{Size: 128 << 10, Depth: 8, Values: 512})
	if err != nil {
		return "", false
	}
	f, ok := forms[strings.TrimPrefix(text(m, "typ"), "application/")]
	return f, ok && (f.selective() == sdjwt.Is(raw))
}

// Open reads a sealed document: a JWT, an SD-JWT, or COSE in binary or base64.
// The error says that there is none to show; whether it is read and holds is
// asked of [Proof.Readable] and [Proof.Verify].
func Open(raw []byte) (*Sealed, error) {
	var e envelope
	var err error
	s := &Sealed{}
	switch {
	case sdjwt.Is(raw):
		if s.Token, err = sdjwt.Parse(raw); err == nil {
			e = envelope{header: s.Token.Header, fault: joseFault(s.Token.Readable()), check: s.Token.Verify}
		}
	case IsJWT(raw):
		var token *jws.Token
		if token, err = jws.Parse(bytes.TrimSpace(raw)); err == nil {
			e = envelope{header: token.Header, payload: token.Payload, fault: joseFault(token.Readable()), check: token.Verify}
		}
	default:
		e, err = openCOSE(raw)
	}
	if err != nil {
		return nil, joseFault(err)
	}
	if !e.cose {
		e.algorithm, e.typ, e.content, e.kid = text(e.header, "alg"), text(e.header, "typ"), text(e.header, "cty"), text(e.header, "kid")
	}
	return s, s.fill(e)
}

// fill reads the document and what the envelope says about it.
func (s *Sealed) fill(e envelope) error {
	s.algorithm, s.Method = e.algorithm, e.kid
	s.readable = s.form(e)
	if s.Form.Presents() {
		s.purpose = Authentication
	}
	s.Name = strings.TrimSpace(string(s.Form) + " " + clip(e.algorithm))
	var err error
	if s.Token != nil {
		anywhere, atTop := s.Token.Withheld()
		s.Document = credential.PartOf(s.Token.Claims, anywhere, atTop)
	} else {
		s.Document, err = credential.Parse(e.payload)
	}
	if err != nil {
		return wrong(CodeMalformed, "what is sealed is no document that is read: "+err.Error()).at(within("payload", err)).because(err)
	}
	claims := claimsOf(s.Document)
	if s.readable == nil {
		s.readable = s.times(claims)
	}
	s.Audience, s.Nonce = texts(claims["aud"]), text(claims, "nonce")
	if jwk, there := e.header["jwk"]; there && s.readable == nil {
		members, _ := jwk.(map[string]any)
		k, err := key.ReadJWK(members)
		if err != nil {
			s.readable = keyFault(err).at("header /jwk")
		}
		s.header = k
	}
	s.verify = func(pub key.Public) error {
		if err := joseFault(e.check(pub)); err != nil {
			return err
		}
		return s.checkClaims(claims)
	}
	return nil
}

// form tells which form the envelope says it is, and what is wrong with that.
func (s *Sealed) form(e envelope) error {
	typ := strings.TrimPrefix(e.typ, "application/")
	cty := strings.TrimPrefix(e.content, "application/")
	if typ == "" && cty != "" { // typ may be left out
		typ = cty + "+jwt"
		if e.cose {
			typ = cty + "+cose"
		} else if s.Token != nil {
			typ = cty + "+sd-jwt"
		}
	}
	f, known := forms[typ]
	s.Form = f
	switch {
	case e.fault != nil:
		return e.fault
	case e.algorithm == "":
		return unknown(CodeKindNotRead, "the document is signed with an algorithm that is not read").at("header /alg")
	case !known:
		return wrong(CodeMalformed, fmt.Sprintf("the type %q is none of credentials or presentations", clip(e.typ))).at("header /typ")
	case f.cose() != e.cose, f.selective() != (s.Token != nil):
		return wrong(CodeMalformed, fmt.Sprintf("the type %q belongs to another kind of envelope", clip(e.typ))).at("header /typ")
	case !slices.Contains(contents[f.content()], cty):
		return wrong(CodeMalformed, fmt.Sprintf("the content type %q is not that of %q", clip(e.content), clip(e.typ))).at("header /cty")
	}
	return nil
}

// times reads the claims about the signature; the document's own dates are
// not theirs. iat is for information and often written amiss.
func (s *Sealed) times(claims map[string]any) error {
	for _, c := range []struct {
		name string
		into *time.Time
	}{{"exp", &s.Expires}, {"nbf", &s.Starts}} {
		value, there := claims[c.name]
		if !there {
			continue
		}
		at, ok := numericDate(value)
		if !ok {
			return wrong(CodeClaims, "the claim "+c.name+" is no time").at("payload /" + c.name)
		}
		*c.into = at
	}
	if at, ok := numericDate(claims["iat"]); ok {
		s.Created = at
	}
	return nil
}

// checkClaims looks that the envelope says nothing against its document
// (VC-JOSE-COSE §Securing with JOSE).
func (s *Sealed) checkClaims(claims map[string]any) error {
	for _, name := range []string{"vc", "vp"} {
		if _, there := claims[name]; there {
			return wrong(CodeClaims, "the claim "+name+" must not be there").at("payload /" + name)
		}
	}
	c := s.Document
	for _, name := range []string{"iss", "jti", "sub"} {
		value, there := claims[name]
		if !there || name == "sub" && s.Form.Presents() {
			continue
		}
		says := s.says(name)
		if says == "" && (name != "iss" || s.Form.Presents()) {
			continue
		}
		if got, ok := value.(string); !ok || got != says {
			return wrong(CodeClaims, fmt.Sprintf("the claim %s is not what the document says", name)).at("payload /" + name)
		}
	}
	want := "VerifiableCredential"
	if s.Form.Presents() {
		want = "VerifiablePresentation"
	}
	if !c.HasType(want) {
		return wrong(CodeMalformed, fmt.Sprintf("what is sealed as %s does not have the type %s", s.Form, want)).at("payload /type")
	}
	if s.Form.Presents() {
		if err := envelopesOnly(s.Document.Value().(map[string]any)); err != nil {
			return wrong(CodeMalformed, err.Error()).at(within("payload", err)).because(err)
		}
	}
	return nil
}

// says is what the document has under another name than a claim.
func (s *Sealed) says(claim string) string {
	switch claim {
	case "iss":
		return s.Owner()
	case "jti":
		return s.Document.ID()
	}
	return s.Document.SubjectID()
}

// Owner is who answers for the document: the issuer of a credential, the
// holder of a presentation.
func (s *Sealed) Owner() string { return owning(s.Document, s.Form) }

// Key finds the key as [Proof.Key] does. The name of the key may be a label.
func (s *Sealed) Key(ctx context.Context, r did.Resolver, owner string) (Key, error) {
	p := s.Proof
	p.Name = "vc-jwt " + s.algorithm // by which labels are looked up
	return p.Key(ctx, r, owner)
}

// TokenKey finds the key of a token of another kind that an issuer signed,
// by the header kid: a verification method, or a label.
func TokenKey(ctx context.Context, r did.Resolver, issuer, kid, algorithm string) (Key, error) {
	p := Proof{Name: "vc-jwt " + algorithm, Method: kid}
	return p.Key(ctx, r, issuer)
}

// joseFault gives errors of the tokens' packages the kinds of this one.
func joseFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrWrong), errors.Is(err, ErrUnknown):
		return err
	case errors.Is(err, jws.ErrNotSigned):
		return wrong(CodeAlgNone, "it says itself that it is not signed").because(err)
	case errors.Is(err, jws.ErrUnsupported):
		return unknown(CodeKindNotRead, err.Error()).because(err)
	case errors.Is(err, jws.ErrKeyKind):
		return wrong(CodeKeyKind, err.Error()).because(err)
	case errors.Is(err, jws.ErrMismatch):
		return wrong(CodeMismatch, "the signature does not match the document").because(err)
	case errors.Is(err, sdjwt.ErrTime):
		return wrong(CodeLapsed, err.Error()).because(err)
	}
	return wrong(CodeMalformed, err.Error()).because(err)
}

// COSEText is a COSE document in base64, as it stands in text files.
func COSEText(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
