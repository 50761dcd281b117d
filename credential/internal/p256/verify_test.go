package p256

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"math/big"
	random "math/rand/v2"
	"sync"
	"testing"
)

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return private
}

func sign(t testing.TB, private *ecdsa.PrivateKey, message string) Signature {
	t.Helper()
	digest := sha256.Sum256([]byte(message))
	r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return Signature{digest, append(bytesOf(r), bytesOf(s)...)}
}

func publicOf(private *ecdsa.PrivateKey) *PublicKey {
	point, err := private.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	public, ok := NewPublicKey(point)
	if !ok {
		panic("a key of crypto/ecdsa is off the curve")
	}
	return public
}

// ways are all ways to verify one signature, by name.
func ways(public *PublicKey, filler []Signature) map[string]func(Signature) bool {
	p := public.at
	out := map[string]func(Signature) bool{
		"whatever is on": func(s Signature) bool { return Verify(public, s) },
		"alone":          func(s Signature) bool { return VerifyAll(public, []Signature{s}) },
		"among others":   func(s Signature) bool { return VerifyAll(public, append([]Signature{s}, filler...)) },
		"after others":   func(s Signature) bool { return VerifyAll(public, append(filler[:len(filler):len(filler)], s)) },
	}
	known := newTable(&other.public.at, largeWidth, 1)
	mine := newTable(&public.at, largeWidth, 1)
	out["beside another's"] = func(s Signature) bool {
		first, others := verify(known, public, []Signature{other.good[0], s})
		return first && others
	}
	out["before another's"] = func(s Signature) bool {
		first, others := verify(mine, other.public, append([]Signature{s}, other.good...))
		return first && others
	}
	out["before another's that is wrong"] = func(s Signature) bool {
		first, others := verify(mine, other.public, []Signature{s, other.good[0], {}})
		return first && !others
	}
	for _, stride := range []int{1, smallStride} {
		for width := 4; width <= 6; width++ {
			t := newTable(&p, width, stride)
			out[fmt.Sprintf("table %d/%d", width, stride)] = t.verify
		}
	}
	return out
}

// other is a key with some of its signatures.
var other = func() (o struct {
	public *PublicKey
	good   []Signature
}) {
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytesOf(big.NewInt(54321)))
	if err != nil {
		panic(err)
	}
	o.public = publicOf(private)
	for _, text := range []string{"one", "two", "three"} {
		digest := sha256.Sum256([]byte(text))
		r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
		if err != nil {
			panic(err)
		}
		o.good = append(o.good, Signature{digest, append(bytesOf(r), bytesOf(s)...)})
	}
	return o
}()

// judge has all ways answer as crypto/ecdsa does, and returns the answer.
func judge(t *testing.T, public *PublicKey, ways map[string]func(Signature) bool, name string, s Signature) bool {
	t.Helper()
	want := bare(public, s)
	for way, verify := range ways {
		if got := verify(s); got != want {
			t.Errorf("%s, %s: %v, crypto/ecdsa: %v\nkey %x\ndigest %x\nsignature %x", name, way, got, want, public.bytes, s.Digest, s.Value)
		}
	}
	return want
}

func fillers(t testing.TB, private *ecdsa.PrivateKey, n int) []Signature {
	var out []Signature
	for i := range n {
		out = append(out, sign(t, private, fmt.Sprint("filler ", i)))
	}
	return out
}

// TestRandom changes good signatures at random.
func TestRandom(t *testing.T) {
	source := random.New(random.NewPCG(1, 2))
	good := 0
	for range 6 {
		private := newKey(t)
		ways := ways(publicOf(private), fillers(t, private, 6))
		for i := range 10 {
			s := sign(t, private, fmt.Sprint(i))
			if judge(t, publicOf(private), ways, "as signed", s) {
				good++
			}
			s.Value = append([]byte(nil), s.Value...)
			s.Value[source.IntN(64)] ^= 1 << source.IntN(8)
			judge(t, publicOf(private), ways, "one bit of it", s)
			s = sign(t, private, fmt.Sprint(i))
			s.Digest[source.IntN(32)] ^= 1 << source.IntN(8)
			judge(t, publicOf(private), ways, "one bit of the digest", s)
		}
	}
	if good != 60 {
		t.Errorf("%d of 60 signatures are good", good)
	}
}

// made is a signature for multipliers of G and of the key: for R = aG + bQ the
// signature r = x(R), s = r/b is good over e = a·s, so each a and b can be had.
func made(secret, a, b *big.Int) Signature {
	n := params.N
	k := new(big.Int).Mul(b, secret)
	k.Add(k, a).Mod(k, n)
	r := big.NewInt(1) // for infinity, which has no x
	if k.Sign() != 0 {
		x, _ := elliptic.P256().ScalarBaseMult(bytesOf(k))
		r = x.Mod(x, n)
	}
	s := new(big.Int).ModInverse(b, n)
	s.Mul(s, r).Mod(s, n)
	e := new(big.Int).Mul(a, s)
	return Signature{[32]byte(bytesOf(e.Mod(e, n))), append(bytesOf(r), bytesOf(s)...)}
}

// TestKeysNearBase has keys that are small multiples of the base point, and
// their opposites: the sums meet equal and opposite points and infinity at
// every turn.
func TestKeysNearBase(t *testing.T) {
	n := params.N
	for _, d := range []int64{1, 2, 16, 1 << 20, -1, -16} {
		secret := new(big.Int).Mod(big.NewInt(d), n)
		private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytesOf(secret))
		if err != nil {
			t.Fatal(err)
		}
		public := publicOf(private)
		ways := ways(public, fillers(t, private, 3))
		for _, b := range []int64{1, 2, 16, 255, -1, -16, 0x77777777, 0x88888888} {
			b := new(big.Int).Mod(big.NewInt(b), n)
			equal := new(big.Int).Mul(b, secret)
			for _, a := range []*big.Int{new(big.Int), b, new(big.Int).Sub(n, b), equal.Mod(equal, n), new(big.Int).Sub(n, equal), big.NewInt(1)} {
				judge(t, public, ways, fmt.Sprintf("%d: %v·G + %v·Q", d, a, b), made(secret, a, b))
			}
		}
		for _, digit := range []int64{1, 7, 8, 9, 15} { // everywhere
			b := new(big.Int)
			for range 64 {
				b.Lsh(b, 4).Add(b, big.NewInt(digit))
			}
			b.Mod(b, n)
			judge(t, public, ways, fmt.Sprintf("%d: digits %d", d, digit), made(secret, b, b))
		}
	}
}

// TestEdgeCases has multipliers at the ends, and signatures that are none.
func TestEdgeCases(t *testing.T) {
	n := params.N
	private := newKey(t)
	d, _ := private.Bytes()
	secret := new(big.Int).SetBytes(d)
	ways := ways(publicOf(private), fillers(t, private, 7))
	order := func(d int64) *big.Int { return new(big.Int).Add(n, big.NewInt(d)) }
	made := func(a, b *big.Int) Signature { return made(secret, a, b) }
	half := new(big.Int).Rsh(n, 1)
	ends := []*big.Int{big.NewInt(1), big.NewInt(2), big.NewInt(15), big.NewInt(16), big.NewInt(17), big.NewInt(32), big.NewInt(512), big.NewInt(513), half, order(-1), order(-2)}
	for _, b := range ends {
		for _, a := range append(ends, big.NewInt(0)) {
			if !judge(t, publicOf(private), ways, fmt.Sprintf("%v·G + %v·Q", a, b), made(a, b)) {
				t.Errorf("made for %v·G + %v·Q, and not good", a, b)
			}
		}
		// aG is bQ, −bQ, and such that sums meet equal and opposite points.
		equal := new(big.Int).Mul(b, secret)
		if !judge(t, publicOf(private), ways, "equal halves", made(equal.Mod(equal, n), b)) {
			t.Errorf("equal halves for %v are not good", b)
		}
		if judge(t, publicOf(private), ways, "infinity", made(new(big.Int).Sub(n, equal), b)) {
			t.Error("infinity is good")
		}
	}
	good := sign(t, private, "what is signed")
	r, s := new(big.Int).SetBytes(good.Value[:32]), new(big.Int).SetBytes(good.Value[32:])
	top := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	for name, tt := range map[string]struct {
		r, s *big.Int
		want bool
	}{
		"as signed":   {r, s, true},
		"the other s": {r, new(big.Int).Sub(n, s), true},
		"r is 0":      {new(big.Int), s, false}, "s is 0": {r, new(big.Int), false},
		"both are 0": {new(big.Int), new(big.Int), false},
		"r is n":     {n, s, false}, "s is n": {r, n, false},
		"r is p": {params.P, s, false}, "r is p-n": {new(big.Int).Sub(params.P, n), s, false},
		"r is n-1": {order(-1), s, false}, "s is n-1": {r, order(-1), false}, "s is n+1": {r, order(1), false},
		"all ones": {top, top, false}, "r and s are 1": {big.NewInt(1), big.NewInt(1), false},
		"changed places": {s, r, false}, "r negated": {new(big.Int).Sub(n, r), s, false},
	} {
		v := Signature{good.Digest, append(bytesOf(tt.r), bytesOf(tt.s)...)}
		if judge(t, publicOf(private), ways, name, v) != tt.want {
			t.Errorf("%s: %v", name, !tt.want)
		}
	}
	for _, size := range []int{0, 1, 32, 63, 65, 128} {
		judge(t, publicOf(private), ways, "another length", Signature{good.Digest, append(good.Value, make([]byte, 64)...)[:size]})
	}
	for _, digest := range [][]byte{make([]byte, 32), bytesOf(n), bytesOf(order(-1)), bytesOf(order(1)), bytesOf(top)} {
		judge(t, publicOf(private), ways, "a digest at the ends", Signature{[32]byte(digest), good.Value})
	}
}

// TestSecondX: x of R may be r+n, where that is below p. Such an R is taken,
// and for r = x(R) − n a key is computed of which (r, 1) is a signature:
// Q = (R − eG)/r.
func TestSecondX(t *testing.T) {
	n, curve := params.N, elliptic.P256()
	found := 0
	for d := int64(1); found < 4; d++ {
		r := big.NewInt(d)
		compressed := append([]byte{2}, bytesOf(new(big.Int).Add(n, r))...)
		x, y := elliptic.UnmarshalCompressed(curve, compressed)
		if x == nil {
			continue
		}
		found++
		e := big.NewInt(77)
		gx, gy := curve.ScalarBaseMult(bytesOf(new(big.Int).Sub(n, e)))
		qx, qy := curve.Add(x, y, gx, gy)
		qx, qy = curve.ScalarMult(qx, qy, bytesOf(new(big.Int).ModInverse(r, n)))
		public, ok := NewPublicKey(append([]byte{4}, append(bytesOf(qx), bytesOf(qy)...)...))
		if !ok {
			t.Fatal("the key is off the curve")
		}
		s := Signature{[32]byte(bytesOf(e)), append(bytesOf(r), bytesOf(big.NewInt(1))...)}
		ways := ways(public, []Signature{s, s, s, s, s, s})
		if !judge(t, public, ways, "x is r+n", s) {
			t.Errorf("x is r+n for r = %d, and it is not good", d)
		}
		s.Value = append(bytesOf(new(big.Int).Add(r, n)), s.Value[32:]...)
		if judge(t, public, ways, "r is over n", s) {
			t.Error("r over n is good")
		}
	}
}

// TestOneOfMany: one bad signature spoils a proof, wherever it stands, at
// every number for which there is a way of its own.
func TestOneOfMany(t *testing.T) {
	private := newKey(t)
	all := fillers(t, private, 2*chunk+3)
	for _, n := range []int{0, 1, 2, 3, 4, 5, 7, 8, chunk - 1, chunk, chunk + 1, 2*chunk + 3} {
		some := append([]Signature(nil), all[:n]...)
		if !VerifyAll(publicOf(private), some) {
			t.Errorf("%d good ones are not good", n)
		}
		for _, at := range []int{0, n / 2, n - 1} {
			if at < 0 || n == 0 {
				continue
			}
			kept := some[at]
			some[at] = Signature{kept.Digest, all[(at+1)%len(all)].Value}
			if VerifyAll(publicOf(private), some) {
				t.Errorf("of %d, the one at %d is another's, and all are good", n, at)
			}
			some[at] = Signature{kept.Digest, make([]byte, 64)}
			if VerifyAll(publicOf(private), some) {
				t.Errorf("of %d, the one at %d is zero, and all are good", n, at)
			}
			some[at] = kept
		}
	}
}

// TestConcurrent has many verify with few keys as tables come to be.
func TestConcurrent(t *testing.T) {
	type sample struct {
		public    *PublicKey
		good, bad Signature
	}
	var samples []sample
	for i := range 6 {
		private := newKey(t)
		s := sample{publicOf(private), sign(t, private, "a"), sign(t, private, "b")}
		s.bad.Digest[i] ^= 1
		samples = append(samples, s)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 30 {
				for _, s := range samples {
					if !Verify(s.public, s.good) || Verify(s.public, s.bad) {
						t.Error("an answer changed")
					}
				}
			}
		})
	}
	all.Wait()
}

// FuzzVerify looks for signatures on which the ways differ.
func FuzzVerify(f *testing.F) {
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytesOf(big.NewInt(12345)))
	if err != nil {
		f.Fatal(err)
	}
	all := fillers(f, private, 6)
	ways := ways(publicOf(private), all)
	f.Add(all[0].Digest[:], all[0].Value)
	f.Add(make([]byte, 32), make([]byte, 64))
	f.Fuzz(func(t *testing.T, digest, value []byte) {
		if len(digest) == 32 {
			judge(t, publicOf(private), ways, "fuzz", Signature{[32]byte(digest), value})
		}
	})
}
