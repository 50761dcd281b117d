package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

const newPiece = "new" // in place of a piece's id

func piecePath(id assess.ApplicationID, piece assess.TaskID) string {
	return applicationPath(id, "/pieces/"+string(piece))
}

// portfolioSections are a portfolio to its learner: which outcome has what, and
// the pieces, while they may be changed with the way to each.
func portfolioSections(o assess.Own) []view.SheetSection {
	all := o.Pieces()
	outcomes := view.SheetSection{ID: "outcomes", Heading: "What you are to show", Note: recognisedBefore(o), Facts: outcomeFacts(o.Design, all)}
	if len(o.Design.Tasks) == 0 {
		return []view.SheetSection{outcomes}
	}
	if o.State != assess.Begun {
		sections := []view.SheetSection{outcomes}
		for i, p := range all {
			sections = append(sections, pieceSection(p, i, applicationPath(o.ID, "/files/")))
		}
		return sections
	}
	pieces := view.SheetSection{ID: "pieces", Heading: "Your portfolio", Empty: "Nothing is in it yet. Add what shows that you can do it: a report, a recording, a reference, an award that you hold.",
		More: view.Link{Text: "Add a piece", Href: piecePath(o.ID, newPiece)}}
	if o.Renewal != nil {
		pieces.Heading, pieces.Empty = "Your evidence", "Nothing is in it yet. Add what shows that you can still do it: work of the last years, a recording, a reference, a course that you took."
	}
	for _, p := range all {
		pieces.Rows = append(pieces.Rows, view.SheetRow{Link: view.Link{Text: p.Content.Title, Href: piecePath(o.ID, p.Task)},
			Facts: upperFirst(outcomeWords(p.Content.Outcomes)) + " · " + strings.Join(contentWords(p.Content), ", ")})
	}
	return []view.SheetSection{outcomes, pieces}
}

// recognisedBefore says what earlier portfolios have shown, and what comes of it.
func recognisedBefore(o assess.Own) string {
	switch before := o.Recognition.Credited; {
	case len(before) == 0:
		return ""
	case len(o.Design.Tasks) == 0 && o.State == assess.Begun:
		return "All outcomes were recognised before. Hand this in, and the whole award is made."
	case len(o.Design.Tasks) == 0:
		return "All outcomes were recognised before."
	default:
		return upperFirst(outcomeWords(before)) + " recognised before. With the rest it becomes the whole award."
	}
}

func outcomeWords(numbers []int) string { return issuer.PartOf(numbers).Words() }

// outcomeFacts say for each outcome which pieces are to show it.
func outcomeFacts(d assess.Design, pieces []assess.Answer) (facts []view.Fact) {
	for _, t := range d.Tasks {
		var by []string
		for j, p := range pieces {
			if p.For(t.Outcomes[0]) {
				by = append(by, "piece "+strconv.Itoa(j+1)+", “"+p.Content.Title+"”")
			}
		}
		words := "No piece shows it."
		if len(by) > 0 {
			words = upperFirst(strings.Join(by, "; ")) + "."
		}
		facts = append(facts, view.Fact{Name: strconv.Itoa(t.Outcomes[0]) + ". " + t.Title, Value: words})
	}
	return facts
}

// contentWords say of what kinds a piece is.
func contentWords(c assess.Content) (kinds []string) {
	if c.Text != "" {
		kinds = append(kinds, "text")
	}
	if c.Link != "" {
		kinds = append(kinds, "link")
	}
	if n := len(c.Files); n > 0 {
		kinds = append(kinds, view.Count(n, "file", "files"))
	}
	if c.Award != nil {
		kinds = append(kinds, "award")
	}
	return kinds
}

// pieceSection is a piece as it is read; files lie at the address at.
func pieceSection(p assess.Answer, i int, at string) view.SheetSection {
	c := p.Content
	part := view.SheetSection{ID: string(p.Task), Heading: "Piece " + strconv.Itoa(i+1) + ": " + c.Title, Note: "For " + outcomeWords(c.Outcomes) + ". " + c.Why, Text: c.Text}
	if c.Link != "" {
		part.Facts = append(part.Facts, view.Fact{Name: "Link", Value: c.Link, Href: c.Link})
	}
	if a := c.Award; a != nil {
		part.Facts = append(part.Facts, view.Fact{Name: "Award", Value: a.Title + ", by " + a.Issuer + ", " + heldOn(a.On) + ". " + a.State + " when it was added.", Href: a.Link})
	}
	for _, f := range c.Files {
		part.Rows = append(part.Rows, view.SheetRow{Link: view.Link{Text: f.Name, Href: at + f.Hash}, Facts: assess.KindName(f.Type) + ", " + view.Number(f.Size) + " bytes"})
	}
	return part
}

// heldOn is the day of an award that was added to a portfolio.
func heldOn(text string) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return view.Day(day)
}

func (w *Web) pieceForm(rw http.ResponseWriter, r *http.Request) error {
	return w.showPiece(rw, r, http.StatusOK, nil, nil)
}

// showPiece draws the form of a piece, with what was typed where that could not be kept.
func (w *Web) showPiece(rw http.ResponseWriter, r *http.Request, status int, typed *assess.PieceRequest, failed error) error {
	by := httpx.Actor(r.Context())
	o, err := w.Assess.Own(r.Context(), by, assess.ApplicationID(r.PathValue("app")))
	if err != nil {
		return err
	}
	p := assess.Answer{Task: assess.TaskID(r.PathValue("piece"))}
	i := slices.IndexFunc(o.Pieces(), func(a assess.Answer) bool { return a.Task == p.Task })
	if i < 0 && p.Task != newPiece || !o.Portfolio() || o.State != assess.Begun {
		return fault.NoSuch("piece", string(p.Task))
	}
	heading := "Add a piece"
	if i >= 0 {
		p = o.Pieces()[i]
		heading = "Piece " + strconv.Itoa(i+1) + ": " + p.Content.Title
	}
	c := p.Content
	if typed != nil {
		c.Title, c.Why, c.Text, c.Link, c.Outcomes = typed.Title, typed.Why, typed.Text, typed.Link, typed.Outcomes
	}
	held, err := w.Assess.Held(r.Context(), by)
	if err != nil {
		return err
	}
	errs, list := fieldErrors(failed)
	page := view.Sheet{Frame: w.frame(r, heading, view.Link{Text: o.Title, Href: applicationPath(o.ID, "")}, view.Link{Text: heading}), Heading: heading, Errors: list,
		Lede: "Anything that shows that you can do it. The assessors read it together with your reasons."}
	outcomes := &view.Choice{ID: "outcomes", Label: "Which outcomes does it show?", Several: true, Error: errs["outcomes"]}
	for _, t := range o.Design.Tasks {
		n := t.Outcomes[0]
		outcomes.Options = append(outcomes.Options, view.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n) + ". " + t.Title, On: slices.Contains(c.Outcomes, n)})
	}
	file := sheetField("file", "A file", "A PDF, picture, film, recording, text or office document, up to 16 MiB.", "", 0, errs)
	file.Field.Type = "file"
	controls := []view.Control{sheetField("title", "What is it?", "Such as “Report on the Holm bridge, 2024”.", c.Title, 0, errs), {Radio: outcomes},
		sheetField("why", "How does it show them?", "In a few sentences: what in it, and what you did yourself.", c.Why, 3, errs),
		sheetField("text", "Text", "One of text, address, file or award is enough.", c.Text, 5, errs),
		sheetField("link", "Address", "Beginning with https://. Assessors must be able to open it.", c.Link, 0, errs), file}
	if len(held) > 0 {
		award := &view.Choice{ID: "award", Label: "An award that you hold", Error: errs["award"], Options: []view.Option{{Text: "None"}}}
		for _, h := range held {
			award.Options = append(award.Options, view.Option{Value: h.ID, Text: h.Title + ", " + h.Issuer, On: c.Award != nil && c.Award.ID == h.ID || typed != nil && typed.Award == h.ID})
		}
		controls = append(controls, view.Control{Select: award})
	}
	form := view.SheetForm{Action: piecePath(o.ID, p.Task), Upload: true, Hidden: hidden("revision", strconv.Itoa(p.Revision)), Controls: controls, Buttons: []view.SheetButton{{Text: "Save this piece", Name: "save", Value: "1"}}}
	for _, f := range c.Files {
		form.Buttons = append(form.Buttons, view.SheetButton{Text: "Remove " + f.Name, Name: "drop", Value: f.Hash, Class: "btn plain"})
	}
	if i >= 0 {
		form.Buttons = append(form.Buttons, view.SheetButton{Text: "Remove this piece", Name: "remove", Value: "1", Class: "btn plain"})
	}
	part := view.SheetSection{ID: "piece", Heading: "The piece", Forms: []view.SheetForm{form}}
	for _, f := range c.Files {
		part.Rows = append(part.Rows, view.SheetRow{Link: view.Link{Text: f.Name, Href: applicationPath(o.ID, "/files/"+f.Hash)}, Facts: assess.KindName(f.Type) + ", " + view.Number(f.Size) + " bytes"})
	}
	if p.Revision > 1 {
		part.More = view.Link{Text: "Earlier savings", Href: savingsPath(o.ID, p.Task)}
	}
	page.Sections = []view.SheetSection{part}
	return w.render(rw, r, status, view.SheetPage(page))
}

func (w *Web) savePiece(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	by, id, piece := httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")), assess.TaskID(r.PathValue("piece"))
	req := assess.PieceRequest{Application: id, Piece: piece, Title: r.PostFormValue("title"), Why: r.PostFormValue("why"), Text: r.PostFormValue("text"), Link: r.PostFormValue("link"), Award: r.PostFormValue("award")}
	req.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	for _, text := range r.PostForm["outcomes"] {
		n, _ := strconv.Atoi(text) // 0 is no outcome
		req.Outcomes = append(req.Outcomes, n)
	}
	if piece == newPiece {
		req.Piece = ""
	}
	say, next := "It is kept with what you hand in.", applicationPath(id, "#pieces")
	var err error
	switch hash := r.PostFormValue("drop"); {
	case r.PostFormValue("remove") != "":
		say, err = "It is taken out.", w.Assess.RemovePiece(r.Context(), by, id, piece)
	case hash != "":
		say, next = "The file is removed.", piecePath(id, piece)
		_, err = w.Assess.RemoveFile(r.Context(), by, id, piece, hash)
	default:
		if _, head, missing := r.FormFile("file"); missing == nil && (head.Size > 0 || head.Filename != "") {
			req.File = &assess.Upload{}
			req.File.Name, req.File.Data, err = handedFile(r, "file")
		}
		if err == nil {
			_, err = w.Assess.SavePiece(r.Context(), by, req)
		}
	}
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict), fault.Is(err, fault.Unavailable):
		return w.showPiece(rw, r, httpx.Status(err), &req, err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", say)
	return see(rw, r, next)
}

func savingsPath(id assess.ApplicationID, task assess.TaskID) string {
	return applicationPath(id, "/tasks/"+string(task)+"/savings")
}

func (w *Web) savings(rw http.ResponseWriter, r *http.Request) error {
	return w.showSavings(rw, r, http.StatusOK, nil)
}

// showSavings lists what was saved of a task, each with the way to take it back.
func (w *Web) showSavings(rw http.ResponseWriter, r *http.Request, status int, failed error) error {
	by, task := httpx.Actor(r.Context()), assess.TaskID(r.PathValue("task"))
	o, err := w.Assess.Own(r.Context(), by, assess.ApplicationID(r.PathValue("app")))
	if err != nil {
		return err
	}
	all, err := w.Assess.Revisions(r.Context(), by, o.ID, task)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.NoSuch("task", string(task))
	}
	_, list := fieldErrors(failed)
	title := savedTitle(o, all)
	page := view.Sheet{Frame: w.frame(r, "Earlier savings", view.Link{Text: o.Title, Href: applicationPath(o.ID, "")}, view.Link{Text: "Earlier savings"}), Heading: "Earlier savings of “" + title + "”", Errors: list,
		Lede: "The newest 20 are kept. Taking one back makes a new saving; nothing is lost."}
	for i, a := range all {
		part := view.SheetSection{ID: "saving-" + strconv.Itoa(a.Revision), Heading: "Saving " + strconv.Itoa(a.Revision) + ", " + view.Moment(a.Saved), Text: or(a.Content.Text, a.Content.Link)}
		if i == 0 {
			part.Note = "This is what stands now."
		}
		if a.Content.Title != "" {
			part.Facts = append(part.Facts, view.Fact{Name: "Title", Value: a.Content.Title}, view.Fact{Name: "For", Value: outcomeWords(a.Content.Outcomes)}, view.Fact{Name: "How", Value: a.Content.Why})
		}
		for _, f := range a.Content.Files {
			part.Facts = append(part.Facts, view.Fact{Name: "File", Value: f.Name + ", " + view.Number(f.Size) + " bytes"})
		}
		if a.Content.Award != nil {
			part.Facts = append(part.Facts, view.Fact{Name: "Award", Value: a.Content.Award.Title})
		}
		if a.Content.Empty() {
			part.Empty = "Nothing was there."
		}
		if i > 0 && o.State == assess.Begun {
			part.Forms = []view.SheetForm{{Action: savingsPath(o.ID, task), Hidden: hidden("revision", strconv.Itoa(all[0].Revision)),
				Buttons: []view.SheetButton{{Text: "Take this back", Name: "number", Value: strconv.Itoa(a.Revision), Class: "btn second"}}}}
		}
		page.Sections = append(page.Sections, part)
	}
	return w.render(rw, r, status, view.SheetPage(page))
}

func savedTitle(o assess.Own, all []assess.Answer) string {
	if t, ok := o.Design.Task(all[0].Task); ok {
		return t.Title
	}
	for _, a := range all {
		if a.Content.Title != "" {
			return a.Content.Title
		}
	}
	return "A piece"
}

func (w *Web) restore(rw http.ResponseWriter, r *http.Request) error {
	req := assess.RestoreRequest{Application: assess.ApplicationID(r.PathValue("app")), Task: assess.TaskID(r.PathValue("task"))}
	req.Number, _ = strconv.Atoi(r.PostFormValue("number"))     // a wrong one is not kept
	req.Revision, _ = strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	_, err := w.Assess.Restore(r.Context(), httpx.Actor(r.Context()), req)
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.showSavings(rw, r, httpx.Status(err), err)
	case err != nil:
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "It is taken back. What stood there before is still among the earlier savings.")
	return see(rw, r, applicationPath(req.Application, ""))
}

func (w *Web) takePart(rw http.ResponseWriter, r *http.Request) error {
	_, err := w.Assess.TakePart(r.Context(), httpx.Actor(r.Context()), assess.ApplicationID(r.PathValue("app")))
	return w.moved(rw, r, "The partial award is being made. A mail brings it.", err)
}
