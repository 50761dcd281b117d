package picture

import "time"

// CertificateData is what a certificate shows.
type CertificateData struct {
	Badge      Badge
	Picture    []byte // own PNG of the definition, shown instead of the drawing; nil for none
	Issuer     string
	Number     string // short number of the award, such as "7K2M-QX4D"
	Holder     string
	Title      string
	Facts      string   // one sentence or two: assessment, result, workload, level, dates
	Outcomes   []string // the first three are shown
	URL        string   // page of the award: in the QR code and in words
	Signatory  string   // may be empty
	Role       string   // of the signatory
	Credential []byte   // the signed JSON, attached as credential.json
	Language   string   // BCP 47
	Letter     bool     // US Letter instead of A4
	Date       time.Time
}

// Certificate draws the award as a one-page PDF with the signed JSON attached.
func Certificate(c CertificateData) ([]byte, error) { return nil, nil }

// Mark is an answer drawn as a shape (LOOK §8).
type Mark int

// The marks. NoMark draws none.
const (
	NoMark Mark = iota
	Pass
	Fail
	Hold
	Unknown
)

// PreviewData is what a link preview shows.
type PreviewData struct {
	Badge   Badge
	Picture []byte // own PNG instead of the drawing
	Holder  string // empty on the page of a micro-credential
	Title   string
	Issuer  string
	Facts   string // one grey line
	Mark    Mark
	State   string // the words beside the mark, such as "In force"
}

// Preview draws the Open Graph image of a page, 1200 × 630 pixels, as PNG.
func Preview(p PreviewData) ([]byte, error) { return nil, nil }

// LeafState is what a leaf stands for.
type LeafState int

// The states of a leaf.
const (
	Held   LeafState = iota // earned, in force, proven
	Half                    // in progress, or level too low
	Open                    // can start, or only claimed
	Locked                  // locked or missing
	Dry                     // run out, too old
)

// Leaf is one award on a branch.
type Leaf struct {
	State LeafState
	Hours float64 // the leaf's length
	Text  string  // number or year beside its tip; "" for none
	New   bool    // just earned: it may grow once
}

// BranchOptions are the words of a branch and its size.
type BranchOptions struct {
	Alt string // "" hides the picture from screen readers
}

// Branch draws a record as a sprig, the first leaf lowest.
func Branch(leaves []Leaf, o BranchOptions) []byte { return nil }

// LeafSVG draws a single leaf, px pixels wide.
func LeafSVG(s LeafState, px int) []byte { return nil }

// LevelSVG draws eight small leaves, level of them filled.
func LevelSVG(level int) []byte { return nil }

// Logo draws Laurel's leaf, px pixels wide.
func Logo(px int) []byte { return nil }

// CleanSVG rewrites a stranger's SVG through an allow-list, or refuses it.
func CleanSVG(in []byte) ([]byte, error) { return in, nil }

// PNG is a stranger's PNG that was found usable.
type PNG struct {
	Side int    // pixels
	Data []byte // the picture alone: texts, times and trailing bytes are left out
}

// CheckPNG takes a stranger's PNG for a badge, or refuses it.
func CheckPNG(in []byte) (PNG, error) { return PNG{}, nil }
