package issuer

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"laurel/account"
)

// What search engines read on the public pages: schema.org in JSON-LD. None of
// it says who holds anything.
//
// The bytes are safe inside <script type="application/ld+json">: <, >, & and
// the line separators U+2028 and U+2029 are written as escapes.

type ldCredential struct {
	Context            string   `json:"@context"`
	Type               string   `json:"@type"`
	ID                 string   `json:"@id"`
	URL                string   `json:"url"`
	Name               string   `json:"name"`
	Description        string   `json:"description,omitempty"`
	Image              string   `json:"image"`
	Version            string   `json:"version"`
	DatePublished      string   `json:"datePublished"`
	CredentialCategory ldTerm   `json:"credentialCategory"`
	CompetencyRequired []ldTerm `json:"competencyRequired,omitempty"`
	Teaches            []string `json:"teaches,omitempty"`
	EducationalLevel   *ldTerm  `json:"educationalLevel,omitempty"`
	About              *ldTerm  `json:"about,omitempty"`
	RecognizedBy       ldOrgs   `json:"recognizedBy"` // the issuer, and who endorses it
	Publisher          ldOrg    `json:"publisher"`
	ValidFor           string   `json:"validFor,omitempty"`
	TimeRequired       string   `json:"timeRequired,omitempty"`
	InLanguage         string   `json:"inLanguage,omitempty"`
	Offers             *ldOffer `json:"offers,omitempty"`
}

type ldTerm struct {
	Type             string `json:"@type"`
	Name             string `json:"name"`
	Description      string `json:"description,omitempty"`
	TermCode         string `json:"termCode,omitempty"`
	InDefinedTermSet string `json:"inDefinedTermSet,omitempty"`
	URL              string `json:"url,omitempty"`
	SameAs           string `json:"sameAs,omitempty"`
}

type ldOrg struct {
	Context     string     `json:"@context,omitempty"`
	Type        string     `json:"@type"`
	ID          string     `json:"@id"`
	Name        string     `json:"name"`
	URL         string     `json:"url"`
	Description string     `json:"description,omitempty"`
	Email       string     `json:"email,omitempty"`
	SameAs      []string   `json:"sameAs,omitempty"`
	Identifier  string     `json:"identifier,omitempty"`
	Address     *ldAddress `json:"address,omitempty"`
}

// ldOrgs writes one alone, and several as an array.
type ldOrgs []ldOrg

func (o ldOrgs) MarshalJSON() ([]byte, error) {
	if len(o) == 1 {
		return json.Marshal(o[0])
	}
	return json.Marshal([]ldOrg(o))
}

type ldAddress struct {
	Type            string `json:"@type"`
	AddressLocality string `json:"addressLocality,omitempty"`
	AddressCountry  string `json:"addressCountry,omitempty"`
}

type ldOffer struct {
	Type          string `json:"@type"`
	URL           string `json:"url"`
	Price         string `json:"price"`
	PriceCurrency string `json:"priceCurrency"`
	Category      string `json:"category"`
	Availability  string `json:"availability,omitempty"`
	ValidFrom     Day    `json:"validFrom,omitempty"`
	ValidThrough  Day    `json:"validThrough,omitempty"`
}

const (
	schemaOrg   = "https://schema.org"
	eqfConcepts = "http://data.europa.eu/snb/eqf/"
	eqfScheme   = eqfConcepts + "25831c2"
)

// AchievementLD describes a micro-credential as an EducationalOccupationalCredential,
// and where it has offers, a Course that leads to it beside.
func (s *Service) AchievementLD(d Detail) ([]byte, error) {
	def, url := d.Definition, s.AchievementURL(d.Achievement)
	org := s.orgLD(d.Organisation)
	org.Description, org.Email, org.SameAs = "", "", nil // told on its own page
	c := ldCredential{
		Context: schemaOrg, Type: "EducationalOccupationalCredential", ID: url, URL: url,
		Name: def.Title, Description: def.Description, Image: s.BadgeURL(d.Version),
		Version: strconv.Itoa(d.Number), DatePublished: d.At.UTC().Format(time.DateOnly),
		CredentialCategory: ldTerm{Type: "DefinedTerm", Name: "Micro-credential", TermCode: "MicroCredential",
			InDefinedTermSet: "https://purl.imsglobal.org/spec/ob/v3p0/vocab.html"},
		Teaches: def.Outcomes, RecognizedBy: ldOrgs{org}, Publisher: org,
		ValidFor: monthsDuration(def.ValidMonths), TimeRequired: hoursDuration(def.hoursAtLeast()), InLanguage: def.Language,
	}
	for _, e := range d.Endorsers {
		endorser := s.orgLD(e)
		endorser.Description, endorser.Email, endorser.SameAs = "", "", nil
		c.RecognizedBy = append(c.RecognizedBy, endorser)
	}
	for _, sk := range d.Skills {
		c.CompetencyRequired = append(c.CompetencyRequired, s.skillLD(sk))
	}
	if l := level(def.EQF); l.Known() {
		c.EducationalLevel = &ldTerm{Type: "DefinedTerm", Name: fmt.Sprintf("EQF level %d", def.EQF), Description: l.Describe(),
			TermCode: strconv.Itoa(def.EQF), InDefinedTermSet: eqfScheme, URL: eqfConcepts + strconv.Itoa(def.EQF)}
	}
	if def.Field != "" {
		c.About = &ldTerm{Type: "DefinedTerm", Name: FieldName(def.Field), TermCode: def.Field}
	}
	if d.State == Published && len(d.Offers) > 0 {
		return json.Marshal([]any{c, s.courseLD(d, org)})
	}
	if def.Price.Stated && d.State == Published {
		c.Offers = offerLD(def.Price, url)
	}
	return json.Marshal(c)
}

func (s *Service) skillLD(sk DetailSkill) ldTerm {
	t := ldTerm{Type: "DefinedTerm", Name: sk.Name, Description: sk.Definition, TermCode: string(sk.ID), URL: sk.URL, SameAs: sk.ESCO}
	if sk.URL != "" {
		t.InDefinedTermSet = s.PublicURL + "/skills"
	}
	return t
}

// offerLD needs a currency even where nothing is asked for.
func offerLD(p Price, url string) *ldOffer {
	o := &ldOffer{Type: "Offer", URL: url, PriceCurrency: p.Currency, Category: "Paid",
		Price: fmt.Sprintf("%d.%02d", p.Cents/100, p.Cents%100)}
	if p.Cents == 0 {
		o.Category = "Free"
	}
	if o.PriceCurrency == "" {
		o.PriceCurrency = "EUR"
	}
	return o
}

// OrganisationLD describes an issuer as an Organization.
func (s *Service) OrganisationLD(o account.Organisation) ([]byte, error) {
	ld := s.orgLD(o)
	ld.Context = schemaOrg
	return json.Marshal(ld)
}

func (s *Service) orgLD(o account.Organisation) ldOrg {
	url := s.OrgURL(o.ID)
	ld := ldOrg{Type: orgTypeLD(o.Kind), ID: url, Name: o.Name, URL: url, Description: o.Description, Email: o.Email, Identifier: o.DID}
	if o.Website != "" {
		ld.SameAs = []string{o.Website}
	}
	if o.City != "" || o.Country != "" {
		ld.Address = &ldAddress{"PostalAddress", o.City, o.Country}
	}
	return ld
}

// orgTypeLD is the kind of organisation, where schema.org has a word for it.
func orgTypeLD(k account.Kind) string {
	switch k {
	case account.University:
		return "CollegeOrUniversity"
	case account.School:
		return "EducationalOrganization"
	case account.Authority:
		return "GovernmentOrganization"
	}
	return "Organization"
}

// monthsDuration and hoursDuration write ISO 8601; nothing for nothing.
func monthsDuration(months int) string {
	switch {
	case months <= 0:
		return ""
	case months%12 == 0:
		return "P" + strconv.Itoa(months/12) + "Y"
	}
	return "P" + strconv.Itoa(months) + "M"
}

func hoursDuration(hours float64) string {
	minutes := int(math.Round(hours * 60))
	switch {
	case minutes <= 0:
		return ""
	case minutes%60 == 0:
		return fmt.Sprintf("PT%dH", minutes/60)
	case minutes < 60:
		return fmt.Sprintf("PT%dM", minutes)
	}
	return fmt.Sprintf("PT%dH%dM", minutes/60, minutes%60)
}
