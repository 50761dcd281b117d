package store

import (
	"errors"

	"laurel/account"
	"laurel/issuer"
)

// Waiting lists them in the order they were made.
func (t issuerTx) Waiting(org account.OrgID) ([]issuer.Achievement, error) {
	return t.achievements(`SELECT `+achievementColumns+` FROM achievement WHERE org = ? AND stage <> 'writing' ORDER BY id`, org)
}

func (t issuerTx) achievements(query string, args ...any) (all []issuer.Achievement, err error) {
	err = t.each(query, args, func(r row) error {
		a, err := scanAchievement(r)
		all = append(all, a)
		return err
	})
	return all, err
}

func (t issuerTx) AddStep(s issuer.Step) error {
	if _, err := t.Achievement(s.Org, s.Achievement); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO achievement_step (id, org, achievement, move, revision, person, client, at, comment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.Org, s.Achievement, s.Move, s.Revision, s.By, s.Client, micros(s.At), s.Comment)
	return err
}

func (t issuerTx) Steps(org account.OrgID, id issuer.AchievementID) (all []issuer.Step, err error) {
	err = t.each(`SELECT id, move, revision, person, client, at, comment FROM achievement_step WHERE org = ? AND achievement = ? ORDER BY id`,
		[]any{org, id}, func(r row) error {
			s := issuer.Step{Org: org, Achievement: id}
			var at int64
			err := r.Scan(&s.ID, &s.Move, &s.Revision, &s.By, &s.Client, &at, &s.Comment)
			s.At = fromMicros(at)
			all = append(all, s)
			return err
		})
	return all, err
}

func (t issuerTx) Policy(org account.OrgID) (issuer.Policy, error) {
	p := issuer.Policy{Org: org}
	var profiles, own string
	err := t.one([]any{&p.Approval, &profiles, &own}, `SELECT approval, profiles, own FROM authoring_policy WHERE org = ?`, org)
	if errors.Is(err, errNone) {
		return p, nil
	}
	if err != nil {
		return issuer.Policy{}, err
	}
	return p, errors.Join(fromJSON(profiles, &p.Profiles), fromJSON(own, &p.Own))
}

func (t issuerTx) SetPolicy(p issuer.Policy) error {
	profiles, err := toJSON(p.Profiles)
	if err != nil {
		return err
	}
	own, err := toJSON(p.Own)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO authoring_policy (org, approval, profiles, own) VALUES (?, ?, ?, ?)
		ON CONFLICT (org) DO UPDATE SET approval = excluded.approval, profiles = excluded.profiles, own = excluded.own`,
		p.Org, p.Approval, profiles, own)
	return err
}

const templateColumns = `id, org, unit, name, about, definition, at`

func scanTemplate(r row) (t issuer.Template, err error) {
	var definition string
	var at int64
	if err := r.Scan(&t.ID, &t.Org, &t.Unit, &t.Name, &t.About, &definition, &at); err != nil {
		return issuer.Template{}, err
	}
	t.At = fromMicros(at)
	return t, fromJSON(definition, &t.Definition)
}

// Templates lists them by name.
func (t issuerTx) Templates(org account.OrgID) (all []issuer.Template, err error) {
	err = t.each(`SELECT `+templateColumns+` FROM template WHERE org = ? ORDER BY name, id`, []any{org}, func(r row) error {
		one, err := scanTemplate(r)
		all = append(all, one)
		return err
	})
	return all, err
}

func (t issuerTx) Template(org account.OrgID, id issuer.TemplateID) (one issuer.Template, err error) {
	err = t.first(`SELECT `+templateColumns+` FROM template WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		one, err = scanTemplate(r)
		return err
	})
	return one, noSuch(err, "template", string(id))
}

func (t issuerTx) AddTemplate(one issuer.Template) error {
	definition, err := toJSON(one.Definition)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO template (`+templateColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		one.ID, one.Org, one.Unit, one.Name, one.About, definition, micros(one.At))
	return err
}

func (t issuerTx) DropTemplate(org account.OrgID, id issuer.TemplateID) error {
	return noSuch(t.must(`DELETE FROM template WHERE org = ? AND id = ?`, org, id), "template", string(id))
}

func (t issuerTx) Imported(org account.OrgID, source string) (issuer.Achievement, bool, error) {
	if source == "" {
		return issuer.Achievement{}, false, nil
	}
	all, err := t.achievements(`SELECT `+achievementColumns+` FROM achievement WHERE org = ? AND source = ?`, org, source)
	if err != nil || len(all) == 0 {
		return issuer.Achievement{}, false, err
	}
	return all[0], true, nil
}
