package issuer_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// togethers is what the fake store keeps of writing with others.
type togethers struct {
	partners     map[issuer.PartnerID]issuer.Partner
	edits        []issuer.Edit
	endorsements map[issuer.EndorsementID]issuer.Endorsement
}

func (a togethers) clone() togethers {
	c := togethers{maps.Clone(a.partners), slices.Clone(a.edits), maps.Clone(a.endorsements)}
	if c.partners == nil {
		c.partners, c.endorsements = map[issuer.PartnerID]issuer.Partner{}, map[issuer.EndorsementID]issuer.Endorsement{}
	}
	return c
}

func (t *memoryTx) AddPartner(p issuer.Partner) error {
	t.partners[p.ID] = p
	return t.step()
}

func (t *memoryTx) Partner(org account.OrgID, id issuer.PartnerID) (issuer.Partner, error) {
	p, ok := t.partners[id]
	if !ok || p.Org != org && p.With != org {
		return issuer.Partner{}, fault.NoSuch("partner", string(id))
	}
	return p, t.step()
}

func (t *memoryTx) partnersWhere(is func(issuer.Partner) bool) (all []issuer.Partner) {
	for _, p := range t.partners {
		if is(p) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b issuer.Partner) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (t *memoryTx) Partners(org account.OrgID, id issuer.AchievementID) ([]issuer.Partner, error) {
	return t.partnersWhere(func(p issuer.Partner) bool { return p.Org == org && p.Achievement == id }), t.step()
}

func (t *memoryTx) PartnersWith(org account.OrgID) ([]issuer.Partner, error) {
	return t.partnersWhere(func(p issuer.Partner) bool { return p.With == org }), t.step()
}

func (t *memoryTx) PartnersAsked(org account.OrgID, since time.Time) (int, error) {
	return len(t.partnersWhere(func(p issuer.Partner) bool { return p.Org == org && !p.Created.Before(since) })), t.step()
}

func (t *memoryTx) SavePartner(p issuer.Partner, was int) (bool, error) {
	if t.partners[p.ID].Revision != was {
		return false, t.step()
	}
	t.partners[p.ID] = p
	return true, t.step()
}

func (t *memoryTx) AddEdit(e issuer.Edit) error {
	t.edits = append(t.edits, e)
	return t.step()
}

func (t *memoryTx) Edits(org account.OrgID, id issuer.AchievementID) (all []issuer.Edit, err error) {
	for _, e := range slices.Backward(t.edits) {
		if e.Org == org && e.Achievement == id {
			all = append(all, e)
		}
	}
	return all, t.step()
}

func (t *memoryTx) AddEndorsement(e issuer.Endorsement) error {
	t.endorsements[e.ID] = e
	return t.step()
}

func (t *memoryTx) Endorsement(org account.OrgID, id issuer.EndorsementID) (issuer.Endorsement, error) {
	e, ok := t.endorsements[id]
	if !ok || e.Org != org && e.By != org {
		return issuer.Endorsement{}, fault.NoSuch("endorsement", string(id))
	}
	return e, t.step()
}

func (t *memoryTx) endorsementsWhere(is func(issuer.Endorsement) bool) (all []issuer.Endorsement) {
	for _, e := range t.endorsements {
		if is(e) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b issuer.Endorsement) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (t *memoryTx) Endorsements(org account.OrgID, id issuer.AchievementID, version int) ([]issuer.Endorsement, error) {
	return t.endorsementsWhere(func(e issuer.Endorsement) bool { return e.Org == org && e.Achievement == id && e.Version == version }), t.step()
}

func (t *memoryTx) EndorsementsBy(org account.OrgID) ([]issuer.Endorsement, error) {
	return t.endorsementsWhere(func(e issuer.Endorsement) bool { return e.By == org }), t.step()
}

func (t *memoryTx) WithdrawEndorsement(e issuer.Endorsement) (bool, error) {
	if !t.endorsements[e.ID].InForce() {
		return false, t.step()
	}
	t.endorsements[e.ID] = e
	return true, t.step()
}

func (m *memory) OrgsOfPartner(_ context.Context, id issuer.PartnerID) (of, with account.OrgID, err error) {
	of, err = owner(m, func(s state) (account.OrgID, bool) { p, ok := s.partners[id]; with = p.With; return p.Org, ok }, "partner", string(id))
	return of, with, err
}

func (m *memory) OrgOfEndorsement(_ context.Context, id issuer.EndorsementID) (account.OrgID, error) {
	return owner(m, func(s state) (account.OrgID, bool) { e, ok := s.endorsements[id]; return e.By, ok }, "endorsement", string(id))
}

func (m *memory) DropOldInvitations(context.Context, time.Time) error { return nil }
