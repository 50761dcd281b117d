package assess_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/laureltest"
)

func TestMain(m *testing.M) { laureltest.Main(m) }

func wantEqual(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) && !(empty(got) && empty(want)) {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
}

// empty takes nil and an empty list for the same.
func empty(v any) bool {
	r := reflect.ValueOf(v)
	return v == nil || (r.Kind() == reflect.Slice || r.Kind() == reflect.Map) && r.Len() == 0
}

// wantFault wants a failure of a kind and, unless it is "", with a code or of a field.
func wantFault(t *testing.T, what string, err error, kind fault.Kind, code string) {
	t.Helper()
	f, _ := errors.AsType[*fault.Error](err)
	if fault.KindOf(err) != kind || err == nil || (code != "" && f.Code != code && f.Field != code) {
		t.Errorf("%s: %v (%v), want %v %s", what, err, fault.KindOf(err), kind, code)
	}
}

const (
	school   = account.OrgID("org-school")
	employer = account.OrgID("org-employer")
	course   = assess.AchievementID("achievement-course")
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// house is a school that assesses: an owner, a registrar, four assessors and a
// learner, over a real store.
type house struct {
	*assess.Service
	t      *testing.T
	people map[account.PersonID]account.Actor
	now    time.Time
	awards fakeAwards
	asked  int // how often who somebody is

	owner, author, registrar, learner account.Actor
}

type fakeAwards struct {
	what  assess.Achievement
	given map[string]assess.Earned // by key
	fails error                    // of the next call
	calls int
}

func (f *fakeAwards) Achievement(_ context.Context, id assess.AchievementID) (assess.Achievement, error) {
	if id != course {
		return assess.Achievement{}, fault.NoSuch("micro-credential", string(id))
	}
	return f.what, nil
}

func (f *fakeAwards) Award(_ context.Context, e assess.Earned) (string, error) {
	f.calls++
	if err := f.fails; err != nil {
		f.fails = nil
		return "", err
	}
	if f.given == nil {
		f.given = map[string]assess.Earned{}
	}
	if _, known := f.given[e.Key]; !known {
		f.given[e.Key] = e
	}
	return "award of " + e.Key, nil
}

func (h *house) Actor(_ context.Context, id account.PersonID) (account.Actor, error) {
	h.asked++
	a, ok := h.people[id]
	if !ok {
		return account.Actor{}, fault.NoSuch("person", string(id))
	}
	return a, nil
}

func (h *house) NamesOf(_ context.Context, ids ...account.PersonID) (map[account.PersonID]string, error) {
	h.asked++
	names := map[account.PersonID]string{}
	for _, id := range ids {
		names[id] = h.people[id].Name
	}
	return names, nil
}

func (h *house) AddressesOf(_ context.Context, ids ...account.PersonID) (map[account.PersonID]string, error) {
	h.asked++
	addresses := map[account.PersonID]string{}
	for _, id := range ids {
		if all := h.people[id].Emails; len(all) > 0 {
			addresses[id] = all[0]
		}
	}
	return addresses, nil
}

func (h *house) Holders(_ context.Context, right account.Right, org account.OrgID, unit account.UnitID) (all []account.Actor, _ error) {
	for _, a := range h.people {
		if a.MayIn(right, org, unit) {
			all = append(all, a)
		}
	}
	return all, nil
}

func (h *house) Organisation(_ context.Context, id account.OrgID) (account.Organisation, error) {
	names := map[account.OrgID]string{school: "Nordmark University", employer: "Kestrel Systems"}
	if names[id] == "" {
		return account.Organisation{}, fault.NoSuch("organisation", string(id))
	}
	return account.Organisation{ID: id, Name: names[id]}, nil
}

// AccountFor makes an account under the address, as the real one does.
func (h *house) AccountFor(_ context.Context, by account.Actor, org account.OrgID, email, name string) (account.PersonID, error) {
	if err := by.Require(account.HandIn, org); err != nil {
		return "", err
	}
	for id, a := range h.people {
		if a.Has(email) {
			return id, nil
		}
	}
	id := account.PersonID("person of " + email)
	h.people[id] = account.Actor{Person: id, Name: name, Emails: []string{email}}
	return id, nil
}

func newHouse(t *testing.T) *house {
	t.Helper()
	db := laureltest.SQLite(t)
	h := &house{t: t, now: noon, people: map[account.PersonID]account.Actor{}}
	h.awards.what = assess.Achievement{ID: course, Org: school, Title: "Analyse data with SQL", Version: 1, Open: true, Result: assess.Percent}
	h.Service = &assess.Service{Store: db.Assess(), Whose: db.AssessWhose(), Awards: &h.awards, People: h, Now: func() time.Time { return h.now }}
	must(t, db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		for _, id := range []account.OrgID{school, employer} {
			if err := tx.AddOrganisation(account.Organisation{ID: id, Name: string(id), Kind: account.University, Country: "NO", KeyKind: account.DIDKey, Created: noon}); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		return tx.AddAchievement(issuer.Achievement{ID: issuer.AchievementID(course), Org: school, State: issuer.Draft, Revision: 1, Created: noon, Changed: noon})
	}))
	h.owner, h.author, h.registrar = h.person("oda", account.Owner), h.person("arn", account.Author), h.person("rut", account.Registrar)
	for i := range 4 {
		h.person(account.PersonID(fmt.Sprint("assessor-", i)), account.Assessor)
	}
	h.learner = h.person("mira", "")
	return h
}

// person adds somebody, with a role at the school unless it is "".
func (h *house) person(id account.PersonID, role account.Role) account.Actor {
	a := account.Actor{Person: id, Name: "Name of " + string(id), Emails: []string{string(id) + "@post.example"}}
	if role != "" {
		a.Memberships = []account.Membership{{Org: school, Role: role}}
	}
	h.people[id] = a
	return a
}

// joins makes somebody a member of the employer.
func (h *house) joins(id account.PersonID, role account.Role) {
	a := h.people[id]
	a.Memberships = append(a.Memberships, account.Membership{Org: employer, Role: role})
	h.people[id] = a
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// oneEssay is a design of one written task with the criteria a and b, 20 points.
func oneEssay() assess.Design {
	return assess.Design{DueDays: 14, AppealDays: 30, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{
		{ID: "essay", Title: "An essay", Instructions: "Write it.", Kind: assess.TextTask, Rubric: []assess.Criterion{rubric("a", 0), rubric("b", 0)}}}}
}

// publish has a design published.
func (h *house) publish(d assess.Design) assess.PlanVersion {
	h.t.Helper()
	p, err := h.Plan(h.t.Context(), h.author, course)
	must(h.t, err)
	p, err = h.SavePlan(h.t.Context(), h.author, course, p.Revision, d)
	must(h.t, err)
	v, err := h.PublishPlan(h.t.Context(), h.registrar, course, p.Revision)
	must(h.t, err)
	return v
}

// handIn applies, answers and hands in, and has assessors found.
func (h *house) handIn(by account.Actor) assess.Application {
	h.t.Helper()
	ctx := h.t.Context()
	a, err := h.Apply(ctx, by, course, "")
	must(h.t, err)
	_, err = h.SaveAnswer(ctx, by, assess.SaveRequest{Application: a.ID, Task: "essay", Text: "My essay."})
	must(h.t, err)
	_, err = h.Submit(ctx, by, a.ID)
	must(h.t, err)
	return h.assignAll(a.ID)
}

func (h *house) assignAll(id assess.ApplicationID) assess.Application {
	h.t.Helper()
	must(h.t, h.Assign(h.t.Context(), assess.Assign{Org: school, Application: id}))
	return h.look(id)
}

func (h *house) look(id assess.ApplicationID) (a assess.Application) {
	h.t.Helper()
	must(h.t, h.Store.View(h.t.Context(), func(tx assess.Tx) (err error) {
		a, err = tx.Application(school, id)
		return err
	}))
	return a
}

// open are the marks still to be given of an application.
func (h *house) open(id assess.ApplicationID) (open []assess.Mark) {
	h.t.Helper()
	must(h.t, h.Store.View(h.t.Context(), func(tx assess.Tx) error {
		all, err := tx.Marks(school, id)
		open = nil
		for _, m := range all {
			if m.Open() {
				open = append(open, m)
			}
		}
		return err
	}))
	return open
}

// give gives an open mark, with levels of a and b.
func (h *house) give(m assess.Mark, a, b int) {
	h.t.Helper()
	s := sheet(a, b)
	s.Feedback = "Well argued."
	_, err := h.GiveMark(h.t.Context(), h.people[m.Assessor], m.ID, m.Revision, s)
	must(h.t, err)
}

// award runs the job that follows a pass.
func (h *house) award(id assess.ApplicationID) assess.Application {
	h.t.Helper()
	must(h.t, h.AwardPassed(h.t.Context(), assess.AwardPassed{Org: school, Application: id}))
	return h.look(id)
}
