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
	r := vector.NewRasterizer(w, h)
	for _, sh := range s.shapes {
		places := sh.places
		if len(places) == 0 {
			places = []place{{k: 1}}
		}
		for _, pl := range places {
			p := sh.path.placed(pl).placed(place{k: k})
			if sh.fill != nil {
				fillPath(r, p)
				paint(img, r, *sh.fill)
			}
			if sh.stroke != nil {
				by := pl.k * k
				strokePath(r, p, sh.width*by, sh.dash[0]*by, sh.dash[1]*by)
				paint(img, r, *sh.stroke)
			}
		}
	}
	return img, nil
}

func (s scene) png(ground rgb, k float64) ([]byte, error) {
	img, err := s.raster(ground, k)
	if err != nil {
		return nil, err
	}
	return encodePNG(img)
}

func encodePNG(img image.Image) ([]byte, error) {
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func paint(img draw.Image, r *vector.Rasterizer, c rgb) {
	r.DrawOp = draw.Over
	r.Draw(img, img.Bounds(), image.NewUniform(c.rgba()), image.Point{})
	size := r.Size()
	r.Reset(size.X, size.Y)
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
