package store

import (
	"errors"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/table"
)

func (t batchTx) Reading(org account.OrgID, id issuer.BatchID) (r issuer.Reading, err error) {
	return r, t.batchJSON(`SELECT reading FROM batch WHERE org = ? AND id = ?`, org, id, &r)
}

func (t batchTx) batchJSON(query string, org account.OrgID, id issuer.BatchID, into any) error {
	var text string
	if err := t.one([]any{&text}, query, org, id); err != nil {
		return noSuch(err, "batch", string(id))
	}
	return fromJSON(text, into)
}

func (t batchTx) SaveReading(org account.OrgID, id issuer.BatchID, r issuer.Reading) error {
	return t.saveBatchJSON(`UPDATE batch SET reading = ? WHERE org = ? AND id = ?`, org, id, r)
}

func (t batchTx) saveBatchJSON(query string, org account.OrgID, id issuer.BatchID, v any) error {
	text, err := toJSON(v)
	if err != nil {
		return err
	}
	return noSuch(t.must(query, text, org, id), "batch", string(id))
}

func (t batchTx) Remembered(org account.OrgID, header string) (columns table.Columns, err error) {
	var text string
	err = t.one([]any{&text}, `SELECT columns FROM batch_columns WHERE org = ? AND header = ?`, org, header)
	if errors.Is(err, errNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return columns, fromJSON(text, &columns)
}

func (t batchTx) Remember(org account.OrgID, header string, columns table.Columns) error {
	text, err := toJSON(columns)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO batch_columns (org, header, columns) VALUES (?, ?, ?) ON CONFLICT (org, header) DO UPDATE SET columns = excluded.columns`, org, header, text)
	return err
}

func (t batchTx) AddPart(org account.OrgID, id issuer.BatchID, number int, data []byte) error {
	if err := t.ownsBatch(org, id); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO batch_part (batch, number, org, data) VALUES (?, ?, ?, ?)`, id, number, org, data)
	return err
}

func (t batchTx) Part(org account.OrgID, id issuer.BatchID, number int) (data []byte, err error) {
	err = t.one([]any{&data}, `SELECT data FROM batch_part WHERE batch = ? AND number = ? AND org = ?`, id, number, org)
	return data, noSuch(err, "part of the file of batch", string(id))
}

func (t batchTx) KeyFor(org account.OrgID, key, request string) (bool, error) {
	n, err := t.exec(`INSERT INTO batch_key (org, key, request) VALUES (?, ?, ?) ON CONFLICT (org, key) DO NOTHING`, org, key, request)
	if err != nil || n == 1 {
		return n == 1, err
	}
	var kept string
	err = t.one([]any{&kept}, `SELECT request FROM batch_key WHERE org = ? AND key = ?`, org, key)
	return kept == request, err
}

// CountMails counts the first mails: one that was sent again is counted as it
// was then. A notice of a change of status is about the row that made it.
func (t batchTx) CountMails(org account.OrgID, id issuer.BatchID) (issuer.BatchMails, error) {
	m := issuer.BatchMails{States: map[string]int{}}
	b, err := t.Batch(org, id)
	if err != nil {
		return m, err
	}
	about, purposes := `r.award`, `m.purpose = 'claim'`
	switch b.Action {
	case issuer.AwardAction:
	case issuer.CorrectAction:
		purposes = `m.purpose = 'corrected'`
	default:
		about, purposes = `r.batch || '.' || r.number`, `m.purpose IN ('suspended', 'reinstated', 'revoked')`
	}
	// CROSS JOIN is SQLite's word for "in this order": each row's mail, not each mail's row.
	err = t.each(`SELECT m.state, count(*) FROM batch_row r CROSS JOIN mail m
		WHERE m.org = r.org AND m.award = r.award AND m.about = `+about+` AND `+purposes+` AND r.batch = ? AND r.org = ? AND r.state = 1 GROUP BY m.state`, []any{id, org}, func(r row) error {
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

func (t batchTx) Tally(org account.OrgID, id issuer.BatchID) (m issuer.BatchMails, err error) {
	return m, t.batchJSON(`SELECT tally FROM batch WHERE org = ? AND id = ?`, org, id, &m)
}

func (t batchTx) SaveTally(org account.OrgID, id issuer.BatchID, m issuer.BatchMails) error {
	return t.saveBatchJSON(`UPDATE batch SET tally = ? WHERE org = ? AND id = ?`, org, id, m)
}
