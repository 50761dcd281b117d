package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/notify"
	"laurel/notify/hook"
)

// unitOf adds a unit of the house's organisation.
func (h *house) unitOf(name string) account.Unit {
	h.t.Helper()
	u, err := h.accounts.AddUnit(h.t.Context(), h.owner, h.org.ID, account.UnitRequest{Name: name})
	if err != nil {
		h.t.Fatal(err)
	}
	return u
}

// enterUnit is a visitor who was invited into a unit by mail, and who acts.
func (h *house) enterUnit(email string, unit account.UnitID, role account.Role) (*visitor, account.Actor) {
	h.t.Helper()
	if _, err := h.accounts.Invite(h.t.Context(), h.owner, h.org.ID, account.InviteRequest{Email: email, Name: "Name of " + email, Role: role, Unit: unit}); err != nil {
		h.t.Fatal(err)
	}
	v := h.visitor()
	v.post(h.mailed(email, "/invitation/"), nil).wants(h.t, http.StatusOK)
	id, err := h.accounts.PersonForAddress(h.t.Context(), email)
	if err != nil {
		h.t.Fatal(err)
	}
	by, err := h.accounts.Actor(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return v, by
}

// TestNothingLeaksBetweenUnits calls every method as the registrar of one unit
// with what belongs to another unit of the same organisation. Nothing of it may
// be said, and nothing be done.
func TestNothingLeaksBetweenUnits(t *testing.T) {
	h := newHouse(t)
	samples := h.walkSamples()
	law, medicine := h.unitOf("Law"), h.unitOf("Medicine")
	_, by := h.enterUnit("medic@nordmark.example", medicine.ID, account.Registrar)
	secrets := []string{learner, "mira@post.example", secretQuestion, secretDoor}
	for _, s := range samples {
		switch s := s.(type) {
		case issuer.AchievementID:
			if err := h.issuer.SetUnit(t.Context(), h.owner, s, law.ID); err != nil {
				t.Fatal(err)
			}
		case quiz.BankID:
			if _, err := h.quizzes.SetBankUnit(t.Context(), h.owner, h.org.ID, s, law.ID); err != nil {
				t.Fatal(err)
			}
		case issuer.Award:
			secrets = append(secrets, s.Page)
		}
	}
	samples = append(samples, law.ID)
	events := func() (ids []string) {
		t.Helper()
		all, err := h.accounts.Events(t.Context(), h.owner, h.org.ID, account.EventFilter{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.Actor == by.Person {
				ids = append(ids, e.Kind+" "+string(e.ID))
			}
		}
		return ids
	}
	needs := walkTable(walk)
	for room, service := range h.walkServices() {
		v := reflect.ValueOf(service)
		for i := range v.NumMethod() {
			m, name := v.Type().Method(i), room+"."+v.Type().Method(i).Name
			if need := needs[name]; !asks(m.Type) || need == "operator" || need == "own" {
				continue
			}
			before := events()
			_, said := walkCall(t, v.Method(i), by, samples)
			for _, secret := range secrets {
				if strings.Contains(said, secret) {
					t.Errorf("%s tells another unit's registrar %q: %.400s", name, secret, said)
				}
			}
			if after := events(); !slices.Equal(before, after) {
				t.Errorf("%s: another unit's registrar did something: %v", name, after[:min(len(after), 3)])
			}
		}
	}
}

// TestUnitsKeepApart holds that the registrar of a unit does their work in it
// and in nothing else, and that an owner does it everywhere.
func TestUnitsKeepApart(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	law, medicine := h.unitOf("Law"), h.unitOf("Medicine")
	medic, by := h.enterUnit("medic@nordmark.example", medicine.ID, account.Registrar)
	owner := h.enter("second@nordmark.example", account.Owner)
	day := time.Now().Format(time.DateOnly)
	give := func(unit account.UnitID, title, name, email string) (issuer.Achievement, issuer.Achievement, issuer.Award) {
		t.Helper()
		d := definition()
		d.Title, d.Grading = title, issuer.Grading{}
		draft, err := h.issuer.CreateIn(ctx, h.owner, h.org.ID, unit, d)
		if err != nil {
			t.Fatal(err)
		}
		a, err := h.issuer.Duplicate(ctx, h.owner, draft.ID)
		if err != nil || a.Unit != unit {
			t.Fatal(a.Unit, err)
		}
		if _, err = h.issuer.Publish(ctx, h.owner, a.ID, a.Revision); err != nil {
			t.Fatal(err)
		}
		award, err := h.issuer.Issue(ctx, h.owner, issuer.IssueRequest{Achievement: a.ID, Name: name, Email: email, AwardedOn: day, Key: title})
		if err != nil {
			t.Fatal(err)
		}
		return draft, a, award
	}
	lawDraft, contracts, birch := give(law.ID, "Contracts", "Bert Birch", "bert@post.example")
	_, anatomy, alder := give(medicine.ID, "Anatomy", "Anna Alder", "anna@post.example")
	_, common, cedar := give("", "Safety at work", "Cleo Cedar", "cleo@post.example")
	_, beyond, _ := give("", "Fire drill", "Dora Dogwood", "dora@post.example")

	desk := "/desk/" + string(h.org.ID)
	t.Run("pages", func(t *testing.T) {
		for _, path := range []string{"", "/awards", "/awards?q=Birch", "/awards?q=" + birch.Number(), "/awards?m=" + string(contracts.ID), "/reviews", "/issue", "/define", "?unit=" + string(law.ID)} {
			got := medic.get(desk + path)
			got.wants(t, http.StatusOK)
			for _, secret := range []string{"Bert", "Contracts", "Cedar", "Safety at work", "Fire drill", string(birch.ID), string(lawDraft.ID)} {
				if strings.Contains(got.body, secret) {
					t.Errorf("%s says %q", path, secret)
				}
			}
		}
		medic.get(desk).wants(t, http.StatusOK, "Anatomy", "Anna Alder", "Medicine")
		medic.get(desk+"/awards").wants(t, http.StatusOK, "Anna Alder", "1 award")
		medic.get(desk+"/awards?q=Birch").wants(t, http.StatusOK, "No award fits")
		owner.get(desk).wants(t, http.StatusOK, "Anatomy", "Contracts", "Safety at work", "Law")
		owner.get(desk+"/awards").wants(t, http.StatusOK, "Anna Alder", "Bert Birch", "Cleo Cedar", "4 awards")
		narrow := owner.get(desk + "?unit=" + string(law.ID))
		if strings.Contains(narrow.text, "Anatomy") || !strings.Contains(narrow.text, "Contracts") {
			t.Errorf("the desk of a unit: %s", narrow)
		}
		for _, a := range []issuer.Award{birch, cedar} {
			for _, path := range []string{"", "/revoke", "/suspend", "/correct"} {
				medic.get(desk+"/awards/"+string(a.ID)+path).wants(t, http.StatusNotFound)
			}
			medic.post(desk+"/awards/"+string(a.ID)+"/revoke", url.Values{"reason": {"No."}}).wants(t, http.StatusNotFound)
			owner.get(desk+"/awards/"+string(a.ID)).wants(t, http.StatusOK, a.Recipient.Name)
		}
		medic.get(desk+"/awards/"+string(alder.ID)).wants(t, http.StatusOK, "Anna Alder")
		for _, a := range []issuer.Achievement{lawDraft, contracts, common} {
			medic.get(desk+"/define/"+string(a.ID)).wants(t, http.StatusNotFound)
			owner.get(desk+"/define/"+string(a.ID)).wants(t, http.StatusOK, a.Draft.Title)
		}
		for _, path := range []string{"/units", "/members", "/clients", "/together", "/hooks"} {
			if got := medic.get(desk + path); got.status != http.StatusForbidden && got.status != http.StatusNotFound {
				t.Errorf("%s: %.300s", path, got)
			}
		}
		h.visitor().get("/m/"+string(anatomy.ID)).wants(t, http.StatusOK, "Medicine")
	})

	t.Run("batches and awards for later", func(t *testing.T) {
		file := func(action issuer.Action, of issuer.Achievement, rows string) issuer.BatchRequest {
			return issuer.BatchRequest{Org: h.org.ID, Action: action, Reason: "Checked.", Achievement: of.ID, File: of.Draft.Title + ".csv",
				Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(rows)), nil }}
		}
		begin := func(by account.Actor, req issuer.BatchRequest) (issuer.Batch, error) {
			b, _, err := h.issuer.BeginBatch(ctx, by, req)
			return b, err
		}
		later := func(by account.Actor, of issuer.Achievement, name string) (timely.Scheduled, error) {
			return h.timely.Schedule(ctx, by, h.org.ID, issuer.IssueRequest{Achievement: of.ID, Name: name, Email: "later@post.example", AwardedOn: day}, time.Now().Add(48*time.Hour))
		}
		ofLaw, err := begin(h.owner, file(issuer.AwardAction, contracts, "name,email\nFinn Fir,finn@post.example\n"))
		if err != nil {
			t.Fatal(err)
		}
		ofAll, err := begin(h.owner, file(issuer.ReinstateAction, issuer.Achievement{}, "award\n"+birch.Number()+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		mine, err := begin(by, file(issuer.AwardAction, anatomy, "name,email\nGil Gorse,gil@post.example\n"))
		if err != nil {
			t.Fatal(err)
		}
		if done, err := h.issuer.RunBatch(ctx, by, h.org.ID, mine.ID, nil); err != nil || done.Issued != 1 {
			t.Errorf("the unit's own file: %+v, %v", done, err)
		}
		all, total, err := h.issuer.BatchesOf(ctx, by, h.org.ID, 0, 0)
		if err != nil || total != 1 || len(all) != 1 || all[0].ID != mine.ID {
			t.Errorf("batches of the unit: %d, %+v, %v", total, all, err)
		}
		if _, total, err := h.issuer.BatchesOf(ctx, h.owner, h.org.ID, 0, 0); err != nil || total != 3 {
			t.Errorf("batches of the organisation: %d, %v", total, err)
		}
		for _, b := range []issuer.Batch{ofLaw, ofAll} {
			if _, err := h.issuer.RunBatch(ctx, by, h.org.ID, b.ID, nil); !fault.Is(err, fault.NotFound) {
				t.Errorf("another's batch is run: %v", err)
			}
			if _, err := h.issuer.PauseBatch(ctx, by, h.org.ID, b.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("another's batch is paused: %v", err)
			}
			medic.get(desk+"/batches/"+string(b.ID)).wants(t, http.StatusNotFound)
			medic.get(desk+"/batches/"+string(b.ID)+"/problems.csv").wants(t, http.StatusNotFound)
		}
		if _, err := begin(by, file(issuer.RevokeAction, issuer.Achievement{}, "award\n"+birch.Number()+"\n")); !fault.Is(err, fault.Invalid) {
			t.Errorf("a change of no micro-credential: %v", err)
		}
		if _, err := begin(by, file(issuer.RevokeAction, contracts, "award\n"+birch.Number()+"\n")); !fault.Is(err, fault.NotFound) {
			t.Errorf("a change of another unit's: %v", err)
		}
		// A file for one's own says of others' awards what it says of none.
		var said []string
		_, err = h.issuer.CheckBatch(ctx, by, file(issuer.RevokeAction, anatomy, "award,email,achievement\n"+birch.Number()+",,\n7K2M-QX4D,,\n,bert@post.example,\n,nobody@post.example,\n,anna@post.example,Contracts\n,anna@post.example,Baking\n"), func(r issuer.BatchRow) error {
			said = append(said, r.Problem)
			return nil
		})
		if err != nil || len(said) != 6 || said[0] != said[1] || said[2] != said[3] || said[4] != said[5] {
			t.Errorf("said of others' awards: %q, %v", said, err)
		}
		page := medic.get(desk + "/batches")
		page.wants(t, http.StatusOK, "Anatomy.csv", "what belongs to Medicine")
		if strings.Contains(page.text, "Contracts.csv") {
			t.Errorf("another unit's file: %s", page)
		}
		medic.get(desk+"/batches/"+string(mine.ID)).wants(t, http.StatusOK, "Award Copy of Anatomy")
		medic.get(desk+"/batches/change").wants(t, http.StatusOK, "Anatomy", "Choose one")
		ticked := url.Values{"action": {"suspend"}, "reason": {"Looked into."}, "selected": {"1"}, "award": {string(alder.ID)}}
		medic.post(desk+"/batches", ticked).wants(t, http.StatusOK, "Chosen awards", "Suspend awards of Copy of Anatomy")
		ticked["award"] = []string{string(birch.ID)}
		medic.post(desk+"/batches", ticked).wants(t, http.StatusNotFound)

		if _, err := later(by, contracts, "Hope Hazel"); !fault.Is(err, fault.Invalid) {
			t.Errorf("another unit's for later: %v", err)
		}
		theirs, err := later(h.owner, contracts, "Hope Hazel")
		if err != nil {
			t.Fatal(err)
		}
		own, err := later(by, anatomy, "Ivo Ivy")
		if err != nil {
			t.Fatal(err)
		}
		list, total, err := h.timely.ScheduledList(ctx, by, h.org.ID, false, 0, 0)
		if err != nil || total != 1 || len(list) != 1 || list[0].ID != own.ID {
			t.Errorf("for later in the unit: %d, %+v, %v", total, list, err)
		}
		if _, err := h.timely.Scheduled(ctx, by, h.org.ID, theirs.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another unit's for later is read: %v", err)
		}
		if _, err := h.timely.Cancel(ctx, by, h.org.ID, theirs.ID, theirs.Revision); !fault.Is(err, fault.NotFound) {
			t.Errorf("another unit's for later is cancelled: %v", err)
		}
		if _, err := h.timely.Reschedule(ctx, by, h.org.ID, own.ID, own.Revision, issuer.IssueRequest{Achievement: contracts.ID, Name: "Ivo Ivy", Email: "later@post.example", AwardedOn: day}, own.Due); !fault.Is(err, fault.Invalid) {
			t.Errorf("given another unit's: %v", err)
		}
		page = medic.get(desk + "/scheduled")
		page.wants(t, http.StatusOK, "Ivo Ivy", "what belongs to Medicine")
		if strings.Contains(page.text, "Hope Hazel") {
			t.Errorf("another unit's for later: %s", page)
		}
		owner.get(desk+"/scheduled").wants(t, http.StatusOK, "Ivo Ivy", "Hope Hazel")
		if _, err := h.timely.Cancel(ctx, by, h.org.ID, own.ID, own.Revision); err != nil {
			t.Errorf("the unit's own for later is cancelled: %v", err)
		}
	})

	t.Run("assessing", func(t *testing.T) {
		_, judge := h.enterUnit("judge@nordmark.example", medicine.ID, account.Assessor)
		_, lawyer := h.enterUnit("lawyer@nordmark.example", law.ID, account.Assessor)
		apply := func(of issuer.Achievement, name, email string) assess.Application {
			t.Helper()
			id := assess.AchievementID(of.ID)
			plan, err := h.assess.SavePlan(ctx, h.owner, id, 0, assess.Design{DueDays: 7, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{{Title: "Essay", Instructions: "Write.", Kind: assess.TextTask,
				Rubric: []assess.Criterion{{Title: "Clarity", Levels: []assess.Level{{Title: "Unclear"}, {Title: "Clear", Points: 10}}}}}}})
			ok(t, err)
			v, err := h.assess.PublishPlan(ctx, h.owner, id, plan.Revision)
			ok(t, err)
			who, err := h.accounts.AddPerson(ctx, account.System("test"), email, name, false)
			ok(t, err)
			applicant, err := h.accounts.Actor(ctx, who)
			ok(t, err)
			a, err := h.assess.Apply(ctx, applicant, id, "")
			ok(t, err)
			_, err = h.assess.SaveAnswer(ctx, applicant, assess.SaveRequest{Application: a.ID, Task: v.Design.Tasks[0].ID, Text: "My essay."})
			ok(t, err)
			a, err = h.assess.Submit(ctx, applicant, a.ID)
			ok(t, err)
			ok(t, h.assess.Assign(ctx, assess.Assign{Org: h.org.ID, Application: a.ID}))
			return a
		}
		ofLaw, mine := apply(contracts, "Lotte Larch", "lotte@post.example"), apply(anatomy, "Mats Maple", "mats@post.example")
		for _, who := range []account.Actor{by, judge} {
			queue, err := h.assess.Queue(ctx, who, h.org.ID)
			ok(t, err)
			for _, m := range queue {
				if m.Application != mine.ID {
					t.Errorf("judges another unit's: %+v", m)
				}
			}
		}
		list, n, err := h.assess.Applications(ctx, by, h.org.ID, assess.Filter{})
		if err != nil || n != 1 || len(list) != 1 || list[0].ID != mine.ID {
			t.Errorf("applications of the unit: %d, %+v, %v", n, list, err)
		}
		if _, n, err = h.assess.Applications(ctx, h.owner, h.org.ID, assess.Filter{}); err != nil || n != 2 {
			t.Errorf("applications of the organisation: %d, %v", n, err)
		}
		entries, err := h.assess.Entries(ctx, by, h.org.ID, assess.Filter{})
		if err != nil || len(entries) != 1 || entries[0].ID != mine.ID {
			t.Errorf("read of the unit: %+v, %v", entries, err)
		}
		plans, err := h.assess.Plans(ctx, by, h.org.ID)
		if err != nil || len(plans) != 1 || plans[0].Achievement != assess.AchievementID(anatomy.ID) {
			t.Errorf("plans of the unit: %+v, %v", plans, err)
		}
		c, err := h.assess.Case(ctx, by, mine.ID)
		ok(t, err)
		for _, m := range c.Marks {
			if m.Assessor == lawyer.Person {
				t.Errorf("another unit's assessor was found: %+v", m)
			}
		}
		for _, err := range []error{
			func() error { _, err := h.assess.Case(ctx, by, ofLaw.ID); return err }(),
			func() error { _, err := h.assess.Entry(ctx, by, ofLaw.ID); return err }(),
			func() error { _, err := h.assess.AssignTo(ctx, by, ofLaw.ID, judge.Person); return err }(),
			h.assess.AwardAgain(ctx, by, ofLaw.ID),
			func() error { _, err := h.assess.Plan(ctx, by, assess.AchievementID(contracts.ID)); return err }(),
			func() error {
				_, err := h.assess.PublishPlan(ctx, by, assess.AchievementID(contracts.ID), 1)
				return err
			}(),
			h.assess.RecordWitness(ctx, by, ofLaw.ID, true, true, "Her passport, here, today."),
		} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("another unit's assessment: %v", err)
			}
		}
		if open := slices.IndexFunc(c.Marks, func(m assess.JudgedMark) bool { return m.Given == nil && !m.Dropped }); open < 0 {
			t.Errorf("nobody was found for the unit's own: %+v", c.Marks)
		} else {
			ok(t, h.assess.TakeAway(ctx, by, c.Marks[open].ID, "She is on leave until spring, and it is due before."))
		}
		if _, err := h.assess.AssignTo(ctx, by, mine.ID, lawyer.Person); !fault.Is(err, fault.Conflict) {
			t.Errorf("given to another unit's assessor: %v", err)
		}
		page := medic.get(desk + "/assess")
		page.wants(t, http.StatusOK, "1 application", "Mats Maple", "what belongs to Medicine")
		if strings.Contains(page.text, "Larch") {
			t.Errorf("another unit's applicant: %s", page)
		}
		medic.get(desk+"/applications/"+string(ofLaw.ID)).wants(t, http.StatusNotFound)
		medic.get(desk+"/applications/"+string(mine.ID)).wants(t, http.StatusOK, "Mats Maple")
		medic.get(desk+"/assess/assessors").wants(t, http.StatusOK)
	})

	t.Run("mails", func(t *testing.T) {
		h.mailed("anna@post.example", "/claim/")
		h.mailed("bert@post.example", "/claim/")
		list, n, err := h.notify.Deliveries(ctx, by, h.org.ID, notify.MailFilter{})
		if err != nil || n == 0 {
			t.Fatalf("mails of the unit: %d, %v", n, err)
		}
		for _, d := range list {
			if d.Award != "" {
				_, err = h.issuer.Award(ctx, by, issuer.AwardID(d.Award))
			} else {
				id, _, _ := strings.Cut(d.About, ".")
				_, err = h.assess.Entry(ctx, by, assess.ApplicationID(id))
			}
			if err != nil {
				t.Errorf("a mail that is not the unit's: %+v: %v", d, err)
			}
		}
		theirs, _, err := h.notify.Deliveries(ctx, h.owner, h.org.ID, notify.MailFilter{Award: string(birch.ID)})
		if err != nil || len(theirs) == 0 {
			t.Fatal(err)
		}
		if found, n, err := h.notify.Deliveries(ctx, by, h.org.ID, notify.MailFilter{Award: string(birch.ID)}); err != nil || n != 0 || len(found) != 0 {
			t.Errorf("mails of another unit's award: %+v, %v", found, err)
		}
		if _, err := h.notify.Delivery(ctx, by, h.org.ID, theirs[0].MessageID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another unit's mail is read: %v", err)
		}
		if _, err := h.notify.Again(ctx, by, h.org.ID, theirs[0].MessageID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another unit's mail is sent again: %v", err)
		}
		page := medic.get(desk + "/mails")
		page.wants(t, http.StatusOK, "Anna Alder", "what belongs to Medicine")
		if strings.Contains(page.text, "Birch") || strings.Contains(page.text, "Cedar") {
			t.Errorf("another unit's mails: %s", page)
		}
		medic.get(desk+"/mails?q=Birch").wants(t, http.StatusOK, "No mail fits")
		owner.get(desk+"/mails").wants(t, http.StatusOK, "Anna Alder", "Bert Birch")
	})

	t.Run("log", func(t *testing.T) {
		_, err := h.issuer.Suspend(ctx, h.owner, alder.ID, "Looked into.")
		ok(t, err)
		_, err = h.issuer.Reinstate(ctx, h.owner, alder.ID, "In order.")
		ok(t, err)
		_, err = h.issuer.Suspend(ctx, h.owner, birch.ID, "Looked into, too.")
		ok(t, err)
		_, err = h.issuer.Reinstate(ctx, h.owner, birch.ID, "In order.")
		ok(t, err)
		all, err := h.accounts.Events(ctx, by, h.org.ID, account.EventFilter{Limit: 1000})
		ok(t, err)
		about := map[string]int{}
		for _, e := range all {
			family, _, _ := strings.Cut(e.Kind, ".")
			about[family]++
			if e.Subject == string(birch.ID) || e.Subject == string(cedar.ID) || e.Subject == string(contracts.ID) || strings.Contains(fmt.Sprint(e.Detail), string(contracts.ID)) {
				t.Errorf("another unit's event: %+v", e)
			}
		}
		for _, family := range []string{"achievement", "award", "batch", "application", "mark", "plan"} {
			if about[family] == 0 {
				t.Errorf("no event of %s among %v", family, about)
			}
		}
		if len(about) > 6 && about["mail"] == 0 || about["member"] > 0 || about["unit"] > 0 || about["organisation"] > 0 {
			t.Errorf("events of the whole organisation: %v", about)
		}
		if some, err := h.accounts.Events(ctx, by, h.org.ID, account.EventFilter{Subject: string(birch.ID)}); err != nil || len(some) != 0 {
			t.Errorf("events of another unit's award: %+v, %v", some, err)
		}
		if some, err := h.accounts.Events(ctx, by, h.org.ID, account.EventFilter{Kind: "award.suspended", Actor: h.owner.Person}); err != nil || len(some) != 1 || some[0].Subject != string(alder.ID) {
			t.Errorf("what the owner suspended: %+v, %v", some, err)
		}
		if err := h.accounts.ExportEvents(ctx, by, h.org.ID, io.Discard); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), "whole of it") {
			t.Errorf("the sealed log of the whole organisation: %v", err)
		}
		// Whom one may look for are the unit's people and those who may act for it.
		ward, err := h.accounts.AddUnit(ctx, h.owner, h.org.ID, account.UnitRequest{Name: "Wards", Parent: medicine.ID})
		ok(t, err)
		above, err := h.accounts.Actor(ctx, by.Person) // who has the new unit beneath theirs
		ok(t, err)
		_, nurse := h.enterUnit("analyst@wards.example", ward.ID, account.Analyst)
		_, below := h.enterUnit("registrar@wards.example", ward.ID, account.Registrar)
		_, advocate := h.enterUnit("registrar@law.example", law.ID, account.Registrar)
		invite := func(email string, role account.Role) account.PersonID {
			t.Helper()
			h.enter(email, role)
			id, err := h.accounts.PersonForAddress(ctx, email)
			ok(t, err)
			return id
		}
		pays, writes := invite("pays@nordmark.example", account.Sponsor), invite("writes@nordmark.example", account.Author)
		for _, tt := range []struct {
			by                                          string
			reader                                      account.Actor
			nurse, registrar, advocate, sponsor, author bool
		}{
			{"the unit", above, true, true, false, false, true},
			{"the unit beneath", below, true, true, false, false, true},
			{"the owner", h.owner, true, true, true, true, true},
		} {
			names, err := h.accounts.Doers(ctx, tt.reader, h.org.ID)
			ok(t, err)
			for id, want := range map[account.PersonID]bool{nurse.Person: tt.nurse, below.Person: tt.registrar, by.Person: true, advocate.Person: tt.advocate, pays: tt.sponsor, writes: tt.author} {
				if _, named := names[id]; named != want {
					t.Errorf("%s: %s is named: %v, want %v", tt.by, id, named, want)
				}
			}
		}
		page := medic.get(desk + "/log")
		page.wants(t, http.StatusOK, "Anna Alder", "what belongs to Medicine", "Name of analyst@wards.example")
		if strings.Contains(page.body, string(advocate.Person)) || strings.Contains(page.body, string(pays)) {
			t.Errorf("who can have done nothing there is named: %s", page)
		}
		for _, path := range []string{"/log", "/log.csv", "/log.json"} {
			got := medic.get(desk + path)
			got.wants(t, http.StatusOK)
			for _, secret := range []string{"Birch", "Cedar", string(birch.ID), string(contracts.ID)} {
				if strings.Contains(got.body, secret) {
					t.Errorf("%s says %q", path, secret)
				}
			}
		}
		owner.get(desk+"/log?kind=award.").wants(t, http.StatusOK, "Anna Alder", "Bert Birch")
	})

	t.Run("partners", func(t *testing.T) {
		medic.get(desk+"/define/"+string(anatomy.ID)+"/partners").wants(t, http.StatusOK, "Organisation on this server", "What they may write")
		medic.post(desk+"/define/"+string(anatomy.ID)+"/partners", url.Values{"email": {"guild@post.example"}, "sections": {}}).wants(t, http.StatusOK, "guild@post.example")
		medic.get(desk+"/define/"+string(contracts.ID)+"/partners").wants(t, http.StatusNotFound)
	})

	t.Run("templates", func(t *testing.T) {
		_, writer := h.enterUnit("writer@nordmark.example", law.ID, account.Author)
		ofLaw, err := h.issuer.SaveTemplate(ctx, writer, contracts.ID, "A seminar")
		ok(t, err)
		ofAll, err := h.issuer.SaveTemplate(ctx, h.owner, common.ID, "An instruction")
		ok(t, err)
		mine, err := h.issuer.SaveTemplate(ctx, by, anatomy.ID, "A seminar")
		if err != nil || mine.Unit != medicine.ID || ofLaw.Unit != law.ID || ofAll.Unit != "" {
			t.Fatal(mine, ofLaw, ofAll, err)
		}
		if _, err := h.issuer.SaveTemplate(ctx, by, anatomy.ID, "An instruction"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a name of the whole organisation's: %v", err)
		}
		names := func(by account.Actor) (ids []issuer.TemplateID) {
			t.Helper()
			all, err := h.issuer.Templates(ctx, by, h.org.ID)
			ok(t, err)
			for _, one := range all {
				if one.Org != "" {
					ids = append(ids, one.ID)
				}
			}
			slices.Sort(ids)
			return ids
		}
		if got, want := names(by), []issuer.TemplateID{ofAll.ID, mine.ID}; !slices.Equal(got, want) {
			t.Errorf("templates of the unit: %v, want %v", got, want)
		}
		if got := names(h.owner); len(got) != 3 {
			t.Errorf("templates of the organisation: %v", got)
		}
		if _, err := h.issuer.FromTemplate(ctx, by, h.org.ID, ofLaw.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("begun from another unit's: %v", err)
		}
		for _, id := range []issuer.TemplateID{ofAll.ID, mine.ID, "shipped-exam"} {
			if a, err := h.issuer.FromTemplate(ctx, by, h.org.ID, id); err != nil || a.Unit != medicine.ID {
				t.Errorf("begun in %q: %v", a.Unit, err)
			}
		}
		if err := h.issuer.RemoveTemplate(ctx, by, h.org.ID, ofLaw.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another unit's is removed: %v", err)
		}
		if err := h.issuer.RemoveTemplate(ctx, by, h.org.ID, ofAll.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the whole organisation's is removed: %v", err)
		}
		page := medic.get(desk + "/begin")
		page.wants(t, http.StatusOK, "A seminar", "An instruction", "what belongs to Medicine")
		if strings.Contains(page.text, "Law") || strings.Contains(page.body, desk+"/import") {
			t.Errorf("another unit's template: %s", page)
		}
		ok(t, h.issuer.RemoveTemplate(ctx, by, h.org.ID, mine.ID))
	})

	t.Run("quizzes", func(t *testing.T) {
		_, writer := h.enterUnit("asking@nordmark.example", medicine.ID, account.Author)
		_, foreign := h.enterUnit("asking@law.example", law.ID, account.Author)
		ask := func(by account.Actor, unit account.UnitID, subject string) (quiz.Bank, quiz.Kept, quiz.Quiz) {
			t.Helper()
			b, err := h.quizzes.AddBank(ctx, by, h.org.ID, unit, subject)
			ok(t, err)
			k, err := h.quizzes.AddItem(ctx, by, h.org.ID, b.ID, quiz.Item{Kind: quiz.Text, Topic: subject, Text: "What of " + subject + "?", Points: 1, Accept: []string{"All"}})
			ok(t, err)
			q, err := h.quizzes.AddQuiz(ctx, by, h.org.ID, b.ID, quiz.Terms{Title: "A quiz on " + subject, Draws: []quiz.Draw{{Count: 1}}})
			ok(t, err)
			q, err = h.quizzes.OpenQuiz(ctx, h.owner, h.org.ID, q.ID, true)
			ok(t, err)
			return b, k, q
		}
		bones, bone, ofBones := ask(writer, medicine.ID, "bones")
		torts, tort, ofTorts := ask(foreign, law.ID, "torts")
		fires, fire, ofFires := ask(h.owner, "", "fires")
		if _, err := h.quizzes.AddBank(ctx, writer, h.org.ID, "", "everything"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a bank of the whole organisation: %v", err)
		}
		if _, err := h.quizzes.AddBank(ctx, writer, h.org.ID, law.ID, "torts"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a bank of another unit: %v", err)
		}
		for name, want := range map[string]struct {
			by             account.Actor
			banks, quizzes int
		}{"author": {writer, 1, 1}, "registrar": {by, 1, 1}, "owner": {h.owner, 3, 3}} {
			banks, err := h.quizzes.Banks(ctx, want.by, h.org.ID)
			ok(t, err)
			quizzes, err := h.quizzes.Quizzes(ctx, want.by, h.org.ID)
			ok(t, err)
			if len(banks) != want.banks || len(quizzes) != want.quizzes || name != "owner" && (banks[0].ID != bones.ID || quizzes[0].ID != ofBones.ID) {
				t.Errorf("%s sees %+v, %+v", name, banks, quizzes)
			}
		}
		change := func(k quiz.Kept) quiz.ItemChange { return quiz.ItemChange{Version: k.Version, Item: k.Item} }
		for _, of := range []struct {
			bank quiz.Bank
			item quiz.Kept
			quiz quiz.Quiz
			want fault.Kind
		}{{torts, tort, ofTorts, fault.NotFound}, {fires, fire, ofFires, fault.NotFound}, {bones, bone, ofBones, fault.Unexpected}} {
			for name, do := range map[string]func() error{
				"bank":    func() error { _, _, err := h.quizzes.Bank(ctx, by, h.org.ID, of.bank.ID); return err },
				"item":    func() error { _, _, err := h.quizzes.Item(ctx, by, h.org.ID, of.item.ID); return err },
				"add":     func() error { _, err := h.quizzes.AddItem(ctx, by, h.org.ID, of.bank.ID, of.item.Item); return err },
				"retire":  func() error { _, err := h.quizzes.RetireItem(ctx, by, h.org.ID, of.item.ID, false); return err },
				"quiz":    func() error { _, err := h.quizzes.Quiz(ctx, by, h.org.ID, of.quiz.ID); return err },
				"make":    func() error { _, err := h.quizzes.AddQuiz(ctx, by, h.org.ID, of.bank.ID, of.quiz.Terms); return err },
				"open":    func() error { _, err := h.quizzes.OpenQuiz(ctx, by, h.org.ID, of.quiz.ID, true); return err },
				"preview": func() error { _, _, err := h.quizzes.Preview(ctx, by, h.org.ID, of.quiz.ID, 1); return err },
				"figures": func() error { _, err := h.quizzes.Figures(ctx, by, h.org.ID, of.quiz.ID); return err },
				"move":    func() error { _, err := h.quizzes.SetBankUnit(ctx, by, h.org.ID, of.bank.ID, medicine.ID); return err },
			} {
				if got := do(); got == nil && of.want != fault.Unexpected || got != nil && !fault.Is(got, of.want) {
					t.Errorf("%s of %s: %v, want %v", name, of.bank.Title, got, of.want)
				}
			}
			if _, err := h.quizzes.ChangeItem(ctx, by, h.org.ID, of.item.ID, change(of.item)); (err == nil) != (of.want == fault.Unexpected) {
				t.Errorf("a question on %s is changed: %v", of.bank.Title, err)
			}
			if _, err := h.quizzes.ChangeQuiz(ctx, by, h.org.ID, of.quiz.ID, of.quiz.Revision, of.quiz.Terms); (err == nil) != (of.want == fault.Unexpected) {
				t.Errorf("the quiz on %s is changed: %v", of.bank.Title, err)
			}
			// Who reads a quiz's answers does not take it, and takes those of others.
			d, err := h.quizzes.Door(ctx, by, of.quiz.ID)
			if _, begun := h.quizzes.Begin(ctx, by, of.quiz.ID); err != nil || (d.Closed == "") != (of.want == fault.NotFound) || (begun == nil) != (of.want == fault.NotFound) {
				t.Errorf("the quiz on %s is taken: %+v, %v, %v", of.bank.Title, d, err, begun)
			}
			// A unit's assessment asks the unit's quizzes and the whole organisation's.
			if usable, err := h.quizzes.Usable(ctx, by, h.org.ID, of.quiz.ID); err != nil || usable != (of.bank.Unit != law.ID) {
				t.Errorf("the quiz on %s may be asked: %v, %v", of.bank.Title, usable, err)
			}
		}
		if _, err := h.quizzes.OpenQuiz(ctx, writer, h.org.ID, ofBones.ID, false); !fault.Is(err, fault.Forbidden) {
			t.Errorf("closed by an author: %v", err)
		}
		// The unit's log has what was done with its questions and quizzes.
		for _, tt := range []struct {
			f    account.EventFilter
			want int // -1: some
		}{
			{account.EventFilter{Kind: "quiz.bankAdded"}, 1}, {account.EventFilter{Kind: "quiz.added"}, 2}, {account.EventFilter{Kind: "quiz.opened"}, 1}, {account.EventFilter{Kind: "quiz.itemAdded"}, -1},
			{account.EventFilter{Kind: "quiz."}, -1}, {account.EventFilter{Kind: "quiz.", Actor: writer.Person}, -1}, {account.EventFilter{Subject: string(ofBones.ID)}, -1},
			{account.EventFilter{Subject: string(ofTorts.ID)}, 0}, {account.EventFilter{Subject: string(ofFires.ID)}, 0}, {account.EventFilter{Subject: string(torts.ID)}, 0},
		} {
			f, want := tt.f, tt.want
			f.Limit = 1000
			all, err := h.accounts.Events(ctx, by, h.org.ID, f)
			ok(t, err)
			if len(all) != want && (want >= 0 || len(all) == 0) {
				t.Errorf("%d events of %+v, want %d", len(all), f, want)
			}
			for _, e := range all {
				said := e.Subject + fmt.Sprint(e.Detail)
				for _, foreign := range []string{string(torts.ID), string(tort.ID), string(ofTorts.ID), string(fires.ID), string(fire.ID), string(ofFires.ID)} {
					if strings.Contains(said, foreign) {
						t.Errorf("another's event in the unit's log: %+v", e)
					}
				}
			}
		}
		if _, err := h.quizzes.SetBankUnit(ctx, by, h.org.ID, bones.ID, law.ID); !fault.Is(err, fault.Invalid) {
			t.Errorf("given to another unit: %v", err)
		}
		log := medic.get(desk + "/log?kind=quiz.")
		log.wants(t, http.StatusOK, "A quiz on bones", "A question of bones", "Opened a quiz")
		if strings.Contains(log.text, "torts") || strings.Contains(log.text, "fires") || !strings.Contains(log.body, desk+"/quizzes/"+string(ofBones.ID)) || !strings.Contains(log.body, desk+"/banks/"+string(bones.ID)) {
			t.Errorf("the log of quizzes: %s", log)
		}
		page := medic.get(desk + "/quizzes")
		page.wants(t, http.StatusOK, "bones", "what belongs to Medicine", "Begin an item bank")
		if strings.Contains(page.text, "torts") || strings.Contains(page.text, "fires") || !strings.Contains(medic.get(desk).body, desk+"/quizzes") {
			t.Errorf("another unit's quizzes, or no way to them: %s", page)
		}
		medic.get(desk+"/banks/"+string(bones.ID)).wants(t, http.StatusOK, "An item bank of Medicine", "What of bones?")
		medic.get(desk+"/banks/"+string(bones.ID)+"/new").wants(t, http.StatusOK)
		for _, path := range []string{"/banks/" + string(torts.ID), "/banks/" + string(fires.ID), "/banks/" + string(torts.ID) + "/new", "/banks/" + string(torts.ID) + "/quiz",
			"/banks/" + string(torts.ID) + "/items/" + string(tort.ID), "/quizzes/" + string(ofTorts.ID), "/quizzes/" + string(ofFires.ID) + "/change", "/quizzes/" + string(ofTorts.ID) + "/figures"} {
			medic.get(desk+path).wants(t, http.StatusNotFound)
		}
		medic.post(desk+"/quizzes", url.Values{"title": {"Nerves"}, "unit": {string(medicine.ID)}}).wants(t, http.StatusOK, "An item bank of Medicine")
		owner.post(desk+"/banks/"+string(fires.ID)+"/unit", url.Values{"unit": {string(medicine.ID)}}).wants(t, http.StatusOK, "Who works there sees its questions")
		medic.get(desk+"/quizzes").wants(t, http.StatusOK, "fires")

		ward, err := h.accounts.AddUnit(ctx, h.owner, h.org.ID, account.UnitRequest{Name: "Ward", Parent: medicine.ID})
		ok(t, err)
		nerves, _, ofNerves := ask(h.owner, ward.ID, "nerves")
		owner.get(desk+"/units/"+string(ward.ID)+"/remove").wants(t, http.StatusOK, "1 item bank goes, with the quizzes over it, to Medicine")
		there, err := h.accounts.UnitContents(ctx, h.owner, h.org.ID, ward.ID)
		ok(t, err)
		ok(t, h.accounts.RemoveUnit(ctx, h.owner, h.org.ID, ward.ID, there.Seal()))
		if b, _, err := h.quizzes.Bank(ctx, by, h.org.ID, nerves.ID); err != nil || b.Unit != medicine.ID {
			t.Errorf("what was in a removed unit: %+v, %v", b, err)
		}
		if q, err := h.quizzes.Quiz(ctx, by, h.org.ID, ofNerves.ID); err != nil || q.Unit != medicine.ID {
			t.Errorf("a quiz of a removed unit: %+v, %v", q, err)
		}
	})

	t.Run("webhooks", func(t *testing.T) {
		register, err := h.hooks.Add(ctx, h.owner, h.org.ID, hook.Request{Name: "The register", URL: "https://register.example/hook"})
		ok(t, err)
		door := func(by account.Actor, of issuer.Achievement, name string) (hook.Inlet, error) {
			return h.hooks.AddInlet(ctx, by, h.org.ID, hook.InletRequest{Name: name, Achievement: string(of.ID), Fields: hook.Fields{Name: "name", Email: "email"}})
		}
		ofLaw, err := door(h.owner, contracts, "Law’s course system")
		ok(t, err)
		ofAll, err := door(h.owner, common, "Everybody’s course system")
		ok(t, err)
		for _, of := range []issuer.Achievement{contracts, common} {
			if _, err := door(by, of, "Not mine"); !fault.Is(err, fault.Invalid) {
				t.Errorf("a door for another unit's: %v", err)
			}
		}
		mine, err := door(by, anatomy, "Medicine’s course system")
		if err != nil || mine.Org != h.org.ID {
			t.Fatal(mine, err)
		}
		if all, err := h.hooks.Inlets(ctx, by, h.org.ID); err != nil || len(all) != 1 || all[0].ID != mine.ID {
			t.Errorf("doors of the unit: %+v, %v", all, err)
		}
		if all, err := h.hooks.Inlets(ctx, h.owner, h.org.ID); err != nil || len(all) != 3 {
			t.Errorf("doors of the organisation: %+v, %v", all, err)
		}
		req := hook.InletRequest{Name: "Another name", Achievement: string(anatomy.ID), Fields: mine.Fields}
		for _, in := range []hook.Inlet{ofLaw, ofAll} {
			for name, do := range map[string]func() error{
				"read": func() error { _, err := h.hooks.Inlet(ctx, by, h.org.ID, in.ID); return err },
				"arrivals": func() error {
					_, _, err := h.hooks.Arrivals(ctx, by, h.org.ID, in.ID, hook.ArrivalFilter{})
					return err
				},
				"change": func() error { _, err := h.hooks.ChangeInlet(ctx, by, h.org.ID, in.ID, in.Revision, req); return err },
				"shut": func() error {
					_, err := h.hooks.SwitchInlet(ctx, by, h.org.ID, in.ID, in.Revision, hook.Off)
					return err
				},
				"rotate": func() error { _, err := h.hooks.RotateInlet(ctx, by, h.org.ID, in.ID, in.Revision, 0); return err },
				"secret": func() error { _, err := h.hooks.InletSecret(ctx, by, h.org.ID, in.ID); return err },
				"remove": func() error { return h.hooks.RemoveInlet(ctx, by, h.org.ID, in.ID) },
			} {
				if err := do(); !fault.Is(err, fault.NotFound) {
					t.Errorf("%s %s: %v", name, in.Name, err)
				}
			}
			medic.get(desk+"/doors/"+string(in.ID)).wants(t, http.StatusNotFound)
		}
		mine, err = h.hooks.ChangeInlet(ctx, by, h.org.ID, mine.ID, mine.Revision, req)
		ok(t, err)
		req.Achievement = string(contracts.ID)
		if _, err := h.hooks.ChangeInlet(ctx, by, h.org.ID, mine.ID, mine.Revision, req); !fault.Is(err, fault.Invalid) {
			t.Errorf("the unit's door is given another unit's: %v", err)
		}
		mine, err = h.hooks.RotateInlet(ctx, by, h.org.ID, mine.ID, mine.Revision, time.Hour)
		ok(t, err)
		if _, err := h.hooks.InletSecret(ctx, by, h.org.ID, mine.ID); err != nil {
			t.Errorf("the secret of the unit's door: %v", err)
		}
		if all, err := h.accounts.Events(ctx, by, h.org.ID, account.EventFilter{Kind: "inlet."}); err != nil || len(all) != 3 {
			t.Errorf("what was done with the unit's door: %+v, %v", all, err)
		}

		// Who is told of everything stays with the whole organisation's people.
		const whole = "whose role counts in the whole of it"
		if _, err := h.hooks.Hooks(ctx, by, h.org.ID); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), whole) {
			t.Errorf("receivers are read: %v", err)
		}
		if _, err := h.hooks.Add(ctx, by, h.org.ID, hook.Request{Name: "Mine", URL: "https://mine.example/hook"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a receiver is added: %v", err)
		}
		page := medic.get(desk + "/webhooks")
		page.wants(t, http.StatusOK, "Another name", "what belongs to Medicine", whole, "Open a door")
		if strings.Contains(page.text, "register") || strings.Contains(page.text, "course system") || strings.Contains(page.body, desk+"/webhooks/new") {
			t.Errorf("another unit's doors, or receivers: %s", page)
		}
		if log := medic.get(desk + "/log"); !strings.Contains(log.body, desk+"/webhooks") {
			t.Errorf("nothing leads to the unit's doors: %s", log)
		}
		medic.get(desk+"/webhooks/new").wants(t, http.StatusForbidden, whole)
		medic.get(desk+"/webhooks/"+string(register.ID)).wants(t, http.StatusForbidden, whole)
		medic.get(desk+"/doors/new").wants(t, http.StatusOK, "Anatomy")
		if form := medic.get(desk + "/doors/new"); strings.Contains(form.text, "Contracts") {
			t.Errorf("another unit's is offered to a door: %s", form)
		}
		medic.get(desk+"/doors/"+string(mine.ID)).wants(t, http.StatusOK, "Shut the door")
		owner.get(desk+"/webhooks").wants(t, http.StatusOK, "The register", "Law’s course system", "Another name")
		ok(t, h.hooks.RemoveInlet(ctx, by, h.org.ID, mine.ID))
	})

	t.Run("undo", func(t *testing.T) {
		policy, err := h.timely.SetPolicy(ctx, h.owner, h.org.ID, 0, timely.PolicyRequest{Undo: time.Hour})
		ok(t, err)
		made := map[issuer.AchievementID]issuer.Award{}
		for _, a := range []issuer.Achievement{contracts, anatomy, common} {
			made[a.ID], err = h.issuer.Issue(ctx, h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Una Yew of " + strings.TrimPrefix(a.Draft.Title, "Copy of "), Email: "una" + string(a.ID) + "@post.example", AwardedOn: day, Key: "undo " + a.Draft.Title})
			ok(t, err)
		}
		file, _, err := h.issuer.BeginBatch(ctx, h.owner, issuer.BatchRequest{Org: h.org.ID, Achievement: anatomy.ID, File: "filed.csv",
			Open: func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader("name,email\nFelix Filed,felix@post.example\n")), nil
			}})
		ok(t, err)
		_, err = h.issuer.RunBatch(ctx, h.owner, h.org.ID, file.ID, nil)
		ok(t, err)
		can := func(by account.Actor) (of []string) {
			t.Helper()
			all, err := h.issuer.Undoable(ctx, by, h.org.ID)
			ok(t, err)
			for _, a := range all {
				of = append(of, strings.TrimPrefix(a.Recipient.Name, "Una Yew of "))
				if a.Until.Before(time.Now()) {
					t.Errorf("can be undone until %v", a.Until)
				}
			}
			return of
		}
		if got := can(by); !slices.Equal(got, []string{"Anatomy"}) {
			t.Errorf("of the unit can be undone %q", got)
		}
		if got := can(h.owner); !slices.Equal(got, []string{"Safety at work", "Anatomy", "Contracts"}) {
			t.Errorf("of the organisation can be undone %q", got)
		}
		page := medic.get(desk + "/undo")
		page.wants(t, http.StatusOK, "Una Yew of Anatomy", "what belongs to Medicine")
		if strings.Contains(page.text, "Contracts") || strings.Contains(page.text, "Safety") {
			t.Errorf("another unit's can be undone: %s", page)
		}
		for _, a := range []issuer.Achievement{contracts, common} {
			if _, err := h.issuer.Undo(ctx, by, made[a.ID].ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("another unit's is undone: %v", err)
			}
			at := desk + "/undo/" + string(made[a.ID].ID)
			medic.get(at).wants(t, http.StatusNotFound)
			medic.post(at, nil).wants(t, http.StatusNotFound)
		}
		filed, _, err := h.issuer.Awards(ctx, by, h.org.ID, issuer.AwardFilter{Text: "Felix"})
		if err != nil || len(filed) != 1 {
			t.Fatal(filed, err)
		}
		if _, err := h.issuer.Undo(ctx, by, filed[0].ID); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "What a file awarded") {
			t.Errorf("a file's, whose mail does not wait, is undone: %v", err)
		}
		own := desk + "/undo/" + string(made[anatomy.ID].ID)
		medic.get(own).wants(t, http.StatusOK, "Undo the award to Una Yew")
		medic.post(own, nil).wants(t, http.StatusOK, "Nobody was told")
		medic.get(desk).wants(t, http.StatusOK, "Awards that can still be undone")
		_, err = h.timely.SetPolicy(ctx, h.owner, h.org.ID, policy.Revision, timely.PolicyRequest{})
		ok(t, err)
	})

	t.Run("services", func(t *testing.T) {
		issue := func(by account.Actor, a issuer.Achievement) error {
			_, err := h.issuer.Issue(ctx, by, issuer.IssueRequest{Achievement: a.ID, Name: "Eve Elm", Email: "eve@post.example", AwardedOn: day, Key: string(a.ID) + string(by.Person)})
			return err
		}
		_, partner := h.another(account.DIDKey)
		for _, tt := range []struct {
			name string
			do   func(account.Actor, issuer.Achievement, issuer.Award) error
		}{
			{"issue", func(by account.Actor, a issuer.Achievement, _ issuer.Award) error { return issue(by, a) }},
			{"read", func(by account.Actor, _ issuer.Achievement, w issuer.Award) error {
				_, err := h.issuer.Award(ctx, by, w.ID)
				return err
			}},
			{"offers", func(by account.Actor, a issuer.Achievement, _ issuer.Award) error {
				_, err := h.issuer.Offers(ctx, by, a.ID)
				return err
			}},
			{"partners", func(by account.Actor, a issuer.Achievement, _ issuer.Award) error {
				_, err := h.issuer.Partners(ctx, by, a.ID)
				return err
			}},
			{"suspend", func(by account.Actor, _ issuer.Achievement, w issuer.Award) error {
				_, err := h.issuer.Suspend(ctx, by, w.ID, "Looked into.")
				return err
			}},
			{"reinstate", func(by account.Actor, _ issuer.Achievement, w issuer.Award) error {
				_, err := h.issuer.Reinstate(ctx, by, w.ID, "In order.")
				return err
			}},
			{"retire", func(by account.Actor, a issuer.Achievement, _ issuer.Award) error {
				now, err := h.issuer.Achievement(ctx, h.owner, a.ID)
				if err != nil {
					return err
				}
				_, err = h.issuer.Retire(ctx, by, a.ID, now.Revision)
				return err
			}},
		} {
			for who, want := range map[string]fault.Kind{"medic": fault.NotFound, "partner": fault.NotFound} {
				by := map[string]account.Actor{"medic": by, "partner": partner}[who]
				if got := fault.KindOf(tt.do(by, contracts, birch)); got != want {
					t.Errorf("%s by %s of another unit's: %v, want %v", tt.name, who, got, want)
				}
			}
			if got := fault.KindOf(tt.do(by, common, cedar)); got != fault.NotFound {
				t.Errorf("%s of the whole organisation's: %v", tt.name, got)
			}
			if err := tt.do(by, anatomy, alder); err != nil {
				t.Errorf("%s of the own unit's: %v", tt.name, err)
			}
			if err := tt.do(h.owner, contracts, birch); err != nil {
				t.Errorf("%s by an owner: %v", tt.name, err)
			}
		}
		if err := h.issuer.SetUnit(ctx, by, anatomy.ID, law.ID); !fault.Is(err, fault.Invalid) {
			t.Errorf("given to another unit: %v", err)
		}
		if err := h.issuer.SetUnit(ctx, h.owner, beyond.ID, medicine.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.issuer.Achievement(ctx, by, beyond.ID); err != nil {
			t.Errorf("what was moved into the unit: %v", err)
		}
		if _, err := h.issuer.Create(ctx, by, h.org.ID, definition()); !fault.Is(err, fault.Invalid) {
			t.Errorf("begun for the whole organisation: %v", err)
		}
	})

	t.Run("renewal", func(t *testing.T) {
		_, nursing, rowan := give(medicine.ID, "Nursing", "Nils Rowan", "nils@post.example")
		_, writer := h.enterUnit("renewing@nordmark.example", medicine.ID, account.Author)
		req := timely.RenewalRequest{Evidence: true, Words: "Two days on the ward."}
		for _, a := range []issuer.Achievement{contracts, common} {
			if _, err := h.timely.SetRenewal(ctx, by, a.ID, 0, req); !fault.Is(err, fault.NotFound) {
				t.Errorf("how another unit's is renewed is set: %v", err)
			}
			medic.get(desk+"/define/"+string(a.ID)+"/renewal").wants(t, http.StatusNotFound)
			medic.post(desk+"/define/"+string(a.ID)+"/renewal", url.Values{"revision": {"0"}, "ways": {"retest"}}).wants(t, http.StatusNotFound)
		}
		if _, err := h.timely.SetRenewal(ctx, writer, nursing.ID, 0, req); !fault.Is(err, fault.Forbidden) {
			t.Errorf("set by an author of the unit: %v", err)
		}
		if got, err := h.timely.SetRenewal(ctx, by, nursing.ID, 0, req); err != nil || got.Revision != 1 {
			t.Errorf("how the unit's own is renewed is set: %+v, %v", got, err)
		}
		at := desk + "/define/" + string(nursing.ID) + "/renewal"
		medic.get(at).wants(t, http.StatusOK, "How awards are renewed", "Two days on the ward.")
		if page := medic.get(desk); !strings.Contains(page.body, at) {
			t.Errorf("nothing leads to it: %s", page)
		}
		for _, a := range []issuer.Award{birch, cedar} {
			if _, err := h.issuer.Renew(ctx, by, a.ID, issuer.RenewRequest{AwardedOn: day}); !fault.Is(err, fault.NotFound) {
				t.Errorf("another unit's award is renewed: %v", err)
			}
			medic.get(desk+"/awards/"+string(a.ID)+"/renew").wants(t, http.StatusNotFound)
		}
		medic.get(desk+"/awards/"+string(rowan.ID)).wants(t, http.StatusOK, "Renew it")
		medic.get(desk+"/awards/"+string(rowan.ID)+"/renew").wants(t, http.StatusOK, "Renew the award to Nils Rowan")
		fresh, err := h.issuer.Renew(ctx, by, rowan.ID, issuer.RenewRequest{AwardedOn: day})
		if err != nil || fresh.Renews == nil || fresh.Renews.ID != rowan.ID {
			t.Fatalf("the unit's own is renewed: %+v, %v", fresh.Renews, err)
		}

		// Somebody of the whole organisation lets another unit's take its place.
		next, err := h.issuer.Duplicate(ctx, h.owner, contracts.ID)
		ok(t, err)
		next, err = h.issuer.SetSupersedes(ctx, h.owner, next.ID, next.Revision, nursing.ID)
		ok(t, err)
		_, err = h.issuer.Publish(ctx, h.owner, next.ID, next.Revision)
		ok(t, err)
		if _, err := h.issuer.Renew(ctx, by, fresh.ID, issuer.RenewRequest{AwardedOn: day}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("renewed for another unit's: %v", err)
		}
		medic.post(desk+"/awards/"+string(fresh.ID)+"/renew", url.Values{"awarded_on": {day}}).wants(t, http.StatusForbidden, "is not of your unit")
		_, _, err = h.issuer.BeginBatch(ctx, by, issuer.BatchRequest{Org: h.org.ID, Action: issuer.RenewAction, Achievement: nursing.ID, File: "renew.csv",
			Open: func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader("award\n" + fresh.Number() + "\n")), nil
			}})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a file renews for another unit's: %v", err)
		}
		if again, err := h.issuer.Renew(ctx, h.owner, fresh.ID, issuer.RenewRequest{AwardedOn: day}); err != nil || again.Achievement != next.ID {
			t.Errorf("renewed by an owner: %+v, %v", again.Achievement, err)
		}
	})
}
