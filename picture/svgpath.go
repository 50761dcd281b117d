package picture

import (
	"math"
	"strconv"
)

// svgPath writes a path on a grid of 1/unit in relative whole numbers, the
// shortest form there is: a letter is said once for a run of steps, level and
// upright lines have their own, and a control point that mirrors the last one
// is left out (SVG 2, §9.3).
func svgPath(p path, unit float64) string {
	w := pathWriter{unit: unit}
	for _, s := range p {
		w.step(s)
	}
	return string(w.out)
}

type grid struct{ x, y int }

func (g grid) from(o grid) grid   { return grid{g.x - o.x, g.y - o.y} }
func (g grid) mirror(o grid) grid { return grid{2*g.x - o.x, 2*g.y - o.y} }
func (g grid) near(o grid) bool   { return abs(g.x-o.x) <= 1 && abs(g.y-o.y) <= 1 }

func abs(n int) int { return max(n, -n) }

type pathWriter struct {
	unit       float64
	out        []byte
	last       byte // letter a number may follow without saying it again
	now, start grid
	handle     grid // last control point as a reader reconstructs it
	curve      byte // 'Q' or 'C' when handle may be mirrored
}

func (w *pathWriter) step(s seg) {
	var g [3]grid
	for i := range s.points() {
		g[i] = grid{int(math.Round(s.p[i].x * w.unit)), int(math.Round(s.p[i].y * w.unit))}
	}
	curve := w.curve
	w.curve = 0
	switch s.op {
	case 'M':
		if len(w.out) == 0 {
			w.say('M', g[0])
			w.last = 0 // what follows without a letter would be absolute lines
		} else {
			w.say('m', g[0].from(w.now))
			w.last = 'l'
		}
		w.now, w.start = g[0], g[0]
	case 'L':
		d := g[0].from(w.now)
		switch {
		case d == grid{}:
		case d.y == 0:
			w.letter('h')
			w.number(d.x)
		case d.x == 0:
			w.letter('v')
			w.number(d.y)
		default:
			w.say('l', d)
		}
		w.now = g[0]
	case 'Q':
		if mirrored := w.now.mirror(w.handle); curve == 'Q' && mirrored.near(g[0]) {
			w.say('t', g[1].from(w.now))
			w.handle = mirrored
		} else {
			w.say('q', g[0].from(w.now), g[1].from(w.now))
			w.handle = g[0]
		}
		w.now, w.curve = g[1], 'Q'
	case 'C':
		if curve == 'C' && w.now.mirror(w.handle).near(g[0]) {
			w.say('s', g[1].from(w.now), g[2].from(w.now))
		} else {
			w.say('c', g[0].from(w.now), g[1].from(w.now), g[2].from(w.now))
		}
		w.handle, w.now, w.curve = g[1], g[2], 'C'
	case 'Z':
		w.letter('z')
		w.last = 0
		w.now = w.start
	}
}

func (w *pathWriter) say(letter byte, points ...grid) {
	w.letter(letter)
	for _, g := range points {
		w.number(g.x)
		w.number(g.y)
	}
}

func (w *pathWriter) letter(l byte) {
	if l != w.last {
		w.out = append(w.out, l)
		w.last = l
	}
}

func (w *pathWriter) number(n int) {
	if end := w.out[len(w.out)-1]; n >= 0 && end >= '0' && end <= '9' {
		w.out = append(w.out, ' ')
	}
	w.out = strconv.AppendInt(w.out, int64(n), 10)
}
