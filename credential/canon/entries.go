package canon

// entry is one member of an object, with what its name means.
type entry struct {
	name  string
	means string // an absolute IRI or a keyword
	def   *definition
	value any
}

// entries are the members of an object but for its context.
type entries []entry

func (es entries) has(keyword string) bool { return es.find(keyword) != nil }

func (es entries) find(keyword string) *entry {
	for i := range es {
		if es[i].means == keyword {
			return &es[i]
		}
	}
	return nil
}

// entries says what each member means; a name without a meaning is an error.
func (c *converter) entries(act *active, m map[string]any, names []string) (entries, error) {
	es := make(entries, 0, len(names))
	for _, name := range names {
		if name == "@context" {
			continue
		}
		e := entry{name: name, def: act.terms[name], value: m[name]}
		if e.means = act.vocabIRI(name); !isKeyword(e.means) && !isAbsolute(e.means) {
			return nil, c.at.failAt(name, UndefinedTerm, "%q is not defined by the contexts", name)
		}
		if isBlank(e.means) {
			return nil, c.at.failAt(name, DataLoss, "%q stands for a blank node, which cannot be a property", name)
		}
		if isKeyword(e.means) && e.means != "@type" && e.means != "@included" && es.has(e.means) {
			return nil, c.at.failAt(name, InvalidValue, "%q says %s a second time", name, e.means)
		}
		es = append(es, e)
	}
	return es, nil
}
