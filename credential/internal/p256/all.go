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
	chunk  = 64 // how many sums are made at a time: half a megabyte
)

// VerifyAll tells whether all are the key's signatures over their digests.
func VerifyAll(public *PublicKey, all []Signature) bool {
	if len(all) < fewest {
		for _, s := range all {
			if !bare(public, s) {
				return false
			}
		}
		return true
	}
	m := sumsPool.Get().(*sums)
	defer sumsPool.Put(m)
	if !m.read(all) {
		return false
	}
	m.powers.of(&public.at)
	for from := 0; from < len(all); from += chunk {
		to := min(from+chunk, len(all))
		if !m.hold(all[from:to], m.r[from:to], m.w[from:to]) {
			return false
		}
	}
	return true
}
