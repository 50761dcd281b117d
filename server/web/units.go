package web

import (
	"net/http"
	"slices"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) unitRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/units"
	w.handle(mux, "GET "+at, w.units)
	w.handle(mux, "POST "+at, w.unitAdd)
	w.handle(mux, "GET "+at+"/{unit}", w.unitEdit)
	w.handle(mux, "POST "+at+"/{unit}", w.unitChange)
	w.handle(mux, "GET "+at+"/{unit}/remove", w.unitRemoveAsk)
	w.handle(mux, "POST "+at+"/{unit}/remove", w.unitRemove)
	w.handle(mux, "GET "+at+"/{unit}/members/{person}", w.unitMemberEdit)
	w.handle(mux, "POST "+at+"/{unit}/members/{person}", w.unitMemberChange)
	w.handle(mux, "POST "+at+"/{unit}/members/{person}/remove", w.unitMemberRemove)
}

func unitsPath(org account.OrgID, rest ...string) string {
	return deskPath(org, append([]string{"units"}, rest...)...)
}

func (w *Web) units(rw http.ResponseWriter, r *http.Request) error {
	return w.unitsPage(rw, r, http.StatusOK, account.UnitRequest{}, nil)
}

// unitsPage lists the units; a form that could not be saved comes back as it
// was filled in.
func (w *Web) unitsPage(rw http.ResponseWriter, r *http.Request, status int, req account.UnitRequest, err error) error {
	org, e := w.ownOrg(r, account.Manage)
	if e != nil {
		return e
	}
	by := httpx.Actor(r.Context())
	all, e := w.Accounts.Units(r.Context(), by, org.ID)
	if e != nil {
		return e
	}
	members, e := w.Accounts.UnitMembers(r.Context(), by, org.ID)
	if e != nil {
		return e
	}
	defined, e := w.Issuer.Achievements(r.Context(), by, org.ID)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	p := view.Units{Frame: w.frame(r, "Units", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Units"}), Org: org.Name, Errors: list,
		Action: unitsPath(org.ID), Fields: unitFields(all, "", req, errs), Back: view.Link{Text: "Members, and inviting somebody into a unit", Href: deskPath(org.ID, "members")}}
	for _, u := range all {
		people, things := 0, 0
		for _, m := range members {
			people += boolInt(m.Unit == u.ID)
		}
		for _, a := range defined {
			things += boolInt(a.Unit == u.ID)
		}
		p.Rows = append(p.Rows, view.UnitLine{Name: u.Name, Path: account.UnitName(all, u.ID), Change: unitsPath(org.ID, string(u.ID)),
			Facts: view.Count(people, "member", "members") + ", " + view.Count(things, "micro-credential", "micro-credentials")})
	}
	return w.render(rw, r, status, view.UnitsPage(p))
}

func boolInt(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// unitFields are the controls of a unit; it cannot be moved beneath itself.
func unitFields(all []account.Unit, self account.UnitID, req account.UnitRequest, errs map[string]string) []view.Control {
	below := []account.UnitID{}
	if self != "" {
		below = account.Beneath(all, self)
	}
	var others []account.Unit
	for _, u := range all {
		if !slices.Contains(below, u.ID) {
			others = append(others, u)
		}
	}
	parent := unitChoice(all, others, req.Parent, "at the top", errs["parent"])
	parent.ID, parent.Label = "parent", "Beneath"
	return []view.Control{
		{Field: &view.Field{ID: "name", Label: "Name", Value: req.Name, Max: 200, Error: errs["name"]}},
		{Field: &view.Field{ID: "description", Label: "Description", Help: "Optional: what it is, for those who work here.", Type: "textarea", Value: req.Description, Max: 5000, Error: errs["description"]}},
		{Select: parent}}
}

// unitChoice offers units by their names in the tree; none is the word for no unit,
// empty where one must be chosen.
func unitChoice(all, offered []account.Unit, on account.UnitID, none, message string) *view.Choice {
	c := view.Choice{ID: "unit", Label: "Unit", Error: message}
	if none != "" {
		c.Options = append(c.Options, view.Option{Text: none, On: on == ""})
	}
	for _, u := range offered {
		c.Options = append(c.Options, view.Option{Value: string(u.ID), Text: account.UnitName(all, u.ID), On: u.ID == on})
	}
	return &c
}

func unitRequest(r *http.Request) account.UnitRequest {
	return account.UnitRequest{Name: r.PostFormValue("name"), Description: r.PostFormValue("description"), Parent: account.UnitID(r.PostFormValue("parent"))}
}

func (w *Web) unitAdd(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	req := unitRequest(r)
	u, err := w.Accounts.AddUnit(r.Context(), httpx.Actor(r.Context()), org.ID, req)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.unitsPage(rw, r, httpx.Status(err), req, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, u.Name+" is added.", unitsPath(org.ID))
}

// ownUnit is the unit in the path, with all there are.
func (w *Web) ownUnit(r *http.Request) (org account.Organisation, u account.Unit, all []account.Unit, err error) {
	if org, err = w.ownOrg(r, account.Manage); err != nil {
		return org, u, nil, err
	}
	if all, err = w.Accounts.Units(r.Context(), httpx.Actor(r.Context()), org.ID); err != nil {
		return org, u, nil, err
	}
	for _, u := range all {
		if string(u.ID) == r.PathValue("unit") {
			return org, u, all, nil
		}
	}
	return org, u, nil, fault.NoSuch("unit", r.PathValue("unit"))
}

func (w *Web) unitEdit(rw http.ResponseWriter, r *http.Request) error {
	org, u, all, err := w.ownUnit(r)
	if err != nil {
		return err
	}
	return w.unitForm(rw, r, http.StatusOK, org, u, all, account.UnitRequest{Name: u.Name, Description: u.Description, Parent: u.Parent}, nil)
}

func (w *Web) unitForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, u account.Unit, all []account.Unit, req account.UnitRequest, err error) error {
	errs, list := fieldErrors(err)
	at := unitsPath(org.ID, string(u.ID))
	return w.render(rw, r, status, view.UnitEditPage(view.UnitEdit{Name: u.Name, Errors: list, Action: at, Remove: at + "/remove", Fields: unitFields(all, u.ID, req, errs),
		Frame: w.frame(r, u.Name, view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Units", Href: unitsPath(org.ID)}, view.Link{Text: u.Name}),
		Back:  view.Link{Text: "Leave it as it is", Href: unitsPath(org.ID)}}))
}

func (w *Web) unitChange(rw http.ResponseWriter, r *http.Request) error {
	org, u, all, err := w.ownUnit(r)
	if err != nil {
		return err
	}
	req := unitRequest(r)
	err = w.Accounts.ChangeUnit(r.Context(), httpx.Actor(r.Context()), org.ID, u.ID, req)
	if fault.Is(err, fault.Invalid) {
		return w.unitForm(rw, r, httpx.Status(err), org, u, all, req, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "The unit is saved.", unitsPath(org.ID))
}

// unitRemoveAsk says what is in a unit and where that goes, before it is removed.
func (w *Web) unitRemoveAsk(rw http.ResponseWriter, r *http.Request) error {
	return w.unitRemoveForm(rw, r, http.StatusOK, nil)
}

func (w *Web) unitRemoveForm(rw http.ResponseWriter, r *http.Request, status int, err error) error {
	org, u, all, e := w.ownUnit(r)
	if e != nil {
		return e
	}
	c, e := w.Accounts.UnitContents(r.Context(), httpx.Actor(r.Context()), org.ID, u.ID)
	if e != nil {
		return e
	}
	p := view.Confirm{Frame: w.frame(r, "Remove "+u.Name, view.Link{Text: "Units", Href: unitsPath(org.ID)}, view.Link{Text: u.Name, Href: unitsPath(org.ID, string(u.ID))}, view.Link{Text: "Remove"}),
		Action: unitsPath(org.ID, string(u.ID), "remove"), Heading: "Remove " + u.Name, Lede: "Nothing and nobody is in it.", Changes: unitGoes(u, all, c),
		Hidden: map[string]string{"seen": c.Seal()}, Button: "Remove the unit", Danger: true, Back: view.Link{Text: "Leave it as it is", Href: unitsPath(org.ID, string(u.ID))}}
	if !c.Empty() {
		p.Lede = "This is what is in it, and where it goes."
	}
	if err != nil {
		p.Errors = []view.FieldError{{Text: sentence(err)}}
	}
	return w.render(rw, r, status, view.ConfirmPage(p))
}

// unitGoes says where what is in a unit goes when it is removed.
func unitGoes(u account.Unit, all []account.Unit, c account.UnitContents) (lines []string) {
	to, beneath := "the whole organisation", "stands at the top"
	if u.Parent != "" {
		to = account.UnitName(all, u.Parent)
		beneath = "lies beneath " + to
	}
	if n := len(c.Achievements); n > 0 {
		lines = append(lines, view.Count(n, "micro-credential goes", "micro-credentials go")+", with all awards, to "+to+": who has a role there sees them from then on.")
	}
	if n := len(c.Templates); n > 0 {
		lines = append(lines, view.Count(n, "template goes", "templates go")+" to "+to+".")
	}
	if n := len(c.Banks); n > 0 {
		lines = append(lines, view.Count(n, "item bank goes, with the quizzes over it,", "item banks go, with the quizzes over them,")+" to "+to+".")
	}
	for _, below := range c.Units {
		lines = append(lines, below.Name+" "+beneath+" from then on, with all that is in it.")
	}
	const named = 20
	for i, m := range c.Members {
		if i == named {
			lines = append(lines, view.Count(len(c.Members)-named, "other role in it ends.", "other roles in it end."))
			break
		}
		lines = append(lines, or(m.Person.Name, "Somebody without a name")+" is "+lowerFirst(m.Role.Word())+" in it no longer. Other roles stay.")
	}
	if n := len(c.Invitations); n > 0 {
		lines = append(lines, view.Count(n, "open invitation is taken back: its link opens", "open invitations are taken back: their links open")+" nothing more.")
	}
	return append(lines, "The log keeps what was done in it.")
}

func (w *Web) unitRemove(rw http.ResponseWriter, r *http.Request) error {
	org, u, _, err := w.ownUnit(r)
	if err != nil {
		return err
	}
	err = w.Accounts.RemoveUnit(r.Context(), httpx.Actor(r.Context()), org.ID, u.ID, r.PostFormValue("seen"))
	if fault.Is(err, fault.Conflict) {
		return w.unitRemoveForm(rw, r, httpx.Status(err), err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, u.Name+" is removed.", unitsPath(org.ID))
}

// unitMember is the person in the path, with their role in the unit in the path.
func (w *Web) unitMember(r *http.Request) (account.Organisation, account.Unit, account.UnitMember, error) {
	org, u, _, err := w.ownUnit(r)
	if err != nil {
		return org, u, account.UnitMember{}, err
	}
	all, err := w.Accounts.UnitMembers(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return org, u, account.UnitMember{}, err
	}
	for _, m := range all {
		if m.Unit == u.ID && string(m.Person.ID) == r.PathValue("person") {
			return org, u, m, nil
		}
	}
	return org, u, account.UnitMember{}, fault.NoSuch("member", r.PathValue("person"))
}

func (w *Web) unitMemberEdit(rw http.ResponseWriter, r *http.Request) error {
	org, u, m, err := w.unitMember(r)
	if err != nil {
		return err
	}
	back, name := deskPath(org.ID, "members"), or(m.Person.Name, "Without a name")
	at := unitsPath(org.ID, string(u.ID), "members", string(m.Person.ID))
	return w.render(rw, r, http.StatusOK, view.MemberEditPage(view.MemberEdit{
		Frame: w.frame(r, name, view.Link{Text: "Members", Href: back}, view.Link{Text: name}), Name: name,
		Lede:   m.Role.Word() + " in " + u.Name + " since " + view.Day(m.Since) + ".",
		Action: at, Role: *roleChoice(account.UnitRoles(), m.Role, ""), Back: view.Link{Text: "Leave it as it is", Href: back},
		RemoveAt: at + "/remove", Remove: view.Link{Text: "Remove from " + u.Name}}))
}

func (w *Web) unitMemberChange(rw http.ResponseWriter, r *http.Request) error {
	org, u, m, err := w.unitMember(r)
	if err != nil {
		return err
	}
	role := account.Role(r.PostFormValue("role"))
	if err := w.Accounts.SetUnitRole(r.Context(), httpx.Actor(r.Context()), org.ID, u.ID, m.Person.ID, role); err != nil {
		return err
	}
	return w.said(rw, r, or(m.Person.Name, "This person")+" is now: "+role.Word()+" in "+u.Name+".", deskPath(org.ID, "members"))
}

func (w *Web) unitMemberRemove(rw http.ResponseWriter, r *http.Request) error {
	org, u, m, err := w.unitMember(r)
	if err != nil {
		return err
	}
	if err := w.Accounts.RemoveUnitMember(r.Context(), httpx.Actor(r.Context()), org.ID, u.ID, m.Person.ID); err != nil {
		return err
	}
	return w.said(rw, r, or(m.Person.Name, "This person")+" has no role in "+u.Name+" any more.", deskPath(org.ID, "members"))
}

// unitsFor are the units in which the actor has a right, and all there are.
func (w *Web) unitsFor(r *http.Request, org account.OrgID, right account.Right) (all, mine []account.Unit, err error) {
	by := httpx.Actor(r.Context())
	all, err = w.Accounts.Units(r.Context(), by, org)
	for _, u := range all {
		if by.MayIn(right, org, u.ID) {
			mine = append(mine, u)
		}
	}
	return all, mine, err
}
