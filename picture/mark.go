package picture

import "laurel/picture/fonts"

// Mark is the answer to a check, drawn as a shape of its own (LOOK §8).
type Mark int

// The marks. NoMark draws none.
const (
	NoMark  Mark = iota
	Pass         // round, tick
	Fail         // square, cross
	Hold         // square, two bars
	Unknown      // diamond, hollow and dashed, question mark
)

func (m Mark) colour() rgb {
	switch m {
	case Pass:
		return leafy
	case Fail:
		return madder
	}
	return bark
}

// scene is the mark in a square of 24 units.
func (m Mark) scene() scene {
	s := scene{w: 24, h: 24}
	c := m.colour()
	line := func(pts ...pt) {
		p := polygon(pts...)
		s.stroke(p[:len(p)-1], white, 2.6)
	}
	switch m {
	case Pass:
		s.fill(circle(pt{12, 12}, 10.8), c)
		line(pt{6.8, 12.4}, pt{10.6, 16.2}, pt{17.4, 8.2})
	case Fail:
		s.fill(rect(1.5, 1.5, 21, 21), c)
		line(pt{7, 7}, pt{17, 17})
		line(pt{17, 7}, pt{7, 17})
	case Hold:
		s.fill(rect(1.5, 1.5, 21, 21), c)
		line(pt{9, 6.5}, pt{9, 17.5})
		line(pt{15, 6.5}, pt{15, 17.5})
	case Unknown:
		s.stroke(polygon(pt{12, 1.2}, pt{22.8, 12}, pt{12, 22.8}, pt{1.2, 12}), c, 1.5)
		s.shapes[0].dash = [2]float64{3.05, 2.04}
		s.fill(setMiddle(fonts.Strong, "?", 15, pt{12, 17}), c)
	}
	return s
}
