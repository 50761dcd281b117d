package storetest

import (
	"testing"
	"time"

	"laurel/fault"
	"laurel/issuer"
	"laurel/notify/hook"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "hook",
		Seed: seedHooks,
		Test: testHooks,
		Open: map[string]string{
			"AddHook": "adds for the organisation named in it", "SaveHook": "changes that of the organisation named in it",
			"AddInlet": "adds for the organisation named in it", "SaveInlet": "changes that of the organisation named in it",
			"InletOwner":     "an incoming message names nothing but its door",
			"Stuck":          "is for the job that wakes every lane",
			"DropDeliveries": "is for the job that tidies everywhere", "DropArrivals": "is for the job that tidies everywhere",
		},
	}, func(db *store.DB) Store[hook.Tx] { return db.Hooks() })
}

const (
	someHook    = hook.ID("hook-0001-mine")
	someInlet   = hook.InletID("inlet-0001-mine")
	someMessage = hook.MessageID("msg_0001mine")
)

func aHook(o Owners) hook.Hook {
	return hook.Hook{ID: someHook, Org: o.Org, Name: "Register “ø”", URL: "https://register.example/?a=1&b=2", Kinds: []hook.Kind{hook.AwardIssued},
		State: hook.On, Secret: 2, OldUntil: noon.Add(time.Hour), Revision: 3, Created: noon, Changed: noon.Add(time.Second)}
}

func aMessage() hook.Delivery {
	return hook.Delivery{Hook: someHook, Message: someMessage, Kind: hook.AwardIssued, Body: []byte(`{"type":"award.issued"}`), State: hook.Queued,
		Queued: noon, Changed: noon, Next: noon}
}

func anInlet(o Owners) hook.Inlet {
	return hook.Inlet{ID: someInlet, Org: o.Org, Name: "Course system", Achievement: string(someAchievement), Fields: hook.Fields{Name: "data.name", Email: "data.email"},
		State: hook.On, Secret: 1, Revision: 1, Created: noon, Changed: noon}
}

func anArrival() hook.Arrival {
	return hook.Arrival{Inlet: someInlet, Message: someMessage, State: hook.Refused, Words: "There is nothing at data.name.", Tries: 1, First: noon, Last: noon}
}

func seedHooks(t testing.TB, db *store.DB, o Owners) []any {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		return tx.AddAchievement(issuer.Achievement{ID: someAchievement, Org: o.Org, State: issuer.Draft, Revision: 1, Created: noon, Changed: noon})
	})
	updateHooks(t, db, func(tx hook.Tx) error {
		if err := tx.AddHook(aHook(o)); err != nil {
			return err
		}
		if _, err := tx.AddDelivery(o.Org, aMessage()); err != nil {
			return err
		}
		return first(tx.AddInlet(anInlet(o)), tx.SaveArrival(o.Org, anArrival()))
	})
	return []any{someHook, someInlet, someMessage, aMessage(), aHook(o), anArrival()}
}

func testHooks(t *testing.T, db *store.DB, o Owners) {
	t.Run("webhook", func(t *testing.T) { testHook(t, db, o) })
	t.Run("deliveries", func(t *testing.T) { testHookDeliveries(t, db, o) })
	t.Run("inlet", func(t *testing.T) { testInlet(t, db, o) })
	t.Run("removed", func(t *testing.T) {
		updateHooks(t, db, func(tx hook.Tx) error {
			if err := first(tx.RemoveHook(o.Org, someHook), tx.RemoveInlet(o.Org, someInlet)); err != nil {
				return err
			}
			_, err := tx.Delivery(o.Org, someHook, someMessage)
			want(t, "delivery", fault.KindOf(err), fault.NotFound)
			_, err = tx.Arrival(o.Org, someInlet, someMessage)
			want(t, "arrival", fault.KindOf(err), fault.NotFound)
			_, err = tx.InletOwner(someInlet)
			want(t, "owner", fault.KindOf(err), fault.NotFound)
			return nil
		})
	})
}

func testHook(t *testing.T, db *store.DB, o Owners) {
	h := aHook(o)
	updateHooks(t, db, func(tx hook.Tx) error {
		got, err := tx.Hook(o.Org, someHook)
		wantDeep(t, "kept", got, h)
		h.Name, h.State, h.Why, h.Kinds, h.OldUntil, h.Revision = "Other", hook.Ended, "gone", nil, time.Time{}, 4
		for _, tt := range []struct {
			was  int
			want bool
		}{{3, true}, {3, false}} {
			saved, err := tx.SaveHook(h, tt.was)
			want(t, "saved", saved, tt.want)
			if err != nil {
				return err
			}
		}
		h.Failures, h.FailingSince, h.RestUntil = 3, noon, noon.Add(time.Minute)
		return first(err, tx.SetHealth(o.Org, h))
	})
	updateHooks(t, db, func(tx hook.Tx) error {
		all, err := tx.Hooks(o.Org)
		wantDeep(t, "all", all, []hook.Hook{h})
		lane, err2 := tx.Lane(o.Org, someHook)
		want(t, "no lane", lane, hook.Lane{})
		return first(err, err2, tx.SetLane(o.Org, someHook, hook.Lane{Wake: noon, Leased: noon.Add(time.Hour)}))
	})
	updateHooks(t, db, func(tx hook.Tx) error {
		lane, err := tx.Lane(o.Org, someHook)
		want(t, "lane", lane, hook.Lane{Wake: noon, Leased: noon.Add(time.Hour)})
		stuck, err2 := tx.Stuck(noon.Add(time.Hour))
		want(t, "stuck, of those that are on", len(stuck), 0)
		h.State, h.Revision = hook.On, 5
		saved, err3 := tx.SaveHook(h, 4)
		want(t, "saved", saved, true)
		return first(err, err2, err3)
	})
	updateHooks(t, db, func(tx hook.Tx) error {
		late, err := tx.Stuck(noon.Add(time.Hour))
		wantDeep(t, "stuck", late, []hook.Drain{{Org: o.Org, Hook: someHook}})
		early, err2 := tx.Stuck(noon)
		want(t, "stuck before", len(early), 0)
		return first(err, err2)
	})
}

func testHookDeliveries(t *testing.T, db *store.DB, o Owners) {
	later := aMessage()
	later.Message, later.Queued, later.Next = "msg_0002mine", noon.Add(time.Hour), noon.Add(2*time.Hour)
	updateHooks(t, db, func(tx hook.Tx) error {
		for _, fresh := range []bool{true, false} {
			added, err := tx.AddDelivery(o.Org, later)
			want(t, "added", added, fresh)
			if err != nil {
				return err
			}
		}
		due, err := tx.Due(o.Org, someHook, noon.Add(time.Hour), 9)
		wantDeep(t, "due", due, []hook.Delivery{aMessage()})
		next, more, err2 := tx.NextDue(o.Org, someHook)
		want(t, "next", next, noon)
		want(t, "more", more, true)
		d := aMessage()
		d.State, d.Attempts, d.Status, d.Words, d.Changed = hook.Delivered, 1, 204, "ok", noon.Add(time.Minute)
		return first(err, err2, tx.SetDelivery(o.Org, d))
	})
	updateHooks(t, db, func(tx hook.Tx) error {
		all, err := tx.Deliveries(o.Org, someHook, hook.Filter{Limit: 9})
		want(t, "newest first", all[0].Message, later.Message)
		n, err2 := tx.CountDeliveries(o.Org, someHook, hook.Filter{State: hook.Delivered, Limit: 1})
		want(t, "delivered", n, 1)
		gave, err3 := tx.GiveUp(o.Org, someHook, "off", noon.Add(time.Minute))
		want(t, "given up", gave, 1)
		_, more, err4 := tx.NextDue(o.Org, someHook)
		want(t, "more", more, false)
		return first(err, err2, err3, err4)
	})
	updateHooks(t, db, func(tx hook.Tx) error {
		failed, err := tx.Deliveries(o.Org, someHook, hook.Filter{State: hook.Failed, Limit: 9})
		want(t, "failed", len(failed), 1)
		n, err2 := tx.QueueFailed(o.Org, someHook, noon.Add(time.Hour), 9)
		want(t, "queued again", n, 1)
		dropped, err3 := tx.DropDeliveries(noon.Add(time.Hour), 9)
		want(t, "dropped", dropped, 1)
		kept, err4 := tx.Delivery(o.Org, someHook, later.Message)
		want(t, "kept", kept.State, hook.Queued)
		_, err5 := tx.AddDelivery(o.Org, aMessage())
		return first(err, err2, err3, err4, err5)
	})
}

func testInlet(t *testing.T, db *store.DB, o Owners) {
	in := anInlet(o)
	updateHooks(t, db, func(tx hook.Tx) error {
		all, err := tx.Inlets(o.Org)
		wantDeep(t, "kept", all, []hook.Inlet{in})
		owner, err2 := tx.InletOwner(someInlet)
		want(t, "owner", owner, o.Org)
		in.Name, in.State, in.Secret, in.OldUntil, in.Revision, in.Fields.Only = "New", hook.Off, 2, noon, 2, "course.passed"
		saved, err3 := tx.SaveInlet(in, 1)
		want(t, "saved", saved, true)
		saved, err4 := tx.SaveInlet(in, 1)
		want(t, "saved twice", saved, false)
		return first(err, err2, err3, err4, tx.CountUnsigned(o.Org, someInlet, "why", noon))
	})
	in.Unsigned, in.UnsignedAt, in.UnsignedWhy = 1, noon, "why"
	a := anArrival()
	a.State, a.Award, a.Words, a.Tries, a.Last = hook.Awarded, "award-1", "", 2, noon.Add(time.Hour)
	updateHooks(t, db, func(tx hook.Tx) error {
		got, err := tx.Inlet(o.Org, someInlet)
		wantDeep(t, "changed", got, in)
		return first(err, tx.SaveArrival(o.Org, a))
	})
	updateHooks(t, db, func(tx hook.Tx) error {
		all, err := tx.Arrivals(o.Org, someInlet, hook.ArrivalFilter{Limit: 9})
		wantDeep(t, "arrivals", all, []hook.Arrival{a})
		n, err2 := tx.CountArrivals(o.Org, someInlet, hook.ArrivalFilter{State: hook.Refused})
		want(t, "refused", n, 0)
		dropped, err3 := tx.DropArrivals(noon, 9)
		want(t, "dropped", dropped, 0)
		return first(err, err2, err3)
	})
}

func updateHooks(t testing.TB, db *store.DB, fn func(hook.Tx) error) {
	t.Helper()
	if err := db.Hooks().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
