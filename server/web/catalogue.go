package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/issuer"
	"laurel/picture"
	"laurel/record"
	"laurel/server/web/view"
	"laurel/skill"
)

// itemLabel is a published micro-credential as lists show it.
func itemLabel(i issuer.Item) view.Label { return offerLabel(i.Version, i.Issuer.Name) }

// nextOffer says when an item can be begun and what a credit costs then; ""
// where nobody can enrol.
func (w *Web) nextOffer(i issuer.Item) string {
	if len(i.Offers) == 0 {
		return ""
	}
	t := i.Offers[0].Terms.Within(i.Definition)
	said := whenWords(t, issuer.DayOf(w.now()))
	if price := lowerFirst(priceWords(t.Price)); price != "" {
		said += ", " + price
	}
	if credit := i.Definition.PerECTS(t.Price); credit.Cents > 0 {
		said += " (" + credit.String() + " for each ECTS credit)"
	}
	return said + "."
}

func offerLabels(items []issuer.Item) []view.Label {
	var list []view.Label
	for _, i := range items {
		list = append(list, itemLabel(i))
	}
	return list
}

// plate is the front page's branch: an example, so its words say so.
var plate = view.Sprig{
	Text: "An example of a record drawn as a laurel branch: four leaves held, one that has run out, one in progress, one planned.",
	Leaves: []picture.Leaf{
		{State: picture.Held, Hours: 75, Text: "1"}, {State: picture.Held, Hours: 150, Text: "2"}, {State: picture.Held, Hours: 60, Text: "3"},
		{State: picture.Held, Hours: 120, Text: "4"}, {State: picture.Dry, Hours: 40, Text: "5"}, {State: picture.Half, Hours: 60, Text: "6"}, {State: picture.Locked, Text: "7"},
	},
}

var plateItems = []string{"Data Analysis with SQL", "Reading Statistics Honestly", "Charts That Tell the Truth", "Cloud Cost Control",
	"Privacy at Work, run out in May", "Python for Everyday Data, in progress", "Data Analyst, First Award, planned"}

// front is the front page.
func (w *Web) front(rw http.ResponseWriter, r *http.Request) error {
	fields, err := w.Issuer.FieldCounts(r.Context())
	if err != nil {
		return err
	}
	newest, err := w.Issuer.Newest(r.Context(), 3)
	if err != nil {
		return err
	}
	p := view.Home{Frame: w.frame(r, "Proof of what you can do"), Plate: plate, PlateTitle: "Plate 1. One year of evenings.", PlateItems: plateItems, Offers: offerLabels(newest)}
	p.Description = "Short, assessed credentials: find them, earn them, and check them in seconds."
	p.Canonical = w.PublicURL + "/"
	for _, f := range fields {
		p.Count += f.Count
		if f.Count > 0 {
			p.Fields = append(p.Fields, view.Entry{Text: f.Name, Href: "/catalogue?field=" + f.Slug, Count: f.Count})
		}
	}
	return w.render(rw, r, http.StatusOK, view.HomePage(p))
}

// readQuery takes a search out of an address. What no form offers is nothing.
func readQuery(q url.Values) issuer.CatalogueQuery {
	level, _ := strconv.Atoi(q.Get("level"))
	hours, _ := strconv.ParseFloat(q.Get("hours"), 64)
	page, _ := strconv.Atoi(q.Get("page"))
	return issuer.CatalogueQuery{
		Text: q.Get("q"), Field: q.Get("field"), Level: level, MaxHours: hours, MaxPrice: issuer.ReadMaxPrice(q.Get("price")), Language: q.Get("language"),
		Mode: issuer.Participation(q.Get("mode")), Issuer: account.OrgID(q.Get("issuer")), Skill: skill.ID(q.Get("skill")), Start: q.Get("start"), Sort: issuer.Sort(q.Get("sort")), Page: page,
	}
}

// catalogue is the search; a module asks for the results alone.
func (w *Web) catalogue(rw http.ResponseWriter, r *http.Request) error {
	found, err := w.Issuer.Catalogue(r.Context(), readQuery(r.URL.Query()))
	if err != nil {
		return err
	}
	results := w.results(r, found)
	rw.Header().Set("Vary", "X-Part")
	if r.Header.Get("X-Part") == "results" {
		return w.render(rw, r, http.StatusOK, view.ResultsBox(results))
	}
	p := view.Catalogue{Frame: w.frame(r, "Catalogue"), Query: found.Query.Text, Facets: facets(found), Results: results}
	p.Description = "Micro-credentials by field, level, work, price, language, form and issuer."
	p.Canonical, p.NoIndex = w.PublicURL+"/catalogue", r.URL.RawQuery != ""
	return w.render(rw, r, http.StatusOK, view.CataloguePage(p))
}

func (w *Web) results(r *http.Request, found issuer.CatalogueResult) view.Results {
	q := r.URL.Query()
	picked := q["pick"]
	res := view.Results{Said: view.Count(found.Total, "micro-credential", "micro-credentials")}
	if sentence := found.Sentence(); sentence != "" {
		res.Said, res.Empty = sentence, len(found.Items) == 0
	}
	if len(found.DidYouMean) > 0 { // its words become links
		res.Said, _, _ = strings.Cut(res.Said, " Did you mean ")
		res.Hint = "Fewer words find more."
	}
	for _, m := range found.DidYouMean {
		other := r.URL.Query()
		other.Set("q", m.Text)
		other.Del("page")
		res.DidYouMean = append(res.DidYouMean, view.Link{Text: "“" + m.Word + "” (" + view.Number(m.Count) + ")", Href: "/catalogue?" + other.Encode()})
	}
	for _, i := range found.Items {
		label := itemLabel(i)
		label.Facts = strings.TrimSpace(label.Facts + " " + w.nextOffer(i))
		res.Items = append(res.Items, view.Offer{Label: label, ID: string(i.Achievement), Picked: slices.Contains(picked, string(i.Achievement))})
	}
	if found.Pages > 1 {
		at := func(page int) string {
			q.Set("page", strconv.Itoa(page))
			return "/catalogue?" + q.Encode()
		}
		from := (found.Page - 1) * issuer.PageSize
		res.Pager.Plain = true
		res.Pager.Range = view.Number(from+1) + "–" + view.Number(from+len(found.Items)) + " of " + view.Number(found.Total)
		if found.Page > 1 {
			res.Pager.Newer = at(found.Page - 1)
		}
		if found.Page < found.Pages {
			res.Pager.Older = at(found.Page + 1)
		}
	}
	return res
}

// issuerPage says who an organisation is, what it offers and how much it has
// awarded.
func (w *Web) issuerPage(rw http.ResponseWriter, r *http.Request) error {
	o, err := w.Issuer.ByIssuer(r.Context(), account.OrgID(r.PathValue("id")))
	if err != nil {
		return err
	}
	org := o.Organisation
	p := view.Issuer{
		Frame: w.frame(r, org.Name, view.Link{Text: "Catalogue", Href: "/catalogue"}, view.Link{Text: org.Name}),
		Name:  org.Name, What: whatOrg(org), Description: org.Description, Offers: offerLabels(o.Items),
		Sums: []view.Sum{{Number: view.Number(len(o.Items)), Word: plural(len(o.Items), "micro-credential", "micro-credentials")}, {Number: view.Number(o.Awards), Word: plural(o.Awards, "award given", "awards given")}},
	}
	for _, f := range []view.Fact{{Name: "Web site", Value: withoutScheme(org.Website), Href: org.Website}, {Name: "Mail", Value: org.Email, Href: "mailto:" + org.Email},
		{Name: "Place", Value: place(org)}, {Name: "Here since", Value: view.Day(org.Created)}} {
		if f.Value != "" {
			p.Facts = append(p.Facts, f)
		}
	}
	standing, err := w.standingFacts(r, org)
	if err != nil {
		return err
	}
	p.Facts = append(p.Facts, standing...)
	if has, err := w.Accounts.HasProvider(r.Context(), org.ID); err != nil {
		return err
	} else if has {
		p.Facts = append(p.Facts, view.Fact{Name: "For its people", Value: "Sign in with " + org.Name, Href: withProvider(org.ID, "")})
	}
	if org.DID != "" {
		p.Technical = append(p.Technical, view.Fact{Name: "identifier", Value: org.DID})
		if org.KeyKind == account.DIDWeb {
			p.Technical = append(p.Technical, view.Fact{Name: "keys", Value: w.PublicURL + "/o/" + string(org.ID) + "/did.json"})
		}
	}
	p.Frame.Description, p.Canonical = org.Description, w.PublicURL+"/o/"+string(org.ID)
	about, err := w.Issuer.OrganisationLD(org)
	if err != nil {
		return err
	}
	p.JSONLD = json.RawMessage(about)
	return w.render(rw, r, http.StatusOK, view.IssuerPage(p))
}

func whatOrg(org account.Organisation) string {
	kind := kindName(org.Kind)
	article := "A "
	if strings.ContainsAny(kind[:1], "AEIO") {
		article = "An "
	}
	s := article + lowerFirst(kind)
	if at := place(org); at != "" {
		s += " in " + at
	}
	return s + "."
}

func place(org account.Organisation) string {
	country := record.CountryName(org.Country)
	if org.City != "" && country != "" {
		return org.City + ", " + country
	}
	return org.City + country
}
