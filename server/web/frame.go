package web

import (
	"net/http"
	"net/url"
	"strings"

	"laurel/account"
	"laurel/server/httpx"
	"laurel/server/web/static"
	"laurel/server/web/view"
)

// frame is what stands round a page: whose masthead it is follows from who
// acts, and the words kept by the page before are said once.
func (w *Web) frame(r *http.Request, title string, crumbs ...view.Link) view.Frame {
	files := static.Load()
	f := view.Frame{
		Title: title, Crumbs: crumbs, Path: ownPath(r), Theme: theme(r), RunBy: w.RunBy,
		Assets: view.Assets{Style: files.Style, Script: files.Script, Fonts: files.Fonts, Favicon: files.Icon},
	}
	actor := httpx.Actor(r.Context())
	f.SignedIn = actor.Person != ""
	f.Nav, f.Who = masthead(actor, r.URL.Path)
	if kind, text := w.HTTP.Sessions.Said(r.Context()); text != "" {
		f.Notice = &view.Notice{Kind: kind, Text: text}
	}
	return f
}

// masthead gives the words of the one who acts.
func masthead(a account.Actor, path string) ([]view.Link, view.Link) {
	if a.Person == "" {
		return view.PublicNav(path), view.Link{Text: "Sign in", Href: "/signin"}
	}
	who := view.Link{Text: a.Name, Href: "/account"}
	if who.Text == "" {
		who.Text = "My account"
	}
	if m, ok := desk(a, path); ok {
		who.Text, who.Href = m.OrgName, "/home"
		may := view.DeskRights{Drafts: a.MaySome(account.ReadDrafts, m.Org), Numbers: a.MaySome(account.ReadNumbers, m.Org), Assess: a.MaySome(account.Assess, m.Org) || a.MaySome(account.Moderate, m.Org), Define: a.MaySome(account.Define, m.Org), Issue: a.MaySome(account.Issue, m.Org), Awards: a.MaySome(account.ReadAwards, m.Org), Members: a.May(account.Manage, m.Org), Log: a.MaySome(account.ReadEvents, m.Org)}
		return view.DeskNav(string(m.Org), path, may), who
	}
	switch home := homeOf(a); home {
	case "/employer", "/quality", "/operator":
		return view.RoleNav(view.Link{Text: "Home", Href: home}, path), who
	}
	return view.LearnerNav(path), who
}

// desk is the organisation a acts for: the one in the path, else the first of
// which a reads drafts or numbers, and has no home of another kind.
func desk(a account.Actor, path string) (account.Membership, bool) {
	var first account.Membership
	for _, m := range a.Memberships {
		reads := a.MaySome(account.ReadDrafts, m.Org) && m.Role != account.Reviewer
		if !reads && m.Role != account.Sponsor {
			continue
		}
		if strings.HasPrefix(path, "/desk/"+string(m.Org)) {
			return m, true
		}
		if first.Org == "" {
			first = m
		}
	}
	return first, first.Org != ""
}

// homeOf is the page someone begins at after signing in.
func homeOf(a account.Actor) string {
	if m, ok := desk(a, ""); ok {
		if !a.MaySome(account.ReadDrafts, m.Org) {
			return numbersPath(m.Org)
		}
		return deskPath(m.Org)
	}
	for _, m := range a.Memberships {
		switch {
		case a.May(account.Recruit, m.Org):
			return "/employer"
		case a.May(account.Review, m.Org):
			return "/quality"
		}
	}
	if a.Operator {
		return "/operator"
	}
	return "/record"
}

func theme(r *http.Request) string {
	c, err := r.Cookie("theme")
	if err != nil || (c.Value != "light" && c.Value != "dark") {
		return ""
	}
	return c.Value
}

// ownPath is the page to come back to; a page made by a form has none.
func ownPath(r *http.Request) string {
	if r.Method != http.MethodGet || isSecret(r.URL.Path) {
		return "/"
	}
	return r.URL.RequestURI()
}

// isSecret tells whether a path holds a token, which no other page may repeat.
func isSecret(path string) bool {
	return strings.HasPrefix(path, "/account/addresses/") || strings.HasPrefix(path, "/recover/") || strings.HasPrefix(path, "/claim/") || strings.HasPrefix(path, "/signin/") || strings.HasPrefix(path, "/invitation/") || strings.HasPrefix(path, "/asked/")
}

// local keeps a path inside this server; anything else becomes the front page.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// setTheme keeps the light or dark choice in a cookie of its own.
func (w *Web) setTheme(rw http.ResponseWriter, r *http.Request) error {
	c := &http.Cookie{Name: "theme", Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: w.HTTP.Secure}
	switch v := r.PostFormValue("theme"); v {
	case "light", "dark":
		c.Value = v
	default:
		c.MaxAge = -1
	}
	http.SetCookie(rw, c)
	return see(rw, r, local(r.PostFormValue("back")))
}
