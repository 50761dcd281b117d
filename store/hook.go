package store

import (
	"errors"
	"time"

	"laurel/account"
	"laurel/notify/hook"
)

// Hooks keeps what [hook.Service] needs kept.
func (db *DB) Hooks() hook.Store {
	return adapter[hook.Tx]{db, func(t *tx) hook.Tx { return hookTx{t} }}
}

type hookTx struct{ *tx }

// since is a time as it is kept where there may be none.
func since(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return micros(t)
}

// fromSince is since's way back.
func fromSince(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return fromMicros(us)
}

const hookColumns = `id, org, name, url, kinds, state, why, secret, old_until, failures, failing_since, rest_until, revision, created, changed`

func scanHook(r row) (h hook.Hook, err error) {
	var kinds string
	var old, failing, rest, created, changed int64
	if err := r.Scan(&h.ID, &h.Org, &h.Name, &h.URL, &kinds, &h.State, &h.Why, &h.Secret, &old, &h.Failures, &failing, &rest, &h.Revision, &created, &changed); err != nil {
		return h, err
	}
	h.OldUntil, h.FailingSince, h.RestUntil = fromSince(old), fromSince(failing), fromSince(rest)
	h.Created, h.Changed = fromMicros(created), fromMicros(changed)
	return h, fromJSON(kinds, &h.Kinds)
}

func (t hookTx) Hook(org account.OrgID, id hook.ID) (h hook.Hook, err error) {
	err = t.first(`SELECT `+hookColumns+` FROM hook WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		h, err = scanHook(r)
		return err
	})
	return h, noSuch(err, "webhook", string(id))
}

func (t hookTx) Hooks(org account.OrgID) (all []hook.Hook, err error) {
	err = t.each(`SELECT `+hookColumns+` FROM hook WHERE org = ? ORDER BY id`, []any{org}, func(r row) error {
		h, err := scanHook(r)
		all = append(all, h)
		return err
	})
	return all, err
}

func (t hookTx) AddHook(h hook.Hook) error {
	kinds, err := toJSON(h.Kinds)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO hook (id, org, name, url, kinds, state, why, secret, old_until, failures, failing_since, rest_until, wake, leased, revision, created, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?)`,
		h.ID, h.Org, h.Name, h.URL, kinds, h.State, h.Why, h.Secret, since(h.OldUntil), h.Failures, since(h.FailingSince), since(h.RestUntil), h.Revision, micros(h.Created), micros(h.Changed))
	return err
}

func (t hookTx) SaveHook(h hook.Hook, was int) (bool, error) {
	kinds, err := toJSON(h.Kinds)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE hook SET name = ?, url = ?, kinds = ?, state = ?, why = ?, secret = ?, old_until = ?, revision = ?, changed = ?
		WHERE org = ? AND id = ? AND revision = ?`,
		h.Name, h.URL, kinds, h.State, h.Why, h.Secret, since(h.OldUntil), h.Revision, micros(h.Changed), h.Org, h.ID, was)
	return (issuerTx{t.tx}).changedOne(n, err, "webhook", `SELECT 1 FROM hook WHERE org = ? AND id = ?`, h.Org, string(h.ID))
}

func (t hookTx) SetHealth(org account.OrgID, h hook.Hook) error {
	err := t.must(`UPDATE hook SET failures = ?, failing_since = ?, rest_until = ? WHERE org = ? AND id = ?`,
		h.Failures, since(h.FailingSince), since(h.RestUntil), org, h.ID)
	return noSuch(err, "webhook", string(h.ID))
}

func (t hookTx) RemoveHook(org account.OrgID, id hook.ID) error {
	if _, err := t.exec(`DELETE FROM hook_delivery WHERE org = ? AND hook = ?`, org, id); err != nil {
		return err
	}
	return noSuch(t.must(`DELETE FROM hook WHERE org = ? AND id = ?`, org, id), "webhook", string(id))
}

func (t hookTx) Lane(org account.OrgID, id hook.ID) (hook.Lane, error) {
	var wake, leased int64
	err := t.one([]any{&wake, &leased}, `SELECT wake, leased FROM hook WHERE org = ? AND id = ?`, org, id)
	return hook.Lane{Wake: fromSince(wake), Leased: fromSince(leased)}, noSuch(err, "webhook", string(id))
}

func (t hookTx) SetLane(org account.OrgID, id hook.ID, l hook.Lane) error {
	err := t.must(`UPDATE hook SET wake = ?, leased = ? WHERE org = ? AND id = ?`, since(l.Wake), since(l.Leased), org, id)
	return noSuch(err, "webhook", string(id))
}

func (t hookTx) Stuck(before time.Time) (all []hook.Drain, err error) {
	err = t.each(`SELECT org, id FROM hook WHERE state = ? AND wake < ? AND EXISTS
		(SELECT 1 FROM hook_delivery d WHERE d.hook = hook.id AND d.state = 'queued' AND d.due < ?) ORDER BY id`,
		[]any{hook.On, micros(before), micros(before)}, func(r row) error {
			var d hook.Drain
			err := r.Scan(&d.Org, &d.Hook)
			all = append(all, d)
			return err
		})
	return all, err
}

const messageColumns = `hook, message, kind, body, state, attempts, status, words, queued, changed, due`

func scanMessage(r row) (d hook.Delivery, err error) {
	var queued, changed, due int64
	err = r.Scan(&d.Hook, &d.Message, &d.Kind, &d.Body, &d.State, &d.Attempts, &d.Status, &d.Words, &queued, &changed, &due)
	d.Queued, d.Changed, d.Next = fromMicros(queued), fromMicros(changed), fromMicros(due)
	return d, err
}

func (t hookTx) AddDelivery(org account.OrgID, d hook.Delivery) (bool, error) {
	if _, err := t.Hook(org, d.Hook); err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO hook_delivery (org, hook, message, kind, body, state, attempts, status, words, queued, changed, due)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hook, message) DO NOTHING`,
		org, d.Hook, d.Message, d.Kind, d.Body, d.State, d.Attempts, d.Status, d.Words, micros(d.Queued), micros(d.Changed), micros(d.Next))
	return n > 0, err
}

func (t hookTx) SetDelivery(org account.OrgID, d hook.Delivery) error {
	err := t.must(`UPDATE hook_delivery SET state = ?, attempts = ?, status = ?, words = ?, changed = ?, due = ? WHERE org = ? AND hook = ? AND message = ?`,
		d.State, d.Attempts, d.Status, d.Words, micros(d.Changed), micros(d.Next), org, d.Hook, d.Message)
	return noSuch(err, "message", string(d.Message))
}

func (t hookTx) Delivery(org account.OrgID, id hook.ID, message hook.MessageID) (d hook.Delivery, err error) {
	err = t.first(`SELECT `+messageColumns+` FROM hook_delivery WHERE org = ? AND hook = ? AND message = ?`, []any{org, id, message}, func(r row) (err error) {
		d, err = scanMessage(r)
		return err
	})
	return d, noSuch(err, "message", string(message))
}

func (t hookTx) Deliveries(org account.OrgID, id hook.ID, f hook.Filter) (all []hook.Delivery, err error) {
	where, args := ofState(org, string(id), string(f.State))
	return t.messages(`WHERE org = ? AND hook = ?`+where+` ORDER BY queued DESC, message DESC LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
}

// ofState narrows a search to a state, if one is named.
func ofState(org account.OrgID, id, state string) (where string, args []any) {
	args = []any{org, id}
	if state != "" {
		where, args = ` AND state = ?`, append(args, state)
	}
	return where, args
}

func (t hookTx) messages(where string, args ...any) (all []hook.Delivery, err error) {
	err = t.each(`SELECT `+messageColumns+` FROM hook_delivery `+where, args, func(r row) error {
		d, err := scanMessage(r)
		all = append(all, d)
		return err
	})
	return all, err
}

func (t hookTx) CountDeliveries(org account.OrgID, id hook.ID, f hook.Filter) (n int, err error) {
	where, args := ofState(org, string(id), string(f.State))
	err = t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM hook_delivery WHERE org = ? AND hook = ?`+where+` LIMIT ?) found`, append(args, hook.CountsTo+1)...)
	return n, err
}

func (t hookTx) Due(org account.OrgID, id hook.ID, now time.Time, n int) ([]hook.Delivery, error) {
	return t.messages(`WHERE org = ? AND hook = ? AND state = 'queued' AND due <= ? ORDER BY due, message LIMIT ?`, org, id, micros(now), n)
}

func (t hookTx) NextDue(org account.OrgID, id hook.ID) (at time.Time, more bool, err error) {
	var due int64
	err = t.one([]any{&due}, `SELECT due FROM hook_delivery WHERE org = ? AND hook = ? AND state = 'queued' ORDER BY due LIMIT 1`, org, id)
	if errors.Is(err, errNone) {
		return time.Time{}, false, nil
	}
	return fromMicros(due), err == nil, err
}

func (t hookTx) GiveUp(org account.OrgID, id hook.ID, words string, at time.Time) (int, error) {
	n, err := t.exec(`UPDATE hook_delivery SET state = 'failed', words = ?, changed = ? WHERE org = ? AND hook = ? AND state = 'queued'`, words, micros(at), org, id)
	return int(n), err
}

func (t hookTx) QueueFailed(org account.OrgID, id hook.ID, at time.Time, n int) (int, error) {
	did, err := t.exec(`UPDATE hook_delivery SET state = 'queued', attempts = 0, changed = ?, due = ? WHERE hook = ? AND message IN
		(SELECT message FROM hook_delivery WHERE org = ? AND hook = ? AND state = 'failed' ORDER BY queued, message LIMIT ?)`, micros(at), micros(at), id, org, id, n)
	return int(did), err
}

func (t hookTx) DropDeliveries(before time.Time, n int) (int, error) {
	did, err := t.exec(`DELETE FROM hook_delivery WHERE (hook, message) IN
		(SELECT hook, message FROM hook_delivery WHERE state <> 'queued' AND changed < ? ORDER BY changed LIMIT ?)`, micros(before), n)
	return int(did), err
}
