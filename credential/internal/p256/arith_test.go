package p256

import (
	"crypto/elliptic"
	"math/big"
	"math/rand/v2"
	"testing"
)

var params = elliptic.P256().Params()

func bigOf(words [4]uint64) *big.Int {
	return scalar(words).big()
}

// value is the number that an element stands for.
func (z *element) value() *big.Int {
	var out element
	out.mul(z, &element{1})
	return bigOf(out)
}

func bytesOf(n *big.Int) []byte { return n.FillBytes(make([]byte, 32)) }

// numbers are those at the ends of what words and moduli can be, and others.
func numbers(source *rand.Rand, modulus *big.Int) []*big.Int {
	var out []*big.Int
	for _, shift := range []uint{0, 1, 31, 32, 63, 64, 95, 96, 127, 128, 191, 192, 223, 224, 255, 256} {
		for _, d := range []int64{-2, -1, 0, 1, 2} {
			n := new(big.Int).Lsh(big.NewInt(1), shift)
			n.Add(n, big.NewInt(d))
			out = append(out, n.Mod(n, modulus), new(big.Int).Sub(modulus, n).Mod(new(big.Int).Sub(modulus, n), modulus))
		}
	}
	for range 40 {
		b := make([]byte, 32)
		for i := range b {
			b[i] = byte(source.Uint32())
		}
		out = append(out, new(big.Int).Mod(new(big.Int).SetBytes(b), modulus))
	}
	return out
}

func TestField(t *testing.T) {
	if bigOf(prime).Cmp(params.P) != 0 || bigOf(order).Cmp(params.N) != 0 {
		t.Fatal("the primes are others")
	}
	p := params.P
	same := func(name string, got element, want *big.Int) {
		t.Helper()
		if got.value().Cmp(want.Mod(want, p)) != 0 || !below((*[4]uint64)(&got), (*[4]uint64)(&prime)) {
			t.Errorf("%s: %v, want %v", name, got.value(), want)
		}
	}
	same("one", one, big.NewInt(1))
	all := numbers(rand.New(rand.NewPCG(1, 2)), p)
	for _, a := range all {
		var x, z element
		if !x.setBytes(bytesOf(a)) {
			t.Fatalf("%v is below p", a)
		}
		same("the number", x, new(big.Int).Set(a))
		z.negate(&x)
		same("-", z, new(big.Int).Neg(a))
		z.invert(&x)
		inverse := new(big.Int)
		if a.Sign() != 0 {
			inverse.ModInverse(a, p)
		}
		same("1/", z, inverse)
		for _, b := range all {
			var y element
			y.setBytes(bytesOf(b))
			z.mul(&x, &y)
			same("·", z, new(big.Int).Mul(a, b))
			mulGo(&z, &x, &y)
			same("·", z, new(big.Int).Mul(a, b))
			z.add(&x, &y)
			same("+", z, new(big.Int).Add(a, b))
			z.sub(&x, &y)
			same("-", z, new(big.Int).Sub(a, b))
		}
		z = x
		z.square(&z)
		same("²", z, new(big.Int).Mul(a, a))
		z.halve()
		same("/2", z, new(big.Int).Mul(new(big.Int).Mul(a, a), new(big.Int).ModInverse(big.NewInt(2), p)))
		squareTimes(&z, &x, 5)
		same("³²", z, new(big.Int).Exp(a, big.NewInt(32), p))
	}
	var x element
	if x.setBytes(bytesOf(p)) {
		t.Error("p is not below p")
	}
}

func TestScalars(t *testing.T) {
	n := params.N
	all := numbers(rand.New(rand.NewPCG(3, 4)), n)
	var inverses []scalar
	var wanted []*big.Int
	for _, a := range all {
		var x, z scalar
		if ok := x.setBytes(bytesOf(a)); ok != (a.Sign() != 0) {
			t.Errorf("%v: %v", a, ok)
		}
		if x.big().Cmp(a) != 0 {
			t.Errorf("%v was read as %v", a, x.big())
		}
		for _, b := range all {
			y := scalar(words(bytesOf(b)))
			z.mul(&x, &y)
			want := new(big.Int).Mul(a, b)
			if z.big().Cmp(want.Mod(want, n)) != 0 {
				t.Errorf("%v·%v: %v", a, b, z.big())
			}
		}
		if a.Sign() != 0 {
			inverses, wanted = append(inverses, x), append(wanted, new(big.Int).ModInverse(a, n))
		}
		for width := 4; width <= 12; width++ {
			var digits [maxDigits]int16
			sum := new(big.Int)
			for i := x.recode(&digits, width) - 1; i >= 0; i-- {
				sum.Lsh(sum, uint(width)).Add(sum, big.NewInt(int64(digits[i])))
				if d := int(digits[i]); d > 1<<(width-1) || d < -1<<(width-1) {
					t.Errorf("width %d: digit %d", width, d)
				}
			}
			if sum.Cmp(a) != 0 {
				t.Errorf("width %d: %v is written as %v", width, a, sum)
			}
		}
	}
	invertAll(inverses, nil)
	for i, want := range wanted {
		inverses[i].montgomery(&inverses[i], &scalar{1})
		if inverses[i].big().Cmp(want) != 0 {
			t.Errorf("the inverse %d is %v, want %v", i, inverses[i].big(), want)
		}
	}
	for _, d := range []int64{-1, 0, 1} {
		var z scalar
		a := new(big.Int).Add(n, big.NewInt(d))
		if z.setBytes(bytesOf(a)) != (d < 0) {
			t.Errorf("n%+d as a half of a signature", d)
		}
		z.setDigest(bytesOf(a))
		if z.big().Cmp(a.Mod(a, n)) != 0 {
			t.Errorf("n%+d as a digest: %v", d, z.big())
		}
	}
}

// times is a multiple of the base point by crypto/elliptic.
func times(k *big.Int) affine {
	k = new(big.Int).Mod(k, params.N)
	if k.Sign() == 0 {
		return affine{}
	}
	x, y := elliptic.P256().ScalarBaseMult(bytesOf(k))
	return pointOf(append(bytesOf(x), bytesOf(y)...))
}

// TestAdditions adds small multiples of the base point: equal ones, opposite
// ones and infinity among them.
func TestAdditions(t *testing.T) {
	for i := int64(-4); i <= 4; i++ {
		for j := int64(-4); j <= 4; j++ {
			p, q, want := times(big.NewInt(i)), times(big.NewInt(j)), times(big.NewInt(i+j))
			sum := jacobian{}
			sum.add(&p)
			sum.double() // so that Z is not 1
			sum.add(&q)
			if got, want := flat(sum), times(big.NewInt(2*i+j)); got != want {
				t.Errorf("2·%d + %d: %v, want %v", i, j, got, want)
			}
			sum = jacobian{}
			sum.add(&p)
			sum.add(&q)
			if got := flat(sum); got != want {
				t.Errorf("%d + %d: %v, want %v", i, j, got, want)
			}
			for _, infinite := range []bool{true, i == 0 || j == 0} {
				a := adder{points: []affine{times(big.NewInt(7)), times(big.NewInt(8)), p, q}, infinite: infinite}
				a.add(0, 1) // beside another, whose inversion it shares
				a.add(2, 3)
				a.run()
				if a.points[2] != want || a.points[0] != times(big.NewInt(15)) {
					t.Errorf("side by side, %d + %d: %v, want %v", i, j, a.points[2], want)
				}
				if a.points[2].isInfinity() && !a.infinite {
					t.Errorf("%d + %d is infinity and does not show", i, j)
				}
			}
		}
	}
}

func flat(p jacobian) affine {
	if p.Z.isZero() {
		return affine{}
	}
	var out affine
	normalize([]jacobian{p}, func(_ int, q affine) { out = q })
	return out
}

func TestTables(t *testing.T) {
	five := times(big.NewInt(5))
	all := numbers(rand.New(rand.NewPCG(5, 6)), params.N)
	for _, tt := range []struct{ width, stride int }{{4, 1}, {5, 1}, {6, 1}, {smallWidth, smallStride}, {largeWidth, 1}, {baseWidth, 1}, {7, 3}} {
		made := newTable(&five, tt.width, tt.stride)
		for _, k := range all {
			s := scalar(words(bytesOf(k)))
			want := times(new(big.Int).Mul(k, big.NewInt(5)))
			var sum jacobian
			made.sum(&sum, &s)
			if got := flat(sum); got != want {
				t.Fatalf("width %d, stride %d: 5·%v is %v, want %v", tt.width, tt.stride, k, got, want)
			}
			if tt.stride > 1 {
				continue
			}
			sum = jacobian{}
			for _, p := range made.terms(nil, &s) {
				sum.add(&p)
			}
			if got := flat(sum); got != want {
				t.Fatalf("terms of width %d: 5·%v is %v, want %v", tt.width, k, got, want)
			}
		}
	}
}

// TestPowers has the powers of a point, and multiples of it made of them.
func TestPowers(t *testing.T) {
	five := times(big.NewInt(5))
	var p powers
	p.of(&five)
	for i, got := range p.points {
		if want := times(new(big.Int).Lsh(big.NewInt(5), uint(i))); got != want {
			t.Fatalf("5·2^%d is %v, want %v", i, got, want)
		}
	}
	for _, k := range numbers(rand.New(rand.NewPCG(5, 6)), params.N) {
		s := scalar(words(bytesOf(k)))
		var sum jacobian
		for _, q := range p.terms(nil, &s) {
			sum.add(&q)
		}
		if got, want := flat(sum), times(new(big.Int).Mul(k, big.NewInt(5))); got != want {
			t.Fatalf("5·%v is %v, want %v", k, got, want)
		}
	}
}

// TestMemory holds the bound that is promised.
func TestMemory(t *testing.T) {
	size := func(width, stride int) int { return rowCount(width, stride) << (width - 1) * 64 }
	total := size(baseWidth, 1) + (maxKeys-maxLarge)*size(smallWidth, smallStride) + maxLarge*size(largeWidth, 1)
	if total > 3<<20 {
		t.Errorf("the tables may have %d bytes", total)
	}
}
