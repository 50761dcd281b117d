package assess

import (
	"context"
	"time"

	"laurel/account"
)

// Store keeps plans, applications and marks.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction. Its methods take the owner first, and answer
// [fault.NotFound] for what is another's.
type Tx interface {
	Plan(account.OrgID, AchievementID) (Plan, error)
	// Plans lists those of units alone where some are named; nil is all.
	Plans(org account.OrgID, units []account.UnitID) ([]Plan, error)
	AddPlan(Plan) (bool, error) // false when there is one
	// SavePlan keeps p when its revision in the store is still was; false when
	// somebody was quicker.
	SavePlan(p Plan, was int) (bool, error)
	PlanVersion(account.OrgID, AchievementID, int) (PlanVersion, error)
	AddPlanVersion(PlanVersion) error

	// AddApplication is false when the person has one that is not decided, and
	// when there is one under the key that it was opened under.
	AddApplication(Application) (bool, error)
	Application(account.OrgID, ApplicationID) (Application, error)
	// ApplicationsOf are those of the ids that there are.
	ApplicationsOf(account.OrgID, []ApplicationID) (map[ApplicationID]Application, error)
	// ApplicationUnder finds what was opened under a key; [fault.NotFound] when
	// nothing was.
	ApplicationUnder(org account.OrgID, key string) (Application, error)
	Applications(account.OrgID, Filter) ([]Application, error) // the one changed last first
	CountApplications(account.OrgID, Filter) (int, error)
	// Asking lists applications not handed in yet whose plan, as they began under
	// it, has a quiz in it; at most so many.
	Asking(org account.OrgID, quiz string, most int) ([]Application, error)
	OwnApplication(account.PersonID, ApplicationID) (Application, error)
	OwnApplications(account.PersonID) ([]Application, error) // newest first
	// SaveApplication keeps a when its revision in the store is still was.
	SaveApplication(a Application, was int) (bool, error)
	// AwardApplication finds the application from which an award follows.
	AwardApplication(org account.OrgID, award string) (Application, error)

	Answers(account.OrgID, ApplicationID) ([]Answer, error) // the newest of each task
	// Revisions lists what is still kept of a task, newest first.
	Revisions(account.OrgID, ApplicationID, TaskID) ([]Answer, error)
	// AddAnswer keeps a revision, false when there is one of its number, and
	// forgets all but the newest keep of the task.
	AddAnswer(org account.OrgID, a Answer, keep int) (bool, error)

	Mark(account.OrgID, MarkID) (Mark, error)
	Marks(account.OrgID, ApplicationID) ([]Mark, error) // in the order they were assigned
	// Dues are when the next judgement of each of the applications is due, of those
	// that somebody has to judge.
	Dues(account.OrgID, []ApplicationID) (map[ApplicationID]time.Time, error)
	// Queue lists an assessor's open marks, the most urgent first.
	Queue(account.OrgID, account.PersonID) ([]Mark, error)
	// Given lists the marks an assessor has given, the latest first.
	Given(org account.OrgID, by account.PersonID, limit int) ([]Mark, error)
	// Doubled lists the first two given marks of each application that has two in
	// its first round, those given last first, at most so many; of units alone
	// where some are named.
	Doubled(org account.OrgID, units []account.UnitID, limit int) ([]Mark, error)
	// Loads counts the open marks of each assessor.
	Loads(account.OrgID) (map[account.PersonID]int, error)
	AddMark(Mark) error
	// SetTold keeps when an assessor was told of work, when that is still was;
	// false when it is another.
	SetTold(org account.OrgID, assessor account.PersonID, at, was time.Time) (bool, error)
	// SaveMark keeps m when its revision in the store is still was.
	SaveMark(m Mark, was int) (bool, error)

	PutFile(org account.OrgID, id ApplicationID, data []byte) (hash string, err error)
	File(org account.OrgID, id ApplicationID, hash string) ([]byte, error)
	// Quarantine keeps a refused file apart: it is handed out to nobody.
	Quarantine(account.OrgID, ApplicationID, Refused, []byte) error
	Quarantined(account.OrgID, ApplicationID) ([]Refused, error)

	// Forget deletes what a person wrote and handed in. Of their applications
	// stay ids, states, dates and points.
	Forget(account.PersonID) error

	Record(account.Event) error
	Later(interface{ Kind() string }) error // runs after the commit, at least once
}

// Whose finds the organisation of a thing, for those who come with its id alone.
type Whose interface {
	OrgOfApplication(ctx context.Context, id ApplicationID) (account.OrgID, error)
	OrgOfMark(ctx context.Context, id MarkID) (account.OrgID, error)
	// Owed lists the marks still to be given, in every organisation.
	Owed(ctx context.Context) ([]Owed, error)
	// Waiting lists what lacks assessors, in every organisation.
	Waiting(ctx context.Context) ([]Assign, error)
	// Passed lists what was passed and is not awarded yet, in every organisation.
	Passed(ctx context.Context) ([]AwardPassed, error)
}

// Filter picks applications of an organisation.
type Filter struct {
	Achievement AchievementID    // empty: of all
	Units       []account.UnitID // for what these units define; nil: for all
	States      []State          // none: in any

	DueBefore    time.Time // those that somebody has to judge before then; zero: all
	ChangedAfter time.Time // zero: all

	Limit  int // 0 is 50
	Offset int
	After  Place // begin after this one; a count passes it over
}

// Place is where an application stands in a list, the one changed last first.
type Place struct {
	Changed time.Time
	ID      ApplicationID // empty: before all
}

// Refused is a file that the scanner found something in.
type Refused struct {
	Hash  string // SHA-256, hexadecimal
	Task  TaskID
	Size  int    // bytes
	Found string // in the scanner's words
	At    time.Time
}
