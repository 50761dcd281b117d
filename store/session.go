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
	db *DB
	of func(data []byte) account.Session
}

// Sessions are kept with what of reads from their data (no person: nobody
// signed in), so that their owner sees and ends them, and so does erasing somebody.
func (db *DB) Sessions(of func(data []byte) account.Session) *Sessions {
	return &Sessions{db, of}
}

func sessionHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// FindCtx returns the data of a session that has not run out.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.db.view(ctx, func(t *tx) error {
		return t.one([]any{&data}, `SELECT data FROM session WHERE hash = ? AND expires > ? AND ended IS NULL`, sessionHash(token), micros(s.db.config.Now()))
	})
	if errors.Is(err, errNone) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a session's data. One that has ended meanwhile stays ended.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	of, now := s.of(data), s.db.config.Now()
	return s.db.update(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO session (hash, person, data, expires, id, device, started, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (hash) DO UPDATE SET person = excluded.person, data = excluded.data, expires = excluded.expires,
				id = excluded.id, device = excluded.device, started = excluded.started, seen = excluded.seen
			WHERE session.ended IS NULL`,
			sessionHash(token), of.Person, data, micros(expiry), of.ID, of.Device, micros(of.Started), micros(now))
		return err
	})
}

// DeleteCtx ends a session.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.update(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE session SET ended = ?, data = ? WHERE hash = ? AND ended IS NULL`, micros(s.db.config.Now()), []byte{}, sessionHash(token))
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
