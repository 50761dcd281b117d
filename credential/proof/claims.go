package proof

import (
	"fmt"
	"time"
)

// checkClaims looks that the claims say what the credential says (OB 3.0
// §Verify a Credential, VC-JWT). Claims of a VC-JOSE-COSE token may be
// missing, and its times are the signature's own.
func (j *JWT) checkClaims() error {
	c := j.Credential
	for _, claim := range []struct {
		name, says string
		required   bool
	}{
		{"iss", c.IssuerID(), true},
		{"jti", c.ID(), c.ID() != ""},
		{"sub", c.SubjectID(), c.SubjectID() != ""},
	} {
		value, there := j.claims[claim.name]
		if !there && (!claim.required || j.profile == joseProfile) {
			continue
		}
		if claim.name == "sub" && claim.says == "" && j.profile != joseProfile {
			continue // the holder is known by an identifier, or by the claim alone
		}
		if s, ok := value.(string); !ok || s != claim.says {
			return wrong(CodeClaims, fmt.Sprintf("the claim %s is not what the credential says", claim.name)).at("payload /" + claim.name)
		}
	}
	if j.profile == joseProfile {
		return nil
	}
	if err := j.sameMoment("nbf", c.ValidFrom); err != nil {
		return err
	}
	return j.sameMoment("exp", c.ValidUntil)
}

// sameMoment compares a time claim with the credential's own time, to the
// second. nbf must be there, unless a credential in the claim vc begins at no
// time; exp must be there when the credential ends.
func (j *JWT) sameMoment(name string, says func() (time.Time, bool, error)) error {
	want, there, err := says()
	if err != nil {
		return wrong(CodeClaims, "the credential's time cannot be read: "+err.Error()).at(within("payload", err)).because(err)
	}
	got, claimed := numericDate(j.claims[name])
	switch {
	case !claimed && !there && j.profile == vcClaim:
	case !claimed && name == "nbf":
		return wrong(CodeClaims, "the JWT has no claim nbf").at("payload /nbf")
	case claimed && there && got.Unix() != want.Unix(), !claimed && there:
		return wrong(CodeClaims, fmt.Sprintf("the claim %s is not what the credential says", name)).at("payload /" + name)
	}
	return nil
}
