package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"laurel/account"
)

// enter is a visitor signed in as somebody with a role in the organisation.
func (h *house) enter(email string, role account.Role) *visitor {
	h.t.Helper()
	id, err := h.accounts.AddMember(h.t.Context(), account.System("test"), h.org.ID, email, "Name of "+email, role)
	if err != nil {
		h.t.Fatal(err)
	}
	link, err := h.accounts.NewSignInLink(h.t.Context(), account.System("test"), id, "", time.Hour)
	if err != nil {
		h.t.Fatal(err)
	}
	v := h.visitor()
	if got := v.post(strings.TrimPrefix(link, h.publicURL), nil); got.status != http.StatusOK {
		h.t.Fatalf("signing in: %s", got)
	}
	return v
}

// TestOwnerRunsTheMembersPage goes the whole way over real mail: invited,
// accepted, given another role, removed.
func TestOwnerRunsTheMembersPage(t *testing.T) {
	h := newHouse(t)
	owner, registrar := h.enter("second@nordmark.example", account.Owner), h.registrar("teo@nordmark.example")
	page := "/desk/" + string(h.org.ID) + "/members"
	if got := registrar.get(page); got.status != http.StatusForbidden {
		t.Errorf("a registrar's members page: %s", got)
	}
	ask := url.Values{"name": {"Runa Eskeland"}, "email": {"runa@nordmark.example"}, "role": {"assessor"}}
	if got := owner.post(page, url.Values{"name": {"Runa"}, "email": {"nobody"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `value="Runa"`) {
		t.Errorf("a wrong address: %s", got)
	}
	if got := owner.post(page, ask); got.status != http.StatusOK || !strings.Contains(got.text, "Runa Eskeland is invited") {
		t.Fatalf("inviting: %s", got)
	}
	link := h.mailed("runa@nordmark.example", "/invitation/")
	if got := registrar.get(link); !strings.Contains(got.text, "another address") || strings.Contains(got.text, "Accept the invitation") {
		t.Errorf("forwarded to a registrar: %s", got)
	}
	if got := registrar.post(link, nil); got.status != http.StatusOK || !strings.Contains(got.text, "another address") {
		t.Errorf("accepted by a registrar: %s", got)
	}
	runa := h.visitor()
	if got := runa.get(link); got.status != http.StatusOK || !strings.Contains(got.text, "Accept the invitation") {
		t.Fatalf("the invitation: %s", got)
	}
	if got := runa.post(link, nil); got.status != http.StatusOK || got.at != "/desk/"+string(h.org.ID) {
		t.Fatalf("accepting leads to %s: %s", got.at, got)
	}
	if got := runa.get(link); got.status != http.StatusGone {
		t.Errorf("the link afterwards: %s", got)
	}
	members, err := h.accounts.Members(t.Context(), account.System("test"), h.org.ID)
	if err != nil {
		t.Fatal(err)
	}
	var who string
	for _, m := range members {
		if m.Person.Email() == "runa@nordmark.example" {
			who = string(m.Person.ID)
		}
	}
	if got := owner.post(page+"/"+who, url.Values{"role": {"auditor"}}); !strings.Contains(got.text, "is now: Auditor") {
		t.Errorf("another role: %s", got)
	}
	if got := runa.get("/desk/" + string(h.org.ID) + "/awards"); got.status != http.StatusOK {
		t.Errorf("an auditor's awards: %s", got)
	}
	if got := owner.get(page + "/" + who + "/remove"); got.status != http.StatusOK || !strings.Contains(got.text, "Remove 1 member") {
		t.Errorf("asked before: %s", got)
	}
	if got := owner.post(page+"/"+who+"/remove", nil); !strings.Contains(got.text, "no longer belongs") {
		t.Errorf("removing: %s", got)
	}
	if got := runa.get("/desk/" + string(h.org.ID)); got.status != http.StatusNotFound {
		t.Errorf("a removed member's desk: %s", got)
	}
}

// TestTwoOwnersCannotBothLeave leaves the last one in.
func TestTwoOwnersCannotBothLeave(t *testing.T) {
	h := newHouse(t)
	owner := h.enter("second@nordmark.example", account.Owner)
	page := "/desk/" + string(h.org.ID) + "/members/"
	if got := owner.post(page+string(h.owner.Person)+"/remove", nil); got.status != http.StatusOK {
		t.Fatalf("one of two: %s", got)
	}
	id, err := h.accounts.PersonForAddress(t.Context(), "second@nordmark.example")
	if err != nil {
		t.Fatal(err)
	}
	if got := owner.post(page+string(id)+"/remove", nil); got.status != http.StatusConflict || !strings.Contains(got.text, "needs an owner") {
		t.Errorf("the last one: %s", got)
	}
	if got := owner.post(page+string(id), url.Values{"role": {"author"}}); got.status != http.StatusConflict || !strings.Contains(got.text, "needs an owner") {
		t.Errorf("the last one stepping down: %s", got)
	}
}
