package table

import (
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"laurel/fault"
)

// texts are the texts that cells share, in blocks: a million of them are a few
// large pieces of memory and not a million small ones.
type texts struct {
	blocks [][]byte
	ends   []uint32 // where each ends, counted over all blocks
	size   int
}

const textBlock = 1 << 20

func (t *texts) add(text string) {
	for len(text) > 0 {
		if len(t.blocks) == 0 || len(t.blocks[len(t.blocks)-1]) == textBlock {
			t.blocks = append(t.blocks, make([]byte, 0, textBlock))
		}
		last := &t.blocks[len(t.blocks)-1]
		n := min(len(text), textBlock-len(*last))
		*last = append(*last, text[:n]...)
		text, t.size = text[n:], t.size+n
	}
}

func (t *texts) at(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	from, to := 0, int(t.ends[i])
	if i > 0 {
		from = int(t.ends[i-1])
	}
	var text strings.Builder
	for from < to {
		n := min(to, (from/textBlock+1)*textBlock) - from
		text.Write(t.blocks[from/textBlock][from%textBlock : from%textBlock+n])
		from += n
	}
	return text.String(), true
}

// read takes the shared texts; of each no more than shows that it is too long.
func (t *texts) read(f *bookFile, part string) error {
	in, err := f.open(part, maxSharedXML)
	if err != nil {
		return err
	}
	var text runs
	for {
		token, err := in.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return bookError(err)
		}
		text.see(token)
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "si" {
				text = runs{}
			}
		case xml.EndElement:
			if e.Name.Local == "si" {
				t.add(text.text.String())
				t.ends = append(t.ends, uint32(t.size))
				if t.size > maxSharedText || len(t.ends) > maxShared {
					return bomb()
				}
			}
		}
	}
}

// runs gathers the text of rich text: its t elements, without the ones that
// say how it is pronounced.
type runs struct {
	text      strings.Builder
	in, aside bool
}

func (r *runs) see(token xml.Token) {
	switch e := token.(type) {
	case xml.StartElement:
		r.in = r.in || e.Name.Local == "t" && !r.aside
		r.aside = r.aside || e.Name.Local == "rPh"
	case xml.EndElement:
		if e.Name.Local == "t" {
			r.in = false
		}
		if e.Name.Local == "rPh" {
			r.aside = false
		}
	case xml.CharData:
		if left := MaxCell + 1 - r.text.Len(); r.in && left > 0 {
			r.text.Write(e[:min(len(e), left)])
		}
	}
}

// readStyles finds which styles show a number as a day.
func (b *workbook) readStyles(f *bookFile, part string) error {
	formats, inCells := map[string]bool{}, false
	return f.each(part, func(e xml.StartElement) {
		switch e.Name.Local {
		case "numFmt":
			if len(formats) < maxStyles {
				formats[attribute(e, "numFmtId")] = showsDay(attribute(e, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells && len(b.dates) < maxStyles {
				id := attribute(e, "numFmtId")
				day, own := formats[id]
				b.dates = append(b.dates, own && day || !own && builtInDay(atoi(id, 0)))
			}
		}
	})
}

// builtInDay tells which formats without a code are days (ECMA-376 part 1,
// 18.8.30).
func builtInDay(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
}

// showsDay tells whether a format has a day or a year in it, outside of quoted
// text and brackets.
func showsDay(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case strings.IndexByte("dDyY", c) >= 0:
			return true
		}
	}
	return false
}

// record is the next row with something in it.
func (b *workbook) record() (Row, error) {
	for {
		token, err := b.in.RawToken()
		if err == io.EOF {
			return Row{}, io.EOF
		}
		if err != nil {
			return Row{}, bookError(err)
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				return Row{}, io.EOF
			}
		case xml.StartElement:
			if e.Name.Local != "row" {
				continue
			}
			b.line = max(atoi(attribute(e, "r"), b.line+1), b.line+1)
			row, some, err := b.row()
			if err != nil || some {
				return row, err
			}
			if b.empty++; b.empty > maxSkipped {
				return Row{}, bomb()
			}
		}
	}
}

// row reads the cells up to the end of the row.
func (b *workbook) row() (row Row, some bool, err error) {
	row.Line = b.line
	next := 0
	for {
		token, err := b.in.RawToken()
		if err != nil {
			return row, false, bookError(orEarly(err))
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "row" {
				return row, some || row.Problem != nil, nil
			}
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			at := columnOf(attribute(e, "r"))
			if at < 0 {
				at = next
			}
			next = at + 1
			text, problem, err := b.cell(e)
			if err != nil {
				return row, false, err
			}
			if text == "" && problem == nil {
				continue
			}
			at = min(at, MaxColumns) // those past the bound are known by the one after it
			for len(row.Cells) <= at {
				row.Cells = append(row.Cells, "")
			}
			row.Cells[at], some = text, true
			if row.Problem == nil && problem != nil {
				problem.Params["column"] = strconv.Itoa(at + 1)
				row.Problem = problem
			}
		}
	}
}

func orEarly(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// cell reads one cell: of a formula the value that was kept with it.
func (b *workbook) cell(start xml.StartElement) (string, *fault.Error, error) {
	kind, style := attribute(start, "t"), atoi(attribute(start, "s"), -1)
	var value strings.Builder
	var inline runs
	inValue := false
	for {
		token, err := b.in.RawToken()
		if err != nil {
			return "", nil, bookError(orEarly(err))
		}
		inline.see(token)
		switch e := token.(type) {
		case xml.StartElement:
			inValue = e.Name.Local == "v"
		case xml.CharData:
			if left := MaxCell + 1 - value.Len(); inValue && left > 0 {
				value.Write(e[:min(len(e), left)])
			}
		case xml.EndElement:
			inValue = false
			if e.Name.Local == "c" {
				text, problem := b.value(kind, style, value.String(), inline.text.String())
				if len(text) > MaxCell && problem == nil {
					problem = rowProblem("cell", "The cell in column {column} is longer than {limit} bytes. Shorten it.", "column", "", "limit", strconv.Itoa(MaxCell))
				}
				return strings.TrimSpace(strings.ToValidUTF8(text[:min(len(text), MaxCell)], "")), problem, nil
			}
		}
	}
}

// value is the text of a cell by its kind (ECMA-376 part 1, 18.18.11).
func (b *workbook) value(kind string, style int, v, inline string) (string, *fault.Error) {
	switch kind {
	case "s":
		if v == "" {
			return "", nil
		}
		text, ok := b.shared.at(atoi(v, -1))
		if !ok {
			return "", rowProblem("sharedText", "The cell in column {column} names a text that the workbook does not have. Save it once more.", "column", "")
		}
		return text, nil
	case "inlineStr":
		return inline, nil
	case "str":
		return v, nil
	case "d":
		day, _, _ := strings.Cut(v, "T")
		return day, nil
	case "b":
		if v == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "e":
		return v, rowProblem("formula", "The cell in column {column} shows an error instead of a value. Repair its formula.", "column", "")
	}
	number, err := strconv.ParseFloat(v, 64)
	if err != nil || v == "" {
		return v, nil
	}
	if style >= 0 && style < len(b.dates) && b.dates[style] {
		return b.day(number), nil
	}
	return plainNumber(number), nil
}

// day is a serial number as a day. Excel takes 1900 for a leap year, so the
// days before 1 March 1900 are one off; nobody was awarded anything then.
func (b *workbook) day(serial float64) string {
	if !(serial >= 0 && serial < 3_000_000) {
		return plainNumber(serial)
	}
	first := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if b.from04 {
		first = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return first.AddDate(0, 0, int(serial)).Format(time.DateOnly)
}

// plainNumber writes a number as a spreadsheet shows it: with the 15 digits
// that it keeps, so 84.00000000000001 is 84.
func plainNumber(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	if err != nil {
		rounded = f
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
