package table_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"laurel/fault"
	"laurel/issuer/table"
)

// read gives header and rows, each row's problem after its cells.
func read(in []byte) (header []string, rows []table.Row, err error) {
	t, err := table.NewReader(bytes.NewReader(in))
	if err != nil {
		return nil, nil, err
	}
	for {
		row, err := t.Next()
		if err == io.EOF {
			return t.Header, rows, nil
		}
		if err != nil {
			return t.Header, rows, err
		}
		rows = append(rows, row)
	}
}

const people = "name;email\nZoë Strauß;zoe@mail.example\nŁukasz – Ny;lukasz@mail.example\n"

func TestEncodings(t *testing.T) {
	latin := strings.ReplaceAll(people, "Ł", "L")
	encoded := func(text string, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return []byte(text)
	}
	for _, tt := range []struct {
		name string
		in   []byte
		want string
	}{
		{"UTF-8", []byte(people), people},
		{"UTF-8 with a byte order mark", []byte("\ufeff" + people), people},
		{"UTF-16, little end first", encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(people)), people},
		{"UTF-16, big end first", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(people)), people},
		{"UTF-16 without a byte order mark", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(people)), people},
		{"Windows-1252", encoded(charmap.Windows1252.NewEncoder().String(latin)), latin},
		{"old line ends", []byte(strings.ReplaceAll(people, "\n", "\r")), people},
		{"mixed line ends", []byte(strings.Replace(strings.Replace(people, "\n", "\r\n", 1), "\nŁ", "\rŁ", 1)), people},
		{"no line end at the end", []byte(strings.TrimSuffix(people, "\n")), people},
		{"empty lines between", []byte(strings.ReplaceAll(people, "\n", "\n\n;\n")), people},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header, rows, err := read(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(header, ";") + "\n"
			for _, row := range rows {
				got += strings.Join(row.Cells, ";") + "\n"
				if row.Problem != nil {
					t.Errorf("row %d: %s", row.Number, row.Problem.Sentence())
				}
			}
			if got != tt.want {
				t.Errorf("read %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSeparators(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     byte
	}{
		{"comma", "name,email\na,b\n", ','},
		{"semicolon, with commas in the text", "name;email\n\"Lund, Signe\";b\nc, d, e;f\n", ';'},
		{"tab", "name\temail\na\tb\n", '\t'},
		{"pipe", "name|email\na|b\n", '|'},
		{"one column", "email\na@b.example\n", ','},
		{"Excel is told", "sep=|\r\nname|email\r\na|b\r\n", '|'},
		{"header alone", "name;email", ';'},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := table.NewReader(strings.NewReader(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if got.Separator != tt.want || strings.HasPrefix(got.Header[0], "sep") {
				t.Errorf("separator %q, header %q, want %q", got.Separator, got.Header, tt.want)
			}
		})
	}
}

func TestRows(t *testing.T) {
	_, rows, err := read([]byte("name,email\n\"Strauß, \"\"Zoë\"\"\nthe second\" ,a\nb\nc,d,\ne,f,g\n\"h\"i,j\nk \"l\" m,n\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		line  int
		cells []string
		code  string
	}{
		{2, []string{"Strauß, \"Zoë\"\nthe second", "a"}, ""},
		{4, []string{"b"}, ""},
		{5, []string{"c", "d"}, ""},
		{6, []string{"e", "f"}, "table.cells"},
		{7, []string{"hi", "j"}, "table.afterQuote"},
		{8, []string{`k "l" m`, "n"}, ""},
	} {
		got, code := rows[i], ""
		if got.Problem != nil {
			code = got.Problem.Code
		}
		if got.Number != i+1 || got.Line != want.line || !slices.Equal(got.Cells, want.cells) || code != want.code {
			t.Errorf("row %d = %+v %s, want %+v", i+1, got, code, want)
		}
	}
	if len(rows) != 6 {
		t.Errorf("%d rows, want 6", len(rows))
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   []byte
		code string
	}{
		{"nothing", nil, "table.empty"},
		{"empty lines", []byte("\n\r\n,,,\n"), "table.empty"},
		{"10,000 columns", []byte(strings.Repeat("a,", 10_000) + "\n1\n"), "table.columns"},
		{"a workbook", []byte("PK\x03\x04rest"), "table.badWorkbook"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "table.binary"},
		{"an open quotation mark", []byte("name,email\n\"Ada,a@b.example\nEve,e@b.example\n"), "table.quote"},
		{"an open quotation mark in a long file", []byte("name,email\n\"Ada,a@b.example\n" + strings.Repeat("Eve,e@b.example\n", 10_000)), "table.quote"},
		{"a header of 5 KB", []byte(strings.Repeat("n", 5000) + ",email\n"), "table.header"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := read(tt.in)
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != tt.code || f.Kind != fault.Invalid {
				t.Errorf("%v, want %s", err, tt.code)
			}
		})
	}
}

func TestRowsWithProblemsLeaveTheOthers(t *testing.T) {
	in := "name,email\n" + strings.Repeat("n", 5000) + ",a\nÄ,b\nM\xfcller,c\n" + strings.Repeat("x,", 10_000) + "\nlast,d\n"
	_, rows, err := read([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		code := ""
		if row.Problem != nil {
			code = row.Problem.Code
		}
		got = append(got, code)
		for _, cell := range row.Cells {
			if len(cell) > table.MaxCell {
				t.Errorf("row %d keeps a cell of %d bytes", row.Number, len(cell))
			}
		}
	}
	if want := []string{"table.cell", "", "table.encoding", "table.cells", ""}; !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
}

func TestTooManyRows(t *testing.T) {
	r, err := table.NewReader(strings.NewReader("a,b\n" + strings.Repeat("c,\n", table.MaxRows+1)))
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err = r.Next(); err != nil {
			break
		}
	}
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != "table.rows" {
		t.Errorf("%v, want table.rows", err)
	}
}

func TestGuess(t *testing.T) {
	for _, tt := range []struct {
		header string
		want   table.Columns
	}{
		{"name,email,awarded_on,result,evidence_url", table.Columns{table.Name: 0, table.Email: 1, table.AwardedOn: 2, table.Result: 3, table.Evidence: 4}},
		{"E-Mail-Adresse,Vorname,Nachname,Note", table.Columns{table.Email: 0, table.FirstName: 1, table.LastName: 2, table.Result: 3}},
		{"Adresse e-mail,Prénom,Nom de famille", table.Columns{table.Email: 0, table.FirstName: 1, table.LastName: 2}},
		{"Full Name,Mail,Email,Score (%)", table.Columns{table.Name: 0, table.Email: 2, table.Result: 3}},
		{"Student,Grade,EMAIL ADDRESS,Completion Date", table.Columns{table.Name: 0, table.Result: 1, table.Email: 2, table.AwardedOn: 3}},
		{"surname,email", table.Columns{table.Email: 1}},
	} {
		got := table.Guess(strings.Split(tt.header, ","), table.People())
		if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %v, want %v", tt.header, got, tt.want)
		}
	}
}

func TestColumnsCheck(t *testing.T) {
	header := []string{"a", "b"}
	for _, tt := range []struct {
		columns table.Columns
		code    string
	}{
		{table.Columns{table.Name: 0, table.Email: 1}, ""},
		{table.Columns{table.Name: 0}, "table.noEmail"},
		{table.Columns{table.Email: 0, table.FirstName: 1}, "table.noName"},
		{table.Columns{table.Name: 0, table.Email: 2}, "table.noColumn"},
		{table.Columns{table.Name: -1, table.Email: 1}, "table.noColumn"},
	} {
		code := ""
		if f, ok := errors.AsType[*fault.Error](tt.columns.Check(header)); ok {
			code = f.Code
		}
		if code != tt.code {
			t.Errorf("%v: %q, want %q", tt.columns, code, tt.code)
		}
	}
}

func TestFormulasAreNeutralised(t *testing.T) {
	var out bytes.Buffer
	w := table.NewWriter(&out)
	cells := []string{"=1+1", "+49", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", "plain", "a=b", "", "\"q\", \n"}
	if err := errors.Join(w.Write(cells...), w.Flush()); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).Read()
	if err != nil {
		t.Fatal(err)
	}
	for i, cell := range cells {
		want := cell
		if i < 7 {
			want = "'" + cell
		}
		if got[i] != want {
			t.Errorf("%q is written as %q, want %q", cell, got[i], want)
		}
	}
	if !strings.HasPrefix(out.String(), "\ufeff") || !strings.HasSuffix(out.String(), "\r\n") {
		t.Errorf("written %q", out.String())
	}
}

// FuzzReader: whatever is read stays within the bounds, and a table written
// back reads the same.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{people, "\ufeff" + people, "sep=;\n" + people, "a,b\n\"c\"\"\nd\",e", "a\tb\r\rc", "\xff\xfea\x00,\x00b\x00", "a,b\nM\xfc,\n", "\"", "a|b\n=1|@x"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		header, rows, err := read(in)
		if err != nil {
			if _, ok := errors.AsType[*fault.Error](err); !ok {
				t.Fatalf("no words for %v", err)
			}
			return
		}
		if len(header) == 0 || len(header) > table.MaxColumns {
			t.Fatalf("%d columns", len(header))
		}
		for i, row := range rows {
			if row.Number != i+1 || len(row.Cells) > len(header) {
				t.Fatalf("row %d of %d cells under %d columns", row.Number, len(row.Cells), len(header))
			}
			for _, cell := range row.Cells {
				if len(cell) > 3*table.MaxCell { // a byte of Windows-1252 takes up to three
					t.Fatalf("a cell of %d bytes", len(cell))
				}
			}
		}
	})
}
