package credential

import (
	"bytes"
	"math/bits"
	"time"

	"laurel/credential/internal/strict"
)

// Nearly every credential that is verified has nothing wrong with it, and that
// can be seen in the text as it was read, by the same tables and without
// decoding it. Whatever is not plainly fine takes the long way, which tells
// what is wrong: quick alone never decides against a credential.

// quick looks through a text.
type quick struct{ *strict.Tape }

// quickly tells whether [Check] would find nothing at all; false means that it
// has to look.
func quickly(t *strict.Tape) bool {
	q := quick{t}
	if t.Kind(0) != strict.Object {
		return false
	}
	types := t.Member(0, "type")
	for _, kind := range quickKinds {
		if types >= 0 && q.among(types, kind.types) {
			return kind.class != nil && q.object(0, kind.class)
		}
	}
	return false
}

// quickKinds are the kinds of [kindOf], in its order.
var quickKinds []quickKind

type quickKind struct {
	types []string
	class *class // nil takes the long way
}

// index prepares a class for being looked up by the hashes of names.
func (c *class) index() {
	size := 1 << bits.Len(uint(2*len(c.members)))
	c.places = make([]int8, size)
	for i, r := range c.members {
		at := int(strict.Hash([]byte(r.name))) & (size - 1)
		for c.places[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		c.places[at] = int8(i + 1)
		if r.required {
			c.required |= 1 << i
		}
	}
	for i, r := range c.members {
		for _, name := range c.any {
			if r.name == name {
				c.anyOf |= 1 << i
			}
		}
	}
}

// find returns the place of a member, or -1.
func (c *class) find(hash uint32, name []byte) int {
	for at := int(hash) & (len(c.places) - 1); c.places[at] != 0; at = (at + 1) & (len(c.places) - 1) {
		if i := int(c.places[at]) - 1; c.members[i].name == string(name) {
			return i
		}
	}
	return -1
}

func (q quick) object(i int, c *class) bool {
	var seen uint64
	for at, end := i+1, q.End(i); at < end; at = q.End(at + 1) {
		place := c.find(q.Hash(at), q.Bytes(at))
		if place < 0 {
			if c.closed {
				return false
			}
			continue
		}
		seen |= 1 << place
		if !q.member(at+1, &c.members[place]) {
			return false
		}
	}
	return seen&c.required == c.required && (c.any == nil || seen&c.anyOf != 0) &&
		(c.more == nil || c.quick != nil && c.quick(q, i))
}

func (q quick) member(i int, r *member) bool {
	if q.Kind(i) != strict.Array || r.kind == types || r.kind == contexts {
		return q.value(i, r)
	}
	end := q.End(i)
	if !r.many || r.filled && i+1 == end {
		return false
	}
	for item := i + 1; item < end; item = q.End(item) {
		if !q.value(item, r) {
			return false
		}
	}
	return true
}

func (q quick) value(i int, r *member) bool {
	switch r.kind {
	case text:
		return q.text(i, r)
	case types:
		for _, wanted := range r.types {
			if !q.among(i, wanted) {
				return false
			}
		}
		return q.texts(i)
	case contexts:
		return q.contexts(i, r)
	case word:
		return q.Kind(i) == strict.Text && (isWord(q.Bytes(i), r.words) || r.open && isExtension(string(q.Bytes(i))))
	case moment:
		return q.Kind(i) == strict.Text && (!r.day && readsAsTime(q.Bytes(i)) || r.day && readsAsDay(q.Bytes(i)))
	case number:
		return q.Kind(i) == strict.Number
	case boolean:
		return q.Kind(i) == strict.True || q.Kind(i) == strict.False
	case object, profile:
		return q.Kind(i) == strict.Object && q.object(i, classes[r.class])
	}
	return false
}

func (q quick) text(i int, r *member) bool {
	if q.Kind(i) != strict.Text {
		return false
	}
	s := q.Bytes(i)
	return (r.fits == nil || r.fits(string(s))) && (!r.address || readsAsURI(s))
}

// among tells whether a text, or one of a list, is one of the wanted.
func (q quick) among(i int, wanted []string) bool {
	if q.Kind(i) == strict.Text {
		return isWord(q.Bytes(i), wanted)
	}
	if q.Kind(i) != strict.Array {
		return false
	}
	for item, end := i+1, q.End(i); item < end; item = q.End(item) {
		if q.Kind(item) == strict.Text && isWord(q.Bytes(item), wanted) {
			return true
		}
	}
	return false
}

// texts tells whether a value is a text, or a list of texts alone.
func (q quick) texts(i int) bool {
	for item := i + 1; q.Kind(i) == strict.Array && item < q.End(i); item++ {
		if q.Kind(item) != strict.Text {
			return false
		}
	}
	return true
}

// contexts wants those of today, in their order.
func (q quick) contexts(i int, r *member) bool {
	if q.Kind(i) != strict.Array || i+1 == q.End(i) {
		return false
	}
	place := 0
	for item := i + 1; item < q.End(i); item = q.End(item) {
		isText := q.Kind(item) == strict.Text
		switch {
		case place == 0 && !(isText && string(q.Bytes(item)) == ContextV2):
			return false
		case place > 0 && place <= len(r.contexts) && !(isText && r.contexts[place-1].isToday(q.Bytes(item))):
			return false
		case !isText && q.Kind(item) != strict.Object:
			return false
		}
		place++
	}
	return place > len(r.contexts)
}

func (b contextBase) isToday(url []byte) bool {
	if b == contextsOB[0] {
		return string(url) == ContextOB
	}
	return b.matches(string(url))
}

func isWord(s []byte, words []string) bool {
	for _, w := range words {
		if w == string(s) {
			return true
		}
	}
	return false
}

// readsAsTime is as [isMoment].
func readsAsTime(s []byte) bool {
	var at time.Time
	return len(s) <= 64 && at.UnmarshalText(s) == nil
}

func readsAsDay(s []byte) bool {
	_, err := time.Parse(time.DateOnly, string(s))
	return err == nil
}

// readsAsURI is as [isURI].
func readsAsURI(s []byte) bool {
	colon := bytes.IndexByte(s, ':')
	if colon < 1 || colon == len(s)-1 {
		return false
	}
	for _, c := range s[:colon] {
		if kind := uriBytes[c]; kind == inURI || kind == neverURI {
			return false
		}
	}
	for _, c := range s[colon:] {
		if uriBytes[c] == neverURI {
			return false
		}
	}
	return uriBytes[s[0]] == letterURI
}

// uriBytes tells what a byte may be in a URI.
var uriBytes = func() (table [256]byte) {
	for c := range table {
		table[c] = inURI
	}
	for _, c := range []byte(digits + "+-.") {
		table[c] = schemeURI
	}
	for _, c := range []byte(lower + upper) {
		table[c] = letterURI
	}
	for _, c := range []byte(" \t\r\n<>\"{}|\\^`") {
		table[c] = neverURI
	}
	return table
}()

const (
	inURI byte = iota
	schemeURI
	letterURI
	neverURI
)
