// Package table reads tables of people as they come: CSV in any usual
// encoding, with any usual separator and line ends (RFC 4180, and what programs
// write instead), and workbooks (XLSX, ECMA-376), row by row and within bounds.
//
// To read one use [Open] and [Reader.Next]; [Guess] finds which column holds
// what. To write one that a spreadsheet opens safely use [Writer].
package table

import "laurel/fault"

// The bounds of a table. What is past them is refused or named, never cut off
// in silence.
const (
	MaxRows    = 1_000_000
	MaxColumns = 200
	MaxCell    = 4 << 10 // bytes of UTF-8
)

// maxQuoted bounds a cell between quotation marks, line ends included: past it
// the closing mark was forgotten, and everything after would be swallowed.
const maxQuoted = 64 << 10

// Row is one row of a table under its header.
type Row struct {
	Number int // from 1, of the rows that are not empty
	Line   int // where it begins in the file, from 1
	Cells  []string
	// Problem says why the row cannot be trusted: a cell that is too long, more
	// cells than columns, bytes of another encoding.
	Problem *fault.Error
}

// Cell is the cell of a column, empty past the row's end or for -1.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

func refuse(code, text string, params ...string) *fault.Error {
	e := fault.New(fault.Invalid, "table."+code, text, params...)
	e.Field = "file"
	return e
}
