package hook_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"laurel/credential/fetch"
	"laurel/fault"
	"laurel/notify/hook"
)

// What happened twice is told once, to those who chose it, signed.
func TestDelivered(t *testing.T) {
	h := newHouse(t)
	all, chosen, other := h.add("all"), h.add("chosen", hook.AwardIssued, hook.AwardRevoked), h.add("other", hook.BatchFinished)
	h.answer = func(string, http.Header, []byte) (fetch.Answer, error) {
		return fetch.Answer{Status: 200, Body: []byte("thank\x00 you\n<script>" + strings.Repeat("é", 400))}, nil
	}
	h.issued("a1")
	h.issued("a1")
	for _, id := range []hook.ID{all.ID, chosen.ID} {
		if !h.work(id) || h.work(id) {
			t.Fatalf("%s has not one job", id)
		}
	}
	if h.work(other.ID) {
		t.Error("who did not choose it is told")
	}
	if len(h.posted) != 2 {
		t.Fatalf("posted %d", len(h.posted))
	}
	p := h.posted[0]
	s, err := h.Secret(t.Context(), owner, org, all.ID)
	must(t, err)
	id, err := hook.Check(p.header, []byte(p.body), h.clock(), s)
	must(t, err)
	var m struct {
		Type, Timestamp string
		Data            map[string]string
	}
	must(t, json.Unmarshal([]byte(p.body), &m))
	if m.Type != "award.issued" || m.Timestamp != "2026-05-04T12:00:00Z" || m.Data["award"] != "a1" {
		t.Errorf("sent %s", p.body)
	}
	d := h.deliveries(all.ID)[0]
	if d.State != hook.Delivered || string(d.Message) != id || d.Attempts != 1 || d.Status != 200 || !strings.HasPrefix(d.Words, "thank you <script>") || len([]rune(d.Words)) != 300 {
		t.Errorf("kept %+v", d)
	}
	if q := h.posted[1]; q.header.Get("webhook-id") != id || q.header.Get("webhook-signature") == p.header.Get("webhook-signature") {
		t.Error("another receiver's message has another id, or the same signature")
	}
}

// A message that fails is tried for days and then given up; others go on.
func TestOneMessageFails(t *testing.T) {
	h := newHouse(t)
	one := h.add("one")
	h.answer = func(_ string, _ http.Header, body []byte) (fetch.Answer, error) {
		if strings.Contains(string(body), "poison") {
			return fetch.Answer{Status: 422, Body: []byte("I cannot read this")}, nil
		}
		return fetch.Answer{Status: 200}, nil
	}
	h.issued("poison")
	h.issued("good")
	for h.work(one.ID) {
		if got := h.hook(one.ID); got.Failures != 0 || got.State != hook.On {
			t.Fatalf("one message makes %+v", got)
		}
	}
	n := h.states(one.ID)
	if n[hook.Failed] != 1 || n[hook.Delivered] != 1 {
		t.Errorf("came to %v", n)
	}
	var d hook.Delivery
	for _, d = range h.deliveries(one.ID) {
		if d.State == hook.Failed {
			break
		}
	}
	if d.Attempts != 10 || d.Status != 422 || d.Words != "I cannot read this" {
		t.Errorf("given up %+v", d)
	}
	if took := h.clock().Sub(noon); took < 60*time.Hour || took > 110*time.Hour {
		t.Errorf("given up after %v", took)
	}
	if _, err := h.ReplayFailed(t.Context(), owner, org, one.ID); err != nil {
		t.Error(err)
	}
	h.answer = func(string, http.Header, []byte) (fetch.Answer, error) { return fetch.Answer{Status: 200}, nil }
	h.work(one.ID)
	if n := h.states(one.ID); n[hook.Delivered] != 2 {
		t.Errorf("replayed: %v", n)
	}
	must(t, h.Replay(t.Context(), owner, org, one.ID, d.Message))
	h.work(one.ID)
	if last := h.posted[len(h.posted)-1]; last.header.Get("webhook-id") != string(d.Message) {
		t.Error("a replay has an id of its own")
	}
}

// A receiver that does not answer is asked with one message at a time, more
// and more seldom, and turned off after five days.
func TestReceiverDown(t *testing.T) {
	h := newHouse(t)
	one := h.add("one")
	h.answer = func(string, http.Header, []byte) (fetch.Answer, error) {
		return fetch.Answer{}, &fetch.Error{Kind: fetch.Unreachable, Code: "timeout"}
	}
	for _, id := range strings.Split("abcdefghij", "") {
		h.issued(id)
	}
	h.work(one.ID)
	if len(h.posted) != 4 {
		t.Errorf("%d messages to one who does not answer", len(h.posted))
	}
	h.work(one.ID)
	if len(h.posted) != 5 {
		t.Errorf("%d messages", len(h.posted))
	}
	got := h.hook(one.ID)
	if got.Failures != 2 || !got.RestUntil.After(h.clock()) || h.deliveries(one.ID)[9].Words != "It did not answer in time." {
		t.Errorf("after two failures %+v", got)
	}
	runs := 0
	for h.work(one.ID) {
		runs++
		if h.clock().Sub(noon) > 4*24*time.Hour {
			h.issued(h.clock().String()) // work goes on there
		}
	}
	got = h.hook(one.ID)
	if took := h.clock().Sub(noon); got.State != hook.Off || took < 5*24*time.Hour || took > 6*24*time.Hour || runs > 300 {
		t.Errorf("after %v and %d runs: %+v", took, runs, got)
	}
	if n := h.states(one.ID); n[hook.Queued] != 0 || n[hook.Delivered] != 0 {
		t.Errorf("what waited is %v", n)
	}
	before := len(h.posted)
	h.issued("more")
	if h.work(one.ID) || len(h.posted) != before {
		t.Error("what is off sends")
	}
	wantKind(t, "a replay of what is off", h.Replay(t.Context(), owner, org, one.ID, h.deliveries(one.ID)[0].Message), fault.Conflict)

	h.answer = func(string, http.Header, []byte) (fetch.Answer, error) { return fetch.Answer{Status: 200}, nil }
	on, err := h.TurnOn(t.Context(), owner, org, one.ID, got.Revision)
	must(t, err)
	if on.State != hook.On || on.Failures != 0 {
		t.Errorf("turned on %+v", on)
	}
	n, err := h.ReplayFailed(t.Context(), owner, org, one.ID)
	must(t, err)
	for h.work(one.ID) {
	}
	if d := h.states(one.ID); n < 10 || d[hook.Delivered] != n || d[hook.Failed] != 0 {
		t.Errorf("%d sent again, came to %v", n, d)
	}
}

// 410 ends it; what waits is given up, and what was taken at the same time is not.
func TestGone(t *testing.T) {
	h := newHouse(t)
	one := h.add("one")
	h.answer = func(_ string, _ http.Header, body []byte) (fetch.Answer, error) {
		if strings.Contains(string(body), `"taken"`) {
			return fetch.Answer{Status: 204}, nil
		}
		return fetch.Answer{Status: 410}, nil
	}
	h.issued("taken")
	h.later(time.Second)
	for _, id := range strings.Split("abcdef", "") {
		h.issued(id)
	}
	h.work(one.ID)
	if h.work(one.ID) {
		t.Error("one that ended has a job")
	}
	got := h.hook(one.ID)
	if n := h.states(one.ID); got.State != hook.Ended || n[hook.Failed] != 6 || n[hook.Delivered] != 1 {
		t.Errorf("after 410 %+v, %v", got, n)
	}
}

// A receiver may ask for a pause.
func TestRetryAfter(t *testing.T) {
	h := newHouse(t)
	one := h.add("one")
	h.answer = func(string, http.Header, []byte) (fetch.Answer, error) {
		return fetch.Answer{Status: 429, RetryAfter: 20 * time.Minute}, nil
	}
	h.issued("a")
	h.work(one.ID)
	if rest := h.hook(one.ID).RestUntil.Sub(h.clock()); rest != 20*time.Minute {
		t.Errorf("rests %v", rest)
	}
	h.later(time.Minute)
	h.issued("b")
	if wake := h.lane(one.ID).Wake; wake.After(h.clock()) {
		t.Errorf("a new message wakes at %v", wake)
	}
	h.work(one.ID) // it rests: nothing is sent
	if len(h.posted) != 1 {
		t.Errorf("%d messages within the pause", len(h.posted))
	}
	h.work(one.ID)
	if len(h.posted) != 2 || h.clock().Sub(noon) < 20*time.Minute {
		t.Errorf("%d messages after %v", len(h.posted), h.clock().Sub(noon))
	}
}

// A receiver that hangs holds back nobody else, and has one lane.
func TestHanging(t *testing.T) {
	h := newHouse(t)
	slow, quick := h.add("slow"), h.add("quick")
	entered, leave := make(chan bool, 1), make(chan bool)
	h.answer = func(url string, _ http.Header, _ []byte) (fetch.Answer, error) {
		if strings.Contains(url, "slow") {
			entered <- true
			<-leave
		}
		return fetch.Answer{Status: 200}, nil
	}
	h.issued("a")
	at := h.lane(slow.ID).Wake.UnixMicro()
	done := make(chan error)
	go func() { done <- h.Drain(t.Context(), hook.Drain{Org: org, Hook: slow.ID, At: at}) }()
	<-entered
	h.work(quick.ID)
	if h.states(quick.ID)[hook.Delivered] != 1 {
		t.Error("one who hangs holds back another")
	}
	err := h.Drain(t.Context(), hook.Drain{Org: org, Hook: slow.ID, At: at})
	var waits interface{ Snooze() time.Duration }
	if !errors.As(err, &waits) || waits.Snooze() <= 0 {
		t.Errorf("a second lane to the same: %v", err)
	}
	h.issued("b") // meanwhile
	close(leave)
	must(t, <-done)
	for h.work(slow.ID) {
	}
	if n := h.states(slow.ID); n[hook.Delivered] != 2 {
		t.Errorf("what came meanwhile: %v", n)
	}
}

// Who died while sending is followed by another, and a job that was lost is
// made good.
func TestDeadLane(t *testing.T) {
	h := newHouse(t)
	one := h.add("one")
	h.issued("a")
	at := h.lane(one.ID).Wake
	must(t, h.db.Hooks().Update(t.Context(), func(tx hook.Tx) error {
		return tx.SetLane(org, one.ID, hook.Lane{Wake: at, Leased: h.clock().Add(time.Minute)})
	}))
	if err := h.Drain(t.Context(), hook.Drain{Org: org, Hook: one.ID, At: at.UnixMicro()}); err == nil {
		t.Error("took the lane of another")
	}
	h.later(2 * time.Minute)
	must(t, h.Drain(t.Context(), hook.Drain{Org: org, Hook: one.ID, At: at.UnixMicro()}))
	if len(h.posted) != 1 {
		t.Errorf("sent %d", len(h.posted))
	}
	h.issued("b")
	lost := h.lane(one.ID).Wake
	h.later(time.Hour)
	must(t, h.Tidy(t.Context(), hook.Tidy{}))
	if got := h.lane(one.ID).Wake; got.Equal(lost) {
		t.Error("a lost job is not made good")
	}
	must(t, h.Drain(t.Context(), hook.Drain{Org: org, Hook: one.ID, At: lost.UnixMicro()})) // it was only late
	if len(h.posted) != 1 {
		t.Error("two jobs for one lane")
	}
	h.work(one.ID)
	if len(h.posted) != 2 {
		t.Errorf("sent %d", len(h.posted))
	}
	h.later(91 * 24 * time.Hour)
	must(t, h.Tidy(t.Context(), hook.Tidy{}))
	if n := len(h.deliveries(one.ID)); n != 0 {
		t.Errorf("%d settled messages after 91 days", n)
	}
}
