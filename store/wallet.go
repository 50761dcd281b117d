package store

import (
	"database/sql"
	"time"

	"laurel/account"
	"laurel/wallet"
)

// Wallet keeps what [wallet.Service] needs kept.
func (db *DB) Wallet() wallet.Store {
	return adapter[wallet.Tx]{db, func(t *tx) wallet.Tx { return walletTx{t} }}
}

type walletTx struct{ *tx }

const claimColumns = `hash, org, award, address, generation, opened, used`

func scanClaim(r row) (c wallet.Claim, err error) {
	var opened int64
	var used sql.NullInt64
	err = r.Scan(&c.Hash, &c.Org, &c.Award, &c.Address, &c.Generation, &opened, &used)
	c.Opened, c.Used = fromMicros(opened), fromMicrosPtr(used)
	return c, err
}

func (t walletTx) claims(query string, args ...any) (all []wallet.Claim, err error) {
	err = t.each(`SELECT `+claimColumns+` FROM claim WHERE `+query+` ORDER BY opened DESC, generation DESC, hash`, args, func(r row) error {
		c, err := scanClaim(r)
		all = append(all, c)
		return err
	})
	return all, err
}

func (t walletTx) AddClaim(org account.OrgID, c wallet.Claim) error {
	_, err := t.exec(`INSERT INTO claim (`+claimColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
		c.Hash, org, c.Award, c.Address, c.Generation, micros(c.Opened), microsPtr(c.Used))
	return err
}

func (t walletTx) ClaimByHash(hash []byte) (c wallet.Claim, err error) {
	err = t.first(`SELECT `+claimColumns+` FROM claim WHERE hash = ?`, []any{hash}, func(r row) (err error) {
		c, err = scanClaim(r)
		return err
	})
	return c, noSuch(err, "link", "with this token")
}

func (t walletTx) Claims(org account.OrgID, award wallet.AwardID) ([]wallet.Claim, error) {
	return t.claims(`org = ? AND award = ?`, org, award)
}

func (t walletTx) ClaimsFor(address []byte) ([]wallet.Claim, error) {
	return t.claims(`address = ? AND used IS NULL`, address)
}

func (t walletTx) SpendClaims(org account.OrgID, award wallet.AwardID, at time.Time) error {
	err := t.must(`UPDATE claim SET used = ? WHERE org = ? AND award = ? AND used IS NULL`, micros(at), org, award)
	return noSuch(err, "claim", string(award))
}

func (t walletTx) MoveClaims(org account.OrgID, from, to wallet.AwardID) error {
	_, err := t.exec(`UPDATE claim SET award = ? WHERE org = ? AND award = ? AND used IS NULL`, to, org, from)
	return err
}

const holdingColumns = `award, org, person, page, accepted, hidden, replaced`

func scanHolding(r row) (h wallet.Holding, err error) {
	var accepted int64
	var hidden sql.NullInt64
	err = r.Scan(&h.Award, &h.Org, &h.Person, &h.Page, &accepted, &hidden, &h.Replaced)
	h.Accepted, h.Hidden = fromMicros(accepted), fromMicrosPtr(hidden)
	return h, err
}

func (t walletTx) AddHolding(person account.PersonID, h wallet.Holding) (bool, error) {
	n, err := t.exec(`INSERT INTO holding (`+holdingColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (award) DO NOTHING`,
		h.Award, h.Org, person, h.Page, micros(h.Accepted), microsPtr(h.Hidden), h.Replaced)
	return n > 0, err
}

func (t walletTx) HoldingByPage(page string) (wallet.Holding, error) {
	return t.holding(page, `page = ?`, page)
}

func (t walletTx) HoldingOf(org account.OrgID, award wallet.AwardID) (wallet.Holding, error) {
	return t.holding(string(award), `org = ? AND award = ?`, org, award)
}

func (t walletTx) holding(id, query string, args ...any) (h wallet.Holding, err error) {
	err = t.first(`SELECT `+holdingColumns+` FROM holding WHERE `+query, args, func(r row) (err error) {
		h, err = scanHolding(r)
		return err
	})
	return h, noSuch(err, "award", id)
}

func (t walletTx) Holdings(person account.PersonID) (all []wallet.Holding, err error) {
	err = t.each(`SELECT `+holdingColumns+` FROM holding WHERE person = ? AND replaced = '' ORDER BY accepted DESC, award DESC`, []any{person}, func(r row) error {
		h, err := scanHolding(r)
		all = append(all, h)
		return err
	})
	return all, err
}

func (t walletTx) SetHidden(person account.PersonID, award wallet.AwardID, at *time.Time) error {
	err := t.must(`UPDATE holding SET hidden = ? WHERE person = ? AND (award = ? OR replaced = ?)`, microsPtr(at), person, award, award)
	return noSuch(err, "award", string(award))
}

func (t walletTx) SetReplaced(person account.PersonID, old, by wallet.AwardID) error {
	err := t.must(`UPDATE holding SET replaced = ? WHERE person = ? AND (award = ? OR replaced = ?)`, by, person, old, old)
	return noSuch(err, "award", string(old))
}

func (t walletTx) Erase(person account.PersonID) error {
	_, err := t.exec(`DELETE FROM claim WHERE award IN (SELECT award FROM holding WHERE person = ?)`, person)
	if err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM holding WHERE person = ?`, person)
	return err
}
