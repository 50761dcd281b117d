// Package picture draws: badges, certificates, QR codes, link previews, leaves
// and branches. It draws what it is given and knows no rules.
//
// Start with [Badge]. Every drawing is one list of shapes, written as SVG, as
// pixels or into a PDF, so the three never differ. [CleanSVG] and [CheckPNG]
// take pictures from strangers.
//
// The same input always gives the same bytes. What letters look like depends
// on whether the fonts of `make assets` are in the binary (see package fonts).
package picture
