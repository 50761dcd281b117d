package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"laurel/account"
	"laurel/assess"
	"laurel/credential"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/laureltest"
	"laurel/notify/inbox"
	"laurel/wallet"
)

// renewing is the house with one holder of an award that may be renewed by
// evidence.
type renewing struct {
	*house
	t      *testing.T
	of     issuer.AchievementID
	holder account.Actor
}

func newRenewing(t *testing.T) *renewing {
	h := newHouse(t)
	ctx := t.Context()
	d := definition()
	d.Outcomes, d.ValidMonths = []string{"Folds sheets", "Sews a block"}, 12
	a, err := h.issuer.Create(ctx, h.owner, h.org.ID, d)
	ok(t, err)
	_, err = h.issuer.Publish(ctx, h.owner, a.ID, a.Revision)
	ok(t, err)
	_, err = h.timely.SetRenewal(ctx, h.owner, a.ID, 0, timely.RenewalRequest{Evidence: true})
	ok(t, err)
	_, err = h.accounts.AddMember(ctx, account.System("test"), h.org.ID, "ada@nordmark.example", "Ada Marker", account.Assessor)
	ok(t, err)
	id := assess.AchievementID(a.ID)
	plan, err := h.assess.SavePlan(ctx, h.owner, id, 0, assess.Design{DueDays: 7, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{{Title: "A book", Instructions: "Bind one.", Kind: assess.TextTask,
		Rubric: []assess.Criterion{{Title: "Craft", Levels: []assess.Level{{Title: "Loose"}, {Title: "Sound", Points: 10}}}}}}})
	ok(t, err)
	_, err = h.assess.PublishPlan(ctx, h.owner, id, plan.Revision)
	ok(t, err)
	return &renewing{house: h, t: t, of: a.ID, holder: h.somebody("bram@post.example")}
}

func (h *house) somebody(email string) account.Actor {
	h.t.Helper()
	id, err := h.accounts.AddPerson(h.t.Context(), account.System("test"), email, "Bram Oskell", false)
	ok(h.t, err)
	return h.actor(id)
}

func (h *house) actor(id account.PersonID) account.Actor {
	h.t.Helper()
	by, err := h.accounts.Actor(h.t.Context(), id)
	ok(h.t, err)
	return by
}

// held gives the holder an award, which they accept.
func (r *renewing) held() issuer.Award {
	r.t.Helper()
	a, err := r.issuer.Issue(r.t.Context(), r.owner, issuer.IssueRequest{Achievement: r.of, Name: "Bram Oskell", Email: "bram@post.example"})
	ok(r.t, err)
	return r.accept(a)
}

func (r *renewing) accept(a issuer.Award) issuer.Award {
	r.t.Helper()
	_, err := r.wallet.OpenClaim(r.t.Context(), wallet.AwardID(a.ID)) // as the job that mails it
	ok(r.t, err)
	_, err = r.wallet.AcceptWaiting(r.t.Context(), r.holder, wallet.AwardID(a.ID))
	ok(r.t, err)
	return a
}

// handIn begins the renewal of an award by evidence, hands it in and has an
// assessor found.
func (r *renewing) handIn(a issuer.Award) assess.ApplicationID {
	r.t.Helper()
	ctx := r.t.Context()
	is, err := r.assess.Renew(ctx, r.holder, assess.RenewRequest{Award: string(a.ID), Evidence: true})
	ok(r.t, err)
	_, err = r.assess.SavePiece(ctx, r.holder, assess.PieceRequest{Application: is.ID, Title: "My year at the bindery", Why: "Both, every day.", Outcomes: []int{1, 2}, Text: "Forty books."})
	ok(r.t, err)
	_, err = r.assess.Submit(ctx, r.holder, is.ID)
	ok(r.t, err)
	ok(r.t, r.assess.Assign(ctx, assess.Assign{Org: r.org.ID, Application: is.ID}))
	return is.ID
}

// passes has it judged as shown, and the award asked for.
func (r *renewing) passes(id assess.ApplicationID) assess.Own {
	r.t.Helper()
	ctx := r.t.Context()
	m, judge := r.queued(id)
	_, err := r.assess.GiveMark(ctx, judge, m.ID, m.Revision, assess.Sheet{Feedback: "Sound.", Levels: map[assess.CriterionID]int{"outcome-1": 2, "outcome-2": 2},
		Notes: map[assess.CriterionID]string{"outcome-1": "The year.", "outcome-2": "The year."}})
	ok(r.t, err)
	for range 2 { // beside the job itself
		ok(r.t, r.assess.AwardPassed(ctx, assess.AwardPassed{Org: r.org.ID, Application: id}))
	}
	o, err := r.assess.Own(ctx, r.holder, id)
	ok(r.t, err)
	return o
}

// TestRenewedByEvidence: a holder's evidence is judged, and the new award made by
// itself names the old one, which knows it.
func TestRenewedByEvidence(t *testing.T) {
	r, ctx := newRenewing(t), t.Context()
	old := r.held()
	ok(t, r.reminder(ctx, timely.Reminder{Org: r.org.ID, Award: old.ID, Days: 30}))
	if at := r.mailed("bram@post.example", "/a/"+old.Page+"/ren"); !strings.HasSuffix(at, "/a/"+old.Page+"/renew") {
		t.Errorf("the reminder leads to %s", at)
	}
	o := r.passes(r.handIn(old))
	if o.State != assess.Awarded {
		t.Fatalf("%v: %s", o.State, o.Problem)
	}
	fresh, err := r.issuer.Award(ctx, r.owner, issuer.AwardID(o.Award))
	ok(t, err)
	was, err := r.issuer.Award(ctx, r.owner, old.ID)
	ok(t, err)
	if fresh.Renews == nil || fresh.Renews.ID != old.ID || was.RenewedBy == nil || was.RenewedBy.ID != fresh.ID || fresh.Recipient.ID != old.Recipient.ID || was.Status != issuer.InForce {
		t.Errorf("chain %+v, %+v", fresh.Renews, was.RenewedBy)
	}
	var c credential.AchievementCredential
	ok(t, json.Unmarshal(fresh.JSON, &c))
	if len(c.Evidence) != 2 || c.Evidence[0].ID != r.issuer.AwardURL(old.Page) && c.Evidence[1].ID != r.issuer.AwardURL(old.Page) {
		t.Errorf("evidence %+v", c.Evidence)
	}
	if !strings.Contains(c.CredentialSubject.Narrative, "Renewed by evidence of what was done since, for: Folds sheets; Sews a block.") || strings.Contains(string(fresh.JSON), "Recognition of prior learning") {
		t.Errorf("it says %q", c.CredentialSubject.Narrative)
	}
	online := r.online()
	if report := online.Verify(ctx, fresh.JSON, verify.Options{}); report.Verdict() != verify.Good {
		t.Errorf("not good: %s", report.Sentence())
	}
	origin, err := r.assess.Origin(ctx, r.owner, r.org.ID, o.Award)
	ok(t, err)
	if origin.Application.Renews() != string(old.ID) {
		t.Errorf("why it exists: %+v", origin.Application)
	}
	_, err = r.assess.Renew(ctx, r.holder, assess.RenewRequest{Award: string(old.ID), Evidence: true})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("renewed twice: %v", err)
	}
	third := r.passes(r.handIn(r.accept(fresh)))
	if next, err := r.issuer.Award(ctx, r.owner, issuer.AwardID(third.Award)); err != nil || next.Renews == nil || next.Renews.ID != fresh.ID {
		t.Errorf("the newer one renewed in its turn: %+v, %v", next.Renews, err)
	}
}

// What happens to the old award while its renewal is judged.
func TestRenewalMeanwhile(t *testing.T) {
	for _, tt := range []struct {
		name    string
		happens func(*renewing, issuer.Award) error
		problem string // "": it is awarded
		ended   assess.Ended
	}{
		{"revoked", func(r *renewing, a issuer.Award) error {
			_, err := r.issuer.Revoke(r.t.Context(), r.owner, a.ID, "A mistake.")
			return err
		}, "The award that this renews was revoked meanwhile", assess.EndedRevoked},
		{"on hold", func(r *renewing, a issuer.Award) error {
			_, err := r.issuer.Suspend(r.t.Context(), r.owner, a.ID, "Looked into.")
			return err
		}, "This award is on hold", ""},
		{"renewed at the desk", func(r *renewing, a issuer.Award) error {
			_, err := r.issuer.Renew(r.t.Context(), r.owner, a.ID, issuer.RenewRequest{})
			return err
		}, "The award that this renews was renewed another way meanwhile", assess.EndedRenewed},
		{"renewed at the desk by a newer version", func(r *renewing, a issuer.Award) error {
			ctx := r.t.Context()
			is, err := r.issuer.Achievement(ctx, r.owner, r.of)
			if err != nil {
				return err
			}
			is.Draft.Description = "Folding, sewing and casing in."
			if is, err = r.issuer.Save(ctx, r.owner, r.of, is.Revision, is.Draft); err != nil {
				return err
			}
			if _, err = r.issuer.Publish(ctx, r.owner, r.of, is.Revision); err != nil {
				return err
			}
			fresh, err := r.issuer.Renew(ctx, r.owner, a.ID, issuer.RenewRequest{})
			if err == nil && fresh.Version != 2 {
				err = fmt.Errorf("renewed by version %d", fresh.Version)
			}
			return err
		}, "The award that this renews was renewed another way meanwhile", assess.EndedRenewed},
		{"erased by its holder", func(r *renewing, a issuer.Award) error {
			return r.issuer.Forget(r.t.Context(), account.System("test"), a.Recipient.Email)
		}, "Whoever held the award that this renews had it erased meanwhile", assess.EndedErased},
		{"corrected", func(r *renewing, a issuer.Award) error {
			_, err := r.issuer.Correct(r.t.Context(), r.owner, a.ID, issuer.IssueRequest{Name: "Bram K. Oskell", Email: "bram@post.example"})
			return err
		}, "", ""},
		{"retired", func(r *renewing, a issuer.Award) error {
			is, err := r.issuer.Achievement(r.t.Context(), r.owner, r.of)
			if err == nil {
				_, err = r.issuer.Retire(r.t.Context(), r.owner, r.of, is.Revision)
			}
			return err
		}, "", ""},
		{"the holder merged into another account", func(r *renewing, a issuer.Award) error {
			into := r.somebody("b.oskell@work.example")
			err := r.accounts.Store.Update(r.t.Context(), func(tx account.Tx) error { return tx.MergePerson(into.Person, r.holder.Person, r.now()) })
			r.holder = r.actor(into.Person)
			return err
		}, "", ""},
		{"the address given up", func(r *renewing, a issuer.Award) error {
			ctx := r.t.Context()
			other := r.somebody("b.oskell@work.example")
			err := r.accounts.Store.Update(ctx, func(tx account.Tx) error { return tx.MergePerson(r.holder.Person, other.Person, r.now()) })
			if err == nil {
				r.holder = r.actor(r.holder.Person)
				err = r.accounts.SetMainAddress(ctx, r.holder, "b.oskell@work.example")
			}
			if err == nil {
				err = r.accounts.RemoveAddress(ctx, r.holder, "bram@post.example")
			}
			r.holder = r.actor(r.holder.Person)
			return err
		}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRenewing(t)
			old := r.held()
			id := r.handIn(old)
			ok(t, tt.happens(r, old))
			o := r.passes(id)
			if tt.problem != "" {
				r.ends(o, tt.problem, tt.ended)
				return
			}
			if o.State != assess.Awarded {
				t.Fatalf("%v: %q", o.State, o.Problem)
			}
			fresh, err := r.issuer.Award(t.Context(), r.owner, issuer.AwardID(o.Award))
			ok(t, err)
			if fresh.Renews == nil || !r.holder.Has(fresh.Recipient.Email) {
				t.Errorf("it renews %+v, for %s", fresh.Renews, fresh.Recipient.Email)
			}
		})
	}
}

// ends wants that no award was made of what was passed, and where that is for
// good that the learner was told and the log says so.
func (r *renewing) ends(o assess.Own, problem string, ended assess.Ended) {
	r.t.Helper()
	want, events := assess.Passed, 0
	if ended != "" {
		want, events = assess.NotAwarded, 1
	}
	if o.State != want || !strings.HasPrefix(o.Problem, problem) || o.Renewal.Ended != ended {
		r.t.Errorf("%v, %q: %q", o.State, o.Renewal.Ended, o.Problem)
	}
	all, err := r.accounts.Events(r.t.Context(), r.owner, r.org.ID, account.EventFilter{Limit: 1000})
	ok(r.t, err)
	for _, e := range all {
		if e.Kind == "application.notAwarded" && e.Subject == string(o.ID) && e.Detail["why"] == string(ended) {
			events--
		}
	}
	if events != 0 {
		r.t.Error("the log does not say it once")
	}
	if ended == "" {
		return
	}
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	if _, err := r.mailbox.Wait(ctx, func(m inbox.Message) bool {
		return m.IsTo("bram@post.example") && strings.Contains(strings.Join(strings.Fields(m.Text), " "), "award was made: ") && strings.Contains(m.Text, "/applications/"+string(o.ID))
	}); err != nil {
		r.t.Errorf("the learner is not told: %v", err)
	}
}

// What waits for its old award is awarded once that is back, and ends once it is
// gone for good, without anybody asking for it.
func TestRenewalWaitsThenEnds(t *testing.T) {
	for _, tt := range []struct {
		name    string
		happens func(*renewing, issuer.Award) error
		ended   assess.Ended
	}{
		{"revoked", func(r *renewing, a issuer.Award) error {
			_, err := r.issuer.Revoke(r.t.Context(), r.owner, a.ID, "A mistake.")
			return err
		}, assess.EndedRevoked},
		{"renewed at the desk", func(r *renewing, a issuer.Award) error {
			_, err := r.issuer.Reinstate(r.t.Context(), r.owner, a.ID, "All is well.")
			if err == nil {
				_, err = r.issuer.Renew(r.t.Context(), r.owner, a.ID, issuer.RenewRequest{})
			}
			return err
		}, assess.EndedRenewed},
		{"reinstated", func(r *renewing, a issuer.Award) error {
			_, err := r.issuer.Reinstate(r.t.Context(), r.owner, a.ID, "All is well.")
			return err
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, ctx := newRenewing(t), t.Context()
			old := r.held()
			id := r.handIn(old)
			_, err := r.issuer.Suspend(ctx, r.owner, old.ID, "Looked into.")
			ok(t, err)
			r.ends(r.passes(id), "This award is on hold", "")
			for range 2 {
				ok(t, r.assess.AwardWaiting(ctx, assess.AwardWaiting{}))
				laureltest.Drain(t, r.db)
			}
			r.moderatorsAreTold(id)
			ok(t, tt.happens(r, old))
			for range 2 {
				ok(t, r.assess.AwardWaiting(ctx, assess.AwardWaiting{}))
			}
			laureltest.Drain(t, r.db)
			o, err := r.assess.Own(ctx, r.holder, id)
			ok(t, err)
			if tt.ended != "" {
				r.ends(o, tt.ended.Error(), tt.ended)
			} else if o.State != assess.Awarded || o.Problem != "" {
				t.Errorf("%v, %q", o.State, o.Problem)
			}
			r.moderatorsAreTold(id)
		})
	}
}

// moderatorsAreTold wants one mail to one who may moderate that the award cannot
// be made, however often it was refused; it says nothing of the learner.
func (r *renewing) moderatorsAreTold(id assess.ApplicationID) {
	r.t.Helper()
	told := 0
	for _, m := range r.mailbox.To("owner@nordmark.example") {
		if !strings.Contains(m.Text, "the award cannot be made at the moment") {
			continue
		}
		if told++; !strings.Contains(m.Text, "/desk/"+string(r.org.ID)+"/applications/"+string(id)) || strings.Contains(m.Text, "Bram") {
			r.t.Errorf("it says %s", m.Text)
		}
	}
	if told != 1 {
		r.t.Errorf("the owner is told %d times that an award cannot be made, want once", told)
	}
}

// Who renews: the holder alone, an award of a delegate's like any other, and
// nothing that has no end.
func TestWhoRenewsByEvidence(t *testing.T) {
	r, ctx := newRenewing(t), t.Context()
	guild, clerk := r.another(account.DIDKey)
	d, err := r.issuer.Delegate(ctx, r.owner, r.of, issuer.DelegationRequest{To: guild.ID, Until: r.now().AddDate(0, 1, 0).Format("2006-01-02"), Limit: 1, Reason: "They run the course."})
	ok(t, err)
	old, err := r.issuer.Issue(ctx, clerk, issuer.IssueRequest{Achievement: r.of, Name: "Bram Oskell", Email: "bram@post.example", Delegation: d.ID})
	ok(t, err)
	stranger := r.somebody("stranger@post.example")
	for who, by := range map[string]account.Actor{"a stranger": stranger, "the delegate": clerk, "the registrar": r.owner} {
		if _, err := r.assess.Renewable(ctx, by, string(old.ID)); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s may renew it: %v", who, err)
		}
	}
	o := r.passes(r.handIn(r.accept(old)))
	fresh, err := r.issuer.Award(ctx, r.owner, issuer.AwardID(o.Award))
	ok(t, err)
	if fresh.Org != r.org.ID || fresh.Renews == nil || fresh.Renews.ID != old.ID || fresh.Delegated != nil {
		t.Errorf("the renewed award %+v", fresh)
	}
	endless := r.achievement()
	forever, err := r.issuer.Issue(ctx, r.owner, issuer.IssueRequest{Achievement: endless.ID, Name: "Bram Oskell", Email: "bram@post.example"})
	ok(t, err)
	if _, err := r.assess.Renewable(ctx, r.holder, string(forever.ID)); forever.ValidUntil == nil && !fault.Is(err, fault.Conflict) {
		t.Errorf("without an end: %v", err)
	}
	early := 30
	_, err = r.timely.SetRenewal(ctx, r.owner, r.of, 1, timely.RenewalRequest{Evidence: true, Opens: &early})
	ok(t, err)
	if _, err := r.assess.Renew(ctx, r.holder, assess.RenewRequest{Award: string(fresh.ID), Evidence: true}); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "can be renewed from") {
		t.Errorf("a year early: %v", err)
	}
}
