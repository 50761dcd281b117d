package canon

// plainFeatures do not change how the documents around them are read, so they
// can be mixed.
var plainFeatures = []feature{
	{
		name: "prefixes and aliases",
		context: func(m *mill) object {
			return object{
				"x": "urn:x:", "w": object{"@id": "https://example.org/w#", "@prefix": m.maybe()}, "y": "x:y-",
				"x:named": object{"@type": "@id"}, "short": "y:short", "long": object{"@id": "https://example.org/w#long"},
				"id": "@id", "type": "@type", "value": "@value", "set": "@set", "list": "@list", "lang": "@language",
			}
		},
		members: func(m *mill, node object, depth int) {
			switch m.IntN(6) {
			case 0:
				node["x:named"] = m.some(func() any { return m.pick("x:1", "y:2", "urn:n:3") })
			case 1:
				node["short"] = object{"value": m.text(), "lang": "de"}
			case 2:
				node["long"] = object{"list": m.list()}
			case 3:
				node["y:z"] = object{"set": []any{m.text(), nil, object{"value": true}}}
			case 4:
				node["https://example.org/full"] = object{"id": "x:5", "type": "y:T"}
			case 5:
				node["x:"+m.pick("a", "b")] = object{"value": m.text(), "type": m.pick("x:D", "urn:t:D")}
			}
		},
	},
	{
		name: "nest",
		context: func(m *mill) object {
			return object{"within": "@nest", "labels": object{"@id": "@nest"}, "inside": object{"@id": "urn:x:inside", "@nest": m.pick("within", "@nest")}}
		},
		members: func(m *mill, node object, depth int) {
			inner := func() any {
				o := object{"inside": m.some(func() any { return m.text() })}
				if m.maybe() {
					o["n"] = m.below(depth)
				}
				if m.IntN(3) == 0 {
					o["within"] = object{"p": m.text(), "@included": object{"@id": "urn:n:4", "p": m.text()}}
				}
				return o
			}
			node[m.pick("within", "labels", "@nest")] = m.some(inner)
			if node["@id"] == nil && m.maybe() {
				node["within"] = object{"@id": m.iri(), "@type": "urn:t:nested"}
			}
		},
	},
	{
		name: "reverse",
		context: func(*mill) object {
			return object{
				"back": object{"@reverse": "urn:x:n"}, "backs": object{"@reverse": "urn:x:back", "@type": "@id", "@container": "@set"},
				"aside": object{"@reverse": "urn:x:aside", "@container": "@index"},
			}
		},
		members: func(m *mill, node object, depth int) {
			switch m.IntN(4) {
			case 0:
				node["back"] = m.some(func() any { return m.below(depth) })
			case 1:
				node["backs"] = m.some(func() any { return m.iri() })
			case 2:
				node["aside"] = object{"@none": m.some(func() any { return m.below(depth) })}
			case 3:
				reverse := object{"n": m.some(func() any { return m.below(depth) })}
				m.put(reverse, "back", func() any { return m.below(depth) })
				m.put(reverse, "urn:x:any", func() any { return object{"@id": m.iri()} })
				m.put(reverse, "q", func() any { return m.some(func() any { return m.iri() }) })
				node["@reverse"] = reverse
			}
		},
	},
	{
		name: "index maps",
		context: func(m *mill) object {
			return object{
				"any":    object{"@id": "urn:x:any", "@container": "@index"},
				"anys":   object{"@id": "urn:x:anys", "@container": []any{"@index", "@set"}, "@type": "@id"},
				"by":     object{"@id": "urn:x:by", "@container": "@index", "@index": m.pick("p", "d", "urn:x:other", "q", "word")},
				"bySet":  object{"@id": "urn:x:bySet", "@container": []any{"@set", "@index"}, "@index": "tagged", "@type": "@id"},
				"word":   object{"@id": "urn:x:word", "@type": "@vocab"},
				"tagged": object{"@id": "urn:x:tagged", "@language": "de"}, "none": "@none", "urn:n:k1": "urn:n:k1",
			}
		},
		members: func(m *mill, node object, depth int) {
			switch m.IntN(4) {
			case 0:
				node["any"] = object{m.pick("@none", "none"): m.some(func() any {
					if m.maybe() {
						return m.text()
					}
					return m.below(depth)
				})}
			case 1:
				node["anys"] = object{"@none": m.some(func() any { return m.iri() })}
			case 2:
				node["by"] = m.keys(func() any { return m.some(func() any { return m.below(depth) }) }, "urn:n:k1", "urn:n:k2", "@none")
			case 3:
				node["bySet"] = m.keys(func() any {
					return m.some(func() any { return m.pick("urn:n:1", "urn:n:2") })
				}, "eins", "zwei")
			}
		},
	},
	{
		name: "id maps",
		context: func(*mill) object {
			return object{
				"byID": object{"@id": "urn:x:byID", "@container": "@id"}, "ids": object{"@id": "urn:x:ids", "@container": []any{"@id", "@set"}, "@type": "@id"},
				"nobody": "@none", "pre": "urn:n:",
			}
		},
		members: func(m *mill, node object, depth int) {
			unnamed := func() any {
				o := m.below(depth)
				delete(o, "@id")
				if nested, ok := o["within"].(object); ok {
					delete(nested, "@id")
				}
				return o
			}
			if m.maybe() {
				node["byID"] = m.keys(func() any { return m.some(unnamed) }, "urn:n:5", "pre:6", "_:b3", "@none", "nobody")
			} else {
				node["ids"] = object{"pre:7": "urn:n:7", "_:b4": object{"@id": "_:b4", "p": m.text()}}
			}
		},
	},
	{
		name: "type maps",
		context: func(*mill) object {
			return object{
				"byType": object{"@id": "urn:x:byType", "@container": "@type"}, "types": object{"@id": "urn:x:types", "@container": []any{"@type", "@set"}, "@type": "@vocab"},
				"Kind": "urn:t:Kind",
			}
		},
		members: func(m *mill, node object, depth int) {
			if m.maybe() {
				node["byType"] = m.keys(func() any { return m.some(func() any { return m.below(depth) }) }, "Kind", "urn:t:3", "_:t", "@none")
			} else {
				node["types"] = m.keys(func() any { return m.some(func() any { return m.pick("urn:n:1", "Kind") }) }, "Kind", "urn:t:3")
			}
		},
	},
	{
		name: "graphs",
		context: func(*mill) object {
			return object{
				"g": object{"@id": "urn:x:g", "@container": "@graph"}, "gs": object{"@id": "urn:x:gs", "@container": []any{"@graph", "@set"}},
				"gid":   object{"@id": "urn:x:gid", "@container": []any{"@graph", "@id"}},
				"gany":  object{"@id": "urn:x:gany", "@container": []any{"@graph", "@index", "@set"}},
				"gby":   object{"@id": "urn:x:gby", "@container": []any{"@graph", "@index"}, "@index": "p"},
				"graph": "@graph",
			}
		},
		members: func(m *mill, node object, depth int) {
			// What stands in a graph of its own must say something.
			item := func() any { o := m.below(depth); o["p"] = m.text(); return o }
			own := func() any {
				if m.IntN(3) == 0 {
					return object{"@graph": m.some(item)}
				}
				return item()
			}
			switch m.IntN(6) {
			case 0:
				node["g"] = m.some(item)
			case 1:
				node["gs"] = m.some(item)
			case 2:
				node["gid"] = m.keys(func() any { return m.some(own) }, "urn:g:1", "urn:g:2", "_:g", "@none")
			case 3:
				node["gany"] = object{"@none": m.some(own)}
			case 4:
				node["gby"] = m.keys(func() any { return m.some(own) }, "eins", "zwei", "@none")
			case 5:
				node["graph"] = m.some(item)
			}
		},
	},
	{
		name:    "included",
		context: func(*mill) object { return object{"also": "@included", "and": "@included"} },
		members: func(m *mill, node object, depth int) {
			node[m.pick("@included", "also", "and")] = m.some(func() any {
				o := m.below(depth)
				o["p"] = m.text()
				return o
			})
		},
	},
	{
		name: "lists",
		context: func(*mill) object {
			return object{"l": object{"@id": "urn:x:l", "@container": "@list", "@type": "@id"}, "s": object{"@id": "urn:x:s", "@container": "@set"}}
		},
		members: func(m *mill, node object, depth int) {
			switch m.IntN(5) {
			case 0:
				node["k"] = []any{m.text(), m.list(), []any{m.list(), []any{}}}
			case 1:
				node["l"] = object{"@list": []any{m.iri(), m.number(), object{"p": m.text()}}}
			case 2:
				node["s"] = []any{object{"@list": []any{m.below(depth), m.number()}}, []any{m.text()}}
			case 3:
				node["k"] = []any{object{"@list": m.list()}, object{"@list": []any{object{"@list": m.list()}}}, nil}
			case 4:
				node["s"] = object{"@set": []any{m.text(), object{"@value": m.number(), "@type": "urn:t:D"}}}
			}
		},
	},
	{
		name:    "JSON objects",
		context: func(*mill) object { return object{"j": object{"@id": "urn:x:j", "@type": "@json"}} },
		members: func(m *mill, node object, depth int) {
			v := object{"b": m.text(), "a": []any{m.number(), nil, true, 1.5e-7, object{}}, "é": object{"@id": "kept"}}
			// Each has a node of its own, as json-gold 0.9 cannot compare two.
			node["n"] = object{"j": v}
			if m.maybe() {
				node["n"] = object{"p": object{"@value": v, "@type": "@json"}}
			}
		},
	},
}

// put adds a member half of the time.
func (m *mill) put(into object, name string, value func() any) {
	if m.maybe() {
		into[name] = value()
	}
}
