package inflate

import "math/bits"

// A code's first bits lead into a table; those of longer codes, which are
// rare, are looked at one by one.
const (
	maxBits   = 15
	firstBits = 10
	maxCodes  = 288
)

// table is a prefix code (RFC 1951 §3.2.2).
type table struct {
	first   [1 << firstBits]uint16 // symbol<<4 | length; 0 where the code is longer or there is none
	count   [maxBits + 1]uint16    // codes by length
	symbols [maxCodes]uint16       // in the order of their codes
}

// build makes the table of the lengths of codes. Like the standard library it
// takes a code that is complete, one without any symbols, or with one symbol of one bit.
func (t *table) build(lengths []uint8) bool {
	t.count = [maxBits + 1]uint16{}
	longest := 0
	for _, n := range lengths {
		t.count[n]++
		longest = max(longest, int(n))
	}
	t.count[0] = 0
	t.first = [1 << firstBits]uint16{}
	if longest == 0 {
		return true
	}
	var next, place [maxBits + 2]int
	for n := 1; n <= maxBits; n++ {
		next[n+1] = (next[n] + int(t.count[n])) << 1
		place[n+1] = place[n] + int(t.count[n])
		if next[n]+int(t.count[n]) > 1<<n {
			return false
		}
	}
	if all := next[longest] + int(t.count[longest]); all != 1<<longest && (all != 1 || longest != 1) {
		return false
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		t.symbols[place[n]] = uint16(symbol)
		place[n]++
		code := next[n]
		next[n]++
		if n > firstBits {
			continue
		}
		entry := uint16(symbol)<<4 | uint16(n)
		for i := int(bits.Reverse16(uint16(code)) >> (16 - n)); i < len(t.first); i += 1 << n {
			t.first[i] = entry
		}
	}
	return true
}

// symbol takes the next symbol, or returns -1 where the bits are none.
func (s *state) symbol(t *table) int {
	if e := t.first[s.bits&(1<<firstBits-1)]; e != 0 {
		s.bits >>= e & 15
		s.n -= uint(e & 15)
		return int(e >> 4)
	}
	code, first, place := 0, 0, 0
	for n := 1; n <= maxBits; n++ {
		code |= int(s.bits>>(n-1)) & 1
		count := int(t.count[n])
		if code < first+count {
			s.bits >>= n
			s.n -= uint(n)
			return int(t.symbols[place+code-first])
		}
		place += count
		first = (first + count) << 1
		code <<= 1
	}
	return -1
}

// fixed sets the codes of RFC 1951 §3.2.6.
func (s *state) fixed() {
	var lengths [maxCodes]uint8
	for i := range lengths {
		switch {
		case i < 144, i >= 280:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		default:
			lengths[i] = 7
		}
	}
	s.literals.build(lengths[:])
	var five [32]uint8
	for i := range five {
		five[i] = 5
	}
	s.distances.build(five[:])
}

// dynamic reads the codes of a block (RFC 1951 §3.2.7).
func (s *state) dynamic() error {
	literals, distances, codes := s.take(5)+257, s.take(5)+1, s.take(4)+4
	if literals > 286 || distances > 30 {
		return ErrDamaged
	}
	var order [19]uint8
	for _, at := range codeOrder[:codes] {
		if s.n < 3 {
			s.fill()
		}
		order[at] = uint8(s.take(3))
	}
	if !s.literals.build(order[:]) {
		return ErrDamaged
	}
	var lengths [286 + 30]uint8
	for i := 0; i < literals+distances; {
		if s.n < 14 {
			if s.fill(); s.spent() {
				return ErrDamaged
			}
		}
		symbol := s.symbol(&s.literals)
		if symbol < 0 {
			return ErrDamaged
		}
		if symbol < 16 {
			lengths[i] = uint8(symbol)
			i++
			continue
		}
		again, value := 0, uint8(0)
		switch symbol {
		case 16:
			if i == 0 {
				return ErrDamaged
			}
			again, value = 3+s.take(2), lengths[i-1]
		case 17:
			again = 3 + s.take(3)
		case 18:
			again = 11 + s.take(7)
		}
		if i+again > literals+distances {
			return ErrDamaged
		}
		for range again {
			lengths[i] = value
			i++
		}
	}
	if !s.literals.build(lengths[:literals]) || !s.distances.build(lengths[literals:literals+distances]) {
		return ErrDamaged
	}
	return nil
}
