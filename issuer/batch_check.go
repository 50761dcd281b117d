package issuer

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"strconv"
	"strings"
	"time"

	"laurel/fault"
	"laurel/issuer/table"
)

// checker checks the rows of one file in order.
type checker struct {
	Checked
	batch   Batch
	now     time.Time
	version Version // to be awarded
	seed    maphash.Seed
	seen    map[uint64]uint32 // number of the row in which a person or award came first, by its hash
	// finish finds the awards that rows name; nil where they name none.
	finish func(ctx context.Context, rows []BatchRow) error
	// recall gives the columns chosen for a header before.
	recall func(ctx context.Context, header string) (table.Columns, error)
}

// checkerOf checks by the version of the day when a batch began.
func (s *Service) checkerOf(ctx context.Context, b Batch) (*checker, error) {
	c := &checker{batch: b, now: b.Created, recall: func(ctx context.Context, header string) (columns table.Columns, err error) {
		err = s.Batches.View(ctx, func(tx BatchTx) error {
			columns, err = tx.Remembered(b.Org, header)
			return err
		})
		return columns, err
	}}
	if b.Action != AwardAction {
		f := &finder{service: s, batch: b, titles: map[string]AchievementID{}, versions: map[achievementVersion]Version{}}
		c.finish = f.find
		return c, nil
	}
	var err error
	c.version, err = s.VersionOf(ctx, b.Achievement, b.Version)
	return c, err
}

// FieldsOf are what a file for an action may hold.
func FieldsOf(a Action) []table.Field {
	switch a {
	case AwardAction:
		return table.People()
	case CorrectAction:
		return table.Corrections()
	case RenewAction:
		return table.Renewals()
	}
	return table.Awards()
}

// headerKey stands for a header when columns are remembered for it.
func headerKey(a Action, header []string) string {
	kind := "awards"
	if a == AwardAction || a == CorrectAction || a == RenewAction {
		kind = string(a)
	}
	return hashed(kind + "\x00" + strings.ToLower(strings.Join(header, "\x00")))
}

// begin reads the header and finds the columns.
func (c *checker) begin(ctx context.Context, in io.Reader) (*table.Reader, error) {
	t, err := table.Open(in, c.Options)
	if err != nil {
		return nil, err
	}
	c.Header, c.Sheets, c.Sheet, c.Separator = t.Header, t.Sheets, t.Sheet, ""
	if t.Separator != 0 {
		c.Separator = string(t.Separator)
	}
	c.Columns, c.Recalled = c.Chosen, false
	if c.Columns == nil {
		if c.Columns, err = c.recall(ctx, headerKey(c.batch.Action, t.Header)); err != nil {
			return nil, err
		}
		c.Recalled = c.Columns != nil
	}
	if c.Columns == nil {
		c.Columns = table.Guess(t.Header, FieldsOf(c.batch.Action))
	}
	if c.batch.Action == AwardAction {
		return t, c.Columns.Check(t.Header)
	}
	return t, c.Columns.CheckAwards(t.Header)
}

// each calls row for each row of the file, failed ones with their problems.
func (c *checker) each(ctx context.Context, open func() (io.ReadCloser, error), each func(BatchRow) error) error {
	in, err := open()
	if err != nil {
		return err
	}
	defer in.Close()
	t, err := c.begin(ctx, in)
	if err != nil {
		return err
	}
	c.seed, c.seen = maphash.MakeSeed(), map[uint64]uint32{}
	var step []BatchRow
	flush := func() error {
		if c.finish != nil {
			if err := c.finish(ctx, step); err != nil {
				return err
			}
			c.twice(step)
		}
		for _, row := range step {
			if c.Rows++; row.State == RowFailed {
				c.Failed++
			}
			if err := each(row); err != nil {
				return err
			}
		}
		step = step[:0]
		return ctx.Err()
	}
	for {
		row, err := t.Next()
		if err == io.EOF {
			c.Encoding = t.Encoding()
			return flush()
		}
		if err != nil {
			return err
		}
		if step = append(step, c.check(row)); len(step) == perStep {
			c.Encoding = t.Encoding()
			if err := flush(); err != nil {
				return err
			}
		}
	}
}

// check names every problem of a row that it shows by itself.
func (c *checker) check(row table.Row) BatchRow {
	of := func(f table.Field) string { return c.Columns.Of(row, f) }
	r := BatchRow{Number: row.Number, Line: row.Line, Name: of(table.Name), Email: of(table.Email),
		AwardedOn: of(table.AwardedOn), Result: of(table.Result), Evidence: of(table.Evidence)}
	var problems []string
	if row.Problem != nil {
		problems = append(problems, row.Problem.Sentence())
	}
	if c.batch.Action == AwardAction {
		problems = append(problems, c.person(r)...)
	} else {
		if r.Ref, r.Of = of(table.Award), of(table.Achievement); r.Ref == "" && r.Email == "" {
			problems = append(problems, "This row names no award: write its number, or the holder’s mail address.")
		}
		switch c.batch.Action {
		case CorrectAction:
		case RenewAction:
			r.Name = ""
		default:
			r.Name, r.AwardedOn, r.Result, r.Evidence = "", "", "", ""
		}
	}
	if len(problems) > 0 {
		r.State, r.Problem = RowFailed, strings.Join(problems, " ")
	}
	return r
}

// person names the problems of somebody to be awarded.
func (c *checker) person(r BatchRow) (problems []string) {
	req := r.request(c.batch)
	if _, err := req.validate(c.now); err != nil {
		problems = sentencesOf(err)
	}
	if bad := c.version.Definition.Grading.badResult(req.Result); bad != nil {
		problems = append(problems, bad.Sentence())
	}
	if first, again := c.again(strings.ToLower(req.Email), r.Number); again {
		problems = append(problems, "The same person stands already in row "+strconv.Itoa(first)+" of this file.")
	}
	return problems
}

// twice finds rows that name the same award as one before.
func (c *checker) twice(rows []BatchRow) {
	for i, row := range rows {
		if row.State != RowPending {
			continue
		}
		if first, again := c.again(string(row.Award), row.Number); again {
			rows[i].State, rows[i].Problem = RowFailed, "The same award stands already in row "+strconv.Itoa(first)+" of this file."
		}
	}
}

func sentencesOf(err error) (all []string) {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for _, field := range f.Fields() {
			all = append(all, field.Sentence())
		}
		if len(all) == 0 {
			all = append(all, f.Sentence())
		}
	}
	return all
}

// again tells whether an address or award came before. Hashes of 64 bits under
// a seed of this run keep a million of them in little memory.
func (c *checker) again(what string, number int) (first int, again bool) {
	if what == "" {
		return 0, false
	}
	hash := maphash.String(c.seed, what)
	if first, ok := c.seen[hash]; ok {
		return int(first), true
	}
	c.seen[hash] = uint32(number)
	return 0, false
}

// columnsChosen are columns as somebody chose them, or nil where the names say
// the same.
func columnsChosen(a Action, header []string, columns table.Columns) table.Columns {
	guess := table.Guess(header, FieldsOf(a))
	if len(guess) != len(columns) {
		return columns
	}
	for field, i := range columns {
		if at, ok := guess[field]; !ok || at != i {
			return columns
		}
	}
	return nil
}
