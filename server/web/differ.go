package web

import (
	"net/http"
	"strconv"

	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// lineWords says what became of an item of a list.
var lineWords = map[issuer.Op]string{issuer.Added: "new", issuer.Removed: "removed", issuer.Moved: "moved", issuer.Altered: "changed"}

// differences are changes as pages show them.
func differences(changes []issuer.Change) (all []view.Difference) {
	for _, c := range changes {
		d := view.Difference{Label: c.Label, Items: c.Items}
		for _, l := range c.Lines {
			line := view.DiffLine{}
			if c.Items {
				line.Word = lineWords[l.Op]
			}
			for _, p := range l.Pieces {
				line.Pieces = append(line.Pieces, view.DiffPiece{Op: string(p.Op), Text: p.Text})
			}
			d.Lines = append(d.Lines, line)
		}
		all = append(all, d)
	}
	return all
}

// writtenPage compares any two versions, or one with the draft: ?from=2&to=3,
// where 0 is the draft on the right and nothing on the left.
func (w *Web) writtenPage(rw http.ResponseWriter, r *http.Request) error {
	a, err := w.achievement(r)
	if err != nil {
		return err
	}
	from, to := a.Published, 0
	if n, err := strconv.Atoi(r.FormValue("from")); err == nil {
		from = n
	}
	if n, err := strconv.Atoi(r.FormValue("to")); err == nil {
		to = n
	}
	c, err := w.Issuer.Differ(r.Context(), httpx.Actor(r.Context()), a.ID, from, to)
	if err != nil {
		return err
	}
	name := or(a.Draft.Title, "Without a title")
	edit := deskPath(a.Org, "define", string(a.ID))
	p := view.Written{Frame: w.frame(r, "What differs", view.Link{Text: "Desk", Href: deskPath(a.Org)}, view.Link{Text: name, Href: edit}, view.Link{Text: "What differs"}),
		Name: name, Action: edit + "/compare", Changes: differences(c.Changes), Back: view.Link{Text: "All versions", Href: edit + "/versions"},
		Pick: []view.Choice{writings("from", "Before", a, from, "Nothing"), writings("to", "After", a, to, "The draft")}}
	return w.render(rw, r, http.StatusOK, view.WrittenPage(p))
}

func writings(id, label string, a issuer.Achievement, chosen int, zero string) view.Choice {
	c := view.Choice{ID: id, Label: label, Options: []view.Option{{Value: "0", Text: zero, On: chosen == 0}}}
	for n := a.Published; n > 0; n-- {
		c.Options = append(c.Options, view.Option{Value: strconv.Itoa(n), Text: "Version " + strconv.Itoa(n), On: chosen == n})
	}
	return c
}
