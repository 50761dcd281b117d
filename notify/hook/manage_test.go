package hook_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/fault"
	"laurel/notify/hook"
)

// Two secrets sign while a receiver changes over; then the new one alone.
func TestRotate(t *testing.T) {
	h := newHouse(t)
	one := h.add("one")
	first, err := h.Secret(t.Context(), owner, org, one.ID)
	must(t, err)
	one, err = h.Rotate(t.Context(), owner, org, one.ID, one.Revision, 24*time.Hour)
	must(t, err)
	second, err := h.Secret(t.Context(), owner, org, one.ID)
	must(t, err)
	if first.Reveal() == second.Reveal() {
		t.Fatal("the same secret")
	}
	signed := func(award string, s hook.Secret) bool {
		h.issued(award)
		h.work(one.ID)
		p := h.posted[len(h.posted)-1]
		_, err := hook.Check(p.header, []byte(p.body), h.clock(), s)
		return err == nil
	}
	if !signed("a", first) || !signed("b", second) {
		t.Error("not signed with both")
	}
	h.later(25 * time.Hour)
	if signed("c", first) || !signed("d", second) {
		t.Error("the old secret signs on")
	}
	_, err = h.Rotate(t.Context(), owner, org, one.ID, 1, 0)
	wantKind(t, "of an old revision", err, fault.Conflict)
	_, err = h.Rotate(t.Context(), owner, org, one.ID, one.Revision, 31*24*time.Hour)
	wantKind(t, "for too long", err, fault.Invalid)
}

func TestRequests(t *testing.T) {
	h := newHouse(t)
	for _, tt := range []struct {
		name  string
		req   hook.Request
		field string
	}{
		{"nothing", hook.Request{}, "name"},
		{"no address", hook.Request{Name: "x"}, "url"},
		{"plain http", hook.Request{Name: "x", URL: "http://a.example"}, "url"},
		{"a password", hook.Request{Name: "x", URL: "https://a:b@a.example"}, "url"},
		{"a fragment", hook.Request{Name: "x", URL: "https://a.example/#x"}, "url"},
		{"a script", hook.Request{Name: "x", URL: "javascript:alert(1)"}, "url"},
		{"too long", hook.Request{Name: "x", URL: "https://a.example/" + strings.Repeat("x", 2000)}, "url"},
		{"a long name", hook.Request{Name: strings.Repeat("x", 101), URL: "https://a.example"}, "name"},
		{"an unknown kind", hook.Request{Name: "x", URL: "https://a.example", Kinds: []hook.Kind{"award.eaten"}}, "kinds"},
	} {
		_, err := h.Add(t.Context(), owner, org, tt.req)
		var f *fault.Error
		if !asFault(err, &f) || f.Kind != fault.Invalid || f.Fields()[0].Field != tt.field {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	for range 20 {
		h.add("x")
	}
	_, err := h.Add(t.Context(), owner, org, hook.Request{Name: "x", URL: "https://a.example"})
	wantKind(t, "the 21st", err, fault.Conflict)
}

// Who may read the log sees webhooks; a stranger learns that there is nothing.
func TestRights(t *testing.T) {
	h := newHouse(t)
	one := h.add("one")
	stranger := account.Actor{Person: "s", Memberships: []account.Membership{{Org: otherOrg, Role: account.Owner}}}
	_, err := h.Hook(t.Context(), stranger, otherOrg, one.ID)
	wantKind(t, "in the stranger's organisation", err, fault.NotFound)
	wantKind(t, "a stranger's test", second(h.SendTest(t.Context(), stranger, otherOrg, one.ID)), fault.NotFound)
	wantKind(t, "an auditor's test", second(h.SendTest(t.Context(), auditor, org, one.ID)), fault.Forbidden)
	wantKind(t, "an auditor's secret", second(h.Secret(t.Context(), auditor, org, one.ID)), fault.Forbidden)
	if all, err := h.Hooks(t.Context(), auditor, org); err != nil || len(all) != 1 {
		t.Errorf("an auditor sees %d, %v", len(all), err)
	}
}

func second[A any](_ A, err error) error { return err }

// A test is sent at once, also to one who rests, and says what came of it.
func TestSendTest(t *testing.T) {
	h := newHouse(t)
	one := h.add("one", hook.BatchFinished)
	h.answer = func(string, http.Header, []byte) (fetch.Answer, error) {
		return fetch.Answer{}, &fetch.Error{Kind: fetch.Refused, Text: "its address 10.0.0.1 is private"}
	}
	for range 3 {
		message, err := h.SendTest(t.Context(), owner, org, one.ID)
		must(t, err)
		h.work(one.ID)
		d, err := h.Delivery(t.Context(), auditor, org, one.ID, message)
		if err != nil || d.Attempts != 1 || d.Words != "It was not asked: its address 10.0.0.1 is private." {
			t.Errorf("%+v, %v", d, err)
		}
	}
	off, err := h.TurnOff(t.Context(), owner, org, one.ID, one.Revision)
	must(t, err)
	if n := h.states(one.ID); n[hook.Failed] != 3 || off.State != hook.Off {
		t.Errorf("turned off: %v", n)
	}
	must(t, h.Remove(t.Context(), owner, org, one.ID))
	_, err = h.Hook(t.Context(), owner, org, one.ID)
	wantKind(t, "removed", err, fault.NotFound)
	_, err = h.Secrets.Kept(t.Context(), "hook "+string(one.ID)+" 1")
	wantKind(t, "its secret", err, fault.NotFound)
}
