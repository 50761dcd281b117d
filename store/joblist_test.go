package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
)

// What waits, failed and is done can be told, tried again and discarded; each
// change leaves its event.
func TestJobsAreLookedAtAndChanged(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		e := account.Event{Person: "operator", Actor: "operator", Kind: "job.changed"}
		list := func(f store.JobFilter) []store.JobInfo {
			t.Helper()
			all, _, err := db.JobList(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		later(t, db, nil, greet{"Ada"}, greet{"Bram"}, greet{"Cara"})
		waiting := list(store.JobFilter{Standing: store.JobWaiting})
		if len(waiting) != 3 || !strings.Contains(waiting[0].Args, "Cara") || waiting[0].Kind != "test.greet" || waiting[0].Tries != 0 {
			t.Fatalf("waiting: %+v", waiting)
		}
		page, more, err := db.JobList(t.Context(), store.JobFilter{Limit: 2})
		if err != nil || !more || len(page) != 2 {
			t.Errorf("a page: %+v, %v, %v", page, more, err)
		}
		page, more, err = db.JobList(t.Context(), store.JobFilter{Limit: 2, Before: page[1].ID})
		if err != nil || more || len(page) != 1 || page[0].ID != waiting[2].ID {
			t.Errorf("the next: %+v, %v, %v", page, more, err)
		}
		if err := db.DiscardJob(t.Context(), waiting[0].ID, e); err != nil {
			t.Fatal(err)
		}
		for _, change := range []func(context.Context, int64, account.Event) error{db.DiscardJob, db.RetryJob} {
			if err := change(t.Context(), waiting[0].ID, e); !fault.Is(err, fault.Conflict) {
				t.Errorf("changing a discarded one: %v", err)
			}
			if err := change(t.Context(), 1<<40, e); !fault.Is(err, fault.NotFound) {
				t.Errorf("changing none: %v", err)
			}
			if err := change(t.Context(), waiting[1].ID, account.Event{Kind: "job.changed"}); err == nil {
				t.Error("a change without a whole event was kept")
			}
		}
		if now := list(store.JobFilter{Standing: store.JobWaiting}); len(now) != 2 {
			t.Errorf("left waiting: %+v", now)
		}
		failing := make(chan bool, 1)
		failing <- true
		var jobs store.Jobs
		store.On(&jobs, func(_ context.Context, j greet) error {
			if j.Name == "Bram" && len(failing) == 1 {
				return errors.New("no answer from mail.example")
			}
			return nil
		})
		laureltest.Work(t, db, &jobs)
		failed := waitForJob(t, db, store.JobFilter{Standing: store.JobRetried})
		if failed.Error != "no answer from mail.example" || failed.Tries < 1 || failed.FailedAt.IsZero() || failed.ID != waiting[1].ID {
			t.Errorf("failed: %+v", failed)
		}
		<-failing
		// It may have been fetched again by itself meanwhile; then it is done.
		if err := db.RetryJob(t.Context(), failed.ID, e); err != nil && !fault.Is(err, fault.Conflict) {
			t.Fatal(err)
		}
		laureltest.Drain(t, db)
		counts, kinds, err := db.JobCounts(t.Context())
		if err != nil || counts[store.JobDiscarded] != 1 || counts[store.JobDone]+counts[store.JobRetried] != 2 || len(kinds) != 1 {
			t.Errorf("counts %v of %v, %v", counts, kinds, err)
		}
		if _, _, err := db.JobList(t.Context(), store.JobFilter{Standing: "lost"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown state: %v", err)
		}
		if none := list(store.JobFilter{Kind: "test.none"}); len(none) != 0 {
			t.Errorf("of another kind: %+v", none)
		}
	})
}

// waitForJob looks until a job stands so.
func waitForJob(t *testing.T, db *store.DB, f store.JobFilter) store.JobInfo {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		all, _, err := db.JobList(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) > 0 {
			return all[0]
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("no job stands so")
		}
	}
}
