package store

import (
	"strings"

	"laurel/account"
	"laurel/issuer"
)

// Batches keeps what [issuer.Service] needs kept of batches.
func (db *DB) Batches() issuer.BatchStore {
	return adapter[issuer.BatchTx]{db, func(t *tx) issuer.BatchTx { return batchTx{issuerTx{t}} }}
}

type batchTx struct{ issuerTx }

const batchColumns = `id, org, achievement, version, content, file, person, client, state, row_count, settled, issued, unchanged, failed,
	place_list, place_secret, place_first, place_count, created, changed`

func scanBatch(r row) (b issuer.Batch, err error) {
	var created, changed int64
	var secret []byte
	err = r.Scan(&b.ID, &b.Org, &b.Achievement, &b.Version, &b.Content, &b.File, &b.By, &b.Client, &b.State, &b.Rows, &b.Cursor, &b.Issued, &b.Unchanged, &b.Failed,
		&b.Reserved.List, &secret, &b.Reserved.First, &b.Reserved.Count, &created, &changed)
	copy(b.Reserved.Secret[:], secret)
	b.Created, b.Changed = fromMicros(created), fromMicros(changed)
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

func (t batchTx) Batches(org account.OrgID, limit, offset int) (all []issuer.Batch, err error) {
	err = t.each(`SELECT `+batchColumns+` FROM batch WHERE org = ? ORDER BY created DESC, id DESC LIMIT ? OFFSET ?`, []any{org, limit, offset}, func(r row) error {
		b, err := scanBatch(r)
		all = append(all, b)
		return err
	})
	return all, err
}

func (t batchTx) AddBatch(b issuer.Batch) (bool, error) {
	if _, err := t.Version(b.Org, b.Achievement, b.Version); err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO batch (`+batchColumns+`) VALUES `+marks(20)+` ON CONFLICT (org, achievement, content) DO NOTHING`,
		b.ID, b.Org, b.Achievement, b.Version, b.Content, b.File, b.By, b.Client, b.State, b.Rows, b.Cursor, b.Issued, b.Unchanged, b.Failed,
		b.Reserved.List, b.Reserved.Secret[:], b.Reserved.First, b.Reserved.Count, micros(b.Created), micros(b.Changed))
	return n == 1, err
}

const batchExists = `SELECT 1 FROM batch WHERE org = ? AND id = ?`

func (t batchTx) SaveBatch(b, was issuer.Batch) (bool, error) {
	n, err := t.exec(`UPDATE batch SET content = ?, state = ?, row_count = ?, settled = ?, issued = ?, unchanged = ?, failed = ?,
		place_list = ?, place_secret = ?, place_first = ?, place_count = ?, changed = ?
		WHERE org = ? AND id = ? AND state = ? AND row_count = ? AND settled = ?`,
		b.Content, b.State, b.Rows, b.Cursor, b.Issued, b.Unchanged, b.Failed,
		b.Reserved.List, b.Reserved.Secret[:], b.Reserved.First, b.Reserved.Count, micros(b.Changed),
		b.Org, b.ID, was.State, was.Rows, was.Cursor)
	return t.changedOne(n, err, "batch", batchExists, b.Org, string(b.ID))
}

func (t batchTx) ownsBatch(org account.OrgID, id issuer.BatchID) error {
	var there int
	return noSuch(t.one([]any{&there}, batchExists, org, id), "batch", string(id))
}

func (t batchTx) DropPending(org account.OrgID, id issuer.BatchID) error {
	if err := t.ownsBatch(org, id); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM batch_row WHERE org = ? AND batch = ? AND state = 0`, org, id)
	return err
}

func (t batchTx) DropBatch(org account.OrgID, id issuer.BatchID) error {
	if err := t.ownsBatch(org, id); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM batch_row WHERE org = ? AND batch = ?`, org, id); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM batch WHERE org = ? AND id = ?`, org, id)
	return err
}

const batchRowColumns = `number, line, state, name, email, awarded_on, result, evidence, award, problem`

func (t batchTx) AddRows(org account.OrgID, id issuer.BatchID, rows []issuer.BatchRow) error {
	if err := t.ownsBatch(org, id); err != nil {
		return err
	}
	return t.many(`INSERT INTO batch_row (batch, org, folded, `+batchRowColumns+`) VALUES (…)`, marks(13), len(rows), func(i int) []any {
		r := rows[i]
		return []any{id, org, strings.ToLower(r.Email), r.Number, r.Line, int(r.State), r.Name, r.Email, r.AwardedOn, r.Result, r.Evidence, r.Award, r.Problem}
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
		err := r.Scan(&b.Number, &b.Line, &b.State, &b.Name, &b.Email, &b.AwardedOn, &b.Result, &b.Evidence, &b.Award, &b.Problem)
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
		state = excluded.state, folded = excluded.folded, name = excluded.name, email = excluded.email, awarded_on = excluded.awarded_on,
		result = excluded.result, evidence = excluded.evidence, award = excluded.award, problem = excluded.problem`, marks(13), len(rows), func(i int) []any {
		r := rows[i]
		if r.State != issuer.RowFailed {
			r.Name, r.Email, r.AwardedOn, r.Result, r.Evidence = "", "", "", "", ""
		}
		return []any{id, org, strings.ToLower(r.Email), r.Number, r.Line, int(r.State), r.Name, r.Email, r.AwardedOn, r.Result, r.Evidence, r.Award, r.Problem}
	})
}

func (t batchTx) BatchMails(org account.OrgID, id issuer.BatchID) (issuer.BatchMails, error) {
	m := issuer.BatchMails{States: map[string]int{}}
	if err := t.ownsBatch(org, id); err != nil {
		return m, err
	}
	err := t.each(`SELECT m.state, count(*) FROM batch_row r JOIN mail m ON m.org = r.org AND m.about = r.award AND m.purpose = 'claim'
		WHERE r.batch = ? AND r.org = ? AND r.state = 1 GROUP BY m.state`, []any{id, org}, func(r row) error {
		var state string
		var n int
		err := r.Scan(&state, &n)
		m.States[state] = n
		return err
	})
	if err != nil {
		return m, err
	}
	err = t.one([]any{&m.Claimed}, `SELECT count(*) FROM batch_row r JOIN holding h ON h.award = r.award WHERE r.batch = ? AND r.org = ? AND r.state = 1`, id, org)
	return m, err
}

// forgetRows forgets whoever stands in rows under an address, also in those
// that wait to be awarded: they will not be.
func (t *tx) forgetRows(folded string) error {
	const erased = "This person had everything about them erased."
	_, err := t.exec(`UPDATE batch SET failed = failed + (SELECT count(*) FROM batch_row r WHERE r.batch = batch.id AND r.state = 0 AND r.folded = ?)
		WHERE state IN ('loading', 'running', 'paused')`, folded)
	if err != nil {
		return err
	}
	const forget = `UPDATE batch_row SET state = 3, folded = '', name = '', email = '', awarded_on = '', result = '', evidence = '', problem = ? `
	if _, err := t.exec(forget+`WHERE state = 0 AND folded = ? AND batch IN (SELECT id FROM batch WHERE state IN ('loading', 'running', 'paused'))`, erased, folded); err != nil {
		return err
	}
	_, err = t.exec(forget+`WHERE state = 3 AND folded = ?`, erased, folded)
	return err
}

func (t batchTx) RecordAll(events []account.Event) error { return t.recordAll(events) }
