package picture

import (
	"fmt"
	"image/color"
	"math"
)

// rgb is a solid colour in sRGB. The scenes know no transparency.
type rgb struct{ r, g, b uint8 }

// The fixed colours of LOOK, light theme: prints and previews are always light.
var (
	white  = rgb{0xff, 0xff, 0xff}
	paper  = rgb{0xf8, 0xfa, 0xf5}
	ink    = rgb{0x16, 0x24, 0x1d}
	ink2   = rgb{0x46, 0x58, 0x50}
	leafy  = rgb{0x1b, 0x6b, 0x4a}
	madder = rgb{0xa3, 0x26, 0x2f}
	bark   = rgb{0x6b, 0x58, 0x36}
)

func (c rgb) hex() string       { return fmt.Sprintf("#%02x%02x%02x", c.r, c.g, c.b) }
func (c rgb) rgba() color.NRGBA { return color.NRGBA{c.r, c.g, c.b, 255} }

// palette is the three colours of a badge.
type palette struct{ core, ground, engraving rgb }

func paletteOf(hue int) palette {
	h := float64(((hue % 360) + 360) % 360)
	return palette{oklch(.34, .085, h), oklch(.972, .014, h), oklch(.56, .095, h)}
}

// greyPalette is for what no longer counts: the same drawing without its colour.
func greyPalette() palette {
	return palette{oklch(.52, 0, 0), oklch(.955, 0, 0), oklch(.68, 0, 0)}
}

// oklch gives the sRGB colour of lightness l, chroma c and hue h in degrees
// (CSS Color 4, §9.3), with the chroma lowered until sRGB has it.
func oklch(l, c, h float64) rgb {
	if out, ok := oklchExact(l, c, h); ok {
		return out
	}
	low, high := 0.0, c
	for range 24 {
		mid := (low + high) / 2
		if _, ok := oklchExact(l, mid, h); ok {
			low = mid
		} else {
			high = mid
		}
	}
	out, _ := oklchExact(l, low, h)
	return out
}

// oklchExact converts without reducing; ok says whether sRGB has the colour.
func oklchExact(l, c, h float64) (rgb, bool) {
	sin, cos := math.Sincos(h * math.Pi / 180)
	a, b := c*cos, c*sin
	cube := func(x float64) float64 { return x * x * x }
	lc := cube(l + .3963377774*a + .2158037573*b)
	mc := cube(l - .1055613458*a - .0638541728*b)
	sc := cube(l - .0894841775*a - 1.2914855480*b)
	ok := true
	channel := func(v float64) uint8 {
		ok = ok && v >= -1e-6 && v <= 1+1e-6
		v = min(max(v, 0), 1)
		if v <= .0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - .055
		}
		return uint8(math.Round(v * 255))
	}
	return rgb{
		channel(4.0767416621*lc - 3.3077115913*mc + .2309699292*sc),
		channel(-1.2684380046*lc + 2.6097574011*mc - .3413193965*sc),
		channel(-.0041960863*lc - .7034186147*mc + 1.7076147010*sc),
	}, ok
}

// contrast is the WCAG 2.2 contrast ratio of two colours.
func contrast(a, b rgb) float64 {
	luminance := func(c rgb) float64 {
		lin := func(v uint8) float64 {
			f := float64(v) / 255
			if f <= .04045 {
				return f / 12.92
			}
			return math.Pow((f+.055)/1.055, 2.4)
		}
		return .2126*lin(c.r) + .7152*lin(c.g) + .0722*lin(c.b)
	}
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}
