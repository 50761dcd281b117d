package vault

import (
	"context"
	"fmt"
	"strings"
	"time"

	"laurel/account"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/fault"
)

// EndedKey is a key that signs no more: its public half, for checking what it
// signed. Its secret is destroyed.
type EndedKey struct {
	ID      KeyID
	Kind    Kind
	DID     string
	Public  []byte // JWK
	Created time.Time
	Expires time.Time  // what says to be signed from then on does not count
	Revoked *time.Time // the day from which somebody else may have had it; counts like Expires, and says so
}

// settling is how long an ended key goes on to count, so that what is being
// signed at the moment of the change is good.
const settling = time.Minute

// Rotated is what became of an organisation's keys.
type Rotated struct {
	DID     string
	Made    int        // new keys
	Ended   []EndedKey // those that signed until now
	Revoked int        // ended keys, earlier ones among them, that are marked as compromised
}

// Rotate gives an organisation on did:web new keys. The old ones stay in its
// document, with the moment they ended, so that what they signed before it
// stays good; their secrets are destroyed, also in the sealed form. It happens
// in one transaction: a process that dies leaves the old keys, or the new ones.
//
// With compromised, the moment from which somebody else may have had the
// secrets, every key that was in use then or later is marked as revoked from
// that moment: what says to be signed after it fails. The date in a signature
// is what its signer claims. A thief can write an earlier one, so awards that
// a thief made have to be told apart in other ways; ours are the ones that stand
// in the list of awards, and each names a place in a status list of ours.
//
// An organisation on did:key cannot change its key: the key is its name.
func (v *Vault) Rotate(ctx context.Context, by account.Actor, org account.OrgID, compromised *time.Time) (Rotated, error) {
	if !by.Operator {
		if err := by.Require(account.Manage, org); err != nil {
			return Rotated{}, err
		}
	}
	now := v.now().Truncate(time.Microsecond)
	if compromised != nil && compromised.After(now) {
		return Rotated{}, fault.Field("compromised", "Say since when somebody else may have had the keys: a moment in the past.")
	}
	fresh, err := v.generate(org, account.DIDWeb)
	if err != nil {
		return Rotated{}, err
	}
	var r Rotated
	return r, v.Store.Update(ctx, func(tx Tx) error {
		r = Rotated{}
		old, err := tx.Keys(org)
		switch {
		case err != nil:
			return err
		case len(old) == 0:
			return noKeys(org)
		case !strings.HasPrefix(old[0].DID, "did:web:"):
			return keyIsName(old[0].DID)
		}
		r.DID = old[0].DID
		for _, k := range old {
			e := EndedKey{k.ID, k.Kind, k.DID, k.Public, k.Created, now.Add(settling).Truncate(time.Second), nil}
			if err := tx.EndKey(org, e); err != nil {
				return err
			}
			r.Ended = append(r.Ended, e)
		}
		for _, k := range fresh {
			k.DID, k.Created = r.DID, now // the identifier stays, also if the public URL was given otherwise
			if err := tx.AddKey(org, k); err != nil {
				return err
			}
			r.Made++
		}
		e := by.Event("keys.rotated", string(fresh[0].ID))
		e.Org = org
		if compromised != nil {
			if r.Revoked, err = revoke(tx, org, compromised.UTC().Truncate(time.Second)); err != nil {
				return err
			}
			e.Detail = map[string]string{"compromised": compromised.UTC().Format(time.RFC3339)}
		}
		return tx.Record(e)
	})
}

// revoke marks every ended key that was in use after a moment.
func revoke(tx Tx, org account.OrgID, since time.Time) (n int, err error) {
	ended, err := tx.EndedKeys(org)
	if err != nil {
		return 0, err
	}
	for _, k := range ended {
		if !k.Expires.After(since) || k.Revoked != nil && !since.Before(*k.Revoked) {
			continue
		}
		if err := tx.SetKeyRevoked(org, k.ID, since); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

func keyIsName(id string) error {
	return fault.New(fault.Conflict, "vault.keyIsName",
		"This organisation signs as {did}: its key is its name, and another key would be another issuer. If its key was lost or stolen, revoke the awards that should not count, add the organisation anew on did:web, whose keys can be changed, and issue again from there what should.", "did", id)
}

// Since is when the organisation's keys took the place of others; zero if they
// never did. What was signed to be renewed, such as a status list, is signed
// anew if it is older.
func (v *Vault) Since(ctx context.Context, org account.OrgID) (since time.Time, err error) {
	err = v.Store.View(ctx, func(tx Tx) error {
		ended, err := tx.EndedKeys(org)
		if err != nil || len(ended) == 0 {
			return err
		}
		keys, err := tx.Keys(org)
		for _, k := range keys {
			if k.Created.After(since) {
				since = k.Created
			}
		}
		return err
	})
	return since, err
}

// addEnded lists the ended keys in a document, the latest first.
func addEnded(doc *did.Document, ended []EndedKey) error {
	for _, k := range ended {
		pub, err := key.ParseJWK(k.Public)
		if err != nil {
			return fmt.Errorf("reading key %s: %w", k.ID, err)
		}
		var revoked time.Time
		if k.Revoked != nil {
			revoked = *k.Revoked
		}
		doc.AddEnded(pub, k.Expires, revoked)
	}
	return nil
}
