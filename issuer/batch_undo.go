package issuer

import (
	"context"
	"time"

	"laurel/account"
	"laurel/fault"
)

// UndoBatch takes back what an undone batch awarded.
type UndoBatch struct {
	Org    account.OrgID    `json:"org"`
	Batch  BatchID          `json:"batch"`
	Person account.PersonID `json:"person,omitempty"` // who undid it
	Client string           `json:"client,omitempty"` // or by which program
}

// Kind names the job.
func (UndoBatch) Kind() string { return "issuer.undoBatch" }

// UndoableUntil is the moment before which all that a batch awarded can be
// undone; zero where it cannot.
func (b Batch) UndoableUntil() time.Time {
	if b.Action != AwardAction || b.Tells.IsZero() || !b.Undone.IsZero() {
		return time.Time{}
	}
	return b.Tells.Add(-undoMargin)
}

// UndoBatch withdraws all that a batch awarded before the first of its mails
// leaves: nobody is told, what was still to be done is not done, and the same
// people may be awarded anew. Twice, it changes nothing.
func (s *Service) UndoBatch(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (b Batch, err error) {
	if err := s.mayDo(ctx, by, org, id); err != nil {
		return Batch{}, err
	}
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		was, err := tx.Batch(org, id)
		if b = was; err != nil || !was.Undone.IsZero() {
			return err
		}
		if until := was.UndoableUntil(); !s.now().Before(until) {
			return conflict("batch.announced", "Holders have been told, or will be in a moment. Revoke the awards instead.")
		}
		b.Undone, b.Changed, b.Content = s.now(), s.now(), "undone "+string(id) // the file may come again
		if !was.Over() {
			b.State = BatchCancelled
			if err := leaveRest(tx, &b); err != nil {
				return err
			}
		}
		if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
			return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
		}
		if err := tx.Later(UndoBatch{org, id, by.Person, by.Client}); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "batch.undone", string(id)))
	})
	return b, err
}

// leaveRest forgets the rows that were not done, and the places kept for them.
func leaveRest(tx BatchTx, b *Batch) error {
	if err := tx.GivePlaces(b.Org, b.Reserved); err != nil {
		return err
	}
	b.Reserved = Reservation{}
	return tx.DropPending(b.Org, b.ID)
}

// UndoRows is the job that withdraws the awards of an undone batch. It may die
// anywhere and run again.
func (s *Service) UndoRows(ctx context.Context, job UndoBatch) error {
	for after, more := 0, true; more; {
		err := s.Batches.Update(ctx, func(tx BatchTx) error {
			b, err := tx.Batch(job.Org, job.Batch)
			if err != nil || b.Undone.IsZero() {
				more = false
				return err
			}
			rows, err := tx.Rows(b.Org, b.ID, after, perStep)
			if more = len(rows) == perStep; err != nil || len(rows) == 0 {
				return err
			}
			if err := s.withdraw(tx, account.Actor{Person: job.Person, Client: job.Client}, b, rows); err != nil {
				return err
			}
			after = rows[len(rows)-1].Number
			return nil
		})
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// withdraw undoes what some rows were awarded.
func (s *Service) withdraw(tx BatchTx, by account.Actor, b Batch, rows []BatchRow) error {
	var names AwardNames
	for _, row := range rows {
		if row.State == RowIssued {
			names.IDs = append(names.IDs, row.Award)
		}
	}
	found, err := tx.FindAwards(b.Org, names)
	if err != nil {
		return err
	}
	var changed []Award
	var ids []AwardID
	var was []Status
	var events []account.Event
	lists := map[ListID]bool{}
	for _, a := range found {
		if a.Status == Revoked {
			continue
		}
		was = append(was, a.Status)
		a.Status, a.Reason, a.Changed = Revoked, undone, s.now()
		changed, ids, lists[a.List] = append(changed, a), append(ids, a.ID), true
		events = append(events, s.event(by, b.Org, "award.undone", string(a.ID), "batch", string(b.ID)))
	}
	if len(changed) == 0 {
		return nil
	}
	if saved, err := tx.SetStatuses(b.Org, changed, was); err != nil || !saved {
		return errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
	}
	if err := tx.FreeKeys(b.Org, ids); err != nil {
		return err
	}
	for list := range lists {
		if err := tx.TouchList(b.Org, list); err != nil {
			return err
		}
		if err := tx.Later(PublishList{Org: b.Org, List: list}); err != nil {
			return err
		}
	}
	return tx.RecordAll(events)
}
