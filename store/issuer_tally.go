package store

import (
	"cmp"
	"maps"
	"slices"

	"laurel/account"
	"laurel/issuer"
)

// countAwards adds n to how many signed awards there are of each, by status.
func (t *tx) countAwards(org account.OrgID, of issuer.AchievementID, status issuer.Status, n int) error {
	_, err := t.exec(`INSERT INTO award_count (org, achievement, status, n) VALUES (?, ?, ?, ?) ON CONFLICT (org, achievement, status) DO UPDATE SET n = award_count.n + excluded.n`,
		org, of, status, n)
	return err
}

// counted is what signed awards are counted by.
type counted struct {
	of     issuer.AchievementID
	status issuer.Status
}

// moveCounts goes in one order, so that two at once do not wait for each other.
func (t *tx) moveCounts(org account.OrgID, moved map[counted]int) error {
	for _, c := range slices.SortedFunc(maps.Keys(moved), func(a, b counted) int {
		return cmp.Or(cmp.Compare(a.of, b.of), cmp.Compare(a.status, b.status))
	}) {
		if n := moved[c]; n != 0 {
			if err := t.countAwards(org, c.of, c.status, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// countSigned counts awards that were signed just now, by status and by month.
func (t *tx) countSigned(org account.OrgID, awards []issuer.Award) error {
	type dated struct {
		of    issuer.AchievementID
		month issuer.Month
	}
	states, months := map[counted]int{}, map[dated]int{}
	for _, a := range awards {
		states[counted{a.Achievement, a.Status}]++
		months[dated{a.Achievement, issuer.MonthOf(a.AwardedOn)}]++
	}
	if err := t.moveCounts(org, states); err != nil {
		return err
	}
	for _, d := range slices.SortedFunc(maps.Keys(months), func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.month, b.month), cmp.Compare(a.of, b.of))
	}) {
		_, err := t.exec(`INSERT INTO award_month (org, achievement, month, n) VALUES (?, ?, ?, ?) ON CONFLICT (org, month, achievement) DO UPDATE SET n = award_month.n + excluded.n`,
			org, d.of, d.month, months[d])
		if err != nil {
			return err
		}
	}
	return nil
}

// Tallies reads what is counted, not the awards.
func (t issuerTx) Tallies(org account.OrgID, from issuer.Month) (all []issuer.Tally, months []issuer.MonthTally, err error) {
	place := map[issuer.AchievementID]int{}
	err = t.each(`SELECT a.id, a.unit, a.state, v.definition FROM achievement a
		JOIN achievement_version v ON v.achievement = a.id AND v.number = a.published WHERE a.org = ?`, []any{org}, func(r row) error {
		var one issuer.Tally
		var definition string
		if err := r.Scan(&one.Achievement, &one.Unit, &one.State, &definition); err != nil {
			return err
		}
		var d issuer.Definition
		err := fromJSON(definition, &d)
		one.Title = d.Title
		place[one.Achievement] = len(all)
		all = append(all, one)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = t.each(`SELECT achievement, status, n FROM award_count WHERE org = ?`, []any{org}, func(r row) error {
		var of issuer.AchievementID
		var status issuer.Status
		var n int
		err := r.Scan(&of, &status, &n)
		if i, there := place[of]; there {
			switch status {
			case issuer.InForce:
				all[i].InForce = n
			case issuer.Suspended:
				all[i].Suspended = n
			case issuer.Revoked:
				all[i].Revoked = n
			}
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = t.each(`SELECT achievement, month, n FROM award_month WHERE org = ? AND month >= ?`, []any{org, from}, func(r row) error {
		var m issuer.MonthTally
		err := r.Scan(&m.Achievement, &m.Month, &m.Awards)
		months = append(months, m)
		return err
	})
	return all, months, err
}
