//go:build !purego

package p256

import "golang.org/x/sys/cpu"

// hasADX tells whether the processor has two chains of carries (ADX) and a
// multiplication that leaves them alone (BMI2). Without them the functions
// below are those of the same names that end in Go.
var hasADX = cpu.X86.HasADX && cpu.X86.HasBMI2

// mul sets z to x·y.
//
//go:noescape
func mul(z, x, y *element)

// squareTimes sets z to x squared so many times, at least once.
//
//go:noescape
func squareTimes(z, x *element, times int)

// doubleTimes doubles p so many times, at least once.
//
//go:noescape
func doubleTimes(p *jacobian, times int)

// doublings sets the points to one another's doubles, see doublingsGo.
//
//go:noescape
func doublings(points *[powerCount]affine, doubled *[powerCount - 1]element)

// slopes sets the pairs' over, under and before, of at least one pair, and
// multiplies product by all that is under.
//
//go:noescape
func slopes(points []affine, pairs []pair, product *element)

// join adds the points of pairs, of at least one, given the inverse of the
// product of all that is under.
//
//go:noescape
func join(points []affine, pairs []pair, left *element)
