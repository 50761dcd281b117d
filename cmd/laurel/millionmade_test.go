package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/cmd/laurel/demo"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/laureltest"
	"laurel/notify/hook"
	"laurel/wallet"
)

// crowdMaker makes, by the services, what a crowd is multiplied from and what
// is to be opened: the demo's year, and what the demo has not.
type crowdMaker struct {
	*testing.B
	*app
	orgs map[string]account.OrgID // by the demo's keys
}

func (h crowdMaker) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// made is what was made, or the end.
func made[T any](h crowdMaker) func(T, error) T {
	return func(got T, err error) T {
		h.Helper()
		h.must(err)
		return got
	}
}

// organisation is one of the demo's, with more published micro-credentials.
func (h crowdMaker) organisation(key string, achievements int) (laureltest.Crowd, account.Actor) {
	owner, org := h.owner(key), h.orgs[key]
	c := laureltest.Crowd{Seed: 1, Org: string(org), Registrar: string(owner.Person)}
	defined := demo.Load().Credentials
	for i := range achievements {
		d := defined[i%len(defined)].Definition
		d.Title = fmt.Sprintf("%s %d", d.Title, i+1)
		a, err := h.issuer.Create(h.Context(), owner, org, d)
		h.must(err)
		_, err = h.issuer.Publish(h.Context(), owner, a.ID, a.Revision)
		h.must(err)
		c.Achievements = append(c.Achievements, string(a.ID))
	}
	return c, owner
}

func (h crowdMaker) owner(key string) account.Actor {
	staff, _ := demo.Load().Owner(key)
	id, err := h.accounts.PersonForAddress(h.Context(), staff.Email)
	h.must(err)
	owner, err := h.accounts.Actor(h.Context(), id)
	h.must(err)
	return owner
}

// faculty gives every second micro-credential to a unit, unless that was done,
// and says who its registrar is.
func (h crowdMaker) faculty(owner account.Actor, org account.OrgID) account.PersonID {
	registrar, _, err := h.accounts.OpenForAddress(h.Context(), "faculty@post.example", "Faculty Registrar")
	h.must(err)
	const name = "Faculty of half of it"
	there := made[[]account.Unit](h)(h.accounts.Units(h.Context(), owner, org))
	if slices.ContainsFunc(there, func(u account.Unit) bool { return u.Name == name }) {
		return registrar
	}
	unit := made[account.Unit](h)(h.accounts.AddUnit(h.Context(), owner, org, account.UnitRequest{Name: name}))
	for i, a := range made[[]issuer.Achievement](h)(h.issuer.Achievements(h.Context(), owner, org)) {
		if i%2 == 0 {
			h.must(h.issuer.SetUnit(h.Context(), owner, a.ID, unit.ID))
		}
	}
	h.must(h.db.Accounts().Update(h.Context(), func(tx account.Tx) error {
		return tx.SetUnitMember(org, unit.ID, registrar, account.Registrar, time.Now())
	}))
	return registrar
}

// truly issues awards that can be opened, the newest of all, half of them to
// the owner, who accepts them.
func (h crowdMaker) truly(owner account.Actor, achievements []string) {
	person, err := h.accounts.Person(h.Context(), owner, owner.Person)
	h.must(err)
	staff, _ := demo.Load().Owner("nordmark")
	owner.Emails = []string{staff.Email} // as if proved: signing in will
	for i := range 60 {
		email := fmt.Sprintf("true%d@post.example", i)
		if i%2 == 0 {
			email = staff.Email
		}
		award, err := h.issuer.Issue(h.Context(), owner, issuer.IssueRequest{Achievement: issuer.AchievementID(achievements[i%len(achievements)]),
			Name: cmp.Or(person.Name, "Staff 3"), Email: email, AwardedOn: "2026-03-14"})
		h.must(err)
		_, err = h.wallet.OpenClaim(h.Context(), wallet.AwardID(award.ID))
		h.must(err)
		if i%2 == 0 {
			_, err = h.wallet.AcceptWaiting(h.Context(), owner, wallet.AwardID(award.ID))
			h.must(err)
		}
	}
}

// programs are a webhook, a door and a key.
func (h crowdMaker) programs(owner account.Actor, c *laureltest.Crowd) {
	org := account.OrgID(c.Org)
	hooked, err := h.hooks.Add(h.Context(), owner, org, hook.Request{Name: "Student records", URL: "https://records.example/hook"})
	h.must(err)
	in, err := h.hooks.AddInlet(h.Context(), owner, org, hook.InletRequest{Name: "Course platform", Achievement: c.Achievements[0], Fields: hook.Fields{Name: "data.name", Email: "data.email"}})
	h.must(err)
	c.Hook, c.Inlet = string(hooked.ID), string(in.ID)
	_, _, err = h.accounts.NewAPIKey(h.Context(), owner, org, account.KeyRequest{Name: "Course platform", Scopes: []account.Right{account.ReadAwards}})
	h.must(err)
	h.must(h.db.Accounts().Update(h.Context(), func(tx account.Tx) error { // as if it had answered
		return tx.SetProvider(org, account.Provider{Org: org, Issuer: "https://login.nordmark.example", ClientID: "laurel", Sealed: []byte("sealed"), Changed: h.now()})
	}))
}

// authors have drafts in every stage: with a picture of its own, being read by
// a second person, written with another organisation, and kept as a template.
func (h crowdMaker) authors(owner account.Actor, org account.OrgID) {
	ctx, other := h.Context(), h.owner("kestrel")
	d := demo.Load().Credentials[0].Definition
	square := image.NewRGBA(image.Rect(0, 0, 400, 400))
	for i := range 400 {
		square.Set(i, i, color.RGBA{uint8(i), 80, 120, 255})
	}
	var drawn bytes.Buffer
	h.must(png.Encode(&drawn, square))
	own := made[issuer.Image](h)(h.issuer.AddImage(ctx, owner, org, issuer.Image{}, drawn.Bytes(), nil))
	d.Title, d.Image = "Reading Charts of the Coast", own
	pictured := made[issuer.Achievement](h)(h.issuer.Create(ctx, owner, org, d))
	_, err := h.issuer.SaveTemplate(ctx, owner, pictured.ID, "Courses of the coast")
	h.must(err)
	d.Image = issuer.Image{}
	d.Title = "Tides and Currents"
	waits := made[issuer.Achievement](h)(h.issuer.Create(ctx, owner, org, d))
	h.must(h.issuer.SetPolicy(ctx, owner, org, issuer.Policy{Approval: issuer.AnyApproval}))
	_, err = h.issuer.Submit(ctx, owner, waits.ID, issuer.StepRequest{Revision: waits.Revision})
	h.must(err)
	d.Title = "Steering by Instruments"
	shared := made[issuer.Achievement](h)(h.issuer.Create(ctx, owner, org, d))
	_, err = h.issuer.AskPartner(ctx, owner, shared.ID, issuer.PartnerRequest{With: h.orgs["kestrel"], Sections: []issuer.Section{issuer.AboutSection}, Needed: true})
	h.must(err)
	for i, title := range []string{"Harbour Systems", "Bridge Systems"} { // the other way round: one is endorsed
		full := demo.Load().Credentials[0].Definition
		full.Title = title
		theirs := made[issuer.Achievement](h)(h.issuer.Create(ctx, other, h.orgs["kestrel"], full))
		asked := made[issuer.Partner](h)(h.issuer.AskPartner(ctx, other, theirs.ID, issuer.PartnerRequest{With: org, Sections: []issuer.Section{issuer.AboutSection}, Needed: true}))
		full.Description += " Written with seafarers."
		written := made[issuer.Together](h)(h.issuer.SaveTogether(ctx, owner, asked.ID, theirs.Revision, full))
		if i == 0 {
			_, err = h.issuer.Agree(ctx, owner, asked.ID, issuer.AgreeRequest{Revision: written.Draft.Revision, Comment: "We teach it in our own words."})
			h.must(err)
			_, err = h.issuer.Publish(ctx, other, theirs.ID, written.Draft.Revision)
			h.must(err)
		}
	}
}

// office is a unit with somebody in it, time to undo, and a file that waits.
func (h crowdMaker) office(owner account.Actor, c laureltest.Crowd) {
	ctx, org := h.Context(), account.OrgID(c.Org)
	u := made[account.Unit](h)(h.accounts.AddUnit(ctx, owner, org, account.UnitRequest{Name: "School of the Sea"}))
	id := made[account.PersonID](h)(h.accounts.AddPerson(ctx, account.System("test"), "unit@nordmark.example", "Siri Undervik", false))
	h.must(h.db.Accounts().Update(ctx, func(tx account.Tx) error {
		return tx.SetUnitMember(org, u.ID, id, account.Registrar, h.now())
	}))
	_, err := h.timely.SetPolicy(ctx, owner, org, 0, timely.PolicyRequest{Zone: "Europe/Oslo", Undo: 24 * time.Hour})
	h.must(err)
	file := []byte("name,email\nAda Berg,ada@post.example\nNobody,nowhere\n")
	_, _, err = h.issuer.BeginBatch(ctx, owner, issuer.BatchRequest{Org: org, Achievement: issuer.AchievementID(c.Achievements[0]), File: "waits.csv",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil }})
	h.must(err)
}

// delegations lead both ways: others are let award, and award for others.
func (h crowdMaker) delegations(owner account.Actor, c laureltest.Crowd, theirs string) {
	until := h.now().AddDate(1, 0, 0).Format(time.DateOnly)
	_, err := h.issuer.Delegate(h.Context(), owner, issuer.AchievementID(c.Achievements[0]), issuer.DelegationRequest{To: h.orgs["varn"], Until: until, Reason: "They teach it."})
	h.must(err)
	_, err = h.issuer.Delegate(h.Context(), h.owner("varn"), issuer.AchievementID(theirs), issuer.DelegationRequest{To: account.OrgID(c.Org), Until: until, Reason: "We teach it."})
	h.must(err)
}

// filed hands in a file, for the owner to judge, and gives the paths of both.
func (h crowdMaker) filed(owner account.Actor, achievement string) []string {
	ctx, id := h.Context(), assess.AchievementID(achievement)
	plan := made[assess.Plan](h)(h.assess.SavePlan(ctx, owner, id, 0, assess.Design{Intro: "One piece of work.", DueDays: 14, Pass: assess.PassRule{Least: 60},
		Tasks: []assess.Task{{ID: "work", Title: "The work", Kind: assess.FileTask, Instructions: "Hand it in.",
			Rubric: []assess.Criterion{{ID: "whole", Title: "As a whole", Levels: []assess.Level{{Title: "No"}, {Title: "Yes", Points: 10}}}}}}}))
	_, err := h.assess.PublishPlan(ctx, owner, id, plan.Revision)
	h.must(err)
	who := made[account.PersonID](h)(h.accounts.AddPerson(ctx, account.System("test"), "files@post.example", "Lars Filer", false))
	by := made[account.Actor](h)(h.accounts.Actor(ctx, who))
	a := made[assess.Application](h)(h.assess.Apply(ctx, by, id, ""))
	work := made[assess.Answer](h)(h.assess.AddFile(ctx, by, a.ID, "work", "work.txt", []byte(strings.Repeat("All of it. ", 100))))
	_, err = h.assess.Submit(ctx, by, a.ID)
	h.must(err)
	_, err = h.assess.AssignTo(ctx, owner, a.ID, owner.Person)
	h.must(err)
	queue := made[[]assess.Waiting](h)(h.assess.Queue(ctx, owner, a.Org))
	i := slices.IndexFunc(queue, func(w assess.Waiting) bool { return w.Application == a.ID })
	return []string{"/marks/" + string(queue[i].ID), "/applications/" + string(a.ID) + "/files/" + work.Content.Files[0].Hash}
}
