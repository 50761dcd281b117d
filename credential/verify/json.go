package verify

import (
	"encoding/json"
	"time"
)

// MarshalJSON writes the report as API and command line give it: the findings
// with their words, the verdict first.
func (r Report) MarshalJSON() ([]byte, error) {
	type finding struct {
		Finding
		Word     string `json:"word"`
		Sentence string `json:"sentence"`
	}
	findings := make([]finding, 0, len(r.Findings))
	for _, f := range r.Findings {
		findings = append(findings, finding{f, f.Outcome.Word(), f.Sentence()})
	}
	return json.Marshal(struct {
		Verdict     Verdict   `json:"verdict"`
		Headline    string    `json:"headline"`
		Sentence    string    `json:"sentence"`
		At          time.Time `json:"at"`
		Secured     string    `json:"secured,omitempty"`
		IssuerKnown bool      `json:"issuerKnown"`
		IssuerName  string    `json:"issuerName,omitempty"`
		Findings    []finding `json:"findings"`
	}{r.Verdict(), r.Headline(), r.Sentence(), r.At.UTC(), r.Secured, r.IssuerKnown, r.IssuerName, findings})
}
