package store

import (
	"context"
	"strings"

	"laurel/account"
	"laurel/issuer"
)

// FindAwards asks for each kind of name by itself, so that each finds its index.
func (t batchTx) FindAwards(org account.OrgID, names issuer.AwardNames) (all []issuer.Award, err error) {
	ids := make([]string, len(names.IDs))
	for i, id := range names.IDs {
		ids[i] = string(id)
	}
	folded := make([]string, len(names.Emails))
	for i, email := range names.Emails {
		folded[i] = strings.ToLower(email)
	}
	seen := map[issuer.AwardID]bool{}
	for _, by := range []struct {
		column string
		list   []string
	}{{`a.id`, ids}, {`a.number <> '' AND a.number`, names.Numbers}, {`a.page`, names.Pages}, {`r.org = a.org AND r.folded`, folded}} {
		err := t.eachIn(`SELECT `+awardColumns+awardTables+` WHERE a.org = ? AND a.signed = 1 AND `+by.column+` IN (…)`, []any{org}, by.list, func(r row) error {
			a, err := scanAward(r)
			if !seen[a.ID] {
				seen[a.ID] = true
				all = append(all, a)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// SetStatuses goes one by one within the transaction: each is found by its key.
func (t batchTx) SetStatuses(org account.OrgID, awards []issuer.Award, was []issuer.Status) (bool, error) {
	for i, a := range awards {
		a.Org = org
		if changed, err := t.SetStatus(a, was[i]); err != nil || !changed {
			return false, err
		}
	}
	return true, nil
}

// countAwards adds n to how many signed awards there are of each, by status.
func (t *tx) countAwards(org account.OrgID, of issuer.AchievementID, status issuer.Status, n int) error {
	_, err := t.exec(`INSERT INTO award_count (org, achievement, status, n) VALUES (?, ?, ?, ?) ON CONFLICT (org, achievement, status) DO UPDATE SET n = award_count.n + excluded.n`,
		org, of, status, n)
	return err
}

// numberAtOnce is how many awards one transaction numbers.
const numberAtOnce = 2000

// numberAwards gives the awards from before numbers were kept theirs.
func (db *DB) numberAwards(ctx context.Context) error {
	for {
		type page struct{ id, page string }
		var some []page
		err := db.update(ctx, func(t *tx) error {
			some = nil
			err := t.each(`SELECT id, page FROM award WHERE number = '' ORDER BY id LIMIT ?`, []any{numberAtOnce}, func(r row) error {
				var p page
				err := r.Scan(&p.id, &p.page)
				some = append(some, p)
				return err
			})
			if err != nil {
				return err
			}
			for _, p := range some {
				if err := t.must(`UPDATE award SET number = ? WHERE id = ?`, issuer.NumberOf(p.page), p.id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(some) < numberAtOnce {
			return err
		}
	}
}
