package issuer_test

import (
	"strings"
	"testing"

	"laurel/fault"
	"laurel/issuer"
)

func TestOffersOfATable(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := d.publish(t, nil)
	row := func(name string, terms issuer.Terms) issuer.OfferRow {
		return issuer.OfferRow{Line: 2, Achievement: name, Terms: terms}
	}
	autumn, rolling := issuer.Terms{Starts: []issuer.Day{"2026-09-01"}}, issuer.Terms{Rolling: true, Place: "Røros"}
	good := []issuer.OfferRow{row("ask a DATABASE", autumn), row(string(id), rolling)}
	count := func() int {
		all, err := d.Offers(ctx, registrar, id)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	add := func(rows []issuer.OfferRow, dry bool) string {
		t.Helper()
		all, err := d.AddOffers(ctx, registrar, nordmark, rows, dry)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, o := range all {
			switch {
			case o.Problem != "":
				said = append(said, o.Problem)
			case o.Was:
				said = append(said, "was")
			default:
				said = append(said, "new")
			}
		}
		return strings.Join(said, "|")
	}
	if got := add(good, true); got != "new|new" || count() != 0 {
		t.Errorf("a dry run: %s, %d kept", got, count())
	}
	bad := append(good, row("Nothing here", autumn), row("", autumn), row(string(id), issuer.Terms{}), row(string(id), issuer.Terms{Starts: []issuer.Day{"2020-01-01"}}),
		issuer.OfferRow{Line: 9, Problem: "price: write a number"})
	want := "new|new|achievement: None of yours has this id or title: Nothing here|achievement: Name the micro-credential, by its id or its title.|" +
		"starts: Write the days on which it starts, or say that it starts at any time.|starts: Nobody could enrol any more: the last day is 2020-01-01.|price: write a number"
	if got := add(bad, false); got != want || count() != 0 {
		t.Errorf("with bad rows: %s, %d kept", got, count())
	}
	if got := add(good, false); got != "new|new" || count() != 2 {
		t.Errorf("the good ones: %s, %d kept", got, count())
	}
	if got := add(good, false); got != "was|was" || count() != 2 {
		t.Errorf("the same again: %s, %d kept", got, count())
	}
	if got := add([]issuer.OfferRow{good[0], good[0]}, true); got != "was|was" {
		t.Errorf("a row twice: %s", got)
	}
	if _, err := d.AddOffers(ctx, author, nordmark, good, true); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an author: %v", err)
	}
	if _, err := d.AddOffers(ctx, registrar, nordmark, make([]issuer.OfferRow, 501), true); !fault.Is(err, fault.Invalid) {
		t.Errorf("too many: %v", err)
	}
}
