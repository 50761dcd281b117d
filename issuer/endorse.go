package issuer

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/proof"
	"laurel/credential/status"
	"laurel/fault"
)

// EndorsementID is a UUIDv7 in text form; the signed endorsement is at /e/ID.
type EndorsementID string

// Endorsement is what a partner says of a version, signed with its own key
// (OB 3.0 §EndorsementCredential). Awards of the version carry it as it is.
type Endorsement struct {
	ID          EndorsementID
	Org         account.OrgID // whose version it is
	Achievement AchievementID
	Version     int
	Partner     PartnerID
	By          account.OrgID // who endorses
	Comment     string
	List        ListID // where it stands in the endorser's status list; "" where it names none
	Index       int
	JSON        []byte
	At          time.Time
	Withdrawn   *time.Time // since when no new award carries it
	Reason      string     // why it was withdrawn
}

// InForce tells whether it was not withdrawn.
func (e Endorsement) InForce() bool { return e.Withdrawn == nil }

// EndorsementURL is the id of an endorsement and where its bytes are.
func (s *Service) EndorsementURL(id EndorsementID) string { return s.PublicURL + "/e/" + string(id) }

// endorse signs what the partners of a draft say of it, before the version that
// it becomes is kept. It fails with [fault.Conflict] while a yes is missing.
func (s *Service) endorse(ctx context.Context, org account.OrgID, id AchievementID, revision int) (signed []Endorsement, err error) {
	var a Achievement
	var partners []Partner
	err = s.Store.View(ctx, func(tx Tx) error {
		if a, err = tx.Achievement(org, id); err != nil {
			return err
		}
		partners, err = tx.Partners(org, id)
		return err
	})
	if err != nil || a.Revision != revision || !a.May(Publish) {
		return nil, err // who publishes is told there
	}
	if err := s.allAgree(ctx, a, partners); err != nil {
		return nil, err
	}
	for _, p := range partners {
		if !p.Agrees(a) {
			continue
		}
		one, err := s.signEndorsement(ctx, a, p)
		if err != nil {
			return nil, err
		}
		signed = append(signed, one)
	}
	return signed, nil
}

// allAgree names the partners whose yes is missing.
func (s *Service) allAgree(ctx context.Context, a Achievement, partners []Partner) error {
	var missing []string
	for _, p := range partners {
		if !p.Lacking(a) {
			continue
		}
		name := p.Email
		if p.With != "" {
			o, err := s.Orgs.Organisation(ctx, p.With)
			if err != nil {
				return err
			}
			name = o.Name
		}
		missing = append(missing, name)
	}
	if len(missing) == 0 {
		return nil
	}
	return conflict("achievement.notAgreed", "This is written together, and is published when all have said yes to it as it stands. Still missing: {who}.", "who", strings.Join(missing, ", "))
}

func (s *Service) signEndorsement(ctx context.Context, a Achievement, p Partner) (Endorsement, error) {
	org, err := s.Orgs.Organisation(ctx, p.With)
	if err == nil {
		err = org.Free()
	}
	if err != nil {
		return Endorsement{}, err
	}
	signer, err := s.Keys.Signer(ctx, p.With)
	if err != nil {
		return Endorsement{}, wrap("opening the key of partner", p.ID, err)
	}
	list, place, err := s.place(ctx, p.With)
	if err != nil {
		return Endorsement{}, err
	}
	now := s.now()
	e := Endorsement{ID: EndorsementID(newID()), Org: a.Org, Achievement: a.ID, Version: a.Published + 1, Partner: p.ID, By: p.With, Comment: p.Comment, List: list.ID, Index: status.Index(list.Secret, place), At: now}
	c := credential.NewEndorsementCredential(s.AchievementURL(a.ID))
	c.ID = s.EndorsementURL(e.ID)
	c.Name = "Endorsement of " + a.Draft.Title + ", version " + strconv.Itoa(e.Version)
	c.Issuer = s.profile(org, signer.Controller())
	c.ValidFrom = credential.FormatTime(now.Truncate(time.Second))
	c.CredentialSubject.EndorsementComment = p.Comment
	c.CredentialStatus = &credential.StatusEntry{ID: s.listURL(e.List) + "#" + strconv.Itoa(e.Index), Type: "BitstringStatusListEntry", StatusPurpose: "revocation",
		StatusListIndex: strconv.Itoa(e.Index), StatusListCredential: s.listURL(e.List)}
	doc, err := c.JSON()
	if err != nil {
		return Endorsement{}, err
	}
	if e.JSON, err = proof.Sign(ctx, doc, signer, now); err != nil {
		return Endorsement{}, wrap("signing an endorsement of", a.ID, err)
	}
	return e, nil
}

// place takes a place in an organisation's status list. One that is never used
// is harmless, so what is signed for it may not be kept.
func (s *Service) place(ctx context.Context, org account.OrgID) (list List, place int, err error) {
	fresh := List{ID: ListID(newID()), Org: org, Secret: random32()}
	err = s.Store.Update(ctx, func(tx Tx) error {
		list, place, err = tx.NextPlace(org, fresh)
		return err
	})
	return list, place, err
}

// keepEndorsements keeps what was signed with the version, if those who agree
// are still the same and say the same.
func (s *Service) keepEndorsements(tx Tx, by account.Actor, a Achievement, signed []Endorsement) error {
	partners, err := tx.Partners(a.Org, a.ID)
	if err != nil {
		return err
	}
	agree := 0
	for _, p := range partners {
		agrees := p.Agrees(a)
		of := func(e Endorsement) bool { return e.Partner == p.ID && e.By == p.With && e.Comment == p.Comment }
		if p.Lacking(a) || agrees && !slices.ContainsFunc(signed, of) {
			return conflict("achievement.partnersMoved", "One of those who write with this answered just now. Look at it again before you publish.")
		}
		if agrees {
			agree++
		}
	}
	if agree != len(signed) {
		return conflict("achievement.partnersMoved", "One of those who write with this answered just now. Look at it again before you publish.")
	}
	if len(signed) == 0 {
		return nil
	}
	if err := tx.FixPublicURL(s.PublicURL); err != nil {
		return err
	}
	for _, e := range signed {
		if err := tx.AddEndorsement(e); err != nil {
			return err
		}
		for _, org := range []account.OrgID{e.Org, e.By} {
			if err := tx.Record(s.event(by, org, "endorsement.signed", string(e.ID), "achievement", string(e.Achievement))); err != nil {
				return err
			}
		}
	}
	return nil
}

// carried are the endorsements that new awards of a version carry.
func (s *Service) carried(ctx context.Context, org account.OrgID, id AchievementID, number int) (all []json.RawMessage, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		all = nil
		of, err := tx.Endorsements(org, id, number)
		for _, e := range of {
			if e.InForce() {
				all = append(all, e.JSON)
			}
		}
		return err
	})
	return all, err
}

// EndorsementsOf lists what was said of a published version, those withdrawn
// since among them. Everyone may read them.
func (s *Service) EndorsementsOf(ctx context.Context, id AchievementID, number int) (all []Endorsement, err error) {
	org, err := s.ownerOf(ctx, id)
	if err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Endorsements(org, id, number)
		return err
	})
	return all, err
}

// endorsers are the organisations that stand behind a version.
func (s *Service) endorsers(ctx context.Context, v Version) (all []account.Organisation, err error) {
	endorsements, err := s.EndorsementsOf(ctx, v.Achievement, v.Number)
	if err != nil {
		return nil, err
	}
	for _, e := range endorsements {
		if !e.InForce() {
			continue
		}
		o, err := s.Orgs.Organisation(ctx, e.By)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

// Endorsement is one of them. Everyone may read it.
func (s *Service) Endorsement(ctx context.Context, id EndorsementID) (e Endorsement, err error) {
	by, err := s.Public.OrgOfEndorsement(ctx, id)
	if err != nil {
		return e, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		e, err = tx.Endorsement(by, id)
		return err
	})
	return e, err
}

// Given lists what an organisation said of others' work, the newest first.
func (s *Service) Given(ctx context.Context, by account.Actor, org account.OrgID) (all []Endorsement, err error) {
	if err := by.Require(account.Define, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.EndorsementsBy(org)
		return err
	})
	return all, err
}

// Withdraw takes an endorsement back: new awards carry it no more, pages say
// that it was withdrawn, and the endorser's status list says so to whoever
// checks an award that carries it already (Bitstring Status List
// §BitstringStatusListEntry).
func (s *Service) Withdraw(ctx context.Context, by account.Actor, id EndorsementID, reason string) error {
	reason = strings.TrimSpace(reason)
	if bad := tooLong("reason", reason, maxShort); bad != nil {
		return bad
	}
	if reason == "" {
		return fault.Field("reason", "Say why, in a line: it stands beside the endorsement.")
	}
	org, err := s.Public.OrgOfEndorsement(ctx, id)
	if err != nil {
		return err
	}
	if err := by.Require(account.Publish, org); err != nil {
		return errOr(notFoundAs(err, fault.NoSuch("endorsement", string(id))), err)
	}
	now := s.now()
	return s.Store.Update(ctx, func(tx Tx) error {
		e, err := tx.Endorsement(org, id)
		if err != nil {
			return err
		}
		e.Withdrawn, e.Reason = &now, reason
		first, err := tx.WithdrawEndorsement(e)
		if err != nil || !first {
			return err // withdrawn before: nothing changes
		}
		if e.List != "" {
			if err := tx.TouchList(e.By, e.List); err != nil {
				return err
			}
			if err := tx.Later(PublishList{Org: e.By, List: e.List}); err != nil {
				return err
			}
		}
		for _, one := range []account.OrgID{e.Org, e.By} {
			if err := tx.Record(s.event(by, one, "endorsement.withdrawn", string(id), "achievement", string(e.Achievement))); err != nil {
				return err
			}
		}
		return tx.Later(Partnered{Org: e.Org, Partner: e.Partner, News: WithdrawnNews, Revision: e.Version, Reason: reason})
	})
}
