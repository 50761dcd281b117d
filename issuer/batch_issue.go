package issuer

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"laurel/account"
	"laurel/credential/status"
	"laurel/fault"
)

// IssueRows is the job that awards the next rows of a batch, and has the rest
// follow as another job.
func (s *Service) IssueRows(ctx context.Context, job IssueBatch) error {
	_, err := s.nextRows(ctx, job.Org, job.Batch, step{chain: true, progress: func(Batch) {}})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// RunBatch awards the rows of a batch here and now, until it is done or
// stopped. Whoever asks may issue: see [Service.BeginBatch]. progress, if any,
// is told after each step.
func (s *Service) RunBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, progress func(Batch)) (Batch, error) {
	if err := s.mayWith(ctx, by, account.Issue, org, id); err != nil {
		return Batch{}, err
	}
	if progress == nil {
		progress = func(Batch) {}
	}
	for {
		b, err := s.nextRows(ctx, org, id, step{progress: progress})
		if err != nil || b.State != BatchRunning {
			return b, err
		}
		progress(b)
	}
}

// step is how some rows of a batch are to be done.
type step struct {
	chain    bool        // the rest follows as another job
	progress func(Batch) // is told how far the batch is on the way
}

// nextRows does the next rows, whatever is to be done with them.
func (s *Service) nextRows(ctx context.Context, org account.OrgID, id BatchID, how step) (Batch, error) {
	b, err := s.batch(ctx, org, id)
	switch {
	case err != nil || b.State != BatchRunning:
		return b, err
	case b.Action == AwardAction:
		return s.stepBatch(ctx, org, id, how)
	case b.Action == CorrectAction || b.Action == RenewAction:
		return s.stepCorrect(ctx, b, how.chain)
	}
	return s.stepStatus(ctx, org, id, how.chain)
}

// ahead is how many times the rows of one transaction places are reserved for
// at once: while some are recorded, those after them are signed.
const ahead = 4

// stepBatch awards the next rows: a first transaction takes their places in
// the status list, then one after another keeps all that became of some. Of
// two steps at once one keeps, and the other's work is for nothing.
func (s *Service) stepBatch(ctx context.Context, org account.OrgID, id BatchID, how step) (Batch, error) {
	b, rows, taken, err := s.reserveRows(ctx, org, id)
	if err != nil || b.State != BatchRunning {
		return b, err
	}
	with, err := s.signing(ctx, org, b.Achievement, b.Version)
	if err != nil {
		return b, err
	}
	if b.Delegation != "" {
		d, err := s.delegation(ctx, b.Delegation)
		if err != nil {
			return b, err
		}
		if with.source, err = s.source(ctx, d.To); err != nil {
			return b, err
		}
	}
	awards, err := s.awardsOf(b, rows, taken, with.version)
	if err != nil {
		return b, wrap("composing batch", id, err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	part := s.signPart(ctx, rows, awards, with)
	for {
		signed := <-part
		if signed.err != nil {
			return b, wrap("signing batch", id, signed.err)
		}
		rows, awards = rows[len(signed.rows):], awards[len(signed.rows):]
		last := len(rows) == 0
		if !last {
			part = s.signPart(ctx, rows, awards, with)
		}
		was := b
		if b, err = s.recordRows(ctx, was, signed, last, how.chain); err != nil || last || b.Cursor == was.Cursor || b.State != BatchRunning {
			stop()
			if !last {
				<-part // nothing goes on behind whoever asked
			}
			return b, err
		}
		how.progress(b)
	}
}

// signedPart are rows that go into one transaction, with an award for each
// that was pending.
type signedPart struct {
	rows   []BatchRow
	awards []*SignedUnder
	err    error
}

// signPart signs the first of some rows, as many as go into one transaction,
// beside whoever asked.
func (s *Service) signPart(ctx context.Context, rows []BatchRow, awards []*SignedUnder, with signing) <-chan signedPart {
	n := min(len(rows), perStep)
	part := signedPart{rows: rows[:n], awards: awards[:n]}
	done := make(chan signedPart, 1)
	go func() {
		part.err = s.signAwards(ctx, part.awards, with)
		done <- part
	}()
	return done
}

// reserveRows is the first transaction: the rows after the cursor, as many as
// there are places for, and which of them had been awarded before.
func (s *Service) reserveRows(ctx context.Context, org account.OrgID, id BatchID) (b Batch, rows []BatchRow, taken map[string]TakenKey, err error) {
	fresh := List{ID: ListID(newID()), Org: org, Secret: random32()}
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		if b, err = tx.Batch(org, id); err != nil || b.State != BatchRunning {
			return err
		}
		if rows, err = tx.Rows(org, id, b.Cursor, ahead*perStep); err != nil {
			return err
		}
		keys := s.pendingKeys(b, rows)
		if taken, err = tx.TakenKeys(org, keys); err != nil {
			return err
		}
		needed := len(keys) - len(taken)
		if needed > 0 && b.Reserved.Count == 0 {
			was := b
			if err := tx.FixPublicURL(s.PublicURL); err != nil {
				return err
			}
			if b.Reserved, err = tx.TakePlaces(org, fresh, needed); err != nil {
				return err
			}
			if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
				return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
			}
		}
		rows = s.within(b, rows, taken)
		return nil
	})
	return b, rows, taken, err
}

func (s *Service) pendingKeys(b Batch, rows []BatchRow) (keys []string) {
	for _, row := range rows {
		if row.State == RowPending {
			keys = append(keys, s.rowKey(row.request(b)))
		}
	}
	return keys
}

// within is the beginning of rows that the reserved places are enough for.
func (s *Service) within(b Batch, rows []BatchRow, taken map[string]TakenKey) []BatchRow {
	places := b.Reserved.Count
	for i, row := range rows {
		if row.State != RowPending {
			continue
		}
		if _, known := taken[s.rowKey(row.request(b))]; known {
			continue
		}
		if places--; places < 0 {
			return rows[:i]
		}
	}
	return rows
}

// awardsOf are the awards of rows, each with its place and not yet signed; nil
// for those that are not pending.
func (s *Service) awardsOf(b Batch, rows []BatchRow, taken map[string]TakenKey, v Version) ([]*SignedUnder, error) {
	awards := make([]*SignedUnder, len(rows))
	place := b.Reserved.First
	for i, row := range rows {
		if row.State != RowPending {
			continue
		}
		under, err := s.awardOf(b, row, v, place)
		if err != nil {
			return nil, err
		}
		awards[i] = under
		if _, known := taken[under.Key]; !known {
			under.Signed = true // it will be
			place++
		}
	}
	return awards, nil
}

// signAwards signs on every core, and leaves unsigned what had been awarded before.
func (s *Service) signAwards(ctx context.Context, awards []*SignedUnder, with signing) error {
	var next atomic.Int64
	var hands sync.WaitGroup
	errs := make(chan error, runtime.GOMAXPROCS(0))
	for range cap(errs) {
		hands.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(awards) {
					return
				}
				if awards[i] == nil || !awards[i].Signed {
					continue
				}
				award, err := s.signWith(ctx, awards[i].Award, with)
				if err == nil {
					err = ctx.Err()
				}
				if err != nil {
					errs <- err
					return
				}
				awards[i].Award = award
			}
		})
	}
	hands.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// awardOf is the award of a row, not yet signed. A row without a day was
// awarded on the day when its file came.
func (s *Service) awardOf(b Batch, row BatchRow, v Version, place int) (*SignedUnder, error) {
	req := row.request(b)
	day, err := req.validate(b.Created)
	if err != nil {
		return nil, err // it was checked when it came
	}
	now := s.now()
	a := Award{ID: AwardID(newID()), Org: b.Org, Achievement: b.Achievement, Version: v.Number,
		Recipient: Recipient{ID: RecipientID(newID()), Name: req.Name, Email: req.Email}, Page: newPage(random16()),
		List: b.Reserved.List, Index: status.Index(b.Reserved.Secret, place), Status: InForce, Changed: now, AwardedOn: day,
		ValidFrom: earlier(day, now), ValidUntil: validUntil(day, v.Definition.ValidMonths),
		Result: req.Result, Evidence: req.Evidence, Created: now}
	if b.Delegation != "" {
		a.Delegated = &Delegated{Delegation: b.Delegation, Person: b.By, Client: b.Client}
	}
	return &SignedUnder{Award: a, Key: s.rowKey(req), Request: s.fingerprint(req, "")}, nil
}

// rowKey makes the same person, achievement and day the same award, in
// whichever file they come. It is keyed: it does not tell who it was.
func (s *Service) rowKey(r IssueRequest) string {
	sum := hmac.New(sha256.New, s.Secret[:])
	sum.Write([]byte("batch row\x00" + string(r.Achievement) + "\x00" + strings.ToLower(r.Email) + "\x00" + r.AwardedOn))
	if r.Delegation != "" { // nobody learns so of the others' awards
		sum.Write([]byte("\x00" + string(r.Delegation)))
	}
	return FiledKey + hex.EncodeToString(sum.Sum(nil))
}

// FiledKey is how the keys begin under which a file's awards are kept.
const FiledKey = "batch "

const otherDetails = "This person was awarded this already for that day, with another name, result or evidence. Correct that award instead."

// recordRows is a transaction of its own: awards, events, one job for the
// mails, and how far the batch is now. The last of what places were reserved
// for gives back what is left of them.
func (s *Service) recordRows(ctx context.Context, was Batch, part signedPart, last, chain bool) (Batch, error) {
	rows, signed := part.rows, part.awards
	var keys []string
	places := 0
	for _, one := range signed {
		if one != nil {
			keys = append(keys, one.Key)
			if one.Signed {
				places++
			}
		}
	}
	wait, err := s.wait(ctx, was.Org)
	if err != nil {
		return Batch{}, err
	}
	var b Batch
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		tells := s.now().Add(wait)
		now, err := tx.Batch(was.Org, was.ID)
		if err != nil {
			return err
		}
		if b = now; now.Cursor != was.Cursor || now.Reserved != was.Reserved || now.State == BatchCancelled {
			return nil // somebody else was quicker
		}
		current, err := tx.Rows(was.Org, was.ID, was.Cursor, len(rows))
		if err != nil {
			return err
		}
		taken, err := tx.TakenKeys(was.Org, keys)
		if err != nil {
			return err
		}
		settled, awards, err := settle(rows, current, signed, taken, &b)
		if err != nil {
			return err
		}
		paused, stop, err := s.countBatch(tx, now, len(awards))
		if err != nil || stop {
			b = paused
			return err
		}
		if err := s.keepRows(tx, b, settled, awards); err != nil {
			return err
		}
		if len(rows) > 0 {
			b.Cursor = rows[len(rows)-1].Number
		}
		b.Reserved, b.Changed = b.Reserved.after(places), s.now()
		if last {
			b.Reserved = Reservation{}
		}
		if b.Cursor >= b.Rows {
			b.State = BatchDone
			if err := tx.Record(s.batchEvent(b, "batch.done", string(b.ID))); err != nil {
				return err
			}
			if err := tx.LaterAt(BatchEnded{Org: b.Org, Batch: b.ID}, tells); err != nil {
				return err
			}
		}
		if len(awards) > 0 && b.Tells.IsZero() {
			b.Tells = tells
		}
		if saved, err := tx.SaveBatch(b, now); err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
		}
		if len(awards) > 0 {
			if err := tx.LaterAt(AnnounceBatch{Org: b.Org, Batch: b.ID, From: was.Cursor, To: b.Cursor}, tells); err != nil {
				return err
			}
		}
		if chain && last && b.State == BatchRunning {
			return tx.Later(IssueBatch{b.Org, b.ID})
		}
		return nil
	})
	return b, err
}

// settle says what becomes of each row that was signed, and counts it.
func settle(rows, current []BatchRow, signed []*SignedUnder, taken map[string]TakenKey, b *Batch) (settled []BatchRow, awards []SignedUnder, err error) {
	for i, row := range rows {
		if signed[i] == nil {
			continue
		}
		known, found := taken[signed[i].Key]
		switch {
		case i >= len(current) || current[i] != row:
			row = BatchRow{Number: row.Number, Line: row.Line, State: RowFailed, Problem: "This person had everything about them erased meanwhile."}
			b.Failed++
			if i < len(current) && current[i].State == RowFailed { // erasing counted it
				b.Failed--
			}
		case found && known.Request != signed[i].Request:
			row.State, row.Problem = RowFailed, otherDetails
			b.Failed++
		case found:
			row.State, row.Award = RowUnchanged, known.Award
			b.Unchanged++
		case !signed[i].Signed: // what it had been awarded was given back just now
			return nil, nil, conflict("batch.busy", "The batch moved on just now. Ask again.")
		default:
			row.State, row.Award = RowIssued, signed[i].ID
			awards = append(awards, *signed[i])
			b.Issued++
		}
		settled = append(settled, row)
	}
	return settled, awards, nil
}

func (s *Service) keepRows(tx BatchTx, b Batch, settled []BatchRow, awards []SignedUnder) error {
	if len(awards) > 0 {
		people := make([]Recipient, len(awards))
		for i := range awards {
			people[i] = awards[i].Recipient
		}
		known, err := tx.Recipients(b.Org, people)
		if err != nil {
			return err
		}
		events := make([]account.Event, len(awards))
		for i := range awards {
			awards[i].Recipient = known[i]
			events[i] = s.batchEvent(b, "award.issued", string(awards[i].ID), "achievement", string(b.Achievement), "batch", string(b.ID))
		}
		if err := tx.AddSigned(b.Org, awards); err != nil {
			return err
		}
		if err := tx.RecordAll(events); err != nil {
			return err
		}
	}
	return tx.SettleRows(b.Org, b.ID, settled)
}

// batchEvent is done in the name of whoever began the batch.
func (s *Service) batchEvent(b Batch, kind, subject string, detail ...string) account.Event {
	return s.event(account.Actor{Person: b.By, Client: b.Client}, b.Org, kind, subject, detail...)
}
