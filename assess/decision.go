package assess

import (
	"time"

	"laurel/account"
)

// Decision is what was found, by which rule, on whose judgement.
type Decision struct {
	Passed    bool               `json:"passed"`
	Points    float64            `json:"points"`
	Max       float64            `json:"max"`
	Grade     string             `json:"grade,omitempty"`
	Tasks     []TaskResult       `json:"tasks"`
	Missed    []string           `json:"missed,omitempty"` // what of the rule does not hold, a sentence each
	Marks     []MarkID           `json:"marks"`            // that count
	Assessors []account.PersonID `json:"assessors"`        // who gave them
	Evidence  []Evidence         `json:"evidence"`
	Shown     []int              `json:"shown,omitempty"` // outcomes that a portfolio shows, from 1
	Version   int                `json:"version"`         // of the plan
	Round     int                `json:"round"`
	At        time.Time          `json:"at"`
}

// Percent is the share of all points, 0 to 100.
func (d Decision) Percent() float64 {
	if d.Max == 0 {
		return 0
	}
	return 100 * d.Points / d.Max
}

// TaskResult is how one task came out.
type TaskResult struct {
	Task     TaskID            `json:"task"`
	Title    string            `json:"title"`
	Points   float64           `json:"points"`
	Max      float64           `json:"max"`
	Criteria []CriterionResult `json:"criteria,omitempty"`
}

// CriterionResult is the level that counts.
type CriterionResult struct {
	Criterion CriterionID `json:"criterion"`
	Title     string      `json:"title"`
	Level     int         `json:"level"` // index
	Name      string      `json:"name"`  // of the level
	Points    float64     `json:"points"`
	Max       float64     `json:"max"`
}

// Evidence is a piece of what was handed in, by its content: who holds the
// piece can show that it is the one that was assessed.
type Evidence struct {
	Task   TaskID `json:"task"`
	Title  string `json:"title"` // of the task
	Kind   string `json:"kind"`  // "text", "link", "application/pdf" …
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`           // bytes
	Link   string `json:"link,omitempty"` // of a link
	For    []int  `json:"for,omitempty"`  // outcomes that a piece of a portfolio is to show
}
