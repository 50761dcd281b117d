package store

import (
	"context"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// Batches keeps what [issuer.Service] needs kept of batches.
func (db *DB) Batches() issuer.BatchStore {
	return batches{adapter[issuer.BatchTx]{db, func(t *tx) issuer.BatchTx { return batchTx{issuerTx{t}} }}}
}

type batches struct{ adapter[issuer.BatchTx] }

// DropDrafts goes one by one: a file is many rows.
func (b batches) DropDrafts(ctx context.Context, since time.Time) error {
	type draft struct {
		org account.OrgID
		id  issuer.BatchID
	}
	var old []draft
	err := b.db.view(ctx, func(t *tx) error {
		old = nil
		return t.each(`SELECT org, id FROM batch WHERE state IN ('uploading', 'checking', 'draft', 'ready') AND starts = 0 AND changed < ?`, []any{micros(since)}, func(r row) error {
			var d draft
			err := r.Scan(&d.org, &d.id)
			old = append(old, d)
			return err
		})
	})
	for _, d := range old {
		if err != nil {
			break
		}
		err = b.Update(ctx, func(tx issuer.BatchTx) error {
			event := account.System("job tidy").Event("batch.discarded", string(d.id))
			event.Org = d.org
			if _, err := tx.Batch(d.org, d.id); err != nil {
				return err
			}
			if err := tx.Record(event); err != nil { // while it says what it is about
				return err
			}
			return tx.DropBatch(d.org, d.id)
		})
		if fault.Is(err, fault.NotFound) {
			err = nil
		}
	}
	return err
}

type batchTx struct{ issuerTx }

const batchColumns = `id, org, action, reason, achievement, version, content, file, person, client, delegation, state, problem, size, row_count, settled, issued, unchanged, failed,
	place_list, place_secret, place_first, place_count, starts, tells, undone, created, changed`

func scanBatch(r row) (b issuer.Batch, err error) {
	var starts, tells, undone, created, changed int64
	var secret []byte
	err = r.Scan(&b.ID, &b.Org, &b.Action, &b.Reason, &b.Achievement, &b.Version, &b.Content, &b.File, &b.By, &b.Client, &b.Delegation, &b.State, &b.Problem, &b.Size,
		&b.Rows, &b.Cursor, &b.Issued, &b.Unchanged, &b.Failed,
		&b.Reserved.List, &secret, &b.Reserved.First, &b.Reserved.Count, &starts, &tells, &undone, &created, &changed)
	copy(b.Reserved.Secret[:], secret)
	b.Starts, b.Tells, b.Undone, b.Created, b.Changed = fromSince(starts), fromSince(tells), fromSince(undone), fromMicros(created), fromMicros(changed)
	return b, err
}

func (t batchTx) batchWhere(where, id string, args ...any) (b issuer.Batch, err error) {
	err = t.first(`SELECT `+batchColumns+` FROM batch WHERE `+where, args, func(r row) (err error) {
		b, err = scanBatch(r)
		return err
	})
	return b, noSuch(err, "batch", id)
}

func (t batchTx) Batch(org account.OrgID, id issuer.BatchID) (issuer.Batch, error) {
	return t.batchWhere(`org = ? AND id = ?`, string(id), org, id)
}

func (t batchTx) BatchOf(org account.OrgID, of issuer.AchievementID, content string) (issuer.Batch, error) {
	return t.batchWhere(`org = ? AND achievement = ? AND content = ?`, content, org, of, content)
}

// Batches of units are found by what they are about: their order is no way to
// them, and is kept from being taken for one.
func (t batchTx) Batches(org account.OrgID, units []account.UnitID, limit, offset int) (all []issuer.Batch, err error) {
	s, order := awardSearch{where: ` WHERE org = ?`, args: []any{org}}, `created`
	if s.inUnits(`achievement`, org, units); units != nil {
		order = `created + 0`
	}
	err = t.each(`SELECT `+batchColumns+` FROM batch`+s.where+` ORDER BY `+order+` DESC, id DESC LIMIT ? OFFSET ?`, append(s.args, limit, offset), func(r row) error {
		b, err := scanBatch(r)
		all = append(all, b)
		return err
	})
	return all, err
}

func (t batchTx) CountBatches(org account.OrgID, units []account.UnitID) (n int, err error) {
	s := awardSearch{where: ` WHERE org = ?`, args: []any{org}}
	s.inUnits(`achievement`, org, units)
	err = t.one([]any{&n}, `SELECT count(*) FROM batch`+s.where, s.args...)
	return n, err
}

func (t batchTx) BatchesUnder(org account.OrgID, id issuer.DelegationID, limit int) (all []issuer.Batch, err error) {
	err = t.each(`SELECT `+batchColumns+` FROM batch WHERE org = ? AND delegation = ? AND delegation <> '' ORDER BY created DESC, id DESC LIMIT ?`, []any{org, id, limit}, func(r row) error {
		b, err := scanBatch(r)
		all = append(all, b)
		return err
	})
	return all, err
}

func (t batchTx) BatchesToStart(org account.OrgID, units []account.UnitID, limit int) (all []issuer.Batch, err error) {
	s := awardSearch{where: ` WHERE org = ? AND starts > 0`, args: []any{org}}
	s.inUnits(`achievement`, org, units)
	err = t.each(`SELECT `+batchColumns+` FROM batch`+s.where+` ORDER BY starts, id LIMIT ?`, append(s.args, limit), func(r row) error {
		b, err := scanBatch(r)
		all = append(all, b)
		return err
	})
	return all, err
}

func (t batchTx) AddBatch(b issuer.Batch) (bool, error) {
	var there int
	if err := t.one([]any{&there}, `SELECT 1 FROM organisation WHERE id = ?`, b.Org); err != nil {
		return false, noSuch(err, "organisation", string(b.Org))
	}
	if b.Achievement != "" {
		if _, err := t.Version(b.Org, b.Achievement, b.Version); err != nil {
			return false, err
		}
	}
	n, err := t.exec(`INSERT INTO batch (`+batchColumns+`) VALUES `+marks(28)+` ON CONFLICT (org, achievement, content) DO NOTHING`,
		b.ID, b.Org, b.Action, b.Reason, b.Achievement, b.Version, b.Content, b.File, b.By, b.Client, b.Delegation, b.State, b.Problem, b.Size,
		b.Rows, b.Cursor, b.Issued, b.Unchanged, b.Failed,
		b.Reserved.List, b.Reserved.Secret[:], b.Reserved.First, b.Reserved.Count, since(b.Starts), since(b.Tells), since(b.Undone), micros(b.Created), micros(b.Changed))
	return n == 1, err
}

const batchExists = `SELECT 1 FROM batch WHERE org = ? AND id = ?`

func (t batchTx) SaveBatch(b, was issuer.Batch) (bool, error) {
	n, err := t.exec(`UPDATE batch SET content = ?, state = ?, problem = ?, size = ?, row_count = ?, settled = ?, issued = ?, unchanged = ?, failed = ?,
		place_list = ?, place_secret = ?, place_first = ?, place_count = ?, starts = ?, tells = ?, undone = ?, changed = ?
		WHERE org = ? AND id = ? AND state = ? AND row_count = ? AND settled = ? AND changed = ?`,
		b.Content, b.State, b.Problem, b.Size, b.Rows, b.Cursor, b.Issued, b.Unchanged, b.Failed,
		b.Reserved.List, b.Reserved.Secret[:], b.Reserved.First, b.Reserved.Count, since(b.Starts), since(b.Tells), since(b.Undone), micros(b.Changed),
		b.Org, b.ID, was.State, was.Rows, was.Cursor, micros(was.Changed))
	return t.changedOne(n, err, "batch", batchExists, b.Org, string(b.ID))
}

func (t batchTx) ownsBatch(org account.OrgID, id issuer.BatchID) error {
	var there int
	return noSuch(t.one([]any{&there}, batchExists, org, id), "batch", string(id))
}

// dropOf runs deletions that each want the organisation and the batch.
func (t batchTx) dropOf(org account.OrgID, id issuer.BatchID, queries ...string) error {
	if err := t.ownsBatch(org, id); err != nil {
		return err
	}
	for _, query := range queries {
		if _, err := t.exec(query, org, id); err != nil {
			return err
		}
	}
	return nil
}

const (
	dropRows  = `DELETE FROM batch_row WHERE org = ? AND batch = ?`
	dropParts = `DELETE FROM batch_part WHERE org = ? AND batch = ?`
)

func (t batchTx) DropPending(org account.OrgID, id issuer.BatchID) error {
	return t.dropOf(org, id, dropRows+` AND state = 0`)
}

func (t batchTx) DropRows(org account.OrgID, id issuer.BatchID) error {
	return t.dropOf(org, id, dropRows)
}

func (t batchTx) DropParts(org account.OrgID, id issuer.BatchID) error {
	return t.dropOf(org, id, dropParts)
}

func (t batchTx) DropBatch(org account.OrgID, id issuer.BatchID) error {
	return t.dropOf(org, id, dropRows, dropParts, `DELETE FROM batch WHERE org = ? AND id = ?`)
}

const batchRowColumns = `number, line, state, ref, of_name, name, email, awarded_on, result, evidence, award, problem`

func batchRowArgs(org account.OrgID, id issuer.BatchID, r issuer.BatchRow) []any {
	return []any{id, org, strings.ToLower(r.Email), r.Number, r.Line, int(r.State), r.Ref, r.Of, r.Name, r.Email, r.AwardedOn, r.Result, r.Evidence, r.Award, r.Problem}
}

func (t batchTx) AddRows(org account.OrgID, id issuer.BatchID, rows []issuer.BatchRow) error {
	if err := t.ownsBatch(org, id); err != nil {
		return err
	}
	return t.many(`INSERT INTO batch_row (batch, org, folded, `+batchRowColumns+`) VALUES (…)`, marks(15), len(rows), func(i int) []any {
		return batchRowArgs(org, id, rows[i])
	})
}

func (t batchTx) Rows(org account.OrgID, id issuer.BatchID, after, limit int) ([]issuer.BatchRow, error) {
	return t.batchRows(`SELECT `+batchRowColumns+` FROM batch_row WHERE batch = ? AND org = ? AND number > ? AND number <= ? ORDER BY number`, org, id, after, after+limit)
}

func (t batchTx) FailedRows(org account.OrgID, id issuer.BatchID, after, limit int) ([]issuer.BatchRow, error) {
	return t.batchRows(`SELECT `+batchRowColumns+` FROM batch_row WHERE batch = ? AND org = ? AND number > ? AND state = 3 ORDER BY number LIMIT ?`, org, id, after, limit)
}

func (t batchTx) batchRows(query string, org account.OrgID, id issuer.BatchID, after, limit int) (all []issuer.BatchRow, err error) {
	if err := t.ownsBatch(org, id); err != nil {
		return nil, err
	}
	err = t.each(query, []any{id, org, after, limit}, func(r row) error {
		var b issuer.BatchRow
		err := r.Scan(&b.Number, &b.Line, &b.State, &b.Ref, &b.Of, &b.Name, &b.Email, &b.AwardedOn, &b.Result, &b.Evidence, &b.Award, &b.Problem)
		all = append(all, b)
		return err
	})
	return all, err
}

// SettleRows writes over the rows that there are: an insert that meets each.
func (t batchTx) SettleRows(org account.OrgID, id issuer.BatchID, rows []issuer.BatchRow) error {
	if err := t.ownsBatch(org, id); err != nil {
		return err
	}
	return t.many(`INSERT INTO batch_row (batch, org, folded, `+batchRowColumns+`) VALUES (…) ON CONFLICT (batch, number) DO UPDATE SET
		state = excluded.state, ref = excluded.ref, of_name = excluded.of_name, folded = excluded.folded, name = excluded.name, email = excluded.email,
		awarded_on = excluded.awarded_on, result = excluded.result, evidence = excluded.evidence, award = excluded.award, problem = excluded.problem`, marks(15), len(rows), func(i int) []any {
		r := rows[i]
		if r.State != issuer.RowFailed {
			r.Ref, r.Of, r.Name, r.Email, r.AwardedOn, r.Result, r.Evidence = "", "", "", "", "", "", ""
		}
		return batchRowArgs(org, id, r)
	})
}

// forgetRows forgets whoever stands in rows under an address, also in those
// that wait to be awarded: they will not be.
func (t *tx) forgetRows(folded string) error {
	const erased = "This person had everything about them erased."
	_, err := t.exec(`UPDATE batch SET failed = failed + (SELECT count(*) FROM batch_row r WHERE r.batch = batch.id AND r.state = 0 AND r.folded = ?)
		WHERE state IN ('checking', 'ready', 'loading', 'running', 'paused')`, folded)
	if err != nil {
		return err
	}
	// The file itself may name them, too: of files that were not started none
	// that does, or that nobody could read, is kept.
	_, err = t.exec(`DELETE FROM batch_part WHERE batch IN (SELECT id FROM batch WHERE state IN ('uploading', 'checking', 'draft'))
		OR batch IN (SELECT r.batch FROM batch_row r JOIN batch b ON b.id = r.batch WHERE b.state = 'ready' AND r.folded = ?)`, folded)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE batch SET size = 0 WHERE size > 0 AND state IN ('uploading', 'checking', 'draft', 'ready')
		AND NOT EXISTS (SELECT 1 FROM batch_part p WHERE p.batch = batch.id)`)
	if err != nil {
		return err
	}
	const forget = `UPDATE batch_row SET state = 3, ref = '', folded = '', name = '', email = '', awarded_on = '', result = '', evidence = '', problem = ? `
	if _, err := t.exec(forget+`WHERE state = 0 AND folded = ? AND batch IN (SELECT id FROM batch WHERE state IN ('checking', 'ready', 'loading', 'running', 'paused'))`, erased, folded); err != nil {
		return err
	}
	_, err = t.exec(forget+`WHERE state = 3 AND folded = ?`, erased, folded)
	return err
}

func (t batchTx) RecordAll(events []account.Event) error { return t.recordAll(events) }
