package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/issuer"
)

// delegation lets another organisation, or a person, award an achievement.
type delegation struct {
	ID           string     `json:"id"`
	Organisation string     `json:"organisation" doc:"Whose achievement it is."`
	Achievement  string     `json:"achievement"`
	Version      int        `json:"version,omitempty" doc:"The only one that may be awarded; left out, whichever is the newest."`
	To           string     `json:"to,omitempty" doc:"The organisation that may award; left out for a person."`
	Email        string     `json:"email,omitempty" doc:"Of the person who is asked, until they answer."`
	State        string     `json:"state" enum:"asked,later,inForce,usedUp,over,revoked" doc:"asked: the person has not accepted. later: its first day has not come. usedUp: as many awards were made as may be."`
	From         string     `json:"from" format:"date" doc:"The first day, by UTC."`
	Until        string     `json:"until" format:"date" doc:"The last day, by UTC."`
	Limit        int        `json:"limit,omitempty" doc:"Awards that may be made; left out, any number."`
	Used         int        `json:"used" doc:"Awards that were made."`
	Reason       string     `json:"reason"`
	Created      time.Time  `json:"created"`
	Revoked      *time.Time `json:"revoked,omitempty"`
	RevokedFor   string     `json:"revokedFor,omitempty" doc:"The reason."`
}

type delegationOut struct{ Body delegation }

type madeDelegationOut struct {
	Location string `header:"Location"`
	Body     delegation
}

type delegationsOut struct {
	Body struct {
		Items []delegation `json:"items" nullable:"false"`
	}
}

func (a *API) delegationCalls(h huma.API) {
	const path = base + "/delegations"
	register(a, h, call{id: "listDelegations", tag: "Awards", method: "GET", path: path, errors: []int{404},
		summary: "List who else may award", more: "The newest first, 1,000 at most; those that ended are among them. With `held` it lists what the organisation may award for others: `POST /api/v1/awards` with the key of that organisation then awards it."}, a.listDelegations)
	register(a, h, call{id: "delegate", tag: "Awards", method: "POST", path: path, made: true, errors: []int{404, 409},
		summary: "Let another organisation or a person award an achievement", more: "An organisation may begin at once; a person is mailed a link and may once they have accepted. Days that overlap those of one to the same organisation are refused, so a repeated call gives nothing twice."}, a.delegate)
	register(a, h, call{id: "readDelegation", tag: "Awards", method: "GET", path: path + "/{id}", errors: []int{404}, summary: "Read a delegation"}, a.readDelegation)
	register(a, h, call{id: "revokeDelegation", tag: "Awards", method: "POST", path: path + "/{id}/revoke", errors: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Revoke a delegation", more: "What was awarded by it stays in force."}, a.revokeDelegation)
}

func (a *API) listDelegations(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Achievement  string `query:"achievement" maxLength:"100" doc:"Only those of this achievement."`
	Held         bool   `query:"held" doc:"Those by which the organisation may award for others; without, those it has given."`
}) (*delegationsOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	of := issuer.AchievementID(in.Achievement)
	var all []issuer.Delegation
	if in.Held {
		all, err = a.Issuer.DelegatedTo(ctx, by, org)
	} else {
		all, err = a.Issuer.Delegations(ctx, by, org, of)
	}
	out := &delegationsOut{}
	out.Body.Items = []delegation{}
	for _, d := range all {
		if of == "" || d.Achievement == of {
			out.Body.Items = append(out.Body.Items, a.delegation(d))
		}
	}
	return out, err
}

func (a *API) delegate(ctx context.Context, by account.Actor, in *struct {
	Body struct {
		Achievement string `json:"achievement" maxLength:"100" doc:"Id of a published achievement."`
		Version     int    `json:"version,omitempty" minimum:"0" maximum:"1000000" doc:"Left out, whichever is the newest."`
		To          string `json:"to,omitempty" maxLength:"100" doc:"Id of an organisation on this server; or name and email of a person."`
		Name        string `json:"name,omitempty" maxLength:"200"`
		Email       string `json:"email,omitempty" maxLength:"254"`
		From        string `json:"from,omitempty" format:"date" doc:"Left out, today."`
		Until       string `json:"until" format:"date" doc:"The last day, at most five years after the first."`
		Limit       int    `json:"limit,omitempty" minimum:"0" maximum:"1000000" doc:"Awards that may be made; left out, any number."`
		Reason      string `json:"reason" maxLength:"300" doc:"They read it."`
	}
}) (*madeDelegationOut, error) {
	b := in.Body
	d, err := a.Issuer.Delegate(ctx, by, issuer.AchievementID(b.Achievement), issuer.DelegationRequest{Version: b.Version, To: account.OrgID(b.To),
		Name: b.Name, Email: b.Email, From: b.From, Until: b.Until, Limit: b.Limit, Reason: b.Reason})
	return &madeDelegationOut{a.PublicURL + base + "/delegations/" + string(d.ID), a.delegation(d)}, at("body.", err)
}

func (a *API) readDelegation(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Whose achievement it is; left out, the one that the key is for."`
}) (*delegationOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	d, err := a.Issuer.Delegation(ctx, by, org, issuer.DelegationID(in.ID))
	return &delegationOut{a.delegation(d)}, err
}

func (a *API) revokeDelegation(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Body         struct {
		Reason string `json:"reason" maxLength:"300" doc:"Whoever may no longer award reads it."`
	}
}) (*delegationOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	d, err := a.Issuer.RevokeDelegation(ctx, by, org, issuer.DelegationID(in.ID), in.Body.Reason)
	return &delegationOut{a.delegation(d)}, at("body.", err)
}

func (a *API) delegation(d issuer.Delegation) delegation {
	out := delegation{ID: string(d.ID), Organisation: string(d.Org), Achievement: string(d.Achievement), Version: d.Version, To: string(d.To), Email: d.Email,
		State: string(d.State(a.now())), From: d.From.UTC().Format(time.DateOnly), Until: d.Until.UTC().Format(time.DateOnly), Limit: d.Limit, Used: d.Used,
		Reason: d.Reason, Created: d.Created.UTC(), RevokedFor: d.RevokedFor}
	if !d.Revoked.IsZero() {
		at := d.Revoked.UTC()
		out.Revoked = &at
	}
	return out
}
