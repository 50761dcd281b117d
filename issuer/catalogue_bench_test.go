package issuer_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"laurel/issuer"
	"laurel/skill"
)

// many makes n different micro-credentials out of the starter framework's
// words and made-up ones, as unevenly used as words are.
func many(n int) []issuer.Version {
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.2, 4, 12000)
	invented := func(words int) string {
		var all []string
		for range words {
			all = append(all, syllables(zipf.Uint64()))
		}
		return strings.Join(all, " ")
	}
	skills := skill.Starter().Skills
	list := make([]unnumbered, n)
	for i := range list {
		org := []unnumbered{{org: nordmark}, {org: kaltwasser}}[random.IntN(2)].org
		list[i] = of(org, complete(fmt.Sprint(invented(4), " ", i), func(d *issuer.Definition) {
			for range 5 {
				sk := skills[random.IntN(len(skills))]
				d.Skills = append(d.Skills, issuer.SkillLevel{Skill: sk.ID, Level: 4})
				d.Outcomes = append(d.Outcomes, sk.Name+" "+invented(5))
			}
			d.Field, d.Description = issuer.Fields()[random.IntN(18)].Slug, invented(50)
			d.Hours, d.ECTS, d.EQF = float64(random.IntN(200)), 0, random.IntN(9)
			d.Price.Cents = int64(random.IntN(100)) * 1000
		}))
	}
	return versions(list...)
}

func syllables(n uint64) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for n = n*7919 + 101; n > 0; n /= uint64(len(consonants) * len(vowels)) {
		b.WriteByte(consonants[n%uint64(len(consonants))])
		b.WriteByte(vowels[n/uint64(len(consonants))%uint64(len(vowels))])
	}
	return b.String()
}

func BenchmarkCatalogue(b *testing.B) {
	for _, n := range []int{36, 5000} {
		s := catalogueOver(show(many(n)))
		if _, err := s.Newest(b.Context(), 1); err != nil { // builds the index
			b.Fatal(err)
		}
		for _, q := range []struct {
			name string
			q    issuer.CatalogueQuery
		}{
			{"everything", issuer.CatalogueQuery{}},
			{"letter", issuer.CatalogueQuery{Text: "d"}},
			{"word", issuer.CatalogueQuery{Text: "database"}},
			{"words", issuer.CatalogueQuery{Text: "relational database query", Field: "cloud"}},
			{"narrowed", issuer.CatalogueQuery{MaxHours: 50, MaxPrice: issuer.ReadMaxPrice("500 EUR"), Sort: issuer.ByPrice}},
			{"slip", issuer.CatalogueQuery{Text: "relationel"}},
			{"slips", issuer.CatalogueQuery{Text: "relationel databse qurey"}},
		} {
			b.Run(fmt.Sprint(n, "/", q.name), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Catalogue(b.Context(), q.q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkCatalogueOffers tells how much longer a search takes when every item
// has three offers than when none has: times-without.
func BenchmarkCatalogueOffers(b *testing.B) {
	list := many(5000)
	plain, p := catalogueOver(show(list)), show(list)
	var offers []issuer.Offer
	for i, v := range list {
		for n := range 3 {
			day := issuer.DayOf(noon.AddDate(0, n+1, i%28))
			offers = append(offers, issuer.Offer{ID: issuer.OfferID(fmt.Sprint(v.Achievement, n)), Achievement: v.Achievement,
				Terms: issuer.Terms{Starts: []issuer.Day{day}, Price: issuer.Price{Stated: true, Cents: int64(i%90+n) * 1000, Currency: "EUR"}}})
		}
	}
	p.offers.Store(&offers)
	full := catalogueOver(p)
	for name, q := range map[string]issuer.CatalogueQuery{"everything": {}, "word": {Text: "database"},
		"narrowed": {MaxHours: 50, MaxPrice: issuer.ReadMaxPrice("500 EUR"), Sort: issuer.ByCost}} {
		b.Run(name, func(b *testing.B) {
			var spent [2]time.Duration
			for i, s := range []*issuer.Service{plain, full} {
				if _, err := s.Catalogue(b.Context(), q); err != nil { // builds the index
					b.Fatal(err)
				}
				began := time.Now()
				for range 100 {
					if _, err := s.Catalogue(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
				spent[i] = time.Since(began)
			}
			for b.Loop() {
				if _, err := full.Catalogue(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(spent[1])/float64(spent[0]), "times-without")
		})
	}
}

func BenchmarkBuildCatalogue(b *testing.B) {
	list := many(5000)
	for b.Loop() {
		if _, err := catalogueOver(show(list)).Newest(b.Context(), 1); err != nil {
			b.Fatal(err)
		}
	}
}
