// Package termtable holds JSON-LD contexts as tables of terms: what a
// context says, before it is applied to another one.
//
// To read one from JSON use [Read]. The tables of the contexts in common use
// are in package known.
package termtable

// Context is one local context (JSON-LD 1.1, section 9.15). A Context with a
// URL stands for the context published there; a Null one forgets all terms.
type Context struct {
	URL         string
	Null        bool
	Protected   bool // of each term that does not say otherwise
	Unprotected bool // said in so many words, so of what is imported too
	Propagate   Flag
	Import      string // a context that this one is merged into (JSON-LD 1.1, section 4.1.10)
	Base        Text
	Vocab       Text
	VocabHere   bool // @vocab is "": names are relative to the vocabulary or base in force
	Language    Text
	Direction   Text
	Terms       []Term // by name, ascending
}

// Term is one term definition.
type Term struct {
	Name      string
	ID        string // as written: a term, a compact IRI, an IRI, a keyword or nothing
	Null      bool   // mapped to null: the term means nothing
	Simple    bool   // written as a bare string, so it may serve as a prefix
	Reverse   bool   // ID is the property pointing the other way
	Type      string
	Container Container
	Index     string // the property that keys are values of, in a container with Index
	Nest      string // says only where a compacted document keeps the property
	Language  Text
	Direction Text
	Prefix    Flag
	Protected Flag
	Scoped    []*Context // nil where the term brings no context
}

// Container is a set of container mappings.
type Container uint8

// The containers.
const (
	List Container = 1 << iota
	Set
	Language
	Graph
	Index
	ID
	Type
)

// Keyed are the containers whose values stand under keys.
const Keyed = Language | Index | ID | Type

// Flag is a boolean that may be left out.
type Flag uint8

// The values of a Flag.
const (
	Unset Flag = iota
	Yes
	No
)

// Text is a string that may be left out, or set to null.
type Text struct {
	Set   bool
	Value string // nothing stands for null
}

// Term finds the definition of name.
func (c *Context) Term(name string) *Term {
	lo, hi := 0, len(c.Terms)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch {
		case c.Terms[mid].Name < name:
			lo = mid + 1
		case c.Terms[mid].Name > name:
			hi = mid
		default:
			return &c.Terms[mid]
		}
	}
	return nil
}
