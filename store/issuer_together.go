package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"laurel/account"
	"laurel/issuer"
)

const partnerColumns = `id, org, achievement, partner, email, sections, needed, state, invited_by, reason, revision, created, changed, comment, agreed_to, agreed_on, agreed_by`

func scanPartner(r row) (p issuer.Partner, err error) {
	var sections string
	var created, changed, needed, agreed int64
	err = r.Scan(&p.ID, &p.Org, &p.Achievement, &p.With, &p.Email, &sections, &needed, &p.State, &p.By, &p.Reason, &p.Revision, &created, &changed,
		&p.Comment, &p.AgreedTo, &agreed, &p.AgreedBy)
	if err != nil {
		return issuer.Partner{}, err
	}
	p.Created, p.Changed, p.AgreedOn, p.Needed = fromMicros(created), fromMicros(changed), fromMicrosOrNone(agreed), needed != 0
	return p, fromJSON(sections, &p.Sections)
}

func (t issuerTx) AddPartner(p issuer.Partner) error {
	if _, err := t.Achievement(p.Org, p.Achievement); err != nil {
		return err
	}
	sections, err := toJSON(p.Sections)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO draft_partner (`+partnerColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.Org, p.Achievement, p.With, p.Email, sections, flag(p.Needed), p.State, p.By, p.Reason, p.Revision, micros(p.Created), micros(p.Changed),
		p.Comment, p.AgreedTo, microsOrNone(p.AgreedOn), p.AgreedBy)
	return err
}

func (t issuerTx) Partner(org account.OrgID, id issuer.PartnerID) (p issuer.Partner, err error) {
	err = t.first(`SELECT `+partnerColumns+` FROM draft_partner WHERE id = ? AND (org = ? OR (partner = ? AND partner <> ''))`, []any{id, org, org}, func(r row) (err error) {
		p, err = scanPartner(r)
		return err
	})
	return p, noSuch(err, "draft written with others", string(id))
}

func (t issuerTx) Partners(org account.OrgID, id issuer.AchievementID) ([]issuer.Partner, error) {
	return t.partners(`SELECT `+partnerColumns+` FROM draft_partner WHERE org = ? AND achievement = ? ORDER BY id`, org, id)
}

func (t issuerTx) PartnersWith(org account.OrgID) ([]issuer.Partner, error) {
	return t.partners(`SELECT `+partnerColumns+` FROM draft_partner WHERE partner = ? AND partner <> '' ORDER BY id DESC`, org)
}

func (t issuerTx) partners(query string, args ...any) (all []issuer.Partner, err error) {
	err = t.each(query, args, func(r row) error {
		p, err := scanPartner(r)
		all = append(all, p)
		return err
	})
	return all, err
}

func (t issuerTx) PartnersAsked(org account.OrgID, since time.Time) (n int, err error) {
	err = t.one([]any{&n}, `SELECT count(*) FROM draft_partner WHERE org = ? AND created >= ?`, org, micros(since))
	return n, err
}

func (t issuerTx) SavePartner(p issuer.Partner, was int) (bool, error) {
	n, err := t.exec(`UPDATE draft_partner SET partner = ?, email = ?, state = ?, reason = ?, revision = ?, changed = ?, comment = ?, agreed_to = ?, agreed_on = ?, agreed_by = ?
		WHERE org = ? AND id = ? AND revision = ?`,
		p.With, p.Email, p.State, p.Reason, p.Revision, micros(p.Changed), p.Comment, p.AgreedTo, microsOrNone(p.AgreedOn), p.AgreedBy, p.Org, p.ID, was)
	return t.changedOne(n, err, "draft written with others", `SELECT 1 FROM draft_partner WHERE org = ? AND id = ?`, p.Org, string(p.ID))
}

// AddEdit drops the oldest beyond the bound.
func (t issuerTx) AddEdit(e issuer.Edit) error {
	if _, err := t.Achievement(e.Org, e.Achievement); err != nil {
		return err
	}
	kept := make([]issuer.Change, len(e.Changes))
	for i, c := range e.Changes {
		c.Lines = nil // drawn anew from before and after
		kept[i] = c
	}
	changes, err := toJSON(kept)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO draft_edit (org, achievement, revision, written_for, person, client, at, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Org, e.Achievement, e.Revision, e.Of, e.By, e.Client, micros(e.At), changes)
	if err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM draft_edit WHERE achievement = ? AND revision <= (SELECT revision FROM draft_edit WHERE achievement = ? ORDER BY revision DESC LIMIT 1 OFFSET ?)`,
		e.Achievement, e.Achievement, issuer.MaxEdits)
	return err
}

func (t issuerTx) Edits(org account.OrgID, id issuer.AchievementID) (all []issuer.Edit, err error) {
	err = t.each(`SELECT revision, written_for, person, client, at, changes FROM draft_edit WHERE org = ? AND achievement = ? ORDER BY revision DESC`,
		[]any{org, id}, func(r row) error {
			e := issuer.Edit{Org: org, Achievement: id}
			var at int64
			var changes string
			if err := r.Scan(&e.Revision, &e.Of, &e.By, &e.Client, &at, &changes); err != nil {
				return err
			}
			e.At = fromMicros(at)
			all = append(all, e)
			return fromJSON(changes, &all[len(all)-1].Changes)
		})
	return all, err
}

const endorsementColumns = `id, org, achievement, version, partner, endorser, comment, signed, at, withdrawn, reason, list, list_index`

func scanEndorsement(r row) (e issuer.Endorsement, err error) {
	var at int64
	var withdrawn sql.NullInt64
	if err := r.Scan(&e.ID, &e.Org, &e.Achievement, &e.Version, &e.Partner, &e.By, &e.Comment, &e.JSON, &at, &withdrawn, &e.Reason, &e.List, &e.Index); err != nil {
		return issuer.Endorsement{}, err
	}
	e.At, e.Withdrawn = fromMicros(at), fromMicrosPtr(withdrawn)
	return e, nil
}

func (t issuerTx) AddEndorsement(e issuer.Endorsement) error {
	if _, err := t.Achievement(e.Org, e.Achievement); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO endorsement (`+endorsementColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '', ?, ?)`,
		e.ID, e.Org, e.Achievement, e.Version, e.Partner, e.By, e.Comment, e.JSON, micros(e.At), e.List, e.Index)
	return err
}

func (t issuerTx) Endorsement(org account.OrgID, id issuer.EndorsementID) (e issuer.Endorsement, err error) {
	err = t.first(`SELECT `+endorsementColumns+` FROM endorsement WHERE id = ? AND (org = ? OR endorser = ?)`, []any{id, org, org}, func(r row) (err error) {
		e, err = scanEndorsement(r)
		return err
	})
	return e, noSuch(err, "endorsement", string(id))
}

// Endorsements lists them in the order in which the partners were asked.
func (t issuerTx) Endorsements(org account.OrgID, id issuer.AchievementID, version int) ([]issuer.Endorsement, error) {
	return t.endorsements(`SELECT `+endorsementColumns+` FROM endorsement WHERE org = ? AND achievement = ? AND version = ? ORDER BY id`, org, id, version)
}

func (t issuerTx) EndorsementsBy(org account.OrgID) ([]issuer.Endorsement, error) {
	return t.endorsements(`SELECT `+endorsementColumns+` FROM endorsement WHERE endorser = ? ORDER BY id DESC`, org)
}

func (t issuerTx) endorsements(query string, args ...any) (all []issuer.Endorsement, err error) {
	err = t.each(query, args, func(r row) error {
		e, err := scanEndorsement(r)
		all = append(all, e)
		return err
	})
	return all, err
}

// WithdrawEndorsement is the endorser's to do.
func (t issuerTx) WithdrawEndorsement(e issuer.Endorsement) (bool, error) {
	if e.Withdrawn == nil {
		return false, errors.New("store: an endorsement is withdrawn at some moment")
	}
	n, err := t.exec(`UPDATE endorsement SET withdrawn = ?, reason = ? WHERE endorser = ? AND id = ? AND withdrawn IS NULL`,
		micros(*e.Withdrawn), e.Reason, e.By, e.ID)
	return t.changedOne(n, err, "endorsement", `SELECT 1 FROM endorsement WHERE endorser = ? AND id = ?`, e.By, string(e.ID))
}

func (p issuerPublic) OrgsOfPartner(ctx context.Context, id issuer.PartnerID) (of, with account.OrgID, err error) {
	err = p.db.view(ctx, func(t *tx) error {
		return t.one([]any{&of, &with}, `SELECT org, partner FROM draft_partner WHERE id = ?`, id)
	})
	return of, with, noSuch(err, "draft written with others", string(id))
}

func (p issuerPublic) OrgOfEndorsement(ctx context.Context, id issuer.EndorsementID) (account.OrgID, error) {
	return p.org(ctx, `SELECT endorser FROM endorsement WHERE id = ?`, "endorsement", string(id))
}

func (p issuerPublic) DropOldInvitations(ctx context.Context, before time.Time) error {
	return p.db.update(ctx, func(t *tx) error {
		if err := t.forgetPartners(`email <> '' AND created < ?`, micros(before)); err != nil {
			return err
		}
		return t.forgetAsked(`email <> '' AND created < ?`, micros(before))
	})
}

// forgetPartners ends what was asked of mail addresses.
func (t *tx) forgetPartners(where string, arg any) error {
	_, err := t.exec(`UPDATE draft_partner SET email = '', state = 'left', revision = revision + 1, changed = ? WHERE `+where, micros(t.db.config.Now()), arg)
	return err
}
