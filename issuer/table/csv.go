package table

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
)

// csvReader reads records of a CSV text.
type csvReader struct {
	separator byte
	in        *bufio.Reader
	encoding  encoding
	line      int // the next byte's, from 1
	cell      []byte
}

// openCSV finds out encoding and separator.
func openCSV(r *bufio.Reader, o Options) (*csvReader, error) {
	in, encoding, err := decoded(r, o.Encoding)
	if err != nil {
		return nil, err
	}
	t := &csvReader{in: in, encoding: encoding, line: 1}
	start, err := in.Peek(sampled)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, err
	}
	t.separator = separatorOf(start)
	if said, ok := saidSeparator(start); ok { // the line with which Excel is told
		t.separator = said
		if _, err := t.record(); err != nil {
			return nil, err
		}
	}
	switch {
	case o.Separator == "":
	case len(o.Separator) == 1 && strings.Contains(separators, o.Separator):
		t.separator = o.Separator[0]
	default:
		return nil, refuse("separator", "Cells are separated by a comma, a semicolon, a tab or a bar.")
	}
	return t, nil
}

// record reads up to the end of a line that is not inside quotation marks, and
// leaves out lines with nothing in them.
func (t *csvReader) record() (Row, error) {
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
func (t *csvReader) next(row *Row) (more bool, err error) {
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
		case b == t.separator:
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
func (t *csvReader) endLine(b byte) byte {
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
func (t *csvReader) add(row *Row, length int) {
	if len(row.Cells) > MaxColumns {
		return
	}
	text, ok := t.encoding.text(t.cell)
	if strings.IndexByte(text, 0) >= 0 { // past what was sampled; no store keeps it
		text, ok = strings.ReplaceAll(text, "\x00", ""), false
	}
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
