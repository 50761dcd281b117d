package table_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"laurel/fault"
	"laurel/issuer/table"
)

const (
	sheetHead = `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetFoot = `</sheetData></worksheet>`
	someStyle = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[Red]dd.mm.yyyy"/><numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/></numFmts>
		<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`
	peopleHead = `<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>email</t></is></c></row>`
)

// book writes a workbook: its sheets by name, in pairs, each only its rows.
func book(t testing.TB, shared, properties string, sheets ...string) []byte {
	t.Helper()
	parts := []string{"xl/styles.xml", someStyle, "xl/sharedStrings.xml", "<sst>" + shared + "</sst>"}
	list, rels := "", `<Relationship Id="s" Type="http://x/styles" Target="styles.xml"/><Relationship Id="t" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/>`
	for i := 0; i < len(sheets); i += 2 {
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="r%d"/>`, sheets[i], i, i)
		rels += fmt.Sprintf(`<Relationship Id="r%d" Type="http://x/worksheet" Target="worksheets/s%d.xml"/>`, i, i)
		parts = append(parts, fmt.Sprintf("xl/worksheets/s%d.xml", i), sheetHead+sheets[i+1]+sheetFoot)
	}
	parts = append(parts, "xl/workbook.xml", `<workbook xmlns:r="x">`+properties+"<sheets>"+list+"</sheets></workbook>", "xl/_rels/workbook.xml.rels", "<Relationships>"+rels+"</Relationships>")
	return zipped(t, parts...)
}

func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbook(t *testing.T) {
	raw := book(t, `<si><t>Zoë Strauß</t></si><si><r><t>zoe</t></r><r><t xml:space="preserve">@mail.example</t></r><rPh><t>no</t></rPh></si>`, "",
		"Notes", "", "People", `<row r="2"><c r="A2" t="inlineStr"><is><t>name</t></is></c><c r="B2" t="str"><v>email</v></c><c r="C2" t="str"><v>awarded_on</v></c><c r="D2" t="str"><v>result</v></c><c r="F2" t="str"><v>last</v></c></row>
		<row r="3"><c r="A3"/></row>
		<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" t="s"><v>1</v></c><c r="C4" s="1"><v>46095</v></c><c r="D4"><f>41*2+2</f><v>84.00000000000001</v></c><c r="F4" t="b"><v>1</v></c></row>
		<row><c><v>7</v></c><c r="B5" t="d"><v>2026-03-14T00:00:00</v></c><c r="C5" s="2"><v>46095.75</v></c><c r="D5" s="3"><v>46095.5</v></c></row>
		<row r="9"><c r="A9" t="e"><v>#REF!</v></c><c r="B9" t="s"><v>99</v></c></row>`)
	r, err := table.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Sheets, []string{"Notes", "People"}) || r.Sheet != "People" || strings.Join(r.Header, ",") != "name,email,awarded_on,result,,last" || r.Encoding() != "" {
		t.Errorf("sheets %q, %q, header %q, encoding %q", r.Sheets, r.Sheet, r.Header, r.Encoding())
	}
	for _, want := range []struct {
		line  int
		cells string
		code  string
	}{
		{4, "Zoë Strauß,zoe@mail.example,2026-03-14,84,,TRUE", ""},
		{5, "7,2026-03-14,2026-03-14,46095.5", ""},
		{9, "#REF!", "table.formula"},
	} {
		row, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		code := ""
		if row.Problem != nil {
			code = row.Problem.Code
			if s := row.Problem.Sentence(); !strings.Contains(s, "column 1 ") {
				t.Errorf("the sentence is %q", s)
			}
		}
		if got := strings.TrimRight(strings.Join(row.Cells, ","), ","); row.Line != want.line || got != want.cells || code != want.code {
			t.Errorf("line %d: %q %s, want %+v", row.Line, got, code, want)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last row: %v", err)
	}
}

func TestWorkbookSheetsAndDays(t *testing.T) {
	day := func(properties, style string) string {
		raw := book(t, "", properties, "One", `<row><c t="str"><v>one</v></c></row>`, "Two", `<row><c t="str"><v>day</v></c></row><row><c s="`+style+`"><v>44633</v></c></row>`)
		r, err := table.Open(bytes.NewReader(raw), table.Options{Sheet: "Two"})
		if err != nil {
			t.Fatal(err)
		}
		row, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		return row.Cells[0]
	}
	if got := day("", "1"); got != "2022-03-13" {
		t.Errorf("counted from 1900: %s", got)
	}
	if got := day(`<workbookPr date1904="1"/>`, "2"); got != "2026-03-14" {
		t.Errorf("counted from 1904: %s", got)
	}
	if got := day("", "0"); got != "44633" {
		t.Errorf("a number that is no day: %s", got)
	}
	_, err := table.Open(bytes.NewReader(book(t, "", "", "One", peopleHead)), table.Options{Sheet: "None"})
	wantCode(t, err, "table.noSheet")
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != code || f.Kind != fault.Invalid {
		t.Errorf("%v, want %s", err, code)
	}
}

// TestWorkbookRefused: whatever is wrong is said, and costs no more memory or
// time than a proper table may.
func TestWorkbookRefused(t *testing.T) {
	whole := book(t, "", "", "People", peopleHead)
	wide := `<row>` + strings.Repeat(`<c t="str"><v>x</v></c>`, 10_000) + `</row>`
	for _, tt := range []struct {
		name string
		in   []byte
		code string
	}{
		{"no rows", book(t, "", "", "People", ""), "table.empty"},
		{"10,000 columns", book(t, "", "", "People", wide), "table.columns"},
		{"cut off", whole[:len(whole)-30], "table.badWorkbook"},
		{"a zip of something else", zipped(t, "readme.txt", "hello"), "table.zip"},
		{"an OpenDocument table", zipped(t, "content.xml", "<x/>"), "table.openDocument"},
		{"an old workbook", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "table.oldWorkbook"},
		{"a part that is missing", zipped(t, "xl/workbook.xml", "<workbook/>"), "table.badWorkbook"},
		{"a document type", zipped(t, "xl/workbook.xml", "<workbook/>", "xl/_rels/workbook.xml.rels", `<!DOCTYPE a [<!ENTITY b "c">]><Relationships/>`), "table.badWorkbook"},
		{"a name that goes on and on", zipped(t, "xl/workbook.xml", "<workbook/>", "xl/_rels/workbook.xml.rels", "<a b='"+strings.Repeat("x", 3<<20)+"'/>"), "table.bomb"},
		{"shared texts that unpack without end", book(t, "<si><t>"+strings.Repeat("<r a='"+strings.Repeat("x", 1<<10)+"'/>", 72<<10)+"</t></si>", "", "People", peopleHead), "table.bomb"},
		{"too many parts", zipped(t, slices.Concat([]string{"xl/workbook.xml", ""}, slices.Repeat([]string{"a", ""}, 5_000))...), "table.bomb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := table.NewReader(bytes.NewReader(tt.in))
			wantCode(t, err, tt.code)
		})
	}
}

func TestWorkbookBombsInRows(t *testing.T) {
	for _, tt := range []struct{ name, rows, code string }{
		{"a cell that goes on and on", `<row><c t="str"><v>` + strings.Repeat("x", 3<<20) + `</v></c></row>`, "table.bomb"},
		{"a comment", `<!-- ` + strings.Repeat("<", 3<<20) + ` -->`, "table.badWorkbook"},
		{"empty rows without end", strings.Repeat("<row/>", 3_000_000), "table.bomb"},
		{"a row that does not end", `<row>`, "table.badWorkbook"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := table.NewReader(bytes.NewReader(book(t, "", "", "People", peopleHead+tt.rows)))
			for err == nil {
				_, err = r.Next()
			}
			wantCode(t, err, tt.code)
		})
	}
}

func TestWorkbookCells(t *testing.T) {
	long := strings.Repeat("ö", 2500)
	raw := book(t, "<si><t>"+long+"</t></si>", "", "People", peopleHead+`<row><c t="s"><v>0</v></c><c t="str"><v>a</v></c></row><row><c r="A5" t="str"><v>b</v></c><c r="KZ5" t="str"><v>far</v></c></row>`)
	r, err := table.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"table.cell", "table.cells"} {
		row, err := r.Next()
		if err != nil || row.Problem == nil || row.Problem.Code != code {
			t.Errorf("row %+v, %v, want %s", row.Problem, err, code)
		}
		if len(row.Cells[0]) > table.MaxCell {
			t.Errorf("a cell of %d bytes is kept", len(row.Cells[0]))
		}
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add("<si><t>a</t></si>", peopleHead+`<row r="2"><c r="A2" t="s"><v>0</v></c></row>`)
	f.Add("", `<row r="-3"><c r="ZZZZZ1"><v>1e400</v></c></row><row><c t="s"><v>-1</v></c></row>`)
	f.Fuzz(func(t *testing.T, shared, rows string) {
		r, err := table.NewReader(bytes.NewReader(book(t, shared, "", "People", rows)))
		for err == nil {
			var row table.Row
			row, err = r.Next()
			if err == nil && len(row.Cells) > len(r.Header) {
				t.Fatalf("%d cells under %d columns", len(row.Cells), len(r.Header))
			}
		}
		if _, known := errors.AsType[*fault.Error](err); !known && err != io.EOF {
			t.Fatalf("no words for %v", err)
		}
	})
}

// BenchmarkWorkbook reads a sheet of 50,000 rows with shared texts.
func BenchmarkWorkbook(b *testing.B) {
	var shared, rows strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&shared, "<si><t>Learner %d</t></si><si><t>learner%d@mail.example</t></si>", i, i)
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d" s="1"><v>46095</v></c></row>`, i+2, i+2, 2*i, i+2, 2*i+1, i+2)
	}
	raw := book(b, shared.String(), "", "People", peopleHead+rows.String())
	for b.Loop() {
		r, err := table.NewReader(bytes.NewReader(raw))
		n := 0
		for ; err == nil; n++ {
			_, err = r.Next()
		}
		if err != io.EOF || n != 50_001 {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/50_000, "ns/row")
}
