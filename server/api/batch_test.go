package api

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// fakeBatches keeps the one batch that was begun, and the file it came as.
type fakeBatches struct {
	file  string
	known issuer.Batch
	lent  issuer.DelegationID // by which a program awards what is another's
	used  issuer.DelegationID
}

func (f *fakeBatches) DelegationFor(context.Context, account.Actor, issuer.AchievementID, time.Time) (issuer.DelegationID, error) {
	return f.lent, nil
}

func (f *fakeBatches) BeginBatch(_ context.Context, by account.Actor, req issuer.BatchRequest) (issuer.Batch, bool, error) {
	if err := by.Require(account.Issue, "org1"); err != nil {
		return issuer.Batch{}, false, err
	}
	if req.Achievement != "m1" {
		return issuer.Batch{}, false, fault.NoSuch("micro-credential", string(req.Achievement))
	}
	in, err := req.Open()
	if err != nil {
		return issuer.Batch{}, false, err
	}
	raw, err := io.ReadAll(in)
	if req.Key == "taken" {
		return issuer.Batch{}, false, fault.New(fault.Conflict, "batch.keyReused", "This idempotency key was used for another request.")
	}
	f.file, f.used = string(raw), req.Delegation
	f.known = issuer.Batch{ID: "b1", Org: "org1", Achievement: "m1", Version: 1, State: issuer.BatchRunning, Rows: strings.Count(f.file, "\n") - 1, Failed: 1, Created: noon, Changed: noon}
	return f.known, false, err
}

func (f *fakeBatches) Batch(_ context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Batch, error) {
	if id != f.known.ID {
		return issuer.Batch{}, fault.NoSuch("batch", string(id))
	}
	return f.known, by.Require(account.Issue, org)
}

func (f *fakeBatches) FailedRows(_ context.Context, by account.Actor, org account.OrgID, _ issuer.BatchID, after, _ int) ([]issuer.BatchRow, error) {
	if after > 1 {
		return nil, nil
	}
	return []issuer.BatchRow{{Number: 2, Problem: "Write the person's mail address."}}, by.Require(account.Issue, org)
}

const twoPeople = `{"achievement":"m1","people":[{"name":"Solberg, \"Mira\"","email":"mira@mail.example","result":"84"},{"name":"Eve","email":"nowhere"}]}`

func TestBatches(t *testing.T) {
	d := open(t)
	fake := &fakeBatches{}
	d.api.Batches = fake
	got := d.call("full", "POST", "/api/v1/batches", twoPeople, "Idempotency-Key", "k1")
	made := read[batch](t, got, 201)
	if got.header.Get("Location") != public+"/api/v1/batches/b1" || made.State != "running" || made.Rows != 2 || len(made.Problems) != 1 || made.Problems[0].Row != 2 {
		t.Errorf("made %+v at %s", made, got.header.Get("Location"))
	}
	if want := "name,email,awarded_on,result,evidence_url\n\"Solberg, \"\"Mira\"\"\",mira@mail.example,,84,\nEve,nowhere,,,\n"; fake.file != want {
		t.Errorf("the file is %q, want %q", fake.file, want)
	}
	if read[batch](t, d.call("full", "GET", "/api/v1/batches/b1", ""), 200).ID != "b1" {
		t.Error("another batch is read")
	}
	if late := read[batch](t, d.call("full", "GET", "/api/v1/batches/b1?after=2", ""), 200); late.Problems == nil || len(late.Problems) != 0 {
		t.Errorf("problems after the last: %v", late.Problems)
	}
	for named, want := range map[string]issuer.DelegationID{"": "d1", `"delegation":"d2",`: "d2"} {
		fake.lent = "d1"
		lent := d.call("full", "POST", "/api/v1/batches", strings.Replace(twoPeople, "{", "{"+named, 1))
		if read[batch](t, lent, 201); fake.used != want || lent.header.Get("Location") != public+"/api/v1/batches/b1?organisation=org1" {
			t.Errorf("for another: by %q at %s", fake.used, lent.header.Get("Location"))
		}
		fake.lent = ""
	}
	if p := failure(t, d.call("full", "POST", "/api/v1/batches", twoPeople, "Idempotency-Key", "taken"), 409); p.Code != "batch.keyReused" {
		t.Errorf("a key used for others: %+v", p)
	}
	for _, tt := range []struct {
		name, key, method, path, body string
		status                        int
	}{
		{"no key", "", "POST", "", twoPeople, 401},
		{"a key that may only read", "reader", "POST", "", twoPeople, 403},
		{"nobody", "full", "POST", "", `{"achievement":"m1","people":[]}`, 422},
		{"another achievement", "full", "POST", "", strings.Replace(twoPeople, "m1", "m9", 1), 404},
		{"an unknown batch", "full", "GET", "/b9", "", 404},
	} {
		if got := d.call(tt.key, tt.method, "/api/v1/batches"+tt.path, tt.body); got.status != tt.status {
			t.Errorf("%s: %d, want %d: %s", tt.name, got.status, tt.status, got.body)
		}
	}
}
