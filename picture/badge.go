package picture

import (
	"fmt"
	"strings"
)

// Outline is the edge of a badge. It says how the award was earned.
type Outline int

// The outlines, the weakest first: what nobody set looks no stronger than it is.
const (
	Attended   Outline = iota // dashed ring, pale core, no rosette, no leaves
	Assessed                  // round
	Supervised                // scalloped: someone watched, identity was checked
	Stack                     // octagon with a double rim: made of several
	Label                     // square with cut corners: a quality label
)

// Words names the outline for people who do not see it.
func (o Outline) Words() string {
	switch o {
	case Assessed:
		return "assessed"
	case Supervised:
		return "assessed under supervision"
	case Stack:
		return "stacked from several awards"
	case Label:
		return "quality label"
	}
	return "attended"
}

// Size is one of the four drawings of a badge.
type Size int

// The drawings, each with a bound on its bytes as SVG.
const (
	Full   Size = iota // 160 px and more: title, issuer, engraving, leaves; 27 KB
	Middle             // 64 to 159 px: monogram, engraving, leaves; 7 KB
	Small              // 28 to 63 px: outline and monogram; 4 KB
	Tiny               // under 28 px: outline and one leaf; 1 KB
)

// SizeFor returns the drawing made for a badge px pixels wide.
func SizeFor(px int) Size {
	switch {
	case px >= 160:
		return Full
	case px >= 64:
		return Middle
	case px >= 28:
		return Small
	}
	return Tiny
}

// Badge is what a badge shows. Holder, date and status never stand on it.
type Badge struct {
	Seed    string // the definition's id: the same definition, the same engraving
	Title   string
	Issuer  string
	Hue     int // the issuer's colour, 0 to 359; lightness and depth are ours
	Level   int // leaves filled, 1 to 8; 0 for no level and no leaves
	Outline Outline
	Revoked bool // grey, with a madder line across
}

// Alt names title, issuer, outline and level for people who do not see the badge.
func (b Badge) Alt() string {
	parts := []string{"Badge: " + b.Title}
	if b.Revoked {
		parts[0] = "Badge, crossed out: " + b.Title
	}
	if b.Issuer != "" {
		parts = append(parts, b.Issuer)
	}
	parts = append(parts, b.Outline.Words())
	if b.Level > 0 {
		parts = append(parts, fmt.Sprintf("level %d of 8", min(b.Level, 8)))
	}
	return strings.Join(parts, ", ")
}
