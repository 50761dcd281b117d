package assess

import (
	"crypto/sha256"
	"encoding/base32"
	"time"

	"laurel/account"
)

// ApplicationID is a UUIDv7 in text form.
type ApplicationID string

// Application is one person's try at one micro-credential.
type Application struct {
	ID          ApplicationID
	Org         account.OrgID
	Person      account.PersonID
	Achievement AchievementID
	Version     int // of the plan it began under, and stays under
	State       State
	Revision    int           // whoever changes it names the one they read
	Recognition *Recognition  // how prior learning comes in; nil: not at all
	Renewal     *Renewal      // the award that it renews; nil: none
	Opened      *Opened       // who began it for the learner; nil: the learner
	Employer    account.OrgID // where the learner says to work, of the organisations here; empty: none of them
	Scores      map[TaskID]Score
	Round       int        // 1, and 2 after an appeal
	Lacking     int        // assessors still to be found
	Submitted   *time.Time // handed in
	Decided     *time.Time // when the decision that stands was made
	Decision    *Decision  // that stands; nil before
	Appeal      string     // the learner's reason
	Identity    *Witness   // who watched and checked who it is; nil: nobody yet
	Award       string     // id of the award, once there is one
	Problem     string     // why the award could not be made, yet or at all
	Created     time.Time
	Changed     time.Time
}

// Opened is that somebody of the organisation, or a program of theirs, began an
// application for the learner. They hand in, and the learner may too.
type Opened struct {
	By        account.PersonID `json:"by,omitempty"`
	Client    string           `json:"client,omitempty"`    // the program's name
	Key       account.KeyID    `json:"key,omitempty"`       // of the program
	Under     string           `json:"under,omitempty"`     // key of the request, so that a repeated one finds it
	Reference string           `json:"reference,omitempty"` // what they call it
}

// Score is how far somebody came in a quiz.
type Score struct {
	Got float64 `json:"got"`
	Max float64 `json:"max"`
}

// Witness is that somebody watched the work or checked who did it.
type Witness struct {
	By       account.PersonID `json:"by"`
	At       time.Time        `json:"at"`
	Watched  bool             `json:"watched"`
	Identity bool             `json:"identity"`
	How      string           `json:"how"` // "Passport, in the workshop"; never a number of a document
}

// Candidate is what an assessor sees in place of a name: "Candidate 7K2MQX".
// It follows from the id, and the id does not follow from it.
func (a Application) Candidate() string {
	sum := sha256.Sum256([]byte("candidate\x00" + string(a.ID)))
	return "Candidate " + base32.StdEncoding.EncodeToString(sum[:])[:6]
}

// AppealUntil is the last moment at which an appeal is taken; zero when there
// is none to be made.
func (a Application) AppealUntil(d Design) time.Time {
	if a.State != NotPassed || a.Round > 1 || d.AppealDays == 0 || a.Decided == nil {
		return time.Time{}
	}
	return a.Decided.AddDate(0, 0, d.AppealDays)
}

// Answer is what stands as the learner's work on one task. Each saving makes a
// revision; the newest counts.
type Answer struct {
	Application ApplicationID
	Task        TaskID
	Revision    int // from 1; 0: nothing is saved yet
	Content     Content
	Saved       time.Time
}

// Content is the work itself.
type Content struct {
	Text  string    `json:"text,omitempty"`  // of a text; of an observed task: what the observer recorded
	Link  string    `json:"link,omitempty"`  // http or https
	Files []FileRef `json:"files,omitempty"` // in the order they were added
	// Of an observed demonstration, by whom and when it was watched.
	Observer account.PersonID `json:"observer,omitempty"`
	On       string           `json:"on,omitempty"` // 2026-03-14
	Place    string           `json:"place,omitempty"`
	// Of a piece of a portfolio, beside what it is.
	Title    string     `json:"title,omitempty"`
	Outcomes []int      `json:"outcomes,omitempty"` // that it shows, from 1, rising
	Why      string     `json:"why,omitempty"`      // how it shows them
	Award    *HeldAward `json:"award,omitempty"`
}

// FileRef is a file by its content.
type FileRef struct {
	Hash string `json:"hash"` // SHA-256, hexadecimal
	Name string `json:"name"` // as the learner called it
	Type string `json:"type"` // found by looking at its bytes
	Size int    `json:"size"` // bytes
}

// Empty tells whether nothing is there.
func (c Content) Empty() bool {
	return c.Text == "" && c.Link == "" && len(c.Files) == 0 && c.Award == nil
}
