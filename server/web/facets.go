package web

import (
	"laurel/issuer"
	"laurel/server/web/view"
)

// facets are the ways to narrow a search, each with what it would find.
func facets(found issuer.CatalogueResult) []view.Choice {
	f := found.Facets
	list := []view.Choice{
		facet("field", "Field", f.Field), facet("level", "Level", f.Level), facet("hours", "Hours at most", f.Hours), facet("price", "Price at most", f.Price),
		facet("language", "Language", f.Language), facet("mode", "Form", f.Mode), facet("start", "It begins", f.Start), facet("issuer", "Issuer", f.Issuer),
	}
	sort := view.Choice{ID: "sort", Label: "Order"}
	for _, s := range issuer.Sorts() {
		sort.Options = append(sort.Options, view.Option{Value: s.Value, Text: s.Name, On: s.Value == string(found.Query.Sort)})
	}
	return append(list, sort)
}

func facet(id, label string, options []issuer.Option) view.Choice {
	c := view.Choice{ID: id, Label: label, Options: []view.Option{{Text: "any"}}}
	for _, o := range options {
		c.Options = append(c.Options, view.Option{Value: o.Value, Text: o.Name + " (" + view.Number(o.Count) + ")", On: o.Chosen})
	}
	return c
}
