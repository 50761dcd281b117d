package api

import (
	"math"

	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

// definition is what a micro-credential is, as the API speaks of it. Nothing
// in it is needed to save a draft; publishing says what is missing.
type definition struct {
	Title            string          `json:"title,omitempty" maxLength:"120" doc:"What people call it. Say the ability, not the course."`
	Description      string          `json:"description,omitempty" maxLength:"8000" doc:"Two or three sentences for someone who has never heard of it."`
	Field            string          `json:"field,omitempty" enum:"ai,blockchain,business-leadership,cloud,coding,cybersecurity,data-analytics,data-science,digital-marketing,leadership,legal-tech,pastry-arts,patient-communication,project-management,social-media-marketing,supply-chain,tech-sales,ux-design" doc:"Under which people look for it."`
	Outcomes         []string        `json:"outcomes,omitempty" maxItems:"20" nullable:"false" doc:"What the holder can do. Each begins with a verb someone can watch."`
	Criteria         string          `json:"criteria,omitempty" maxLength:"8000" doc:"Markdown: what a learner must show, and how it is judged."`
	Skills           []skillLevel    `json:"skills,omitempty" maxItems:"30" nullable:"false" doc:"Those that the assessment proves."`
	Hours            float64         `json:"hours,omitempty" minimum:"0" maximum:"10000" doc:"Workload: everything a learner does."`
	ECTS             float64         `json:"ects,omitempty" minimum:"0" maximum:"300" doc:"Credits; one stands for 25 to 30 hours."`
	EQF              int             `json:"eqf,omitempty" minimum:"0" maximum:"8" doc:"Level of the outcomes in the European Qualifications Framework, 1 to 8; 0 for none."`
	EQFNote          string          `json:"eqfNote,omitempty" maxLength:"300" doc:"Why there is no level."`
	Assessment       string          `json:"assessment,omitempty" enum:"project,exam,observed,portfolio,attendance" doc:"What a learner must do to earn it."`
	Participation    string          `json:"participation,omitempty" enum:"online,onsite,blended" doc:"How learners take part."`
	Supervision      string          `json:"supervision,omitempty" enum:"none,supervised,supervisedOnline,supervisedOnsite" doc:"Who watched the assessment; with the last two the learner's identity was checked."`
	QualityAssurance string          `json:"qualityAssurance,omitempty" maxLength:"300" doc:"Who checks the issuer: an agency, an external examiner, a professional body."`
	Grading          *grading        `json:"grading,omitempty" doc:"What results look like; left out, an award states none."`
	Language         string          `json:"language,omitempty" maxLength:"35" doc:"BCP 47: en, nb, pt-BR."`
	Country          string          `json:"country,omitempty" pattern:"^[A-Z]{2}$" patternDescription:"two capital letters" doc:"ISO 3166-1 alpha-2."`
	Price            *price          `json:"price,omitempty" doc:"Left out, no price is stated."`
	Prerequisites    string          `json:"prerequisites,omitempty" maxLength:"300" doc:"What a learner needs before starting."`
	ValidMonths      int             `json:"validMonths,omitempty" minimum:"0" maximum:"600" doc:"For how many months an award is valid; left out or 0, without end."`
	Stackable        string          `json:"stackable,omitempty" enum:"alone,stackable,integrated" doc:"Whether it counts towards something larger."`
	StacksInto       string          `json:"stacksInto,omitempty" maxLength:"300" doc:"Towards what."`
	Further          string          `json:"further,omitempty" maxLength:"8000" doc:"Anything a reader should know besides."`
	Picture          *ownPicture     `json:"picture,omitempty" doc:"The organisation's own badge picture, uploaded on its pages. Send back what you read to keep it; left out, the badge is drawn."`
	Written          string          `json:"written,omitempty" maxLength:"35" doc:"BCP 47: the language of the texts, where it is not the one it is taught in."`
	Texts            map[string]text `json:"texts,omitempty" nullable:"false" doc:"The words in other languages, by BCP 47 tag."`
}

// text is what a definition says in another language.
type text struct {
	Title       string   `json:"title,omitempty" maxLength:"120"`
	Description string   `json:"description,omitempty" maxLength:"8000"`
	Outcomes    []string `json:"outcomes,omitempty" maxItems:"20" nullable:"false" doc:"As many as there are, in their order."`
	Criteria    string   `json:"criteria,omitempty" maxLength:"8000"`
	Further     string   `json:"further,omitempty" maxLength:"8000"`
}

type skillLevel struct {
	Skill string `json:"skill" maxLength:"100" doc:"Id of a skill in the framework; see /api/v1/skills."`
	Level int    `json:"level,omitempty" minimum:"0" maximum:"8" doc:"The level that is proven, 1 to 8."`
}

type grading struct {
	Kind   string `json:"kind" enum:"none,pass,percent,points,grade"`
	Max    string `json:"max,omitempty" maxLength:"300" doc:"The best result, of points."`
	Needed string `json:"needed,omitempty" maxLength:"300" doc:"What is needed to pass."`
}

type price struct {
	Amount   float64 `json:"amount" minimum:"0" maximum:"1000000" doc:"In units of the currency, with at most two decimals; 0 is free."`
	Currency string  `json:"currency,omitempty" pattern:"^[A-Z]{3}$" patternDescription:"three capital letters" doc:"ISO 4217; needed unless it is free."`
}

type ownPicture struct {
	PNG string `json:"png,omitempty" pattern:"^[0-9a-f]{64}$" patternDescription:"a SHA-256 in hexadecimal" doc:"Content hash."`
	SVG string `json:"svg,omitempty" pattern:"^[0-9a-f]{64}$" patternDescription:"a SHA-256 in hexadecimal" doc:"Content hash."`
}

// internal is the definition as services know it.
func (d definition) internal() (issuer.Definition, error) {
	is := issuer.Definition{
		Title: d.Title, Description: d.Description, Field: d.Field, Outcomes: d.Outcomes, Criteria: d.Criteria,
		Hours: d.Hours, ECTS: d.ECTS, EQF: d.EQF, EQFNote: d.EQFNote,
		Assessment: issuer.Assessment(d.Assessment), Participation: issuer.Participation(d.Participation),
		Supervision: issuer.Supervision(d.Supervision), QualityAssurance: d.QualityAssurance,
		Language: d.Language, Written: d.Written, Country: d.Country, Prerequisites: d.Prerequisites, ValidMonths: d.ValidMonths,
		Stackable: issuer.Stackable(d.Stackable), StacksInto: d.StacksInto, Further: d.Further,
	}
	for _, s := range d.Skills {
		is.Skills = append(is.Skills, issuer.SkillLevel{Skill: skill.ID(s.Skill), Level: skill.Level(s.Level)})
	}
	for tag, t := range d.Texts {
		if is.Texts == nil {
			is.Texts = map[string]issuer.Text{}
		}
		is.Texts[tag] = issuer.Text(t)
	}
	if g := d.Grading; g != nil {
		is.Grading = issuer.Grading{Kind: issuer.GradingKind(g.Kind), Max: g.Max, Needed: g.Needed}
	}
	if p := d.Picture; p != nil {
		is.Image = issuer.Image{PNG: p.PNG, SVG: p.SVG}
	}
	if p := d.Price; p != nil {
		cents := math.Round(p.Amount * 100)
		if math.Abs(p.Amount*100-cents) > 1e-6 {
			return is, fault.Field("price", "Write the price with at most two decimals, such as 49.5.")
		}
		is.Price = issuer.Price{Stated: true, Cents: int64(cents), Currency: p.Currency}
	}
	return is, nil
}

// external is a definition as the API speaks of it. What is sent back as it
// was read changes nothing.
func external(is issuer.Definition) definition {
	d := definition{
		Title: is.Title, Description: is.Description, Field: is.Field, Outcomes: is.Outcomes, Criteria: is.Criteria,
		Hours: is.Hours, ECTS: is.ECTS, EQF: is.EQF, EQFNote: is.EQFNote,
		Assessment: string(is.Assessment), Participation: string(is.Participation),
		Supervision: string(is.Supervision), QualityAssurance: is.QualityAssurance,
		Language: is.Language, Written: is.Written, Country: is.Country, Prerequisites: is.Prerequisites, ValidMonths: is.ValidMonths,
		Stackable: string(is.Stackable), StacksInto: is.StacksInto, Further: is.Further,
	}
	for _, s := range is.Skills {
		d.Skills = append(d.Skills, skillLevel{string(s.Skill), int(s.Level)})
	}
	for tag, t := range is.Texts {
		if d.Texts == nil {
			d.Texts = map[string]text{}
		}
		d.Texts[tag] = text(t)
	}
	if is.Grading.Kind != "" {
		d.Grading = &grading{string(is.Grading.Kind), is.Grading.Max, is.Grading.Needed}
	}
	if is.Image.Own() {
		d.Picture = &ownPicture{is.Image.PNG, is.Image.SVG}
	}
	if is.Price.Stated {
		d.Price = &price{float64(is.Price.Cents) / 100, is.Price.Currency}
	}
	return d
}
