package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"laurel/fault"
)

// The bounds of a workbook (ECMA-376). A zip file says how large its parts
// are, but need not be right: what counts is what comes out of it.
const (
	maxParts      = 5_000     // files in the zip
	maxSheets     = 500       // names kept
	maxSheetXML   = 1 << 30   // bytes that the sheet unpacks to
	maxSmallXML   = 16 << 20  // and the parts that say what is where, together
	maxSharedXML  = 512 << 20 // and the texts that cells share
	maxRatio      = 400       // unpacked to packed, past packedFree
	packedFree    = 64 << 20  // unpacked bytes for which no ratio is asked
	maxSharedText = 64 << 20  // bytes of the texts themselves
	maxShared     = 4_000_000 // of them
	maxRun        = 1 << 20   // bytes between the beginnings of two tags
	maxLook       = 1 << 20   // bytes in which a sheet shows that it has a row
	maxStyles     = 100_000
	maxSkipped    = 2_000_000 // empty rows read past
)

// workbook reads records of one sheet.
type workbook struct {
	sheets []bookSheet
	sheet  string
	shared texts
	dates  []bool // by the number of a cell's style
	from04 bool   // days are counted from 1904

	in    *xml.Decoder
	line  int // of the row read last
	empty int
}

type bookSheet struct{ name, part string }

func (b *workbook) names() (all []string) {
	for _, s := range b.sheets {
		all = append(all, s.name)
	}
	return all
}

func badWorkbook(because error) error {
	return refuse("badWorkbook", "This workbook cannot be read: it is damaged, or not an XLSX file. Save it as XLSX or CSV once more and choose that file.").Because(because)
}

func bomb() error {
	return refuse("bomb", "This workbook unpacks to far more than a table of people needs. Copy the rows into a new workbook, or save them as CSV.")
}

// bounded ends what comes out of the zip past a size or a ratio, or where the
// XML decoder would have to hold one piece of it that is too large: a run
// without a tag, a comment, a CDATA section, a document type. Programs that
// write workbooks need none of these.
type bounded struct {
	in     io.Reader
	left   int64
	packed int64
	read   int64
	run    int  // bytes since the last tag began
	opened bool // the last byte was <
	aside  bool // within <? … ?>
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.read += int64(n)
	if b.left -= int64(n); b.left < 0 || b.read > packedFree && b.read > b.packed*maxRatio {
		return 0, bomb()
	}
	if bad := b.watch(p[:n]); bad != nil {
		return 0, bad
	}
	return n, err
}

func (b *bounded) watch(p []byte) error {
	for len(p) > 0 {
		if b.opened {
			b.opened = false
			if p[0] == '!' || p[0] == '?' && b.read > 1<<20 {
				return badWorkbook(errors.New("a comment, CDATA section or document type"))
			}
			b.aside = p[0] == '?'
		}
		mark := byte('<')
		if b.aside {
			mark = '>'
		}
		at := bytes.IndexByte(p, mark)
		if at < 0 {
			b.run += len(p)
			break
		}
		b.run, b.opened, b.aside = b.run+at, mark == '<', false
		if b.run > maxRun {
			break
		}
		b.run, p = 0, p[at+1:]
	}
	if b.run > maxRun {
		return bomb()
	}
	return nil
}

// bookFile is a zip file with the parts of a workbook by name.
type bookFile struct {
	parts map[string]*zip.File
	small int64 // bytes left for the small parts
}

func (f *bookFile) open(name string, limit int64) (*xml.Decoder, error) {
	part := f.parts[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if part == nil {
		return nil, badWorkbook(errors.New("there is no " + name))
	}
	in, err := part.Open()
	if err != nil {
		return nil, badWorkbook(err)
	}
	d := xml.NewDecoder(&bounded{in: in, left: limit, packed: int64(part.CompressedSize64)})
	d.Strict = true
	return d, nil
}

// each calls fn for the elements of a small part.
func (f *bookFile) each(name string, fn func(xml.StartElement)) error {
	in, err := f.open(name, f.small)
	if err != nil {
		return err
	}
	for {
		token, err := in.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return bookError(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			fn(start)
		}
	}
	f.small -= in.InputOffset()
	return nil
}

// bookError keeps a refusal and words the rest.
func bookError(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	return badWorkbook(err)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// openWorkbook finds the sheet of this name, or the first one that has a row.
func openWorkbook(r io.Reader, name string) (*workbook, error) {
	file, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return nil, errors.New("table: a workbook is read from a file")
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return nil, badWorkbook(err)
	}
	if len(archive.File) > maxParts {
		return nil, bomb()
	}
	f := &bookFile{parts: map[string]*zip.File{}, small: maxSmallXML}
	for _, part := range archive.File {
		f.parts[strings.ToLower(part.Name)] = part
	}
	if f.parts["xl/workbook.xml"] == nil {
		if f.parts["content.xml"] != nil {
			return nil, refuse("openDocument", "This is an OpenDocument table (ODS). Save it as XLSX or CSV and choose that file.")
		}
		return nil, refuse("zip", "This is a packed file (ZIP) and no workbook. Unpack it and choose the table in it.")
	}
	b := &workbook{}
	if err := b.index(f); err != nil {
		return nil, err
	}
	return b, b.choose(f, name)
}

// index reads which sheets there are, the texts that cells share and which
// styles are dates.
func (b *workbook) index(f *bookFile) error {
	targets, shared, styles := map[string]string{}, "", ""
	err := f.each("xl/_rels/workbook.xml.rels", func(e xml.StartElement) {
		if e.Name.Local != "Relationship" || len(targets) > 2*maxSheets {
			return
		}
		target := attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		switch kind := attribute(e, "Type"); path.Base(kind) {
		case "sharedStrings":
			shared = target
		case "styles":
			styles = target
		case "worksheet":
			targets[attribute(e, "Id")] = target
		}
	})
	if err != nil {
		return err
	}
	err = f.each("xl/workbook.xml", func(e xml.StartElement) {
		switch e.Name.Local {
		case "workbookPr":
			date := attribute(e, "date1904")
			b.from04 = date == "1" || date == "true"
		case "sheet":
			for _, a := range e.Attr { // r:id; the prefix may be another
				if part := targets[a.Value]; a.Name.Local == "id" && part != "" && len(b.sheets) < maxSheets {
					b.sheets = append(b.sheets, bookSheet{attribute(e, "name"), part})
				}
			}
		}
	})
	if err == nil && styles != "" && f.parts[strings.ToLower(strings.TrimPrefix(styles, "/"))] != nil {
		err = b.readStyles(f, styles)
	}
	if err == nil && shared != "" && f.parts[strings.ToLower(strings.TrimPrefix(shared, "/"))] != nil {
		err = b.shared.read(f, shared)
	}
	return err
}

// choose opens a sheet at its first row.
func (b *workbook) choose(f *bookFile, name string) error {
	for _, s := range b.sheets {
		if name != "" && s.name != name {
			continue
		}
		has, err := b.hasRows(f, s)
		if err != nil {
			return err
		}
		if !has && name == "" {
			continue
		}
		b.sheet = s.name
		b.in, err = f.open(s.part, maxSheetXML)
		return err
	}
	if name != "" {
		return refuse("noSheet", "There is no sheet of this name in the workbook. It has: {sheets}.", "sheets", shortList(b.names()))
	}
	return refuse("empty", "This file is empty. Its first line names the columns, each line after it one person.")
}

func (b *workbook) hasRows(f *bookFile, s bookSheet) (bool, error) {
	in, err := f.open(s.part, maxSheetXML)
	if err != nil {
		return false, err
	}
	for in.InputOffset() < maxLook {
		token, err := in.RawToken()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, bookError(err)
		}
		if start, ok := token.(xml.StartElement); ok && (start.Name.Local == "v" || start.Name.Local == "t") {
			return true, nil
		}
	}
	return true, nil
}

func shortList(names []string) string {
	text := strings.Join(names, ", ")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + "…"
	}
	return text
}

// columnOf reads the letters of a cell's address: 0 for A1, -1 for none.
func columnOf(ref string) int {
	n := 0
	for i, r := range ref {
		if r < 'A' || r > 'Z' {
			if i == 0 {
				return -1
			}
			break
		}
		if n = n*26 + int(r-'A') + 1; n > 1<<20 {
			break
		}
	}
	return n - 1
}

func atoi(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}
