package web

import (
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) memberRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/members", w.members)
	w.handle(mux, "POST /desk/{org}/members", w.invite)
	w.handle(mux, "GET /desk/{org}/members/{person}", w.memberEdit)
	w.handle(mux, "POST /desk/{org}/members/{person}", w.changeRole)
	w.handle(mux, "GET /desk/{org}/members/{person}/remove", w.removeAsk)
	w.handle(mux, "POST /desk/{org}/members/{person}/remove", w.removeMember)
	w.handle(mux, "POST /desk/{org}/invitations/{id}/revoke", w.revokeInvitation)
	w.handle(mux, "GET /desk/{org}/log", w.eventLog)
	w.handle(mux, "GET /desk/{org}/log.csv", w.eventCSV)
	w.handle(mux, "GET /desk/{org}/log.json", w.eventJSON)
	w.limited(mux, w.Limits.Claim, map[string]page{
		"GET /invitation/{token}":         w.invitation,
		"POST /invitation/{token}":        w.acceptInvitation,
		"POST /invitation/{token}/signin": w.invitationSignIn,
	})
}

func (w *Web) members(rw http.ResponseWriter, r *http.Request) error {
	return w.membersPage(rw, r, http.StatusOK, account.InviteRequest{}, nil)
}

// membersPage lists who belongs to the organisation and who is invited; a form
// that could not be sent comes back as it was filled in.
func (w *Web) membersPage(rw http.ResponseWriter, r *http.Request, status int, req account.InviteRequest, err error) error {
	org, e := w.ownOrg(r, account.Manage)
	if e != nil {
		return e
	}
	by := httpx.Actor(r.Context())
	members, e := w.Accounts.Members(r.Context(), by, org.ID)
	if e != nil {
		return e
	}
	invited, e := w.Accounts.Invitations(r.Context(), by, org.ID)
	if e != nil {
		return e
	}
	errs, list := fieldErrors(err)
	here := deskPath(org.ID, "members")
	p := view.Members{Frame: w.frame(r, "Members"), Org: org.Name, Errors: list, Action: here, Units: unitsPath(org.ID), SignIn: deskPath(org.ID, "signin"), Mailbox: w.Mailbox != nil, Fields: []view.Control{
		{Field: &view.Field{ID: "name", Label: "Name", Value: req.Name, Max: 200, Error: errs["name"]}},
		{Field: &view.Field{ID: "email", Label: "E-mail address", Help: "The invitation goes there, and only this address can accept it.", Type: "email", Value: req.Email, Error: errs["email"]}},
		{Radio: roleChoice(account.Roles(), req.Role, errs["role"])},
	}}
	units, mine, e := w.unitsFor(r, org.ID, account.Manage)
	if e != nil {
		return e
	}
	if len(units) > 0 {
		c := unitChoice(units, mine, req.Unit, "the whole organisation", errs["unit"])
		c.Label, c.Help = "Where the role counts", "In a unit: registrar, author, approver, analyst or auditor."
		p.Fields = append(p.Fields, view.Control{Select: c})
	}
	inUnits, e := w.Accounts.UnitMembers(r.Context(), by, org.ID)
	if e != nil {
		return e
	}
	for _, m := range members {
		p.Rows = append(p.Rows, view.MemberRow{Name: or(m.Person.Name, "Without a name"), Email: m.Person.Email(), Role: m.Role.Word(), Since: view.Day(m.Since), Href: here + "/" + string(m.Person.ID)})
	}
	for _, m := range inUnits {
		p.Rows = append(p.Rows, view.MemberRow{Name: or(m.Person.Name, "Without a name"), Email: m.Person.Email(), Role: roleIn(m.Role, account.UnitName(units, m.Unit)), Since: view.Day(m.Since),
			Href: unitsPath(org.ID, string(m.Unit), "members", string(m.Person.ID))})
	}
	for _, i := range invited {
		p.Invited = append(p.Invited, view.InvitedRow{Name: i.Name, Email: i.Email, Role: roleIn(i.Role, account.UnitName(units, i.Unit)), Until: view.Day(i.Expires),
			RunOut: !w.now().Before(i.Expires), Revoke: deskPath(org.ID, "invitations", string(i.ID), "revoke")})
	}
	return w.render(rw, r, status, view.MembersPage(p))
}

// roleChoice offers the roles, each with what it may do.
func roleChoice(roles []account.Role, on account.Role, message string) *view.Choice {
	c := view.Choice{ID: "role", Label: "Role", Error: message}
	for _, role := range roles {
		c.Options = append(c.Options, view.Option{Value: string(role), Text: role.Word(), Help: role.Does(), On: role == on})
	}
	return &c
}

func (w *Web) invite(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	req := account.InviteRequest{Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), Role: account.Role(r.PostFormValue("role")), Unit: account.UnitID(r.PostFormValue("unit"))}
	inv, err := w.Accounts.Invite(r.Context(), httpx.Actor(r.Context()), org.ID, req)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) {
		return w.membersPage(rw, r, httpx.Status(err), req, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", inv.Name+" is invited. The link in the mail works until "+view.Day(inv.Expires)+".")
	return see(rw, r, deskPath(org.ID, "members"))
}

func (w *Web) revokeInvitation(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	err = w.Accounts.RevokeInvitation(r.Context(), httpx.Actor(r.Context()), org.ID, account.InvitationID(r.PathValue("id")))
	switch {
	case fault.Is(err, fault.NotFound):
		w.HTTP.Sessions.Say(r.Context(), "", "That invitation has been accepted or taken back already.")
	case err != nil:
		return err
	default:
		w.HTTP.Sessions.Say(r.Context(), "ok", "The invitation is taken back. Its link opens nothing any more.")
	}
	return see(rw, r, deskPath(org.ID, "members"))
}

// member is the person in the path, of the organisation in the path.
func (w *Web) member(r *http.Request) (account.Organisation, account.Member, error) {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return org, account.Member{}, err
	}
	all, err := w.Accounts.Members(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return org, account.Member{}, err
	}
	for _, m := range all {
		if string(m.Person.ID) == r.PathValue("person") {
			return org, m, nil
		}
	}
	return org, account.Member{}, fault.NoSuch("member", r.PathValue("person"))
}

func (w *Web) memberEdit(rw http.ResponseWriter, r *http.Request) error {
	org, m, err := w.member(r)
	if err != nil {
		return err
	}
	return w.memberForm(rw, r, http.StatusOK, org, m, m.Role, nil)
}

func (w *Web) memberForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, m account.Member, on account.Role, err error) error {
	errs, list := fieldErrors(err)
	back, name := deskPath(org.ID, "members"), or(m.Person.Name, "Without a name")
	p := view.MemberEdit{
		Frame: w.frame(r, name, view.Link{Text: "Members", Href: back}, view.Link{Text: name}), Name: name, Errors: list,
		Lede:   m.Role.Word() + " of " + org.Name + " since " + view.Day(m.Since) + ".",
		Action: back + "/" + string(m.Person.ID), Role: *roleChoice(account.Roles(), on, errs["role"]), Back: view.Link{Text: "Leave it as it is", Href: back},
		Remove: view.Link{Text: "Remove from " + org.Name, Href: back + "/" + string(m.Person.ID) + "/remove"},
	}
	return w.render(rw, r, status, view.MemberEditPage(p))
}

func (w *Web) changeRole(rw http.ResponseWriter, r *http.Request) error {
	org, m, err := w.member(r)
	if err != nil {
		return err
	}
	by, role := httpx.Actor(r.Context()), account.Role(r.PostFormValue("role"))
	err = w.Accounts.ChangeRole(r.Context(), by, org.ID, m.Person.ID, role)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.memberForm(rw, r, httpx.Status(err), org, m, role, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", or(m.Person.Name, "This person")+" is now: "+role.Word()+".")
	return see(rw, r, w.afterLeaving(by, m, role, org.ID))
}

// afterLeaving is where to go: who gave up their own right to be here goes home.
func (w *Web) afterLeaving(by account.Actor, m account.Member, role account.Role, org account.OrgID) string {
	if m.Person.ID == by.Person && role != account.Owner {
		return "/home"
	}
	return deskPath(org, "members")
}

func (w *Web) removeAsk(rw http.ResponseWriter, r *http.Request) error {
	org, m, err := w.member(r)
	if err != nil {
		return err
	}
	return w.removeForm(rw, r, http.StatusOK, org, m, nil)
}

func (w *Web) removeForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, m account.Member, err error) error {
	back, name := deskPath(org.ID, "members"), or(m.Person.Name, "Without a name")
	_, list := fieldErrors(err)
	p := view.Confirm{
		Frame:  w.frame(r, "Remove a member", view.Link{Text: "Members", Href: back}, view.Link{Text: name, Href: back + "/" + string(m.Person.ID)}, view.Link{Text: "Remove"}),
		Action: back + "/" + string(m.Person.ID) + "/remove", Heading: "Remove " + name, Errors: list,
		Lede: m.Role.Word() + " of " + org.Name + " since " + view.Day(m.Since) + ".",
		Changes: []string{"They can do nothing for " + org.Name + " from now on, on any page.", "Their account and their own awards stay theirs.",
			"What they did stays in the log.", "You can invite them again."},
		Button: "Remove 1 member", Danger: true, Back: view.Link{Text: "Leave it as it is", Href: back},
	}
	return w.render(rw, r, status, view.ConfirmPage(p))
}

func (w *Web) removeMember(rw http.ResponseWriter, r *http.Request) error {
	org, m, err := w.member(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	err = w.Accounts.RemoveMember(r.Context(), by, org.ID, m.Person.ID)
	if fault.Is(err, fault.Conflict) {
		return w.removeForm(rw, r, httpx.Status(err), org, m, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "stop", or(m.Person.Name, "This person")+" no longer belongs to "+org.Name+".")
	return see(rw, r, w.afterLeaving(by, m, "", org.ID))
}
