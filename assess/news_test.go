package assess_test

import (
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
)

func (h *house) letter(job assess.Tell) assess.Letter {
	h.t.Helper()
	job.Org = school
	l, err := h.Letter(h.t.Context(), job)
	must(h.t, err)
	return l
}

func TestLetters(t *testing.T) {
	h := newHouse(t)
	d := oneEssay()
	d.Double = true
	h.publish(d)
	a := h.handIn(h.learner)
	in := assess.Tell{Application: a.ID, News: assess.HandedIn, Round: 1}
	if l := h.letter(in); l.Over || l.To.Person != h.learner.Person || l.Title != "Analyse data with SQL" || l.Words != "You are told when it is judged. Each assessor has 14 days." {
		t.Errorf("handed in: %+v", l)
	}
	decided := assess.Tell{Application: a.ID, News: assess.Decided, Round: 1}
	if l := h.letter(decided); !l.Over {
		t.Errorf("decided before it is: %+v", l)
	}
	open := h.open(a.ID)
	h.give(open[0], 3, 0)
	h.give(open[1], 0, 0)
	a = h.assignAll(a.ID)
	m := h.open(a.ID)[0]
	waits := assess.Tell{Application: a.ID, News: assess.CaseWaits, Mark: m.ID}
	if l := h.letter(waits); l.Over || l.To.Person != m.Assessor || !strings.HasSuffix(l.Path, "/marks/"+string(m.ID)) || strings.Contains(l.Words, "mira") {
		t.Errorf("a case: %+v", l)
	}
	h.give(m, 0, 0)
	if l := h.letter(waits); !l.Over {
		t.Errorf("a case that is settled: %+v", l)
	}
	if l := h.letter(decided); l.Over || l.Words != "You have not passed: 0 of 20 points were reached. You can appeal until 13 April 2026, or apply again." {
		t.Errorf("decided: %+v", l)
	}
	_, err := h.Appeal(t.Context(), h.learner, a.ID, "I disagree with that.")
	must(t, err)
	if l := h.letter(decided); !l.Over {
		t.Errorf("decided, and appealed since: %+v", l)
	}
	a = h.assignAll(a.ID)
	h.give(h.open(a.ID)[0], 3, 3)
	heard := assess.Tell{Application: a.ID, News: assess.Heard, Round: 2}
	if l := h.letter(heard); l.Over || l.Words != "You have passed, with 20 of 20 points. Your award follows in a mail of its own." {
		t.Errorf("heard: %+v", l)
	}
}

// told are the assessors told of work since; it runs the job.
func (h *house) told() (n int) {
	h.t.Helper()
	must(h.t, h.RemindAssessors(h.t.Context(), assess.RemindAssessors{}))
	owed, err := h.Whose.Owed(h.t.Context())
	must(h.t, err)
	seen := map[account.PersonID]bool{}
	for _, o := range owed {
		if o.Told.Equal(h.now) && !seen[o.Assessor] {
			seen[o.Assessor] = true
			n++
		}
	}
	return n
}

func TestAssessorsAreToldOnceADay(t *testing.T) {
	h := newHouse(t)
	h.publish(oneEssay())
	a := h.handIn(h.learner) // due in 14 days
	first := h.open(a.ID)[0]
	if n := h.told(); n != 1 {
		t.Fatalf("%d told of new work, want 1", n)
	}
	for _, tt := range []struct {
		what string
		at   time.Duration
		want int
	}{
		{"again within the day", time.Hour, 0}, {"nothing new", 3 * 24 * time.Hour, 0}, {"due in two days", 12*24*time.Hour + time.Minute, 1}, {"due tomorrow", 13*24*time.Hour + time.Hour, 0},
		{"overdue", 14*24*time.Hour + time.Hour, 1}, {"still overdue", 16 * 24 * time.Hour, 0}, {"a week later", 21*24*time.Hour + 2*time.Hour, 1},
	} {
		h.now = noon.Add(tt.at)
		if n := h.told(); n != tt.want {
			t.Errorf("%s: %d told, want %d", tt.what, n, tt.want)
		}
	}
	l, err := h.WorkLetter(t.Context(), assess.TellWork{Org: school, Assessor: first.Assessor})
	must(t, err)
	if l.Over || l.Words != "1 piece of work, 1 overdue" || l.Path != "/desk/org-school/assess" {
		t.Errorf("%+v", l)
	}
	h.give(first, 2, 2)
	if l, err := h.WorkLetter(t.Context(), assess.TellWork{Org: school, Assessor: first.Assessor}); err != nil || !l.Over {
		t.Errorf("with nothing to do: %+v, %v", l, err)
	}
}
