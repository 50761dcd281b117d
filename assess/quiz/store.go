package quiz

import (
	"context"
	"time"

	"laurel/account"
)

// Store keeps banks, quizzes and attempts.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
	// OrgOf finds whose a quiz is.
	OrgOf(ctx context.Context, id ID) (account.OrgID, error)
}

// Tx is one transaction. Its methods take the owner first, the organisation or
// the person, and answer [fault.NotFound] for what is another's.
type Tx interface {
	Bank(account.OrgID, BankID) (Bank, error)
	Banks(account.OrgID) ([]Bank, error) // by title
	AddBank(Bank) error
	SetBankUnit(account.OrgID, BankID, account.UnitID) error

	Item(account.OrgID, ItemID) (Kept, error)
	Items(account.OrgID, BankID) ([]Kept, error) // as they were added
	ItemVersions(account.OrgID, ItemID) ([]ItemVersion, error)
	ItemsAt(account.OrgID, []Ref) (map[Ref]Item, error)
	AddItem(Kept) error
	// SaveItem keeps k when its version in the store is still was; false when
	// somebody was quicker. A new version is added to the others.
	SaveItem(k Kept, was int) (bool, error)

	Quiz(account.OrgID, ID) (Quiz, error)
	Quizzes(account.OrgID) ([]Quiz, error) // the newest first
	AddQuiz(Quiz) error
	// SaveQuiz keeps q when its revision in the store is still was; false when
	// somebody was quicker.
	SaveQuiz(q Quiz, was int) (bool, error)

	Attempt(account.PersonID, AttemptID) (Attempt, error)
	Attempts(account.PersonID, ID) ([]Attempt, error) // the oldest first
	// AddAttempt keeps a; false when the person has one running.
	AddAttempt(a Attempt) (bool, error)
	Answers(account.PersonID, AttemptID) ([]Saved, error) // by place
	SaveAnswer(account.PersonID, AttemptID, Saved) error
	// EndAttempt keeps how a running attempt ended, with each answer's share;
	// false when it had ended.
	EndAttempt(a Attempt, answers []Saved) (bool, error)
	// Ended lists the newest attempts that have ended, without their answers.
	Ended(org account.OrgID, of ID, limit int) ([]Attempt, error)
	// AnswersTo lists what was answered in these attempts, by attempt.
	AnswersTo(account.OrgID, []AttemptID) (map[AttemptID][]Saved, error)
	// Erase forgets a person's attempts.
	Erase(account.PersonID) error

	Record(account.Event) error
	LaterAt(job interface{ Kind() string }, at time.Time) error
}
