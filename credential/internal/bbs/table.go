package bbs

import (
	"github.com/consensys/gnark-crypto/ecc"
	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

const (
	// tabled is how many points are kept with their multiples, which takes
	// 3 KB each.
	tabled = 256

	digitBits = 8
	digits    = 256 / digitBits
)

// table holds points that are multiplied again and again.
type table struct {
	points   []bls.G1Affine
	multiple []bls.G1Affine // of the first tabled points: each times 1, 2^8, 2^16, …
}

func (t *table) add(p bls.G1Affine) {
	t.points = append(t.points, p)
	if len(t.points) > tabled {
		return
	}
	var jac [digits]bls.G1Jac
	jac[0].FromAffine(&p)
	for i := 1; i < digits; i++ {
		jac[i] = jac[i-1]
		for range digitBits {
			jac[i].DoubleAssign()
		}
	}
	t.multiple = append(t.multiple, bls.BatchJacobianToAffineG1(jac[:])...)
}

// sum adds up the points at these places, each times its scalar.
func (t *table) sum(places []int, scalars []fr.Element) bls.G1Jac {
	var near sums
	var far []bls.G1Affine
	var by []fr.Element
	near.expect(len(places))
	for i, place := range places {
		if place < len(t.multiple)/digits {
			near.multiply(t.multiple[place*digits:][:digits], &scalars[i])
		} else {
			far, by = append(far, t.points[place]), append(by, scalars[i])
		}
	}
	out := near.total()
	if len(far) > 0 {
		var rest bls.G1Jac
		if _, err := rest.MultiExp(far, by, ecc.MultiExpConfig{NbTasks: 1}); err != nil {
			panic("points and scalars are equally many: " + err.Error())
		}
		out.AddAssign(&rest)
	}
	return out
}
