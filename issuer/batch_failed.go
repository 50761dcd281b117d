package issuer

import (
	"context"
	"io"
	"strconv"

	"laurel/account"
	"laurel/issuer/table"
)

// FailedRows lists rows of a batch with a problem after a number.
func (s *Service) FailedRows(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, after, limit int) (rows []BatchRow, err error) {
	if err := by.Require(account.Issue, org); err != nil {
		return nil, err
	}
	if limit <= 0 || limit > perStep {
		limit = perStep
	}
	err = s.Batches.View(ctx, func(tx BatchTx) error {
		rows, err = tx.FailedRows(org, id, after, limit)
		return err
	})
	return rows, err
}

// WriteFailedRows writes the rows of a batch with a problem as a table that
// can be repaired and read in again.
func (s *Service) WriteFailedRows(ctx context.Context, by account.Actor, org account.OrgID, id BatchID, w io.Writer) error {
	out := NewFailedRows(w)
	for after := 0; ; {
		rows, err := s.FailedRows(ctx, by, org, id, after, perStep)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := out.Write(row); err != nil {
				return err
			}
			after = row.Number
		}
		if len(rows) < perStep {
			return out.Flush()
		}
	}
}

// FailedRowsWriter writes rows with their problems, formulas neutralised.
type FailedRowsWriter struct{ out *table.Writer }

// NewFailedRows begins with the names of the columns.
func NewFailedRows(w io.Writer) FailedRowsWriter {
	out := table.NewWriter(w)
	out.Write(string(table.Name), string(table.Email), string(table.AwardedOn), string(table.Result), string(table.Evidence), "row", "line", "problem") // Flush tells
	return FailedRowsWriter{out}
}

// Write writes one row.
func (f FailedRowsWriter) Write(r BatchRow) error {
	return f.out.Write(r.Name, r.Email, r.AwardedOn, r.Result, r.Evidence, strconv.Itoa(r.Number), strconv.Itoa(r.Line), r.Problem)
}

// Flush writes what is left and tells the first error.
func (f FailedRowsWriter) Flush() error { return f.out.Flush() }
