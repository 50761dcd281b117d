package store

import (
	"context"
	"database/sql"
	"strings"

	"laurel/account"
	"laurel/assess"
)

// Assess keeps what [assess.Service] needs kept.
func (db *DB) Assess() assess.Store {
	return adapter[assess.Tx]{db, func(t *tx) assess.Tx { return assessTx{t} }}
}

type assessTx struct{ *tx }

// AssessWhose finds whose a thing is.
func (db *DB) AssessWhose() assess.Whose { return assessWhose{db} }

type assessWhose struct{ db *DB }

func (w assessWhose) org(ctx context.Context, query, what, id string) (org account.OrgID, err error) {
	err = w.db.view(ctx, func(t *tx) error {
		return noSuch(t.one([]any{&org}, query, id), what, id)
	})
	return org, err
}

func (w assessWhose) OrgOfApplication(ctx context.Context, id assess.ApplicationID) (account.OrgID, error) {
	return w.org(ctx, `SELECT org FROM assess_application WHERE id = ?`, "application", string(id))
}

func (w assessWhose) OrgOfMark(ctx context.Context, id assess.MarkID) (account.OrgID, error) {
	return w.org(ctx, `SELECT org FROM assess_mark WHERE id = ?`, "mark", string(id))
}

func (w assessWhose) Waiting(ctx context.Context) (all []assess.Assign, err error) {
	err = w.applications(ctx, `lacking > 0`, func(org account.OrgID, id assess.ApplicationID) {
		all = append(all, assess.Assign{Org: org, Application: id})
	})
	return all, err
}

func (w assessWhose) Passed(ctx context.Context) (all []assess.AwardPassed, err error) {
	err = w.applications(ctx, `state = 'passed'`, func(org account.OrgID, id assess.ApplicationID) {
		all = append(all, assess.AwardPassed{Org: org, Application: id})
	})
	return all, err
}

// applications goes through those of every organisation of which something holds.
func (w assessWhose) applications(ctx context.Context, where string, found func(account.OrgID, assess.ApplicationID)) error {
	type one struct {
		org account.OrgID
		id  assess.ApplicationID
	}
	var all []one
	err := w.db.view(ctx, func(t *tx) error {
		all = nil // it may run twice
		return t.each(`SELECT org, id FROM assess_application WHERE `+where+` ORDER BY id`, nil, func(r row) error {
			var a one
			err := r.Scan(&a.org, &a.id)
			all = append(all, a)
			return err
		})
	})
	for _, a := range all {
		found(a.org, a.id)
	}
	return err
}

func (w assessWhose) Owed(ctx context.Context) (all []assess.Owed, err error) {
	err = w.db.view(ctx, func(t *tx) error {
		all = nil
		return t.each(`SELECT m.org, m.assessor, m.created, m.due, t.at FROM assess_mark m LEFT JOIN assess_told t ON t.org = m.org AND t.assessor = m.assessor
			WHERE m.given IS NULL AND m.dropped = 0 ORDER BY m.org, m.assessor, m.due, m.id`, nil, func(r row) error {
			var o assess.Owed
			var created, due int64
			var told sql.NullInt64
			err := r.Scan(&o.Org, &o.Assessor, &created, &due, &told)
			o.Created, o.Due = fromMicros(created), fromMicros(due)
			if told.Valid {
				o.Told = fromMicros(told.Int64)
			}
			all = append(all, o)
			return err
		})
	})
	return all, err
}

const planColumns = `achievement, org, draft, revision, published, created, changed`

func scanPlan(r row) (p assess.Plan, err error) {
	var draft string
	var created, changed int64
	if err := r.Scan(&p.Achievement, &p.Org, &draft, &p.Revision, &p.Published, &created, &changed); err != nil {
		return assess.Plan{}, err
	}
	p.Created, p.Changed = fromMicros(created), fromMicros(changed)
	return p, fromJSON(draft, &p.Draft)
}

func (t assessTx) Plan(org account.OrgID, id assess.AchievementID) (p assess.Plan, err error) {
	err = t.first(`SELECT `+planColumns+` FROM assess_plan WHERE org = ? AND achievement = ?`, []any{org, id}, func(r row) (err error) {
		p, err = scanPlan(r)
		return err
	})
	return p, noSuch(err, "assessment", string(id))
}

// Plans lists the one changed last first.
func (t assessTx) Plans(org account.OrgID, units []account.UnitID) (all []assess.Plan, err error) {
	s := awardSearch{where: ` WHERE org = ?`, args: []any{org}}
	s.inUnits(`achievement`, org, units)
	err = t.each(`SELECT `+planColumns+` FROM assess_plan`+s.where+` ORDER BY changed DESC, achievement DESC`, s.args, func(r row) error {
		p, err := scanPlan(r)
		all = append(all, p)
		return err
	})
	return all, err
}

func (t assessTx) AddPlan(p assess.Plan) (bool, error) {
	draft, err := toJSON(p.Draft)
	if err != nil {
		return false, err
	}
	var there int
	if err := t.one([]any{&there}, `SELECT 1 FROM achievement WHERE org = ? AND id = ?`, p.Org, p.Achievement); err != nil {
		return false, noSuch(err, "micro-credential", string(p.Achievement))
	}
	n, err := t.exec(`INSERT INTO assess_plan (`+planColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (achievement) DO NOTHING`,
		p.Achievement, p.Org, draft, p.Revision, p.Published, micros(p.Created), micros(p.Changed))
	return n == 1, err
}

func (t assessTx) SavePlan(p assess.Plan, was int) (bool, error) {
	draft, err := toJSON(p.Draft)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE assess_plan SET draft = ?, revision = ?, published = ?, changed = ? WHERE org = ? AND achievement = ? AND revision = ?`,
		draft, p.Revision, p.Published, micros(p.Changed), p.Org, p.Achievement, was)
	return t.changedOne(n, err, "assessment", `SELECT 1 FROM assess_plan WHERE org = ? AND achievement = ?`, p.Org, string(p.Achievement))
}

// changedOne tells whether a conditional change took place. One that did not
// is NotFound where the row is not the organisation's.
func (t assessTx) changedOne(n int64, err error, what, exists string, org account.OrgID, id string) (bool, error) {
	return issuerTx{t.tx}.changedOne(n, err, what, exists, org, id)
}

func (t assessTx) PlanVersion(org account.OrgID, id assess.AchievementID, number int) (v assess.PlanVersion, err error) {
	err = t.first(`SELECT achievement, org, number, design, at FROM assess_plan_version WHERE org = ? AND achievement = ? AND number = ?`, []any{org, id, number}, func(r row) error {
		var design string
		var at int64
		if err := r.Scan(&v.Achievement, &v.Org, &v.Number, &design, &at); err != nil {
			return err
		}
		v.At = fromMicros(at)
		return fromJSON(design, &v.Design)
	})
	return v, noSuch(err, "version of assessment", string(id))
}

func (t assessTx) AddPlanVersion(v assess.PlanVersion) error {
	design, err := toJSON(v.Design)
	if err != nil {
		return err
	}
	if _, err := t.Plan(v.Org, v.Achievement); err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO assess_plan_version (achievement, org, number, design, at) VALUES (?, ?, ?, ?, ?)`,
		v.Achievement, v.Org, v.Number, design, micros(v.At))
	return err
}

// statesIn is a condition on the state, and its arguments.
func statesIn(states []assess.State) (string, []any) {
	if len(states) == 0 {
		return "", nil
	}
	var args []any
	for _, s := range states {
		args = append(args, s)
	}
	return ` AND state IN (?` + strings.Repeat(`, ?`, len(states)-1) + `)`, args
}
