package credential_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// mutation changes a decoded credential here and there.
type mutation struct {
	random *rand.Rand
	names  []string // of members
	tree   map[string]any
	done   []string
}

// place is where a value stands, and how another is put there.
type place struct {
	path  string
	value any
	in    map[string]any // nil: in a list
	name  string
	set   func(any)
}

func (m *mutation) places() (all []place) {
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range sortedKeys(v) {
				at := path + "/" + name
				all = append(all, place{at, v[name], v, name, func(n any) { v[name] = n }})
				walk(at, v[name])
			}
		case []any:
			for i, item := range v {
				at := fmt.Sprintf("%s/%d", path, i)
				all = append(all, place{at, item, nil, "", func(n any) { v[i] = n }})
				walk(at, item)
			}
		}
	}
	walk("", m.tree)
	return all
}

// words are texts that some member takes and others do not.
var words = []string{
	"", "x", "Alignment", "Profile", "Image", "Evidence", "Result", "Achievement", "IdentityObject", "VerifiableCredential",
	"OpenBadgeCredential", "EndorsementCredential", "ClrCredential", "MicroCredential", "CFItem", "Percent", "Status", "Completed",
	"emailAddress", "ext:Own", "ext:", "ext:-", "ext:a-b", "an ext:own", "ext: x", "EXT:a", "ext:|", "isChildOf", "no mail", "mira@mail.example",
	"https://laurel.example/a", "http://", "a b", "urn:uuid:0", "did:key:z6Mk", ":", "mailto:x",
	"2026-05-04T12:00:00Z", "2026-05-04T12:00:00z", "2026-05-04t12:00:00Z", "2026-05-04T12:00:00.5+02:00", "2026-05-04T12:00:00", "2026-05-04",
	"2026-02-30T12:00:00Z", "2026-05-04T24:00:00Z", "2026-05-04T23:59:60Z", "2026-05-04T22:59:60-01:00", "2026-05-04T12:00:60Z", "2026-05-04T12:60:00Z",
	"2026-05-04T12:00:00.Z", "2026-05-04T12:00:00+0200", "2026-05-04T12:00:00+24:00", "2026-05-04T00:59:60+01:00", "26-05-04T12:00:00Z", "2026-05-04 12:00:00Z", "1999-12-31", "1999-02-29",
	"de", "de-CH", "deu", "zh-Hant-TW", "es-419", "en-us", "EN", "de-", "zh-hant", "zh-Hant-", "abcde", "de-CH-1996",
	"a.b.c", "a..c", "a.b", ".b.c", "a.b.c.d", "a+.b.c", "eyJhbGciOiJFZERTQSJ9.e30.c2ln",
	"https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1",
	"https://purl.imsglobal.org/spec/ob/v3p0/context.json", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1-3.0.2.json", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.10.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.json", "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", "https://purl.imsglobal.org/spec/clr/v2p0/context-3.0.1.json",
	"NO", "no", "NOR", "7", "9", "7.5", "7.", ".5", "-1", "1e3", "http://data.europa.eu/snb/eqf/8", "http://data.europa.eu/snb/eqf/9", "http://data.europa.eu/snb/eqf/",
	"MicroCredentialDescriptor", "Learner", "Term", "https://laurel.example/contexts/eu-microcredential/v1",
	"http://purl.imsglobal.org/spec/ob/v3p0/context.json", "\u00e9", "\u202e",
}

func pick[T any](m *mutation, from []T) T { return from[m.random.IntN(len(from))] }

func (m *mutation) change() {
	all := m.places()
	if len(all) == 0 {
		return
	}
	p := pick(m, all)
	what := m.apply(p, all)
	m.done = append(m.done, what+" at "+p.path)
}

func (m *mutation) apply(p place, all []place) string {
	switch m.random.IntN(14) {
	case 0:
		if p.in != nil {
			delete(p.in, p.name)
		}
		return "drop"
	case 1:
		p.set(nil)
		return "null"
	case 2:
		p.set([]any{p.value})
		return "wrap"
	case 3:
		if list, ok := p.value.([]any); ok && len(list) > 0 {
			p.set(list[0])
		}
		return "unwrap"
	case 4:
		p.set(pick(m, []any{[]any{}, map[string]any{}, []any{p.value, p.value}, []any{nil}, []any{map[string]any{}}}))
		return "empty or double"
	case 5:
		p.set(pick(m, []any{-1.0, 0.0, 0.5, 1e300, 4294967296.0, true, false}))
		return "number"
	case 6, 7:
		p.set(pick(m, words))
		return "word"
	case 8:
		text, _ := p.value.(string)
		p.set(m.byLanguage(text))
		return "by language"
	case 9:
		if object, ok := p.value.(map[string]any); ok {
			object[pick(m, []string{"x", "extra", "", "a/b", "@language", "en"})] = pick(m, words)
		}
		return "extra"
	case 10, 11:
		object, ok := p.value.(map[string]any)
		if !ok {
			object = m.tree
		}
		name := pick(m, m.names)
		object[name] = m.plausible(name, all)
		return "add " + name
	case 12:
		if text, ok := p.value.(string); ok {
			p.set(pick(m, []string{text + "x", strings.ToUpper(text), strings.TrimSuffix(text, "Z"), " " + text, text[len(text)/2:]}))
		}
		return "other text"
	}
	if p.in != nil {
		delete(p.in, p.name)
		p.in[pick(m, m.names)] = p.value
	}
	return "rename"
}

func (m *mutation) byLanguage(text string) any {
	return pick(m, []any{
		map[string]any{"en": text}, map[string]any{"en-GB": text, "de": text}, map[string]any{"english": text}, map[string]any{"en-gb": text},
		map[string]any{"en": 1.0}, map[string]any{}, map[string]any{"@value": text, "@language": "en"}, map[string]any{"id": text},
		[]any{map[string]any{"en": text}}, map[string]any{"en": []any{text}}, map[string]any{"en": pick(m, words)},
	})
}

// plausible is a value that stands under the name elsewhere, or some text.
func (m *mutation) plausible(name string, all []place) any {
	var found []any
	for _, p := range all {
		if p.in != nil && p.name == name {
			found = append(found, p.value)
		}
	}
	if len(found) > 0 && m.random.IntN(3) > 0 {
		return clone(pick(m, found))
	}
	if m.random.IntN(4) == 0 {
		return clone(pick(m, all).value)
	}
	return pick(m, words)
}
