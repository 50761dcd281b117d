package vault

import (
	"context"

	"laurel/fault"
)

// Keep seals a secret that belongs to others, such as that of a webhook, under
// a name, in place of the one that was there. The name says whose it is: what
// is sealed under one opens under no other.
func (v *Vault) Keep(ctx context.Context, name string, secret []byte) error {
	sealed, err := v.Master.seal(secret, secretPlace(keptName(name)))
	if err != nil {
		return err
	}
	return v.Store.Update(ctx, func(tx Tx) error {
		err := tx.SetSecret(keptName(name), sealed)
		if fault.Is(err, fault.NotFound) {
			err = tx.AddSecret(keptName(name), sealed)
		}
		return err
	})
}

// Kept opens what was kept under a name; [fault.NotFound] where nothing was.
func (v *Vault) Kept(ctx context.Context, name string) ([]byte, error) {
	var sealed []byte
	err := v.Store.View(ctx, func(tx Tx) (err error) {
		sealed, err = tx.Secret(keptName(name))
		return err
	})
	if err != nil {
		return nil, err
	}
	return v.Master.unseal(sealed, secretPlace(keptName(name)))
}

// Drop forgets what was kept under a name, if anything was.
func (v *Vault) Drop(ctx context.Context, name string) error {
	return v.Store.Update(ctx, func(tx Tx) error { return tx.DropSecret(keptName(name)) })
}

func keptName(name string) string { return "kept " + name }
