package vcapi_test

import (
	"slices"
	"testing"
)

var (
	integrity = []string{"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019-p384",
		"ecdsa-jcs-2019-p256", "ecdsa-jcs-2019-p384", "ecdsa-sd-2023", "bbs-2023", "ed25519-2020", "status"}
	disclosing = []string{"ecdsa-sd-2023", "bbs-2023"}
)

// shown is a credential as its holder shows it: derived, where a proof is not
// for showing.
func (h *house) shown(instance string, vc object) object {
	h.t.Helper()
	if !slices.Contains(disclosing, instance) {
		return vc
	}
	status, out := h.post("credentials/derive", object{"verifiableCredential": vc, "options": object{"selectivePointers": []string{"/credentialSubject"}}})
	derived, _ := out["verifiableCredential"].(object)
	if status != 201 || derived == nil {
		h.t.Fatalf("%s does not derive: %d %v", instance, status, out)
	}
	return derived
}

// TestAccepted issues what issuers must take, each line by every kind of proof
// that can make it, and verifies what comes out.
func TestAccepted(t *testing.T) {
	h := start(t, settings{})
	phrase := object{"@value": "Grundlagen", "@language": "de", "@direction": "ltr"}
	for _, tt := range []struct {
		name   string
		change func(object)
	}{
		{"as it is", func(object) {}},
		{"an object in the contexts", both(set("@context", []any{v2, object{"hours": "https://example.org/hours"}}), set("credentialSubject.hours", "12"))},
		{"an object with @context in the contexts", both(set("@context", []any{v2, object{"@context": object{"hours": "https://example.org/hours"}}}), set("credentialSubject.hours", "12"))},
		{"a vocabulary in the contexts", both(set("@context", []any{v2, object{"@vocab": "https://example.org/"}}), set("credentialSubject.anything", "12"))},
		{"terms that the examples' context alone maps", set("credentialSubject.favouriteTree", "larch")},
		{"a type that is a URL", set("type", []any{"VerifiableCredential", "https://example.org/Diploma"})},
		{"one type alone", set("type", "VerifiableCredential")},
		{"no id", set("id", gone)},
		{"an id of any scheme", set("id", "did:example:credential")},
		{"name as a text", set("name", "Basics")},
		{"name with language and direction", set("name", phrase)},
		{"several names", set("name", []any{phrase, object{"@value": "Basics", "@language": "en"}})},
		{"description of the issuer with language", set("issuer", object{"name": "Nordmark", "description": []any{phrase, "plain"}})},
		{"an issuer object", set("issuer", object{"name": "Nordmark"})},
		{"several subjects", set("credentialSubject", []any{object{"id": "did:example:1", "name": "Ada"}, object{"name": "Ben"}})},
		{"a subject without id", set("credentialSubject", object{"name": "Ada"})},
		{"a start in the future", set("validFrom", "2099-01-01T00:00:00Z")},
		{"a start long past, with offset", set("validFrom", "1903-01-01T00:00:00-05:00")},
		{"milliseconds", set("validFrom", "2020-03-16T22:37:26.544Z")},
		{"an end that has passed", both(set("validFrom", "2001-01-01T00:00:00Z"), set("validUntil", "2002-01-01T00:00:00Z"))},
		{"a schema of nowhere", set("credentialSchema", object{"id": "https://example.org/schema.json", "type": "JsonSchema"})},
		{"several schemas", set("credentialSchema", []any{object{"id": "https://example.org/a.json", "type": "JsonSchema"}, object{"id": "did:example:b", "type": "https://example.org/Schema"}})},
		{"terms of use", set("termsOfUse", object{"type": "https://example.org/Terms", "id": "did:example:terms"})},
		{"several terms of use", set("termsOfUse", []any{object{"type": "ATerms"}, object{"type": "BTerms"}})},
		{"evidence", set("evidence", []any{object{"type": "Evidence", "id": "https://example.org/evidence"}, object{"type": []any{"Evidence"}}})},
		{"a refresh service", set("refreshService", object{"id": "https://example.org/refresh", "type": "Refresh"})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := h.in(t)
			for _, instance := range append(slices.Clone(integrity), "enveloped") {
				doc := sample(h.dids[instance])
				tt.change(doc)
				if issuer, ok := doc["issuer"].(object); ok {
					issuer["id"] = h.dids[instance]
				}
				if yes, why := h.verified(h.shown(instance, h.issued(instance, doc))); !yes {
					t.Errorf("%s issues and does not verify: %v", instance, why)
				}
			}
		})
	}
}

// TestStatusNotOurs issues with the status of somebody else's system, which is
// left as it is and never asked for.
func TestStatusNotOurs(t *testing.T) {
	h := start(t, settings{})
	for name, entry := range map[string]any{
		"without id":     object{"type": "https://example.org/Status"},
		"several":        []any{object{"type": "AStatus", "id": "did:example:1"}, object{"type": "BStatus", "id": "https://example.org/2"}},
		"a list of ours": object{"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "7", "statusListCredential": "https://example.org/list"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			doc := sample(h.dids["eddsa-rdfc-2022"])
			doc["credentialStatus"] = entry
			yes, out := h.verified(h.issued("eddsa-rdfc-2022", doc))
			warnings, _ := out["warnings"].([]any)
			if !yes || len(warnings) == 0 {
				t.Errorf("that the status is not known is a warning: %v", out)
			}
		})
	}
}

// TestOlderModel issues credentials of the 1.1 model, as the suites of Data
// Integrity send them: a context for the words of the proof is added.
func TestOlderModel(t *testing.T) {
	h := start(t, settings{})
	for _, instance := range integrity {
		t.Run(instance, func(t *testing.T) {
			h := h.in(t)
			vc := h.issued(instance, older(h.dids[instance]))
			contexts, _ := vc["@context"].([]any)
			want := "https://w3id.org/security/data-integrity/v2"
			if instance == "ed25519-2020" {
				want = "https://w3id.org/security/suites/ed25519-2020/v1"
			}
			if len(contexts) < 2 || contexts[0] != v1 || !slices.Contains(contexts, any(want)) {
				t.Errorf("the contexts are %v", contexts)
			}
			if yes, why := h.verified(h.shown(instance, vc)); !yes {
				t.Errorf("it is not verified: %v", why)
			}
		})
	}
	if status, _ := h.issue("enveloped", older(h.dids["enveloped"])); status != 400 {
		t.Errorf("an envelope of the 1.1 model: %d, want 400", status)
	}
}

// in is the house in the hands of a part of a test.
func (h *house) in(t testing.TB) *house {
	one := *h
	one.t = t
	return &one
}

// TestOptions takes requests with options missing, empty or unknown.
func TestOptions(t *testing.T) {
	h := start(t, settings{})
	doc := sample(h.dids["eddsa-rdfc-2022"])
	for name, body := range map[string]object{
		"missing": {"credential": doc}, "empty": {"credential": doc, "options": object{}},
		"unknown": {"credential": doc, "options": object{"type": "Ed25519Signature2020", "created": 5}},
		"null":    {"credential": doc, "options": nil},
	} {
		if status, out := h.post("eddsa-rdfc-2022/credentials/issue", body); status != 201 {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
	vc := h.issued("eddsa-rdfc-2022", doc)
	status, out := h.post("credentials/verify", object{"verifiableCredential": vc, "options": object{"checks": []string{}, "expand": true, "returnCredential": true}})
	warnings, _ := out["warnings"].([]any)
	if status != 200 || len(warnings) != 1 || warnings[0].(object)["type"] != "https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED" || out["credential"] == nil {
		t.Errorf("an unknown option is a warning: %d %v", status, out)
	}
}

// TestProofForm holds an issued proof to what clients look at.
func TestProofForm(t *testing.T) {
	h := start(t, settings{})
	for _, instance := range integrity {
		t.Run(instance, func(t *testing.T) {
			h := h.in(t)
			vc := h.issued(instance, sample(h.dids[instance]))
			proofs, _ := vc["proof"].([]any)
			if len(proofs) != 1 {
				t.Fatalf("the proof is no list of one: %v", vc["proof"])
			}
			one := proofs[0].(object)
			did := h.dids[instance]
			if one["verificationMethod"] != did+"#"+did[len("did:key:"):] || one["proofPurpose"] != "assertionMethod" || one["created"] == nil {
				t.Errorf("the proof is %v", one)
			}
			if jcs := instance == "ecdsa-jcs-2019-p256" || instance == "ecdsa-jcs-2019-p384"; jcs && !equalJSON(t, one["@context"], vc["@context"]) {
				t.Errorf("the proof's contexts are %v", one["@context"])
			}
		})
	}
}

func equalJSON(t testing.TB, a, b any) bool {
	return string(marshal(t, a)) == string(marshal(t, b))
}
