package web

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/intake"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) intakeRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/import", w.importAsk)
	w.handle(mux, "GET /desk/{org}/offers/import", w.offersAsk)
	w.limited(mux, w.Limits.Upload, map[string]page{
		"POST /desk/{org}/import":        w.importFile,
		"POST /desk/{org}/offers/import": w.offersFile,
	})
}

// sentFile is the file of either step, within bounds: chosen now, or carried
// along from the step before.
func sentFile(r *http.Request) ([]byte, error) {
	if err := parseForm(r); err != nil {
		return nil, err
	}
	if carried := r.PostFormValue("content"); carried != "" {
		data, err := base64.StdEncoding.DecodeString(carried)
		if err != nil {
			return nil, fault.Field("file", "The file did not arrive whole. Choose it again.")
		}
		return data, nil
	}
	f, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, fault.Field("file", "Choose a file.")
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, intake.MaxBytes+1)) // one more than is read: it is refused there
}

func (w *Web) importPage(r *http.Request, org account.Organisation) view.Intake {
	return view.Intake{Frame: w.frame(r, "Read in definitions", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Begin", Href: deskPath(org.ID, "begin")}, view.Link{Text: "From a file"}),
		Heading: "Read in definitions", Lede: "From another badge system or from a table. You see what was understood before anything is kept; each becomes a draft.",
		Help:   "Open Badges 2.0 (BadgeClass) or 3.0 (Achievement) as JSON, CTDL as JSON-LD, or a CSV table whose first line names the columns: title, description, outcomes (divided by |), criteria, hours, ects and more. At most 1 MiB and 200 definitions. Nothing is fetched from the addresses in it.",
		File:   view.Field{ID: "file", Label: "The file", Type: "file", Accept: ".json,.jsonld,.csv,application/json,text/csv"},
		Action: deskPath(org.ID, "import"), Back: view.Link{Text: "Back to templates", Href: deskPath(org.ID, "begin")}}
}

func (w *Web) importAsk(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	return w.render(rw, r, http.StatusOK, view.IntakePage(w.importPage(r, org)))
}

// importFile looks into a file, or keeps what is good of it as drafts.
func (w *Web) importFile(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Define)
	if err != nil {
		return err
	}
	p := w.importPage(r, org)
	data, err := sentFile(r)
	var found []intake.Found
	if err == nil {
		found, err = intake.Read(data, w.Skills)
	}
	if fault.Is(err, fault.Invalid) {
		return w.intakeAgain(rw, r, p, err)
	}
	if err != nil {
		return err
	}
	var good []issuer.ImportItem
	for _, f := range found {
		line := view.IntakeLine{Name: f.Definition.Title, Where: or(f.Source, f.Format), Kind: "done", Becomes: "a draft", Taken: strings.Join(f.Understood, ", "), Left: strings.Join(f.Ignored, ", ")}
		if f.Problem != "" {
			line.Kind, line.Becomes, line.Why = "fail", "nothing", f.Problem
		} else {
			good = append(good, f.ImportItem)
		}
		p.Lines = append(p.Lines, line)
	}
	if r.PostFormValue("do") == "keep" && len(good) > 0 {
		return w.importKeep(rw, r, org, good)
	}
	p.Sum = view.Count(len(found), "definition was", "definitions were") + " found as " + found[0].Format + "; " + view.Count(len(good), "can become a draft.", "can become drafts.")
	if len(good) > 0 {
		p.Content, p.Button = base64.StdEncoding.EncodeToString(data), "Make "+view.Count(len(good), "draft", "drafts")
	}
	return w.render(rw, r, http.StatusOK, view.IntakePage(p))
}

func (w *Web) importKeep(rw http.ResponseWriter, r *http.Request, org account.Organisation, good []issuer.ImportItem) error {
	made, err := w.Issuer.Import(r.Context(), httpx.Actor(r.Context()), org.ID, good)
	if err != nil {
		return err
	}
	fresh := 0
	for _, m := range made {
		if !m.Was {
			fresh++
		}
	}
	said := view.Count(fresh, "draft was", "drafts were") + " made."
	if was := len(made) - fresh; was > 0 {
		said += " " + view.Count(was, "had been read in before and stays as it is.", "had been read in before and stay as they are.")
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", said)
	return see(rw, r, deskPath(org.ID))
}

func (w *Web) intakeAgain(rw http.ResponseWriter, r *http.Request, p view.Intake, err error) error {
	errs, list := fieldErrors(err)
	p.Errors, p.File.Error = list, errs["file"]
	return w.render(rw, r, http.StatusUnprocessableEntity, view.IntakePage(p))
}

func (w *Web) offersPage(r *http.Request, org account.Organisation) view.Intake {
	return view.Intake{Frame: w.frame(r, "Offers from a file", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Offers from a file"}),
		Heading: "Offers from a file", Lede: "When, where and for how much: one offer a row. You see every row’s problem before anything is kept, and the same file again changes nothing.",
		Help: "A CSV table with the columns " + strings.Join(intake.OfferColumns(), ", ") + ". achievement is the id or the title; starts are days such as 2026-09-01, divided by |; rolling is yes where it begins at any time. At most 500 rows.",
		File: view.Field{ID: "file", Label: "The table", Type: "file", Accept: ".csv,text/csv"}, Action: deskPath(org.ID, "offers", "import"), Back: view.Link{Text: "Back to the desk", Href: deskPath(org.ID)}}
}

func (w *Web) offersAsk(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Publish)
	if err != nil {
		return err
	}
	return w.render(rw, r, http.StatusOK, view.IntakePage(w.offersPage(r, org)))
}

// offersFile looks into a table of offers, or adds them.
func (w *Web) offersFile(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Publish)
	if err != nil {
		return err
	}
	p := w.offersPage(r, org)
	data, err := sentFile(r)
	var rows []issuer.OfferRow
	var ignored []string
	if err == nil {
		rows, ignored, err = intake.ReadOffers(data)
	}
	keep := r.PostFormValue("do") == "keep"
	var all []issuer.OfferOutcome
	if err == nil {
		all, err = w.Issuer.AddOffers(r.Context(), httpx.Actor(r.Context()), org.ID, rows, !keep)
	}
	if fault.Is(err, fault.Invalid) {
		return w.intakeAgain(rw, r, p, err)
	}
	if err != nil {
		return err
	}
	bad, was := 0, 0
	for i, o := range all {
		line := view.IntakeLine{Name: or(o.Title, rows[i].Achievement), Where: "line " + strconv.Itoa(o.Line), Kind: "done", Becomes: "an offer", Left: strings.Join(ignored, ", ")}
		switch {
		case o.Problem != "":
			bad++
			line.Kind, line.Becomes, line.Why = "fail", "nothing", o.Problem
		case o.Was:
			was++
			line.Becomes, line.Why = "nothing new", "It was added before."
		}
		if o.Problem == "" {
			line.Taken = whenWords(o.Offer.Terms, issuer.DayOf(w.now()))
		}
		p.Lines = append(p.Lines, line)
	}
	if keep && bad == 0 {
		w.HTTP.Sessions.Say(r.Context(), "ok", view.Count(len(all)-was, "offer was", "offers were")+" added; "+view.Count(was, "was", "were")+" there before.")
		return see(rw, r, deskPath(org.ID))
	}
	p.Sum = view.Count(len(all), "row", "rows") + ": " + view.Count(len(all)-was-bad, "new offer", "new offers") + ", " + strconv.Itoa(was) + " added before, " + view.Count(bad, "row with a problem", "rows with a problem") + "."
	switch {
	case bad > 0:
		p.Sum += " Correct the file and choose it again: all rows are added, or none."
	case was == len(all):
		p.Sum += " Nothing would change."
	default:
		p.Content, p.Button = base64.StdEncoding.EncodeToString(data), "Add "+view.Count(len(all)-was, "offer", "offers")
	}
	return w.render(rw, r, http.StatusOK, view.IntakePage(p))
}
