package issuer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"laurel/account"
)

// MonthsCounted is how many months [Numbers] goes back, this one included.
const MonthsCounted = 24

// Month is a calendar month of UTC: the months since the year 0.
type Month int

// MonthOf is the month a moment is in.
func MonthOf(t time.Time) Month {
	t = t.UTC()
	return Month(t.Year()*12 + int(t.Month()) - 1)
}

// Start is the first moment of the month.
func (m Month) Start() time.Time {
	return time.Date(int(m)/12, time.Month(int(m)%12+1), 1, 0, 0, 0, 0, time.UTC)
}

// Tally is how often one achievement was awarded. Corrected awards count like
// others; one that was corrected is among the revoked.
type Tally struct {
	Achievement                 AchievementID
	Unit                        account.UnitID
	Title                       string // of its newest version
	State                       State
	InForce, Suspended, Revoked int
}

// Given is how many awards there are, in force or not.
func (t Tally) Given() int { return t.InForce + t.Suspended + t.Revoked }

// MonthTally is how many awards of an achievement were awarded in a month, by
// the day that stands on them.
type MonthTally struct {
	Achievement AchievementID
	Month       Month
	Awards      int
}

// Numbers is what an organisation awarded, in counts: never who got it.
type Numbers struct {
	Of     []Tally      // the most awarded first
	Months []MonthTally // all achievements together, the last [MonthsCounted], the earliest first
}

// Numbers counts what was awarded of each achievement, and in each month, for
// those who may read counts. Who has the role in units alone sees what belongs
// to them.
func (s *Service) Numbers(ctx context.Context, by account.Actor, org account.OrgID) (n Numbers, err error) {
	if err := by.RequireSome(account.ReadNumbers, org); err != nil {
		return Numbers{}, err
	}
	last := MonthOf(s.now())
	first := last - MonthsCounted + 1
	var months []MonthTally
	err = s.Store.View(ctx, func(tx Tx) error {
		n.Of, months, err = tx.Tallies(org, first)
		return err
	})
	if err != nil {
		return Numbers{}, err
	}
	n.Of = slices.DeleteFunc(n.Of, func(t Tally) bool { return !by.MayIn(account.ReadNumbers, org, t.Unit) })
	slices.SortFunc(n.Of, func(a, b Tally) int {
		return cmp.Or(b.Given()-a.Given(), strings.Compare(a.Title, b.Title), cmp.Compare(a.Achievement, b.Achievement))
	})
	seen := map[AchievementID]bool{}
	for _, t := range n.Of {
		seen[t.Achievement] = true
	}
	n.Months = make([]MonthTally, MonthsCounted)
	for i := range n.Months {
		n.Months[i].Month = first + Month(i)
	}
	for _, m := range months {
		if seen[m.Achievement] && m.Month >= first && m.Month <= last {
			n.Months[m.Month-first].Awards += m.Awards
		}
	}
	return n, nil
}
