package issuer_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// autumn are terms without a fault.
func autumn(change func(*issuer.Terms)) issuer.Terms {
	t := issuer.Terms{Price: issuer.Price{Stated: true, Cents: 18000, Currency: "EUR"}, Starts: []issuer.Day{"2026-09-01"},
		Duration: "12 weeks", Mode: issuer.Online, Language: "en", Seats: 20, URL: "https://nordmark.example/enrol"}
	if change != nil {
		change(&t)
	}
	return t
}

func TestOfferState(t *testing.T) {
	for _, tt := range []struct {
		name  string
		terms func(*issuer.Terms)
		today issuer.Day
		want  issuer.OfferState
	}{
		{"before the start", nil, "2026-03-14", issuer.OpenOffer},
		{"on the day it starts", nil, "2026-09-01", issuer.OpenOffer},
		{"the day after", nil, "2026-09-02", issuer.Past},
		{"another start is to come", func(t *issuer.Terms) { t.Starts = append(t.Starts, "2027-02-01") }, "2026-09-02", issuer.OpenOffer},
		{"the last day of enrolment", func(t *issuer.Terms) { t.EnrolBy = "2026-08-01" }, "2026-08-01", issuer.OpenOffer},
		{"enrolment is over", func(t *issuer.Terms) { t.EnrolBy = "2026-08-01" }, "2026-08-02", issuer.Past},
		{"enrolment is to come", func(t *issuer.Terms) { t.EnrolOn = "2026-05-01" }, "2026-04-30", issuer.Planned},
		{"enrolment begins", func(t *issuer.Terms) { t.EnrolOn = "2026-05-01" }, "2026-05-01", issuer.OpenOffer},
		{"one seat left", func(t *issuer.Terms) { t.Taken = 19 }, "2026-03-14", issuer.OpenOffer},
		{"no seat left", func(t *issuer.Terms) { t.Taken = 20 }, "2026-03-14", issuer.Full},
		{"full and over", func(t *issuer.Terms) { t.Taken = 20 }, "2027-01-01", issuer.Past},
		{"rolling has no end", func(t *issuer.Terms) { t.Rolling, t.Starts = true, nil }, "2099-12-31", issuer.OpenOffer},
		{"rolling until a day", func(t *issuer.Terms) { t.Rolling, t.Starts, t.EnrolBy = true, nil, "2026-12-31" }, "2027-01-01", issuer.Past},
	} {
		if got := autumn(tt.terms).State(tt.today); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestBadTerms(t *testing.T) {
	for _, tt := range []struct {
		name  string
		terms func(*issuer.Terms)
		field string // "" is no fault
	}{
		{"good", nil, ""},
		{"free without a currency", func(t *issuer.Terms) { t.Price = issuer.Price{Stated: true} }, ""},
		{"price not stated", func(t *issuer.Terms) { t.Price = issuer.Price{} }, ""},
		{"negative price", func(t *issuer.Terms) { t.Price.Cents = -1 }, "price"},
		{"price beyond reason", func(t *issuer.Terms) { t.Price.Cents = math.MaxInt64 }, "price"},
		{"unknown currency", func(t *issuer.Terms) { t.Price.Currency = "EUX" }, "currency"},
		{"no currency", func(t *issuer.Terms) { t.Price.Currency = "" }, "currency"},
		{"unknown currency of nothing", func(t *issuer.Terms) { t.Price = issuer.Price{Stated: true, Currency: "??"} }, "currency"},
		{"no such day", func(t *issuer.Terms) { t.Starts = []issuer.Day{"2027-02-29"} }, "starts"},
		{"a day in words", func(t *issuer.Terms) { t.Starts = []issuer.Day{"1 September"} }, "starts"},
		{"the wrong century", func(t *issuer.Terms) { t.Starts = []issuer.Day{"1926-09-01"} }, "starts"},
		{"neither days nor rolling", func(t *issuer.Terms) { t.Starts = nil }, "starts"},
		{"both days and rolling", func(t *issuer.Terms) { t.Rolling = true }, "starts"},
		{"enrolment after the start", func(t *issuer.Terms) { t.EnrolBy = "2026-09-02" }, "enrolBy"},
		{"enrolment ends before it begins", func(t *issuer.Terms) { t.EnrolOn, t.EnrolBy = "2026-08-02", "2026-08-01" }, "enrolFrom"},
		{"enrolment begins after the start", func(t *issuer.Terms) { t.EnrolOn = "2026-09-02" }, "enrolFrom"},
		{"no such last day", func(t *issuer.Terms) { t.EnrolBy = "2026-06-31" }, "enrolBy"},
		{"negative hours", func(t *issuer.Terms) { t.Hours = -1 }, "hours"},
		{"hours that are no number", func(t *issuer.Terms) { t.Hours = math.NaN() }, "hours"},
		{"duration in words we do not know", func(t *issuer.Terms) { t.Duration = "a while" }, "duration"},
		{"no duration at all", func(t *issuer.Terms) { t.Duration = "0 weeks" }, "duration"},
		{"unknown form", func(t *issuer.Terms) { t.Mode = "telepathic" }, "mode"},
		{"unknown language", func(t *issuer.Terms) { t.Language = "english!" }, "language"},
		{"more taken than there are", func(t *issuer.Terms) { t.Taken = 21 }, "taken"},
		{"negative seats", func(t *issuer.Terms) { t.Seats = -1 }, "seats"},
		{"a script for a link", func(t *issuer.Terms) { t.URL = "javascript:alert(1)" }, "url"},
		{"a link with a password", func(t *issuer.Terms) { t.URL = "https://a:b@nordmark.example/" }, "url"},
		{"a link without a host", func(t *issuer.Terms) { t.URL = "https:///enrol" }, "url"},
		{"a place that turns the text around", func(t *issuer.Terms) { t.Place = "Oslo\u202e" }, "place"},
		{"a funding note without end", func(t *issuer.Terms) { t.Funding = strings.Repeat("x", 301) }, "funding"},
	} {
		err := autumn(tt.terms).Validate()
		if tt.field == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || len(f.Fields()) != 1 || f.Fields()[0].Field != tt.field {
			t.Errorf("%s: %v, want a fault in %s", tt.name, err, tt.field)
		}
	}
}

func TestReadDuration(t *testing.T) {
	for text, want := range map[string]issuer.Duration{"12 weeks": "P12W", " 1 Day ": "P1D", "p6m": "P6M", "2 years": "P2Y", "": "",
		"12": "!", "weeks": "!", "P12": "!", "PT5H": "!", "-1 days": "!", "999999 days": "!", "1.5 weeks": "!", "P1W2D": "!"} {
		got, ok := issuer.ReadDuration(text)
		if want == "!" && ok || want != "!" && (got != want || !ok) {
			t.Errorf("%q is %q, %v, want %q", text, got, ok, want)
		}
		if again, ok := issuer.ReadDuration(got.Words()); again != got || !ok {
			t.Errorf("%q in words is %q, which reads as %q", got, got.Words(), again)
		}
	}
}

func TestWhatACreditCosts(t *testing.T) {
	d := complete("Ask a database", func(d *issuer.Definition) {
		d.Skills = []issuer.SkillLevel{{Skill: "a", Level: 3}, {Skill: "b", Level: 3}, {Skill: "c", Level: 3}}
		d.ECTS = 2.5
	})
	price := issuer.Price{Stated: true, Cents: 10000, Currency: "EUR"}
	if got := d.PerECTS(price).String(); got != "€40" {
		t.Errorf("a credit costs %s", got)
	}
	if got := d.PerSkill(price).String(); got != "€33.33" {
		t.Errorf("a skill costs %s", got)
	}
	if got := d.PerECTS(issuer.Price{Stated: true}).String(); got != "free" {
		t.Errorf("a free credit costs %s", got)
	}
	d.ECTS, d.Skills = 0, nil
	if d.PerECTS(price).Stated || d.PerSkill(price).Stated || d.PerECTS(issuer.Price{}).Stated {
		t.Error("something costs something by nothing")
	}
}

func TestOffersAreAddedChangedWithdrawn(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	ctx := t.Context()
	req := issuer.OfferRequest{Achievement: id, Terms: autumn(nil), Key: "k1"}
	first, err := d.AddOffer(ctx, registrar, req)
	if err != nil {
		t.Fatal(err)
	}
	if first.Terms.Duration != "P12W" || first.Revision != 1 {
		t.Errorf("added %+v", first)
	}
	again, err := d.AddOffer(ctx, registrar, req)
	if err != nil || again.ID != first.ID {
		t.Errorf("repeated, it is %s, %v", again.ID, err)
	}
	req.Terms.Seats = 21
	if _, err := d.AddOffer(ctx, registrar, req); !fault.Is(err, fault.Conflict) {
		t.Errorf("another under the same key: %v", err)
	}
	_, err = d.AddOffer(ctx, registrar, issuer.OfferRequest{Achievement: id, Terms: autumn(func(t *issuer.Terms) { t.Starts = []issuer.Day{"2026-03-13"} })})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("one of yesterday: %v", err)
	}

	full := autumn(func(t *issuer.Terms) { t.Taken = 20 })
	changed, err := d.ChangeOffer(ctx, registrar, first.ID, 1, full)
	if err != nil || changed.Revision != 2 || changed.Terms.State("2026-03-14") != issuer.Full {
		t.Errorf("changed: %+v, %v", changed, err)
	}
	if repeated, err := d.ChangeOffer(ctx, registrar, first.ID, 1, full); err != nil || repeated.Revision != 2 {
		t.Errorf("changed to the same again: %+v, %v", repeated, err)
	}
	if _, err := d.ChangeOffer(ctx, registrar, first.ID, 1, autumn(nil)); !fault.Is(err, fault.Conflict) {
		t.Errorf("changed unseen: %v", err)
	}

	rolling, err := d.AddOffer(ctx, registrar, issuer.OfferRequest{Achievement: id, Terms: autumn(func(t *issuer.Terms) { t.Rolling, t.Starts = true, nil })})
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Offers(ctx, author, id)
	if err != nil || len(all) != 2 || all[0].ID != rolling.ID || all[1].ID != first.ID {
		t.Errorf("what can be begun comes first: %+v, %v", all, err)
	}
	for range 2 { // the second changes nothing
		if gone, err := d.WithdrawOffer(ctx, registrar, first.ID); err != nil || !gone.Withdrawn || gone.Revision != 3 {
			t.Errorf("withdrawn: %+v, %v", gone, err)
		}
	}
	if _, err := d.ChangeOffer(ctx, registrar, first.ID, 3, autumn(nil)); !fault.Is(err, fault.Conflict) {
		t.Errorf("changed when withdrawn: %v", err)
	}
	if all, err := d.AllOffers(ctx, author, nordmark); err != nil || len(all) != 1 {
		t.Errorf("left: %+v, %v", all, err)
	}
	var kinds []string
	for _, e := range d.m.kept.events[2:] {
		kinds = append(kinds, e.Kind+" "+e.Detail["achievement"])
	}
	want := strings.ReplaceAll("offer.added ID, offer.changed ID, offer.added ID, offer.withdrawn ID", "ID", string(id))
	if got := strings.Join(kinds, ", "); got != want {
		t.Errorf("events: %s, want %s", got, want)
	}
}

func TestWhoMayOffer(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	o, err := d.AddOffer(t.Context(), registrar, issuer.OfferRequest{Achievement: id, Terms: autumn(nil)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name       string
		by         account.Actor
		read, make fault.Kind // 0: may
	}{
		{"registrar", registrar, 0, 0},
		{"author", author, 0, fault.Forbidden},
		{"stranger", stranger, fault.NotFound, fault.NotFound},
		{"nobody", account.Actor{}, fault.NotSignedIn, fault.NotSignedIn},
	} {
		check := func(what string, err error, want fault.Kind) {
			t.Helper()
			if (want == 0 && err != nil) || (want != 0 && !fault.Is(err, want)) {
				t.Errorf("%s: %s: %v", tt.name, what, err)
			}
		}
		ctx := t.Context()
		_, err := d.Offer(ctx, tt.by, o.ID)
		check("reading", err, tt.read)
		_, err = d.Offers(ctx, tt.by, id)
		check("listing", err, tt.read)
		_, err = d.AllOffers(ctx, tt.by, nordmark)
		check("listing all", err, tt.read)
		_, err = d.AddOffer(ctx, tt.by, issuer.OfferRequest{Achievement: id, Terms: autumn(nil)})
		check("adding", err, tt.make)
		_, err = d.ChangeOffer(ctx, tt.by, o.ID, 1, autumn(nil))
		check("changing", err, tt.make)
	}
	_, err = d.WithdrawOffer(t.Context(), author, o.ID)
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("an author withdraws: %v", err)
	}
}

func TestNothingRetiredIsOffered(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	a, err := d.Achievement(t.Context(), registrar, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Retire(t.Context(), registrar, id, a.Revision); err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddOffer(t.Context(), registrar, issuer.OfferRequest{Achievement: id, Terms: autumn(nil)}); !fault.Is(err, fault.Conflict) {
		t.Errorf("offered when retired: %v", err)
	}
}
