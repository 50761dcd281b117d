package assess_test

import (
	"context"
	"fmt"
	"testing"

	"laurel/account"
	"laurel/assess"
)

// counting counts what is asked of the store for each application.
type counting struct {
	assess.Store
	asked int
}

type countingTx struct {
	assess.Tx
	asked *int
}

func (c *counting) View(ctx context.Context, fn func(assess.Tx) error) error {
	return c.Store.View(ctx, func(tx assess.Tx) error { return fn(countingTx{tx, &c.asked}) })
}

func (c countingTx) Marks(org account.OrgID, id assess.ApplicationID) ([]assess.Mark, error) {
	*c.asked++
	return c.Tx.Marks(org, id)
}

func (c countingTx) PlanVersion(org account.OrgID, id assess.AchievementID, n int) (assess.PlanVersion, error) {
	*c.asked++
	return c.Tx.PlanVersion(org, id, n)
}

// TestEntriesAskOnce reads a page of applications: people are asked for once for
// all of them, and so is what stands beside each.
func TestEntriesAskOnce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	store := &counting{Store: h.Store}
	h.Store = store
	asked := func(n int) (people, reads int) {
		t.Helper()
		h.asked, store.asked = 0, 0
		all, err := h.Entries(ctx, h.owner, school, assess.Filter{Limit: 200})
		must(t, err)
		if len(all) != n {
			t.Fatalf("%d entries, want %d", len(all), n)
		}
		for _, e := range all {
			who := h.people[e.Person]
			if e.Title != "Analyse data with SQL" || e.Learner != who.Name || e.Email != who.Emails[0] || !e.Due.Equal(noon.AddDate(0, 0, 14)) || e.Design.DueDays != 14 {
				t.Errorf("entry %+v", e)
			}
		}
		return h.asked, store.asked
	}
	h.handIn(h.learner)
	people, reads := asked(1)
	for i := range 11 {
		h.handIn(h.person(account.PersonID(fmt.Sprint("learner-", i)), ""))
	}
	if p, r := asked(12); p != people || r != reads || p > 2 || r > 1 {
		t.Errorf("of twelve people are asked for %d times and %d reads made, of one %d and %d", p, r, people, reads)
	}

	delete(h.people, "learner-3") // erased
	all, err := h.Entries(ctx, h.owner, school, assess.Filter{Limit: 200})
	must(t, err)
	gone := 0
	for _, e := range all {
		if e.Person == "learner-3" && e.Learner == "Somebody who was erased" && e.Email == "" {
			gone++
		}
	}
	wantEqual(t, "erased", gone, 1)
	blind := oneEssay()
	blind.Blind = true
	h.publish(blind)
	h.handIn(h.person("bram", ""))
	all, err = h.Entries(ctx, h.owner, school, assess.Filter{Limit: 1})
	must(t, err)
	if len(all) != 1 || !all[0].Nameless || all[0].Learner+all[0].Email+string(all[0].Person) != "" {
		t.Errorf("where marking is blind: %+v", all)
	}
}
