package web

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"laurel/issuer"
	"laurel/record"
)

// taughtIn are the languages a form offers. Another one that a definition has
// already is offered besides.
const taughtIn = "ar be bg bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko lb lt lv mk mt nb nl nn pl pt pt-BR ro ru se sk sl sq sr sv sw th tr uk ur vi zh"

// languages lists them by their English names.
var languages = sync.OnceValue(func() []issuer.Choice {
	var list []issuer.Choice
	for code := range strings.FieldsSeq(taughtIn) {
		list = append(list, issuer.Choice{Value: code, Name: record.LanguageName(code)})
	}
	return byName(list)
})

// countries lists every country that has a two-letter code.
var countries = sync.OnceValue(func() []issuer.Choice {
	var list []issuer.Choice
	names := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			r, err := language.ParseRegion(code)
			if err != nil || !r.IsCountry() || r.String() != code || r.Canonicalize() != r {
				continue
			}
			if name := names.Name(r); name != "" && name != "Unknown Region" {
				list = append(list, issuer.Choice{Value: code, Name: name})
			}
		}
	}
	return byName(list)
})

func byName(list []issuer.Choice) []issuer.Choice {
	slices.SortFunc(list, func(a, b issuer.Choice) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// including adds a value that the list does not have.
func including(list []issuer.Choice, value, name string) []issuer.Choice {
	has := func(c issuer.Choice) bool { return c.Value == value }
	if value == "" || slices.ContainsFunc(list, has) {
		return list
	}
	return append([]issuer.Choice{{Value: value, Name: name}}, list...)
}
