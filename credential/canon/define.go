package canon

import (
	"strings"

	"laurel/credential/canon/internal/termtable"
)

// definer carries out one local context.
type definer struct {
	act   *active // the result, still being made
	local *termtable.Context
	how   how
	state map[string]progress
	fail  func(term, code, format string, args ...any) error
	spent *spent
}

type progress uint8

const (
	untouched progress = iota
	begun
	done
)

// define makes the active context that local leads to from act.
func (c *converter) define(act *active, local *termtable.Context, h how) (*active, error) {
	if local.Import != "" {
		var err error
		if local, err = c.imported(local); err != nil {
			return nil, err
		}
	}
	if !c.spent.on(len(act.terms)+len(local.Terms), 0) {
		return nil, c.at.failAt("@context", TooLarge, "the document's contexts have more than %d terms together", maxTerms)
	}
	next := act.clone()
	next.shared = act.shared && !h.inline
	d := definer{act: next, local: local, how: h, state: make(map[string]progress, len(local.Terms)), fail: c.at.failAt, spent: &c.spent}
	if err := d.settings(); err != nil {
		return nil, err
	}
	for i := range local.Terms {
		if err := d.term(local.Terms[i].Name); err != nil {
			return nil, err
		}
	}
	return next, nil
}

func (d *definer) settings() error {
	if b := d.local.Base; b.Set && !d.how.remote {
		full := b.Value
		if full != "" && !isAbsolute(full) && d.act.base != "" {
			full = resolve(d.act.base, full)
		}
		if full != "" && (!isAbsolute(full) || isBlank(full)) {
			return d.fail("@base", RelativeIRI, "@base %q is not an absolute IRI", b.Value)
		}
		d.act.base = full
	}
	if v := d.local.Vocab; v.Set {
		full := ""
		switch {
		case v.Value != "":
			full = d.act.typeIRI(v.Value)
		case d.local.VocabHere && d.act.vocab != "":
			full = d.act.vocab
		case d.local.VocabHere && d.act.base != "":
			full = resolve(d.act.base, "")
		}
		if !isAbsolute(full) && (v.Value != "" || d.local.VocabHere) {
			return d.fail("@vocab", RelativeIRI, "@vocab %q is not an absolute IRI", v.Value)
		}
		d.act.vocab = full
	}
	if l := d.local.Language; l.Set {
		if l.Value != "" && !isLanguage(l.Value) {
			return d.fail("@language", InvalidValue, "%q is no language tag", l.Value)
		}
		d.act.language = l.Value
	}
	if r := d.local.Direction; r.Set {
		d.act.direction = r.Value
	}
	return nil
}

// term defines one term (JSON-LD 1.1 API, section 4.2.2), after those that
// it is written with.
func (d *definer) term(name string) error {
	switch d.state[name] {
	case done:
		return nil
	case begun:
		return d.fail(name, InvalidContext, "the term %q is defined by itself", name)
	}
	t := d.local.Term(name)
	if t == nil {
		return nil
	}
	if name == "" || isKeyword(name) && name != "@type" {
		return d.fail(name, InvalidContext, "%q cannot be defined", name)
	}
	d.state[name] = begun
	before := d.act.terms[name]
	delete(d.act.terms, name)
	def, err := d.definition(t)
	if err != nil {
		return err
	}
	if before != nil && before.protected && !d.how.override {
		if !before.sameAs(def) {
			return d.fail(name, InvalidContext, "the term %q is protected and may not be redefined", name)
		}
		def.protected = true
	}
	d.act.terms[name] = def
	d.act.protects = d.act.protects || def.protected
	d.state[name] = done
	return nil
}

func (d *definer) definition(t *termtable.Term) (*definition, error) {
	def := &definition{
		container: t.Container, index: t.Index, nest: t.Nest, reverse: t.Reverse, scoped: t.Scoped,
		protected: t.Protected == termtable.Yes || d.local.Protected && t.Protected != termtable.No,
	}
	if t.Name == "@type" {
		if t.ID != "" && t.ID != "@type" || t.Type != "" || t.Scoped != nil || t.Container&^termtable.Set != 0 {
			return nil, d.fail(t.Name, InvalidContext, "@type cannot be redefined")
		}
		def.iri = "@type"
		return def, nil
	}
	if err := d.mapping(def, t); err != nil {
		return nil, err
	}
	if err := d.coercion(def, t); err != nil {
		return nil, err
	}
	if made := len(def.iri) + len(def.typ); !d.spent.on(0, made) {
		return nil, d.fail(t.Name, TooLarge, "the addresses in the document's contexts have more than %d bytes together", maxMade)
	}
	if t.Prefix != termtable.Unset {
		if strings.ContainsAny(t.Name, ":/") || isKeyword(def.iri) {
			return nil, d.fail(t.Name, InvalidContext, "the term %q cannot be a prefix", t.Name)
		}
		def.prefix = t.Prefix == termtable.Yes
	}
	return def, nil
}

// mapping finds the IRI that the term stands for.
func (d *definer) mapping(def *definition, t *termtable.Term) error {
	switch {
	case t.Null:
		return nil
	case t.ID != "" && t.ID != t.Name:
		full, err := d.expand(t.ID)
		if err != nil {
			return err
		}
		if full == "@context" || !isKeyword(full) && !isAbsolute(full) {
			return d.fail(t.Name, InvalidContext, "the term %q stands for %q, which is no absolute IRI", t.Name, t.ID)
		}
		def.iri = full
		def.prefix = t.Simple && !strings.ContainsAny(t.Name, ":/") && strings.ContainsAny(full[len(full)-1:], ":/?#[]@")
		return d.looksRight(t.Name, full)
	case strings.IndexByte(t.Name, ':') > 0:
		prefix, suffix, _ := strings.Cut(t.Name, ":")
		if err := d.term(prefix); err != nil {
			return err
		}
		def.iri = t.Name
		if p := d.act.terms[prefix]; p != nil {
			def.iri = p.iri + suffix
		}
		if !isAbsolute(def.iri) {
			return d.fail(t.Name, InvalidContext, "the term %q is no absolute IRI", t.Name)
		}
		return nil
	case d.act.vocab != "":
		def.iri = d.act.vocab + t.Name
		return nil
	}
	return d.fail(t.Name, InvalidContext, "the term %q has no @id", t.Name)
}

// looksRight holds a term that looks like an IRI to that IRI.
func (d *definer) looksRight(name, full string) error {
	colon := strings.IndexByte(name, ':')
	if !(colon > 0 && colon < len(name)-1) && !strings.Contains(name, "/") {
		return nil
	}
	d.state[name] = done // expand must not come back to it
	own, err := d.expand(name)
	if err == nil && own != full {
		return d.fail(name, InvalidContext, "the term %q stands for another IRI", name)
	}
	return err
}

// coercion reads what the term says about its values.
func (d *definer) coercion(def *definition, t *termtable.Term) error {
	switch t.Type {
	case "", "@id", "@vocab", "@json", "@none":
		def.typ = t.Type
	default:
		full, err := d.expand(t.Type)
		if err != nil {
			return err
		}
		if !isAbsolute(full) || isBlank(full) {
			return d.fail(t.Name, InvalidContext, "the type %q is no absolute IRI", t.Type)
		}
		def.typ = full
	}
	if t.Type == "" {
		def.language, def.direction = t.Language, t.Direction
		def.language.Value = strings.ToLower(def.language.Value)
		if v := def.language.Value; v != "" && !isLanguage(v) {
			return d.fail(t.Name, InvalidValue, "%q is no language tag", v)
		}
	}
	return nil
}

// expand is vocabIRI while terms are being defined: those that s needs are
// defined first.
func (d *definer) expand(s string) (string, error) {
	if isKeyword(s) {
		return s, nil
	}
	if err := d.term(s); err != nil {
		return "", err
	}
	if prefix, suffix, ok := strings.Cut(s, ":"); ok && !strings.HasPrefix(suffix, "//") {
		if err := d.term(prefix); err != nil {
			return "", err
		}
	}
	return d.act.vocabIRI(s), nil
}
