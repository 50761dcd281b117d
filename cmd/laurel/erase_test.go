package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/wallet"
)

// TestErased forgets a learner who accepted one award and left another in the
// mail: nothing of either is left with the organisation, on a page or behind a
// link, and what was revoked stays revoked.
func TestErased(t *testing.T) {
	h := newHouse(t)
	made := h.achievement()
	award := func(key string) issuer.Award {
		a, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: made.ID, Name: "Mira Fenwright", Email: "mira@mail.example", AwardedOn: "2026-03-14", Key: key})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first := award("mira-1")
	link := h.mailed("mira@mail.example", "/claim/")
	mira := h.visitor()
	mira.post(link, nil).wants(t, http.StatusOK, "Mira Fenwright")
	second := award("mira-2")
	open, err := h.wallet.OpenClaim(t.Context(), wallet.AwardID(second.ID))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Revoke(t.Context(), h.owner, first.ID, "Plagiarism by Mira Fenwright"); err != nil {
		t.Fatal(err)
	}
	h.drain()
	list := h.listOf(first)
	id, err := h.accounts.PersonForAddress(t.Context(), "mira@mail.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.accounts.Erase(t.Context(), account.System("test"), id); err != nil {
		t.Fatal(err)
	}
	h.drain()
	for _, a := range []issuer.Award{first, second} {
		left, err := h.issuer.Award(t.Context(), h.owner, a.ID)
		if err != nil || left.Recipient.Name+left.Recipient.Email+left.JWT+left.Reason != "" || len(left.JSON) != 0 || left.Index != a.Index {
			t.Errorf("the organisation still has %+v, %v", left, err)
		}
	}
	stranger := h.visitor()
	for _, path := range []string{"/a/" + first.Page, "/a/" + first.Page + ".json", "/a/" + first.Page + ".png", "/claim/" + open.Token.Reveal(), link} {
		if got := stranger.get(path); got.status != http.StatusNotFound && got.status != http.StatusGone || strings.Contains(got.body, "Mira") {
			t.Errorf("%s answers %.300s", strings.SplitAfter(path, "/")[1], got)
		}
	}
	mira.get("/record").wants(t, http.StatusOK, "Sign in")
	if again := h.listOf(first); again != list {
		t.Error("the status list changed")
	}
	desk := "/desk/" + string(h.org.ID) + "/awards"
	registrar := h.registrar("signe@nordmark.example")
	for _, path := range []string{desk, desk + "/" + string(first.ID), desk + "/" + string(second.ID), desk + "/" + string(second.ID) + "/correct"} {
		if got := registrar.get(path); got.status >= 500 || strings.Contains(got.body, "Mira Fenwright") {
			t.Errorf("the registrar's %s: %.300s", path, got)
		}
	}
	_, err = h.issuer.Suspend(t.Context(), h.owner, second.ID, "Under review")
	if err != nil {
		t.Errorf("an award without a name cannot be suspended: %v", err)
	}
	h.drain() // tells nobody
	if err := h.issuer.Forget(t.Context(), h.owner, "mira@mail.example"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an organisation erases: %v", err)
	}
}

func (h *house) drain() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	if err := h.db.Drain(ctx); err != nil {
		h.t.Fatal(err)
	}
}

// listOf is the published list with an award's place in it.
func (h *house) listOf(a issuer.Award) string {
	h.t.Helper()
	l, err := h.issuer.StatusList(h.t.Context(), a.List, false)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(l.Bytes)
}
