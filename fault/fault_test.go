package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"laurel/fault"
)

func TestSentenceFillsParameters(t *testing.T) {
	err := fault.New(fault.Gone, "claim.used", "This link was used on {day}. Ask {issuer} for a new one.", "day", "3 May", "issuer", "Nordmark")
	want := "This link was used on 3 May. Ask Nordmark for a new one."
	if got := err.Sentence(); got != want {
		t.Errorf("Sentence() = %q, want %q", got, want)
	}
}

func TestKindSurvivesWrapping(t *testing.T) {
	wrapped := fmt.Errorf("reading: %w", fault.NoSuch("award", "a1").Because(errors.New("no rows")))
	if !fault.Is(wrapped, fault.NotFound) {
		t.Errorf("KindOf(%v) = %v, want not found", wrapped, fault.KindOf(wrapped))
	}
	if fault.KindOf(errors.New("disk")) != fault.Unexpected {
		t.Error("a plain error must be unexpected")
	}
	if fault.Is(nil, fault.Unexpected) {
		t.Error("nil is no failure")
	}
}

func TestJoinKeepsEveryField(t *testing.T) {
	if err := fault.Join(nil, nil); err != nil {
		t.Fatalf("Join of nothing = %v, want nil", err)
	}
	err := fault.Join(fault.Field("title", "Give it a title."), nil, fault.Field("hours", "Say how many hours."))
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields()) != 2 {
		t.Fatalf("Join lost a field: %#v", err)
	}
	if f.Fields()[0].Field != "title" || f.Fields()[1].Field != "hours" {
		t.Errorf("fields out of order: %q, %q", f.Fields()[0].Field, f.Fields()[1].Field)
	}
}
