package issuer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
)

func mira(id issuer.AchievementID, key string) issuer.IssueRequest {
	return issuer.IssueRequest{Achievement: id, Name: "Mira Solberg", Email: "mira@mail.example", AwardedOn: "2026-03-10", Result: "84", Key: key}
}

// listsOf answers the service's own status lists by their addresses.
type listsOf struct{ s *issuer.Service }

func (l listsOf) StatusList(ctx context.Context, url string) ([]byte, error) {
	id, suspension := strings.CutSuffix(strings.TrimPrefix(url, l.s.PublicURL+"/status/"), "/suspension")
	list, err := l.s.StatusList(ctx, issuer.ListID(id), suspension)
	return list.Bytes, err
}

func (d *desk) verdict(t *testing.T, raw []byte) verify.Verdict {
	t.Helper()
	v := verify.Verifier{Status: listsOf{d.Service}, Now: func() time.Time { return d.now }}
	report := v.Verify(t.Context(), raw, verify.Options{Recipient: "mira@mail.example"})
	if report.Verdict() == verify.CouldNotTell {
		t.Errorf("could not tell: %+v", report.Findings)
	}
	return report.Verdict()
}

func TestIssue(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	award, err := d.Issue(t.Context(), registrar, mira(id, "k1"))
	if err != nil {
		t.Fatal(err)
	}
	if !award.Signed || award.Status != issuer.InForce || award.Version != 1 || len(award.Page) != 26 || award.ValidUntil == nil ||
		!award.ValidUntil.Equal(time.Date(2031, 3, 10, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("issued %+v", award)
	}
	for _, raw := range [][]byte{award.JSON, []byte(award.JWT)} {
		if got := d.verdict(t, raw); got != verify.Good {
			t.Errorf("the new award is %s", got)
		}
	}
	kept, err := d.Award(t.Context(), registrar, award.ID)
	if err != nil || !bytes.Equal(kept.JSON, award.JSON) || kept.JWT != award.JWT {
		t.Errorf("what is kept differs from what was answered, %v", err)
	}
	if others := d.work(t); !slices.Equal(others, []string{"issuer.announce"}) {
		t.Errorf("jobs %v, want one mail", others)
	}
}

func TestIssueKeepsTheVersionItWasGivenFor(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	first, err := d.Issue(t.Context(), registrar, mira(id, ""))
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Achievement(t.Context(), registrar, id)
	if err != nil {
		t.Fatal(err)
	}
	a, err = d.Save(t.Context(), author, id, a.Revision, complete("Ask any database", nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(t.Context(), registrar, id, a.Revision); err != nil {
		t.Fatal(err)
	}
	second, err := d.Issue(t.Context(), registrar, mira(id, ""))
	if err != nil || second.Version != 2 || second.ID == first.ID {
		t.Errorf("the second award: version %d, %v", second.Version, err)
	}
	if v, err := d.VersionOf(t.Context(), id, first.Version); err != nil || v.Definition.Title != "Ask a database" {
		t.Errorf("the first award's version is now %q, %v", v.Definition.Title, err)
	}
}

func TestIssueRefuses(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	draft, err := d.Create(t.Context(), author, nordmark, complete("Not yet", nil))
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*issuer.IssueRequest)) issuer.IssueRequest {
		r := mira(id, "")
		change(&r)
		return r
	}
	for _, tt := range []struct {
		name  string
		by    account.Actor
		req   issuer.IssueRequest
		kind  fault.Kind
		field string
	}{
		{"nobody", account.Actor{}, mira(id, ""), fault.NotSignedIn, ""},
		{"an author", author, mira(id, ""), fault.Forbidden, ""},
		{"another organisation", stranger, mira(id, ""), fault.NotFound, ""},
		{"an operator", account.System("test"), mira(id, ""), fault.NotFound, ""},
		{"an unknown micro-credential", registrar, mira("m0", ""), fault.NotFound, ""},
		{"a draft", registrar, mira(draft.ID, ""), fault.Conflict, ""},
		{"no name", registrar, with(func(r *issuer.IssueRequest) { r.Name = " " }), fault.Invalid, "name"},
		{"a name that prints backwards", registrar, with(func(r *issuer.IssueRequest) { r.Name = "Mira\u202egro" }), fault.Invalid, "name"},
		{"no address", registrar, with(func(r *issuer.IssueRequest) { r.Email = "mira" }), fault.Invalid, "email"},
		{"a day to come", registrar, with(func(r *issuer.IssueRequest) { r.AwardedOn = "2026-03-16" }), fault.Invalid, "awardedOn"},
		{"evidence that runs", registrar, with(func(r *issuer.IssueRequest) { r.Evidence = "javascript:alert(1)" }), fault.Invalid, "evidence"},
		{"more than all", registrar, with(func(r *issuer.IssueRequest) { r.Result = "101" }), fault.Invalid, "result"},
		{"a result in words where there are numbers", registrar, with(func(r *issuer.IssueRequest) { r.Result = "fine" }), fault.Invalid, "result"},
		{"a long key", registrar, with(func(r *issuer.IssueRequest) { r.Key = strings.Repeat("k", 256) }), fault.Invalid, "key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := d.Issue(t.Context(), tt.by, tt.req)
			if !fault.Is(err, tt.kind) {
				t.Fatalf("%v (%v), want %v", err, fault.KindOf(err), tt.kind)
			}
			if f, _ := errors.AsType[*fault.Error](err); tt.field != "" && f.Field != tt.field {
				t.Errorf("the field at fault is %q, want %q", f.Field, tt.field)
			}
		})
	}
	if len(d.m.kept.awards) != 0 || len(d.m.kept.lists) != 0 {
		t.Errorf("a refused request left %d awards and %d lists", len(d.m.kept.awards), len(d.m.kept.lists))
	}
}

func TestIdempotencyKey(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	first, err := d.Issue(t.Context(), registrar, mira(id, "k1"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Issue(t.Context(), registrar, mira(id, "k1"))
	if err != nil || again.ID != first.ID || !bytes.Equal(again.JSON, first.JSON) {
		t.Errorf("repeated: %s, want %s, %v", again.ID, first.ID, err)
	}
	other := mira(id, "k1")
	other.Name = "Somebody Else"
	if got, err := d.Issue(t.Context(), registrar, other); !fault.Is(err, fault.Conflict) || got.ID != "" {
		t.Errorf("another request under the same key: %s, %v", got.ID, err)
	}
	if next, err := d.Issue(t.Context(), registrar, mira(id, "k2")); err != nil || next.ID == first.ID || next.Index == first.Index {
		t.Errorf("another key: %s, %v", next.ID, err)
	}
	if others := d.work(t); len(others) != 2 {
		t.Errorf("jobs %v, want two mails", others)
	}
}

// whole checks that everything the store has is complete: every award signed
// and good, each with a place and a mail of its own.
func (d *desk) whole(t *testing.T, jobs []string, want int) {
	t.Helper()
	places := map[string]bool{}
	for _, a := range d.m.kept.awards {
		if !a.Signed {
			t.Errorf("award %s is not signed", a.ID)
		}
		if got := d.verdict(t, a.JSON); got != verify.Good {
			t.Errorf("award %s is %s", a.ID, got)
		}
		places[fmt.Sprint(a.List, a.Index)] = true
	}
	mails := len(slices.DeleteFunc(slices.Clone(jobs), func(kind string) bool { return kind != "issuer.announce" }))
	if len(d.m.kept.awards) != want || len(places) != want || mails != want {
		t.Errorf("%d awards, %d places, %d mails, want %d of each", len(d.m.kept.awards), len(places), mails, want)
	}
	taken := 0
	for _, l := range d.m.kept.lists {
		taken += l.Taken
	}
	if taken != want {
		t.Errorf("%d places are taken, want %d", taken, want)
	}
}

// TestDyingAtEveryStep kills the process at each step of issuing, in turn. If
// the client repeats its request there is one award; if not, none or one.
func TestDyingAtEveryStep(t *testing.T) {
	for _, repeats := range []bool{true, false} {
		t.Run(fmt.Sprintf("repeated=%t", repeats), func(t *testing.T) {
			for step := 1; ; step++ {
				d := newDesk(t)
				id := d.publish(t, nil)
				d.m.restart()
				d.m.dieAt = step
				_, err := d.Issue(t.Context(), registrar, mira(id, "k1"))
				if err == nil {
					if step < 15 {
						t.Fatalf("issuing has %d steps only: the test looks past them", step)
					}
					return
				}
				if !errors.Is(err, errDead) {
					t.Fatalf("step %d: %v", step, err)
				}
				d.m.restart()
				want := len(d.m.kept.awards)
				if repeats {
					want = 1
					if _, err := d.Issue(t.Context(), registrar, mira(id, "k1")); err != nil {
						t.Fatalf("step %d, repeated: %v", step, err)
					}
				}
				jobs := d.work(t)
				d.whole(t, jobs, want)
				if t.Failed() {
					t.Fatalf("after dying at step %d", step)
				}
			}
		})
	}
}

func TestManyAtOnce(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	var clients sync.WaitGroup
	for n := range 12 {
		clients.Go(func() {
			if _, err := d.Issue(t.Context(), registrar, mira(id, fmt.Sprint("k", n%4))); err != nil {
				t.Error(err)
			}
		})
	}
	clients.Wait()
	d.whole(t, d.work(t), 4)
}

func TestTwoFinishTheSameAward(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	d.keys.during = func() { d.work(t) } // the job is quicker than the request that is signing
	award, err := d.Issue(t.Context(), registrar, mira(id, "k1"))
	if err != nil {
		t.Fatal(err)
	}
	kept := d.m.kept.awards[award.ID]
	if !bytes.Equal(kept.JSON, award.JSON) || kept.JWT != award.JWT {
		t.Error("the two answered different bytes")
	}
}

func TestWhatCannotBeSignedIsGivenBack(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	broken := errors.New("the vault is sealed")
	d.keys.err = broken
	if _, err := d.Issue(t.Context(), registrar, mira(id, "k1")); !errors.Is(err, broken) {
		t.Fatalf("issued without a key: %v", err)
	}
	finish := d.m.kept.jobs[0].job.(issuer.FinishAward)
	if err := d.Finish(t.Context(), finish); !errors.Is(err, broken) || len(d.m.kept.awards) != 1 {
		t.Errorf("within a day the job tries again: %v", err)
	}
	d.now = d.now.Add(25 * time.Hour)
	if err := d.Finish(t.Context(), finish); err != nil || len(d.m.kept.awards) != 0 {
		t.Errorf("after a day it is given back: %d awards, %v", len(d.m.kept.awards), err)
	}
	d.keys.err = nil
	award, err := d.Issue(t.Context(), registrar, mira(id, "k1"))
	if err != nil {
		t.Fatalf("the key is free again: %v", err)
	}
	if err := d.Finish(t.Context(), finish); err != nil || !d.m.kept.awards[award.ID].Signed {
		t.Errorf("the old job does nothing: %v", err)
	}
}
