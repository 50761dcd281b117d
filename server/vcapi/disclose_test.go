package vcapi_test

import (
	"encoding/base64"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// TestDerive shows a part of a credential, and no less than its issuer wants.
func TestDerive(t *testing.T) {
	h := start(t, settings{})
	for _, instance := range disclosing {
		t.Run(instance, func(t *testing.T) {
			h := h.in(t)
			doc := sample(h.dids[instance])
			doc["credentialSubject"] = object{"id": "did:example:1", "name": "Ada", "wages": "5"}
			doc["validUntil"] = "2099-01-01T00:00:00Z"
			base := h.issued(instance, doc)
			if yes, _ := h.verified(base); yes {
				t.Error("a base proof is not for showing, and is verified")
			}
			derive := func(pointers ...string) (int, object) {
				status, out := h.post("credentials/derive", object{"verifiableCredential": base, "options": object{"selectivePointers": pointers}})
				vc, _ := out["verifiableCredential"].(object)
				return status, vc
			}
			status, part := derive("/credentialSubject/name")
			if status != 201 {
				t.Fatalf("it is not derived: %d", status)
			}
			subject := part["credentialSubject"].(object)
			if subject["name"] != "Ada" || subject["wages"] != nil || part["issuer"] == nil || part["validUntil"] == nil {
				t.Errorf("shown is %v", part)
			}
			if yes, out := h.verified(part); !yes {
				t.Errorf("it is not verified: %v", out)
			}
			part["credentialSubject"].(object)["name"] = "Eve"
			if yes, _ := h.verified(part); yes {
				t.Error("a changed part is verified")
			}
			if status, _ := derive("/credentialSubject/nothing"); status != 400 {
				t.Errorf("a pointer to nothing: %d", status)
			}
			if status, _ := derive("credentialSubject"); status != 400 {
				t.Errorf("what is no pointer: %d", status)
			}
			for _, pointers := range [][]string{{"/credentialSubject/nothing"}, {"issuer"}} {
				body := object{"credential": doc, "options": object{"mandatoryPointers": pointers}}
				if status, out := h.post(instance+"/credentials/issue", body); status != 400 {
					t.Errorf("mandatory %v: %d %v", pointers, status, out)
				}
			}
			body := object{"credential": doc, "options": object{"mandatoryPointers": []string{"/credentialSubject/wages", "/issuer"}}}
			_, out := h.post(instance+"/credentials/issue", body)
			base, _ = out["verifiableCredential"].(object)
			if status, part := derive("/credentialSubject/id"); status != 201 || part["credentialSubject"].(object)["wages"] != "5" || part["validUntil"] != nil {
				t.Errorf("what the issuer wants shown: %d %v", status, part)
			}
		})
	}
}

// TestBadDerivedValues puts together proof values of ecdsa-sd-2023 amiss.
func TestBadDerivedValues(t *testing.T) {
	h := start(t, settings{})
	vc := h.shown("ecdsa-sd-2023", h.issued("ecdsa-sd-2023", sample(h.dids["ecdsa-sd-2023"])))
	good := vc["proof"].([]any)[0].(object)["proofValue"].(string)
	raw, err := base64.RawURLEncoding.DecodeString(good[1:])
	if err != nil {
		t.Fatal(err)
	}
	put := func(header, body []byte) string {
		return "u" + base64.RawURLEncoding.EncodeToString(append(append([]byte{}, header...), body...))
	}
	with := func(change func(parts []any) []any) string {
		var parts []any
		if err := cbor.Unmarshal(raw[3:], &parts); err != nil {
			t.Fatal(err)
		}
		body, err := cbor.Marshal(change(parts))
		if err != nil {
			t.Fatal(err)
		}
		return put(raw[:3], body)
	}
	part := func(at int, value any) func([]any) []any {
		return func(parts []any) []any { parts[at] = value; return parts }
	}
	for _, tt := range []struct{ name, value string }{
		{"another prefix", "z" + good[1:]},
		{"the header of a base proof", put([]byte{0xd9, 0x5d, 0x00}, raw[3:])},
		{"the header of bbs-2023", put([]byte{0xd9, 0x5d, 0x03}, raw[3:])},
		{"no header", put(nil, raw[3:])},
		{"a short base signature", with(part(0, make([]byte, 63)))},
		{"a base signature as text", with(part(0, "x"))},
		{"a short key", with(part(1, make([]byte, 34)))},
		{"signatures that are none", with(part(2, []any{make([]byte, 63)}))},
		{"signatures as one", with(part(2, make([]byte, 64)))},
		{"a signature more", with(func(parts []any) []any {
			parts[2] = append(parts[2].([]any), make([]byte, 64))
			return parts
		})},
		{"a signature less", with(func(parts []any) []any {
			list := parts[2].([]any)
			parts[2] = list[:len(list)-1]
			return parts
		})},
		{"labels by text", with(part(3, map[string][]byte{"c14n0": make([]byte, 32)}))},
		{"labels too short", with(part(3, map[int][]byte{0: make([]byte, 31)}))},
		{"labels in a list", with(part(3, []any{}))},
		{"mandatory places as text", with(part(4, []any{"0"}))},
		{"a mandatory place beyond the end", with(part(4, []any{900}))},
		{"a part less", with(func(parts []any) []any { return parts[:4] })},
		{"a part more", with(func(parts []any) []any { return append(parts, 1) })},
		{"something after it", put(raw[:3], append(append([]byte{}, raw[3:]...), 0))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := clone(t, vc)
			set("proof.proofValue", tt.value)(changed)
			if yes, out := h.in(t).verified(changed); yes {
				t.Errorf("it is verified: %v", out)
			}
		})
	}
	same := with(func(parts []any) []any { return parts })
	changed := clone(t, vc)
	set("proof.proofValue", same)(changed)
	if yes, out := h.verified(changed); !yes {
		t.Errorf("put together anew it is not verified: %v", out)
	}
}
