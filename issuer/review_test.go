package issuer_test

import (
	"errors"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

var (
	approver = member(account.Approver, nordmark)
	chief    = member(account.Owner, nordmark)
)

// asks sets the organisation's policy.
func (d *desk) asks(t *testing.T, p issuer.Policy) {
	t.Helper()
	if err := d.SetPolicy(t.Context(), chief, nordmark, p); err != nil {
		t.Fatal(err)
	}
}

// done is a call's achievement; the test ends when it fails.
func done(t *testing.T) func(issuer.Achievement, error) issuer.Achievement {
	return func(a issuer.Achievement, err error) issuer.Achievement {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

func at(a issuer.Achievement, comment string) issuer.StepRequest {
	return issuer.StepRequest{Revision: a.Revision, Comment: comment}
}

func TestPublishedAfterASecondPersonSaidYes(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	d.asks(t, issuer.Policy{Approval: issuer.SecondApproval})
	a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "achievement.notApproved" {
		t.Fatalf("published without a yes: %v", err)
	}
	a = ok(d.Submit(ctx, author, a.ID, at(a, "Ready for you.")))
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "achievement.notApproved" {
		t.Fatalf("published in review: %v", err)
	}
	if _, err := d.SendBack(ctx, approver, a.ID, at(a, " ")); !fault.Is(err, fault.Invalid) {
		t.Fatalf("sent back without a reason: %v", err)
	}
	a = ok(d.SendBack(ctx, approver, a.ID, at(a, "Which tables?")))
	if a.Stage != issuer.Writing {
		t.Fatalf("sent back, it is %s", a.Stage)
	}
	a = ok(d.Save(ctx, author, a.ID, a.Revision, complete("Ask a database with joins", nil)))
	a = ok(d.Submit(ctx, author, a.ID, at(a, "")))
	a = ok(d.Approve(ctx, approver, a.ID, at(a, "Good.")))
	v, err := d.Publish(ctx, registrar, a.ID, a.Revision, "In time for autumn.")
	if err != nil || v.Number != 1 {
		t.Fatalf("approved: version %d, %v", v.Number, err)
	}
	steps, err := d.Steps(ctx, author, a.ID)
	var said []string
	for _, s := range steps {
		said = append(said, string(s.Move)+" by "+string(s.By)+": "+s.Comment)
	}
	want := "submitted by p-author: Ready for you.|sentBack by p-approver: Which tables?|submitted by p-author: |approved by p-approver: Good.|published by p-registrar: In time for autumn."
	if got := strings.Join(said, "|"); err != nil || got != want {
		t.Errorf("steps %s, %v", got, err)
	}
	var events []string
	for _, e := range d.m.kept.events {
		events = append(events, e.Kind)
	}
	if got := strings.Join(events, " "); got != "policy.changed achievement.created achievement.submitted achievement.sentBack achievement.saved achievement.submitted achievement.approved achievement.published" {
		t.Errorf("events %s", got)
	}
	if a, err := d.Achievement(ctx, author, a.ID); err != nil || a.Stage != issuer.Writing || a.ApprovedBy != "" || len(a.Writers) != 0 {
		t.Errorf("after publishing the next draft is %s, approved by %q, written by %v, %v", a.Stage, a.ApprovedBy, a.Writers, err)
	}
}

func TestWhoMayApprove(t *testing.T) {
	other := chief
	other.Person = "p-other"
	for _, tt := range []struct {
		name     string
		approval issuer.Approval
		writes   account.Actor // besides the author
		approves account.Actor
		want     string
	}{
		{"an approver", issuer.SecondApproval, author, approver, ""},
		{"an owner who wrote nothing", issuer.SecondApproval, author, chief, ""},
		{"an owner who wrote a word", issuer.SecondApproval, chief, chief, "achievement.ownWork"},
		{"an owner beside one who wrote", issuer.SecondApproval, chief, other, ""},
		{"any approver may be the author", issuer.AnyApproval, chief, chief, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, ctx, ok := newDesk(t), t.Context(), done(t)
			d.asks(t, issuer.Policy{Approval: tt.approval})
			a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
			a = ok(d.Save(ctx, tt.writes, a.ID, a.Revision, complete("Ask a database well", nil)))
			a = ok(d.Submit(ctx, author, a.ID, at(a, "")))
			if _, err := d.Approve(ctx, tt.approves, a.ID, at(a, "")); code(err) != tt.want {
				t.Errorf("approving: %v, want %q", err, tt.want)
			}
		})
	}
}

// TestPolicyMadeStricter: what an author approved under the old policy is not
// published under the new one.
func TestPolicyMadeStricter(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	d.asks(t, issuer.Policy{Approval: issuer.AnyApproval})
	a := ok(d.Create(ctx, chief, nordmark, complete("Ask a database", nil)))
	a = ok(d.Submit(ctx, chief, a.ID, at(a, "")))
	a = ok(d.Approve(ctx, chief, a.ID, at(a, "")))
	d.asks(t, issuer.Policy{Approval: issuer.SecondApproval})
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "achievement.approvedByAuthor" {
		t.Errorf("published: %v", err)
	}
}

func TestAChangedTextIsReviewedAnew(t *testing.T) {
	for _, approved := range []bool{false, true} {
		d, ctx, ok := newDesk(t), t.Context(), done(t)
		d.asks(t, issuer.Policy{Approval: issuer.SecondApproval})
		a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
		a = ok(d.Submit(ctx, author, a.ID, at(a, "")))
		if approved {
			a = ok(d.Approve(ctx, approver, a.ID, at(a, "")))
		}
		stage := a.Stage
		a = ok(d.Save(ctx, author, a.ID, a.Revision, a.Draft))
		if a.Stage != stage {
			t.Errorf("saved without a change it went from %s to %s", stage, a.Stage)
		}
		a = ok(d.Save(ctx, registrar, a.ID, a.Revision, complete("Ask a databank", nil)))
		if a.Stage != issuer.Writing || a.ApprovedBy != "" {
			t.Errorf("changed, it is %s, approved by %q", a.Stage, a.ApprovedBy)
		}
		if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "achievement.notApproved" {
			t.Errorf("published: %v", err)
		}
	}
}

func TestMovesOutOfOrder(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
	for name, move := range map[string]func() error{
		"approve":   func() error { _, err := d.Approve(ctx, approver, a.ID, at(a, "")); return err },
		"send back": func() error { _, err := d.SendBack(ctx, approver, a.ID, at(a, "No.")); return err },
		"take back": func() error { _, err := d.TakeBack(ctx, author, a.ID, at(a, "")); return err },
	} {
		if err := move(); code(err) != "achievement.notInReview" {
			t.Errorf("%s what is being written: %v", name, err)
		}
	}
	early := a
	a = ok(d.Submit(ctx, author, a.ID, at(a, "")))
	if _, err := d.Approve(ctx, approver, a.ID, at(early, "")); code(err) != "achievement.stale" {
		t.Errorf("approving what was not read: %v", err)
	}
	if _, err := d.Submit(ctx, author, a.ID, at(a, "")); code(err) != "achievement.notWriting" {
		t.Errorf("submitting twice: %v", err)
	}
	a = ok(d.TakeBack(ctx, author, a.ID, at(a, "One more thing.")))
	if a.Stage != issuer.Writing {
		t.Errorf("taken back, it is %s", a.Stage)
	}
	thin := ok(d.Create(ctx, author, nordmark, issuer.Definition{Title: "Only a title"}))
	if _, err := d.Submit(ctx, author, thin.ID, at(thin, "")); !fault.Is(err, fault.Invalid) {
		t.Errorf("submitting what is not complete: %v", err)
	}
	if _, err := d.Submit(ctx, author, a.ID, at(a, strings.Repeat("x", 2001))); !fault.Is(err, fault.Invalid) {
		t.Errorf("a comment without end: %v", err)
	}
}

func TestReviewsWaitInOrder(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	d.asks(t, issuer.Policy{Approval: issuer.SecondApproval})
	first := ok(d.Create(ctx, author, nordmark, complete("Older draft", nil)))
	second := ok(d.Create(ctx, chief, nordmark, complete("Newer draft", nil)))
	d.now = noon.AddDate(0, 0, 1)
	ok(d.Submit(ctx, chief, second.ID, at(second, "")))
	d.now = noon.AddDate(0, 0, 2)
	ok(d.Submit(ctx, author, first.ID, at(first, "Please.")))
	for by, want := range map[*account.Actor]string{&approver: "Newer draft true|Older draft true|", &chief: "Newer draft false|Older draft true|", &author: "Newer draft false|Older draft false|"} {
		reviews, err := d.Reviews(ctx, *by, nordmark)
		got := ""
		for _, r := range reviews {
			got += r.Draft.Title + map[bool]string{true: " true|", false: " false|"}[r.Mine]
		}
		if err != nil || got != want {
			t.Errorf("%s sees %s, %v; want %s", by.Person, got, err, want)
		}
	}
}

func TestWhoHearsOfAStep(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	d.asks(t, issuer.Policy{Approval: issuer.SecondApproval})
	a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
	a = ok(d.Submit(ctx, author, a.ID, at(a, "Please.")))
	news, err := d.ReviewNews(ctx, d.reviewed(t))
	if err != nil || news.Over || news.Title != "Ask a database" || len(news.To) != 0 || len(news.Not) != 1 || news.Not[0] != author.Person {
		t.Errorf("of what is submitted: %+v, %v", news, err)
	}
	asked := d.reviewed(t)
	ok(d.SendBack(ctx, approver, a.ID, at(a, "Which tables?")))
	news, err = d.ReviewNews(ctx, d.reviewed(t))
	if err != nil || len(news.To) != 1 || news.To[0] != author.Person || news.Comment != "Which tables?" {
		t.Errorf("of what is sent back: %+v, %v", news, err)
	}
	if news, err = d.ReviewNews(ctx, asked); err != nil || !news.Over {
		t.Errorf("of what was answered before the mail left: %+v, %v", news, err)
	}
}

// reviewed is the newest job about a step.
func (d *desk) reviewed(t *testing.T) (newest issuer.Reviewed) {
	t.Helper()
	for _, j := range d.m.kept.jobs {
		if r, ok := j.job.(issuer.Reviewed); ok {
			newest = r
		}
	}
	return newest
}

func TestSupersede(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	oldID := d.publish(t, nil)
	fresh := ok(d.Create(ctx, registrar, nordmark, complete("Ask two databases", nil)))
	fresh = ok(d.SetSupersedes(ctx, registrar, fresh.ID, fresh.Revision, oldID))
	if old := ok(d.Achievement(ctx, registrar, oldID)); old.State != issuer.Published {
		t.Fatalf("before the new one is published the old one is %s", old.State)
	}
	if _, err := d.Publish(ctx, registrar, fresh.ID, fresh.Revision); err != nil {
		t.Fatal(err)
	}
	old := ok(d.Achievement(ctx, registrar, oldID))
	if old.State != issuer.Superseded || old.SupersededBy != fresh.ID {
		t.Fatalf("the old one is %s by %q", old.State, old.SupersededBy)
	}
	if _, err := d.Issue(ctx, registrar, mira(oldID, "")); !fault.Is(err, fault.Conflict) {
		t.Errorf("awarding what is superseded: %v", err)
	}
	if _, err := d.Publish(ctx, registrar, oldID, old.Revision); code(err) != "achievement.superseded" {
		t.Errorf("publishing what is superseded: %v", err)
	}
	if detail, err := d.Detail(ctx, oldID); err != nil || detail.SupersededBy != fresh.ID {
		t.Errorf("the old page names %q, %v", detail.SupersededBy, err)
	}
	if detail, err := d.Detail(ctx, fresh.ID); err != nil || detail.Supersedes != oldID {
		t.Errorf("the new page names %q, %v", detail.Supersedes, err)
	}
	fresh = ok(d.Achievement(ctx, registrar, fresh.ID))
	if _, err := d.SetSupersedes(ctx, registrar, oldID, old.Revision, fresh.ID); !fault.Is(err, fault.Invalid) {
		t.Errorf("each takes the other's place: %v", err)
	}
	if _, err := d.SetSupersedes(ctx, registrar, fresh.ID, fresh.Revision, fresh.ID); !fault.Is(err, fault.Invalid) {
		t.Errorf("it takes its own place: %v", err)
	}
	if _, err := d.SetSupersedes(ctx, registrar, fresh.ID, fresh.Revision, "another's"); !fault.Is(err, fault.Invalid) {
		t.Errorf("it takes another's place: %v", err)
	}
	ok(d.SetSupersedes(ctx, registrar, fresh.ID, fresh.Revision, ""))
	if old = ok(d.Achievement(ctx, registrar, oldID)); old.State != issuer.Retired || old.SupersededBy != "" {
		t.Errorf("given back, the old one is %s by %q", old.State, old.SupersededBy)
	}
	if v, err := d.Publish(ctx, registrar, oldID, old.Revision); err != nil || v.Number != 2 {
		t.Errorf("and published again: version %d, %v", v.Number, err)
	}
}

// TestTwoWantTheSamePlace: the first one published has it.
func TestTwoWantTheSamePlace(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	oldID := d.publish(t, nil)
	var both []issuer.Achievement
	for _, title := range []string{"First heir", "Second heir"} {
		a := ok(d.Create(ctx, registrar, nordmark, complete(title, nil)))
		both = append(both, ok(d.SetSupersedes(ctx, registrar, a.ID, a.Revision, oldID)))
	}
	if _, err := d.Publish(ctx, registrar, both[0].ID, both[0].Revision); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(ctx, registrar, both[1].ID, both[1].Revision); code(err) != "achievement.notSupersedable" {
		t.Errorf("the second heir: %v", err)
	}
	if a := ok(d.Achievement(ctx, registrar, both[1].ID)); a.State != issuer.Draft {
		t.Errorf("the second heir is %s", a.State)
	}
}

// code is the code of a fault; "" for no error.
func code(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
