package web

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

const eventsPerPage = 50

// families are the kinds of events one may look for, by their words; what an
// organisation's log does not hold is left out.
func families(on string) []view.Option {
	options := []view.Option{{Text: "any"}}
	for _, family := range slices.Sorted(maps.Keys(familyWords)) {
		switch family {
		case "address", "login", "passkey", "recovery", "session":
			continue // are about a person alone
		}
		options = append(options, view.Option{Value: family + ".", Text: familyWords[family], On: family+"." == on})
	}
	slices.SortStableFunc(options[1:], func(a, b view.Option) int { return strings.Compare(a.Text, b.Text) })
	return options
}

// readFilter reads what is looked for; a day that is none looks for no day.
func readFilter(r *http.Request) account.EventFilter {
	f := account.EventFilter{Subject: strings.TrimSpace(r.FormValue("subject")), Actor: account.PersonID(r.FormValue("who")),
		Kind: r.FormValue("kind"), Before: account.EventID(r.FormValue("before"))}
	f.Since, _ = time.Parse(time.DateOnly, r.FormValue("from"))
	if day, err := time.Parse(time.DateOnly, r.FormValue("to")); err == nil {
		f.Until = day.AddDate(0, 0, 1)
	}
	return f
}

// eventLog is the trail of an organisation, the newest first.
func (w *Web) eventLog(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadEvents)
	if err != nil {
		return err
	}
	f, by := readFilter(r), httpx.Actor(r.Context())
	f.Limit = eventsPerPage + 1
	events, err := w.Accounts.Events(r.Context(), by, org.ID, f)
	if err != nil {
		return err
	}
	names, who, err := w.logNames(r, org.ID, f.Actor, events)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := view.Log{Frame: w.partFrame(r, org.ID, account.ReadEvents, "Log"), Action: deskPath(org.ID, "log"),
		Subject: view.Field{ID: "subject", Label: "Id of the thing", Value: f.Subject, Type: "search"},
		Days:    []view.Field{{ID: "from", Label: "From", Type: "date", Value: q.Get("from")}, {ID: "to", Label: "Up to", Type: "date", Value: q.Get("to")}}}
	p.Hooks = hooksPath(org.ID)
	p.Filters = []view.Choice{who, {ID: "kind", Label: "About", Options: families(f.Kind)}}
	if len(events) > eventsPerPage {
		events = events[:eventsPerPage]
		q.Set("before", string(events[eventsPerPage-1].ID))
		p.Older = p.Action + "?" + q.Encode()
	}
	q.Del("before")
	p.CSV, p.JSON = p.Action+".csv?"+q.Encode(), p.Action+".json?"+q.Encode()
	things, err := w.logThings(r, org.ID, events, names)
	if err != nil {
		return err
	}
	for _, e := range events {
		p.Rows = append(p.Rows, view.LogRow{When: view.Moment(e.At), Who: doer(e, names), What: eventSays(e.Kind), Kind: e.Kind,
			About: things[e.Subject], Subject: e.Subject, Detail: details(e, things)})
	}
	return w.render(rw, r, http.StatusOK, view.LogPage(p))
}

// logNames are the names of members, and the choice among those who may have done
// what is in the log, or did what is on its page.
func (w *Web) logNames(r *http.Request, org account.OrgID, on account.PersonID, events []account.Event) (map[account.PersonID]string, view.Choice, error) {
	who := view.Choice{ID: "who", Label: "Who", Options: []view.Option{{Text: "anybody"}}}
	names, err := w.Accounts.Names(r.Context(), httpx.Actor(r.Context()), org)
	if err != nil {
		return nil, who, err
	}
	doers, err := w.Accounts.Doers(r.Context(), httpx.Actor(r.Context()), org)
	if err != nil {
		return nil, who, err
	}
	for _, e := range events {
		if name := names[e.Actor]; name != "" {
			doers[e.Actor] = name
		}
	}
	for id, name := range doers {
		who.Options = append(who.Options, view.Option{Value: string(id), Text: name, On: id == on})
	}
	slices.SortFunc(who.Options[1:], func(a, b view.Option) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Value, b.Value))
	})
	return names, who, nil
}

// logThings are the things that events are about, by id: what they are called,
// and where they are. What is gone or is not for who asks stands by its id alone.
func (w *Web) logThings(r *http.Request, org account.OrgID, events []account.Event, names map[account.PersonID]string) (map[string]view.Link, error) {
	ctx, by := r.Context(), httpx.Actor(r.Context())
	things := map[string]view.Link{}
	written, err := w.Issuer.Achievements(ctx, by, org)
	if err != nil {
		return nil, err
	}
	for _, a := range written {
		things[string(a.ID)] = view.Link{Text: or(a.Draft.Title, "Without a title"), Href: deskPath(org, "define", string(a.ID), "review")}
	}
	var awarded []issuer.AwardID
	for _, e := range events {
		if family := eventFamily(e.Kind); family == "award" || family == "mail" {
			awarded = append(awarded, issuer.AwardID(e.Subject))
		}
	}
	awards := map[issuer.AwardID]issuer.Award{}
	if by.MaySome(account.ReadAwards, org) {
		if awards, err = w.Issuer.AwardsOf(ctx, by, org, awarded); err != nil {
			return nil, err
		}
	}
	if err := w.logQuizzes(r, org, events, things); err != nil {
		return nil, err
	}
	for _, e := range events {
		if _, known := things[e.Subject]; known || e.Subject == "" {
			continue
		}
		switch eventFamily(e.Kind) {
		case "award", "mail":
			if award, ok := awards[issuer.AwardID(e.Subject)]; ok {
				things[e.Subject] = view.Link{Text: award.Number() + ", " + award.Recipient.Name, Href: deskPath(org, "awards", e.Subject)}
			}
		case "batch":
			things[e.Subject] = view.Link{Text: "The batch", Href: deskPath(org, "batches", e.Subject)}
		case "application":
			things[e.Subject] = view.Link{Text: "The application", Href: deskPath(org, "applications", e.Subject)}
		case "member":
			if name := names[account.PersonID(e.Subject)]; name != "" {
				things[e.Subject] = view.Link{Text: name}
			}
		}
	}
	return things, nil
}

// logQuizzes adds the item banks and quizzes that events are about, and of a
// question its bank, to who reads them.
func (w *Web) logQuizzes(r *http.Request, org account.OrgID, events []account.Event, things map[string]view.Link) error {
	ctx, by := r.Context(), httpx.Actor(r.Context())
	about := func(e account.Event) bool { return eventFamily(e.Kind) == "quiz" }
	if !by.MaySome(account.ReadDrafts, org) || !slices.ContainsFunc(events, about) {
		return nil
	}
	banks, err := w.Quizzes.Banks(ctx, by, org)
	if err != nil {
		return err
	}
	quizzes, err := w.Quizzes.Quizzes(ctx, by, org)
	if err != nil {
		return err
	}
	for _, b := range banks {
		things[string(b.ID)] = view.Link{Text: b.Title, Href: bankPath(b)}
	}
	for _, q := range quizzes {
		things[string(q.ID)] = view.Link{Text: q.Terms.Title, Href: quizzesPath(org, string(q.ID))}
	}
	for _, e := range events {
		if bank, known := things[e.Detail["bank"]]; known && about(e) && things[e.Subject].Text == "" {
			things[e.Subject] = view.Link{Text: "A question of " + bank.Text, Href: bank.Href}
		}
	}
	return nil
}

// doer is who did it, as far as members may know: a learner's name stands with
// what was awarded.
func doer(e account.Event, names map[account.PersonID]string) string {
	switch {
	case e.Client != "":
		return e.Client
	case e.Actor == "":
		return "the server"
	case names[e.Actor] != "":
		return names[e.Actor]
	}
	switch eventFamily(e.Kind) {
	case "award", "application", "quiz":
		return "the learner"
	}
	return "somebody who is not a member now"
}

// details says what else is known, with the names of things where they are.
func details(e account.Event, things map[string]view.Link) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(e.Detail)) {
		parts = append(parts, k+": "+or(things[e.Detail[k]].Text, e.Detail[k]))
	}
	return strings.Join(parts, ", ")
}

// mayAsk fails as the search would, while an answer can still say so.
func (w *Web) mayAsk(r *http.Request, org account.OrgID) error {
	f := readFilter(r)
	f.Limit = 1
	_, err := w.Accounts.Events(r.Context(), httpx.Actor(r.Context()), org, f)
	return err
}

// each goes through all events that fit, a page at a time.
func (w *Web) each(r *http.Request, org account.OrgID, do func(account.Event) error) error {
	f := readFilter(r)
	f.Limit = 300
	for {
		events, err := w.Accounts.Events(r.Context(), httpx.Actor(r.Context()), org, f)
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := do(e); err != nil {
				return err
			}
		}
		if len(events) < f.Limit {
			return nil
		}
		f.Before = events[len(events)-1].ID
	}
}

// eventCSV gives what fits as a table whose cells no spreadsheet calculates.
func (w *Web) eventCSV(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadEvents)
	if err != nil {
		return err
	}
	if err := w.mayAsk(r, org.ID); err != nil {
		return err
	}
	asFile(rw, "text/csv; charset=utf-8", "log.csv")
	out := csv.NewWriter(rw)
	out.Write([]string{"at", "kind", "subject", "actor", "client", "request", "detail"})
	err = w.each(r, org.ID, func(e account.Event) error {
		row := []string{e.At.UTC().Format(time.RFC3339Nano), e.Kind, e.Subject, string(e.Actor), e.Client, e.Request, details(e, nil)}
		for i := range row {
			row[i] = harmless(row[i])
		}
		return out.Write(row)
	})
	out.Flush()
	if err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}

// eventJSON gives what fits as JSON lines.
func (w *Web) eventJSON(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadEvents)
	if err != nil {
		return err
	}
	if err := w.mayAsk(r, org.ID); err != nil {
		return err
	}
	asFile(rw, "application/jsonl", "log.jsonl")
	out := json.NewEncoder(rw)
	if err := w.each(r, org.ID, func(e account.Event) error {
		return out.Encode(map[string]any{"id": e.ID, "at": e.At.UTC(), "kind": e.Kind, "subject": e.Subject, "actor": e.Actor,
			"client": e.Client, "request": e.Request, "detail": e.Detail})
	}); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}

func asFile(rw http.ResponseWriter, kind, name string) {
	rw.Header().Set("Content-Type", kind)
	rw.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// harmless keeps a cell from being read as a formula (OWASP, CSV injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
