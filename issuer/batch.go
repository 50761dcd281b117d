package issuer

import (
	"context"
	"time"

	"laurel/account"
	"laurel/fault"
)

// BatchID is a UUIDv7 in text form.
type BatchID string

// BatchState is how far a batch is.
type BatchState string

const (
	BatchLoading   BatchState = "loading"   // its rows are being read in
	BatchRunning   BatchState = "running"   // its rows are being awarded
	BatchPaused    BatchState = "paused"    // it waits to be resumed
	BatchCancelled BatchState = "cancelled" // what was not awarded will not be
	BatchDone      BatchState = "done"
)

// Batch is one file of people and what became of its rows. The same file for
// the same micro-credential is the same batch.
type Batch struct {
	ID          BatchID
	Org         account.OrgID
	Achievement AchievementID
	Version     int              // that the awards are given for
	Content     string           // SHA-256 of the file in hexadecimal; changed once it is cancelled
	File        string           // its name
	By          account.PersonID // who began it
	Client      string           // or by which program
	State       BatchState
	Rows        int // read in
	Cursor      int // number of the last row that is settled
	Issued      int // rows that became an award
	Unchanged   int // rows that had been awarded before
	Failed      int // rows with a problem; those not yet reached are counted
	Reserved    Reservation
	Created     time.Time
	Changed     time.Time
}

// Reservation are the places in a status list that the rows after the cursor
// will take, so that a killed process wastes none.
type Reservation struct {
	List   ListID
	Secret [32]byte // of the list
	First  int      // in the order of taking
	Count  int
}

// Over tells whether nothing will change any more.
func (b Batch) Over() bool { return b.State == BatchDone || b.State == BatchCancelled }

// Remaining estimates how long the rest takes, from what was settled since it
// began; 0 when that cannot be told.
func (b Batch) Remaining(now time.Time) time.Duration {
	if b.State != BatchRunning || b.Cursor == 0 || b.Cursor >= b.Rows {
		return 0
	}
	return now.Sub(b.Created) / time.Duration(b.Cursor) * time.Duration(b.Rows-b.Cursor)
}

// RowState is what became of a row.
type RowState int

const (
	RowPending RowState = iota
	RowIssued
	RowUnchanged // it had been awarded before
	RowFailed    // see Problem
)

// BatchRow is one person of a file. Once it is awarded it keeps the award
// instead of what stood in it.
type BatchRow struct {
	Number    int // from 1
	Line      int // in the file
	State     RowState
	Name      string
	Email     string
	AwardedOn string
	Result    string
	Evidence  string
	Award     AwardID
	Problem   string // every problem, in sentences
}

func (r BatchRow) request(id AchievementID) IssueRequest {
	return IssueRequest{Achievement: id, Name: r.Name, Email: r.Email, AwardedOn: r.AwardedOn, Result: r.Result, Evidence: r.Evidence}.cleaned()
}

// BatchStore keeps batches and what becomes of them.
type BatchStore interface {
	View(ctx context.Context, fn func(BatchTx) error) error
	Update(ctx context.Context, fn func(BatchTx) error) error // all of fn, or none of it; fn may run twice
}

// BatchTx is one transaction. What it does for many rows it does in few
// statements. Its methods take the organisation first.
type BatchTx interface {
	Batch(account.OrgID, BatchID) (Batch, error)
	// BatchOf finds the batch of a file; [fault.NotFound] if there is none.
	BatchOf(org account.OrgID, of AchievementID, content string) (Batch, error)
	// Batches lists the newest first.
	Batches(org account.OrgID, limit, offset int) ([]Batch, error)
	// AddBatch keeps a new one; false when there is one of this file.
	AddBatch(Batch) (bool, error)
	// SaveBatch keeps b when state and cursor in the store are still those of
	// was and as many rows are read in; false when not.
	SaveBatch(b, was Batch) (bool, error)
	// DropPending deletes the rows that nothing became of.
	DropPending(account.OrgID, BatchID) error
	// DropBatch deletes a batch with its rows.
	DropBatch(account.OrgID, BatchID) error

	AddRows(account.OrgID, BatchID, []BatchRow) error
	// Rows lists up to limit rows after a number, in order.
	Rows(org account.OrgID, id BatchID, after, limit int) ([]BatchRow, error)
	FailedRows(org account.OrgID, id BatchID, after, limit int) ([]BatchRow, error)
	// SettleRows keeps state, award and problem; of rows that did not fail
	// what stood in them is forgotten.
	SettleRows(account.OrgID, BatchID, []BatchRow) error
	// BatchMails counts the claim mails by state and the awards accepted.
	BatchMails(account.OrgID, BatchID) (BatchMails, error)

	// TakePlaces takes up to n places of the newest list, at least one: see
	// [Tx.NextPlace].
	TakePlaces(org account.OrgID, fresh List, n int) (Reservation, error)
	// TakenKeys finds the awards under these idempotency keys.
	TakenKeys(org account.OrgID, keys []string) (map[string]TakenKey, error)
	// Recipients is [Tx.Recipient] for many addresses, each once.
	Recipients(account.OrgID, []Recipient) ([]Recipient, error)
	// AddSigned keeps signed awards of one version under their keys.
	AddSigned(account.OrgID, []SignedUnder) error

	Achievement(account.OrgID, AchievementID) (Achievement, error)
	FixPublicURL(url string) error
	Record(account.Event) error
	RecordAll([]account.Event) error
	Later(interface{ Kind() string }) error
}

// TakenKey is what is under an idempotency key.
type TakenKey struct {
	Award   AwardID
	Request string // hash
}

// SignedUnder is a signed award with its idempotency key.
type SignedUnder struct {
	Award
	Key     string
	Request string // hash of the request
}

// BatchMails counts what became of the mails about a batch's awards.
type BatchMails struct {
	States  map[string]int // by notify's states
	Claimed int
}

// IssueBatch awards the next rows of a batch.
type IssueBatch struct {
	Org   account.OrgID `json:"org"`
	Batch BatchID       `json:"batch"`
}

// AnnounceBatch sends the claim mails of a batch's rows after From up to To.
type AnnounceBatch struct {
	Org   account.OrgID `json:"org"`
	Batch BatchID       `json:"batch"`
	From  int           `json:"from"`
	To    int           `json:"to"`
}

func (IssueBatch) Kind() string    { return "issuer.batch" }
func (AnnounceBatch) Kind() string { return "issuer.announceBatch" }

// Batch is one of an organisation's batches.
func (s *Service) Batch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (b Batch, err error) {
	if err := by.Require(account.Issue, org); err != nil {
		return Batch{}, err
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		b, err = tx.Batch(org, id)
		return err
	})
	return b, err
}

// BatchesOf lists an organisation's batches, newest first.
func (s *Service) BatchesOf(ctx context.Context, by account.Actor, org account.OrgID, limit, offset int) (all []Batch, err error) {
	if err := by.Require(account.Issue, org); err != nil {
		return nil, err
	}
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		all, err = tx.Batches(org, limit, max(offset, 0))
		return err
	})
	return all, err
}

// BatchMails counts what became of a batch's mails, and who accepted.
func (s *Service) BatchMails(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (m BatchMails, err error) {
	if err := by.Require(account.Issue, org); err != nil {
		return BatchMails{}, err
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		m, err = tx.BatchMails(org, id)
		return err
	})
	return m, err
}

// PauseBatch has the batch stop after the rows it is at.
func (s *Service) PauseBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (Batch, error) {
	return s.turnBatch(ctx, by, org, id, "batch.paused", BatchPaused, BatchRunning)
}

// ResumeBatch has a paused batch go on.
func (s *Service) ResumeBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (Batch, error) {
	return s.turnBatch(ctx, by, org, id, "batch.resumed", BatchRunning, BatchPaused)
}

// CancelBatch leaves the rest of the rows unawarded and forgets them. What was
// awarded stays so. The same file then makes a new batch.
func (s *Service) CancelBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (Batch, error) {
	return s.turnBatch(ctx, by, org, id, "batch.cancelled", BatchCancelled, BatchRunning, BatchPaused, BatchLoading)
}

// turnBatch brings a batch into a state from one of others. In the state
// already, it stays there.
func (s *Service) turnBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, event string, to BatchState, from ...BatchState) (Batch, error) {
	if err := by.Require(account.Issue, org); err != nil {
		return Batch{}, err
	}
	var turned Batch
	err := s.Batches.Update(ctx, func(tx BatchTx) error {
		was, err := tx.Batch(org, id)
		if err != nil {
			return err
		}
		if turned = was; was.State == to {
			return nil
		}
		allowed := false
		for _, f := range from {
			allowed = allowed || was.State == f
		}
		if !allowed {
			return conflict("batch.state", "This batch is {state}; it cannot be changed so.", "state", string(was.State))
		}
		turned.State, turned.Changed = to, s.now()
		if to == BatchCancelled {
			turned.Content = "cancelled " + string(id) // the file may come again
			if err := tx.DropPending(org, id); err != nil {
				return err
			}
		}
		if saved, err := tx.SaveBatch(turned, was); err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
		}
		if to == BatchRunning {
			if err := tx.Later(IssueBatch{org, id}); err != nil {
				return err
			}
		}
		return tx.Record(s.event(by, org, event, string(id)))
	})
	return turned, err
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// FanOut makes of one job for many mails one for each.
func (s *Service) FanOut(ctx context.Context, job AnnounceBatch) error {
	err := s.Batches.Update(ctx, func(tx BatchTx) error {
		rows, err := tx.Rows(job.Org, job.Batch, job.From, job.To-job.From)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.State != RowIssued || row.Number > job.To {
				continue
			}
			if err := tx.Later(Announce{Org: job.Org, Award: row.Award}); err != nil {
				return err
			}
		}
		return nil
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}
