package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"laurel/issuer"
	"laurel/issuer/table"
)

// MaxOffers bounds the offers of one file.
const MaxOffers = 500

// offerColumns are the columns of a table of offers.
var offerColumns = strings.Fields("achievement price currency hours starts rolling duration mode language place seats taken funding url enrol_from enrol_by")

// OfferColumns lists the columns of a table of offers, in the order of a sheet
// to fill in.
func OfferColumns() []string { return slices.Clone(offerColumns) }

// ReadOffers reads a table of offers. Each row has its own problem; only what
// is no such table, or past the bounds, is an error. Ignored are columns that
// mean nothing here.
func ReadOffers(data []byte) (rows []issuer.OfferRow, ignored []string, err error) {
	if len(data) > MaxBytes {
		return nil, nil, refuse("This file is larger than {limit}. Divide it.", "limit", "1 MiB")
	}
	r, err := table.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, nil, err
	}
	at := map[string]int{}
	for i, name := range r.Header {
		plain := table.PlainName(name)
		known := slices.IndexFunc(offerColumns, func(c string) bool { return table.PlainName(c) == plain || c == "achievement" && plain == "title" })
		if known < 0 {
			if name != "" {
				ignored = append(ignored, short(name))
			}
			continue
		}
		if _, have := at[offerColumns[known]]; !have {
			at[offerColumns[known]] = i
		}
	}
	if _, have := at["achievement"]; !have {
		return nil, nil, refuse("No column is named achievement. The first line names these: {found}.", "found", short(strings.Join(r.Header, ", ")))
	}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, ignored, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if len(rows) == MaxOffers {
			return nil, nil, refuse("A file holds at most {limit} offers. Divide it.", "limit", strconv.Itoa(MaxOffers))
		}
		rows = append(rows, offerRow(row, func(column string) string {
			if i, have := at[column]; have {
				return strings.TrimSpace(row.Cell(i))
			}
			return ""
		}))
	}
}

func offerRow(row table.Row, cell func(string) string) issuer.OfferRow {
	o := issuer.OfferRow{Line: row.Line, Achievement: cell("achievement")}
	bad := func(format string, args ...any) {
		if o.Problem == "" {
			o.Problem = fmt.Sprintf(format, args...)
		}
	}
	if row.Problem != nil {
		bad("%s", row.Problem.Sentence())
	}
	number := func(column string, most float64) float64 {
		text := cell(column)
		if text == "" {
			return 0
		}
		n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || !(n >= 0 && n <= most) {
			bad("%s: write a number between 0 and %s, not %s", column, issuer.Number(most), short(text))
			return 0
		}
		return n
	}
	whole := func(column string) int {
		n := number(column, 1e6)
		if n != math.Trunc(n) {
			bad("%s: write a whole number, not %s", column, short(cell(column)))
		}
		return int(n)
	}
	t := issuer.Terms{Hours: number("hours", 10000), Duration: issuer.Duration(cell("duration")), Language: cell("language"), Place: cell("place"),
		Seats: whole("seats"), Taken: whole("taken"), Funding: cell("funding"), URL: cell("url"), EnrolOn: issuer.Day(cell("enrol_from")), EnrolBy: issuer.Day(cell("enrol_by"))}
	if cell("price") != "" {
		t.Price = issuer.Price{Stated: true, Cents: int64(math.Round(number("price", 1e6) * 100)), Currency: cell("currency")}
	}
	switch said := strings.ToLower(cell("rolling")); {
	case slices.Contains([]string{"yes", "true", "1", "x"}, said):
		t.Rolling = true
	case !slices.Contains([]string{"", "no", "false", "0"}, said):
		bad("rolling: write yes or no, not %s", short(said))
	}
	for day := range strings.FieldsFuncSeq(cell("starts"), func(r rune) bool { return strings.ContainsRune("|, ;\n", r) }) {
		t.Starts = append(t.Starts, issuer.Day(day))
	}
	if mode := cell("mode"); mode != "" {
		for _, c := range issuer.Participations() {
			if strings.EqualFold(mode, c.Value) || strings.EqualFold(mode, c.Name) {
				t.Mode = issuer.Participation(c.Value)
			}
		}
		if t.Mode == "" {
			bad("mode: write online, onsite or blended, not %s", short(mode))
		}
	}
	o.Terms = t
	return o
}
