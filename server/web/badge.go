package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// badgePicture is where a published version's badge is shown from.
func badgePicture(v issuer.Version, size picture.Size, alt string) view.Picture {
	src := fmt.Sprintf("/m/%s/badge.svg?v=%d&size=%d", v.Achievement, v.Number, size)
	if v.Part != "" {
		src += "&part=" + string(v.Part)
	}
	return view.Picture{Src: src, Alt: alt}
}

// draftPicture is where a badge that is being described is drawn from.
func draftPicture(org account.OrgID, id issuer.AchievementID, d issuer.Definition, alt string) view.Picture {
	if d.Image.Own() {
		return view.Picture{Src: fmt.Sprintf("/desk/%s/picture/%s", org, or(d.Image.SVG, d.Image.PNG)), Alt: alt}
	}
	q := url.Values{"title": {d.Title}, "eqf": {strconv.Itoa(d.EQF)}, "assessment": {string(d.Assessment)}, "supervision": {string(d.Supervision)}, "seed": {string(id)}}
	return view.Picture{Src: fmt.Sprintf("/desk/%s/badge?%s", org, q.Encode()), Alt: alt}
}

// badgeVersion is the version a badge is asked of: the one named, or the newest.
func (w *Web) badgeVersion(r *http.Request) (issuer.Version, account.Organisation, error) {
	id := issuer.AchievementID(r.PathValue("id"))
	number, err := strconv.Atoi(r.FormValue("v"))
	var v issuer.Version
	if err != nil {
		v, _, err = w.Issuer.Published(r.Context(), id)
	} else {
		v, err = w.Issuer.VersionOf(r.Context(), id, number)
	}
	if err != nil {
		return v, account.Organisation{}, err
	}
	if v, err = partOf(v, r.FormValue("part")); err != nil {
		return v, account.Organisation{}, err
	}
	org, err := w.Accounts.Organisation(r.Context(), v.Org)
	return v, org, err
}

// partOf is a part of a version, or with "" the version.
func partOf(v issuer.Version, part string) (issuer.Version, error) {
	found, ok := v.Of(issuer.Part(part))
	if !ok {
		return found, fault.NoSuch("part", part)
	}
	return found, nil
}

// versionPath is the page of what an award is for.
func versionPath(v issuer.Version) string {
	if v.Part != "" {
		return fmt.Sprintf("/m/%s/partial/%d/%s", v.Achievement, v.Number, v.Part)
	}
	return fmt.Sprintf("/m/%s?version=%d", v.Achievement, v.Number)
}

// badgeSVG draws a published version's badge in the size asked for, or shows
// its own picture. A version never changes, so a browser may keep it.
func (w *Web) badgeSVG(rw http.ResponseWriter, r *http.Request) error {
	v, org, err := w.badgeVersion(r)
	if err != nil {
		return err
	}
	rw.Header().Set("Cache-Control", "public, max-age=86400")
	if i := v.Definition.Image; i.Own() {
		return w.ownPicture(rw, r, v.Org, or(i.SVG, i.PNG))
	}
	size, _ := strconv.Atoi(r.FormValue("size")) // no size is the full one
	return sendSVG(rw, issuer.Badge(v.Achievement, v.Definition, org).SVG(picture.Size(min(max(size, 0), int(picture.Tiny)))))
}

// badgePNG is the same in pixels, at the address that credentials name.
func (w *Web) badgePNG(rw http.ResponseWriter, r *http.Request) error {
	v, org, err := w.badgeVersion(r)
	if err != nil {
		return err
	}
	rw.Header().Set("Cache-Control", "public, max-age=86400")
	if hash := v.Definition.Image.PNG; hash != "" {
		return w.ownPicture(rw, r, v.Org, hash)
	}
	body, err := w.pngs.get(fmt.Sprint(v.Achievement, " ", v.Number, " ", v.Part), func() ([]byte, error) {
		return issuer.Badge(v.Achievement, v.Definition, org).PNG(800)
	})
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "image/png")
	_, err = rw.Write(body)
	return err
}

// ownPicture sends an organisation's own file; what kind it is is seen from its
// first bytes, and an SVG may do nothing.
func (w *Web) ownPicture(rw http.ResponseWriter, r *http.Request, org account.OrgID, hash string) error {
	body, err := w.Issuer.ImageFile(r.Context(), org, hash)
	if err != nil {
		return err
	}
	httpx.Sandboxed(rw)
	kind := "image/svg+xml"
	if bytes.HasPrefix(body, []byte("\x89PNG")) {
		kind = "image/png"
	}
	rw.Header().Set("Content-Type", kind)
	_, err = rw.Write(body)
	return err
}

// draftFile shows an uploaded picture while it is being described.
func (w *Web) draftFile(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadDrafts)
	if err != nil {
		return err
	}
	rw.Header().Set("Cache-Control", "private, max-age=600")
	return w.ownPicture(rw, r, org.ID, r.PathValue("hash"))
}

// takePictures keeps the files of the form and notes them in the definition.
func (w *Web) takePictures(r *http.Request, d *draft) error {
	png, err := upload(r, "png")
	if err != nil {
		return err
	}
	svg, err := upload(r, "svg")
	if err != nil || (png == nil && svg == nil) {
		return err
	}
	d.typed.Image, err = w.Issuer.AddImage(r.Context(), httpx.Actor(r.Context()), d.org.ID, d.typed.Image, png, svg)
	return err
}

// upload reads a file of a form; nil when none was chosen.
func upload(r *http.Request, name string) ([]byte, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File[name]) == 0 {
		return nil, nil
	}
	head := r.MultipartForm.File[name][0]
	if head.Size == 0 {
		return nil, nil
	}
	f, err := head.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f) // the body is bounded
}

// drawings keeps the newest few pictures that are slow to draw.
type drawings struct {
	mu   sync.Mutex
	kept map[string][]byte
}

const mostDrawings = 64

func (d *drawings) get(key string, draw func() ([]byte, error)) ([]byte, error) {
	d.mu.Lock()
	body, ok := d.kept[key]
	d.mu.Unlock()
	if ok {
		return body, nil
	}
	body, err := draw()
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept == nil || len(d.kept) >= mostDrawings {
		d.kept = map[string][]byte{}
	}
	d.kept[key] = body
	return body, nil
}

// draftBadge draws a badge from what stands in the form.
func (w *Web) draftBadge(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadDrafts)
	if err != nil {
		return err
	}
	eqf, _ := strconv.Atoi(r.FormValue("eqf")) // a word that is no level draws no leaves
	d := issuer.Definition{Title: short(r.FormValue("title"), 120), EQF: min(max(eqf, 0), 8),
		Assessment: issuer.Assessment(r.FormValue("assessment")), Supervision: issuer.Supervision(r.FormValue("supervision"))}
	rw.Header().Set("Cache-Control", "private, max-age=600")
	return sendSVG(rw, issuer.Badge(issuer.AchievementID(or(short(r.FormValue("seed"), 64), "draft")), d, org).SVG(picture.Full))
}

func sendSVG(rw http.ResponseWriter, svg []byte) error {
	httpx.Sandboxed(rw)
	rw.Header().Set("Content-Type", "image/svg+xml")
	_, err := rw.Write(svg)
	return err
}

// short is the beginning of a text.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
