package account_test

import (
	"fmt"
	"slices"
	"testing"

	"laurel/account"
	"laurel/fault"
)

func TestRoleCountsInItsUnit(t *testing.T) {
	in := account.Actor{Person: "p", Memberships: []account.Membership{{Org: "o", Role: account.Registrar, Unit: "a", Beneath: []account.UnitID{"a", "a1"}}}}
	whole := account.Actor{Person: "p", Memberships: []account.Membership{{Org: "o", Role: account.Registrar}}}
	for _, tt := range []struct {
		name string
		by   account.Actor
		org  account.OrgID
		unit account.UnitID
		want bool
	}{
		{"in the unit", in, "o", "a", true},
		{"beneath it", in, "o", "a1", true},
		{"in another", in, "o", "b", false},
		{"in the whole organisation", in, "o", "", false},
		{"in another organisation", in, "p", "a", false},
		{"of the whole, in a unit", whole, "o", "b", true},
		{"of the whole, in the whole", whole, "o", "", true},
	} {
		if got := tt.by.MayIn(account.Issue, tt.org, tt.unit); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	wantKind(t, "another unit", in.RequireIn(account.Issue, "o", "b"), fault.NotFound)
	wantKind(t, "a right the role lacks", in.RequireIn(account.Approve, "o", "a"), fault.Forbidden)
	wantKind(t, "what is of the organisation", in.Require(account.Issue, "o"), fault.Forbidden)
	wantKind(t, "a stranger", in.RequireIn(account.Issue, "p", "a"), fault.NotFound)
	wantKind(t, "nobody", account.Actor{}.RequireIn(account.Issue, "o", "a"), fault.NotSignedIn)
}

func TestUnits(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	add := func(name string, parent account.UnitID) account.UnitID {
		t.Helper()
		u, err := h.AddUnit(ctx, owner, org, account.UnitRequest{Name: name, Parent: parent})
		if err != nil {
			t.Fatal(err)
		}
		return u.ID
	}
	deep := []account.UnitID{add("Medicine", "")}
	for i := range 3 {
		deep = append(deep, add(fmt.Sprint("Level ", i), deep[i]))
	}
	_, err := h.AddUnit(ctx, owner, org, account.UnitRequest{Name: "Too deep", Parent: deep[3]})
	wantKind(t, "a fifth level", err, fault.Invalid)
	_, err = h.AddUnit(ctx, owner, org, account.UnitRequest{Name: "medicine"})
	wantKind(t, "a name twice", err, fault.Invalid)
	_, err = h.AddUnit(ctx, owner, org, account.UnitRequest{Name: "Lost", Parent: "none"})
	wantKind(t, "beneath nothing", err, fault.Invalid)
	wantKind(t, "beneath itself", h.ChangeUnit(ctx, owner, org, deep[0], account.UnitRequest{Name: "Medicine", Parent: deep[2]}), fault.Invalid)
	law := add("Law", "")
	wantKind(t, "a tree moved too deep", h.ChangeUnit(ctx, owner, org, deep[0], account.UnitRequest{Name: "Medicine", Parent: law}), fault.Invalid)
	wantKind(t, "removed by who has not seen what is in it", h.RemoveUnit(ctx, owner, org, deep[0], account.UnitContents{}.Seal()), fault.Conflict)

	invite := func(unit account.UnitID, role account.Role) error {
		_, err := h.Invite(ctx, owner, org, account.InviteRequest{Email: "bo@example.org", Name: "Bo", Role: role, Unit: unit})
		return err
	}
	wantKind(t, "an owner of a unit", invite(law, account.Owner), fault.Invalid)
	wantKind(t, "into another's unit", invite("none", account.Author), fault.Invalid)
	if err := invite(law, account.Registrar); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "removed by who has not seen the invitation", h.RemoveUnit(ctx, owner, org, law, account.UnitContents{}.Seal()), fault.Conflict)
	all, err := h.Units(ctx, owner, org)
	if err != nil || len(all) != 5 || account.UnitName(all, deep[1]) != "Medicine › Level 0" || len(account.Beneath(all, deep[0])) != 4 {
		t.Errorf("Units = %+v, %v", all, err)
	}
	if !slices.Equal(account.Beneath(all, law), []account.UnitID{law}) {
		t.Errorf("beneath Law: %v", account.Beneath(all, law))
	}

	beside := add("Level 0", "")
	top, err := h.UnitContents(ctx, owner, org, deep[0])
	if err != nil || len(top.Units) != 1 || top.Empty() {
		t.Fatal(top, err)
	}
	wantKind(t, "a name twice above", h.RemoveUnit(ctx, owner, org, deep[0], top.Seal()), fault.Conflict)
	if err := h.RemoveUnit(ctx, owner, org, beside, account.UnitContents{}.Seal()); err != nil {
		t.Fatal(err)
	}
	if err := h.RemoveUnit(ctx, owner, org, deep[0], top.Seal()); err != nil {
		t.Fatal(err)
	}
	asked, err := h.UnitContents(ctx, owner, org, law)
	if err != nil || len(asked.Invitations) != 1 {
		t.Fatal(asked, err)
	}
	if err := h.RemoveUnit(ctx, owner, org, law, asked.Seal()); err != nil {
		t.Fatal(err)
	}
	all, err = h.Units(ctx, owner, org)
	if err != nil || len(all) != 3 || all[0].ID != deep[1] || all[0].Parent != "" {
		t.Errorf("left: %+v, %v", all, err)
	}
	if open, err := h.Invitations(ctx, owner, org); err != nil || len(open) != 0 {
		t.Errorf("open invitations: %+v, %v", open, err)
	}
}
