package p256

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// checkInverse compares both ways with math/big.
func checkInverse(t *testing.T, x, m *big.Int) {
	t.Helper()
	if x = new(big.Int).Mod(x, m); x.Sign() == 0 {
		return
	}
	a, b := words(bytesOf(x)), words(bytesOf(m))
	want := new(big.Int).ModInverse(x, m)
	if got := inverse(&a, &b); bigOf(got).Cmp(want) != 0 {
		t.Fatalf("1/%v modulo %v is %v, want %v", x, m, bigOf(got), want)
	}
	if got := slowInverse(&a, &b); bigOf(got).Cmp(want) != 0 {
		t.Fatalf("slowly, 1/%v modulo %v is %v, want %v", x, m, bigOf(got), want)
	}
}

// TestInverse has numbers at the ends, random ones, some near a simple fraction
// of the modulus, which have large quotients, and those whose quotients are
// all 1.
func TestInverse(t *testing.T) {
	source := rand.New(rand.NewPCG(9, 10))
	for _, m := range []*big.Int{params.P, params.N} {
		for _, x := range numbers(source, m) {
			checkInverse(t, x, m)
		}
		for k := int64(1); k < 40; k++ {
			for d := int64(-3); d <= 3; d++ {
				x := new(big.Int).Div(m, big.NewInt(k))
				checkInverse(t, x.Add(x, big.NewInt(d)), m)
				x = new(big.Int).Mul(m, big.NewInt(k))
				checkInverse(t, x.Div(x, big.NewInt(41)).Add(x, big.NewInt(d)), m)
			}
		}
		for shift := uint(1); shift < 256; shift++ {
			x := new(big.Int).Rsh(m, shift)
			checkInverse(t, x, m)
			checkInverse(t, x.Add(x, big.NewInt(1)), m)
		}
		golden, small := new(big.Int).Set(m), big.NewInt(0)
		golden.Mul(golden, big.NewInt(832040)).Div(golden, big.NewInt(1346269))
		for d := int64(-50); d < 50; d++ {
			checkInverse(t, small.Add(golden, big.NewInt(d)), m)
		}
		for range 3000 {
			words := [4]uint64{source.Uint64(), source.Uint64(), source.Uint64(), source.Uint64()}
			checkInverse(t, bigOf(words), m)
		}
	}
}

// FuzzInverse looks for numbers of which math/big has another inverse.
func FuzzInverse(f *testing.F) {
	f.Add(bytesOf(params.Gx))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) <= 32 {
			checkInverse(t, new(big.Int).SetBytes(b), params.P)
			checkInverse(t, new(big.Int).SetBytes(b), params.N)
		}
	})
}
