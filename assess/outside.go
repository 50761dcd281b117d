package assess

import (
	"context"

	"laurel/account"
)

// Achievement is what this room must know of a micro-credential.
type Achievement struct {
	ID       AchievementID
	Org      account.OrgID
	Unit     account.UnitID // of the organisation; empty for the whole
	Title    string
	Language string   // of the title, BCP 47
	Version  int      // newest published; 0: none
	Open     bool     // published and not retired
	Result   Result   // what its awards state
	Least    float64  // what they need, in per cent of the best; 0: nothing is said
	Outcomes []string // learning outcomes
}

// Result is the kind of result that an award states.
type Result string

const (
	NoResult Result = "none"
	PassFail Result = "pass"
	Percent  Result = "percent"
	Points   Result = "points"
	Graded   Result = "grade"
)

// Awards is the room that defines and awards. cmd/laurel hands it over.
type Awards interface {
	// Achievement finds a micro-credential, its draft if it was never published;
	// [fault.NotFound] when there is none.
	Achievement(ctx context.Context, id AchievementID) (Achievement, error)
	// Award gives what was earned, once for each key: a repeated call answers
	// the first one's award. A [fault.Invalid] or [fault.Conflict] will not go
	// away by itself, an [Ended] not at all.
	Award(ctx context.Context, e Earned) (id string, err error)
}

// Earned is an award to be given.
type Earned struct {
	Key         string // tells a repeated call
	Org         account.OrgID
	Achievement AchievementID
	Name, Email string
	Decision    Decision
	Design      Design   // that was assessed by
	Assessors   []string // their names
	Version     int      // of the micro-credential; 0: the newest
	Portfolio   bool     // judged by a portfolio and not by tasks
	Recognised  []string // the outcomes that prior learning was recognised for; nil: not by that way
	Part        []int    // the outcomes that the award is for, from 1; nil: all
	Witness     *Witness
	Renews      string           // id of the award that it renews; "": none
	Person      account.PersonID // who earned it
	Emails      []string         // all of theirs, the main one first
}

// People knows who somebody is. cmd/laurel hands it over.
type People interface {
	// Actor is somebody as they would act, with their memberships.
	Actor(ctx context.Context, id account.PersonID) (account.Actor, error)
	// NamesOf are the names of people; whoever is erased has none.
	NamesOf(ctx context.Context, ids ...account.PersonID) (map[account.PersonID]string, error)
	// AddressesOf are where people get mail; whoever is erased has none.
	AddressesOf(ctx context.Context, ids ...account.PersonID) (map[account.PersonID]string, error)
	// Holders lists who has a right in an organisation.
	Holders(ctx context.Context, right account.Right, org account.OrgID, unit account.UnitID) ([]account.Actor, error)
	Organisation(ctx context.Context, id account.OrgID) (account.Organisation, error)
	// AccountFor finds the account of a learner's address or makes it, for one who
	// may hand in for learners of the organisation.
	AccountFor(ctx context.Context, by account.Actor, org account.OrgID, email, name string) (account.PersonID, error)
}

// QuizScores tells how far somebody came in an application's quiz. The quizzes
// of this room fulfil it.
type QuizScores interface {
	// Score is the best finished try; false while there is none.
	Score(ctx context.Context, org account.OrgID, app ApplicationID, t Task) (Score, bool, error)
	// Shut tells whether somebody can neither begin the quiz nor go on with it, as
	// it is not open.
	Shut(ctx context.Context, org account.OrgID, person account.PersonID, t Task) (bool, error)
	// HasQuiz tells whether an organisation has an open quiz of this id that by
	// may have assessments ask.
	HasQuiz(ctx context.Context, by account.Actor, org account.OrgID, id string) (bool, error)
}

// Holdings knows what somebody holds. cmd/laurel hands the wallet over.
type Holdings interface {
	// Held lists the awards in force of the one who asks.
	Held(ctx context.Context, by account.Actor) ([]HeldAward, error)
}

// Renewals knows which awards may be renewed. cmd/laurel hands it over.
type Renewals interface {
	// Renewable finds an award that somebody holds, what is awarded in its place
	// and how; [fault.NotFound] where they hold none of this id, and a
	// [fault.Conflict] that says why where it cannot be renewed any more.
	Renewable(ctx context.Context, holder account.Actor, award string) (Renewable, error)
}

// Scanner looks for what is harmful in a file. cmd/laurel hands over a command's,
// or none.
type Scanner interface {
	// Scan says what was found, "" when nothing was. An error is that it could
	// not be found out.
	Scan(ctx context.Context, data []byte) (found string, err error)
}
