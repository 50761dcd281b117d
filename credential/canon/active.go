package canon

import (
	"maps"
	"reflect"
	"strings"

	"laurel/credential/canon/internal/termtable"
)

// active is an active context (JSON-LD 1.1 API, section 4.1): what names mean
// at one place of a document. It is never changed once made.
type active struct {
	terms     map[string]*definition
	base      string // what relative ids are relative to; nothing where there is none
	vocab     string // nothing where there is none
	language  string
	direction string
	previous  *active // what to go back to below a node, for a type-scoped context
	protects  bool    // some term is protected
	shared    bool    // made of known contexts alone, so it serves other documents too
}

// definition is what one term means.
type definition struct {
	iri       string // an IRI or a keyword; nothing where the term means nothing
	typ       string
	container termtable.Container
	index     string // the property that keys are values of
	nest      string
	language  termtable.Text
	direction termtable.Text
	scoped    []*termtable.Context
	prefix    bool
	reverse   bool
	protected bool
}

// initial knows no terms.
var initial = &active{terms: map[string]*definition{}, shared: true}

func (a *active) clone() *active {
	c := *a
	c.terms = maps.Clone(a.terms)
	return &c
}

// vocabIRI expands a property or a type; nothing where it has no meaning.
func (a *active) vocabIRI(s string) string {
	if d := a.terms[s]; d != nil {
		return d.iri
	}
	if isKeyword(s) {
		return s
	}
	if looksLikeKeyword(s) {
		return ""
	}
	if full, ok := a.compact(s); ok {
		return full
	}
	if a.vocab != "" {
		return a.vocab + s
	}
	return s
}

// documentIRI expands an id. The document itself has no base, as what it says
// must not depend on where it is read (VC Data Integrity 1.0, section 2.4.1),
// so without @base a relative one stays so.
func (a *active) documentIRI(s string) string {
	if looksLikeKeyword(s) {
		return ""
	}
	full, ok := a.compact(s)
	if !ok && a.base != "" {
		return resolve(a.base, s)
	}
	return full
}

// typeIRI expands a type, or another word that stands for an IRI: by the
// vocabulary, and where there is none by the base.
func (a *active) typeIRI(s string) string {
	full := a.vocabIRI(s)
	if a.base == "" || full != s || a.vocab != "" || a.terms[s] != nil || isKeyword(s) || isAbsolute(s) {
		return full
	}
	return resolve(a.base, s)
}

// compact expands prefix:suffix where the prefix is defined, and knows an
// absolute IRI.
func (a *active) compact(s string) (full string, ok bool) {
	colon := strings.IndexByte(s, ':')
	if colon <= 0 {
		return s, false
	}
	prefix, suffix := s[:colon], s[colon+1:]
	if prefix == "_" || strings.HasPrefix(suffix, "//") {
		return s, true
	}
	if d := a.terms[prefix]; d != nil && d.prefix && d.iri != "" {
		return d.iri + suffix, true
	}
	return s, isAbsolute(s)
}

// sameAs compares two definitions, protection apart.
func (d *definition) sameAs(o *definition) bool {
	x, y := *d, *o
	x.protected, y.protected = false, false
	return reflect.DeepEqual(x, y)
}
