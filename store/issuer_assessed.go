package store

import (
	"errors"

	"laurel/account"
	"laurel/issuer"
)

func (t issuerTx) addAssessed(a issuer.Award) error {
	if a.Assessed == nil {
		return nil
	}
	how, err := toJSON(a.Assessed)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO award_assessed (award, org, how) VALUES (?, ?, ?)`, a.ID, a.Org, how)
	return err
}

func (t issuerTx) Assessed(org account.OrgID, id issuer.AwardID) (*issuer.Assessed, error) {
	var how string
	err := t.one([]any{&how}, `SELECT how FROM award_assessed WHERE org = ? AND award = ?`, org, id)
	if errors.Is(err, errNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var e issuer.Assessed
	return &e, fromJSON(how, &e)
}
