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
	Draft      State = "draft"      // never published
	Published  State = "published"  // in the catalogue; its draft may run ahead
	Retired    State = "retired"    // awarded no more but to who applied before; its page and awards stay
	Superseded State = "superseded" // retired for another one in its place, for good
)

// Ended tells whether it is awarded no more.
func (s State) Ended() bool { return s == Retired || s == Superseded }

// Achievement is a micro-credential with its draft and its newest version.
type Achievement struct {
	ID        AchievementID
	Org       account.OrgID
	Unit      account.UnitID // of the organisation; empty for the whole of it
	State     State
	Draft     Definition
	Revision  int // of the draft; whoever saves names the one they read
	Text      int // the revision at which the draft's text changed last; 0 for what was never changed since this is counted
	Published int // newest version; 0 before the first
	Created   time.Time
	Changed   time.Time

	Stage        Stage              // of the draft
	Writers      []account.PersonID // who wrote in the draft since the newest version, each once
	ApprovedBy   account.PersonID   // of the draft as it is
	Supersedes   AchievementID      // the one it is to take the place of, once published
	SupersededBy AchievementID      // the one that took its place
	Source       string             // what it was imported from; "" if it was written here
}

// written is a with its draft replaced; whoever wrote it is kept among the
// writers, and what was approved was another text.
func (a Achievement) written(d Definition, by account.PersonID) Achievement {
	a.Draft, a.Stage, a.ApprovedBy = d, Writing, ""
	if by != "" && !slices.Contains(a.Writers, by) {
		a.Writers = append(slices.Clip(a.Writers), by)
	}
	return a
}

// Version is a definition as it was published. It never changes.
type Version struct {
	Achievement AchievementID
	Org         account.OrgID
	Number      int
	Part        Part // "": the whole
	Definition  Definition
	At          time.Time
}

// teaches tells whether the skill is among the definition's.
func (d Definition) teaches(id string) bool {
	return slices.ContainsFunc(d.Skills, func(s SkillLevel) bool { return string(s.Skill) == id })
}
