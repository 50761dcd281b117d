package credential

import (
	"fmt"
	"strconv"
	"strings"

	"laurel/credential/internal/strict"
)

// The data model of the W3C, to the letter. [Check] forgives what readers in
// the field forgive; an issuer may not lean on that, and neither may a
// verifier that is asked whether a document conforms (VC Data Model 2.0
// §Conformance). What the words mean, JSON-LD tells: see credential/canon.

// CheckModel lists what the VC Data Model 2.0, or 1.1 by the first context,
// refuses in a credential: nothing when it conforms. Every problem is an
// error. What lies at addresses, and what a credential's contexts say about
// its terms, it does not look at.
func CheckModel(c *Credential) []Problem {
	k := &model{}
	m := c.members()
	k.contexts(m, ContextV2, ContextV1)
	k.types(m, nil, "VerifiableCredential")
	k.id(m, nil, false)
	k.named(m, nil)
	k.issuer(m)
	k.each(m, nil, "credentialSubject", true, k.subject)
	k.validity(m, isOld(m))
	k.each(m, nil, "credentialStatus", false, k.status)
	k.each(m, nil, "credentialSchema", false, func(m map[string]any, at path) {
		k.typed(m, at)
		k.id(m, at, true)
	})
	for _, name := range []string{"termsOfUse", "evidence", "refreshService"} {
		k.each(m, nil, name, false, k.typed)
	}
	k.resources(m)
	return k.found
}

// CheckPresentation lists what the data model refuses in a presentation (VC
// Data Model 2.0 §Verifiable Presentations). The credentials in it are held to
// be objects with a type, and no more.
func CheckPresentation(c *Credential) []Problem {
	k := &model{}
	m := c.members()
	k.contexts(m, ContextV2, ContextV1)
	k.types(m, nil, "VerifiablePresentation")
	k.id(m, nil, false)
	k.each(m, nil, "verifiableCredential", false, k.typed)
	if holder, there := m["holder"]; there {
		k.party(holder, path{"holder"})
	}
	return k.found
}

// CheckEnvelope lists what the data model refuses in the envelope of a
// credential or presentation, whose type is named (VC Data Model 2.0
// §Enveloped Verifiable Credentials).
func CheckEnvelope(c *Credential, typ string) []Problem {
	k := &model{}
	m := c.members()
	k.contexts(m, ContextV2)
	if types := c.Types(); len(types) != 1 || types[0] != typ {
		k.fault(path{"type"}, "type.envelope", "the type of an envelope is %s", typ)
	}
	if !strings.HasPrefix(c.ID(), "data:") || !strings.Contains(c.ID(), ",") {
		k.fault(path{"id"}, "shape.uri", "the id of an envelope is a data: URL with what is enveloped")
	}
	return k.found
}

// path leads to a value: the names of members and the places in lists.
type path []string

func (p path) to(name string) path { return append(p[:len(p):len(p)], name) }

type model struct{ found []Problem }

func (k *model) fault(at path, code, format string, args ...any) {
	if len(k.found) < maxProblems {
		k.found = append(k.found, Problem{strict.Pointer(at...), code, fmt.Sprintf(format, args...), Error})
	}
}

// contexts demands one of the first contexts, and addresses or objects after
// it (VC Data Model 2.0 §Contexts).
func (k *model) contexts(m map[string]any, first ...string) {
	at := path{"@context"}
	list := many(m["@context"])
	if len(list) == 0 || !isOneOf(list[0], first...) {
		k.fault(at, "context.first", "the first context must be %s", first[0])
		return
	}
	for i, one := range list {
		switch one := one.(type) {
		case map[string]any:
		case string:
			if !isURI(one) {
				k.fault(at.to(strconv.Itoa(i)), "shape.uri", "%q is no address of a context", clip(one))
			}
		default:
			k.fault(at.to(strconv.Itoa(i)), "shape.type", "a context is an address or an object")
		}
	}
}

// types demands types, and one among them unless it is "" (VC Data Model 2.0
// §Types).
func (k *model) types(m map[string]any, at path, wanted string) {
	list, here := many(m["type"]), at.to("type")
	if len(list) == 0 {
		k.fault(here, "shape.missing", "type is missing")
		return
	}
	for _, one := range list {
		if s, ok := one.(string); !ok || s == "" {
			k.fault(here, "shape.type", "a type is a text")
			return
		}
	}
	if wanted != "" && !isOneOf(m["type"], wanted) {
		k.fault(here, "type.notCredential", "%s is not among the types", wanted)
	}
}

// id looks at an id: one URL, if it is there at all (VC Data Model 2.0
// §Identifiers).
func (k *model) id(m map[string]any, at path, needed bool) {
	value, there := m["id"]
	switch s, ok := value.(string); {
	case !there && needed:
		k.fault(at.to("id"), "shape.missing", "id is missing")
	case there && !ok:
		k.fault(at.to("id"), "shape.type", "an id is one URL")
	case there && !isURI(s):
		k.fault(at.to("id"), "shape.uri", "%q is no URL", clip(s))
	}
}

// named looks at name and description (VC Data Model 2.0 §Names and
// Descriptions).
func (k *model) named(m map[string]any, at path) {
	for _, name := range []string{"name", "description"} {
		value, there := m[name]
		if !there {
			continue
		}
		list := many(value)
		if len(list) == 0 {
			k.fault(at.to(name), "shape.type", "%s is a text", name)
		}
		for _, one := range list {
			k.phrase(one, at.to(name))
		}
	}
}

// phrase looks at a text, or at one with its language and direction (VC Data
// Model 2.0 §Language and Base Direction).
func (k *model) phrase(v any, at path) {
	m, isObject := v.(map[string]any)
	if _, isText := v.(string); !isText && !isObject {
		k.fault(at, "shape.type", "%s is a text", at[len(at)-1])
		return
	}
	if !isObject {
		return
	}
	if _, ok := m["@value"].(string); !ok {
		k.fault(at.to("@value"), "shape.missing", "a text with its language has it in @value")
	}
	for name, value := range m {
		switch name {
		case "@value":
		case "@language", "@direction":
			if _, ok := value.(string); !ok {
				k.fault(at.to(name), "shape.type", "%s is a text", name)
			}
		default:
			k.fault(at.to(name), "shape.unknown", "a text with its language has @value, @language and @direction, and not %q", clip(name))
		}
	}
}

// issuer demands an issuer (VC Data Model 2.0 §Issuer).
func (k *model) issuer(m map[string]any) {
	value, there := m["issuer"]
	if !there {
		k.fault(path{"issuer"}, "shape.missing", "issuer is missing")
		return
	}
	k.party(value, path{"issuer"})
	if issuer, ok := value.(map[string]any); ok {
		k.named(issuer, path{"issuer"})
	}
}

// party looks at an issuer or a holder: a URL, or an object that has one.
func (k *model) party(v any, at path) {
	switch v := v.(type) {
	case string:
		if !isURI(v) {
			k.fault(at, "shape.uri", "%q is no URL", clip(v))
		}
	case map[string]any:
		k.id(v, at, true)
	default:
		k.fault(at, "shape.type", "%s is a URL, or an object with one as its id", at[len(at)-1])
	}
}

// each looks at every object of a member that has one or several.
func (k *model) each(m map[string]any, at path, name string, needed bool, look func(map[string]any, path)) {
	value, there := m[name]
	here := at.to(name)
	list, several := value.([]any)
	switch {
	case !there && needed:
		k.fault(here, "shape.missing", "%s is missing", name)
		return
	case !there:
		return
	case several && len(list) == 0 && needed:
		k.fault(here, "shape.missing", "%s is empty", name)
		return
	case !several:
		list = []any{value}
	}
	for i, one := range list {
		place := here
		if several {
			place = here.to(strconv.Itoa(i))
		}
		if object, ok := one.(map[string]any); ok {
			look(object, place)
		} else {
			k.fault(place, "shape.type", "%s is an object", name)
		}
	}
}

// subject demands that something is said of a subject (VC Data Model 2.0
// §Credential Subject).
func (k *model) subject(m map[string]any, at path) {
	if len(m) == 0 {
		k.fault(at, "shape.missing", "nothing is said about the subject")
	}
	k.id(m, at, false)
}

// typed demands a type, as what extends a credential has (VC Data Model 2.0
// §Types).
func (k *model) typed(m map[string]any, at path) {
	k.types(m, at, "")
	k.id(m, at, false)
}

// status looks at an entry, and at the place in a list that one of the
// standard's kind has (Bitstring Status List §BitstringStatusListEntry).
func (k *model) status(m map[string]any, at path) {
	k.typed(m, at)
	if !isOneOf(m["type"], "BitstringStatusListEntry") {
		return
	}
	if _, ok := m["statusListIndex"].(string); !ok {
		k.fault(at.to("statusListIndex"), "shape.type", "statusListIndex is a whole number written as a text")
	}
	if id := asText(m["id"]); id != "" && id == asText(m["statusListCredential"]) {
		k.fault(at.to("id"), "shape.value", "the id of an entry is another than the list's")
	}
}

// validity looks at the dates (VC Data Model 2.0 §Validity Period, 1.1
// §Issuance Date and §Expiration).
func (k *model) validity(m map[string]any, old bool) {
	from, until := "validFrom", "validUntil"
	if old {
		from, until = oldNames[from], oldNames[until]
		if _, there := m[from]; !there {
			k.fault(path{from}, "shape.missing", "%s is missing", from)
		}
	}
	for _, name := range []string{from, until} {
		if value, there := m[name]; there && !isMoment(said(value)) {
			k.fault(path{name}, "date.unreadable", "%s is not a date and time with its zone, such as 2026-05-04T09:00:00Z", name)
		}
	}
	start, err1 := ParseTime(said(m[from]))
	end, err2 := ParseTime(said(m[until]))
	if err1 == nil && err2 == nil && end.Before(start) {
		k.fault(path{until}, "date.order", "the credential ends before it starts")
	}
}

// said is a text, and nothing where the value is none, however near it comes.
func said(value any) string {
	s, _ := value.(string)
	return s
}

// resources looks at what is said about other files (VC Data Model 2.0
// §Integrity of Related Resources).
func (k *model) resources(m map[string]any) {
	seen := map[string]bool{}
	k.each(m, nil, "relatedResource", false, func(m map[string]any, at path) {
		k.id(m, at, true)
		id := asText(m["id"])
		if seen[id] && id != "" {
			k.fault(at.to("id"), "resource.twice", "%q is there twice", clip(id))
		}
		seen[id] = true
		digests := 0
		for _, name := range []string{"digestSRI", "digestMultibase"} {
			value, there := m[name]
			if !there {
				continue
			}
			digests++
			for _, one := range many(value) {
				if s, ok := one.(string); !ok || s == "" {
					k.fault(at.to(name), "shape.type", "%s is a text", name)
				}
			}
		}
		if digests == 0 {
			k.fault(at, "resource.noDigest", "a related resource has its digest as digestSRI or digestMultibase")
		}
	})
}
