package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
)

// Organisation is an organisation's public profile.
type Organisation struct {
	ID          string `json:"id"`
	URL         string `json:"url" doc:"Its page."`
	Name        string `json:"name"`
	Kind        string `json:"kind" enum:"university,school,company,body,authority,quality"`
	Country     string `json:"country,omitempty" doc:"ISO 3166-1 alpha-2."`
	City        string `json:"city,omitempty"`
	Description string `json:"description,omitempty"`
	Website     string `json:"website,omitempty"`
	Email       string `json:"email,omitempty"`
	DID         string `json:"did,omitempty" doc:"Its id as the issuer of credentials."`
}

// offering is an organisation with what it offers.
type offering struct {
	Organisation
	Offers []offer `json:"offers" nullable:"false" doc:"The newest first."`
	Awards int     `json:"awards" doc:"How many it has given."`
}

type organisationsOut struct {
	Body struct {
		Items []Organisation `json:"items" nullable:"false"`
	}
}

type offeringOut struct{ Body offering }

func (a *API) organisationCalls(h huma.API) {
	register(a, h, call{id: "listOrganisations", tag: "Organisations", method: "GET", path: base + "/organisations", public: true,
		summary: "List the organisations", more: "By name."}, a.listOrganisations)
	register(a, h, call{id: "readOrganisation", tag: "Organisations", method: "GET", path: base + "/organisations/{id}", public: true, errors: []int{404},
		summary: "Read an organisation and what it offers"}, a.readOrganisation)
}

func (a *API) listOrganisations(ctx context.Context, _ account.Actor, _ *struct{}) (*organisationsOut, error) {
	all, err := a.Accounts.Organisations(ctx)
	out := &organisationsOut{}
	out.Body.Items = each(all, a.organisation)
	return out, err
}

func (a *API) readOrganisation(ctx context.Context, _ account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Its id."`
}) (*offeringOut, error) {
	got, err := a.Issuer.ByIssuer(ctx, account.OrgID(in.ID))
	return &offeringOut{offering{a.organisation(got.Organisation), each(got.Items, a.offer), got.Awards}}, err
}

func (a *API) organisation(o account.Organisation) Organisation {
	return Organisation{ID: string(o.ID), URL: a.orgURL(o.ID), Name: o.Name, Kind: string(o.Kind), Country: o.Country, City: o.City,
		Description: o.Description, Website: o.Website, Email: o.Email, DID: o.DID}
}
