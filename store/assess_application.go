package store

import (
	"database/sql"

	"laurel/account"
	"laurel/assess"
)

const (
	applicationColumns = `id, org, person, achievement, version, state, revision, recognition, employer, scores, round, lacking, submitted, decided, decision,
		appeal, witness, award, problem, created, changed, opened, renewal`
	applicationExists = `SELECT 1 FROM assess_application WHERE org = ? AND id = ?`
)

func scanApplication(r row) (a assess.Application, err error) {
	var recognition, scores, decision, witness, opened, renewal string
	var submitted, decided sql.NullInt64
	var created, changed int64
	err = r.Scan(&a.ID, &a.Org, &a.Person, &a.Achievement, &a.Version, &a.State, &a.Revision, &recognition, &a.Employer, &scores, &a.Round, &a.Lacking, &submitted, &decided, &decision,
		&a.Appeal, &witness, &a.Award, &a.Problem, &created, &changed, &opened, &renewal)
	if err != nil {
		return a, err
	}
	a.Submitted, a.Decided, a.Created, a.Changed = fromMicrosPtr(submitted), fromMicrosPtr(decided), fromMicros(created), fromMicros(changed)
	if err := fromJSON(recognition, &a.Recognition); err != nil {
		return a, err
	}
	if err := fromJSON(scores, &a.Scores); err != nil {
		return a, err
	}
	if err := fromJSON(decision, &a.Decision); err != nil {
		return a, err
	}
	if err := fromJSON(renewal, &a.Renewal); err != nil {
		return a, err
	}
	if err := fromJSON(opened, &a.Opened); err != nil {
		return a, err
	}
	return a, fromJSON(witness, &a.Identity)
}

// jsonParts are what an application keeps as JSON.
type jsonParts struct{ recognition, renewal, scores, decision, witness string }

func jsonPartsOf(a assess.Application) (p jsonParts, err error) {
	for into, from := range map[*string]any{&p.recognition: a.Recognition, &p.renewal: a.Renewal, &p.scores: a.Scores, &p.decision: a.Decision, &p.witness: a.Identity} {
		if *into, err = toJSON(from); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (t assessTx) AddApplication(a assess.Application) (bool, error) {
	parts, err := jsonPartsOf(a)
	if err != nil {
		return false, err
	}
	if _, err := t.PlanVersion(a.Org, a.Achievement, a.Version); err != nil {
		return false, err
	}
	opened, err := toJSON(a.Opened)
	if err != nil {
		return false, err
	}
	var under any // NULL is unlike any other
	if a.Opened != nil && a.Opened.Under != "" {
		under = a.Opened.Under
	}
	n, err := t.exec(`INSERT INTO assess_application (`+applicationColumns+`, request_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.ID, a.Org, a.Person, a.Achievement, a.Version, a.State, a.Revision, parts.recognition, a.Employer, parts.scores, a.Round, a.Lacking, microsPtr(a.Submitted), microsPtr(a.Decided), parts.decision,
		a.Appeal, parts.witness, a.Award, a.Problem, micros(a.Created), micros(a.Changed), opened, parts.renewal, under)
	return n == 1, err
}

func (t assessTx) SaveApplication(a assess.Application, was int) (bool, error) {
	parts, err := jsonPartsOf(a)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE assess_application SET state = ?, revision = ?, recognition = ?, renewal = ?, employer = ?, scores = ?, round = ?, lacking = ?, submitted = ?, decided = ?, decision = ?,
		appeal = ?, witness = ?, award = ?, problem = ?, changed = ? WHERE org = ? AND id = ? AND revision = ?`,
		a.State, a.Revision, parts.recognition, parts.renewal, a.Employer, parts.scores, a.Round, a.Lacking, microsPtr(a.Submitted), microsPtr(a.Decided), parts.decision,
		a.Appeal, parts.witness, a.Award, a.Problem, micros(a.Changed), a.Org, a.ID, was)
	return t.changedOne(n, err, "application", applicationExists, a.Org, string(a.ID))
}

func (t assessTx) application(id, where string, args ...any) (a assess.Application, err error) {
	err = t.first(`SELECT `+applicationColumns+` FROM assess_application WHERE `+where, args, func(r row) (err error) {
		a, err = scanApplication(r)
		return err
	})
	return a, noSuch(err, "application", id)
}

func (t assessTx) Application(org account.OrgID, id assess.ApplicationID) (assess.Application, error) {
	return t.application(string(id), `org = ? AND id = ?`, org, id)
}

func (t assessTx) ApplicationsOf(org account.OrgID, ids []assess.ApplicationID) (map[assess.ApplicationID]assess.Application, error) {
	all := map[assess.ApplicationID]assess.Application{}
	err := t.eachIn(`SELECT `+applicationColumns+` FROM assess_application WHERE org = ? AND id IN (…)`, []any{org}, distinct(ids), func(r row) error {
		a, err := scanApplication(r)
		all[a.ID] = a
		return err
	})
	return all, err
}

func (t assessTx) OwnApplication(person account.PersonID, id assess.ApplicationID) (assess.Application, error) {
	return t.application(string(id), `person = ? AND id = ?`, person, id)
}

func (t assessTx) AwardApplication(org account.OrgID, award string) (assess.Application, error) {
	return t.application(award, `org = ? AND award = ? AND award <> ''`, org, award)
}

func (t assessTx) ApplicationUnder(org account.OrgID, key string) (assess.Application, error) {
	return t.application(key, `org = ? AND request_key = ?`, org, key)
}

func (t assessTx) applications(query string, args ...any) (all []assess.Application, err error) {
	err = t.each(`SELECT `+applicationColumns+` FROM assess_application WHERE `+query, args, func(r row) error {
		a, err := scanApplication(r)
		all = append(all, a)
		return err
	})
	return all, err
}

func (t assessTx) OwnApplications(person account.PersonID) ([]assess.Application, error) {
	return t.applications(`person = ? ORDER BY created DESC, id DESC`, person)
}

// whereOf is a filter as a condition, and its arguments.
func whereOf(org account.OrgID, f assess.Filter) (string, []any) {
	where, args := `org = ?`, []any{org}
	if f.Achievement != "" {
		where, args = where+` AND achievement = ?`, append(args, f.Achievement)
	}
	if !f.ChangedAfter.IsZero() {
		where, args = where+` AND changed > ?`, append(args, micros(f.ChangedAfter))
	}
	if !f.DueBefore.IsZero() {
		where += ` AND id IN (SELECT application FROM assess_mark WHERE org = ? AND given IS NULL AND dropped = 0 AND due < ?)`
		args = append(args, org, micros(f.DueBefore))
	}
	in, states := statesIn(f.States)
	return where + in, append(args, states...)
}

func (t assessTx) Applications(org account.OrgID, f assess.Filter) ([]assess.Application, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	if f.Units != nil {
		return t.unitApplications(org, f)
	}
	where, args := pageWhere(org, f)
	return t.applications(where+` ORDER BY changed DESC, id DESC LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
}

// unitApplications is Applications for those of units, whose achievements are
// asked one by one.
func (t assessTx) unitApplications(org account.OrgID, f assess.Filter) ([]assess.Application, error) {
	ids, err := t.defines(org, f.Units, string(f.Achievement))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := places(t.tx, ids, true, f.Offset+f.Limit, func(id string) (string, []any) {
		f.Achievement = assess.AchievementID(id)
		where, args := pageWhere(org, f)
		return `SELECT changed, id FROM assess_application WHERE ` + where + ` ORDER BY changed DESC, id DESC LIMIT ?`, append(args, f.Offset+f.Limit)
	})
	if err != nil {
		return nil, err
	}
	// org is kept from an index that would have all of it gone through.
	return t.applications(`org || '' = ? AND id IN (SELECT found.id FROM `+t.db.engine.listed()+` found) ORDER BY changed DESC, id DESC`, org, listOf(found, f.Offset, f.Limit))
}

// pageWhere is whereOf from the place on where a page begins.
func pageWhere(org account.OrgID, f assess.Filter) (string, []any) {
	where, args := whereOf(org, f)
	if f.After.ID != "" {
		where, args = where+` AND (changed, id) < (?, ?)`, append(args, micros(f.After.Changed), f.After.ID)
	}
	return where, args
}

func (t assessTx) CountApplications(org account.OrgID, f assess.Filter) (n int, err error) {
	where, args := whereOf(org, f)
	s := awardSearch{where: where, args: args}
	s.inUnits(`achievement`, org, f.Units)
	err = t.one([]any{&n}, `SELECT count(*) FROM assess_application WHERE `+s.where, s.args...)
	return n, err
}

// Asking looks for the quiz in the text of the designs: an organisation has few.
func (t assessTx) Asking(org account.OrgID, quiz string, most int) ([]assess.Application, error) {
	return t.applications(`org = ? AND state = 'begun' AND (achievement, version) IN (SELECT v.achievement, v.number FROM assess_plan_version v WHERE v.org = ? AND v.design LIKE ?)
		ORDER BY id LIMIT ?`, org, org, `%"quiz":"`+quiz+`"%`, most)
}

func (t assessTx) answers(query string, args ...any) (all []assess.Answer, err error) {
	err = t.each(`SELECT a.application, a.task, a.revision, a.content, a.saved FROM assess_answer a WHERE `+query, args, func(r row) error {
		var a assess.Answer
		var content string
		var saved int64
		if err := r.Scan(&a.Application, &a.Task, &a.Revision, &content, &saved); err != nil {
			return err
		}
		a.Saved = fromMicros(saved)
		all = append(all, a)
		return fromJSON(content, &all[len(all)-1].Content)
	})
	return all, err
}

func (t assessTx) Answers(org account.OrgID, id assess.ApplicationID) ([]assess.Answer, error) {
	return t.answers(`a.org = ? AND a.application = ? AND a.revision = (SELECT max(b.revision) FROM assess_answer b WHERE b.application = a.application AND b.task = a.task)
		ORDER BY a.task`, org, id)
}

func (t assessTx) Revisions(org account.OrgID, id assess.ApplicationID, task assess.TaskID) ([]assess.Answer, error) {
	return t.answers(`a.org = ? AND a.application = ? AND a.task = ? ORDER BY a.revision DESC`, org, id, task)
}

func (t assessTx) AddAnswer(org account.OrgID, a assess.Answer, keep int) (bool, error) {
	if err := t.owns(org, a.Application); err != nil {
		return false, err
	}
	content, err := toJSON(a.Content)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO assess_answer (application, task, revision, org, content, saved) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (application, task, revision) DO NOTHING`,
		a.Application, a.Task, a.Revision, org, content, micros(a.Saved))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = t.exec(`DELETE FROM assess_answer WHERE application = ? AND task = ? AND revision <= ?`, a.Application, a.Task, a.Revision-keep)
	return err == nil, err
}

// owns is NotFound for an application that is not the organisation's.
func (t assessTx) owns(org account.OrgID, id assess.ApplicationID) error {
	var there int
	return noSuch(t.one([]any{&there}, applicationExists, org, id), "application", string(id))
}
