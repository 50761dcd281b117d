package issuer

import (
	"context"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
)

// countNow bounds the rows whose mails are counted while somebody waits; of
// more, a job counts them, and what it counted last is shown.
const countNow = 2000

// tallyFor is how long a count is good enough.
const tallyFor = 20 * time.Second

// BatchMails counts what became of a batch's mails, and who accepted. Of a
// long batch that is what was counted last, and it is counted anew for the
// next who looks.
func (s *Service) BatchMails(ctx context.Context, by account.Actor, org account.OrgID, id BatchID) (m BatchMails, err error) {
	if err := s.mayLookAt(ctx, by, org, id); err != nil {
		return BatchMails{}, err
	}
	long := false
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		b, err := tx.Batch(org, id)
		if err != nil {
			return err
		}
		if long = b.Issued > countNow; long {
			m, err = tx.Tally(org, id)
			return err
		}
		m, err = tx.CountMails(org, id)
		m.At = s.now()
		return err
	})
	if err != nil || !long || s.now().Sub(m.At) < tallyFor {
		return m, err
	}
	return m, s.Batches.Update(ctx, func(tx BatchTx) error {
		now, err := tx.Tally(org, id)
		if err != nil || !now.At.Equal(m.At) {
			return err // somebody else has asked for it
		}
		asked := BatchMails{States: m.States, Claimed: m.Claimed, At: s.now()}
		if err := tx.SaveTally(org, id, asked); err != nil {
			return err
		}
		return tx.Later(TallyBatch{org, id})
	})
}

// CountBatchMails is the job that counts the mails of a long batch.
func (s *Service) CountBatchMails(ctx context.Context, job TallyBatch) error {
	var m BatchMails
	err := s.Batches.View(ctx, func(tx BatchTx) (err error) {
		m, err = tx.CountMails(job.Org, job.Batch)
		return err
	})
	if err == nil {
		m.At = s.now()
		err = s.Batches.Update(ctx, func(tx BatchTx) error { return tx.SaveTally(job.Org, job.Batch, m) })
	}
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// FanOut makes of one job for many mails one for each.
func (s *Service) FanOut(ctx context.Context, job AnnounceBatch) error {
	err := s.Batches.Update(ctx, func(tx BatchTx) error {
		b, err := tx.Batch(job.Org, job.Batch)
		if err != nil || !b.Undone.IsZero() {
			return err
		}
		rows, err := tx.Rows(job.Org, job.Batch, job.From, job.To-job.From)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.State != RowIssued || row.Number > job.To {
				continue
			}
			if err := tx.Later(b.notice(row)); err != nil {
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

// notice is the job that tells a row's person. The number of the row makes a
// notice of a change of status one of its own, however often this runs.
func (b Batch) notice(row BatchRow) interface{ Kind() string } {
	if b.Action == AwardAction {
		return Announce{Org: b.Org, Award: row.Award}
	}
	return StatusChanged{Org: b.Org, Award: row.Award, Status: b.Action.status(), Event: string(b.ID) + "." + strconv.Itoa(row.Number)}
}
