package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A hosted badge of Open Badges 2.0 is compared with what its issuer
// publishes; what is gone there is not good any more.
func TestVerifyHostedBadge(t *testing.T) {
	var pages map[string]string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch body := pages[r.URL.Path]; body {
		case "":
			http.NotFound(w, r)
		case "gone":
			w.WriteHeader(http.StatusGone)
		default:
			fmt.Fprint(w, body)
		}
	}))
	defer srv.Close()
	const context = `{"@context":"https://w3id.org/openbadges/v2",`
	badge := context + `"type":"Assertion","id":"` + srv.URL + `/b","recipient":{"type":"email","hashed":false,"identity":"ada@example.org"},"issuedOn":"2024-05-04T12:00:00Z","badge":"` + srv.URL + `/class","verification":{"type":"hosted"}}`
	pages = map[string]string{
		"/b":      badge,
		"/class":  context + `"type":"BadgeClass","id":"` + srv.URL + `/class","name":"Welding","description":"Welds steel.","criteria":{"narrative":"Weld."},"issuer":"` + srv.URL + `/issuer"}`,
		"/issuer": context + `"type":"Profile","id":"` + srv.URL + `/issuer","name":"Varn Works","url":"` + srv.URL + `","email":"a@varn.example"}`,
	}
	file := filepath.Join(t.TempDir(), "badge.json")
	check := func(text string, status int, says string, more ...string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, errw bytes.Buffer
		got := run(t.Context(), append([]string{"verify", file}, more...), strings.NewReader(""), &out, &errw)
		if got != status || !strings.Contains(out.String(), says) {
			t.Errorf("exit status %d, want %d and %q\n%s%s", got, status, says, &out, &errw)
		}
	}
	check(badge, exitOK, "title     Welding", "--recipient", "ada@example.org")
	check(badge, exitFail, "It is genuine, but it was not issued to the person you named.", "--recipient", "eve@example.org")
	check(badge, exitUnknown, "we were told to stay offline", "--offline")
	check(strings.Replace(badge, "2024", "2025", 1), exitFail, "Not good: changed")
	pages["/b"] = "gone"
	check(badge, exitFail, "Not good: taken away")
}
