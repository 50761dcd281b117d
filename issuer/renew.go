package issuer

import (
	"context"
	"errors"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/fault"
)

// Chained is an award beside another one: the one it renews, or the one that
// renews it.
type Chained struct {
	ID        AwardID
	Page      string
	AwardedOn time.Time
}

// RenewRequest awards somebody again what they hold. Empty fields are: today,
// no result, no evidence.
type RenewRequest struct {
	AwardedOn string
	Result    string
	Evidence  string
	Key       string // as [IssueRequest.Key]; empty: an award is renewed once
}

// Renew gives the holder of an award a new one for the newest version of what
// it is for, or of what took that one's place. The new award names the old one
// as evidence (OB 3.0 §Evidence); the old one stays as it is until its end. One
// that is revoked, on hold, corrected or renewed is not renewed.
func (s *Service) Renew(ctx context.Context, by account.Actor, id AwardID, req RenewRequest) (Award, error) {
	old, err := s.Award(ctx, by, id)
	if err != nil {
		return Award{}, err
	}
	if _, err := s.awardOrg(ctx, by, account.Issue, id); err != nil {
		return Award{}, err
	}
	if err := renewable(old); err != nil {
		return Award{}, err
	}
	of, err := s.toRenew(ctx, by, old.Org, old.Achievement)
	if err != nil {
		return Award{}, err
	}
	ours := req.Key == ""
	if ours {
		if req.Key, err = s.renewalKey(ctx, old.Org, id); err != nil {
			return Award{}, err
		}
	}
	award, err := s.Issue(ctx, by, IssueRequest{Achievement: of, Name: old.Recipient.Name, Email: old.Recipient.Email,
		AwardedOn: req.AwardedOn, Result: req.Result, Evidence: req.Evidence, Key: req.Key, Renews: id})
	if f, ok := errors.AsType[*fault.Error](err); ok && ours && f.Code == "award.keyReused" {
		return Award{}, renewedAlready()
	}
	return award, err
}

// renewalKey is the key under which an award is renewed, so that two registrars
// at once renew it once; after a renewal that was undone or revoked, itself or
// what corrected it, another one.
func (s *Service) renewalKey(ctx context.Context, org account.OrgID, id AwardID) (key string, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		_, renewed, err := tx.Chain(org, id)
		if err != nil {
			return err
		}
		key = "renew:" + string(id)
		for next := key; ; {
			last, _, found, err := tx.Taken(org, next)
			if err != nil || !found && renewed != nil {
				return err // the last one stands
			}
			if key = next; !found || last.Status != Revoked {
				return nil
			}
			next = "renew:" + string(id) + ":" + string(last.ID)
		}
	})
	return key, err
}

// Renewable finds an award of an organisation that can be renewed, and what is
// awarded in its place; a [fault.Conflict] says why it cannot be.
func (s *Service) Renewable(ctx context.Context, org account.OrgID, id AwardID) (Award, AchievementID, error) {
	a, err := s.Signed(ctx, org, id)
	if err != nil {
		return Award{}, "", err
	}
	if err := renewable(a); err != nil {
		return Award{}, "", err
	}
	if a.RenewedBy != nil {
		return Award{}, "", renewedAlready()
	}
	of, err := s.successor(ctx, org, a.Achievement)
	return a, of, err
}

// renewable says why an award cannot be renewed.
func renewable(a Award) error {
	switch {
	case !a.Signed:
		return fault.NoSuch("award", string(a.ID))
	case a.Superseded():
		return conflict("award.renewSuperseded", "This award was corrected; renew the one that took its place.")
	case a.Status == Revoked:
		return conflict("award.renewRevoked", "This award is revoked, so there is nothing to renew. Award it anew if it has been earned.")
	case a.Status == Suspended:
		return conflict("award.renewOnHold", "This award is on hold. Reinstate it before you renew it, or revoke it.")
	case a.Recipient.Email == "":
		return conflict("award.renewErased", "Whoever held this award had it erased.")
	}
	return nil
}

func renewedAlready() error {
	return conflict("award.renewed", "This award is renewed already. Renew the newer one when its time comes.")
}

// toRenew is the successor of an achievement where by may award that.
func (s *Service) toRenew(ctx context.Context, by account.Actor, org account.OrgID, id AchievementID) (AchievementID, error) {
	of, err := s.successor(ctx, org, id)
	if err != nil {
		return "", err
	}
	_, err = s.orgOf(ctx, by, account.Issue, of)
	if of != id && fault.Is(err, fault.NotFound) {
		return "", fault.New(fault.Forbidden, "award.renewBeyond", "What took the place of this micro-credential is not of your unit. Ask one of the organisation’s owners to renew the award.")
	}
	return of, err
}

// successor is what is awarded now in the place of an achievement: itself, or
// what superseded it.
func (s *Service) successor(ctx context.Context, org account.OrgID, id AchievementID) (AchievementID, error) {
	err := s.Store.View(ctx, func(tx Tx) error {
		for range maxChain {
			a, err := tx.Achievement(org, id)
			if err != nil || a.SupersededBy == "" {
				return err
			}
			id = a.SupersededBy
		}
		return nil
	})
	return id, err
}

// renews keeps that a new award renews another one; the request names whom it
// is for, so that nobody's award is renewed for somebody else.
func renews(tx Tx, fresh *Award, req IssueRequest) error {
	id := req.Renews
	if id == "" {
		return nil
	}
	old, err := tx.Award(fresh.Org, id)
	if err != nil {
		return err
	}
	if err := renewable(old); err != nil {
		return err
	}
	if old.Recipient.ID != fresh.Recipient.ID && !req.SameHolder {
		return fault.Field("email", "An award is renewed for whoever holds it.")
	}
	added, err := tx.AddRenewal(fresh.Org, id, fresh.ID)
	if err != nil || !added {
		return errOr(err, renewedAlready())
	}
	fresh.Renews = &Chained{id, old.Page, old.AwardedOn}
	return nil
}

// chain finds what an award renews and what renews it; nil for none, and for
// one that is not signed.
func (s *Service) chain(ctx context.Context, a Award) (Award, error) {
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		a.Renews, a.RenewedBy, err = tx.Chain(a.Org, a.ID)
		if err == nil && a.Renews == nil && a.Supersedes != "" { // what it corrects renews it
			a.Renews, _, err = tx.Chain(a.Org, a.Supersedes)
		}
		return err
	})
	return a, err
}

// renewal is the old award as evidence of the new one; verifiers elsewhere read
// it, too.
func (s *Service) renewal(of *Chained) []credential.Evidence {
	if of == nil {
		return nil
	}
	return []credential.Evidence{{ID: s.AwardURL(of.Page), Type: []string{"Evidence"}, Name: "The award that this one renews",
		Genre: "Renewal", Description: "Awarded on " + of.AwardedOn.UTC().Format("2 January 2006") + "."}}
}
