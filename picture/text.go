package picture

import (
	"math"

	"laurel/picture/fonts"
)

// capHeight is the height of capitals in em; both families come close to it.
const capHeight = .66

// setLine gives the outlines of s on a level baseline that starts at at.
func setLine(face fonts.Face, s string, size float64, at pt) path {
	var p path
	for _, g := range face.Set(s).Glyphs {
		p = append(p, outline(g, size).placed(place{at: at.add(pt{g.X * size, 0}), k: 1})...)
	}
	return p
}

// setMiddle is setLine with the middle of the line at at.
func setMiddle(face fonts.Face, s string, size float64, at pt) path {
	return setLine(face, s, size, pt{at.x - width(face, s, size)/2, at.y})
}

func width(face fonts.Face, s string, size float64) float64 {
	return face.Set(s).Width * size
}

// setArc sets s along the top of a circle, its middle uppermost, with extra
// space between letters. The angle it takes is arcAngle.
func setArc(face fonts.Face, s string, size, space float64, centre pt, r float64) path {
	var p path
	at := -90 - arcAngle(face, s, size, space, r)/2
	for _, g := range face.Set(s).Glyphs {
		wide := g.Advance * size
		middle := at + degrees(wide/2, r)
		glyph := outline(g, size).placed(place{at: pt{-wide / 2, 0}, k: 1})
		p = append(p, glyph.placed(place{at: polar(centre, r, middle), deg: middle + 90, k: 1})...)
		at += degrees(wide+g.Kern*size+space, r)
	}
	return p
}

func arcAngle(face fonts.Face, s string, size, space, r float64) float64 {
	line := face.Set(s)
	return degrees(line.Width*size+space*float64(len(line.Glyphs)-1), r)
}

func degrees(length, r float64) float64 { return length / r * 180 / math.Pi }

func outline(g fonts.Glyph, size float64) path {
	var p path
	for _, s := range g.Outline() {
		var q [3]pt
		for i, xy := range s.Points {
			q[i] = pt{xy[0] * size, xy[1] * size}
		}
		switch s.Op {
		case fonts.Move:
			if len(p) > 0 {
				p.close()
			}
			p.move(q[0])
		case fonts.LineTo:
			p.line(q[0])
		case fonts.Quad:
			p.quad(q[0], q[1])
		case fonts.Cube:
			p.cube(q[0], q[1], q[2])
		}
	}
	if len(p) > 0 {
		p.close()
	}
	return p
}
