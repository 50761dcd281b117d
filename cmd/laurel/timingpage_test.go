package main

import (
	"net/http"
	"net/url"
	"testing"

	"laurel/account"
	"laurel/issuer"
)

// An owner chooses how long mails wait; a registrar undoes an award meanwhile.
func TestUndoPage(t *testing.T) {
	h := newHouse(t)
	owner := h.enter("owner2@nordmark.example", account.Owner)
	desk := "/desk/" + string(h.org.ID)
	owner.post(desk+"/timing", url.Values{"undo": {"ten"}, "revision": {"0"}}).wants(t, http.StatusUnprocessableEntity, "Write whole minutes")
	owner.post(desk+"/timing", url.Values{"undo": {"10"}, "zone": {"Mars"}, "revision": {"0"}}).wants(t, http.StatusUnprocessableEntity, "no such time zone")
	owner.post(desk+"/timing", url.Values{"undo": {"10"}, "zone": {"Europe/Oslo"}, "reminders": {"yes"}, "revision": {"0"}}).wants(t, http.StatusOK, "It is saved")
	award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: h.achievement().ID, Name: "Mira Fenwright", Email: "mira@post.example", AwardedOn: "2026-03-14"})
	if err != nil {
		t.Fatal(err)
	}
	registrar := h.registrar("runa@nordmark.example")
	registrar.get(desk+"/timing").wants(t, http.StatusForbidden)
	registrar.get(desk+"/undo").wants(t, http.StatusOK, "Mira Fenwright")
	at := desk + "/undo/" + string(award.ID)
	registrar.get(at).wants(t, http.StatusOK, "Undo the award to Mira Fenwright")
	registrar.post(at, url.Values{}).wants(t, http.StatusOK, "Nobody was told")
	registrar.post(at, url.Values{}).wants(t, http.StatusConflict, "Revoke the award instead")
}
