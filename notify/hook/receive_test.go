package hook_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/notify/hook"
)

// register awards once for each key, to people whose address has an @.
type register struct {
	made   map[string]hook.Award
	broken error
}

func (r *register) Awardable(context.Context, account.Actor, account.OrgID, string) (account.UnitID, error) {
	return "", nil
}

func (r *register) AwardFor(_ context.Context, in hook.Inlet, a hook.Award) (string, error) {
	if r.broken != nil {
		return "", r.broken
	}
	if !strings.Contains(a.Email, "@") {
		return "", fault.Join(fault.Field("email", "Write the person's mail address."), fault.Field("name", "Name the person."))
	}
	if err := in.Client().Require(account.Issue, in.Org); err != nil {
		return "", err
	}
	r.made[a.Key] = a
	return "award-" + a.Name, nil
}

func sent(id string, at time.Time, body string, s hook.Secret) http.Header {
	h := http.Header{}
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	h.Set("webhook-signature", hook.Sign(id, at, []byte(body), s))
	return h
}

func newInlet(t *testing.T) (*house, *register, hook.Inlet) {
	t.Helper()
	h, r := newHouse(t), &register{made: map[string]hook.Award{}}
	h.Award = r
	in, err := h.AddInlet(t.Context(), owner, org, hook.InletRequest{Name: "Courses", Achievement: string(achievement), Fields: hook.Fields{
		Only: "course.passed", Name: "data.people.0.name", Email: "data.mail", AwardedOn: "at", Result: "data.points"}})
	must(t, err)
	return h, r, in
}

func TestReceive(t *testing.T) {
	h, r, in := newInlet(t)
	s, err := h.InletSecret(t.Context(), owner, org, in.ID)
	must(t, err)
	const good = `{"type":"course.passed","at":"2026-05-03T10:00:00Z","data":{"people":[{"name":"Mira"}],"mail":"m@post.example","points":87.5}}`
	for range 2 { // the same again finds the first
		a, err := h.Receive(t.Context(), in.ID, sent("m-1", noon, good, s), []byte(good))
		if err != nil || a.State != hook.Awarded || a.Award != "award-Mira" {
			t.Fatalf("%+v, %v", a, err)
		}
	}
	want := hook.Award{Name: "Mira", Email: "m@post.example", AwardedOn: "2026-05-03", Result: "87.5", Key: "webhook:" + string(in.ID) + ":m-1"}
	if len(r.made) != 1 || r.made[want.Key] != want {
		t.Errorf("made %+v", r.made)
	}
	for _, tt := range []struct {
		name, id, body string
		kind           fault.Kind
		words          string
	}{
		{"no JSON", "b-1", `{"type":`, fault.Invalid, "The message is no JSON."},
		{"two documents", "b-2", good + good, fault.Invalid, "Something follows the message's JSON."},
		{"nothing there", "b-3", `{"type":"course.passed","data":{"people":[]}}`, fault.Invalid, "The message has nothing at data.people.0.name. The message has nothing at data.mail."},
		{"a list for a name", "b-4", `{"type":"course.passed","data":{"people":[{"name":[]}],"mail":"x@y.example"}}`, fault.Invalid, "What stands at data.people.0.name is neither text nor a number."},
		{"no address", "b-5", strings.Replace(good, "@", "", 1), fault.Invalid, "Write the person's mail address. Name the person."},
	} {
		_, err := h.Receive(t.Context(), in.ID, sent(tt.id, noon, tt.body, s), []byte(tt.body))
		wantKind(t, tt.name, err, tt.kind)
		list, _, err := h.Arrivals(t.Context(), auditor, org, in.ID, hook.ArrivalFilter{State: hook.Refused, Limit: 1})
		if err != nil || len(list) != 1 || string(list[0].Message) != tt.id || list[0].Words != tt.words {
			t.Errorf("%s: kept %+v, %v", tt.name, list, err)
		}
		h.later(time.Second)
	}
	other := strings.Replace(good, "course.passed", "course.failed", 1)
	if a, err := h.Receive(t.Context(), in.ID, sent("o-1", noon, other, s), []byte(other)); err != nil || a.State != hook.Passed {
		t.Errorf("another type: %+v, %v", a, err)
	}
	if a, err := h.Receive(t.Context(), in.ID, sent("b-3", h.clock(), good, s), []byte(good)); err != nil || a.State != hook.Awarded || a.Tries != 2 {
		t.Errorf("mended and sent again: %+v, %v", a, err)
	}
	r.broken = errors.New("the disk is full")
	if _, err := h.Receive(t.Context(), in.ID, sent("c-1", noon, good, s), []byte(good)); fault.KindOf(err) != fault.Unexpected {
		t.Errorf("our own trouble: %v", err)
	}
	if _, total, _ := h.Arrivals(t.Context(), auditor, org, in.ID, hook.ArrivalFilter{}); total != 7 {
		t.Errorf("%d arrivals, want 7: our own trouble is not kept", total)
	}
}

func TestReceiveUnsigned(t *testing.T) {
	h, r, in := newInlet(t)
	s, err := h.InletSecret(t.Context(), owner, org, in.ID)
	must(t, err)
	const good = `{"type":"course.passed","data":{"people":[{"name":"Mira"}],"mail":"m@post.example"}}`
	late := sent("m-1", noon.Add(-6*time.Minute), good, s)
	_, err = h.Receive(t.Context(), in.ID, late, []byte(good))
	wantKind(t, "an old message", err, fault.Forbidden)
	_, err = h.Receive(t.Context(), in.ID, sent("m-1", noon, good, s), []byte(good+" "))
	wantKind(t, "a changed message", err, fault.Forbidden)
	_, err = h.Receive(t.Context(), in.ID, sent("m-1", noon, good, s), make([]byte, hook.MaxBody+1))
	wantKind(t, "a large message", err, fault.TooLarge)
	_, err = h.Receive(t.Context(), "none", sent("m-1", noon, good, s), []byte(good))
	wantKind(t, "no such door", err, fault.NotFound)
	got, err := h.Inlet(t.Context(), auditor, org, in.ID)
	if err != nil || got.Unsigned != 2 || !strings.Contains(got.UnsignedWhy, "No signature") || len(r.made) != 0 {
		t.Errorf("counted %d: %s, %v", got.Unsigned, got.UnsignedWhy, err)
	}
	// A new secret, and the old one for an hour.
	in, err = h.RotateInlet(t.Context(), owner, org, in.ID, in.Revision, time.Hour)
	must(t, err)
	_, err = h.Receive(t.Context(), in.ID, sent("m-2", noon, good, s), []byte(good))
	must(t, err)
	h.later(2 * time.Hour)
	_, err = h.Receive(t.Context(), in.ID, sent("m-3", h.clock(), good, s), []byte(good))
	wantKind(t, "the old secret later", err, fault.Forbidden)
	in, err = h.SwitchInlet(t.Context(), owner, org, in.ID, in.Revision, hook.Off)
	must(t, err)
	_, err = h.Receive(t.Context(), in.ID, sent("m-4", h.clock(), good, s), []byte(good))
	wantKind(t, "a shut door", err, fault.Gone)
	must(t, h.RemoveInlet(t.Context(), owner, org, in.ID))
	_, err = h.Receive(t.Context(), in.ID, sent("m-5", h.clock(), good, s), []byte(good))
	wantKind(t, "no door", err, fault.NotFound)
}

// Whoever opens a door must be allowed to award; another program's own secret
// is taken as it is.
func TestInletRequests(t *testing.T) {
	h, _, in := newInlet(t)
	program := account.Actor{Client: "key", Scopes: []account.Right{account.ManageHooks}, Memberships: []account.Membership{{Org: org}}}
	req := hook.InletRequest{Name: "x", Achievement: string(achievement), Fields: hook.Fields{Name: "name", Email: "email"}}
	_, err := h.AddInlet(t.Context(), program, org, req)
	wantKind(t, "without the right to award", err, fault.Forbidden)
	const theirs = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	req.Secret = theirs
	in, err = h.ChangeInlet(t.Context(), owner, org, in.ID, in.Revision, req)
	must(t, err)
	s, err := h.InletSecret(t.Context(), owner, org, in.ID)
	if err != nil || s.Reveal() != theirs {
		t.Errorf("takes %v, %v", err, s)
	}
	for _, tt := range []struct {
		field  string
		change func(*hook.InletRequest)
	}{
		{"name", func(r *hook.InletRequest) { r.Name = " " }},
		{"achievement", func(r *hook.InletRequest) { r.Achievement = "" }},
		{"nameField", func(r *hook.InletRequest) { r.Fields.Name = "" }},
		{"emailField", func(r *hook.InletRequest) { r.Fields.Email = "a..b" }},
		{"resultField", func(r *hook.InletRequest) { r.Fields.Result = ".a" }},
		{"secret", func(r *hook.InletRequest) { r.Secret = "whsec_short" }},
	} {
		bad := req
		tt.change(&bad)
		_, err := h.AddInlet(t.Context(), owner, org, bad)
		var f *fault.Error
		if !asFault(err, &f) || f.Fields()[0].Field != tt.field {
			t.Errorf("%s: %v", tt.field, err)
		}
	}
}

// FuzzReceive sends signed bytes of any kind: each ends in an answer with words.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{`{}`, `[]`, `{"type":"course.passed","data":{"people":[{"name":"a"}],"mail":"b@c"}}`, `{"data":{"people":{"0":1}}}`, strings.Repeat("[", 5000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		h, _, in := newInlet(t)
		s, err := h.InletSecret(t.Context(), owner, org, in.ID)
		must(t, err)
		a, err := h.Receive(t.Context(), in.ID, sent("m", noon, body, s), []byte(body))
		if err != nil && fault.KindOf(err) == fault.Unexpected || err == nil && a.State == "" {
			t.Errorf("%q: %+v, %v", body, a, err)
		}
	})
}
