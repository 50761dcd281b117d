package canon

import (
	"slices"
	"strconv"
	"strings"
)

// hashNDegree hashes a node by the nodes around it, to any distance, in the
// order of names that gives the least path (RDFC-1.0, section 4.8). The work
// is bounded: it grows with the factorial of the nodes that look alike.
func (n *normalizer) hashNDegree(node int, names issuer) (string, issuer, error) {
	if err := n.spend(1 + len(n.about[node])); err != nil {
		return "", issuer{}, err
	}
	around := n.related(node, names)
	var data []byte
	for from, to := 0, 0; from < len(around); from = to {
		alike := make([]int, 0, 4)
		for to = from; to < len(around) && around[to].hash == around[from].hash; to++ {
			alike = append(alike, around[to].node)
		}
		data = append(data, around[from].hash...)
		best := chosen{names: names}
		if err := permute(alike, 0, func() error { return n.try(alike, names, &best) }); err != nil {
			return "", issuer{}, err
		}
		data = append(data, best.path...)
		names = best.names
	}
	return n.hash(data), names, nil
}

// neighbour is a node beside another, with the hash of how they relate.
type neighbour struct {
	hash string
	node int
}

// related lists the nodes beside node, in the order of their hashes.
func (n *normalizer) related(node int, names issuer) []neighbour {
	around := make([]neighbour, 0, 8)
	for _, i := range n.about[node] {
		q := &n.quads[i]
		for at, other := range [...]int{q.s, q.o, q.g} {
			if other >= 0 && other != node {
				around = append(around, neighbour{n.hashRelated(other, q, names, "sog"[at]), other})
			}
		}
	}
	slices.SortStableFunc(around, func(x, y neighbour) int { return strings.Compare(x.hash, y.hash) })
	return around
}

// relation is what the hash of a related node depends on.
type relation struct {
	position  byte
	predicate string
	name      string // of the node, or its first degree hash
}

// hashRelated is RDFC-1.0, section 4.7.
func (n *normalizer) hashRelated(node int, q *quad, names issuer, position byte) string {
	r := relation{position: position, name: n.first[node]}
	if position != 'g' {
		r.predicate = q.Predicate.Value
	}
	switch {
	case n.issued[node] != 0:
		r.name = string(n.canonical(nil, node))
	case names.has(node):
		r.name = string(names.append(nil, node))
	}
	hash, ok := n.relations[r]
	if !ok {
		data := []byte{position}
		if position != 'g' {
			data = appendIRI(data, r.predicate)
		}
		hash = n.hash(append(data, r.name...))
		n.relations[r] = hash
	}
	return hash
}

// chosen is the least path so far, and the names given on it.
type chosen struct {
	path  []byte
	names issuer
}

// worse tells that a path is no candidate any more.
func (c *chosen) worse(path []byte) bool {
	return len(c.path) > 0 && len(path) >= len(c.path) && string(path) > string(c.path)
}

// try walks the related nodes in one order.
func (n *normalizer) try(order []int, names issuer, best *chosen) error {
	if err := n.spend(len(order) + len(names.order)/8); err != nil {
		return err
	}
	names = names.clone()
	var path []byte
	var deeper []int
	for _, node := range order {
		if n.issued[node] != 0 {
			path = n.canonical(path, node)
		} else {
			if !names.has(node) {
				deeper = append(deeper, node)
				names.issue(node)
			}
			path = names.append(path, node)
		}
		if best.worse(path) {
			return nil
		}
	}
	for _, node := range deeper {
		hash, after, err := n.hashNDegree(node, names)
		if err != nil {
			return err
		}
		names = after
		path = names.append(path, node)
		path = append(path, '<')
		path = append(path, hash...)
		path = append(path, '>')
		if best.worse(path) {
			return nil
		}
	}
	if len(best.path) == 0 || string(path) < string(best.path) {
		*best = chosen{path, names}
	}
	return nil
}

func (n *normalizer) spend(steps int) error {
	if n.work -= steps; n.work < 0 {
		return &Error{Code: WorkBudget, Text: "too many unnamed objects look alike: telling them apart would take too much work"}
	}
	return nil
}

// permute calls fn with each order of nodes from k on. A node that is there
// more than once, as the name of a proof's graph is, makes no further orders.
func permute(nodes []int, k int, fn func() error) error {
	if k >= len(nodes)-1 {
		return fn()
	}
	for i := k; i < len(nodes); i++ {
		if slices.Contains(nodes[k:i], nodes[i]) {
			continue
		}
		nodes[k], nodes[i] = nodes[i], nodes[k]
		if err := permute(nodes, k+1, fn); err != nil {
			return err
		}
		nodes[k], nodes[i] = nodes[i], nodes[k]
	}
	return nil
}

// issuer gives out identifiers in order (RDFC-1.0, section 4.5). It holds few
// nodes, as work is bounded by their number, so that looking through them is
// cheaper than a map.
type issuer struct{ order []int }

func (i issuer) has(node int) bool { return slices.Contains(i.order, node) }

func (i *issuer) issue(node int) {
	if !i.has(node) {
		i.order = append(i.order, node)
	}
}

func (i issuer) append(b []byte, node int) []byte {
	b = append(b, "_:b"...)
	return strconv.AppendInt(b, int64(slices.Index(i.order, node)), 10)
}

// clone leaves room for the names that come next.
func (i issuer) clone() issuer {
	return issuer{append(make([]int, 0, len(i.order)+8), i.order...)}
}
