package verifier_test

import (
	"bytes"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/proof"
	"laurel/verifier"
)

// TestFindsSealed finds what is sealed as a whole, byte for byte.
func TestFindsSealed(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	badge := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	for form, want := range map[proof.Form]verifier.Source{
		proof.VCJWT: verifier.FromJWT, proof.VCSDJWT: verifier.FromJWT, proof.VCCOSE: verifier.FromCOSE,
	} {
		sealed, err := proof.Seal(t.Context(), badge, s, form, proof.Sealing{})
		if err != nil {
			t.Fatal(err)
		}
		ways := [][]byte{sealed}
		if form == proof.VCCOSE {
			ways = append(ways, []byte(proof.COSEText(sealed)))
		}
		for _, raw := range ways {
			got, through, err := verifier.Find(t.Context(), raw, nil)
			if err != nil || !bytes.Equal(got, raw) || len(through) != 1 || through[0] != want {
				t.Errorf("%s is found through %v: %v", form, through, err)
			}
		}
	}
}
