package web

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/record"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) languageRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/define/{id}/texts", w.textsRead)
	w.handle(mux, "POST /desk/{org}/define/{id}/texts", w.textsSave)
}

func (w *Web) textsRead(rw http.ResponseWriter, r *http.Request) error {
	if _, err := w.ownOrg(r, account.Define); err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	tag := r.FormValue("lang")
	if parsed, err := language.Parse(tag); err == nil && tag != "" {
		tag = parsed.String()
	}
	return w.textsForm(rw, r, http.StatusOK, a, tag, a.Draft.Texts[tag], nil)
}

// textsSave keeps the texts of one language in the draft, or removes them.
func (w *Web) textsSave(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	if _, err := w.ownOrg(r, account.Define); err != nil {
		return err
	}
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	tag := r.PostFormValue("lang")
	field := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("texts."+tag+"."+name), "\r\n", "\n"))
	}
	t := issuer.Text{Title: field("title"), Description: field("description"), Outcomes: lines(field("outcomes")), Criteria: field("criteria"), Further: field("further")}
	d := a.Draft
	d.Texts = maps.Clone(d.Texts)
	if d.Texts == nil {
		d.Texts = map[string]issuer.Text{}
	}
	d.Texts[tag] = t
	if r.PostFormValue("do") == "remove" {
		delete(d.Texts, tag)
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	_, err = w.Issuer.Save(r.Context(), httpx.Actor(r.Context()), a.ID, revision, d)
	switch {
	case fault.Is(err, fault.Conflict):
		return w.textsForm(rw, r, http.StatusConflict, a, tag, t, fault.Field("texts", "Somebody else saved this draft meanwhile. What you typed stands here still; save it again to add it to theirs."))
	case fault.Is(err, fault.Invalid):
		return w.textsForm(rw, r, http.StatusUnprocessableEntity, a, tag, t, err)
	case err != nil:
		return err
	}
	path := deskPath(a.Org, "define", string(a.ID), "texts")
	if _, kept := d.Texts[tag]; !kept {
		w.HTTP.Sessions.Say(r.Context(), "ok", "The texts in "+record.LanguageName(tag)+" are removed from the draft.")
		return see(rw, r, path)
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The texts in "+record.LanguageName(tag)+" are saved. They are public when the draft is published.")
	return see(rw, r, path+"?lang="+url.QueryEscape(tag))
}

// textsForm draws a definition's texts in one language.
func (w *Web) textsForm(rw http.ResponseWriter, r *http.Request, status int, a issuer.Achievement, tag string, t issuer.Text, err error) error {
	errs, list := fieldErrors(err)
	d, edit := a.Draft, deskPath(a.Org, "define", string(a.ID))
	name := or(d.Title, "Without a title")
	p := view.Texts{Frame: w.frame(r, "In other languages", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: name, Href: edit}, view.Link{Text: "Languages"}),
		Name: name, Errors: list, Action: edit + "/texts", Revision: strconv.Itoa(a.Revision), OwnLang: d.OwnLanguage(), Own: or(record.LanguageName(d.OwnLanguage()), "the definition’s own language"),
		Choose: view.Choice{ID: "lang", Label: "Another language", Error: errs["texts"]}, Back: view.Link{Text: "Back to the form", Href: edit}}
	if tag != "" && tag != d.OwnLanguage() {
		p.Lang, p.LangName, p.Pairs = tag, or(record.LanguageName(tag), tag), textPairs(d, tag, t, errs)
	}
	for _, have := range d.Languages() {
		l := view.Link{Text: record.LanguageName(have), Href: edit + "/texts?lang=" + url.QueryEscape(have)}
		if have == d.OwnLanguage() {
			l = view.Link{Text: or(record.LanguageName(have), "not named") + ", the definition’s own"}
		}
		p.Have = append(p.Have, l)
	}
	for _, u := range d.Untranslated() {
		p.Missing = append(p.Missing, record.LanguageName(u.Language)+": "+lowerFirst(u.Label)+", "+u.Why)
	}
	for _, l := range languages() {
		if l.Value != d.OwnLanguage() {
			p.Choose.Options = append(p.Choose.Options, view.Option{Value: l.Value, Text: l.Name, On: l.Value == tag})
		}
	}
	return w.render(rw, r, status, view.TextsPage(p))
}

func textPairs(d issuer.Definition, tag string, t issuer.Text, errs map[string]string) []view.TextPair {
	pair := func(name, label, own, value string, rows int) view.TextPair {
		id := "texts." + tag + "." + name
		f := view.Field{ID: id, Label: label, Value: value, Error: errs[id], Lang: tag}
		if rows > 0 {
			f.Type, f.Rows = "textarea", rows
		}
		return view.TextPair{Label: label, Own: own, Field: f}
	}
	all := []view.TextPair{
		pair("title", "Title", d.Title, t.Title, 0),
		pair("description", "Description", d.Description, t.Description, 4),
		pair("outcomes", "Learning outcomes, one on each line", strings.Join(d.Outcomes, "\n"), strings.Join(t.Outcomes, "\n"), 5),
		pair("criteria", "Criteria", d.Criteria, t.Criteria, 5),
		pair("further", "Further information", d.Further, t.Further, 3),
	}
	all[2].Field.Help = "As many as there are in the other language, in the same order."
	return all
}

// asWritten asks for the definition's own texts where their language is not named.
const asWritten = "own"

// spoken is the language in which a reader gets a definition: the one they
// chose by ?lang=, else by what their browser asks for.
func spoken(r *http.Request, d issuer.Definition) string {
	if r.FormValue("lang") == asWritten {
		return d.OwnLanguage()
	}
	var wanted []language.Tag
	if tag, err := language.Parse(r.FormValue("lang")); err == nil && r.FormValue("lang") != "" {
		wanted = append(wanted, tag)
	}
	wanted = append(wanted, accepted(r)...)
	if len(d.Texts) == 0 || len(wanted) == 0 {
		return d.OwnLanguage()
	}
	return d.Spoken(wanted...)
}

// accepted are the languages that a browser asks for, the best first (RFC 9110, 12.5.4).
func accepted(r *http.Request) []language.Tag {
	header := r.Header.Get("Accept-Language")
	if len(header) > 1000 {
		return nil
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return nil
	}
	return tags[:min(len(tags), 20)]
}

// reads is the first of the languages a browser asks for that Laurel writes
// mails in; empty for none.
func reads(r *http.Request) string {
	for _, tag := range accepted(r) {
		if base, _ := tag.Base(); notify.Spoken(base.String()) == base.String() {
			return base.String()
		}
	}
	return ""
}

// borrowedWords say which texts stand in another language than the one chosen.
func borrowedWords(borrowed map[string]string, tag string) string {
	if len(borrowed) == 0 {
		return ""
	}
	by := map[string][]string{}
	labels := map[string]string{"title": "the title", "description": "the description", "outcomes": "the outcomes", "criteria": "the criteria", "further": "further information"}
	for _, field := range []string{"title", "description", "outcomes", "criteria", "further"} {
		if at, is := borrowed[field]; is {
			by[at] = append(by[at], labels[field])
		}
	}
	var parts []string
	for _, at := range slices.Sorted(maps.Keys(by)) {
		parts = append(parts, strings.Join(by[at], ", ")+" in "+cmp.Or(record.LanguageName(at), at))
	}
	return "Not everything is said in " + record.LanguageName(tag) + ": you read " + strings.Join(parts, "; ") + "."
}
