package store

import (
	"context"
	"errors"

	"laurel/account"
	"laurel/issuer"
)

const offerColumns = `o.id, o.org, o.achievement, o.terms, o.revision, o.withdrawn, o.created, o.changed`

func scanOffer(r row, more ...any) (o issuer.Offer, err error) {
	var terms string
	var withdrawn, created, changed int64
	if err := r.Scan(append([]any{&o.ID, &o.Org, &o.Achievement, &terms, &o.Revision, &withdrawn, &created, &changed}, more...)...); err != nil {
		return issuer.Offer{}, err
	}
	o.Withdrawn, o.Created, o.Changed = withdrawn != 0, fromMicros(created), fromMicros(changed)
	return o, fromJSON(terms, &o.Terms)
}

func (t issuerTx) Offer(org account.OrgID, id issuer.OfferID) (o issuer.Offer, err error) {
	err = t.first(`SELECT `+offerColumns+` FROM offer o WHERE o.org = ? AND o.id = ?`, []any{org, id}, func(r row) (err error) {
		o, err = scanOffer(r)
		return err
	})
	return o, noSuch(err, "offer", string(id))
}

// Offers lists them in the order they were added.
func (t issuerTx) Offers(org account.OrgID, of issuer.AchievementID) (all []issuer.Offer, err error) {
	query, args := `SELECT `+offerColumns+` FROM offer o WHERE o.withdrawn = 0 AND o.org = ?`, []any{org}
	if of != "" {
		query, args = query+` AND o.achievement = ?`, append(args, of)
	}
	err = t.each(query+` ORDER BY o.id`, args, func(r row) error {
		o, err := scanOffer(r)
		all = append(all, o)
		return err
	})
	return all, err
}

func (t issuerTx) OfferUnder(org account.OrgID, key string) (o issuer.Offer, request string, found bool, err error) {
	if key == "" {
		return issuer.Offer{}, "", false, nil
	}
	err = t.first(`SELECT `+offerColumns+`, o.request FROM offer o WHERE o.org = ? AND o.request_key = ?`, []any{org, key}, func(r row) (err error) {
		o, err = scanOffer(r, &request)
		return err
	})
	if errors.Is(err, errNone) {
		return issuer.Offer{}, "", false, nil
	}
	return o, request, err == nil, err
}

func (t issuerTx) AddOffer(o issuer.Offer, key, request string) (bool, error) {
	if _, err := t.Achievement(o.Org, o.Achievement); err != nil {
		return false, err
	}
	terms, err := toJSON(o.Terms)
	if err != nil {
		return false, err
	}
	var under any // NULL is unlike any other
	if key != "" {
		under = key
	}
	n, err := t.exec(`INSERT INTO offer (id, org, achievement, terms, revision, withdrawn, created, changed, request_key, request)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (org, request_key) DO NOTHING`,
		o.ID, o.Org, o.Achievement, terms, o.Revision, flag(o.Withdrawn), micros(o.Created), micros(o.Changed), under, request)
	if err != nil || n == 0 {
		return false, err
	}
	return true, t.touchCatalogue()
}

func (t issuerTx) SaveOffer(o issuer.Offer, was int) (bool, error) {
	terms, err := toJSON(o.Terms)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE offer SET terms = ?, revision = ?, withdrawn = ?, changed = ? WHERE org = ? AND id = ? AND revision = ?`,
		terms, o.Revision, flag(o.Withdrawn), micros(o.Changed), o.Org, o.ID, was)
	saved, err := t.changedOne(n, err, "offer", `SELECT 1 FROM offer WHERE org = ? AND id = ?`, o.Org, string(o.ID))
	if err != nil || !saved {
		return false, err
	}
	return true, t.touchCatalogue()
}

// PublishedOffers lists them in the order they were added.
func (p issuerPublic) PublishedOffers(ctx context.Context) (all []issuer.Offer, err error) {
	err = p.db.view(ctx, func(t *tx) error {
		all = nil
		return t.each(`SELECT `+offerColumns+` FROM offer o JOIN achievement a ON a.id = o.achievement
			WHERE a.state = 'published' AND o.withdrawn = 0 ORDER BY o.id`, nil, func(r row) error {
			o, err := scanOffer(r)
			all = append(all, o)
			return err
		})
	})
	return all, err
}

func (p issuerPublic) OrgOfOffer(ctx context.Context, id issuer.OfferID) (account.OrgID, error) {
	return p.org(ctx, `SELECT org FROM offer WHERE id = ?`, "offer", string(id))
}
