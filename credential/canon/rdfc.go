package canon

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Options say how a dataset is canonicalized. The zero value is RDFC-1.0 with
// SHA-256.
type Options struct {
	SHA384 bool // the hash algorithm is SHA-384
	Work   int  // budget in steps of Hash N-Degree Quads; 0 is DefaultWork and 4 for each quad

	// ValidatorTerms reads the context of Open Badges 3.0.3 as 1EdTech's
	// public validator has it. It is for checking a signature, never for
	// making one: see [LacksValidatorTerm].
	ValidatorTerms bool
}

// DefaultWork is the budget for telling alike blank nodes apart, to which
// each quad adds a little, as a long transcript may repeat itself. Credentials
// need next to nothing of it; the hardest of the W3C tests needs 6,636 steps.
const DefaultWork = 8000

// Normal is a canonicalized dataset.
type Normal struct {
	Lines  [][]byte          // canonical N-Quads, each with its line end, in code point order
	Labels map[string]string // the dataset's blank node labels → canonical ones
}

// Bytes is the canonical N-Quads document.
func (n Normal) Bytes() []byte { return bytes.Join(n.Lines, nil) }

// Normalize labels the blank nodes of a dataset by what is said of them
// (RDFC-1.0, section 4.4.3), so that equal datasets become equal bytes.
func Normalize(d Dataset, opt Options) (Normal, error) {
	n := newNormalizer(d, opt)
	if err := n.label(); err != nil {
		return Normal{}, err
	}
	return n.result(), nil
}

// normalizer is the canonicalization state of RDFC-1.0. Blank nodes are
// numbered from zero in the order of their appearance.
type normalizer struct {
	quads  []quad
	labels []string // of each node, in the dataset
	about  [][]int  // quads that mention each node
	first  []string // Hash First Degree Quads of each node
	issued []int    // canonical identifier of each node, from 1; 0 for none yet
	count  int      // of canonical identifiers issued
	sha384 bool
	work   int
	buffer []byte

	relations map[relation]string // hashes made before
}

// quad is a Quad that knows its blank nodes: -1 where there is none.
type quad struct {
	*Quad
	s, o, g int
}

func newNormalizer(d Dataset, opt Options) *normalizer {
	n := &normalizer{sha384: opt.SHA384, work: opt.Work, relations: map[relation]string{}}
	if n.work == 0 {
		n.work = DefaultWork + 4*len(d)
	}
	numbers := map[string]int{}
	number := func(t *Term) int {
		if t.Kind != Blank {
			return -1
		}
		i, ok := numbers[t.Value]
		if !ok {
			i = len(n.labels)
			numbers[t.Value] = i
			n.labels = append(n.labels, t.Value)
			n.about = append(n.about, nil)
		}
		return i
	}
	seen := make(map[Quad]bool, len(d))
	for i := range d {
		if seen[d[i]] {
			continue
		}
		seen[d[i]] = true
		q := quad{Quad: &d[i], s: number(&d[i].Subject), o: number(&d[i].Object), g: number(&d[i].Graph)}
		for _, node := range []int{q.s, q.o, q.g} {
			if node >= 0 && !slices.Contains(n.about[node], len(n.quads)) {
				n.about[node] = append(n.about[node], len(n.quads))
			}
		}
		n.quads = append(n.quads, q)
	}
	return n
}

// label issues the canonical identifiers.
func (n *normalizer) label() error {
	groups := map[string][]int{}
	n.first = make([]string, len(n.labels))
	n.issued = make([]int, len(n.labels))
	for node := range n.labels {
		n.first[node] = n.hashFirstDegree(node)
		groups[n.first[node]] = append(groups[n.first[node]], node)
	}
	hashes := make([]string, 0, len(groups))
	for hash := range groups {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	for _, hash := range hashes {
		if len(groups[hash]) == 1 {
			n.issue(groups[hash][0])
		}
	}
	for _, hash := range hashes {
		if err := n.labelAlike(groups[hash]); err != nil {
			return err
		}
	}
	return nil
}

// labelAlike tells nodes apart that have the same first degree hash.
func (n *normalizer) labelAlike(nodes []int) error {
	if len(nodes) == 1 {
		return nil
	}
	type found struct {
		hash   string
		issuer issuer
	}
	var paths []found
	for _, node := range nodes {
		if n.issued[node] != 0 {
			continue
		}
		hash, after, err := n.hashNDegree(node, issuer{[]int{node}})
		if err != nil {
			return err
		}
		paths = append(paths, found{hash, after})
	}
	slices.SortStableFunc(paths, func(x, y found) int { return strings.Compare(x.hash, y.hash) })
	for _, p := range paths {
		for _, node := range p.issuer.order {
			n.issue(node)
		}
	}
	return nil
}

// issue gives a node the next canonical identifier.
func (n *normalizer) issue(node int) {
	if n.issued[node] == 0 {
		n.count++
		n.issued[node] = n.count
	}
}

// canonical appends the canonical name of a node.
func (n *normalizer) canonical(b []byte, node int) []byte {
	b = append(b, "_:c14n"...)
	return strconv.AppendInt(b, int64(n.issued[node]-1), 10)
}

// hashFirstDegree hashes what is said of a node, other blank nodes unnamed
// (RDFC-1.0, section 4.6).
func (n *normalizer) hashFirstDegree(node int) string {
	lines := make([]string, 0, len(n.about[node]))
	for _, i := range n.about[node] {
		q := n.quads[i]
		anonymous := *q.Quad
		anonymous.Subject = unnamed(anonymous.Subject, q.s, node)
		anonymous.Object = unnamed(anonymous.Object, q.o, node)
		anonymous.Graph = unnamed(anonymous.Graph, q.g, node)
		n.buffer = appendQuad(n.buffer[:0], &anonymous)
		lines = append(lines, string(n.buffer))
	}
	slices.Sort(lines)
	n.buffer = n.buffer[:0]
	for _, line := range lines {
		n.buffer = append(n.buffer, line...)
	}
	return n.hash(n.buffer)
}

func unnamed(t Term, node, self int) Term {
	switch {
	case node < 0:
		return t
	case node == self:
		return Term{Kind: Blank, Value: "a"}
	}
	return Term{Kind: Blank, Value: "z"}
}

func (n *normalizer) hash(data []byte) string {
	if n.sha384 {
		sum := sha512.Sum384(data)
		return hex.EncodeToString(sum[:])
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (n *normalizer) result() Normal {
	labels := make([]string, len(n.labels))
	out := Normal{Lines: make([][]byte, 0, len(n.quads)), Labels: make(map[string]string, len(labels))}
	for node, label := range n.labels {
		labels[node] = string(n.canonical(nil, node)[2:])
		out.Labels[label] = labels[node]
	}
	named := func(t Term, node int) Term {
		if node >= 0 {
			t.Value = labels[node]
		}
		return t
	}
	text := make([]byte, 0, 160*len(n.quads)) // one piece of memory for most lines
	for _, q := range n.quads {
		line := Quad{named(q.Subject, q.s), q.Predicate, named(q.Object, q.o), named(q.Graph, q.g)}
		from := len(text)
		text = appendQuad(text, &line)
		out.Lines = append(out.Lines, text[from:len(text):len(text)])
	}
	slices.SortFunc(out.Lines, bytes.Compare)
	return out
}
