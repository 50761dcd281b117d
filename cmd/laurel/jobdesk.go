package main

import (
	"context"

	"laurel/account"
	"laurel/server/web"
	"laurel/store"
)

// jobDesk shows the jobs to those who run the server. Who changed one is
// recorded among that person's events: a job belongs to no organisation.
type jobDesk struct{ db *store.DB }

func (d jobDesk) Jobs(ctx context.Context, by account.Actor, f web.JobFilter) (list []web.Job, more bool, err error) {
	if err := by.RequireOperator(); err != nil {
		return nil, false, err
	}
	found, more, err := d.db.JobList(ctx, store.JobFilter{Standing: store.JobStanding(f.State), Kind: f.Kind, Before: f.Before, Limit: f.Limit})
	for _, j := range found {
		list = append(list, web.Job{ID: j.ID, Kind: j.Kind, Args: j.Args, State: web.JobState(j.Standing), Tries: j.Tries, Most: j.Most,
			Made: j.Made, Due: j.Due, Error: j.Error, FailedAt: j.FailedAt})
	}
	return list, more, err
}

// Counts counts the jobs by kind and state, in few rows.
func (d jobDesk) Counts(ctx context.Context, by account.Actor) (map[web.JobState]int, []string, error) {
	if err := by.RequireOperator(); err != nil {
		return nil, nil, err
	}
	states, kinds, err := d.db.JobCounts(ctx)
	counts := map[web.JobState]int{}
	for standing, n := range states {
		counts[web.JobState(standing)] = n
	}
	return counts, kinds, err
}

func (d jobDesk) Retry(ctx context.Context, by account.Actor, id int64) error {
	if err := by.RequireOperator(); err != nil {
		return err
	}
	return d.db.RetryJob(ctx, id, ofOperator(by, "job.retried"))
}

func (d jobDesk) Discard(ctx context.Context, by account.Actor, id int64) error {
	if err := by.RequireOperator(); err != nil {
		return err
	}
	return d.db.DiscardJob(ctx, id, ofOperator(by, "job.discarded"))
}

// ofOperator is an event that belongs to the operator who acts.
func ofOperator(by account.Actor, kind string) account.Event {
	e := by.Event(kind, "")
	e.Person = by.Person
	return e
}
