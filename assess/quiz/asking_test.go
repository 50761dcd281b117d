package quiz_test

import (
	"context"
	"testing"

	"laurel/account"
	"laurel/assess/quiz"
	"laurel/fault"
)

// asked has one person asked for every quiz, and so many wait for it.
type asked struct {
	who     account.PersonID
	waiting int
}

func (a asked) For(_ context.Context, person account.PersonID, _ quiz.ID) (string, error) {
	if person != a.who {
		return "", nil
	}
	return "their application", nil
}

func (a asked) Waiting(_ context.Context, _ account.OrgID, _ quiz.ID, most int) (int, error) {
	return min(a.waiting, most), nil
}

// A quiz that is closed is there for those who are asked for it, who cannot
// begin it, and for nobody else.
func TestAClosedQuizIsThereForTheAsked(t *testing.T) {
	h, ctx := newHouse(t, nil), t.Context()
	running := h.begin(bram)
	_, err := h.OpenQuiz(ctx, author, nordmark, h.quiz.ID, false)
	h.must(err)
	_, err = h.Door(ctx, mira, h.quiz.ID)
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("closed, and asked of nobody: %v", err)
	}
	h.Asking = asked{who: mira.Person}
	d, err := h.Door(ctx, mira, h.quiz.ID)
	h.must(err)
	if !d.NotOpen || d.For != "their application" || d.Closed == "" {
		t.Errorf("the door of who is asked for it: %+v", d)
	}
	_, err = h.Begin(ctx, mira, h.quiz.ID)
	h.wantFault(err, "quiz.notOpen")
	if _, err = h.Door(ctx, account.Actor{Person: "oda"}, h.quiz.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody who is not asked: %v", err)
	}
	d, err = h.Door(ctx, bram, h.quiz.ID)
	h.must(err)
	if d.NotOpen || d.Running != running.ID {
		t.Errorf("the door of who had begun: %+v", d)
	}
	if d, err = h.Door(ctx, author, h.quiz.ID); err != nil || d.NotOpen || d.Closed == "" {
		t.Errorf("the door of who reads the answers: %+v, %v", d, err)
	}
	for who, want := range map[account.PersonID]bool{mira.Person: true, bram.Person: false} {
		if shut, err := h.Shut(ctx, nordmark, h.quiz.ID, who); err != nil || shut != want {
			t.Errorf("shut to %s: %v, %v", who, shut, err)
		}
	}
	for waiting, want := range map[int]int{0: 0, 3: 3, 500: 500, 501: 500, 9000: 500} {
		h.Asking = asked{waiting: waiting}
		if n, more, err := h.Waiting(ctx, author, nordmark, h.quiz.ID); err != nil || n != want || more != (waiting > want) {
			t.Errorf("of %d that wait: %d, more %v, %v", waiting, n, more, err)
		}
	}
	if _, _, err := h.Waiting(ctx, mira, nordmark, h.quiz.ID); err == nil {
		t.Error("a learner is told how many wait")
	}
}
