package store

import (
	"errors"
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

// Events pages by id: UUIDv7 grow with time. What is not asked for is not in the
// query, so that an index serves it.
func (t accountTx) Events(org account.OrgID, f account.EventFilter) ([]account.Event, error) {
	where, args := `WHERE org = ?`, []any{org}
	and := func(asked bool, condition string, arg any) {
		if asked {
			where, args = where+` AND `+condition, append(args, arg)
		}
	}
	and(f.Subject != "", `subject = ?`, f.Subject)
	and(f.Actor != "", `actor = ?`, f.Actor)
	if strings.HasSuffix(f.Kind, ".") {
		and(true, `kind LIKE ?`, f.Kind+"%")
	} else {
		and(f.Kind != "", `kind = ?`, f.Kind)
	}
	and(!f.Since.IsZero(), `at >= ?`, micros(f.Since))
	and(!f.Until.IsZero(), `at < ?`, micros(f.Until))
	and(f.Before != "", `id < ?`, f.Before)
	return t.scanEvents(`SELECT `+eventColumns+` FROM event `+where+` ORDER BY id DESC LIMIT ?`, append(args, f.Limit)...)
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
