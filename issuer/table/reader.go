package table

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"

	"laurel/fault"
)

// Reader reads a CSV table row by row. Its memory does not depend on how many
// rows there are.
type Reader struct {
	Header    []string
	Separator byte // one of , ; tab |

	in       *bufio.Reader
	encoding encoding
	line     int // the next byte's, from 1
	rows     int
	cell     []byte
}

// NewReader reads the header and finds out encoding and separator. It fails
// with [fault.Invalid] for what is no table, and past the bounds.
func NewReader(r io.Reader) (*Reader, error) {
	in, err := decoded(r)
	if err != nil {
		return nil, err
	}
	t := &Reader{in: in, line: 1}
	start, err := in.Peek(sampled)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, err
	}
	t.Separator = separatorOf(start)
	if said, ok := saidSeparator(start); ok { // the line with which Excel is told
		t.Separator = said
		if _, err := t.record(); err != nil {
			return nil, noTable(err)
		}
	}
	head, err := t.record()
	if err != nil {
		return nil, noTable(err)
	}
	for len(head.Cells) > 0 && strings.TrimSpace(head.Cells[len(head.Cells)-1]) == "" && len(head.Cells) <= MaxColumns {
		head.Cells = head.Cells[:len(head.Cells)-1]
	}
	switch {
	case len(head.Cells) > MaxColumns:
		return nil, refuse("columns", "This table has more than {limit} columns. Keep those that are needed: name, email, awarded_on, result, evidence_url.",
			"limit", strconv.Itoa(MaxColumns))
	case head.Problem != nil:
		return nil, refuse("header", "The first line, which names the columns, cannot be read: "+head.Problem.Sentence())
	}
	for _, cell := range head.Cells {
		t.Header = append(t.Header, strings.Join(strings.Fields(cell), " "))
	}
	return t, nil
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
	row, err := t.record()
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

// record reads up to the end of a line that is not inside quotation marks, and
// leaves out lines with nothing in them.
func (t *Reader) record() (Row, error) {
	for {
		row := Row{Line: t.line}
		for {
			more, err := t.next(&row)
			if err == io.EOF && len(row.Cells) == 0 {
				return Row{}, io.EOF
			}
			if err != nil && err != io.EOF {
				return Row{}, err
			}
			if !more {
				break
			}
		}
		for _, cell := range row.Cells {
			if strings.TrimSpace(cell) != "" {
				return row, nil
			}
		}
		if row.Problem != nil {
			return row, nil
		}
	}
}

// next reads a cell into row and tells whether another one follows in it.
func (t *Reader) next(row *Row) (more bool, err error) {
	t.cell = t.cell[:0]
	length, begun, quoted, closed := 0, t.line, false, false
	keep := func(b byte) {
		if length++; length <= MaxCell {
			t.cell = append(t.cell, b)
		}
	}
	for first := true; ; first = false {
		b, err := t.in.ReadByte()
		switch {
		case err == io.EOF && quoted && !closed, quoted && !closed && length > maxQuoted:
			return false, refuse("quote", "In line {line} a quotation mark is opened that is never closed, so the rest cannot be read. Close it, or write it twice if it belongs to the text.",
				"line", strconv.Itoa(begun))
		case err == io.EOF:
			if first && len(row.Cells) == 0 {
				return false, io.EOF
			}
			t.add(row, length)
			return false, nil
		case err != nil:
			return false, err
		case first && b == '"':
			quoted = true
		case quoted && !closed && b == '"':
			if following, err := t.in.Peek(1); err == nil && following[0] == '"' {
				t.in.Discard(1)
				keep('"')
			} else {
				closed = true
			}
		case quoted && !closed:
			if b == '\n' || b == '\r' {
				b = t.endLine(b)
			}
			keep(b)
		case b == t.Separator:
			t.add(row, length)
			return true, nil
		case b == '\n' || b == '\r':
			t.endLine(b)
			t.add(row, length)
			return false, nil
		case closed && b != ' ':
			if row.Problem == nil {
				row.Problem = rowProblem("afterQuote", "There is text after a closing quotation mark. Write a quotation mark twice if it belongs to the text.")
			}
			keep(b)
		case !closed:
			keep(b)
		}
	}
}

// endLine counts a line and makes \r\n one end.
func (t *Reader) endLine(b byte) byte {
	t.line++
	if b == '\r' {
		if following, err := t.in.Peek(1); err == nil && following[0] == '\n' {
			t.in.Discard(1)
		}
	}
	return '\n'
}

// add ends a cell of so many bytes. Those past the bound of columns are read
// and not kept.
func (t *Reader) add(row *Row, length int) {
	if len(row.Cells) > MaxColumns {
		return
	}
	text, ok := t.encoding.text(t.cell)
	switch {
	case row.Problem != nil:
	case length > MaxCell:
		row.Problem = rowProblem("cell", "The cell in column {column} is longer than {limit} bytes. Shorten it.",
			"column", strconv.Itoa(len(row.Cells)+1), "limit", strconv.Itoa(MaxCell))
	case !ok:
		row.Problem = rowProblem("encoding", "The cell in column {column} is written in another encoding than the rest. Save the table as UTF-8.",
			"column", strconv.Itoa(len(row.Cells)+1))
	}
	row.Cells = append(row.Cells, strings.TrimSpace(text))
}

const separators = ",;\t|"

// saidSeparator reads the line "sep=;" that tells Excel the separator.
func saidSeparator(start []byte) (byte, bool) {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	line = bytes.Trim(line, "\r\"")
	if len(line) != 5 || !bytes.EqualFold(line[:4], []byte("sep=")) || strings.IndexByte(separators, line[4]) < 0 {
		return 0, false
	}
	return line[4], true
}

// separatorOf is the separator that the first lines have most of, each the
// same number; a comma where there is only one column.
func separatorOf(start []byte) byte {
	best, most := byte(','), 0
	for _, sep := range []byte(separators) {
		if score := scoreOf(start, sep); score > most {
			best, most = sep, score
		}
	}
	return best
}

// scoreOf counts the cells of the first line, more where the next lines have
// as many.
func scoreOf(start []byte, sep byte) int {
	quoted, cells, header, agreeing, lines := false, 0, 0, 0, 0
	for _, b := range start {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == sep:
			cells++
		case b == '\n':
			if lines == 0 {
				header = cells
			} else if cells == header {
				agreeing++
			}
			cells = 0
			if lines++; lines == 10 {
				return header * (1 + agreeing)
			}
		}
	}
	if lines == 0 {
		return cells
	}
	return header * (1 + agreeing)
}
