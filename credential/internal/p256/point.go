package p256

// affine is a point (x, y) of y² = x³ − 3x + b. The point at infinity is
// written (0, 0), which is not on the curve.
type affine struct{ x, y element }

func (p *affine) isInfinity() bool { return p.x.isZero() && p.y.isZero() }

// jacobian is a point in Jacobian coordinates, x = X/Z², y = Y/Z³; infinity
// has Z = 0.
type jacobian struct{ X, Y, Z element }

// double sets p to 2p.
func (p *jacobian) double() { doubleTimes(p, 1) }

func doubleTimesGo(p *jacobian, times int) {
	for range times {
		p.doubleGo()
	}
}

// doubleGo sets p to 2p ("dbl-2001-b" of the Explicit-Formulas Database, for
// a = −3). There is no point of order 2, so only infinity doubles to infinity,
// and the formulae give that: Z₃ = Y² − Y² = 0.
func (p *jacobian) doubleGo() {
	var delta, gamma, beta, alpha, t element
	delta.square(&p.Z)
	gamma.square(&p.Y)
	beta.mul(&p.X, &gamma)
	t.sub(&p.X, &delta)
	alpha.add(&p.X, &delta)
	alpha.mul(&alpha, &t)
	t.double(&alpha)
	alpha.add(&alpha, &t) // 3(X−δ)(X+δ)
	p.Z.add(&p.Z, &p.Y)
	p.Z.square(&p.Z)
	p.Z.sub(&p.Z, &gamma)
	p.Z.sub(&p.Z, &delta) // (Y+Z)² − γ − δ
	beta.double(&beta)
	beta.double(&beta) // 4β
	p.X.square(&alpha)
	p.X.sub(&p.X, &beta)
	p.X.sub(&p.X, &beta) // α² − 8β
	beta.sub(&beta, &p.X)
	p.Y.mul(&alpha, &beta)
	gamma.square(&gamma)
	gamma.double(&gamma)
	gamma.double(&gamma)
	gamma.double(&gamma)
	p.Y.sub(&p.Y, &gamma) // α(4β − X₃) − 8γ²
}

// add sets p to p+q, whatever p and q are (Cohen, Miyaji, Ono, "Efficient
// elliptic curve exponentiation using mixed coordinates", with Z₂ = 1):
//
//	H = x·Z² − X, R = y·Z³ − Y, V = X·H²
//	X₃ = R² − H³ − 2V, Y₃ = R(V − X₃) − Y·H³, Z₃ = Z·H
//
// H is 0 where both have the same x: then q is p or −p.
func (p *jacobian) add(q *affine) {
	if q.isInfinity() {
		return
	}
	if p.Z.isZero() {
		p.X, p.Y, p.Z = q.x, q.y, one
		return
	}
	var zz, h, r, hh, v element
	zz.square(&p.Z)
	h.mul(&q.x, &zz)
	h.sub(&h, &p.X)
	r.mul(&zz, &p.Z)
	r.mul(&r, &q.y)
	r.sub(&r, &p.Y)
	if h.isZero() {
		if r.isZero() {
			p.double()
		} else {
			*p = jacobian{}
		}
		return
	}
	p.Z.mul(&p.Z, &h)
	hh.square(&h)
	v.mul(&p.X, &hh)
	hh.mul(&hh, &h) // H³
	p.X.square(&r)
	p.X.sub(&p.X, &hh)
	p.X.sub(&p.X, &v)
	p.X.sub(&p.X, &v)
	v.sub(&v, &p.X)
	v.mul(&v, &r)
	hh.mul(&hh, &p.Y)
	p.Y.sub(&v, &hh)
}
