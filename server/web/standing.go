package web

import (
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) standingRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/organisation", w.profile)
	w.handle(mux, "POST /desk/{org}/organisation", w.changeProfile)
	w.handle(mux, "POST /desk/{org}/domains", w.claimDomain)
	w.handle(mux, "POST /desk/{org}/domains/{domain}/look", w.lookForToken)
	w.handle(mux, "POST /desk/{org}/domains/{domain}/remove", w.dropDomain)
}

func (w *Web) profile(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	return w.standingPage(rw, r, http.StatusOK, requestOf(org), "", nil)
}

// requestOf is an organisation's profile as it would be asked for.
func requestOf(o account.Organisation) account.OrganisationRequest {
	return account.OrganisationRequest{Name: o.Name, Kind: o.Kind, Country: o.Country, City: o.City, Description: o.Description,
		Website: o.Website, Email: o.Email, Hue: o.Hue, KeyKind: o.KeyKind, LegalID: o.LegalID}
}

// standingPage shows the organisation as others see it; a form that could not
// be saved comes back as it was filled in.
func (w *Web) standingPage(rw http.ResponseWriter, r *http.Request, status int, req account.OrganisationRequest, domain string, err error) error {
	org, e := w.ownOrg(r, account.Manage)
	if e != nil {
		return e
	}
	domains, e := w.Accounts.ClaimedDomains(r.Context(), httpx.Actor(r.Context()), org.ID)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	p := view.Standing{Frame: w.frame(r, "Organisation", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Organisation"}), Org: org.Name, Errors: list, Action: deskPath(org.ID, "organisation"), Fields: profileFields(req, errs),
		Add:    deskPath(org.ID, "domains"),
		Domain: view.Field{ID: "domain", Label: "Domain", Help: "Such as example.org. You get a token to publish there.", Value: domain, Max: 253, Error: errs["domain"]},
		Public: view.Link{Text: "See the public page", Href: "/o/" + string(org.ID)}}
	if held, ok := org.Free().(*fault.Error); ok {
		p.Held = held.Sentence()
	}
	for _, d := range domains {
		p.Domains = append(p.Domains, claimedRow(d))
	}
	return w.render(rw, r, status, view.StandingPage(p))
}

func claimedRow(d account.Domain) view.ClaimedRow {
	at := deskPath(d.Org, "domains", d.Name)
	row := view.ClaimedRow{Name: d.Name, Proved: d.Proved != nil, State: "not proved yet", Complaint: d.Complaint, Record: account.DNSPrefix + d.Token,
		FileURL: "https://" + d.Name + account.WellKnown, File: `{"tokens": ["` + d.Token + `"]}`, Look: at + "/look", Remove: at + "/remove"}
	if d.Proved != nil {
		row.State = "proved since " + view.Day(*d.Proved) + map[account.Way]string{account.ByDNS: ", by a TXT record", account.ByWeb: ", by a file"}[d.Way]
	}
	return row
}

// profileFields are the controls of an organisation's profile.
func profileFields(req account.OrganisationRequest, errs map[string]string) []view.Control {
	kind := view.Choice{ID: "kind", Label: "Kind", Error: errs["kind"]}
	for _, k := range account.Kinds() {
		kind.Options = append(kind.Options, view.Option{Value: string(k), Text: kindName(k), On: k == req.Kind})
	}
	scheme := view.Choice{ID: "legalScheme", Label: "Register", Options: []view.Option{{Text: "none"}}}
	for _, s := range account.Schemes() {
		scheme.Options = append(scheme.Options, view.Option{Value: string(s), Text: s.Word(), On: s == req.LegalID.Scheme})
	}
	return []view.Control{
		{Field: &view.Field{ID: "name", Label: "Name", Value: req.Name, Max: 200, Error: errs["name"]}},
		{Select: &kind},
		{Field: &view.Field{ID: "country", Label: "Country", Help: "Two letters, such as NL.", Value: req.Country, Narrow: true, Max: 2, Error: errs["country"]}},
		{Field: &view.Field{ID: "city", Label: "City", Value: req.City, Max: 200}},
		{Field: &view.Field{ID: "description", Label: "About it", Type: "textarea", Rows: 4, Value: req.Description, Max: 5000, Error: errs["description"]}},
		{Field: &view.Field{ID: "website", Label: "Website", Value: req.Website, Type: "url", Error: errs["website"]}},
		{Field: &view.Field{ID: "email", Label: "E-mail address for questions", Value: req.Email, Type: "email", Error: errs["email"]}},
		{Select: &scheme},
		{Field: &view.Field{ID: "legalId", Label: "Number in the register", Help: "Its check digits are checked, where it has some. It is shown to those who check your awards.", Value: req.LegalID.Value, Max: 100, Error: errs["legalId"]}},
	}
}

// profileOf reads the form of profileFields; what it does not ask for stays.
func profileOf(r *http.Request, stays account.OrganisationRequest) account.OrganisationRequest {
	stays.Name, stays.Kind = r.PostFormValue("name"), account.Kind(r.PostFormValue("kind"))
	stays.Country, stays.City = r.PostFormValue("country"), r.PostFormValue("city")
	stays.Description, stays.Website, stays.Email = r.PostFormValue("description"), r.PostFormValue("website"), r.PostFormValue("email")
	stays.LegalID = account.LegalID{Scheme: account.Scheme(r.PostFormValue("legalScheme")), Value: r.PostFormValue("legalId")}
	return stays
}

func (w *Web) changeProfile(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	req := profileOf(r, requestOf(org))
	err = w.Accounts.ChangeOrganisation(r.Context(), httpx.Actor(r.Context()), org.ID, req)
	if fault.Is(err, fault.Invalid) {
		return w.standingPage(rw, r, http.StatusUnprocessableEntity, req, "", err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The profile is saved.")
	return see(rw, r, deskPath(org.ID, "organisation"))
}

func (w *Web) claimDomain(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	name := r.PostFormValue("domain")
	d, err := w.Accounts.ClaimDomain(r.Context(), httpx.Actor(r.Context()), org.ID, name)
	if fault.Is(err, fault.Invalid) {
		return w.standingPage(rw, r, http.StatusUnprocessableEntity, requestOf(org), name, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "Publish the token of "+d.Name+", then press Look now.")
	return see(rw, r, deskPath(org.ID, "organisation"))
}

func (w *Web) lookForToken(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	d, err := w.Accounts.ProveDomain(r.Context(), httpx.Actor(r.Context()), org.ID, r.PathValue("domain"))
	if fault.Is(err, fault.TooMany) {
		return w.standingPage(rw, r, http.StatusTooManyRequests, requestOf(org), "", err)
	}
	switch {
	case err != nil:
		return err
	case d.Complaint == "":
		w.HTTP.Sessions.Say(r.Context(), "ok", d.Name+" is proved to be yours.")
	default:
		w.HTTP.Sessions.Say(r.Context(), "", "The token of "+d.Name+" was not found. DNS can take hours; look again later.")
	}
	return see(rw, r, deskPath(org.ID, "organisation"))
}

func (w *Web) dropDomain(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	if err := w.Accounts.DropDomain(r.Context(), httpx.Actor(r.Context()), org.ID, r.PathValue("domain")); err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", r.PathValue("domain")+" is removed.")
	return see(rw, r, deskPath(org.ID, "organisation"))
}

// standingFacts are what others read of an organisation's domains and number.
func (w *Web) standingFacts(r *http.Request, o account.Organisation) ([]view.Fact, error) {
	names, err := w.Accounts.VerifiedDomains(r.Context(), o.ID)
	if err != nil {
		return nil, err
	}
	var facts []view.Fact
	for _, name := range names {
		facts = append(facts, view.Fact{Name: "Proved domain", Value: name, Href: "https://" + name})
	}
	if o.LegalID.Value != "" {
		facts = append(facts, view.Fact{Name: o.LegalID.Scheme.Word(), Value: o.LegalID.Value + ", as it says itself"})
	}
	return facts, nil
}
