package picture

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

const attachedName = "credential.json"

var (
	startAt   = lazy(`startxref\s+(\d+)\s+%%EOF\s*$`)
	placeLine = lazy(`(?m)^(\d{10}) 00000 n `)
)

// relate says in a PDF of ours what its attachment is: a name in both forms, a
// media type, and that the page was made from it (ISO 32000-2, §7.11.3 and
// §14.13). fpdf writes none of these, so the objects are laid out once more.
func relate(pdf []byte) ([]byte, error) {
	m := startAt().FindSubmatchIndex(pdf)
	if m == nil {
		return nil, errors.New("the PDF has no table of its objects")
	}
	table, _ := strconv.Atoi(string(pdf[m[2]:m[3]]))
	if table > m[0] {
		return nil, errors.New("the PDF's table lies outside it")
	}
	var starts []int
	for _, line := range placeLine().FindAllSubmatch(pdf[table:m[0]], -1) {
		at, _ := strconv.Atoi(string(line[1]))
		starts = append(starts, at)
	}
	trailer := bytes.Index(pdf[table:], []byte("trailer"))
	if len(starts) == 0 || trailer < 0 {
		return nil, errors.New("the PDF's table is empty")
	}
	// fpdf numbers objects out of order; what follows one ends it.
	end := func(start int) int {
		next := table
		for _, s := range starts {
			if s > start && s < next {
				next = s
			}
		}
		return next
	}
	spec := 0
	for i, start := range starts {
		if bytes.Contains(head(pdf[start:end(start)]), []byte("/Type /Filespec")) {
			spec = i + 1
		}
	}
	if spec == 0 {
		return pdf, nil
	}
	out := []byte("%PDF-1.7\n") // whose readers know what is said here
	places := make([]int, len(starts))
	for i, start := range starts {
		places[i] = len(out)
		out = append(out, related(pdf[start:end(start)], spec)...)
	}
	at := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", len(starts)+1)
	for _, p := range places {
		out = fmt.Appendf(out, "%010d 00000 n \n", p)
	}
	out = append(out, pdf[table+trailer:m[0]]...)
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", at), nil
}

// head is an object without its stream.
func head(object []byte) []byte {
	before, _, _ := bytes.Cut(object, []byte("stream"))
	return before
}

func related(object []byte, spec int) []byte {
	h := head(object)
	rest := object[len(h):]
	swap := func(old, new string) { h = bytes.Replace(h, []byte(old), []byte(new), 1) }
	switch {
	case bytes.Contains(h, []byte("/Type /Filespec")):
		swap("/F ()", "/F ("+attachedName+") /AFRelationship /Data")
	case bytes.Contains(h, []byte("/Type /EmbeddedFile")):
		swap("/Type /EmbeddedFile", "/Type /EmbeddedFile /Subtype /application#2Fjson")
	case bytes.Contains(h, []byte("/Type /Catalog")):
		swap("/Type /Catalog", fmt.Sprintf("/Type /Catalog\n/AF [%d 0 R]", spec))
		swap("(Attachement1)", "("+attachedName+")")
	}
	return append(bytes.Clone(h), rest...)
}
