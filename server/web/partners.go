package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) partnerRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/define/{id}/partners", w.partnersRead)
	w.handle(mux, "POST /desk/{org}/define/{id}/partners", w.partnerAsk)
	w.handle(mux, "GET /desk/{org}/define/{id}/partners/{partner}", w.partnerRemoveAsk)
	w.handle(mux, "POST /desk/{org}/define/{id}/partners/{partner}", w.partnerRemove)
	w.handle(mux, "GET /desk/{org}/define/{id}/changes", w.edits)
	w.togetherRoutes(mux)
}

// askForm is what was typed to ask another organisation.
type askForm struct {
	name string
	req  issuer.PartnerRequest
}

func (w *Web) partnersRead(rw http.ResponseWriter, r *http.Request) error {
	return w.partnersPage(rw, r, http.StatusOK, askForm{req: issuer.PartnerRequest{Needed: true}}, nil)
}

// partnerAsk asks the organisation that was named, or a mail address.
func (w *Web) partnerAsk(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	f := askForm{name: strings.TrimSpace(r.PostFormValue("with")), req: issuer.PartnerRequest{Email: strings.TrimSpace(r.PostFormValue("email")), Needed: slices.Contains(r.PostForm["needed"], "yes")}}
	for _, s := range r.PostForm["sections"] {
		f.req.Sections = append(f.req.Sections, issuer.Section(s))
	}
	if f.name != "" {
		f.req.With, err = w.organisationNamed(r, f.name)
	}
	var p issuer.Partner
	if err == nil {
		p, err = w.Issuer.AskPartner(r.Context(), httpx.Actor(r.Context()), a.ID, f.req)
	}
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict), fault.Is(err, fault.TooMany):
		return w.partnersPage(rw, r, http.StatusUnprocessableEntity, f, err)
	case err != nil:
		return err
	}
	said := "A mail is on its way to " + p.Email + "."
	if p.With != "" {
		o, err := w.Accounts.Organisation(r.Context(), p.With)
		if err != nil {
			return err
		}
		said = o.Name + " is asked: its owners get a mail, and the draft stands at its desk."
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", said)
	return see(rw, r, deskPath(a.Org, "define", string(a.ID), "partners"))
}

// organisationNamed finds the one organisation on this server that is called
// so, or whose name alone has these words in it.
func (w *Web) organisationNamed(r *http.Request, name string) (account.OrgID, error) {
	all, err := w.Accounts.Organisations(r.Context())
	if err != nil {
		return "", err
	}
	var like []account.Organisation
	for _, o := range all {
		if strings.EqualFold(o.Name, name) {
			return o.ID, nil
		}
		if strings.Contains(strings.ToLower(o.Name), strings.ToLower(name)) {
			like = append(like, o)
		}
	}
	switch {
	case len(like) == 1:
		return like[0].ID, nil
	case len(like) == 0:
		return "", fault.Field("with", "No organisation on this server is called that. Ask by mail instead.")
	}
	var names []string
	for _, o := range like[:min(len(like), 5)] {
		names = append(names, o.Name)
	}
	return "", fault.Field("with", "Several are called so: {names}. Write the whole name.", "names", strings.Join(names, ", "))
}

// orgName is an organisation's name; a few words where it cannot be read.
func (w *Web) orgName(r *http.Request, id account.OrgID) string {
	o, err := w.Accounts.Organisation(r.Context(), id)
	if err != nil {
		return "another organisation"
	}
	return o.Name
}

func (w *Web) partnersPage(rw http.ResponseWriter, r *http.Request, status int, f askForm, wrong error) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	all, err := w.Issuer.Partners(r.Context(), by, a.ID)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(wrong)
	name, edit := or(a.Draft.Title, "Without a title"), deskPath(a.Org, "define", string(a.ID))
	here := edit + "/partners"
	p := view.Partners{Frame: w.frame(r, "Who writes with it", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: name, Href: edit}, view.Link{Text: "Who writes with it"}),
		Name: name, Errors: list, Mailbox: w.Mailbox != nil,
		Links: []view.Link{{Text: "Changes of the draft", Href: edit + "/changes"}, {Text: "Review and history", Href: edit + "/review"}}}
	for _, one := range all {
		l := w.partnerLine(r, a, one)
		if !one.Active() {
			p.Former = append(p.Former, l)
			continue
		}
		if by.MayIn(account.Define, a.Org, a.Unit) {
			l.Remove = view.Link{Text: "Remove", Href: here + "/" + string(one.ID)}
		}
		p.Lines = append(p.Lines, l)
	}
	if by.MayIn(account.Define, a.Org, a.Unit) && a.State != issuer.Superseded {
		p.Action = here
		sections := view.Choice{ID: "sections", Label: "What they may write", Help: "None: they read the draft, and endorse it.", Several: true, Error: errs["sections"]}
		for _, s := range issuer.Sections() {
			sections.Options = append(sections.Options, view.Option{Value: s.Value, Text: s.Name, On: slices.Contains(f.req.Sections, issuer.Section(s.Value))})
		}
		p.Fields = []view.Control{
			{Field: &view.Field{ID: "with", Label: "Organisation on this server", Help: "Its name, or enough of it.", Value: f.name, Error: errs["with"]}},
			{Field: &view.Field{ID: "email", Label: "Or a mail address", Help: "Whoever reads it answers for an organisation of theirs.", Type: "email", Value: f.req.Email, Error: errs["email"]}},
			{Radio: &sections},
			{Radio: &view.Choice{ID: "needed", Label: "Before publishing", Several: true, Options: []view.Option{{Value: "yes", Text: "Wait for their yes to the text as it stands", On: f.req.Needed}}}},
		}
	}
	return w.render(rw, r, status, view.PartnersPage(p))
}

// partnerLine says where a partner stands.
func (w *Web) partnerLine(r *http.Request, a issuer.Achievement, p issuer.Partner) view.PartnerLine {
	l := view.PartnerLine{Name: or(p.Email, "An address that was forgotten"), Kind: "todo", Word: p.State.Name(), Since: "Asked on " + view.Day(p.Created) + ".", Said: p.Reason, Does: partnerDoes(p)}
	if p.With != "" {
		l.Name = w.orgName(r, p.With)
	}
	switch {
	case p.Active() && p.Agrees(a):
		l.Kind, l.Word, l.Since, l.Said = "pass", "Says yes to the draft as it stands", "On "+view.Moment(p.AgreedOn)+".", p.Comment
	case p.State == issuer.PartnerJoined && !p.AgreedOn.IsZero():
		l.Kind, l.Word, l.Since = "hold", "Had said yes; the text was changed since", "Its yes was of "+view.Day(p.AgreedOn)+"."
	case p.State == issuer.PartnerDeclined:
		l.Kind, l.Since = "fail", "On "+view.Moment(p.Changed)+"."
	case !p.Active():
		l.Kind, l.Since = "done", "On "+view.Moment(p.Changed)+"."
	}
	return l
}

func partnerDoes(p issuer.Partner) string {
	does := "Reads the draft, and endorses it"
	if len(p.Sections) > 0 {
		does = "Writes " + sectionWords(p.Sections)
	}
	if p.Needed {
		return does + "; publishing waits for its yes."
	}
	return does + "; publishing does not wait for its yes."
}

// sectionWords names sections in a sentence.
func sectionWords(all []issuer.Section) string {
	var names []string
	for _, s := range all {
		names = append(names, lowerFirst(cmp.Or(s.Name(), "what no other organisation writes")))
	}
	return listed(names)
}

// listed joins words as a sentence does: "a, b and c".
func listed(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// partner is the one in the path, of the draft in the path.
func (w *Web) partner(r *http.Request) (a issuer.Achievement, p issuer.Partner, err error) {
	if a, err = w.achievement(r); err != nil {
		return a, p, err
	}
	all, err := w.Issuer.Partners(r.Context(), httpx.Actor(r.Context()), a.ID)
	if err != nil {
		return a, p, err
	}
	at := slices.IndexFunc(all, func(p issuer.Partner) bool { return string(p.ID) == r.PathValue("partner") && p.Active() })
	if at < 0 {
		return a, p, fault.NoSuch("organisation that writes with it", r.PathValue("partner"))
	}
	return a, all[at], nil
}

func (w *Web) partnerRemoveAsk(rw http.ResponseWriter, r *http.Request) error {
	return w.partnerRemovePage(rw, r, http.StatusOK, nil)
}

func (w *Web) partnerRemovePage(rw http.ResponseWriter, r *http.Request, status int, wrong error) error {
	a, p, err := w.partner(r)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(wrong)
	name, edit := w.partnerLine(r, a, p).Name, deskPath(a.Org, "define", string(a.ID))
	c := view.Confirm{
		Frame:  w.frame(r, "Remove "+name, view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: or(a.Draft.Title, "Without a title"), Href: edit}, view.Link{Text: "Who writes with it", Href: edit + "/partners"}),
		Action: edit + "/partners/" + string(p.ID), Heading: "Remove " + name, Lede: "It writes " + or(a.Draft.Title, "the draft") + " with you no longer.", Errors: list,
		Changes: []string{"Its members see the draft no longer, and publishing does not wait for its yes.", "Those who answer for it get a mail, with your reason.",
			"What it said of versions that were published stays; what it wrote in the draft, too."},
		Fields: []view.Field{{ID: "reason", Label: "Reason", Help: "Optional. They read it.", Type: "textarea", Rows: 3, Value: r.PostFormValue("reason"), Error: errs["reason"]}},
		Button: "Remove 1 organisation", Danger: true, Back: view.Link{Text: "Leave it there", Href: edit + "/partners"},
	}
	return w.render(rw, r, status, view.ConfirmPage(c))
}

func (w *Web) partnerRemove(rw http.ResponseWriter, r *http.Request) error {
	a, p, err := w.partner(r)
	if err != nil {
		return err
	}
	err = w.Issuer.RemovePartner(r.Context(), httpx.Actor(r.Context()), a.ID, p.ID, r.PostFormValue("reason"))
	if fault.Is(err, fault.Invalid) {
		return w.partnerRemovePage(rw, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", w.partnerLine(r, a, p).Name+" writes with this no longer.")
	return see(rw, r, deskPath(a.Org, "define", string(a.ID), "partners"))
}

// edits lists the last changes of an own draft.
func (w *Web) edits(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	all, err := w.Issuer.Edits(r.Context(), httpx.Actor(r.Context()), a.ID)
	if err != nil {
		return err
	}
	name, edit := or(a.Draft.Title, "Without a title"), deskPath(a.Org, "define", string(a.ID))
	return w.editsPage(rw, r, view.Edits{Frame: w.frame(r, "Changes", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: name, Href: edit}, view.Link{Text: "Changes"}), Name: name,
		Links: []view.Link{{Text: "Change the draft", Href: edit}, {Text: "Who writes with it", Href: edit + "/partners"}, {Text: "Compare any two versions", Href: edit + "/compare"}}}, all)
}

func (w *Web) editsPage(rw http.ResponseWriter, r *http.Request, p view.Edits, all []issuer.Edit) error {
	p.Lede = "The last changes of its text, newest first; " + view.Number(issuer.MaxEdits) + " are kept."
	names := map[account.OrgID]string{}
	for _, e := range all {
		if names[e.Of] == "" {
			names[e.Of] = w.orgName(r, e.Of)
		}
		who := or(e.Name, "somebody who has left")
		if e.Client != "" {
			who = e.Client
		}
		p.Lines = append(p.Lines, view.EditLine{Title: names[e.Of] + " changed " + sectionWords(e.Sections()), When: view.Moment(e.At) + ", by " + who, Changes: differences(e.Changes)})
	}
	return w.render(rw, r, http.StatusOK, view.EditsPage(p))
}

// endorsementLines are what others say of a version, with those withdrawn.
func (w *Web) endorsementLines(r *http.Request, all []issuer.Endorsement) (lines []view.EndorsementLine) {
	for _, e := range all {
		lines = append(lines, w.endorsementLine(r, e))
	}
	return lines
}

func (w *Web) endorsementLine(r *http.Request, e issuer.Endorsement) view.EndorsementLine {
	l := view.EndorsementLine{By: view.Link{Text: w.orgName(r, e.By), Href: "/o/" + string(e.By)}, Said: e.Comment, When: "signed on " + view.Day(e.At) + ".", Signed: "/e/" + string(e.ID)}
	if !e.InForce() {
		l.Signed, l.Withdrawn = "", "Withdrawn on "+view.Day(*e.Withdrawn)+quoted(e.Reason)+" Awards given since do not carry it."
	}
	return l
}

// endorsementFile sends a signed endorsement: its id is this address.
func (w *Web) endorsementFile(rw http.ResponseWriter, r *http.Request) error {
	e, err := w.Issuer.Endorsement(r.Context(), issuer.EndorsementID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if !e.InForce() {
		return fault.New(fault.Gone, "endorsement.withdrawn", "This endorsement was withdrawn on {day}: {reason}", "day", view.Day(*e.Withdrawn), "reason", e.Reason)
	}
	h := rw.Header()
	h.Set("Content-Type", "application/vc")
	h.Set("Content-Disposition", `inline; filename="endorsement.json"`)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "no-cache") // it may be withdrawn at any time
	_, err = rw.Write(e.JSON)
	return err
}
