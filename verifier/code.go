package verifier

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"

	"laurel/fault"
)

// maxPixels bounds a photo before it is decoded: a phone's 50 megapixels.
const maxPixels = 50_000_000

// code reads the QR code on a photo or a screenshot and follows it.
func code(ctx context.Context, data []byte, get Fetcher, follow int) (found, error) {
	photo, err := decode(data)
	if err != nil {
		return found{}, err
	}
	content, ok := readCode(ctx, photo)
	if !ok {
		return found{}, fault.New(fault.Invalid, "find.code", "This picture carries no credential, and no QR code could be read on it. Take the photo straight from above, in good light, with the whole code on it.")
	}
	inner, err := text(ctx, bytes.TrimSpace([]byte(content)), get, follow)
	if err != nil {
		return found{}, err
	}
	inner.through = append([]Source{FromCode}, inner.through...)
	return inner, nil
}

// decode looks at the size before it spends memory on the pixels.
func decode(data []byte) (image.Image, error) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return nil, fault.New(fault.Invalid, "find.picture", "This picture could not be read. It may be damaged.").Because(err)
	}
	if config.Width > maxPixels/config.Height {
		return nil, fault.New(fault.TooLarge, "find.pixels", "This picture has more than {limit} million pixels. Send a smaller one.", "limit", "50")
	}
	read := png.Decode
	if kind == "jpeg" {
		read = jpeg.Decode
	}
	photo, err := read(bytes.NewReader(data))
	if err != nil {
		return nil, fault.New(fault.Invalid, "find.picture", "This picture could not be read. It may be damaged.").Because(err)
	}
	return photo, nil
}

// readCode tries a few sizes: a code fills a screenshot, and is small on a
// photo of a desk.
func readCode(ctx context.Context, photo image.Image) (string, bool) {
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for _, longest := range []int{1200, 700, 2400, 400} {
		if ctx.Err() != nil {
			return "", false
		}
		bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(gozxing.NewLuminanceSourceFromImage(scaled(photo, longest))))
		if err != nil {
			continue
		}
		if result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return result.GetText(), true
		}
	}
	return "", false
}

// scaled gives the photo in grey, its longer side longest pixels, over white.
func scaled(photo image.Image, longest int) *image.Gray {
	b := photo.Bounds()
	w, h := b.Dx(), b.Dy()
	if m := max(w, h); m > longest {
		w, h = max(1, w*longest/m), max(1, h*longest/m)
	}
	grey := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(grey, grey.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(grey, grey.Bounds(), photo, b, draw.Over, nil)
	return grey
}
