package strict

import (
	"bytes"
	"strconv"
)

// Kind is what a value of a [Tape] is.
type Kind uint8

// The kinds of JSON values. A member's name is a Text.
const (
	Null Kind = iota + 1
	False
	True
	Number
	Text
	Array
	Object
)

// Tape is JSON that was read: its values one after another as they stand in
// the text, each with its place. An object is followed by its members, name
// and value in turn, an array by its items; value 0 is the whole. A tape is
// made in one pass and with few allocations, and is never changed.
type Tape struct {
	raw     []byte
	tokens  []token
	numbers []float64
	text    []byte // what is spelt with escapes, decoded
	texts   []span // each of these in text
}

// token is one value. It stands in raw between from and to; of a Text that is
// what stands between the quotation marks.
type token struct {
	kind     Kind
	escaped  bool
	from, to uint32
	more     uint32 // after an array or object: the next token; in numbers, in texts; a name's hash
}

type span struct{ from, to uint32 }

// Scan reads one JSON value. The tape keeps raw, which must not change any
// more. The error is an [*Error].
func Scan(raw []byte, lim Limits) (*Tape, error) {
	t := &Tape{raw: raw}
	if err := t.scan(lim.orDefaults()); err != nil {
		return nil, err
	}
	return t, nil
}

// Rescan is Scan into the tape's own memory, for those who read one text
// after another. Nothing of what was read before may be in use any more.
func (t *Tape) Rescan(raw []byte, lim Limits) error {
	t.Reset()
	t.raw = raw
	return t.scan(lim.orDefaults())
}

// Reset forgets what was read and keeps the memory.
func (t *Tape) Reset() {
	*t = Tape{tokens: t.tokens[:0], numbers: t.numbers[:0], text: t.text[:0], texts: t.texts[:0]}
}

// Size is about how many bytes of memory the tape holds, its text apart.
func (t *Tape) Size() int {
	return 16*cap(t.tokens) + 8*cap(t.numbers) + cap(t.text) + 8*cap(t.texts)
}

// Raw returns the text that was read.
func (t *Tape) Raw() []byte { return t.raw }

// Kind tells what value i is.
func (t *Tape) Kind(i int) Kind { return t.tokens[i].kind }

// End returns the value after i, and after all that is in i.
func (t *Tape) End(i int) int {
	if tok := &t.tokens[i]; tok.kind >= Array {
		return int(tok.more)
	}
	return i + 1
}

// Bytes returns a Text as it is meant. It must not be changed.
func (t *Tape) Bytes(i int) []byte {
	tok := &t.tokens[i]
	if tok.escaped {
		s := t.texts[tok.more]
		return t.text[s.from:s.to]
	}
	return t.raw[tok.from:tok.to]
}

// Escaped tells whether a Text is spelt with escapes.
func (t *Tape) Escaped(i int) bool { return t.tokens[i].escaped }

// Hash returns the [Hash] of a member's name.
func (t *Tape) Hash(name int) uint32 {
	if tok := &t.tokens[name]; !tok.escaped {
		return tok.more
	}
	return Hash(t.Bytes(name))
}

// Float returns a Number.
func (t *Tape) Float(i int) float64 { return t.numbers[t.tokens[i].more] }

// Span tells where value i stands in the text, with its quotation marks.
func (t *Tape) Span(i int) (from, to int) {
	tok := &t.tokens[i]
	if tok.kind == Text {
		return int(tok.from) - 1, int(tok.to) + 1
	}
	return int(tok.from), int(tok.to)
}

// Member finds a member of object i, and returns its value or -1.
func (t *Tape) Member(i int, name string) int {
	if t.tokens[i].kind != Object {
		return -1
	}
	for at, end := i+1, t.End(i); at < end; at = t.End(at + 1) {
		if string(t.Bytes(at)) == name {
			return at + 1
		}
	}
	return -1
}

// Begins tells whether some name or text begins with a word.
func (t *Tape) Begins(word string) bool {
	for i := range t.tokens {
		if tok := &t.tokens[i]; tok.kind == Text && bytes.HasPrefix(t.Bytes(i), []byte(word)) {
			return true
		}
	}
	return false
}

// Names tells whether some object, anywhere, has a member of one of these
// names.
func (t *Tape) Names(names ...string) bool {
	var hashes [8]uint32
	for i, name := range names {
		hashes[i] = Hash([]byte(name))
	}
	for i := range t.tokens {
		tok := &t.tokens[i]
		if tok.kind != Text {
			continue
		}
		for n, name := range names {
			if (tok.escaped || tok.more == hashes[n]) && string(t.Bytes(i)) == name && t.isName(i) {
				return true
			}
		}
	}
	return false
}

// isName tells a member's name from a text of the same letters: after a name,
// and in the text alone, stands a colon.
func (t *Tape) isName(i int) bool {
	rest := bytes.TrimLeft(t.raw[t.tokens[i].to+1:], " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

// Value decodes value i: map[string]any, []any, string, float64, bool or nil.
func (t *Tape) Value(i int) any {
	from, to := 0, len(t.raw)
	if i > 0 {
		from, to = t.Span(i)
	}
	// Strings are parts of these two, so that they need not be copied one by one.
	d := decoder{tape: t, raw: string(t.raw[from:to]), from: uint32(from)}
	if i == 0 {
		d.text = string(t.text)
	}
	return d.value(i)
}

type decoder struct {
	tape      *Tape
	raw, text string // text is empty where a part is decoded
	from      uint32 // where raw begins in the tape's
}

func (d *decoder) value(i int) any {
	t := d.tape
	switch tok := &t.tokens[i]; tok.kind {
	case Object:
		end, count := int(tok.more), 0
		for at := i + 1; at < end; at = t.End(at + 1) {
			count++
		}
		m := make(map[string]any, count)
		for at := i + 1; at < end; at = t.End(at + 1) {
			m[d.string(at)] = d.value(at + 1)
		}
		return m
	case Array:
		end, count := int(tok.more), 0
		for at := i + 1; at < end; at = t.End(at) {
			count++
		}
		list := make([]any, 0, count)
		for at := i + 1; at < end; at = t.End(at) {
			list = append(list, d.value(at))
		}
		return list
	case Text:
		return d.string(i)
	case Number:
		return t.Float(i)
	case True, False:
		return tok.kind == True
	}
	return nil
}

func (d *decoder) string(i int) string {
	tok := &d.tape.tokens[i]
	if tok.escaped {
		if s := d.tape.texts[tok.more]; d.text != "" {
			return d.text[s.from:s.to]
		}
		return string(d.tape.Bytes(i)) // of a part, which may have none of the text
	}
	return d.raw[tok.from-d.from : tok.to-d.from]
}

// names are the member names of one object met so far. Few are compared one
// by one, many through a map.
type names struct {
	from  int // of this object's in scanner.names
	known map[string]struct{}
}

type name struct{ hash, token uint32 }

const fewNames = 16

// twice notes a name and tells whether the object has it already.
func (s *scanner) twice(n *names, at int) bool {
	text := s.text(at)
	if n.known != nil {
		before := len(n.known)
		n.known[string(text)] = struct{}{}
		return len(n.known) == before
	}
	hash := s.tokens[at].more
	if s.tokens[at].escaped {
		hash = Hash(text)
	}
	for _, other := range s.names[n.from:] {
		if other.hash == hash && string(s.text(int(other.token))) == string(text) {
			return true
		}
	}
	s.names = append(s.names, name{hash, uint32(at)})
	if len(s.names)-n.from > fewNames {
		n.known = make(map[string]struct{}, 4*fewNames)
		for _, other := range s.names[n.from:] {
			n.known[string(s.text(int(other.token)))] = struct{}{}
		}
	}
	return false
}

// step is an index as a step of a path.
func step(i int) string { return strconv.Itoa(i) }
