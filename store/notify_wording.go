package store

import (
	"laurel/account"
	"laurel/notify"
)

const wordingColumns = `kind, language, subject, opening, closing, revision, person, changed`

func scanWording(r row) (v notify.WordingVersion, err error) {
	var changed int64
	err = r.Scan(&v.Kind, &v.Language, &v.Subject, &v.Opening, &v.Closing, &v.Revision, &v.By, &changed)
	v.Changed = fromMicros(changed)
	return v, err
}

func (t notifyTx) wordings(query string, args ...any) (all []notify.WordingVersion, err error) {
	err = t.each(query, args, func(r row) error {
		v, err := scanWording(r)
		all = append(all, v)
		return err
	})
	return all, err
}

func (t notifyTx) Wordings(org account.OrgID) ([]notify.WordingVersion, error) {
	return t.wordings(`SELECT `+wordingColumns+` FROM mail_wording w WHERE org = ? AND revision = (SELECT max(revision) FROM mail_wording n
		WHERE n.org = w.org AND n.kind = w.kind AND n.language = w.language) ORDER BY kind, language`, org)
}

func (t notifyTx) WordingHistory(org account.OrgID, id notify.WordingID, limit int) ([]notify.WordingVersion, error) {
	return t.wordings(`SELECT `+wordingColumns+` FROM mail_wording WHERE org = ? AND kind = ? AND language = ? ORDER BY revision DESC LIMIT ?`, org, id.Kind, id.Language, limit)
}

func (t notifyTx) AddWording(org account.OrgID, v notify.WordingVersion) (bool, error) {
	n, err := t.exec(`INSERT INTO mail_wording (org, kind, language, revision, subject, opening, closing, person, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (org, kind, language, revision) DO NOTHING`,
		org, v.Kind, v.Language, v.Revision, v.Subject, v.Opening, v.Closing, v.By, micros(v.Changed))
	return n > 0, err
}
