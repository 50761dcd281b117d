package issuer_test

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

func TestMonths(t *testing.T) {
	for _, tt := range []struct{ at, start string }{
		{"2026-01-01T00:00:00Z", "2026-01-01"},
		{"2025-12-31T23:59:59Z", "2025-12-01"},
		{"2026-01-01T00:30:00+01:00", "2025-12-01"},
		{"2024-02-29T12:00:00Z", "2024-02-01"},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := issuer.MonthOf(at).Start().Format(time.DateOnly); got != tt.start {
			t.Errorf("%s is in the month of %s, want %s", tt.at, got, tt.start)
		}
	}
}

func TestNumbers(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	often, seldom := d.publish(t, nil), d.publish(t, func(def *issuer.Definition) { def.Title = "Draw a map" })
	if _, err := d.Create(ctx, registrar, nordmark, complete("Never published", nil)); err != nil {
		t.Fatal(err)
	}
	give := func(of issuer.AchievementID, email string, on time.Time) issuer.Award {
		t.Helper()
		a, err := d.Issue(ctx, registrar, issuer.IssueRequest{Achievement: of, Name: "Ada Berg", Email: email, AwardedOn: on.Format(time.DateOnly)})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	give(often, "a@people.example", noon)
	revoked := give(often, "b@people.example", noon.AddDate(0, -1, 0))
	held := give(often, "c@people.example", noon.AddDate(0, -1, 0))
	give(seldom, "a@people.example", noon.AddDate(-3, 0, 0))
	if _, err := d.Revoke(ctx, registrar, revoked.ID, "A mistake."); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Suspend(ctx, registrar, held.ID, "We look into it."); err != nil {
		t.Fatal(err)
	}

	counts := account.Actor{Person: "p-sponsor", Memberships: []account.Membership{{Org: nordmark, Role: account.Sponsor}}}
	n, err := d.Numbers(ctx, counts, nordmark)
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Of) != 2 || n.Of[0].Achievement != often || n.Of[0].InForce != 1 || n.Of[0].Suspended != 1 || n.Of[0].Revoked != 1 || n.Of[1].Given() != 1 {
		t.Errorf("counted %+v", n.Of)
	}
	if len(n.Months) != issuer.MonthsCounted {
		t.Fatalf("%d months", len(n.Months))
	}
	last := n.Months[len(n.Months)-2:]
	if last[1].Month != issuer.MonthOf(noon) || last[1].Awards != 1 || last[0].Awards != 2 {
		t.Errorf("the last months: %+v", last)
	}
	sum := 0
	for _, m := range n.Months {
		sum += m.Awards
	}
	if sum != 3 {
		t.Errorf("%d awards in two years, want 3: one is older", sum)
	}

	for _, role := range []account.Role{account.Author, account.Assessor, account.Recruiter, account.Reviewer} {
		by := account.Actor{Person: "p-other", Memberships: []account.Membership{{Org: nordmark, Role: role}}}
		if _, err := d.Numbers(ctx, by, nordmark); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s reads numbers: %v", role, err)
		}
	}
	foreign := account.Actor{Person: "p-foreign", Memberships: []account.Membership{{Org: "another", Role: account.Owner}}}
	if _, err := d.Numbers(ctx, foreign, nordmark); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organisation reads numbers: %v", err)
	}

	a := d.m.kept.achievements[often]
	a.Unit = "law"
	d.m.kept.achievements[often] = a
	unit := account.Actor{Person: "p-law", Memberships: []account.Membership{{Org: nordmark, Role: account.Analyst, Unit: "law", Beneath: []account.UnitID{"law"}}}}
	n, err = d.Numbers(ctx, unit, nordmark)
	if err != nil || len(n.Of) != 1 || n.Of[0].Achievement != often {
		t.Errorf("an analyst of a unit reads %+v: %v", n.Of, err)
	}
}
