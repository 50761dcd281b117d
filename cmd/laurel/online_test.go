package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/status"
)

// site is an issuer on this machine: a did:web with its document, a badge and
// the list that the badge's status is in. A page that is nil is not there.
type site struct {
	server *httptest.Server
	signer key.Signer
	pages  map[string][]byte
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string][]byte{}}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page := s.pages[r.URL.Path]; page != nil {
			w.Header().Set("Content-Type", "application/vc")
			w.Write(page)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.server.Close)
	host := strings.ReplaceAll(strings.TrimPrefix(s.server.URL, "http://"), ":", "%3A")
	signer, _, doc := credentialtest.WebSigners("did:web:"+host+":o:nordmark", "nordmark")
	s.signer = signer
	raw, err := doc.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	s.pages["/o/nordmark/did.json"] = raw
	badge := credentialtest.Badge(signer.Controller())
	badge.CredentialStatus = &credential.StatusEntry{
		ID: s.server.URL + "/status/1#7", Type: status.Bitstring, StatusPurpose: status.Revocation,
		StatusListIndex: "7", StatusListCredential: s.server.URL + "/status/1",
	}
	s.pages["/a/1"] = s.sign(t, credentialtest.JSON(t, badge))
	s.pages["/status/1"] = s.list(t, false)
	return s
}

func (s *site) sign(t *testing.T, doc []byte) []byte {
	t.Helper()
	signed, err := proof.Sign(t.Context(), doc, s.signer, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func (s *site) list(t *testing.T, revoked bool) []byte {
	t.Helper()
	l := status.NewList()
	if err := l.Set(7, revoked); err != nil {
		t.Fatal(err)
	}
	doc, err := status.NewListCredential(status.Listing{ID: s.server.URL + "/status/1", Issuer: s.signer.Controller(), Purpose: status.Revocation,
		List: l, ValidFrom: credentialtest.Noon, ValidUntil: time.Now().AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return s.sign(t, doc)
}

// A credential is fetched, its issuer and its status are asked, also on this
// very machine; what did not answer could not be told.
func TestVerifyOnline(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*testing.T, *site)
		flags  []string
		status int
		says   string
	}{
		{"all answer", func(*testing.T, *site) {}, nil, exitOK, "status      pass            not revoked and not suspended"},
		{"revoked", func(t *testing.T, s *site) { s.pages["/status/1"] = s.list(t, true) }, nil, exitFail, "status      fail            revoked by its issuer"},
		{"no list", func(_ *testing.T, s *site) { s.pages["/status/1"] = nil }, nil, exitUnknown, "status list did not answer"},
		{"no list, one in hand", func(_ *testing.T, s *site) { s.pages["/status/1"] = nil }, []string{"--status", "clear.json"}, exitOK, "not revoked"},
		{"no document of the issuer", func(_ *testing.T, s *site) { s.pages["/o/nordmark/did.json"] = nil }, nil, exitUnknown, "issuer      could not tell"},
		{"another's document", func(_ *testing.T, s *site) {
			s.pages["/o/nordmark/did.json"] = bytes.ReplaceAll(s.pages["/o/nordmark/did.json"], []byte("nordmark"), []byte("southmark"))
		}, nil, exitFail, "issuer      fail"},
		{"no credential", func(_ *testing.T, s *site) { s.pages["/a/1"] = nil }, nil, exitUnknown, "There is nothing at "},
		{"the address of the address", func(_ *testing.T, s *site) { s.pages["/a/1"] = []byte(s.server.URL + "/a/1") }, nil, exitUnknown, "we stopped following"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			clear := filepath.Join(t.TempDir(), "clear.json")
			if err := os.WriteFile(clear, s.list(t, false), 0o600); err != nil {
				t.Fatal(err)
			}
			tt.change(t, s)
			args := []string{"verify", s.server.URL + "/a/1"}
			for _, f := range tt.flags {
				args = append(args, strings.Replace(f, "clear.json", clear, 1))
			}
			var out, errw bytes.Buffer
			got := run(t.Context(), args, strings.NewReader(""), &out, &errw)
			if got != tt.status || !strings.Contains(out.String(), tt.says) {
				t.Errorf("exits with %d, want %d, saying %q:\n%s%s", got, tt.status, tt.says, &out, &errw)
			}
		})
	}
}

// A stranger's text cannot steer the terminal it is printed on.
func TestPrintable(t *testing.T) {
	if got := printable("a\x1b[2Jb\nc\u202ed"); got != "a[2Jb cd" {
		t.Errorf("printed %q", got)
	}
}
