package issuer_test

import (
	"cmp"
	"context"
	"slices"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// What memory keeps of offers.

type offerKeyed struct {
	offer   issuer.OfferID
	request string
}

func (t *memoryTx) Offer(org account.OrgID, id issuer.OfferID) (issuer.Offer, error) {
	o, ok := t.offers[id]
	if !ok || o.Org != org {
		return issuer.Offer{}, fault.NoSuch("offer", string(id))
	}
	return o, t.step()
}

func (t *memoryTx) Offers(org account.OrgID, of issuer.AchievementID) ([]issuer.Offer, error) {
	return t.offersWhere(func(o issuer.Offer) bool {
		return o.Org == org && (of == "" || o.Achievement == of)
	}), t.step()
}

func (s *state) offersWhere(wanted func(issuer.Offer) bool) (all []issuer.Offer) {
	for _, o := range s.offers {
		if !o.Withdrawn && wanted(o) {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b issuer.Offer) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (t *memoryTx) OfferUnder(org account.OrgID, key string) (issuer.Offer, string, bool, error) {
	k, found := t.offerKeys[string(org)+" "+key]
	return t.offers[k.offer], k.request, found, t.step()
}

func (t *memoryTx) AddOffer(o issuer.Offer, key, request string) (bool, error) {
	if _, taken := t.offerKeys[string(o.Org)+" "+key]; taken {
		return false, t.step()
	}
	t.offers[o.ID] = o
	if key != "" {
		t.offerKeys[string(o.Org)+" "+key] = offerKeyed{o.ID, request}
	}
	return true, t.step()
}

func (t *memoryTx) SaveOffer(o issuer.Offer, was int) (bool, error) {
	if t.offers[o.ID].Revision != was {
		return false, t.step()
	}
	t.offers[o.ID] = o
	return true, t.step()
}

func (m *memory) PublishedOffers(context.Context) ([]issuer.Offer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept.offersWhere(func(o issuer.Offer) bool { return m.kept.achievements[o.Achievement].State == issuer.Published }), nil
}

func (m *memory) OrgOfOffer(_ context.Context, id issuer.OfferID) (account.OrgID, error) {
	return owner(m, func(s state) (account.OrgID, bool) { o, ok := s.offers[id]; return o.Org, ok }, "offer", string(id))
}

// PublishedOffers are none where a test sets none.
func (s *shown) PublishedOffers(context.Context) ([]issuer.Offer, error) {
	if all := s.offers.Load(); all != nil {
		return *all, nil
	}
	return nil, nil
}
