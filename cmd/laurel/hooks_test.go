package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/credential/fetch"
	"laurel/issuer"
	"laurel/notify/hook"
)

// receiver is a server that checks what webhooks send it.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	secret hook.Secret
	told   []string
	status int
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		body, err := io.ReadAll(req.Body)
		if err == nil {
			_, err = hook.Check(req.Header, body, time.Now(), r.secret)
		}
		var m struct {
			Type hook.Kind
			Data map[string]string
		}
		if err == nil {
			err = json.Unmarshal(body, &m)
		}
		if err != nil {
			t.Errorf("a message: %v", err)
		}
		if text := strings.ToLower(string(body)); strings.Contains(text, "mira") || strings.Contains(text, "@") {
			t.Errorf("a message names somebody: %s", body)
		}
		r.told = append(r.told, string(m.Type)+" "+m.Data["status"])
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

// TestWebhooks lives through an award while a receiver listens: each thing
// that happens is told once, signed, without names. When the receiver says that
// it is gone, the owners get a mail.
func TestWebhooks(t *testing.T) {
	h := newHouse(t, func(a *app) {
		a.hooks.Loopback = true
		a.hooks.Post = &fetch.Client{AllowLoopback: true}
	})
	r := newReceiver(t)
	added, err := h.hooks.Add(t.Context(), h.owner, h.org.ID, hook.Request{Name: "Register", URL: r.URL})
	if err != nil {
		t.Fatal(err)
	}
	if r.secret, err = h.hooks.Secret(t.Context(), h.owner, h.org.ID, added.ID); err != nil {
		t.Fatal(err)
	}
	award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: h.achievement().ID, Name: "Mira Fenwright", Email: "mira@post.example", AwardedOn: "2026-03-14"})
	if err != nil {
		t.Fatal(err)
	}
	h.drain()
	if _, err := h.issuer.Suspend(t.Context(), h.owner, award.ID, "We look into it."); err != nil {
		t.Fatal(err)
	}
	h.drain()
	if _, err := h.issuer.Reinstate(t.Context(), h.owner, award.ID, ""); err != nil {
		t.Fatal(err)
	}
	h.drain()
	r.mu.Lock()
	slices.Sort(r.told)
	if got, want := strings.Join(r.told, ", "), "award.issued inForce, award.reinstated inForce, award.suspended suspended"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	r.status = http.StatusGone
	r.mu.Unlock()
	if _, err := h.issuer.Revoke(t.Context(), h.owner, award.ID, "A mistake."); err != nil {
		t.Fatal(err)
	}
	h.drain()
	ended, err := h.hooks.Hook(t.Context(), h.owner, h.org.ID, added.ID)
	if err != nil || ended.State != hook.Ended {
		t.Errorf("after 410: %+v, %v", ended, err)
	}
	h.mailed("owner@nordmark.example", "/desk/"+string(h.org.ID)+"/webhooks/")
}
