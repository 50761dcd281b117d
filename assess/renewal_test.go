package assess_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
)

// renewing lets Mira's awards be renewed, as the rule in it says.
type renewing struct {
	rule  assess.Renewable
	fails error
}

func (r *renewing) Renewable(_ context.Context, holder account.Actor, award string) (assess.Renewable, error) {
	if holder.Person != "mira" || award != "award-old" && award != "award-older" {
		return assess.Renewable{}, fault.NoSuch("award", award)
	}
	if r.fails != nil {
		return assess.Renewable{}, r.fails
	}
	found := r.rule
	found.Award = award
	return found, nil
}

func renewalHouse(t *testing.T) (*house, *renewing) {
	h := outcomesHouse(t)
	r := &renewing{rule: assess.Renewable{Renewal: assess.Renewal{Page: "old", On: noon.AddDate(-3, 0, 0), Until: noon.AddDate(0, 1, 0)}, Achievement: course, Evidence: true, Retest: true}}
	h.Renewals = r
	return h, r
}

// evidence begins a renewal by evidence, hands it in and has assessors found.
func (h *house) evidence(award string) assess.Application {
	h.t.Helper()
	a, err := h.Renew(h.t.Context(), h.learner, assess.RenewRequest{Award: award, Evidence: true})
	must(h.t, err)
	_, err = h.SavePiece(h.t.Context(), h.learner, assess.PieceRequest{Application: a.ID, Title: "Two years of reports", Why: "All of it.", Outcomes: []int{1, 2, 3}, Text: "The reports."})
	must(h.t, err)
	_, err = h.Submit(h.t.Context(), h.learner, a.ID)
	must(h.t, err)
	return h.assignAll(a.ID)
}

// What is passed already is shown anew by evidence, judged blind and double by
// the same rules, and asked for as the renewal of the old award.
func TestRenewedByEvidence(t *testing.T) {
	h, r := renewalHouse(t)
	ctx := t.Context()
	d := oneEssay() // which recognises no prior learning
	d.Double, d.Blind = true, true
	h.publish(d)
	first := h.handIn(h.learner)
	for _, m := range h.open(first.ID) {
		h.give(m, 2, 2)
	}
	if first = h.award(first.ID); first.State != assess.Awarded {
		t.Fatalf("the first is %v", first.State)
	}
	_, err := h.Apply(ctx, h.learner, course, "")
	wantFault(t, "applying again", err, fault.Conflict, "assess.passed")

	a := h.evidence("award-old")
	open := h.open(a.ID)
	if len(open) != 2 {
		t.Fatalf("%d marks, want two", len(open))
	}
	again, err := h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-old", Evidence: true})
	must(t, err)
	wantEqual(t, "begun twice", again.ID, a.ID)
	_, err = h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-old"})
	wantFault(t, "in two ways", err, fault.Conflict, "assess.otherWay")
	_, err = h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-older", Evidence: true})
	wantFault(t, "two awards at once", err, fault.Conflict, "assess.otherAward")
	where, err := h.Renewable(ctx, h.learner, "award-old")
	must(t, err)
	wantEqual(t, "it is known to be begun", where.Begun, a.ID)

	assessor := h.people[open[0].Assessor]
	queue, err := h.Queue(ctx, assessor, school)
	must(t, err)
	w, err := h.Work(ctx, assessor, open[0].ID)
	must(t, err)
	plain := assess.Renewal{On: r.rule.On, Until: r.rule.Until}
	if len(queue) != 1 || queue[0].Renews == nil || *queue[0].Renews != plain || w.Renews == nil || *w.Renews != plain || len(w.Design.Tasks) != 3 {
		t.Errorf("queue %+v, work %+v", queue, w)
	}
	c, err := h.Case(ctx, h.owner, a.ID)
	must(t, err)
	if c.Renewal == nil || (c.Blind && c.Renewal.Award != "") || (!c.Blind && c.Renewal.Award != "award-old") {
		t.Errorf("case %+v", c.Renewal)
	}
	h.judge(open[0], 2, 2, 2)
	h.judge(open[1], 2, 0, 2)
	if a = h.assignAll(a.ID); a.State != assess.Moderation {
		t.Fatalf("shown and not shown: %v, want a moderator", a.State)
	}
	h.judge(h.open(a.ID)[0], 2, 2, 2)
	a = h.award(a.ID)
	e := h.awards.given["assess:"+string(a.ID)]
	if a.State != assess.Awarded || e.Renews != "award-old" || e.Person != "mira" || !e.Portfolio || e.Version != 1 || len(e.Decision.Assessors) != 1 {
		t.Errorf("%v: earned %+v", a.State, e)
	}
	wantEqual(t, "for", e.Recognised, h.awards.what.Outcomes)
	_, err = h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-old", Evidence: true})
	wantFault(t, "renewed already", err, fault.Conflict, "assess.renewed")
	next, err := h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-older"})
	must(t, err)
	o, err := h.Own(ctx, h.learner, next.ID)
	must(t, err)
	if next.ID == a.ID || next.Portfolio() || len(o.Design.Tasks) != 1 {
		t.Errorf("another award, by the tasks: %+v", o)
	}
}

// Not passed, it can be appealed and begun anew, and no part of it is taken.
func TestRenewalNotPassed(t *testing.T) {
	h, _ := renewalHouse(t)
	d := recognising()
	h.publish(d)
	a := h.evidence("award-old")
	h.judge(h.open(a.ID)[0], 2, 0, 2)
	a = h.look(a.ID)
	if a.State != assess.NotPassed || a.StateName() != "Not renewed" || a.MayTakePart(d) {
		t.Errorf("%v, a part: %v", a.StateName(), a.MayTakePart(d))
	}
	_, err := h.TakePart(t.Context(), h.learner, a.ID)
	wantFault(t, "a part of a renewal", err, fault.Conflict, "assess.noPart")
	_, err = h.Appeal(t.Context(), h.learner, a.ID, "The reports show all three.")
	must(t, err)
	h.assignAll(a.ID)
	h.judge(h.open(a.ID)[0], 2, 0, 2)
	fresh, err := h.Renew(t.Context(), h.learner, assess.RenewRequest{Award: "award-old", Evidence: true})
	must(t, err)
	if fresh.ID == a.ID {
		t.Error("what is decided was found again")
	}
	_, err = h.Withdraw(t.Context(), h.learner, fresh.ID)
	must(t, err)
	apply, err := h.Recognise(t.Context(), h.learner, course, "")
	must(t, err)
	wantEqual(t, "what a renewal showed counts for nothing else", apply.Recognition.Credited, nil)
	_, err = h.Renew(t.Context(), h.learner, assess.RenewRequest{Award: "award-old", Evidence: true})
	wantFault(t, "beside what is begun", err, fault.Conflict, "assess.otherAward")
}

func TestWhenNothingIsRenewed(t *testing.T) {
	h, r := renewalHouse(t)
	ctx := t.Context()
	evidence := assess.RenewRequest{Award: "award-old", Evidence: true}
	_, err := h.Renew(ctx, h.learner, evidence)
	wantFault(t, "without rules to judge by", err, fault.Conflict, "assess.renewElsewhere")
	h.publish(oneEssay())
	_, err = h.Renew(ctx, account.Actor{}, evidence)
	wantFault(t, "nobody", err, fault.NotSignedIn, "")
	_, err = h.Renew(ctx, h.person("bram", ""), evidence)
	wantFault(t, "another's award", err, fault.NotFound, "")
	_, err = h.Renewable(ctx, h.person("bram", ""), "award-old")
	wantFault(t, "looking at another's award", err, fault.NotFound, "")
	_, err = h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-old", Evidence: true, Employer: "org-nowhere"})
	wantFault(t, "an employer that is not here", err, fault.Invalid, "employer")
	r.rule.Retest = false
	_, err = h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-old"})
	wantFault(t, "by the tasks", err, fault.Invalid, "way")
	for name, tt := range map[string]struct {
		from, to time.Time
		code     string
	}{
		"too early": {noon.Add(time.Second), time.Time{}, "assess.renewEarly"},
		"too late":  {time.Time{}, noon.Add(-time.Second), "assess.renewLate"},
	} {
		r.rule.From, r.rule.To = tt.from, tt.to
		_, err = h.Renew(ctx, h.learner, evidence)
		wantFault(t, name, err, fault.Conflict, tt.code)
	}
	r.rule.From, r.rule.To = noon, noon
	a, err := h.Renew(ctx, h.learner, evidence)
	must(t, err)
	_, err = h.SavePiece(ctx, h.learner, assess.PieceRequest{Application: a.ID, Title: "Reports", Why: "All.", Outcomes: []int{1, 2, 3}, Text: "The reports."})
	must(t, err)
	h.now = noon.AddDate(0, 1, 0) // whoever began in time may take theirs
	r.fails = fault.New(fault.Conflict, "award.renewRevoked", "This award is revoked.")
	_, err = h.Submit(ctx, h.learner, a.ID)
	wantFault(t, "revoked meanwhile", err, fault.Conflict, "award.renewRevoked")
	r.fails = fault.NoSuch("award", "award-old")
	_, err = h.Submit(ctx, h.learner, a.ID)
	wantFault(t, "no longer theirs", err, fault.Conflict, "assess.renewsNothing")
	r.fails = nil
	_, err = h.Submit(ctx, h.learner, a.ID)
	must(t, err)
	h.assignAll(a.ID)
	h.judge(h.open(a.ID)[0], 2, 2, 2)
	h.awards.fails = fault.New(fault.Conflict, "award.renewOnHold", "This award is on hold.")
	if a = h.award(a.ID); a.State != assess.Passed || a.Problem != "This award is on hold." {
		t.Errorf("on hold: %v, %q", a.State, a.Problem)
	}
}

// A renewal that was passed for nothing is over: it says why, and what stands in
// its place may be begun.
func TestNothingLeftToRenew(t *testing.T) {
	for why, want := range map[assess.Ended]string{
		assess.EndedRevoked: "3 of 3 outcomes are shown by your evidence. No new award was made: the award that you renewed was revoked meanwhile, so there is nothing to renew. Ask whoever awarded it, or apply to be awarded anew.",
		assess.EndedRenewed: "3 of 3 outcomes are shown by your evidence. No further award was made: the award was renewed another way meanwhile. The newer one counts; renew that when its time comes.",
		assess.EndedErased:  "3 of 3 outcomes are shown by your evidence. No new award was made: the award that you renewed was erased meanwhile, as its holder asked.",
	} {
		t.Run(string(why), func(t *testing.T) {
			h, r := renewalHouse(t)
			ctx := t.Context()
			h.publish(oneEssay())
			a := h.evidence("award-old")
			given := h.open(a.ID)[0]
			h.judge(given, 2, 2, 2)
			told := assess.Tell{Application: a.ID, News: assess.NothingAwarded, Round: 1}
			decided := assess.Tell{Application: a.ID, News: assess.Decided, Round: 1}
			if h.letter(decided).Over || !h.letter(told).Over {
				t.Error("it is told before it is so")
			}
			h.awards.fails = fmt.Errorf("awarding: %w", why)
			for range 2 { // the second time the issuer would award
				a = h.award(a.ID)
			}
			if a.State != assess.NotAwarded || a.Renewal.Ended != why || a.Problem != why.Error() || a.Award != "" || h.awards.calls != 1 {
				t.Errorf("%v, %+v, %q, asked %d times", a.State, a.Renewal, a.Problem, h.awards.calls)
			}
			if l := h.letter(told); l.Over || l.Words != want || !h.letter(decided).Over {
				t.Errorf("it says %q", l.Words)
			}
			wantFault(t, "once more", h.AwardAgain(ctx, h.owner, a.ID), fault.Conflict, "assess.state")
			o, err := h.Own(ctx, h.learner, a.ID)
			must(t, err)
			c, err := h.Case(ctx, h.owner, a.ID)
			must(t, err)
			w, err := h.Work(ctx, h.people[given.Assessor], given.ID)
			must(t, err)
			if o.StateName() != "Passed, and nothing was left to renew" || c.Renewal.Ended != why || w.Renews.Ended != why {
				t.Errorf("%q, %+v, %+v", o.StateName(), c.Renewal, w.Renews)
			}
			r.fails = fault.New(fault.Conflict, "award.renewRevoked", "This award is revoked.")
			_, err = h.Renew(ctx, h.learner, assess.RenewRequest{Award: "award-old", Evidence: true})
			wantFault(t, "begun anew", err, fault.Conflict, "award.renewRevoked")
			anew, err := h.Apply(ctx, h.learner, course, "")
			must(t, err)
			if anew.ID == a.ID || anew.Renewal != nil {
				t.Errorf("applied anew: %+v", anew)
			}
		})
	}
}

// A learning system begins the renewal of its learner's award.
func TestRenewalOpenedForALearner(t *testing.T) {
	h, _ := renewalHouse(t)
	ctx := t.Context()
	h.publish(oneEssay())
	program := account.Actor{Client: "Moodle", Key: "key", Scopes: []account.Right{account.HandIn, account.ReadAssessments}, Memberships: []account.Membership{{Org: school}}}
	req := assess.OpenRequest{Achievement: course, Email: "mira@post.example", Portfolio: true, Renews: "award-old", Key: "k1"}
	a, err := h.Open(ctx, program, req)
	must(t, err)
	if a.Renews() != "award-old" || !a.Portfolio() || a.Opened == nil {
		t.Errorf("opened %+v", a)
	}
	again, err := h.Open(ctx, program, req)
	must(t, err)
	wantEqual(t, "opened twice", again.ID, a.ID)
	req.Renews = ""
	_, err = h.Open(ctx, program, req)
	wantFault(t, "the key for another", err, fault.Conflict, "assess.keyReused")
	req.Renews, req.Key, req.Email = "award-old", "k2", "bram@post.example"
	_, err = h.Open(ctx, program, req)
	wantFault(t, "an award of somebody else", err, fault.NotFound, "")
}
