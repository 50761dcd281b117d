package musts_test

import (
	"bytes"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential/credentialtest"
	"laurel/credential/internal/multibase"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// disclosing is a badge that a suite signed for selective disclosure.
func disclosing(t testing.TB, suite string) []byte {
	t.Helper()
	doc := badge(t)
	s := credentialtest.SignerOf(map[string]key.Type{"ecdsa-sd-2023": key.P256, "bbs-2023": key.BLS12381}[suite], "nordmark")
	set("/issuer/id", s.Controller())(doc)
	raw, err := proof.Add(t.Context(), encoded(t, doc), s, proof.Options{Suite: suite, Created: credentialtest.Noon, Mandatory: []string{"/issuer", "/validFrom", "/validUntil"}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func derived(t testing.TB, suite string) tree {
	t.Helper()
	raw, err := proof.Derive(disclosing(t, suite), []string{"/name", "/credentialSubject/achievement/name", "/credentialSubject/identifier"})
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, raw)
}

// disclosed is what a holder derived, changed on its way.
func disclosed(suite string, changes ...change) judge {
	return func(t *testing.T) judged {
		v := judgedBy(t, verifier(), encoded(t, changed(derived(t, suite), changes)))
		v.unsure = v.unsure && len(changes) > 0 // of a part in order, not everything can be told
		return v
	}
}

// parts changes the parts of a derived proof's value.
func parts(suite string, how func([]any) []any) judge {
	return disclosed(suite, edited("/proof/0/proofValue", func(s string) string {
		raw, err := multibase.Decode(s)
		if err != nil {
			panic(err)
		}
		var all []any
		if err := cbor.Unmarshal(raw[3:], &all); err != nil {
			panic(err)
		}
		body, err := cbor.Marshal(how(all))
		if err != nil {
			panic(err)
		}
		return multibase.Base64URL(append(bytes.Clone(raw[:3]), body...))
	}))
}

// part changes one of them.
func part(suite string, i int, how func(any) any) judge {
	return parts(suite, func(all []any) []any {
		all[i] = how(all[i])
		return all
	})
}

func header(third byte) func(string) string {
	return func(s string) string {
		raw, _ := multibase.Decode(s)
		raw[2] = third
		return multibase.Base64URL(raw)
	}
}

// failing judges an error of somebody who issues or derives.
func failing(do func(t *testing.T) error) judge {
	return func(t *testing.T) judged {
		err := do(t)
		j := judged{refused: err != nil}
		j.say("error", strict.PlaceOf(err))
		return j
	}
}

func derive(suite string, pointers ...string) judge {
	return failing(func(t *testing.T) error {
		_, err := proof.Derive(disclosing(t, suite), pointers)
		return err
	})
}

func mandatory(pointer string) judge {
	return failing(func(t *testing.T) error {
		_, err := proof.Add(t.Context(), encoded(t, badge(t)), credentialtest.SignerOf(key.P256, "nordmark"), proof.Options{Suite: "ecdsa-sd-2023", Mandatory: []string{pointer}})
		return err
	})
}

func less(v any) any  { b := v.([]byte); return b[:len(b)-1] }
func more(v any) any  { return append(v.([]byte), 0) }
func other(v any) any { b := bytes.Clone(v.([]byte)); b[len(b)-1] ^= 1; return b }
func text(any) any    { return "text" }

// TestDisclosure: the suites of selective disclosure.
func TestDisclosure(t *testing.T) {
	const sd, bbs = "ecdsa-sd-2023", "bbs-2023"
	const malformed, changedBy = "signature.malformed /proof/0/proofValue", "signature.changed /proof/0/proofValue"
	value := func(suite string, how func(string) string) judge {
		return disclosed(suite, edited("/proof/0/proofValue", how))
	}
	hold(t, []must{
		{"vc2 6", "a pointer to nothing, of the holder", derive(sd, "/credentialSubject/wages"), "error /credentialSubject/wages"},
		{"vc2 6", "a pointer beyond an array", derive(sd, "/evidence/7"), "error /evidence/7"},
		{"vc2 6", "an index with a zero before it", derive(sd, "/evidence/00"), "error /evidence/00"},
		{"vc2 6", "a pointer into a text", derive(sd, "/name/first"), "error /name/first"},
		{"vc2 6", "what is no pointer", derive(sd, "name"), "error name"},
		{"vc2 6", "an escape that pointers do not have", derive(sd, "/na~2me"), "error /na~2me"},
		{"vc2 6", "a pointer to nothing, of the issuer", mandatory("/wages"), "error /wages"},
		{"vc2 6", "a statement shown that was not selected", disclosed(sd, set("/description", "Shapes and prunes young apple and pear trees safely.")), changedBy},
		{"vc2 7", "a derived proof in order", disclosed(sd), ""},
		{"vc2 7", "the base proof itself", bytesOf(func(t *testing.T) []byte { return disclosing(t, sd) }), malformed},
		{"vc2 7", "another prefix than u", value(sd, func(s string) string { return "z" + s[1:] }), malformed},
		{"vc2 7", "no prefix", value(sd, func(s string) string { return s[1:] }), malformed},
		{"vc2 7", "cut off", value(sd, func(s string) string { return s[:len(s)/2] }), malformed},
		{"vc2 7", "another header", value(sd, header(0x03)), malformed},
		{"vc2 7", "the header of a base proof", value(sd, header(0x00)), malformed},
		{"vc2 7", "something after its end", value(sd, func(s string) string { return s + "AAAA" }), malformed},
		{"vc2 7", "four parts", parts(sd, func(all []any) []any { return all[:4] }), malformed},
		{"vc2 7", "six parts", parts(sd, func(all []any) []any { return append(all, 1) }), malformed},
		{"vc2 7", "a part tagged", part(sd, 0, func(v any) any { return cbor.Tag{Number: 24, Content: v} }), malformed},
		{"vc2 7", "a base signature of 63 bytes", part(sd, 0, less), malformed},
		{"vc2 7", "a base signature that is a text", part(sd, 0, text), malformed},
		{"vc2 7", "another base signature", part(sd, 0, other), changedBy},
		{"vc2 7", "a public key of 34 bytes", part(sd, 1, less), malformed},
		{"vc2 7", "a public key of 36 bytes", part(sd, 1, more), malformed},
		{"vc2 7", "another public key", part(sd, 1, func(any) any {
			raw, _ := multibase.Decode(credentialtest.Key(key.P256, "mallory").Public().Multikey())
			return raw
		}), changedBy},
		{"vc2 7", "signatures that are no list", part(sd, 2, text), malformed},
		{"vc2 7", "a signature of a statement of 63 bytes", part(sd, 2, func(v any) any { v.([]any)[0] = less(v.([]any)[0]); return v }), malformed},
		{"vc2 7", "another signature of a statement", part(sd, 2, func(v any) any { v.([]any)[0] = other(v.([]any)[0]); return v }), changedBy},
		{"vc2 7", "a signature less than statements", part(sd, 2, func(v any) any { return v.([]any)[1:] }), changedBy},
		{"vc2 7", "a signature more than statements", part(sd, 2, func(v any) any { return append(v.([]any), v.([]any)[0]) }), changedBy},
		{"vc2 7", "signatures in another order", part(sd, 2, func(v any) any { l := v.([]any); l[0], l[1] = l[1], l[0]; return l }), changedBy},
		{"vc2 7", "a label of 31 bytes", part(sd, 3, func(v any) any { return labels(v, less) }), malformed},
		{"vc2 7", "labels by text", part(sd, 3, func(v any) any { return map[string]any{"c14n0": make([]byte, 32)} }), malformed},
		{"vc2 7", "another label", part(sd, 3, func(v any) any { return labels(v, other) }), changedBy},
		{"vc2 7", "places that are no numbers", part(sd, 4, func(any) any { return []any{"0"} }), malformed},
		{"vc2 7", "places that are negative", part(sd, 4, func(any) any { return []any{-1} }), malformed},
		{"vc2 7", "a place more that must be shown", part(sd, 4, func(v any) any { return append(v.([]any), uint64(4000)) }), changedBy},
		{"vc2 7", "a statement that had to be shown left out", disclosed(sd, drop("/validUntil")), changedBy},
		{"vc2 7", "a statement changed", disclosed(sd, set("/name", "Another name")), changedBy},
		{"vc2 7", "a key that is not P-256", disclosed(sd, set("/proof/0/verificationMethod", issuer.Method())), "signature.malformed /proof/0/verificationMethod"},
		{"vc2 8", "a derived proof in order", disclosed(bbs), ""},
		{"vc2 8", "the base proof itself", bytesOf(func(t *testing.T) []byte { return disclosing(t, bbs) }), malformed},
		{"vc2 8", "another prefix than u", value(bbs, func(s string) string { return "z" + s[1:] }), malformed},
		{"vc2 8", "cut off", value(bbs, func(s string) string { return s[:len(s)/2] }), malformed},
		{"vc2 8", "the header of ecdsa-sd-2023", value(bbs, header(0x01)), malformed},
		{"vc2 8", "the header of a proof with a pseudonym, which has more parts", value(bbs, header(0x07)), malformed},
		{"vc2 8", "the header of a base proof with a pseudonym, which is a draft", value(bbs, header(0x06)), "signature.kindNotRead /proof/0/proofValue"},
		{"vc2 8", "four parts", parts(bbs, func(all []any) []any { return all[:4] }), malformed},
		{"vc2 8", "another proof", part(bbs, 0, other), changedBy},
		{"vc2 8", "a proof cut off", part(bbs, 0, less), changedBy},
		{"vc2 8", "a proof that is a text", part(bbs, 0, text), malformed},
		{"vc2 8", "labels by text", part(bbs, 1, func(any) any { return map[string]any{"c14n0": "b0"} }), malformed},
		{"vc2 8", "one label for two nodes", part(bbs, 1, func(v any) any {
			m := v.(map[any]any)
			for k := range m {
				m[k] = uint64(0)
			}
			return m
		}), malformed},
		{"vc2 8", "places that must be shown, not ascending", part(bbs, 2, func(v any) any { return reversed(v.([]any)) }), malformed},
		{"vc2 8", "places among the others, not ascending", part(bbs, 3, func(v any) any { return reversed(v.([]any)) }), malformed},
		{"vc2 8", "another presentation header", part(bbs, 4, func(any) any { return []byte("another") }), changedBy},
		{"vc2 8", "a statement that had to be shown left out", disclosed(bbs, drop("/validUntil")), changedBy},
		{"vc2 8", "a statement changed", disclosed(bbs, set("/name", "Another name")), changedBy},
		{"vc2 8", "a key that is not of BLS12-381", disclosed(bbs, set("/proof/0/verificationMethod", issuer.Method())), "signature.malformed /proof/0/verificationMethod"},
	})
	tell(t, []unseen{
		{"vc2 6", "labels come from an HMAC whose key is random and 32 bytes long", "the key is the issuer's and holder's alone; that a base proof holds one of 32 bytes is looked at when something is derived"},
		{"vc2 7", "the key of a base proof is new and thrown away after signing", "of a key nobody can see where else it was used; that no two proofs of ours have the same is tested where they are made"},
		{"vc2 8", "dates, ids and places in status lists are left out where a holder must not be recognised", "a matter of the issuer's choice; a credential that has them is no less valid"},
	})
}

// labels changes one of the labels by nodes.
func labels(v any, how func(any) any) any {
	m := v.(map[any]any)
	m[uint64(0)] = how(m[uint64(0)])
	return m
}
