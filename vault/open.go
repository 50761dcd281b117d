package vault

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"laurel/account"
	"laurel/fault"
)

// Config says where the master key is.
type Config struct {
	File   string            // its file (LAUREL_MASTER_KEY_FILE); must exist if given
	Dir    string            // SQLite: the data directory, where the first start makes one
	Notice func(text string) // told once, when a key was made; may be nil
}

// masterFile is the master key's name in the data directory.
const masterFile = "master.key"

// Open finds the master key and looks that the data was sealed with it. Over
// SQLite the first start makes one; everywhere else a missing one is refused.
func Open(ctx context.Context, store Store, c Config) (*Vault, error) {
	v := &Vault{Store: store}
	sealed, err := v.canary(ctx)
	if err != nil {
		return nil, err
	}
	if v.Master, err = c.find(sealed == nil); err != nil {
		return nil, err
	}
	return v, v.checkCanary(ctx)
}

// find reads the master key or, on a first start, makes one.
func (c Config) find(first bool) (Master, error) {
	if c.File != "" {
		return ReadMaster(c.File)
	}
	if c.Dir == "" {
		return Master{}, fault.New(fault.Unavailable, "vault.masterNeeded",
			"Over PostgreSQL the master key must be given: set LAUREL_MASTER_KEY_FILE to a file with 64 random hexadecimal digits.")
	}
	path := filepath.Join(c.Dir, masterFile)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return ReadMaster(path)
	}
	if !first {
		return Master{}, fault.New(fault.Unavailable, "vault.masterLost",
			"The master key {file} is missing, and the signing keys were sealed with it. Put your copy of it there.", "file", path)
	}
	m := NewMaster()
	if err := WriteMaster(path, m); err != nil {
		return Master{}, err
	}
	if c.Notice != nil {
		c.Notice("A master key was made: " + path + ". Keep a copy elsewhere: without it the signing keys are lost.")
	}
	return m, nil
}

// The canary is a known text sealed like everything else: it tells a wrong
// master key at start, before anything is signed or sealed with it.
const (
	canaryName = "canary"
	canaryText = "laurel master key canary"
)

// canary is the sealed canary, or nil before the first start.
func (v *Vault) canary(ctx context.Context) (sealed []byte, err error) {
	err = v.Store.View(ctx, func(tx Tx) error {
		sealed, err = tx.Secret(canaryName)
		if fault.Is(err, fault.NotFound) {
			sealed, err = nil, nil
		}
		return err
	})
	return sealed, err
}

func (v *Vault) checkCanary(ctx context.Context) error {
	plain, err := v.keptSecret(ctx, canaryName, []byte(canaryText))
	if errors.Is(err, errSeal) || err == nil && string(plain) != canaryText {
		return fault.New(fault.Unavailable, "vault.wrongMaster",
			"This is not the master key that the signing keys were sealed with. Give the right file in LAUREL_MASTER_KEY_FILE, or put it back as master.key in the data directory.").Because(err)
	}
	return err
}

// Secret is 32 random bytes for one use of this installation, made when first
// asked for. Unlike something derived from the master key it outlives
// [Vault.Rewrap].
func (v *Vault) Secret(ctx context.Context, name string) (out [32]byte, err error) {
	var fresh [32]byte
	rand.Read(fresh[:]) // never fails
	plain, err := v.keptSecret(ctx, "use "+name, fresh[:])
	if err == nil && len(plain) != len(out) {
		err = errSeal
	}
	copy(out[:], plain)
	return out, err
}

// keptSecret opens the secret of a name, or keeps this one under it first.
func (v *Vault) keptSecret(ctx context.Context, name string, fresh []byte) (plain []byte, err error) {
	sealedFresh, err := v.Master.seal(fresh, secretPlace(name))
	if err != nil {
		return nil, err
	}
	var sealed []byte
	err = v.Store.View(ctx, func(tx Tx) error {
		sealed, err = tx.Secret(name)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		err = v.Store.Update(ctx, func(tx Tx) error {
			if err := tx.AddSecret(name, sealedFresh); err != nil {
				return err
			}
			sealed, err = tx.Secret(name) // another process may have been first
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	return v.Master.unseal(sealed, secretPlace(name))
}

func keyPlace(org account.OrgID, id KeyID) place { return place{"key", string(id), string(org)} }
func secretPlace(name string) place              { return place{"secret", name} }
