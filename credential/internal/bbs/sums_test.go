package bbs

import (
	"bytes"
	"sync"
	"testing"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// small is a scalar; minus one is the order less one.
func small(n int64) (e fr.Element) { return *e.SetInt64(n) }

// TestSums compares with one multiplication after the other, also where
// points are equal, opposite or cancel out.
func TestSums(t *testing.T) {
	g, err := SHA256.generators(tabled + 4)
	if err != nil {
		t.Fatal(err)
	}
	random, err := Random(nil).scalars(40)
	if err != nil {
		t.Fatal(err)
	}
	many := make([]int, 40)
	for i := range many {
		many[i] = i * 6
	}
	for name, tt := range map[string]struct {
		places  []int
		scalars []fr.Element
	}{
		"nothing":                     {nil, nil},
		"zero":                        {[]int{1}, []fr.Element{small(0)}},
		"one":                         {[]int{1}, []fr.Element{small(1)}},
		"the largest scalar":          {[]int{1}, []fr.Element{small(-1)}},
		"digits at the bounds":        {[]int{1, 2, 3, 4}, []fr.Element{small(127), small(128), small(129), small(255 << 8)}},
		"the same point twice":        {[]int{5, 5}, []fr.Element{small(3), small(3)}},
		"a point and its opposite":    {[]int{5, 5}, []fr.Element{small(3), small(-3)}},
		"that, and another":           {[]int{5, 5, 6, 5}, []fr.Element{small(3), small(-3), small(9), small(3)}},
		"the same many times":         {make([]int, 40), random},
		"many":                        {many, random},
		"those beyond the table":      {[]int{tabled, tabled + 1, tabled + 3}, random[:3]},
		"two on each side of the end": {[]int{tabled - 2, tabled - 1, tabled, tabled + 1}, random[:4]},
	} {
		var want bls.G1Jac
		want.FromAffine(new(bls.G1Affine))
		for i, place := range tt.places {
			part := times(&g.table.points[place], &tt.scalars[i])
			want.AddAssign(&part)
		}
		got := g.table.sum(tt.places, tt.scalars)
		if !got.Equal(&want) {
			t.Errorf("%s: another sum", name)
		}
	}
}

// TestTotals compares with one multiplication after the other.
func TestTotals(t *testing.T) {
	g, err := SHA256.generators(2)
	if err != nil {
		t.Fatal(err)
	}
	random, err := Random(nil).scalars(64)
	if err != nil {
		t.Fatal(err)
	}
	var lambda fr.Element
	lambda.SetBigInt(&glv().lambda)
	for _, n := range []int64{0, 1, 2, 15, 16, 17, 31, 32, 33, -1, -2, 1 << 40} {
		e := small(n)
		var shifted fr.Element
		shifted.Mul(&e, &lambda)
		random = append(random, e, shifted)
	}
	p, q := &g.table.points[0], &g.table.points[1]
	of := prepare(p, q, p)
	for i := range random {
		x, y := &random[i], &random[(i+1)%len(random)]
		want, part := times(p, x), times(q, y)
		if got := total(by{&of[0], x}); !got.Equal(&want) {
			t.Errorf("%s times a point is another", x)
		}
		want.AddAssign(&part)
		if got := total(by{&of[0], x}, by{&of[1], y}); !got.Equal(&want) {
			t.Errorf("%s and %s times points are another", x, y)
		}
		var minus fr.Element
		minus.Neg(x)
		if got := total(by{&of[0], x}, by{&of[2], &minus}); !got.Z.IsZero() {
			t.Errorf("%s times a point less the same is not the identity", x)
		}
	}
}

// TestGeneratorsConcurrently: those that one caller has stay as they are while
// another has more made.
func TestGeneratorsConcurrently(t *testing.T) {
	want, err := SHA256.generators(64)
	if err != nil {
		t.Fatal(err)
	}
	fresh := &Suite{api: SHA256.api, expand: expandXMD}
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			count := 1 + (n*29)%64
			g, err := fresh.generators(count)
			if err != nil {
				t.Error(err)
				return
			}
			ours, theirs := g.table.sum([]int{count}, []fr.Element{small(7)}), want.table.sum([]int{count}, []fr.Element{small(7)})
			if !ours.Equal(&theirs) || !bytes.Equal(g.octets[:count*pointSize], want.octets[:count*pointSize]) {
				t.Errorf("other generators for %d messages", count)
			}
		})
	}
	wg.Wait()
}
