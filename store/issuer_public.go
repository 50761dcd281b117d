package store

import (
	"context"
	"time"

	"laurel/account"
	"laurel/issuer"
)

// IssuerPublic reads what the pages without an account show.
func (db *DB) IssuerPublic() issuer.Public { return issuerPublic{db} }

type issuerPublic struct{ db *DB }

// PublishedVersions lists the one published last first. Ask for the generation
// before it: then what is remembered under a number is never older than it.
func (p issuerPublic) PublishedVersions(ctx context.Context) (all []issuer.Version, err error) {
	err = p.db.view(ctx, func(t *tx) error {
		all = nil
		return t.each(`SELECT `+versionColumns+` FROM achievement a JOIN achievement_version v ON v.achievement = a.id AND v.number = a.published
			WHERE a.state = 'published' ORDER BY v.at DESC, v.achievement DESC`, nil, func(r row) error {
			v, err := scanVersion(r)
			all = append(all, v)
			return err
		})
	})
	return all, err
}

func (p issuerPublic) Generation(ctx context.Context) (n int64, err error) {
	err = p.db.view(ctx, func(t *tx) error {
		n, err = t.catalogueGeneration()
		return err
	})
	return n, err
}

func (p issuerPublic) OrgOfAchievement(ctx context.Context, id issuer.AchievementID) (account.OrgID, error) {
	return p.org(ctx, `SELECT org FROM achievement WHERE id = ?`, "micro-credential", string(id))
}

func (p issuerPublic) OrgOfList(ctx context.Context, id issuer.ListID) (account.OrgID, error) {
	return p.org(ctx, `SELECT org FROM status_list WHERE id = ?`, "status list", string(id))
}

func (p issuerPublic) OrgOfAward(ctx context.Context, id issuer.AwardID) (account.OrgID, error) {
	return p.org(ctx, `SELECT org FROM award WHERE id = ?`, "award", string(id))
}

func (p issuerPublic) UnitOfAchievement(ctx context.Context, id issuer.AchievementID) (account.UnitID, error) {
	unit, err := p.org(ctx, `SELECT unit FROM achievement WHERE id = ?`, "micro-credential", string(id))
	return account.UnitID(unit), err
}

func (p issuerPublic) UnitOfAward(ctx context.Context, id issuer.AwardID) (account.UnitID, error) {
	unit, err := p.org(ctx, `SELECT m.unit FROM award a JOIN achievement m ON m.id = a.achievement WHERE a.id = ?`, "award", string(id))
	return account.UnitID(unit), err
}

func (p issuerPublic) UnitOfOffer(ctx context.Context, id issuer.OfferID) (account.UnitID, error) {
	unit, err := p.org(ctx, `SELECT m.unit FROM offer o JOIN achievement m ON m.id = o.achievement WHERE o.id = ?`, "offer", string(id))
	return account.UnitID(unit), err
}

func (p issuerPublic) org(ctx context.Context, query, what, id string) (org account.OrgID, err error) {
	err = p.db.view(ctx, func(t *tx) error { return t.one([]any{&org}, query, id) })
	return org, noSuch(err, what, id)
}

func (p issuerPublic) ListsSignedBefore(ctx context.Context, at time.Time) (due []issuer.List, err error) {
	err = p.db.view(ctx, func(t *tx) error {
		due = nil
		return t.each(`SELECT l.id, l.org, l.taken, l.generation, s.generation, s.at FROM status_list_signed s JOIN status_list l ON l.id = s.list
			WHERE s.at < ? ORDER BY s.at, l.id`, []any{micros(at)}, func(r row) error {
			var l issuer.List
			var signed int64
			err := r.Scan(&l.ID, &l.Org, &l.Taken, &l.Generation, &l.Published, &signed)
			l.SignedAt = fromMicros(signed)
			due = append(due, l)
			return err
		})
	})
	return due, err
}

func (p issuerPublic) AwardCount(ctx context.Context, org account.OrgID, of issuer.AchievementID) (n int, err error) {
	err = p.db.view(ctx, func(t *tx) error {
		if of != "" {
			return t.one([]any{&n}, `SELECT coalesce(sum(n), 0) - (SELECT count(*) FROM award WHERE achievement = ? AND part <> '' AND signed = 1)
				FROM award_count WHERE org = ? AND achievement = ?`, of, org, of)
		}
		return t.one([]any{&n}, `SELECT coalesce(sum(n), 0) FROM award_count WHERE org = ?`, org)
	})
	return n, err
}
