package main

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"laurel/account"
	"laurel/assess"
	"laurel/credential/credentialtest"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
	"laurel/wallet"
)

// TestAssessedAward has work judged and looks at the award that follows: there
// is one, the strict schema takes it, it verifies, and it says by which levels,
// on which evidence and by whom it was earned. That the micro-credential leaves
// the catalogue meanwhile takes it from nobody who applied before.
func TestAssessedAward(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	made := h.achievement()
	marker, err := h.accounts.AddMember(ctx, account.System("test"), h.org.ID, "ada@nordmark.example", "Ada Marker", account.Assessor)
	ok(t, err)
	learner, err := h.accounts.AddPerson(ctx, account.System("test"), "bram@post.example", "Bram Oskell", false)
	ok(t, err)
	by, err := h.accounts.Actor(ctx, learner)
	ok(t, err)
	judge, err := h.accounts.Actor(ctx, marker)
	ok(t, err)
	id := assess.AchievementID(made.ID)
	plan, err := h.assess.SavePlan(ctx, h.owner, id, 0, assess.Design{DueDays: 7, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{{Title: "Essay", Instructions: "Write.", Kind: assess.TextTask,
		Rubric: []assess.Criterion{{Title: "Clarity", Need: 1, Levels: []assess.Level{{Title: "Unclear"}, {Title: "Clear", Points: 10}}}}}}})
	ok(t, err)
	v, err := h.assess.PublishPlan(ctx, h.owner, id, plan.Revision)
	ok(t, err)
	task := v.Design.Tasks[0]
	a, err := h.assess.Apply(ctx, by, id, "")
	ok(t, err)
	made, err = h.issuer.Achievement(ctx, h.owner, made.ID)
	ok(t, err)
	_, err = h.issuer.Retire(ctx, h.owner, made.ID, made.Revision)
	ok(t, err)
	if _, err = h.assess.Apply(ctx, judge, id, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("what is retired is applied for: %v", err)
	}
	_, err = h.assess.SaveAnswer(ctx, by, assess.SaveRequest{Application: a.ID, Task: task.ID, Text: "My essay."})
	ok(t, err)
	_, err = h.assess.Submit(ctx, by, a.ID)
	ok(t, err)
	ok(t, h.assess.Assign(ctx, assess.Assign{Org: h.org.ID, Application: a.ID}))
	queue, err := h.assess.Queue(ctx, judge, h.org.ID)
	ok(t, err)
	who := judge
	if len(queue) == 0 { // the owner has as little to do
		who = h.owner
		queue, err = h.assess.Queue(ctx, who, h.org.ID)
		ok(t, err)
	}
	m := queue[0].Mark
	_, err = h.assess.GiveMark(ctx, who, m.ID, m.Revision, assess.Sheet{Levels: map[assess.CriterionID]int{task.Rubric[0].ID: 1}, Feedback: "Clear."})
	ok(t, err)
	for range 2 { // beside the job itself
		ok(t, h.assess.AwardPassed(ctx, assess.AwardPassed{Org: h.org.ID, Application: a.ID}))
	}
	o, err := h.assess.Own(ctx, by, a.ID)
	ok(t, err)
	awards, n, err := h.issuer.Awards(ctx, h.owner, h.org.ID, issuer.AwardFilter{})
	ok(t, err)
	if o.State != assess.Awarded || n != 1 || o.Award != string(awards[0].ID) {
		t.Fatalf("%v with award %q; awards: %d", o.State, o.Award, n)
	}
	award, err := h.issuer.Award(ctx, h.owner, awards[0].ID)
	ok(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(credentialtest.Shared(t, "spec/schemas/ob3/ob_v3p0_achievementcredential_schema.json"))
	ok(t, err)
	if err := schema.Validate(schemaValue(t, award.JSON)); err != nil {
		t.Errorf("the strict schema: %v", err)
	}
	online := h.online()
	if r := online.Verify(ctx, award.JSON, verify.Options{}); r.Verdict() != verify.Good {
		t.Errorf("not good: %s", r.Sentence())
	}
	for _, said := range []string{`"achievedLevel"`, `RubricCriterionLevel`, o.Decision.Evidence[0].SHA256, who.Name, `"source"`} {
		if !strings.Contains(string(award.JSON), said) {
			t.Errorf("the award does not say %s", said)
		}
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestRecognisedAward has prior learning recognised in part: the award is an
// achievement of its own that the strict schema takes and everybody verifies,
// and neither the catalogue nor the wallet takes it for the whole.
func TestRecognisedAward(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	d := h.achievement().Draft
	d.Title, d.Outcomes = "Bind books", []string{"Folds sheets", "Sews a block", "Makes a case"}
	draft, err := h.issuer.Create(ctx, h.owner, h.org.ID, d)
	ok(t, err)
	_, err = h.issuer.Publish(ctx, h.owner, draft.ID, draft.Revision)
	ok(t, err)
	_, err = h.accounts.AddMember(ctx, account.System("test"), h.org.ID, "ada@nordmark.example", "Ada Marker", account.Assessor)
	ok(t, err)
	learner, err := h.accounts.AddPerson(ctx, account.System("test"), "bram@post.example", "Bram Oskell", false)
	ok(t, err)
	by, err := h.accounts.Actor(ctx, learner)
	ok(t, err)
	id := assess.AchievementID(draft.ID)
	plan, err := h.assess.SavePlan(ctx, h.owner, id, 0, assess.Design{DueDays: 7, Recognise: true, Partial: true, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{{Title: "A book", Instructions: "Bind one.", Kind: assess.TextTask,
		Rubric: []assess.Criterion{{Title: "Craft", Levels: []assess.Level{{Title: "Loose"}, {Title: "Sound", Points: 10}}}}}}})
	ok(t, err)
	_, err = h.assess.PublishPlan(ctx, h.owner, id, plan.Revision)
	ok(t, err)
	a, err := h.assess.Recognise(ctx, by, id, "")
	ok(t, err)
	_, err = h.assess.SavePiece(ctx, by, assess.PieceRequest{Application: a.ID, Title: "My case", Why: "I made it.", Outcomes: []int{1, 3}, Text: "A case in linen."})
	ok(t, err)
	_, err = h.assess.Submit(ctx, by, a.ID)
	ok(t, err)
	ok(t, h.assess.Assign(ctx, assess.Assign{Org: h.org.ID, Application: a.ID}))
	m, judge := h.queued(a.ID)
	_, err = h.assess.GiveMark(ctx, judge, m.ID, m.Revision, assess.Sheet{Feedback: "Sound work.", Levels: map[assess.CriterionID]int{"outcome-1": 2, "outcome-2": 0, "outcome-3": 2},
		Notes: map[assess.CriterionID]string{"outcome-1": "The case shows it.", "outcome-2": "No piece.", "outcome-3": "The case."}})
	ok(t, err)
	_, err = h.assess.TakePart(ctx, by, a.ID)
	ok(t, err)
	ok(t, h.assess.AwardPassed(ctx, assess.AwardPassed{Org: h.org.ID, Application: a.ID}))
	o, err := h.assess.Own(ctx, by, a.ID)
	ok(t, err)
	award, err := h.issuer.Award(ctx, h.owner, issuer.AwardID(o.Award))
	ok(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(credentialtest.Shared(t, "spec/schemas/ob3/ob_v3p0_achievementcredential_schema.json"))
	ok(t, err)
	if err := schema.Validate(schemaValue(t, award.JSON)); err != nil {
		t.Errorf("the strict schema: %v", err)
	}
	online := h.online()
	if r := online.Verify(ctx, award.JSON, verify.Options{}); r.Verdict() != verify.Good {
		t.Errorf("not good: %s", r.Sentence())
	}
	for _, said := range []string{"/m/" + string(draft.ID) + "/partial/1/1,3", "Bind books (partial: outcomes 1, 3)", "Recognition of prior learning", "Recognised from prior learning: Folds sheets; Makes a case.", "For outcomes 1 and 3."} {
		if !strings.Contains(string(award.JSON), said) {
			t.Errorf("the award does not say %s", said)
		}
	}
	if strings.Contains(string(award.JSON), "My case") {
		t.Error("the award tells the learner's own title")
	}
	detail, err := h.issuer.Detail(ctx, draft.ID)
	if err != nil || detail.Awards != 0 {
		t.Errorf("the catalogue counts %d awards of the whole, %v", detail.Awards, err)
	}
	held, err := awards{h.issuer}.Award(ctx, wallet.AwardID(award.ID))
	ok(t, err)
	if held.Badge.Title != "Bind books (partial: outcomes 1, 3)" || held.Badge.Level != 0 {
		t.Errorf("the wallet's badge says %q at level %d", held.Badge.Title, held.Badge.Level)
	}
}

// queued is the one mark of an application that is to be given, and whose it is.
func (h *house) queued(id assess.ApplicationID) (assess.Mark, account.Actor) {
	h.t.Helper()
	var found assess.Mark
	ok(h.t, h.assess.Store.View(h.t.Context(), func(tx assess.Tx) error {
		marks, err := tx.Marks(h.org.ID, id)
		for _, m := range marks {
			if m.Open() {
				found = m
			}
		}
		return err
	}))
	who, err := h.accounts.Actor(h.t.Context(), found.Assessor)
	ok(h.t, err)
	return found, who
}
