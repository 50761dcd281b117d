package store

import (
	"database/sql"
	"errors"
	"strings"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/timely"
)

// Timely keeps what [timely.Service] needs kept.
func (db *DB) Timely() timely.Store {
	return adapter[timely.Tx]{db, func(t *tx) timely.Tx { return timelyTx{t} }}
}

type timelyTx struct{ *tx }

func (t timelyTx) Policy(org account.OrgID) (p timely.Policy, err error) {
	var undo, since, quiet int64
	err = t.one([]any{&p.Zone, &undo, &since, &quiet, &p.Reminded, &p.Revision}, `SELECT zone, undo, undo_since, quiet, reminded, revision FROM timing WHERE org = ?`, org)
	if errors.Is(err, errNone) {
		return timely.Policy{}, nil
	}
	p.Undo, p.UndoSince, p.Quiet = time.Duration(undo)*time.Second, fromSince(since), quiet != 0
	return p, err
}

func (t timelyTx) SetPolicy(org account.OrgID, p timely.Policy) error {
	_, err := t.exec(`INSERT INTO timing (org, zone, undo, undo_since, quiet, reminded, revision) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (org) DO UPDATE SET zone = excluded.zone, undo = excluded.undo, undo_since = excluded.undo_since, quiet = excluded.quiet,
		reminded = excluded.reminded, revision = excluded.revision`,
		org, p.Zone, int64(p.Undo/time.Second), since(p.UndoSince), flag(p.Quiet), p.Reminded, p.Revision)
	return err
}

const scheduledColumns = `id, org, achievement, name, email, awarded_on, result, evidence, due, state, award, words, person, client, asked_key, asked, revision, created, changed, delegation`

func scanScheduled(r row) (s timely.Scheduled, err error) {
	var due, created, changed int64
	q := &s.Request
	err = r.Scan(&s.ID, &s.Org, &q.Achievement, &q.Name, &q.Email, &q.AwardedOn, &q.Result, &q.Evidence, &due, &s.State, &s.Award, &s.Words, &s.By, &s.Client, &q.Key, &s.Asked, &s.Revision, &created, &changed, &q.Delegation)
	s.Due, s.Created, s.Changed = fromMicros(due), fromMicros(created), fromMicros(changed)
	return s, err
}

func (t timelyTx) Scheduled(org account.OrgID, id timely.ScheduledID) (s timely.Scheduled, err error) {
	err = t.first(`SELECT `+scheduledColumns+` FROM scheduled_award WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		s, err = scanScheduled(r)
		return err
	})
	return s, noSuch(err, "scheduled award", string(id))
}

func (t timelyTx) ScheduledUnder(org account.OrgID, key string) (s timely.Scheduled, err error) {
	err = t.first(`SELECT `+scheduledColumns+` FROM scheduled_award WHERE org = ? AND asked_key = ? AND asked_key <> ''`, []any{org, key}, func(r row) (err error) {
		s, err = scanScheduled(r)
		return err
	})
	return s, noSuch(err, "scheduled award", key)
}

// scheduledSearch picks what waits, or what is over.
func scheduledSearch(org account.OrgID, units []account.UnitID, over bool) awardSearch {
	s := awardSearch{where: ` WHERE org = ?`, args: []any{org}}
	s.and(map[bool]string{false: `state = 'waiting'`, true: `state <> 'waiting'`}[over])
	s.inUnits(`achievement`, org, units)
	return s
}

// ScheduledList finds those of units by what they award, as [batchTx.Batches] does.
func (t timelyTx) ScheduledList(org account.OrgID, units []account.UnitID, over bool, limit, offset int) (all []timely.Scheduled, err error) {
	s, due := scheduledSearch(org, units, over), `due`
	if units != nil {
		due = `due + 0`
	}
	order := map[bool]string{false: due + `, id`, true: due + ` DESC, id DESC`}
	err = t.each(`SELECT `+scheduledColumns+` FROM scheduled_award`+s.where+` ORDER BY `+order[over]+` LIMIT ? OFFSET ?`, append(s.args, limit, offset), func(r row) error {
		s, err := scanScheduled(r)
		all = append(all, s)
		return err
	})
	return all, err
}

func (t timelyTx) CountScheduled(org account.OrgID, units []account.UnitID, over bool) (n int, err error) {
	s := scheduledSearch(org, units, over)
	err = t.one([]any{&n}, `SELECT count(*) FROM scheduled_award`+s.where, s.args...)
	return n, err
}

func (t timelyTx) Planned(org account.OrgID, by issuer.DelegationID, limit int) (all []timely.Scheduled, err error) {
	err = t.each(`SELECT `+scheduledColumns+` FROM scheduled_award WHERE delegation = ? AND delegation <> '' AND org = ?
		ORDER BY CASE WHEN state = 'waiting' THEN 0 ELSE 1 END, due, id LIMIT ?`, []any{by, org, limit}, func(r row) error {
		s, err := scanScheduled(r)
		all = append(all, s)
		return err
	})
	return all, err
}

func (t timelyTx) CountPlanned(org account.OrgID, by issuer.DelegationID) (n int, err error) {
	err = t.one([]any{&n}, `SELECT count(*) FROM scheduled_award WHERE delegation = ? AND delegation <> '' AND org = ? AND state = 'waiting'`, by, org)
	return n, err
}

func (t timelyTx) AddScheduled(s timely.Scheduled) (bool, error) {
	q := s.Request
	if _, err := (issuerTx{t.tx}).Achievement(s.Org, q.Achievement); err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO scheduled_award (id, org, achievement, folded, name, email, awarded_on, result, evidence, due, state, award, words, person, client, asked_key, asked, revision, created, changed, delegation)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (org, asked_key) WHERE asked_key <> '' DO NOTHING`, s.ID, s.Org, q.Achievement, strings.ToLower(q.Email), q.Name, q.Email, q.AwardedOn, q.Result, q.Evidence,
		micros(s.Due), s.State, s.Award, s.Words, s.By, s.Client, q.Key, s.Asked, s.Revision, micros(s.Created), micros(s.Changed), q.Delegation)
	return n == 1, err
}

func (t timelyTx) SaveScheduled(s timely.Scheduled, was int) (bool, error) {
	q := s.Request
	n, err := t.exec(`UPDATE scheduled_award SET achievement = ?, folded = ?, name = ?, email = ?, awarded_on = ?, result = ?, evidence = ?, due = ?, state = ?, award = ?, words = ?, revision = ?, changed = ?
		WHERE org = ? AND id = ? AND revision = ?`, q.Achievement, strings.ToLower(q.Email), q.Name, q.Email, q.AwardedOn, q.Result, q.Evidence,
		micros(s.Due), s.State, s.Award, s.Words, s.Revision, micros(s.Changed), s.Org, s.ID, was)
	return (issuerTx{t.tx}).changedOne(n, err, "scheduled award", `SELECT 1 FROM scheduled_award WHERE org = ? AND id = ?`, s.Org, string(s.ID))
}

func (t timelyTx) DropScheduled(before time.Time, emails ...string) error {
	for _, email := range emails {
		if _, err := t.exec(`DELETE FROM scheduled_award WHERE folded = ? AND folded <> ''`, strings.ToLower(email)); err != nil {
			return err
		}
	}
	_, err := t.exec(`DELETE FROM scheduled_award WHERE state <> 'waiting' AND changed < ?`, micros(before))
	return err
}

func (t timelyTx) Expiring(org account.OrgID, from, to time.Time, after issuer.AwardID, limit int) (all []timely.Expiring, err error) {
	err = t.each(`SELECT a.id, a.valid_until, a.created, coalesce(p.zone, '') FROM award a JOIN recipient r ON r.id = a.recipient
		LEFT JOIN person_address e ON e.email = r.folded LEFT JOIN person p ON p.id = e.person
		WHERE a.org = ? AND a.valid_until > ? AND a.valid_until <= ? AND a.valid_until IS NOT NULL AND a.signed = 1 AND a.status = ? AND a.superseded_by = '' AND a.id > ?
		ORDER BY a.id LIMIT ?`, []any{org, micros(from), micros(to), issuer.InForce, after, limit}, func(r row) error {
		var e timely.Expiring
		var until, created int64
		err := r.Scan(&e.Award, &until, &created, &e.Zone)
		e.Until, e.Created = fromMicros(until), fromMicros(created)
		all = append(all, e)
		return err
	})
	return all, err
}

func (t timelyTx) MarkReminded(org account.OrgID, id issuer.AwardID, days int) (bool, error) {
	var there int
	if err := t.one([]any{&there}, awardExists, org, string(id)); err != nil {
		return false, noSuch(err, "award", string(id))
	}
	n, err := t.exec(`INSERT INTO reminded (org, award, days) VALUES (?, ?, ?) ON CONFLICT (award, days) DO NOTHING`, org, id, days)
	return n > 0, err
}

func (t timelyTx) Renewal(org account.OrgID, id issuer.AchievementID) (r timely.Renewal, err error) {
	if _, err := (issuerTx{t.tx}).Achievement(org, id); err != nil {
		return r, err
	}
	var retest, evidence, newer int64
	var opens, closes sql.NullInt64
	err = t.one([]any{&retest, &evidence, &newer, &r.Words, &r.Revision, &opens, &closes}, `SELECT retest, evidence, newer, words, revision, opens, closes FROM renewal WHERE org = ? AND achievement = ?`, org, id)
	if errors.Is(err, errNone) {
		return timely.Renewal{}, nil
	}
	r.Retest, r.Evidence, r.Newer = retest != 0, evidence != 0, newer != 0
	r.Opens, r.Closes = days(opens), days(closes)
	return r, err
}

func (t timelyTx) SetRenewal(org account.OrgID, id issuer.AchievementID, r timely.Renewal) error {
	if _, err := (issuerTx{t.tx}).Achievement(org, id); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO renewal (achievement, org, retest, evidence, newer, words, revision, opens, closes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (achievement) DO UPDATE SET retest = excluded.retest, evidence = excluded.evidence, newer = excluded.newer, words = excluded.words, revision = excluded.revision,
		opens = excluded.opens, closes = excluded.closes`,
		id, org, flag(r.Retest), flag(r.Evidence), flag(r.Newer), r.Words, r.Revision, r.Opens, r.Closes)
	return err
}

// days is a number of days, nil where there is none.
func days(n sql.NullInt64) *int {
	if !n.Valid {
		return nil
	}
	d := int(n.Int64)
	return &d
}
