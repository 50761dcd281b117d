package issuer

import (
	"context"
	"errors"

	"laurel/account"
	"laurel/fault"
	"laurel/picture"
)

// Badge is the drawn badge of a definition: its outline says how it was
// earned, its leaves at what level.
func Badge(id AchievementID, d Definition, org account.Organisation) picture.Badge {
	return picture.Badge{Seed: string(id), Title: d.Title, Issuer: org.Name, Hue: org.Hue, Level: d.EQF, Outline: outline(d)}
}

func outline(d Definition) picture.Outline {
	switch {
	case d.Assessment == Attendance || d.Assessment == "":
		return picture.Attended
	case d.Supervision.IdentityChecked():
		return picture.Supervised
	}
	return picture.Assessed
}

// AddImage keeps uploaded badge pictures and names them beside those that are
// kept already: a square PNG of 400 px or more, and an SVG, which is rewritten
// through an allow-list. Nil leaves one as it is.
func (s *Service) AddImage(ctx context.Context, by account.Actor, org account.OrgID, kept Image, png, svg []byte) (Image, error) {
	if err := by.RequireSome(account.Define, org); err != nil {
		return kept, err
	}
	for _, up := range []struct {
		kind string
		data []byte
		into *string
	}{{"png", png, &kept.PNG}, {"svg", svg, &kept.SVG}} {
		if up.data == nil {
			continue
		}
		clean, err := cleanPicture(up.kind, up.data)
		if err != nil {
			return kept, pictureFault(err)
		}
		err = s.Store.Update(ctx, func(tx Tx) (err error) {
			*up.into, err = tx.PutFile(string(org), clean)
			return err
		})
		if err != nil {
			return kept, err
		}
	}
	return kept, nil
}

func cleanPicture(kind string, data []byte) ([]byte, error) {
	if kind == "svg" {
		return picture.CleanSVG(data)
	}
	checked, err := picture.CheckPNG(data)
	return checked.Data, err
}

func pictureFault(err error) error {
	if e, ok := errors.AsType[*picture.Error](err); ok {
		return fault.Field("image", e.Text).Because(err)
	}
	return err
}

// Picture is a version's own badge picture, "png" or "svg"; nil where the
// badge is drawn.
func (s *Service) Picture(ctx context.Context, org account.OrgID, d Definition, kind string) ([]byte, error) {
	hash := d.Image.PNG
	if kind == "svg" {
		hash = d.Image.SVG
	}
	if hash == "" {
		return nil, nil
	}
	return s.ImageFile(ctx, org, hash)
}

// ImageFile is an uploaded picture by its content hash.
func (s *Service) ImageFile(ctx context.Context, org account.OrgID, hash string) (data []byte, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		data, err = tx.File(string(org), hash)
		return err
	})
	return data, err
}
