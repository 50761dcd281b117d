package key

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestEdwardsPoints compares with the curve's equation: x² = (y²−1)/(dy²+1)
// has a root exactly when the product of the two does.
func TestEdwardsPoints(t *testing.T) {
	p := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	d, _ := new(big.Int).SetString("37095705934669439343138083508754565189542113879843219016388785533085940283555", 10)
	one := big.NewInt(1)
	onCurve := func(y *big.Int) bool {
		y2 := new(big.Int).Mul(y, y)
		u, v := new(big.Int).Sub(y2, one), new(big.Int).Mul(d, y2)
		u.Mul(u, v.Add(v, one)).Mod(u, p)
		return big.Jacobi(u, p) != -1
	}
	little := func(y *big.Int, sign byte) []byte {
		b := y.FillBytes(make([]byte, 32))
		slices.Reverse(b)
		b[31] |= sign << 7
		return b
	}
	var all []*big.Int
	for i := int64(-19); i <= 19; i++ { // both ends of the numbers of 255 bits
		all = append(all, new(big.Int).Add(p, big.NewInt(min(i, 18))), big.NewInt(i+19))
	}
	source := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		b := make([]byte, 32)
		for i := range b {
			b[i] = byte(source.Uint32())
		}
		b[0] &= 0x7f
		all = append(all, new(big.Int).SetBytes(b))
	}
	good := 0
	for _, y := range all {
		for sign := range byte(2) {
			b := little(y, sign)
			small := slices.ContainsFunc(smallOrder, func(s []byte) bool { return slices.Equal(s, little(y, 0)) })
			want := y.Cmp(p) < 0 && onCurve(y) && !small
			for range 2 { // also when it is remembered
				if _, err := newEd25519(b); (err == nil) != want {
					t.Errorf("%x: %v, and it is a good key: %v", b, err, want)
				}
			}
			if want {
				good++
			}
		}
	}
	if good < 150 || good > 350 {
		t.Errorf("%d good keys", good)
	}
}
