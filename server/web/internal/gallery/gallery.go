// Package gallery holds one sample of every page in every state. The golden
// tests render them, and `go run ./server/web/internal/gallery/serve` shows
// them in a browser. The people and organisations in it are invented.
package gallery

import (
	"time"

	"github.com/a-h/templ"

	"laurel/server/web/view"
)

// Page is one sample.
type Page struct {
	Name string
	View templ.Component
}

// Noon is the moment at which every sample is shown.
var Noon = time.Date(2026, 5, 12, 14, 3, 0, 0, time.UTC)

// Pages gives all samples. The files they load are named by assets.
func Pages(assets view.Assets) []Page {
	g := samples{assets}
	var all []Page
	for _, part := range [][]Page{g.public(), g.awards(), g.reports(), g.desk(), g.learner(), g.others()} {
		all = append(all, part...)
	}
	return all
}

type samples struct{ assets view.Assets }

func (g samples) frame(title, path string, crumbs ...view.Link) view.Frame {
	return view.Frame{
		Title: title, Path: path, Crumbs: crumbs, Nav: view.PublicNav(path),
		Who: view.Link{Text: "Sign in", Href: "/signin"}, RunBy: "Nordmark University", Assets: g.assets,
	}
}

func badge(name, alt string) view.Picture {
	return view.Picture{Src: "/badge/" + name + ".svg", Alt: alt}
}

var offers = []view.Label{
	{Badge: badge("sql-m", ""), Name: "Data Analysis with SQL", Href: "/m/sql", By: "Nordmark University",
		Facts: "Practical examination, supervised. 75 hours, 3 ECTS, level 5. English, online. €180."},
	{Badge: badge("pastry-m", ""), Name: "Laminated Doughs", Href: "/m/doughs", By: "Guild of Pastry Arts",
		Facts: "Observed at the bench, supervised. 60 hours, level 4. German, on site. €640."},
	{Badge: badge("patient-m", ""), Name: "Speaking with Patients", Href: "/m/patients", By: "Ellery Teaching Hospital",
		Facts: "Observed conversations. 40 hours, 1.5 ECTS, level 6. English, blended. Free of charge."},
}
