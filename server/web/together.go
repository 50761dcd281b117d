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
	"laurel/record"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) togetherRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/together", w.togethers)
	w.handle(mux, "GET /desk/{org}/together/{partner}", w.togetherRead)
	w.handle(mux, "POST /desk/{org}/together/{partner}", w.togetherWrite)
	w.handle(mux, "POST /desk/{org}/together/{partner}/answer", w.togetherAnswer)
	w.handle(mux, "GET /desk/{org}/together/{partner}/changes", w.togetherEdits)
	w.handle(mux, "GET /desk/{org}/endorsements/{id}/withdraw", w.withdrawAsk)
	w.handle(mux, "POST /desk/{org}/endorsements/{id}/withdraw", w.withdraw)
	w.handle(mux, "GET /together/{partner}", w.asked)
	w.handle(mux, "POST /together/{partner}", w.acceptAsked)
	w.handle(mux, "GET /e/{id}", w.endorsementFile)
}

// togethers lists what an organisation writes with others, and what it has
// endorsed.
func (w *Web) togethers(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	drafts, err := w.Issuer.Togethers(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	given, err := w.Issuer.Given(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	p := view.Togethers{Frame: w.frame(r, "Written with others", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Written with others"}), Back: view.Link{Text: "Back to the desk", Href: deskPath(org.ID)}}
	for _, t := range drafts {
		stands := w.partnerLine(r, t.Draft, t.Partner)
		p.Drafts = append(p.Drafts, view.TogetherLine{Name: or(t.Draft.Draft.Title, "Without a title"), Href: deskPath(org.ID, "together", string(t.ID)),
			By: "A draft of " + w.orgName(r, t.Org) + ".", Kind: stands.Kind, Word: yours(stands.Word), Text: stands.Does})
	}
	for _, e := range given {
		v, err := w.Issuer.VersionOf(r.Context(), e.Achievement, e.Version)
		if err != nil {
			return err
		}
		l := view.TogetherLine{Name: v.Definition.Title, Href: "/m/" + string(e.Achievement) + "?version=" + strconv.Itoa(e.Version), Kind: "pass", Word: "Signed on " + view.Day(e.At),
			By: "Version " + strconv.Itoa(e.Version) + ", of " + w.orgName(r, e.Org) + ".", Text: "“" + e.Comment + "”"}
		switch {
		case !e.InForce():
			l.Kind, l.Word = "hold", "Withdrawn on "+view.Day(*e.Withdrawn)
		case by.May(account.Publish, org.ID):
			l.Action = view.Link{Text: "Withdraw it", Href: deskPath(org.ID, "endorsements", string(e.ID), "withdraw")}
		}
		p.Given = append(p.Given, l)
	}
	return w.render(rw, r, http.StatusOK, view.TogethersPage(p))
}

// yours says to the organisation itself where it stands.
func yours(word string) string {
	return map[string]string{issuer.PartnerAsked.Name(): "Waits for your answer", issuer.PartnerJoined.Name(): "You take part", issuer.PartnerDeclined.Name(): "You say no",
		"Says yes to the draft as it stands": "You say yes to the draft as it stands", "Had said yes; the text was changed since": "You had said yes; the text was changed since"}[word]
}

// theirDraft is a draft of others on the way to or from the form.
type theirDraft struct {
	issuer.Together
	typed    typed
	revision int
}

// together is the draft in the path, of the organisation in the path.
func (w *Web) together(r *http.Request) (issuer.Together, error) {
	t, err := w.Issuer.Together(r.Context(), httpx.Actor(r.Context()), issuer.PartnerID(r.PathValue("partner")))
	with := t.With
	ended, over := errors.AsType[issuer.PartnerEnded](err)
	if over {
		with = ended.With
	}
	if (err == nil || over) && string(with) != r.PathValue("org") {
		err = fault.NoSuch("draft written with others", r.PathValue("partner"))
	}
	return t, err
}

// unlessEnded is err, unless it says that an organisation takes part no more:
// that is a page, with what was typed, to be copied.
func (w *Web) unlessEnded(rw http.ResponseWriter, r *http.Request, err error) error {
	ended, over := errors.AsType[issuer.PartnerEnded](err)
	if !over {
		return err
	}
	list := view.Link{Text: "Written with others", Href: deskPath(ended.With, "together")}
	p := view.Sheet{Frame: w.frame(r, "Your part in this draft has ended", view.Link{Text: "Desk", Href: deskPath(ended.With)}, list), Heading: "Your part in this draft has ended",
		Lede: w.orgName(r, ended.Org) + " ended it on " + view.Day(ended.Changed) + ". Your organisation sees the draft no longer."}
	if ended.State == issuer.PartnerLeft {
		p.Lede = "Your organisation left it on " + view.Day(ended.Changed) + ", and sees the draft no longer."
	}
	if ended.Reason != "" {
		p.Sections = append(p.Sections, view.SheetSection{ID: "reason", Heading: "Why", Text: ended.Reason})
	}
	if r.Method == http.MethodPost {
		p.Lede += " Nothing that you sent was saved."
		p.Sections = append(p.Sections, w.typedInVain(r)...)
	}
	p.Sections = append(p.Sections, view.SheetSection{ID: "on", Heading: "What else you write with others", More: view.Link{Text: "To the drafts of others that you take part in", Href: list.Href}})
	p.NoIndex = true
	return w.render(rw, r, http.StatusGone, view.SheetPage(p))
}

// typedInVain is what somebody sent for a draft that is theirs to write no more.
func (w *Web) typedInVain(r *http.Request) []view.SheetSection {
	first := view.SheetSection{ID: "typed", Heading: "What you typed", Note: "It is on this page alone. Copy what you want to keep before you leave it."}
	facts := w.restOf(readDefinition(r).Definition, nil)
	for _, f := range []view.Fact{{Name: "What you think of it", Value: r.PostFormValue("comment")}, {Name: "Reason", Value: r.PostFormValue("reason")}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	all := []view.SheetSection{first}
	for i, f := range facts {
		if strings.Contains(f.Value, "\n") || len(f.Value) > 200 {
			all = append(all, view.SheetSection{ID: "typed-" + strconv.Itoa(i), Heading: f.Name, Text: f.Value})
			continue
		}
		all[0].Facts = append(all[0].Facts, f)
	}
	if len(facts) == 0 {
		return nil
	}
	return all
}

func (w *Web) togetherRead(rw http.ResponseWriter, r *http.Request) error {
	t, err := w.together(r)
	if err != nil {
		return w.unlessEnded(rw, r, err)
	}
	return w.togetherPage(rw, r, http.StatusOK, asItStands(t), answerForm{comment: t.Comment}, nil)
}

func asItStands(t issuer.Together) theirDraft {
	return theirDraft{t, typed{Definition: t.Draft.Draft}, t.Draft.Revision}
}

// sectionField is a field that the form of a section always sends.
var sectionField = map[issuer.Section]string{issuer.AboutSection: "title", issuer.OutcomesSection: "outcomes", issuer.SkillsSection: "skill-query",
	issuer.WorkloadSection: "hours", issuer.AssessmentSection: "criteria", issuer.AroundSection: "prerequisites"}

// readTogether takes the sections that were sent; the others stay as they are.
// Whether they may be changed, the service decides.
func readTogether(r *http.Request, t issuer.Together) theirDraft {
	d := theirDraft{t, readDefinition(r), 0}
	d.revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	var sent []issuer.Section
	for section, field := range sectionField {
		if r.PostForm.Has(field) {
			sent = append(sent, section)
		}
	}
	d.typed.Definition = t.Draft.Draft.With(d.typed.Definition, sent...)
	return d
}

// togetherWrite saves what a partner wrote, or finds skills and comes back.
func (w *Web) togetherWrite(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	t, err := w.together(r)
	if err != nil {
		return w.unlessEnded(rw, r, err)
	}
	d, do := readTogether(r, t), r.PostFormValue("do")
	answer := answerForm{comment: t.Comment}
	if r.PostFormValue("remove") != "" || do == "find" || do == "add" || do == "edit" {
		return w.togetherPage(rw, r, http.StatusOK, d, answer, nil)
	}
	err = fault.Join(d.typed.bad...)
	if len(d.typed.bad) == 0 {
		_, err = w.Issuer.SaveTogether(r.Context(), httpx.Actor(r.Context()), t.ID, d.revision, d.typed.Definition)
	}
	here := deskPath(t.With, "together", string(t.ID))
	if stale, ok := errors.AsType[issuer.Stale](err); ok {
		return w.conflictPage(rw, r, view.Conflict{Frame: w.frame(r, "Someone else was here first", view.Link{Text: "Written with others", Href: deskPath(t.With, "together")}, view.Link{Text: or(t.Draft.Draft.Title, "Without a title"), Href: here}),
			Who: "Someone else", Action: here, Theirs: here}, stale)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.togetherPage(rw, r, http.StatusUnprocessableEntity, d, answer, err)
	}
	if err != nil {
		return w.unlessEnded(rw, r, err)
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "What you wrote is in the draft.")
	return see(rw, r, here)
}

// answerForm is what was typed as an answer.
type answerForm struct{ comment, reason string }

// togetherAnswer says yes or no for an organisation, or leaves.
func (w *Web) togetherAnswer(rw http.ResponseWriter, r *http.Request) error {
	t, err := w.together(r)
	if err != nil {
		return w.unlessEnded(rw, r, err)
	}
	ctx, by := r.Context(), httpx.Actor(r.Context())
	f := answerForm{comment: or(r.PostFormValue("comment"), t.Comment), reason: r.PostFormValue("reason")}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	said, next := "", deskPath(t.With, "together", string(t.ID))
	switch r.PostFormValue("do") {
	case "agree":
		_, err = w.Issuer.Agree(ctx, by, t.ID, issuer.AgreeRequest{Revision: revision, Comment: r.PostFormValue("comment")})
		said = "Your yes is kept. It is signed when the draft is published, and falls when its text changes before."
	case "decline":
		err, said = w.Issuer.Decline(ctx, by, t.ID, f.reason), "Your no is kept; whoever asked you gets a mail with the reason."
	case "leave":
		err, said, next = w.Issuer.Leave(ctx, by, t.ID, f.reason), "You have left the draft.", deskPath(t.With, "together")
	default:
		err = fault.Field("do", "Choose what is to happen.")
	}
	if _, stale := errors.AsType[issuer.Stale](err); stale {
		err = fault.New(fault.Conflict, "together.stale", "The draft was changed while you read it. What you see now is how it stands; nothing was answered.")
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return w.togetherPage(rw, r, http.StatusUnprocessableEntity, asItStands(t), f, err)
	}
	if err != nil {
		return w.unlessEnded(rw, r, err)
	}
	w.HTTP.Sessions.Say(ctx, "ok", said)
	return see(rw, r, next)
}

// togetherPage draws the draft: the sections to write, the rest to read, and
// the answer.
func (w *Web) togetherPage(rw http.ResponseWriter, r *http.Request, status int, d theirDraft, answer answerForm, wrong error) error {
	by := httpx.Actor(r.Context())
	errs, list := fieldErrors(wrong)
	def := d.typed.Definition
	title := or(d.Draft.Draft.Title, "Without a title")
	here := deskPath(d.With, "together", string(d.ID))
	owner, err := w.Accounts.Organisation(r.Context(), d.Org)
	if err != nil {
		return err
	}
	p := view.Together{By: view.Link{Text: owner.Name, Href: "/o/" + string(owner.ID)}, MayWrite: len(d.Sections) > 0 && d.Draft.State != issuer.Superseded,
		Stands: w.partnerLine(r, d.Draft, d.Partner), Links: []view.Link{{Text: "Changes of the draft", Href: here + "/changes"}, {Text: "Written with others", Href: deskPath(d.With, "together")}}}
	p.Stands.Word = yours(p.Stands.Word)
	p.Define = view.Define{Frame: w.frame(r, title, view.Link{Text: "Desk", Href: deskPath(d.With)}, view.Link{Text: "Written with others", Href: deskPath(d.With, "together")}, view.Link{Text: title}),
		Heading: title, Over: "Saved on " + view.Moment(d.Draft.Changed) + ".", Errors: list, Revision: d.revision, Action: here, SkillError: errs["skills"],
		Parts: form{d.typed, errs}.sections(d.Sections)}
	w.skillsOf(r, &p.Define, def)
	p.Lede = "You are asked to read it, and to say what you think of it."
	if p.MayWrite {
		p.Lede = "You are asked to write " + sectionWords(d.Sections) + "."
	}
	p.Rest = w.restOf(d.Draft.Draft, d.Sections)
	for i := range list { // what is not on this page leads nowhere
		if s := issuer.SectionOf(list[i].Field); list[i].Field != "comment" && list[i].Field != "reason" && list[i].Field != "skill-query" && !slices.Contains(d.Sections, s) {
			list[i].Field = ""
		}
	}
	if by.May(account.Publish, d.With) {
		p.Answer = here + "/answer"
	}
	p.Comment = view.Field{ID: "comment", Label: "Why you stand behind it", Help: "At most 600 characters. Whoever checks an award reads it: say who you are to judge it, and what it is worth to you.", Type: "textarea", Rows: 4, Max: 600, Value: answer.comment, Error: errs["comment"]}
	p.Reason = view.Field{ID: "reason", Label: "Reason", Help: "A no needs it. Those whose draft it is read it.", Type: "textarea", Rows: 3, Value: answer.reason, Error: errs["reason"]}
	p.Changes, p.Since = w.newSince(r, d.Together)
	return w.render(rw, r, status, view.TogetherPage(p))
}

// newSince is what differs from the newest version.
func (w *Web) newSince(r *http.Request, t issuer.Together) ([]view.Difference, string) {
	if t.Draft.Published == 0 {
		return nil, "It was never published: all of it is new."
	}
	v, err := w.Issuer.VersionOf(r.Context(), t.Achievement, t.Draft.Published)
	if err != nil {
		return nil, ""
	}
	changes := differences(issuer.Changes(v.Definition, t.Draft.Draft))
	if len(changes) == 0 {
		return nil, "Nothing differs from version " + strconv.Itoa(v.Number) + "."
	}
	return changes, sinceWords(t.Draft)
}

// restOf is what a partner reads and does not write.
func (w *Web) restOf(d issuer.Definition, own []issuer.Section) (facts []view.Fact) {
	for _, c := range issuer.Changes(issuer.Definition{}, d) {
		if s := issuer.SectionOf(c.Field); slices.Contains(own, s) || c.Field == "image" {
			continue
		}
		f := view.Fact{Name: c.Label, Value: c.After}
		switch c.Field {
		case "language", "written":
			f.Value = or(record.LanguageName(c.After), c.After)
		case "country":
			f.Value = or(record.CountryName(c.After), c.After)
		case "skills":
			f.Value = ""
			for _, k := range w.substance(d, "").Skills {
				if f.Value != "" {
					f.Value += ", "
				}
				f.Value += k.Name
			}
		}
		facts = append(facts, f)
	}
	return facts
}

// sections are the parts of the form that an organisation was asked to write.
func (f form) sections(asked []issuer.Section) (parts []view.Part) {
	able := f.able()
	for _, c := range issuer.Sections() {
		s := issuer.Section(c.Value)
		if !slices.Contains(asked, s) {
			continue
		}
		part := view.Part{ID: "section-" + c.Value, Heading: s.Name()}
		switch s {
		case issuer.AboutSection:
			part.Controls = f.what()
		case issuer.OutcomesSection:
			part.Controls = able[:1]
		case issuer.SkillsSection:
			part.Skills = true
		case issuer.WorkloadSection:
			part.Controls = f.much()
		case issuer.AssessmentSection:
			part.Controls = append(able[1:], f.how()...)
		case issuer.AroundSection:
			part.Controls = f.around()
		}
		parts = append(parts, part)
	}
	return parts
}

func (w *Web) togetherEdits(rw http.ResponseWriter, r *http.Request) error {
	t, err := w.together(r)
	if err != nil {
		return w.unlessEnded(rw, r, err)
	}
	all, err := w.Issuer.TogetherEdits(r.Context(), httpx.Actor(r.Context()), t.ID)
	if err != nil {
		return err
	}
	name, here := or(t.Draft.Draft.Title, "Without a title"), deskPath(t.With, "together", string(t.ID))
	return w.editsPage(rw, r, view.Edits{Frame: w.frame(r, "Changes", view.Link{Text: "Written with others", Href: deskPath(t.With, "together")}, view.Link{Text: name, Href: here}, view.Link{Text: "Changes"}), Name: name,
		Links: []view.Link{{Text: "Back to the draft", Href: here}}}, all)
}

// given is the endorsement in the path, of the organisation in the path.
func (w *Web) given(r *http.Request) (issuer.Endorsement, issuer.Version, error) {
	org, err := w.ownOrg(r, account.Publish)
	if err != nil {
		return issuer.Endorsement{}, issuer.Version{}, err
	}
	e, err := w.Issuer.Endorsement(r.Context(), issuer.EndorsementID(r.PathValue("id")))
	if err == nil && (e.By != org.ID || !e.InForce()) {
		err = fault.NoSuch("endorsement", r.PathValue("id"))
	}
	if err != nil {
		return e, issuer.Version{}, err
	}
	v, err := w.Issuer.VersionOf(r.Context(), e.Achievement, e.Version)
	return e, v, err
}

func (w *Web) withdrawAsk(rw http.ResponseWriter, r *http.Request) error {
	return w.withdrawPage(rw, r, http.StatusOK, nil)
}

func (w *Web) withdrawPage(rw http.ResponseWriter, r *http.Request, status int, wrong error) error {
	e, v, err := w.given(r)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(wrong)
	given := "Awards given before keep their bytes. Your status list says that you withdrew it: whoever checks one is warned, and the award itself stays as good as it was. It cannot be undone."
	if e.List == "" {
		given = "Awards given before keep their bytes, and it was signed without a status list: who checks one elsewhere still finds your signature. It cannot be undone."
	}
	c := view.Confirm{
		Frame:  w.frame(r, "Withdraw an endorsement", view.Link{Text: "Written with others", Href: deskPath(e.By, "together")}, view.Link{Text: v.Definition.Title}),
		Action: deskPath(e.By, "endorsements", string(e.ID), "withdraw"), Heading: "Withdraw an endorsement", Lede: "Of " + v.Definition.Title + ", version " + strconv.Itoa(v.Number) + ".", Errors: list,
		Changes: []string{"New awards of this version carry it no more.", "The public page and the pages of awards say that it was withdrawn, when, and your reason.",
			given},
		Fields: []view.Field{{ID: "reason", Label: "Reason", Help: "One line. Everyone reads it.", Value: r.PostFormValue("reason"), Error: errs["reason"]}},
		Button: "Withdraw 1 endorsement", Danger: true, Back: view.Link{Text: "Let it stand", Href: deskPath(e.By, "together")},
	}
	return w.render(rw, r, status, view.ConfirmPage(c))
}

func (w *Web) withdraw(rw http.ResponseWriter, r *http.Request) error {
	e, v, err := w.given(r)
	if err != nil {
		return err
	}
	err = w.Issuer.Withdraw(r.Context(), httpx.Actor(r.Context()), e.ID, r.PostFormValue("reason"))
	if fault.Is(err, fault.Invalid) {
		return w.withdrawPage(rw, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "Your endorsement of "+v.Definition.Title+" is withdrawn.")
	return see(rw, r, deskPath(e.By, "together"))
}

// asked shows what somebody was asked by mail, to whoever has proved the
// address; the others are asked to sign in with it.
func (w *Web) asked(rw http.ResponseWriter, r *http.Request) error {
	return w.askedPage(rw, r, http.StatusOK, nil)
}

func (w *Web) askedPage(rw http.ResponseWriter, r *http.Request, status int, wrong error) error {
	by := httpx.Actor(r.Context())
	t, err := w.Issuer.PartnerInvitation(r.Context(), by, issuer.PartnerID(r.PathValue("partner")))
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "together.unknown", "Nothing is open here for you: it was answered or taken back, has run out, or was sent to another address than yours. If that address is yours too, sign in with it.")
	}
	if err != nil {
		return err
	}
	errs, list := fieldErrors(wrong)
	title, org := or(t.Draft.Draft.Title, "a micro-credential"), w.orgName(r, t.Org)
	p := view.Asked{Frame: w.frame(r, "Write "+title+" together"), Name: title, Org: org, Errors: list, Action: "/together/" + string(t.ID),
		Lede: org + " asks you to read the draft and to say what you think of it.", Why: "You see the draft once you take part. Nothing is said in your organisation’s name without you.",
		Choose: view.Choice{ID: "with", Label: "For which organisation", Error: errs["with"]}}
	if len(t.Sections) > 0 {
		p.Lede = org + " asks you to write " + sectionWords(t.Sections) + ", and to say what you think of the whole."
	}
	p.NoIndex = true
	for _, m := range by.Memberships {
		if by.May(account.Publish, m.Org) && m.Org != t.Org {
			p.Choose.Options = append(p.Choose.Options, view.Option{Value: string(m.Org), Text: m.OrgName, On: len(p.Choose.Options) == 0})
		}
	}
	if len(p.Choose.Options) == 0 {
		p.Why = "You may not publish for any organisation on this server. Ask those who run it to add yours with you as its owner, or an owner of it for the role of registrar; then open this page again."
	}
	return w.render(rw, r, status, view.AskedPage(p))
}

func (w *Web) acceptAsked(rw http.ResponseWriter, r *http.Request) error {
	p, err := w.Issuer.AcceptPartner(r.Context(), httpx.Actor(r.Context()), issuer.PartnerID(r.PathValue("partner")), account.OrgID(r.PostFormValue("with")))
	if fault.Is(err, fault.Invalid) {
		return w.askedPage(rw, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "You take part for "+w.orgName(r, p.With)+". This is the draft.")
	return see(rw, r, deskPath(p.With, "together", string(p.ID)))
}
