package issuer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer/table"
)

// BatchRequest does something with everybody in a file: awards them an
// achievement, or changes the status of what they were awarded.
type BatchRequest struct {
	Action      Action // "" awards
	Reason      string // of a change of status
	Org         account.OrgID
	Achievement AchievementID // to award; or which awards the addresses in the file mean
	File        string        // its name, for people
	// Open gives the file from its beginning; it is read twice. A workbook must
	// be an [io.ReaderAt] and an [io.Seeker].
	Open func() (io.ReadCloser, error)
	// Options say how the file is read; what is empty is found out.
	Options table.Options
	// Columns says what stands where; nil has them found by their names.
	Columns table.Columns
	// Key makes a repeated request find the first one's batch. The same key
	// with another request is a [fault.Conflict].
	Key string
	// Delegation is by which one somebody else awards them.
	Delegation DelegationID
}

// Reading is how the file of a batch is read: what was chosen, and what was
// found in it.
type Reading struct {
	Content  string        // SHA-256 of the file in hexadecimal
	Options  table.Options // that somebody chose
	Chosen   table.Columns // nil: found by their names
	Columns  table.Columns // as they are read
	Recalled bool          // the columns are those chosen for the same header before

	Header    []string
	Encoding  string // "" for a workbook
	Separator string
	Sheets    []string // of a workbook
	Sheet     string
}

// perStep is how many rows are read in, or awarded, in one transaction.
const perStep = 500

// loadFor bounds how long one job reads, below what a job may take.
const loadFor = 20 * time.Second

// Checked counts the rows of a file.
type Checked struct {
	Reading
	Rows   int
	Failed int
}

// CheckBatch is a dry run: it calls bad for every row with a problem, in
// order, and changes nothing. An error of bad ends it.
func (s *Service) CheckBatch(ctx context.Context, by account.Actor, req BatchRequest, bad func(BatchRow) error) (Checked, error) {
	b, err := s.batchFor(ctx, by, req)
	if err != nil {
		return Checked{}, err
	}
	c, err := s.checkerOf(ctx, b)
	if err != nil {
		return Checked{}, err
	}
	c.Reading = Reading{Options: req.Options, Chosen: req.Columns}
	err = c.each(ctx, req.Open, func(row BatchRow) error {
		if row.State != RowFailed {
			return nil
		}
		return bad(row)
	})
	if err == nil {
		err = c.somebody()
	}
	return c.Checked, err
}

// somebody fails for a file that has a first line and no other.
func (c Checked) somebody() error {
	if c.Rows == 0 {
		return fault.Field("file", "There is nobody in this file: it has a first line and no other.")
	}
	return nil
}

// BeginBatch reads a file in and has its rows done by jobs. The same file for
// the same achievement is the batch that there is, and known is true; a file
// that changes the status of awards is known while it is not done. A file that
// was read in partly, by a process that died, is read to its end. Rows with a
// problem are kept with it; the others are done.
func (s *Service) BeginBatch(ctx context.Context, by account.Actor, req BatchRequest) (b Batch, known bool, err error) {
	fresh, err := s.batchFor(ctx, by, req)
	if err != nil {
		return Batch{}, false, err
	}
	if req.Key != "" && req.Delegation != "" { // none finds another's batch
		req.Key = "by " + string(req.Delegation) + " " + req.Key
	}
	content, err := contentOf(req.Open)
	if err != nil {
		return Batch{}, false, err
	}
	reading := Reading{Content: content, Options: req.Options, Chosen: req.Columns}
	fresh.Content, fresh.State = fresh.contentKey(reading), BatchLoading
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		if err := s.sameKey(tx, req.Key, &fresh); err != nil {
			return err
		}
		b, err = tx.BatchOf(fresh.Org, fresh.Achievement, fresh.Content)
		if known = err == nil; known || !fault.Is(err, fault.NotFound) {
			return err
		}
		b = fresh
		added, err := tx.AddBatch(fresh)
		if err != nil || !added {
			return errOr(err, conflict("batch.busy", "The same file is being read in just now."))
		}
		if err := tx.SaveReading(b.Org, b.ID, reading); err != nil {
			return err
		}
		return tx.Record(s.event(by, b.Org, "batch.created", string(b.ID), "action", string(b.Action), "achievement", string(b.Achievement)))
	})
	if err != nil || b.State != BatchLoading {
		return b, known, err
	}
	b, err = s.load(ctx, by, b, reading, req.Open, time.Time{})
	if fault.Is(err, fault.Invalid) { // it turned out to be no table: it leaves no batch
		drop := s.Batches.Update(ctx, func(tx BatchTx) error { return tx.DropBatch(b.Org, b.ID) })
		return Batch{}, known, errors.Join(err, drop)
	}
	return b, known, err
}

// batchFor checks input and right, and begins the batch that is asked for.
func (s *Service) batchFor(ctx context.Context, by account.Actor, req BatchRequest) (Batch, error) {
	now := s.now()
	b := Batch{ID: BatchID(newID()), Org: req.Org, Action: req.Action, Achievement: req.Achievement, File: shortName(req.File),
		By: by.Person, Client: by.Client, Created: now, Changed: now}
	if b.Action == "" {
		b.Action = AwardAction
	}
	var err error
	if b.Action == AwardAction {
		var v Version
		if b.Delegation = req.Delegation; b.Delegation != "" {
			b.Org, v, err = s.delegatedVersion(ctx, by, b.Delegation, req.Achievement)
		} else {
			b.Org, v, err = s.batchVersion(ctx, by, req.Achievement)
		}
		b.Version = v.Number
		if err == nil && req.Org != "" && b.Org != req.Org {
			err = fault.NoSuch("micro-credential", string(req.Achievement))
		}
		return b, err
	}
	if b.Reason, err = statusReason(b.Action, req.Reason); err != nil {
		return Batch{}, err
	}
	if b.Achievement == "" && !by.May(account.Issue, b.Org) && by.MaySome(account.Issue, b.Org) {
		return Batch{}, fault.Field("achievement", "Choose one of your unit’s micro-credentials: your role does not count in the whole organisation.")
	}
	err = by.RequireOf(account.Issue, b.Org, func() (account.UnitID, error) { return s.Public.UnitOfAchievement(ctx, b.Achievement) })
	if err != nil {
		if fault.Is(err, fault.NotFound) && by.Member(b.Org) {
			err = fault.NoSuch("micro-credential", string(b.Achievement))
		}
		return Batch{}, err
	}
	if b.Achievement != "" && b.Action == RenewAction {
		if _, err := s.toRenew(ctx, by, b.Org, b.Achievement); err != nil {
			return Batch{}, err
		}
	}
	if b.Achievement != "" {
		err = s.Batches.View(ctx, func(tx BatchTx) error {
			a, err := tx.Achievement(b.Org, b.Achievement)
			b.Version = a.Published
			return err
		})
	}
	return b, err
}

// statusReason checks what is to be done with awards, and why.
func statusReason(action Action, reason string) (string, error) {
	reason = oneLine(reason)
	switch action {
	case SuspendAction, RevokeAction:
		if reason == "" {
			return "", fault.Field("reason", "Say why. The holders and everyone who checks the awards will read it.")
		}
	case ReinstateAction, CorrectAction, RenewAction:
	default:
		return "", fault.Field("action", "Say what to do with the awards: suspend, reinstate, revoke, correct or renew.")
	}
	if bad := tooLong("reason", reason, maxShort); bad != nil {
		return "", bad
	}
	return reason, nil
}

// sameKey holds an idempotency key to one request.
func (s *Service) sameKey(tx BatchTx, key string, b *Batch) error {
	if len(key) > 255 {
		return fault.Field("key", "An idempotency key has at most 255 characters.")
	}
	if key == "" {
		return nil
	}
	if b.Delegation != "" {
		key = string(b.Delegation) + "\x00" + key
	}
	kept, err := tx.KeyFor(b.Org, s.hidden("batch key", key), s.hidden("batch request", string(b.Action)+"\x00"+b.Reason+"\x00"+string(b.Achievement)+"\x00"+b.Content))
	if err != nil || kept {
		return err
	}
	return conflict("batch.keyReused", "This idempotency key was used for another request.")
}

// batchVersion checks the right and finds the version to award.
func (s *Service) batchVersion(ctx context.Context, by account.Actor, id AchievementID) (account.OrgID, Version, error) {
	org, err := s.orgOf(ctx, by, account.Issue, id)
	if err != nil {
		return "", Version{}, err
	}
	var a Achievement
	err = s.Batches.View(ctx, func(tx BatchTx) (err error) {
		a, err = tx.Achievement(org, id)
		return err
	})
	if err == nil && a.State != Published {
		err = conflict("award.notPublished", "Publish this micro-credential before you award it.")
	}
	if err != nil {
		return "", Version{}, err
	}
	v, err := s.VersionOf(ctx, id, a.Published)
	return org, v, err
}

// contentOf is the hash of a file.
func contentOf(open func() (io.ReadCloser, error)) (string, error) {
	in, err := open()
	if err != nil {
		return "", err
	}
	defer in.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// contentKey is what makes a file the same one: its bytes, and how they are
// read where somebody chose it, since the same bytes read otherwise are other
// people. Of a change of status it is also what is to be done and why.
func (b Batch) contentKey(r Reading) string {
	key := r.Content
	if r.Chosen != nil || r.Options != (table.Options{}) {
		text := "\x00" + r.Options.Encoding + "\x00" + r.Options.Separator + "\x00" + r.Options.Sheet
		for _, field := range slices.Concat(table.People(), table.Awards()) {
			if i, ok := r.Chosen[field]; ok {
				text += "\x00" + string(field) + strconv.Itoa(i)
			}
		}
		key = hashed(key + text)
	}
	if b.Action != AwardAction {
		key = hashed(key + "\x00" + string(b.Action) + "\x00" + b.Reason)
	}
	if b.Delegation != "" { // nobody is led to a batch that is not theirs
		key = hashed(key + "\x00" + string(b.Delegation))
	}
	return key
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func shortName(name string) string {
	name = oneLine(strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], ""))
	return string([]rune(name)[:min(len([]rune(name)), 120)])
}

// errLater ends a reading that takes longer than one job may.
var errLater = errors.New("the rest is read later")

// load reads in what is not yet: into a batch that runs at once, or into one
// that somebody looks at before. Past the time until, if any, it ends with
// errLater; called again it goes on.
func (s *Service) load(ctx context.Context, by account.Actor, b Batch, r Reading, open func() (io.ReadCloser, error), until time.Time) (Batch, error) {
	c, err := s.checkerOf(ctx, b)
	if err != nil {
		return b, err
	}
	c.Reading = r
	var step []BatchRow
	keep := func(last bool) error {
		next, err := s.keepStep(ctx, by, b, c.Reading, step, last)
		if err == nil {
			b, step = next, step[:0]
		}
		return err
	}
	already := b.Rows
	err = c.each(ctx, open, func(row BatchRow) error {
		if row.Number <= already {
			return nil
		}
		if step = append(step, row); len(step) < perStep {
			return nil
		}
		if err := keep(false); err != nil || until.IsZero() || time.Now().Before(until) {
			return err
		}
		return errLater
	})
	if err == nil {
		err = c.somebody()
	}
	if err != nil {
		return b, err
	}
	return b, keep(true)
}

// keepStep keeps rows that were read, and after the last ones has them done or
// waits for somebody to say so.
func (s *Service) keepStep(ctx context.Context, by account.Actor, was Batch, r Reading, step []BatchRow, last bool) (Batch, error) {
	b := was
	for _, row := range step {
		if b.Rows++; row.State == RowFailed {
			b.Failed++
		}
	}
	b.Changed = s.now()
	if last && was.State == BatchChecking {
		b.State = BatchReady
	} else if last {
		b.State = BatchRunning
	}
	return b, s.Batches.Update(ctx, func(tx BatchTx) error {
		saved, err := tx.SaveBatch(b, was)
		if err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The same file is being read in just now, or was cancelled."))
		}
		if err := tx.AddRows(b.Org, b.ID, step); err != nil || !last {
			return err
		}
		if err := tx.SaveReading(b.Org, b.ID, r); err != nil {
			return err
		}
		if b.State == BatchReady {
			return nil
		}
		return s.beginRows(tx, by, b)
	})
}

// beginRows has the rows of a batch done.
func (s *Service) beginRows(tx BatchTx, by account.Actor, b Batch) error {
	if err := s.allowsAll(tx, b); err != nil {
		return err
	}
	if b.Delegation != "" {
		d, err := tx.Delegation(b.Org, b.Delegation)
		if err != nil {
			return err
		}
		if err := s.recordDelegation(tx, by, d, "delegation.used", "batch", string(b.ID)); err != nil {
			return err
		}
	}
	if err := tx.Record(s.event(by, b.Org, "batch.begun", string(b.ID), "rows", strconv.Itoa(b.Rows), "failed", strconv.Itoa(b.Failed))); err != nil {
		return err
	}
	return tx.Later(IssueBatch{b.Org, b.ID})
}
