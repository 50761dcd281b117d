package assess

import (
	"fmt"
	"slices"

	"laurel/fault"
)

// The bounds of a design and of what is handed in.
const (
	maxTasks    = 20
	maxCriteria = 20 // of a task
	maxLevels   = 8  // of a criterion
	maxGrades   = 10
	maxTitle    = 200
	maxWords    = 10000 // of instructions, in characters
	maxPoints   = 1000  // of a level or a quiz
	maxDays     = 365
	maxLink     = 2000
)

// TaskField names a control of a task in a form, as faults name it.
func TaskField(task int, name string) string { return fmt.Sprintf("task-%d-%s", task, name) }

// CriterionField is TaskField for a row of a task's rubric.
func CriterionField(task, criterion int, name string) string {
	return fmt.Sprintf("task-%d-criterion-%d-%s", task, criterion, name)
}

// cleaned is the design as it is kept: trimmed, and every part named.
func (d Design) cleaned() Design {
	d.Intro = tidy(d.Intro)
	d.Tasks = slices.Clone(d.Tasks)
	for i := range d.Tasks {
		t := &d.Tasks[i]
		if t.ID == "" {
			t.ID = TaskID(newPart("t"))
		}
		t.Title, t.Instructions = tidy(t.Title), tidy(t.Instructions)
		t.Outcomes = rising(t.Outcomes)
		if t.Kind == QuizTask {
			t.Rubric = nil
		} else {
			t.Quiz, t.Points = "", 0
		}
		t.Rubric = slices.Clone(t.Rubric)
		for j := range t.Rubric {
			c := &t.Rubric[j]
			if c.ID == "" {
				c.ID = CriterionID(newPart("c"))
			}
			c.Title = tidy(c.Title)
			c.Levels = slices.Clone(c.Levels)
			for k := range c.Levels {
				c.Levels[k].Title, c.Levels[k].Description = tidy(c.Levels[k].Title), tidy(c.Levels[k].Description)
			}
		}
	}
	d.Of, d.Outcomes = 0, nil
	d.Pass.Grades = slices.Clone(d.Pass.Grades)
	for i := range d.Pass.Grades {
		d.Pass.Grades[i].Name = tidy(d.Pass.Grades[i].Name)
	}
	return d
}

// checkDraft says what even a draft may not be: beyond a bound, or without sense.
func (d Design) checkDraft() error {
	bad := []*fault.Error{bounded("intro", d.Intro, maxWords), between("least", d.Pass.Least, 0, 100), between("leastEach", d.Pass.LeastEach, 0, 100),
		between("dueDays", d.DueDays, 0, maxDays), between("appealDays", d.AppealDays, 0, maxDays)}
	if len(d.Tasks) > maxTasks {
		return fault.Field("tasks", "An assessment has at most {most} tasks.", "most", grouped(maxTasks))
	}
	tasks, criteria := map[TaskID]bool{}, map[CriterionID]bool{}
	for i, t := range d.Tasks {
		if tasks[t.ID] || len(t.ID) > 40 {
			return fault.Field("tasks", "Two tasks are the same one. Load the page again.")
		}
		tasks[t.ID] = true
		bad = append(bad, t.check(i)...)
		for _, c := range t.Rubric {
			if criteria[c.ID] || len(c.ID) > 40 {
				return fault.Field("tasks", "Two criteria are the same one. Load the page again.")
			}
			criteria[c.ID] = true
		}
	}
	if d.Partial && !d.Recognise {
		bad = append(bad, fault.Field("recognition", "Only where prior learning is recognised can a part of it be awarded."))
	}
	if len(d.Pass.Grades) > maxGrades {
		bad = append(bad, fault.Field("grades", "There are at most {most} grades.", "most", grouped(maxGrades)))
	}
	for _, g := range d.Pass.Grades {
		bad = append(bad, bounded("grades", g.Name, maxTitle), between("grades", g.Least, 0, 100))
	}
	return fault.Join(bad...)
}

func (t Task) check(i int) []*fault.Error {
	bad := []*fault.Error{bounded(TaskField(i, "title"), t.Title, maxTitle), bounded(TaskField(i, "instructions"), t.Instructions, maxWords),
		between(TaskField(i, "points"), t.Points, 0, maxPoints)}
	if !slices.Contains(TaskKinds(), t.Kind) {
		bad = append(bad, fault.Field(TaskField(i, "kind"), "Choose what the learner hands in."))
	}
	if t.Optional && (t.Kind == ObservedTask || t.Kind == QuizTask) {
		bad = append(bad, fault.Field(TaskField(i, "optional"), "What is observed or answered as a quiz cannot be left out."))
	}
	if len(t.Rubric) > maxCriteria {
		return append(bad, fault.Field(TaskField(i, "title"), "A rubric has at most {most} criteria.", "most", grouped(maxCriteria)))
	}
	for j, c := range t.Rubric {
		bad = append(bad, c.check(i, j)...)
	}
	return bad
}

func (c Criterion) check(i, j int) []*fault.Error {
	at := func(name string) string { return CriterionField(i, j, name) }
	bad := []*fault.Error{bounded(at("title"), c.Title, maxTitle)}
	if len(c.Levels) > maxLevels {
		return append(bad, fault.Field(at("levels"), "A criterion has at most {most} levels.", "most", grouped(maxLevels)))
	}
	for k, l := range c.Levels {
		bad = append(bad, bounded(at("levels"), l.Title, maxTitle), bounded(at("levels"), l.Description, maxWords), between(at("levels"), l.Points, 0, maxPoints))
		if k > 0 && l.Points < c.Levels[k-1].Points {
			bad = append(bad, fault.Field(at("levels"), "Points do not fall from a level to the next: {level} gives fewer than the one before.", "level", l.Title))
		}
	}
	if c.Need < 0 || c.Need > 0 && c.Need >= len(c.Levels) {
		bad = append(bad, fault.Field(at("need"), "Choose one of the levels there are."))
	}
	return bad
}

// checkWhole says what a design lacks before people can be assessed by it.
func (d Design) checkWhole(a Achievement) error {
	if err := d.checkDraft(); err != nil {
		return err
	}
	var bad []*fault.Error
	if len(d.Tasks) == 0 {
		bad = append(bad, fault.Field("tasks", "Add a task: something that shows the ability."))
	}
	if len(d.Tasks) > 0 && !slices.ContainsFunc(d.Tasks, func(t Task) bool { return !t.Optional }) {
		bad = append(bad, fault.Field("tasks", "At least one task must not be optional."))
	}
	for i, t := range d.Tasks {
		bad = append(bad, t.checkWhole(i, d)...)
	}
	bad = append(bad, d.checkRecognition(a)...)
	if d.DueDays == 0 {
		bad = append(bad, fault.Field("dueDays", "Say how many days an assessor has."))
	}
	if a.Result == Graded && len(d.Pass.Grades) == 0 {
		bad = append(bad, fault.Field("grades", "Awards of this micro-credential state a grade. Say which grade begins at how many per cent."))
	}
	if float64(d.Pass.Least) < a.Least {
		bad = append(bad, fault.Field("least", "The micro-credential says that {least} per cent are needed. Let nobody pass with less.", "least", Number(a.Least)))
	}
	for i, g := range d.Pass.Grades {
		switch {
		case g.Name == "":
			bad = append(bad, fault.Field("grades", "Give each grade a name."))
		case i > 0 && g.Least <= d.Pass.Grades[i-1].Least:
			bad = append(bad, fault.Field("grades", "Write the grades from the lowest to the highest: {grade} begins no higher than the one before.", "grade", g.Name))
		}
	}
	if a.Result == Graded && len(d.Pass.Grades) > 0 && d.Pass.Grades[0].Least > d.Pass.Least {
		bad = append(bad, fault.Field("grades", "Whoever passes needs a grade: let the lowest begin at {least} per cent or below.", "least", grouped(d.Pass.Least)))
	}
	return fault.Join(bad...)
}

func (t Task) checkWhole(i int, d Design) (bad []*fault.Error) {
	if t.Title == "" {
		bad = append(bad, fault.Field(TaskField(i, "title"), "Give the task a title."))
	}
	if t.Instructions == "" {
		bad = append(bad, fault.Field(TaskField(i, "instructions"), "Say what is to be done, and what makes it good."))
	}
	switch {
	case t.Kind == QuizTask && t.Quiz == "":
		bad = append(bad, fault.Field(TaskField(i, "quiz"), "Choose the quiz."))
	case t.Kind != QuizTask && len(t.Rubric) == 0:
		bad = append(bad, fault.Field(TaskField(i, "title"), "Add a criterion by which this task is judged."))
	case t.Max() == 0:
		bad = append(bad, fault.Field(TaskField(i, "title"), "No points can be reached in this task."))
	}
	if t.Kind == ObservedTask && d.Blind {
		bad = append(bad, fault.Field("blind", "Who watches somebody sees them: marking cannot be blind where a demonstration is observed."))
	}
	for j, c := range t.Rubric {
		if c.Title == "" {
			bad = append(bad, fault.Field(CriterionField(i, j, "title"), "Name the criterion."))
		}
		if len(c.Levels) < 2 {
			bad = append(bad, fault.Field(CriterionField(i, j, "levels"), "A criterion needs two levels or more."))
		}
		for _, l := range c.Levels {
			if l.Title == "" {
				bad = append(bad, fault.Field(CriterionField(i, j, "levels"), "Name every level."))
				break
			}
		}
	}
	return bad
}

func between(field string, n, least, most int) *fault.Error {
	if n < least || n > most {
		return fault.Field(field, "Write a whole number from {least} to {most}.", "least", grouped(least), "most", grouped(most))
	}
	return nil
}
