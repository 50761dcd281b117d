package known

import (
	"slices"
	"strings"

	"laurel/credential/canon/internal/termtable"
)

// written are the tables for which no package is published, written from the
// standards that define the terms.
var written = map[string][]*termtable.Context{
	"https://www.w3.org/ns/credentials/examples/v2": {{Vocab: termtable.Text{Set: true, Value: "https://www.w3.org/ns/credentials/examples#"}}},

	"https://w3id.org/openbadges/v2":                                         openBadges2,
	"https://w3id.org/openbadges/extensions/applyLinkExtension/context.json": applyLink,
	"https://purl.imsglobal.org/spec/clr/v2p0/context.json":                  clr200,
	"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json":            clr201,

	"https://w3id.org/security/jwk/v1":             protected(jsonWebKey),
	"https://w3id.org/security/suites/jws-2020/v1": jws2020,
	"https://www.w3.org/ns/cid/v1":                 controlledIdentifier,
	"https://www.w3.org/ns/did/v1.1":               controlledIdentifier,

	"https://laurel.example/contexts/eu-microcredential/v1": euMicroCredential,
}

// open and protected make a context of terms. Nearly all of them say again
// that id and type stand for the keywords.
func open(terms ...termtable.Term) []*termtable.Context { return context(false, terms) }

func protected(terms ...termtable.Term) []*termtable.Context {
	return context(true, append(terms, is("id", "@id"), is("type", "@type")))
}

func context(protected bool, terms []termtable.Term) []*termtable.Context {
	slices.SortFunc(terms, func(x, y termtable.Term) int { return strings.Compare(x.Name, y.Name) })
	return []*termtable.Context{{Protected: protected, Terms: terms}}
}

// is defines a term by its IRI alone, which makes it a prefix too where the
// IRI ends like one.
func is(name, id string) termtable.Term { return termtable.Term{Name: name, ID: id, Simple: true} }

// has defines a property that is no prefix.
func has(name, id string) termtable.Term { return termtable.Term{Name: name, ID: id} }

// typed defines a property whose values are of a type.
func typed(name, id, of string) termtable.Term { return termtable.Term{Name: name, ID: id, Type: of} }

// refers defines a property whose values are ids.
func refers(name, id string) termtable.Term { return typed(name, id, "@id") }

// set marks a property that has any number of values.
func set(t termtable.Term) termtable.Term {
	t.Container = termtable.Set
	return t
}

// with gives a term a context of its own.
func with(t termtable.Term, scoped []*termtable.Context) termtable.Term {
	t.Scoped = scoped
	return t
}
