package verify_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
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
