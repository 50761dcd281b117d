package assess

import (
	"time"

	"laurel/account"
)

// MarkID is a UUIDv7 in text form.
type MarkID string

// Part is why somebody marks.
type Part string

const (
	Marker    Part = "marker"    // the first judgement, or one of the first two
	Moderator Part = "moderator" // settles where two markers disagree
	Hearer    Part = "hearer"    // looks at all of it anew, on appeal
)

// Name is the part in words.
func (p Part) Name() string {
	return map[Part]string{Marker: "Marking", Moderator: "Moderation", Hearer: "Appeal"}[p]
}

// Mark is one person's judgement of one application, from the moment it is
// theirs to give.
type Mark struct {
	ID          MarkID
	Org         account.OrgID
	Application ApplicationID
	Achievement AchievementID
	Version     int // of the plan
	Round       int
	Part        Part
	Assessor    account.PersonID
	Sheet       Sheet
	Revision    int // whoever changes it names the one they read
	Due         time.Time
	Given       *time.Time // final since; nil while it is worked on
	Dropped     bool       // taken away from them before it was given
	Created     time.Time
}

// Open tells whether it is still to be given.
func (m Mark) Open() bool { return m.Given == nil && !m.Dropped }

// Sheet is a rubric filled in.
type Sheet struct {
	Levels   map[CriterionID]int    `json:"levels"`   // index of the level
	Notes    map[CriterionID]string `json:"notes"`    // why; the learner reads them
	Feedback string                 `json:"feedback"` // to the learner, on the whole
}

// Complete tells whether every criterion has a level.
func (s Sheet) Complete(d Design) bool {
	for _, c := range d.Criteria() {
		if l, ok := s.Levels[c.ID]; !ok || l < 0 || l >= len(c.Levels) {
			return false
		}
	}
	return true
}
