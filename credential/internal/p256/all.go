package p256

import "math/bits"

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
	fewest = 2  // signatures by a key that are quicker together than one by one
	chunk  = 32 // how many sums are made at a time: 600 KiB
)

// VerifyAll tells whether all are the key's signatures over their digests.
func VerifyAll(public *PublicKey, all []Signature) bool {
	if len(all) >= fewest {
		_, ok := verify(nil, public, all)
		return ok
	}
	for _, s := range all {
		if !bare(public, s) {
			return false
		}
	}
	return true
}

// VerifyBeside tells whether the first is known's signature and, if so,
// whether all others are the key's: [Verify] and [VerifyAll] in one go, which
// takes less where known comes again and again.
func VerifyBeside(known, public *PublicKey, all []Signature) (first, others bool) {
	t := keys.Table(known.bytes)
	if t != nil && t.stride == 1 && len(all) > fewest {
		return verify(t, public, all)
	}
	if t != nil {
		first = t.verify(all[0])
	} else {
		first = bare(known, all[0])
	}
	return first, first && VerifyAll(public, all[1:])
}

// verify tells whether signatures hold. If there is a table, the first is by
// its key.
func verify(t *table, public *PublicKey, all []Signature) (first, others bool) {
	m := sumsPool.Get().(*sums)
	defer sumsPool.Put(m)
	if !m.read(all) {
		return t != nil && t.verify(all[0]), false
	}
	m.powers.of(&public.at)
	for from := 0; from < len(all); from += chunk {
		to := min(from+chunk, len(all))
		m.sum(t, all[from:to], m.r[from:to], m.w[from:to])
		for i := range m.all {
			switch good := m.holds(i, &m.r[from+i]); {
			case !good && t != nil && i == 0:
				return false, false
			case !good:
				return true, false
			}
		}
		t = nil
	}
	return true, true
}
