package vcapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/alexedwards/scs/v2/memstore"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/credential/verify"
	"laurel/issuer/secure"
	"laurel/laureltest"
	"laurel/server/httpx"
	"laurel/server/vcapi"
	"laurel/store"
	"laurel/vault"
	"laurel/verifier"
)

// object is JSON as clients read and write it.
type object = map[string]any

const publicURL = "https://laurel.test"

// house is a running door over a store of its own.
type house struct {
	t        testing.TB
	db       *store.DB
	vault    *vault.Vault
	accounts *account.Service
	signing  *secure.Service
	url      string
	dids     map[string]string // by instance
}

// settings are what a test changes of the door.
type settings struct {
	closed bool
	change func(*vcapi.Door, *httpx.Server)
}

func start(t testing.TB, set settings) *house {
	t.Helper()
	db := laureltest.SQLite(t)
	v, err := vault.Open(t.Context(), db.Vault(), vault.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	v.PublicURL = publicURL
	return serve(t, db, v, set)
}

func serve(t testing.TB, db *store.DB, v *vault.Vault, set settings) *house {
	t.Helper()
	h := &house{t: t, db: db, vault: v, dids: map[string]string{}}
	h.accounts = &account.Service{Store: db.Accounts(), PublicURL: publicURL}
	h.signing = &secure.Service{Store: db.Secure(), Keys: v, PublicURL: publicURL}
	if !set.closed {
		secret, err := v.Secret(t.Context(), "vcapi open")
		if err != nil {
			t.Fatal(err)
		}
		h.signing.Open = &secure.Open{Secret: secret}
	}
	checks := &verifier.Service{PublicURL: publicURL, Verifier: *verify.Online(&fetch.Client{Own: h.own})}
	web := &httpx.Server{People: h.accounts, Sessions: httpx.NewSessions(memstore.NewWithCleanupInterval(0), false), PublicURL: publicURL,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	door := &vcapi.Door{Signing: h.signing, Verifier: checks, HTTP: web, PublicURL: publicURL, Open: !set.closed}
	if set.change != nil {
		set.change(door, web)
	}
	mux := http.NewServeMux()
	door.Routes(mux)
	server := httptest.NewServer(web.Handler(mux))
	t.Cleanup(server.Close)
	h.url = server.URL + "/vcapi/"
	if !set.closed {
		var all []struct{ Instance, ID string }
		h.read("instances", "", &all)
		for _, one := range all {
			h.dids[one.Instance] = one.ID
		}
	}
	return h
}

// own answers the status lists of this house to its own verifier.
func (h *house) own(ctx context.Context, address string) (fetch.Response, bool, error) {
	id, ours := strings.CutPrefix(address, publicURL+"/vcapi/status-lists/")
	if !ours {
		return fetch.Response{}, false, nil
	}
	list, err := h.signing.StatusList(ctx, secure.ListID(id))
	return fetch.Response{Body: list, ContentType: "application/vc", URL: address}, true, err
}

func (h *house) send(method, path, key, media string, body []byte) (*http.Response, []byte) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp, got
}

func (h *house) post(path string, body any) (int, object) {
	h.t.Helper()
	return h.postAs("", path, body)
}

func (h *house) postAs(key, path string, body any) (int, object) {
	h.t.Helper()
	resp, raw := h.send("POST", path, key, "application/json", marshal(h.t, body))
	if kind := resp.Header.Get("Content-Type"); !strings.Contains(kind, "json") {
		h.t.Errorf("%s answers %s", path, kind)
	}
	var out object
	if err := json.Unmarshal(raw, &out); err != nil {
		h.t.Fatalf("%s: %d %s", path, resp.StatusCode, raw)
	}
	return resp.StatusCode, out
}

func (h *house) read(path, key string, into any) int {
	h.t.Helper()
	resp, raw := h.send("GET", path, key, "", nil)
	if err := json.Unmarshal(raw, into); err != nil {
		h.t.Fatalf("%s: %d %s", path, resp.StatusCode, raw)
	}
	return resp.StatusCode
}

// issue posts a credential to an instance in its own name.
func (h *house) issue(instance string, doc object) (int, object) {
	h.t.Helper()
	return h.post(instance+"/credentials/issue", object{"credential": doc, "options": object{}})
}

// issued is a credential that an instance signs, or the test ends.
func (h *house) issued(instance string, doc object) object {
	h.t.Helper()
	status, out := h.issue(instance, doc)
	vc, _ := out["verifiableCredential"].(object)
	if status != 201 || vc == nil {
		h.t.Fatalf("%s does not issue: %d %v", instance, status, out)
	}
	return vc
}

// verified tells whether a credential is, by the status.
func (h *house) verified(vc any) (bool, object) {
	h.t.Helper()
	status, out := h.post("credentials/verify", object{"verifiableCredential": vc, "options": object{"checks": []string{"proof"}}})
	return h.verdict(status, out), out
}

// verdict holds an answer of verifying to its form.
func (h *house) verdict(status int, out object) bool {
	h.t.Helper()
	problems, _ := out["problemDetails"].([]any)
	if yes := out["verified"]; (status == 200) != (yes == true) || status != 200 && status != 400 || (len(problems) == 0) != (yes == true) {
		h.t.Errorf("status %d with %v", status, out)
	}
	for _, p := range problems {
		one, _ := p.(object)
		if one["type"] == "" || one["title"] == "" || one["detail"] == "" {
			h.t.Errorf("a problem without its words: %v", one)
		}
	}
	return status == 200
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// clone copies JSON.
func clone(t testing.TB, v object) (out object) {
	t.Helper()
	if err := json.Unmarshal(marshal(t, v), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// set changes a member, named by a path with dots; nil as gone removes it.
func set(path string, value any) func(object) {
	return func(m object) {
		steps := strings.Split(path, ".")
		for _, step := range steps[:len(steps)-1] {
			switch at := m[step].(type) {
			case object:
				m = at
			case []any:
				m = at[0].(object)
			}
		}
		if last := steps[len(steps)-1]; value == gone {
			delete(m, last)
		} else {
			m[last] = value
		}
	}
}

// gone removes a member.
var gone any = new(int)

func both(changes ...func(object)) func(object) {
	return func(m object) {
		for _, change := range changes {
			change(m)
		}
	}
}

const (
	v1       = "https://www.w3.org/2018/credentials/v1"
	v2       = "https://www.w3.org/ns/credentials/v2"
	examples = "https://www.w3.org/ns/credentials/examples/v2"
)

// sample is a credential of the 2.0 model.
func sample(issuer string) object {
	return object{"@context": []any{v2, examples}, "id": "urn:uuid:86294362-4254-4f36-854f-3952fe42555d",
		"type": []any{"VerifiableCredential"}, "issuer": issuer, "credentialSubject": object{"id": "did:example:subject", "name": "Ada"}}
}

// older is one of the 1.1 model, as the suites of Data Integrity send it.
func older(issuer string) object {
	return object{"@context": []any{v1}, "id": "urn:uuid:86294362-4254-4f36-854f-3952fe42555d", "type": []any{"VerifiableCredential"},
		"issuer": issuer, "issuanceDate": "2020-03-16T22:37:26.544Z", "credentialSubject": object{"id": "did:key:z6MknCCLeeHBUaHu4aHSVLDCYQW9gjVJ7a63FpMvtuVMy53T"}}
}

func decoded(t testing.TB, raw []byte) (out object) {
	t.Helper()
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
