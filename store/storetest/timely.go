package storetest

import (
	"errors"
	"testing"
	"time"

	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "timely",
		Seed: seedTimely,
		Test: testTimely,
		Open: map[string]string{
			"SetPolicy":    "changes that of the organisation named",
			"AddScheduled": "adds for the organisation named in it", "SaveScheduled": "changes that of the organisation named in it",
			"DropScheduled": "forgets people everywhere, which no organisation may",
		},
	}, func(db *store.DB) Store[timely.Tx] { return db.Timely() })
}

const someScheduled = timely.ScheduledID("scheduled-0001-mine")

func aScheduled(o Owners) timely.Scheduled {
	return timely.Scheduled{ID: someScheduled, Org: o.Org, Asked: "hash", Request: issuer.IssueRequest{Key: "register-7", Achievement: someAchievement, Name: "Ida “Ø”", Email: "Ida@Post.example", AwardedOn: "2026-06-01", Result: "B", Evidence: "https://e.example"},
		Due: noon.Add(time.Hour), State: timely.Waiting, By: o.Person, Revision: 1, Created: noon, Changed: noon}
}

func seedTimely(t testing.TB, db *store.DB, o Owners) []any {
	samples := seedIssuer(t, db, o)
	updateTimely(t, db, func(tx timely.Tx) error {
		_, err := tx.AddScheduled(aScheduled(o))
		return first(err, tx.SetPolicy(o.Org, timely.Policy{Zone: "Europe/Oslo", Undo: time.Minute, UndoSince: noon, Quiet: true, Reminded: "2026-05-04", Revision: 3}))
	})
	return append(samples, someScheduled, noon)
}

func testTimely(t *testing.T, db *store.DB, o Owners) {
	testRenewal(t, db, o)
	updateTimely(t, db, func(tx timely.Tx) error {
		p, err := tx.Policy(o.Org)
		want(t, "policy", p, timely.Policy{Zone: "Europe/Oslo", Undo: time.Minute, UndoSince: noon, Quiet: true, Reminded: "2026-05-04", Revision: 3})
		none, err2 := tx.Policy(o.OtherOrg)
		want(t, "no policy", none, timely.Policy{})
		p.Quiet, p.Reminded = false, ""
		return first(err, err2, tx.SetPolicy(o.Org, p))
	})
	testPlanned(t, db, o)
	one := aScheduled(o)
	updateTimely(t, db, func(tx timely.Tx) error {
		got, err := tx.Scheduled(o.Org, someScheduled)
		wantDeep(t, "scheduled", got, one)
		n, err2 := tx.CountScheduled(o.Org, nil, false)
		want(t, "waiting", n, 1)
		under, err3 := tx.ScheduledUnder(o.Org, "register-7")
		wantDeep(t, "under its key", under, one)
		other := one
		other.ID, other.Due, other.Request.Email = "scheduled-0002-mine", noon, "bo@post.example"
		taken, err4 := tx.AddScheduled(other)
		want(t, "added under a taken key", taken, false)
		other.Request.Key = ""
		added, err5 := tx.AddScheduled(other)
		want(t, "added", added, true)
		if err := first(err, err2, err3, err4, err5); err != nil {
			return err
		}
		if _, err := tx.ScheduledUnder(o.Org, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("under no key: %v", err)
		}
		one.State, one.Words, one.Revision, one.Request = timely.Refused, "why", 2, issuer.IssueRequest{Achievement: someAchievement, Key: "register-7"}
		saved, err := tx.SaveScheduled(one, 1)
		want(t, "saved", saved, true)
		twice, err2 := tx.SaveScheduled(one, 1)
		want(t, "saved twice", twice, false)
		return first(err, err2)
	})
	updateTimely(t, db, func(tx timely.Tx) error {
		all, err := tx.ScheduledList(o.Org, nil, false, 9, 0)
		want(t, "how many wait", len(all), 1)
		want(t, "what waits", all[0].ID, "scheduled-0002-mine")
		over, err2 := tx.ScheduledList(o.Org, nil, true, 9, 0)
		wantDeep(t, "what is over", over, []timely.Scheduled{one})
		later, err3 := tx.ScheduledList(o.Org, nil, true, 9, 1)
		want(t, "after the first", len(later), 0)
		return first(err, err2, err3, tx.DropScheduled(noon.Add(time.Hour), "BO@post.example"))
	})
	updateTimely(t, db, func(tx timely.Tx) error {
		waiting, err := tx.CountScheduled(o.Org, nil, false)
		over, err2 := tx.CountScheduled(o.Org, nil, true)
		want(t, "after forgetting", waiting+over, 0)
		return first(err, err2)
	})
	updateTimely(t, db, func(tx timely.Tx) error {
		all, err := tx.Expiring(o.Org, noon.AddDate(-1, 0, 0), noon.AddDate(20, 0, 0), "", 9)
		if err != nil || len(all) == 0 {
			t.Fatalf("%d awards run out, %v", len(all), err)
		}
		e := all[0]
		for _, tt := range []struct {
			from, to time.Time
			want     int
		}{{e.Until.Add(-time.Second), e.Until, 1}, {e.Until, e.Until.Add(time.Second), 0}} {
			some, err := tx.Expiring(o.Org, tt.from, tt.to, "", 9)
			want(t, "in the band", len(some), tt.want)
			if err != nil {
				return err
			}
		}
		after, err := tx.Expiring(o.Org, e.Until.Add(-time.Second), e.Until, e.Award, 9)
		want(t, "after it", len(after), 0)
		fresh, err2 := tx.MarkReminded(o.Org, e.Award, 30)
		again, err3 := tx.MarkReminded(o.Org, e.Award, 30)
		want(t, "marked once", fresh && !again, true)
		return first(err, err2, err3)
	})
}

func testRenewal(t *testing.T, db *store.DB, o Owners) {
	updateTimely(t, db, func(tx timely.Tx) error {
		opens := 90
		none, err := tx.Renewal(o.Org, someAchievement)
		want(t, "nothing said", none, timely.Renewal{})
		r := timely.Renewal{Retest: true, Newer: true, Words: "Come “again”.", Revision: 1, Opens: &opens, Closes: new(int)}
		if err := first(err, tx.SetRenewal(o.Org, someAchievement, r)); err != nil {
			return err
		}
		r.Revision, r.Evidence = 2, true
		err = tx.SetRenewal(o.Org, someAchievement, r)
		got, err2 := tx.Renewal(o.Org, someAchievement)
		wantDeep(t, "said", got, r)
		return first(err, err2)
	})
}

func updateTimely(t testing.TB, db *store.DB, fn func(timely.Tx) error) {
	t.Helper()
	if err := db.Timely().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// testPlanned leaves nothing behind: others count what waits.
func testPlanned(t *testing.T, db *store.DB, o Owners) {
	const by = issuer.DelegationID("delegation-of-planned")
	taken := errors.New("taken back")
	err := db.Timely().Update(t.Context(), func(tx timely.Tx) error {
		var want []timely.Scheduled
		for i, id := range []timely.ScheduledID{"scheduled-planned-1", "scheduled-planned-2", "scheduled-planned-3"} {
			one := aScheduled(o)
			one.ID, one.Request.Delegation, one.Request.Key, one.Due = id, by, "", noon.Add(time.Duration(3-i)*time.Hour)
			if _, err := tx.AddScheduled(one); err != nil {
				return err
			}
			want = append(want, one)
		}
		want[2].State, want[2].Revision = timely.Refused, 2
		saved, err := tx.SaveScheduled(want[2], 1)
		if err != nil || !saved {
			t.Errorf("saved: %v, %v", saved, err)
		}
		all, err := tx.Planned(o.Org, by, 9)
		wantDeep(t, "planned", all, []timely.Scheduled{want[1], want[0], want[2]})
		if err != nil {
			return err
		}
		n, err := tx.CountPlanned(o.Org, by)
		none, err2 := tx.CountPlanned(o.OtherOrg, by)
		if n != 2 || none != 0 {
			t.Errorf("%d wait, and %d for another", n, none)
		}
		return first(err, err2, taken)
	})
	if err != taken {
		t.Errorf("planned by others: %v", err)
	}
}
