package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"laurel/account"
	"laurel/cmd/laurel/demo"
	"laurel/credential/credentialtest"
	"laurel/credential/status"
	"laurel/credential/verify"
	"laurel/issuer"
)

// object is JSON as a stranger's verifier reads it.
type object = map[string]any

// TestEmitted awards every micro-credential of the demo by an organisation on
// did:key and by one on did:web, and holds what comes out to what the known
// verifiers ask of a badge, of its status list and of its JWT.
func TestEmitted(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(credentialtest.Shared(t, "spec/schemas/ob3/ob_v3p0_achievementcredential_schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	for _, kind := range []account.KeyKind{account.DIDKey, account.DIDWeb} {
		org, by := h.another(kind)
		for _, c := range demo.Load().Credentials {
			t.Run(fmt.Sprint(kind, "/", c.Key), func(t *testing.T) {
				award := h.give(by, org, c.Definition)
				doc := decoded(t, award.JSON)
				if err := schema.Validate(schemaValue(t, award.JSON)); err != nil {
					t.Errorf("the strict schema: %v", err)
				}
				badgeRules(t, doc, org.DID, c.Definition)
				statusRules(t, doc["credentialStatus"].(object), h.publicURL)
				jwtRules(t, award.JWT, doc, kind)
				if described := award.European != nil; described == (c.Key == "demonstrations") { // it states no quality assurance
					t.Errorf("described: %t", described)
				}
				for name, raw := range map[string][]byte{"JSON": award.JSON, "JWT": []byte(award.JWT), "European description": award.European} {
					if raw == nil {
						continue
					}
					v := h.online()
					if r := v.Verify(t.Context(), raw, verify.Options{Recipient: "mira@mail.example", Badge: award.JSON}); r.Verdict() != verify.Good {
						t.Errorf("the %s is not good: %s", name, r.Sentence())
					}
				}
			})
		}
		h.listRules(t, org)
	}
}

// another makes an organisation with a kind of DID, and its owner.
func (h *house) another(kind account.KeyKind) (account.Organisation, account.Actor) {
	h.t.Helper()
	by := account.System("test")
	org, err := h.newOrganisation(h.t.Context(), by, account.OrganisationRequest{Name: "Orchard <Guild> & Sons", Kind: account.Body,
		Country: "SE", City: "Nordmark", Description: "Grows apples.", Email: "office@" + strings.ReplaceAll(string(kind), ":", "-") + ".example", Hue: 20, KeyKind: kind})
	if err != nil {
		h.t.Fatal(err)
	}
	id, err := h.accounts.AddMember(h.t.Context(), by, org.ID, "owner@guild.example", "Ada Lund", account.Owner)
	if err != nil {
		h.t.Fatal(err)
	}
	owner, err := h.accounts.Actor(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return org, owner
}

// give publishes a definition and awards it.
func (h *house) give(by account.Actor, org account.Organisation, d issuer.Definition) issuer.Award {
	h.t.Helper()
	a, err := h.issuer.Create(h.t.Context(), by, org.ID, d)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.issuer.Publish(h.t.Context(), by, a.ID, a.Revision); err != nil {
		h.t.Fatal(err)
	}
	result := map[issuer.GradingKind]string{issuer.Percent: "84,5 %", issuer.Points: d.Grading.Needed, issuer.Grade: "Merit"}[d.Grading.Kind]
	award, err := h.issuer.Issue(h.t.Context(), by, issuer.IssueRequest{Achievement: a.ID, Name: "Mira “M” Fenwright", Email: "mira@mail.example",
		AwardedOn: time.Now().AddDate(0, 0, -3).Format(time.DateOnly), Result: result, Evidence: "https://works.example/mira?a=1&b=2"})
	if err != nil {
		h.t.Fatal(err)
	}
	return award
}

func decoded(t *testing.T, raw []byte) (doc object) {
	t.Helper()
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func schemaValue(t *testing.T, raw []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// badgeRules are those of the public validator that no schema says.
func badgeRules(t *testing.T, doc object, did string, d issuer.Definition) {
	t.Helper()
	same(t, "@context", doc["@context"], []any{"https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"})
	same(t, "type", doc["type"], []any{"VerifiableCredential", "OpenBadgeCredential"})
	profile := doc["issuer"].(object)
	same(t, "issuer id", profile["id"], did)
	same(t, "issuer type", profile["type"], []any{"Profile"})
	proofs := doc["proof"].([]any)
	same(t, "number of proofs", len(proofs), 1)
	one := proofs[0].(object)
	same(t, "proof type", one["type"], "DataIntegrityProof")
	same(t, "cryptosuite", one["cryptosuite"], "eddsa-rdfc-2022")
	same(t, "purpose", one["proofPurpose"], "assertionMethod")
	controller, fragment, _ := strings.Cut(one["verificationMethod"].(string), "#")
	same(t, "controller", controller, did)
	if !strings.HasPrefix(fragment, "z6Mk") {
		t.Errorf("the fragment %q is no Ed25519 multikey", fragment)
	}
	for _, at := range []any{doc["validFrom"], doc["validUntil"], doc["awardedDate"], one["created"]} {
		if text, ok := at.(string); ok {
			when, err := time.Parse(time.RFC3339, text)
			if err != nil || (at != doc["validUntil"] && when.After(time.Now())) {
				t.Errorf("%s is no moment in the past with its zone", text)
			}
		}
	}
	subject := doc["credentialSubject"].(object)
	same(t, "subject type", subject["type"], []any{"AchievementSubject"})
	achievement := subject["achievement"].(object)
	if results, ok := subject["result"].([]any); ok {
		described := achievement["resultDescription"].([]any)[0].(object)["id"]
		same(t, "the result's description", results[0].(object)["resultDescription"], described)
		if value, ok := results[0].(object)["value"].(string); ok && strings.Contains(value, "84") {
			same(t, "a percentage", value, "84.5")
		}
	}
	kinds := map[string]bool{}
	for _, a := range achievement["alignment"].([]any) {
		kinds[fmt.Sprint(a.(object)["targetType"])] = true
		if u, err := url.Parse(a.(object)["targetUrl"].(string)); err != nil || !u.IsAbs() {
			t.Errorf("the alignment leads to %v", a.(object)["targetUrl"])
		}
	}
	for kind, given := range map[string]bool{"ext:EQF": d.EQF > 0 || d.EQFNote != "", "ext:Workload": d.Hours > 0, "ext:AssessmentType": d.Assessment != "",
		"ext:ParticipationType": d.Participation != "", "ext:QualityAssurance": d.QualityAssurance != "", "ext:Supervision": d.Supervision != "",
		"ext:Prerequisite": d.Prerequisites != "", "ext:Stackability": d.Stackable != "", "ext:ECTS": d.ECTS > 0} {
		if kinds[kind] != given {
			t.Errorf("an alignment of type %s: %t, want %t", kind, kinds[kind], given)
		}
	}
	noEmpty(t, "", doc)
}

// noEmpty wants absent what has no value, and sets in arrays (OB 3.0 §Serialization).
func noEmpty(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", at)
	case string:
		if v == "" {
			t.Errorf("%s is empty", at)
		}
	case []any:
		if len(v) == 0 {
			t.Errorf("%s is empty", at)
		}
		for i, one := range v {
			noEmpty(t, fmt.Sprint(at, "/", i), one)
		}
	case object:
		for name, one := range v {
			noEmpty(t, at+"/"+name, one)
		}
	}
}

func statusRules(t *testing.T, entry object, publicURL string) {
	t.Helper()
	same(t, "status type", entry["type"], "BitstringStatusListEntry")
	same(t, "purpose", entry["statusPurpose"], "revocation")
	list := entry["statusListCredential"].(string)
	if _, err := status.ParseEntries(any(entry)); err != nil || !strings.HasPrefix(list, publicURL+"/status/") || entry["id"] == list {
		t.Errorf("the entry %v: %v", entry, err)
	}
	if _, ok := entry["statusListIndex"].(string); !ok {
		t.Errorf("the index is a %T", entry["statusListIndex"])
	}
}

// jwtRules are those of the Open Badges profile (OB 3.0 §JSON Web Token Proof Format).
func jwtRules(t *testing.T, token string, doc object, kind account.KeyKind) {
	t.Helper()
	parts := strings.Split(token, ".")
	var header, claims object
	for i, into := range []*object{&header, &claims} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		*into = decoded(t, raw)
	}
	jwk := header["jwk"].(object)
	want := object{"alg": "EdDSA", "typ": "JWT", "jwk": jwk}
	if kind == account.DIDWeb {
		want["alg"], want["kid"] = "ES256", doc["issuer"].(object)["id"].(string)+"#"+fragment(fmt.Sprint(header["kid"]))
		same(t, "curve", jwk["crv"], "P-256")
	}
	same(t, "header", header, want)
	if jwk["d"] != nil {
		t.Error("the header gives the secret away")
	}
	for name, value := range (object{"iss": doc["issuer"].(object)["id"], "jti": doc["id"], "nbf": seconds(t, doc["validFrom"]), "exp": seconds(t, doc["validUntil"])}) {
		same(t, name, claims[name], value)
		delete(claims, name)
	}
	delete(doc, "proof")
	same(t, "the JWT's credential", claims, doc)
}

func fragment(id string) string { _, f, _ := strings.Cut(id, "#"); return f }

// seconds is a date as a JWT says it; nil for none.
func seconds(t *testing.T, date any) any {
	t.Helper()
	if date == nil {
		return nil
	}
	at, err := time.Parse(time.RFC3339, date.(string))
	if err != nil {
		t.Fatal(err)
	}
	return float64(at.Unix())
}

// listRules are those for an organisation's published lists: on the VC 2.0
// context alone, under their own address, long enough, signed like the badges.
func (h *house) listRules(t *testing.T, org account.Organisation) {
	t.Helper()
	owner := account.Actor{Client: "test", Scopes: account.Scopes(), Memberships: []account.Membership{{Org: org.ID}}}
	all, _, err := h.issuer.Awards(t.Context(), owner, org.ID, issuer.AwardFilter{Limit: 1})
	if err != nil || len(all) != 1 {
		t.Fatal(len(all), err)
	}
	for purpose, suspension := range map[string]bool{"revocation": false, "suspension": true} {
		signed, err := h.issuer.StatusList(t.Context(), all[0].List, suspension)
		if err != nil {
			t.Fatal(err)
		}
		doc := decoded(t, signed.Bytes)
		address := h.publicURL + "/status/" + string(all[0].List) + map[bool]string{true: "/suspension"}[suspension]
		same(t, "list context", doc["@context"], []any{"https://www.w3.org/ns/credentials/v2"})
		same(t, "list id", doc["id"], address)
		same(t, "list type", doc["type"], []any{"VerifiableCredential", "BitstringStatusListCredential"})
		same(t, "list issuer", doc["issuer"], org.DID)
		subject := doc["credentialSubject"].(object)
		same(t, "list purpose", subject["statusPurpose"], purpose)
		if subject["type"] != "BitstringStatusList" || subject["id"] == doc["id"] {
			t.Errorf("the list's subject is %v", subject["type"])
		}
		bits, err := status.Decode(subject["encodedList"].(string))
		if err != nil || bits.Len() < status.Entries {
			t.Errorf("%v, %v", bits, err)
		}
		same(t, "proofs of the list", len(doc["proof"].([]any)), 1)
		v := h.online()
		if r := v.Verify(t.Context(), signed.Bytes, verify.Options{}); r.Verdict() != verify.Good {
			t.Errorf("the %s list is not good: %s", purpose, r.Sentence())
		}
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
