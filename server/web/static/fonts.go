package static

import (
	"bytes"
	"fmt"
)

// preloaded are the two upright Latin files every page of text needs.
var preloaded = []string{"commissioner-latin-wght-normal.woff2", "brygada-1918-latin-wght-normal.woff2"}

// subset is one file of a face and the characters it holds, as published with
// the packages.
type subset struct{ name, ranges string }

var subsets = []subset{
	{"cyrillic-ext", "U+0460-052F, U+1C80-1C8A, U+20B4, U+2DE0-2DFF, U+A640-A69F, U+FE2E-FE2F"},
	{"cyrillic", "U+0301, U+0400-045F, U+0490-0491, U+04B0-04B1, U+2116"},
	{"greek", "U+0370-0377, U+037A-037F, U+0384-038A, U+038C, U+038E-03A1, U+03A3-03FF"},
	{"vietnamese", "U+0102-0103, U+0110-0111, U+0128-0129, U+0168-0169, U+01A0-01A1, U+01AF-01B0, U+0300-0301, U+0303-0304, U+0308-0309, U+0323, U+0329, U+1EA0-1EF9, U+20AB"},
	{"latin-ext", "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF"},
	{"latin", "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD"},
}

// faces are the three the look uses. Commissioner is never italic.
var faces = []struct{ family, file, style, weights string }{
	{"Commissioner", "commissioner", "normal", "100 900"},
	{"Brygada 1918", "brygada-1918", "normal", "400 700"},
	{"Brygada 1918", "brygada-1918", "italic", "400 700"},
}

// fontFaces writes a rule for each file that is there; without any, pages use
// the system's faces.
func fontFaces(address map[string]string) []byte {
	var b bytes.Buffer
	for _, f := range faces {
		for _, s := range subsets {
			at, ok := address[fmt.Sprintf("%s-%s-wght-%s.woff2", f.file, s.name, f.style)]
			if !ok {
				continue
			}
			fmt.Fprintf(&b, "@font-face{font-family:%q;font-style:%s;font-weight:%s;font-display:swap;src:url(%s) format(\"woff2\");unicode-range:%s}\n",
				f.family, f.style, f.weights, at, s.ranges)
		}
	}
	return b.Bytes()
}
