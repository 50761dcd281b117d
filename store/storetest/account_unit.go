package storetest

import (
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/store"
)

func testUnits(db *store.DB, o Owners) func(*testing.T) {
	return func(t *testing.T) {
		top, below := account.UnitID("unit-0001-mine"), account.Unit{ID: "unit-0002-below", Org: o.Org, Parent: "unit-0001-mine", Name: "Below", Created: noon}
		update(t, db, func(tx account.Tx) error {
			if err := tx.AddUnit(o.Org, below); err != nil {
				return err
			}
			all, err := tx.Units(o.Org)
			if err != nil || len(all) != 2 {
				t.Fatalf("Units = %v, %v, want two", all, err)
			}
			want(t, "below", all[1], below)
			in, err := tx.UnitMemberships(o.Person)
			if err != nil || len(in) != 1 {
				t.Fatalf("UnitMemberships = %v, %v, want one", in, err)
			}
			want(t, "role", in[0].Role, account.Registrar)
			want(t, "unit", in[0].Unit, top)
			want(t, "beneath", len(in[0].Beneath), 2)
			there, err := tx.UnitContents(o.Org, top)
			want(t, "contents", there.Empty(), true)
			want(t, "another's contents", fault.KindOf(tx.EmptyUnit(o.OtherOrg, top, "")), fault.NotFound)
			if err := first(err, tx.EmptyUnit(o.Org, top, "")); err != nil {
				return err
			}
			moved, err := tx.Units(o.Org)
			want(t, "moved up", moved[1].Parent, "")
			below.Parent, below.Name = "", "Beside"
			if err := first(err, tx.SetUnit(o.Org, below), tx.SetUnitMember(o.Org, below.ID, o.Person, account.Author, noon),
				tx.SetUnitMember(o.Org, below.ID, o.Person, account.Analyst, noon)); err != nil {
				return err
			}
			members, err := tx.UnitMembers(o.Org)
			if err != nil || len(members) != 2 {
				t.Fatalf("UnitMembers = %v, %v, want two", members, err)
			}
			want(t, "role beside", members[1].Role, account.Analyst)
			want(t, "name", members[1].Person.Name, "Renamed")
			want(t, "another's unit", fault.KindOf(tx.SetUnitMember(o.OtherOrg, top, o.OtherPerson, account.Author, noon)), fault.NotFound)
			return first(tx.RemoveUnitMember(o.Org, below.ID, o.Person), tx.RemoveUnit(o.Org, below.ID))
		})
	}
}
