//go:build amd64 && !purego

package p256

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestWithoutADX runs the arithmetic as on a processor that lacks it.
func TestWithoutADX(t *testing.T) {
	had, wide := hasADX, hasWide
	hasADX, hasWide = false, false
	defer func() { hasADX, hasWide = had, wide }()
	t.Run("field", TestField)
	t.Run("additions", TestAdditions)
	t.Run("powers", TestPowers)
}

// TestWithoutWide verifies as on a processor that multiplies one by one.
func TestWithoutWide(t *testing.T) {
	if !hasWide {
		t.Skip("this processor is one")
	}
	hasWide = false
	defer func() { hasWide = true }()
	t.Run("additions", TestAdditions)
	t.Run("tables", TestTables)
	t.Run("powers", TestPowers)
	t.Run("random", TestRandom)
	t.Run("near the base", TestKeysNearBase)
	t.Run("one of many", TestOneOfMany)
}

// TestWide adds numbers at the ends of what words and limbs can be, as well as
// others, one by one and side by side: the formulae ask for no curve.
func TestWide(t *testing.T) {
	if !hasWide {
		t.Skip("this processor multiplies one by one")
	}
	source := rand.New(rand.NewPCG(7, 8))
	var ends []element
	for _, n := range numbers(source, params.P) {
		ends = append(ends, element(words(bytesOf(n))))
	}
	for n := 1; n <= 40; n++ {
		for round := range 100 {
			var points []affine
			var pairs []pair
			for i := range n {
				var x [4]element
				for j := range x {
					x[j] = ends[source.IntN(len(ends))]
				}
				points = append(points, affine{x[0], x[1]}, affine{x[2], x[3]})
				pairs = append(pairs, pair{p: 2*i + round%2, q: 2*i + 1 - round%2})
			}
			single, wide := adder{points: slices.Clone(points), pairs: slices.Clone(pairs)}, adder{points: points, pairs: pairs}
			if !wide.runWide() {
				if len(wide.pairs) != n || !slices.Equal(wide.points, single.points) {
					t.Fatalf("%d pairs, and what was not done left %d", n, len(wide.pairs))
				}
				continue
			}
			product := one
			slopesGo(single.points, single.pairs, &product)
			product.invert(&product)
			joinGo(single.points, single.pairs, &product)
			if !slices.Equal(single.points, wide.points) {
				t.Fatalf("%d pairs: %v, one by one %v", n, fmt.Sprintf("%x", wide.points), fmt.Sprintf("%x", single.points))
			}
		}
	}
}
