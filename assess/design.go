package assess

import (
	"slices"
	"time"

	"laurel/account"
)

// AchievementID is the micro-credential that is assessed; package issuer gives it.
type AchievementID string

// TaskID and CriterionID name parts of a design. They stay when the design
// changes, so that versions can be compared.
type (
	TaskID      string
	CriterionID string
)

// Plan is how one micro-credential is assessed: its draft and what is published.
type Plan struct {
	Achievement AchievementID
	Org         account.OrgID
	Draft       Design
	Revision    int // whoever changes it names the one they read
	Published   int // number of the newest version; 0: nobody can apply yet
	Created     time.Time
	Changed     time.Time
}

// PlanVersion is a design as it was published. It never changes.
type PlanVersion struct {
	Achievement AchievementID
	Org         account.OrgID
	Number      int // from 1
	Design      Design
	At          time.Time
}

// Design is what is asked, how it is judged, and who judges it.
type Design struct {
	Intro string   `json:"intro"` // what a learner reads before applying; Markdown
	Tasks []Task   `json:"tasks"`
	Pass  PassRule `json:"pass"`

	Double bool `json:"double"` // two assessors mark, neither seeing the other's
	Blind  bool `json:"blind"`  // assessors see a number instead of the name

	DueDays    int `json:"dueDays"`    // an assessor has, from being assigned
	AppealDays int `json:"appealDays"` // a learner has, from the decision; 0: no appeal

	Supervised    bool `json:"supervised"`    // somebody watches, and that is recorded
	IdentityCheck bool `json:"identityCheck"` // and checks who it is

	Recognise bool     `json:"recognise,omitempty"` // who can do it already may show that by a portfolio
	Partial   bool     `json:"partial,omitempty"`   // and be awarded the part that was shown
	Of        int      `json:"of,omitempty"`        // version of the micro-credential whose outcomes these are; 0 in drafts
	Outcomes  []string `json:"outcomes,omitempty"`  // that a portfolio is judged by

	// Of a portfolio's design alone:

	byPortfolio bool
	rest        bool // whether the authors' tasks are mapped to outcomes
}

// TaskKind is what a task has the learner do.
type TaskKind string

const (
	TextTask     TaskKind = "text"     // written here
	LinkTask     TaskKind = "link"     // an address of the work
	FileTask     TaskKind = "file"     // files handed in
	ObservedTask TaskKind = "observed" // shown to somebody, who records it
	QuizTask     TaskKind = "quiz"     // answered here, marked by itself
	OutcomeTask  TaskKind = "outcome"  // an outcome that a portfolio shows; authors do not write it
)

// TaskKinds lists the kinds as a form offers them.
func TaskKinds() []TaskKind { return []TaskKind{FileTask, TextTask, LinkTask, ObservedTask, QuizTask} }

// Name is the kind in words.
func (k TaskKind) Name() string {
	return map[TaskKind]string{TextTask: "Text written here", LinkTask: "Link to the work", FileTask: "Files",
		ObservedTask: "Observed demonstration", QuizTask: "Quiz", OutcomeTask: "Shown by the portfolio"}[k]
}

// Task is one piece of work.
type Task struct {
	ID           TaskID      `json:"id"`
	Title        string      `json:"title"`
	Instructions string      `json:"instructions"` // Markdown
	Kind         TaskKind    `json:"kind"`
	Optional     bool        `json:"optional"`
	Quiz         string      `json:"quiz,omitempty"`     // id of the quiz, of a [QuizTask]
	Points       int         `json:"points,omitempty"`   // what a whole quiz is worth; other tasks: as their rubric says
	Outcomes     []int       `json:"outcomes,omitempty"` // that it shows, from 1: left out for whom all of them were recognised
	Rubric       []Criterion `json:"rubric"`             // none for a quiz
}

// Criterion is one row of a rubric.
type Criterion struct {
	ID     CriterionID `json:"id"`
	Title  string      `json:"title"`
	Levels []Level     `json:"levels"` // from the lowest to the highest, points not falling
	Need   int         `json:"need"`   // index of the lowest level that passes; 0: any
}

// Level is one step of a criterion.
type Level struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Points      int    `json:"points"`
}

// PassRule says when somebody has passed: every part of it must hold, and every
// criterion's own [Criterion.Need].
type PassRule struct {
	Least     int     `json:"least"`     // per cent of all points
	LeastEach int     `json:"leastEach"` // per cent of each task's points
	Grades    []Grade `json:"grades"`    // from the lowest to the highest; none: the result is a number
}

// Grade is a word for a result of so much or more.
type Grade struct {
	Name  string `json:"name"`
	Least int    `json:"least"` // per cent of all points
}

// Max is the most points the task gives.
func (t Task) Max() int {
	if t.Kind == QuizTask {
		return t.Points
	}
	sum := 0
	for _, c := range t.Rubric {
		sum += c.Max()
	}
	return sum
}

// Max is the points of the highest level.
func (c Criterion) Max() int {
	if len(c.Levels) == 0 {
		return 0
	}
	return c.Levels[len(c.Levels)-1].Points
}

// Max is the most points there are.
func (d Design) Max() int {
	sum := 0
	for _, t := range d.Tasks {
		sum += t.Max()
	}
	return sum
}

// Task finds a task; false when there is none.
func (d Design) Task(id TaskID) (Task, bool) {
	i := slices.IndexFunc(d.Tasks, func(t Task) bool { return t.ID == id })
	if i < 0 {
		return Task{}, false
	}
	return d.Tasks[i], true
}

// Criteria lists every criterion of every task, in order.
func (d Design) Criteria() (all []Criterion) {
	for _, t := range d.Tasks {
		all = append(all, t.Rubric...)
	}
	return all
}

// Markers is how many mark independently.
func (d Design) Markers() int {
	if d.Double {
		return 2
	}
	return 1
}
