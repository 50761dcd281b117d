package inflate

import "encoding/binary"

// The alphabets of RFC 1951 §3.2.5: what a symbol stands for at least, and how
// many bits say how much more.
var (
	lengthBase = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthMore = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distBase   = [30]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distMore   = [30]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
	codeOrder  = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

const (
	endOfBlock = 256
	longest    = 258 // match
	// room is how much one symbol may write at most, and a little.
	room = longest + 8
)

// state is where in the packed bytes we are. Up to 63 bits are held ready, the
// next one lowest.
type state struct {
	in   []byte
	at   int
	bits uint64
	n    uint

	out []byte // as long as its memory
	o   int    // so much of it is written
	max int

	literals, distances table
}

// deflated unpacks DEFLATE (RFC 1951), and tells where it ends.
func deflated(in []byte, likely, max int) (out []byte, end int, err error) {
	s := &state{in: in, max: max}
	if likely > max || likely > 1100*len(in) { // no deflate packs more than a thousandfold
		likely = 0
	}
	s.out = make([]byte, likely+room)
	for last := false; !last; {
		s.fill()
		last = s.take(1) == 1
		switch kind := s.take(2); {
		case kind == 0:
			err = s.stored()
		case kind == 1:
			s.fixed()
			err = s.block()
		case kind == 2:
			if err = s.dynamic(); err == nil {
				err = s.block()
			}
		default:
			err = ErrDamaged
		}
		if err != nil {
			return nil, 0, err
		}
	}
	s.bits >>= s.n % 8
	if s.at -= int(s.n / 8); s.at > len(in) {
		return nil, 0, ErrDamaged
	}
	return s.out[:s.o:s.o], s.at, nil
}

// fill holds at least 56 bits ready. Past the end they are zeros, and at goes
// on to count, so that what was never there is noticed.
func (s *state) fill() {
	if s.at+8 <= len(s.in) {
		s.bits |= binary.LittleEndian.Uint64(s.in[s.at:]) << s.n
		s.at += int((63 - s.n) >> 3)
		s.n |= 56
		return
	}
	for s.n < 56 {
		if s.at < len(s.in) {
			s.bits |= uint64(s.in[s.at]) << s.n
		}
		s.at++
		s.n += 8
	}
}

// take takes bits that fill has made ready.
func (s *state) take(n uint) int {
	v := int(s.bits & (1<<n - 1))
	s.bits >>= n
	s.n -= n
	return v
}

// spent tells whether more was taken than there was.
func (s *state) spent() bool { return s.at-int(s.n/8) > len(s.in) }

// need makes room for n more bytes and a symbol's, or tells that it would be too much.
func (s *state) need(n int) error {
	if s.o+n > s.max {
		return ErrLarge
	}
	if s.o+n+room > len(s.out) {
		larger := make([]byte, min(2*(s.o+n), s.max)+2*room)
		copy(larger, s.out[:s.o])
		s.out = larger
	}
	return nil
}

// stored copies a block that was not packed.
func (s *state) stored() error {
	s.take(s.n % 8)
	s.fill()
	size, check := s.take(16), s.take(16)
	if size != check^0xffff {
		return ErrDamaged
	}
	s.at -= int(s.n / 8)
	s.bits, s.n = 0, 0
	if s.at > len(s.in) || size > len(s.in)-s.at {
		return ErrDamaged
	}
	if err := s.need(size); err != nil {
		return err
	}
	s.o += copy(s.out[s.o:], s.in[s.at:s.at+size])
	s.at += size
	return nil
}

// block unpacks symbols until the block ends: a run of plain bytes at a time,
// then what is no plain byte.
func (s *state) block() error {
	for {
		s.plain()
		if s.o+room > len(s.out) || s.o > s.max {
			if err := s.need(0); err != nil {
				return err
			}
		}
		if s.n < 48 { // a length and a distance take no more
			if s.fill(); s.spent() {
				return ErrDamaged
			}
		}
		symbol := s.symbol(&s.literals)
		switch {
		case symbol < 0:
			return ErrDamaged
		case symbol < endOfBlock:
			s.out[s.o] = byte(symbol)
			s.o++
			continue
		case symbol == endOfBlock:
			if s.spent() || s.o > s.max {
				return s.over()
			}
			return nil
		case symbol-257 >= len(lengthBase):
			return ErrDamaged
		}
		length := int(lengthBase[symbol-257]) + s.take(uint(lengthMore[symbol-257]))
		symbol = s.symbol(&s.distances)
		if symbol < 0 || symbol >= len(distBase) {
			return ErrDamaged
		}
		distance := int(distBase[symbol]) + s.take(uint(distMore[symbol]))
		if distance > s.o {
			return ErrDamaged
		}
		for from := s.o - distance; length > 0; { // what is copied may be copied on
			n := copy(s.out[s.o:s.o+length], s.out[from:s.o])
			s.o += n
			length -= n
		}
	}
}

// plain unpacks bytes of short codes as long as there are no others, and while
// it is far from the end of what there is and of the room.
func (s *state) plain() {
	in, out, first := s.in, s.out, &s.literals.first
	at, o, bits, n := s.at, s.o, s.bits, s.n
	for at+8 <= len(in) && o+4 <= len(out) {
		if n < 4*firstBits {
			bits |= binary.LittleEndian.Uint64(in[at:]) << (n & 63)
			at += int((63 - n) >> 3)
			n |= 56
		}
		e := first[bits&(1<<firstBits-1)]
		if e == 0 || e >= endOfBlock<<4 {
			break
		}
		bits >>= e & 15
		n -= uint(e & 15)
		out[o] = byte(e >> 4)
		o++
	}
	s.at, s.o, s.bits, s.n = at, o, bits, n
}

func (s *state) over() error {
	if s.spent() {
		return ErrDamaged
	}
	return ErrLarge
}
