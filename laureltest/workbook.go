package laureltest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"testing"
)

// Workbook is an XLSX file of one sheet: the head, and n rows of texts from 0.
func Workbook(t testing.TB, sheet string, head [][]string, n int, row func(i int) []string) []byte {
	t.Helper()
	var cells bytes.Buffer
	cells.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	add := func(texts []string) {
		cells.WriteString("<row>")
		for _, text := range texts {
			cells.WriteString(`<c t="inlineStr"><is><t>`)
			xml.EscapeText(&cells, []byte(text)) // to memory: cannot fail
			cells.WriteString("</t></is></c>")
		}
		cells.WriteString("</row>")
	}
	for _, texts := range head {
		add(texts)
	}
	for i := range n {
		add(row(i))
	}
	cells.WriteString("</sheetData></worksheet>")
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", fmt.Sprintf(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="%s"><sheets><sheet name="%s" sheetId="1" r:id="r1"/></sheets></workbook>`, office, sheet)},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", cells.String()},
	} {
		w, err := z.Create(part.name)
		if err == nil {
			_, err = w.Write([]byte(part.text))
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
