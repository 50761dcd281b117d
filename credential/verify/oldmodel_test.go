package verify_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/internal/jws"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// oldBadge is a badge of the VC Data Model 1.1, as Open Badges 3.0 had them
// first; its issuer is the one named.
func oldBadge(issuer string) string {
	return `{"@context":["https://www.w3.org/2018/credentials/v1","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"],"id":"urn:uuid:old","type":["VerifiableCredential","OpenBadgeCredential"],"name":"Pruning",` +
		`"issuer":{"id":"` + issuer + `","type":["Profile"],"name":"Nordmark"},"issuanceDate":"2024-05-04T12:00:00Z","expirationDate":"2031-05-04T12:00:00Z",` +
		`"credentialSubject":{"id":"` + learner + `","type":["AchievementSubject"],"achievement":{"id":"https://laurel.example/m/p","type":["Achievement"],"name":"Pruning","description":"Prunes.","criteria":{"narrative":"Prune."}}}}`
}

// A credential of the older data model is judged by the older names of its dates.
func TestTheOlderDataModel(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	for _, suite := range []string{"Ed25519Signature2020", "eddsa-rdfc-2022", "eddsa-jcs-2022"} {
		for _, tt := range []struct {
			name, old, new string
			verdict        verify.Verdict
			code           string
		}{
			{"in force", "", "", verify.Good, "start.reached"},
			{"run out", "2031", "2025", verify.NotGood, "end.past"},
			{"not yet in force", "2024-05", "2027-05", verify.NotGood, "start.ahead"},
			{"without an end", `"expirationDate":"2031-05-04T12:00:00Z",`, "", verify.Good, "end.none"},
			{"without a start", `"issuanceDate":"2024-05-04T12:00:00Z",`, "", verify.NotGood, "format.problems"},
			{"a start that is none", "2024-05-04T12:00:00Z", "in May", verify.NotGood, "start.unreadable"},
			{"an older context of badges", "context-3.0.1.json", "context.json", verify.Good, "format.badge"},
			{"an issuer by id alone", `{"id":"` + s.Controller() + `","type":["Profile"],"name":"Nordmark"}`, `"` + s.Controller() + `"`, verify.Good, "issuer.itself"},
			{"another issuer", `"issuer":{"id":"` + s.Controller(), `"issuer":{"id":"` + credentialtest.Signer("varn").Controller(), verify.NotGood, "issuer.other"},
		} {
			t.Run(suite+", "+tt.name, func(t *testing.T) {
				doc := strings.Replace(oldBadge(s.Controller()), tt.old, tt.new, 1)
				signed, err := proof.Add(t.Context(), []byte(doc), s, proof.Options{Suite: suite, Created: credentialtest.Noon})
				if err != nil {
					t.Fatal(err)
				}
				r := atNoon.Verify(t.Context(), signed, verify.Options{})
				if r.Verdict() != tt.verdict || !has(r, tt.code) {
					t.Errorf("%s, want %s for %s\n%s", r.Verdict(), tt.verdict, tt.code, listingOf(r))
				}
				changed := strings.Replace(string(signed), `"Prunes."`, `"Prunes!"`, 1)
				if r := atNoon.Verify(t.Context(), []byte(changed), verify.Options{}); !has(r, "signature.changed") {
					t.Errorf("changed: %s", listingOf(r))
				}
			})
		}
	}
}

// oldJWT is a credential of the older model in the claim vc, signed as it is.
func oldJWT(t *testing.T, vc map[string]any, claims map[string]any) []byte {
	t.Helper()
	payload := map[string]any{"vc": vc}
	for name, value := range claims {
		payload[name] = value
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	s := credentialtest.Signer("nordmark")
	token, err := jws.Sign(t.Context(), s, map[string]any{"typ": "JWT", "kid": s.Method()}, raw)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(token)
}

// In a JWT of the older model the claims may say what the credential then does
// not (VC Data Model 1.1 §JWT Decoding), and may not say otherwise.
func TestTheOlderDataModelInJWTs(t *testing.T) {
	issuer := credentialtest.Signer("nordmark").Controller()
	start, end := time.Date(2024, 5, 4, 12, 0, 0, 0, time.UTC), time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC)
	without := func(names ...string) map[string]any {
		var vc map[string]any
		if err := json.Unmarshal([]byte(oldBadge(issuer)), &vc); err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if inner, ok := strings.CutPrefix(name, "credentialSubject."); ok {
				delete(vc["credentialSubject"].(map[string]any), inner)
				continue
			}
			delete(vc, name)
		}
		return vc
	}
	claims := func(change ...any) map[string]any {
		all := map[string]any{"iss": issuer, "sub": learner, "jti": "urn:uuid:old", "nbf": start.Unix(), "exp": end.Unix()}
		for i := 0; i < len(change); i += 2 {
			if all[change[i].(string)] = change[i+1]; change[i+1] == nil {
				delete(all, change[i].(string))
			}
		}
		return all
	}
	for _, tt := range []struct {
		name    string
		vc      map[string]any
		claims  map[string]any
		verdict verify.Verdict
		code    string
	}{
		{"said twice", without(), claims(), verify.Good, "signature.good"},
		{"said by the claims alone", without("id", "issuer", "issuanceDate", "expirationDate", "credentialSubject.id"), claims(), verify.Good, "holder.match"},
		{"run out by the claims alone", without("expirationDate"), claims("exp", noon.Add(-time.Hour).Unix()), verify.NotGood, "end.past"},
		{"not yet in force by the claims alone", without("issuanceDate"), claims("nbf", noon.Add(time.Hour).Unix()), verify.NotGood, "start.ahead"},
		{"another issuer", without(), claims("iss", credentialtest.Signer("varn").Controller()), verify.NotGood, "signature.claims"},
		{"another holder", without(), claims("sub", "did:example:eve"), verify.NotGood, "signature.claims"},
		{"another id", without(), claims("jti", "urn:uuid:new"), verify.NotGood, "signature.claims"},
		{"another start", without(), claims("nbf", start.Unix()+1), verify.NotGood, "signature.claims"},
		{"another end", without(), claims("exp", end.Unix()+1), verify.NotGood, "signature.claims"},
		{"an end in the credential alone", without(), claims("exp", nil), verify.NotGood, "signature.claims"},
		{"no credential in it", nil, claims(), verify.NotGood, "format.unreadable"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := atNoon.Verify(t.Context(), oldJWT(t, tt.vc, tt.claims), verify.Options{Recipient: learner})
			if r.Verdict() != tt.verdict || !has(r, tt.code) {
				t.Errorf("%s, want %s for %s\n%s", r.Verdict(), tt.verdict, tt.code, listingOf(r))
			}
		})
	}
}

// The older model is read and never written.
func TestTheOlderDataModelIsNotIssued(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	doc := []byte(oldBadge(s.Controller()))
	if _, err := proof.Sign(t.Context(), doc, s, credentialtest.Noon); err == nil {
		t.Error("it was signed")
	}
	if _, err := proof.SignJWT(t.Context(), doc, s); err == nil {
		t.Error("it was signed as a JWT")
	}
	c, err := credential.Parse(doc)
	if err != nil || !c.OldModel() {
		t.Fatal(err)
	}
}
