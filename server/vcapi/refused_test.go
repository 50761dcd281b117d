package vcapi_test

import (
	"slices"
	"strings"
	"testing"
)

// TestRefusedAtIssue has every kind of instance refuse what no issuer may
// sign, with a problem that names the place.
func TestRefusedAtIssue(t *testing.T) {
	h := start(t, settings{})
	phrase := object{"@value": "Basics", "@language": "en", "url": "did:example:more"}
	entry := func(more object) object {
		e := object{"type": "https://example.org/Status", "id": "https://example.org/status"}
		for name, value := range more {
			if set(name, value)(e); value == gone {
				delete(e, name)
			}
		}
		return e
	}
	resource := func(change func(object)) []any {
		r := object{"id": v2, "digestSRI": sriFinal, "digestMultibase": multibaseFinal}
		change(r)
		return []any{r}
	}
	for _, tt := range []struct {
		name    string
		change  func(object)
		pointer string // where the first problem is; "*" where it may be anywhere
	}{
		{"no context", set("@context", gone), "/@context"},
		{"an empty context", set("@context", []any{}), "/@context"},
		{"another first context", set("@context", []any{examples, v2}), "/@context"},
		{"an unknown first context", set("@context", []any{"https://example.com"}), "/@context"},
		{"an object as first context", set("@context", []any{object{"@vocab": "https://example.org/"}, v2}), "/@context"},
		{"a number in the context", set("@context", []any{v2, 5}), "/@context/1"},
		{"null in the context", set("@context", []any{v2, nil}), "/@context/1"},
		{"a context that is no URL", set("@context", []any{v2, "https ://not-a-url"}), "/@context/1"},
		{"a context that nobody knows", set("@context", []any{v2, "https://example.org/context/v1"}), "/@context/1"},
		{"context of another JSON type", set("@context", 4), "/@context"},
		{"no type", set("type", gone), "/type"},
		{"an empty list of types", set("type", []any{}), "/type"},
		{"types without VerifiableCredential", set("type", []any{"https://example.org/Diploma"}), "/type"},
		{"a type that nothing maps", both(set("@context", []any{v2}), set("type", []any{"VerifiableCredential", "Diploma"})), "*"},
		{"a type mapped to no URL", both(set("@context", []any{v2, object{"Diploma": "diploma"}}), set("type", []any{"VerifiableCredential", "Diploma"})), "*"},
		{"type of another JSON type", set("type", 4), "/type"},
		{"type null", set("type", nil), "/type"},
		{"type true", set("type", true), "/type"},
		{"a term that nothing maps", both(set("@context", []any{v2}), set("credentialSubject.wages", "5")), "*"},
		{"a member that nothing maps", both(set("@context", []any{v2}), set("statusEntry", object{"type": "BitstringStatusListEntry", "statusListIndex": true})), "*"},
		{"a protected term redefined", set("@context", []any{v2, object{"VerifiableCredential": "https://example.org/VC"}}), "*"},
		{"one's own protected term redefined", both(set("@context", []any{v2, object{"@protected": true, "hours": "https://example.org/hours"}, object{"hours": "https://example.org/other"}}),
			set("credentialSubject.hours", "5")), "*"},
		{"id null", set("id", nil), "/id"},
		{"several ids", set("id", []any{"did:example:1", "did:example:2"}), "/id"},
		{"id is no URL", set("id", "not a url"), "/id"},
		{"id relative", set("id", "badge-5"), "/id"},
		{"no subject", set("credentialSubject", gone), "/credentialSubject"},
		{"an empty subject", set("credentialSubject", object{}), "/credentialSubject"},
		{"an empty subject among others", set("credentialSubject", []any{object{"id": "did:example:1"}, object{}}), "/credentialSubject/1"},
		{"a subject with several ids", set("credentialSubject", object{"id": []any{"did:example:1", "did:example:2"}}), "/credentialSubject/id"},
		{"a subject with an id that is no URL", set("credentialSubject", object{"id": "not a url"}), "/credentialSubject/id"},
		{"subject as a text", set("credentialSubject", "did:example:1"), "/credentialSubject"},
		{"subject null", set("credentialSubject", nil), "/credentialSubject"},
		{"an empty list of subjects", set("credentialSubject", []any{}), "/credentialSubject"},
		{"issuer null", set("issuer", nil), "/issuer"},
		{"no issuer", set("issuer", gone), "/issuer"},
		{"issuer is no URL", set("issuer", "fake-issuer"), "/issuer"},
		{"issuer with null id", set("issuer", object{"id": nil}), "/issuer/id"},
		{"issuer with an id that is no URL", set("issuer", object{"id": "not url"}), "/issuer/id"},
		{"issuer without id", set("issuer", object{"name": "x"}), "/issuer/id"},
		{"issuer as a list", set("issuer", []any{}), "/issuer"},
		{"issuer as a number", set("issuer", 4), "/issuer"},
		{"another's name", set("issuer", "did:example:somebody"), "/issuer"},
		{"a start in words", set("validFrom", "Thu, 16 Mar 2020 22:37:26 GMT"), "/validFrom"},
		{"a start without zone", set("validFrom", "2020-03-16T22:37:26"), "/validFrom"},
		{"an end in words", set("validUntil", "Thu, 16 Mar 2020 22:37:26 GMT"), "/validUntil"},
		{"an end before the start", both(set("validFrom", "2020-01-02T00:00:00Z"), set("validUntil", "2020-01-01T00:00:00Z")), "/validUntil"},
		{"status without type", set("credentialStatus", entry(object{"type": gone})), "/credentialStatus/type"},
		{"status of type 2", set("credentialStatus", entry(object{"type": 2})), "/credentialStatus/type"},
		{"status with several ids", set("credentialStatus", entry(object{"id": []any{"did:example:1"}})), "/credentialStatus/id"},
		{"status with an id that is no URL", set("credentialStatus", entry(object{"id": "not a url"})), "/credentialStatus/id"},
		{"one of two statuses without type", set("credentialStatus", []any{entry(nil), object{"id": "did:example:x"}}), "/credentialStatus/1/type"},
		{"schema without type", set("credentialSchema", object{"id": "https://example.org/s"}), "/credentialSchema/type"},
		{"schema without id", set("credentialSchema", object{"type": "JsonSchema"}), "/credentialSchema/id"},
		{"schema with an id that is no URL", set("credentialSchema", object{"id": "https ://example.org/s", "type": "JsonSchema"}), "/credentialSchema/id"},
		{"one of two schemas without id", set("credentialSchema", []any{object{"id": "https://example.org/s", "type": "JsonSchema"}, object{"type": "JsonSchema"}}), "/credentialSchema/1/id"},
		{"terms of use without type", set("termsOfUse", object{"id": "https://example.org/terms"}), "/termsOfUse/type"},
		{"evidence without type", set("evidence", []any{object{"id": "https://example.org/e"}}), "/evidence/0/type"},
		{"refresh service without type", set("refreshService", object{"id": "https://example.org/r"}), "/refreshService/type"},
		{"more in a name by language", set("name", phrase), "/name/url"},
		{"more in a description by language", set("description", []any{phrase}), "/description/url"},
		{"more in the issuer's name", set("issuer", object{"name": phrase}), "/issuer/name/url"},
		{"more in the issuer's description", set("issuer", object{"description": phrase}), "/issuer/description/url"},
		{"name as a number", set("name", 5), "/name"},
		{"related files as texts", set("relatedResource", []any{"https://example.org/r"}), "/relatedResource/0"},
		{"a related file without id", set("relatedResource", resource(set("id", gone))), "/relatedResource/0/id"},
		{"a related file twice", set("relatedResource", append(resource(func(object) {}), resource(func(object) {})...)), "/relatedResource/1/id"},
		{"a related file without digest", set("relatedResource", resource(both(set("digestSRI", gone), set("digestMultibase", gone)))), "/relatedResource/0"},
		{"a proof already", set("proof", object{"type": "DataIntegrityProof"}), "/proof"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := h.in(t)
			for _, instance := range append(slices.Clone(integrity), "enveloped") {
				doc := sample(h.dids[instance])
				tt.change(doc)
				if issuer, ok := doc["issuer"].(object); ok && !strings.HasPrefix(tt.pointer, "/issuer/id") {
					issuer["id"] = h.dids[instance]
				}
				h.refused(instance, doc, tt.pointer)
			}
		})
	}
}

// refused posts a credential that is not to be signed.
func (h *house) refused(instance string, doc object, pointer string) {
	h.t.Helper()
	status, out := h.issue(instance, doc)
	problems, _ := out["problemDetails"].([]any)
	if status != 400 || len(problems) == 0 || out["verifiableCredential"] != nil {
		h.t.Errorf("%s: %d %v", instance, status, out)
		return
	}
	if got, _ := problems[0].(object)["pointer"].(string); pointer != "*" && got != pointer {
		h.t.Errorf("%s: the problem is at %q, want %q: %v", instance, got, pointer, problems[0])
	}
}

// TestRefusedOlder has the issuers of Data Integrity refuse what is wrong in
// the 1.1 model.
func TestRefusedOlder(t *testing.T) {
	h := start(t, settings{})
	for _, tt := range []struct {
		name, pointer string
		change        func(object)
	}{
		{"an undefined type", "*", set("type", []any{"VerifiableCredential", "UndefinedType"})},
		{"an undefined term", "*", set("undefinedTerm", "undefinedTerm")},
		{"an undefined term of the subject", "*", set("credentialSubject.undefinedTerm", "x")},
		{"no subject", "/credentialSubject", set("credentialSubject", gone)},
		{"no date of issue", "/issuanceDate", set("issuanceDate", gone)},
		{"a date of issue in words", "/issuanceDate", set("issuanceDate", "Thu, 16 Mar 2020")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := h.in(t)
			for _, instance := range integrity {
				doc := older(h.dids[instance])
				tt.change(doc)
				h.refused(instance, doc, tt.pointer)
			}
		})
	}
}

// TestRefusedRequests sends bodies that are no request.
func TestRefusedRequests(t *testing.T) {
	h := start(t, settings{})
	vc := string(marshal(t, h.issued("eddsa-rdfc-2022", sample(h.dids["eddsa-rdfc-2022"]))))
	for _, tt := range []struct{ name, path, body string }{
		{"no credential", "eddsa-rdfc-2022/credentials/issue", `{}`},
		{"credential null", "eddsa-rdfc-2022/credentials/issue", `{"credential":null}`},
		{"credential as a list", "eddsa-rdfc-2022/credentials/issue", `{"credential":[]}`},
		{"credential as a text", "eddsa-rdfc-2022/credentials/issue", `{"credential":"{}"}`},
		{"a list", "eddsa-rdfc-2022/credentials/issue", `[]`},
		{"nothing", "eddsa-rdfc-2022/credentials/issue", ``},
		{"no JSON", "eddsa-rdfc-2022/credentials/issue", `{"credential":`},
		{"a member twice", "eddsa-rdfc-2022/credentials/issue", `{"credential":{"id":"urn:x:1","id":"urn:x:2"}}`},
		{"half of a surrogate", "eddsa-rdfc-2022/credentials/issue", `{"credential":{"id":"\ud800"}}`},
		{"nested without end", "eddsa-rdfc-2022/credentials/issue", strings.Repeat(`{"credential":`, 5000)},
		{"options as a text", "eddsa-rdfc-2022/credentials/issue", `{"credential":{},"options":"x"}`},
		{"pointers as a text", "ecdsa-sd-2023/credentials/issue", `{"credential":{},"options":{"mandatoryPointers":"/issuer"}}`},
		{"pointers as numbers", "ecdsa-sd-2023/credentials/issue", `{"credential":{},"options":{"mandatoryPointers":[5]}}`},
		{"a credential as a JSON text", "credentials/verify", `{"verifiableCredential":` + string(marshal(t, vc)) + `}`},
		{"no credential to verify", "credentials/verify", `{"options":{}}`},
		{"challenge as a number", "presentations/verify", `{"verifiablePresentation":{},"options":{"challenge":5}}`},
		{"no presentation", "presentations/verify", `{"verifiableCredential":` + vc + `}`},
		{"nothing to derive from", "credentials/derive", `{"verifiableCredential":` + vc + `,"options":{"selectivePointers":[]}}`},
		{"no base proof to derive from", "credentials/derive", `{"verifiableCredential":` + vc + `,"options":{"selectivePointers":["/credentialSubject/id"]}}`},
		{"an id by which it cannot be kept", "status/credentials/issue", `{"credential":` + string(marshal(t, sample(h.dids["status"]))) + `,"options":{"credentialId":"a\u0000b"}}`},
		{"an id that is too long", "status/credentials/issue", `{"credential":` + string(marshal(t, sample(h.dids["status"]))) + `,"options":{"credentialId":"` + strings.Repeat("x", 3000) + `"}}`},
		{"status without a word", "credentials/status", `{"credentialId":"urn:x:1"}`},
		{"status in words", "credentials/status", `{"credentialId":"urn:x:1","status":"revoked"}`},
		{"status of nothing", "credentials/status", `{"status":true}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			resp, raw := h.in(t).send("POST", tt.path, "", "application/json", []byte(tt.body))
			if resp.StatusCode != 400 || !strings.Contains(string(raw), `"problemDetails":[{`) {
				t.Errorf("%d %s", resp.StatusCode, raw)
			}
		})
	}
}
