package verify

import (
	"encoding/json"
	"time"
)

// Document is a report as API and command line give it. Its members are
// stable: further ones may come, none goes or changes its meaning.
type Document struct {
	Verdict     Verdict    `json:"verdict" enum:"good,couldNotTell,onHold,notGood" doc:"The worst of the checks."`
	Headline    string     `json:"headline" doc:"The verdict in a few words."`
	Sentence    string     `json:"sentence" doc:"What the verdict means and what to do about it."`
	At          time.Time  `json:"at" doc:"The moment it was judged for."`
	Secured     string     `json:"secured,omitempty" doc:"How it is signed: eddsa-rdfc-2022, vc-jwt ES256 …"`
	IssuerKnown bool       `json:"issuerKnown" doc:"The issuer has shown us who it is."`
	IssuerName  string     `json:"issuerName,omitempty" doc:"The name we know it by; never the one that the credential claims."`
	Checks      []Answered `json:"checks"`
}

// Answered is a finding with its words.
type Answered struct {
	Check    Check             `json:"check" enum:"format,signature,issuer,start,end,status,holder"`
	Outcome  string            `json:"outcome" enum:"pass,unknown,hold,fail"`
	Word     string            `json:"word" doc:"The outcome for people: pass, could not tell, on hold, fail."`
	Code     string            `json:"code" doc:"Stable; the sentence is this code's."`
	Sentence string            `json:"sentence"`
	Params   map[string]string `json:"params,omitempty" doc:"What the sentence names."`
	Detail   []Line            `json:"detail,omitempty" doc:"Technical detail."`
}

// Document gives the report with its words, the verdict first.
func (r Report) Document() Document {
	checks := make([]Answered, 0, len(r.Findings))
	for _, f := range r.Findings {
		t := f.all()
		checks = append(checks, Answered{f.Check, f.Outcome.String(), f.Outcome.Word(), f.Code, f.sentence(t.params), t.params, t.lines})
	}
	return Document{r.Verdict(), r.Headline(), r.Sentence(), r.At.UTC(), r.Secured, r.IssuerKnown, r.IssuerName, checks}
}

// MarshalJSON writes the report's [Document].
func (r Report) MarshalJSON() ([]byte, error) { return json.Marshal(r.Document()) }
