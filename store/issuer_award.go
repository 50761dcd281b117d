package store

import (
	"database/sql"
	"errors"
	"time"

	"laurel/account"
	"laurel/issuer"
)

const (
	awardColumns = `a.id, a.org, a.achievement, a.version, a.part, r.id, r.name, r.email, a.page, a.list, a.list_index, a.signed, a.status, a.reason, a.changed,
		a.awarded_on, a.valid_from, a.valid_until, a.result, a.evidence, a.supersedes, a.superseded_by, a.created`
	awardTables = ` FROM award a JOIN recipient r ON r.id = a.recipient`
	awardExists = `SELECT 1 FROM award WHERE org = ? AND id = ?`
)

// scanAward reads awardColumns, and what stands after them into more.
func scanAward(r row, more ...any) (a issuer.Award, err error) {
	var signed, changed, awardedOn, validFrom, created int64
	var validUntil sql.NullInt64
	err = r.Scan(append([]any{&a.ID, &a.Org, &a.Achievement, &a.Version, &a.Part, &a.Recipient.ID, &a.Recipient.Name, &a.Recipient.Email, &a.Page, &a.List, &a.Index,
		&signed, &a.Status, &a.Reason, &changed, &awardedOn, &validFrom, &validUntil, &a.Result, &a.Evidence, &a.Supersedes, &a.SupersededBy, &created}, more...)...)
	a.Signed, a.Changed, a.Created = signed != 0, fromMicros(changed), fromMicros(created)
	a.AwardedOn, a.ValidFrom, a.ValidUntil = fromMicros(awardedOn), fromMicros(validFrom), fromMicrosPtr(validUntil)
	return a, err
}

// awardWhere reads one award with its signed bytes, and the hash of its request.
func (t issuerTx) awardWhere(where string, args ...any) (a issuer.Award, request string, err error) {
	var json, european []byte
	var jwt sql.NullString
	err = t.first(`SELECT `+awardColumns+`, a.request, s.json, s.jwt, s.european`+awardTables+` LEFT JOIN award_signed s ON s.award = a.id WHERE `+where, args,
		func(r row) (err error) {
			a, err = scanAward(r, &request, &json, &jwt, &european)
			return err
		})
	if err != nil {
		return issuer.Award{}, "", err
	}
	a.JSON, a.JWT, a.European = json, jwt.String, european
	return a, request, nil
}

// Award of an erased recipient is signed, and has neither bytes nor a name.
func (t issuerTx) Award(org account.OrgID, id issuer.AwardID) (issuer.Award, error) {
	a, _, err := t.awardWhere(`a.org = ? AND a.id = ?`, org, id)
	return a, noSuch(err, "award", string(id))
}

func (t issuerTx) Taken(org account.OrgID, key string) (a issuer.Award, request string, found bool, err error) {
	if key == "" {
		return issuer.Award{}, "", false, nil
	}
	a, request, err = t.awardWhere(`a.org = ? AND a.request_key = ?`, org, key)
	if errors.Is(err, errNone) {
		return issuer.Award{}, "", false, nil
	}
	return a, request, err == nil, err
}

func (t issuerTx) Reserve(a issuer.Award, key, request string) (bool, error) {
	if err := t.ownsPartsOf(a); err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO award (id, org, achievement, version, part, recipient, page, list, list_index, signed, status, reason, changed,
		awarded_on, valid_from, valid_until, result, evidence, supersedes, superseded_by, created, request_key, request, number)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?) ON CONFLICT (org, request_key) DO NOTHING`,
		a.ID, a.Org, a.Achievement, a.Version, a.Part, a.Recipient.ID, a.Page, a.List, a.Index, a.Status, a.Reason, micros(a.Changed),
		micros(a.AwardedOn), micros(a.ValidFrom), microsPtr(a.ValidUntil), a.Result, a.Evidence, a.Supersedes, micros(a.Created),
		sql.NullString{String: key, Valid: key != ""}, request, a.Number())
	if err != nil || n == 0 {
		return false, err
	}
	if err := t.addDelegated(a); err != nil {
		return false, err
	}
	return true, t.addAssessed(a)
}

// ownsPartsOf holds what foreign keys do not: that all an award points to is
// of one organisation.
func (t issuerTx) ownsPartsOf(a issuer.Award) error {
	if err := t.ownsList(a.Org, a.List); err != nil {
		return err
	}
	var there int
	err := t.one([]any{&there}, `SELECT 1 FROM achievement_version WHERE org = ? AND achievement = ? AND number = ?`, a.Org, a.Achievement, a.Version)
	if err != nil {
		return noSuch(err, "version of micro-credential", string(a.Achievement))
	}
	err = t.one([]any{&there}, `SELECT 1 FROM recipient WHERE org = ? AND id = ?`, a.Org, a.Recipient.ID)
	return noSuch(err, "recipient", string(a.Recipient.ID))
}

func (t issuerTx) SignedAward(a issuer.Award) (bool, error) {
	n, err := t.exec(`UPDATE award SET signed = 1 WHERE org = ? AND id = ? AND signed = 0`, a.Org, a.ID)
	first, err := t.changedOne(n, err, "award", awardExists, a.Org, string(a.ID))
	if err != nil || !first {
		return false, err
	}
	if err := t.countSigned(a.Org, []issuer.Award{a}); err != nil {
		return false, err
	}
	_, err = t.exec(`INSERT INTO award_signed (award, org, json, jwt, european) VALUES (?, ?, ?, ?, ?)`, a.ID, a.Org, a.JSON, a.JWT, a.European)
	return err == nil, err
}

// GiveBack leaves an award that was signed after all.
func (t issuerTx) GiveBack(org account.OrgID, id issuer.AwardID) error {
	n, err := t.exec(`DELETE FROM award WHERE org = ? AND id = ? AND signed = 0`, org, id)
	_, err = t.changedOne(n, err, "award", awardExists, org, string(id))
	return err
}

func (t issuerTx) SetStatus(a issuer.Award, was issuer.Status) (bool, error) {
	n, err := t.exec(`UPDATE award SET status = ?, reason = ?, changed = ? WHERE org = ? AND id = ? AND status = ?`,
		a.Status, a.Reason, micros(a.Changed), a.Org, a.ID, was)
	changed, err := t.changedOne(n, err, "award", awardExists, a.Org, string(a.ID))
	if err != nil || !changed || !a.Signed || a.Status == was {
		return changed, err
	}
	if err := t.countAwards(a.Org, a.Achievement, was, -1); err != nil {
		return false, err
	}
	return true, t.countAwards(a.Org, a.Achievement, a.Status, 1)
}

// singly is the index's word for what was not made by a file.
const singly = `substr(coalesce(a.request_key, ''), 1, 6) <> '` + issuer.FiledKey + `'`

// MadeSingly goes through what an organisation made since, in an index that the
// awards of files are not in.
func (t issuerTx) MadeSingly(org account.OrgID, units []account.UnitID, since time.Time, limit int) (all []issuer.Award, err error) {
	s := awardSearch{where: ` WHERE a.signed = 1 AND a.supersedes = '' AND ` + singly + ` AND a.org = ? AND a.created >= ? AND a.status = ?`, args: []any{org, micros(since), issuer.InForce}}
	s.inUnits(`a.achievement`, org, units)
	const order = ` ORDER BY a.created DESC, a.id DESC`
	err = t.each(`SELECT `+awardColumns+awardTables+` WHERE a.id IN (SELECT a.id FROM award a`+t.db.engine.using("award_singly")+s.where+order+` LIMIT ?)`+order, append(s.args, limit), func(r row) error {
		a, err := scanAward(r)
		all = append(all, a)
		return err
	})
	return all, err
}

func (t issuerTx) Filed(org account.OrgID, id issuer.AwardID) (filed bool, err error) {
	var is int
	err = t.one([]any{&is}, `SELECT CASE WHEN `+singly+` THEN 0 ELSE 1 END FROM award a WHERE a.org = ? AND a.id = ?`, org, id)
	return is == 1, noSuch(err, "award", string(id))
}

func (t issuerTx) SetSuperseded(org account.OrgID, old, by issuer.AwardID) error {
	return noSuch(t.must(`UPDATE award SET superseded_by = ? WHERE org = ? AND id = ?`, by, org, old), "award", string(old))
}
