package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

// offer is a published achievement as the catalogue shows it.
type offer struct {
	Achievement string     `json:"achievement" doc:"Its id."`
	URL         string     `json:"url" doc:"Its page, and its id in credentials."`
	Issuer      offeredBy  `json:"issuer"`
	Version     int        `json:"version"`
	PublishedAt time.Time  `json:"publishedAt"`
	Definition  definition `json:"definition"`
}

type offeredBy struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// facets count what choosing a value would find, under all other conditions.
type facets struct {
	Field    []option `json:"field,omitempty"`
	Level    []option `json:"level,omitempty"`
	MaxHours []option `json:"maxHours,omitempty"`
	MaxPrice []option `json:"maxPrice,omitempty"`
	Language []option `json:"language,omitempty"`
	Mode     []option `json:"mode,omitempty"`
	Start    []option `json:"start,omitempty"`
	Issuer   []option `json:"issuer,omitempty"`
}

type option struct {
	Value  string `json:"value" doc:"What to send as the parameter of this name."`
	Name   string `json:"name" doc:"For people."`
	Count  int    `json:"count"`
	Chosen bool   `json:"chosen,omitempty"`
}

// meant is a word of the catalogue that may have been meant.
type meant struct {
	Word  string `json:"word"`
	Count int    `json:"count" doc:"How many would be found with it."`
	Text  string `json:"text" doc:"The whole text with the word put right."`
}

// catalogueQuery is the search; every condition that is sent must hold.
type catalogueQuery struct {
	Text     string  `query:"text" maxLength:"200" doc:"Words, all of which must be found."`
	Field    string  `query:"field" enum:"ai,blockchain,business-leadership,cloud,coding,cybersecurity,data-analytics,data-science,digital-marketing,leadership,legal-tech,pastry-arts,patient-communication,project-management,social-media-marketing,supply-chain,tech-sales,ux-design" doc:"Under which it is listed."`
	Level    int     `query:"level" minimum:"1" maximum:"8" doc:"In the European Qualifications Framework."`
	MaxHours float64 `query:"maxHours" exclusiveMinimum:"0" maximum:"10000" doc:"Most hours of work."`
	MaxPrice string  `query:"maxPrice" maxLength:"40" doc:"free, 50 EUR, 49.50 EUR."`
	Language string  `query:"language" maxLength:"35" doc:"Its base: pt finds pt-BR."`
	Mode     string  `query:"mode" enum:"online,onsite,blended" doc:"Form of participation."`
	Start    string  `query:"start" maxLength:"10" doc:"rolling, or a day such as 2026-09-01 on or before which it begins."`
	Issuer   string  `query:"issuer" maxLength:"100" doc:"Id of an organisation."`
	Skill    string  `query:"skill" maxLength:"100" doc:"Id of a skill that it proves."`
	Sort     string  `query:"sort" enum:"relevance,newest,hours,price,cost,title" doc:"Left out, by relevance where there is a text, and otherwise the newest first."`
	Page     int     `query:"page" minimum:"1" maximum:"1000000" default:"1" doc:"Of 24 each."`
}

type catalogueOut struct {
	Body struct {
		Items       []offer  `json:"items" nullable:"false"`
		Total       int      `json:"total"`
		Page        int      `json:"page"`
		Pages       int      `json:"pages"`
		Facets      facets   `json:"facets"`
		Unmentioned []string `json:"unmentioned,omitempty" doc:"Words that no micro-credential mentions."`
		DidYouMean  []meant  `json:"didYouMean,omitempty"`
		Sentence    string   `json:"sentence,omitempty" doc:"Why nothing was found, or what was taken for something else."`
	}
}

func (a *API) catalogueCalls(h huma.API) {
	register(a, h, call{id: "searchCatalogue", tag: "Catalogue", method: "GET", path: base + "/catalogue", public: true,
		summary: "Search what is published", more: "The same as a JSON Feed is at /feed.json."}, a.searchCatalogue)
}

func (a *API) searchCatalogue(ctx context.Context, _ account.Actor, in *catalogueQuery) (*catalogueOut, error) {
	q := issuer.CatalogueQuery{Text: in.Text, Field: in.Field, Level: in.Level, MaxHours: in.MaxHours, MaxPrice: issuer.ReadMaxPrice(in.MaxPrice),
		Language: in.Language, Mode: issuer.Participation(in.Mode), Issuer: account.OrgID(in.Issuer), Skill: skill.ID(in.Skill),
		Start: in.Start, Sort: issuer.Sort(in.Sort), Page: in.Page}
	if in.MaxPrice != "" && !q.MaxPrice.Stated {
		return nil, at("query.", fault.Field("maxPrice", "Write the limit as free, or as an amount and its currency: 50 EUR."))
	}
	if _, err := time.Parse(time.DateOnly, in.Start); err != nil && in.Start != "" && in.Start != issuer.RollingStart {
		return nil, at("query.", fault.Field("start", "Write rolling, or a day as 2026-09-01."))
	}
	found, err := a.Issuer.Catalogue(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &catalogueOut{}
	b := &out.Body
	b.Items, b.Total, b.Page, b.Pages = each(found.Items, a.offer), found.Total, found.Page, found.Pages
	f := found.Facets
	b.Facets = facets{options(f.Field), options(f.Level), options(f.Hours), options(f.Price), options(f.Language), options(f.Mode), options(f.Start), options(f.Issuer)}
	b.Unmentioned, b.Sentence = found.Unmentioned, found.Sentence()
	b.DidYouMean = each(found.DidYouMean, func(s issuer.Suggestion) meant { return meant(s) })
	return out, nil
}

func (a *API) offer(i issuer.Item) offer {
	return offer{string(i.Achievement), a.PublicURL + "/m/" + string(i.Achievement),
		offeredBy{string(i.Issuer.ID), i.Issuer.Name, a.orgURL(i.Issuer.ID)}, i.Number, i.At.UTC(), external(i.Definition)}
}

func (a *API) orgURL(id account.OrgID) string { return a.PublicURL + "/o/" + string(id) }

func options(all []issuer.Option) []option {
	return each(all, func(o issuer.Option) option { return option(o) })
}
