package issuer_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

func found(items []issuer.Item) string {
	var ids []string
	for _, i := range items {
		ids = append(ids, string(i.Achievement))
	}
	return strings.Join(ids, " ")
}

func look(t *testing.T, s *issuer.Service, q issuer.CatalogueQuery) issuer.CatalogueResult {
	t.Helper()
	r, err := s.Catalogue(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCatalogueFinds(t *testing.T) {
	s := catalogueOver(show(published))
	for _, tt := range []struct {
		name, text, want string
	}{
		{"everything, newest first", "", "m1 m2 m3 m4 m5"},
		{"a word in a title before one in a description", "kubernetes", "m1 m3"},
		{"the beginning of a word", "kub", "m1 m3"},
		{"the beginning of a word that is another's middle", "base", "m2"},
		{"every word", "kubernetes production", "m3"},
		{"words of no one item", "kubernetes chocolate", ""},
		{"without accents", "creme brulee", "m4"},
		{"with others", "CRÈME BRULÉE", "m4"},
		{"sharp s and umlaut", "FÜR zwolf", "m4"},
		{"an outcome", "pod", "m1"},
		{"a skill's name", "relational", "m2"},
		{"a skill's other name", "sql", "m2"},
		{"the issuer", "nordmark", "m1 m2 m3"},
		{"the issuer without its accent", "patisserie", "m4 m5"},
		{"the field", "pastry arts", "m4 m5"},
		{"little words are not required", "the cluster of a service", "m1"},
		{"a hyphened word written as one", "email", "m2"},
		{"a hyphened word in parts", "e-mail", "m2"},
		{"a slip", "kubernets", "m1 m3"},
		{"two letters exchanged", "choclate tatse", "m5"},
		{"nonsense", "zzyzx", ""},
		{"signs alone", "!?", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := look(t, s, issuer.CatalogueQuery{Text: tt.text})
			if got := found(r.Items); got != tt.want || r.Total != len(r.Items) {
				t.Errorf("%q finds %q (total %d), want %q", tt.text, got, r.Total, tt.want)
			}
		})
	}
}

func TestDidYouMean(t *testing.T) {
	s := catalogueOver(show(published))
	for _, tt := range []struct {
		name     string
		q        issuer.CatalogueQuery
		want     []issuer.Suggestion
		sentence string
	}{
		{"as the catalogue writes it, with its count", issuer.CatalogueQuery{Text: "kubernets"},
			[]issuer.Suggestion{{Word: "Kubernetes", Count: 2, Text: "Kubernetes"}},
			"No micro-credential mentions “kubernets”. Did you mean “Kubernetes” (2)? Fewer words find more."},
		{"counted under the same filters", issuer.CatalogueQuery{Text: "kubernets", Language: "nb"},
			[]issuer.Suggestion{{Word: "Kubernetes", Count: 1, Text: "Kubernetes"}},
			"No micro-credential mentions “kubernets”. Did you mean “Kubernetes” (1)? Fewer words find more."},
		{"in its place among other words", issuer.CatalogueQuery{Text: "run Kubernets services"},
			[]issuer.Suggestion{{Word: "Kubernetes", Count: 1, Text: "run Kubernetes services"}},
			"No micro-credential mentions “Kubernets”. Did you mean “Kubernetes” (1)? Fewer words find more."},
		{"nothing near", issuer.CatalogueQuery{Text: "zzyzx"}, nil,
			"No micro-credential mentions “zzyzx”. Fewer words find more."},
		{"words of different items", issuer.CatalogueQuery{Text: "kubernetes chocolate"}, nil,
			"No micro-credential mentions all of “kubernetes chocolate” at once. Fewer words find more."},
		{"conditions too narrow", issuer.CatalogueQuery{Level: 8}, nil,
			"No micro-credential is like this. Fewer conditions find more."},
		{"found", issuer.CatalogueQuery{Text: "kubernetes"}, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := look(t, s, tt.q)
			if !reflect.DeepEqual(r.DidYouMean, tt.want) {
				t.Errorf("DidYouMean = %v, want %v", r.DidYouMean, tt.want)
			}
			if got := r.Sentence(); got != tt.sentence {
				t.Errorf("Sentence() = %q, want %q", got, tt.sentence)
			}
		})
	}
}

func TestCatalogueNarrowsAndSorts(t *testing.T) {
	s := catalogueOver(show(published))
	euro := func(n int64) issuer.Price { return issuer.Price{Stated: true, Cents: n * 100, Currency: "EUR"} }
	for _, tt := range []struct {
		name string
		q    issuer.CatalogueQuery
		want string
	}{
		{"field", issuer.CatalogueQuery{Field: "cloud"}, "m1 m3"},
		{"unknown field asks for nothing", issuer.CatalogueQuery{Field: "alchemy"}, "m1 m2 m3 m4 m5"},
		{"known field without items", issuer.CatalogueQuery{Field: "blockchain"}, ""},
		{"level", issuer.CatalogueQuery{Level: 5}, "m2 m3"},
		{"hours", issuer.CatalogueQuery{MaxHours: 25}, "m3 m4"},
		{"hours from credits", issuer.CatalogueQuery{MaxHours: 50}, "m3 m4 m5"},
		{"no number of hours", issuer.CatalogueQuery{MaxHours: math.NaN()}, "m1 m2 m3 m4 m5"},
		{"price", issuer.CatalogueQuery{MaxPrice: euro(100)}, "m3 m4"},
		{"free", issuer.CatalogueQuery{MaxPrice: issuer.Price{Stated: true}}, "m3"},
		{"price in another currency", issuer.CatalogueQuery{MaxPrice: issuer.Price{Stated: true, Cents: 1e7, Currency: "NOK"}}, "m3"},
		{"language by its base", issuer.CatalogueQuery{Language: "en-US"}, "m1 m2"},
		{"mode", issuer.CatalogueQuery{Mode: issuer.Onsite}, "m4 m5"},
		{"issuer", issuer.CatalogueQuery{Issuer: kaltwasser}, "m4 m5"},
		{"unknown issuer", issuer.CatalogueQuery{Issuer: "nobody"}, ""},
		{"skill", issuer.CatalogueQuery{Skill: "query-relational-database"}, "m2"},
		{"words and conditions", issuer.CatalogueQuery{Text: "kubernetes", MaxHours: 30}, "m3"},
		{"by title", issuer.CatalogueQuery{Sort: issuer.ByTitle}, "m2 m3 m4 m1 m5"},
		{"by hours", issuer.CatalogueQuery{Sort: issuer.ByHours}, "m4 m3 m5 m2 m1"},
		{"by price, not stated last", issuer.CatalogueQuery{Sort: issuer.ByPrice}, "m3 m4 m1 m2 m5"},
		{"words by title", issuer.CatalogueQuery{Text: "kubernetes", Sort: issuer.ByTitle}, "m3 m1"},
		{"unknown order", issuer.CatalogueQuery{Sort: "luck"}, "m1 m2 m3 m4 m5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(look(t, s, tt.q).Items); got != tt.want {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

func counts(options []issuer.Option) string {
	var all []string
	for _, o := range options {
		text := fmt.Sprintf("%s=%d", o.Value, o.Count)
		if o.Chosen {
			text += "*"
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func TestFacetsLeaveTheirOwnConditionAside(t *testing.T) {
	s := catalogueOver(show(published))
	f := look(t, s, issuer.CatalogueQuery{Field: "cloud", Language: "nb", MaxHours: 30, MaxPrice: issuer.ReadMaxPrice("60 EUR")}).Facets
	for _, tt := range []struct {
		name, got, want string
	}{
		{"field", counts(f.Field), "cloud=1*"},
		{"level", counts(f.Level), "5=1"},
		{"language", counts(f.Language), "nb=1*"},
		{"hours", counts(f.Hours), "25=1 30=1* 50=1 100=1 200=1"},
		{"price", counts(f.Price), "free=1 50 EUR=1 60 EUR=1* 100 EUR=1 250 EUR=1 500 EUR=1 1000 EUR=1"},
		{"issuer", counts(f.Issuer), string(nordmark) + "=1"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, tt.got, tt.want)
		}
	}
	all := look(t, s, issuer.CatalogueQuery{Language: "de"}).Facets
	if got := counts(all.Language); got != "en=2 de=2* nb=1" {
		t.Errorf("languages beside the chosen one: %s", got)
	}
	if got := counts(all.Field); got != "pastry-arts=2" {
		t.Errorf("fields in German: %s", got)
	}
	if got := counts(look(t, s, issuer.CatalogueQuery{Language: "is"}).Facets.Language); !strings.Contains(got, "is=0*") {
		t.Errorf("a chosen value that finds nothing must stay to be seen: %s", got)
	}
}

func TestCataloguePages(t *testing.T) {
	s := catalogueOver(show(many(60)))
	for _, tt := range []struct{ ask, page, items int }{{0, 1, 24}, {-5, 1, 24}, {2, 2, 24}, {3, 3, 12}, {99, 3, 12}, {math.MaxInt, 3, 12}} {
		r := look(t, s, issuer.CatalogueQuery{Page: tt.ask})
		if r.Page != tt.page || len(r.Items) != tt.items || r.Pages != 3 || r.Total != 60 {
			t.Errorf("page %d: page %d of %d with %d items of %d, want page %d with %d", tt.ask, r.Page, r.Pages, len(r.Items), r.Total, tt.page, tt.items)
		}
	}
	empty := look(t, catalogueOver(show(nil)), issuer.CatalogueQuery{Page: 3})
	if empty.Page != 1 || empty.Pages != 1 || empty.Sentence() != "Nothing is published yet." {
		t.Errorf("an empty catalogue: page %d of %d, %q", empty.Page, empty.Pages, empty.Sentence())
	}
}

func TestQueryIsBounded(t *testing.T) {
	s := catalogueOver(show(published))
	r := look(t, s, issuer.CatalogueQuery{Text: "  kubernetes\x00\t" + strings.Repeat("é", 200)})
	if len(r.Query.Text) > 200 || !utf8.ValidString(r.Query.Text) || !strings.HasPrefix(r.Query.Text, "kubernetes ") {
		t.Errorf("read %q", r.Query.Text)
	}
}

func TestReadMaxPrice(t *testing.T) {
	for text, want := range map[string]issuer.Price{
		"free":      {Stated: true},
		"50 EUR":    {Stated: true, Cents: 5000, Currency: "EUR"},
		"49.50 usd": {Stated: true, Cents: 4950, Currency: "USD"},
		"":          {}, "50": {}, "-3 EUR": {}, "NaN EUR": {}, "1e300 EUR": {}, "50 XYZW": {},
	} {
		if got := issuer.ReadMaxPrice(text); got != want {
			t.Errorf("ReadMaxPrice(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func TestCatalogueFollowsTheStore(t *testing.T) {
	store := show(published[:1])
	now := noon
	s := catalogueOver(store)
	s.Now = func() time.Time { return now }
	look(t, s, issuer.CatalogueQuery{})
	look(t, s, issuer.CatalogueQuery{})
	if n := store.reads.Load(); n != 1 {
		t.Errorf("read %d times for one generation", n)
	}
	store.set(published)
	if r := look(t, s, issuer.CatalogueQuery{}); r.Total != len(published) {
		t.Errorf("the reader after a change sees %d, want %d", r.Total, len(published))
	}
	store.err = errors.New("no connection")
	if _, err := s.Catalogue(t.Context(), issuer.CatalogueQuery{}); !errors.Is(err, store.err) {
		t.Errorf("a store that does not answer gives %v", err)
	}
}

func TestCatalogueTakesUpChangedNames(t *testing.T) {
	store, now := show(published), noon
	renamed := orgs{}
	for id, o := range organisations {
		o.Name += " (new)"
		renamed[id] = o
	}
	s := catalogueOver(store)
	s.Now = func() time.Time { return now }
	look(t, s, issuer.CatalogueQuery{})
	read := make(chan struct{}, 9)
	s.Orgs, now = renamed, noon.Add(2*time.Minute)
	store.before = func() { read <- struct{}{} }
	look(t, s, issuer.CatalogueQuery{}) // begins the build, and does not wait for it
	<-read
	store.before = nil
	store.generation.Add(1) // who comes with a change does wait
	if got := look(t, s, issuer.CatalogueQuery{}).Items[0].Issuer.Name; got != "Nordmark University (new)" {
		t.Errorf("the issuer is still called %q", got)
	}
}

func TestOneBuildForManyReaders(t *testing.T) {
	store := show(published)
	started, release := make(chan struct{}), make(chan struct{})
	store.before = func() { close(started); <-release } // a second build would panic
	s := catalogueOver(store)
	left, leave := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	readers.Go(func() {
		if _, err := s.Catalogue(left, issuer.CatalogueQuery{}); !errors.Is(err, context.Canceled) {
			t.Errorf("the first reader leaves with %v", err)
		}
	})
	<-started
	leave() // the build goes on for the others
	for range 20 {
		readers.Go(func() {
			if r, err := s.Catalogue(t.Context(), issuer.CatalogueQuery{}); err != nil || r.Total != len(published) {
				t.Errorf("found %d, %v", r.Total, err)
			}
		})
	}
	close(release)
	readers.Wait()
	if n := store.reads.Load(); n != 1 {
		t.Errorf("built %d times", n)
	}
}

func TestSlowBuildLeavesReadersTheOldIndex(t *testing.T) {
	store := show(published[:2])
	s := catalogueOver(store)
	look(t, s, issuer.CatalogueQuery{})
	release := make(chan struct{})
	store.before = func() { <-release }
	store.set(published)
	if r := look(t, s, issuer.CatalogueQuery{}); r.Total != 2 {
		t.Errorf("found %d while the build hangs, want the 2 of before", r.Total)
	}
	close(release)
}

func TestOrganisationThatIsNoMoreIsLeftOut(t *testing.T) {
	list := append(slices.Clone(published), issuer.Version{Achievement: "m9", Org: "org-gone", Definition: complete("Lost", nil), At: noon})
	if r := look(t, catalogueOver(show(list)), issuer.CatalogueQuery{}); r.Total != len(published) {
		t.Errorf("found %d", r.Total)
	}
}

func TestCompare(t *testing.T) {
	s := catalogueOver(show(published))
	c, err := s.Compare(t.Context(), "m1", "m4", "m1")
	if err != nil {
		t.Fatal(err)
	}
	if got := found(c.Items); got != "m1 m4" {
		t.Errorf("compares %s", got)
	}
	rows := map[string]issuer.ComparisonRow{}
	for _, r := range c.Rows {
		rows[r.Key] = r
	}
	for key, want := range map[string]issuer.ComparisonRow{
		"workload":    {Key: "workload", Label: "Workload", Values: []string{"100 hours, 4 ECTS", "8 hours"}, Differ: true},
		"language":    {Key: "language", Label: "Language", Values: []string{"British English", "German"}, Differ: true},
		"price":       {Key: "price", Label: "Price", Values: []string{"€180", "€95"}, Differ: true},
		"validMonths": {Key: "validMonths", Label: "In force", Values: []string{"5 years", "5 years"}},
	} {
		if !reflect.DeepEqual(rows[key], want) {
			t.Errorf("%s: %+v, want %+v", key, rows[key], want)
		}
	}
	if _, said := rows["prerequisites"]; said {
		t.Error("a point on which both say nothing is a row")
	}
	for _, ids := range [][]issuer.AchievementID{nil, {"m1"}, {"m1", "m1"}, {"m1", "m2", "m3", "m4"}} {
		if _, err := s.Compare(t.Context(), ids...); !fault.Is(err, fault.Invalid) {
			t.Errorf("Compare(%v) = %v, want invalid", ids, err)
		}
	}
	if _, err := s.Compare(t.Context(), "m1", "draft"); !fault.Is(err, fault.NotFound) {
		t.Errorf("comparing what is not published: %v", err)
	}
}

func TestLists(t *testing.T) {
	s, ctx := catalogueOver(show(published)), t.Context()
	o, err := s.ByIssuer(ctx, kaltwasser)
	if err != nil || found(o.Items) != "m4 m5" || o.Awards != 7 || o.Organisation.Name != "Kaltwasser Pâtisserie" {
		t.Errorf("ByIssuer = %+v, %v", o, err)
	}
	if _, err := s.ByIssuer(ctx, "nobody"); !fault.Is(err, fault.NotFound) {
		t.Errorf("ByIssuer of nobody: %v", err)
	}
	if items, err := s.BySkill(ctx, "query-relational-database"); err != nil || found(items) != "m2" {
		t.Errorf("BySkill = %s, %v", found(items), err)
	}
	if n, err := s.SkillCounts(ctx); err != nil || !reflect.DeepEqual(n, map[skill.ID]int{"query-relational-database": 1}) {
		t.Errorf("SkillCounts = %v, %v", n, err)
	}
	if items, err := s.Newest(ctx, 2); err != nil || found(items) != "m1 m2" {
		t.Errorf("Newest = %s, %v", found(items), err)
	}
	if items, err := s.Newest(ctx, 99); err != nil || len(items) != len(published) {
		t.Errorf("Newest of all = %s, %v", found(items), err)
	}
	fields, err := s.FieldCounts(ctx)
	if err != nil || len(fields) != len(issuer.Fields()) {
		t.Fatalf("FieldCounts = %v, %v", fields, err)
	}
	for _, f := range fields {
		if want := map[string]int{"cloud": 2, "data-analytics": 1, "pastry-arts": 2}[f.Slug]; f.Count != want {
			t.Errorf("%s has %d, want %d", f.Slug, f.Count, want)
		}
	}
}

// FuzzCatalogue asks with anything: every item found must keep to the
// conditions, the counts must agree, and asking with the query as it was
// understood must answer the same.
func FuzzCatalogue(f *testing.F) {
	f.Add("kubernets", "cloud", 5, 25.0, "50 EUR", "en", "online", "newest", 1)
	f.Add("crème  brûlée'", "", 0, 0.0, "free", "pt-BR", "", "", -1)
	f.Add("C++ \xff\xfe of the", "x", 99, -1.0, "1e9 EUR", "\x00", "onsite", "price", 1<<40)
	s := catalogueOver(show(published))
	f.Fuzz(func(t *testing.T, text, field string, level int, hours float64, price, lang, mode, sort string, page int) {
		q := issuer.CatalogueQuery{Text: text, Field: field, Level: level, MaxHours: hours, MaxPrice: issuer.ReadMaxPrice(price),
			Language: lang, Mode: issuer.Participation(mode), Sort: issuer.Sort(sort), Page: page, Issuer: account.OrgID(field), Skill: skill.ID(text)}
		r := look(t, s, q)
		if len(r.Query.Text) > 200 || r.Page < 1 || r.Page > r.Pages || len(r.Items) > r.Total {
			t.Fatalf("out of bounds: %+v", r)
		}
		for _, i := range r.Items {
			if r.Query.Field != "" && i.Definition.Field != r.Query.Field || r.Query.Level > 0 && i.Definition.EQF != r.Query.Level ||
				r.Query.Mode != "" && i.Definition.Participation != r.Query.Mode {
				t.Fatalf("%s is not what was asked for: %+v", i.Achievement, r.Query)
			}
		}
		if again := look(t, s, r.Query); !reflect.DeepEqual(again, r) {
			t.Fatalf("asked again:\n%+v\n%+v", again, r)
		}
		_ = r.Sentence()
	})
}
