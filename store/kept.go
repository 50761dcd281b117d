package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/fault"
)

// Record keeps an event beside the change it tells of. The store gives it an
// id and, unless it has one, the time.
func (t *tx) Record(e account.Event) error {
	if e.ID == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		e.ID = account.EventID(id.String())
	}
	now := t.db.config.Now()
	if e.At.IsZero() {
		e.At = now
	}
	detail, err := toJSON(e.Detail)
	if err != nil {
		return err
	}
	of, err := t.about([]account.Event{e})
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO event (id, at, recorded, org, person, actor, client, request, kind, subject, detail, achievement)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.ID, micros(e.At), micros(now), e.Org, e.Person, e.Actor, e.Client, e.Request, e.Kind, e.Subject, detail, of[0])
	return err
}

const publicURL = "publicURL"

// FixPublicURL writes the public address into the data when the first award
// is signed. Another one is refused from then on: ids, award pages and status
// lists contain it.
func (t *tx) FixPublicURL(url string) error {
	kept, err := t.setting(publicURL)
	switch {
	case errors.Is(err, errNone):
		_, err := t.exec(`INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`, publicURL, url)
		return err
	case err != nil:
		return err
	case kept != url:
		return fault.New(fault.Conflict, "store.publicURL",
			"Awards have been signed under {kept}; their ids and status lists contain it. Use that public URL, not {given}.", "kept", kept, "given", url)
	}
	return nil
}

func (t *tx) setting(name string) (value string, err error) {
	err = t.one([]any{&value}, `SELECT value FROM setting WHERE name = ?`, name)
	return value, err
}

// PublicURL is the address that awards were signed under, empty before the first.
func (db *DB) PublicURL(ctx context.Context) (url string, err error) {
	err = db.view(ctx, func(t *tx) error {
		url, err = t.setting(publicURL)
		if errors.Is(err, errNone) {
			return nil
		}
		return err
	})
	return url, err
}

// CheckPublicURL refuses an address other than the one written in the data.
func (db *DB) CheckPublicURL(ctx context.Context, url string) error {
	kept, err := db.PublicURL(ctx)
	if err != nil || kept == "" || kept == url {
		return err
	}
	return db.view(ctx, func(t *tx) error { return t.FixPublicURL(url) })
}

// maxFile bounds one kept file: evidence and images.
const maxFile = 16 << 20

// PutFile keeps data for an owner, an organisation or a person, under its
// content hash. Keeping it twice changes nothing.
func (t *tx) PutFile(owner string, data []byte) (hash string, err error) {
	switch {
	case owner == "":
		return "", errors.New("store: a file needs an owner")
	case len(data) > maxFile:
		return "", fault.New(fault.TooLarge, "store.fileTooLarge", "This file is larger than 16 MiB.")
	}
	sum := sha256.Sum256(data)
	hash = hex.EncodeToString(sum[:])
	_, err = t.exec(`INSERT INTO file (owner, hash, data, created) VALUES (?, ?, ?, ?) ON CONFLICT (owner, hash) DO NOTHING`,
		owner, hash, data, micros(t.db.config.Now()))
	return hash, err
}

// File is what an owner keeps under a hash.
func (t *tx) File(owner, hash string) (data []byte, err error) {
	err = t.one([]any{&data}, `SELECT data FROM file WHERE owner = ? AND hash = ?`, owner, hash)
	return data, noSuch(err, "file", hash)
}

// DropFiles deletes all that an owner keeps.
func (t *tx) DropFiles(owner string) error {
	_, err := t.exec(`DELETE FROM file WHERE owner = ?`, owner)
	return err
}

// PutFile is [tx.PutFile] in a transaction of its own.
func (db *DB) PutFile(ctx context.Context, owner string, data []byte) (hash string, err error) {
	err = db.update(ctx, func(t *tx) error {
		hash, err = t.PutFile(owner, data)
		return err
	})
	return hash, err
}

// File is [tx.File] in a transaction of its own.
func (db *DB) File(ctx context.Context, owner, hash string) (data []byte, err error) {
	err = db.view(ctx, func(t *tx) error {
		data, err = t.File(owner, hash)
		return err
	})
	return data, err
}
