package store

import (
	"context"
	"strings"

	"laurel/account"
	"laurel/issuer"
)

const awardsBy = `SELECT ` + awardColumns + awardTables + ` WHERE a.org = ? AND a.signed = 1 AND `

func (t issuerTx) AwardsOf(org account.OrgID, ids []issuer.AwardID) (all []issuer.Award, err error) {
	err = t.eachIn(awardsBy+`a.id IN (…)`, []any{org}, distinct(ids), func(r row) error {
		a, err := scanAward(r)
		all = append(all, a)
		return err
	})
	return all, err
}

// FindAwards asks for each kind of name by itself, so that each finds its index.
func (t batchTx) FindAwards(org account.OrgID, names issuer.AwardNames) (all []issuer.Award, err error) {
	ids := make([]string, len(names.IDs))
	for i, id := range names.IDs {
		ids[i] = string(id)
	}
	recipients, err := t.recipientsAt(org, names.Emails)
	if err != nil {
		return nil, err
	}
	seen := map[issuer.AwardID]bool{}
	for _, by := range []struct {
		column string
		list   []string
	}{{`a.id`, ids}, {`a.number <> '' AND a.number`, names.Numbers}, {`a.page`, names.Pages}, {`a.recipient`, recipients}} {
		err := t.eachIn(awardsBy+by.column+` IN (…)`, []any{org}, by.list, func(r row) error {
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

// recipientsAt are the ids of whoever has these addresses. Asked in one query
// with the awards, PostgreSQL goes through a fresh file's awards once for each
// address: it knows too little yet of the tables.
func (t batchTx) recipientsAt(org account.OrgID, emails []string) (ids []string, err error) {
	folded := make([]string, len(emails))
	for i, email := range emails {
		folded[i] = strings.ToLower(email)
	}
	err = t.eachIn(`SELECT id FROM recipient WHERE org = ? AND folded IN (…)`, []any{org}, folded, func(r row) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// SetStatuses changes those that are to become the same in one statement.
func (t batchTx) SetStatuses(org account.OrgID, awards []issuer.Award, was []issuer.Status) (bool, error) {
	type change struct {
		was, status issuer.Status
		reason      string
		at          int64
	}
	together := map[change][]string{}
	moved := map[counted]int{}
	for i, a := range awards {
		c := change{was[i], a.Status, a.Reason, micros(a.Changed)}
		together[c] = append(together[c], string(a.ID))
		if a.Signed {
			moved[counted{a.Achievement, c.was}]--
			moved[counted{a.Achievement, c.status}]++
		}
	}
	for c, ids := range together {
		changed := map[string]bool{}
		err := t.eachIn(`UPDATE award SET status = ?, reason = ?, changed = ? WHERE org = ? AND status = ? AND id IN (…) RETURNING id`,
			[]any{c.status, c.reason, c.at, org, c.was}, ids, func(r row) error {
				var id string
				err := r.Scan(&id)
				changed[id] = true
				return err
			})
		if err != nil {
			return false, err
		}
		for _, id := range ids {
			if !changed[id] {
				_, err := t.changedOne(0, nil, "award", awardExists, org, id)
				return false, err
			}
		}
	}
	return true, t.moveCounts(org, moved)
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
