package bbs

import (
	"github.com/consensys/gnark-crypto/ecc"
	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// tabled is how many generators are kept in a form that sums up faster.
const tabled = 160

// table holds points that are multiplied again and again.
type table struct {
	points []bls.G1Affine
}

func (t *table) add(p bls.G1Affine) { t.points = append(t.points, p) }

// sum adds up the points at these places, each times its scalar.
func (t *table) sum(places []int, scalars []fr.Element) (out bls.G1Jac) {
	points := make([]bls.G1Affine, len(places))
	for i, p := range places {
		points[i] = t.points[p]
	}
	out.MultiExp(points, scalars, ecc.MultiExpConfig{NbTasks: 1})
	return out
}
