package issuer

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strconv"
	"sync"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer/table"
)

// MaxUpload bounds a file that is sent, in bytes.
const MaxUpload = 128 << 20

// keptFor is how long a file waits for somebody to start it.
const keptFor = 7 * 24 * time.Hour

const (
	partSize    = 256 << 10 // bytes of a piece of a file
	partsAtOnce = 16        // pieces kept in one transaction
)

// UploadBatch takes a file in and has it read, for somebody to look at before
// it is started: see [Service.StartBatch]. Open of the request is not asked.
func (s *Service) UploadBatch(ctx context.Context, by account.Actor, req BatchRequest, in io.Reader) (Batch, error) {
	b, err := s.batchFor(ctx, by, req)
	if err != nil {
		return Batch{}, err
	}
	b.Content, b.State = "draft "+string(b.ID), BatchUploading
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		added, err := tx.AddBatch(b)
		if err != nil || !added {
			return errOr(err, conflict("batch.busy", "The same file is being read in just now."))
		}
		return tx.Record(s.event(by, b.Org, "batch.uploaded", string(b.ID), "action", string(b.Action), "achievement", string(b.Achievement)))
	})
	if err != nil {
		return Batch{}, err
	}
	content, size, err := s.keepParts(ctx, b, in)
	if err == nil && size == 0 {
		err = fault.Field("file", "Choose a file: a table of people, as CSV or XLSX.")
	}
	if err != nil { // what came of it is of no use to anyone
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		drop := s.Batches.Update(last, func(tx BatchTx) error { return tx.DropBatch(b.Org, b.ID) })
		return Batch{}, errors.Join(err, drop)
	}
	was := b
	b.State, b.Size, b.Changed = BatchChecking, size, s.now()
	return b, s.Batches.Update(ctx, func(tx BatchTx) error {
		if err := tx.SaveReading(b.Org, b.ID, Reading{Content: content, Options: req.Options, Chosen: req.Columns}); err != nil {
			return err
		}
		if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
		}
		return tx.Later(LoadBatch{b.Org, b.ID})
	})
}

// keepParts keeps a file in pieces, and gives its hash and size.
func (s *Service) keepParts(ctx context.Context, b Batch, in io.Reader) (content string, size int64, err error) {
	sum, number := sha256.New(), 0
	for end := false; !end; {
		var parts [][]byte
		for len(parts) < partsAtOnce && !end {
			part := make([]byte, partSize)
			n, err := io.ReadFull(in, part)
			if end = err == io.EOF || err == io.ErrUnexpectedEOF; err != nil && !end {
				return "", 0, err
			}
			if n > 0 {
				parts = append(parts, part[:n])
			}
			sum.Write(part[:n])
			size += int64(n)
		}
		if size > MaxUpload {
			return "", 0, fault.Field("file", "This file is larger than 128 MB. Divide it into several files.")
		}
		err := s.Batches.Update(ctx, func(tx BatchTx) error {
			for i, part := range parts {
				if err := tx.AddPart(b.Org, b.ID, number+i, part); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return "", 0, err
		}
		number += len(parts)
	}
	return hex.EncodeToString(sum.Sum(nil)), size, nil
}

// keptFile reads a file that is kept in pieces; it remembers the last one.
type keptFile struct {
	ctx   context.Context
	store BatchStore
	org   account.OrgID
	id    BatchID

	mu   sync.Mutex
	at   int
	part []byte
}

// ReadAt reads within one piece after another.
func (f *keptFile) ReadAt(p []byte, off int64) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for n < len(p) {
		number := int(off / partSize)
		if f.part == nil || number != f.at {
			err := f.store.View(f.ctx, func(tx BatchTx) (err error) {
				f.part, err = tx.Part(f.org, f.id, number)
				return err
			})
			if fault.Is(err, fault.NotFound) {
				f.part = nil
				return n, io.EOF
			}
			if err != nil {
				f.part = nil
				return n, err
			}
			f.at = number
		}
		from := int(off % partSize)
		if from >= len(f.part) {
			return n, io.EOF
		}
		m := copy(p[n:], f.part[from:])
		n, off = n+m, off+int64(m)
	}
	return n, nil
}

// sections gives it the rest that a file has.
type sections struct{ *io.SectionReader }

func (sections) Close() error { return nil }

func (s *Service) openKept(ctx context.Context, b Batch) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		return sections{io.NewSectionReader(&keptFile{ctx: ctx, store: s.Batches, org: b.Org, id: b.ID}, 0, b.Size)}, nil
	}
}

// Load is the job that reads in a file that was sent.
func (s *Service) Load(ctx context.Context, job LoadBatch) error {
	var b Batch
	var r Reading
	err := s.Batches.View(ctx, func(tx BatchTx) (err error) {
		if b, err = tx.Batch(job.Org, job.Batch); err != nil {
			return err
		}
		r, err = tx.Reading(job.Org, job.Batch)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && b.State != BatchChecking {
		return nil
	}
	if err != nil {
		return err
	}
	b, err = s.load(ctx, account.Actor{Person: b.By, Client: b.Client}, b, r, s.openKept(ctx, b), time.Now().Add(loadFor))
	f, said := errors.AsType[*fault.Error](err)
	switch {
	case errors.Is(err, errLater):
		return s.Batches.Update(ctx, func(tx BatchTx) error { return tx.Later(job) })
	case said && f.Kind == fault.Conflict, said && f.Kind == fault.NotFound: // it is read otherwise meanwhile, or was left
		return nil
	case said && f.Kind == fault.Invalid:
		return s.unreadable(ctx, b, r, f)
	}
	return err
}

// unreadable keeps why a file cannot be read, and what was found in it.
func (s *Service) unreadable(ctx context.Context, b Batch, r Reading, because *fault.Error) error {
	c, err := s.checkerOf(ctx, b)
	if err != nil {
		return err
	}
	c.Reading = r
	if in, err := s.openKept(ctx, b)(); err == nil {
		c.begin(ctx, in) // what it finds is of use, however it ends
	}
	was := b
	b.State, b.Problem, b.Rows, b.Failed, b.Changed = BatchDraft, because.Sentence(), 0, 0, s.now()
	return s.Batches.Update(ctx, func(tx BatchTx) error {
		if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
			return err
		}
		if err := tx.DropRows(b.Org, b.ID); err != nil {
			return err
		}
		return tx.SaveReading(b.Org, b.ID, c.Reading)
	})
}

// BatchReading is how the file of a batch is read.
func (s *Service) BatchReading(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (r Reading, err error) {
	if err := s.mayLookAt(ctx, by, org, id); err != nil {
		return Reading{}, err
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		r, err = tx.Reading(org, id)
		return err
	})
	return r, err
}

// FirstRows are the first rows of a batch that is not started, to see whether
// its columns are read right.
func (s *Service) FirstRows(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (rows []BatchRow, err error) {
	if err := s.mayDo(ctx, by, org, id); err != nil {
		return nil, err
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		rows, err = tx.Rows(org, id, 0, 3)
		return err
	})
	return rows, err
}

// ReadAgain has the file of a batch read in another way: o and columns are
// what is chosen, nil columns are found by their names.
func (s *Service) ReadAgain(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, o table.Options, columns table.Columns) (b Batch, err error) {
	err = s.changeDraft(ctx, by, org, id, func(tx BatchTx, was Batch) error {
		r, err := tx.Reading(org, id)
		if err != nil {
			return err
		}
		if was.Size == 0 {
			return conflict("batch.noFile", "This file is not kept any more. Send it again.")
		}
		if columns != nil && o == r.Options && len(r.Header) > 0 {
			check := columns.CheckAwards
			if was.Action == AwardAction {
				check = columns.Check
			}
			if err := check(r.Header); err != nil {
				return err
			}
			columns = columnsChosen(was.Action, r.Header, columns)
			if columns == nil && r.Recalled { // the names were meant after all
				columns = table.Guess(r.Header, FieldsOf(was.Action))
			}
		}
		b = was
		b.State, b.Problem, b.Rows, b.Failed, b.Starts, b.Changed = BatchChecking, "", 0, 0, time.Time{}, s.now()
		if err := tx.DropRows(org, id); err != nil {
			return err
		}
		if err := tx.SaveReading(org, id, Reading{Content: r.Content, Options: o, Chosen: columns, Header: r.Header, Sheets: r.Sheets}); err != nil {
			return err
		}
		if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
		}
		return tx.Later(LoadBatch{org, id})
	})
	return b, err
}

// changeDraft is a transaction on a batch that is not started.
func (s *Service) changeDraft(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, fn func(BatchTx, Batch) error) error {
	if err := s.mayDo(ctx, by, org, id); err != nil {
		return err
	}
	return s.Batches.Update(ctx, func(tx BatchTx) error {
		b, err := tx.Batch(org, id)
		if err != nil {
			return err
		}
		if !b.Waits() {
			return conflict("batch.state", "This batch is {state}; it cannot be changed so.", "state", string(b.State))
		}
		return fn(tx, b)
	})
}

// Waits tells whether a batch has not been started.
func (b Batch) Waits() bool {
	return b.State == BatchUploading || b.State == BatchChecking || b.State == BatchDraft || b.State == BatchReady
}

// StartBatch has the rows of a batch that was looked at done. A file that was
// awarded before is the batch that there is: known is true, and what was sent
// is forgotten. The columns that somebody chose are remembered for the header.
func (s *Service) StartBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (b Batch, known bool, err error) {
	err = s.changeDraft(ctx, by, org, id, func(tx BatchTx, was Batch) error {
		known = false
		if err := was.startable(); err != nil {
			return err
		}
		r, err := tx.Reading(org, id)
		if err != nil {
			return err
		}
		if r.Chosen != nil && was.Delegation == "" {
			if err := tx.Remember(org, headerKey(was.Action, r.Header), r.Chosen); err != nil {
				return err
			}
		}
		content := was.contentKey(r)
		if b, err = tx.BatchOf(org, was.Achievement, content); err == nil {
			known = true
			return tx.DropBatch(org, id)
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		b = was
		b.Content, b.State, b.Size, b.Starts, b.Problem, b.Changed = content, BatchRunning, 0, time.Time{}, "", s.now()
		if err := tx.DropParts(org, id); err != nil {
			return err
		}
		if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
		}
		return s.beginRows(tx, by, b)
	})
	return b, known, err
}

// DiscardBatch forgets a batch that was not started, with its file.
func (s *Service) DiscardBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) error {
	return s.changeDraft(ctx, by, org, id, func(tx BatchTx, was Batch) error {
		// Recorded while it says what it is about.
		if err := tx.Record(s.event(by, org, "batch.discarded", string(id), "rows", strconv.Itoa(was.Rows))); err != nil {
			return err
		}
		return tx.DropBatch(org, id)
	})
}

// TidyBatches is the job that forgets files which nobody started for a week.
func (s *Service) TidyBatches(ctx context.Context, _ TidyBatches) error {
	return s.Batches.DropDrafts(ctx, s.now().Add(-keptFor))
}

// hidden is a text as it is kept where only its sameness matters.
func (s *Service) hidden(purpose, text string) string {
	sum := hmac.New(sha256.New, s.Secret[:])
	sum.Write([]byte(purpose + "\x00" + text))
	return hex.EncodeToString(sum.Sum(nil))
}
