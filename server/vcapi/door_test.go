package vcapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/status"
	"laurel/server/httpx"
	"laurel/server/vcapi"
)

// TestInstances lists one instance a key and suite, whose keys are the same
// after a restart over the same data.
func TestInstances(t *testing.T) {
	h := start(t, settings{})
	var all []struct{ Instance, ID, KeyType, Cryptosuite, Issue string }
	h.read("instances", "", &all)
	var names, dids []string
	for _, one := range all {
		names = append(names, one.Instance)
		dids = append(dids, one.ID)
		prefix := map[string]string{"ed25519": "did:key:z6Mk", "p256": "did:key:zDna", "p384": "did:key:z82L", "bls12381": "did:key:zUC7"}[one.KeyType]
		if prefix == "" || !strings.HasPrefix(one.ID, prefix) || one.Cryptosuite == "" || one.Issue != publicURL+"/vcapi/"+one.Instance+"/credentials/issue" {
			t.Errorf("an instance is %+v", one)
		}
	}
	want := []string{"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019-p384", "ecdsa-jcs-2019-p256",
		"ecdsa-jcs-2019-p384", "ecdsa-sd-2023", "bbs-2023", "ed25519-2020", "enveloped", "status"}
	if !slices.Equal(names, want) {
		t.Errorf("the instances are %v", names)
	}
	if slices.Sort(dids); len(slices.Compact(dids)) != len(want) {
		t.Error("two instances share a key")
	}
	if again := serve(t, h.db, h.vault, settings{}); !equalJSON(t, toObject(again.dids), toObject(h.dids)) {
		t.Error("after a restart the keys are others")
	}
	if other := start(t, settings{}); other.dids["status"] == h.dids["status"] {
		t.Error("two installations share their keys")
	}
}

func toObject(m map[string]string) object {
	out := object{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

// organisation adds an organisation of a kind with a key of these scopes.
func (h *house) organisation(kind account.KeyKind, scopes ...account.Right) (did, key string) {
	h.t.Helper()
	ctx, by := h.t.Context(), account.System("test")
	org, err := h.accounts.CreateOrganisation(ctx, by, account.OrganisationRequest{Name: "Nordmark", Kind: account.University, Country: "SE", Hue: 20, KeyKind: kind})
	if err != nil {
		h.t.Fatal(err)
	}
	if did, err = h.vault.NewKeys(ctx, by, org.ID, kind); err != nil {
		h.t.Fatal(err)
	}
	maker := account.Actor{Client: "test", Scopes: account.AllRights(), Memberships: []account.Membership{{Org: org.ID}}}
	_, token, err := h.accounts.NewAPIKey(ctx, maker, org.ID, account.KeyRequest{Scopes: scopes, Name: "suite"})
	if err != nil {
		h.t.Fatal(err)
	}
	return did, token.Reveal()
}

// TestAPIKeys lets a program act for its own organisation alone, within its
// scopes.
func TestAPIKeys(t *testing.T) {
	h := start(t, settings{closed: true})
	did, key := h.organisation(account.DIDKey, account.Issue, account.Verify)
	web, webKey := h.organisation(account.DIDWeb, account.Issue, account.Verify)
	_, reader := h.organisation(account.DIDKey, account.Verify)
	issuer, issuerKey := h.organisation(account.DIDKey, account.Issue)
	_, defines := h.organisation(account.DIDKey, account.Define)
	vc := func(key, instance, did string) object {
		status, out := h.postAs(key, instance+"/credentials/issue", object{"credential": sample(did)})
		vc, _ := out["verifiableCredential"].(object)
		if status != 201 || vc == nil {
			t.Fatalf("%s: %d %v", instance, status, out)
		}
		return vc
	}
	mine := vc(key, "eddsa-rdfc-2022", did)
	for _, instance := range []string{"eddsa-jcs-2022", "enveloped", "status"} {
		vc(key, instance, did)
	}
	for _, instance := range []string{"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019-p256", "ecdsa-jcs-2019-p256", "ecdsa-sd-2023", "enveloped", "status"} {
		vc(webKey, instance, web)
	}
	for _, tt := range []struct {
		name, key, path string
		body            object
		want            int
	}{
		{"nobody issues", "", "eddsa-rdfc-2022/credentials/issue", object{"credential": sample(did)}, 401},
		{"nobody verifies", "", "credentials/verify", object{"verifiableCredential": mine}, 401},
		{"nobody derives", "", "credentials/derive", object{"verifiableCredential": mine}, 401},
		{"nobody changes a status", "", "credentials/status", object{"credentialId": "urn:x:1", "status": true}, 401},
		{"nobody presents", "", "presentations", object{"presentation": object{}}, 401},
		{"a made-up key", "laurel_made-up", "credentials/verify", object{"verifiableCredential": mine}, 401},
		{"in another's name", key, "eddsa-rdfc-2022/credentials/issue", object{"credential": sample(web)}, 400},
		{"by a suite that its key is not for", key, "ecdsa-rdfc-2019-p256/credentials/issue", object{"credential": sample(did)}, 404},
		{"by the suite for tests", key, "ed25519-2020/credentials/issue", object{"credential": sample(did)}, 404},
		{"by no instance", key, "nothing/credentials/issue", object{"credential": sample(did)}, 404},
		{"a key for verifying issues", reader, "eddsa-rdfc-2022/credentials/issue", object{"credential": sample(did)}, 403},
		{"a key for verifying presents", reader, "presentations", object{"presentation": object{}}, 403},
		{"a key for verifying verifies", reader, "credentials/verify", object{"verifiableCredential": mine}, 200},
		{"a key for issuing issues", issuerKey, "eddsa-rdfc-2022/credentials/issue", object{"credential": sample(issuer)}, 201},
		{"a key for issuing verifies", issuerKey, "credentials/verify", object{"verifiableCredential": mine}, 403},
		{"a key for defining issues", defines, "eddsa-rdfc-2022/credentials/issue", object{"credential": sample(did)}, 403},
		{"a key for defining derives", defines, "credentials/derive", object{"verifiableCredential": mine}, 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if status, out := h.in(t).postAs(tt.key, tt.path, tt.body); status != tt.want {
				t.Errorf("%d, want %d: %v", status, tt.want, out)
			}
		})
	}
	if resp, _ := h.send("GET", "instances", "", "", nil); resp.StatusCode != 401 || resp.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("nobody lists instances: %d", resp.StatusCode)
	}
	var all []object
	if status := h.read("instances", key, &all); status != 200 || len(all) != 4 || all[0]["id"] != did {
		t.Errorf("the instances are %v", all)
	}
}

// TestStatus gives credentials places in a signed list, and changes them.
func TestStatus(t *testing.T) {
	h := start(t, settings{closed: true})
	did, key := h.organisation(account.DIDKey, account.Issue, account.Verify)
	_, other := h.organisation(account.DIDKey, account.Issue, account.Verify)
	issue := func(id string, entry any) (object, object) {
		doc := sample(did)
		doc["id"] = id
		if entry != nil {
			doc["credentialStatus"] = entry
		}
		status, out := h.postAs(key, "status/credentials/issue", object{"credential": doc})
		vc, _ := out["verifiableCredential"].(object)
		if status != 201 || vc == nil {
			t.Fatalf("%d %v", status, out)
		}
		return vc, vc["credentialStatus"].(object)
	}
	set := func(key string, body object) (int, object) { return h.postAs(key, "credentials/status", body) }
	vc, place := issue("urn:uuid:first", nil)
	_, second := issue("urn:uuid:second", nil)
	if place["type"] != "BitstringStatusListEntry" || place["statusPurpose"] != "revocation" ||
		place["statusListIndex"] == second["statusListIndex"] || place["statusListCredential"] != second["statusListCredential"] {
		t.Errorf("the entries are %v and %v", place, second)
	}
	list, _ := place["statusListCredential"].(string)
	path, ours := strings.CutPrefix(list, publicURL+"/vcapi/")
	if !ours || !strings.HasPrefix(list, "https://") || place["id"] == list {
		t.Fatalf("the list lies at %s", list)
	}
	at := func(entry object) bool {
		resp, raw := h.send("GET", path, "", "", nil)
		if resp.StatusCode != 200 || resp.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
			t.Fatalf("the list: %d %v", resp.StatusCode, resp.Header)
		}
		doc := decoded(t, raw)
		if doc["id"] != list || doc["issuer"] != did {
			t.Errorf("the list is %v of %v", doc["id"], doc["issuer"])
		}
		if status, out := h.postAs(key, "credentials/verify", object{"verifiableCredential": doc}); status != 200 {
			t.Errorf("the list is not verified: %v", out)
		}
		published, err := status.ParsePublished(any(doc))
		if err != nil {
			t.Fatal(err)
		}
		entries, err := status.ParseEntries(entry)
		if err != nil {
			t.Fatal(err)
		}
		got, err := published.Status(entries[0], 0)
		if err != nil {
			t.Fatal(err)
		}
		return got.Value == 1
	}
	warned := func() bool {
		_, out := h.postAs(key, "credentials/verify", object{"verifiableCredential": vc})
		return out["verified"] == true && strings.Contains(string(marshal(t, out["warnings"])), "status.revoked")
	}
	if at(place) || warned() {
		t.Error("it is revoked from the start")
	}
	for _, tt := range []struct {
		name, key string
		body      object
		want      int
	}{
		{"another organisation", other, object{"credentialId": "urn:uuid:first", "status": true}, 404},
		{"another organisation, by place", other, object{"credentialStatus": place, "status": true}, 404},
		{"no such credential", key, object{"credentialId": "urn:uuid:none", "status": true}, 404},
		{"no such credential, by an id that cannot be kept", key, object{"credentialId": "a\x00b", "status": true}, 404},
		{"another purpose", key, object{"credentialId": "urn:uuid:first", "credentialStatus": object{"statusPurpose": "suspension"}, "status": true}, 404},
		{"another list", key, object{"credentialStatus": object{"statusListCredential": "https://example.org/list", "statusListIndex": "1"}, "status": true}, 404},
		{"revoked", key, object{"credentialId": "urn:uuid:first", "credentialStatus": object{"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}, "status": true}, 200},
		{"revoked again", key, object{"credentialId": "urn:uuid:first", "status": true}, 200},
		{"taken back", key, object{"credentialId": "urn:uuid:first", "status": false}, 400},
	} {
		if status, out := set(tt.key, tt.body); status != tt.want {
			t.Errorf("%s: %d, want %d: %v", tt.name, status, tt.want, out)
		}
	}
	if !at(place) || at(second) || !warned() {
		t.Error("after revoking, the list or the warning does not say so")
	}
	if status, out := set(key, object{"credentialStatus": second, "status": true}); status != 200 || !at(second) {
		t.Errorf("by its place: %d %v", status, out)
	}
	_, hold := issue("urn:uuid:third", object{"type": "BitstringStatusListEntry", "statusPurpose": "suspension"})
	path, _ = strings.CutPrefix(hold["statusListCredential"].(string), publicURL+"/vcapi/")
	list = hold["statusListCredential"].(string)
	for _, on := range []bool{true, false} {
		if status, out := set(key, object{"credentialId": "urn:uuid:third", "status": on}); status != 200 || at(hold) != on {
			t.Errorf("a suspension set to %v: %d %v", on, status, out)
		}
	}
	issue("urn:uuid:first", nil)
	if status, _ := set(key, object{"credentialId": "urn:uuid:first", "status": true}); status != 400 {
		t.Errorf("two credentials of one id: %d, want 400", status)
	}
	doc := sample(did)
	doc["credentialStatus"] = place
	if status, _ := h.postAs(key, "status/credentials/issue", object{"credential": doc}); status != 400 {
		t.Errorf("with another's place: %d, want 400", status)
	}
	for _, none := range []string{"status-lists/none", "status-lists/" + strings.Repeat("x", 300), "status-lists/%00"} {
		if resp, _ := h.send("GET", none, "", "", nil); resp.StatusCode != 404 {
			t.Errorf("%.30s: %d", none, resp.StatusCode)
		}
	}
}

// TestOpenStatus lists the status of open instances only while they are open.
func TestOpenStatus(t *testing.T) {
	h := start(t, settings{})
	place := h.issued("status", older(h.dids["status"]))["credentialStatus"].(object)
	path, _ := strings.CutPrefix(place["statusListCredential"].(string), publicURL+"/vcapi/")
	if status, out := h.post("credentials/status", object{"credentialStatus": place, "status": true}); status != 200 {
		t.Errorf("%d %v", status, out)
	}
	if resp, _ := h.send("GET", path, "", "", nil); resp.StatusCode != 200 {
		t.Errorf("open: %d", resp.StatusCode)
	}
	closed := serve(t, h.db, h.vault, settings{closed: true})
	if resp, _ := closed.send("GET", path, "", "", nil); resp.StatusCode != 404 {
		t.Errorf("closed: %d", resp.StatusCode)
	}
}

// TestBounds refuses too much, too often, and what is no JSON.
func TestBounds(t *testing.T) {
	h := start(t, settings{change: func(d *vcapi.Door, _ *httpx.Server) { d.Limit = httpx.Limit{Every: time.Hour, Burst: 6} }})
	good := marshal(t, object{"credential": sample(h.dids["eddsa-rdfc-2022"])})
	const path = "eddsa-rdfc-2022/credentials/issue"
	for _, tt := range []struct {
		name, method, path, media string
		body                      []byte
		want                      int
	}{
		{"too large", "POST", path, "application/json", make([]byte, 10<<20), 413},
		{"a form", "POST", path, "application/x-www-form-urlencoded", good, 415},
		{"no media type", "POST", path, "", good, 415},
		{"with a character set", "POST", path, "application/json; charset=utf-8", good, 201},
		{"another JSON", "POST", path, "application/ld+json", good, 201},
		{"no such call", "POST", "credentials/nothing", "application/json", good, 404},
		{"another method", "GET", "credentials/verify", "", nil, 404},
		{"the last", "POST", path, "application/json", good, 201},
		{"too often", "POST", path, "application/json", good, 429},
	} {
		resp, raw := h.send(tt.method, tt.path, "", tt.media, tt.body)
		if resp.StatusCode != tt.want {
			t.Errorf("%s: %d, want %d: %.200s", tt.name, resp.StatusCode, tt.want, raw)
		}
		if !json.Valid(raw) || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
			t.Errorf("%s answers %s %.100s", tt.name, resp.Header.Get("Content-Type"), raw)
		}
		if tt.want == 429 && resp.Header.Get("Retry-After") == "" {
			t.Error("too often, and no word when to come again")
		}
	}
}

// TestOpenToThisMachineAlone has an open door ask others for a key, whatever
// address it listens on.
func TestOpenToThisMachineAlone(t *testing.T) {
	var handler http.Handler
	h := start(t, settings{change: func(d *vcapi.Door, web *httpx.Server) {
		mux := http.NewServeMux()
		d.Routes(mux)
		handler = web.Handler(mux)
	}})
	for peer, want := range map[string]int{"127.0.0.1:5000": 201, "[::1]:5000": 201, "203.0.113.5:5000": 401, "10.0.0.7:5000": 401} {
		r := httptest.NewRequest("POST", "/vcapi/eddsa-rdfc-2022/credentials/issue",
			strings.NewReader(string(marshal(t, object{"credential": sample(h.dids["eddsa-rdfc-2022"])}))))
		r.Header.Set("Content-Type", "application/json")
		r.RemoteAddr = peer
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", peer, w.Code, want)
		}
	}
}
