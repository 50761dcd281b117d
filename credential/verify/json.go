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

	Warnings []Warning `json:"warnings,omitempty" doc:"What changes no verdict and should be known: an endorsement that was withdrawn since."`

	Newer *NewerDocument `json:"newer,omitempty" doc:"What its issuer has in its place, where it is no longer in force and says where to ask."`

	Own                   Verdict               `json:"own,omitempty" enum:"good,couldNotTell,onHold,notGood" doc:"Of a learner record: the verdict on the record itself, without the credentials in it."`
	Partial               bool                  `json:"partial,omitempty" doc:"A learner record that says it is not all that its issuer knows."`
	Held                  []HeldDocument        `json:"held,omitempty" doc:"The credentials in a learner record, each checked by itself, in the order in which they stand in it."`
	Endorsements          []EndorsementDocument `json:"endorsements,omitempty" doc:"The endorsements that stand in it. They decide nothing about it."`
	UncheckedEndorsements int                   `json:"uncheckedEndorsements,omitempty" doc:"How many further endorsements were not looked at."`
}

// Answered is a finding with its words.
type Answered struct {
	Check    Check             `json:"check" enum:"format,signature,issuer,start,end,status,holder,contents,endorses,describes"`
	Outcome  string            `json:"outcome" enum:"pass,unknown,hold,fail"`
	Word     string            `json:"word" doc:"The outcome for people: pass, could not tell, on hold, fail."`
	Code     string            `json:"code" doc:"Stable; the sentence is this code's."`
	Sentence string            `json:"sentence"`
	Pointer  string            `json:"pointer,omitempty" doc:"Where it is: a JSON Pointer into the document; in a token the part, and a pointer into that: header /alg, payload /nbf, signature, disclosure 2."`
	Params   map[string]string `json:"params,omitempty" doc:"What the sentence names."`
	Detail   []Line            `json:"detail,omitempty" doc:"Technical detail."`
}

// Document gives the report with its words, the verdict first.
func (r Report) Document() Document {
	checks := make([]Answered, 0, len(r.Findings))
	for _, f := range r.Findings {
		checks = append(checks, f.answered())
	}
	d := Document{
		Verdict: r.Verdict(), Headline: r.Headline(), Sentence: r.Sentence(), At: r.At.UTC(), Secured: r.Secured,
		IssuerKnown: r.IssuerKnown, IssuerName: r.IssuerName, Checks: checks, Newer: r.Newer.document(),
	}
	r.more(&d)
	return d
}

func (f Finding) answered() Answered {
	t := f.all()
	return Answered{f.Check, f.Outcome.String(), f.Outcome.Word(), f.Code, f.sentence(t.params), t.at, t.params, t.lines}
}

// MarshalJSON writes the report's [Document].
func (r Report) MarshalJSON() ([]byte, error) { return json.Marshal(r.Document()) }
