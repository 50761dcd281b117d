package store

import (
	"cmp"
	"slices"
	"strings"

	"laurel/account"
)

// place is where a row stands in a list.
type place struct {
	at int64
	id string
}

// defines are the achievements of units; the one named alone, if one is and it
// is among them.
func (t *tx) defines(org account.OrgID, units []account.UnitID, only string) (ids []string, err error) {
	s := awardSearch{where: ` WHERE org = ?`, args: []any{org}}
	if only != "" {
		s.and(`id = ?`, only)
	}
	if s.in(`unit`, units); len(units) == 0 {
		return nil, nil
	}
	err = t.each(`SELECT id FROM achievement`+s.where+` ORDER BY id`, s.args, func(r row) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// wide tells whether units have so much of what an organisation awarded that
// what is theirs is found sooner in the organisation's order, passing over the
// rest, than by asking for each of their achievements.
func (t *tx) wide(org account.OrgID, units []account.UnitID) (bool, error) {
	if len(units) == 0 {
		return false, nil
	}
	s := awardSearch{args: []any{org}}
	s.in(`x.unit`, units)
	var achievements, theirs, all int
	err := t.one([]any{&achievements, &theirs}, `SELECT count(DISTINCT c.achievement), coalesce(sum(c.n), 0) FROM achievement x JOIN award_count c ON c.org = x.org AND c.achievement = x.id WHERE x.org = ?`+s.where, s.args...)
	if err == nil {
		err = t.one([]any{&all}, `SELECT coalesce(sum(n), 0) FROM award_count WHERE org = ?`, org)
	}
	return theirs > 0 && all/theirs < achievements, err
}

// ofUnits leaves what the units define. Like [awardSearch.hasWord] it is asked
// of one row after another, in the order of a list: said to be TRUE it is nothing
// that a database would begin with.
func (s *awardSearch) ofUnits(achievement string, org account.OrgID, units []account.UnitID) {
	if len(units) == 0 {
		s.and(`1 = 0`)
		return
	}
	of := awardSearch{args: []any{org}}
	of.in(`x.unit`, units)
	s.and(`(`+achievement+` IN (SELECT x.id FROM achievement x WHERE x.org = ?`+of.where+`)) IS TRUE`, of.args...)
}

// in picks rows whose column is one of the units.
func (s *awardSearch) in(column string, units []account.UnitID) {
	var args []any
	for _, u := range units {
		args = append(args, u)
	}
	s.and(column+` IN (`+strings.TrimPrefix(strings.Repeat(`, ?`, len(units)), `, `)+`)`, args...)
}

// places are the first rows of several searches together, at most so many: of
// several achievements, each of which is asked for by itself, in an index where
// its rows lie in order. Asked for at once, a database goes through all rows of
// the organisation, or sorts all of the achievements. ask gives the query, which
// names when and id, in the order of the list and with its limit.
func places[T any](t *tx, searches []T, newest bool, most int, ask func(T) (query string, args []any)) (all []place, err error) {
	for _, s := range searches {
		query, args := ask(s)
		err := t.each(query, args, func(r row) error {
			var p place
			err := r.Scan(&p.at, &p.id)
			all = append(all, p)
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(all) > 2*most+1000 { // of many no more is kept than needed
			all = firstPlaces(all, newest, most)
		}
	}
	return firstPlaces(all, newest, most), nil
}

// firstPlaces are the first of a list, in its order.
func firstPlaces(all []place, newest bool, most int) []place {
	slices.SortFunc(all, func(a, b place) int {
		if newest {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.id, b.id))
	})
	return all[:min(len(all), most)]
}

// idsOf are the ids of a page.
func idsOf(all []place, offset, limit int) (ids []string) {
	for _, p := range all[min(offset, len(all)):min(offset+limit, len(all))] {
		ids = append(ids, p.id)
	}
	return ids
}

// listOf is idsOf as one parameter, for [engine.listed].
func listOf(all []place, offset, limit int) string {
	return strings.Join(idsOf(all, offset, limit), " ")
}
