package edwards

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"sync"
	"testing"

	"filippo.io/edwards25519"
)

// paths are all ways to check a signature.
var paths = map[string]func(public, message, signature []byte) bool{
	"small table":    tableOf(smallStride),
	"large table":    tableOf(largeStride),
	"whatever is on": Verify,
}

// tableOf verifies with a table from the first time on. It keeps the last
// one made.
func tableOf(stride int) func(public, message, signature []byte) bool {
	var last []byte
	var t *table
	return func(public, message, signature []byte) bool {
		if !bytes.Equal(last, public) || last == nil {
			last, t = bytes.Clone(public), negated([32]byte(public), stride)
		}
		return t != nil && t.verify(public, message, signature)
	}
}

// same has all ways answer as crypto/ed25519 does, and returns the answer.
func same(t *testing.T, public, message, signature []byte) bool {
	t.Helper()
	want := ed25519.Verify(public, message, signature)
	for name, verify := range paths {
		if got := verify(public, message, signature); got != want {
			t.Errorf("%s: %v, crypto/ed25519: %v\nkey %x\nmessage %x\nsignature %x", name, got, want, public, message, signature)
		}
	}
	return want
}

// torsion are the eight points of small order, multiples of one of order 8.
func torsion(t *testing.T) []*edwards25519.Point {
	t.Helper()
	b, _ := hex.DecodeString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
	first, err := new(edwards25519.Point).SetBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	all := []*edwards25519.Point{edwards25519.NewIdentityPoint()}
	for range 7 {
		all = append(all, new(edwards25519.Point).Add(all[len(all)-1], first))
	}
	if new(edwards25519.Point).Add(all[7], first).Equal(all[0]) != 1 || all[4].Equal(all[0]) == 1 {
		t.Fatal("the point is not of order 8")
	}
	return all
}

// spellings are bytes that may stand for a point of small order: their own
// encodings, those with y over the prime, and with a sign at x = 0.
func spellings(t *testing.T) [][]byte {
	var all [][]byte
	for _, p := range torsion(t) {
		all = append(all, p.Bytes())
	}
	for low := 0xeb; low <= 0xf0; low++ { // around the prime, which ends in ed
		b := make([]byte, 32)
		for i := range b {
			b[i] = 0xff
		}
		b[0], b[31] = byte(low), 0x7f
		all = append(all, b, signed(b))
	}
	for _, low := range []byte{0, 1, 2} {
		b := make([]byte, 32)
		b[0] = low
		all = append(all, b, signed(b))
	}
	return all
}

func signed(b []byte) []byte {
	out := append([]byte(nil), b...)
	out[31] |= 0x80
	return out
}

// order is the order of the group, little endian.
var order, _ = hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")

func plusOrder(s []byte) []byte {
	out, carry := make([]byte, 32), 0
	for i := range out {
		sum := int(s[i]) + int(order[i]) + carry
		out[i], carry = byte(sum), sum>>8
	}
	return out
}

func challenge(r, public, message []byte) *edwards25519.Scalar {
	h := sha512.New()
	h.Write(r)
	h.Write(public)
	h.Write(message)
	k, _ := new(edwards25519.Scalar).SetUniformBytes(h.Sum(nil))
	return k
}

func scalar(source *rand.Rand) *edwards25519.Scalar {
	var b [64]byte
	for i := range b {
		b[i] = byte(source.Uint32())
	}
	s, _ := new(edwards25519.Scalar).SetUniformBytes(b[:])
	return s
}

// TestEdgeCases: one rule for keys and signatures of small and of mixed
// order, for second spellings and for S beyond the order, whichever way a
// signature is checked (the cases of Chalkias, Garillot, Nikolaenko, "Taming
// the many EdDSAs", and more).
func TestEdgeCases(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	small := spellings(t)
	answers := map[bool]int{}
	t.Run("small order", func(t *testing.T) {
		for _, public := range small {
			for _, r := range small {
				message := binary.BigEndian.AppendUint64(nil, source.Uint64())
				for _, s := range [][]byte{make([]byte, 32), order} {
					answers[same(t, public, message, append(append([]byte(nil), r...), s...))]++
				}
			}
		}
	})
	t.Run("mixed order", func(t *testing.T) {
		points := torsion(t)
		for _, ta := range points {
			for _, tr := range points {
				a := scalar(source)
				public := new(edwards25519.Point).ScalarBaseMult(a)
				public.Add(public, ta)
				for range 10 {
					r := scalar(source)
					nonce := new(edwards25519.Point).ScalarBaseMult(r)
					nonce.Add(nonce, tr)
					message := binary.BigEndian.AppendUint64(nil, source.Uint64())
					s := new(edwards25519.Scalar).MultiplyAdd(challenge(nonce.Bytes(), public.Bytes(), message), a, r)
					answers[same(t, public.Bytes(), message, append(nonce.Bytes(), s.Bytes()...))]++
					if same(t, public.Bytes(), message, append(nonce.Bytes(), plusOrder(s.Bytes())...)) {
						t.Error("S beyond the order of the group was accepted")
					}
				}
			}
		}
	})
	t.Run("a key of small order and R of any", func(t *testing.T) {
		for _, public := range small {
			r := scalar(source)
			nonce := new(edwards25519.Point).ScalarBaseMult(r).Bytes()
			answers[same(t, public, []byte("any"), append(nonce, r.Bytes()...))]++
		}
	})
	if answers[true] < 50 || answers[false] < 50 {
		t.Errorf("the cases do not tell apart: %v", answers)
	}
}

// TestRandom changes good signatures, keys and messages at random.
func TestRandom(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	answers := map[bool]int{}
	for range 40 {
		seed, message := make([]byte, 32), make([]byte, source.IntN(200))
		for i := range seed {
			seed[i] = byte(source.Uint32())
		}
		private := ed25519.NewKeyFromSeed(seed)
		public := []byte(private.Public().(ed25519.PublicKey))
		signature := ed25519.Sign(private, message)
		answers[same(t, public, message, signature)]++
		for range 4 {
			p, s := append([]byte(nil), public...), append([]byte(nil), signature...)
			if at := source.IntN(96 * 8); at < 32*8 {
				p[at/8] ^= 1 << (at % 8)
			} else {
				s[at/8-32] ^= 1 << (at % 8)
			}
			answers[same(t, p, message, s)]++
		}
		answers[same(t, public, append(message, 0), signature)]++
		answers[same(t, public, message, signature[:63])]++
	}
	if answers[true] != 40 {
		t.Errorf("%d of 40 signatures are good", answers[true])
	}
}

// TestScalars compares sums from tables with another's multiplication, at
// the ends of what digits can be.
func TestScalars(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	p := new(edwards25519.Point).ScalarBaseMult(scalar(source))
	minusOne := new(edwards25519.Scalar).Negate(scalarOf(1))
	scalars := []*edwards25519.Scalar{scalarOf(0), scalarOf(1), scalarOf(31), scalarOf(32), scalarOf(33), scalarOf(64), scalarOf(128), scalarOf(129), scalarOf(255), minusOne}
	for range 40 {
		scalars = append(scalars, scalar(source))
	}
	for _, tt := range []struct{ width, stride int }{{keyWidth, smallStride}, {keyWidth, largeStride}, {baseWidth, 1}, {4, 3}, {7, 5}} {
		made := newTable(p, tt.width, tt.stride)
		if got := len(made.rows) * 120; got != size(tt.width, tt.stride) {
			t.Errorf("a table has %d bytes, not %d", got, size(tt.width, tt.stride))
		}
		for _, s := range scalars {
			sum := neutral()
			made.sum(&sum, s.Bytes())
			if want := new(edwards25519.Point).ScalarMult(s, p).Bytes(); sum.encoding() != [32]byte(want) {
				t.Errorf("width %d, stride %d, scalar %x: %x, want %x", tt.width, tt.stride, s.Bytes(), sum.encoding(), want)
			}
		}
	}
}

func scalarOf(n byte) *edwards25519.Scalar {
	b := make([]byte, 32)
	b[0] = n
	s, err := new(edwards25519.Scalar).SetCanonicalBytes(b)
	if err != nil {
		panic(err)
	}
	return s
}

// TestMemory holds the bound that is promised.
func TestMemory(t *testing.T) {
	total := size(baseWidth, 1) + maxLarge*size(keyWidth, largeStride) + (maxKeys-maxLarge)*size(keyWidth, smallStride)
	if total > 4<<20 {
		t.Errorf("the tables may have %d bytes", total)
	}
}

// TestConcurrent has many verify with few keys, good and bad signatures, as
// tables come to be.
func TestConcurrent(t *testing.T) {
	type sample struct{ public, message, good, bad []byte }
	var samples []sample
	for i := range 70 {
		seed := make([]byte, 32)
		seed[0], seed[1] = byte(i), 0x5a
		private := ed25519.NewKeyFromSeed(seed)
		s := sample{public: private.Public().(ed25519.PublicKey), message: seed, good: ed25519.Sign(private, seed)}
		s.bad = append([]byte(nil), s.good...)
		s.bad[i%64] ^= 4
		samples = append(samples, s)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 6 {
				for _, s := range samples {
					if !Verify(s.public, s.message, s.good) || Verify(s.public, s.message, s.bad) {
						t.Error("an answer changed")
					}
				}
			}
		})
	}
	all.Wait()
}

// FuzzVerify looks for bytes on which the ways differ.
func FuzzVerify(f *testing.F) {
	private := ed25519.NewKeyFromSeed(make([]byte, 32))
	f.Add([]byte(private.Public().(ed25519.PublicKey)), []byte("message"), ed25519.Sign(private, []byte("message")))
	f.Add(make([]byte, 32), []byte{}, make([]byte, 64))
	f.Fuzz(func(t *testing.T, public, message, signature []byte) {
		if len(public) == 32 {
			same(t, public, message, signature)
		}
	})
}
