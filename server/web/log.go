package web

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"laurel/account"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

const eventsPerPage = 50

// families are the kinds of events one may look for.
var families = []view.Option{{Text: "any"}, {Value: "award.", Text: "awards"}, {Value: "achievement.", Text: "micro-credentials"}, {Value: "offer.", Text: "offers"},
	{Value: "batch.", Text: "batches"}, {Value: "member.", Text: "members"}, {Value: "key.", Text: "API keys"}, {Value: "webhook.", Text: "webhooks out"}, {Value: "inlet.", Text: "webhooks in"}, {Value: "organisation.", Text: "the organisation"}}

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
	names, who := w.logNames(r, org.ID, f.Actor)
	q := r.URL.Query()
	p := view.Log{Frame: w.frame(r, "Log"), Action: deskPath(org.ID, "log"), Hooks: hooksPath(org.ID),
		Subject: view.Field{ID: "subject", Label: "Id of the thing", Value: f.Subject, Type: "search"},
		Days:    []view.Field{{ID: "from", Label: "From", Type: "date", Value: q.Get("from")}, {ID: "to", Label: "Up to", Type: "date", Value: q.Get("to")}}}
	kind := view.Choice{ID: "kind", Label: "About", Options: slices.Clone(families)}
	for i := range kind.Options {
		kind.Options[i].On = kind.Options[i].Value == f.Kind
	}
	p.Filters = []view.Choice{who, kind}
	if len(events) > eventsPerPage {
		events = events[:eventsPerPage]
		q.Set("before", string(events[eventsPerPage-1].ID))
		p.Older = p.Action + "?" + q.Encode()
	}
	q.Del("before")
	p.CSV, p.JSON = p.Action+".csv?"+q.Encode(), p.Action+".json?"+q.Encode()
	for _, e := range events {
		p.Rows = append(p.Rows, view.LogRow{When: view.Moment(e.At), Who: doer(e, names), What: e.Kind, Subject: e.Subject, Detail: details(e)})
	}
	return w.render(rw, r, http.StatusOK, view.LogPage(p))
}

// logNames are the names of members, to those who may see them, and the choice
// among them; others stand as what they are.
func (w *Web) logNames(r *http.Request, org account.OrgID, on account.PersonID) (map[account.PersonID]string, view.Choice) {
	names, who := map[account.PersonID]string{}, view.Choice{ID: "who", Label: "Who", Options: []view.Option{{Text: "anybody"}}}
	by := httpx.Actor(r.Context())
	names[by.Person] = by.Name
	if members, err := w.Accounts.Members(r.Context(), by, org); err == nil {
		for _, m := range members {
			names[m.Person.ID] = m.Person.Name
		}
	}
	for _, id := range slices.Sorted(maps.Keys(names)) {
		who.Options = append(who.Options, view.Option{Value: string(id), Text: or(names[id], string(id)), On: id == on})
	}
	return names, who
}

func doer(e account.Event, names map[account.PersonID]string) string {
	switch {
	case e.Client != "":
		return e.Client
	case e.Actor == "":
		return "the server"
	}
	return or(names[e.Actor], string(e.Actor))
}

func details(e account.Event) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(e.Detail)) {
		parts = append(parts, k+": "+e.Detail[k])
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
	f.Limit = 1000
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
		row := []string{e.At.UTC().Format(time.RFC3339Nano), e.Kind, e.Subject, string(e.Actor), e.Client, e.Request, details(e)}
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
