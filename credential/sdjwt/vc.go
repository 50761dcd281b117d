package sdjwt

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// Types of the issuer's header.
const (
	TypeVC       = "dc+sd-jwt" // an SD-JWT VC
	TypeVCBefore = "vc+sd-jwt" // its older name, which VC-JOSE-COSE has for something else
)

// VC is an SD-JWT VC: what it says by the names that every such credential has.
type VC struct {
	*Token
	Vct     string // the kind of credential
	Issuer  string // "" where the header's certificates name it
	Subject string

	IssuedAt, NotBefore, Expires time.Time // zero: not said

	Status *StatusRef // nil: there is no status to look up
}

// StatusRef is a place in a Token Status List.
type StatusRef struct {
	Index int
	URI   string
}

// IsVC tells whether a token is an SD-JWT VC: by its type, where the older
// name counts only with the claim vct and without a JSON-LD context.
func (t *Token) IsVC() bool {
	_, vct := t.Claims["vct"]
	_, ld := t.Claims["@context"]
	return t.Type() == TypeVC || t.Type() == TypeVCBefore && vct && !ld
}

// open lists the claims that are never for the holder to keep back, nor
// anything in them.
var open = []string{"cnf", "iss", "nbf", "exp", "vct", "vct#integrity", "aka_vcts", "status"}

// VC reads an SD-JWT VC. Signature and times are checked apart.
func (t *Token) VC() (*VC, error) {
	if !t.IsVC() {
		return nil, strict.At("header /typ", fmt.Errorf("%w: the header typ is %.40q, not %s", ErrMalformed, t.Type(), TypeVC))
	}
	vc, err := t.claims()
	return vc, strict.In("payload", err)
}

func (t *Token) claims() (*VC, error) {
	for _, d := range t.Disclosures {
		if top, _, _ := strings.Cut(d.Pointer[1:], "/"); slices.Contains(open, unescape.Replace(top)) {
			return nil, strict.At(d.Pointer, fmt.Errorf("%w: %s must not be a disclosure", ErrDisclosure, short(d.Pointer)))
		}
	}
	if t.hides != "" {
		return nil, strict.At(strict.Pointer(t.hides), fmt.Errorf("%w: /%s must not hide anything", ErrDisclosure, t.hides))
	}
	vc := &VC{Token: t}
	var err error
	for _, c := range []struct {
		name string
		into *string
	}{{"vct", &vc.Vct}, {"iss", &vc.Issuer}, {"sub", &vc.Subject}} {
		value, there := t.Claims[c.name]
		text, ok := value.(string)
		if there && (!ok || text == "") {
			return nil, strict.At(strict.Pointer(c.name), fmt.Errorf("%w: /%s is no text", ErrMalformed, c.name))
		}
		*c.into = text
	}
	if vc.Vct == "" {
		return nil, strict.At("/vct", fmt.Errorf("%w: /vct is missing", ErrMalformed))
	}
	for _, c := range []struct {
		name string
		into *time.Time
	}{{"iat", &vc.IssuedAt}, {"nbf", &vc.NotBefore}, {"exp", &vc.Expires}} {
		if *c.into, _, err = moment(t.Claims, c.name); err != nil {
			return nil, err
		}
	}
	if t.signed {
		if _, err := t.Holder(); err != nil {
			return nil, err
		}
	}
	if err := t.furtherTypes(vc.Vct); err != nil {
		return nil, err
	}
	if status, there := t.Claims["status"]; there {
		vc.Status, err = statusRef(status)
	}
	return vc, err
}

// furtherTypes reads aka_vcts: further names of the kind of credential, if
// there are any, beside vct and not it again.
func (t *Token) furtherTypes(vct string) error {
	value, there := t.Claims["aka_vcts"]
	list, _ := value.([]any)
	if there && len(list) == 0 {
		return strict.At("/aka_vcts", fmt.Errorf("%w: /aka_vcts is no list of names", ErrMalformed))
	}
	for i, one := range list {
		if name, _ := one.(string); name == "" || name == vct {
			return strict.At("/aka_vcts/"+strconv.Itoa(i), fmt.Errorf("%w: /aka_vcts has something else than a further name", ErrMalformed))
		}
	}
	return nil
}

// hides tells whether digests stand anywhere in a value.
func hides(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if name == "_sd" || name == "..." || hides(inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, hides)
	}
	return false
}

// statusRef reads status.status_list (Token Status List §6.2).
func statusRef(v any) (*StatusRef, error) {
	status, ok := v.(map[string]any)
	if !ok {
		return nil, strict.At("/status", fmt.Errorf("%w: /status is no object", ErrMalformed))
	}
	list, there := status["status_list"]
	if !there {
		return nil, strict.At("/status", fmt.Errorf("%w: /status is of a kind that is not read", ErrUnsupported))
	}
	m, _ := list.(map[string]any)
	idx, isNumber := m["idx"].(float64)
	uri, _ := m["uri"].(string)
	u, err := url.Parse(uri)
	switch {
	case !isNumber || idx < 0 || idx != math.Trunc(idx) || idx >= 1<<53:
		return nil, strict.At("/status/status_list/idx", fmt.Errorf("%w: /status/status_list/idx is no whole number", ErrMalformed))
	case err != nil || u.Scheme == "":
		return nil, strict.At("/status/status_list/uri", fmt.Errorf("%w: /status/status_list/uri is no address", ErrMalformed))
	}
	return &StatusRef{int(idx), uri}, nil
}

// IssueVC signs an SD-JWT VC. What such a credential may not hide is refused
// among the paths to disclose.
func IssueVC(ctx context.Context, s key.Signer, claims []byte, opt Issuing) (string, error) {
	opt.Type = TypeVC
	for _, p := range opt.Disclose {
		top, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
		if top == "*" || slices.Contains(open, unescape.Replace(top)) {
			return "", strict.At(short(p), fmt.Errorf("%w: %s must not be a disclosure", ErrDisclosure, short(p)))
		}
	}
	text, err := Issue(ctx, s, claims, opt)
	if err != nil {
		return "", err
	}
	t, err := Parse([]byte(text))
	if err != nil {
		return "", err
	}
	_, err = t.VC()
	return text, err
}

// maxCertificates bounds a chain in the header.
const maxCertificates = 8

// Certificates reads the header x5c (RFC 7515 §4.1.6), the signer's own first.
// Whom they lead to is for the reader to judge; there are none where the
// header is absent.
func (t *Token) Certificates() ([]*x509.Certificate, error) {
	value, there := t.Header["x5c"]
	if !there {
		return nil, nil
	}
	list, ok := value.([]any)
	if !ok || len(list) == 0 || len(list) > maxCertificates {
		return nil, strict.At("header /x5c", fmt.Errorf("%w: the header x5c is no list of one to %d certificates", ErrMalformed, maxCertificates))
	}
	var all []*x509.Certificate
	for i, one := range list {
		text, _ := one.(string)
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, strict.At("header /x5c/"+strconv.Itoa(i), fmt.Errorf("%w: a certificate in x5c is not base64", ErrMalformed))
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, strict.At("header /x5c/"+strconv.Itoa(i), fmt.Errorf("%w: a certificate in x5c cannot be read", ErrMalformed))
		}
		all = append(all, c)
	}
	return all, nil
}
