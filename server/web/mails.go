package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/server/httpx"
	"laurel/server/web/view"
	"laurel/wallet"
)

// Mails is what pages ask of package notify.
type Mails interface {
	Deliveries(ctx context.Context, by account.Actor, org account.OrgID, f notify.MailFilter) ([]notify.Delivery, int, error)
	Wordings(ctx context.Context, by account.Actor, org account.OrgID) ([]notify.WordingVersion, error)
	Wording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID) (notify.WordingVersion, []notify.WordingVersion, error)
	SetWording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID, revision int, w notify.Wording) (notify.WordingVersion, error)
	ResetWording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID, revision int) (notify.WordingVersion, error)
	PreviewWording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID, w notify.Wording) (notify.Mail, error)
	TestWording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID, w notify.Wording) error
	Again(ctx context.Context, by account.Actor, org account.OrgID, id notify.MessageID) (notify.Delivery, error)
}

func (w *Web) mailRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/mails", w.mails)
	w.handle(mux, "POST /desk/{org}/mails/{id}/again", w.mailAgain)
	w.mailWordsRoutes(mux)
}

const mailsPerPage = 50

// mails is what became of an organisation's mails.
func (w *Web) mails(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadAwards)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	at, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	f := notify.MailFilter{Text: strings.TrimSpace(r.FormValue("q")), State: mailState(r.FormValue("state")), Limit: mailsPerPage, Offset: max(at, 0)}
	list, total, err := w.Mails.Deliveries(r.Context(), by, org.ID, f)
	if err != nil {
		return err
	}
	awards := view.Link{Text: "Awards", Href: deskPath(org.ID, "awards")}
	p := view.Mails{Frame: w.partFrame(r, org.ID, account.ReadAwards, "Mails", awards, view.Link{Text: "Mails"}), Action: deskPath(org.ID, "mails"),
		Text:  view.Field{ID: "q", Label: "Name or address", Value: f.Text, Type: "search"},
		State: mailStates(f.State), Total: countTo(total, f.CountsTo(), "mail", "mails") + ", newest first.",
		None:  total == 0 && f.Text == "" && f.State == "" && f.Offset == 0,
		Pager: pagerTo(r.URL, f.Offset, len(list), total, mailsPerPage, f.CountsTo()), Back: view.Link{Text: "All awards", Href: awards.Href}}
	if by.May(account.Publish, org.ID) {
		p.Words = view.Link{Text: "Words of the mails", Href: mailWordsPath(org.ID)}
	}
	if total == 0 {
		p.Total = "No mail fits. Fewer words, or another state, find more."
	}
	for _, d := range list {
		row, err := w.mailRow(r, org.ID, d)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	return w.render(rw, r, http.StatusOK, view.MailsPage(p))
}

// mailRow is a mail in the organisation's list: with whom it went to, and what
// can be done where it did not arrive.
func (w *Web) mailRow(r *http.Request, org account.OrgID, d notify.Delivery) (view.MailRow, error) {
	row := mailLine(d)
	row.Holder = "somebody who was erased"
	by := httpx.Actor(r.Context())
	if d.Award == "" && w.aboutAssessing(r, org, d, &row) {
		return row, nil
	}
	a, err := w.Issuer.Award(r.Context(), by, issuer.AwardID(d.Award))
	switch {
	case fault.Is(err, fault.NotFound):
		return row, nil
	case err != nil:
		return row, err
	}
	row.Href = awardPath(a)
	if a.Recipient.Name != "" {
		row.Holder = a.Recipient.Name
	}
	if d.State != notify.Failed && d.State != notify.Bounced {
		return row, nil
	}
	accepted, err := w.acceptedOn(r, org, []issuer.Award{a})
	if err != nil {
		return row, err
	}
	_, held := accepted[wallet.AwardID(a.ID)]
	row.Again = w.againHref(r, a, held, d)
	return row, nil
}

// aboutAssessing completes the row of a mail about work that was handed in or
// waits to be judged: whose, as far as one may know, and the way to it.
func (w *Web) aboutAssessing(r *http.Request, org account.OrgID, d notify.Delivery, row *view.MailRow) bool {
	by := httpx.Actor(r.Context())
	id, _, _ := strings.Cut(d.About, ".")
	switch notify.Kind(d.Purpose) {
	case notify.HandedIn, notify.Decided, notify.Heard:
		row.Holder = "a learner"
		if e, err := w.Assess.Entry(r.Context(), by, assess.ApplicationID(id)); err == nil {
			row.Holder, row.Href = or(e.Learner, e.Candidate()), deskPath(org, "applications", id)
		}
	case notify.AwardRefused:
		row.Holder, row.Href = "a moderator", deskPath(org, "applications", id)
	case notify.CaseWaits:
		row.Holder, row.Href = "a moderator", deskPath(org, "assess")
	case notify.WorkWaits:
		row.Holder, row.Href = "an assessor", deskPath(org, "assess")
	default:
		return false
	}
	if !by.MaySome(account.Moderate, org) {
		row.Href = ""
	}
	if (d.State == notify.Failed || d.State == notify.Bounced) && by.MaySome(account.Issue, org) {
		row.Again = deskPath(org, "mails", url.PathEscape(string(d.MessageID)), "again")
	}
	return true
}

// awardMails are the mails about one award, for its own page.
func (w *Web) awardMails(r *http.Request, a issuer.Award, held bool) (rows []view.MailRow, err error) {
	by := httpx.Actor(r.Context())
	list, _, err := w.Mails.Deliveries(r.Context(), by, a.Org, notify.MailFilter{Award: string(a.ID), Limit: 30})
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		row := mailLine(d)
		row.Again = w.againHref(r, a, held, d)
		rows = append(rows, row)
	}
	return rows, nil
}

// againHref is where a mail is sent again, or "" where it waits by itself, says
// what is not true any more, or is not for this one to send.
func (w *Web) againHref(r *http.Request, a issuer.Award, held bool, d notify.Delivery) string {
	states := map[string]issuer.Status{string(notify.Suspended): issuer.Suspended, string(notify.Reinstated): issuer.InForce, string(notify.Revoked): issuer.Revoked}
	status, aboutStatus := states[d.Purpose]
	switch {
	case d.State == notify.Queued, !w.mayOf(r, account.Issue, a.Org, a.Achievement), a.Recipient.Email == "",
		aboutStatus && a.Status != status,
		!aboutStatus && a.Status == issuer.Revoked,
		d.Purpose == string(notify.Claim) && held:
		return ""
	}
	return deskPath(a.Org, "mails", url.PathEscape(string(d.MessageID)), "again")
}

// mailLine is a mail as words.
func mailLine(d notify.Delivery) view.MailRow {
	row := view.MailRow{What: mailNames[notify.Kind(d.Purpose)], Words: d.Words, When: view.Moment(d.Changed)}
	if row.What == "" {
		row.What = d.Purpose
	}
	if d.Attempts > 1 || d.State == notify.Queued && d.Attempts > 0 {
		row.Tries = "after " + view.Count(d.Attempts, "attempt", "attempts")
	}
	switch d.State {
	case notify.Queued:
		row.Kind, row.State = "todo", "queued"
		if d.Attempts > 0 {
			row.Kind, row.State = "hold", "is tried again"
		}
	case notify.Sent:
		row.Kind, row.State = "done", "sent"
	case notify.Bounced:
		row.Kind, row.State = "fail", "bounced"
	default:
		row.Kind, row.State = "fail", "failed"
	}
	return row
}

var mailNames = map[notify.Kind]string{
	notify.Claim: "Link to accept", notify.Corrected: "Correction", notify.Suspended: "On hold",
	notify.TogetherAsked: "Asked to write together", notify.TogetherRemoved: "Written without them", notify.TogetherFell: "A yes that fell", notify.TogetherAnswered: "An answer of a partner",
	notify.Delegated: "Asked to award for you", notify.DelegationAccepted: "Somebody awards for you", notify.DelegationRevoked: "No longer awarding for you",
	notify.Reinstated: "In force again", notify.Revoked: "Revoked", notify.Expires: "Reminder before it runs out", notify.HookStopped: "A webhook stopped",
	notify.HandedIn: "Work handed in", notify.Decided: "Decision on work", notify.Heard: "Appeal heard", notify.CaseWaits: "Disagreement to settle", notify.WorkWaits: "Work to judge",
	notify.AwardRefused: "An award that cannot be made",
}

var mailStateWords = []struct {
	state notify.State
	word  string
}{{"", "any"}, {notify.Queued, "queued"}, {notify.Retried, "tried again"}, {notify.Sent, "sent"}, {notify.Failed, "failed"}, {notify.Bounced, "bounced"}}

// mailState reads a state from an address; what is none is any.
func mailState(s string) notify.State {
	for _, known := range mailStateWords {
		if string(known.state) == s {
			return known.state
		}
	}
	return ""
}

func mailStates(now notify.State) view.Choice {
	c := view.Choice{ID: "state", Label: "State"}
	for _, s := range mailStateWords {
		c.Options = append(c.Options, view.Option{Value: string(s.state), Text: s.word, On: s.state == now})
	}
	return c
}

// mailAgain sends a mail once more and leads to the award it is about, or back
// to the mails.
func (w *Web) mailAgain(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Issue)
	if err != nil {
		return err
	}
	again, err := w.Mails.Again(r.Context(), httpx.Actor(r.Context()), org.ID, notify.MessageID(r.PathValue("id")))
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The mail is on its way again. What becomes of it stands under “Mails”.")
	if again.Award == "" {
		return see(rw, r, deskPath(org.ID, "mails"))
	}
	return see(rw, r, deskPath(org.ID, "awards", again.Award))
}
