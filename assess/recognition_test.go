package assess_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
)

// recognising is a design of two tasks, of which one shows the first and third
// outcome, the other the second; prior learning is recognised, also in part.
func recognising() assess.Design {
	d := oneEssay()
	d.Tasks[0].Outcomes = []int{3, 1}
	d.Tasks = append(d.Tasks, assess.Task{ID: "talk", Title: "A talk", Instructions: "Give it.", Kind: assess.TextTask, Outcomes: []int{2}, Rubric: []assess.Criterion{rubric("c", 0)}})
	d.Recognise, d.Partial = true, true
	return d
}

func outcomesHouse(t *testing.T) *house {
	h := newHouse(t)
	h.awards.what.Outcomes = []string{"Reads data", "Asks a database", "Explains results"}
	h.Holdings = holdings{{ID: "award-1", Title: "Data basics", Issuer: "Open College of Varn", On: "2025-05-01", State: "In force", Link: "https://laurel.example/a/mira", SHA256: "ab", Size: 3}}
	return h
}

type holdings []assess.HeldAward

func (h holdings) Held(_ context.Context, by account.Actor) ([]assess.HeldAward, error) {
	return h, nil
}

// portfolio begins one with two pieces, hands it in and has assessors found.
func (h *house) portfolio(by account.Actor) assess.Application {
	h.t.Helper()
	a, err := h.Recognise(h.t.Context(), by, course, "")
	must(h.t, err)
	for _, req := range []assess.PieceRequest{
		{Title: "My report at Kestrel", Why: "It reads and explains.", Outcomes: []int{3, 1, 1}, Text: "The report.", File: &assess.Upload{Name: "mira solberg.txt", Data: []byte("Figures.")}},
		{Title: "A certificate", Why: "It was part of it.", Outcomes: []int{2}, Award: "award-1"},
	} {
		req.Application = a.ID
		_, err = h.SavePiece(h.t.Context(), by, req)
		must(h.t, err)
	}
	_, err = h.Submit(h.t.Context(), by, a.ID)
	must(h.t, err)
	return h.assignAll(a.ID)
}

// judge gives an open mark of a portfolio: a level for each outcome.
func (h *house) judge(m assess.Mark, levels ...int) {
	h.t.Helper()
	s := assess.Sheet{Levels: map[assess.CriterionID]int{}, Notes: map[assess.CriterionID]string{}, Feedback: "I read all of it."}
	for i, l := range levels {
		id := assess.CriterionID("outcome-" + string(rune('1'+i)))
		s.Levels[id], s.Notes[id] = l, "The report shows it."
	}
	_, err := h.GiveMark(h.t.Context(), h.people[m.Assessor], m.ID, m.Revision, s)
	must(h.t, err)
}

func TestAllOutcomesRecognised(t *testing.T) {
	h := outcomesHouse(t)
	d := recognising()
	d.Double, d.Blind = true, true
	h.publish(d)
	a := h.portfolio(h.learner)
	open := h.open(a.ID)
	if len(open) != 2 {
		t.Fatalf("%d marks, want two", len(open))
	}
	w, err := h.Work(t.Context(), h.people[open[0].Assessor], open[0].ID)
	must(t, err)
	pieces := w.Pieces()
	if !w.Portfolio || len(w.Design.Tasks) != 3 || len(pieces) != 2 || pieces[1].Content.Award.Link != "" || pieces[0].Content.Files[0].Name != "file-1.txt" || strings.Contains(w.Who, "mira") {
		t.Errorf("blind work: %+v", w)
	}
	wantEqual(t, "outcomes of the first piece", pieces[0].Content.Outcomes, []int{1, 3})
	s := assess.Sheet{Levels: map[assess.CriterionID]int{"outcome-1": 2, "outcome-2": 2, "outcome-3": 2}, Feedback: "Good."}
	_, err = h.GiveMark(t.Context(), h.people[open[0].Assessor], open[0].ID, open[0].Revision, s)
	wantFault(t, "without a reason", err, fault.Invalid, "")
	h.judge(open[0], 2, 2, 2)
	h.judge(open[1], 2, 0, 2)
	if a = h.assignAll(a.ID); a.State != assess.Moderation {
		t.Fatalf("shown and not shown: %v, want a moderator", a.State)
	}
	h.judge(h.open(a.ID)[0], 2, 2, 2)
	a = h.award(a.ID)
	if a.State != assess.Awarded || a.StateName() != "Recognised and awarded" {
		t.Fatalf("%v", a.State)
	}
	e := h.awards.given["assess:"+string(a.ID)]
	if !e.Portfolio || e.Version != 1 || e.Part != nil {
		t.Errorf("earned %+v", e)
	}
	wantEqual(t, "recognised", e.Recognised, h.awards.what.Outcomes)
	if ev := e.Decision.Evidence; len(ev) != 3 || ev[0].Title != "Portfolio, piece 1" || ev[2].Kind != "award" || ev[2].SHA256 != "ab" {
		t.Errorf("evidence %+v", ev)
	}
	_, err = h.Recognise(t.Context(), h.learner, course, "")
	wantFault(t, "what is passed", err, fault.Conflict, "assess.passed")
}

// Some outcomes shown: the part can be taken, and only the rest remains to be done.
func TestPartRecognised(t *testing.T) {
	h := outcomesHouse(t)
	h.publish(recognising())
	a := h.portfolio(h.learner)
	_, err := h.Apply(t.Context(), h.learner, course, "")
	wantFault(t, "tasks beside a portfolio", err, fault.Conflict, "assess.otherWay")
	h.judge(h.open(a.ID)[0], 2, 1, 2)
	a = h.look(a.ID)
	wantEqual(t, "shown", a.Decision.Shown, []int{1, 3})
	if a.State != assess.NotPassed || a.StateName() != "Recognised in part" {
		t.Fatalf("%v, %s", a.State, a.StateName())
	}
	_, err = h.TakePart(t.Context(), h.person("other", ""), a.ID)
	wantFault(t, "another's part", err, fault.NotFound, "")
	_, err = h.TakePart(t.Context(), h.learner, a.ID)
	must(t, err)
	if a = h.award(a.ID); a.State != assess.Awarded {
		t.Fatal(a.State)
	}
	e := h.awards.given["assess:"+string(a.ID)]
	wantEqual(t, "part", e.Part, []int{1, 3})
	wantEqual(t, "recognised", e.Recognised, []string{"Reads data", "Explains results"})
	_, err = h.TakePart(t.Context(), h.learner, a.ID)
	wantFault(t, "taken twice", err, fault.Conflict, "assess.partTaken")

	rest, err := h.Apply(t.Context(), h.learner, course, "")
	must(t, err)
	o, err := h.Own(t.Context(), h.learner, rest.ID)
	must(t, err)
	if len(o.Design.Tasks) != 1 || o.Design.Tasks[0].ID != "talk" {
		t.Fatalf("the rest is %+v", o.Design.Tasks)
	}
	_, err = h.SaveAnswer(t.Context(), h.learner, assess.SaveRequest{Application: rest.ID, Task: "essay", Text: "No."})
	wantFault(t, "a task left out", err, fault.NotFound, "")
	_, err = h.SaveAnswer(t.Context(), h.learner, assess.SaveRequest{Application: rest.ID, Task: "talk", Text: "My talk."})
	must(t, err)
	_, err = h.Submit(t.Context(), h.learner, rest.ID)
	must(t, err)
	rest = h.assignAll(rest.ID)
	m := h.open(rest.ID)[0]
	_, err = h.GiveMark(t.Context(), h.people[m.Assessor], m.ID, m.Revision, assess.Sheet{Levels: map[assess.CriterionID]int{"c": 3}, Feedback: "Good."})
	must(t, err)
	rest = h.award(rest.ID)
	if e := h.awards.given["assess:"+string(rest.ID)]; rest.State != assess.Awarded || e.Part != nil || e.Portfolio || len(e.Recognised) != 2 {
		t.Errorf("%v earned %+v", rest.State, e)
	}
}

// TestSeveralRecognitionsAreTheWhole: what one portfolio showed the next need not,
// and together they become the whole award, which states what each of them showed.
func TestSeveralRecognitionsAreTheWhole(t *testing.T) {
	h := outcomesHouse(t)
	d := recognising()
	d.Blind = true
	h.publish(d)
	first := h.portfolio(h.learner)
	firstBy := h.open(first.ID)[0].Assessor
	h.judge(h.open(first.ID)[0], 2, 0, 2)
	_, err := h.TakePart(t.Context(), h.learner, first.ID)
	must(t, err)
	h.award(first.ID)

	second, err := h.Recognise(t.Context(), h.learner, course, "")
	must(t, err)
	o, err := h.Own(t.Context(), h.learner, second.ID)
	must(t, err)
	wantEqual(t, "recognised before", o.Recognition.Credited, []int{1, 3})
	if len(o.Design.Tasks) != 1 || o.Design.Tasks[0].Title != "Asks a database" {
		t.Fatalf("the rest is %+v", o.Design.Tasks)
	}
	piece := assess.PieceRequest{Application: second.ID, Title: "A query", Why: "It asks.", Outcomes: []int{1}, Text: "SELECT"}
	_, err = h.SavePiece(t.Context(), h.learner, piece)
	wantFault(t, "what was recognised, again", err, fault.Invalid, "outcomes")
	piece.Outcomes = []int{2}
	_, err = h.SavePiece(t.Context(), h.learner, piece)
	must(t, err)
	_, err = h.Submit(t.Context(), h.learner, second.ID)
	must(t, err)
	h.assignAll(second.ID)
	c, err := h.Case(t.Context(), h.registrar, second.ID)
	must(t, err)
	if p := c.Pieces(); len(p) != 1 || p[0].Content.Title != "A query" || !p[0].For(2) {
		t.Errorf("a moderator sees %+v", p)
	}
	m := h.open(second.ID)[0]
	_, err = h.GiveMark(t.Context(), h.people[m.Assessor], m.ID, m.Revision, assess.Sheet{Levels: map[assess.CriterionID]int{"outcome-2": 2},
		Notes: map[assess.CriterionID]string{"outcome-2": "It does."}, Feedback: "Good."})
	must(t, err)
	second = h.award(second.ID)
	e := h.awards.given["assess:"+string(second.ID)]
	if second.State != assess.Awarded || e.Part != nil || !e.Portfolio || second.RecognisedSoFar() != 3 {
		t.Fatalf("%v earned %+v", second.State, e)
	}
	wantEqual(t, "recognised", e.Recognised, h.awards.what.Outcomes)
	var levels, evidence []string
	for _, r := range e.Decision.Tasks {
		task, known := e.Design.Task(r.Task)
		levels = append(levels, fmt.Sprint(r.Task, " ", r.Title, " ", r.Criteria[0].Name, " ", known && task.Title == r.Title))
	}
	wantEqual(t, "levels", levels, []string{"outcome-1 Reads data Shown true", "outcome-2 Asks a database Shown true", "outcome-3 Explains results Shown true"})
	for _, v := range e.Decision.Evidence {
		evidence = append(evidence, fmt.Sprint(v.Title, " ", v.Kind, " ", v.For))
	}
	wantEqual(t, "evidence", evidence, []string{"Portfolio, piece 1 text [2]", "Earlier portfolio, piece 1 text [1 3]", "Earlier portfolio, piece 1 text/plain [1 3]"})
	if !slices.Contains(e.Assessors, h.people[firstBy].Name) || !slices.Contains(e.Assessors, h.people[m.Assessor].Name) {
		t.Errorf("assessed by %v", e.Assessors)
	}
	_, err = h.Recognise(t.Context(), h.learner, course, "")
	wantFault(t, "what is whole", err, fault.Conflict, "assess.passed")
}

// Where every outcome was recognised by and by, the whole award needs nobody's
// further judgement.
func TestAllWasRecognisedBefore(t *testing.T) {
	h := outcomesHouse(t)
	h.publish(recognising())
	a := h.portfolio(h.learner)
	h.judge(h.open(a.ID)[0], 2, 1, 2)
	h.awards.what.Outcomes, h.awards.what.Version = []string{"Explains results", "Reads data"}, 2
	d := recognising()
	d.Tasks[0].Outcomes, d.Tasks[1].Outcomes = []int{1}, []int{2}
	h.publish(d)
	whole, err := h.Recognise(t.Context(), h.learner, course, "")
	must(t, err)
	whole, err = h.Submit(t.Context(), h.learner, whole.ID)
	must(t, err)
	if whole.State != assess.Passed || whole.Lacking != 0 {
		t.Fatalf("%+v", whole)
	}
	whole = h.award(whole.ID)
	e := h.awards.given["assess:"+string(whole.ID)]
	wantEqual(t, "recognised", e.Recognised, []string{"Explains results", "Reads data"})
	if whole.State != assess.Awarded || e.Version != 2 || len(e.Decision.Tasks) != 2 || e.Decision.Tasks[0].Title != "Explains results" || len(e.Assessors) != 1 || len(e.Decision.Evidence) != 2 {
		t.Errorf("%v earned %+v", whole.State, e)
	}
	if ev := e.Decision.Evidence[0]; fmt.Sprint(ev.For) != "[1 2]" {
		t.Errorf("evidence %+v", e.Decision.Evidence)
	}
}

func TestRecognitionIsAppealed(t *testing.T) {
	h := outcomesHouse(t)
	h.publish(recognising())
	a := h.portfolio(h.learner)
	first := h.open(a.ID)[0]
	h.judge(first, 2, 0, 0)
	_, err := h.Appeal(t.Context(), h.learner, a.ID, "The second piece was not read.")
	must(t, err)
	_, err = h.TakePart(t.Context(), h.learner, a.ID)
	wantFault(t, "a part while it is appealed", err, fault.Conflict, "assess.noPart")
	a = h.assignAll(a.ID)
	second := h.open(a.ID)[0]
	if second.Assessor == first.Assessor {
		t.Fatal("heard by the one who judged it")
	}
	h.judge(second, 2, 2, 2)
	if a = h.look(a.ID); a.State != assess.Passed {
		t.Errorf("%v after the appeal", a.State)
	}
}

// Where neither a part is awarded nor tasks are mapped, every outcome needs a piece.
func TestPortfolioMustShowAll(t *testing.T) {
	h := outcomesHouse(t)
	d := recognising()
	d.Partial, d.Tasks[0].Outcomes, d.Tasks[1].Outcomes = false, nil, nil
	h.publish(d)
	a, err := h.Recognise(t.Context(), h.learner, course, "")
	must(t, err)
	_, err = h.SavePiece(t.Context(), h.learner, assess.PieceRequest{Application: a.ID, Title: "A", Why: "So.", Outcomes: []int{1, 2}, Text: "x"})
	must(t, err)
	_, err = h.Submit(t.Context(), h.learner, a.ID)
	wantFault(t, "the third outcome", err, fault.Invalid, "outcome-3")
}

func TestAgreements(t *testing.T) {
	h := newHouse(t)
	d := oneEssay()
	d.Double = true
	h.publish(d)
	mine := account.PersonID("")
	for i := range 12 {
		a := h.handIn(h.person(account.PersonID(fmt.Sprint("learner-", i)), ""))
		open := h.open(a.ID)
		mine = open[0].Assessor
		h.give(open[0], i%3, 2)
		h.give(open[1], i%3, 1+i%2)
	}
	all, err := h.Agreements(t.Context(), h.registrar, school)
	must(t, err)
	if len(all) != 1 || all[0].Works != 12 || all[0].Pairs != 24 || !all[0].Known || len(all[0].Assessors) < 2 || all[0].Kappa.Value < 0.4 {
		t.Fatalf("%+v", all)
	}
	own, err := h.Agreements(t.Context(), h.people[mine], school)
	must(t, err)
	if len(own) != 1 || len(own[0].Assessors) != 1 || own[0].Assessors[0].Person != mine {
		t.Errorf("an assessor sees %+v", own)
	}
	_, err = h.Agreements(t.Context(), h.learner, school)
	wantFault(t, "a stranger", err, fault.NotFound, "")
}

func TestPieces(t *testing.T) {
	h := outcomesHouse(t)
	h.publish(recognising())
	a, err := h.Recognise(t.Context(), h.learner, course, "")
	must(t, err)
	_, err = h.Submit(t.Context(), h.learner, a.ID)
	wantFault(t, "nothing to hand in", err, fault.Invalid, "pieces")
	for name, bad := range map[string]struct {
		req   assess.PieceRequest
		field string
	}{
		"no title":        {assess.PieceRequest{Why: "So.", Outcomes: []int{1}, Text: "x"}, "title"},
		"no outcome":      {assess.PieceRequest{Title: "A", Why: "So.", Text: "x"}, "outcomes"},
		"unknown outcome": {assess.PieceRequest{Title: "A", Why: "So.", Outcomes: []int{4}, Text: "x"}, "outcomes"},
		"no reason":       {assess.PieceRequest{Title: "A", Outcomes: []int{1}, Text: "x"}, "why"},
		"nothing":         {assess.PieceRequest{Title: "A", Why: "So.", Outcomes: []int{1}}, "text"},
		"a bad link":      {assess.PieceRequest{Title: "A", Why: "So.", Outcomes: []int{1}, Link: "javascript:1"}, "link"},
		"another's award": {assess.PieceRequest{Title: "A", Why: "So.", Outcomes: []int{1}, Award: "award-2"}, "award"},
		"a program":       {assess.PieceRequest{Title: "A", Why: "So.", Outcomes: []int{1}, File: &assess.Upload{Name: "a.exe", Data: []byte("MZ\x00\x01")}}, "file"},
	} {
		bad.req.Application = a.ID
		_, err := h.SavePiece(t.Context(), h.learner, bad.req)
		wantFault(t, name, err, fault.Invalid, bad.field)
	}
	req := assess.PieceRequest{Application: a.ID, Title: "A", Why: "So.", Outcomes: []int{1}, File: &assess.Upload{Name: "a.txt", Data: []byte("Words.")}}
	first, err := h.SavePiece(t.Context(), h.learner, req)
	must(t, err)
	_, err = h.RemoveFile(t.Context(), h.learner, a.ID, first.Task, first.Content.Files[0].Hash)
	wantFault(t, "the only thing in it", err, fault.Invalid, "file")
	req.Piece, req.Revision, req.File, req.Text = first.Task, 7, nil, "More."
	_, err = h.SavePiece(t.Context(), h.learner, req)
	wantFault(t, "read before another saving", err, fault.Conflict, "assess.staleAnswer")
	req.Revision = first.Revision
	second, err := h.SavePiece(t.Context(), h.learner, req)
	must(t, err)
	if len(second.Content.Files) != 1 || second.Content.Text != "More." {
		t.Errorf("changed to %+v", second.Content)
	}
	must(t, h.RemovePiece(t.Context(), h.learner, a.ID, first.Task))
	o, err := h.Own(t.Context(), h.learner, a.ID)
	must(t, err)
	wantEqual(t, "pieces after removing", o.Pieces(), nil)
	_, err = h.Restore(t.Context(), h.learner, assess.RestoreRequest{Application: a.ID, Task: first.Task, Number: 1, Revision: 3})
	must(t, err)
	o, err = h.Own(t.Context(), h.learner, a.ID)
	must(t, err)
	if p := o.Pieces(); len(p) != 1 || p[0].Revision != 4 || len(p[0].Content.Files) != 1 {
		t.Errorf("taken back: %+v", p)
	}
	_, err = h.SavePiece(t.Context(), h.person("other", ""), req)
	wantFault(t, "into another's portfolio", err, fault.NotFound, "")
}

func TestRestore(t *testing.T) {
	h := newHouse(t)
	h.publish(oneEssay())
	a, err := h.Apply(t.Context(), h.learner, course, "")
	must(t, err)
	for i, text := range []string{"First.", "Second."} {
		_, err := h.SaveAnswer(t.Context(), h.learner, assess.SaveRequest{Application: a.ID, Task: "essay", Revision: i, Text: text})
		must(t, err)
	}
	restore := assess.RestoreRequest{Application: a.ID, Task: "essay", Number: 1, Revision: 1}
	_, err = h.Restore(t.Context(), h.learner, restore)
	wantFault(t, "read before the second", err, fault.Conflict, "assess.staleAnswer")
	restore.Revision, restore.Number = 2, 9
	_, err = h.Restore(t.Context(), h.learner, restore)
	wantFault(t, "one that is not kept", err, fault.NotFound, "assess.noSaving")
	restore.Number = 1
	got, err := h.Restore(t.Context(), h.learner, restore)
	must(t, err)
	if got.Revision != 3 || got.Content.Text != "First." {
		t.Errorf("took back %+v", got)
	}
	all, err := h.Revisions(t.Context(), h.learner, a.ID, "essay")
	must(t, err)
	if len(all) != 3 || all[1].Content.Text != "Second." {
		t.Errorf("kept %+v", all)
	}
	_, err = h.Restore(t.Context(), h.person("other", ""), restore)
	wantFault(t, "another's", err, fault.NotFound, "")
}

func TestRecognitionIsPlannedWhole(t *testing.T) {
	h := outcomesHouse(t)
	for name, tt := range map[string]struct {
		change func(*assess.Design)
		field  string
	}{
		"an outcome in no task": {func(d *assess.Design) { d.Tasks[1].Outcomes = nil }, "recognition"},
		"unknown outcome":       {func(d *assess.Design) { d.Tasks[1].Outcomes = []int{2, 9} }, "task-1-outcomes"},
	} {
		d := recognising()
		tt.change(&d)
		p, err := h.Plan(t.Context(), h.author, course)
		must(t, err)
		p, err = h.SavePlan(t.Context(), h.author, course, p.Revision, d)
		must(t, err)
		_, err = h.PublishPlan(t.Context(), h.registrar, course, p.Revision)
		wantFault(t, name, err, fault.Invalid, tt.field)
	}
	d := oneEssay()
	d.Partial = true
	p, err := h.Plan(t.Context(), h.author, course)
	must(t, err)
	_, err = h.SavePlan(t.Context(), h.author, course, p.Revision, d)
	wantFault(t, "a part of what is not recognised", err, fault.Invalid, "recognition")
	v := h.publish(recognising())
	if again := h.publish(recognising()); again.Number != v.Number {
		t.Errorf("the same design twice became version %d", again.Number)
	}
	h.awards.what.Outcomes = append([]string{"Thinks"}, h.awards.what.Outcomes...)
	_, err = h.Recognise(t.Context(), h.learner, course, "")
	wantFault(t, "outcomes changed since", err, fault.Conflict, "assess.outcomesChanged")
	h.awards.what.Outcomes = h.awards.what.Outcomes[1:]
	h.publish(oneEssay())
	_, err = h.Recognise(t.Context(), h.learner, course, "")
	wantFault(t, "not recognised here", err, fault.NotFound, "")
}
