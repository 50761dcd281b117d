package web

import (
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) otherRoutes(mux *http.ServeMux) {
	w.handle(mux, "POST /theme", w.setTheme)
	w.handle(mux, "GET /mailbox", w.mailbox)
	w.handle(mux, "GET /mailbox/{id}", w.letter)
	w.handle(mux, "GET /employer", w.employer)
	w.handle(mux, "GET /quality", w.quality)
	w.handle(mux, "GET /operator", w.operator)
	for path := range texts {
		w.handle(mux, "GET "+path, w.text(path))
	}
}

// role draws the home of someone who neither learns nor issues. What is not
// built yet is not named.
func (w *Web) role(rw http.ResponseWriter, r *http.Request, p view.Role) error {
	p.Frame = w.frame(r, p.Name)
	p.Nav, _ = view.RoleNav(view.Link{Text: "Home", Href: r.URL.Path}, r.URL.Path), p.Who
	return w.render(rw, r, http.StatusOK, view.RolePage(p))
}

// requireIn tells whether someone has a right in any organisation.
func requireIn(a account.Actor, right account.Right) error {
	if a.Person == "" {
		return errSignIn
	}
	for _, m := range a.Memberships {
		if a.May(right, m.Org) {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "web.role", "This page is for another role. Your own page is under your name at the top.")
}

func (w *Web) employer(rw http.ResponseWriter, r *http.Request) error {
	if err := requireIn(httpx.Actor(r.Context()), account.Recruit); err != nil {
		return err
	}
	p := view.Role{Name: "Employer",
		Next: view.Step{Over: "Start here", Title: "Check what you were given", Text: "A badge, a certificate, a link, or a photo of the code: you know in seconds who stands behind it and whether it is still in force.",
			Main: view.Link{Text: "Check a credential", Href: "/verify"}},
		Ways: []view.Way{
			{Link: view.Link{Text: "Find what proves a skill", Href: "/skills"}, What: "Each skill has a page: what it means, and which micro-credentials prove it at which level."},
			{Link: view.Link{Text: "Compare two offers", Href: "/catalogue"}, What: "For a colleague who wants to learn: cost, hours, level and assessment side by side."},
			{Link: view.Link{Text: "Read how checking works", Href: "/about/checking"}, What: "What each question means, and why “could not tell” is not “no”."},
		}}
	by := httpx.Actor(r.Context())
	for _, m := range by.Memberships {
		if by.May(account.ReadNumbers, m.Org) {
			p.Ways = append([]view.Way{{Link: view.Link{Text: "Numbers of " + m.OrgName, Href: numbersPath(m.Org)}, What: "What it awarded, month by month, in counts."}}, p.Ways...)
		}
	}
	return w.role(rw, r, p)
}

func (w *Web) quality(rw http.ResponseWriter, r *http.Request) error {
	if err := requireIn(httpx.Actor(r.Context()), account.Review); err != nil {
		return err
	}
	orgs, err := w.Accounts.Organisations(r.Context())
	if err != nil {
		return err
	}
	p := view.Role{Name: "Quality body",
		Next: view.Step{Over: "Start here", Title: "Read what is offered, element by element", Text: "Every micro-credential’s page lists the eleven mandatory and five optional elements of the European recommendation, with what its issuer says or “not said”.",
			Main: view.Link{Text: "Look through the catalogue", Href: "/catalogue"}},
		Ways: []view.Way{
			{Link: view.Link{Text: "Check a credential", Href: "/verify"}, What: "With the technical detail of each check."},
			{Link: view.Link{Text: "Skills", Href: "/skills"}, What: "The framework that descriptions use, with definitions and addresses in ESCO."},
			{Link: view.Link{Text: "What Laurel does not do", Href: "/about/quality"}, What: "It lists what issuers say; it does not certify."},
		}}
	for _, o := range orgs {
		p.Facts = append(p.Facts, view.Fact{Name: kindName(o.Kind), Value: o.Name, Href: "/o/" + string(o.ID)})
	}
	p.FactsTitle = "Who issues here"
	return w.role(rw, r, p)
}

func (w *Web) operator(rw http.ResponseWriter, r *http.Request) error {
	if err := httpx.Actor(r.Context()).RequireOperator(); err != nil {
		return err
	}
	orgs, err := w.Accounts.Organisations(r.Context())
	if err != nil {
		return err
	}
	p := view.Role{Name: "Operator",
		Next: view.Step{Over: "This copy", Title: "Is it running well?", Text: "Readiness says whether everything this server depends on answers; the figures are in Prometheus’ form.",
			Main: view.Link{Text: "Readiness", Href: "/readyz"}, Other: view.Link{Text: "Figures", Href: "/metrics"}},
		Sums: []view.Sum{{Number: view.Number(len(orgs)), Word: plural(len(orgs), "Organisation", "Organisations")}},
		Ways: []view.Way{
			{Link: view.Link{Text: "Organisations", Href: "/operator/organisations"}, What: "Who issues here. Add one, and decide about names that look like another’s."},
			{Link: view.Link{Text: "Jobs", Href: "/operator/jobs"}, What: "What waits, what runs, what failed and why. Try one again, or discard it."},
			{Link: view.Link{Text: "Mail domains", Href: "/operator/domains"}, What: "Which organisation signs in the people of which domain: yes or no."},
			{Link: view.Link{Text: "Catalogue", Href: "/catalogue"}, What: "What the organisations here offer."},
			{Link: view.Link{Text: "API", Href: "/api/docs"}, What: "How programs define, issue and check."},
		},
		FactsTitle: "This copy", Facts: []view.Fact{{Name: "Version", Value: or(w.Version, "not stated")}, {Name: "Public address", Value: w.PublicURL}},
	}
	for _, o := range orgs {
		p.Facts = append(p.Facts, view.Fact{Name: kindName(o.Kind), Value: o.Name, Href: "/o/" + string(o.ID)})
	}
	return w.role(rw, r, p)
}

func kindName(k account.Kind) string {
	names := map[account.Kind]string{account.University: "University", account.School: "School", account.Company: "Company",
		account.Body: "Industry body", account.Authority: "Authority", account.Quality: "Quality body"}
	return or(names[k], "Organisation")
}
