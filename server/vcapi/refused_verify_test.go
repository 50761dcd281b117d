package vcapi_test

import (
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// TestRefusedAtVerify changes what was signed, and what the proof says.
func TestRefusedAtVerify(t *testing.T) {
	h := start(t, settings{})
	value := func(change func(string) string) func(object) {
		return func(vc object) {
			one := vc["proof"].([]any)[0].(object)
			one["proofValue"] = change(one["proofValue"].(string))
		}
	}
	lines := []struct {
		name   string
		change func(object)
	}{
		{"a document that is none", func(vc object) { clear(vc); vc["type"] = []any{"NonconformingDocument"} }},
		{"proof null", set("proof", nil)},
		{"no proof", set("proof", gone)},
		{"an empty list of proofs", set("proof", []any{})},
		{"a proof as text", set("proof", "did:example:proof")},
		{"proof without type", set("proof.type", gone)},
		{"proof without verificationMethod", set("proof.verificationMethod", gone)},
		{"proof without proofPurpose", set("proof.proofPurpose", gone)},
		{"proof without proofValue", set("proof.proofValue", gone)},
		{"proofValue null", set("proof.proofValue", nil)},
		{"proofValue without its prefix", value(func(s string) string { return s[1:] })},
		{"proofValue truncated", value(func(s string) string { return s[:len(s)/2] })},
		{"proofValue changed", value(func(s string) string { return s[:20] + swap(s[20]) + s[21:] })},
		{"an unknown type of proof", set("proof.type", "UnknownProofType")},
		{"an unknown cryptosuite", set("proof.cryptosuite", "UnknownCryptosuite")},
		{"another purpose", set("proof.proofPurpose", "invalidPurpose")},
		{"a purpose of presentations", set("proof.proofPurpose", "authentication")},
		{"created is gone", set("proof.created", gone)},
		{"created in words", set("proof.created", "yesterday")},
		{"expires in words", set("proof.expires", "tomorrow")},
		{"a proof that ran out", set("proof.expires", "2001-01-01T00:00:00Z")},
		{"another's key", set("proof.verificationMethod", "did:key:z6MkwXG2WjeQnNxSoynSGYU8V9j3QzP3JSqhdmkHc6SaVWoT#z6MkwXG2WjeQnNxSoynSGYU8V9j3QzP3JSqhdmkHc6SaVWoT")},
		{"a previous proof that is not there", set("proof.previousProof", "urn:uuid:7578c6c8-5a1c-4ef6-9b0e-6a8a3c2d9a0c")},
		{"previous proofs that are not there", set("proof.previousProof", []any{"urn:uuid:1", "urn:uuid:2"})},
		{"an undefined term added", set("undefinedTerm", "undefinedTerm")},
		{"an undefined term added to the subject", set("credentialSubject.undefinedTerm", "x")},
		{"an undefined type added", set("type", []any{"VerifiableCredential", "UndefinedType"})},
		{"another subject", set("credentialSubject.id", "did:example:somebody")},
		{"another end", set("validUntil", "2099-01-01T00:00:00Z")},
	}
	for _, instance := range integrity {
		doc := sample(h.dids[instance])
		doc["@context"] = []any{v2}
		vc := h.shown(instance, h.issued(instance, doc))
		for _, tt := range lines {
			if instance == "ed25519-2020" && strings.Contains(tt.name, "cryptosuite") {
				continue // a suite that is a type has none
			}
			t.Run(instance+"/"+tt.name, func(t *testing.T) {
				changed := clone(t, vc)
				tt.change(changed)
				if yes, out := h.in(t).verified(changed); yes {
					t.Errorf("it is verified: %v", out)
				}
			})
		}
	}
}

func swap(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}

// TestDataLoss has documents refused that were signed over less than they say:
// a signer without safe mode drops what no context defines.
func TestDataLoss(t *testing.T) {
	h := start(t, settings{})
	s := credentialtest.Signer("careless")
	for _, tt := range []struct {
		name   string
		signed func(object) // what a careless signer covers
		shown  func(object) // what is shown
	}{
		{"an undefined term", func(object) {}, set("undefinedTerm", "x")},
		{"an undefined type", func(object) {}, set("type", []any{"VerifiableCredential", "UndefinedType"})},
		{"a type relative to a base that is no longer there",
			both(set("@context", []any{v2}), set("type", []any{"VerifiableCredential", "https://attacker.example/vocab#Diploma"})),
			set("type", []any{"VerifiableCredential", "Diploma"})},
		{"a type relative to a base", func(object) {},
			both(set("@context", []any{v2, object{"@base": "https://attacker.example/vocab#"}}), set("type", []any{"VerifiableCredential", "Diploma"}))},
		{"an id relative to a base", func(object) {},
			both(set("@context", []any{v2, object{"@base": "https://attacker.example/"}}), set("credentialSubject.id", "somebody"))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := sample(s.Controller())
			doc["@context"] = []any{v2}
			tt.signed(doc)
			raw, err := proof.Add(t.Context(), marshal(t, doc), s, proof.Options{Created: credentialtest.Noon})
			if err != nil {
				t.Fatal(err)
			}
			vc := decoded(t, raw)
			if yes, out := h.in(t).verified(vc); !yes {
				t.Fatalf("as signed it is not verified: %v", out)
			}
			tt.shown(vc)
			if yes, out := h.in(t).verified(vc); yes {
				t.Errorf("it is verified: %v", out)
			}
		})
	}
}

// TestEnvelopes changes the envelope round a credential and a presentation.
func TestEnvelopes(t *testing.T) {
	h := start(t, settings{})
	vc := h.issued("enveloped", sample(h.dids["enveloped"]))
	_, out := h.post("presentations", object{"presentation": object{"@context": []any{v2}, "type": []any{"VerifiablePresentation"},
		"holder": h.dids["enveloped"], "verifiableCredential": []any{vc}}})
	vp, _ := out["verifiablePresentation"].(object)
	for kind, envelope := range map[string]object{"Credential": vc, "Presentation": vp} {
		path := "credentials/verify"
		if kind == "Presentation" {
			path = "presentations/verify"
		}
		for _, tt := range []struct {
			name   string
			change func(object)
			want   bool
		}{
			{"as it is", func(object) {}, true},
			{"its context in a list", set("@context", []any{v2}), true},
			{"its type in a list", set("type", []any{"EnvelopedVerifiable" + kind}), true},
			{"no contexts", set("@context", []any{}), false},
			{"another context", set("@context", examples), false},
			{"another context in a list", set("@context", []any{examples}), false},
			{"no type", set("type", gone), false},
			{"another type", set("type", "Verifiable"+kind), false},
			{"another type in a list", set("type", []any{"Verifiable" + kind}), false},
			{"an id that is no data URL", func(m object) { _, m["id"], _ = strings.Cut(m["id"].(string), ",") }, false},
			{"no id", set("id", gone), false},
			{"an empty data URL", set("id", "data:application/vc+jwt,"), false},
			{"a changed token", func(m object) { m["id"] = m["id"].(string)[:len(m["id"].(string))-8] + "AAAAAAAA" }, false},
		} {
			t.Run(kind+"/"+tt.name, func(t *testing.T) {
				h := h.in(t)
				changed := clone(t, envelope)
				tt.change(changed)
				status, out := h.post(path, object{"verifiable" + kind: changed, "options": object{"checks": []string{}}})
				if got := h.verdict(status, out); got != tt.want {
					t.Errorf("verified is %v, want %v: %v", got, tt.want, out)
				}
			})
		}
	}
}

// TestPresentations holds presentations to the data model and to what was
// asked.
func TestPresentations(t *testing.T) {
	h := start(t, settings{})
	did := h.dids["eddsa-rdfc-2022"]
	vc := h.issued("ecdsa-rdfc-2019-p256", sample(h.dids["ecdsa-rdfc-2019-p256"]))
	present := func(t *testing.T, doc object) object {
		status, out := h.in(t).post("presentations", object{"presentation": doc, "options": object{"challenge": "c-1", "domain": "verifier.example"}})
		vp, _ := out["verifiablePresentation"].(object)
		if status != 201 || vp == nil {
			t.Fatalf("it is not signed: %d %v", status, out)
		}
		return vp
	}
	bare := object{"@context": []any{v2}, "type": []any{"VerifiablePresentation"}}
	with := clone(t, bare)
	with["verifiableCredential"] = []any{vc}
	forged := clone(t, vc)
	set("credentialSubject.id", "did:example:somebody")(forged)
	unsigned := object{"@context": []any{v2}, "type": []any{"VerifiableCredential"}, "issuer": did, "credentialSubject": object{"id": "did:example:1", "name": "Ada"}}
	asked := object{"challenge": "c-1", "domain": "verifier.example"}
	for _, tt := range []struct {
		name    string
		doc     object
		change  func(object)
		options object
		want    bool
	}{
		{"as it is", with, func(object) {}, asked, true},
		{"without credentials", bare, func(object) {}, asked, true},
		{"nothing was asked", with, func(object) {}, object{"checks": []string{}}, true},
		{"another challenge", with, func(object) {}, object{"challenge": "c-2", "domain": "verifier.example"}, false},
		{"another domain", with, func(object) {}, object{"challenge": "c-1", "domain": "attacker.example"}, false},
		{"no context", with, set("@context", gone), asked, false},
		{"contexts in another order", with, set("@context", []any{examples, v2}), asked, false},
		{"an unknown context", with, set("@context", []any{"https://example.com"}), asked, false},
		{"an unknown context besides", with, set("@context", []any{v2, "https://example.com"}), asked, false},
		{"a number in the context", with, set("@context", []any{v2, 5}), asked, false},
		{"no type", with, set("type", gone), asked, false},
		{"another type", with, set("type", []any{"NonconformingDocument"}), asked, false},
		{"a broken proofValue", with, func(vp object) {
			one := vp["proof"].([]any)[0].(object)
			one["proofValue"] = one["proofValue"].(string)[:30]
		}, asked, false},
		{"no proof", with, set("proof", gone), asked, false},
		{"a forged credential in it", with, set("verifiableCredential", []any{forged}), asked, false},
		{"a credential as text", with, set("verifiableCredential", []any{"did:example:vc"}), asked, false},
		{"a holder without id", with, set("holder", object{"name": "x"}), asked, false},
		{"the holder's own word", selfAsserted(did, unsigned), func(object) {}, asked, true},
		{"another's word without its proof", selfAsserted(did, withIssuer(t, unsigned, "did:example:acme")), func(object) {}, asked, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			vp := clone(t, present(t, tt.doc))
			tt.change(vp)
			h := h.in(t)
			status, out := h.post("presentations/verify", object{"verifiablePresentation": vp, "options": tt.options})
			if got := h.verdict(status, out); got != tt.want {
				t.Errorf("verified is %v, want %v: %v", got, tt.want, out)
			}
		})
	}
	t.Run("shown without a proof", func(t *testing.T) {
		h := h.in(t)
		if status, out := h.post("presentations/verify", object{"presentation": with}); !h.verdict(status, out) || len(out["warnings"].([]any)) == 0 {
			t.Errorf("%d %v", status, out)
		}
		changed := clone(t, with)
		set("verifiableCredential", []any{forged})(changed)
		if status, out := h.post("presentations/verify", object{"presentation": changed}); h.verdict(status, out) {
			t.Errorf("a forged credential passes: %v", out)
		}
	})
	t.Run("another holder", func(t *testing.T) {
		doc := clone(t, with)
		doc["holder"] = "did:example:acme"
		if status, out := h.in(t).post("presentations", object{"presentation": doc}); status != 400 {
			t.Errorf("it is signed in another's name: %d %v", status, out)
		}
	})
}

func selfAsserted(holder string, vc object) object {
	return object{"@context": []any{v2}, "type": []any{"VerifiablePresentation"}, "holder": holder, "verifiableCredential": []any{vc}}
}

func withIssuer(t testing.TB, vc object, issuer string) object {
	out := clone(t, vc)
	out["issuer"] = issuer
	return out
}

// TestTrap shows what this door does not decide: a key that is not its
// issuer's, dates and status are warnings.
func TestTrap(t *testing.T) {
	h := start(t, settings{})
	s := credentialtest.SignerOf(key.P256, "stranger")
	doc := sample("https://university.example")
	doc["validUntil"] = "2021-01-01T00:00:00Z"
	raw, err := proof.Add(t.Context(), marshal(t, doc), s, proof.Options{Created: credentialtest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	yes, out := h.verified(decoded(t, raw))
	var codes []string
	for _, w := range out["warnings"].([]any) {
		codes = append(codes, w.(object)["code"].(string))
	}
	if got := strings.Join(codes, " "); !yes || got != "issuer.other end.past" {
		t.Errorf("verified is %v with %s: %v", yes, got, out)
	}
}
