package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

// authority is a certificate with the key that it is for.
type authority struct {
	cert *x509.Certificate
	key  any
}

// certify makes a certificate for a key, under an authority or itself.
func certify(t *testing.T, under *authority, template x509.Certificate, pub, priv any) *authority {
	t.Helper()
	template.SerialNumber, template.NotBefore = big.NewInt(time.Now().UnixNano()), time.Now().Add(-time.Hour)
	if template.NotAfter.IsZero() {
		template.NotAfter = time.Now().Add(time.Hour)
	}
	template.BasicConstraintsValid = true
	if under == nil {
		under = &authority{&template, priv}
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, under.cert, pub, under.key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{c, priv}
}

func newAuthority(t *testing.T, name string, under *authority) *authority {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return certify(t, under, x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, KeyUsage: x509.KeyUsageCertSign}, k.Public(), k)
}

// An SD-JWT VC with a certificate chain is good where an authority that the
// operator trusts has certified its key for its issuer, and only there.
func TestRoots(t *testing.T) {
	const issuer = "https://nordmark.example"
	dir := t.TempDir()
	root, other := newAuthority(t, "Root", nil), newAuthority(t, "Other root", nil)
	between := newAuthority(t, "Between", root)
	signing := credentialtest.Key(key.P256, "nordmark")
	leaf := func(host string, until time.Duration) *authority {
		return certify(t, between, x509.Certificate{Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotAfter: time.Now().Add(until)}, signing.Public().Standard(), nil)
	}
	vc := func(chain ...*authority) string {
		var x5c []string
		for _, c := range chain {
			x5c = append(x5c, base64.StdEncoding.EncodeToString(c.cert.Raw))
		}
		claims := fmt.Sprintf(`{"iss":%q,"vct":"https://nordmark.example/vct","given_name":"Noor"}`, issuer)
		text, err := sdjwt.IssueVC(t.Context(), key.NewSigner(signing, issuer, ""), []byte(claims), sdjwt.Issuing{Header: map[string]any{"x5c": x5c}})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	file := func(name string, all ...*authority) string {
		var b bytes.Buffer
		for _, a := range all {
			if err := pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw}); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := leaf("nordmark.example", time.Hour)
	both := file("both.pem", other, root)
	for _, tt := range []struct {
		name, roots, given string
		status             int
		says               string
	}{
		{"certified", both, vc(good, between), exitOK, "an authority we trust has certified"},
		{"no roots", "", vc(good, between), exitUnknown, "issuer      could not tell"},
		{"by another authority", file("other.pem", other), vc(good, between), exitUnknown, "issuer      could not tell"},
		{"a link is missing", both, vc(good), exitUnknown, "issuer      could not tell"},
		{"run out", both, vc(leaf("nordmark.example", -time.Minute), between), exitUnknown, "issuer      could not tell"},
		{"for another host", both, vc(leaf("southmark.example", time.Hour), between), exitFail, "issuer      fail"},
		{"a file that is not there", filepath.Join(dir, "none.pem"), vc(good, between), exitUsage, ""},
		{"a file of something else", file("empty.pem"), vc(good, between), exitUsage, "not a file of certificates"},
		{"a certificate of no authority", file("leaf.pem", good), vc(good, between), exitUsage, "is not an authority’s"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := []string{"verify", "--offline", "-"}
			if tt.roots != "" {
				args = append(args, "--roots", tt.roots)
			}
			var out, errw bytes.Buffer
			got := run(t.Context(), args, strings.NewReader(tt.given), &out, &errw)
			if got != tt.status || !strings.Contains(strings.ToLower(out.String()+errw.String()), strings.ToLower(tt.says)) {
				t.Errorf("exits with %d, want %d, saying %q:\n%s%s", got, tt.status, tt.says, &out, &errw)
			}
		})
	}
}
