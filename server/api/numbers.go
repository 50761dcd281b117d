package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/issuer"
)

// tally is how often one achievement was awarded.
type tally struct {
	Achievement string `json:"achievement"`
	Title       string `json:"title" doc:"Of its newest version."`
	State       string `json:"state" enum:"published,superseded,retired"`
	Awarded     int    `json:"awarded" doc:"All awards, in force or not."`
	InForce     int    `json:"inForce" doc:"Also those that have run out."`
	Suspended   int    `json:"suspended"`
	Revoked     int    `json:"revoked" doc:"Also those that were corrected."`
}

type monthTally struct {
	Month   string `json:"month" example:"2026-03" doc:"By the day that stands on the award, in UTC."`
	Awarded int    `json:"awarded"`
}

type numbersOut struct {
	Body struct {
		Achievements []tally      `json:"achievements" nullable:"false" doc:"The most awarded first."`
		Months       []monthTally `json:"months" nullable:"false" doc:"The last 24, the earliest first."`
	}
}

func (a *API) numberCalls(h huma.API) {
	register(a, h, call{id: "readNumbers", tag: "Awards", method: "GET", path: base + "/numbers", errors: []int{http.StatusNotFound},
		summary: "Count what was awarded", more: "Of each achievement and of each month, never who got it."}, a.readNumbers)
}

func (a *API) readNumbers(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*numbersOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	n, err := a.Issuer.Numbers(ctx, by, org)
	out := &numbersOut{}
	out.Body.Achievements = each(n.Of, func(t issuer.Tally) tally {
		return tally{string(t.Achievement), t.Title, string(t.State), t.Given(), t.InForce, t.Suspended, t.Revoked}
	})
	out.Body.Months = each(n.Months, func(m issuer.MonthTally) monthTally {
		return monthTally{m.Month.Start().Format("2006-01"), m.Awards}
	})
	return out, err
}
