package store

import (
	"database/sql"
	"time"

	"laurel/account"
)

func (t accountTx) AddInvitation(org account.OrgID, i account.Invitation, hash []byte) error {
	_, err := t.exec(`INSERT INTO invitation (org, id, hash, email, name, role, unit, invited_by, sent, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		org, i.ID, hash, i.Email, i.Name, i.Role, i.Unit, i.By, micros(i.Sent), micros(i.Expires))
	return err
}

const invitationQuery = `SELECT org, id, email, name, role, unit, invited_by, sent, expires, ended, accepted FROM invitation`

func scanInvitation(r row) (account.Invitation, error) {
	var i account.Invitation
	var sent, expires, accepted int64
	var ended sql.NullInt64
	err := r.Scan(&i.Org, &i.ID, &i.Email, &i.Name, &i.Role, &i.Unit, &i.By, &sent, &expires, &ended, &accepted)
	i.Sent, i.Expires, i.Ended, i.Accepted = fromMicros(sent), fromMicros(expires), fromMicrosPtr(ended), accepted != 0
	return i, err
}

func (t accountTx) Invitations(org account.OrgID) (all []account.Invitation, err error) {
	err = t.each(invitationQuery+` WHERE org = ? AND ended IS NULL ORDER BY id DESC`, []any{org}, func(r row) error {
		i, err := scanInvitation(r)
		all = append(all, i)
		return err
	})
	return all, err
}

func (t accountTx) InvitationByHash(hash []byte) (i account.Invitation, err error) {
	err = t.first(invitationQuery+` WHERE hash = ?`, []any{hash}, func(r row) (err error) {
		i, err = scanInvitation(r)
		return err
	})
	return i, noSuch(err, "invitation", "")
}

func (t accountTx) EndInvitation(org account.OrgID, id account.InvitationID, accepted bool, at time.Time) error {
	err := t.must(`UPDATE invitation SET ended = ?, accepted = ?, email = '', name = '' WHERE org = ? AND id = ? AND ended IS NULL`,
		micros(at), flag(accepted), org, id)
	return noSuch(err, "invitation", string(id))
}
