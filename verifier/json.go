package verifier

import (
	"encoding/json"
	"time"

	"laurel/credential/verify"
	"laurel/record"
)

// ReportDocument is a report as API and command line give it. Its members are
// stable: further ones may come, none goes or changes its meaning.
type ReportDocument struct {
	verify.Document
	Name       string   `json:"name,omitempty" doc:"The file that was handed over."`
	Through    []Source `json:"through,omitempty" doc:"In what the credential was found, the outermost first: url, code, png, svg, pdf, json, jwt."`
	Address    string   `json:"address,omitempty" doc:"Where it was fetched."`
	Credential *Stated  `json:"credential,omitempty" doc:"What it stands for, by its own account: to be believed as far as the checks pass."`
}

// Stated is what a credential says of itself, cleaned and bounded.
type Stated struct {
	ID               string           `json:"id,omitempty"`
	Title            string           `json:"title"`
	Description      string           `json:"description,omitempty"`
	Kind             string           `json:"kind,omitempty"`
	Achievement      string           `json:"achievement,omitempty" doc:"Id of what was achieved."`
	Issuer           StatedIssuer     `json:"issuer"`
	Holder           string           `json:"holder,omitempty"`
	Outcomes         []string         `json:"outcomes,omitempty" doc:"What the holder can do."`
	Skills           []StatedSkill    `json:"skills,omitempty"`
	Hours            float64          `json:"hours,omitempty"`
	ECTS             float64          `json:"ects,omitempty"`
	EQF              int              `json:"eqf,omitempty"`
	EQFNote          string           `json:"eqfNote,omitempty" doc:"Why there is no level."`
	Assessment       string           `json:"assessment,omitempty"`
	Participation    string           `json:"participation,omitempty"`
	Supervision      string           `json:"supervision,omitempty"`
	QualityAssurance string           `json:"qualityAssurance,omitempty"`
	Prerequisites    string           `json:"prerequisites,omitempty"`
	Stackability     string           `json:"stackability,omitempty"`
	StacksInto       string           `json:"stacksInto,omitempty"`
	Further          string           `json:"further,omitempty"`
	Criteria         string           `json:"criteria,omitempty" doc:"Markdown."`
	Language         string           `json:"language,omitempty"`
	Result           string           `json:"result,omitempty"`
	AwardedOn        *time.Time       `json:"awardedOn,omitempty"`
	ValidFrom        *time.Time       `json:"validFrom,omitempty"`
	ValidUntil       *time.Time       `json:"validUntil,omitempty"`
	Evidence         []StatedEvidence `json:"evidence,omitempty"`
}

// StatedIssuer is who a credential says awarded it.
type StatedIssuer struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

// StatedSkill is a skill that a credential names.
type StatedSkill struct {
	Name      string `json:"name"`
	URL       string `json:"url,omitempty"`
	Framework string `json:"framework,omitempty"`
	Level     int    `json:"level,omitempty" doc:"1 to 8"`
}

// StatedEvidence is a piece of evidence that a credential names.
type StatedEvidence struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
	Text string `json:"text,omitempty"`
}

// Document gives the report with its words, the verdict first.
func (r Report) Document() ReportDocument {
	d := ReportDocument{Document: r.Report.Document(), Name: r.Name, Through: r.Through, Address: r.Address}
	if r.Credential != nil {
		d.Credential = stated(r.Summary)
	}
	return d
}

// MarshalJSON writes the report's [ReportDocument].
func (r Report) MarshalJSON() ([]byte, error) { return json.Marshal(r.Document()) }

func stated(s record.Summary) *Stated {
	c := &Stated{
		ID: s.ID, Title: s.Title, Description: s.Description, Kind: s.Kind, Achievement: s.Achievement,
		Issuer: StatedIssuer{s.Issuer.ID, s.Issuer.Name, s.Issuer.URL}, Holder: s.Holder,
		Outcomes: s.Outcomes, Hours: s.Hours, ECTS: s.ECTS, EQF: int(s.EQF), EQFNote: s.EQFNote,
		Assessment: s.Assessment.String(), Participation: s.Participation.String(), Supervision: s.Supervision.String(),
		QualityAssurance: s.QualityAssurance, Prerequisites: s.Prerequisites,
		Stackability: s.Stackability.String(), StacksInto: s.StacksInto, Further: s.Further,
		Criteria: s.Criteria, Language: s.Language, Result: s.Result.Words(),
		AwardedOn: day(s.AwardedOn), ValidFrom: day(s.ValidFrom), ValidUntil: s.ValidUntil,
	}
	for _, k := range s.Skills {
		c.Skills = append(c.Skills, StatedSkill{k.Name, k.URL, k.Framework, int(k.Level)})
	}
	for _, e := range s.Evidence {
		c.Evidence = append(c.Evidence, StatedEvidence(e))
	}
	return c
}

func day(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
