package store

import (
	"cmp"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"laurel/account"
)

// dayMicros is the length of a day in µs: columns are divided by it.
const dayMicros = int64(24 * time.Hour / time.Microsecond)

const eventColumns = `id, at, org, person, actor, client, request, kind, subject, detail`

func (t accountTx) scanEvents(query string, args ...any) (all []account.Event, err error) {
	err = t.each(query, args, func(r row) error {
		var e account.Event
		var at int64
		var detail string
		if err := r.Scan(&e.ID, &at, &e.Org, &e.Person, &e.Actor, &e.Client, &e.Request, &e.Kind, &e.Subject, &detail); err != nil {
			return err
		}
		e.At = fromMicros(at)
		all = append(all, e)
		return fromJSON(detail, &all[len(all)-1].Detail)
	})
	return all, err
}

// Events are in the order of what happened. Of a family of kinds each is asked
// for by itself: a kind that is rare has an index, a family has none.
func (t accountTx) Events(org account.OrgID, f account.EventFilter) (all []account.Event, err error) {
	if f.Units != nil && (f.Kind == "" || f.Actor != "" || f.Subject != "") {
		all, err = t.unitEvents(org, f)
		return notBefore(all, f.Since), err
	}
	kinds := []string{f.Kind}
	if strings.HasSuffix(f.Kind, ".") {
		if kinds, err = t.kindsOf(org, f.Kind); err != nil {
			return nil, err
		}
	}
	for _, f.Kind = range kinds {
		some, err := t.eventsOf(org, f)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(kinds) > 1 {
		slices.SortFunc(all, func(a, b account.Event) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
		all = all[:min(len(all), f.Limit)]
	}
	return all, nil
}

// kindsOf are the kinds of a family that there are. It goes from kind to kind, in
// whatever order the database has words.
func (t accountTx) kindsOf(org account.OrgID, family string) (all []string, err error) {
	for last := ""; ; {
		var next sql.NullString
		if err := t.one([]any{&next}, `SELECT min(kind) FROM event WHERE org = ? AND kind > ?`, org, last); err != nil || !next.Valid {
			return all, err
		}
		if last = next.String; strings.HasPrefix(last, family) {
			all = append(all, last)
		}
	}
}

// eventsOf leaves out of the query what is not asked for, so that an index
// serves it. What is too old is cut off here: given both ends of a time, SQLite
// goes through all of it rather than through the few of a kind.
func (t accountTx) eventsOf(org account.OrgID, f account.EventFilter) ([]account.Event, error) {
	s, none, err := t.eventSearch(org, f)
	if err != nil || none {
		return nil, err
	}
	if f.Units != nil {
		all, err := t.unitKind(org, f, s)
		return notBefore(all, f.Since), err
	}
	if f.Kind != "" {
		s.and(`kind = ?`, f.Kind)
	}
	all, err := t.scanEvents(`SELECT `+eventColumns+` FROM event`+s.where+latest+` LIMIT ?`, append(s.args, f.Limit)...)
	return notBefore(all, f.Since), err
}

// notBefore cuts off events that are older.
func notBefore(all []account.Event, from time.Time) []account.Event {
	if i := slices.IndexFunc(all, func(e account.Event) bool { return e.At.Before(from) }); i >= 0 {
		all = all[:i]
	}
	return all
}

// eventSearch picks what a filter asks for, but the kind and what is too old;
// none where nothing can be found.
func (t accountTx) eventSearch(org account.OrgID, f account.EventFilter) (s awardSearch, none bool, err error) {
	s = awardSearch{where: ` WHERE org = ?`, args: []any{org}}
	if f.Subject != "" {
		s.and(`subject = ?`, f.Subject)
	}
	if f.Actor != "" {
		s.and(`actor = ?`, f.Actor)
	}
	last := int64(math.MaxInt64)
	if !f.Until.IsZero() {
		last = micros(f.Until) - 1
	}
	if f.Before != "" {
		var at int64
		err := t.one([]any{&at}, `SELECT at FROM event WHERE org = ? AND id = ?`, org, f.Before)
		if err != nil {
			return s, errors.Is(err, errNone), ignore(err, errNone)
		}
		if last = min(last, at); last == at {
			s.and(`(at < ? OR id < ?)`, at, f.Before)
		}
	}
	if last < math.MaxInt64 {
		s.and(`at <= ?`, last)
	}
	return s, false, nil
}

// ignore is an error, but for one that is none here.
func ignore(err, none error) error {
	if errors.Is(err, none) {
		return nil
	}
	return err
}

func (t accountTx) EventsOfDay(org account.OrgID, day account.Day) ([]account.Event, error) {
	return t.scanEvents(`SELECT `+eventColumns+` FROM event WHERE org = ? AND recorded >= ? AND recorded < ? ORDER BY recorded, id`,
		org, int64(day)*dayMicros, int64(day+1)*dayMicros)
}

func (t accountTx) UnsealedDays(before time.Time) (all []account.OrgDay, err error) {
	err = t.each(`SELECT DISTINCT e.org, e.recorded / ?
		FROM event e LEFT JOIN (SELECT org, max(day) AS last FROM event_day GROUP BY org) d ON d.org = e.org
		WHERE e.recorded < ? AND (d.last IS NULL OR e.recorded >= (d.last + 1) * ?) ORDER BY 1, 2`,
		[]any{dayMicros, micros(before), dayMicros}, func(r row) error {
			var d account.OrgDay
			if err := r.Scan(&d.Org, &d.Day); err != nil {
				return err
			}
			all = append(all, d)
			return nil
		})
	return all, err
}

func (t accountTx) LastSeal(org account.OrgID) (account.Seal, error) {
	var s account.Seal
	err := t.one([]any{&s.Day, &s.Count, &s.Previous, &s.Hash},
		`SELECT day, count, previous, hash FROM event_day WHERE org = ? ORDER BY day DESC LIMIT 1`, org)
	if errors.Is(err, errNone) {
		return account.Seal{}, nil
	}
	return s, err
}

func (t accountTx) AddSeal(org account.OrgID, s account.Seal) error {
	_, err := t.exec(`INSERT INTO event_day (org, day, count, previous, hash) VALUES (?, ?, ?, ?, ?)`, org, int64(s.Day), s.Count, s.Previous, s.Hash)
	return err
}

func (t accountTx) Seals(org account.OrgID) (all []account.Seal, err error) {
	err = t.each(`SELECT day, count, previous, hash FROM event_day WHERE org = ? ORDER BY day`, []any{org},
		func(r row) error {
			var s account.Seal
			if err := r.Scan(&s.Day, &s.Count, &s.Previous, &s.Hash); err != nil {
				return err
			}
			all = append(all, s)
			return nil
		})
	return all, err
}
