package proof

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"

	"laurel/credential/canon"
	"laurel/credential/internal/strict"
)

// revealed is a document with a derived proof, decoded ([revealedTree]) or as it
// was read ([revealedText]).
type revealed interface {
	// canonical is what the document says, as canonical N-Quads.
	canonical() ([]byte, error)
	// configSum is the SHA-256 hash of the proof's options, in the document's
	// contexts.
	configSum() ([]byte, error)
}

type revealedTree struct{ doc, options map[string]any }

func (s revealedTree) canonical() ([]byte, error) { return canon.Canonicalize(s.doc, canon.Options{}) }

func (s revealedTree) configSum() ([]byte, error) {
	config, err := canon.Canonicalize(configOf(s.doc, s.options), canon.Options{})
	if err != nil {
		return nil, fmt.Errorf("the proof's options: %w", err)
	}
	sum := sha256.Sum256(config)
	return sum[:], nil
}

type revealedText struct {
	tape *strict.Tape
	at   int // the proof
}

func (s revealedText) document() canon.Part { return canon.Part{Tape: s.tape, Without: "proof"} }

func (s revealedText) canonical() ([]byte, error) { return s.document().Canonicalize(canon.Options{}) }

func (s revealedText) configSum() ([]byte, error) {
	return configSum(s.document(), canon.Part{Tape: s.tape, At: s.at, Without: "proofValue"}, canon.Options{})
}

func statementsHash(lines [][]byte) []byte {
	h := sha256.New()
	for _, line := range lines {
		h.Write(line)
	}
	return h.Sum(nil)
}

// namesOf are the names that labels give the nodes c14n0, c14n1, …, or nil if
// they are for others.
func namesOf[T any](labels map[uint64]T, written func(T) string) []string {
	names := make([]string, len(labels))
	for n, label := range labels {
		if n >= uint64(len(names)) {
			return nil
		}
		names[n] = written(label)
	}
	return names
}

// disclosedLines are the statements of a document that was shown, in order,
// under the names that its proof gives its nodes.
func disclosedLines(doc revealed, names []string) ([][]byte, error) {
	said, err := doc.canonical()
	if err != nil {
		return nil, canonFault(err)
	}
	if names == nil {
		return nil, wrong(CodeMismatch, "the proof lacks a label for a node of the document")
	}
	lines, nodes, ok := renamed(said, names)
	if !ok || nodes != len(names) {
		return nil, wrong(CodeMismatch, "the proof has labels for another number of nodes than the document has")
	}
	slices.SortFunc(lines, bytes.Compare)
	return lines, nil
}

// renamed splits canonical N-Quads into lines and gives the blank nodes
// c14n0, c14n1, … other names. It counts these nodes, and fails if there are
// more than names.
func renamed(said []byte, names []string) (lines [][]byte, nodes int, ok bool) {
	lines = make([][]byte, 0, bytes.Count(said, []byte("\n")))
	out := make([]byte, 0, len(said)+len(said)/2)
	for len(said) > 0 {
		end := bytes.IndexByte(said, '\n') + 1
		line, from := said[:end], len(out)
		said = said[end:]
		for len(line) > 0 {
			length := termLength(line)
			term := line[:length]
			if term[0] == '_' {
				n, good := canonicalNumber(string(term[len("_:") : length-1]))
				if !good || n >= uint64(len(names)) {
					return nil, 0, false
				}
				nodes = max(nodes, int(n)+1)
				out = append(append(append(out, "_:"...), names[n]...), ' ')
			} else {
				out = append(out, term...)
			}
			line = line[length:]
		}
		lines = append(lines, out[from:len(out):len(out)])
	}
	return lines, nodes, true
}

// termLength is the length of the first term of what is left of a line, with
// the space or the end of the line behind it.
func termLength(line []byte) int {
	at := 0
	if line[0] == '"' {
		for at++; line[at] != '"'; at++ {
			if line[at] == '\\' {
				at++
			}
		}
	}
	for line[at] != ' ' && line[at] != '\n' {
		at++
	}
	return at + 1
}
