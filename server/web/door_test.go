package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/skill"
	"laurel/verifier"
	"laurel/wallet"
)

// Fakes answer what a test asks; whatever else is called would panic.
type accounts struct {
	Accounts
	spent int
}

var mira = account.Actor{Person: "mira", Name: "Mira Fenwright", Memberships: []account.Membership{{Org: "nordmark", OrgName: "Nordmark University", Role: account.Registrar}}}

func (a *accounts) Actor(_ context.Context, id account.PersonID) (account.Actor, error) {
	if id == mira.Person {
		return mira, nil
	}
	return account.Actor{}, fault.NoSuch("person", string(id))
}

func (a *accounts) ActorForKey(context.Context, account.Token) (account.Actor, error) {
	return account.Actor{}, fault.New(fault.NotSignedIn, "account.key", "This key is not known.")
}

func (a *accounts) PasskeysPossible() bool { return true }

func (a *accounts) ProviderForAddress(context.Context, string) (account.Organisation, error) {
	return account.Organisation{}, fault.NoSuch("domain", "")
}

func (a *accounts) HasProvider(context.Context, account.OrgID) (bool, error) { return false, nil }

func (a *accounts) LinkInfo(context.Context, account.Token) (account.LinkInfo, error) {
	return account.LinkInfo{Name: "Mira Fenwright"}, nil
}

func (a *accounts) SignIn(context.Context, account.Token) (account.PersonID, string, error) {
	a.spent++
	return mira.Person, "", nil
}

func (a *accounts) Organisation(_ context.Context, id account.OrgID) (account.Organisation, error) {
	return account.Organisation{ID: id, Name: "Nordmark University", Country: "NO", Hue: 250}, nil
}

func (a *accounts) Events(context.Context, account.Actor, account.OrgID, account.EventFilter) ([]account.Event, error) {
	return nil, nil
}

func (a *accounts) Units(context.Context, account.Actor, account.OrgID) ([]account.Unit, error) {
	return nil, nil
}

// drafts keeps one achievement, which somebody else saved meanwhile.
type drafts struct {
	Issuer
	a issuer.Achievement
}

func (d drafts) Achievement(_ context.Context, by account.Actor, id issuer.AchievementID) (issuer.Achievement, error) {
	if id != d.a.ID || !by.May(account.ReadDrafts, d.a.Org) {
		return issuer.Achievement{}, fault.NoSuch("micro-credential", string(id))
	}
	return d.a, nil
}

func (d drafts) Policy(context.Context, account.Actor, account.OrgID) (issuer.Policy, error) {
	return issuer.Policy{}, nil
}

func (d drafts) Save(_ context.Context, _ account.Actor, _ issuer.AchievementID, revision int, def issuer.Definition) (issuer.Achievement, error) {
	if revision != d.a.Revision {
		return issuer.Achievement{}, fault.New(fault.Conflict, "achievement.stale", "Somebody else changed this.").
			Because(issuer.Stale{Now: d.a, Changes: issuer.Changes(def, d.a.Draft)})
	}
	return d.a, nil
}

func (d drafts) Catalogue(_ context.Context, q issuer.CatalogueQuery) (issuer.CatalogueResult, error) {
	return issuer.CatalogueResult{Query: q, Unmentioned: []string{"kubernets"}, DidYouMean: []issuer.Suggestion{{Word: "Kubernetes", Count: 4, Text: "kubernetes"}}}, nil
}

type holdings struct{ Wallet }

func (holdings) Page(_ context.Context, _ account.Actor, page string) (wallet.View, error) {
	if page == "withdrawn" {
		return wallet.View{}, fault.New(fault.Gone, "award.withdrawn", "The holder of this award has withdrawn its page.")
	}
	return wallet.View{}, fault.NoSuch("award", page)
}

func (holdings) ClaimInfo(context.Context, account.Actor, account.Token) (wallet.ClaimInfo, error) {
	return wallet.ClaimInfo{}, fault.NoSuch("link", "")
}

type nothing struct{}

func (nothing) Check(context.Context, verifier.Input) (verifier.Report, error) {
	return verifier.Report{}, fault.New(fault.Invalid, "find.none", "There is no credential in this.")
}

// door is a running server with fakes behind it, and a browser's cookies.
type door struct {
	t        *testing.T
	h        http.Handler
	accounts *accounts
	cookies  []*http.Cookie
}

func open(t *testing.T) *door {
	t.Helper()
	people := &accounts{}
	s := &httpx.Server{People: people, Sessions: httpx.NewSessions(memstore.NewWithCleanupInterval(0), false), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	w := &Web{Accounts: people, Issuer: drafts{a: issuer.Achievement{ID: "m1", Org: "nordmark", Revision: 7, Changed: time.Date(2026, 5, 12, 14, 3, 0, 0, time.UTC),
		Draft: issuer.Definition{Title: "Theirs"}}}, Wallet: holdings{}, Verifier: nothing{}, Skills: skill.Starter(), HTTP: s, PublicURL: "https://laurel.example"}
	mux := http.NewServeMux()
	w.Routes(mux)
	return &door{t: t, h: s.Handler(mux), accounts: people}
}

func (d *door) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range d.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	d.cookies = append(d.cookies, w.Result().Cookies()...)
	return w
}

func (d *door) signIn() *door {
	d.do("POST", "/signin/secret", url.Values{})
	return d
}

func TestOpeningALinkSpendsNothing(t *testing.T) {
	d := open(t)
	w := d.do("GET", "/signin/secret", nil)
	if d.accounts.spent != 0 || w.Header().Get("Referrer-Policy") != "no-referrer" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("spent %d, headers %v", d.accounts.spent, w.Header())
	}
	if !strings.Contains(w.Body.String(), `name="back" value="/"`) {
		t.Error("the token stands in the theme form")
	}
	w = d.do("POST", "/signin/secret", url.Values{})
	if d.accounts.spent != 1 || w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/home" {
		t.Errorf("spent %d, %d to %s", d.accounts.spent, w.Code, w.Header().Get("Location"))
	}
	if w = d.do("GET", "/home", nil); w.Header().Get("Location") != "/desk/nordmark" {
		t.Errorf("a registrar's home is %s", w.Header().Get("Location"))
	}
}

func TestWhoeverIsNotSignedInIsAskedAndComesBack(t *testing.T) {
	w := open(t).do("GET", "/desk/nordmark/awards?status=revoked", nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/signin?next=%2Fdesk%2Fnordmark%2Fawards%3Fstatus%3Drevoked" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
}

func TestAnothersDeskIsNotThere(t *testing.T) {
	d := open(t).signIn()
	for _, path := range []string{"/desk/kestrel", "/desk/kestrel/define", "/desk/kestrel/define/m1", "/desk/kestrel/awards", "/desk/kestrel/issue", "/desk/nordmark/define/m2"} {
		if w := d.do("GET", path, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := d.do("GET", "/desk/nordmark/define/m1", nil); w.Code != http.StatusOK {
		t.Errorf("one's own: %d", w.Code)
	}
}

// TestSecondRegistrarLosesNothing sends a form made from an older draft.
func TestSecondRegistrarLosesNothing(t *testing.T) {
	d := open(t).signIn()
	form := url.Values{"title": {"Mine"}, "description": {"What I wrote"}, "revision": {"6"}, "do": {"save"}}
	w := d.do("POST", "/desk/nordmark/define/m1", form)
	page := w.Body.String()
	if w.Code != http.StatusConflict {
		t.Fatalf("%d", w.Code)
	}
	for _, want := range []string{"Theirs", "Mine", `name="description" value="What I wrote"`, `name="revision" value="7"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page says nothing of %s", want)
		}
	}
	form.Set("revision", "7")
	form.Set("do", "edit")
	if w = d.do("POST", "/desk/nordmark/define/m1", form); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "What I wrote") {
		t.Errorf("going on with mine: %d", w.Code)
	}
}

func TestWithdrawnAwardIsGone(t *testing.T) {
	d := open(t)
	w := d.do("GET", "/a/withdrawn", nil)
	if w.Code != http.StatusGone || !strings.Contains(w.Body.String(), `content="noindex"`) {
		t.Errorf("%d", w.Code)
	}
	if w = d.do("GET", "/a/never-was", nil); w.Code != http.StatusNotFound {
		t.Errorf("unknown page: %d", w.Code)
	}
}

func TestEmbedMayStandAnywhere(t *testing.T) {
	d := open(t)
	csp := func(path string) string { return d.do("GET", path, nil).Header().Get("Content-Security-Policy") }
	if !strings.Contains(csp("/embed/x"), "frame-ancestors *") || strings.Contains(csp("/a/x"), "frame-ancestors *") {
		t.Error("only what is under /embed may be framed by others")
	}
}

func TestSearchAsTypedAnswersAPart(t *testing.T) {
	d := open(t)
	r := httptest.NewRequest("GET", "/catalogue?q=kubernets", nil)
	r.Header.Set("X-Part", "results")
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	part := w.Body.String()
	if strings.Contains(part, "<html") || !strings.Contains(part, "/catalogue?q=kubernetes") || w.Header().Get("Vary") == "" {
		t.Errorf("got %s", part)
	}
}

func TestWhatIsNoCredentialComesBackWithASentence(t *testing.T) {
	w := open(t).do("POST", "/verify", url.Values{"text": {"hello"}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "There is no credential in this.") || !strings.Contains(w.Body.String(), `value="hello"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestThemeIsKeptWithoutScript(t *testing.T) {
	d := open(t)
	w := d.do("POST", "/theme", url.Values{"theme": {"dark"}, "back": {"https://evil.example/"}})
	if w.Header().Get("Location") != "/" {
		t.Errorf("sent to %s", w.Header().Get("Location"))
	}
	if w = d.do("GET", "/about", nil); !strings.Contains(w.Body.String(), `data-theme="dark"`) {
		t.Error("the choice is not kept")
	}
}

func TestDemoMailboxIsClosedElsewhere(t *testing.T) {
	if w := open(t).do("GET", "/mailbox", nil); w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
}

func TestCompletenessFollowsWhatIsTyped(t *testing.T) {
	d := open(t).signIn()
	typed := url.Values{"title": {"Forecasting Demand"}, "hours": {"50"}, "ects": {"4"}, "participation": {"online"}}
	w := d.do("POST", "/desk/nordmark/completeness", typed)
	part := w.Body.String()
	if w.Code != http.StatusOK || strings.Contains(part, "<html") || !strings.Contains(part, "hours and ECTS disagree") {
		t.Errorf("%d %s", w.Code, part)
	}
	typed.Set("hours", "100")
	if w = d.do("POST", "/desk/nordmark/completeness", typed); strings.Contains(w.Body.String(), "disagree") {
		t.Error("the list does not follow")
	}
	if w = d.do("POST", "/desk/kestrel/completeness", typed); w.Code != http.StatusNotFound {
		t.Errorf("at another's desk: %d", w.Code)
	}
}

func TestLinkCutByAMailProgramSaysSo(t *testing.T) {
	for path, want := range map[string]string{"/claim/cut": "This link leads nowhere", "/nowhere": "There is nothing at this address"} {
		if w := open(t).do("GET", path, nil); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
