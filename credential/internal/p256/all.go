package p256

import (
	"crypto/ecdsa"
	"math/bits"
	"sync"
)

// gap is p − n: numbers below it have a second one, n more, below p.
var gap = func() [4]uint64 {
	z := scalar(prime)
	z.subtract(&order)
	return z
}()

// plusOrder is r+n for an r below the gap.
func plusOrder(r scalar) element {
	var out element
	var c uint64
	for i := range r {
		out[i], c = bits.Add64(r[i], order[i], c)
	}
	return out
}

const (
	fewest = 3  // signatures for which a table of their key pays
	many   = 8  // and for which sums are made side by side
	chunk  = 64 // how many sums are made at a time: half a megabyte
)

// shape is the width and stride of the table for so many signatures by one
// key: what is spent on it is saved on them.
func shape(signatures int) (width, stride int) {
	switch {
	case signatures < many:
		return 4, 4
	case signatures < 28:
		return 4, 1
	case signatures < 65:
		return 5, 1
	}
	return 6, 1
}

// VerifyAll tells whether all are the key's signatures over their digests.
func VerifyAll(public *ecdsa.PublicKey, all []Signature) bool {
	at, ok := coordinates(public)
	if !ok || len(all) < fewest {
		for _, s := range all {
			if !bare(public, s) {
				return false
			}
		}
		return true
	}
	r, w := make([]scalar, len(all)), make([]scalar, len(all)) // r and 1/s
	for i, s := range all {
		if r[i], w[i], ok = s.parts(); !ok {
			return false
		}
	}
	invertAll(w)
	p := pointOf(at[:])
	m := sumsPool.Get().(*sums)
	defer sumsPool.Put(m)
	m.table.width, m.table.stride = shape(len(all))
	m.table.fill(&p, &m.adder)
	if len(all) < many {
		for i := range all {
			if !m.table.holds(&all[i].Digest, &r[i], &w[i]) {
				return false
			}
		}
		return true
	}
	for from := 0; from < len(all); from += chunk {
		to := min(from+chunk, len(all))
		if !m.hold(all[from:to], r[from:to], w[from:to]) {
			return false
		}
	}
	return true
}

// sums makes the sums of many signatures side by side.
type sums struct {
	table table // of the key
	adder adder
	terms []affine
}

var sumsPool = sync.Pool{New: func() any { return new(sums) }}

// hold tells whether signatures hold, given their r and 1/s. For each, the
// points that add up to R are halved in number round by round; the additions
// of a round share one inversion.
func (m *sums) hold(all []Signature, r, w []scalar) bool {
	t, b := &m.table, base()
	each := digitCount(t.width) + digitCount(b.width)
	if len(m.terms) < each*len(all) {
		m.terms = make([]affine, each*len(all))
	}
	for i := range all {
		u1, u2 := multipliers(&all[i].Digest, &r[i], &w[i])
		terms := m.terms[i*each : (i+1)*each]
		b.terms(terms[t.terms(terms, &u2):], &u1)
	}
	for left := each; left > 1; left = (left + 1) / 2 {
		for i := range all {
			terms := m.terms[i*each : i*each+left]
			for j, q := 0, (left+1)/2; q < left; j, q = j+1, q+1 {
				m.adder.add(&terms[j], &terms[q])
			}
		}
		m.adder.run()
	}
	for i := range all {
		sum := &m.terms[i*each]
		if sum.isInfinity() || !r[i].isOf(&sum.x, &one) {
			return false
		}
	}
	return true
}
