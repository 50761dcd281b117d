package demo

import "laurel/issuer"

// Partner is an organisation that wrote a micro-credential with the one whose
// it is, and stands behind it.
type Partner struct {
	Credential, Org string // keys
	Sections        []issuer.Section
	Comment         string
}

var partners = []Partner{
	{"threats", "kestrel", []issuer.Section{issuer.AssessmentSection},
		"One of our engineers sits in every examination and may fail a candidate. Whoever holds this may model threats at Kestrel without a further test; eleven of our architects do."},
}

// Partner tells who wrote a micro-credential with the one whose it is.
func (c Content) Partner(credential string) (Partner, bool) {
	for _, p := range c.Partners {
		if p.Credential == credential {
			return p, true
		}
	}
	return Partner{}, false
}

// Delegation is what another organisation may award, and somebody to whom it
// has.
type Delegation struct {
	Credential, To string // keys
	Limit          int
	Reason         string

	Name, Email, Result string // of who was awarded
}

var delegations = []Delegation{
	{"threats", "kestrel", 40, "Kestrel teaches the course in its own rooms each spring and examines with us.", "Ebba Thornwick", "ebba.thornwick@mail.example", "17"},
}

// Org is whose a credential is.
func (c Content) Org(credential string) string {
	for _, one := range c.Credentials {
		if one.Key == credential {
			return one.Org
		}
	}
	return ""
}
