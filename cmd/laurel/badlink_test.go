package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/issuer"
)

// awarded gives the achievement to somebody and returns the claim link's path.
func (h *house) awarded(a issuer.Achievement, email string) (issuer.Award, string) {
	h.t.Helper()
	award, err := h.issuer.Issue(h.t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Berg", Email: email})
	if err != nil {
		h.t.Fatal(err)
	}
	return award, h.mailed(email, "/claim/")
}

// A claim link works once, for a time, and loses nothing when it does not.
func TestClaimLinks(t *testing.T) {
	h := newHouse(t)
	a := h.achievement()
	t.Run("used", func(t *testing.T) {
		h.t = t
		award, link := h.awarded(a, "mira@mail.example")
		holder, stranger := h.visitor(), h.visitor()
		for range 3 { // looking spends nothing
			stranger.get(link).wants(t, http.StatusOK, "Accept it")
		}
		holder.post(link, nil).wants(t, http.StatusOK, "It is yours")
		day := "This link was used on " + time.Now().UTC().Format("2 January 2006")
		for _, v := range []*visitor{holder, stranger} {
			v.get(link).wants(t, http.StatusGone, day)
			v.post(link, nil).wants(t, http.StatusGone, day)
		}
		stranger.get("/record").wants(t, http.StatusOK, "Sign in") // the link let nobody in a second time
		stranger.get("/a/"+award.Page).wants(t, http.StatusOK, a.Draft.Title)
		holder.get("/record").wants(t, http.StatusOK, a.Draft.Title, "One in force")
	})
	t.Run("run out", func(t *testing.T) {
		h.t = t
		_, link := h.awarded(a, "nils@mail.example")
		h.at(time.Now().AddDate(0, 0, 181))
		defer h.at(time.Time{})
		v := h.visitor()
		v.get(link).wants(t, http.StatusGone, "This link ran out on ")
		v.post(link, nil).wants(t, http.StatusGone, "This link ran out on ")
		h.at(time.Time{})
		v.get(link).wants(t, http.StatusOK, "Accept it") // nothing was spent by trying
	})
	t.Run("revoked", func(t *testing.T) {
		h.t = t
		award, link := h.awarded(a, "tove@mail.example")
		if _, err := h.issuer.Revoke(t.Context(), h.owner, award.ID, "Given to the wrong person."); err != nil {
			t.Fatal(err)
		}
		h.visitor().post(link, nil).wants(t, http.StatusGone, "This award was taken back on ")
	})
	t.Run("cut off", func(t *testing.T) {
		h.t = t
		_, link := h.awarded(a, "per@mail.example")
		h.visitor().get(link[:len(link)-1]).wants(t, http.StatusNotFound)
		h.visitor().get("/claim/"+strings.Repeat("a", 60_000)).wants(t, http.StatusNotFound)
	})
}

// A sign-in link works once, for a quarter of an hour.
func TestSignInLinks(t *testing.T) {
	h := newHouse(t)
	if _, err := h.accounts.AddPerson(t.Context(), account.System("test"), "mira@mail.example", "Mira Berg", false); err != nil {
		t.Fatal(err)
	}
	ask := func(email string) answer {
		return h.visitor().post("/signin", url.Values{"email": {email}})
	}
	known, unknown := ask("mira@mail.example"), ask("nobody@mail.example")
	if known.status != unknown.status || strings.ReplaceAll(known.text, "mira", "nobody") != unknown.text {
		t.Errorf("a known address is answered %s, an unknown one %s", known, unknown)
	}
	link := h.mailed("mira@mail.example", "/signin/")
	first, second := h.visitor(), h.visitor()
	second.get(link).wants(t, http.StatusOK, "Sign in")
	h.at(time.Now().Add(16 * time.Minute))
	second.post(link, nil).wants(t, http.StatusGone, "This link has run out. Ask for a new one.")
	h.at(time.Time{})
	first.post(link, nil).wants(t, http.StatusOK)
	second.post(link, nil).wants(t, http.StatusGone, "This link has been used. Ask for a new one.")
	second.get(link).wants(t, http.StatusGone, "This link has been used. Ask for a new one.")
	if got := second.get("/record"); !strings.HasPrefix(got.at, "/signin") {
		t.Errorf("a used link let somebody in: %s", got)
	}
	first.get("/record").wants(t, http.StatusOK, "My record")
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)

// kept are the hidden values of a page's form.
func (a answer) kept() url.Values {
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(a.body, -1) {
		form.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return form
}

// Of two registrars who publish at once, the second sees what the first one
// changed, and neither loses a word.
func TestTwoRegistrars(t *testing.T) {
	h := newHouse(t)
	first, second := h.registrar("first@nordmark.example"), h.registrar("second@nordmark.example")
	a := h.achievement()
	edit := deskOf(h) + "/define/" + string(a.ID)
	mine := func(title, prerequisites string) url.Values {
		d := a.Draft
		return url.Values{"revision": first.get(edit).kept()["revision"], "do": {"publish"}, "title": {title}, "description": {d.Description},
			"field": {d.Field}, "outcomes": {strings.Join(d.Outcomes, "\n")}, "criteria": {d.Criteria}, "hours": {"75"},
			"assessment": {string(d.Assessment)}, "participation": {string(d.Participation)}, "language": {d.Language}, "country": {d.Country},
			"prerequisites": {prerequisites}}
	}
	one, two := mine("Grafting apple trees", "None."), mine("Grafting pear trees", "A sharp knife.")
	first.upload(edit, one, nil).wants(t, http.StatusOK, "Grafting apple trees is published as version 2.")

	lost := second.upload(edit, two, nil)
	lost.wants(t, http.StatusConflict, "Someone else was here first", "Nothing of either is lost.",
		"Title Grafting apple trees Grafting pear trees", "Prerequisites None. A sharp knife.")
	if v, _, err := h.issuer.Published(t.Context(), a.ID); err != nil || v.Number != 2 || v.Definition.Title != "Grafting apple trees" {
		t.Fatalf("published is version %d, %q, %v", v.Number, v.Definition.Title, err)
	}

	over := lost.kept() // what the second one typed travels in the page
	over.Set("do", "edit")
	back := second.upload(edit, over, nil)
	back.wants(t, http.StatusOK)
	for _, typed := range []string{"Grafting pear trees", "A sharp knife."} {
		if !strings.Contains(back.body, `value="`+typed+`"`) {
			t.Errorf("%q is gone from the form", typed)
		}
	}
	two.Set("revision", back.kept().Get("revision"))
	second.upload(edit, two, nil).wants(t, http.StatusOK, "Grafting pear trees is published as version 3.")
	for number, title := range map[int]string{1: a.Draft.Title, 2: "Grafting apple trees", 3: "Grafting pear trees"} {
		if v, err := h.issuer.VersionOf(t.Context(), a.ID, number); err != nil || v.Definition.Title != title {
			t.Errorf("version %d is %q, %v", number, v.Definition.Title, err)
		}
	}
}
