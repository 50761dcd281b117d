// Package known holds the contexts that the binary knows. No other context
// is ever used, so what a credential says cannot change after it was signed.
package known

//go:generate go run ../gencontexts -packages ../gencontexts -out .

import (
	"maps"
	"slices"

	"laurel/credential/canon/internal/termtable"
)

// aliases are addresses under which a known context is published too.
var aliases = map[string]string{
	"https://openbadgespec.org/v2/context.json":                      "https://w3id.org/openbadges/v2",
	"https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld": "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
}

// Lookup returns the context published at url, or nil.
func Lookup(url string) []*termtable.Context {
	if of, ok := aliases[url]; ok {
		url = of
	}
	if c := generated[url]; c != nil {
		return c
	}
	return written[url]
}

// URLs lists the addresses of the known contexts, ascending.
func URLs() []string {
	all := slices.Collect(maps.Keys(generated))
	all = slices.AppendSeq(all, maps.Keys(written))
	all = slices.AppendSeq(all, maps.Keys(aliases))
	slices.Sort(all)
	return all
}
