package notify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// certificate makes one for 127.0.0.1 that only the returned pool trusts.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// post is a server's side that wants a password before it takes a mail.
type post struct{ signedIn bool }

func (p *post) Reset()                               {}
func (p *post) Logout() error                        { return nil }
func (p *post) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (p *post) AuthMechanisms() []string             { return []string{sasl.Plain} }
func (p *post) Data(r io.Reader) error               { _, err := io.Copy(io.Discard, r); return err }

func (p *post) Mail(string, *smtp.MailOptions) error {
	if !p.signedIn {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (p *post) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "mira" || password != "geheim" {
			return errors.New("wrong")
		}
		p.signedIn = true
		return nil
	}), nil
}

func securePost(t *testing.T, implicit bool) (address string, roots *x509.CertPool) {
	t.Helper()
	cert, roots := certificate(t)
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &post{}, nil }))
	s.TLSConfig, s.ErrorLog = config, quiet{}
	if implicit {
		l = tls.NewListener(l, config)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = s.Serve(l) }() // ends with Close
	t.Cleanup(func() { s.Close(); <-ended })
	return address, roots
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func TestSMTPSignsInOverTLS(t *testing.T) {
	for _, implicit := range []bool{false, true} {
		scheme := map[bool]string{false: "smtp", true: "smtps"}[implicit]
		t.Run(scheme, func(t *testing.T) {
			address, roots := securePost(t, implicit)
			s := sender(t, scheme+"://mira:geheim@"+address)
			s.Timeout = 5 * time.Second
			if _, err := s.Send(t.Context(), "id@laurel.example", claim()); err == nil || isPermanent(err) || !strings.Contains(err.Error(), "certificate") {
				t.Errorf("a certificate nobody vouches for: %v", err)
			}
			s.roots = roots
			if words, err := s.Send(t.Context(), "id@laurel.example", claim()); err != nil {
				t.Errorf("%q, %v", words, err)
			}
			s.password = "falsch"
			if _, err := s.Send(t.Context(), "id@laurel.example", claim()); err == nil || isPermanent(err) || strings.Contains(err.Error(), "falsch") {
				t.Errorf("a wrong password: %v, want one that waits for its repair", err)
			}
		})
	}
}
