package issuer

import (
	"context"

	"laurel/account"
)

// PartnerNews is what happened between an organisation and one that writes
// with it.
type PartnerNews string

const (
	AskedNews     PartnerNews = "asked"     // to write with a draft
	AcceptedNews  PartnerNews = "accepted"  // for an organisation, by whoever was asked by mail
	RemovedNews   PartnerNews = "removed"   // asked no more
	AgreedNews    PartnerNews = "agreed"    // to the draft as it is
	FellNews      PartnerNews = "fell"      // the text it had agreed to is another one now
	DeclinedNews  PartnerNews = "declined"  // says no
	LeftNews      PartnerNews = "left"      // takes part no more
	WithdrawnNews PartnerNews = "withdrawn" // an endorsement
)

// ToPartner tells whether the partner hears of it, and not whoever asked it.
func (n PartnerNews) ToPartner() bool { return n == AskedNews || n == RemovedNews || n == FellNews }

// Partnered has the other side told what happened.
type Partnered struct {
	Org      account.OrgID `json:"org"` // whose draft it is
	Partner  PartnerID     `json:"partner"`
	News     PartnerNews   `json:"news"`
	Revision int           `json:"revision"` // of the partner's entry: makes each notice one of its own
	Reason   string        `json:"reason"`
}

func (Partnered) Kind() string { return "issuer.partnered" }

// told records what happened in the logs of both, and has it told.
func (s *Service) told(tx Tx, by account.Actor, p Partner, news PartnerNews) error {
	if news != FellNews {
		for _, org := range []account.OrgID{p.Org, p.With} {
			if org == "" {
				continue
			}
			if err := tx.Record(s.event(by, org, "partner."+string(news), string(p.ID), "achievement", string(p.Achievement))); err != nil {
				return err
			}
		}
	}
	return tx.Later(Partnered{Org: p.Org, Partner: p.ID, News: news, Revision: p.Revision, Reason: p.Reason})
}

// agreementsFell tells those who had agreed to a as it was that its text is
// another one now.
func (s *Service) agreementsFell(tx Tx, a Achievement) error {
	all, err := tx.Partners(a.Org, a.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Active() && p.Agrees(a) {
			if err := s.told(tx, account.Actor{}, p, FellNews); err != nil {
				return err
			}
		}
	}
	return nil
}

// PartnerLetter is what a mail about a partner says.
type PartnerLetter struct {
	Partner
	Title string
	Over  bool // something happened since: nobody needs to be told
}

// PartnerLetter reads what a job is to tell.
func (s *Service) PartnerLetter(ctx context.Context, job Partnered) (l PartnerLetter, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		if l.Partner, err = tx.Partner(job.Org, job.Partner); err != nil {
			return err
		}
		a, err := tx.Achievement(job.Org, l.Achievement)
		l.Title = a.Draft.Title
		l.Over = job.News != WithdrawnNews && job.News != FellNews && l.Partner.Revision != job.Revision
		if job.News == FellNews {
			l.Over = !l.Active() || l.Agrees(a)
		}
		return err
	})
	return l, err
}
