package table

import (
	"encoding/csv"
	"io"
	"strings"
)

// Writer writes a CSV table that spreadsheets open: UTF-8 with a byte order
// mark, CRLF, and no cell that would be run as a formula.
type Writer struct {
	out   *csv.Writer
	begun bool
	to    io.Writer
}

// NewWriter writes to w.
func NewWriter(w io.Writer) *Writer {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return &Writer{out: out, to: w}
}

// Write writes one row.
func (w *Writer) Write(cells ...string) error {
	if !w.begun {
		w.begun = true
		if _, err := io.WriteString(w.to, "\ufeff"); err != nil {
			return err
		}
	}
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = Safe(cell)
	}
	return w.out.Write(safe)
}

// Flush writes what is left and tells the first error.
func (w *Writer) Flush() error {
	w.out.Flush()
	return w.out.Error()
}

// Safe puts an apostrophe before text that a spreadsheet would take for a
// formula: = + - @, also after white space, and full-width forms of them.
func Safe(cell string) string {
	bare := strings.TrimLeft(cell, " \t\r\n\u00a0")
	for _, mark := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(bare, mark) {
			return "'" + cell
		}
	}
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return "'" + cell
	}
	return cell
}
