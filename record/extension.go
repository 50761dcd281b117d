package record

import (
	"strings"

	"laurel/credential"
)

// extension reads what national profiles put beside the terms of Open Badges,
// where the alignments say nothing: ECTS, hours of study (SBU), and the kinds
// of assessment, participation and supervision, as the badges of Dutch
// institutions have them.
func (s *Summary) extension(c *credential.Credential) {
	tree, _ := c.Value().(map[string]any)
	achievement := object(object(tree, "credentialSubject"), "achievement")
	if n, ok := achievement["ECTS"].(float64); ok && s.ECTS == 0 {
		if s.ECTS = between(n, maxECTS); s.ECTS > 0 {
			s.Credits = 0
		}
	}
	if n, ok := achievement["SBU"].(float64); ok && s.Hours == 0 {
		s.Hours = between(n, maxHours)
	}
	for member, into := range map[string]*Term{
		"assessmentType": &s.Assessment, "participationType": &s.Participation, "supervisionType": &s.Supervision,
	} {
		if text, ok := achievement[member].(string); ok && *into == (Term{}) {
			*into = Term{Words: line(strings.ReplaceAll(text, "_", " "), maxLine)}
		}
	}
}

// object is a member that is an object, or the first of a list of them.
func object(of map[string]any, name string) map[string]any {
	value := of[name]
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	members, _ := value.(map[string]any)
	return members
}
