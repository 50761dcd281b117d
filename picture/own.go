package picture

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"

	scale "golang.org/x/image/draw"
)

// ownPicture reads a definition's own PNG and brings it to px pixels.
func ownPicture(data []byte, px int) (image.Image, error) {
	if _, err := CheckPNG(data); err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out := image.NewRGBA(image.Rect(0, 0, px, px))
	scale.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), scale.Src, nil)
	return out, nil
}

func newCanvas(w, h int, ground rgb) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(ground.rgba()), image.Point{}, draw.Src)
	return img
}

func overlay(dst *image.RGBA, src image.Image, at image.Point) {
	draw.Draw(dst, src.Bounds().Sub(src.Bounds().Min).Add(at), src, src.Bounds().Min, draw.Over)
}
