package quiz

import (
	"cmp"
	"time"

	"laurel/account"
)

// The ids are UUIDv7 in text form.
type (
	BankID    string
	ItemID    string
	ID        string // of a quiz
	AttemptID string
)

func compareIDs[T ~string](a, b T) int { return cmp.Compare(a, b) }

// Bank is an organisation's collection of items on a subject.
type Bank struct {
	ID      BankID
	Org     account.OrgID
	Unit    account.UnitID // whose people write in it; "" is the whole organisation
	Title   string
	Created time.Time
	Items   int // in use; filled in where banks are listed
}

// Kept is an item in its bank, as its newest version says. A version never
// changes: who answered one is judged by that one.
type Kept struct {
	ID      ItemID
	Org     account.OrgID
	Bank    BankID
	Version int // from 1 on
	Item    Item
	Retired bool // drawn no more
	Created time.Time
	Changed time.Time
}

// Ref names an item's version.
type Ref struct {
	Item    ItemID `json:"item"`
	Version int    `json:"version"`
}

// ItemVersion is what an item said from a moment on.
type ItemVersion struct {
	Ref  Ref
	Item Item
	At   time.Time
}

// Quiz asks items of a bank.
type Quiz struct {
	ID       ID
	Org      account.OrgID
	Bank     BankID
	Unit     account.UnitID // of its bank
	Terms    Terms
	Open     bool // people may begin it
	Revision int  // whoever changes it names the one they read
	Created  time.Time
	Changed  time.Time
}

// Terms are what an author writes of a quiz. An attempt keeps those it began
// under.
type Terms struct {
	Title    string  `json:"title"`
	Intro    string  `json:"intro"`
	Draws    []Draw  `json:"draws"`
	Shuffle  bool    `json:"shuffle"`  // options in an order of their own for everybody
	Minutes  int     `json:"minutes"`  // time for one attempt; 0: as long as it takes
	Attempts int     `json:"attempts"` // how often one may try; 0: as often as one likes
	Wait     int     `json:"wait"`     // hours between two attempts
	Pass     float64 `json:"pass"`     // percent of the points needed
	Tell     Tell    `json:"tell"`     // what is told after the end
}

// Tell is what somebody learns of their answers once the attempt has ended.
type Tell string

const (
	TellResult  Tell = ""        // points and whether it is passed
	TellTopics  Tell = "topics"  // and the points of each topic
	TellAnswers Tell = "answers" // and each question with the right answer
)

// Name is what is told, in words.
func (t Tell) Name() string {
	return map[Tell]string{TellResult: "Points, and whether it is passed", TellTopics: "Also the points of each topic",
		TellAnswers: "Also every question with its right answer"}[t]
}

// Questions is how many questions an attempt has.
func (t Terms) Questions() (n int) {
	for _, d := range t.Draws {
		n += d.Count
	}
	return n
}
