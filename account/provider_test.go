package account_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/fault"
	"laurel/laureltest"
)

// provided is an organisation with a sign-in of its own for nordmark.example.
func (h *house) provided(t *testing.T) (account.OrgID, account.Actor, *laureltest.SignInProvider) {
	t.Helper()
	h.Web, h.Loopback = (&fetch.Client{AllowLoopback: true}).HTTP(), true
	p := laureltest.Provider(t, func() time.Time { return h.now })
	org, owner := h.organisation(t, "Nordmark", "owner@example.org")
	req := account.ProviderRequest{Issuer: p.URL, ClientID: p.ClientID, Secret: p.Secret, Domains: []string{" @Nordmark.example "}}
	if err := h.SetProvider(t.Context(), owner, org, req); err != nil {
		t.Fatal(err)
	}
	if err := h.AllowDomain(t.Context(), h.op, org, "nordmark.example", true); err != nil {
		t.Fatal(err)
	}
	return org, owner, p
}

// throughProvider signs in as a browser does, and gives what it brings back.
func (h *house) visit(t *testing.T, org account.OrgID, p *laureltest.SignInProvider, next string) account.ProviderAnswer {
	t.Helper()
	there, browser, err := h.BeginProviderSignIn(t.Context(), org, next)
	if err != nil {
		t.Fatal(err)
	}
	back := p.Visit(there)
	if got, want := back.Scheme+"://"+back.Host+back.Path, h.RedirectURL(org); got != want {
		t.Fatalf("sent back to %s, want %s", got, want)
	}
	q := back.Query()
	return account.ProviderAnswer{State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Browser: browser}
}

func TestSignInByProvider(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, _, p := h.provided(t)
	if o, err := h.ProviderForAddress(ctx, "ANYBODY@nordmark.example"); err != nil || o.ID != org {
		t.Fatalf("ProviderForAddress = %+v, %v", o, err)
	}
	first := h.visit(t, org, p, "/record?x=1")
	id, next, err := h.FinishProviderSignIn(ctx, org, first)
	if err != nil || next != "/record?x=1" {
		t.Fatalf("FinishProviderSignIn = %s, %q, %v", id, next, err)
	}
	a, err := h.Actor(ctx, id)
	if err != nil || a.Name != "Ada Nord" || !a.Has("ada@nordmark.example") || len(a.Memberships) != 0 {
		t.Errorf("Actor = %+v, %v, want a new account without a role", a, err)
	}
	_, _, err = h.FinishProviderSignIn(ctx, org, first)
	wantKind(t, "coming back twice", err, fault.Gone)
	// Who is known there keeps their account when their address changes.
	p.Says(map[string]any{"email": "ada.new@nordmark.example"})
	again, _, err := h.FinishProviderSignIn(ctx, org, h.visit(t, org, p, ""))
	if err != nil || again != id {
		t.Errorf("signing in again = %s, %v, want %s", again, err, id)
	}
	logins, err := h.Logins(ctx, a)
	if err != nil || len(logins) != 1 || logins[0].OrgName != "Nordmark" {
		t.Errorf("Logins = %+v, %v", logins, err)
	}
}

// An account that has the address is opened, and its owner is told; a second
// subject with the same address opens nothing.
func TestProviderOpensTheAccountOfAnAddress(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, _, p := h.provided(t)
	ada := h.member(t, org, "ada@nordmark.example", account.Author)
	id, _, err := h.FinishProviderSignIn(ctx, org, h.visit(t, org, p, ""))
	if err != nil || id != ada.Person {
		t.Fatalf("FinishProviderSignIn = %s, %v, want %s", id, err, ada.Person)
	}
	if told := h.notices(t); len(told) != 1 || !strings.Contains(told[0].Text, "the sign-in of the organisation") {
		t.Errorf("told %+v", told)
	}
	p.Says(map[string]any{"sub": "2"})
	_, _, err = h.FinishProviderSignIn(ctx, org, h.visit(t, org, p, ""))
	wantKind(t, "another person with the same address", err, fault.Forbidden)
	if err := h.RemoveLogin(ctx, ada, org); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "cutting off what is not tied", h.RemoveLogin(ctx, ada, org), fault.NotFound)
}

func TestProviderAnswersThatAreRefused(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, _, p := h.provided(t)
	for name, claims := range map[string]map[string]any{
		"an address that is not proved":   {"email_verified": false},
		"nothing said of the proof":       {"email_verified": nil},
		"no address":                      {"email": nil},
		"an address of another domain":    {"email": "ada@elsewhere.example"},
		"a domain that ends like ours":    {"email": "ada@evilnordmark.example"},
		"a domain beneath ours":           {"email": "ada@sub.nordmark.example"},
		"a token for another client":      {"aud": "other"},
		"a token meant for another party": {"aud": []string{"laurel", "other"}, "azp": "other"},
		"a token of another issuer":       {"iss": "https://evil.example"},
		"a token that ran out":            {"exp": h.now.Add(-time.Hour).Unix()},
		"another request's nonce":         {"nonce": "other"},
		"no nonce":                        {"nonce": nil},
		"nobody":                          {"sub": nil},
	} {
		p.Says(claims)
		_, _, err := h.FinishProviderSignIn(ctx, org, h.visit(t, org, p, ""))
		wantKind(t, name, err, fault.Forbidden)
	}
	p.Says(nil)
	p.Forge(true)
	_, _, err := h.FinishProviderSignIn(ctx, org, h.visit(t, org, p, ""))
	wantKind(t, "a forged token", err, fault.Forbidden)
	p.Forge(false)
	p.Break(true)
	_, _, err = h.FinishProviderSignIn(ctx, org, h.visit(t, org, p, ""))
	wantKind(t, "a provider out of order", err, fault.Unavailable)
	p.Break(false)

	in := h.visit(t, org, p, "")
	in.Browser = account.NewToken()
	_, _, err = h.FinishProviderSignIn(ctx, org, in)
	wantKind(t, "an answer brought back by another browser", err, fault.Gone)
	in = h.visit(t, org, p, "")
	in.Issuer = "https://evil.example"
	_, _, err = h.FinishProviderSignIn(ctx, org, in)
	wantKind(t, "an answer of another issuer", err, fault.Forbidden)
	in = h.visit(t, org, p, "")
	in.Code = "made up"
	_, _, err = h.FinishProviderSignIn(ctx, org, in)
	wantKind(t, "a made-up code", err, fault.Unavailable)
	other, _ := h.organisation(t, "Halm", "halm@example.org")
	_, _, err = h.FinishProviderSignIn(ctx, other, h.visit(t, org, p, ""))
	wantKind(t, "an answer brought to another organisation", err, fault.Gone)
	in = h.visit(t, org, p, "")
	h.now = h.now.Add(10 * time.Minute)
	_, _, err = h.FinishProviderSignIn(ctx, org, in)
	wantKind(t, "an answer after ten minutes", err, fault.Gone)
	// A domain that is withdrawn while somebody is on the way opens nothing.
	in = h.visit(t, org, p, "")
	if err := h.AllowDomain(ctx, h.op, org, "nordmark.example", false); err != nil {
		t.Fatal(err)
	}
	_, _, err = h.FinishProviderSignIn(ctx, org, in)
	wantKind(t, "a domain withdrawn meanwhile", err, fault.Forbidden)
}

// A domain counts once the operator allows it, or it is proved, and for one
// organisation; what owners enter is looked at.
func TestProviderDomains(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner, p := h.provided(t)
	halm, thief := h.organisation(t, "Halm", "halm@example.org")
	req := account.ProviderRequest{Issuer: p.URL, ClientID: p.ClientID, Secret: p.Secret, Domains: []string{"nordmark.example", "halm.example"}}
	if err := h.SetProvider(ctx, thief, halm, req); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ProviderForAddress(ctx, "x@halm.example"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a domain that merely was asked for signs in: %v", err)
	}
	wantKind(t, "another's domain", h.AllowDomain(ctx, h.op, halm, "nordmark.example", true), fault.Conflict)
	wantKind(t, "allowed by its own owner", h.AllowDomain(ctx, thief, halm, "halm.example", true), fault.Forbidden)
	wantKind(t, "a domain that nobody asked for", h.AllowDomain(ctx, h.op, halm, "third.example", true), fault.NotFound)
	if err := h.db.Accounts().Update(ctx, func(tx account.Tx) error {
		return tx.SetOrgDomain(halm, account.Domain{Org: halm, Name: "halm.example", Token: "t", Asked: h.now, Way: account.ByDNS, Proved: &h.now})
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.SetProvider(ctx, thief, halm, req); err != nil {
		t.Fatal(err)
	}
	if o, err := h.ProviderForAddress(ctx, "x@halm.example"); err != nil || o.ID != halm {
		t.Errorf("a proved domain = %+v, %v", o, err)
	}
	if o, err := h.ProviderForAddress(ctx, "x@nordmark.example"); err != nil || o.ID != org {
		t.Errorf("the first one's domain = %+v, %v", o, err)
	}
	if err := h.DropDomain(ctx, thief, halm, "halm.example"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ProviderForAddress(ctx, "x@halm.example"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a domain that is given up still signs in: %v", err)
	}
	waiting, err := h.Domains(ctx, h.op)
	if err != nil || len(waiting) != 3 || waiting[0].Allowed != nil || waiting[0].Org != halm {
		t.Errorf("Domains = %+v, %v, want what waits first", waiting, err)
	}
	_, err = h.Domains(ctx, owner)
	wantKind(t, "the list, to an owner", err, fault.Forbidden)

	for name, bad := range map[string]account.ProviderRequest{
		"an issuer without https":        {Issuer: "http://provider.example", ClientID: "a", Secret: "b", Domains: []string{"a.example"}},
		"an issuer with a password":      {Issuer: "https://a:b@provider.example", ClientID: "a", Secret: "b", Domains: []string{"a.example"}},
		"no client":                      {Issuer: p.URL, Secret: "b", Domains: []string{"a.example"}},
		"no domain":                      {Issuer: p.URL, ClientID: "a", Secret: "b"},
		"a domain that is none":          {Issuer: p.URL, ClientID: "a", Secret: "b", Domains: []string{"not a domain"}},
		"an issuer that does not say so": {Issuer: p.URL + "/other", ClientID: "a", Secret: "b", Domains: []string{"a.example"}},
	} {
		wantKind(t, name, h.SetProvider(ctx, owner, org, bad), fault.Invalid)
	}
	// The secret stays where none is given, and does not go to another issuer.
	keep := account.ProviderRequest{Issuer: p.URL, ClientID: p.ClientID, Domains: []string{"nordmark.example"}}
	if err := h.SetProvider(ctx, owner, org, keep); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.FinishProviderSignIn(ctx, org, h.visit(t, org, p, "")); err != nil {
		t.Errorf("with the secret there was: %v", err)
	}
	second := laureltest.Provider(t, func() time.Time { return h.now })
	keep.Issuer = second.URL
	wantKind(t, "the old secret for a new issuer", h.SetProvider(ctx, owner, org, keep), fault.Invalid)
	if err := h.RemoveProvider(ctx, owner, org); err != nil {
		t.Fatal(err)
	}
	_, _, err = h.BeginProviderSignIn(ctx, org, "/")
	wantKind(t, "a sign-in that was removed", err, fault.NotFound)
}

// Providers are asked through guarded connections: none inside a private network.
func TestProviderIsNoWayIn(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.Web = (&fetch.Client{}).HTTP()
	p := laureltest.Provider(t, func() time.Time { return h.now })
	org, owner := h.organisation(t, "Nordmark", "owner@example.org")
	for _, issuer := range []string{p.URL, strings.Replace(p.URL, "http://", "https://", 1), "https://169.254.169.254", "https://[::1]", "https://10.0.0.1"} {
		err := h.SetProvider(ctx, owner, org, account.ProviderRequest{Issuer: issuer, ClientID: "a", Secret: "b", Domains: []string{"a.example"}})
		wantKind(t, issuer, err, fault.Invalid)
	}
	u, err := url.Parse(h.RedirectURL(org))
	if err != nil || u.Host != "laurel.example" || u.RawQuery != "" {
		t.Errorf("people come back to %s, %v", u, err)
	}
}
