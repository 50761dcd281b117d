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
