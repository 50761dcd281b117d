package sdjwt

import (
	"fmt"
	"slices"
	"strconv"

	"laurel/credential/internal/strict"
)

// processing puts disclosures in their places (RFC 9901 §7.1, step 3), in the
// tree itself: most of it hides nothing and stays as it is.
type processing struct {
	all      []Disclosure
	byDigest map[string]int
	seen     map[string]bool // digests anywhere, with or without a disclosure
	used     []bool

	withheld, atTop bool // digests that nothing shown belongs to
}

// process turns the signed text into Claims.
func (t *Token) process(payload map[string]any) error {
	n := len(t.Disclosures)
	p := processing{all: t.Disclosures, byDigest: make(map[string]int, n), seen: make(map[string]bool, n), used: make([]bool, n)}
	for i, d := range t.Disclosures {
		if _, twice := p.byDigest[d.Digest]; twice {
			return strict.At("disclosure "+strconv.Itoa(i), fmt.Errorf("%w: a disclosure is there twice", ErrDisclosure))
		}
		p.byDigest[d.Digest] = i
	}
	if err := p.object(payload, nil, -1, 1); err != nil {
		return err
	}
	if i := slices.Index(p.used, false); i >= 0 {
		return strict.At("disclosure "+strconv.Itoa(i), fmt.Errorf("%w: nothing that is signed or shown refers to the disclosure of %.80q", ErrDisclosure, p.all[i].Name))
	}
	t.withheld, t.withheldAtTop = p.withheld, p.atTop
	delete(payload, "_sd_alg")
	t.Claims = payload
	return nil
}

// place is where something stands: a member of what stands at up, or an
// element. Most places are never named, so their pointers are not written.
type place struct {
	up    *place // nil: the top
	name  string
	index int // of an element; -1 for a member
}

// String is the JSON Pointer to the place.
func (at *place) String() string {
	switch {
	case at == nil:
		return ""
	case at.index >= 0:
		return at.up.String() + "/" + strconv.Itoa(at.index)
	}
	return at.up.String() + strict.Pointer(at.name)
}

// fault says of an error that it is here, in the signed text as disclosed.
func (at *place) fault(err error) error { return strict.In("payload", strict.At(at.String(), err)) }

// short is the pointer, short enough for a message.
func (at *place) short() string { return short(at.String()) }

// value processes what stands at a place, inside a disclosure or inside none.
func (p *processing) value(v any, at *place, inside, depth int) (any, error) {
	if depth > maxDepth {
		return nil, at.fault(fmt.Errorf("%w: %s: disclosures are nested deeper than %d", ErrMalformed, at.short(), maxDepth))
	}
	switch v := v.(type) {
	case map[string]any:
		return v, p.object(v, at, inside, depth)
	case []any:
		return p.array(v, at, inside, depth)
	}
	return v, nil
}

func (p *processing) object(m map[string]any, at *place, inside, depth int) error {
	if _, there := m["..."]; there {
		return at.fault(fmt.Errorf("%w: %s: a member must not be called \"...\"", ErrDisclosure, at.short()))
	}
	for name, v := range m {
		if name == "_sd" || plain(v) {
			continue
		}
		got, err := p.value(v, &place{at, name, -1}, inside, depth+1)
		if err != nil {
			return err
		}
		m[name] = got
	}
	digests, there := m["_sd"]
	if !there {
		return nil
	}
	delete(m, "_sd")
	list, ok := digests.([]any)
	if !ok {
		return (&place{at, "_sd", -1}).fault(fmt.Errorf("%w: %s/_sd is no array", ErrDisclosure, at.short()))
	}
	for _, one := range list {
		i, err := p.find(one, at, inside)
		if err != nil {
			return err
		}
		if i < 0 {
			continue // not shown, or a decoy
		}
		d := &p.all[i]
		if d.Element {
			return at.fault(fmt.Errorf("%w: %s: an array's disclosure stands for a member", ErrDisclosure, at.short()))
		}
		here := &place{at, d.Name, -1}
		d.Pointer = here.String()
		if _, there := m[d.Name]; there || d.Pointer == "/_sd_alg" {
			return here.fault(fmt.Errorf("%w: %s is there already", ErrDisclosure, short(d.Pointer)))
		}
		if d.Value, err = p.value(d.Value, here, i, depth+1); err != nil {
			return err
		}
		m[d.Name] = d.Value
	}
	return nil
}

// plain tells whether a value can hide nothing.
func plain(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}

func (p *processing) array(list []any, up *place, inside, depth int) ([]any, error) {
	out := list[:0]
	for _, v := range list {
		if plain(v) {
			out = append(out, v)
			continue
		}
		at := &place{up, "", len(out)}
		m, _ := v.(map[string]any)
		digest, hidden := m["..."]
		if !hidden {
			got, err := p.value(v, at, inside, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, got)
			continue
		}
		if len(m) != 1 {
			return nil, at.fault(fmt.Errorf("%w: %s: beside \"...\" stands nothing else", ErrDisclosure, at.short()))
		}
		i, err := p.find(digest, at, inside)
		if err != nil {
			return nil, err
		}
		if i < 0 {
			continue
		}
		d := &p.all[i]
		if !d.Element {
			return nil, at.fault(fmt.Errorf("%w: %s: a member's disclosure stands for an element", ErrDisclosure, at.short()))
		}
		d.Pointer = at.String()
		if d.Value, err = p.value(d.Value, at, i, depth+1); err != nil {
			return nil, err
		}
		out = append(out, d.Value)
	}
	return out, nil
}

// find looks a digest up: the disclosure's number, or -1.
func (p *processing) find(digest any, at *place, inside int) (int, error) {
	text, ok := digest.(string)
	if !ok {
		return -1, at.fault(fmt.Errorf("%w: %s: a digest is no text", ErrDisclosure, at.short()))
	}
	if p.seen[text] {
		return -1, at.fault(fmt.Errorf("%w: %s: a digest is there twice", ErrDisclosure, at.short()))
	}
	p.seen[text] = true
	i, shown := p.byDigest[text]
	if !shown {
		p.withheld, p.atTop = true, p.atTop || at == nil
		return -1, nil
	}
	p.used[i], p.all[i].Parent = true, inside
	return i, nil
}

// short keeps a stranger's pointer short enough for a message.
func short(pointer string) string {
	if pointer == "" {
		return "/"
	}
	if r := []rune(pointer); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return pointer
}
