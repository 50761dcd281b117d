package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/table"
)

// Batches is what the calls ask of package issuer about many people at once.
type Batches interface {
	DelegationFor(ctx context.Context, by account.Actor, of issuer.AchievementID, at time.Time) (issuer.DelegationID, error)
	BeginBatch(ctx context.Context, by account.Actor, req issuer.BatchRequest) (b issuer.Batch, known bool, err error)
	Batch(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID) (issuer.Batch, error)
	FailedRows(ctx context.Context, by account.Actor, org account.OrgID, id issuer.BatchID, after, limit int) ([]issuer.BatchRow, error)
}

// batch is how far many awards at once are.
type batch struct {
	ID          string      `json:"id"`
	Achievement string      `json:"achievement"`
	Version     int         `json:"version"`
	State       string      `json:"state" enum:"uploading,checking,draft,ready,loading,running,paused,cancelled,done"`
	Rows        int         `json:"rows" doc:"How many people there are."`
	Settled     int         `json:"settled" doc:"How many rows have been dealt with."`
	Issued      int         `json:"issued"`
	Unchanged   int         `json:"unchanged" doc:"Awarded before."`
	Failed      int         `json:"failed" doc:"Rows with a problem; they are not awarded."`
	Problems    []rowFailed `json:"problems" nullable:"false" doc:"Of the failed rows, at most 500 after the row asked for."`
	Undone      *time.Time  `json:"undone,omitempty" doc:"When all that it awarded was undone before anybody was told."`
	Created     time.Time   `json:"created"`
	Changed     time.Time   `json:"changed"`
}

type rowFailed struct {
	Row     int    `json:"row" doc:"From 1, in the order of people."`
	Problem string `json:"problem"`
}

type batchOut struct{ Body batch }

type madeBatchOut struct {
	Location string `header:"Location"`
	Body     batch
}

func (a *API) batchCalls(h huma.API) {
	const path = base + "/batches"
	register(a, h, call{id: "beginBatch", tag: "Awards", method: "POST", path: path, made: true, errors: []int{http.StatusNotFound, http.StatusConflict}, maxBody: 8 << 20,
		summary: "Award an achievement to many people", more: "They are awarded one after the other once this has answered; read the batch to see how far it is. The same people for the same achievement are the same batch, so a repeated call creates nothing. People with a problem are named and leave the others."}, a.beginBatch)
	register(a, h, call{id: "readBatch", tag: "Awards", method: "GET", path: path + "/{id}", errors: []int{http.StatusNotFound},
		summary: "Read how far a batch is"}, a.readBatch)
}

// PersonRow is one person of a batch. What is wrong with it is said about its
// row, so the description bounds nothing but lengths.
type PersonRow struct {
	Name      string `json:"name" maxLength:"4096"`
	Email     string `json:"email" minLength:"1" maxLength:"4096" doc:"The claim link is mailed there."`
	AwardedOn string `json:"awardedOn,omitempty" maxLength:"100" doc:"2026-03-14; left out, the day of the call."`
	Result    string `json:"result,omitempty" maxLength:"4096"`
	Evidence  string `json:"evidence,omitempty" maxLength:"4096" doc:"An https address."`
}

func (a *API) beginBatch(ctx context.Context, by account.Actor, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Your own for this call. The same key with other people or another achievement is a conflict; the same people for the same achievement are the same batch under any key."`
	Body struct {
		Achievement string      `json:"achievement" maxLength:"100" doc:"Id of a published achievement: of the key's organisation, or one that it may award for another."`
		Delegation  string      `json:"delegation,omitempty" maxLength:"100" doc:"By which one it is awarded for another organisation; left out, of those that allow it the one that ends first."`
		People      []PersonRow `json:"people" minItems:"1" maxItems:"10000" nullable:"false"`
	}
}) (*madeBatchOut, error) {
	var text bytes.Buffer
	out := csv.NewWriter(&text)
	out.Write([]string{"name", "email", "awarded_on", "result", "evidence_url"}) // Error tells
	for _, p := range in.Body.People {
		out.Write([]string{p.Name, p.Email, p.AwardedOn, p.Result, p.Evidence})
	}
	if out.Flush(); out.Error() != nil {
		return nil, out.Error()
	}
	delegation, err := a.usedDelegation(ctx, by, in.Body.Delegation, in.Body.Achievement, time.Time{})
	if err != nil {
		return nil, at("body.", err)
	}
	b, _, err := a.Batches.BeginBatch(ctx, by, issuer.BatchRequest{Delegation: delegation, Achievement: issuer.AchievementID(in.Body.Achievement), File: "API", Key: in.Key,
		Columns: table.Columns{table.Name: 0, table.Email: 1, table.AwardedOn: 2, table.Result: 3, table.Evidence: 4},
		Open:    func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text.Bytes())), nil }})
	if err != nil {
		return nil, at("body.", err)
	}
	body, err := a.batch(ctx, by, b, 0)
	return &madeBatchOut{a.PublicURL + base + "/batches/" + string(b.ID) + ofOrg(delegation, b.Org), body}, err
}

// usedDelegation is the one that is named, or the one by which a program awards what
// is another organisation's.
func (a *API) usedDelegation(ctx context.Context, by account.Actor, named, achievement string, at time.Time) (issuer.DelegationID, error) {
	if named != "" {
		return issuer.DelegationID(named), nil
	}
	return a.Batches.DelegationFor(ctx, by, issuer.AchievementID(achievement), at)
}

// ofOrg says in an address whose a thing is, where it is not the caller's own.
func ofOrg(by issuer.DelegationID, org account.OrgID) string {
	if by == "" {
		return ""
	}
	return "?organisation=" + string(org)
}

func (a *API) readBatch(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Whose it is; left out, the one that the key is for."`
	After        int    `query:"after" minimum:"0" maximum:"1000000" doc:"List the problems of the rows after this one."`
}) (*batchOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	b, err := a.Batches.Batch(ctx, by, org, issuer.BatchID(in.ID))
	if err != nil {
		return nil, err
	}
	body, err := a.batch(ctx, by, b, in.After)
	return &batchOut{body}, err
}

func (a *API) batch(ctx context.Context, by account.Actor, b issuer.Batch, after int) (batch, error) {
	rows, err := a.Batches.FailedRows(ctx, by, b.Org, b.ID, after, 500)
	var undone *time.Time
	if !b.Undone.IsZero() {
		undone = new(b.Undone.UTC())
	}
	return batch{ID: string(b.ID), Achievement: string(b.Achievement), Version: b.Version, State: string(b.State), Rows: b.Rows, Settled: b.Cursor,
		Issued: b.Issued, Unchanged: b.Unchanged, Failed: b.Failed, Undone: undone, Created: b.Created.UTC(), Changed: b.Changed.UTC(),
		Problems: each(rows, func(r issuer.BatchRow) rowFailed { return rowFailed{r.Number, r.Problem} })}, err
}
