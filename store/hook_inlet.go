package store

import (
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/notify/hook"
)

const inletColumns = `id, org, name, achievement, fields, state, secret, old_until, strange, strange_at, strange_why, revision, created, changed`

// inletRead are inletColumns and the unit of what it awards.
const inletRead = inletColumns + `, (SELECT a.unit FROM achievement a WHERE a.id = inlet.achievement)`

func scanInlet(r row) (in hook.Inlet, err error) {
	var fields string
	var old, strange, created, changed int64
	if err := r.Scan(&in.ID, &in.Org, &in.Name, &in.Achievement, &fields, &in.State, &in.Secret, &old, &in.Unsigned, &strange, &in.UnsignedWhy, &in.Revision, &created, &changed, &in.Unit); err != nil {
		return in, err
	}
	in.OldUntil, in.UnsignedAt = fromSince(old), fromSince(strange)
	in.Created, in.Changed = fromMicros(created), fromMicros(changed)
	return in, fromJSON(fields, &in.Fields)
}

func (t hookTx) InletOwner(id hook.InletID) (org account.OrgID, err error) {
	err = t.one([]any{&org}, `SELECT org FROM inlet WHERE id = ?`, id)
	return org, noSuch(err, "webhook", string(id))
}

func (t hookTx) Inlet(org account.OrgID, id hook.InletID) (in hook.Inlet, err error) {
	err = t.first(`SELECT `+inletRead+` FROM inlet WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		in, err = scanInlet(r)
		return err
	})
	return in, noSuch(err, "webhook", string(id))
}

func (t hookTx) Inlets(org account.OrgID) (all []hook.Inlet, err error) {
	err = t.each(`SELECT `+inletRead+` FROM inlet WHERE org = ? ORDER BY id`, []any{org}, func(r row) error {
		in, err := scanInlet(r)
		all = append(all, in)
		return err
	})
	return all, err
}

func (t hookTx) AddInlet(in hook.Inlet) error {
	if _, err := (issuerTx{t.tx}).Achievement(in.Org, issuer.AchievementID(in.Achievement)); err != nil {
		return err
	}
	fields, err := toJSON(in.Fields)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO inlet (id, org, name, achievement, fields, state, secret, old_until, strange, strange_at, strange_why, revision, created, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', ?, ?, ?)`,
		in.ID, in.Org, in.Name, in.Achievement, fields, in.State, in.Secret, since(in.OldUntil), in.Revision, micros(in.Created), micros(in.Changed))
	return err
}

func (t hookTx) SaveInlet(in hook.Inlet, was int) (bool, error) {
	fields, err := toJSON(in.Fields)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE inlet SET name = ?, achievement = ?, fields = ?, state = ?, secret = ?, old_until = ?, revision = ?, changed = ?
		WHERE org = ? AND id = ? AND revision = ?`,
		in.Name, in.Achievement, fields, in.State, in.Secret, since(in.OldUntil), in.Revision, micros(in.Changed), in.Org, in.ID, was)
	return (issuerTx{t.tx}).changedOne(n, err, "webhook", `SELECT 1 FROM inlet WHERE org = ? AND id = ?`, in.Org, string(in.ID))
}

func (t hookTx) RemoveInlet(org account.OrgID, id hook.InletID) error {
	if _, err := t.exec(`DELETE FROM inlet_arrival WHERE org = ? AND inlet = ?`, org, id); err != nil {
		return err
	}
	return noSuch(t.must(`DELETE FROM inlet WHERE org = ? AND id = ?`, org, id), "webhook", string(id))
}

func (t hookTx) CountUnsigned(org account.OrgID, id hook.InletID, why string, at time.Time) error {
	err := t.must(`UPDATE inlet SET strange = strange + 1, strange_at = ?, strange_why = ? WHERE org = ? AND id = ?`, micros(at), why, org, id)
	return noSuch(err, "webhook", string(id))
}

const arrivalColumns = `inlet, message, state, award, words, tries, came, again`

func scanArrival(r row) (a hook.Arrival, err error) {
	var came, again int64
	err = r.Scan(&a.Inlet, &a.Message, &a.State, &a.Award, &a.Words, &a.Tries, &came, &again)
	a.First, a.Last = fromMicros(came), fromMicros(again)
	return a, err
}

func (t hookTx) Arrival(org account.OrgID, id hook.InletID, message hook.MessageID) (a hook.Arrival, err error) {
	err = t.first(`SELECT `+arrivalColumns+` FROM inlet_arrival WHERE org = ? AND inlet = ? AND message = ?`, []any{org, id, message}, func(r row) (err error) {
		a, err = scanArrival(r)
		return err
	})
	return a, noSuch(err, "message", string(message))
}

func (t hookTx) SaveArrival(org account.OrgID, a hook.Arrival) error {
	if _, err := t.Inlet(org, a.Inlet); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO inlet_arrival (org, inlet, message, state, award, words, tries, came, again) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (inlet, message) DO UPDATE SET state = excluded.state, award = excluded.award, words = excluded.words, tries = excluded.tries, again = excluded.again`,
		org, a.Inlet, a.Message, a.State, a.Award, a.Words, a.Tries, micros(a.First), micros(a.Last))
	return err
}

func (t hookTx) Arrivals(org account.OrgID, id hook.InletID, f hook.ArrivalFilter) (all []hook.Arrival, err error) {
	where, args := ofState(org, string(id), string(f.State))
	err = t.each(`SELECT `+arrivalColumns+` FROM inlet_arrival WHERE org = ? AND inlet = ?`+where+` ORDER BY again DESC, message DESC LIMIT ? OFFSET ?`,
		append(args, f.Limit, f.Offset), func(r row) error {
			a, err := scanArrival(r)
			all = append(all, a)
			return err
		})
	return all, err
}

func (t hookTx) CountArrivals(org account.OrgID, id hook.InletID, f hook.ArrivalFilter) (n int, err error) {
	where, args := ofState(org, string(id), string(f.State))
	err = t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM inlet_arrival WHERE org = ? AND inlet = ?`+where+` LIMIT ?) found`, append(args, hook.CountsTo+1)...)
	return n, err
}

func (t hookTx) DropArrivals(before time.Time, n int) (int, error) {
	did, err := t.exec(`DELETE FROM inlet_arrival WHERE (inlet, message) IN (SELECT inlet, message FROM inlet_arrival WHERE again < ? ORDER BY again LIMIT ?)`, micros(before), n)
	return int(did), err
}
