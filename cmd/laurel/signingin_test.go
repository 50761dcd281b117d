package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/laureltest"
)

// cookie is what the browser holds of the session.
func (v *visitor) cookie() string {
	u, err := url.Parse(v.publicURL)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(u) {
		if c.Name == "laurel" {
			return c.Value
		}
	}
	return ""
}

// Signing in makes a new session: one that was foisted on the browser before is
// nobody's afterwards.
func TestSessionIsNotFixed(t *testing.T) {
	h := newHouse(t)
	first := h.enter("mira@nordmark.example", account.Registrar)
	mine := first.cookie()
	thief := h.visitor()
	u, _ := url.Parse(h.publicURL)
	thief.client.Jar.SetCookies(u, []*http.Cookie{{Name: "laurel", Value: mine, Path: "/"}})
	thief.get("/account").wants(t, http.StatusOK, "Your account", "mira@nordmark.example") // a cookie is what it is

	// The same browser signs in again: the cookie that others may know ends.
	first.post("/signin", url.Values{"email": {"mira@nordmark.example"}})
	first.post(h.mailed("mira@nordmark.example", "/signin/"), nil).wants(t, http.StatusOK)
	if first.cookie() == mine {
		t.Fatal("the session kept its token")
	}
	if at := thief.get("/account").at; at != "/signin" {
		t.Errorf("the old token still opens %s", at)
	}
}

// Another site's page makes a browser do nothing.
func TestOtherSitesChangeNothing(t *testing.T) {
	h := newHouse(t)
	v := h.enter("mira@nordmark.example", account.Registrar)
	for _, path := range []string{"/account/name", "/account/main", "/account/remove", "/account/addresses", "/account/codes", "/account/sessions/others/end",
		"/account/passkeys", "/account/passkeys/options", "/account/addresses/x/merge", "/signin/passkey", "/recover", "/recover/x", "/operator/domains"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.publicURL+path, strings.NewReader("name=Evil"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		res, err := v.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s from another site answers %d", path, res.StatusCode)
		}
	}
	v.get("/account").wants(t, http.StatusOK, "You have no recovery codes")
}

// What is said of a known address and an unknown one differs in nothing.
func TestDoorsTellNothing(t *testing.T) {
	h := newHouse(t)
	h.enter("mira@nordmark.example", account.Registrar)
	same := func(path string, known, unknown url.Values) {
		t.Helper()
		a, b := h.visitor().post(path, known), h.visitor().post(path, unknown)
		for key := range known {
			a.body, b.body = strings.ReplaceAll(a.body, known.Get(key), "*"), strings.ReplaceAll(b.body, unknown.Get(key), "*")
		}
		if a.status != b.status || a.body != b.body {
			t.Errorf("POST %s answers\n%.600s\nand\n%.600s", path, a, b)
		}
	}
	same("/signin", url.Values{"email": {"mira@nordmark.example"}}, url.Values{"email": {"nobody@nordmark.example"}})
	codes, err := h.accounts.NewRecoveryCodes(t.Context(), h.owner)
	if err != nil {
		t.Fatal(err)
	}
	same("/recover", url.Values{"code": {codes[0].Reveal()}, "email": {"new@mail.example"}}, url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}, "email": {"other@mail.example"}})
	for _, path := range []string{"/signin/none", "/recover/none"} {
		h.visitor().get(path).wants(t, http.StatusNotFound, "This link leads nowhere")
	}
}

// Pages ask for passkeys with JSON; junk is told so and costs little.
func TestPasskeyDoors(t *testing.T) {
	h := newHouse(t)
	v := h.visitor()
	v.post("/signin/passkey", url.Values{"response": {"x"}}).wants(t, http.StatusUnprocessableEntity, "This is not what the page sends")
	v.do(http.MethodPost, "/signin/passkey", "application/json", strings.NewReader("[")).wants(t, http.StatusUnprocessableEntity)
	costs(t, 64, func() {
		v.do(http.MethodPost, "/signin/passkey", "application/json", strings.NewReader(strings.Repeat("[", 1<<20))).wants(t, http.StatusUnprocessableEntity)
	})
	// This house's address is no name, so no browser would make a passkey for it.
	v.do(http.MethodPost, "/signin/passkey/options", "application/json", strings.NewReader("{}")).wants(t, http.StatusConflict, "Passkeys need a server whose address is a name")
	if strings.Contains(v.get("/signin").body, "data-passkey") {
		t.Error("a passkey is offered where none can be made")
	}
}

// People of a domain are led to their organisation's provider and back, in one
// browser, once.
func TestOrganisationsOwnSignIn(t *testing.T) {
	h := newHouse(t, func(a *app) {
		a.accounts.Web, a.accounts.Loopback = (&fetch.Client{AllowLoopback: true}).HTTP(), true
	})
	p := laureltest.Provider(t, time.Now)
	owner := h.enter("head@nordmark.example", account.Owner)
	form := url.Values{"issuer": {p.URL}, "client": {p.ClientID}, "secret": {p.Secret}, "domains": {"nordmark.example\nlib.nordmark.example"}}
	settings := "/desk/" + string(h.org.ID) + "/signin"
	bad := url.Values{"issuer": {"https://127.0.0.1:1"}, "client": {"a"}, "secret": {"b"}, "domains": {"a.example"}}
	owner.post(settings, bad).wants(t, http.StatusUnprocessableEntity, "description could not be read")
	owner.post(settings, form).wants(t, http.StatusOK, "The provider answers", "waits for those who run this server")
	if strings.Contains(owner.get(settings).body, p.Secret) {
		t.Error("the secret is shown again")
	}
	h.visitor().post("/signin", url.Values{"email": {"ada@nordmark.example"}}).wants(t, http.StatusOK, "Look at your mail")
	if err := h.accounts.AllowDomain(t.Context(), account.System("test"), h.org.ID, "nordmark.example", true); err != nil {
		t.Fatal(err)
	}
	v := h.visitor()
	offer := v.post("/signin", url.Values{"email": {"ada@nordmark.example"}, "next": {"/catalogue"}})
	offer.wants(t, http.StatusOK, "Go on to Nordmark Horticultural College", "Mail me a link instead")
	there := strings.ReplaceAll(regexp.MustCompile(`/signin/with/[^"]+`).FindString(offer.body), "&amp;", "&")
	if got := v.get(there); got.at != "/catalogue" {
		t.Fatalf("came back to %s: %.300s", got.at, got)
	}
	v.get("/account").wants(t, http.StatusOK, "Ada Nord", "ada@nordmark.example", "opens your account since")

	// The way back, carried into another browser or used again, opens nothing.
	other := h.visitor()
	other.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := other.client.Get(h.publicURL + there)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	back := p.Visit(res.Header.Get("Location")).RequestURI()
	h.visitor().get(back).wants(t, http.StatusGone, "began in another browser")
	other.get(back).wants(t, http.StatusGone, "was used before")
	other.get("/signin/with/"+string(h.org.ID)+"/callback?error=access_denied&state=x").wants(t, http.StatusSeeOther)
	h.visitor().get("/o/"+string(h.org.ID)).wants(t, http.StatusOK, "Sign in with Nordmark Horticultural College")
	owner.get(settings+"/remove").wants(t, http.StatusOK, "End 1 sign-in")
	owner.post(settings+"/remove", nil).wants(t, http.StatusOK, "Nobody signs in through your provider any more")
	h.visitor().get(there).wants(t, http.StatusNotFound)
}
