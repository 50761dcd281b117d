package assess_test

import (
	"testing"

	"pgregory.net/rapid"

	"laurel/assess"
)

// rubric is four levels worth 0, 4, 7 and 10 points.
func rubric(id string, need int) assess.Criterion {
	return assess.Criterion{ID: assess.CriterionID(id), Title: "Criterion " + id, Need: need, Levels: []assess.Level{
		{Title: "Not shown"}, {Title: "Beginning", Points: 4}, {Title: "Sound", Points: 7}, {Title: "Strong", Points: 10}}}
}

// twoTasks is 20 points of a rubric and 10 of a quiz.
func twoTasks() assess.Design {
	return assess.Design{Tasks: []assess.Task{
		{ID: "work", Title: "The work", Kind: assess.FileTask, Rubric: []assess.Criterion{rubric("a", 0), rubric("b", 0)}},
		{ID: "quiz", Title: "The quiz", Kind: assess.QuizTask, Points: 10}},
		Pass: assess.PassRule{Least: 60}}
}

func sheet(a, b int) assess.Sheet {
	return assess.Sheet{Levels: map[assess.CriterionID]int{"a": a, "b": b}}
}

func TestDecide(t *testing.T) {
	quiz := func(got float64) map[assess.TaskID]assess.Score {
		return map[assess.TaskID]assess.Score{"quiz": {Got: got, Max: 20}}
	}
	for _, tt := range []struct {
		name   string
		change func(*assess.Design)
		sheets []assess.Sheet
		quiz   float64 // of 20
		points float64 // of 30
		passed bool
		missed []string
		grade  string
	}{
		{name: "enough to the point", sheets: []assess.Sheet{sheet(2, 2)}, quiz: 8, points: 18, passed: true},
		{name: "half a point short", sheets: []assess.Sheet{sheet(2, 2)}, quiz: 7, points: 17.5,
			missed: []string{"Altogether 17.5 of 30 points were reached, 18 are needed."}},
		{name: "of two the mean", sheets: []assess.Sheet{sheet(2, 2), sheet(3, 2)}, quiz: 20, points: 25.5, passed: true},
		{name: "a criterion below its need", change: func(d *assess.Design) { d.Tasks[0].Rubric[1].Need = 2 }, sheets: []assess.Sheet{sheet(3, 1)}, quiz: 20, points: 24,
			missed: []string{"Criterion b: “Beginning” was reached, “Sound” is needed."}},
		{name: "of two levels the lower counts for the need", change: func(d *assess.Design) { d.Tasks[0].Rubric[1].Need = 2 },
			sheets: []assess.Sheet{sheet(3, 2), sheet(3, 1)}, quiz: 20, points: 25.5,
			missed: []string{"Criterion b: “Beginning” was reached, “Sound” is needed."}},
		{name: "one task too weak", change: func(d *assess.Design) { d.Pass.LeastEach = 50 }, sheets: []assess.Sheet{sheet(3, 3)}, quiz: 9, points: 24.5,
			missed: []string{"The quiz: 4.5 of 10 points were reached, 5 are needed in each task."}},
		{name: "a quiz never taken", sheets: []assess.Sheet{sheet(3, 3)}, points: 20, passed: true},
		{name: "graded", change: func(d *assess.Design) {
			d.Pass.Grades = []assess.Grade{{Name: "Pass", Least: 50}, {Name: "Merit", Least: 80}, {Name: "Distinction", Least: 95}}
		}, sheets: []assess.Sheet{sheet(3, 3)}, quiz: 8, points: 24, passed: true, grade: "Merit"},
		{name: "nothing is needed", change: func(d *assess.Design) { d.Pass.Least = 0 }, sheets: []assess.Sheet{sheet(0, 0)}, passed: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := twoTasks()
			if tt.change != nil {
				tt.change(&d)
			}
			scores := quiz(tt.quiz)
			if tt.quiz == 0 {
				scores = nil
			}
			got := assess.Decide(d, tt.sheets, scores)
			if got.Points != tt.points || got.Max != 30 || got.Passed != tt.passed || got.Grade != tt.grade {
				t.Errorf("%v of %v, passed %v, grade %q; want %v of 30, %v, %q", got.Points, got.Max, got.Passed, got.Grade, tt.points, tt.passed, tt.grade)
			}
			wantEqual(t, "missed", got.Missed, tt.missed)
		})
	}
}

// TestDecideProperties holds for any sheets: no order of assessors matters, a
// better level never loses points, and passing is exactly that nothing is missed.
func TestDecideProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := twoTasks()
		d.Pass.Least = rapid.IntRange(0, 100).Draw(t, "least")
		d.Tasks[0].Rubric[0].Need = rapid.IntRange(0, 3).Draw(t, "need")
		level := func(name string) int { return rapid.IntRange(0, 3).Draw(t, name) }
		one, two := sheet(level("a1"), level("b1")), sheet(level("a2"), level("b2"))
		scores := map[assess.TaskID]assess.Score{"quiz": {Got: float64(level("got")), Max: 3}}
		got, back := assess.Decide(d, []assess.Sheet{one, two}, scores), assess.Decide(d, []assess.Sheet{two, one}, scores)
		if got.Points != back.Points || got.Passed != back.Passed {
			t.Fatalf("the order of assessors matters: %v and %v", got, back)
		}
		if got.Passed != (len(got.Missed) == 0) {
			t.Fatalf("passed %v with %v missed", got.Passed, got.Missed)
		}
		better := sheet(min(one.Levels["a"]+1, 3), one.Levels["b"])
		if more := assess.Decide(d, []assess.Sheet{better, two}, scores); more.Points < got.Points || got.Passed && !more.Passed {
			t.Fatalf("a better level made it worse: %v, then %v", got, more)
		}
	})
}

func TestDisagree(t *testing.T) {
	for _, tt := range []struct {
		name string
		a, b assess.Sheet
		want []assess.CriterionID
	}{
		{"the same", sheet(2, 2), sheet(2, 2), nil},
		{"one level is judgement", sheet(2, 1), sheet(3, 2), nil},
		{"two levels are not", sheet(3, 1), sheet(1, 1), []assess.CriterionID{"a"}},
		{"either way round", sheet(1, 0), sheet(3, 3), []assess.CriterionID{"a", "b"}},
	} {
		t.Run(tt.name, func(t *testing.T) { wantEqual(t, "apart", assess.Disagree(twoTasks(), tt.a, tt.b), tt.want) })
	}
}
