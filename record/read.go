package record

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/eu"
	"laurel/skill"
)

// Summary is what a credential stands for, as far as it says so itself. What
// it does not say is empty.
type Summary struct {
	ID          string // the credential's own
	Achievement string // the id of what was achieved
	Kind        string // MicroCredential, Certificate … (OB 3.0 §AchievementType)
	Title       string
	Description string
	Issuer      Issuer
	Holder      string // a name that stands in the open
	Elements
	Criteria string  // Markdown, in the issuer's words
	Credits  float64 // credits whose unit is not stated
	Language string  // BCP 47
	Field    string
	Version  string
	Result   Result

	AwardedOn    time.Time
	ValidFrom    time.Time
	ValidUntil   *time.Time
	Evidence     []Evidence
	Endorsements []Endorsement // that stand in the achievement; whether they are good, a check says
	Image        string        // an address, or a picture within the credential
}

// Issuer is who awarded it, in their own words.
type Issuer struct {
	ID          string
	Name        string
	URL         string
	Description string
	Country     string // ISO 3166-1 alpha-2, or as they write it
	City        string
	Image       string
}

// Endorsement is what somebody says of the achievement.
type Endorsement struct {
	ID      string
	By      Issuer
	Comment string // Markdown
}

// Evidence shows what was done.
type Evidence struct{ Name, URL, Text string }

// Read says what a credential stands for. Strangers' texts come cleaned and
// bounded, addresses are http or https, and numbers possible ones.
func Read(c *credential.Credential) Summary {
	if eu.Is(c) {
		return readEuropean(c)
	}
	subject := c.Subject()
	s := Summary{
		ID:          line(c.ID(), maxURL),
		Title:       line(c.Name(), maxName),
		Description: paragraphs(c.Description(), maxText),
		Issuer:      issuerOf(c.Issuer()),
		Holder:      holderOf(subject),
		Image:       imageOf(c.Image()),
	}
	s.AwardedOn, _, _ = c.Awarded()
	s.ValidFrom, _, _ = c.ValidFrom()
	if until, ok, err := c.ValidUntil(); ok && err == nil {
		s.ValidUntil = &until
	}
	if a := subject.Achievement; a != nil {
		s.achievement(a, subject)
		s.extension(c)
		s.Endorsements = endorsementsOf(a.Endorsement)
	}
	for _, e := range c.Evidence()[:min(maxList, len(c.Evidence()))] {
		if one := evidenceOf(e); one != (Evidence{}) {
			s.Evidence = append(s.Evidence, one)
		}
	}
	return s
}

func issuerOf(p credential.Profile) Issuer {
	i := Issuer{
		ID: line(p.ID, maxURL), Name: line(p.Name, maxName), URL: address(p.URL),
		Description: paragraphs(p.Description, maxText), Image: imageOf(p.Image),
	}
	if i.URL == "" {
		i.URL = address(p.ID)
	}
	if a := p.Address; a != nil {
		i.City = line(a.AddressLocality, maxName)
		i.Country = line(a.AddressCountryCode, 2)
		if i.Country != a.AddressCountryCode || CountryName(i.Country) == i.Country {
			i.Country = line(a.AddressCountry, maxName)
		}
	}
	return i
}

func endorsementsOf(all []json.RawMessage) (list []Endorsement) {
	for _, raw := range all[:min(maxList, len(all))] {
		c, err := credential.Parse(raw)
		if err != nil || !c.IsEndorsement() {
			continue
		}
		list = append(list, Endorsement{ID: line(c.ID(), maxURL), By: issuerOf(c.Issuer()), Comment: paragraphs(c.Endorsement().EndorsementComment, maxText)})
	}
	return list
}

// holderOf is the name that the credential gives its holder in the open.
func holderOf(s credential.AchievementSubject) string {
	for _, id := range s.Identifier {
		if id.IdentityType == "name" && !id.Hashed && id.IdentityHash != "" {
			return line(id.IdentityHash, maxName)
		}
	}
	return line(s.Name, maxName)
}

func imageOf(i *credential.Image) string {
	if i == nil {
		return ""
	}
	return picture(i.ID)
}

func evidenceOf(e credential.Evidence) Evidence {
	text := e.Description
	if text == "" {
		text = e.Narrative
	}
	return Evidence{Name: line(e.Name, maxName), URL: address(e.ID), Text: paragraphs(text, maxText)}
}

func (s *Summary) achievement(a *credential.Achievement, subject credential.AchievementSubject) {
	if name := line(a.Name, maxName); name != "" {
		s.Title = name
	}
	if text := paragraphs(a.Description, maxText); text != "" {
		s.Description = text
	}
	if image := imageOf(a.Image); image != "" {
		s.Image = image
	}
	s.Achievement, s.Kind = line(a.ID, maxURL), line(strings.TrimPrefix(a.AchievementType, "ext:"), 100)
	s.Language, s.Field, s.Version = languageTag(a.InLanguage), line(a.FieldOfStudy, maxName), line(a.Version, 100)
	var stated []string
	for i, al := range a.Alignment {
		if i < 4*maxList {
			stated = append(stated, s.alignment(al)...)
		}
	}
	if a.Criteria != nil {
		s.Outcomes, s.Further, s.Criteria = readNarrative(a.Criteria.Narrative)
	}
	if len(s.Outcomes) == 0 {
		s.Outcomes = lines(stated)
	}
	// Credits have no unit in Open Badges: they are ECTS only where an
	// alignment says so.
	if s.ECTS == 0 {
		s.Credits = between(max(a.CreditsAvailable, subject.CreditsEarned), maxECTS*10)
	}
	s.Result = readResult(subject.Result, a.ResultDescription)
}

// languageTag keeps what looks like a tag.
func languageTag(tag string) string {
	if len(tag) > 35 || strings.Trim(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	return tag
}

// alignment takes one of the achievement's ties to a framework, and returns
// what it says the holder can do, if that is what it says.
func (s *Summary) alignment(a credential.Alignment) (outcome []string) {
	term := Term{Code: a.TargetCode, Words: a.TargetName}.cleaned()
	text := firstOf(line(a.TargetName, maxLine), line(a.TargetDescription, maxLine))
	switch a.TargetType {
	case TypeEQF:
		s.level(a)
	case TypeECTS:
		if n, ok := decimal(a.TargetCode); ok && s.ECTS == 0 {
			s.ECTS = between(n, maxECTS)
		}
	case TypeWorkload:
		if n, ok := ReadDuration(a.TargetCode); ok && s.Hours == 0 {
			s.Hours = between(n, maxHours)
		}
	case TypeAssessment:
		s.Assessment = term
	case TypeParticipation:
		s.Participation = term
	case TypeSupervision:
		s.Supervision = term
	case TypeStackability:
		s.Stackability, s.StacksInto = term, line(a.TargetDescription, maxLine)
	case TypeQualityAssurance:
		s.QualityAssurance = text
	case TypePrerequisite:
		s.Prerequisites = text
	case "ext:LearningOutcome":
		return []string{firstOf(line(a.TargetDescription, maxLine), text)}
	default:
		s.skill(a)
	}
	return nil
}

func (s *Summary) level(a credential.Alignment) {
	code := firstOf(a.TargetCode, strings.TrimPrefix(a.TargetURL, eqfURL))
	if n, err := strconv.Atoi(code); err == nil && skill.Level(n).Known() {
		s.EQF, s.EQFNote = skill.Level(n), ""
		return
	}
	if s.EQF == 0 && a.TargetCode == "" {
		s.EQFNote = line(a.TargetDescription, maxLine)
	}
}

// skill takes an alignment for a skill. One to ESCO joins the skill of the
// same name. What else a stranger ties the achievement to under a type of its
// own is no skill.
func (s *Summary) skill(a credential.Alignment) {
	esco := strings.HasPrefix(a.TargetURL, escoURL)
	switch a.TargetType {
	case TypeSkill, TypeESCO, "", "CFItem", "ceasn:Competency":
	default:
		if !esco {
			return
		}
	}
	one := Skill{ID: a.TargetCode, Name: a.TargetName, URL: a.TargetURL, Framework: a.TargetFramework, Level: levelIn(a.TargetDescription)}.cleaned()
	if esco && a.TargetType != TypeSkill {
		for i := len(s.Skills) - 1; i >= 0; i-- {
			if s.Skills[i].Name == one.Name && s.Skills[i].ESCO == "" {
				s.Skills[i].ESCO = one.URL
				return
			}
		}
	}
	if one.Name != "" && len(s.Skills) < maxList {
		s.Skills = append(s.Skills, one)
	}
}

// levelIn reads "level 5 of 8".
func levelIn(text string) skill.Level {
	for l := skill.Lowest; l <= skill.Highest; l++ {
		if text == l.String() {
			return l
		}
	}
	return 0
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// LevelWords is the level and what it means, or why there is none.
func (s Summary) LevelWords() string {
	if s.EQF.Known() {
		return s.EQF.String() + " of the " + eqfFramework + ". " + s.EQF.Describe()
	}
	return s.EQFNote
}

// Workload is the work in words: "75 hours, 3 ECTS credits".
func (s Summary) Workload() string { return Workload(s.Hours, s.ECTS) }
