package web

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"laurel/issuer"
	"laurel/server/web/view"
)

var spring = issuer.Terms{Price: issuer.Price{Stated: true, Cents: 18050, Currency: "NOK"}, Hours: 37.5, Starts: []issuer.Day{"2026-09-01", "2027-02-01"},
	Duration: "P12W", Mode: issuer.Blended, Language: "nb", Place: "Røros", Seats: 20, Taken: 3, Funding: "Half is paid back.",
	URL: "https://bees.example/?a=1&b=2", EnrolOn: "2026-05-01", EnrolBy: "2026-08-15"}

func termsSent(t *testing.T, f termsForm, change map[string]string) typedTerms {
	t.Helper()
	v := sent(f.parts(), issuer.Definition{})
	for name, value := range change {
		v.Set(name, value)
	}
	r := post(v)
	if err := parseForm(r); err != nil {
		t.Fatal(err)
	}
	return readTerms(r)
}

// TestOfferFormKeepsEverything sends the form back as it was shown.
func TestOfferFormKeepsEverything(t *testing.T) {
	free := spring
	free.Price = issuer.Price{Stated: true, Currency: "EUR"}
	bare := issuer.Terms{Rolling: true}
	for _, want := range []issuer.Terms{spring, free, bare} {
		got := termsSent(t, termsForm{typedTerms{Terms: want}, whole, nil}, nil)
		got.Terms.Duration, _ = issuer.ReadDuration(string(got.Terms.Duration))
		if len(got.bad) > 0 || !reflect.DeepEqual(got.Terms, want) {
			t.Errorf("sent back:\n%+v\nwas:\n%+v\ncomplaints: %v", got.Terms, want, got.bad)
		}
	}
}

func TestOfferFormKeepsWhatIsNoNumber(t *testing.T) {
	got := termsSent(t, termsForm{typedTerms{Terms: spring}, whole, nil}, map[string]string{"price": "a lot", "seats": "many", "starts": "2026-09-01, 2026-10-01;2026-11-01"})
	if len(got.bad) != 2 || got.shown("price", "") != "a lot" || got.shown("seats", "") != "many" || len(got.Terms.Starts) != 3 {
		t.Errorf("complaints %v, %+v", got.bad, got.Terms)
	}
	again := termsForm{got, whole, map[string]string{"price": "Write it as an amount."}}
	var shown string
	for _, part := range again.parts() {
		for _, c := range part.Controls {
			for _, inner := range append([]view.Control{c}, c.Pair...) {
				if inner.Field != nil && inner.Field.ID == "price" {
					shown = inner.Field.Value + ": " + inner.Field.Error
				}
			}
		}
	}
	if shown != "a lot: Write it as an amount." {
		t.Errorf("the field shows %q", shown)
	}
}

func TestOfferInWords(t *testing.T) {
	w := &Web{Now: func() time.Time { return time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC) }}
	d := issuer.Definition{ECTS: 2, Hours: 50, Language: "en", Participation: issuer.Online}
	for _, tt := range []struct {
		name  string
		terms issuer.Terms
		want  string // when | state | until | price | cost | facts | enrol
	}{
		{"all of it", spring, "Begins on 1 September 2026, and on 1 later day | Open | Enrol by 15 August 2026 | 180.50 NOK | 90.25 NOK for each ECTS credit | " +
			"12 weeks · 37.5 hours · Online and on site · Røros · in Norwegian Bokmål · 17 of 20 seats left | https://bees.example/?a=1&b=2"},
		{"nothing but a day", issuer.Terms{Starts: []issuer.Day{"2026-09-01"}}, "Begins on 1 September 2026 | Open |  |  |  | 50 hours · Online · in English | "},
		{"full", issuer.Terms{Rolling: true, Seats: 2, Taken: 2, URL: "https://bees.example/"}, "Begins at any time | Full |  |  |  | 50 hours · Online · in English · no seats left | "},
		{"planned and free", issuer.Terms{Rolling: true, EnrolOn: "2026-08-01", Price: issuer.Price{Stated: true}}, "Begins at any time | Planned | Enrolment begins on 1 August 2026 | Free of charge |  | 50 hours · Online · in English | "},
		{"over", issuer.Terms{Starts: []issuer.Day{"2026-01-01", "2026-02-01"}}, "Began on 1 February 2026 | Past |  |  |  | 50 hours · Online · in English | "},
	} {
		l := w.offerLine(tt.terms, d)
		if got := strings.Join([]string{l.When, l.State, l.Until, l.Price, l.Cost, l.Facts, l.Enrol}, " | "); got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.name, got, tt.want)
		}
	}
}
