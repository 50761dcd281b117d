package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/record"
	"laurel/server/web/view"
)

func (w *Web) publicRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /{$}", w.front)
	w.handle(mux, "GET /catalogue", w.catalogue)
	w.handle(mux, "GET /compare", w.compare)
	w.handle(mux, "GET /m/{id}", w.achievementPage)
	w.handle(mux, "GET /m/{id}/partial/{version}/{part}", w.partPage)
	w.handle(mux, "GET /m/{id}/badge.svg", w.badgeSVG)
	w.handle(mux, "GET /m/{id}/badge.png", w.badgePNG)
	w.handle(mux, "GET /m/{id}/preview.png", w.achievementPreview)
	w.handle(mux, "GET /o/{id}", w.issuerPage)
	w.handle(mux, "GET /skills", w.skillsIndex)
	w.handle(mux, "GET /skills/search", w.skillSearch)
	w.handle(mux, "GET /skills/{id}", w.skillPage)
}

// offerLabel is a published micro-credential as lists show it.
func offerLabel(v issuer.Version, issuerName string) view.Label {
	return view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, Href: "/m/" + string(v.Achievement), By: issuerName, Facts: summary(v.Definition)}
}

// achievementPage is the public page of a micro-credential; ?version=N shows an
// older one, since awards keep theirs.
func (w *Web) achievementPage(rw http.ResponseWriter, r *http.Request) error {
	id := issuer.AchievementID(r.PathValue("id"))
	d, err := w.Issuer.Detail(r.Context(), id)
	if err != nil {
		return err
	}
	v := d.Version
	if n, err := strconv.Atoi(r.FormValue("version")); err == nil && n != v.Number {
		if v, err = w.Issuer.VersionOf(r.Context(), id, n); err != nil {
			return err
		}
	}
	p := w.achievementView(r, v, d.Organisation)
	endorsed, err := w.Issuer.EndorsementsOf(r.Context(), id, v.Number)
	if err != nil {
		return err
	}
	p.Endorsed = w.endorsementLines(r, endorsed)
	if d.Unit != "" {
		units, err := w.Accounts.UnitsOf(r.Context(), d.Organisation.ID)
		if err != nil {
			return err
		}
		p.Unit = account.UnitName(units, d.Unit)
	}
	if p.Neighbours, err = w.neighbours(r, d); err != nil {
		return err
	}
	if v.Number == d.Number {
		for _, o := range d.Offers {
			p.Offers = append(p.Offers, w.offerLine(o.Terms, d.Definition))
		}
	}
	if d.Awards > 0 {
		p.Awarded = view.Count(d.Awards, "award", "awards") + " given."
	}
	switch {
	case v.Number != d.Number:
		p.Draft, p.NoIndex = "This is an older version. Awards given for it keep it.", true
		p.Back = view.Link{Text: "See the newest", Href: "/m/" + string(id)}
	case d.State.Ended():
		p.Draft, p.NoIndex = "This is not offered any more. Awards that were given stay as they are.", true
		p.Back = view.Link{Text: "See what else there is", Href: "/catalogue"}
	}
	if !p.NoIndex {
		about, err := w.Issuer.AchievementLD(d)
		if err != nil {
			return err
		}
		p.JSONLD = json.RawMessage(about)
	}
	return w.render(rw, r, http.StatusOK, view.AchievementPage(p))
}

// partPage is the page of a part of a version: what awards for some of its
// outcomes name as their achievement.
func (w *Web) partPage(rw http.ResponseWriter, r *http.Request) error {
	id := issuer.AchievementID(r.PathValue("id"))
	n, err := strconv.Atoi(r.PathValue("version"))
	if err != nil || r.PathValue("part") == "" {
		return fault.NoSuch("part", r.PathValue("part"))
	}
	whole, err := w.Issuer.VersionOf(r.Context(), id, n)
	if err != nil {
		return err
	}
	v, err := partOf(whole, r.PathValue("part"))
	if err != nil {
		return err
	}
	org, err := w.Accounts.Organisation(r.Context(), v.Org)
	if err != nil {
		return err
	}
	p := w.achievementView(r, v, org)
	p.NoIndex, p.Draft = true, "This is a part: "+v.Part.Words()+" of “"+whole.Definition.Title+"”. Nobody applies for a part; some are awarded it."
	p.Back = view.Link{Text: "See the whole", Href: versionPath(whole)}
	return w.render(rw, r, http.StatusOK, view.AchievementPage(p))
}

func (w *Web) achievementView(r *http.Request, v issuer.Version, org account.Organisation) view.Achievement {
	own := v.Definition
	tag := spoken(r, own)
	d, borrowed := own.In(tag)
	at := w.PublicURL + "/m/" + string(v.Achievement)
	p := view.Achievement{
		Frame: w.frame(r, or(d.Title, "Without a title"), achievementCrumbs(d)...),
		Badge: badgePicture(v, picture.Full, issuer.Badge(v.Achievement, d, org).Alt()),
		Title: d.Title, Issuer: view.Link{Text: org.Name, Href: "/o/" + string(org.ID)}, Description: d.Description, Lang: foreign(d),
		Substance: w.offered(d), Facts: offerFacts(d), Elements: elements(d, false),
		Version:     "Version " + strconv.Itoa(v.Number) + ", published on " + view.Day(v.At) + ".",
		CompareHref: "/catalogue?pick=" + string(v.Achievement) + "&field=" + d.Field,
	}
	if v.Part != "" {
		p.CompareHref = ""
	} else {
		p.Facts = append(p.Facts, w.assessedHere(r, v.Achievement)...)
	}
	p.Frame.Description, p.Canonical = d.Description, at
	if len(own.Texts) > 0 {
		p.Languages, p.Borrowed = languageLinks(r, own, tag), borrowedWords(borrowed, tag)
	}
	p.Meta = openGraph(d.Title, d.Description, at, at+"/preview.png")
	return p
}

// neighbours are what took the place of a micro-credential, and whose place it
// took.
func (w *Web) neighbours(r *http.Request, d issuer.Detail) (all []view.Neighbour, err error) {
	for _, n := range []struct {
		id   issuer.AchievementID
		text string
	}{{d.SupersededBy, "Its place was taken by"}, {d.Supersedes, "It takes the place of"}} {
		if n.id == "" {
			continue
		}
		v, _, err := w.Issuer.Published(r.Context(), n.id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, view.Neighbour{Text: n.text, Name: v.Definition.Title, Href: "/m/" + string(n.id)})
	}
	return all, nil
}

// languageLinks lead to the page in each language, keeping what else was asked.
func languageLinks(r *http.Request, d issuer.Definition, tag string) (all []view.Link) {
	q := r.URL.Query()
	for _, have := range d.Languages() {
		q.Set("lang", or(have, asWritten))
		all = append(all, view.Link{Text: or(record.LanguageName(have), "As written"), Href: r.URL.Path + "?" + q.Encode(), Current: have == tag})
	}
	return all
}

func achievementCrumbs(d issuer.Definition) []view.Link {
	crumbs := []view.Link{{Text: "Catalogue", Href: "/catalogue"}}
	if d.Field != "" {
		crumbs = append(crumbs, view.Link{Text: fieldName(d.Field), Href: "/catalogue?field=" + d.Field})
	}
	return append(crumbs, view.Link{Text: or(d.Title, "Without a title")})
}

// openGraph is what a shared link shows.
func openGraph(title, description, url, image string) []view.Meta {
	return []view.Meta{
		{Property: "og:type", Content: "website"}, {Property: "og:site_name", Content: "Laurel"}, {Property: "og:title", Content: title},
		{Property: "og:description", Content: short(description, 200)}, {Property: "og:url", Content: url}, {Property: "og:image", Content: image},
		{Property: "og:image:width", Content: "1200"}, {Property: "og:image:height", Content: "630"}, {Name: "twitter:card", Content: "summary_large_image"},
	}
}

func (w *Web) achievementPreview(rw http.ResponseWriter, r *http.Request) error {
	v, org, err := w.badgeVersion(r)
	if err != nil {
		return err
	}
	d := v.Definition
	return w.preview(rw, r, "m "+string(v.Achievement)+" "+strconv.Itoa(v.Number), v, picture.PreviewData{Badge: issuer.Badge(v.Achievement, d, org), Title: d.Title, Issuer: org.Name, Facts: d.Workload()})
}

// preview draws a link preview, once for as long as it is kept.
func (w *Web) preview(rw http.ResponseWriter, r *http.Request, key string, v issuer.Version, p picture.PreviewData) error {
	body, err := w.pngs.get(key, func() ([]byte, error) {
		if hash := v.Definition.Image.PNG; hash != "" {
			own, err := w.Issuer.ImageFile(r.Context(), v.Org, hash)
			if err != nil {
				return nil, err
			}
			p.Picture = own
		}
		return picture.Preview(p)
	})
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "image/png")
	rw.Header().Set("Cache-Control", "public, max-age=3600")
	_, err = rw.Write(body)
	return err
}

// compare shows two side by side: ?a=&b=, or two ticks of the same name.
func (w *Web) compare(rw http.ResponseWriter, r *http.Request) error {
	ids := r.URL.Query()["m"]
	if a, b := r.FormValue("a"), r.FormValue("b"); a != "" && b != "" {
		ids = []string{a, b}
	}
	p := view.Compare{Frame: w.frame(r, "Two side by side", view.Link{Text: "Catalogue", Href: "/catalogue"}, view.Link{Text: "Two side by side"})}
	p.NoIndex = true
	if len(ids) != 2 || ids[0] == ids[1] {
		p.Help = "Tick exactly two micro-credentials in the catalogue, then compare them."
		return w.render(rw, r, http.StatusOK, view.ComparePage(p))
	}
	var found [2]issuer.Version
	for i, id := range ids {
		v, _, err := w.Issuer.Published(r.Context(), issuer.AchievementID(id))
		if fault.Is(err, fault.NotFound) {
			p.Help = "One of the two is not in the catalogue any more. Tick two that are."
			return w.render(rw, r, http.StatusNotFound, view.ComparePage(p))
		}
		if err != nil {
			return err
		}
		org, err := w.Accounts.Organisation(r.Context(), v.Org)
		if err != nil {
			return err
		}
		found[i] = v
		if i == 0 {
			p.A = offerLabel(v, org.Name)
		} else {
			p.B = offerLabel(v, org.Name)
		}
	}
	p.A.Facts, p.B.Facts = "", "" // the table says it
	p.Rows = w.compareRows(found[0].Definition, found[1].Definition)
	return w.render(rw, r, http.StatusOK, view.ComparePage(p))
}

func (w *Web) compareRows(a, b issuer.Definition) []view.CompareRow {
	of := func(d issuer.Definition) [][2]string {
		level := ""
		if d.EQF > 0 {
			level = strconv.Itoa(d.EQF) + " of 8"
		}
		var skills []string
		for _, s := range w.substance(d, "").Skills {
			skills = append(skills, s.Name)
		}
		return [][2]string{
			{"What the holder can do", strings.Join(d.Outcomes, "\n")}, {"Skills", strings.Join(skills, "\n")}, {"Workload", d.Workload()}, {"Level", level},
			{"Assessment", d.Assessment.Name()}, {"Supervision and identity", d.Supervision.Name()}, {"Form", d.Participation.Name()},
			{"Language", record.LanguageName(d.Language)}, {"Country", record.CountryName(d.Country)}, {"Price", priceWords(d.Price)}, {"Prerequisites", d.Prerequisites},
			{"In force for", validity(d.ValidMonths)}, {"Quality assurance", d.QualityAssurance}, {"Stackable", d.Stackable.Name()},
		}
	}
	left, right := of(a), of(b)
	var rows []view.CompareRow
	for i := range left {
		l, r := or(left[i][1], "not said"), or(right[i][1], "not said")
		rows = append(rows, view.CompareRow{Name: left[i][0], A: l, B: r, Same: l == r})
	}
	return rows
}
