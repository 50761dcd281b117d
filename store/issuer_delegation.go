package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"laurel/account"
	"laurel/issuer"
)

const delegationColumns = `id, org, achievement, version, delegate, person, name, email, starts, ends, quota, used, reason, given_by, client, created, accepted, revoked, revoked_by, revoked_for`

// day is how long one lasts by UTC.
const day = 24 * time.Hour

func scanDelegation(r row) (d issuer.Delegation, err error) {
	var from, end, created, accepted, revoked int64
	err = r.Scan(&d.ID, &d.Org, &d.Achievement, &d.Version, &d.To, &d.Person, &d.Name, &d.Email, &from, &end, &d.Limit, &d.Used, &d.Reason, &d.By, &d.Client,
		&created, &accepted, &revoked, &d.RevokedBy, &d.RevokedFor)
	d.From, d.Until = fromMicros(from), fromMicros(end).Add(-day)
	d.Created, d.Accepted, d.Revoked = fromMicros(created), fromMicrosOrNone(accepted), fromMicrosOrNone(revoked)
	return d, err
}

func (t issuerTx) AddDelegation(d issuer.Delegation) error {
	if _, err := t.Achievement(d.Org, d.Achievement); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO delegation (`+delegationColumns+`) VALUES `+marks(20),
		d.ID, d.Org, d.Achievement, d.Version, d.To, d.Person, d.Name, strings.ToLower(d.Email), micros(d.From), micros(d.Until.Add(day)), d.Limit, d.Used, d.Reason, d.By, d.Client,
		micros(d.Created), microsOrNone(d.Accepted), microsOrNone(d.Revoked), d.RevokedBy, d.RevokedFor)
	return err
}

func (t issuerTx) Delegation(org account.OrgID, id issuer.DelegationID) (d issuer.Delegation, err error) {
	err = t.first(`SELECT `+delegationColumns+` FROM delegation WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		d, err = scanDelegation(r)
		return err
	})
	return d, noSuch(err, "delegation", string(id))
}

func (t issuerTx) Delegations(org account.OrgID, of issuer.AchievementID) ([]issuer.Delegation, error) {
	if of == "" {
		return t.delegations(`org = ?`, org)
	}
	return t.delegations(`org = ? AND achievement = ?`, org, of)
}

func (t issuerTx) DelegationsTo(org account.OrgID) ([]issuer.Delegation, error) {
	return t.delegations(`delegate = ? AND delegate <> ''`, org)
}

func (t issuerTx) DelegationsToPerson(id account.PersonID) ([]issuer.Delegation, error) {
	return t.delegations(`person = ? AND person <> ''`, id)
}

func (t issuerTx) delegations(where string, args ...any) (all []issuer.Delegation, err error) {
	err = t.each(`SELECT `+delegationColumns+` FROM delegation WHERE `+where+` ORDER BY id DESC LIMIT ?`, append(args, issuer.MaxDelegations), func(r row) error {
		d, err := scanDelegation(r)
		all = append(all, d)
		return err
	})
	return all, err
}

func (t issuerTx) DelegationsGiven(org account.OrgID, since time.Time) (n int, err error) {
	err = t.one([]any{&n}, `SELECT count(*) FROM delegation WHERE org = ? AND created >= ?`, org, micros(since))
	return n, err
}

const delegationExists = `SELECT 1 FROM delegation WHERE org = ? AND id = ?`

func (t issuerTx) SaveDelegation(d issuer.Delegation) (bool, error) {
	unanswered := ` AND accepted = 0`
	if !d.Revoked.IsZero() {
		unanswered = ``
	}
	n, err := t.exec(`UPDATE delegation SET person = ?, name = ?, email = ?, accepted = ?, revoked = ?, revoked_by = ?, revoked_for = ? WHERE org = ? AND id = ? AND revoked = 0`+unanswered,
		d.Person, d.Name, strings.ToLower(d.Email), microsOrNone(d.Accepted), microsOrNone(d.Revoked), d.RevokedBy, d.RevokedFor, d.Org, d.ID)
	return t.changedOne(n, err, "delegation", delegationExists, d.Org, string(d.ID))
}

// UseDelegation asks and counts in one statement, so that of two at once the
// second sees what the first has taken.
func (t issuerTx) UseDelegation(org account.OrgID, id issuer.DelegationID, awards int, at time.Time) (bool, error) {
	query, args := `UPDATE delegation SET used = used + ? WHERE org = ? AND id = ?`, []any{awards, org, id}
	if awards > 0 {
		query += ` AND revoked = 0 AND accepted > 0 AND starts <= ? AND ends > ? AND (quota = 0 OR used + ? <= quota)`
		args = append(args, micros(at), micros(at), awards)
	}
	n, err := t.exec(query, args...)
	return t.changedOne(n, err, "delegation", delegationExists, org, string(id))
}

func (t issuerTx) addDelegated(awards ...issuer.Award) error {
	var made []issuer.Award
	for _, a := range awards {
		if a.Delegated == nil {
			continue
		}
		made = append(made, a)
		if len(made) > 1 && made[len(made)-2].Delegated.Delegation == a.Delegated.Delegation {
			continue
		}
		if _, err := t.Delegation(a.Org, a.Delegated.Delegation); err != nil {
			return err
		}
	}
	return t.many(`INSERT INTO award_delegated (award, org, delegation, person, client) VALUES (…)`, marks(5), len(made), func(i int) []any {
		how := made[i].Delegated
		return []any{made[i].ID, made[i].Org, how.Delegation, how.Person, how.Client}
	})
}

func (t issuerTx) Delegated(org account.OrgID, id issuer.AwardID) (*issuer.Delegated, error) {
	how := &issuer.Delegated{}
	err := t.one([]any{&how.Delegation, &how.To, &how.Person, &how.Client},
		`SELECT u.delegation, d.delegate, u.person, u.client FROM award_delegated u JOIN delegation d ON d.id = u.delegation WHERE u.org = ? AND u.award = ?`, org, id)
	if errors.Is(err, errNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return how, nil
}

// DelegatedAwards tells what became of the newest mail with a link to accept
// each award.
func (t issuerTx) DelegatedAwards(org account.OrgID, id issuer.DelegationID, limit, offset int) (all []issuer.DelegatedAward, err error) {
	var there int
	if err := t.one([]any{&there}, delegationExists, org, id); err != nil {
		return nil, noSuch(err, "delegation", string(id))
	}
	err = t.each(`SELECT `+awardColumns+`, u.person, u.client, coalesce((SELECT h.accepted FROM holding h WHERE h.award = a.id), 0),
		coalesce((SELECT m.state FROM mail m WHERE m.org = a.org AND m.award = a.id AND m.purpose = 'claim' ORDER BY m.queued DESC, m.id DESC LIMIT 1), '')`+awardTables+`
		JOIN award_delegated u ON u.award = a.id WHERE u.delegation = ? AND u.org = ? AND a.signed = 1 ORDER BY u.award DESC LIMIT ? OFFSET ?`,
		[]any{id, org, limit, offset}, func(r row) error {
			var one issuer.DelegatedAward
			var accepted int64
			var err error
			one.Award, err = scanAward(r, &one.By, &one.Client, &accepted, &one.Mail)
			one.Accepted = fromMicrosOrNone(accepted)
			all = append(all, one)
			return err
		})
	return all, err
}

func (t issuerTx) CountDelegatedAwards(org account.OrgID, id issuer.DelegationID) (n int, err error) {
	err = t.one([]any{&n}, `SELECT count(*) FROM award_delegated u JOIN award a ON a.id = u.award WHERE u.delegation = ? AND u.org = ? AND a.signed = 1`, id, org)
	return n, err
}

func (p issuerPublic) OrgOfDelegation(ctx context.Context, id issuer.DelegationID) (account.OrgID, error) {
	return p.org(ctx, `SELECT org FROM delegation WHERE id = ?`, "delegation", string(id))
}

// forgetAsked ends what was asked of mail addresses.
func (t *tx) forgetAsked(where string, arg any) error {
	_, err := t.exec(`UPDATE delegation SET email = '', name = '', revoked = ?, revoked_for = 'It was not accepted.' WHERE revoked = 0 AND `+where, micros(t.db.config.Now()), arg)
	return err
}

// endDelegations ends what somebody may award who is erased.
func (t *tx) endDelegations(id account.PersonID, at time.Time) error {
	_, err := t.exec(`UPDATE delegation SET revoked = ?, revoked_for = 'Whoever might award by it is gone.' WHERE revoked = 0 AND person = ?`, micros(at), id)
	return err
}
