package wallet

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"laurel/account"
	"laurel/credential/bake"
	"laurel/fault"
	"laurel/picture"
)

// File is an award in one of the forms it can be taken away in.
type File struct {
	Data []byte // not to be changed: it is shared
	Type string // media type
	Name string // to be saved under
}

// Exts lists the forms of an award.
func Exts() []string { return []string{"png", "svg", "pdf", "json", "jwt", "eu.json"} }

const (
	defaultCache = 32 << 20
	bakedPixels  = 800
)

// File is an accepted award as a file: the signed bytes exactly as they are
// kept, or a picture or certificate that carries them. Nothing is signed here.
// Who may see the page may take the file.
func (s *Service) File(ctx context.Context, by account.Actor, page, ext string) (File, error) {
	h, err := s.holding(ctx, by, page)
	if err != nil {
		return File{}, err
	}
	award, err := s.Awards.Award(ctx, h.Award)
	if err != nil {
		return File{}, err
	}
	switch ext {
	case "json":
		return File{award.JSON, "application/vc", fileName(award, ext)}, nil
	case "jwt":
		if award.JWT == "" {
			break
		}
		return File{[]byte(award.JWT), "text/plain; charset=utf-8", fileName(award, ext)}, nil // OB 3.0 §Open Badges Document Formats
	case "eu.json":
		if len(award.European) == 0 {
			return File{}, fault.New(fault.NotFound, "award.noEuropean", "This award has no European description: it was made before there were any, or its definition lacks an element of the EU recommendation.")
		}
		return File{award.European, "application/vc", fileName(award, ext)}, nil
	case "png", "svg", "pdf":
		return s.files.draw(ctx, string(award.ID)+"."+ext, s.cacheSize(), func() (File, error) { return s.drawn(ctx, award, ext) })
	}
	return File{}, fault.New(fault.NotFound, "award.noSuchForm", "An award can be had as .png, .svg, .pdf, .json, .jwt or .eu.json.")
}

func (s *Service) cacheSize() int {
	if s.CacheSize > 0 {
		return s.CacheSize
	}
	return defaultCache
}

// drawn makes the forms that are pictures. They look the same whatever
// becomes of the award: a file cannot change, so whoever reads it must check.
func (s *Service) drawn(ctx context.Context, award Award, ext string) (f File, err error) {
	f.Name = fileName(award, ext)
	switch ext {
	case "png":
		f.Type = "image/png"
		own, err := s.Awards.OwnPicture(ctx, award.ID, "png")
		if err == nil && own == nil {
			own, err = award.Badge.PNG(bakedPixels)
		}
		if err == nil {
			f.Data, err = bake.PNG(own, award.JSON)
		}
		return f, err
	case "svg":
		f.Type = "image/svg+xml"
		drawing, err := s.drawing(ctx, award)
		if err == nil {
			f.Data, err = bake.SVG(drawing, award.JSON)
		}
		return f, err
	}
	f.Type = "application/pdf"
	f.Data, err = s.certificate(ctx, award)
	return f, err
}

// drawing is the badge as SVG: the uploaded one, or a frame round the uploaded
// PNG, or our own.
func (s *Service) drawing(ctx context.Context, award Award) ([]byte, error) {
	own, err := s.Awards.OwnPicture(ctx, award.ID, "svg")
	if err != nil || own != nil {
		return own, err
	}
	bitmap, err := s.Awards.OwnPicture(ctx, award.ID, "png")
	if err != nil {
		return nil, err
	}
	if bitmap == nil {
		return award.Badge.SVG(picture.Full), nil
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><image width="400" height="400" href="data:image/png;base64,%s"/></svg>`,
		base64.StdEncoding.EncodeToString(bitmap)), nil
}

// fileName is what the file is saved as: "query-a-database-7K2M-QX4D.png".
func fileName(award Award, ext string) string {
	title := award.Badge.Title
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	name := strings.Trim(b.String(), "-")
	if name == "" {
		name = "award"
	}
	return name + "-" + award.Number + "." + ext
}
