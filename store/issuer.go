package store

import (
	"errors"

	"laurel/account"
	"laurel/issuer"
)

// Issuer keeps what [issuer.Service] needs kept.
func (db *DB) Issuer() issuer.Store {
	return adapter[issuer.Tx]{db, func(t *tx) issuer.Tx { return issuerTx{t} }}
}

type issuerTx struct{ *tx }

// changedOne tells whether a conditional change took place. One that did not
// is NotFound where the row is not the organisation's.
func (t issuerTx) changedOne(n int64, err error, what, exists string, org account.OrgID, id string) (bool, error) {
	if err != nil || n > 0 {
		return err == nil, err
	}
	var there int
	return false, noSuch(t.one([]any{&there}, exists, org, id), what, id)
}

const achievementColumns = `id, org, unit, state, draft, revision, published, created, changed, stage, writers, approved_by, supersedes, superseded_by, source, text_revision`

func scanAchievement(r row) (a issuer.Achievement, err error) {
	var draft, writers string
	var created, changed int64
	if err := r.Scan(&a.ID, &a.Org, &a.Unit, &a.State, &draft, &a.Revision, &a.Published, &created, &changed,
		&a.Stage, &writers, &a.ApprovedBy, &a.Supersedes, &a.SupersededBy, &a.Source, &a.Text); err != nil {
		return issuer.Achievement{}, err
	}
	a.Created, a.Changed = fromMicros(created), fromMicros(changed)
	return a, errors.Join(fromJSON(draft, &a.Draft), fromJSON(writers, &a.Writers))
}

func (t issuerTx) Achievement(org account.OrgID, id issuer.AchievementID) (a issuer.Achievement, err error) {
	err = t.first(`SELECT `+achievementColumns+` FROM achievement WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		a, err = scanAchievement(r)
		return err
	})
	return a, noSuch(err, "micro-credential", string(id))
}

// Achievements lists the one changed last first.
func (t issuerTx) Achievements(org account.OrgID) ([]issuer.Achievement, error) {
	return t.achievements(`SELECT `+achievementColumns+` FROM achievement WHERE org = ? ORDER BY changed DESC, id DESC`, org)
}

func (t issuerTx) AddAchievement(a issuer.Achievement) error {
	if a.Unit != "" {
		if err := t.hasUnit(a.Org, a.Unit); err != nil {
			return err
		}
	}
	draft, err := toJSON(a.Draft)
	if err != nil {
		return err
	}
	writers, err := toJSON(a.Writers)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO achievement (`+achievementColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Org, a.Unit, a.State, draft, a.Revision, a.Published, micros(a.Created), micros(a.Changed),
		a.Stage, writers, a.ApprovedBy, a.Supersedes, a.SupersededBy, a.Source, a.Text)
	if err != nil || a.State == issuer.Draft {
		return err
	}
	return t.touchCatalogue()
}

func (t issuerTx) SetAchievementUnit(org account.OrgID, id issuer.AchievementID, unit account.UnitID) error {
	if unit != "" {
		if err := t.hasUnit(org, unit); err != nil {
			return err
		}
	}
	return noSuch(t.must(`UPDATE achievement SET unit = ? WHERE org = ? AND id = ?`, unit, org, id), "micro-credential", string(id))
}

func (t issuerTx) SaveAchievement(a issuer.Achievement, was int) (bool, error) {
	draft, err := toJSON(a.Draft)
	if err != nil {
		return false, err
	}
	writers, err := toJSON(a.Writers)
	if err != nil {
		return false, err
	}
	var state issuer.State
	err = t.one([]any{&state}, `SELECT state FROM achievement WHERE org = ? AND id = ?`, a.Org, a.ID)
	if err != nil {
		return false, noSuch(err, "micro-credential", string(a.ID))
	}
	n, err := t.exec(`UPDATE achievement SET state = ?, draft = ?, revision = ?, published = ?, changed = ?,
		stage = ?, writers = ?, approved_by = ?, supersedes = ?, superseded_by = ?, text_revision = ? WHERE org = ? AND id = ? AND revision = ?`,
		a.State, draft, a.Revision, a.Published, micros(a.Changed),
		a.Stage, writers, a.ApprovedBy, a.Supersedes, a.SupersededBy, a.Text, a.Org, a.ID, was)
	if err != nil || n == 0 {
		return false, err
	}
	if state == a.State {
		return true, nil
	}
	return true, t.touchCatalogue()
}

const versionColumns = `v.achievement, v.org, v.number, v.definition, v.at`

func scanVersion(r row) (v issuer.Version, err error) {
	var definition string
	var at int64
	if err := r.Scan(&v.Achievement, &v.Org, &v.Number, &definition, &at); err != nil {
		return issuer.Version{}, err
	}
	v.At = fromMicros(at)
	return v, fromJSON(definition, &v.Definition)
}

func (t issuerTx) Version(org account.OrgID, id issuer.AchievementID, number int) (v issuer.Version, err error) {
	err = t.first(`SELECT `+versionColumns+` FROM achievement_version v WHERE v.org = ? AND v.achievement = ? AND v.number = ?`,
		[]any{org, id, number}, func(r row) (err error) {
			v, err = scanVersion(r)
			return err
		})
	return v, noSuch(err, "version of micro-credential", string(id))
}

// Versions lists the oldest first.
func (t issuerTx) Versions(org account.OrgID, id issuer.AchievementID) (all []issuer.Version, err error) {
	err = t.each(`SELECT `+versionColumns+` FROM achievement_version v WHERE v.org = ? AND v.achievement = ? ORDER BY v.number`,
		[]any{org, id}, func(r row) error {
			v, err := scanVersion(r)
			all = append(all, v)
			return err
		})
	return all, err
}

func (t issuerTx) AddVersion(v issuer.Version) error {
	if _, err := t.Achievement(v.Org, v.Achievement); err != nil {
		return err
	}
	definition, err := toJSON(v.Definition)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO achievement_version (achievement, org, number, definition, at) VALUES (?, ?, ?, ?, ?)`,
		v.Achievement, v.Org, v.Number, definition, micros(v.At))
	if err != nil {
		return err
	}
	return t.touchCatalogue()
}

// catalogue is the setting that counts the changes of what is published. It is
// one row for the whole installation, which publishing and retiring, rare as
// they are, may well wait for.
const catalogue = "catalogueGeneration"

func (t *tx) touchCatalogue() error {
	_, err := t.exec(`INSERT INTO setting (name, value) VALUES (?, '1')
		ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(setting.value AS bigint) + 1 AS text)`, catalogue)
	return err
}

func (t *tx) catalogueGeneration() (n int64, err error) {
	err = t.one([]any{&n}, `SELECT CAST(value AS bigint) FROM setting WHERE name = ?`, catalogue)
	if errors.Is(err, errNone) {
		return 0, nil
	}
	return n, err
}
