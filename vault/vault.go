// Package vault keeps the organisations' signing keys, sealed under one master
// key, and signs with them.
//
// [Open] finds the master key and looks that it is the right one. [Vault.NewKeys]
// makes an organisation's keys; [Vault.Signer] and [Vault.ES256] sign with them;
// [Vault.Rotate] changes them.
// The master key is never in the database, a backup or a log.
package vault

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/fault"
)

// KeyID is the id of a sealed key, a UUIDv7.
type KeyID string

// Kind is what a key is for.
type Kind string

const (
	Ed25519 Kind = "ed25519" // embedded proofs, and VC-JWT of did:key
	P256    Kind = "p256"    // VC-JWT of did:web
)

var keyTypes = map[Kind]key.Type{Ed25519: key.Ed25519, P256: key.P256}

// SealedKey is a signing key as it is kept. Its secret is of use only to who
// has the master key, and only as this key of this organisation.
type SealedKey struct {
	ID      KeyID
	Kind    Kind
	DID     string // whose key it is
	Public  []byte // JWK
	Secret  []byte // sealed
	Created time.Time
}

// Vault holds every rule about keys.
type Vault struct {
	Store     Store
	Master    Master
	PublicURL string           // what did:web identifiers are made of
	Now       func() time.Time // nil is time.Now
	NewID     func() string    // nil makes UUIDv7
}

func (v *Vault) now() time.Time {
	if v.Now == nil {
		return time.Now().UTC()
	}
	return v.Now().UTC()
}

func (v *Vault) newID() string {
	if v.NewID != nil {
		return v.NewID()
	}
	return uuid.Must(uuid.NewV7()).String()
}

// NewKeys makes an organisation's keys and returns its DID: for did:key one
// Ed25519 key, for did:web an Ed25519 and a P-256 key. Asked again it returns
// the DID that there is; another kind is refused, for credentials name the first.
func (v *Vault) NewKeys(ctx context.Context, by account.Actor, org account.OrgID, kind account.KeyKind) (string, error) {
	if !by.Operator {
		if err := by.Require(account.Manage, org); err != nil {
			return "", err
		}
	}
	keys, err := v.generate(org, kind)
	if err != nil {
		return "", err
	}
	id := keys[0].DID
	return id, v.Store.Update(ctx, func(tx Tx) error {
		switch there, err := tx.Keys(org); {
		case err != nil:
			return err
		case len(there) > 0:
			id, err = there[0].DID, sameKind(there[0].DID, kind)
			return err
		}
		id = keys[0].DID
		for _, k := range keys {
			if err := tx.AddKey(org, k); err != nil {
				return err
			}
		}
		e := by.Event("keys.made", string(keys[0].ID))
		e.Org = org
		return tx.Record(e)
	})
}

func sameKind(id string, kind account.KeyKind) error {
	if strings.HasPrefix(id, string(kind)+":") {
		return nil
	}
	return fault.New(fault.Conflict, "vault.otherKind", "This organisation signs as {did} already.", "did", id)
}

// generate makes the keys of a kind and seals them.
func (v *Vault) generate(org account.OrgID, kind account.KeyKind) ([]SealedKey, error) {
	wanted := []Kind{Ed25519}
	if kind == account.DIDWeb {
		wanted = append(wanted, P256)
	}
	var keys []SealedKey
	id := ""
	for _, w := range wanted {
		priv, err := key.Generate(keyTypes[w])
		if err != nil {
			return nil, err
		}
		if id == "" {
			if id, err = v.identifier(org, kind, priv.Public()); err != nil {
				return nil, err
			}
		}
		k := SealedKey{ID: KeyID(v.newID()), Kind: w, DID: id, Public: priv.Public().JWK(), Created: v.now()}
		if k.Secret, err = v.Master.seal(priv.Secret(), keyPlace(org, k.ID)); err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

func (v *Vault) identifier(org account.OrgID, kind account.KeyKind, pub key.Public) (string, error) {
	switch kind {
	case account.DIDKey:
		return pub.DIDKey(), nil
	case account.DIDWeb:
		return WebDID(v.PublicURL, org)
	}
	return "", fault.Field("keyKind", "Keys are did:key or did:web.")
}

// WebDID is the did:web of an organisation: its document lies at
// PUBLIC/o/ORG/did.json.
func WebDID(publicURL string, org account.OrgID) (string, error) {
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" || strings.ContainsAny(u.Host, "[]") {
		return "", fault.New(fault.Invalid, "vault.publicURL", "A did:web needs a public URL with a host's name, not {url}.", "url", publicURL)
	}
	parts := []string{strings.Replace(strings.ToLower(u.Host), ":", "%3A", 1)}
	for part := range strings.SplitSeq(strings.Trim(u.EscapedPath(), "/"), "/") {
		if part != "" {
			parts = append(parts, strings.ReplaceAll(part, ":", "%3A"))
		}
	}
	return "did:web:" + strings.Join(append(parts, "o", string(org)), ":"), nil
}

// Signer signs with the organisation's Ed25519 key. It fails with
// [fault.NotFound] for an organisation without keys.
func (v *Vault) Signer(ctx context.Context, org account.OrgID) (key.Signer, error) {
	keys, err := v.keys(ctx, org)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if k.Kind == Ed25519 {
			return v.unseal(org, k)
		}
	}
	return nil, noKeys(org)
}

// ES256 signs with the organisation's P-256 key; nil for one on did:key, which
// has none.
func (v *Vault) ES256(ctx context.Context, org account.OrgID) (key.Signer, error) {
	keys, err := v.keys(ctx, org)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if k.Kind == P256 {
			return v.unseal(org, k)
		}
	}
	return nil, nil
}

// DIDDocument is the document of an organisation on did:web, which anyone may
// read: its keys, and those that ended, with when they did. It fails with [fault.NotFound] for others: a did:key is its own document.
func (v *Vault) DIDDocument(ctx context.Context, org account.OrgID) (*did.Document, error) {
	var keys []SealedKey
	var ended []EndedKey
	err := v.Store.View(ctx, func(tx Tx) (err error) {
		if keys, err = tx.Keys(org); err != nil {
			return err
		}
		ended, err = tx.EndedKeys(org)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 || !strings.HasPrefix(keys[0].DID, "did:web:") {
		return nil, noKeys(org)
	}
	var all []key.Public
	for _, k := range keys {
		pub, err := key.ParseJWK(k.Public)
		if err != nil {
			return nil, fmt.Errorf("reading key %s: %w", k.ID, err)
		}
		all = append(all, pub)
	}
	doc := did.NewDocument(keys[0].DID, all...)
	return doc, addEnded(doc, ended)
}

// DIDDocumentJSON is DIDDocument as it is served.
func (v *Vault) DIDDocumentJSON(ctx context.Context, org account.OrgID) ([]byte, error) {
	doc, err := v.DIDDocument(ctx, org)
	if err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

// keys are the organisation's keys, at least one.
func (v *Vault) keys(ctx context.Context, org account.OrgID) (keys []SealedKey, err error) {
	err = v.Store.View(ctx, func(tx Tx) error {
		keys, err = tx.Keys(org)
		return err
	})
	if err == nil && len(keys) == 0 {
		err = noKeys(org)
	}
	return keys, err
}

func noKeys(org account.OrgID) error { return fault.NoSuch("key", "of organisation "+string(org)) }

// unseal makes a signer of a kept key, and looks that the secret is that of
// the public half.
func (v *Vault) unseal(org account.OrgID, k SealedKey) (key.Signer, error) {
	secret, err := v.Master.unseal(k.Secret, keyPlace(org, k.ID))
	if err != nil {
		return nil, fmt.Errorf("key %s: %w", k.ID, err)
	}
	defer clear(secret)
	priv, err := key.FromSecret(keyTypes[k.Kind], secret)
	if err != nil {
		return nil, fmt.Errorf("key %s: %w", k.ID, err)
	}
	pub, err := key.ParseJWK(k.Public)
	if err != nil || !pub.Equal(priv.Public()) {
		return nil, fmt.Errorf("key %s: the kept halves do not belong together", k.ID)
	}
	if strings.HasPrefix(k.DID, "did:key:") {
		return key.DIDKeySigner(priv), nil
	}
	return key.NewSigner(priv, k.DID, did.MethodID(k.DID, pub)), nil
}
