package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// Timely is what pages ask of package timely.
type Timely interface {
	Policy(ctx context.Context, by account.Actor, org account.OrgID) (timely.Policy, error)
	SetPolicy(ctx context.Context, by account.Actor, org account.OrgID, revision int, req timely.PolicyRequest) (timely.Policy, error)
	Schedule(ctx context.Context, by account.Actor, org account.OrgID, req issuer.IssueRequest, due time.Time) (timely.Scheduled, error)
	Reschedule(ctx context.Context, by account.Actor, org account.OrgID, id timely.ScheduledID, revision int, req issuer.IssueRequest, due time.Time) (timely.Scheduled, error)
	Cancel(ctx context.Context, by account.Actor, org account.OrgID, id timely.ScheduledID, revision int) (timely.Scheduled, error)
	Scheduled(ctx context.Context, by account.Actor, org account.OrgID, id timely.ScheduledID) (timely.Scheduled, error)
	Renewal(ctx context.Context, org account.OrgID, id issuer.AchievementID) (timely.Renewal, error)
	SetRenewal(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, req timely.RenewalRequest) (timely.Renewal, error)
	Planned(ctx context.Context, by account.Actor, id issuer.DelegationID) ([]timely.Scheduled, error)
	ScheduledList(ctx context.Context, by account.Actor, org account.OrgID, over bool, limit, offset int) ([]timely.Scheduled, int, error)
}

// noMoment is no moment at all.
var noMoment time.Time

// Undoer takes awards back before their holders are told.
type Undoer interface {
	Undoable(ctx context.Context, by account.Actor, org account.OrgID) ([]issuer.Undoable, error)
	Undo(ctx context.Context, by account.Actor, id issuer.AwardID) (issuer.Award, error)
}

func (w *Web) timingRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/timing", w.timing)
	w.handle(mux, "POST /desk/{org}/timing", w.timingSave)
	w.handle(mux, "GET /desk/{org}/undo", w.undoList)
	w.handle(mux, "GET /desk/{org}/undo/{award}", w.undoAsk)
	w.handle(mux, "POST /desk/{org}/undo/{award}", w.undo)
	w.scheduledRoutes(mux)
	w.renewalRoutes(mux)
}

func (w *Web) timing(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	p, err := w.Timely.Policy(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	return w.timingForm(rw, r, http.StatusOK, org, p.Revision, p.Zone, strconv.Itoa(int(p.Undo/time.Minute)), p.Quiet, nil)
}

func (w *Web) timingSave(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	zone, typed := strings.TrimSpace(r.PostFormValue("zone")), strings.TrimSpace(r.PostFormValue("undo"))
	quiet := r.PostFormValue("reminders") == "no"
	minutes, err := strconv.Atoi(typed)
	if err != nil || minutes < 0 || minutes > 1440 {
		err = fault.Field("undo", "Write whole minutes, at most 1440 of them.")
	} else {
		_, err = w.Timely.SetPolicy(r.Context(), httpx.Actor(r.Context()), org.ID, revision, timely.PolicyRequest{Zone: zone, Undo: time.Duration(minutes) * time.Minute, Quiet: quiet})
	}
	if fault.Is(err, fault.Invalid) {
		return w.timingForm(rw, r, http.StatusUnprocessableEntity, org, revision, zone, typed, quiet, err)
	}
	if err != nil {
		return err
	}
	return w.said(rw, r, "It is saved, and holds for awards from now on.", deskPath(org.ID, "timing"))
}

func (w *Web) timingForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, revision int, zone, undo string, quiet bool, err error) error {
	errs, list := fieldErrors(err)
	zones := zoneChoice("Time zone", "Awards for later are made by its clocks, and holders who do not say where they live are reminded at nine in the morning there.", "UTC", zone, errs["zone"])
	return w.render(rw, r, status, view.OfferFormPage(view.OfferForm{Frame: w.frame(r, "Times", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Times"}), Heading: "When mails leave",
		Lede: "How long an award can be undone, and whether holders are reminded before it runs out.", Errors: list, Action: deskPath(org.ID, "timing"), Hidden: []view.Hidden{{Name: "revision", Value: strconv.Itoa(revision)}},
		Parts: []view.Part{
			{ID: "part-undo", Heading: "Undo", Controls: []view.Control{{Field: &view.Field{ID: "undo", Label: "Wait before the mail about an award", Help: "So long an award can be undone and nobody is told. 0 sends it at once. Awards from a file wait, too, and are undone on the file’s page.", Value: undo, Error: errs["undo"], Unit: "minutes", Mode: "numeric", Narrow: true}}}},
			{ID: "part-remind", Heading: "Reminders", Controls: []view.Control{
				{Radio: &view.Choice{ID: "reminders", Label: "Holders are reminded 90, 30 and 7 days before an award runs out", Options: []view.Option{{Value: "yes", Text: "Yes", On: !quiet}, {Value: "no", Text: "No", On: quiet}}}},
				{Select: &zones},
			}},
		}, Button: "Save the times", Back: view.Link{Text: "Back to the desk", Href: deskPath(org.ID)}, Withdraw: view.Link{Text: "Awards that can still be undone", Href: deskPath(org.ID, "undo")}}))
}

// undoList names the newest awards whose holders are not told yet.
func (w *Web) undoList(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	awards, err := w.Undoer.Undoable(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	p := view.Pick{Frame: w.partFrame(r, org.ID, account.Issue, "Undo", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Undo"}), Heading: "Awards that can still be undone",
		Lede: "Their mails have not left. Whatever is older can be revoked.", Empty: "There is none: every mail has left."}
	for _, a := range awards {
		p.Items = append(p.Items, view.Label{Name: a.Recipient.Name, Href: deskPath(org.ID, "undo", string(a.ID)), By: w.titleOf(r, string(a.Achievement)), Facts: "The mail leaves soon after " + view.Moment(a.Until) + ".", Badge: badgePicture(issuer.Version{Achievement: a.Achievement, Number: a.Version, Part: a.Part}, picture.Middle, "")})
	}
	return w.render(rw, r, http.StatusOK, view.PickPage(p))
}

func (w *Web) undoAsk(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	a, _, err := w.awardToChange(r)
	if err != nil {
		return err
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{Frame: w.frame(r, "Undo an award", view.Link{Text: "Undo", Href: deskPath(org.ID, "undo")}, view.Link{Text: a.Recipient.Name}),
		Action: deskPath(org.ID, "undo", string(a.ID)), Heading: "Undo the award to " + a.Recipient.Name, Lede: w.titleOf(r, string(a.Achievement)) + ".",
		Changes: []string{"No mail is sent: the person never hears of it.", "Whoever got hold of the file and checks it reads “revoked”.", "You can award it again at any time."},
		Button:  "Undo 1 award", Danger: true, Back: view.Link{Text: "Leave it", Href: deskPath(org.ID, "undo")}}))
}

func (w *Web) undo(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	a, err := w.Undoer.Undo(r.Context(), httpx.Actor(r.Context()), issuer.AwardID(r.PathValue("award")))
	if err != nil {
		return err
	}
	return w.said(rw, r, "The award to "+a.Recipient.Name+" is undone. Nobody was told.", deskPath(org.ID, "undo"))
}
