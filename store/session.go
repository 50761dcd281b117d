package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"laurel/account"
)

// Sessions keeps browser sessions as scs wants them kept (CtxStore). Only the
// hash of a session's token is kept.
type Sessions struct {
	db       *DB
	personOf func(data []byte) account.PersonID
}

// Sessions are kept with the person that personOf reads from their data
// (empty: nobody signed in), so that erasing somebody ends them.
func (db *DB) Sessions(personOf func(data []byte) account.PersonID) *Sessions {
	return &Sessions{db, personOf}
}

func sessionHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// FindCtx returns the data of a session that has not run out.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.db.view(ctx, func(t *tx) error {
		return t.one([]any{&data}, `SELECT data FROM session WHERE hash = ? AND expires > ?`, sessionHash(token), micros(s.db.config.Now()))
	})
	if errors.Is(err, errNone) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a session's data.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.db.update(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO session (hash, person, data, expires) VALUES (?, ?, ?, ?)
			ON CONFLICT (hash) DO UPDATE SET person = excluded.person, data = excluded.data, expires = excluded.expires`,
			sessionHash(token), s.personOf(data), data, micros(expiry))
		return err
	})
}

// DeleteCtx ends a session.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.update(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM session WHERE hash = ?`, sessionHash(token))
		return err
	})
}

// Find is FindCtx without a context.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *Sessions) Delete(token string) error {
	return s.DeleteCtx(context.Background(), token)
}
