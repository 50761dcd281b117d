package musts_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"laurel/credential/verify"
)

// all is what a reader asked of the sample presentation.
var all = verify.PresentationOptions{Challenge: "c-1", Domain: []string{"reader.example"}}

// plainPNG is a picture with nothing in it.
func plainPNG(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
