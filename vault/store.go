package vault

import (
	"context"
	"time"

	"laurel/account"
)

// Store keeps what is sealed.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction.
type Tx interface {
	Keys(account.OrgID) ([]SealedKey, error) // Ed25519 first; none for another's
	AddKey(account.OrgID, SealedKey) error   // fault.Conflict when there is one of its kind
	SetKeySecret(account.OrgID, KeyID, []byte) error

	EndKey(account.OrgID, EndedKey) error                // it is no longer among Keys, and its secret is gone; fault.NotFound
	EndedKeys(account.OrgID) ([]EndedKey, error)         // the latest first; none for another's
	SetKeyRevoked(account.OrgID, KeyID, time.Time) error // of an ended key; fault.NotFound

	EveryKey(fn func(account.OrgID, SealedKey) error) error // for a new master key

	Secret(name string) ([]byte, error) // fault.NotFound
	AddSecret(name string, sealed []byte) error
	SetSecret(name string, sealed []byte) error
	DropSecret(name string) error // also where there is none
	SecretNames() ([]string, error)

	Record(account.Event) error
}
