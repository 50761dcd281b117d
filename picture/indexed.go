package picture

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// indexed reduces an opaque picture to its 256 most frequent colours; each
// other pixel takes the nearest of them.
func indexed(img *image.RGBA) *image.Paletted {
	count := map[rgb]int{}
	last, run := rgb{}, 0
	for i := 0; i < len(img.Pix); i += 4 {
		c := rgb{img.Pix[i], img.Pix[i+1], img.Pix[i+2]}
		if c != last { // long runs of one colour: the map is asked seldom
			count[last] += run
			last, run = c, 0
		}
		run++
	}
	count[last] += run
	colours := make([]rgb, 0, len(count))
	for c, n := range count {
		if n > 0 {
			colours = append(colours, c)
		}
	}
	slices.SortFunc(colours, func(a, b rgb) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.r, b.r), cmp.Compare(a.g, b.g), cmp.Compare(a.b, b.b))
	})
	kept := colours[:min(256, len(colours))]
	palette := make(color.Palette, len(kept))
	at := make(map[rgb]uint8, len(colours))
	for i, c := range kept {
		palette[i] = c.rgba()
		at[c] = uint8(i)
	}
	for _, c := range colours[len(kept):] {
		at[c] = nearest(kept, c)
	}
	out := image.NewPaletted(img.Bounds(), palette)
	last, index := kept[0], uint8(0)
	for i := range out.Pix {
		c := rgb{img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2]}
		if c != last {
			last, index = c, at[c]
		}
		out.Pix[i] = index
	}
	return out
}

func nearest(among []rgb, c rgb) uint8 {
	best, at := 1<<30, 0
	for i, k := range among {
		dr, dg, db := int(k.r)-int(c.r), int(k.g)-int(c.g), int(k.b)-int(c.b)
		if d := dr*dr + dg*dg + db*db; d < best {
			best, at = d, i
		}
	}
	return uint8(at)
}
