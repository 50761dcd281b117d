package assess_test

import (
	"errors"
	"slices"
	"testing"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
)

func TestPlanDrafts(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	p, err := h.Plan(ctx, h.author, course)
	must(t, err)
	wantEqual(t, "before there is one", p.Revision, 0)
	p, err = h.SavePlan(ctx, h.author, course, 0, assess.Design{Intro: " Read this. ", Tasks: []assess.Task{{Title: "Unfinished", Kind: assess.TextTask}}})
	must(t, err)
	if p.Draft.Intro != "Read this." || p.Draft.Tasks[0].ID == "" {
		t.Errorf("kept as %+v", p.Draft)
	}
	same, err := h.SavePlan(ctx, h.author, course, 99, p.Draft)
	must(t, err)
	wantEqual(t, "the same again makes no revision", same.Revision, p.Revision)
	other := p.Draft
	other.Intro = "Read that."
	_, err = h.SavePlan(ctx, h.author, course, 0, other)
	wantFault(t, "over what was not read", err, fault.Conflict, "plan.stale")
	_, err = h.SavePlan(ctx, h.people["assessor-0"], course, p.Revision, other)
	wantFault(t, "by an assessor", err, fault.Forbidden, "")
	_, err = h.SavePlan(ctx, account.Actor{Person: "x", Memberships: []account.Membership{{Org: employer, Role: account.Owner}}}, course, p.Revision, other)
	wantFault(t, "by another's owner", err, fault.NotFound, "")
	_, err = h.PublishPlan(ctx, h.author, course, p.Revision)
	wantFault(t, "published by an author", err, fault.Forbidden, "")
}

func TestPublishingTwiceMakesOneVersion(t *testing.T) {
	h := newHouse(t)
	h.publish(oneEssay())
	if v := h.publish(oneEssay()); v.Number != 1 {
		t.Errorf("version %d, want 1", v.Number)
	}
	now, err := h.PublishedPlan(t.Context(), course)
	must(t, err)
	wantEqual(t, "published", now.Design, oneEssay())
}

func TestPublishingNamesWhatIsMissing(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*assess.Design)
		result assess.Result
		want   string // field
	}{
		{"no task", func(d *assess.Design) { d.Tasks = nil }, assess.Percent, "tasks"},
		{"all optional", func(d *assess.Design) { d.Tasks[0].Optional = true }, assess.Percent, "tasks"},
		{"no title", func(d *assess.Design) { d.Tasks[0].Title = "" }, assess.Percent, "task-0-title"},
		{"no instructions", func(d *assess.Design) { d.Tasks[0].Instructions = "" }, assess.Percent, "task-0-instructions"},
		{"no rubric", func(d *assess.Design) { d.Tasks[0].Rubric = nil }, assess.Percent, "task-0-title"},
		{"one level", func(d *assess.Design) { d.Tasks[0].Rubric[0].Levels = d.Tasks[0].Rubric[0].Levels[:1] }, assess.Percent, "task-0-criterion-0-levels"},
		{"a level without a name", func(d *assess.Design) { d.Tasks[0].Rubric[0].Levels[1].Title = " " }, assess.Percent, "task-0-criterion-0-levels"},
		{"points that fall", func(d *assess.Design) { d.Tasks[0].Rubric[0].Levels[3].Points = 1 }, assess.Percent, "task-0-criterion-0-levels"},
		{"a need that is no level", func(d *assess.Design) { d.Tasks[0].Rubric[0].Need = 4 }, assess.Percent, "task-0-criterion-0-need"},
		{"less than its awards need", func(d *assess.Design) { d.Pass.Least = 49 }, assess.Percent, "least"},
		{"more than all points", func(d *assess.Design) { d.Pass.Least = 101 }, assess.Percent, "least"},
		{"no due days", func(d *assess.Design) { d.DueDays = 0 }, assess.Percent, "dueDays"},
		{"blind and observed", func(d *assess.Design) { d.Blind, d.Tasks[0].Kind = true, assess.ObservedTask }, assess.Percent, "blind"},
		{"grades are stated and none are named", func(*assess.Design) {}, assess.Graded, "grades"},
		{"passing without a grade", func(d *assess.Design) { d.Pass.Grades = []assess.Grade{{Name: "Merit", Least: 80}} }, assess.Graded, "grades"},
		{"grades in disorder", func(d *assess.Design) {
			d.Pass.Grades = []assess.Grade{{Name: "Merit", Least: 60}, {Name: "Pass", Least: 50}}
		}, assess.Graded, "grades"},
		{"a quiz that is not there", func(d *assess.Design) {
			d.Tasks = append(d.Tasks, assess.Task{ID: "q", Title: "Quiz", Instructions: "Answer.", Kind: assess.QuizTask, Quiz: "none", Points: 5})
		}, assess.Percent, "task-1-quiz"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, ctx := newHouse(t), t.Context()
			h.awards.what.Result, h.awards.what.Least = tt.result, 50
			d := oneEssay()
			tt.change(&d)
			p, err := h.SavePlan(ctx, h.author, course, 0, d)
			if err == nil {
				_, err = h.PublishPlan(ctx, h.registrar, course, p.Revision)
			}
			f, _ := errors.AsType[*fault.Error](err)
			if f == nil || !slices.ContainsFunc(f.Fields(), func(f *fault.Error) bool { return f.Field == tt.want }) {
				t.Errorf("%v, want something of %s", err, tt.want)
			}
		})
	}
}

// TestStates walks every pair of states: what the table does not name is refused.
func TestStates(t *testing.T) {
	may := map[assess.State]string{
		assess.Begun: "submitted passed withdrawn", assess.Submitted: "marking withdrawn", assess.Marking: "moderation notPassed passed withdrawn",
		assess.Moderation: "notPassed passed withdrawn", assess.NotPassed: "appealed passed", assess.Appealed: "notPassed passed", assess.Passed: "awarded notAwarded",
	}
	for _, from := range assess.States() {
		got := ""
		for _, to := range assess.States() {
			if from.May(to) {
				got += " " + string(to)
			}
		}
		if want := may[from]; got != "" && got[1:] != want || got == "" && want != "" {
			t.Errorf("%s may become%s, want %s", from, got, want)
		}
		if from.Name() == "" {
			t.Errorf("%s has no words", from)
		}
	}
}
