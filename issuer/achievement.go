package issuer

import (
	"slices"
	"time"

	"laurel/account"
)

// AchievementID is a UUIDv7 in text form; the public page is /m/ID.
type AchievementID string

// State is where an achievement stands.
type State string

const (
	Draft     State = "draft"     // never published
	Published State = "published" // in the catalogue; its draft may run ahead
	Retired   State = "retired"   // awarded no more; its page and awards stay
)

// Achievement is a micro-credential with its draft and its newest version.
type Achievement struct {
	ID        AchievementID
	Org       account.OrgID
	State     State
	Draft     Definition
	Revision  int // of the draft; whoever saves names the one they read
	Published int // newest version; 0 before the first
	Created   time.Time
	Changed   time.Time
}

// Version is a definition as it was published. It never changes.
type Version struct {
	Achievement AchievementID
	Org         account.OrgID
	Number      int
	Definition  Definition
	At          time.Time
}

// Change names a field that differs between two definitions, in words.
type Change struct {
	Field  string
	Label  string
	Before string
	After  string
}

// Changes lists the fields in which two definitions differ.
func Changes(before, after Definition) []Change {
	a, b := before.fields(), after.fields()
	var changed []Change
	for i := range a {
		if a[i].value != b[i].value {
			changed = append(changed, Change{a[i].field, a[i].label, a[i].value, b[i].value})
		}
	}
	return changed
}

// teaches tells whether the skill is among the definition's.
func (d Definition) teaches(id string) bool {
	return slices.ContainsFunc(d.Skills, func(s SkillLevel) bool { return string(s.Skill) == id })
}
