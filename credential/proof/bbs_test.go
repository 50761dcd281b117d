package proof_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/did"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
)

const bbsVectors = "spec/vectors/vc-di-bbs"

// bbsMaterial are the keys and seeds of the W3C samples.
type bbsMaterial struct {
	PublicKeyHex, PrivateKeyHex, HMACKeyString string
	PresentationHeaderHex, PseudoRandSeedHex   string
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPublishedBBS makes the W3C base proofs anew with their keys, derives
// what they derive, and verifies both.
func TestPublishedBBS(t *testing.T) {
	var m bbsMaterial
	credentialtest.ReadJSON(t, &m, bbsVectors, "BBSKeyMaterial.json")
	credentialtest.ReadJSON(t, &m, bbsVectors, "BBSDeriveMaterial.json")
	priv, err := key.FromSecret(key.BLS12381, unhex(t, m.PrivateKeyHex))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ folder, mandatory, selective string }{
		{".", "windMandatory.json", "windSelective.json"},
		{"prc", "prCredMandatory.json", "prCredSelective.json"},
	} {
		t.Run(tt.folder, func(t *testing.T) {
			for _, role := range []string{tally.Issue, tally.Derive, tally.Verify} {
				tally.Ran(t, "vc-di-bbs", "bbs-2023", role)
			}
			var mandatory, selective []string
			readJSON(t, &mandatory, bbsVectors, tt.mandatory)
			readJSON(t, &selective, bbsVectors, tt.selective)
			var config struct{ Created, VerificationMethod string }
			readJSON(t, &config, bbsVectors, tt.folder, "addProofConfig.json")
			created, err := time.Parse(time.RFC3339, config.Created)
			if err != nil {
				t.Fatal(err)
			}
			if want := priv.Public().DIDKeyMethod(); config.VerificationMethod != want {
				t.Errorf("the method is %s, want %s", want, config.VerificationMethod)
			}
			signed := credentialtest.ReadShared(t, bbsVectors, tt.folder, "addSignedSDBase.json")
			unsigned := tree(t, signed)
			delete(unsigned, "proof")
			doc, err := json.Marshal(unsigned)
			if err != nil {
				t.Fatal(err)
			}
			s := key.NewSigner(priv, parse(t, doc).Issuer().ID, config.VerificationMethod)
			o := proof.Options{Suite: "bbs-2023", Created: created, Mandatory: mandatory}
			base, err := proof.BBSWith(t.Context(), doc, s, o, unhex(t, m.HMACKeyString))
			if err != nil {
				t.Fatal(err)
			}
			sameProof(t, base, signed)
			derived, err := proof.DeriveBBSWith(base, selective, unhex(t, m.PseudoRandSeedHex), unhex(t, m.PresentationHeaderHex))
			if err != nil {
				t.Fatal(err)
			}
			theirs := credentialtest.ReadShared(t, bbsVectors, tt.folder, "derivedRevealDocument.json")
			sameProof(t, derived, theirs)
			want := tree(t, theirs)
			want["proof"] = []any{want["proof"]}
			if got := tree(t, derived); !reflect.DeepEqual(got, want) {
				t.Errorf("disclosed\n%s\nwant\n%s", derived, theirs)
			}
			for _, raw := range [][]byte{derived, theirs} {
				if err := holdsWith(t, raw); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestPublishedBoundBBS verifies the W3C sample that is bound to a secret of
// its holder.
func TestPublishedBoundBBS(t *testing.T) {
	bound := credentialtest.ReadShared(t, bbsVectors, "HolderBinding", "derivedRevealDocument.json")
	tally.Ran(t, "vc-di-bbs", "bbs-2023", tally.Verify)
	issuer := parse(t, bound).Issuer().ID
	if err := holdsWith(t, bound); err != nil {
		t.Error(err)
	}
	value, header, parts := unpacked(t, bound)
	for count, code := range map[uint64]string{0: proof.CodeTooCostly, 10: proof.CodeMismatch, 22: proof.CodeMismatch, 24: proof.CodeMismatch, 25: proof.CodeMismatch, 1 << 40: proof.CodeTooCostly} {
		parts[5] = count
		changed := bytes.Replace(bound, []byte(value), []byte(packed(t, header, parts)), 1)
		if err := verdict(t, changed, issuer, proof.Expected{}); codeOf(err) != code {
			t.Errorf("the issuer signed %d statements: %v", count, err)
		}
	}
	changed := bytes.Replace(bound, []byte(`"expirationDate": "2028`), []byte(`"expirationDate": "2029`), 1)
	if err := verdict(t, changed, issuer, proof.Expected{}); codeOf(err) != proof.CodeMismatch {
		t.Errorf("with another end: %v", err)
	}
}

// unpacked is the header of a proof's value, and its parts.
func unpacked(t testing.TB, doc []byte) (value string, header []byte, parts []any) {
	t.Helper()
	value = parse(t, doc).Proofs()[0].ProofValue
	raw, err := multibase.Decode(value)
	if err == nil {
		err = cbor.Unmarshal(raw[3:], &parts)
	}
	if err != nil {
		t.Fatal(err)
	}
	return value, raw[:3], parts
}

func packed(t testing.TB, header []byte, parts []any) string {
	t.Helper()
	body, err := cbor.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	return multibase.Base64URL(append(bytes.Clone(header), body...))
}

// TestPublishedPseudonyms verifies the W3C samples with pseudonyms, as the
// verifier that they are for, and changes them in all that pseudonyms add. (In
// both the value begins with the bytes of a proof that is bound to a secret
// too, though one is not: the specification's text and its samples differ.)
func TestPublishedPseudonyms(t *testing.T) {
	var verifier struct{ VerifierID string }
	readJSON(t, &verifier, bbsVectors, "FeatureInputs", "verifierInfo.json")
	want := proof.Expected{NymDomain: verifier.VerifierID}
	names := map[string]bool{}
	for _, folder := range []string{"Pseudonym", "PseudonymHB"} {
		t.Run(folder, func(t *testing.T) {
			doc := credentialtest.ReadShared(t, bbsVectors, folder, "derivedRevealDocument.json")
			tally.Ran(t, "vc-di-bbs", "bbs-2023", tally.Verify)
			p := proof.EmbeddedFor(parse(t, doc), want)[0]
			owner, _, _ := strings.Cut(p.Method, "#") // which is another than the issuer in these samples
			var published struct{ Pseudonym string }
			readJSON(t, &published, bbsVectors, folder, "derivedDisclosureData.json")
			if hex.EncodeToString(p.Pseudonym) != published.Pseudonym {
				t.Errorf("the pseudonym is %x", p.Pseudonym)
			}
			names[string(p.Pseudonym)] = true

			value, header, parts := unpacked(t, doc)
			with := func(do func(parts []any) []any) []byte {
				return bytes.Replace(doc, []byte(value), []byte(packed(t, header, do(slices.Clone(parts)))), 1)
			}
			part := func(i int, v any) []byte { return with(func(p []any) []any { p[i] = v; return p }) }
			kind := func(b byte) []byte {
				return bytes.Replace(doc, []byte(value), []byte(packed(t, []byte{0xd9, 0x5d, b}, parts)), 1)
			}
			domain := func(v any) []byte {
				return with(func(p []any) []any { return slices.Insert(p, 5, v) })
			}
			nym := parts[5].([]byte)
			negated := bytes.Clone(nym)
			negated[0] ^= 0x20
			off := bytes.Clone(nym)
			off[47] ^= 1
			identity := append([]byte{0xc0}, make([]byte, 47)...)
			generator := unhex(t, "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb")
			me, other := verifier.VerifierID, "https://other.example/"
			for _, tt := range []struct {
				name   string
				doc    []byte
				domain string
				code   string
			}{
				{"as it is", doc, me, ""},
				{"for nobody", doc, "", proof.CodeNymDomain},
				{"for another verifier", doc, other, proof.CodeMismatch},
				{"for the verifier without its last letter", doc, strings.TrimSuffix(me, "/"), proof.CodeMismatch},
				{"with its domain in it", domain(me), me, ""},
				{"with its domain in bytes", domain([]byte(me)), me, ""},
				{"with its domain, to whom it may concern", domain(me), "", ""},
				{"with its domain, for another", domain(me), other, proof.CodeDomain},
				{"with another's domain", domain(other), me, proof.CodeDomain},
				{"with another's domain, to whom it may concern", domain(other), "", proof.CodeMismatch},
				{"with an empty domain", domain(""), "", proof.CodeMismatch},
				{"with no domain where one belongs", domain(nil), me, proof.CodeMalformed},
				{"with a number for a domain", domain(7), me, proof.CodeMalformed},
				{"with a long domain", domain(strings.Repeat("x", 4000)), me, proof.CodeTooCostly},
				{"another pseudonym", part(5, negated), me, proof.CodeMismatch},
				{"a pseudonym off the curve", part(5, off), me, proof.CodeMismatch},
				{"the identity for a pseudonym", part(5, identity), me, proof.CodeMismatch},
				{"the base point for a pseudonym", part(5, generator), me, proof.CodeMismatch},
				{"a short pseudonym", part(5, nym[:47]), me, proof.CodeMalformed},
				{"a long pseudonym", part(5, append(bytes.Clone(nym), 0)), me, proof.CodeMalformed},
				{"no pseudonym", part(5, []byte{}), me, proof.CodeMalformed},
				{"null for a pseudonym", part(5, nil), me, proof.CodeMalformed},
				{"a text for a pseudonym", part(5, string(make([]byte, 48))), me, proof.CodeMalformed},
				{"pseudonym left out", with(func(p []any) []any { return slices.Delete(p, 5, 6) }), me, proof.CodeMalformed},
				{"a part more", with(func(p []any) []any { return append(p, "x", "y") }), me, proof.CodeMalformed},
				{"another count", part(6, 22), me, proof.CodeMismatch},
				{"a count that leaves no secret", part(6, 24), me, proof.CodeMismatch},
				{"a count beyond all", part(6, 4000), me, proof.CodeMismatch},
				{"no count", part(6, 0), me, proof.CodeTooCostly},
				{"a count without bound", part(6, uint64(1<<40)), me, proof.CodeTooCostly},
				{"the header of no feature", kind(0x03), me, proof.CodeMalformed},
				{"the header of holder binding", kind(0x05), me, proof.CodeMalformed},
				{"the header of a base proof", kind(0x08), me, proof.CodeKindNotRead},
				{"the header of a pseudonym alone", kind(0x07), me, ""},
				{"as if it had no pseudonym", bytes.Replace(doc, []byte(value), []byte(packed(t, []byte{0xd9, 0x5d, 0x05}, slices.Delete(slices.Clone(parts), 5, 6))), 1), me, proof.CodeMismatch},
				{"a statement changed", bytes.Replace(doc, []byte(`"expirationDate": "2028`), []byte(`"expirationDate": "2029`), 1), me, proof.CodeMismatch},
			} {
				if err := verdict(t, tt.doc, owner, proof.Expected{NymDomain: tt.domain}); codeOf(err) != tt.code || tt.code == "" && err != nil {
					t.Errorf("%s: %v, want %q", tt.name, err, tt.code)
				}
			}
		})
	}
	if len(names) != 1 {
		t.Errorf("one secret has %d pseudonyms in one domain", len(names))
	}
}

// bbsBased is the sample badge with a bbs-2023 base proof, and its issuer.
func bbsBased(t testing.TB, mandatory ...string) ([]byte, key.Signer) {
	t.Helper()
	s := credentialtest.SignerOf(key.BLS12381, "nordmark")
	return added(t, nil, s, proof.Options{Suite: "bbs-2023", Mandatory: mandatory}), s
}

// TestBBSDisclosure discloses parts of a badge of every shape.
func TestBBSDisclosure(t *testing.T) {
	full, s := bbsBased(t, mandatory...)
	for _, tt := range []struct {
		name     string
		pointers []string
		says     []string
		silent   []string
	}{
		{"nothing more", nil, []string{`"validFrom"`, `"credentialStatus"`}, []string{"achievement", "evidence", `"83"`}},
		{"the achievement's name", []string{"/credentialSubject/achievement/name"}, []string{"Pruning Young"}, []string{"criteria", `"83"`, "Shapes"}},
		{"one of two alignments", []string{"/credentialSubject/achievement/alignment/1"}, []string{"EQF level 3"}, []string{"prune trees"}},
		{"what is mandatory anyway", []string{"/issuer/name"}, []string{"Nordmark"}, []string{"evidence"}},
		{"all of it", []string{""}, []string{`"83"`, "evidence", "fruit"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			derived, err := proof.Derive(full, tt.pointers)
			if err != nil {
				t.Fatal(err)
			}
			if err := verdict(t, derived, s.Controller(), proof.Expected{}); err != nil {
				t.Errorf("%v\n%s", err, derived)
			}
			for _, text := range tt.says {
				if !bytes.Contains(derived, []byte(text)) {
					t.Errorf("%s is not disclosed\n%s", text, derived)
				}
			}
			said, _, _ := bytes.Cut(derived, []byte(`"proof":`))
			for _, text := range tt.silent {
				if bytes.Contains(said, []byte(text)) {
					t.Errorf("%s is disclosed", text)
				}
			}
			if !proof.Partial(parse(t, derived)) {
				t.Error("it does not pass for a part")
			}
			if _, err := proof.Derive(derived, tt.pointers); err == nil {
				t.Error("a derived proof passes for a base proof")
			}
		})
	}
	if err := verdict(t, full, s.Controller(), proof.Expected{}); codeOf(err) != proof.CodeMalformed {
		t.Errorf("a base proof is shown: %v", err)
	}
}

// TestBBSUnlinkable: two proofs derived alike share nothing but what they
// show.
func TestBBSUnlinkable(t *testing.T) {
	full, _ := bbsBased(t, mandatory...)
	var parts [2]bbsParts
	for i := range parts {
		derived, err := proof.Derive(full, []string{"/credentialSubject/achievement/name"})
		if err != nil {
			t.Fatal(err)
		}
		parts[i] = takeApart(t, parse(t, derived).Proofs()[0].ProofValue)
	}
	a, b := parts[0].Proof.([]byte), parts[1].Proof.([]byte)
	for at := 0; at+16 <= len(a); at += 16 {
		if bytes.Contains(b, a[at:at+16]) {
			t.Fatalf("16 bytes at %d are in both", at)
		}
	}
}

func TestBBSRefused(t *testing.T) {
	full, s := bbsBased(t, "/issuer")
	badge := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	if out, err := proof.Derive(full, []string{"/nothing"}); err == nil {
		t.Errorf("a pointer that leads to nothing: %s", out)
	}
	if _, err := proof.Add(t.Context(), badge, s, proof.Options{Suite: "bbs-2023", Mandatory: []string{"/nothing"}}); err == nil {
		t.Error("a mandatory pointer that leads to nothing was signed")
	}
	none, _ := bbsBased(t)
	if out, err := proof.Derive(none, nil); err == nil {
		t.Errorf("nothing was selected: %s", out)
	}
	ed := credentialtest.Signer("nordmark")
	if _, err := proof.Add(t.Context(), badge, ed, proof.Options{Suite: "bbs-2023"}); err == nil {
		t.Error("it was signed with an Ed25519 key")
	}
	if _, err := proof.Add(t.Context(), badge, s, proof.Options{Suite: "eddsa-rdfc-2022"}); err == nil {
		t.Error("eddsa-rdfc-2022 was signed with a BLS12-381 key")
	}
	if _, err := proof.SignJWT(t.Context(), badge, s); err == nil {
		t.Error("a JWT was signed with a BLS12-381 key")
	}
	if _, err := proof.Add(t.Context(), badge, oneAtATime{s}, proof.Options{Suite: "bbs-2023"}); err == nil {
		t.Error("a signer of single messages signed")
	}
}

// oneAtATime is a signer that cannot sign many messages.
type oneAtATime struct{ key.Signer }

// bbsParts is the value of a derived proof, to be taken apart.
type bbsParts struct {
	_            struct{} `cbor:",toarray"`
	Proof        any
	Labels       any
	Mandatory    any
	Selective    any
	Presentation any
}

func takeApart(t testing.TB, value string) (p bbsParts) {
	t.Helper()
	raw, err := multibase.Decode(value)
	if err == nil {
		err = cbor.Unmarshal(raw[3:], &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestBadBBSValues changes a derived proof in every part of its value.
func TestBadBBSValues(t *testing.T) {
	full, s := bbsBased(t, mandatory...)
	o := proof.Options{Suite: "bbs-2023", Mandatory: mandatory, Created: credentialtest.Noon}
	full = added(t, nil, s, o)
	derived, err := proof.Derive(full, []string{"/credentialSubject/achievement/name", "/credentialSubject/result"})
	if err != nil {
		t.Fatal(err)
	}
	value := parse(t, derived).Proofs()[0].ProofValue
	raw, err := multibase.Decode(value)
	if err != nil {
		t.Fatal(err)
	}
	change := func(do func(p *bbsParts)) string {
		p := takeApart(t, value)
		do(&p)
		body, err := cbor.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		return multibase.Base64URL(append(bytes.Clone(raw[:3]), body...))
	}
	in := func(p *bbsParts) []byte { return p.Proof.([]byte) }
	labels := func(p *bbsParts) map[any]any { return p.Labels.(map[any]any) }
	header := func(b byte) string { return multibase.Base64URL(append([]byte{0xd9, 0x5d, b}, raw[3:]...)) }
	for name, tt := range map[string]struct{ value, code string }{
		"in base58":               {multibase.Base58(raw), proof.CodeMalformed},
		"the header of ecdsa-sd":  {header(1), proof.CodeMalformed},
		"the header of a base":    {header(2), proof.CodeMalformed},
		"bound to a holder":       {header(5), proof.CodeMalformed},
		"a base bound to one":     {header(4), proof.CodeKindNotRead},
		"with a pseudonym":        {header(7), proof.CodeMalformed},
		"a base with a pseudonym": {header(6), proof.CodeKindNotRead},
		"with both":               {header(9), proof.CodeMalformed},
		"a base with both":        {header(8), proof.CodeKindNotRead},
		"no header of the suite":  {header(10), proof.CodeMalformed},
		"no header":               {multibase.Base64URL(raw[3:]), proof.CodeMalformed},
		"cut short":               {value[:len(value)-8], proof.CodeMalformed},
		"something behind it":     {multibase.Base64URL(append(bytes.Clone(raw), 0)), proof.CodeMalformed},
		"nothing but its header":  {multibase.Base64URL(raw[:3]), proof.CodeMalformed},
		"without its prefix":      {value[1:], proof.CodeMalformed},
		"a proof cut short":       {change(func(p *bbsParts) { p.Proof = in(p)[:len(in(p))-1] }), proof.CodeMismatch},
		"a scalar fewer":          {change(func(p *bbsParts) { p.Proof = in(p)[:len(in(p))-32] }), proof.CodeMismatch},
		"a scalar more":           {change(func(p *bbsParts) { p.Proof = append(in(p), in(p)[len(in(p))-32:]...) }), proof.CodeMismatch},
		"an empty proof":          {change(func(p *bbsParts) { p.Proof = []byte{} }), proof.CodeMismatch},
		"a point changed":         {change(func(p *bbsParts) { in(p)[20] ^= 1 }), proof.CodeMismatch},
		"a scalar changed":        {change(func(p *bbsParts) { in(p)[200] ^= 1 }), proof.CodeMismatch},
		"a proof of numbers":      {change(func(p *bbsParts) { p.Proof = make([]uint16, 272) }), proof.CodeMalformed},
		"a label fewer":           {change(func(p *bbsParts) { delete(labels(p), uint64(0)) }), proof.CodeMismatch},
		"a label more":            {change(func(p *bbsParts) { labels(p)[uint64(99)] = uint64(99) }), proof.CodeMismatch},
		"a label of another node": {change(func(p *bbsParts) { labels(p)[uint64(99)] = labels(p)[uint64(0)]; delete(labels(p), uint64(0)) }), proof.CodeMismatch},
		"a label twice":           {change(func(p *bbsParts) { labels(p)[uint64(0)] = labels(p)[uint64(1)] }), proof.CodeMalformed},
		"labels swapped":          {change(func(p *bbsParts) { l := labels(p); l[uint64(0)], l[uint64(1)] = l[uint64(1)], l[uint64(0)] }), proof.CodeMismatch},
		"a label of bytes":        {change(func(p *bbsParts) { labels(p)[uint64(0)] = []byte{1} }), proof.CodeMalformed},
		"a label under a text":    {change(func(p *bbsParts) { p.Labels = map[string]any{"c14n0": uint64(1)} }), proof.CodeMalformed},
		"a place fewer":           {change(func(p *bbsParts) { p.Mandatory = p.Mandatory.([]any)[1:] }), proof.CodeMismatch},
		"a place twice":           {change(func(p *bbsParts) { p.Mandatory = []uint64{1, 1} }), proof.CodeMalformed},
		"places out of order":     {change(func(p *bbsParts) { p.Mandatory = []uint64{2, 1} }), proof.CodeMalformed},
		"a place beyond the end":  {change(func(p *bbsParts) { p.Mandatory = append(p.Mandatory.([]any), uint64(1<<40)) }), proof.CodeMismatch},
		"a negative place":        {change(func(p *bbsParts) { p.Mandatory = []int{-1} }), proof.CodeMalformed},
		"a message's place fewer": {change(func(p *bbsParts) { p.Selective = p.Selective.([]any)[1:] }), proof.CodeMismatch},
		"another message's place": {change(func(p *bbsParts) { x := p.Selective.([]any); x[0] = x[0].(uint64) - 1 }), proof.CodeMismatch},
		"a message's place twice": {change(func(p *bbsParts) { x := p.Selective.([]any); x[1] = x[0] }), proof.CodeMalformed},
		"no message's place":      {change(func(p *bbsParts) { x := p.Selective.([]any); x[len(x)-1] = uint64(1000) }), proof.CodeMismatch},
		"a place far beyond":      {change(func(p *bbsParts) { x := p.Selective.([]any); x[len(x)-1] = uint64(1 << 40) }), proof.CodeTooCostly},
		"a presentation header":   {change(func(p *bbsParts) { p.Presentation = []byte{1} }), proof.CodeMismatch},
		"a long one":              {change(func(p *bbsParts) { p.Presentation = make([]byte, 5000) }), proof.CodeTooCostly},
		"none":                    {change(func(p *bbsParts) { p.Presentation = nil }), proof.CodeMalformed},
	} {
		changed := bytes.Replace(derived, []byte(value), []byte(tt.value), 1)
		if err := verdict(t, changed, s.Controller(), proof.Expected{}); codeOf(err) != tt.code {
			t.Errorf("%s: %v, want %s", name, err, tt.code)
		}
	}
	for name, swap := range map[string][3]string{
		"an optional statement":      {"Pruning Young Fruit Trees", "Felling Old Fruit Trees", proof.CodeMismatch},
		"a mandatory one":            {"2026-05-04T12:00:00Z\",\"", "2026-05-04T12:00:01Z\",\"", proof.CodeMismatch},
		"one added":                  {`"name":"Pruning`, `"version":"2","name":"Pruning`, proof.CodeMismatch},
		"the proof's moment":         {`"created":"2026-05-04T12:00:00Z"`, `"created":"2026-05-04T12:00:01Z"`, proof.CodeMismatch},
		"the moment to no time":      {`"created":"2026-05-04T12:00:00Z"`, `"created":"Mon, 04 May 2026 12:00:00"`, proof.CodeMalformed},
		"the moment to a number":     {`"created":"2026-05-04T12:00:00Z"`, `"created":1`, proof.CodeMalformed},
		"the moment to a day":        {`"created":"2026-05-04T12:00:00Z"`, `"created":"2026-05-04"`, proof.CodeMalformed},
		"by an end that is none":     {`"created":"2026-05-04T12:00:00Z"`, `"created":"2026-05-04T12:00:00Z","expires":"soon"`, proof.CodeMalformed},
		"by an end that is not said": {`"created":"2026-05-04T12:00:00Z"`, `"created":"2026-05-04T12:00:00Z","expires":"2036-05-04T12:00:00Z"`, proof.CodeMismatch},
	} {
		at := bytes.LastIndex(derived, []byte(swap[0]))
		if at < 0 {
			t.Fatalf("%s: the sample lacks %s\n%s", name, swap[0], derived)
		}
		changed := slices.Concat(derived[:at], []byte(swap[1]), derived[at+len(swap[0]):])
		if err := verdict(t, changed, s.Controller(), proof.Expected{}); codeOf(err) != swap[2] {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
}

// TestBadBBSBase: what is no base proof of the document gives no derived one
// that holds.
func TestBadBBSBase(t *testing.T) {
	full, s := bbsBased(t, "/issuer")
	other := bytes.Replace(full, []byte(`"tag":["fruit","trees"]`), []byte(`"tag":["fruit"]`), 1)
	derived, err := proof.Derive(other, []string{"/credentialSubject/achievement/name"})
	if err != nil {
		t.Fatal(err)
	}
	if err := verdict(t, derived, s.Controller(), proof.Expected{}); codeOf(err) != proof.CodeMismatch {
		t.Errorf("of another document: %v", err)
	}
	value := parse(t, full).Proofs()[0].ProofValue
	raw, err := multibase.Decode(value)
	if err != nil {
		t.Fatal(err)
	}
	var parts []any
	if err := cbor.Unmarshal(raw[3:], &parts); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		short := slices.Clone(parts)
		short[i] = short[i].([]byte)[1:]
		body, err := cbor.Marshal(short)
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Replace(full, []byte(value), []byte(multibase.Base64URL(append(bytes.Clone(raw[:3]), body...))), 1)
		if out, err := proof.Derive(changed, nil); err == nil {
			t.Errorf("part %d is cut short: %s", i, out)
		}
	}
}

// FuzzBBSValue wants an answer about every value, and good for no other.
func FuzzBBSValue(f *testing.F) {
	full, s := bbsBased(f, "/issuer")
	derived, err := proof.Derive(full, []string{"/credentialSubject/achievement/name"})
	if err != nil {
		f.Fatal(err)
	}
	value := parse(f, derived).Proofs()[0].ProofValue
	f.Add(value)
	f.Add(parse(f, full).Proofs()[0].ProofValue)
	f.Add("u2V0D")
	fuzzValue(f, derived, value, s)
}

// fuzzValue puts other values into a derived document: each is answered, and
// none is good that is of another kind.
func fuzzValue(f *testing.F, derived []byte, value string, s key.Signer) {
	f.Fuzz(func(t *testing.T, text string) {
		quoted, err := json.Marshal(text)
		if err != nil {
			return
		}
		c, err := credential.Parse(bytes.Replace(derived, []byte(`"`+value+`"`), quoted, 1))
		if err != nil {
			return
		}
		p := proof.Embedded(c)[0]
		k, err := p.Key(t.Context(), did.Standard(nil), s.Controller())
		if err == nil {
			err = p.Verify(k.Public)
		}
		if err == nil && !strings.HasPrefix(text, value[:4]) || err != nil && !errors.Is(err, proof.ErrWrong) && !errors.Is(err, proof.ErrUnknown) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
