package verify

// Warning is what changes no verdict and should be known all the same.
type Warning struct {
	Code     string `json:"code" doc:"Stable; the sentence is this code's."`
	Sentence string `json:"sentence"`
	Pointer  string `json:"pointer,omitempty" doc:"Where what it is about stands, a JSON Pointer."`
}

// Warnings lists what should be known beside the verdict: each endorsement that
// was withdrawn since it was signed into the credential.
func (r Report) Warnings() (all []Warning) {
	for _, e := range r.Endorsements {
		if e.Withdrawn() {
			about, _ := e.Finding(Endorses)
			f := found(Endorses, Pass, "endorses.withdrawn", "who", e.Endorser(), "thing", about.Params()["thing"])
			all = append(all, Warning{f.Code, f.Sentence(), e.Pointer})
		}
	}
	return all
}

// Withdrawn tells whether the endorser has taken it back, by the list that the
// endorsement names. It is false for one that nobody is known to have given.
func (e Endorsement) Withdrawn() bool {
	for _, check := range []Check{Format, Signature, IssuerKey, Endorses} {
		if f, asked := e.Finding(check); asked && f.Outcome != Pass {
			return false
		}
	}
	f, asked := e.Finding(Status)
	return asked && f.Code == "status.revoked" && e.Of != ""
}
