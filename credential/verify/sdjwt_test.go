package verify_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
	"laurel/credential/status"
	"laurel/credential/verify"
)

const tokenList = "https://laurel.example/tsl/3"

// issueVC makes an SD-JWT VC whose place in the list is 412.
func issueVC(t testing.TB, s key.Signer, issuer string, header map[string]any, holder *key.Public) string {
	t.Helper()
	claims := fmt.Sprintf(`{"iss":%q,"vct":"https://laurel.example/vct/1","nbf":%d,"exp":%d,"given_name":"Noor","achievement":{"name":"Pruning"}}`,
		issuer, credentialtest.Noon.Unix(), credentialtest.Noon.AddDate(1, 0, 0).Unix())
	if holder != nil {
		claims = strings.Replace(claims, "{", fmt.Sprintf(`{"status":{"status_list":{"idx":412,"uri":%q}},`, tokenList), 1)
	}
	opt := sdjwt.Issuing{Disclose: []string{"/given_name"}, Header: header}
	if holder != nil {
		opt.Holder = *holder
	}
	text, err := sdjwt.IssueVC(t.Context(), s, []byte(claims), opt)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func tokenOf(t testing.TB, s key.Signer, kid string, value int) []byte {
	t.Helper()
	l, err := status.NewTokenList(4, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Set(412, value); err != nil {
		t.Fatal(err)
	}
	text, err := status.IssueToken(t.Context(), s, status.Token{URI: tokenList, IssuedAt: noon, Expires: noon.Add(time.Hour), List: l, KeyID: kid})
	if err != nil {
		t.Fatal(err)
	}
	return []byte(text)
}

func TestSDJWTVC(t *testing.T) {
	s, holder := credentialtest.Signer("nordmark"), credentialtest.Signer("ada")
	pub := holder.Public()
	text := issueVC(t, s, s.Controller(), map[string]any{"kid": s.Method()}, &pub)
	for value, want := range map[int]struct {
		outcome verify.Outcome
		code    string
	}{
		status.Valid: {verify.Pass, "status.inForce"}, status.Invalid: {verify.Fail, "status.revoked"},
		status.Suspended: {verify.Hold, "status.suspended"}, 12: {verify.Unknown, "status.kindNotRead"},
	} {
		v := verifier(lists{tokenList: tokenOf(t, s, s.Method(), value)})
		outcome(t, v.Verify(t.Context(), []byte(text), verify.Options{}), verify.Status, want.outcome, want.code)
	}
	v := verifier(lists{tokenList: tokenOf(t, s, "", status.Valid)})
	r := v.Verify(t.Context(), []byte(text), verify.Options{})
	if r.Verdict() != verify.Good || r.Secured != "dc+sd-jwt EdDSA" {
		t.Errorf("%s, secured by %q\n%s", r.Verdict(), r.Secured, listingOf(r))
	}
	outcome(t, r, verify.Format, verify.Pass, "format.credential")
	outcome(t, r, verify.IssuerKey, verify.Pass, "issuer.itself")
	outcome(t, r, verify.Start, verify.Pass, "start.reached")
	outcome(t, r, verify.End, verify.Pass, "end.ahead")
	if subject := r.Credential.Value().(map[string]any)["credentialSubject"].(map[string]any); subject["given_name"] != "Noor" || subject["cnf"] != nil {
		t.Errorf("it is shown with %v", subject)
	}
	tok, err := sdjwt.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := tok.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if r := v.Verify(t.Context(), packed, verify.Options{}); r.Verdict() != verify.Good {
		t.Errorf("in the JSON form it is %s\n%s", r.Verdict(), listingOf(r))
	}
	bound, err := tok.Bind(t.Context(), holder, "https://reader.example", "n", noon)
	if err != nil {
		t.Fatal(err)
	}
	if r := v.Verify(t.Context(), []byte(bound), verify.Options{}); r.Verdict() != verify.Good {
		t.Errorf("with the holder's proof it is %s\n%s", r.Verdict(), listingOf(r))
	}
	less := strings.Replace(bound, "~"+tok.Disclosures[0].Text, "", 1) // the holder did not agree to show this
	outcome(t, v.Verify(t.Context(), []byte(less), verify.Options{}), verify.Signature, verify.Fail, "signature.malformed")
}

func TestSDJWTVCNotGood(t *testing.T) {
	s, mallory := credentialtest.Signer("nordmark"), credentialtest.Signer("mallory")
	pub := s.Public()
	text := issueVC(t, s, s.Controller(), map[string]any{"kid": s.Method()}, &pub)
	for name, source := range map[string]verify.StatusSource{
		"no answer": lists{}, "another's list": lists{tokenList: tokenOf(t, mallory, mallory.Method(), status.Valid)},
		"not a token": lists{tokenList: []byte("{}")}, "another's list under our name": lists{tokenList: tokenOf(t, mallory, s.Method(), status.Valid)},
	} {
		r := verifier(source).Verify(t.Context(), []byte(text), verify.Options{})
		if f, _ := r.Finding(verify.Status); f.Outcome != verify.Unknown || r.Verdict() != verify.CouldNotTell {
			t.Errorf("%s: %s (%s)", name, f.Outcome.Word(), f.Code)
		}
	}
	forged := key.NewSigner(credentialtest.Key(key.Ed25519, "mallory"), s.Controller(), s.Method())
	for _, tt := range []struct {
		name, text string
		check      verify.Check
		outcome    verify.Outcome
		code       string
	}{
		{"forged", issueVC(t, forged, s.Controller(), map[string]any{"kid": s.Method()}, nil), verify.Signature, verify.Fail, "signature.changed"},
		{"in another's name", issueVC(t, mallory, s.Controller(), map[string]any{"kid": mallory.Method()}, nil), verify.IssuerKey, verify.Fail, "issuer.other"},
		{"nobody's name", issueVC(t, s, "urn:x", map[string]any{"kid": s.Method()}, nil), verify.IssuerKey, verify.Unknown, "issuer.notResolvable"},
		{"changed disclosure", strings.Replace(text, "~", "~A", 1), verify.Format, verify.Fail, "format.unreadable"},
		{"another type", changeType(t, s), verify.Format, verify.Unknown, "format.notRead"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			outcome(t, verifier(nil).Verify(t.Context(), []byte(tt.text), verify.Options{}), tt.check, tt.outcome, tt.code)
		})
	}
}

func changeType(t testing.TB, s key.Signer) string {
	t.Helper()
	text, err := sdjwt.Issue(t.Context(), s, []byte(`{"iss":"x"}`), sdjwt.Issuing{Type: "example+sd-jwt"})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestCertifiedIssuer finds the key in a certificate, which counts when we
// trust who made it and it is for the issuer.
func TestCertifiedIssuer(t *testing.T) {
	const issuer = "https://nordmark.example/fruit"
	leaf := credentialtest.Key(key.P256, "nordmark")
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Register"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageCertSign}
	root, err := x509.CreateCertificate(rand.Reader, authority, authority, public, private)
	if err != nil {
		t.Fatal(err)
	}
	rootCert, err := x509.ParseCertificate(root)
	if err != nil {
		t.Fatal(err)
	}
	address, _ := url.Parse(issuer)
	signed := func(uris []*url.URL, hosts []string) string {
		der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(2), URIs: uris, DNSNames: hosts,
			NotBefore: noon.AddDate(0, -1, 0), NotAfter: noon.AddDate(0, 1, 0)}, rootCert, leaf.Public().Standard(), private)
		if err != nil {
			t.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(der)
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(rootCert)
	for _, tt := range []struct {
		name, issuer, certificate string
		roots                     *x509.CertPool
		outcome                   verify.Outcome
		code                      string
	}{
		{"by address", issuer, signed([]*url.URL{address}, nil), trusted, verify.Pass, "issuer.certified"},
		{"by host", issuer, signed(nil, []string{"nordmark.example"}), trusted, verify.Pass, "issuer.certified"},
		{"another host", issuer, signed(nil, []string{"mallory.example"}), trusted, verify.Fail, "issuer.other"},
		{"nobody trusted", issuer, signed([]*url.URL{address}, nil), nil, verify.Unknown, "issuer.notResolvable"},
		{"another authority", issuer, signed([]*url.URL{address}, nil), x509.NewCertPool(), verify.Unknown, "issuer.notResolvable"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := verifier(nil)
			v.Roots = tt.roots
			text := issueVC(t, key.NewSigner(leaf, tt.issuer, ""), tt.issuer, map[string]any{"x5c": []string{tt.certificate}}, nil)
			r := v.Verify(t.Context(), []byte(text), verify.Options{})
			outcome(t, r, verify.Signature, verify.Pass, "signature.good")
			outcome(t, r, verify.IssuerKey, tt.outcome, tt.code)
		})
	}
}
