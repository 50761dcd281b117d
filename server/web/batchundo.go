package web

import (
	"net/http"

	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// batchUndoWay leads to undoing all that a file awarded, while that can be done.
func (w *Web) batchUndoWay(r *http.Request, p *view.Batch, b issuer.Batch) {
	until := b.UndoableUntil()
	if !w.now().Before(until) {
		return
	}
	p.Note = "Nobody has been told yet: the mails leave from " + view.Moment(b.Tells) + " on. Until then all of it can be undone."
	p.Ways = append(p.Ways, view.Link{Text: "Undo all of it", Href: batchAt(r, b, "undo")})
}

// batchUndoAsk says what undoing means before it is done.
func (w *Web) batchUndoAsk(rw http.ResponseWriter, r *http.Request) error {
	if _, err := w.batchOrg(r); err != nil {
		return err
	}
	b, err := w.ownBatch(r)
	if err != nil {
		return err
	}
	if !w.now().Before(b.UndoableUntil()) {
		return see(rw, r, batchAt(r, b))
	}
	awards := view.Count(b.Issued, "award", "awards")
	changes := []string{"Nobody is told: no mail leaves, and webhooks hear nothing.", "Their places in the status list say revoked, and the log says who undid them.", "The same people can be awarded anew, by the same file or another."}
	if left := b.Rows - b.Cursor; !b.Over() && left > 0 {
		changes = append(changes, view.Count(left, "row", "rows")+" that are not done yet will not be.")
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{
		Frame:  w.frame(r, "Undo", append(batchWay(r, b.Org, "")[:1], view.Link{Text: or(b.File, "Chosen awards"), Href: batchAt(r, b)}, view.Link{Text: "Undo"})...),
		Action: batchAt(r, b, "undo"), Heading: "Undo all of it", Lede: awards + " so far. The first mails leave at " + view.Moment(b.Tells) + ".",
		Changes: changes, Button: "Undo " + awards, Danger: true, Back: view.Link{Text: "Leave it", Href: batchAt(r, b)}}))
}

func (w *Web) batchUndo(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.batchOrg(r)
	if err != nil {
		return err
	}
	id := issuer.BatchID(r.PathValue("batch"))
	_, err = w.Batches.UndoBatch(r.Context(), httpx.Actor(r.Context()), org, id)
	at := batchAt(r, issuer.Batch{Org: org, ID: id})
	if fault.Is(err, fault.Conflict) {
		w.HTTP.Sessions.Say(r.Context(), "warn", sentence(err))
		return see(rw, r, at)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "It is undone. Nobody was told, and nobody will be.", at)
}
