package bbs

import (
	"math/big"
	"sync"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fp"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// endomorphism is what makes a multiplication in G1 two of half the length:
// λ·(x, y) is (β·x, y). For this curve λ = z² − 1 with its parameter z, as
// λ² + λ + 1 = z⁴ − z² + 1 is the order.
type endomorphism struct {
	lambda big.Int
	beta   fp.Element
}

var glv = sync.OnceValue(func() *endomorphism {
	var e endomorphism
	z, _ := new(big.Int).SetString("d201000000010000", 16)
	e.lambda.Mul(z, z)
	e.lambda.Sub(&e.lambda, big.NewInt(1))
	third := new(big.Int).Sub(fp.Modulus(), big.NewInt(1))
	third.Div(third, big.NewInt(3))
	for base := uint64(2); e.beta.IsZero() || e.beta.IsOne(); base++ {
		var b fp.Element
		b.SetUint64(base)
		e.beta.Exp(b, third) // a cube root of one
	}
	_, _, g, _ := bls.Generators()
	want, got := g, g
	want.ScalarMultiplication(&g, &e.lambda)
	if got.X.Mul(&g.X, &e.beta); !got.Equal(&want) {
		e.beta.Square(&e.beta) // the other one
	}
	return &e
})

const (
	oddBits = 5 // of a digit, which is odd and below 2^(oddBits-1) in absolute value, or zero
	odds    = 1 << (oddBits - 2)
	nafSize = 130
)

// multiples of a point that is multiplied by some scalars: 1, 3, 5, … times
// it, and the same times λ.
type multiples struct{ near, far [odds]bls.G1Affine }

// prepare makes the multiples of points.
func prepare(points ...*bls.G1Affine) []multiples {
	jac := make([]bls.G1Jac, 0, len(points)*odds)
	for _, p := range points {
		var twice, sum bls.G1Jac
		sum.FromAffine(p)
		twice.Double(&sum)
		jac = append(jac, sum)
		for range odds - 1 {
			sum.AddAssign(&twice)
			jac = append(jac, sum)
		}
	}
	flat, beta := bls.BatchJacobianToAffineG1(jac), &glv().beta
	out := make([]multiples, len(points))
	for i := range out {
		copy(out[i].near[:], flat[i*odds:])
		out[i].far = out[i].near
		for j := range out[i].far {
			out[i].far[j].X.Mul(&out[i].far[j].X, beta)
		}
	}
	return out
}

// by is a point's multiples, and a scalar.
type by struct {
	of     *multiples
	scalar *fr.Element
}

// total adds up points times scalars. Its time depends on the scalars.
func total(parts ...by) (out bls.G1Jac) {
	type half struct {
		of     *[odds]bls.G1Affine
		digits [nafSize]int8
	}
	halves := make([]half, 0, 2*len(parts))
	length := 0
	for _, p := range parts {
		var n, quo, rem big.Int
		quo.QuoRem(p.scalar.BigInt(&n), &glv().lambda, &rem)
		near, far := half{of: &p.of.near}, half{of: &p.of.far}
		length = max(length, naf(&near.digits, &rem), naf(&far.digits, &quo))
		halves = append(halves, near, far)
	}
	out.X.SetOne()
	out.Y.SetOne()
	for i := length - 1; i >= 0; i-- {
		out.DoubleAssign()
		for j := range halves {
			switch d := halves[j].digits[i]; {
			case d > 0:
				out.AddMixed(&halves[j].of[d/2])
			case d < 0:
				minus := halves[j].of[-d/2]
				minus.Y.Neg(&minus.Y)
				out.AddMixed(&minus)
			}
		}
	}
	return out
}

// naf writes a number below 2^128 in signed odd digits, the lowest first, of
// which at most one in oddBits is not zero. It returns how many there are.
func naf(digits *[nafSize]int8, n *big.Int) (length int) {
	var b [24]byte
	n.FillBytes(b[:])
	var words [4]uint64 // lowest first
	for i := range 24 {
		words[i/8] |= uint64(b[23-i]) << (8 * (i % 8))
	}
	for i := 0; words[0]|words[1]|words[2] != 0; i++ {
		if words[0]&1 == 1 {
			d := int8(words[0] & (1<<oddBits - 1))
			words[0] -= uint64(d)
			if d >= 1<<(oddBits-1) {
				d -= 1 << oddBits
				for j, carry := 0, uint64(1<<oddBits); carry != 0; j++ {
					words[j] += carry
					if words[j] >= carry {
						break
					}
					carry = 1
				}
			}
			digits[i], length = d, i+1
		}
		for j := range 3 {
			words[j] = words[j]>>1 | words[j+1]<<63
		}
	}
	return length
}
