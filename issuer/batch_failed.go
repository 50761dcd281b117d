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
	if err := s.mayLookAt(ctx, by, org, id); err != nil {
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
	b, err := s.Batch(ctx, by, org, id)
	if err != nil {
		return err
	}
	out := NewFailedRows(w, b.Action)
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
type FailedRowsWriter struct {
	out    *table.Writer
	fields []table.Field
}

// NewFailedRows begins with the names of the columns that a file for the
// action has.
func NewFailedRows(w io.Writer, action Action) FailedRowsWriter {
	f := FailedRowsWriter{out: table.NewWriter(w)}
	var names []string
	for _, field := range FieldsOf(action) {
		if field != table.FirstName && field != table.LastName { // they are one name by now
			f.fields = append(f.fields, field)
			names = append(names, string(field))
		}
	}
	f.out.Write(append(names, "row", "line", "problem")...) // Flush tells
	return f
}

// Write writes one row.
func (f FailedRowsWriter) Write(r BatchRow) error {
	var cells []string
	for _, field := range f.fields {
		cells = append(cells, r.Cell(field))
	}
	return f.out.Write(append(cells, strconv.Itoa(r.Number), strconv.Itoa(r.Line), r.Problem)...)
}

// Flush writes what is left and tells the first error.
func (f FailedRowsWriter) Flush() error { return f.out.Flush() }

// Cell is what the file says of a field.
func (r BatchRow) Cell(field table.Field) string {
	switch field {
	case table.Name:
		return r.Name
	case table.Email:
		return r.Email
	case table.AwardedOn:
		return r.AwardedOn
	case table.Result:
		return r.Result
	case table.Evidence:
		return r.Evidence
	case table.Award:
		return r.Ref
	case table.Achievement:
		return r.Of
	}
	return ""
}
