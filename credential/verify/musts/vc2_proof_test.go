package musts_test

import (
	"context"
	"strings"
	"testing"

	"laurel/credential/canon"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// TestVerification: what a verifier does after the proof (VC Data Model 2.0
// §Verification and §Validation).
func TestVerification(t *testing.T) {
	other := credentialtest.Signer("mallory")
	hold(t, []must{
		{"vc2 Verification", "a text changed after signing", shown("eddsa-rdfc-2022", set("/name", "Another name")), "signature.changed /proof/0/proofValue"},
		{"vc2 Verification", "well signed, and not conforming", vc(drop("/credentialSubject")), "shape.missing /credentialSubject"},
		{"vc2 Verification", "signed by another than the issuer", func(t *testing.T) judged {
			return judgedBy(t, verifier(), signedBy(t, other, plain(), options(other)))
		}, "issuer.other /proof/verificationMethod"},
		{"vc2 Verification", "presented by another than the holder", func(t *testing.T) judged {
			o := options(other)
			o["proofPurpose"] = proof.Authentication
			return judgedPresentation(t, verifier(), signedBy(t, other, presentation(t), o), verify.PresentationOptions{})
		}, "presenter.other /proof/verificationMethod"},
		{"vc2 Verification", "not in force yet", vc(set("/validFrom", "2026-05-11T12:00:01Z")), "start.ahead /validFrom"},
		{"vc2 Verification", "run out", vc(set("/validUntil", "2026-05-11T11:59:59Z")), "end.past /validUntil"},
		{"vc2 Verification", "not signed at all", bytesOf(func(t *testing.T) []byte { return encoded(t, plain()) }), "signature.none /proof"},
		{"vc2 Verification", "no JSON", bytesOf(func(*testing.T) []byte { return []byte("<html>") }), "format.unreadable"},
	})
}

// TestProofs: Data Integrity proofs, their members and how they are verified.
func TestProofs(t *testing.T) {
	in := func(name string, value any) judge { return proved(set("/"+name, value)) }
	without := func(name string) judge { return proved(drop("/" + name)) }
	hold(t, []must{
		{"vc2 2", "a proof in order", proved(), ""},
		{"vc2 2", "no type", without("type"), "signature.malformed /proof/type"},
		{"vc2 2", "another type", in("type", "UnknownProofType"), "signature.kindNotRead /proof/type"},
		{"vc2 2", "no cryptosuite", without("cryptosuite"), "signature.malformed /proof/cryptosuite"},
		{"vc2 2", "another cryptosuite", in("cryptosuite", "rot13-2026"), "signature.kindNotRead /proof/cryptosuite"},
		{"vc2 2", "a cryptosuite that is a list", in("cryptosuite", []any{"eddsa-jcs-2022"}), "signature.malformed /proof/cryptosuite"},
		{"vc2 2", "no proofPurpose", without("proofPurpose"), "signature.malformed /proof/proofPurpose"},
		{"vc2 2", "no verificationMethod", without("verificationMethod"), "signature.malformed /proof/verificationMethod"},
		{"vc2 2", "a verificationMethod that is no URL", in("verificationMethod", "the first key"), "issuer.other /proof/verificationMethod"},
		{"vc2 2", "created without zone", in("created", "2026-05-04T12:00:00"), "signature.malformed /proof/created"},
		{"vc2 2", "created that is a number", in("created", 5.0), "signature.malformed /proof/created"},
		{"vc2 2", "expires in words", in("expires", "tomorrow"), "signature.malformed /proof/expires"},
		{"vc2 2", "a proof that ran out", in("expires", "2026-05-11T11:59:59Z"), "signature.expired /proof/expires"},
		{"vc2 2", "a domain that is a number", in("domain", 5.0), "signature.malformed /proof/domain"},
		{"vc2 2", "a domain in a list that is a number", in("domain", []any{"a", 5.0}), "signature.malformed /proof/domain"},
		{"vc2 2", "a challenge that is a list", in("challenge", []any{"c-1"}), "signature.malformed /proof/challenge"},
		{"vc2 2", "a nonce that is a number", in("nonce", 5.0), "signature.malformed /proof/nonce"},
		{"vc2 2", "an id that is null", in("id", nil), "signature.malformed /proof/id"},
		{"vc2 2", "an id that is no URL", in("id", "first"), "signature.malformed /proof/id"},
		{"vc2 2", "a previousProof that is an object", in("previousProof", tree{"id": "urn:a:b"}), "signature.malformed /proof/previousProof"},
		{"vc2 2", "no proofValue", shown("eddsa-rdfc-2022", drop("/proof/0/proofValue")), "signature.malformed /proof/0/proofValue"},
		{"vc2 2", "a proofValue that is null", shown("eddsa-rdfc-2022", set("/proof/0/proofValue", nil)), "signature.malformed /proof/0/proofValue"},
		{"vc2 2", "a proofValue without its prefix", shown("eddsa-rdfc-2022", edited("/proof/0/proofValue", func(s string) string { return s[1:] })), "signature.malformed /proof/0/proofValue"},
		{"vc2 2", "a proofValue in no known base", shown("eddsa-rdfc-2022", edited("/proof/0/proofValue", func(s string) string { return "m" + s[1:] })), "signature.malformed /proof/0/proofValue"},
		{"vc2 2", "a proofValue with a sign that base58 lacks", shown("eddsa-rdfc-2022", edited("/proof/0/proofValue", func(s string) string { return s[:9] + "0" + s[10:] })), "signature.malformed /proof/0/proofValue"},
		{"vc2 2.1", "a document that is a list", bytesOf(func(*testing.T) []byte { return []byte(`[{"proof":{}}]`) }), "format.unreadable"},
		{"vc2 2.1", "a proof that is a text", shown("eddsa-rdfc-2022", set("/proof", "z123")), "signature.malformed /proof"},
		{"vc2 2.1", "a proof in a list that is a text", shown("eddsa-rdfc-2022", set("/proof/0", "z123")), "signature.malformed /proof/0"},
		{"vc2 2.1", "a proof that is null", shown("eddsa-rdfc-2022", set("/proof", nil)), "signature.malformed /proof"},
		{"vc2 2.1", "no proofs in the list", shown("eddsa-rdfc-2022", set("/proof", []any{})), "signature.none /proof"},
		{"vc2 2.1", "a purpose of presentations", in("proofPurpose", proof.Authentication), "signature.purpose /proof/proofPurpose"},
		{"vc2 2.1", "a presentation signed for issuing", vp(all, nil, set("/proofPurpose", proof.Assertion)), "signed.purpose /proof/proofPurpose"},
		{"vc2 2.1", "another domain", vp(all, nil, set("/domain", "other.example")), "signed.domain /proof/domain"},
		{"vc2 2.1", "one domain more than asked", vp(all, nil, set("/domain", []any{"reader.example", "other.example"})), "signed.domain /proof/domain"},
		{"vc2 2.1", "no domain", vp(all, nil, drop("/domain")), "signed.domain /proof/domain"},
		{"vc2 2.1", "another challenge", vp(all, nil, set("/challenge", "c-2")), "signed.challenge /proof/challenge"},
		{"vc2 2.1", "no challenge", vp(all, nil, drop("/challenge")), "signed.challenge /proof/challenge"},
		{"vc2 2.1", "a context that nobody knows", vc(set("/@context", []any{v2, "https://example.org/contexts/v1"})), "jsonld.unknownContext /@context/1"},
		{"vc2 2.1", "a context that nobody knows, in its signature", vc(set("/@context", []any{v2, "https://example.org/contexts/v1"})), "signature.unknownContext /@context"},
		{"vc2 2.1", "signed before its key was there, after its key had ended", withKey(tree{"expires": "2026-05-04T11:59:59Z"}, proof.Assertion), "issuer.keyEnded /proof/verificationMethod"},
		{"vc2 2.1", "signed after its key was revoked", withKey(tree{"revoked": "2026-05-04T11:59:59Z"}, proof.Assertion), "issuer.keyWithdrawn /proof/verificationMethod"},
		{"vc2 2.2", "an undefined term added", shown("eddsa-rdfc-2022", set("/honours", "summa cum laude")), "signature.notCovered /honours"},
		{"vc2 2.2", "an undefined term added, further in", shown("eddsa-rdfc-2022", set("/credentialSubject/achievement/honours", "x")), "signature.notCovered /credentialSubject/achievement/honours"},
		{"vc2 2.2", "an undefined type added", shown("eddsa-rdfc-2022", set("/type", []any{"VerifiableCredential", "OpenBadgeCredential", "Diploma"})), "signature.notCovered /type/2"},
		{"vc2 2.2", "a relative id added", shown("eddsa-rdfc-2022", set("/evidence/0/id", "evidence/1")), "signature.notCovered /evidence/0/id"},
		{"vc2 2.2", "an undefined term in the proof", shown("eddsa-rdfc-2022", set("/proof/0/honours", "x")), "signature.notCovered /proof/0/honours"},
		{"vc2 2.2", "a type from a base that is no longer there", baseRemoved, "signature.notCovered /type/1"},
		{"vc2 2.2", "no contexts at all", shown("eddsa-rdfc-2022", drop("/@context")), "signature.notCovered /proof/0/created"},
	})
}

// withKey is a credential of a did:web whose document says more of its key.
func withKey(more tree, purpose string) judge {
	return func(t *testing.T) judged {
		const id = "did:web:nordmark.example"
		k := credentialtest.Key(key.Ed25519, "nordmark")
		s := key.NewSigner(k, id, id+"#key-1")
		method := tree{"id": s.Method(), "type": "Multikey", "controller": id, "publicKeyMultibase": k.Public().Multikey()}
		for name, value := range more {
			if method[name] = value; value == nil {
				delete(method, name)
			}
		}
		doc := tree{"@context": []any{"https://www.w3.org/ns/did/v1"}, "id": id, "verificationMethod": []any{method}, purpose: []any{s.Method()}}
		return judgedBy(t, at(t, "https://nordmark.example/.well-known/did.json", doc), signedBy(t, s, changed(plain(), []change{set("/issuer", id)}), options(s)))
	}
}

// at is a verifier for whom one document lies at an address.
func at(t testing.TB, address string, doc tree) *verify.Verifier {
	return served(t, map[string]tree{address: doc})
}

// fetched gives documents by their address.
func fetched(get func(url string) ([]byte, error)) did.Fetcher {
	return did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) { return get(url) })
}

// baseRemoved is signed with a type that a base makes absolute, and shown
// without the base, as a word of its own.
func baseRemoved(t *testing.T) judged {
	const base = "https://attacker.example/vocab#"
	doc := plain()
	doc["type"] = []any{"VerifiableCredential", base + "Diploma"}
	raw := decoded(t, signedWith(t, "eddsa-rdfc-2022", doc))
	set("/type/1", "Diploma")(raw)
	return judgedBy(t, verifier(), encoded(t, raw))
}

// chained is a badge with two proofs, of which the second builds on the first.
func chained(t testing.TB) tree {
	t.Helper()
	raw := encoded(t, badge(t))
	for _, o := range []proof.Options{{ID: "urn:uuid:first", Created: credentialtest.Noon}, {ID: "urn:uuid:second", Created: credentialtest.Noon, Previous: []string{"urn:uuid:first"}}} {
		var err error
		if raw, err = proof.Add(t.Context(), raw, issuer, o); err != nil {
			t.Fatal(err)
		}
	}
	return decoded(t, raw)
}

// TestChains: proof sets and chains (VC Data Integrity §Proof Sets and Chains).
func TestChains(t *testing.T) {
	chain := func(changes ...change) judge {
		return func(t *testing.T) judged {
			return judgedBy(t, verifier(), encoded(t, changed(chained(t), changes)))
		}
	}
	broken := func(s string) string {
		b := []byte(s)
		b[20] = 'A' + (b[20]-'A'+1)%8
		return string(b)
	}
	hold(t, []must{
		{"vc2 2.3", "a chain in order", chain(), ""},
		{"vc2 2.3", "the first proof does not hold", chain(edited("/proof/0/proofValue", broken)), "signature.changed /proof/0/proofValue"},
		{"vc2 2.3", "the second proof does not hold", chain(edited("/proof/1/proofValue", broken)), "signature.changed /proof/1/proofValue"},
		{"vc2 2.3", "the first proof is gone", chain(func(doc tree) { doc["proof"] = doc["proof"].([]any)[1:] }), "signature.malformed /proof/0/previousProof"},
		{"vc2 2.3", "it builds on one that is not there", chain(set("/proof/1/previousProof", []any{"urn:uuid:first", "urn:uuid:zero"})), "signature.malformed /proof/1/previousProof"},
		{"vc2 2.3", "two proofs have the id it builds on", chain(func(doc tree) {
			list := doc["proof"].([]any)
			doc["proof"] = []any{list[0], list[1], list[0]}
		}), "signature.malformed /proof/1/previousProof"},
		{"vc2 2.3", "the second no longer builds on the first", chain(drop("/proof/1/previousProof")), "signature.changed /proof/1/proofValue"},
		{"vc2 2.3", "one proof of a set changed", chain(set("/proof/1/created", "2026-05-04T12:00:01Z")), "signature.changed /proof/1/proofValue"},
	})
}

// TestSuites: the suites that sign a document as a whole.
func TestSuites(t *testing.T) {
	value := func(suite string, how func([]byte) []byte) judge {
		return shown(suite, edited("/proof/0/proofValue", func(s string) string {
			raw, err := multibase.Decode(s)
			if err != nil {
				panic(err)
			}
			return multibase.Base58(how(raw))
		}))
	}
	short := func(b []byte) []byte { return b[:len(b)-1] }
	half := func(b []byte) []byte { return b[:len(b)/2] }
	long := func(b []byte) []byte { return append(b, 0) }
	flip := func(b []byte) []byte { b[3] ^= 1; return b }
	above := func(b []byte) []byte { copy(b[32:], addOrder(b[32:])); return b }
	zeros := func(b []byte) []byte { clear(b); return b }
	base64 := func(s string) string {
		raw, _ := multibase.Decode(s)
		return multibase.Base64URL(raw)
	}
	var all []must
	for _, of := range [][2]string{{"vc2 3", "eddsa-rdfc-2022"}, {"vc2 4", "eddsa-jcs-2022"}, {"vc2 5", "ecdsa-rdfc-2019"}, {"vc2 5", "ecdsa-jcs-2019"}} {
		section, suite := of[0], of[1]
		all = append(all, []must{
			{section, suite + " in order", shown(suite), ""},
			{section, suite + ": a signature one byte too short", value(suite, short), "signature.malformed /proof/0/proofValue"},
			{section, suite + ": half a signature", value(suite, half), "signature.malformed /proof/0/proofValue"},
			{section, suite + ": a signature one byte too long", value(suite, long), "signature.malformed /proof/0/proofValue"},
			{section, suite + ": another signature", value(suite, flip), "signature.changed /proof/0/proofValue"},
			{section, suite + ": a signature of zeros", value(suite, zeros), "signature.changed /proof/0/proofValue"},
			{section, suite + ": base64url instead of base58btc", shown(suite, edited("/proof/0/proofValue", base64)), "signature.malformed /proof/0/proofValue"},
			{section, suite + ": the proof's date changed", shown(suite, set("/proof/0/created", "2026-05-04T12:00:01Z")), "signature.changed /proof/0/proofValue"},
			{section, suite + ": the document changed", shown(suite, set("/validUntil", "2099-05-04T12:00:00Z")), "signature.changed /proof/0/proofValue"},
		}...)
	}
	for _, suite := range []string{"eddsa-rdfc-2022", "eddsa-jcs-2022"} {
		all = append(all, must{"vc2 3", suite + ": a second spelling of the signature, its S above the order", value(suite, above), "signature.changed /proof/0/proofValue"})
	}
	hold(t, append(all, []must{
		{"vc2 3", "a key of another kind", shown("eddsa-rdfc-2022", set("/proof/0/cryptosuite", "ecdsa-rdfc-2019")), "signature.malformed /proof/0/verificationMethod"},
		{"vc2 3", "a key of small order, under which one signature fits everything", smallOrder, "issuer.notListed /proof/verificationMethod"},
		{"vc2 3", "a graph made to be costly", bytesOf(poisoned), "signature.tooComplex"},
		{"vc2 4", "contexts in another order than signed", shown("eddsa-jcs-2022", func(doc tree) { doc["@context"] = reversed(doc["@context"].([]any)) }), "signature.changed /proof/0/@context"},
		{"vc2 4", "the contexts it was signed with taken from the proof", shown("eddsa-jcs-2022", drop("/proof/0/@context")), "signature.changed /proof/0/proofValue"},
		{"vc2 4", "contexts that the document does not have", shown("eddsa-jcs-2022", set("/@context", []any{v2})), "signature.changed /proof/0/@context"},
		{"vc2 5", "a signature in DER", value("ecdsa-rdfc-2019", func(b []byte) []byte {
			return append([]byte{0x30, 68, 2, 32}, append(b[:32:32], append([]byte{2, 32}, b[32:]...)...)...)
		}), "signature.malformed /proof/0/proofValue"},
		{"vc2 5", "r and s exchanged", value("ecdsa-rdfc-2019", func(b []byte) []byte { return append(b[32:64:64], b[:32]...) }), "signature.changed /proof/0/proofValue"},
		{"vc2 5", "a signature of the length of P-384", value("ecdsa-rdfc-2019", func(b []byte) []byte { return append(b, b[:32]...) }), "signature.malformed /proof/0/verificationMethod"},
	}...))
	tell(t, []unseen{
		{"vc2 5", "of the two s that a signature can have, the lower", "FIPS 186-5 and ES256 know no preferred half, and signers in use write either; nothing in Laurel takes a signature for a name, and credential/key tests both"},
		{"vc2 3", "a nonce that is never used twice", "of the signer: Ed25519 has none, and our ECDSA takes it from the key and the message"},
	})
}

func reversed(list []any) []any {
	out := make([]any, 0, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		out = append(out, list[i])
	}
	return out
}

// addOrder adds the order of Ed25519's group to a scalar, which makes the same
// signature again for a verifier that does not look (RFC 8032 §5.1.7).
func addOrder(s []byte) []byte {
	order := []byte{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 31: 0x10}
	out, carry := make([]byte, 32), 0
	for i := range out {
		sum := int(s[i]) + int(order[i]) + carry
		out[i], carry = byte(sum), sum>>8
	}
	return out
}

// smallOrder is signed by nobody, with a key of order one.
func smallOrder(t *testing.T) judged {
	point := append([]byte{0xed, 0x01, 1}, make([]byte, 31)...)
	id := "did:key:" + multibase.Base58(point)
	o := options(issuer)
	o["verificationMethod"] = id + "#" + strings.TrimPrefix(id, "did:key:")
	o["proofValue"] = multibase.Base58(append([]byte{1}, make([]byte, 63)...))
	doc := plain()
	doc["issuer"], doc["proof"] = id, o
	return judgedBy(t, verifier(), encoded(t, doc))
}

// poisoned has nameless things that all know one another: to tell them apart
// takes every order of them (RDFC-1.0 §7.1).
func poisoned(t *testing.T) []byte {
	t.Helper()
	const n = 9
	nodes := make([]any, n)
	for i := range nodes {
		var known []any
		for j := range n {
			if j != i {
				known = append(known, tree{"id": "_:b" + string(rune('a'+j))})
			}
		}
		nodes[i] = tree{"id": "_:b" + string(rune('a'+i)), "https://example.org/knows": known}
	}
	doc := plain()
	doc["https://example.org/circle"] = nodes
	if _, err := canon.Canonicalize(doc, canon.Options{}); err == nil {
		t.Fatal("the graph is canonicalized")
	}
	o := options(issuer)
	o["cryptosuite"] = "eddsa-rdfc-2022"
	doc["proof"] = changed(o, []change{set("/proofValue", multibase.Base58(make([]byte, 64)))})
	return encoded(t, doc)
}
