package vault

import (
	"context"
	"fmt"

	"laurel/account"
)

// Rewrap seals everything anew under another master key, in one transaction:
// afterwards the old one opens nothing, or nothing has changed. Servers that
// run on the old key cannot sign until they are started with the new one.
func (v *Vault) Rewrap(ctx context.Context, by account.Actor, next Master) error {
	if err := by.RequireOperator(); err != nil {
		return err
	}
	if next.b == nil {
		return errNoMaster
	}
	return v.Store.Update(ctx, func(tx Tx) error {
		if err := v.rewrapKeys(tx, by, next); err != nil {
			return err
		}
		return v.rewrapSecrets(tx, next)
	})
}

func (v *Vault) rewrapKeys(tx Tx, by account.Actor, next Master) error {
	type owned struct {
		org account.OrgID
		key SealedKey
	}
	var all []owned
	err := tx.EveryKey(func(org account.OrgID, k SealedKey) error {
		all = append(all, owned{org, k})
		return nil
	})
	if err != nil {
		return err
	}
	told := map[account.OrgID]bool{}
	for _, o := range all {
		sealed, err := v.reseal(o.key.Secret, keyPlace(o.org, o.key.ID), next)
		if err != nil {
			return fmt.Errorf("key %s: %w", o.key.ID, err)
		}
		if err := tx.SetKeySecret(o.org, o.key.ID, sealed); err != nil {
			return err
		}
		if told[o.org] {
			continue
		}
		told[o.org] = true
		e := by.Event("keys.rewrapped", string(o.key.ID))
		e.Org = o.org
		if err := tx.Record(e); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) rewrapSecrets(tx Tx, next Master) error {
	names, err := tx.SecretNames()
	if err != nil {
		return err
	}
	for _, name := range names {
		sealed, err := tx.Secret(name)
		if err != nil {
			return err
		}
		if sealed, err = v.reseal(sealed, secretPlace(name), next); err != nil {
			return fmt.Errorf("secret %s: %w", name, err)
		}
		if err := tx.SetSecret(name, sealed); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) reseal(sealed []byte, at place, next Master) ([]byte, error) {
	plain, err := v.Master.unseal(sealed, at)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	return next.seal(plain, at)
}
