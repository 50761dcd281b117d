package store

import (
	"errors"
	"math"
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

// Events pages by id: UUIDv7 grow with time.
func (t accountTx) Events(org account.OrgID, f account.EventFilter) ([]account.Event, error) {
	kind, until := f.Kind, int64(math.MaxInt64)
	if strings.HasSuffix(kind, ".") {
		kind += "%"
	}
	if !f.Until.IsZero() {
		until = micros(f.Until)
	}
	since := int64(0)
	if !f.Since.IsZero() {
		since = micros(f.Since)
	}
	return t.scanEvents(`SELECT `+eventColumns+` FROM event
		WHERE org = ? AND (? = '' OR subject = ?) AND (? = '' OR actor = ?) AND (? = '' OR kind LIKE ?)
		AND at >= ? AND at < ? AND (? = '' OR id < ?) ORDER BY id DESC LIMIT ?`,
		org, f.Subject, f.Subject, f.Actor, f.Actor, kind, kind, since, until, f.Before, f.Before, f.Limit)
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
