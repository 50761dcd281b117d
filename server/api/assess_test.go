package api

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/measure"
	"laurel/assess/quiz"
	"laurel/fault"
	"laurel/issuer"
	"laurel/laureltest"
)

func TestMain(m *testing.M) { laureltest.Main(m) }

// school is org1 as it assesses: the service itself over a store, with three
// assessors, two learners and one micro-credential, m1.
type school struct {
	*assess.Service
	t      *testing.T
	people map[account.PersonID]account.Actor
}

func (s *school) Achievement(_ context.Context, id assess.AchievementID) (assess.Achievement, error) {
	if id != "m1" {
		return assess.Achievement{}, fault.NoSuch("micro-credential", string(id))
	}
	return assess.Achievement{ID: "m1", Org: "org1", Title: "Query data with SQL", Version: 1, Open: true, Outcomes: []string{"Reads", "Writes"}}, nil
}

// renewable knows the one award that Mira holds, w0.
type renewable struct{ *school }

func (renewable) Renewable(_ context.Context, holder account.Actor, award string) (assess.Renewable, error) {
	if holder.Person != "mira" || award != "w0" {
		return assess.Renewable{}, fault.NoSuch("award", award)
	}
	return assess.Renewable{Renewal: assess.Renewal{Award: award, Page: "page-of-mira", On: noon.AddDate(-3, 0, 0), Until: noon.AddDate(0, 1, 0)}, Achievement: "m1", Evidence: true}, nil
}

func (s *school) Award(context.Context, assess.Earned) (string, error) { return "w1", nil }

func (s *school) Actor(_ context.Context, id account.PersonID) (account.Actor, error) {
	a, ok := s.people[id]
	if !ok {
		return a, fault.NoSuch("person", string(id))
	}
	return a, nil
}

func (s *school) NamesOf(_ context.Context, ids ...account.PersonID) (map[account.PersonID]string, error) {
	names := map[account.PersonID]string{}
	for _, id := range ids {
		names[id] = s.people[id].Name
	}
	return names, nil
}

func (s *school) AddressesOf(_ context.Context, ids ...account.PersonID) (map[account.PersonID]string, error) {
	addresses := map[account.PersonID]string{}
	for _, id := range ids {
		if all := s.people[id].Emails; len(all) > 0 {
			addresses[id] = all[0]
		}
	}
	return addresses, nil
}

func (s *school) Holders(_ context.Context, right account.Right, org account.OrgID, unit account.UnitID) (all []account.Actor, _ error) {
	for _, a := range s.people {
		if a.MayIn(right, org, unit) {
			all = append(all, a)
		}
	}
	return all, nil
}

func (s *school) Organisation(_ context.Context, id account.OrgID) (account.Organisation, error) {
	if id != "org1" && id != "org2" {
		return account.Organisation{}, fault.NoSuch("organisation", string(id))
	}
	return account.Organisation{ID: id, Name: string(id)}, nil
}

func (s *school) AccountFor(_ context.Context, by account.Actor, org account.OrgID, email, name string) (account.PersonID, error) {
	if err := by.Require(account.HandIn, org); err != nil {
		return "", err
	}
	for id, a := range s.people {
		if a.Has(email) {
			return id, nil
		}
	}
	id := account.PersonID("of-" + email)
	s.people[id] = account.Actor{Person: id, Name: name, Emails: []string{email}}
	return id, nil
}

// scanner finds something in what says so.
type scanner struct{}

func (scanner) Scan(_ context.Context, data []byte) (string, error) {
	if strings.Contains(string(data), "EICAR") {
		return "Eicar-Test", nil
	}
	return "", nil
}

// assessing opens the API with assessing behind it.
func assessing(t *testing.T) (*door, *school) {
	t.Helper()
	db := laureltest.SQLite(t)
	s := &school{t: t, people: map[account.PersonID]account.Actor{}}
	for id, role := range map[account.PersonID]account.Role{"ada": account.Assessor, "bo": account.Assessor, "cy": account.Owner} {
		s.people[id] = account.Actor{Person: id, Name: "Name of " + string(id), Emails: []string{string(id) + "@school.example"}, Memberships: []account.Membership{{Org: "org1", Role: role}}}
	}
	s.people["mira"] = account.Actor{Person: "mira", Name: "Mira Solberg", Emails: []string{"mira@post.example"}}
	now := noon
	s.Service = &assess.Service{Store: db.Assess(), Whose: db.AssessWhose(), Awards: s, People: s, Renewals: renewable{s}, Scanner: scanner{}, Now: func() time.Time {
		now = now.Add(time.Second)
		return now
	}}
	s.must(db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		for _, id := range []account.OrgID{"org1", "org2"} {
			if err := tx.AddOrganisation(account.Organisation{ID: id, Name: string(id), Kind: account.University, Country: "NO", KeyKind: account.DIDKey, Created: noon}); err != nil {
				return err
			}
		}
		return nil
	}))
	s.must(db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		return tx.AddAchievement(issuer.Achievement{ID: "m1", Org: "org1", State: issuer.Draft, Revision: 1, Created: noon, Changed: noon})
	}))
	return open(t, func(a *API) { a.Assess, a.Quizzes = s, fakeQuizzes{} }), s
}

func (s *school) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// judge has assessors found and gives every open mark, with a level for all.
func (s *school) judge(id assess.ApplicationID, level int) {
	s.t.Helper()
	ctx := s.t.Context()
	s.must(s.Assign(ctx, assess.Assign{Org: "org1", Application: id}))
	var marks []assess.Mark
	s.must(s.Store.View(ctx, func(tx assess.Tx) (err error) {
		marks, err = tx.Marks("org1", id)
		return err
	}))
	for _, m := range marks {
		if !m.Open() {
			continue
		}
		w, err := s.Work(ctx, s.people[m.Assessor], m.ID)
		s.must(err)
		sheet := assess.Sheet{Levels: map[assess.CriterionID]int{}, Notes: map[assess.CriterionID]string{}, Feedback: "Secret words of " + string(m.Assessor)}
		for _, c := range w.Design.Criteria() {
			sheet.Levels[c.ID], sheet.Notes[c.ID] = level, "So."
		}
		_, err = s.GiveMark(ctx, s.people[m.Assessor], m.ID, m.Revision, sheet)
		s.must(err)
	}
}

// essayAndFile is the design that most of these tests publish.
const essayAndFile = `{"intro":"Read this.","dueDays":14,"appealDays":30,"blind":true,"double":true,"recognise":true,"partial":true,"pass":{"least":60,"grades":[{"name":"Pass","least":0}]},
	"tasks":[{"id":"essay","title":"Essay","instructions":"Write.","kind":"text","rubric":[{"id":"c","title":"Clarity","need":1,"levels":[{"title":"No"},{"title":"Yes","description":"Clear.","points":10}]}]},
	{"id":"report","title":"Report","instructions":"Hand it in.","kind":"file","optional":true,"rubric":[{"id":"f","title":"Form","levels":[{"title":"No"},{"title":"Yes","points":2}]}]}]}`

const plan = "/api/v1/achievements/m1/assessment"

func (d *door) publishPlan() {
	d.t.Helper()
	read[assessment](d.t, d.call("full", "PUT", plan, essayAndFile, "If-Match", `"0"`), 200)
	read[assessmentVersion](d.t, d.call("full", "POST", plan+"/publish", "", "If-Match", `"1"`), 200)
}

func TestAssessmentByAPI(t *testing.T) {
	d, _ := assessing(t)
	if none := read[assessment](t, d.call("full", "GET", plan, ""), 200); none.Revision != 0 || none.Published != 0 || none.Changed != nil {
		t.Errorf("before there is one: %+v", none)
	}
	failure(t, d.call("full", "PUT", plan, essayAndFile), 428)
	got := d.call("full", "PUT", plan, essayAndFile, "If-Match", `"0"`)
	kept := read[assessment](t, got, 200)
	if got.header.Get("ETag") != `"1"` || kept.Revision != 1 || !kept.Draft.Blind || kept.Draft.Tasks[0].Rubric[0].Levels[1].Points != 10 || kept.Draft.Pass.Grades[0].Name != "Pass" {
		t.Errorf("kept %+v", kept)
	}
	sent, _ := json.Marshal(kept.Draft)
	if again := read[assessment](t, d.call("full", "PUT", plan, string(sent), "If-Match", `"1"`), 200); again.Revision != 1 {
		t.Errorf("what was read, sent back, is revision %d", again.Revision)
	}
	changed := strings.Replace(string(sent), "Read this.", "Read that.", 1)
	read[assessment](t, d.call("full", "PUT", plan, changed, "If-Match", `"1"`), 200)
	if p := failure(t, d.call("full", "PUT", plan, string(sent), "If-Match", `"1"`), 412); p.Code != "plan.stale" {
		t.Errorf("somebody was quicker: %+v", p)
	}
	failure(t, d.call("full", "POST", plan+"/publish", "", "If-Match", `"1"`), 412)
	v := read[assessmentVersion](t, d.call("full", "POST", plan+"/publish", "", "If-Match", `"2"`), 200)
	if v.Version != 1 || v.Design.Intro != "Read that." || len(v.Outcomes) != 2 {
		t.Errorf("published %+v", v)
	}
	if again := read[assessmentVersion](t, d.call("full", "GET", plan+"/versions/1", ""), 200); again.Design.Intro != v.Design.Intro {
		t.Errorf("read again %+v", again)
	}
	failure(t, d.call("full", "GET", plan+"/versions/2", ""), 404)
	for name, tt := range map[string]struct {
		key, path, body, at string
		want                int
	}{
		"points fall":        {"full", plan, `{"tasks":[{"kind":"text","rubric":[{"levels":[{"title":"a","points":2},{"title":"b","points":1}]}]}]}`, "body.tasks[0].rubric[0].levels", 422},
		"a quiz left out":    {"full", plan, `{"tasks":[{"kind":"quiz","optional":true}]}`, "body.tasks[0].optional", 422},
		"no such kind":       {"full", plan, `{"tasks":[{"kind":"outcome"}]}`, "body.tasks[0].kind", 422},
		"part of nothing":    {"full", plan, `{"partial":true}`, "body.recognise", 422},
		"unknown member":     {"full", plan, `{"colour":"red"}`, "body.colour", 422},
		"another's":          {"stranger", plan, `{}`, "", 404},
		"no right":           {"reader", plan, `{}`, "", 403},
		"no such":            {"full", "/api/v1/achievements/m9/assessment", `{}`, "", 404},
		"grades past 100":    {"full", plan, `{"pass":{"grades":[{"name":"A","least":101}]}}`, "body.pass.grades[0].least", 422},
		"two tasks, one id":  {"full", plan, `{"tasks":[{"id":"a","kind":"text"},{"id":"a","kind":"text"}]}`, "body.tasks", 422},
		"a need out of them": {"full", plan, `{"tasks":[{"kind":"text","rubric":[{"need":3,"levels":[{"title":"a"},{"title":"b"}]}]}]}`, "body.tasks[0].rubric[0].need", 422},
	} {
		p := failure(t, d.call(tt.key, "PUT", tt.path, tt.body, "If-Match", `"3"`), tt.want)
		if tt.at != "" && (len(p.Errors) != 1 || p.Errors[0].Location != tt.at) {
			t.Errorf("%s: %+v, want it at %s", name, p.Errors, tt.at)
		}
	}
}

const applications = "/api/v1/applications"

// opened begins an application for a learner and returns its address.
func (d *door) opened(key, body string, headers ...string) (Application, string) {
	d.t.Helper()
	got := d.call(key, "POST", applications, body, headers...)
	one := read[Application](d.t, got, 201)
	if want := public + applications + "/" + one.ID; got.header.Get("Location") != want {
		d.t.Errorf("it is at %q", got.header.Get("Location"))
	}
	return one, applications + "/" + one.ID
}

const forMira = `{"achievement":"m1","email":"Mira@post.example","name":"M. Solberg","reference":"4711"}`

// TestHandInByAPI: a learning system hands in for its learner, and reads what
// became of it.
func TestHandInByAPI(t *testing.T) {
	d, s := assessing(t)
	failure(t, d.call("full", "POST", applications, forMira), 404) // nothing is published
	d.publishPlan()
	one, at := d.opened("full", forMira, "Idempotency-Key", "k1")
	if one.State != "begun" || !one.Opened || one.Reference != "4711" || one.Way != "tasks" || one.Learner != nil {
		t.Errorf("opened %+v", one)
	}
	if again, _ := d.opened("full", forMira, "Idempotency-Key", "k1"); again.ID != one.ID {
		t.Errorf("the same request opened %s", again.ID)
	}
	if again, _ := d.opened("full", forMira); again.ID != one.ID {
		t.Errorf("what is not decided was opened again: %s", again.ID)
	}
	failure(t, d.call("full", "POST", applications, strings.Replace(forMira, "Mira@", "other@", 1), "Idempotency-Key", "k1"), 409)

	if p := failure(t, d.call("full", "POST", at+"/submit", ""), 422); len(p.Errors) != 1 || p.Errors[0].Location != "tasks.essay" {
		t.Errorf("with nothing in it: %+v", p.Errors)
	}
	failure(t, d.call("full", "PUT", at+"/tasks/essay", `{"text":"My essay."}`), 428)
	got := d.call("full", "PUT", at+"/tasks/essay", `{"text":"My essay."}`, "If-Match", `"0"`)
	if w := read[Work](t, got, 200); got.header.Get("ETag") != `"1"` || w.Text != "My essay." {
		t.Errorf("saved %+v", w)
	}
	read[Work](t, d.call("full", "PUT", at+"/tasks/essay", `{"text":"My essay."}`, "If-Match", `"0"`), 200)
	failure(t, d.call("full", "PUT", at+"/tasks/essay", `{"text":"Another."}`, "If-Match", `"0"`), 412)
	failure(t, d.call("full", "PUT", at+"/tasks/none", `{"text":"My essay."}`, "If-Match", `"0"`), 404)
	failure(t, d.call("full", "PUT", at+"/tasks/essay", `{"link":"https://a.example"}`, "If-Match", `"1"`), 422)

	file := func(name, data string) answered {
		return d.call("full", "POST", at+"/tasks/report/files?name="+url.QueryEscape(name), data, "Content-Type", "application/octet-stream")
	}
	w := read[Work](t, file("mira solberg's report", "%PDF-1.7 figures"), 201)
	if len(w.Files) != 1 || w.Files[0].Type != "application/pdf" || w.Files[0].Name != "mira solberg's report.pdf" || w.Files[0].Size != 16 {
		t.Fatalf("file %+v", w.Files)
	}
	if again := read[Work](t, file("again", "%PDF-1.7 figures"), 201); again.Revision != w.Revision {
		t.Errorf("the same file again is revision %d", again.Revision)
	}
	failure(t, file("run.exe", "MZ\x90\x00\x03\x00"), 422)
	failure(t, file("empty", ""), 400)
	failure(t, d.call("full", "POST", at+"/tasks/report/files", "%PDF", "Content-Type", "application/octet-stream"), 422)
	if p := failure(t, file("virus.txt", "EICAR"), 422); !strings.Contains(p.Errors[0].Message, "Eicar-Test") {
		t.Errorf("the scanner's words: %+v", p)
	}
	failure(t, file("huge.txt", strings.Repeat("a", assess.MaxFile+1)), 413)
	failure(t, d.call("full", "POST", at+"/tasks/essay/files?name=a.txt", "words", "Content-Type", "application/octet-stream"), 422)

	second := read[Work](t, file("notes.txt", "notes"), 201)
	gone := read[Work](t, d.call("full", "DELETE", at+"/tasks/report/files/"+second.Files[1].SHA256, ""), 200)
	if len(gone.Files) != 1 {
		t.Errorf("after one was removed: %+v", gone.Files)
	}
	failure(t, d.call("full", "DELETE", at+"/tasks/report/files/xyz", ""), 422)

	if sub := read[Application](t, d.call("full", "POST", at+"/submit", ""), 200); sub.State != "submitted" || sub.Submitted == nil {
		t.Errorf("handed in %+v", sub)
	}
	failure(t, d.call("full", "PUT", at+"/tasks/essay", `{"text":"Late."}`, "If-Match", `"1"`), 409)

	s.judge(assess.ApplicationID(one.ID), 1)
	s.must(s.AwardPassed(t.Context(), assess.AwardPassed{Org: "org1", Application: assess.ApplicationID(one.ID)}))
	read[Application](t, d.call("full", "POST", at+"/submit", ""), 200) // as it is
	whole := read[applicationWhole](t, d.call("full", "GET", at, ""), 200)
	if whole.State != "awarded" || whole.Award != "w1" || whole.Outcome == nil || !whole.Outcome.Passed || whole.Outcome.Points != 12 || whole.Learner.Email != "mira@post.example" || whole.Learner.Name != "Mira Solberg" {
		t.Errorf("decided %+v %+v", whole.Application, whole.Outcome)
	}
	if len(whole.Judgements) != 2 || !whole.Judgements[0].Counts || whole.Judgements[0].Levels["c"] != 1 || whole.Judgements[0].Assessor == "" || len(whole.Results) != 2 || len(whole.Evidence) != 2 || len(whole.Refused) != 1 {
		t.Errorf("judged %+v", whole)
	}
	asDescribed(t, d, []described{{"GET", strings.TrimPrefix(at, base), "/applications/{id}", "", "200"}, {"GET", "/applications", "/applications", "", "200"},
		{"GET", "/achievements/m1/assessment", "/achievements/{id}/assessment", "", "200"}, {"GET", "/achievements/m1/assessment/versions/1", "/achievements/{id}/assessment/versions/{number}", "", "200"},
		{"GET", "/agreement", "/agreement", "", "200"}, {"GET", "/quizzes/q1/figures", "/quizzes/{id}/figures", "", "200"}})
	if again, _ := d.opened("full", forMira, "Idempotency-Key", "k1"); again.ID != one.ID || again.Outcome == nil {
		t.Errorf("under the same key, decided: %+v", again)
	}
	failure(t, d.call("full", "POST", applications, forMira), 409) // it is passed
}

// TestBlindByAPI: while somebody is still to judge, nothing tells whose it is
// nor what another gave.
func TestBlindByAPI(t *testing.T) {
	d, s := assessing(t)
	d.publishPlan()
	one, at := d.opened("full", forMira)
	read[Work](t, d.call("full", "PUT", at+"/tasks/essay", `{"text":"My essay."}`, "If-Match", `"0"`), 200)
	w := read[Work](t, d.call("full", "POST", at+"/tasks/report/files?name=mira.pdf", "%PDF-1.7", "Content-Type", "application/octet-stream"), 201)
	read[Application](t, d.call("full", "POST", at+"/submit", ""), 200)
	s.must(s.Assign(t.Context(), assess.Assign{Org: "org1", Application: assess.ApplicationID(one.ID)}))
	var marks []assess.Mark
	s.must(s.Store.View(t.Context(), func(tx assess.Tx) (err error) {
		marks, err = tx.Marks("org1", assess.ApplicationID(one.ID))
		return err
	}))
	_, err := s.GiveMark(t.Context(), s.people[marks[0].Assessor], marks[0].ID, marks[0].Revision, assess.Sheet{Levels: map[assess.CriterionID]int{"c": 1, "f": 0}, Feedback: "Secret words."})
	s.must(err)

	secrets := func(what string, got answered) {
		t.Helper()
		if got.status != 200 {
			t.Fatalf("%s: %d %s", what, got.status, got.body)
		}
		for _, secret := range []string{"mira", "Mira", "Solberg", "Secret", "Name of"} {
			if strings.Contains(got.body, secret) || strings.Contains(got.header.Get("Content-Disposition"), secret) {
				t.Errorf("%s tells %q: %s", what, secret, got.body)
			}
		}
	}
	whole := d.call("full", "GET", at, "")
	secrets("the application", whole)
	if e := read[applicationWhole](t, whole, 200); len(e.Judgements) != 2 || e.Judgements[0].Given == nil || e.Judgements[1].Given != nil || e.Judgements[0].Levels != nil || e.Due == nil || e.Tasks[1].Files[0].Name != "file-1.pdf" {
		t.Errorf("while it is judged: %+v", e)
	}
	secrets("the list", d.call("full", "GET", applications, ""))
	file := d.call("full", "GET", at+"/files/"+w.Files[0].SHA256, "")
	secrets("the file", file)
	if file.body != "%PDF-1.7" || file.header.Get("Content-Type") != "application/pdf" || file.header.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || file.header.Get("X-Content-Type-Options") != "nosniff" ||
		file.header.Get("Content-Disposition") != `attachment; filename=file-1.pdf` {
		t.Errorf("the file: %v %q", file.header, file.body)
	}
	failure(t, d.call("full", "GET", at+"/files/"+strings.Repeat("0", 64), ""), 404)
	if read[applicationWhole](t, d.call("other", "GET", at, ""), 200).Reference != "" {
		t.Error("another key reads what the first one calls it")
	}
}

// TestRenewByAPI: a learning system hands in what renews its learner's award.
func TestRenewByAPI(t *testing.T) {
	d, s := assessing(t)
	d.publishPlan()
	const body = `{"achievement":"m1","email":"mira@post.example","name":"Mira Solberg","way":"portfolio","renews":"w0"}`
	one, at := d.opened("full", body)
	if one.Renews == nil || one.Renews.Award != "w0" || one.Renews.AwardedOn != noon.AddDate(-3, 0, 0).Format(time.DateOnly) || one.Way != "portfolio" {
		t.Errorf("opened %+v", one.Renews)
	}
	read[piece](t, d.call("full", "POST", at+"/pieces", `{"title":"Reports","why":"All of it.","outcomes":[1,2],"text":"The reports."}`), 201)
	read[Application](t, d.call("full", "POST", at+"/submit", ""), 200)
	if e := read[applicationWhole](t, d.call("full", "GET", at, ""), 200); e.Renews == nil || e.Renews.Award != "" || e.Renews.AwardedOn == "" {
		t.Errorf("while it is judged blind: %+v", e.Renews)
	}
	s.judge(assess.ApplicationID(one.ID), 2)
	s.must(s.AwardPassed(t.Context(), assess.AwardPassed{Org: "org1", Application: assess.ApplicationID(one.ID)}))
	if e := read[applicationWhole](t, d.call("full", "GET", at, ""), 200); e.State != "awarded" || e.Renews.Award != "w0" {
		t.Errorf("decided: %s, %+v", e.State, e.Renews)
	}
	failure(t, d.call("full", "POST", applications, body), 409)
	failure(t, d.call("full", "POST", applications, strings.Replace(body, "w0", "w9", 1)), 404)
	failure(t, d.call("full", "POST", applications, strings.Replace(body, "mira@", "noa@", 1)), 404)
}

// TestWhoMayByAPI walks the calls as keys that must not.
func TestWhoMayByAPI(t *testing.T) {
	d, s := assessing(t)
	d.publishPlan()
	_, at := d.opened("full", forMira)
	own, err := s.Apply(t.Context(), account.Actor{Person: "noa", Name: "Noa Lind"}, "m1", "")
	s.must(err)
	_, err = s.SaveAnswer(t.Context(), account.Actor{Person: "noa"}, assess.SaveRequest{Application: own.ID, Task: "essay", Text: "My draft."})
	s.must(err)
	theirs := applications + "/" + string(own.ID)
	for _, tt := range []struct {
		name, key, method, path, body string
		want                          int
	}{
		{"no key", "", "GET", at, "", 401},
		{"no right to read", "reader", "GET", at, "", 403},
		{"no right to list", "reader", "GET", applications, "", 403},
		{"handing in is not reading all", "hander", "GET", applications, "", 403},
		{"handing in is reading what it opened", "hander", "GET", at, "", 200},
		{"and not what learners began", "hander", "GET", theirs, "", 403},
		{"no right to open", "reader", "POST", applications, forMira, 403},
		{"no right to hand in", "looker", "POST", at + "/submit", "", 403},
		{"another's", "stranger", "GET", at, "", 404},
		{"another's list", "full", "GET", applications + "?organisation=org2", "", 404},
		{"another's to open", "stranger", "POST", applications, forMira, 404},
		{"another's to hand in", "stranger", "POST", at + "/submit", "", 404},
		{"another's work", "stranger", "PUT", at + "/tasks/essay", `{"text":"x"}`, 404},
		{"another's piece", "stranger", "POST", at + "/pieces", `{"title":"a","why":"b","outcomes":[1],"text":"c"}`, 404},
		{"a learner's own", "full", "PUT", theirs + "/tasks/essay", `{"text":"x"}`, 409},
		{"a learner's own to hand in", "full", "POST", theirs + "/submit", "", 409},
		{"a learner's own to withdraw", "full", "POST", theirs + "/withdraw", "", 409},
		{"none such", "full", "GET", applications + "/none", "", 404},
		{"none such to hand in", "full", "POST", applications + "/none/submit", "", 404},
		{"no such state", "full", "GET", applications + "?state=lost", "", 422},
		{"no such place", "full", "GET", applications + "?after=xyz", "", 422},
		{"no mail address", "full", "POST", applications, `{"achievement":"m1","email":"mira","name":"M"}`, 422},
		{"no such achievement", "full", "POST", applications, `{"achievement":"m9","email":"a@b.example","name":"M"}`, 404},
		{"no such employer", "full", "POST", applications, `{"achievement":"m1","email":"a@b.example","name":"M","employer":"org9"}`, 422},
		{"the key is too long", "full", "POST", applications, forMira, 422},
		{"numbers need their right", "looker", "GET", "/api/v1/agreement", "", 403},
		{"quizzes of another", "full", "GET", "/api/v1/quizzes?organisation=org2", "", 404},
	} {
		headers := []string{"If-Match", `"0"`}
		if tt.name == "the key is too long" {
			headers = append(headers, "Idempotency-Key", strings.Repeat("k", 256))
		}
		if got := d.call(tt.key, tt.method, tt.path, tt.body, headers...); got.status != tt.want {
			t.Errorf("%s: %d, want %d: %s", tt.name, got.status, tt.want, got.body)
		}
	}
	draft := d.call("full", "GET", theirs, "")
	if strings.Contains(draft.body, "My draft.") {
		t.Error("what a learner works on is read before it is handed in")
	}
	if len(s.people) != 4 {
		t.Errorf("a refused call made an account: %v", s.people)
	}
	if w := read[Application](t, d.call("full", "POST", at+"/withdraw", ""), 200); w.State != "withdrawn" {
		t.Errorf("withdrawn %+v", w)
	}
	read[Application](t, d.call("full", "POST", at+"/withdraw", ""), 200)
	failure(t, d.call("full", "POST", at+"/submit", ""), 409)
}

// TestListApplications goes through all of them by pages, and narrows them.
func TestListApplications(t *testing.T) {
	d, s := assessing(t)
	d.publishPlan()
	made := map[string]bool{}
	for _, who := range []string{"a", "b", "c", "d", "e"} {
		one, at := d.opened("full", strings.Replace(forMira, "Mira", who, 1))
		made[one.ID] = true
		if who == "c" {
			read[Work](t, d.call("full", "PUT", at+"/tasks/essay", `{"text":"My essay."}`, "If-Match", `"0"`), 200)
			read[Application](t, d.call("full", "POST", at+"/submit", ""), 200)
			s.must(s.Assign(t.Context(), assess.Assign{Org: "org1", Application: assess.ApplicationID(one.ID)}))
		}
	}
	type page struct {
		Items []Application
		Next  string
	}
	seen, next := map[string]bool{}, ""
	for range 9 {
		p := read[page](t, d.call("full", "GET", applications+"?limit=2&after="+next, ""), 200)
		for _, one := range p.Items {
			if seen[one.ID] {
				t.Errorf("%s is listed twice", one.ID)
			}
			seen[one.ID] = true
		}
		if next = p.Next; next == "" {
			break
		}
	}
	if len(seen) != len(made) {
		t.Errorf("%d of %d were listed", len(seen), len(made))
	}
	for query, want := range map[string]int{"state=begun": 4, "state=marking": 1, "state=marking,begun": 5, "state=passed": 0, "achievement=m1": 5, "achievement=m2": 0,
		"dueBefore=2026-03-29T12:00:00Z": 1, "dueBefore=2026-03-28T12:00:00Z": 0, "changedAfter=2026-03-14T12:00:00Z": 5, "changedAfter=2027-01-01T00:00:00Z": 0} {
		if p := read[page](t, d.call("full", "GET", applications+"?"+query, ""), 200); len(p.Items) != want {
			t.Errorf("%s: %d, want %d", query, len(p.Items), want)
		}
	}
}

// TestPortfolioByAPI: pieces are added once, changed by revision, and taken out.
func TestPortfolioByAPI(t *testing.T) {
	d, s := assessing(t)
	d.publishPlan()
	one, at := d.opened("full", `{"achievement":"m1","email":"mira@post.example","name":"M","way":"portfolio"}`)
	const first = `{"title":"Report","why":"It reads.","outcomes":[1],"text":"The report."}`
	p := read[piece](t, d.call("full", "POST", at+"/pieces", first, "Idempotency-Key", "p1"), 201)
	again := read[piece](t, d.call("full", "POST", at+"/pieces", first, "Idempotency-Key", "p1"), 201)
	if again.Task != p.Task || again.Revision != 1 || p.Outcomes[0] != 1 {
		t.Errorf("%+v, then %+v", p, again)
	}
	failure(t, d.call("full", "POST", at+"/pieces", strings.Replace(first, "Report", "Other", 1), "Idempotency-Key", "p1"), 412)
	failure(t, d.call("full", "POST", at+"/pieces", strings.Replace(first, "[1]", "[3]", 1)), 422)
	failure(t, d.call("full", "POST", at+"/pieces", `{"title":"Report","why":"It reads.","outcomes":[1]}`), 422)
	w := read[Work](t, d.call("full", "POST", at+"/tasks/"+p.Task+"/files?name=a.txt", "words", "Content-Type", "application/octet-stream"), 201)
	changed := read[piece](t, d.call("full", "PUT", at+"/pieces/"+p.Task, `{"title":"My report","why":"It reads.","outcomes":[2,1]}`, "If-Match", etag(w.Revision)), 200)
	if changed.Title != "My report" || len(changed.Files) != 1 || len(changed.Outcomes) != 2 || changed.Text != "" {
		t.Errorf("changed %+v", changed)
	}
	failure(t, d.call("full", "PUT", at+"/pieces/"+p.Task, first, "If-Match", `"1"`), 412)
	failure(t, d.call("full", "PUT", at+"/pieces/none", first, "If-Match", `"1"`), 404)
	other := read[piece](t, d.call("full", "POST", at+"/pieces", first), 201)
	read[piece](t, d.call("full", "DELETE", at+"/pieces/"+other.Task, ""), 200)
	failure(t, d.call("full", "POST", at+"/tasks/"+other.Task+"/files?name=a.txt", "words", "Content-Type", "application/octet-stream"), 404)
	failure(t, d.call("full", "POST", applications, forMira), 409) // begun in the other way
	read[Application](t, d.call("full", "POST", at+"/submit", ""), 200)
	s.judge(assess.ApplicationID(one.ID), 2)
	whole := read[applicationWhole](t, d.call("full", "GET", at, ""), 200)
	if whole.Way != "portfolio" || len(whole.Pieces) != 1 || len(whole.Tasks) != 0 || whole.Outcome == nil || len(whole.Outcome.Outcomes) != 2 {
		t.Errorf("judged %+v", whole)
	}
}

// fakeQuizzes has one quiz of org1 that seven answered.
type fakeQuizzes struct{}

func (fakeQuizzes) Quizzes(_ context.Context, by account.Actor, org account.OrgID) ([]quiz.Quiz, error) {
	return []quiz.Quiz{{ID: "q1", Terms: quiz.Terms{Title: "Joins"}, Open: true, Revision: 2, Created: noon, Changed: noon}}, by.Require(account.ReadDrafts, org)
}

func (fakeQuizzes) Figures(_ context.Context, by account.Actor, org account.OrgID, id quiz.ID) (quiz.Figures, error) {
	if id != "q1" {
		return quiz.Figures{}, fault.NoSuch("quiz", string(id))
	}
	return quiz.Figures{Quiz: quiz.Quiz{ID: id}, Attempts: 7, Passed: 5, Deciles: [10]int{9: 5},
		Items: []quiz.ItemFigures{{Ref: quiz.Ref{Item: "i1", Version: 3}, Item: quiz.Item{Text: "Which?", Kind: quiz.Text}, Newest: true,
			ItemFigures: measure.ItemFigures{N: 7, Difficulty: 0.5, Biserial: 0.25, BiserialKnown: true}}}}, by.Require(account.ReadDrafts, org)
}

func TestFiguresByAPI(t *testing.T) {
	d, s := assessing(t)
	d.publishPlan()
	if list := d.call("full", "GET", "/api/v1/quizzes", ""); !strings.Contains(list.body, `"id":"q1"`) {
		t.Errorf("quizzes %s", list.body)
	}
	f := read[quizFigures](t, d.call("full", "GET", "/api/v1/quizzes/q1/figures", ""), 200)
	if f.Attempts != 7 || f.Deciles[9] != 5 || f.Items[0].Version != 3 || *f.Items[0].Biserial != 0.25 || f.Items[0].UpperLower != nil {
		t.Errorf("figures %+v", f)
	}
	failure(t, d.call("full", "GET", "/api/v1/quizzes/q2/figures", ""), 404)

	for _, who := range []string{"a", "b"} {
		one, at := d.opened("full", strings.Replace(forMira, "Mira", who, 1))
		read[Work](t, d.call("full", "PUT", at+"/tasks/essay", `{"text":"My essay."}`, "If-Match", `"0"`), 200)
		read[Application](t, d.call("full", "POST", at+"/submit", ""), 200)
		s.judge(assess.ApplicationID(one.ID), 1)
	}
	type agreements struct{ Items []agreement }
	all := read[agreements](t, d.call("full", "GET", "/api/v1/agreement", ""), 200)
	if len(all.Items) != 1 || all.Items[0].Works != 2 || all.Items[0].Pairs != 2 || all.Items[0].Same != 1 || all.Items[0].Kappa != nil || len(all.Items[0].Assessors) == 0 {
		t.Errorf("agreement %+v", all)
	}
	if few := read[agreements](t, d.call("counter", "GET", "/api/v1/agreement", ""), 200); len(few.Items) != 1 || few.Items[0].Assessors != nil {
		t.Errorf("to a key that reads numbers alone %+v", few)
	}
}
