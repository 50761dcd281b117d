package web

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) mailWordsRoutes(mux *http.ServeMux) {
	one := "/desk/{org}/mails/words/{kind}/{language}"
	w.handle(mux, "GET /desk/{org}/mails/words", w.mailWordsList)
	w.handle(mux, "GET "+one, w.mailWords)
	w.handle(mux, "POST "+one, w.mailWordsSave)
	w.handle(mux, "GET "+one+"/preview", w.mailWordsPreview)
	w.limited(mux, w.Limits.Typing, map[string]page{"POST " + one + "/preview": w.mailWordsPreview})
	w.limited(mux, w.Limits.SignIn, map[string]page{"POST " + one + "/test": w.mailWordsTest})
}

func mailWordsPath(org account.OrgID, rest ...string) string {
	return deskPath(org, append([]string{"mails", "words"}, rest...)...)
}

// mailWordsList is what an organisation says in its own words, mail by mail.
func (w *Web) mailWordsList(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Publish)
	if err != nil {
		return err
	}
	own, err := w.Mails.Wordings(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	said := map[notify.WordingID]notify.WordingVersion{}
	for _, v := range own {
		said[v.WordingID] = v
	}
	p := view.MailWordsList{Frame: w.frame(r, "Words of the mails", mailWordsCrumbs(org.ID)...), Back: view.Link{Text: "What became of the mails", Href: deskPath(org.ID, "mails")}}
	for _, language := range notify.Languages() {
		p.Languages = append(p.Languages, view.Link{Text: notify.LanguageName(language), Href: language})
	}
	for _, kind := range notify.Holders() {
		row := view.MailWordsRow{Name: mailNames[kind]}
		for _, language := range notify.Languages() {
			cell := view.Link{Text: "Laurel’s words", Href: mailWordsPath(org.ID, string(kind), language)}
			if v, is := said[notify.WordingID{Kind: kind, Language: language}]; is {
				cell.Text, cell.Current = "Your words since "+view.Day(v.Changed), true
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	return w.render(rw, r, http.StatusOK, view.MailWordsListPage(p))
}

func mailWordsCrumbs(org account.OrgID, rest ...view.Link) []view.Link {
	return append([]view.Link{{Text: "Awards", Href: deskPath(org, "awards")}, {Text: "Mails", Href: deskPath(org, "mails")}, {Text: "Words", Href: mailWordsPath(org)}}, rest...)
}

// ownWording is the mail in the path, of an organisation that the reader may
// change the words of.
func (w *Web) ownWording(r *http.Request) (org account.Organisation, id notify.WordingID, now notify.WordingVersion, earlier []notify.WordingVersion, err error) {
	if org, err = w.ownOrg(r, account.Publish); err != nil {
		return
	}
	id = notify.WordingID{Kind: notify.Kind(r.PathValue("kind")), Language: r.PathValue("language")}
	now, earlier, err = w.Mails.Wording(r.Context(), httpx.Actor(r.Context()), org.ID, id)
	return
}

func readWording(r *http.Request) notify.Wording {
	return notify.Wording{Subject: r.PostFormValue("subject"), Opening: r.PostFormValue("opening"), Closing: r.PostFormValue("closing")}
}

// mailWords is the form; ?from= fills it with an earlier version, to be saved anew.
func (w *Web) mailWords(rw http.ResponseWriter, r *http.Request) error {
	_, _, now, earlier, err := w.ownWording(r)
	if err != nil {
		return err
	}
	words, from := now.Words(), r.FormValue("from")
	for _, v := range earlier {
		if strconv.Itoa(v.Revision) == from {
			words = v.Words()
		}
	}
	return w.mailWordsForm(rw, r, http.StatusOK, words, now.Revision, nil, nil)
}

func (w *Web) mailWordsForm(rw http.ResponseWriter, r *http.Request, status int, typed notify.Wording, revision int, said *view.Notice, err error) error {
	org, id, now, earlier, e := w.ownWording(r)
	if e != nil {
		return e
	}
	names, e := w.Accounts.Names(r.Context(), httpx.Actor(r.Context()), org.ID)
	if e != nil && !fault.Is(e, fault.Forbidden) {
		return e
	}
	errs, list := fieldErrors(err)
	here, name, language := mailWordsPath(org.ID, string(id.Kind), id.Language), mailNames[id.Kind], notify.LanguageName(id.Language)
	p := view.MailWords{Frame: w.frame(r, name+", "+language, mailWordsCrumbs(org.ID, view.Link{Text: name + ", " + language})...), Errors: list, Heading: name + ", " + language,
		Action: here, Revision: strconv.Itoa(revision), Own: now.Own(), Back: view.Link{Text: "All mails", Href: mailWordsPath(org.ID)},
		Subject: view.Field{ID: "subject", Label: "Subject", Value: typed.Subject, Error: errs["subject"], Max: notify.MaxSubject, Lang: id.Language, Required: true},
		Opening: view.Field{ID: "opening", Label: "Before the award", Help: "With {name} in it, and any other word in braces. An empty line parts paragraphs; one that names what a mail does not have, such as a reason, is left out of that mail.", Type: "textarea", Rows: 7, Value: typed.Opening, Error: errs["opening"], Max: notify.MaxOpening, Lang: id.Language, Required: true},
		Closing: view.Field{ID: "closing", Label: "After the link", Help: "Any of the words in braces, or nothing at all.", Type: "textarea", Rows: 6, Value: typed.Closing, Error: errs["closing"], Max: notify.MaxClosing, Lang: id.Language}}
	if said != nil {
		p.Notice = said
	}
	var inSubject []string
	for _, holder := range id.Kind.Placeholders() {
		braced := "{" + holder.Name + "}"
		p.Placeholders = append(p.Placeholders, view.Fact{Name: braced, Value: holder.Means})
		if holder.InSubject {
			inSubject = append(inSubject, braced)
		}
	}
	p.Subject.Help = "One line, with {achievement} in it. It can name " + strings.Join(inSubject, ", ") + "."
	p.State = "The mail says Laurel’s words."
	if now.Revision > 0 {
		what := "The mail says your words"
		if !now.Own() {
			what = "The mail was given back to Laurel’s words"
		}
		p.State = fmt.Sprintf("%s: version %d, %s, by %s.", what, now.Revision, view.Moment(now.Changed), rewriter(names, now.By))
	}
	for _, v := range earlier {
		line := view.EarlierWords{Name: fmt.Sprintf("Version %d, %s, by %s", v.Revision, view.Moment(v.Changed), rewriter(names, v.By)), Lang: id.Language}
		if v.Own() {
			line.Subject, line.Opening, line.Closing, line.Href = v.Subject, v.Opening, v.Closing, here+"?from="+strconv.Itoa(v.Revision)
		}
		p.Earlier = append(p.Earlier, line)
	}
	return w.render(rw, r, status, view.MailWordsPage(p))
}

// rewriter is who changed words: a program is nobody's name.
func rewriter(names map[account.PersonID]string, id account.PersonID) string {
	if id == "" {
		return "a program; the log names it"
	}
	return or(names[id], "somebody who is not a member now")
}

func (w *Web) mailWordsSave(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, id, _, _, err := w.ownWording(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	typed, by := readWording(r), httpx.Actor(r.Context())
	here := mailWordsPath(org.ID, string(id.Kind), id.Language)
	said := "Saved. Every mail that leaves from now on says it, also those that wait already."
	switch r.PostFormValue("do") {
	case "edit": // goes on after somebody else was first
		return w.mailWordsForm(rw, r, http.StatusOK, typed, revision, nil, nil)
	case "reset":
		said = "The mail says Laurel’s words again. Yours are kept under the earlier versions."
		_, err = w.Mails.ResetWording(r.Context(), by, org.ID, id, revision)
	default:
		_, err = w.Mails.SetWording(r.Context(), by, org.ID, id, revision, typed)
	}
	if other, is := errors.AsType[notify.WordingRewritten](err); is {
		return w.mailWordsConflict(rw, r, org, other.Now, typed, here)
	}
	if fault.Is(err, fault.Invalid) {
		return w.mailWordsForm(rw, r, http.StatusUnprocessableEntity, typed, revision, nil, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, said, here)
}

// mailWordsConflict shows the second of two what the first one wrote.
func (w *Web) mailWordsConflict(rw http.ResponseWriter, r *http.Request, org account.Organisation, now notify.WordingVersion, typed notify.Wording, here string) error {
	who := "Someone else at " + org.Name
	if names, err := w.Accounts.Names(r.Context(), httpx.Actor(r.Context()), org.ID); err == nil && names[now.By] != "" {
		who = names[now.By]
	}
	p := view.Conflict{Frame: w.frame(r, "Someone else was here first", mailWordsCrumbs(org.ID, view.Link{Text: mailNames[now.Kind], Href: here})...), Who: who, What: "these words", When: "on " + view.Moment(now.Changed),
		Kept: append(carried(r, "do", "revision"), view.Hidden{Name: "revision", Value: strconv.Itoa(now.Revision)}), Action: here, Theirs: here}
	theirs := now.Words()
	var changes []issuer.Change
	for _, part := range []struct{ label, theirs, yours string }{{"Subject", theirs.Subject, typed.Subject}, {"Before the award", theirs.Opening, typed.Opening}, {"After the link", theirs.Closing, typed.Closing}} {
		yours := strings.ReplaceAll(part.yours, "\r\n", "\n")
		if part.theirs == yours {
			continue
		}
		p.Changes = append(p.Changes, view.Change{Label: part.label, Theirs: part.theirs, Yours: yours})
		changes = append(changes, issuer.Change{Label: part.label, Lines: []issuer.Line{{Pieces: issuer.DiffWords(yours, part.theirs)}}})
	}
	p.Words = differences(changes)
	return w.render(rw, r, http.StatusConflict, view.ConflictPage(p))
}

// mailWordsTest mails what was typed to whoever typed it.
func (w *Web) mailWordsTest(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, id, _, _, err := w.ownWording(r)
	if err != nil {
		return err
	}
	by, typed := httpx.Actor(r.Context()), readWording(r)
	revision, _ := strconv.Atoi(r.PostFormValue("revision"))
	err = w.Mails.TestWording(r.Context(), by, org.ID, id, typed)
	if fault.Is(err, fault.Invalid) {
		return w.mailWordsForm(rw, r, http.StatusUnprocessableEntity, typed, revision, nil, err)
	}
	if err != nil {
		return err
	}
	said := &view.Notice{Kind: "ok", Text: "A test is on its way to " + by.Emails[0] + ". What you typed is not saved yet."}
	return w.mailWordsForm(rw, r, http.StatusOK, typed, revision, said, nil)
}

// mailWordsPreview is the mail as a page of its own, for the frame beside the
// form: of what was typed, or (GET) of what the mail says now.
func (w *Web) mailWordsPreview(rw http.ResponseWriter, r *http.Request) error {
	org, id, now, _, err := w.ownWording(r)
	if err != nil {
		return err
	}
	words := now.Words()
	if r.Method == http.MethodPost {
		if err := parseForm(r); err != nil {
			return err
		}
		words = readWording(r)
	}
	status, page := http.StatusOK, ""
	m, err := w.Mails.PreviewWording(r.Context(), httpx.Actor(r.Context()), org.ID, id, words)
	switch {
	case fault.Is(err, fault.Invalid):
		_, list := fieldErrors(err)
		labels := map[string]string{"subject": "Subject", "opening": "Before the award", "closing": "After the link"}
		page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head><body style="margin:0;padding:24px;background:#f8faf5;color:#16241d;font:17px/1.55 system-ui,sans-serif"><p>This cannot be said so yet:</p><ul>`
		for _, e := range list {
			page += "<li>" + html.EscapeString(or(labels[e.Field], e.Field)+": "+e.Text) + "</li>"
		}
		page += "</ul></body></html>"
	case err != nil:
		return err
	default:
		page = previewPage(m)
	}
	h := rw.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	_, err = rw.Write([]byte(page))
	return err
}

// previewPage is a mail's HTML with its head before it and its text after it.
func previewPage(m notify.Mail) string {
	const line = `<p style="margin:0;font-size:14px;color:#465850;overflow-wrap:anywhere">%s <b style="color:#16241d">%s</b></p>`
	head := `<div style="max-width:34em;margin:0 auto 24px;padding-bottom:12px;border-bottom:1px solid #ccd6cd">` +
		fmt.Sprintf(line, "From", html.EscapeString(m.FromName)) + fmt.Sprintf(line, "To", html.EscapeString(m.To.Name)) + fmt.Sprintf(line, "Subject", html.EscapeString(m.Subject)) + `</div>`
	foot := `<div lang="en" style="max-width:34em;margin:32px auto 0;padding-top:12px;border-top:3px solid #16241d"><p style="font-size:14px;color:#465850">The same as plain text, for readers who want no HTML:</p></div>` +
		`<pre style="max-width:40em;margin:0 auto;white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.5 ui-monospace,monospace">` + html.EscapeString(m.Text) + `</pre>`
	before, rest, _ := strings.Cut(m.HTML, "<body")
	attributes, body, _ := strings.Cut(rest, ">")
	body, end, _ := strings.Cut(body, "</body>")
	return before + "<body" + attributes + ">" + head + body + foot + "</body>" + end
}
