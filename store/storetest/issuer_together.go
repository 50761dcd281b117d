package storetest

import (
	"errors"
	"testing"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/store"
)

const (
	somePartner     = issuer.PartnerID("partner-0001-mine")
	someEndorsement = issuer.EndorsementID("endorsement-0001-mine")
)

// aPartner is the seed's. It has no organisation yet, so that the suite's
// other one stays a stranger.
func aPartner(o Owners) issuer.Partner {
	return issuer.Partner{ID: somePartner, Org: o.Org, Achievement: someAchievement, Email: "chef@partner-mine.example",
		Sections: []issuer.Section{issuer.OutcomesSection, issuer.AssessmentSection}, Needed: true, State: issuer.PartnerAsked, By: o.Person,
		Revision: 1, Created: noon, Changed: noon}
}

func anEndorsement(o Owners) issuer.Endorsement {
	return issuer.Endorsement{ID: someEndorsement, Org: o.Org, Achievement: someAchievement, Version: 1, Partner: somePartner, By: o.Org,
		Comment: "We hire by it, “always”.", JSON: []byte("{\"b\" : 1.0,\t\"a\":\"\\u00e9é\"}"), At: noon}
}

func seedTogether(tx issuer.Tx, o Owners) error {
	if err := tx.AddPartner(aPartner(o)); err != nil {
		return err
	}
	return tx.AddEndorsement(anEndorsement(o))
}

func testTogether(t *testing.T, db *store.DB, o Owners) {
	testPartners(t, db, o)
	testEdits(t, db, o)
	testEndorsements(t, db, o)
	testEndorsementPlace(t, db, o)
}

// testEndorsementPlace leaves nothing behind: others count the places of lists.
func testEndorsementPlace(t *testing.T, db *store.DB, o Owners) {
	e, taken := anEndorsement(o), errors.New("taken back")
	e.ID, e.By, e.Index = "endorsement-0003-placed", o.OtherOrg, 77
	err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		list, _, err := tx.NextPlace(o.OtherOrg, issuer.List{ID: "list-of-endorser", Org: o.OtherOrg})
		if err != nil {
			return err
		}
		e.List = list.ID
		if err := tx.AddEndorsement(e); err != nil {
			return err
		}
		in, err := tx.NotInForce(o.OtherOrg, e.List)
		wantDeep(t, "before it is withdrawn", in, nil)
		if err != nil {
			return err
		}
		since := noon
		e.Withdrawn, e.Reason = &since, "No more."
		if _, err := tx.WithdrawEndorsement(e); err != nil {
			return err
		}
		kept, err := tx.Endorsement(o.OtherOrg, e.ID)
		wantDeep(t, "with its place", kept, e)
		if err != nil {
			return err
		}
		out, err := tx.NotInForce(o.OtherOrg, e.List)
		wantDeep(t, "the endorser's list", out, []issuer.Place{{Index: 77, Status: issuer.Revoked}})
		return first(err, taken)
	})
	if err != taken {
		t.Errorf("an endorsement's place: %v", err)
	}
}

func testPartners(t *testing.T, db *store.DB, o Owners) {
	p := aPartner(o)
	updateIssuer(t, db, func(tx issuer.Tx) error {
		kept, err := tx.Partner(o.Org, p.ID)
		wantDeep(t, "partner", kept, p)
		if err != nil {
			return err
		}
		n, err := tx.PartnersAsked(o.Org, noon)
		want(t, "asked since", n, 1)
		return err
	})
	p.With, p.Email, p.State, p.Reason, p.Revision, p.Changed = o.OtherOrg, "", issuer.PartnerJoined, "Why “not”", 2, noon.Add(time.Second)
	p.Comment, p.AgreedTo, p.AgreedOn, p.AgreedBy = "We <hire> by it.", 7, noon.Add(time.Minute), o.OtherPerson
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for was, want := range map[int]bool{5: false, 1: true} {
			if saved, err := tx.SavePartner(p, was); err != nil || saved != want {
				t.Errorf("saved over revision %d: %v, %v", was, saved, err)
			}
		}
		for _, org := range []account.OrgID{o.Org, o.OtherOrg} { // either side
			kept, err := tx.Partner(org, p.ID)
			wantDeep(t, "partner", kept, p)
			if err != nil {
				return err
			}
		}
		of, err := tx.Partners(o.Org, someAchievement)
		wantDeep(t, "partners", of, []issuer.Partner{p})
		if err != nil {
			return err
		}
		with, err := tx.PartnersWith(o.OtherOrg)
		wantDeep(t, "written with", with, []issuer.Partner{p})
		return err
	})
	of, with, err := db.IssuerPublic().OrgsOfPartner(t.Context(), p.ID)
	if of != o.Org || with != o.OtherOrg || err != nil {
		t.Errorf("of %s with %s, %v", of, with, err)
	}

	forgotten := aPartner(o)
	forgotten.ID, forgotten.Email = "partner-0002-mine", "gone@partner-mine.example"
	old := forgotten
	old.ID, old.Email, old.Created = "partner-0003-mine", "old@partner-mine.example", noon.Add(-time.Hour)
	updateIssuer(t, db, func(tx issuer.Tx) error {
		if err := tx.AddPartner(forgotten); err != nil {
			return err
		}
		return tx.AddPartner(old)
	})
	want(t, "erasing", db.EraseRecipients(t.Context(), "GONE@partner-mine.example", ""), nil)
	want(t, "dropping", db.IssuerPublic().DropOldInvitations(t.Context(), noon), nil)
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, id := range []issuer.PartnerID{forgotten.ID, old.ID} {
			kept, err := tx.Partner(o.Org, id)
			want(t, "the address of who is forgotten", kept.Email, "")
			want(t, "the state of who is forgotten", kept.State, issuer.PartnerLeft)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func testEdits(t *testing.T, db *store.DB, o Owners) {
	edit := func(revision int) issuer.Edit {
		return issuer.Edit{Org: o.Org, Achievement: someAchievement, Revision: revision, Of: o.OtherOrg, By: o.Person, Client: "key", At: noon.Add(time.Duration(revision) * time.Second),
			Changes: []issuer.Change{{Field: "title", Label: "Title", Before: "Bees", After: "“Bees” & <wasps>"}, {Field: "outcomes", Label: "Learning outcomes", After: "a\nb", Items: true}}}
	}
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for revision := range issuer.MaxEdits + 3 {
			one := edit(revision + 2)
			one.Changes[0].Lines = []issuer.Line{{Op: issuer.Altered}} // not kept
			if err := tx.AddEdit(one); err != nil {
				return err
			}
		}
		all, err := tx.Edits(o.Org, someAchievement)
		if err != nil {
			return err
		}
		want(t, "edits kept", len(all), issuer.MaxEdits)
		wantDeep(t, "the last edit", all[0], edit(issuer.MaxEdits+4))
		wantDeep(t, "the oldest edit", all[len(all)-1], edit(5))
		return nil
	})
}

func testEndorsements(t *testing.T, db *store.DB, o Owners) {
	e := anEndorsement(o)
	e.ID, e.By = "endorsement-0002-mine", o.OtherOrg
	updateIssuer(t, db, func(tx issuer.Tx) error {
		if err := tx.AddEndorsement(e); err != nil {
			return err
		}
		all, err := tx.Endorsements(o.Org, someAchievement, 1)
		wantDeep(t, "endorsements", all, []issuer.Endorsement{anEndorsement(o), e})
		if err != nil {
			return err
		}
		none, err := tx.Endorsements(o.Org, someAchievement, 2)
		wantDeep(t, "of another version", none, nil)
		return err
	})
	by, err := db.IssuerPublic().OrgOfEndorsement(t.Context(), e.ID)
	if by != o.OtherOrg || err != nil {
		t.Errorf("endorsed by %s, %v", by, err)
	}
	since := noon.Add(time.Hour)
	e.Withdrawn, e.Reason = &since, "No “more”"
	updateIssuer(t, db, func(tx issuer.Tx) error {
		for _, want := range []bool{true, false} {
			if first, err := tx.WithdrawEndorsement(e); err != nil || first != want {
				t.Errorf("withdrawn %v, %v, want %v", first, err, want)
			}
		}
		for _, org := range []account.OrgID{o.Org, o.OtherOrg} {
			kept, err := tx.Endorsement(org, e.ID)
			wantDeep(t, "withdrawn", kept, e)
			if err != nil {
				return err
			}
		}
		given, err := tx.EndorsementsBy(o.OtherOrg)
		wantDeep(t, "given", given, []issuer.Endorsement{e})
		return err
	})
}
