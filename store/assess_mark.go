package store

import (
	"database/sql"
	"time"

	"laurel/account"
	"laurel/assess"
)

const markColumns = `id, org, application, achievement, version, round, part, assessor, sheet, revision, due, given, dropped, created`

func scanMark(r row) (m assess.Mark, err error) {
	var sheet string
	var due, dropped, created int64
	var given sql.NullInt64
	if err := r.Scan(&m.ID, &m.Org, &m.Application, &m.Achievement, &m.Version, &m.Round, &m.Part, &m.Assessor, &sheet, &m.Revision, &due, &given, &dropped, &created); err != nil {
		return m, err
	}
	m.Due, m.Given, m.Dropped, m.Created = fromMicros(due), fromMicrosPtr(given), dropped != 0, fromMicros(created)
	return m, fromJSON(sheet, &m.Sheet)
}

func (t assessTx) marks(query string, args ...any) (all []assess.Mark, err error) {
	err = t.each(`SELECT `+markColumns+` FROM assess_mark WHERE `+query, args, func(r row) error {
		m, err := scanMark(r)
		all = append(all, m)
		return err
	})
	return all, err
}

func (t assessTx) Mark(org account.OrgID, id assess.MarkID) (m assess.Mark, err error) {
	err = t.first(`SELECT `+markColumns+` FROM assess_mark WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		m, err = scanMark(r)
		return err
	})
	return m, noSuch(err, "mark", string(id))
}

func (t assessTx) Marks(org account.OrgID, id assess.ApplicationID) ([]assess.Mark, error) {
	return t.marks(`org = ? AND application = ? ORDER BY id`, org, id)
}

// Dues keeps the organisation from an index in which all that it owes would be
// gone through.
func (t assessTx) Dues(org account.OrgID, ids []assess.ApplicationID) (map[assess.ApplicationID]time.Time, error) {
	dues := map[assess.ApplicationID]time.Time{}
	err := t.eachIn(`SELECT application, min(due) FROM assess_mark WHERE org || '' = ? AND application IN (…) AND given IS NULL AND dropped = 0 GROUP BY application`, []any{org}, distinct(ids), func(r row) error {
		var id assess.ApplicationID
		var due int64
		err := r.Scan(&id, &due)
		dues[id] = fromMicros(due)
		return err
	})
	return dues, err
}

func (t assessTx) Queue(org account.OrgID, who account.PersonID) ([]assess.Mark, error) {
	return t.marks(`org = ? AND assessor = ? AND given IS NULL AND dropped = 0 ORDER BY due, id`, org, who)
}

func (t assessTx) Given(org account.OrgID, who account.PersonID, limit int) ([]assess.Mark, error) {
	return t.marks(`org = ? AND assessor = ? AND given IS NOT NULL ORDER BY given DESC, id DESC LIMIT ?`, org, who, limit)
}

func (t assessTx) Doubled(org account.OrgID, units []account.UnitID, limit int) ([]assess.Mark, error) {
	const doubled = `org = ? AND part = 'marker' AND round = 1 AND given IS NOT NULL AND dropped = 0 AND EXISTS (SELECT 1 FROM assess_mark o
		WHERE o.application = assess_mark.application AND o.id <> assess_mark.id AND o.part = 'marker' AND o.round = 1 AND o.given IS NOT NULL AND o.dropped = 0)`
	const latest = ` ORDER BY given DESC, id DESC`
	if units == nil {
		return t.marks(doubled+latest+` LIMIT ?`, org, limit)
	}
	ids, err := t.defines(org, units, "")
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := places(t.tx, ids, true, limit, func(id string) (string, []any) {
		return `SELECT given, id FROM assess_mark WHERE ` + doubled + ` AND achievement = ?` + latest + ` LIMIT ?`, []any{org, id, limit}
	})
	if err != nil {
		return nil, err
	}
	return t.marks(`org || '' = ? AND id IN (SELECT found.id FROM `+t.db.engine.listed()+` found)`+latest, org, listOf(found, 0, limit))
}

func (t assessTx) Loads(org account.OrgID) (map[account.PersonID]int, error) {
	loads := map[account.PersonID]int{}
	err := t.each(`SELECT assessor, count(*) FROM assess_mark WHERE org = ? AND given IS NULL AND dropped = 0 GROUP BY assessor`, []any{org}, func(r row) error {
		var who account.PersonID
		var n int
		err := r.Scan(&who, &n)
		loads[who] = n
		return err
	})
	return loads, err
}

func (t assessTx) AddMark(m assess.Mark) error {
	if err := t.owns(m.Org, m.Application); err != nil {
		return err
	}
	sheet, err := toJSON(m.Sheet)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO assess_mark (`+markColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.Org, m.Application, m.Achievement, m.Version, m.Round, m.Part, m.Assessor, sheet, m.Revision, micros(m.Due), microsPtr(m.Given), flag(m.Dropped), micros(m.Created))
	return err
}

func (t assessTx) SaveMark(m assess.Mark, was int) (bool, error) {
	sheet, err := toJSON(m.Sheet)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE assess_mark SET sheet = ?, revision = ?, given = ?, dropped = ? WHERE org = ? AND id = ? AND revision = ?`,
		sheet, m.Revision, microsPtr(m.Given), flag(m.Dropped), m.Org, m.ID, was)
	return t.changedOne(n, err, "mark", `SELECT 1 FROM assess_mark WHERE org = ? AND id = ?`, m.Org, string(m.ID))
}

func (t assessTx) SetTold(org account.OrgID, who account.PersonID, at, was time.Time) (bool, error) {
	if was.IsZero() {
		n, err := t.exec(`INSERT INTO assess_told (org, assessor, at) VALUES (?, ?, ?) ON CONFLICT (org, assessor) DO NOTHING`, org, who, micros(at))
		return n == 1, err
	}
	n, err := t.exec(`UPDATE assess_told SET at = ? WHERE org = ? AND assessor = ? AND at = ?`, micros(at), org, who, micros(was))
	return n == 1, err
}

// The files of an application lie under owners of their own, so that they can
// be forgotten together.
func filesOf(id assess.ApplicationID) string      { return "application/" + string(id) }
func quarantineOf(id assess.ApplicationID) string { return "quarantine/" + string(id) }

func (t assessTx) PutFile(org account.OrgID, id assess.ApplicationID, data []byte) (string, error) {
	if err := t.owns(org, id); err != nil {
		return "", err
	}
	return t.tx.PutFile(filesOf(id), data)
}

func (t assessTx) File(org account.OrgID, id assess.ApplicationID, hash string) ([]byte, error) {
	if err := t.owns(org, id); err != nil {
		return nil, err
	}
	return t.tx.File(filesOf(id), hash)
}

func (t assessTx) Quarantine(org account.OrgID, id assess.ApplicationID, r assess.Refused, data []byte) error {
	if err := t.owns(org, id); err != nil {
		return err
	}
	if _, err := t.tx.PutFile(quarantineOf(id), data); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO assess_refused (application, hash, org, task, size, found, at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (application, hash) DO NOTHING`,
		id, r.Hash, org, r.Task, r.Size, r.Found, micros(r.At))
	return err
}

func (t assessTx) Quarantined(org account.OrgID, id assess.ApplicationID) (all []assess.Refused, err error) {
	err = t.each(`SELECT hash, task, size, found, at FROM assess_refused WHERE org = ? AND application = ? ORDER BY at, hash`, []any{org, id}, func(r row) error {
		var f assess.Refused
		var at int64
		err := r.Scan(&f.Hash, &f.Task, &f.Size, &f.Found, &at)
		f.At = fromMicros(at)
		all = append(all, f)
		return err
	})
	return all, err
}

// Forget leaves of an application its id, state, dates and points, and of its
// marks the levels.
func (t assessTx) Forget(person account.PersonID) error {
	if _, err := t.exec(`DELETE FROM assess_told WHERE assessor = ?`, person); err != nil {
		return err
	}
	own, err := t.OwnApplications(person)
	if err != nil {
		return err
	}
	for _, a := range own {
		for _, owner := range []string{filesOf(a.ID), quarantineOf(a.ID)} {
			if err := t.tx.DropFiles(owner); err != nil {
				return err
			}
		}
		for _, query := range []string{`DELETE FROM assess_answer WHERE application = ?`, `DELETE FROM assess_refused WHERE application = ?`} {
			if _, err := t.exec(query, a.ID); err != nil {
				return err
			}
		}
		if err := t.forgetOne(a); err != nil {
			return err
		}
	}
	return nil
}

func (t assessTx) forgetOne(a assess.Application) error {
	was := a.Revision
	a.Revision, a.Appeal, a.Problem, a.Lacking = was+1, "", "", 0
	if a.State.Open() {
		a.State = assess.Withdrawn
	}
	if a.Identity != nil {
		a.Identity.How = ""
	}
	if a.Decision != nil {
		for i := range a.Decision.Evidence {
			a.Decision.Evidence[i].Link = ""
		}
	}
	if _, err := t.SaveApplication(a, was); err != nil {
		return err
	}
	marks, err := t.Marks(a.Org, a.ID)
	if err != nil {
		return err
	}
	for _, m := range marks {
		was := m.Revision
		m.Revision, m.Sheet.Feedback, m.Sheet.Notes, m.Dropped = was+1, "", nil, m.Dropped || m.Given == nil
		if _, err := t.SaveMark(m, was); err != nil {
			return err
		}
	}
	return nil
}
