package canon

import "fmt"

// contextFeatures change how the documents around them are read.
var contextFeatures = []feature{
	{
		name: "vocab",
		context: func(m *mill) object {
			return object{"@vocab": m.pick("urn:v:", "https://example.org/v#"), "w": object{"@type": "@vocab"}, "null": nil, "T": object{"@id": "urn:t:T"}}
		},
		members: func(m *mill, node object, depth int) {
			node["made-up"+m.pick("1", "2")] = m.text()
			node["@type"] = []any{"T", m.pick("Any", "Thing")}
			m.put(node, "w", func() any { return m.some(func() any { return m.pick("Word", "T", "urn:w:1") }) })
			if depth > 0 && m.maybe() {
				inner := object{"inner": m.text(), "@type": m.pick("Inner", "T"), "n": m.node(depth - 1)}
				inner["@context"] = object{"@vocab": m.pick("urn:other:", "sub/", "")}
				node["n"] = inner
			}
		},
	},
	{
		name: "base",
		context: func(m *mill) object {
			return object{"@base": m.pick("https://example.org/a/b/c", "https://example.org/x/?q")}
		},
		members: func(m *mill, node object, depth int) {
			node["@id"] = m.pick("", "d", "./d", "../d/e", "/d", "?r=1", "#f", "//example.com/g", "../../../h", "d/", "e/./f/../g", "urn:n:1")
			node["q"] = m.some(func() any { return m.pick("i", "../i", "#i", "i?j#k") })
			node["@type"] = m.pick("Relative", "../Type", "urn:t:1")
			if depth > 0 && m.IntN(3) == 0 {
				inner := m.node(depth - 1)
				inner["@context"] = object{"@base": m.pick("deeper/still/", "https://example.com/other", "/root/")}
				node["n"] = inner
			}
			if m.IntN(4) == 0 {
				node["n"] = object{"@context": object{"@base": nil}, "@id": "urn:n:9", "p": m.text()}
			}
		},
	},
	{
		name: "type-scoped",
		context: func(m *mill) object {
			return object{
				"A": object{"@id": "urn:t:A", "@context": object{"p": "urn:a:p", "only": object{"@id": "urn:a:only", "@type": "@id"}, "A2": "urn:a:A2"}},
				"B": object{"@id": "urn:t:B", "@context": []any{object{"p": "urn:b:p"}, object{"n": object{"@id": "urn:b:n"}, "only": "urn:b:only"}}},
				"C": object{"@id": "urn:t:C", "@context": object{"@propagate": true, "p": "urn:c:p", "only": "urn:c:only"}},
			}
		},
		members: func(m *mill, node object, depth int) {
			node["@type"] = m.pick("A", "B", "C", "urn:t:1")
			if m.maybe() {
				node["@type"] = []any{m.pick("B", "C"), m.pick("A", "urn:t:1")}
			}
			if kind, ok := node["@type"].(string); !ok || kind != "urn:t:1" {
				m.put(node, "only", func() any { return m.iri() })
			}
			m.put(node, "p", func() any { return object{"@value": m.text()} })
		},
	},
	{
		name: "type-scoped null", otherwise: "forgets what to go back to",
		context: func(m *mill) object {
			return object{
				"C": object{"@id": "urn:t:C", "@context": object{"@propagate": true, "p": "urn:c:p"}},
				"N": object{"@id": "urn:t:N", "@context": []any{nil, object{"p": "urn:n:p", "n": "urn:n:n", "q": "urn:n:q", "k": "urn:n:k"}}},
			}
		},
		members: func(m *mill, node object, depth int) { node["@type"] = m.pick("C", "N", "urn:t:1") },
	},
	{
		name: "type-scoped under keys", otherwise: "keeps the context of one key for the next, and not below the node",
		context: func(*mill) object {
			return object{
				"byType": object{"@id": "urn:x:byType", "@container": "@type"},
				"Scoped": object{"@id": "urn:t:Scoped", "@context": object{"p": "urn:x:p-of-scoped", "own": "urn:x:own"}},
			}
		},
		members: func(m *mill, node object, depth int) {
			node["byType"] = object{"Scoped": object{"p": m.text(), "own": m.below(depth)}, "urn:t:2": m.below(depth)}
		},
	},
	{
		name: "property-scoped",
		context: func(m *mill) object {
			return object{
				"in":   object{"@id": "urn:x:in", "@context": object{"p": "urn:i:p", "only": "urn:i:only"}},
				"out":  object{"@id": "urn:x:out", "@context": nil},
				"text": object{"@id": "urn:x:text", "@context": object{"@language": "fr"}},
				"here": object{"@id": "urn:x:here", "@context": object{"@propagate": false, "p": "urn:h:p", "only": "urn:h:only"}},
				"deep": object{"@id": "urn:x:deep", "@context": object{"deeper": object{"@id": "urn:x:deeper", "@context": object{"p": "urn:dd:p"}}}},
			}
		},
		members: func(m *mill, node object, depth int) {
			switch m.IntN(5) {
			case 0:
				node["in"] = m.some(func() any { o := m.below(depth); o["only"] = m.text(); return o })
			case 1:
				node["out"] = object{"urn:x:p": m.text(), "@type": "urn:t:1"}
			case 2:
				node["text"] = m.some(func() any { return m.text() })
			case 3:
				node["here"] = m.some(func() any { o := m.below(depth); o["only"] = m.text(); return o })
			case 4:
				node["deep"] = object{"deeper": m.below(depth), "p": m.text()}
			}
		},
	},
	{
		name: "protected",
		context: func(m *mill) object {
			return object{
				"@protected": true, "kept": "urn:x:kept", "loose": object{"@id": "urn:x:loose", "@protected": false},
				"over": object{"@id": "urn:x:over", "@context": object{"kept": "urn:o:kept", "p": "urn:o:p"}},
			}
		},
		members: func(m *mill, node object, depth int) {
			node["kept"] = m.text()
			m.put(node, "over", func() any { o := m.below(depth); o["kept"] = m.text(); delete(o, "@context"); return o })
			if depth > 0 && m.IntN(3) == 0 {
				node["n"] = object{"@context": object{"loose": "urn:l:loose", "new": "urn:l:new"}, "loose": m.text(), "new": m.text()}
			}
		},
	},
	{
		name:    "propagate",
		context: func(m *mill) object { return object{} },
		members: func(m *mill, node object, depth int) {
			if depth > 0 && m.maybe() {
				inner := m.node(depth - 1)
				inner["@context"] = object{"@propagate": m.maybe(), "p": "urn:here:p", "extra": "urn:here:extra"}
				inner["extra"] = m.text()
				node["n"] = inner
			}
		},
	},
	{
		name: "import", otherwise: "takes @import for a term",
		context: func(m *mill) object {
			url := fmt.Sprint("https://example.org/import/", m.IntN(4))
			terms := object{"@protected": m.maybe(), "p": "urn:imported:p", "i": "urn:imported:i", "z": object{"@id": "urn:imported:z", "@type": "@id"}}
			m.put(terms, "@vocab", func() any { return "urn:imported:vocab:" })
			m.put(terms, "@language", func() any { return "it" })
			m.remote[url] = object{"@context": terms}
			return object{"@import": url, "i": "urn:own:i"}
		},
		members: func(m *mill, node object, depth int) {
			node["i"] = m.text()
			m.put(node, "z", func() any { return m.iri() })
		},
	},
	{
		name: "language",
		context: func(m *mill) object {
			c := object{
				"en": object{"@id": "urn:x:en", "@language": "EN-gb"}, "plain": object{"@id": "urn:x:plain", "@language": nil},
				"map": object{"@id": "urn:x:map", "@container": "@language"}, "maps": object{"@id": "urn:x:maps", "@container": []any{"@set", "@language"}}, "nix": "@none",
			}
			m.put(c, "@language", func() any { return m.pick("de", "de-AT") })
			return c
		},
		members: func(m *mill, node object, depth int) {
			switch m.IntN(5) {
			case 0:
				node["en"] = m.some(func() any { return m.text() })
			case 1:
				node["plain"] = m.some(func() any { return m.text() })
			case 2:
				node["map"] = m.keys(func() any { return m.some(func() any { return m.text() }) }, "de", "EN", "zh-Hant", "@none", "nix")
			case 3:
				node["maps"] = m.keys(func() any { return []any{m.text(), nil} }, "de", "@none")
			case 4:
				node["p"] = m.some(func() any { return object{"@value": m.text(), "@language": m.pick("fr", "FR-be")} })
			}
			if depth > 0 && m.IntN(3) == 0 {
				inner := m.node(depth - 1)
				inner["@context"] = object{"@language": nil}
				node["n"] = inner
			}
		},
	},
	{
		name: "direction", silent: "a direction is left out of RDF",
		context: func(m *mill) object {
			c := object{
				"ar": object{"@id": "urn:x:ar", "@language": "AR", "@direction": "rtl"}, "flat": object{"@id": "urn:x:flat", "@direction": nil},
				"map": object{"@id": "urn:x:map", "@container": "@language"}, "mapRTL": object{"@id": "urn:x:mapRTL", "@container": "@language", "@direction": "rtl"},
			}
			m.put(c, "@direction", func() any { return m.pick("ltr", "rtl") })
			m.put(c, "@language", func() any { return "he" })
			return c
		},
		members: func(m *mill, node object, depth int) {
			switch m.IntN(4) {
			case 0:
				node["ar"] = m.some(func() any { return m.text() })
			case 1:
				node["flat"] = m.some(func() any { return m.text() })
			case 2:
				node[m.pick("map", "mapRTL")] = m.keys(func() any { return m.text() }, "ar", "FA-ir", "@none")
			case 3:
				v := object{"@value": m.text(), "@direction": m.pick("ltr", "rtl")}
				m.put(v, "@language", func() any { return m.pick("ar", "He") })
				node["p"] = v
			}
		},
	},
	{
		name: "JSON of any kind", silent: "JSON that is no object becomes an error message in the data",
		context: func(*mill) object { return object{"j": object{"@id": "urn:x:j", "@type": "@json"}} },
		members: func(m *mill, node object, depth int) {
			v := []any{m.text(), m.number(), 1.25, true, nil, []any{}, []any{1.0, "a", object{"z": nil, "a": 1e30}}}[m.IntN(7)]
			if v == nil || m.maybe() {
				node["j"] = v
			} else {
				node["p"] = object{"@value": v, "@type": "@json"}
			}
		},
	},
}
