package picture

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white border a reader needs round a code, in modules
// (ISO/IEC 18004, §6.3.8).
const quiet = 4

// modules is a QR code before it is drawn: its dark modules row by row.
type modules [][]bool

func modulesOf(text string) (modules, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, refuse("qr.tooLong", "This text is too long for a QR code.")
	}
	n := code.Bounds().Dx()
	m := make(modules, n)
	for y := range m {
		m[y] = make([]bool, n)
		for x := range m[y] {
			grey := color.GrayModel.Convert(code.At(x, y)).(color.Gray)
			m[y][x] = grey.Y < 128
		}
	}
	return m, nil
}

// path has one contour per run of dark modules, k wide each, the first at at.
func (m modules) path(at pt, k float64) path {
	var p path
	for y, row := range m {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				p = append(p, rect(at.x+float64(from)*k, at.y+float64(y)*k, float64(x-from)*k, k)...)
			}
		}
	}
	return p
}

// QR draws a QR code of text as SVG, on a white field with its quiet zone. It
// has no words of its own: the page says beside it what the code opens.
func QR(text string) ([]byte, error) {
	m, err := modulesOf(text)
	if err != nil {
		return nil, err
	}
	n := len(m) + 2*quiet
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %[1]d" role="img" aria-label="QR code" shape-rendering="crispEdges">`+
		`<path d="M0 0h%[1]dv%[1]dh-%[1]dz" fill="#fff"/><path d="%s" fill="#000"/></svg>`,
		n, svgPath(m.path(pt{quiet, quiet}, 1), 1)), nil
}

// QRPNG draws a QR code of text on a white field, px pixels wide or as much
// less as whole pixels per module ask for, but never less than one.
func QRPNG(text string, px int) ([]byte, error) {
	m, err := modulesOf(text)
	if err != nil {
		return nil, err
	}
	n := len(m) + 2*quiet
	k := min(max(px/n, 1), maxRaster/n)
	img := image.NewPaletted(image.Rect(0, 0, n*k, n*k), color.Palette{color.White, color.Black})
	for y, row := range m {
		for x, dark := range row {
			if dark {
				at := image.Pt((x+quiet)*k, (y+quiet)*k)
				draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(k, k))}, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return encodePNG(img)
}
