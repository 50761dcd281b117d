package issuer

import (
	"crypto/rand"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/credential"
	"laurel/record"
)

// credential writes the award as an Open Badges 3.0 credential, in the form
// that every known verifier accepts: the two contexts in order, sets as
// arrays, one status entry, no term outside the contexts.
func (s *Service) credential(a Award, v Version, org account.Organisation, did string) *credential.AchievementCredential {
	d := v.Definition
	c := credential.NewAchievementCredential()
	c.ID = s.AwardURL(a.Page)
	c.Name = d.Title
	c.Issuer = s.profile(org, did)
	c.AwardedDate = credential.FormatTime(a.AwardedOn)
	c.ValidFrom = credential.FormatTime(a.ValidFrom)
	if a.ValidUntil != nil {
		c.ValidUntil = credential.FormatTime(*a.ValidUntil)
	}
	c.CredentialSubject.Identifier = identifiers(a.Recipient)
	c.CredentialSubject.CreditsEarned = d.ECTS
	c.CredentialSubject.Achievement = s.achievement(v, did)
	c.CredentialSubject.Result = results(d.Grading, a.Result, s.versionURL(v))
	if a.Evidence != "" {
		c.Evidence = []credential.Evidence{{ID: a.Evidence, Type: []string{"Evidence"}, Name: "Evidence of the work"}}
	}
	a.Assessed.into(c, c.ID, s.OrgURL(org.ID))
	c.Evidence = append(c.Evidence, s.renewal(a.Renews)...)
	c.CredentialStatus = &credential.StatusEntry{
		ID:                   s.listURL(a.List) + "#" + strconv.Itoa(a.Index),
		Type:                 "BitstringStatusListEntry",
		StatusPurpose:        "revocation",
		StatusListIndex:      strconv.Itoa(a.Index),
		StatusListCredential: s.listURL(a.List),
		StatusReference:      s.suspensionURL(a.List),
	}
	return c
}

// profile is the issuer as it stands in its credentials. Its id is the DID
// that controls the proof's key, byte for byte.
func (s *Service) profile(org account.Organisation, did string) *credential.Profile {
	p := credential.NewProfile(did, org.Name)
	p.URL = s.OrgURL(org.ID)
	p.Description = org.Description
	p.Email = org.Email
	if org.Country != "" {
		p.Address = &credential.Address{Type: []string{"Address"}, AddressCountryCode: org.Country, AddressLocality: org.City}
	}
	return p
}

// identifiers names the holder in the open, and by the hash of their address
// under a salt of its own, so that who knows the address can compare it and
// nobody else learns it.
func identifiers(r Recipient) []credential.IdentityObject {
	var random [12]byte
	rand.Read(random[:])
	salt := base64.RawURLEncoding.EncodeToString(random[:])
	return []credential.IdentityObject{
		{Type: "IdentityObject", IdentityType: "name", IdentityHash: r.Name},
		{Type: "IdentityObject", Hashed: true, IdentityType: "emailAddress", Salt: salt, IdentityHash: credential.HashIdentity(r.Email, salt)},
	}
}

// achievement is the definition as credentials carry it.
func (s *Service) achievement(v Version, did string) *credential.Achievement {
	d, url := v.Definition, s.versionURL(v)
	elements := s.elements(d)
	a := &credential.Achievement{
		ID:               url,
		Type:             []string{"Achievement"},
		AchievementType:  "MicroCredential",
		Name:             d.Title,
		Description:      d.Description,
		Criteria:         &credential.Criteria{Narrative: elements.Narrative(d.Criteria)},
		Alignment:        elements.Alignments(url),
		CreditsAvailable: d.ECTS,
		FieldOfStudy:     FieldName(d.Field),
		InLanguage:       d.Language,
		Version:          strconv.Itoa(v.Number),
		Image:            &credential.Image{ID: s.BadgeURL(v), Type: "Image", Caption: "Badge: " + d.Title},
	}
	for _, tag := range slices.Sorted(maps.Keys(d.Texts)) { // the same one in other languages
		a.Related = append(a.Related, credential.Related{ID: url + "?lang=" + tag, Type: []string{"Related"}, InLanguage: tag, Version: a.Version})
	}
	if v.Part != "" {
		a.AchievementType = "Achievement" // a part is no micro-credential
	}
	if rd, ok := resultDescription(d.Grading, url); ok {
		a.ResultDescription = []credential.ResultDescription{rd}
	}
	return a
}

// BadgeURL is the address of a version's badge picture.
func (s *Service) BadgeURL(v Version) string {
	url := s.AchievementURL(v.Achievement) + "/badge.png?v=" + strconv.Itoa(v.Number)
	if v.Part != "" {
		url += "&part=" + string(v.Part)
	}
	return url
}

// elements are the EU elements of a definition, as record writes them.
func (s *Service) elements(d Definition) record.Elements {
	e := record.Elements{
		Outcomes: d.Outcomes, Hours: d.Hours, ECTS: d.ECTS, EQFNote: d.EQFNote,
		Assessment:       record.Term{Code: string(d.Assessment), Words: d.Assessment.Name()},
		Participation:    record.Term{Code: string(d.Participation), Words: d.Participation.Name()},
		Supervision:      record.Term{Code: string(d.Supervision), Words: d.Supervision.Name()},
		QualityAssurance: d.QualityAssurance,
		Prerequisites:    d.Prerequisites,
		Stackability:     record.Term{Code: string(d.Stackable), Words: d.Stackable.Name()},
		StacksInto:       d.StacksInto,
		Further:          d.Further,
	}
	e.EQF = level(d.EQF)
	for _, sl := range d.Skills {
		if known, ok := s.Skills.ByID(sl.Skill); ok {
			e.Skills = append(e.Skills, record.Skill{ID: string(known.ID), Name: known.Name, URL: s.SkillURL(known.ID),
				Framework: s.Skills.Name, ESCO: known.ESCO, Level: sl.Level})
		}
	}
	return e
}

// resultDescription says which results there are (OB 3.0 §ResultDescription).
func resultDescription(g Grading, url string) (credential.ResultDescription, bool) {
	rd := credential.ResultDescription{ID: url + "#result", Type: []string{"ResultDescription"}, Name: "Result"}
	switch g.Kind {
	case Percent:
		rd.ResultType, rd.ValueMin, rd.ValueMax, rd.RequiredValue = "Percent", "0", "100", plainNumber(g.Needed)
	case Points:
		rd.ResultType, rd.ValueMin, rd.ValueMax, rd.RequiredValue = "RawScore", "0", plainNumber(g.Max), plainNumber(g.Needed)
	case Grade:
		rd.ResultType, rd.RequiredValue = "LetterGrade", g.Needed
	case PassFail:
		rd.ResultType = "Status"
	default:
		return rd, false
	}
	return rd, true
}

func results(g Grading, result, url string) []credential.Result {
	r := credential.Result{Type: []string{"Result"}, ResultDescription: url + "#result"}
	switch {
	case g.Kind == PassFail:
		r.Status = "Completed"
	case g.Kind == NoResult || g.Kind == "" || result == "":
		return nil
	case g.Kind == Percent || g.Kind == Points:
		r.Value = plainNumber(result)
	default:
		r.Value = result
	}
	return []credential.Result{r}
}

// MonthsOf writes a validity in words: "5 years", "18 months".
func MonthsOf(months int) string {
	switch {
	case months == 0:
		return "without end"
	case months == 12:
		return "1 year"
	case months%12 == 0:
		return strconv.Itoa(months/12) + " years"
	case months == 1:
		return "1 month"
	}
	return strconv.Itoa(months) + " months"
}
