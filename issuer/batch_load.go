package issuer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/maphash"
	"io"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer/table"
)

// BatchRequest awards an achievement to everybody in a file.
type BatchRequest struct {
	Achievement AchievementID
	File        string // its name, for people
	// Open gives the file from its beginning; it is read twice.
	Open func() (io.ReadCloser, error)
	// Columns says what stands where; nil has them found by their names.
	Columns table.Columns
}

// perStep is how many rows are read in, or awarded, in one transaction.
const perStep = 500

// Checked counts the rows of a file.
type Checked struct {
	Header  []string
	Columns table.Columns
	Rows    int
	Failed  int
}

// CheckBatch is a dry run: it calls bad for every row with a problem, in
// order, and changes nothing. An error of bad ends it.
func (s *Service) CheckBatch(ctx context.Context, by account.Actor, req BatchRequest, bad func(BatchRow) error) (Checked, error) {
	_, v, err := s.batchVersion(ctx, by, req.Achievement)
	if err != nil {
		return Checked{}, err
	}
	c := checker{now: s.now(), version: v}
	err = c.each(ctx, req, func(row BatchRow) error {
		if row.State != RowFailed {
			return nil
		}
		return bad(row)
	})
	return c.Checked, err
}

// BeginBatch reads a file in and has its rows awarded by jobs. The same file
// for the same achievement is the batch that there is, and known is true. A
// file that was read in partly, by a process that died, is read to its end.
// Rows with a problem are kept with it; the others are awarded.
func (s *Service) BeginBatch(ctx context.Context, by account.Actor, req BatchRequest) (b Batch, known bool, err error) {
	org, v, err := s.batchVersion(ctx, by, req.Achievement)
	if err != nil {
		return Batch{}, false, err
	}
	content, err := contentOf(req)
	if err != nil {
		return Batch{}, false, err
	}
	now := s.now()
	fresh := Batch{ID: BatchID(newID()), Org: org, Achievement: req.Achievement, Version: v.Number, Content: content, File: shortName(req.File),
		By: by.Person, Client: by.Client, State: BatchLoading, Created: now, Changed: now}
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		b, err = tx.BatchOf(org, req.Achievement, content)
		if known = err == nil; known || !fault.Is(err, fault.NotFound) {
			return err
		}
		b = fresh
		added, err := tx.AddBatch(fresh)
		if err != nil || !added {
			return errOr(err, conflict("batch.busy", "The same file is being read in just now."))
		}
		return tx.Record(s.event(by, org, "batch.created", string(b.ID), "achievement", string(req.Achievement)))
	})
	if err != nil || b.State != BatchLoading {
		return b, known, err
	}
	if v, err = s.VersionOf(ctx, b.Achievement, b.Version); err != nil { // of the day when it began
		return b, known, err
	}
	b, err = s.load(ctx, by, b, v, req)
	return b, known, err
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

// contentOf is the hash of a file, and of the columns where somebody chose
// them: the same bytes read otherwise are other people.
func contentOf(req BatchRequest) (string, error) {
	in, err := req.Open()
	if err != nil {
		return "", err
	}
	defer in.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return "", err
	}
	if req.Columns != nil {
		for _, field := range table.People() {
			if i, ok := req.Columns[field]; ok {
				io.WriteString(sum, "\x00"+string(field)+strconv.Itoa(i))
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func shortName(name string) string {
	name = oneLine(strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], ""))
	return string([]rune(name)[:min(len([]rune(name)), 120)])
}

// load reads in what is not yet. A file that turns out to be no table leaves
// no batch.
func (s *Service) load(ctx context.Context, by account.Actor, b Batch, v Version, req BatchRequest) (Batch, error) {
	c := checker{now: b.Created, version: v}
	var step []BatchRow
	keep := func(last bool) error {
		was := b
		next := b
		for _, row := range step {
			if next.Rows++; row.State == RowFailed {
				next.Failed++
			}
		}
		if next.Changed = s.now(); last {
			next.State = BatchRunning
		}
		err := s.Batches.Update(ctx, func(tx BatchTx) error {
			saved, err := tx.SaveBatch(next, was)
			if err != nil || !saved {
				return errOr(err, conflict("batch.busy", "The same file is being read in just now, or was cancelled."))
			}
			if err := tx.AddRows(b.Org, b.ID, step); err != nil || !last {
				return err
			}
			if err := tx.Record(s.event(by, b.Org, "batch.begun", string(b.ID), "rows", strconv.Itoa(next.Rows), "failed", strconv.Itoa(next.Failed))); err != nil {
				return err
			}
			return tx.Later(IssueBatch{b.Org, b.ID})
		})
		if err == nil {
			b, step = next, step[:0]
		}
		return err
	}
	already := b.Rows
	err := c.each(ctx, req, func(row BatchRow) error {
		if row.Number <= already {
			return nil
		}
		if step = append(step, row); len(step) < perStep {
			return nil
		}
		return keep(false)
	})
	if err == nil && c.Rows == 0 {
		err = fault.Field("file", "There is nobody in this file: it has a first line and no other.")
	}
	if fault.Is(err, fault.Invalid) {
		drop := s.Batches.Update(ctx, func(tx BatchTx) error { return tx.DropBatch(b.Org, b.ID) })
		return Batch{}, errors.Join(err, drop)
	}
	if err != nil {
		return b, err
	}
	return b, keep(true)
}

// checker checks the rows of one file in order.
type checker struct {
	Checked
	now     time.Time
	version Version
	seed    maphash.Seed
	seen    map[uint64]uint32 // number of the row in which an address came first, by its hash
}

// each calls row for each row of the file, failed ones with their problems.
func (c *checker) each(ctx context.Context, req BatchRequest, each func(BatchRow) error) error {
	in, err := req.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	t, err := table.NewReader(in)
	if err != nil {
		return err
	}
	c.Header, c.Columns = t.Header, req.Columns
	if c.Columns == nil {
		c.Columns = table.Guess(t.Header, table.People())
	}
	if err := c.Columns.Check(t.Header); err != nil {
		return err
	}
	c.seed, c.seen = maphash.MakeSeed(), map[uint64]uint32{}
	for {
		row, err := t.Next()
		if err == io.EOF {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		checked := c.check(row)
		if c.Rows++; checked.State == RowFailed {
			c.Failed++
		}
		if err := each(checked); err != nil {
			return err
		}
		if c.Rows%perStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// check names every problem of a row.
func (c *checker) check(row table.Row) BatchRow {
	r := BatchRow{Number: row.Number, Line: row.Line, Name: c.Columns.Of(row, table.Name), Email: c.Columns.Of(row, table.Email),
		AwardedOn: c.Columns.Of(row, table.AwardedOn), Result: c.Columns.Of(row, table.Result), Evidence: c.Columns.Of(row, table.Evidence)}
	var problems []string
	if row.Problem != nil {
		problems = append(problems, row.Problem.Sentence())
	}
	req := r.request(c.version.Achievement)
	if _, err := req.validate(c.now); err != nil {
		if f, ok := errors.AsType[*fault.Error](err); ok {
			for _, field := range f.Fields() {
				problems = append(problems, field.Sentence())
			}
		}
	}
	if bad := c.version.Definition.Grading.badResult(req.Result); bad != nil {
		problems = append(problems, bad.Sentence())
	}
	if first, again := c.again(req.Email, row.Number); again {
		problems = append(problems, "The same person stands already in row "+strconv.Itoa(first)+" of this file.")
	}
	if len(problems) > 0 {
		r.State, r.Problem = RowFailed, strings.Join(problems, " ")
	}
	return r
}

// again tells whether an address came before. Hashes of 64 bits under a seed
// of this run keep a million of them in little memory.
func (c *checker) again(email string, number int) (first int, again bool) {
	if email == "" {
		return 0, false
	}
	hash := maphash.String(c.seed, strings.ToLower(email))
	if first, ok := c.seen[hash]; ok {
		return int(first), true
	}
	c.seen[hash] = uint32(number)
	return 0, false
}
