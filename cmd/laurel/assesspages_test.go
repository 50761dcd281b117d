package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
)

// assessed is a published micro-credential that is assessed by a text, and by a
// quiz as well.
func (h *house) assessed() (assess.PlanVersion, quiz.ID) {
	h.t.Helper()
	ctx := h.t.Context()
	_, _, q := h.walkQuiz()
	_, err := h.quizzes.OpenQuiz(ctx, h.owner, h.org.ID, q, true)
	ok(h.t, err)
	id := assess.AchievementID(h.achievement().ID)
	plan, err := h.assess.SavePlan(ctx, h.owner, id, 0, assess.Design{DueDays: 7, AppealDays: 14, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{
		{Title: "Essay", Instructions: "Write.", Kind: assess.TextTask, Rubric: []assess.Criterion{{Title: "Clarity", Levels: []assess.Level{{Title: "Unclear"}, {Title: "Clear", Points: 10}}}}},
		{Title: "What you know of bees", Instructions: "Answer.", Kind: assess.QuizTask, Quiz: string(q), Points: 5}}})
	ok(h.t, err)
	v, err := h.assess.PublishPlan(ctx, h.owner, id, plan.Revision)
	ok(h.t, err)
	return v, q
}

// TestAssessingHasNoDeadEnds goes where people got stuck: to a quiz that an
// application asks for, with work of an assessor who left, and with what was
// typed and refused.
func TestAssessingHasNoDeadEnds(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	v, q := h.assessed()
	owner, reader := h.enter("second@nordmark.example", account.Owner), h.enter("ada@nordmark.example", account.Assessor)
	desk := "/desk/" + string(h.org.ID)
	if got := reader.get(desk + "/define/" + string(v.Achievement)); got.status != http.StatusOK || !strings.HasSuffix(got.at, "/review") {
		t.Errorf("an assessor who opens what is described: %s at %s", got, got.at)
	}

	wrong := url.Values{"task-0-title": {"Essay"}, "task-0-instructions": {"Write."}, "task-0-kind": {"text"}, "task-0-rubric": {"Clarity\n" + strings.Repeat("Z", 6000)}}
	if got := owner.post(desk+"/define/"+string(v.Achievement)+"/assessment", wrong); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Write the level “Z") || strings.Contains(got.text, "Write the level “"+strings.Repeat("Z", 200)) {
		t.Errorf("a rubric that is no rubric: %.600s", got)
	}

	by := h.somebody("bram@post.example")
	learner := h.visitor()
	link, err := h.accounts.NewSignInLink(ctx, account.System("test"), by.Person, "", h.now().AddDate(0, 0, 1).Sub(h.now()))
	ok(t, err)
	learner.post(strings.TrimPrefix(link, h.publicURL), nil)
	a, err := h.assess.Apply(ctx, by, v.Achievement, "")
	ok(t, err)
	own := "/applications/" + string(a.ID)
	if got := learner.get(own); !strings.Contains(got.body, `href="/quiz/`+string(q)+`"`) {
		t.Errorf("the quiz cannot be reached from the application: %s", got)
	}
	_, err = h.assess.SaveAnswer(ctx, by, assess.SaveRequest{Application: a.ID, Task: v.Design.Tasks[0].ID, Text: "My essay."})
	ok(t, err)
	attempt, err := h.quizzes.Begin(ctx, by, q)
	ok(t, err)
	_, err = h.quizzes.Finish(ctx, by, attempt.ID)
	ok(t, err)
	_, err = h.assess.Submit(ctx, by, a.ID)
	ok(t, err)
	ok(t, h.assess.Assign(ctx, assess.Assign{Org: h.org.ID, Application: a.ID}))

	c, err := h.assess.Case(ctx, h.owner, a.ID)
	ok(t, err)
	m := c.Marks[0]
	at := desk + "/applications/" + string(a.ID)
	if got := owner.post(at+"/away", url.Values{"mark": {string(m.ID)}, "reason": {"Ill."}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, ">Ill.</textarea>") {
		t.Errorf("a reason that is too short: %s", got)
	}
	if got := owner.post(at+"/away", url.Values{"mark": {string(m.ID)}, "reason": {"They are ill until the spring."}}); got.status != http.StatusOK {
		t.Errorf("taking it away: %s", got)
	}
	if got := owner.get(at); !strings.Contains(got.text, "taken away") {
		t.Errorf("taken away, but %s", got)
	}

	who := owner
	ok(t, h.assess.Assign(ctx, assess.Assign{Org: h.org.ID, Application: a.ID}))
	c, err = h.assess.Case(ctx, h.owner, a.ID)
	ok(t, err)
	m = c.Marks[len(c.Marks)-1]
	if m.Name == "Name of ada@nordmark.example" {
		who = reader
	} else if m.Assessor == h.owner.Person {
		who = h.enter("owner@nordmark.example", account.Owner)
	}
	page := desk + "/marks/" + string(m.ID)
	level := "level-" + string(v.Design.Tasks[0].Rubric[0].ID)
	first := url.Values{"revision": {"1"}, level: {"0"}, "feedback": {"Muddled."}}
	if got := who.post(page, first); got.status != http.StatusOK {
		t.Fatalf("saving it: %s", got)
	}
	first[level], first["feedback"] = []string{"1"}, []string{"Clear as day."}
	if got := who.post(page, first); got.status != http.StatusConflict || !strings.Contains(got.text, "Saved in the other window") || !strings.Contains(got.text, "Muddled.") || !strings.Contains(got.body, ">Clear as day.</textarea>") {
		t.Errorf("saved meanwhile in another window: %s", got)
	}
	give := url.Values{"give": {"1"}, "revision": {"2"}, level: {"1"}, "feedback": {"Clear as a bell."}}
	if got := who.post(page, give); got.status != http.StatusOK {
		t.Fatalf("giving it: %s", got)
	}
	give[level], give["feedback"] = []string{"0"}, []string{"Changed my mind."}
	if got := who.post(page, give); got.status != http.StatusConflict || !strings.Contains(got.text, "Clear as a bell.") || strings.Contains(got.text, "Changed my mind.") ||
		!strings.Contains(got.text, "This judgement is given already, and counts as it was given.") || strings.Contains(got.text, "to correct") {
		t.Errorf("given already, from another window: %s", got)
	}
}

// TestAClosedQuizSaysSo leads somebody whose application asks for a quiz that
// was closed to its door, and nobody else; and tells who closes it of them.
func TestAClosedQuizSaysSo(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	v, q := h.assessed()
	owner := h.enter("second@nordmark.example", account.Owner)
	desk := "/desk/" + string(h.org.ID) + "/quizzes/" + string(q)
	signed := func(address string) (account.Actor, *visitor) {
		by, who := h.somebody(address), h.visitor()
		link, err := h.accounts.NewSignInLink(ctx, account.System("test"), by.Person, "", h.now().AddDate(0, 0, 1).Sub(h.now()))
		ok(t, err)
		who.post(strings.TrimPrefix(link, h.publicURL), nil)
		return by, who
	}
	by, learner := signed("bram@post.example")
	_, other := signed("mira@post.example")
	if got := owner.get(desk); strings.Contains(got.text, "asks for this quiz") {
		t.Errorf("nobody is asked for it, but %s", got)
	}
	a, err := h.assess.Apply(ctx, by, v.Achievement, "")
	ok(t, err)
	own := "/applications/" + string(a.ID)
	if got := owner.get(desk); !strings.Contains(got.text, "1 application that is not handed in yet asks for this quiz. If you close it,") {
		t.Errorf("before it is closed: %s", got)
	}
	if got := learner.get("/quiz/" + string(q)); !strings.Contains(got.body, `href="`+own+`"`) {
		t.Errorf("no way back from an open quiz: %s", got)
	}
	owner.post(desk+"/open", url.Values{"open": {"no"}})

	if got := learner.get(own); !strings.Contains(got.text, "This quiz is not open at present.") || strings.Contains(got.text, "Answer the quiz") {
		t.Errorf("the application: %s", got)
	}
	door := learner.get("/quiz/" + string(q))
	if door.status != http.StatusOK || !strings.Contains(door.text, "This quiz is not open at present.") || !strings.Contains(door.text, "Ask "+h.org.Name+" when it opens") ||
		!strings.Contains(door.body, `href="`+own+`"`) || strings.Contains(door.body, ">Begin") {
		t.Errorf("its door: %s", door)
	}
	if got := learner.post("/quiz/"+string(q), nil); got.status != http.StatusOK || !strings.Contains(got.text, "not open at present") {
		t.Errorf("beginning it all the same: %s", got)
	}
	if got := learner.post(own+"/submit", nil); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "is a quiz that is not open at present") {
		t.Errorf("handing in without it: %s", got)
	}
	for what, got := range map[string]answer{"another": other.get("/quiz/" + string(q)), "another begins": other.post("/quiz/"+string(q), nil)} {
		if got.status != http.StatusNotFound {
			t.Errorf("%s: %s", what, got)
		}
	}
	_, err = h.assess.Withdraw(ctx, by, a.ID)
	ok(t, err)
	if got := learner.get("/quiz/" + string(q)); got.status != http.StatusNotFound {
		t.Errorf("withdrawn, but %s", got)
	}
	if got := owner.get(desk); strings.Contains(got.text, "this quiz. ") {
		t.Errorf("nobody waits any more, but %s", got)
	}
}

// TestDoneTwiceIsDone does from a second window what was done in the first: the
// page says that it is done, how it stands, and asks for nothing to be corrected.
func TestDoneTwiceIsDone(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	id := assess.AchievementID(h.achievement().ID)
	plan, err := h.assess.SavePlan(ctx, h.owner, id, 0, assess.Design{DueDays: 7, AppealDays: 14, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{
		{Title: "Essay", Instructions: "Write.", Kind: assess.TextTask, Rubric: []assess.Criterion{{Title: "Clarity", Levels: []assess.Level{{Title: "Unclear"}, {Title: "Clear", Points: 10}}}}}}})
	ok(t, err)
	v, err := h.assess.PublishPlan(ctx, h.owner, id, plan.Revision)
	ok(t, err)
	task := v.Design.Tasks[0].ID
	by, learner := h.somebody("bram@post.example"), h.visitor()
	link, err := h.accounts.NewSignInLink(ctx, account.System("test"), by.Person, "", h.now().AddDate(0, 0, 1).Sub(h.now()))
	ok(t, err)
	learner.post(strings.TrimPrefix(link, h.publicURL), nil)
	begin := func() string {
		a, err := h.assess.Apply(ctx, by, v.Achievement, "")
		ok(t, err)
		_, err = h.assess.SaveAnswer(ctx, by, assess.SaveRequest{Application: a.ID, Task: task, Text: "My essay."})
		ok(t, err)
		return "/applications/" + string(a.ID)
	}
	twice := func(what, at string, form url.Values, say ...string) {
		t.Helper()
		if got := learner.post(at, form); got.status != http.StatusOK {
			t.Fatalf("%s: %s", what, got)
		}
		got := learner.post(at, form)
		for _, words := range say {
			if got.status != http.StatusConflict || !strings.Contains(got.text, words) || strings.Contains(got.text, "to correct") || strings.Contains(got.text, "another state") {
				t.Errorf("%s twice, without %q: %s", what, words, got)
			}
		}
	}
	own := begin()
	twice("handed in", own+"/submit", nil, "This is handed in already, and nothing of it is lost. It stands so: ", "My essay.") // an assessor may be found meanwhile
	late := url.Values{"revision": {"1"}, "text-" + string(task): {"My better essay."}}
	if got := learner.post(own+"/tasks/"+string(task), late); got.status != http.StatusConflict || !strings.Contains(got.text, "What you typed too late") || !strings.Contains(got.text, "My better essay.") ||
		!strings.Contains(got.text, "My essay.") || strings.Contains(got.text, "to correct") {
		t.Errorf("saved after it was handed in elsewhere: %s", got)
	}
	twice("withdrawn", own+"/withdraw", nil, "This is withdrawn already.")
	if got := learner.post(own+"/submit", nil); got.status != http.StatusConflict || !strings.Contains(got.text, "This was withdrawn, so it cannot be handed in any more.") {
		t.Errorf("handed in after it was withdrawn elsewhere: %s", got)
	}

	own = begin()
	app := assess.ApplicationID(strings.TrimPrefix(own, "/applications/"))
	_, err = h.assess.Submit(ctx, by, app)
	ok(t, err)
	h.enter("ada@nordmark.example", account.Assessor)
	h.enter("bea@nordmark.example", account.Assessor)
	ok(t, h.assess.Assign(ctx, assess.Assign{Org: h.org.ID, Application: app}))
	c, err := h.assess.Case(ctx, h.owner, app)
	ok(t, err)
	judge, err := h.accounts.Actor(ctx, c.Marks[0].Assessor)
	ok(t, err)
	_, err = h.assess.GiveMark(ctx, judge, c.Marks[0].ID, 1, assess.Sheet{Levels: map[assess.CriterionID]int{v.Design.Tasks[0].Rubric[0].ID: 0}, Feedback: "Muddled."})
	ok(t, err)
	twice("appealed", own+"/appeal", url.Values{"reason": {"It is as clear as day."}}, "The appeal is in already", "Appealed, being looked at anew")
	if got := learner.post(own+"/withdraw", nil); got.status != http.StatusConflict || !strings.Contains(got.text, "An appeal is being looked at") {
		t.Errorf("withdrawn with an appeal: %s", got)
	}
	ok(t, h.assess.Assign(ctx, assess.Assign{Org: h.org.ID, Application: app}))
	c, err = h.assess.Case(ctx, h.owner, app)
	ok(t, err)
	hearer := c.Marks[len(c.Marks)-1]
	heard, err := h.accounts.Actor(ctx, hearer.Assessor)
	ok(t, err)
	who := h.enter(heard.Emails[0], heard.Memberships[0].Role)
	back, reason := "/desk/"+string(h.org.ID)+"/marks/"+string(hearer.ID)+"/back", url.Values{"reason": {"I know whose work it is."}}
	for i, say := range []string{"You gave it back.", "This was given back or taken away already."} {
		if got := who.post(back, reason); got.status != http.StatusOK || !strings.Contains(got.text, say) {
			t.Errorf("given back %d times: %s", i+1, got)
		}
	}
}

// TestWhoReadsDraftsSeesTheirBadges: the desk draws a draft's badge for all who
// read it, and not only for those who write it.
func TestWhoReadsDraftsSeesTheirBadges(t *testing.T) {
	h := newHouse(t)
	_, err := h.issuer.Create(t.Context(), h.owner, h.org.ID, definition())
	ok(t, err)
	for role, want := range map[account.Role]int{account.Assessor: http.StatusOK, account.Author: http.StatusOK} {
		who := h.enter(string(role)+"@nordmark.example", role)
		_, src, found := strings.Cut(who.get("/desk/"+string(h.org.ID)).body, `src="/desk/`)
		src, _, _ = strings.Cut(src, `"`)
		if got := who.get("/desk/" + strings.ReplaceAll(src, "&amp;", "&")); !found || got.status != want {
			t.Errorf("%s at %s: %s", role, src, got)
		}
	}
}
