package p256

import (
	"crypto/elliptic"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestKeys reads points as crypto/elliptic does: of x at the ends of what
// there is and others, about half of which have no y.
func TestKeys(t *testing.T) {
	curve, found := elliptic.P256(), 0
	all := numbers(rand.New(rand.NewPCG(7, 8)), new(big.Int).Lsh(big.NewInt(1), 256))
	for _, x := range append(all, params.P, params.Gx, new(big.Int).Add(params.P, big.NewInt(5)), big.NewInt(5)) {
		for _, sign := range []byte{2, 3} {
			point := append([]byte{sign}, bytesOf(x)...)
			_, y := elliptic.UnmarshalCompressed(curve, point)
			got, ok := Decompress(point)
			if ok != (y != nil) {
				t.Errorf("%x: %v", point, ok)
			}
			if !ok {
				continue
			}
			found++
			whole := append(append([]byte{4}, bytesOf(x)...), bytesOf(y)...)
			read, ok := NewPublicKey(whole)
			if !ok || !read.Equal(got) || read.at != got.at || string(got.Bytes()) != string(whole) {
				t.Errorf("%x is read as %x", point, got.Bytes())
			}
			if standard := read.Standard(); standard.X.Cmp(x) != 0 || standard.Y.Cmp(y) != 0 {
				t.Errorf("%x becomes %x, %x", whole, standard.X, standard.Y)
			}
			whole[64] ^= 1
			if _, ok := NewPublicKey(whole); ok {
				t.Errorf("%x is off the curve and was read", whole)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d points were found", found)
	}
	g := append(append([]byte{4}, bytesOf(params.Gx)...), bytesOf(params.Gy)...)
	for name, point := range map[string][]byte{
		"nothing": nil, "infinity": {0}, "too short": g[:64], "too long": append(g, 0), "zeros": append([]byte{4}, make([]byte, 64)...),
		"hybrid": append([]byte{6}, g[1:]...), "y is over p": append(g[:33:33], bytesOf(new(big.Int).Add(params.P, big.NewInt(1)))...),
	} {
		if _, ok := NewPublicKey(point); ok {
			t.Errorf("%s was read", name)
		}
	}
	for name, point := range map[string][]byte{
		"nothing": nil, "infinity": {0}, "too short": append([]byte{2}, g[1:32]...), "too long": append([]byte{2}, g[1:34]...),
		"another form": append([]byte{4}, g[1:33]...),
	} {
		if _, ok := Decompress(point); ok {
			t.Errorf("%s was read, compressed", name)
		}
	}
}
