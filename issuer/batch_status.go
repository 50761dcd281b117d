package issuer

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// judged tells what is to become of a row as its award stands: pending, to be
// done; unchanged, it is so already; failed, with the reason.
func (s *Service) judged(ctx context.Context, action Action, a Award, row BatchRow, versions map[achievementVersion]Version) (RowState, string, error) {
	failed := func(err error) (RowState, string, error) {
		if sentences := sentencesOf(err); len(sentences) > 0 {
			return RowFailed, strings.Join(sentences, " "), nil
		}
		return RowFailed, "", err
	}
	if action == CorrectAction {
		if err := correctable(a); err != nil {
			return failed(err)
		}
		req := row.correction(a)
		if req == (BatchRow{}).correction(a) {
			return RowUnchanged, "", nil
		}
		if _, err := req.validate(s.now()); err != nil {
			return failed(err)
		}
		key := achievementVersion{a.Achievement, a.Version}
		v, ok := versions[key]
		if !ok {
			var err error
			if v, err = s.VersionOf(ctx, a.Achievement, a.Version); err != nil {
				return RowFailed, "", err
			}
			versions[key] = v
		}
		if bad := v.Definition.Grading.badResult(req.Result); bad != nil {
			return failed(bad)
		}
		return RowPending, "", nil
	}
	if action == RenewAction {
		if err := renewable(a); err != nil {
			return failed(err)
		}
		if _, err := row.correction(a).validate(s.now()); err != nil {
			return failed(err)
		}
		return RowPending, "", nil
	}
	to := action.status()
	if a.Status == to && !a.Superseded() {
		return RowUnchanged, "", nil
	}
	if err := changeable(a, to); err != nil {
		return failed(err)
	}
	return RowPending, "", nil
}

// correction is the award with what the row says put right; an empty cell
// leaves what there is.
func (r BatchRow) correction(a Award) IssueRequest {
	or := func(text, otherwise string) string {
		if strings.TrimSpace(text) == "" {
			return otherwise
		}
		return text
	}
	return IssueRequest{Achievement: a.Achievement, Name: or(r.Name, a.Recipient.Name), Email: or(r.Email, a.Recipient.Email),
		AwardedOn: or(r.AwardedOn, a.AwardedOn.Format("2006-01-02")), Result: or(r.Result, a.Result), Evidence: or(r.Evidence, a.Evidence)}.cleaned()
}

// stepStatus does the next rows of a change of status.
func (s *Service) stepStatus(ctx context.Context, org account.OrgID, id BatchID, chain bool) (b Batch, err error) {
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		if b, err = tx.Batch(org, id); err != nil || b.State != BatchRunning {
			return err
		}
		rows, awards, err := pendingRows(tx, b)
		if err != nil {
			return err
		}
		settled, err := s.changeRows(ctx, tx, b, rows, awards)
		if err != nil {
			return err
		}
		b, err = s.keepStatusStep(tx, b, len(rows), settled, chain)
		return err
	})
	return b, err
}

// pendingRows are the next rows and the awards that they name.
func pendingRows(tx BatchTx, b Batch) (rows []BatchRow, awards map[AwardID]Award, err error) {
	if rows, err = tx.Rows(b.Org, b.ID, b.Cursor, perStep); err != nil {
		return nil, nil, err
	}
	var names AwardNames
	for _, row := range rows {
		if row.State == RowPending {
			names.IDs = append(names.IDs, row.Award)
		}
	}
	found, err := tx.FindAwards(b.Org, names)
	awards = map[AwardID]Award{}
	for _, a := range found {
		awards[a.ID] = a
	}
	return rows, awards, err
}

const awardGone = "This award is not there any more."

// changeRows changes the status of the awards of the pending rows.
func (s *Service) changeRows(ctx context.Context, tx BatchTx, b Batch, rows []BatchRow, awards map[AwardID]Award) (settled []BatchRow, err error) {
	var changed []Award
	var was []Status
	var events []account.Event
	lists, now := map[ListID]bool{}, s.now()
	for _, row := range rows {
		if row.State != RowPending {
			continue
		}
		a, there := awards[row.Award]
		row.State, row.Problem = RowFailed, awardGone
		if there {
			if row.State, row.Problem, err = s.judged(ctx, b.Action, a, row, nil); err != nil {
				return nil, err
			}
		}
		if row.State == RowPending {
			row.State = RowIssued
			was = append(was, a.Status)
			a.Status, a.Reason, a.Changed = b.Action.status(), b.Reason, now
			changed, lists[a.List] = append(changed, a), true
			events = append(events, s.batchEvent(b, "award."+string(a.Status), string(a.ID), "batch", string(b.ID)))
		}
		settled = append(settled, row)
	}
	if len(changed) == 0 {
		return settled, nil
	}
	if saved, err := tx.SetStatuses(b.Org, changed, was); err != nil || !saved {
		return nil, errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
	}
	for list := range lists {
		if err := tx.TouchList(b.Org, list); err != nil {
			return nil, err
		}
		if err := tx.Later(PublishList{Org: b.Org, List: list}); err != nil {
			return nil, err
		}
	}
	return settled, tx.RecordAll(events)
}

// keepStatusStep keeps what became of rows and how far the batch is.
func (s *Service) keepStatusStep(tx BatchTx, was Batch, seen int, settled []BatchRow, chain bool) (Batch, error) {
	b, done := was, 0
	for _, row := range settled {
		switch row.State {
		case RowIssued:
			b.Issued++
			done++
		case RowUnchanged:
			b.Unchanged++
		default:
			b.Failed++
		}
	}
	if err := tx.SettleRows(b.Org, b.ID, settled); err != nil {
		return b, err
	}
	b.Cursor, b.Changed = b.Cursor+seen, s.now()
	if b.Cursor >= b.Rows || seen == 0 {
		b.State = BatchDone
		b.Content = "done " + string(b.ID) // the same file may come again: what it asks for may be due once more
		if err := tx.Record(s.batchEvent(b, "batch.done", string(b.ID))); err != nil {
			return b, err
		}
	}
	if saved, err := tx.SaveBatch(b, was); err != nil || !saved {
		return b, errOr(err, conflict("batch.busy", "The batch moved on just now. Ask again."))
	}
	if done > 0 && b.Action != CorrectAction && b.Action != RenewAction { // these tell by themselves
		if err := tx.Later(AnnounceBatch{Org: b.Org, Batch: b.ID, From: was.Cursor, To: b.Cursor}); err != nil {
			return b, err
		}
	}
	if chain && b.State == BatchRunning {
		return b, tx.Later(IssueBatch{b.Org, b.ID})
	}
	return b, nil
}

// correctAtOnce is how many corrections one step makes: each signs, and is two
// transactions of its own.
const correctAtOnce = 100

// stepCorrect corrects or renews the awards of the next rows one by one, each under a
// key of its own, so that a step that died repeats none.
func (s *Service) stepCorrect(ctx context.Context, b Batch, chain bool) (Batch, error) {
	var rows []BatchRow
	var awards map[AwardID]Award
	err := s.Batches.View(ctx, func(tx BatchTx) (err error) {
		rows, awards, err = pendingRows(tx, b)
		return err
	})
	if err != nil {
		return b, err
	}
	rows = rows[:min(len(rows), correctAtOnce)]
	// It acts for whoever began the batch, who had the right.
	by := account.Actor{Person: b.By, Client: clientOf(b), Scopes: []account.Right{account.Issue, account.ReadAwards}, Memberships: []account.Membership{{Org: b.Org}}}
	versions := map[achievementVersion]Version{}
	var settled []BatchRow
	for _, row := range rows {
		if row.State != RowPending {
			continue
		}
		if err := s.correctRow(ctx, by, b, &row, awards, versions); err != nil {
			return b, err
		}
		settled = append(settled, row)
	}
	err = s.Batches.Update(ctx, func(tx BatchTx) error {
		now, err := tx.Batch(b.Org, b.ID)
		if err != nil {
			return err
		}
		if now.Cursor != b.Cursor || now.State == BatchCancelled {
			b = now
			return nil // somebody else was quicker
		}
		b, err = s.keepStatusStep(tx, now, len(rows), settled, chain)
		return err
	})
	return b, err
}

func clientOf(b Batch) string {
	if b.Client == "" {
		return "batch"
	}
	return b.Client
}

// correctRow corrects or renews one award, or finds that this row has done so.
func (s *Service) correctRow(ctx context.Context, by account.Actor, b Batch, row *BatchRow, awards map[AwardID]Award, versions map[achievementVersion]Version) error {
	old, there := awards[row.Award]
	if !there {
		row.State, row.Problem = RowFailed, awardGone
		return nil
	}
	req := row.correction(old)
	req.Key = "batch " + string(b.ID) + " " + strconv.Itoa(row.Number)
	fresh, found, err := s.madeUnder(ctx, b.Org, req.Key)
	if err != nil {
		return err
	}
	if !found {
		if row.State, row.Problem, err = s.judged(ctx, b.Action, old, *row, versions); err != nil || row.State != RowPending {
			return err
		}
	}
	if !found || !fresh.Signed {
		if b.Action == RenewAction {
			fresh, err = s.Renew(ctx, by, old.ID, RenewRequest{AwardedOn: row.AwardedOn, Result: row.Result, Evidence: row.Evidence, Key: req.Key})
		} else {
			fresh, err = s.Correct(ctx, by, old.ID, req)
		}
	}
	if f, known := errors.AsType[*fault.Error](err); known && f.Kind != fault.Unavailable {
		row.State, row.Problem = RowFailed, f.Sentence()
		return nil
	}
	row.State, row.Award = RowIssued, fresh.ID
	return err
}

// madeUnder is the award under a key, if there is one.
func (s *Service) madeUnder(ctx context.Context, org account.OrgID, key string) (a Award, found bool, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		a, _, found, err = tx.Taken(org, key)
		return err
	})
	return a, found, err
}
