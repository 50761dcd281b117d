package issuer

import (
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Stage is where a draft stands on its way to being published. What is in the
// catalogue already has a stage, too: that of its next version.
type Stage string

const (
	Writing  Stage = "writing"  // its authors are at work
	InReview Stage = "inReview" // waits for an approver
	Approved Stage = "approved" // may be published as it is
)

// Name is the stage in words.
func (s Stage) Name() string {
	return map[Stage]string{Writing: "Being written", InReview: "In review", Approved: "Approved"}[s]
}

// Move is one step on the way.
type Move string

const (
	Submit    Move = "submitted"  // asks for approval
	TakeBack  Move = "takenBack"  // the authors want to go on writing
	Approve   Move = "approved"   // a second person says yes
	SendBack  Move = "sentBack"   // or no, with the reason
	Reopen    Move = "reopened"   // its text was changed after it was submitted
	Publish   Move = "published"  // the draft is the newest version
	Retire    Move = "retired"    // out of the catalogue
	Supersede Move = "superseded" // out of the catalogue, another one in its place
)

// Name is the move as something that was done.
func (m Move) Name() string {
	return map[Move]string{Submit: "Sent for review", TakeBack: "Taken back", Approve: "Approved", SendBack: "Sent back", Reopen: "Changed, so its review begins anew",
		Publish: "Published", Retire: "Taken out of the catalogue", Supersede: "Superseded"}[m]
}

// A moveRule says when a move is possible and what it needs.
type moveRule struct {
	states []State // in which the micro-credential may be
	stages []Stage // in which its draft may be
	right  account.Right
	reason bool   // a comment must say why
	state  State  // afterwards; "": as before
	stage  Stage  // afterwards; "": as before
	code   string // of the fault when it is not possible
	not    string // and its words
}

// moves is the whole table. What an organisation's policy asks besides is in
// [Policy]; that a text changed after it was submitted, in Save.
var moves = map[Move]moveRule{
	Submit: {states: live, stages: []Stage{Writing}, right: account.Define, stage: InReview,
		code: "notWriting", not: "This is in review already, or was superseded."},
	TakeBack: {states: live, stages: []Stage{InReview, Approved}, right: account.Define, stage: Writing,
		code: "notInReview", not: "This is not in review: there is nothing to take back."},
	Approve: {states: live, stages: []Stage{InReview}, right: account.Approve, stage: Approved,
		code: "notInReview", not: "This is not in review. Its authors send it when they are ready."},
	SendBack: {states: live, stages: []Stage{InReview, Approved}, right: account.Approve, reason: true, stage: Writing,
		code: "notInReview", not: "This is not in review: there is nothing to send back."},
	Publish: {states: live, stages: []Stage{Writing, InReview, Approved}, right: account.Publish, state: Published, stage: Writing,
		code: "superseded", not: "This was superseded by another micro-credential. Change and publish that one."},
	Retire: {states: []State{Published}, stages: []Stage{Writing, InReview, Approved}, right: account.Publish, state: Retired,
		code: "notPublished", not: "Only what is in the catalogue can be retired."},
	Supersede: {states: []State{Published, Retired}, stages: []Stage{Writing, InReview, Approved}, right: account.Publish, state: Superseded,
		code: "notSupersedable", not: "Only what was published can be superseded, and only once."},
}

// live are the states in which a draft may become a version.
var live = []State{Draft, Published, Retired}

// May tells whether the move is possible for a as it stands.
func (a Achievement) May(m Move) bool {
	r, known := moves[m]
	return known && slices.Contains(r.states, a.State) && slices.Contains(r.stages, a.Stage)
}

// moved is a after the move, or why it is not possible.
func (a Achievement) moved(m Move) (Achievement, error) {
	r := moves[m]
	if !a.May(m) {
		return a, conflict("achievement."+r.code, r.not)
	}
	if r.state != "" {
		a.State = r.state
	}
	if r.stage != "" {
		a.Stage = r.stage
	}
	return a, nil
}

// StepID is a UUIDv7 in text form.
type StepID string

// Step is a move that was made, by whom, when, and what they said.
type Step struct {
	ID          StepID
	Org         account.OrgID
	Achievement AchievementID
	Move        Move
	Revision    int // of the draft, before the move
	By          account.PersonID
	Client      string // name of the program that acted; empty for a person
	At          time.Time
	Comment     string
}

// StepRequest asks for a move of the draft at the revision that was read.
type StepRequest struct {
	Revision int
	Comment  string
}

// maxComment bounds a comment, in characters.
const maxComment = 2000

// check says what is wrong with the request itself.
func (r StepRequest) check(m Move) error {
	if bad := tooLong("comment", r.Comment, maxComment); bad != nil {
		return bad
	}
	if moves[m].reason && r.Comment == "" {
		return fault.Field("comment", "Say what has to change. The authors read it.")
	}
	return nil
}
