package wallet

import (
	"context"
	"fmt"
	"html"
	"net"
	"net/url"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/picture"
)

// LinkedIn is the address that adds an award to the reader's LinkedIn profile,
// or "" where it is of no use: to others than the holder, while the page is
// withdrawn, for an award out of force, and where the page's address is one
// that LinkedIn does not take, which is any but https (an address of this
// machine alone is let through, so that a trial can be seen).
func (s *Service) LinkedIn(v View) string {
	if !v.Mine || v.Hidden || v.State != StateInForce || !s.linkable() {
		return ""
	}
	query := []string{
		"startTask", "CERTIFICATION_NAME",
		"name", v.Summary.Title,
		"organizationName", v.Summary.Issuer.Name,
		"issueYear", strconv.Itoa(v.Summary.ValidFrom.UTC().Year()),
		"issueMonth", strconv.Itoa(int(v.Summary.ValidFrom.UTC().Month())),
	}
	if until := v.Summary.ValidUntil; until != nil {
		query = append(query, "expirationYear", strconv.Itoa(until.UTC().Year()), "expirationMonth", strconv.Itoa(int(until.UTC().Month())))
	}
	query = append(query, "certUrl", s.PageURL(v.Award.Page), "certId", v.Award.Number)
	var b strings.Builder
	b.WriteString("https://www.linkedin.com/profile/add?")
	for i := 0; i < len(query); i += 2 {
		if i > 0 {
			b.WriteByte('&')
		}
		// A blank is %20: "+" is shown as it is by some readers of this link.
		b.WriteString(query[i] + "=" + strings.ReplaceAll(url.QueryEscape(query[i+1]), "+", "%20"))
	}
	return b.String()
}

func (s *Service) linkable() bool {
	u, err := url.Parse(s.PublicURL)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// EmbedURL is the address of an award made to stand within another page.
func (s *Service) EmbedURL(page string) string { return s.base() + "/embed/" + page }

// Embed is the HTML that shows an award within another page.
func (s *Service) Embed(v View) string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="360" height="260" loading="lazy" referrerpolicy="no-referrer"></iframe>`,
		html.EscapeString(s.EmbedURL(v.Award.Page)), html.EscapeString(v.Summary.Title+", awarded to "+v.Summary.Holder))
}

// Meta is what other sites show of a link to the page (Open Graph).
type Meta struct {
	Title, Description, URL, Image, ImageAlt string
}

// Meta describes a page for link previews.
func (s *Service) Meta(v View) Meta {
	return Meta{
		Title:       v.Summary.Title + ": " + v.Summary.Holder,
		Description: "Awarded by " + v.Summary.Issuer.Name + " on " + day(v.Summary.AwardedOn) + ". " + v.Words + ".",
		URL:         s.PageURL(v.Award.Page),
		Image:       s.PageURL(v.Award.Page) + "/preview.png",
		ImageAlt:    v.Award.Badge.Alt(),
	}
}

// Preview is the picture for link previews, as PNG. It shows the state of the
// award; a withdrawn page has none, but to its holder.
func (s *Service) Preview(ctx context.Context, by account.Actor, page string) (File, error) {
	v, err := s.Page(ctx, by, page)
	if err != nil {
		return File{}, err
	}
	key := string(v.Award.ID) + ".preview " + v.Words
	return s.files.draw(ctx, key, s.cacheSize(), func() (File, error) {
		own, err := s.Awards.OwnPicture(ctx, v.Award.ID, "png")
		if err != nil {
			return File{}, err
		}
		badge := v.Award.Badge
		badge.Revoked = v.State == StateRevoked
		data, err := picture.Preview(picture.PreviewData{
			Badge: badge, Picture: own, Holder: v.Summary.Holder, Title: v.Summary.Title, Issuer: v.Summary.Issuer.Name,
			Facts: previewFacts(v), Mark: markOf(v.State), State: v.Words,
		})
		return File{Data: data, Type: "image/png", Name: fileName(v.Award, "preview.png")}, err
	})
}

func previewFacts(v View) string {
	var parts []string
	if work := v.Summary.Workload(); work != "" {
		parts = append(parts, work)
	}
	if v.Summary.EQF.Known() {
		parts = append(parts, v.Summary.EQF.String())
	}
	return strings.Join(parts, ", ")
}

func markOf(state State) picture.Mark {
	switch state {
	case StateRevoked, StateRanOut:
		return picture.Fail
	case StateSuspended:
		return picture.Hold
	case StateNotYet:
		return picture.NoMark
	}
	return picture.Pass
}
