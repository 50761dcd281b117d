package store

import (
	"strings"

	"laurel/account"
)

// aboutTables are where the subject of an event stands with its achievement, a
// quiz with its item bank, by the family of the event's kind.
var aboutTables = map[string]string{"award": "award", "mail": "award", "batch": "batch", "application": "assess_application", "mark": "assess_application",
	"offer": "offer", "delegation": "delegation", "inlet": "inlet", "quiz": "quiz"}

// aboutColumn is what of a table an event is about.
func aboutColumn(table string) string {
	if table == "quiz" {
		return "bank"
	}
	return "achievement"
}

// about finds which achievements events are about, and which item banks, so that
// who has a role in a unit alone finds them; "" for those about neither. Few are
// looked up: most say it.
func (t *tx) about(events []account.Event) (of []string, err error) {
	of = make([]string, len(events))
	wanted := map[string]map[string][]int{} // by table and subject
	for i, e := range events {
		family, what, _ := strings.Cut(e.Kind, ".")
		table := aboutTables[family]
		if of[i] = e.Detail["achievement"]; family == "quiz" {
			of[i] = e.Detail["bank"]
		}
		switch {
		case e.Org == "" || of[i] != "":
		case family == "achievement", family == "plan", family == "quiz" && strings.HasPrefix(what, "bank"):
			of[i] = e.Subject
		case table != "":
			if wanted[table] == nil {
				wanted[table] = map[string][]int{}
			}
			wanted[table][e.Subject] = append(wanted[table][e.Subject], i)
		}
	}
	for table, subjects := range wanted {
		ids := make([]string, 0, len(subjects))
		for id := range subjects {
			ids = append(ids, id)
		}
		err := t.eachIn(`SELECT id, `+aboutColumn(table)+` FROM `+table+` WHERE id IN (…)`, nil, ids, func(r row) error {
			var id, achievement string
			err := r.Scan(&id, &achievement)
			for _, i := range subjects[id] {
				of[i] = achievement
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return of, nil
}

// unitEvents is Events for what units define. What one person did, or what was
// done with one thing, is found by that; all else of each achievement by itself,
// in an index that names the kinds, too.
func (t accountTx) unitEvents(org account.OrgID, f account.EventFilter) ([]account.Event, error) {
	s, none, err := t.eventSearch(org, f)
	if err != nil || none {
		return nil, err
	}
	switch { // kinds are kept from their own index, which leads past the unit
	case strings.HasSuffix(f.Kind, "."):
		s.and(`substr(kind, 1, ?) = ?`, len(f.Kind), f.Kind)
	case f.Kind != "":
		s.and(`kind || '' = ?`, f.Kind)
	}
	if f.Actor != "" || f.Subject != "" {
		s.aboutUnits(org, f.Units)
		return t.scanEvents(`SELECT `+eventColumns+` FROM event`+s.where+latest+` LIMIT ?`, append(s.args, f.Limit)...)
	}
	ids, err := t.defines(org, f.Units, "")
	if err != nil {
		return nil, err
	}
	banks, err := t.banksOf(org, f.Units)
	if err != nil {
		return nil, err
	}
	found, err := places(t.tx, append(ids, banks...), true, f.Limit, func(id string) (string, []any) {
		return `SELECT at, id FROM event` + s.where + ` AND achievement = ? AND achievement <> ''` + latest + ` LIMIT ?`, append(s.args[:len(s.args):len(s.args)], id, f.Limit)
	})
	if err != nil {
		return nil, err
	}
	return t.eventsAt(org, found)
}

// rareEvents are so few of one kind that a unit's are found sooner among them
// than among all of the unit's.
const rareEvents = 20_000

// unitKind is unitEvents for one kind and what s asks besides.
func (t accountTx) unitKind(org account.OrgID, f account.EventFilter, s awardSearch) ([]account.Event, error) {
	n := 0
	err := t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM event WHERE org = ? AND kind = ? LIMIT ?) counted`, org, f.Kind, t.db.rare+1)
	if err != nil {
		return nil, err
	}
	if n > t.db.rare {
		return t.unitEvents(org, f)
	}
	s.aboutUnits(org, f.Units)
	s.and(`kind = ?`, f.Kind)
	found, err := places(t.tx, []account.EventFilter{f}, true, f.Limit, func(account.EventFilter) (string, []any) {
		return `SELECT at, id FROM event` + s.where + latest + ` LIMIT ?`, append(s.args, f.Limit)
	})
	if err != nil {
		return nil, err
	}
	return t.eventsAt(org, found)
}

const latest = ` ORDER BY at DESC, id DESC`

// eventsAt are the events at some places, the latest first.
func (t accountTx) eventsAt(org account.OrgID, found []place) ([]account.Event, error) {
	if len(found) == 0 {
		return nil, nil
	}
	return t.scanEvents(`SELECT `+eventColumns+` FROM event WHERE org || '' = ? AND id IN (SELECT found.id FROM `+t.db.engine.listed()+` found)`+latest, org, listOf(found, 0, len(found)))
}

// banksOf are the item banks of units, of which an organisation has few.
func (t accountTx) banksOf(org account.OrgID, units []account.UnitID) (ids []string, err error) {
	s := awardSearch{args: []any{org}}
	if s.in(`unit`, units); len(units) == 0 {
		return nil, nil
	}
	err = t.each(`SELECT id FROM quiz_bank WHERE org = ?`+s.where+` ORDER BY id`, s.args, func(r row) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// aboutUnits is [awardSearch.ofUnits] for events: about what units define, or
// about their item banks.
func (s *awardSearch) aboutUnits(org account.OrgID, units []account.UnitID) {
	if len(units) == 0 {
		s.and(`1 = 0`)
		return
	}
	defined, banks := awardSearch{args: []any{org}}, awardSearch{args: []any{org}}
	defined.in(`x.unit`, units)
	banks.in(`b.unit`, units)
	s.and(`(achievement IN (SELECT x.id FROM achievement x WHERE x.org = ?`+defined.where+` UNION ALL SELECT b.id FROM quiz_bank b WHERE b.org = ?`+banks.where+`)) IS TRUE`,
		append(defined.args, banks.args...)...)
}
