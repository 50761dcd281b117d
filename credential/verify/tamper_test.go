package verify_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/sdjwt"
	"laurel/credential/verify"
)

// TestNoBitOfABadgeMayChange turns single bits of every byte of a signed
// badge. None of the results is good, unless it is the same JSON spelt
// otherwise: also not where a member gets another name for the same thing
// ("Criteria" for "criteria"), which the signature alone does not see.
func TestNoBitOfABadgeMayChange(t *testing.T) {
	signed := credentialtest.Signed(t, "nordmark")
	original, err := credential.Parse(signed)
	if err != nil {
		t.Fatal(err)
	}
	v := &verify.Verifier{Offline: true, Now: func() time.Time { return credentialtest.Noon }}
	for at := range signed {
		for _, bit := range []int{0, 2, 5} { // 5 is the one between small letters and capitals
			changed := bytes.Clone(signed)
			changed[at] ^= 1 << bit
			r := v.Verify(t.Context(), changed, verify.Options{})
			signature, _ := r.Finding(verify.Signature)
			format, _ := r.Finding(verify.Format)
			if signature.Outcome == verify.Pass && format.Outcome == verify.Pass && !reflect.DeepEqual(r.Credential.Value(), original.Value()) {
				t.Errorf("byte %d, %q instead of %q: passes as %s", at, changed[at], signed[at], r.Verdict())
			}
		}
	}
}

// TestMutations changes, drops or adds a byte of signed badges, often
// for each way of signing and the same ways in every run. None of the results
// may be called good, nor its signature, unless it says the same JSON.
func TestMutations(t *testing.T) {
	tries := credentialtest.Often(10_000)
	v := verifier(inForce(t, credentialtest.Signer("nordmark")))
	kinds := signedKinds(t)
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		t.Run(name, func(t *testing.T) {
			signed := kinds[name]
			before := v.Verify(t.Context(), signed, verify.Options{})
			if before.Verdict() != verify.Good && before.Verdict() != verify.CouldNotTell {
				t.Fatalf("the untouched badge is %s\n%s", before.Verdict(), listingOf(before))
			}
			outcome(t, before, verify.Signature, verify.Pass, "signature.good")
			rng := rand.New(rand.NewPCG(7, uint64(len(name))))
			for range tries {
				changed, how := mutated(rng, signed)
				r := v.Verify(t.Context(), changed, verify.Options{})
				signature, _ := r.Finding(verify.Signature)
				format, _ := r.Finding(verify.Format)
				passes := r.Verdict() == verify.Good || signature.Outcome == verify.Pass && format.Outcome == verify.Pass
				if passes && !sameSaid(before, r, signed, changed) {
					t.Fatalf("%s: passes as %s\n%s", how, r.Verdict(), changed)
				}
			}
		})
	}
}

// sameSaid tells whether a change only spells the same otherwise: white space
// around a token, or in JSON, or an escape.
func sameSaid(before, after verify.Report, signed, changed []byte) bool {
	if signed[0] != '{' {
		return bytes.Equal(bytes.TrimSpace(signed), bytes.TrimSpace(changed))
	}
	return reflect.DeepEqual(before.Credential.Value(), after.Credential.Value())
}

// mutated makes one change to a text at random.
func mutated(rng *rand.Rand, text []byte) (changed []byte, how string) {
	at := rng.IntN(len(text))
	switch rng.IntN(6) {
	case 0:
		return slices.Delete(slices.Clone(text), at, at+1), fmt.Sprintf("byte %d, %q, dropped", at, text[at])
	case 1:
		b := byte(rng.IntN(256))
		return slices.Insert(slices.Clone(text), at, b), fmt.Sprintf("%q put in at %d", b, at)
	case 2: // a letter or digit for another one is likelier to make sense
		b := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:/#"[rng.IntN(67)]
		changed = slices.Clone(text)
		changed[at] = b
	default:
		changed = slices.Clone(text)
		changed[at] ^= byte(1 + rng.IntN(255))
	}
	return changed, fmt.Sprintf("byte %d, %q instead of %q", at, changed[at], text[at])
}

// signedKinds are badges signed in each way that makes the same bytes again.
func signedKinds(t testing.TB) map[string][]byte {
	t.Helper()
	kinds := map[string][]byte{}
	for _, k := range []struct {
		suite string
		typ   key.Type
	}{
		{"eddsa-rdfc-2022", key.Ed25519}, {"eddsa-jcs-2022", key.Ed25519}, {"ecdsa-rdfc-2019", key.P256}, {"ecdsa-jcs-2019", key.P256},
	} {
		s := credentialtest.SignerOf(k.typ, "nordmark")
		doc := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
		signed, err := proof.Add(t.Context(), doc, s, proof.Options{Suite: k.suite, Created: credentialtest.Noon})
		if err != nil {
			t.Fatal(err)
		}
		kinds[k.suite] = signed
	}
	s := credentialtest.Signer("nordmark")
	doc := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	kinds["vc-jwt of Open Badges"] = []byte(credentialtest.JWT(t, "nordmark"))
	kinds["vc+jwt"] = seal(t, s, doc, proof.VCJWT, proof.Sealing{})
	kinds["vc+cose"] = seal(t, s, doc, proof.VCCOSE, proof.Sealing{})
	token, err := sdjwt.Issue(t.Context(), s, doc, sdjwt.Issuing{
		Disclose: disclosable(proof.VCSDJWT), Type: "vc+sd-jwt", Header: map[string]any{"kid": s.Method()}, Random: rand.NewChaCha8([32]byte{}),
	})
	if err != nil {
		t.Fatal(err)
	}
	kinds["vc+sd-jwt"] = []byte(token)
	return kinds
}
