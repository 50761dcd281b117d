package picture

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// maxRaster bounds a picture's side in pixels.
const maxRaster = 2048

// raster draws the scene k pixels to the unit on a ground.
func (s scene) raster(ground rgb, k float64) (*image.RGBA, error) {
	w, h := int(math.Round(s.w*k)), int(math.Round(s.h*k))
	if w < 1 || h < 1 || w > maxRaster || h > maxRaster {
		return nil, refuse("picture.size", "A picture is 1 to 2048 pixels wide and high.")
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(ground.rgba()), image.Point{}, draw.Src)
	for _, sh := range s.shapes {
		places := sh.places
		if len(places) == 0 {
			places = []place{{k: 1}}
		}
		for _, pl := range places {
			by := pl.k * k
			p := sh.path.placed(pl).placed(place{k: k})
			if sh.fill != nil {
				paint(img, p, 0, *sh.fill, fillPath)
			}
			if sh.stroke != nil {
				paint(img, p, sh.width*by, *sh.stroke, func(r *vector.Rasterizer, p path) {
					strokePath(r, p, sh.width*by, sh.dash[0]*by, sh.dash[1]*by)
				})
			}
		}
	}
	return img, nil
}

// png draws the scene with at most 256 colours: a drawing has few, and the
// blends along its edges lie so close that nobody misses one.
func (s scene) png(ground rgb, k float64) ([]byte, error) {
	img, err := s.raster(ground, k)
	if err != nil {
		return nil, err
	}
	return encodePNG(indexed(img))
}

func encodePNG(img image.Image) ([]byte, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// paint fills in c what trace adds for p, within the part of the picture that p
// covers with a line of that width.
func paint(img *image.RGBA, p path, width float64, c rgb, trace func(*vector.Rasterizer, path)) {
	low, high := pt{math.Inf(1), math.Inf(1)}, pt{math.Inf(-1), math.Inf(-1)}
	for _, s := range p {
		for _, q := range s.p[:s.points()] {
			low, high = pt{min(low.x, q.x), min(low.y, q.y)}, pt{max(high.x, q.x), max(high.y, q.y)}
		}
	}
	if low.x > high.x {
		return
	}
	reach := 2*width + 1 // a mitred corner reaches twice the width at most
	part := image.Rect(
		int(math.Floor(low.x-reach)), int(math.Floor(low.y-reach)), int(math.Ceil(high.x+reach)), int(math.Ceil(high.y+reach)),
	).Intersect(img.Bounds())
	if part.Empty() {
		return
	}
	r := vector.NewRasterizer(part.Dx(), part.Dy())
	r.DrawOp = draw.Over
	trace(r, p.placed(place{at: pt{-float64(part.Min.X), -float64(part.Min.Y)}, k: 1}))
	r.Draw(img, part, image.NewUniform(c.rgba()), image.Point{})
}

func fillPath(r *vector.Rasterizer, p path) {
	for _, s := range p {
		a, b, c := s.p[0], s.p[1], s.p[2]
		switch s.op {
		case 'M':
			r.ClosePath()
			r.MoveTo(float32(a.x), float32(a.y))
		case 'L':
			r.LineTo(float32(a.x), float32(a.y))
		case 'Q':
			r.QuadTo(float32(a.x), float32(a.y), float32(b.x), float32(b.y))
		case 'C':
			r.CubeTo(float32(a.x), float32(a.y), float32(b.x), float32(b.y), float32(c.x), float32(c.y))
		case 'Z':
			r.ClosePath()
		}
	}
	r.ClosePath()
}
