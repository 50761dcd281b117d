//go:build !amd64 || purego

package p256

func mul(z, x, y *element) { mulGo(z, x, y) }

func squareTimes(z, x *element, times int) { squareTimesGo(z, x, times) }

func doubleTimes(p *jacobian, times int) { doubleTimesGo(p, times) }

func doublings(points *[powerCount]affine, doubled *[powerCount - 1]element) {
	doublingsGo(points, doubled)
}

func slopes(points []affine, pairs []pair, product *element) {
	slopesGo(points, pairs, product)
}

func join(points []affine, pairs []pair, left *element) { joinGo(points, pairs, left) }

const hasWide = false

func (a *adder) runWide() bool { return false }

func (p *powers) flattenWide() { p.flatten() }
