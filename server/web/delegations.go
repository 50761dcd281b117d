package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) delegationRoutes(mux *http.ServeMux) {
	const at = "/desk/{org}/delegations"
	w.handle(mux, "GET "+at, w.delegations)
	w.handle(mux, "GET "+at+"/new", w.delegateNew)
	w.handle(mux, "POST "+at+"/new", w.delegate)
	w.handle(mux, "GET "+at+"/{delegation}", w.delegationGiven)
	w.handle(mux, "GET "+at+"/{delegation}/revoke", w.delegationRevokeAsk)
	w.handle(mux, "POST "+at+"/{delegation}/revoke", w.delegationRevoke)
	w.delegatedRoutes(mux)
}

func delegationsPath(org account.OrgID, rest ...string) string {
	return deskPath(org, append([]string{"delegations"}, rest...)...)
}

// delegations lists who else may award what for the organisation.
func (w *Web) delegations(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadAwards)
	if err != nil {
		return err
	}
	of, by := issuer.AchievementID(r.FormValue("m")), httpx.Actor(r.Context())
	all, err := w.Issuer.Delegations(r.Context(), by, org.ID, of)
	if err != nil {
		return err
	}
	p := view.Delegations{Heading: "Who else may award", Lede: "Other organisations and people who award for " + org.Name + ". Its key signs; they define nothing, and see the awards they make.",
		None: "Nobody yet. A partner who teaches what you have published can award it for you, within the bounds that you set.", Back: view.Link{Text: "Back to the desk", Href: deskPath(org.ID)}}
	if of != "" {
		v, _, err := w.Issuer.Published(r.Context(), of)
		if err != nil {
			return err
		}
		p.Heading, p.Back = "Who else may award "+v.Definition.Title, view.Link{Text: "Who may award anything of yours", Href: delegationsPath(org.ID)}
	}
	if by.MaySome(account.Delegate, org.ID) {
		p.New = view.Link{Text: "Let somebody award", Href: delegationsPath(org.ID, "new")}
		if of != "" {
			p.New.Href += "?m=" + escape(string(of))
		}
	}
	p.Frame = w.frame(r, p.Heading, view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Who else may award"})
	names, err := w.delegateNames(r, all)
	if err != nil {
		return err
	}
	for _, d := range all {
		line, err := w.delegationLine(r, d, delegationsPath(org.ID, string(d.ID)), names[d.ID])
		if err != nil {
			return err
		}
		if d.Open(w.now()) {
			p.Open = append(p.Open, line)
		} else {
			p.Ended = append(p.Ended, line)
		}
	}
	return w.render(rw, r, http.StatusOK, view.DelegationsPage(p))
}

// delegateNames says who may award by each.
func (w *Web) delegateNames(r *http.Request, all []issuer.Delegation) (map[issuer.DelegationID]string, error) {
	var people []account.PersonID
	for _, d := range all {
		people = append(people, d.Person)
	}
	known, err := w.Accounts.NamesOf(r.Context(), people...)
	if err != nil {
		return nil, err
	}
	names := map[issuer.DelegationID]string{}
	for _, d := range all {
		switch {
		case d.To != "":
			names[d.ID] = w.orgName(r, d.To)
		case d.Person != "":
			names[d.ID] = or(known[d.Person], "Somebody who had their account erased")
		case d.Email != "":
			names[d.ID] = d.Name + ", " + d.Email
		default:
			names[d.ID] = "Somebody who did not accept"
		}
	}
	return names, nil
}

// delegationLine is a delegation in a list, named by whom it is for or from.
func (w *Web) delegationLine(r *http.Request, d issuer.Delegation, href, name string) (view.HookLine, error) {
	title, err := w.delegatedTitle(r, d)
	if err != nil {
		return view.HookLine{}, err
	}
	l := view.HookLine{Name: name, Href: href, Facts: title + ". " + daysOf(d) + ". " + usesOf(d) + "."}
	l.Mark, l.State = w.delegationState(d)
	return l, nil
}

// delegatedTitle is what may be awarded.
func (w *Web) delegatedTitle(r *http.Request, d issuer.Delegation) (string, error) {
	v, err := w.delegatedVersion(r, d)
	if err != nil || d.Version == 0 {
		return v.Definition.Title, err
	}
	return v.Definition.Title + ", version " + strconv.Itoa(d.Version), nil
}

// delegatedVersion is the version that is awarded now.
func (w *Web) delegatedVersion(r *http.Request, d issuer.Delegation) (issuer.Version, error) {
	if d.Version > 0 {
		return w.Issuer.VersionOf(r.Context(), d.Achievement, d.Version)
	}
	v, _, err := w.Issuer.Published(r.Context(), d.Achievement)
	return v, err
}

func daysOf(d issuer.Delegation) string { return view.Day(d.From) + " to " + view.Day(d.Until) }

func usesOf(d issuer.Delegation) string {
	if d.Limit == 0 {
		return view.Count(d.Used, "award", "awards") + " made"
	}
	return view.Number(d.Used) + " of " + view.Count(d.Limit, "award", "awards") + " made"
}

// delegationState is where it stands, as a mark and a word.
func (w *Web) delegationState(d issuer.Delegation) (mark, word string) {
	state := d.State(w.now())
	mark = map[issuer.DelegationState]string{issuer.DelegationAsked: "todo", issuer.DelegationLater: "todo", issuer.DelegationInForce: "pass",
		issuer.DelegationUsedUp: "hold", issuer.DelegationOver: "done", issuer.DelegationRevoked: "fail"}[state]
	return mark, state.Name()
}

// delegationFacts are what both sides read of it.
func (w *Web) delegationFacts(d issuer.Delegation) []view.Fact {
	which := "Whichever is the newest"
	if d.Version > 0 {
		which = "Version " + strconv.Itoa(d.Version) + " alone"
	}
	facts := []view.Fact{{Name: "Version", Value: which}, {Name: "From", Value: view.Day(d.From)}, {Name: "Until", Value: "the end of " + view.Day(d.Until) + ", UTC"},
		{Name: "Awards", Value: usesOf(d)}, {Name: "Reason", Value: d.Reason}}
	if !d.Revoked.IsZero() {
		facts = append(facts, view.Fact{Name: "Revoked", Value: "on " + view.Moment(d.Revoked) + quoted(d.RevokedFor)})
	}
	return facts
}

// delegationOf is the delegation in the path, of the organisation in the path.
func (w *Web) delegationOf(r *http.Request) (issuer.Delegation, error) {
	return w.Issuer.Delegation(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), issuer.DelegationID(r.PathValue("delegation")))
}

func (w *Web) delegationCrumbs(d issuer.Delegation, more ...view.Link) []view.Link {
	return append([]view.Link{{Text: "Desk", Href: deskPath(d.Org)}, {Text: "Who else may award", Href: delegationsPath(d.Org)}}, more...)
}

// delegationGiven shows a delegation to those who gave it.
func (w *Web) delegationGiven(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.delegationOf(r)
	if err != nil {
		return err
	}
	v, err := w.delegatedVersion(r, d)
	if err != nil {
		return err
	}
	names, err := w.delegateNames(r, []issuer.Delegation{d})
	if err != nil {
		return err
	}
	people, err := w.Accounts.NamesOf(r.Context(), d.By, d.RevokedBy)
	if err != nil {
		return err
	}
	name := names[d.ID]
	p := view.Delegation{Frame: w.frame(r, name, w.delegationCrumbs(d, view.Link{Text: name})...), Heading: name,
		Lede:  "May award this for " + w.orgName(r, d.Org) + ", and define nothing of it.",
		Label: view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, Href: "/m/" + string(d.Achievement), Facts: summary(v.Definition)},
		Facts: w.delegationFacts(d), Back: view.Link{Text: "Everybody who may award for you", Href: delegationsPath(d.Org)}}
	p.Mark, p.State = w.delegationState(d)
	p.Facts = append(p.Facts, view.Fact{Name: "Given", Value: "on " + view.Moment(d.Created) + byWhom(people[d.By], d.Client)})
	if d.ToPerson() && !d.Accepted.IsZero() {
		p.Facts = append(p.Facts, view.Fact{Name: "Accepted", Value: "on " + view.Moment(d.Accepted)})
	}
	if !d.Revoked.IsZero() {
		p.Facts = append(p.Facts, view.Fact{Name: "Revoked by", Value: or(people[d.RevokedBy], "the server")})
	}
	if d.Open(w.now()) && httpx.Actor(r.Context()).MaySome(account.Delegate, d.Org) {
		p.Danger = view.Link{Text: "Revoke it", Href: delegationsPath(d.Org, string(d.ID), "revoke")}
	}
	return w.render(rw, r, http.StatusOK, view.DelegationPage(p))
}

// byWhom names a person or a program after what was done.
func byWhom(name, client string) string {
	switch {
	case client != "":
		return ", by " + client
	case name != "":
		return ", by " + name
	}
	return ""
}

// delegateForm is what was typed to let somebody award.
type delegateForm struct {
	to    string
	limit string
	of    issuer.AchievementID
	req   issuer.DelegationRequest
}

func (w *Web) delegateNew(rw http.ResponseWriter, r *http.Request) error {
	return w.delegatePage(rw, r, http.StatusOK, delegateForm{of: issuer.AchievementID(r.FormValue("m")), req: issuer.DelegationRequest{From: view.ISODay(w.now())}}, nil)
}

func (w *Web) delegatePage(rw http.ResponseWriter, r *http.Request, status int, f delegateForm, wrong error) error {
	org, err := w.ownOrg(r, account.Delegate)
	if err != nil {
		return err
	}
	all, err := w.Issuer.Achievements(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(wrong)
	what := achievementChoice(slices.DeleteFunc(all, func(a issuer.Achievement) bool {
		return !httpx.Actor(r.Context()).MayIn(account.Delegate, org.ID, a.Unit)
	}), f.of, errs["achievement"], false)
	version := ""
	if f.req.Version > 0 {
		version = strconv.Itoa(f.req.Version)
	}
	field := func(v view.Field) view.Control {
		v.Error = errs[v.ID]
		return view.Control{Field: &v}
	}
	p := view.OfferForm{Frame: w.frame(r, "Let somebody award", w.delegationCrumbs(issuer.Delegation{Org: org.ID}, view.Link{Text: "New"})...),
		Heading: "Let somebody award", Lede: "They say who has earned it, and define nothing. The awards are yours: your key signs them, and you alone correct and revoke them.",
		Action: delegationsPath(org.ID, "new"), Errors: list, Button: "Let them award it", Back: view.Link{Text: "Let nobody", Href: delegationsPath(org.ID)},
		Parts: []view.Part{
			{ID: "part-what", Heading: "What they award", Controls: []view.Control{{Select: &what},
				field(view.Field{ID: "version", Label: "Version", Help: "Its number, if it is to be one alone. Empty: whichever is the newest.", Mode: "numeric", Narrow: true, Value: version})}},
			{ID: "part-who", Heading: "Who may", Controls: []view.Control{
				field(view.Field{ID: "to", Label: "Organisation on this server", Help: "Its name, or enough of it. Its owners and registrars award, and each award names it beside you.", Value: f.to}),
				field(view.Field{ID: "name", Label: "Or a person: their name", Value: f.req.Name, Max: 200}),
				field(view.Field{ID: "email", Label: "And their mail address", Help: "They get a mail with a link, and may award once they have accepted. They need no other role here.", Type: "email", Value: f.req.Email})}},
			{ID: "part-bounds", Heading: "Within which bounds", Controls: []view.Control{
				field(view.Field{ID: "from", Label: "First day", Type: "date", Narrow: true, Value: f.req.From}),
				field(view.Field{ID: "until", Label: "Last day", Help: "At most five years later. Days count in UTC.", Type: "date", Narrow: true, Value: f.req.Until}),
				field(view.Field{ID: "limit", Label: "Awards at most", Help: "Empty: any number.", Mode: "numeric", Narrow: true, Value: f.limit}),
				field(view.Field{ID: "reason", Label: "Reason", Help: "One sentence. They read it, and so does whoever asks here why an award exists.", Type: "textarea", Rows: 3, Max: 300, Value: f.req.Reason})}},
		}}
	return w.render(rw, r, status, view.OfferFormPage(p))
}

// delegate gives what the form asks for.
func (w *Web) delegate(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.Delegate)
	if err != nil {
		return err
	}
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	f := delegateForm{to: text("to"), limit: text("limit"), of: issuer.AchievementID(text("achievement")),
		req: issuer.DelegationRequest{Name: text("name"), Email: text("email"), From: text("from"), Until: text("until"), Reason: text("reason")}}
	d, err := w.delegated(r, org, &f)
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict), fault.Is(err, fault.TooMany):
		return w.delegatePage(rw, r, http.StatusUnprocessableEntity, f, err)
	case err != nil:
		return err
	}
	said := "A mail is on its way to " + d.Email + "."
	if d.To != "" {
		said = w.orgName(r, d.To) + " may award it: its owners and registrars get a mail."
	}
	return w.said(rw, r, said, delegationsPath(org.ID, string(d.ID)))
}

// delegated reads what words and numbers were typed, and asks for it.
func (w *Web) delegated(r *http.Request, org account.Organisation, f *delegateForm) (d issuer.Delegation, err error) {
	var bad []*fault.Error
	number := func(name, typed string) int {
		if typed == "" {
			return 0
		}
		n, err := strconv.Atoi(strings.ReplaceAll(typed, ",", ""))
		if err != nil || n < 1 {
			bad = append(bad, fault.Field(name, "Write a whole number, or nothing."))
		}
		return n
	}
	f.req.Version, f.req.Limit = number("version", strings.TrimSpace(r.PostFormValue("version"))), number("limit", f.limit)
	if f.of == "" {
		bad = append(bad, fault.Field("achievement", "Choose what they may award."))
	}
	if f.to != "" {
		f.req.To, err = w.organisationNamed(r, f.to)
		if f, said := errors.AsType[*fault.Error](err); said && fault.Is(err, fault.Invalid) {
			for _, one := range f.Fields() {
				bad = append(bad, fault.Field("to", one.Sentence()))
			}
		} else if err != nil {
			return d, err
		}
	}
	if len(bad) > 0 {
		return d, fault.Join(bad...)
	}
	if v, _, err := w.Issuer.Published(r.Context(), f.of); err != nil || v.Org != org.ID {
		return d, fault.Field("achievement", "Choose what they may award.")
	}
	return w.Issuer.Delegate(r.Context(), httpx.Actor(r.Context()), f.of, f.req)
}

func (w *Web) delegationRevokeAsk(rw http.ResponseWriter, r *http.Request) error {
	return w.delegationRevokePage(rw, r, http.StatusOK, nil)
}

func (w *Web) delegationRevokePage(rw http.ResponseWriter, r *http.Request, status int, wrong error) error {
	if _, err := w.ownOrg(r, account.Delegate); err != nil {
		return err
	}
	d, err := w.delegationOf(r)
	if err != nil {
		return err
	}
	names, err := w.delegateNames(r, []issuer.Delegation{d})
	if err != nil {
		return err
	}
	title, err := w.delegatedTitle(r, d)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(wrong)
	here := delegationsPath(d.Org, string(d.ID))
	return w.render(rw, r, status, view.ConfirmPage(view.Confirm{
		Frame:  w.frame(r, "Revoke", w.delegationCrumbs(d, view.Link{Text: names[d.ID], Href: here}, view.Link{Text: "Revoke"})...),
		Action: here + "/revoke", Heading: "Revoke what " + names[d.ID] + " may award", Lede: title + ".", Errors: list,
		Changes: []string{"They award it no more, from now on; a file that is being awarded stops before its next rows.", "What they have awarded stays in force. You can revoke each award by itself.",
			"They get a mail with your reason, and read of learners no more."},
		Fields: []view.Field{{ID: "reason", Label: "Reason", Help: "One sentence. They read it.", Type: "textarea", Rows: 3, Max: 300, Value: r.PostFormValue("reason"), Error: errs["reason"]}},
		Button: "Revoke 1 delegation", Danger: true, Back: view.Link{Text: "Leave it in force", Href: here}}))
}

func (w *Web) delegationRevoke(rw http.ResponseWriter, r *http.Request) error {
	org := account.OrgID(r.PathValue("org"))
	d, err := w.Issuer.RevokeDelegation(r.Context(), httpx.Actor(r.Context()), org, issuer.DelegationID(r.PathValue("delegation")), r.PostFormValue("reason"))
	switch {
	case fault.Is(err, fault.Invalid):
		return w.delegationRevokePage(rw, r, http.StatusUnprocessableEntity, err)
	case fault.Is(err, fault.Conflict):
		w.HTTP.Sessions.Say(r.Context(), "warn", sentence(err))
		return see(rw, r, delegationsPath(org, r.PathValue("delegation")))
	case err != nil:
		return err
	}
	return w.said(rw, r, "It is revoked. What was awarded stays in force.", delegationsPath(d.Org, string(d.ID)))
}
