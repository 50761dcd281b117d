package assess_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
)

func hexHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestOneAssessorPasses(t *testing.T) {
	h := newHouse(t)
	h.publish(oneEssay())
	a := h.handIn(h.learner)
	open := h.open(a.ID)
	if a.State != assess.Marking || len(open) != 1 || a.Lacking != 0 {
		t.Fatalf("%v with %d marks, %d lacking; want marking with one", a.State, len(open), a.Lacking)
	}
	wantEqual(t, "due", open[0].Due, noon.AddDate(0, 0, 14))
	h.give(open[0], 3, 2)
	a = h.look(a.ID)
	if a.State != assess.Passed || a.Decision.Points != 17 || a.Decision.Max != 20 {
		t.Fatalf("%v with %v of %v", a.State, a.Decision.Points, a.Decision.Max)
	}
	wantEqual(t, "assessors", a.Decision.Assessors, []account.PersonID{open[0].Assessor})
	wantEqual(t, "evidence", a.Decision.Evidence, []assess.Evidence{{Task: "essay", Title: "An essay", Kind: "text", Size: 9, SHA256: hexHash("My essay.")}})
	for range 2 { // twice changes nothing
		a = h.award(a.ID)
	}
	if a.State != assess.Awarded || len(h.awards.given) != 1 || a.Award == "" {
		t.Errorf("%v, awards %v", a.State, h.awards.given)
	}
	e := h.awards.given["assess:"+string(a.ID)]
	if e.Email != "mira@post.example" || len(e.Assessors) != 1 || !strings.HasPrefix(e.Assessors[0], "Name of assessor-") {
		t.Errorf("earned by %q, assessed by %q", e.Email, e.Assessors)
	}
}

func TestTwoAssessorsAreIndependent(t *testing.T) {
	h := newHouse(t)
	d := oneEssay()
	d.Double = true
	h.publish(d)
	a := h.handIn(h.learner)
	open := h.open(a.ID)
	if len(open) != 2 || open[0].Assessor == open[1].Assessor {
		t.Fatalf("marks %v, want two of two people", open)
	}
	h.give(open[0], 2, 2)
	if a = h.look(a.ID); a.State != assess.Marking {
		t.Fatalf("decided on one of two: %v", a.State)
	}
	w, err := h.Work(t.Context(), h.people[open[1].Assessor], open[1].ID)
	must(t, err)
	wantEqual(t, "the second sees", w.Others, nil)
	c, err := h.Case(t.Context(), h.registrar, a.ID)
	must(t, err)
	for _, m := range c.Marks {
		if !m.Hidden || len(m.Sheet.Levels) > 0 {
			t.Errorf("a moderator sees %v before both are in", m.Sheet)
		}
	}
	_, err = h.Work(t.Context(), h.people[open[1].Assessor], open[0].ID)
	wantFault(t, "the other's mark", err, fault.NotFound, "")
	h.give(open[1], 3, 2)
	if a = h.look(a.ID); a.State != assess.Passed || a.Decision.Points != 15.5 {
		t.Errorf("%v with %v points, want passed with the mean, 15.5", a.State, a.Decision.Points)
	}
}

func TestDisagreementGoesToAModerator(t *testing.T) {
	h := newHouse(t)
	d := oneEssay()
	d.Double, d.Blind = true, true
	h.publish(d)
	a := h.handIn(h.learner)
	first := h.open(a.ID)
	h.give(first[0], 3, 2)
	h.give(first[1], 1, 2)
	if a = h.assignAll(a.ID); a.State != assess.Moderation {
		t.Fatalf("state %v, want moderation", a.State)
	}
	m := h.open(a.ID)[0]
	if m.Part != assess.Moderator || m.Assessor == first[0].Assessor || m.Assessor == first[1].Assessor {
		t.Fatalf("moderated by %v as %v", m.Assessor, m.Part)
	}
	wantEqual(t, "what they agreed on is filled in", m.Sheet.Levels, map[assess.CriterionID]int{"b": 2})
	w, err := h.Work(t.Context(), h.people[m.Assessor], m.ID)
	must(t, err)
	wantEqual(t, "apart", w.Apart, []assess.CriterionID{"a"})
	if len(w.Others) != 2 || w.Others[0].Assessor != "" {
		t.Errorf("the moderator sees %v", w.Others)
	}
	h.give(m, 2, 2)
	if a = h.look(a.ID); a.State != assess.Passed || a.Decision.Points != 14 {
		t.Errorf("%v with %v", a.State, a.Decision)
	}
	wantEqual(t, "who decided", a.Decision.Assessors, []account.PersonID{m.Assessor})
}

func TestAppealGoesToSomebodyNew(t *testing.T) {
	h := newHouse(t)
	h.publish(oneEssay())
	a := h.handIn(h.learner)
	first := h.open(a.ID)[0]
	h.give(first, 0, 1)
	ctx := t.Context()
	if a = h.look(a.ID); a.State != assess.NotPassed {
		t.Fatal(a.State)
	}
	_, err := h.Appeal(ctx, h.learner, a.ID, "no")
	wantFault(t, "without a reason", err, fault.Invalid, "reason")
	_, err = h.Appeal(ctx, h.owner, a.ID, "It is not mine at all.")
	wantFault(t, "another's", err, fault.NotFound, "")
	h.now = noon.AddDate(0, 0, 31)
	_, err = h.Appeal(ctx, h.learner, a.ID, "The essay answers the question asked.")
	wantFault(t, "too late", err, fault.Conflict, "assess.appealOver")
	h.now = noon.AddDate(0, 0, 29)
	_, err = h.Appeal(ctx, h.learner, a.ID, "The essay answers the question asked.")
	must(t, err)
	_, err = h.Appeal(ctx, h.learner, a.ID, "It answers another question, too.")
	wantFault(t, "appealed twice", err, fault.Conflict, "assess.appealedAlready")
	_, err = h.Withdraw(ctx, h.learner, a.ID)
	wantFault(t, "withdrawn with an appeal", err, fault.Conflict, "assess.appealedAlready")
	a = h.assignAll(a.ID)
	m := h.open(a.ID)[0]
	if m.Part != assess.Hearer || m.Assessor == first.Assessor || m.Round != 2 {
		t.Fatalf("heard by %v (first marked by %v), round %d", m.Assessor, first.Assessor, m.Round)
	}
	w, err := h.Work(ctx, h.people[m.Assessor], m.ID)
	must(t, err)
	wantEqual(t, "the reason", w.Appeal, "The essay answers the question asked.")
	wantEqual(t, "the first judgement stays unseen", w.Others, nil)
	h.give(m, 1, 1)
	_, err = h.Appeal(ctx, h.learner, a.ID, "The essay answers the question asked.")
	wantFault(t, "a second appeal", err, fault.Conflict, "assess.appealedOnce")
	again, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	if again.ID == a.ID {
		t.Error("applying again found the decided application")
	}
}

func TestConflicts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(h *house) (employer account.OrgID)
		want   string // code; "" when they may
	}{
		{"nothing between them", func(*house) account.OrgID { return "" }, ""},
		{"the applicant belongs to the assessor's other organisation", func(h *house) account.OrgID {
			h.joins("mira", account.Analyst)
			h.joins("assessor-0", account.Manager)
			return ""
		}, "assess.conflict.isEmployer"},
		{"the applicant says to work there", func(h *house) account.OrgID { h.joins("assessor-0", account.Recruiter); return employer }, "assess.conflict.isEmployer"},
		{"the applicant works elsewhere", func(h *house) account.OrgID { return employer }, ""},
		{"a colleague of the school", func(h *house) account.OrgID { return school }, ""},
		{"the school is the employer and the assessor leads it", func(h *house) account.OrgID {
			h.people["assessor-0"] = h.person("assessor-0", account.Owner)
			return school
		}, "assess.conflict.leadsStaff"},
		{"no assessor", func(h *house) account.OrgID { h.person("assessor-0", account.Author); return "" }, "assess.conflict.hasNoRight"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, ctx := newHouse(t), t.Context()
			h.publish(oneEssay())
			works := tt.change(h)
			h.learner = h.people["mira"]
			a, err := h.Apply(ctx, h.learner, course, works)
			must(t, err)
			_, err = h.SaveAnswer(ctx, h.learner, assess.SaveRequest{Application: a.ID, Task: "essay", Text: "My essay."})
			must(t, err)
			_, err = h.Submit(ctx, h.learner, a.ID)
			must(t, err)
			_, err = h.AssignTo(ctx, h.registrar, a.ID, "assessor-0")
			if tt.want == "" {
				must(t, err)
				return
			}
			wantFault(t, "assigned by hand", err, fault.Conflict, tt.want)
			for id := range h.people {
				if id != "assessor-0" && id != "mira" && id != "rut" { // nobody else is left
					delete(h.people, id)
				}
			}
			if a = h.assignAll(a.ID); a.Lacking != 1 || a.State != assess.Submitted {
				t.Errorf("assigned all the same: %v", a)
			}
		})
	}
}

// TestEmployerAfterwards: an assessor who becomes the applicant's employer
// while they mark is told so, gives it back, and somebody else is found.
func TestEmployerAfterwards(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	h.joins("mira", account.Analyst)
	a := h.handIn(h.people["mira"])
	m := h.open(a.ID)[0]
	h.joins(m.Assessor, account.Manager)
	s := sheet(3, 3)
	s.Feedback = "Splendid."
	_, err := h.GiveMark(ctx, h.people[m.Assessor], m.ID, m.Revision, s)
	wantFault(t, "marking one's own staff", err, fault.Conflict, "assess.conflict.isEmployer")
	if f, _ := errors.AsType[*fault.Error](err); f == nil || !strings.Contains(f.Sentence(), "Kestrel Systems") {
		t.Errorf("%v does not name the employer", err)
	}
	must(t, h.TakeAway(ctx, h.people[m.Assessor], m.ID, "I lead the applicant's team."))
	h.assignAll(a.ID)
	next := h.open(a.ID)
	if len(next) != 1 || next[0].Assessor == m.Assessor {
		t.Errorf("then %v", next)
	}
	_, err = h.Work(ctx, h.people[m.Assessor], m.ID)
	wantFault(t, "work that was given back", err, fault.Gone, "mark.takenAway")
}

// TestAssessorsWhoLeave have their open marks taken back and given to others.
func TestAssessorsWhoLeave(t *testing.T) {
	for name, leave := range map[string]func(h *house, id account.PersonID){
		"removed":      func(h *house, id account.PersonID) { h.person(id, "") },
		"another role": func(h *house, id account.PersonID) { h.person(id, account.Author) },
		"erased":       func(h *house, id account.PersonID) { delete(h.people, id) },
		"moderates":    func(h *house, id account.PersonID) { h.person(id, account.Registrar) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.publish(oneEssay())
			a := h.handIn(h.learner)
			m := h.open(a.ID)[0]
			must(t, h.AssignWaiting(t.Context(), assess.AssignWaiting{}))
			wantEqual(t, "before", h.open(a.ID), []assess.Mark{m})
			leave(h, m.Assessor)
			must(t, h.AssignWaiting(t.Context(), assess.AssignWaiting{}))
			next := h.open(a.ID)
			if len(next) != 1 || next[0].Assessor == m.Assessor || h.look(a.ID).Lacking != 0 {
				t.Fatalf("then %v", next)
			}
			h.give(next[0], 3, 2)
			wantEqual(t, "state", h.look(a.ID).State, assess.Passed)
		})
	}
}

// TestNobodyLooksAfterTheirOwn holds that who may moderate has no hand in how
// their own work is judged.
func TestNobodyLooksAfterTheirOwn(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	a := h.handIn(h.registrar)
	m := h.open(a.ID)[0]
	_, err := h.Case(ctx, h.registrar, a.ID)
	wantFault(t, "the case", err, fault.Forbidden, "assess.own")
	err = h.TakeAway(ctx, h.registrar, m.ID, "I would rather have another.")
	wantFault(t, "taking it away", err, fault.Forbidden, "assess.own")
	must(t, h.TakeAway(ctx, h.owner, m.ID, "They share an office."))
	_, err = h.AssignTo(ctx, h.registrar, a.ID, "assessor-1")
	wantFault(t, "choosing who judges", err, fault.Forbidden, "assess.own")
	_, err = h.Own(ctx, h.registrar, a.ID)
	must(t, err)
}

func TestBlindMarkingNeverNames(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	d := oneEssay()
	d.Blind = true
	d.Tasks = append(d.Tasks, assess.Task{ID: "files", Title: "The files", Instructions: "Add them.", Kind: assess.FileTask, Rubric: []assess.Criterion{rubric("c", 0)}})
	h.publish(d)
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	_, err = h.SaveAnswer(ctx, h.learner, assess.SaveRequest{Application: a.ID, Task: "essay", Text: "My essay."})
	must(t, err)
	answer, err := h.AddFile(ctx, h.learner, a.ID, "files", "mira's work.pdf", []byte("%PDF-1.7 work"))
	must(t, err)
	wantEqual(t, "to the learner the file has its name", answer.Content.Files[0].Name, "mira's work.pdf")
	_, err = h.Submit(ctx, h.learner, a.ID)
	must(t, err)
	h.assignAll(a.ID)
	m := h.open(a.ID)[0]
	assessor := h.people[m.Assessor]
	w, err := h.Work(ctx, assessor, m.ID)
	must(t, err)
	queue, err := h.Queue(ctx, assessor, school)
	must(t, err)
	f, _, err := h.MarkFile(ctx, assessor, m.ID, answer.Content.Files[0].Hash)
	must(t, err)
	for what, seen := range map[string]any{"work": w, "queue": queue, "file": f} {
		if text := fmt.Sprintf("%+v", seen); strings.Contains(text, "mira") {
			t.Errorf("the %s names the learner: %s", what, text)
		}
	}
	wantEqual(t, "name of the file", f.Name, "file-1.pdf")
	if w.Who != a.Candidate() || queue[0].Who != a.Candidate() {
		t.Errorf("called %q and %q, want %q", w.Who, queue[0].Who, a.Candidate())
	}
	// A moderator who marks it does not see the name in the list either.
	h.people[m.Assessor] = h.person(m.Assessor, account.Owner)
	lines, _, err := h.Applications(ctx, h.people[m.Assessor], school, assess.Filter{})
	must(t, err)
	c, err := h.Case(ctx, h.people[m.Assessor], a.ID)
	must(t, err)
	for what, seen := range map[string]any{"list": lines, "case": c} {
		if text := fmt.Sprintf("%+v", seen); strings.Contains(text, "mira") {
			t.Errorf("the %s names the learner to who marks it: %s", what, text)
		}
	}
	err = h.RecordWitness(ctx, h.people[m.Assessor], a.ID, true, true, "Passport.")
	wantFault(t, "checking the identity of whom they mark blind", err, fault.Forbidden, "assess.blind")
}

func TestIdentityIsCheckedBeforeTheDecision(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	d := oneEssay()
	d.IdentityCheck = true
	h.publish(d)
	a := h.handIn(h.learner)
	h.give(h.open(a.ID)[0], 3, 3)
	if a = h.look(a.ID); a.State != assess.Marking {
		t.Fatalf("%v before anybody checked who it was", a.State)
	}
	wantFault(t, "by the learner", h.RecordWitness(ctx, h.learner, a.ID, true, true, "It is me."), fault.NotFound, "")
	wantFault(t, "without a word", h.RecordWitness(ctx, h.registrar, a.ID, true, true, " "), fault.Invalid, "how")
	must(t, h.RecordWitness(ctx, h.registrar, a.ID, true, false, "In the hall."))
	if a = h.look(a.ID); a.State != assess.Marking {
		t.Fatalf("%v though the identity was not checked", a.State)
	}
	must(t, h.RecordWitness(ctx, h.registrar, a.ID, false, true, "Passport, at the desk."))
	if a = h.look(a.ID); a.State != assess.Passed {
		t.Errorf("%v, want passed", a.State)
	}
}

func TestMarkIsCompleteAndSavedOnce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	a := h.handIn(h.learner)
	m := h.open(a.ID)[0]
	who := h.people[m.Assessor]
	half := assess.Sheet{Levels: map[assess.CriterionID]int{"a": 2, "invented": 1}}
	saved, err := h.SaveMark(ctx, who, m.ID, m.Revision, half)
	must(t, err)
	wantEqual(t, "kept levels", saved.Sheet.Levels, map[assess.CriterionID]int{"a": 2})
	_, err = h.SaveMark(ctx, who, m.ID, m.Revision, half)
	wantFault(t, "from another window", err, fault.Conflict, "mark.stale")
	_, err = h.GiveMark(ctx, who, m.ID, saved.Revision, half)
	wantFault(t, "half filled in", err, fault.Invalid, "level-b")
	_, err = h.SaveMark(ctx, who, m.ID, saved.Revision, sheet(9, 0))
	wantFault(t, "no such level", err, fault.Invalid, "level-a")
	saved.Revision++ // the failure kept nothing
	_, err = h.SaveMark(ctx, who, m.ID, saved.Revision, half)
	wantFault(t, "a revision to come", err, fault.Conflict, "mark.stale")
	m = h.open(a.ID)[0]
	h.give(m, 3, 3)
	_, err = h.SaveMark(ctx, who, m.ID, m.Revision+1, half)
	wantFault(t, "once given", err, fault.Conflict, "mark.given")
}

// TestWorkIsSpread gives each application to whoever has the least to do.
func TestWorkIsSpread(t *testing.T) {
	h := newHouse(t)
	h.publish(oneEssay())
	loads := map[account.PersonID]int{}
	for i := range 10 {
		a := h.handIn(h.person(account.PersonID(fmt.Sprint("learner-", i)), ""))
		loads[h.open(a.ID)[0].Assessor]++
	}
	if len(loads) != 5 { // the owner may assess, too
		t.Errorf("spread over %v", loads)
	}
	for who, n := range loads {
		if n != 2 {
			t.Errorf("%s has %d, want 2", who, n)
		}
	}
}

func TestAssignWaitingFindsWhoCameLater(t *testing.T) {
	h := newHouse(t)
	h.publish(oneEssay())
	staff := h.people
	h.people = map[account.PersonID]account.Actor{"mira": h.learner}
	a := h.handIn(h.learner)
	if a.State != assess.Submitted || a.Lacking != 1 {
		t.Fatalf("%v, %d lacking", a.State, a.Lacking)
	}
	h.people = staff
	h.now = noon.Add(time.Hour)
	for range 2 {
		must(t, h.AssignWaiting(t.Context(), assess.AssignWaiting{}))
	}
	if a = h.look(a.ID); a.State != assess.Marking || len(h.open(a.ID)) != 1 {
		t.Errorf("%v with %v", a.State, h.open(a.ID))
	}
}

// TestAwardSurvivesTrouble: what passes by itself is tried again, what does not
// is kept with its words until a moderator asks again.
func TestAwardSurvivesTrouble(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	a := h.handIn(h.learner)
	h.give(h.open(a.ID)[0], 3, 3)
	h.awards.fails = errors.New("the disk is full")
	if err := h.AwardPassed(ctx, assess.AwardPassed{Org: school, Application: a.ID}); err == nil || fault.KindOf(err) != fault.Unexpected {
		t.Errorf("%v, want the job to fail and be tried again", err)
	}
	h.awards.fails = fault.New(fault.Conflict, "award.notPublished", "Publish this micro-credential before you award it.")
	if a = h.award(a.ID); a.State != assess.Passed || a.Problem != "Publish this micro-credential before you award it." {
		t.Errorf("%v with %q", a.State, a.Problem)
	}
	waits := assess.Tell{Application: a.ID, News: assess.AwardRefused, To: h.registrar.Person}
	if l := h.letter(waits); l.Over || l.To.Person != h.registrar.Person || l.Path != "/desk/org-school/applications/"+string(a.ID) || l.Words != "" {
		t.Errorf("told of it: %+v", l)
	}
	for _, who := range []account.PersonID{h.author.Person, h.learner.Person, "nobody"} {
		if l := h.letter(assess.Tell{Application: a.ID, News: assess.AwardRefused, To: who}); !l.Over {
			t.Errorf("%s, who may not moderate, is told of it", who)
		}
	}
	wantFault(t, "asked again by the learner", h.AwardAgain(ctx, h.learner, a.ID), fault.NotFound, "")
	must(t, h.AwardAgain(ctx, h.registrar, a.ID))
	if a = h.award(a.ID); a.State != assess.Awarded || a.Problem != "" || len(h.awards.given) != 1 {
		t.Errorf("%v with %q, awards %v", a.State, a.Problem, h.awards.given)
	}
	if l := h.letter(waits); !l.Over {
		t.Error("told of it when it is awarded")
	}
	o, err := h.Origin(ctx, h.registrar, school, a.Award)
	must(t, err)
	if o.Application.ID != a.ID || len(o.Assessors) != 1 || o.Title == "" {
		t.Errorf("origin %+v", o)
	}
	_, err = h.Origin(ctx, h.people["assessor-0"], school, a.Award)
	wantFault(t, "asked by one who may not see awards", err, fault.Forbidden, "")
}

// TestWaits counts what is for one to judge, by what is due first; what is given
// or taken away is not among it.
func TestWaits(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	waits := func(who account.Actor, n int, first time.Time) {
		t.Helper()
		got, due, err := h.Waits(ctx, who, school)
		must(t, err)
		if got != n || !due.Equal(first) {
			t.Errorf("%d wait, the first due %v; want %d, %v", got, due, n, first)
		}
	}
	m := h.open(h.handIn(h.learner).ID)[0]
	who := h.people[m.Assessor]
	waits(who, 1, noon.AddDate(0, 0, 14))
	for id, other := range h.people {
		if id != who.Person && other.MaySome(account.Assess, school) {
			waits(other, 0, time.Time{})
		}
	}
	moved := who
	moved.Memberships = []account.Membership{{Org: school, Role: account.Assessor, Unit: "another"}}
	waits(moved, 0, time.Time{})
	must(t, h.TakeAway(ctx, h.owner, m.ID, "They are ill until the spring."))
	waits(who, 0, time.Time{})
	_, _, err := h.Waits(ctx, h.author, school)
	wantFault(t, "an author", err, fault.Forbidden, "")
}
