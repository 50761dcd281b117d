package canon

import (
	"crypto/sha256"
	"crypto/sha512"

	"laurel/credential/internal/strict"
)

// Part is an object in JSON that was read: a document, or one within it such
// as the options of its proof.
type Part struct {
	Tape     *strict.Tape
	At       int          // the object
	Without  string       // a member of it that is left out; "" leaves out none
	Contexts int          // the value to take for its @context; 0 is its own
	Of       *strict.Tape // the tape of Contexts; nil is Tape
}

// contexts is the value that stands for the part's @context.
func (p *Part) contexts() (t *strict.Tape, at int) {
	if p.Of != nil && p.Contexts != 0 {
		return p.Of, p.Contexts
	}
	return p.Tape, p.Contexts
}

// CanonicalizeJSON is [Canonicalize] for a document's text, and quicker.
// Errors about the JSON are those of credential.Parse.
func CanonicalizeJSON(raw []byte, opt Options) ([]byte, error) {
	w := walkers.Get().(*walker)
	defer w.release()
	tape := &w.scratch
	if err := tape.Rescan(raw, strict.Limits{}); err != nil {
		return nil, err
	}
	if tape.Kind(0) != strict.Object {
		return Canonicalize(tape.Value(0), opt)
	}
	return w.canonicalize(Part{Tape: tape}, opt)
}

// Canonicalize returns the part's canonical N-Quads.
func (p Part) Canonicalize(opt Options) ([]byte, error) {
	w := walkers.Get().(*walker)
	defer w.release()
	return w.canonicalize(p, opt)
}

func (w *walker) canonicalize(p Part, opt Options) ([]byte, error) {
	if text, ok := w.canonical(p, opt); ok {
		return append(make([]byte, 0, len(text)), text...), nil
	}
	return Canonicalize(p.Value(), opt)
}

// Sum returns the hash of the part's canonical N-Quads: SHA-256, or SHA-384
// if the options say so.
func (p Part) Sum(opt Options) ([]byte, error) {
	w := walkers.Get().(*walker)
	defer w.release()
	text, ok := w.canonical(p, opt)
	if !ok {
		var err error
		if text, err = Canonicalize(p.Value(), opt); err != nil {
			return nil, err
		}
	}
	return opt.sum(text), nil
}

// SumJSON is Sum for the part's JSON in the canonical form of RFC 8785 (JCS).
func (p Part) SumJSON(opt Options) []byte {
	w := walkers.Get().(*walker)
	defer w.release()
	w.out = p.appendJSON(w.out[:0])
	return opt.sum(w.out)
}

func (o Options) sum(text []byte) []byte {
	if o.SHA384 {
		sum := sha512.Sum384(text)
		return sum[:]
	}
	sum := sha256.Sum256(text)
	return sum[:]
}

// Value decodes the part.
func (p Part) Value() map[string]any {
	m, _ := p.Tape.Value(p.At).(map[string]any)
	delete(m, p.Without)
	if p.Contexts != 0 {
		t, at := p.contexts()
		m["@context"] = t.Value(at)
	}
	return m
}
