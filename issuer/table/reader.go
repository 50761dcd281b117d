package table

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"

	"laurel/fault"
)

// Options say how a file is read. What is left empty is found out.
type Options struct {
	Encoding  string // one of [Encodings]
	Separator string // one of , ; tab |
	Sheet     string // of a workbook: its name
}

// Reader reads a table row by row. Its memory does not depend on how many rows
// a CSV file has; of a workbook it holds the texts that its cells share.
type Reader struct {
	Header    []string
	Separator byte     // one of , ; tab |; 0 of a workbook
	Sheets    []string // of a workbook, in its order
	Sheet     string   // that is read

	from interface{ record() (Row, error) }
	csv  *csvReader // nil of a workbook
	rows int
}

// NewReader is [Open] where everything is found out.
func NewReader(r io.Reader) (*Reader, error) { return Open(r, Options{}) }

// Open reads the header, and finds out what the options do not say: encoding
// and separator of a CSV text, the first sheet of a workbook that has rows. It
// fails with [fault.Invalid] for what is no table, and past the bounds. A
// workbook needs an [io.ReaderAt] that is an [io.Seeker], as an open file is.
func Open(r io.Reader, o Options) (*Reader, error) {
	t := &Reader{}
	in := bufio.NewReaderSize(r, sampled)
	start, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.Equal(start, []byte("PK\x03\x04")) {
		book, err := openWorkbook(r, o.Sheet)
		if err != nil {
			return nil, err
		}
		t.Sheets, t.Sheet, t.from = book.names(), book.sheet, book
	} else {
		if t.csv, err = openCSV(in, o); err != nil {
			return nil, noTable(err)
		}
		t.Separator, t.from = t.csv.separator, t.csv
	}
	return t, t.head()
}

// Encoding names the encoding that was told, or that what was read so far has
// shown: read to the end to be sure. It is empty for a workbook.
func (t *Reader) Encoding() string {
	if t.csv == nil {
		return ""
	}
	return t.csv.encoding.name()
}

// head reads the names of the columns.
func (t *Reader) head() error {
	head, err := t.from.record()
	if err != nil {
		return noTable(err)
	}
	for len(head.Cells) > 0 && strings.TrimSpace(head.Cells[len(head.Cells)-1]) == "" && len(head.Cells) <= MaxColumns {
		head.Cells = head.Cells[:len(head.Cells)-1]
	}
	switch {
	case len(head.Cells) > MaxColumns:
		return refuse("columns", "This table has more than {limit} columns. Keep those that are needed: name, email, awarded_on, result, evidence_url.",
			"limit", strconv.Itoa(MaxColumns))
	case head.Problem != nil:
		return refuse("header", "The first line, which names the columns, cannot be read: "+head.Problem.Sentence())
	}
	for _, cell := range head.Cells {
		t.Header = append(t.Header, strings.Join(strings.Fields(cell), " "))
	}
	return nil
}

func noTable(err error) error {
	if err == io.EOF {
		return refuse("empty", "This file is empty. Its first line names the columns, each line after it one person.")
	}
	return err
}

// Next is the next row that is not empty; io.EOF after the last one. Any other
// error ends the table: what comes after cannot be told apart.
func (t *Reader) Next() (Row, error) {
	row, err := t.from.record()
	if err != nil {
		return Row{}, err
	}
	if t.rows++; t.rows > MaxRows {
		return Row{}, refuse("rows", "This table has more than {limit} rows. Divide it into several files.", "limit", strconv.Itoa(MaxRows))
	}
	row.Number = t.rows
	for i := len(t.Header); i < len(row.Cells) && row.Problem == nil; i++ {
		if strings.TrimSpace(row.Cells[i]) != "" {
			row.Problem = rowProblem("cells", "This row has {cells} cells, the first line names {columns} columns. Put a cell that contains the separator between quotation marks.",
				"cells", strconv.Itoa(len(row.Cells)), "columns", strconv.Itoa(len(t.Header)))
		}
	}
	row.Cells = row.Cells[:min(len(row.Cells), len(t.Header))]
	return row, nil
}

func rowProblem(code, text string, params ...string) *fault.Error {
	return fault.New(fault.Invalid, "table."+code, text, params...)
}
