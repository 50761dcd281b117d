package quiz

import (
	"time"

	"laurel/account"
	"laurel/fault"
)

// Grace is how long after the end of the time an answer is still taken: the
// time that a form may be on its way. It is stated on the page.
const Grace = 30 * time.Second

// Attempt is one person's try at a quiz. It keeps the terms and the items as
// they were when it began, so that nothing that happens to the quiz or the
// bank meanwhile changes it.
type Attempt struct {
	ID       AttemptID
	Org      account.OrgID
	Quiz     ID
	Person   account.PersonID
	Number   int // the person's first is 1
	Terms    Terms
	Seed     Seed
	Items    []Ref // in the order they are asked
	Begun    time.Time
	Deadline time.Time // zero where there is no limit
	Ended    time.Time // zero while it runs
	Late     bool      // the time ended it, not the person
	Points   float64
	Max      float64
	Passed   bool
}

// Running tells whether answers are still taken.
func (a Attempt) Running(now time.Time) bool {
	return a.Ended.IsZero() && (a.Deadline.IsZero() || !now.After(a.Deadline.Add(Grace)))
}

// Left is the time left; false where there is no limit.
func (a Attempt) Left(now time.Time) (time.Duration, bool) {
	return max(0, a.Deadline.Sub(now)), !a.Deadline.IsZero()
}

// Percent is the share of points, 0 to 100.
func (a Attempt) Percent() float64 {
	if a.Max == 0 {
		return 0
	}
	return 100 * a.Points / a.Max
}

// Saved is the answer at one place of an attempt.
type Saved struct {
	Place  int // from 0 on
	Answer Answer
	At     time.Time
	Share  float64 // of the item's points; known once the attempt has ended
}

// refusal says why an answer comes too late; nil where it does not.
func (a Attempt) refusal(now time.Time) error {
	switch {
	case a.Running(now):
		return nil
	case a.Late || a.Ended.IsZero():
		return fault.New(fault.Gone, "quiz.timeOver", "The time ended at {end}. This answer came after it; what was saved before counts.",
			"end", a.Deadline.UTC().Format("15:04:05 UTC"))
	}
	return fault.New(fault.Gone, "quiz.ended", "You handed this attempt in. Its answers cannot be changed any more.")
}

// marked is the attempt judged: its points, and each answer's share.
func (a Attempt) marked(items []Item, answers []Saved) (Attempt, []Saved) {
	byPlace := map[int]Saved{}
	for _, s := range answers {
		byPlace[s.Place] = s
	}
	all := make([]Saved, len(items))
	a.Points, a.Max = 0, 0
	for place, item := range items {
		s := byPlace[place]
		s.Place, s.Share = place, item.Score(s.Answer)
		all[place] = s
		a.Points += s.Share * float64(item.Points)
		a.Max += float64(item.Points)
	}
	a.Passed = a.Max > 0 && a.Percent() >= a.Terms.Pass-1e-9
	return a, all
}

// CloseAttempt is the job that ends an attempt whose time is over.
type CloseAttempt struct {
	Person  account.PersonID `json:"person"`
	Attempt AttemptID        `json:"attempt"`
}

// Kind names the job.
func (CloseAttempt) Kind() string { return "quiz.closeAttempt" }
