package notify

import (
	"context"

	"laurel/account"
	"laurel/fault"
)

// Outcome is what a delivery report changed.
type Outcome struct {
	Report   Report
	Org      account.OrgID    // whose mail it was, or
	Person   account.PersonID // whom it was for
	Delivery Delivery         // as it stands now
	Changed  bool             // false where it was known, or says nothing new
}

// Bounce takes in a delivery report, whole as it arrived, for those who run
// the server. A failure makes the mail [Bounced]; a delay changes its words.
// It fails with [fault.NotFound] where the mail is not one of ours.
//
// A report is not signed: whoever knows a mail's Message-ID could write one.
// It can do no more than to say on our pages that the mail came back.
func (s *Service) Bounce(ctx context.Context, by account.Actor, raw []byte) (o Outcome, err error) {
	if err := by.RequireOperator(); err != nil {
		return o, err
	}
	report, err := ParseReport(raw)
	if err != nil {
		return o, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		o = Outcome{Report: report}
		if o.Org, o.Person, err = tx.MailOwner(report.Message); err != nil {
			return err
		}
		if o.Delivery, err = tx.Delivery(o.Org, o.Person, report.Message); err != nil {
			return err
		}
		if !o.Delivery.note(report) {
			return nil
		}
		o.Changed, o.Delivery.Changed = true, s.Now()
		if err := tx.SetDelivery(o.Org, o.Person, o.Delivery); err != nil {
			return err
		}
		if o.Delivery.State != Bounced {
			return nil
		}
		e := by.Event("mail.bounced", or(o.Delivery.Award, string(report.Message)))
		e.Org, e.Person, e.Detail = o.Org, o.Person, map[string]string{"mail": string(report.Message), "status": report.Status}
		return tx.Record(e)
	})
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "mail.notOurs", "This report is about a mail that this server did not send: {message}.", "message", string(report.Message))
	}
	return o, err
}

// note takes what a report says into d, and tells whether that is news. A mail
// that still waits here has not left: a report about it is of an attempt whose
// answer was lost, and counts.
func (d *Delivery) note(r Report) bool {
	words := r.words()
	switch r.Action {
	case "failed":
		if d.State == Bounced {
			return false
		}
		d.State, d.Words = Bounced, words
	case "delayed":
		words = tidyWords("delayed: "+words, "")
		if d.State != Sent || d.Words == words {
			return false
		}
		d.Words = words
	default: // delivered, relayed, expanded
		return false
	}
	return true
}
