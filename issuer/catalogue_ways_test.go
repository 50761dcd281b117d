package issuer_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/issuer"
)

// offered are offers of the items of sample_test.go: three of m1, one of m4.
func offered() []issuer.Offer {
	euro := func(cents int64) issuer.Price { return issuer.Price{Stated: true, Cents: cents, Currency: "EUR"} }
	var all []issuer.Offer
	for _, o := range []issuer.Offer{
		{Achievement: "m1", Terms: issuer.Terms{Price: euro(8000), Starts: []issuer.Day{"2026-05-01"}, Mode: issuer.Onsite, Language: "nb"}},
		{Achievement: "m1", Terms: issuer.Terms{Price: euro(40000), Rolling: true, Mode: issuer.Online}},
		{Achievement: "m1", Terms: issuer.Terms{Price: euro(100), Starts: []issuer.Day{"2026-03-01"}}}, // over
		{Achievement: "m4", Terms: issuer.Terms{Starts: []issuer.Day{"2026-09-01"}}},
	} {
		o.ID, o.Revision, o.Org = issuer.OfferID(fmt.Sprint("o", len(all))), 1, nordmark
		all = append(all, o)
	}
	return all
}

func shelfWithOffers() (*shown, *issuer.Service) {
	p := show(published)
	offers := offered()
	p.offers.Store(&offers)
	return p, catalogueOver(p)
}

func idsFound(t *testing.T, s *issuer.Service, q issuer.CatalogueQuery) string {
	t.Helper()
	r, err := s.Catalogue(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, i := range r.Items {
		ids = append(ids, string(i.Achievement))
	}
	return strings.Join(ids, " ")
}

func TestCatalogueFindsByOffers(t *testing.T) {
	_, s := shelfWithOffers()
	for _, tt := range []struct {
		name string
		q    issuer.CatalogueQuery
		want string
	}{
		{"begins at any time", issuer.CatalogueQuery{Start: issuer.RollingStart}, "m1"},
		{"begins by May, or at any time", issuer.CatalogueQuery{Start: "2026-05-01"}, "m1"},
		{"begins by September", issuer.CatalogueQuery{Start: "2026-09-01"}, "m1 m4"},
		{"no day at all", issuer.CatalogueQuery{Start: "2026-02-31"}, "m1 m2 m3 m4 m5"},
		{"costs at most 80, by an offer; m2 costs more", issuer.CatalogueQuery{MaxPrice: issuer.ReadMaxPrice("80 EUR")}, "m1 m3"},
		{"what is over costs nothing any more", issuer.CatalogueQuery{MaxPrice: issuer.ReadMaxPrice("1 EUR")}, "m3"},
		{"at most 80 and at any time are two offers", issuer.CatalogueQuery{MaxPrice: issuer.ReadMaxPrice("80 EUR"), Start: issuer.RollingStart}, ""},
		{"at most 80, on site, by May, in Norwegian are one", issuer.CatalogueQuery{MaxPrice: issuer.ReadMaxPrice("80 EUR"), Start: "2026-05-01", Mode: issuer.Onsite, Language: "nb"}, "m1"},
		{"the description's form counts no more", issuer.CatalogueQuery{Mode: issuer.Blended}, ""},
		{"what has no offer is as described", issuer.CatalogueQuery{Mode: issuer.Online}, "m1 m2 m3"},
		{"by what a credit costs: free, 20, 60, not stated", issuer.CatalogueQuery{Sort: issuer.ByCost}, "m3 m1 m2 m4 m5"},
	} {
		if got := idsFound(t, s, tt.q); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestFacetsCountItemsOnce compares each count with what asking for it finds.
func TestFacetsCountItemsOnce(t *testing.T) {
	_, s := shelfWithOffers()
	for _, q := range []issuer.CatalogueQuery{{}, {Start: "2026-05-01"}, {Mode: issuer.Online}, {MaxPrice: issuer.ReadMaxPrice("100 EUR")}, {Text: "kubernetes", Language: "nb"}} {
		r, err := s.Catalogue(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, facet := range []struct {
			options []issuer.Option
			ask     func(*issuer.CatalogueQuery, string)
		}{
			{r.Facets.Start, func(q *issuer.CatalogueQuery, v string) { q.Start = v }},
			{r.Facets.Mode, func(q *issuer.CatalogueQuery, v string) { q.Mode = issuer.Participation(v) }},
			{r.Facets.Language, func(q *issuer.CatalogueQuery, v string) { q.Language = v }},
			{r.Facets.Price, func(q *issuer.CatalogueQuery, v string) { q.MaxPrice = issuer.ReadMaxPrice(v) }},
			{r.Facets.Field, func(q *issuer.CatalogueQuery, v string) { q.Field = v }},
		} {
			if len(facet.options) == 0 {
				t.Errorf("%+v: a facet has no options", q)
			}
			for _, o := range facet.options {
				asked := q
				facet.ask(&asked, o.Value)
				if got := len(strings.Fields(idsFound(t, s, asked))); got != o.Count {
					t.Errorf("%+v: %s promises %d and finds %d", q, o.Name, o.Count, got)
				}
			}
		}
	}
}

func TestOffersEndWithTheirDay(t *testing.T) {
	_, s := shelfWithOffers()
	now := noon
	s.Now = func() time.Time { return now }
	before := idsFound(t, s, issuer.CatalogueQuery{Start: "2026-06-01", Mode: issuer.Onsite})
	now = noon.AddDate(0, 2, 0) // the same generation, after the first of May
	after := idsFound(t, s, issuer.CatalogueQuery{Start: "2026-06-01", Mode: issuer.Onsite})
	if before != "m1" || after != "" {
		t.Errorf("before %q, after %q", before, after)
	}
}

func TestFeedTellsOffers(t *testing.T) {
	_, s := shelfWithOffers()
	feed, err := s.Feed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Items []struct {
			ID     string
			Offers []map[string]any `json:"_offers"`
		}
	}
	if err := json.Unmarshal(feed.Bytes, &doc); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(doc.Items, func(i struct {
		ID     string
		Offers []map[string]any `json:"_offers"`
	}) bool {
		return strings.HasSuffix(i.ID, "/m1")
	})
	offers := doc.Items[at].Offers
	if len(offers) != 2 || offers[0]["rolling"] != true || offers[1]["price"] != "80.00" || offers[1]["currency"] != "EUR" ||
		offers[1]["price_per_ects"] != "20.00" || fmt.Sprint(offers[1]["starts"]) != "[2026-05-01]" {
		t.Errorf("the feed tells %v", offers)
	}
}
