package api

import (
	"context"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

func (f *fakeIssuer) Delegate(_ context.Context, by account.Actor, id issuer.AchievementID, req issuer.DelegationRequest) (issuer.Delegation, error) {
	if err := by.Require(account.Delegate, "org1"); err != nil {
		return issuer.Delegation{}, err
	}
	if req.Reason == "" {
		return issuer.Delegation{}, fault.Field("reason", "Say why.")
	}
	f.lent = issuer.Delegation{ID: "d1", Org: "org1", Achievement: id, Version: req.Version, To: req.To, Limit: req.Limit, Used: 1, Reason: req.Reason,
		From: noon.Truncate(24 * 3600e9), Until: noon.AddDate(0, 1, 0).Truncate(24 * 3600e9), Created: noon, Accepted: noon}
	return f.lent, nil
}

func (f *fakeIssuer) Delegations(_ context.Context, by account.Actor, org account.OrgID, _ issuer.AchievementID) ([]issuer.Delegation, error) {
	return []issuer.Delegation{f.lent}, by.Require(account.ReadAwards, org)
}

func (f *fakeIssuer) DelegationToUse(_ context.Context, _ account.Actor, id issuer.DelegationID) (issuer.Delegation, error) {
	return issuer.Delegation{ID: id, Org: "org1"}, nil
}

func (f *fakeIssuer) DelegatedTo(_ context.Context, by account.Actor, org account.OrgID) ([]issuer.Delegation, error) {
	return nil, by.Require(account.Issue, org)
}

func (f *fakeIssuer) Delegation(_ context.Context, by account.Actor, org account.OrgID, id issuer.DelegationID) (issuer.Delegation, error) {
	if id != f.lent.ID {
		return issuer.Delegation{}, fault.NoSuch("delegation", string(id))
	}
	return f.lent, by.Require(account.ReadAwards, org)
}

func (f *fakeIssuer) RevokeDelegation(_ context.Context, by account.Actor, org account.OrgID, _ issuer.DelegationID, reason string) (issuer.Delegation, error) {
	if err := by.Require(account.Delegate, org); err != nil {
		return issuer.Delegation{}, err
	}
	f.lent.Revoked, f.lent.RevokedFor = noon, reason
	return f.lent, nil
}

func TestDelegations(t *testing.T) {
	d := open(t)
	const asked = `{"achievement":"m1","to":"org2","until":"2026-06-30","limit":40,"reason":"They teach it."}`
	got := d.call("full", "POST", "/api/v1/delegations", asked)
	made := read[delegation](t, got, 201)
	if got.header.Get("Location") != public+"/api/v1/delegations/d1" || made.State != "inForce" || made.To != "org2" || made.Limit != 40 || made.Used != 1 || made.Revoked != nil {
		t.Errorf("made %+v at %q", made, got.header.Get("Location"))
	}
	if kept := read[delegation](t, d.call("full", "GET", "/api/v1/delegations/d1", ""), 200); kept != made {
		t.Errorf("kept %+v, made %+v", kept, made)
	}
	if list := d.call("full", "GET", "/api/v1/delegations?achievement=m1", ""); !strings.Contains(list.body, `"id":"d1"`) {
		t.Errorf("listed %s", list.body)
	}
	for _, none := range []string{"?achievement=m9", "?held=true"} {
		if list := d.call("full", "GET", "/api/v1/delegations"+none, ""); !strings.Contains(list.body, `"items":[]`) {
			t.Errorf("%s listed %s", none, list.body)
		}
	}
	failure(t, d.call("full", "GET", "/api/v1/delegations/d9", ""), 404)
	failure(t, d.call("stranger", "POST", "/api/v1/delegations", asked), 404)
	failure(t, d.call("full", "POST", "/api/v1/delegations", `{"achievement":"m1","to":"org2","until":"soon","reason":"They teach it."}`), 422)
	if p := failure(t, d.call("full", "POST", "/api/v1/delegations", `{"achievement":"m1","to":"org2","until":"2026-06-30","reason":""}`), 422); len(p.Errors) != 1 {
		t.Errorf("without a reason: %+v", p)
	}
	if gone := read[delegation](t, d.call("full", "POST", "/api/v1/delegations/d1/revoke", `{"reason":"It is over."}`), 200); gone.State != "revoked" || gone.Revoked == nil || gone.RevokedFor != "It is over." {
		t.Errorf("revoked %+v", gone)
	}
}
