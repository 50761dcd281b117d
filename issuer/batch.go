package issuer

import (
	"context"
	"time"

	"laurel/account"
	"laurel/issuer/table"
)

// BatchID is a UUIDv7 in text form.
type BatchID string

// BatchState is how far a batch is.
type BatchState string

const (
	BatchUploading BatchState = "uploading" // its file is arriving
	BatchChecking  BatchState = "checking"  // its rows are being read in, for somebody to look at
	BatchDraft     BatchState = "draft"     // its file could not be read: see Problem
	BatchReady     BatchState = "ready"     // it waits to be started
	BatchLoading   BatchState = "loading"   // its rows are being read in
	BatchRunning   BatchState = "running"   // its rows are being awarded
	BatchPaused    BatchState = "paused"    // it waits to be resumed
	BatchCancelled BatchState = "cancelled" // what was not awarded will not be
	BatchDone      BatchState = "done"
)

// Action is what a batch does with each of its rows.
type Action string

const (
	AwardAction     Action = "issue"
	SuspendAction   Action = "suspend"
	ReinstateAction Action = "reinstate"
	RevokeAction    Action = "revoke"
	CorrectAction   Action = "correct"
	RenewAction     Action = "renew"
)

// status is what an award's status becomes.
func (a Action) status() Status {
	return map[Action]Status{SuspendAction: Suspended, ReinstateAction: InForce, RevokeAction: Revoked}[a]
}

// Batch is one file and what became of its rows: people to be awarded, or
// awards whose status changes. The same file of people for the same
// micro-credential is the same batch.
type Batch struct {
	ID          BatchID
	Org         account.OrgID
	Action      Action
	Reason      string           // of a change of status
	Achievement AchievementID    // "" where each row names an award
	Version     int              // that the awards are given for
	Content     string           // SHA-256 of the file in hexadecimal; changed once it is cancelled
	File        string           // its name
	By          account.PersonID // who began it
	Client      string           // or by which program
	Delegation  DelegationID     // by which it is awarded for the organisation; "" where by itself
	State       BatchState
	Problem     string // why its file could not be read
	Size        int64  // bytes of the file that is kept until it is started
	Rows        int    // read in
	Cursor      int    // number of the last row that is settled
	Issued      int    // rows that became an award, or whose award was changed
	Unchanged   int    // rows that had been awarded, or were so, before
	Failed      int    // rows with a problem; those not yet reached are counted
	Reserved    Reservation
	Starts      time.Time // when it starts by itself, while it is ready; zero: when somebody starts it
	Tells       time.Time // when the first mails about its awards leave; zero until there are any
	Undone      time.Time // when all that it awarded was undone; zero: it was not
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

// after is what is left when n of the places are taken.
func (r Reservation) after(n int) Reservation {
	r.First += n
	r.Count -= n
	return r
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
	RowPending   RowState = iota
	RowIssued             // or its award was changed
	RowUnchanged          // it had been awarded before
	RowFailed             // see Problem
)

// BatchRow is one person of a file. Once it is awarded it keeps the award
// instead of what stood in it.
type BatchRow struct {
	Number    int // from 1
	Line      int // in the file
	State     RowState
	Ref       string // of an award that there is: its number, id or address
	Of        string // the micro-credential beside Email, by id or title
	Name      string
	Email     string
	AwardedOn string
	Result    string
	Evidence  string
	Award     AwardID
	Problem   string // every problem, in sentences
}

func (r BatchRow) request(b Batch) IssueRequest {
	return IssueRequest{Achievement: b.Achievement, Delegation: b.Delegation, Name: r.Name, Email: r.Email, AwardedOn: r.AwardedOn, Result: r.Result, Evidence: r.Evidence}.cleaned()
}

// BatchStore keeps batches and what becomes of them.
type BatchStore interface {
	View(ctx context.Context, fn func(BatchTx) error) error
	Update(ctx context.Context, fn func(BatchTx) error) error // all of fn, or none of it; fn may run twice
	// DropDrafts forgets the batches of every organisation that were not started
	// and not changed since.
	DropDrafts(ctx context.Context, since time.Time) error
}

// BatchTx is one transaction. What it does for many rows it does in few
// statements. Its methods take the organisation first.
type BatchTx interface {
	Batch(account.OrgID, BatchID) (Batch, error)
	// BatchOf finds the batch of a file; [fault.NotFound] if there is none.
	BatchOf(org account.OrgID, of AchievementID, content string) (Batch, error)
	// Batches lists the newest first; CountBatches counts them.
	// Those of units alone where some are named; nil is all.
	Batches(org account.OrgID, units []account.UnitID, limit, offset int) ([]Batch, error)
	CountBatches(org account.OrgID, units []account.UnitID) (int, error)
	// BatchesUnder lists the newest that award by a delegation.
	BatchesUnder(org account.OrgID, id DelegationID, limit int) ([]Batch, error)
	Delegation(account.OrgID, DelegationID) (Delegation, error)
	// UseDelegation is [Tx.UseDelegation].
	UseDelegation(org account.OrgID, id DelegationID, awards int, at time.Time) (bool, error)
	// BatchesToStart lists those that start by themselves, the soonest first, of
	// units as Batches does.
	BatchesToStart(org account.OrgID, units []account.UnitID, limit int) ([]Batch, error)
	// AddBatch keeps a new one; false when there is one of this file.
	AddBatch(Batch) (bool, error)
	// SaveBatch keeps b when what is in the store is still was; false when not.
	SaveBatch(b, was Batch) (bool, error)
	// DropRows deletes the rows of a batch, DropPending those that nothing
	// became of.
	DropRows(account.OrgID, BatchID) error
	DropPending(account.OrgID, BatchID) error
	// DropBatch deletes a batch with its rows.
	DropBatch(account.OrgID, BatchID) error

	// Reading is how the file of a batch is read.
	Reading(account.OrgID, BatchID) (Reading, error)
	SaveReading(account.OrgID, BatchID, Reading) error
	// Remembered are the columns that somebody chose for a header before; nil
	// if nobody did.
	Remembered(org account.OrgID, header string) (table.Columns, error)
	Remember(org account.OrgID, header string, columns table.Columns) error
	// AddPart keeps a piece of the file, from 0. Part is one of them, and
	// DropParts forgets them all.
	AddPart(org account.OrgID, id BatchID, number int, data []byte) error
	Part(org account.OrgID, id BatchID, number int) ([]byte, error)
	DropParts(account.OrgID, BatchID) error

	AddRows(account.OrgID, BatchID, []BatchRow) error
	// Rows lists up to limit rows after a number, in order.
	Rows(org account.OrgID, id BatchID, after, limit int) ([]BatchRow, error)
	FailedRows(org account.OrgID, id BatchID, after, limit int) ([]BatchRow, error)
	// SettleRows keeps state, award and problem; of rows that did not fail
	// what stood in them is forgotten.
	SettleRows(account.OrgID, BatchID, []BatchRow) error
	// CountMails counts the mails by state and the awards accepted; that visits
	// every row. Tally is what was counted last, SaveTally keeps it.
	CountMails(account.OrgID, BatchID) (BatchMails, error)
	Tally(account.OrgID, BatchID) (BatchMails, error)
	SaveTally(account.OrgID, BatchID, BatchMails) error

	// FindAwards finds signed awards, without their signed bytes, by ids,
	// numbers, pages or the addresses of who holds them.
	FindAwards(account.OrgID, AwardNames) ([]Award, error)
	// SetStatuses is [Tx.SetStatus] for many: was is the status of each before.
	// False when one of them was changed meanwhile.
	SetStatuses(org account.OrgID, awards []Award, was []Status) (bool, error)
	TouchList(account.OrgID, ListID) error
	Achievements(account.OrgID) ([]Achievement, error)

	// KeyFor keeps an idempotency key with the hash of its request; false when
	// there is one with another.
	KeyFor(org account.OrgID, key, request string) (bool, error)
	// TakePlaces takes up to n places of the newest list, at least one: see
	// [Tx.NextPlace].
	TakePlaces(org account.OrgID, fresh List, n int) (Reservation, error)
	// GivePlaces gives places back that nobody was given, where none after
	// them were taken; else they stay empty.
	GivePlaces(org account.OrgID, r Reservation) error
	// TakenKeys finds the awards under these idempotency keys.
	TakenKeys(org account.OrgID, keys []string) (map[string]TakenKey, error)
	// Recipients is [Tx.Recipient] for many addresses, each once.
	Recipients(account.OrgID, []Recipient) ([]Recipient, error)
	// FreeKeys has awards kept under keys of their own, so that those they were
	// made under can be used again.
	FreeKeys(account.OrgID, []AwardID) error
	// AddSigned keeps signed awards of one version under their keys.
	AddSigned(account.OrgID, []SignedUnder) error

	Achievement(account.OrgID, AchievementID) (Achievement, error)
	FixPublicURL(url string) error
	Record(account.Event) error
	RecordAll([]account.Event) error
	Later(interface{ Kind() string }) error
	LaterAt(job interface{ Kind() string }, at time.Time) error
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
	At      time.Time // when it was counted; zero if it never was
}

// AwardNames name awards in different ways.
type AwardNames struct {
	IDs     []AwardID
	Numbers []string // in capitals, as [Award.Number] writes them
	Pages   []string
	Emails  []string // in the form of account.NormalEmail
}

// IssueBatch awards the next rows of a batch.
type IssueBatch struct {
	Org   account.OrgID `json:"org"`
	Batch BatchID       `json:"batch"`
}

// LoadBatch reads a file in that somebody has sent.
type LoadBatch struct {
	Org   account.OrgID `json:"org"`
	Batch BatchID       `json:"batch"`
}

// TallyBatch counts what became of a batch's mails.
type TallyBatch struct {
	Org   account.OrgID `json:"org"`
	Batch BatchID       `json:"batch"`
}

// TidyBatches forgets files that nobody started.
type TidyBatches struct{}

// AnnounceBatch sends the mails about a batch's rows after From up to To.
type AnnounceBatch struct {
	Org   account.OrgID `json:"org"`
	Batch BatchID       `json:"batch"`
	From  int           `json:"from"`
	To    int           `json:"to"`
}

func (LoadBatch) Kind() string     { return "issuer.loadBatch" }
func (TallyBatch) Kind() string    { return "issuer.tallyBatch" }
func (TidyBatches) Kind() string   { return "issuer.tidyBatches" }
func (IssueBatch) Kind() string    { return "issuer.batch" }
func (AnnounceBatch) Kind() string { return "issuer.announceBatch" }

// looking is the right by which somebody looks at batches: seeing who was
// awarded, or else awarding, which a key may do without.
func looking(by account.Actor, org account.OrgID) account.Right {
	if !by.MaySome(account.ReadAwards, org) && by.MaySome(account.Issue, org) {
		return account.Issue
	}
	return account.ReadAwards
}

// Batch is one of an organisation's batches.
func (s *Service) Batch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (b Batch, err error) {
	if err := s.mayLookAt(ctx, by, org, id); err != nil {
		return Batch{}, err
	}
	return s.batch(ctx, org, id)
}

func (s *Service) batch(ctx context.Context, org account.OrgID, id BatchID) (b Batch, err error) {
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		b, err = tx.Batch(org, id)
		return err
	})
	return b, err
}

// BatchesOf lists an organisation's batches, newest first, and counts them. Who
// has a role in units alone sees those about what is of these units.
func (s *Service) BatchesOf(ctx context.Context, by account.Actor, org account.OrgID, limit, offset int) (all []Batch, total int, err error) {
	right := looking(by, org)
	if err := by.RequireSome(right, org); err != nil {
		return nil, 0, err
	}
	units := by.Narrowed(right, org, nil)
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		if all, err = tx.Batches(org, units, limit, max(offset, 0)); err != nil {
			return err
		}
		total, err = tx.CountBatches(org, units)
		return err
	})
	return all, total, err
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
	if err := s.mayDo(ctx, by, org, id); err != nil {
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
		turned.State, turned.Problem, turned.Changed = to, "", s.now()
		if to == BatchCancelled {
			turned.Content = "cancelled " + string(id) // the file may come again
			if err := leaveRest(tx, &turned); err != nil {
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
