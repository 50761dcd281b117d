package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/issuer"
)

// award is one achievement given to one person.
type award struct {
	ID           string     `json:"id"`
	URL          string     `json:"url" doc:"The credential's id and its public page, which opens once the holder has accepted."`
	Number       string     `json:"number" doc:"Short number for people, as it stands on certificates."`
	Organisation string     `json:"organisation"`
	Achievement  string     `json:"achievement"`
	Version      int        `json:"version" doc:"Of the achievement; it never changes."`
	Outcomes     string     `json:"outcomes,omitempty" doc:"Of a partial award: the numbers of the achievement's outcomes that it is for, such as 1,3. Such an award never counts as the whole."`
	Recipient    recipient  `json:"recipient"`
	Status       string     `json:"status" enum:"inForce,suspended,revoked" doc:"Whether its time has run out follows from validUntil."`
	Reason       string     `json:"reason,omitempty" doc:"Of the last change of status."`
	Changed      time.Time  `json:"changed" doc:"When the status last changed."`
	AwardedOn    string     `json:"awardedOn" format:"date"`
	ValidFrom    time.Time  `json:"validFrom"`
	ValidUntil   *time.Time `json:"validUntil,omitempty"`
	Result       string     `json:"result,omitempty"`
	Evidence     string     `json:"evidence,omitempty"`
	Supersedes   string     `json:"supersedes,omitempty" doc:"The award that this one corrects."`
	SupersededBy string     `json:"supersededBy,omitempty" doc:"The award that took its place."`
	Renews       string     `json:"renews,omitempty" doc:"The award that this one renews; not in lists."`
	RenewedBy    string     `json:"renewedBy,omitempty" doc:"The award that renews it; not in lists."`
	Created      time.Time  `json:"created"`

	Credential json.RawMessage `json:"credential,omitempty" doc:"The signed Open Badges 3.0 credential, byte for byte as it is kept; not in lists."`
	JWT        string          `json:"jwt,omitempty" doc:"The same signed as a JWT; not in lists."`
	European   json.RawMessage `json:"european,omitempty" doc:"The signed European description of the micro-credential, byte for byte, where its definition has all that is mandatory; not in lists."`
}

type recipient struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

type awardOut struct{ Body award }

type madeAwardOut struct {
	Location string `header:"Location"`
	Body     award
}

// awardedOut is an award that was made (201), or one for later (202).
type awardedOut struct {
	Status   int
	Location string `header:"Location"`
	Body     any
}

// AwardRequest says who is given an award, and for what. It is exported, as
// whatever is embedded here, since only then its members are described.
type AwardRequest struct {
	Name      string `json:"name" maxLength:"200" doc:"Of the person who earned it."`
	Email     string `json:"email" maxLength:"254" format:"email" doc:"The claim link is mailed there."`
	AwardedOn string `json:"awardedOn,omitempty" format:"date" doc:"2026-03-14; left out, today."`
	Result    string `json:"result,omitempty" maxLength:"300" doc:"As the achievement's grading wants it: 84, Merit."`
	Evidence  string `json:"evidence,omitempty" maxLength:"2000" doc:"An https address."`
}

func (r AwardRequest) internal(achievement, key string) issuer.IssueRequest {
	return issuer.IssueRequest{Achievement: issuer.AchievementID(achievement), Name: r.Name, Email: r.Email,
		AwardedOn: r.AwardedOn, Result: r.Result, Evidence: r.Evidence, Key: key}
}

func (a *API) awardCalls(h huma.API) {
	const path = base + "/awards"
	changed := []int{http.StatusNotFound, http.StatusConflict}
	register(a, h, call{id: "issueAward", tag: "Awards", method: "POST", path: path, made: true, errors: changed,
		answers: map[int]reflect.Type{http.StatusCreated: reflect.TypeFor[award](), http.StatusAccepted: reflect.TypeFor[scheduled]()},
		summary: "Award an achievement to a person", more: "The credential is signed and kept when this answers; the person is then mailed a link to claim it. With `due` it is made at that moment, and 202 answers what waits. Repeat the call with the same Idempotency-Key whenever the answer did not reach you."}, a.issue)
	register(a, h, call{id: "listAwards", tag: "Awards", method: "GET", path: path, errors: []int{404},
		summary: "List an organisation's awards", more: "The newest first."}, a.listAwards)
	register(a, h, call{id: "readAward", tag: "Awards", method: "GET", path: path + "/{id}", errors: []int{404},
		summary: "Read an award and its signed credential"}, a.readAward)
	register(a, h, call{id: "suspendAward", tag: "Awards", method: "POST", path: path + "/{id}/suspend", errors: changed,
		summary: "Put an award on hold", more: "Every check of it says so from the next reading of the status list on, at the latest after five minutes."}, a.changeWith(Issuer.Suspend))
	register(a, h, call{id: "reinstateAward", tag: "Awards", method: "POST", path: path + "/{id}/reinstate", errors: changed,
		summary: "Lift a suspension"}, a.reinstate)
	register(a, h, call{id: "revokeAward", tag: "Awards", method: "POST", path: path + "/{id}/revoke", errors: changed,
		summary: "Take an award back, for good"}, a.changeWith(Issuer.Revoke))
	register(a, h, call{id: "renewAward", tag: "Awards", method: "POST", path: path + "/{id}/renew", made: true, errors: changed,
		summary: "Renew an award", more: "The holder is given a new award for the newest version, and mailed a link to claim it. The new credential names the old one as evidence; the old one stays as it is until its end."}, a.renew)
	register(a, h, call{id: "correctAward", tag: "Awards", method: "POST", path: path + "/{id}/correct", made: true, errors: changed,
		summary: "Replace an award by one with its mistakes put right", more: "The old one is revoked as superseded. The holder gets one notice and keeps the new one without claiming it again. Send the whole award as it should be."}, a.correct)
}

func (a *API) renew(ctx context.Context, by account.Actor, in *struct {
	ID   string `path:"id" maxLength:"100" doc:"Its id."`
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Your own for this renewal; left out, an award is renewed once."`
	Body struct {
		AwardedOn string `json:"awardedOn,omitempty" format:"date" doc:"2026-03-14; left out, today."`
		Result    string `json:"result,omitempty" maxLength:"300" doc:"As the achievement's grading wants it."`
		Evidence  string `json:"evidence,omitempty" maxLength:"2000" doc:"An https address."`
	}
}) (*madeAwardOut, error) {
	made, err := a.Issuer.Renew(ctx, by, issuer.AwardID(in.ID), issuer.RenewRequest{AwardedOn: in.Body.AwardedOn, Result: in.Body.Result, Evidence: in.Body.Evidence, Key: in.Key})
	return a.madeAward(made), at("body.", err)
}

func (a *API) issue(ctx context.Context, by account.Actor, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Your own for this award, such as a UUID. Repeating the call with it answers the same award."`
	Body struct {
		Achievement string `json:"achievement" maxLength:"100" doc:"Id of a published achievement: of the key's organisation, or one that it may award for another."`
		AwardRequest
		Delegation string     `json:"delegation,omitempty" maxLength:"100" doc:"By which one it is awarded for another organisation; left out, of those that allow it the one that ends first."`
		Due        *time.Time `json:"due,omitempty" doc:"Make the award at this moment, at most three years ahead; left out, now."`
	}
}) (*awardedOut, error) {
	req := in.Body.internal(in.Body.Achievement, in.Key)
	req.Delegation = issuer.DelegationID(in.Body.Delegation)
	if in.Body.Due != nil {
		later, err := a.schedule(ctx, by, req, *in.Body.Due)
		return later, at("body.", err)
	}
	made, err := a.Issuer.Issue(ctx, by, req)
	out := a.madeAward(made)
	return &awardedOut{http.StatusCreated, out.Location, out.Body}, at("body.", err)
}

func (a *API) correct(ctx context.Context, by account.Actor, in *struct {
	ID   string `path:"id" maxLength:"100" doc:"Its id."`
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Your own for this correction; left out, an award is corrected once."`
	Body AwardRequest
}) (*madeAwardOut, error) {
	made, err := a.Issuer.Correct(ctx, by, issuer.AwardID(in.ID), in.Body.internal("", in.Key))
	return a.madeAward(made), at("body.", err)
}

type awardsOut struct {
	Body struct {
		Items  []award `json:"items" nullable:"false"`
		Total  int     `json:"total" doc:"How many there are in all."`
		Limit  int     `json:"limit"`
		Offset int     `json:"offset"`
	}
}

func (a *API) listAwards(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Achievement  string `query:"achievement" maxLength:"100" doc:"Only those of this achievement."`
	Status       string `query:"status" enum:"inForce,suspended,revoked" doc:"Only those that are so."`
	Text         string `query:"text" maxLength:"200" doc:"In the recipient's name or address. Of what is found so, the first 100 are listed, and total is 101 where there are more."`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	Offset       int    `query:"offset" minimum:"0" maximum:"10000000" doc:"How many to pass over first."`
}) (*awardsOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	page, total, err := a.Issuer.Awards(ctx, by, org, issuer.AwardFilter{Achievement: issuer.AchievementID(in.Achievement),
		Status: issuer.Status(in.Status), Text: in.Text, Limit: in.Limit, Offset: in.Offset})
	out := &awardsOut{}
	out.Body.Items, out.Body.Total, out.Body.Limit, out.Body.Offset = each(page, a.award), total, in.Limit, in.Offset
	return out, err
}

func (a *API) readAward(ctx context.Context, by account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Its id."`
}) (*awardOut, error) {
	got, err := a.Issuer.Award(ctx, by, issuer.AwardID(in.ID))
	return &awardOut{a.signed(got)}, err
}

// reasonIn says why a status changes.
type reasonIn struct {
	ID   string `path:"id" maxLength:"100" doc:"Its id."`
	Body struct {
		Reason string `json:"reason" maxLength:"300" doc:"The holder and everyone who checks the award will read it."`
	}
}

// changeWith is a call that changes the status for a reason.
func (a *API) changeWith(change func(Issuer, context.Context, account.Actor, issuer.AwardID, string) (issuer.Award, error)) func(context.Context, account.Actor, *reasonIn) (*awardOut, error) {
	return func(ctx context.Context, by account.Actor, in *reasonIn) (*awardOut, error) {
		changed, err := change(a.Issuer, ctx, by, issuer.AwardID(in.ID), in.Body.Reason)
		return &awardOut{a.award(changed)}, at("body.", err)
	}
}

func (a *API) reinstate(ctx context.Context, by account.Actor, in *struct {
	ID   string `path:"id" maxLength:"100" doc:"Its id."`
	Body *struct {
		Reason string `json:"reason,omitempty" maxLength:"300"`
	} `required:"false"`
}) (*awardOut, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	changed, err := a.Issuer.Reinstate(ctx, by, issuer.AwardID(in.ID), reason)
	return &awardOut{a.award(changed)}, at("body.", err)
}

func (a *API) award(is issuer.Award) award {
	return award{
		ID: string(is.ID), URL: a.PublicURL + "/a/" + is.Page, Number: is.Number(), Organisation: string(is.Org),
		Achievement: string(is.Achievement), Version: is.Version, Outcomes: string(is.Part), Recipient: recipient{is.Recipient.Name, is.Recipient.Email},
		Status: string(is.Status), Reason: is.Reason, Changed: is.Changed.UTC(), AwardedOn: is.AwardedOn.UTC().Format(time.DateOnly),
		ValidFrom: is.ValidFrom.UTC(), ValidUntil: inUTC(is.ValidUntil), Result: is.Result, Evidence: is.Evidence,
		Supersedes: string(is.Supersedes), SupersededBy: string(is.SupersededBy), Created: is.Created.UTC(),
	}
}

// signed is an award with its signed bytes.
func (a *API) signed(is issuer.Award) award {
	one := a.award(is)
	if is.Renews != nil {
		one.Renews = string(is.Renews.ID)
	}
	if is.RenewedBy != nil {
		one.RenewedBy = string(is.RenewedBy.ID)
	}
	one.Credential, one.JWT, one.European = is.JSON, is.JWT, is.European
	return one
}

func (a *API) madeAward(is issuer.Award) *madeAwardOut {
	return &madeAwardOut{a.PublicURL + base + "/awards/" + string(is.ID), a.signed(is)}
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	utc := t.UTC()
	return &utc
}
