package wallet

import (
	"context"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Accepted is an award that has just become somebody's.
type Accepted struct {
	Award      AwardID
	Page       string
	Person     account.PersonID // whom a session may be started for
	NewAccount bool
}

// Accept spends a claim link: the award is then held by whoever has proved the
// address it was sent to, and its page can be seen. A link whose address no
// account has makes one, for the link was mailed there. Of several who press
// at once one wins.
func (s *Service) Accept(ctx context.Context, by account.Actor, token account.Token) (Accepted, error) {
	c, award, err := s.claim(ctx, token)
	if err != nil {
		return Accepted{}, err
	}
	blocked, newcomer, err := s.may(ctx, by, c, award)
	if err != nil {
		return Accepted{}, err
	}
	if blocked != nil {
		return Accepted{}, blocked.fault
	}
	who := by.Person
	if newcomer {
		var fresh bool
		if who, fresh, err = s.Accounts.OpenForAddress(ctx, award.Email, award.Holder); err != nil {
			return Accepted{}, err
		}
		if !fresh { // somebody was quicker; the account is theirs to sign in to
			return Accepted{}, signInFirst(award).fault
		}
		by.Person = who
	}
	if err := s.hold(ctx, by, award); err != nil {
		return Accepted{}, err
	}
	return Accepted{Award: award.ID, Page: award.Page, Person: who, NewAccount: newcomer}, nil
}

// AcceptWaiting accepts an award without its link: by has proved the address.
func (s *Service) AcceptWaiting(ctx context.Context, by account.Actor, id AwardID) (Accepted, error) {
	who, err := person(by)
	if err != nil {
		return Accepted{}, err
	}
	award, err := s.Awards.Award(ctx, id)
	if err == nil && !by.Has(award.Email) {
		err = fault.NoSuch("award", string(id))
	}
	if err != nil {
		return Accepted{}, err
	}
	if award.Status == Revoked {
		return Accepted{}, s.spent(Claim{}, award).fault
	}
	if err := s.hold(ctx, by, award); err != nil {
		return Accepted{}, err
	}
	return Accepted{Award: award.ID, Page: award.Page, Person: who}, nil
}

// Claimed is the job that follows when a holder accepted an award.
type Claimed struct {
	Org   account.OrgID `json:"org"`
	Award AwardID       `json:"award"`
	At    time.Time     `json:"at"`
}

// Kind names the job.
func (Claimed) Kind() string { return "wallet.claimed" }

// hold makes by the award's holder. There must be a claim that is not used.
func (s *Service) hold(ctx context.Context, by account.Actor, award Award) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		claims, err := tx.Claims(award.Org, award.ID)
		if err != nil {
			return err
		}
		if len(claims) == 0 {
			return fault.NoSuch("award", string(award.ID))
		}
		for _, c := range claims {
			if c.Used != nil {
				return s.spent(c, award).fault
			}
		}
		now := s.now()
		added, err := tx.AddHolding(by.Person, Holding{Award: award.ID, Org: award.Org, Person: by.Person, Page: award.Page, Accepted: now})
		if err != nil {
			return err
		}
		if !added {
			return fault.New(fault.Gone, "claim.used", "This award has been accepted already. Sign in to see it.")
		}
		if err := tx.SpendClaims(award.Org, award.ID, now); err != nil {
			return err
		}
		if err := tx.Later(Claimed{Org: award.Org, Award: award.ID, At: now}); err != nil {
			return err
		}
		e := by.Event("award.accepted", string(award.ID))
		e.Org = award.Org
		if err := s.record(tx, e); err != nil {
			return err
		}
		e.Org, e.Person = "", by.Person
		return s.record(tx, e)
	})
}

// RequestSignIn mails a sign-in link to the address that a claim link was sent
// to; it leads back to the claim. Who holds the link need not know the address.
func (s *Service) RequestSignIn(ctx context.Context, token account.Token, language string) error {
	c, award, err := s.claim(ctx, token)
	if err != nil {
		return err
	}
	next := "/claim/" + token.Reveal()
	if c.Used != nil {
		next = "/record"
	}
	return s.Accounts.RequestSignIn(ctx, award.Email, next, language)
}
