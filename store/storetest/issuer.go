package storetest

import (
	"slices"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "issuer",
		Seed: seedIssuer,
		Test: testIssuer,
		Open: map[string]string{
			"AddAchievement":      "adds to the organisation named",
			"SaveAchievement":     "the owner is in the thing; tested below",
			"AddVersion":          "the owner is in the thing; tested below",
			"Reserve":             "the owner is in the thing; tested below",
			"SignedAward":         "the owner is in the thing; tested below",
			"SetStatus":           "the owner is in the thing; tested below",
			"SaveList":            "the owner is in the thing; tested below",
			"AddOffer":            "the owner is in the thing; tested below",
			"SaveOffer":           "the owner is in the thing; tested below",
			"AddStep":             "the owner is in the thing; tested below",
			"AddPartner":          "the owner is in the thing; tested below",
			"SavePartner":         "the owner is in the thing; tested below",
			"AddDelegation":       "the owner is in the thing; tested below",
			"SaveDelegation":      "the owner is in the thing; tested below",
			"AddEdit":             "the owner is in the thing; tested below",
			"AddEndorsement":      "the owner is in the thing; tested below",
			"WithdrawEndorsement": "the endorser is in the thing; tested below",
			"SetPolicy":           "sets it for the organisation named",
			"AddTemplate":         "adds to the organisation named",
			"File":                "takes an organisation's or a person's id as text; tested in store",
		},
	}, func(db *store.DB) Store[issuer.Tx] { return db.Issuer() })
}

const (
	someAchievement = issuer.AchievementID("achievement-0001-mine")
	someAward       = issuer.AwardID("award-0001-mine")
	someList        = issuer.ListID("list-0001-mine")
	requestKey      = "request-key-mine"
	requestHash     = "hash of the request"
)

func someDefinition() issuer.Definition {
	return issuer.Definition{Title: "Keeping bees — “première”", Description: "One season <with> a hive & more.", Outcomes: []string{"opens a hive", "finds the queen"},
		Skills: []issuer.SkillLevel{{Skill: "s1", Level: 3}}, Hours: 37.5, ECTS: 1.5, EQF: 4, Assessment: issuer.Observed,
		Price: issuer.Price{Cents: 0, Currency: "EUR"}, Grading: issuer.Grading{Kind: issuer.Grade}}
}

// anAward is the seed's, not yet signed.
func anAward(o Owners) issuer.Award {
	until := noon.AddDate(2, 0, 0)
	return issuer.Award{ID: someAward, Org: o.Org, Achievement: someAchievement, Version: 1,
		Recipient: issuer.Recipient{ID: "recipient-0001-mine", Name: "Zoë Strauß", Email: "Zoe.Strauss@mail.example"},
		Page:      "page-0001-mine", List: someList, Index: 77, Status: issuer.InForce, Changed: noon.Add(time.Second),
		AwardedOn: noon.Add(-time.Hour), ValidFrom: noon, ValidUntil: &until, Result: "Merit", Evidence: "https://evidence.example/mine",
		Created: noon.Add(2 * time.Second)}
}

func signedAward(o Owners) issuer.Award {
	a := anAward(o)
	a.Signed, a.JSON, a.JWT = true, []byte("{\"b\" : 1.0,\t\"a\":\"\\u00e9é\"}\n"), "header.payload.signature"
	a.European = []byte("{\"z\": 1e0,\"a\" :\"\\u00e9é\"}")
	return a
}

func seedIssuer(t testing.TB, db *store.DB, o Owners) []any {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		a := issuer.Achievement{ID: someAchievement, Org: o.Org, State: issuer.Draft, Draft: someDefinition(), Revision: 1, Created: noon, Changed: noon, Stage: issuer.Writing}
		if err := tx.AddAchievement(a); err != nil {
			return err
		}
		if err := tx.AddVersion(issuer.Version{Achievement: a.ID, Org: o.Org, Number: 1, Definition: a.Draft, At: noon}); err != nil {
			return err
		}
		if _, err := tx.AddOffer(anOffer(o), offerKey, requestHash); err != nil {
			return err
		}
		if err := seedAuthoring(tx, o); err != nil {
			return err
		}
		if err := seedTogether(tx, o); err != nil {
			return err
		}
		award := anAward(o)
		if _, err := tx.Recipient(o.Org, award.Recipient); err != nil {
			return err
		}
		if _, _, err := tx.NextPlace(o.Org, issuer.List{ID: someList, Secret: [32]byte{0: 1, 31: 0xff}}); err != nil {
			return err
		}
		if _, err := tx.Reserve(award, requestKey, requestHash); err != nil {
			return err
		}
		if _, err := tx.SignedAward(signedAward(o)); err != nil {
			return err
		}
		return seedDelegation(tx, o)
	})
	return []any{someDelegation, someAchievement, someAward, someList, issuer.RecipientID("recipient-0001-mine"), someOffer, someTemplate, somePartner, someEndorsement, 1, requestKey, issuer.AwardFilter{Limit: 10}, someUnit}
}

func testIssuer(t *testing.T, db *store.DB, o Owners) {
	t.Run("achievement", func(t *testing.T) { testAchievements(t, db, o) })
	t.Run("offer", func(t *testing.T) { testOffers(t, db, o) })
	t.Run("authoring", func(t *testing.T) { testAuthoring(t, db, o) })
	t.Run("together", func(t *testing.T) { testTogether(t, db, o) })
	t.Run("award", func(t *testing.T) { testAwards(t, db, o) })
	t.Run("recipient", func(t *testing.T) { testRecipients(t, db, o) })
	t.Run("list", func(t *testing.T) { testLists(t, db, o) })
	t.Run("found", func(t *testing.T) { testAwardsFound(t, db, o) })
	t.Run("unit", func(t *testing.T) { testAchievementUnit(t, db, o) })
	t.Run("delegation", func(t *testing.T) { testDelegations(t, db, o) })
	t.Run("another's", func(t *testing.T) { testAnothers(t, db, o) })
	t.Run("erased", func(t *testing.T) { testErasedRecipients(t, db, o) })
}

func testAchievements(t *testing.T, db *store.DB, o Owners) {
	generation := func() int64 {
		n, err := db.IssuerPublic().Generation(t.Context())
		want(t, "error", err, nil)
		return n
	}
	published := func() (ids []issuer.AchievementID) {
		all, err := db.IssuerPublic().PublishedVersions(t.Context())
		want(t, "error", err, nil)
		for _, v := range all {
			ids = append(ids, v.Achievement)
		}
		return ids
	}
	before := generation()
	var a issuer.Achievement
	updateIssuer(t, db, func(tx issuer.Tx) (err error) {
		if a, err = tx.Achievement(o.Org, someAchievement); err != nil {
			return err
		}
		wantDeep(t, "achievement", a, issuer.Achievement{ID: someAchievement, Org: o.Org, State: issuer.Draft, Draft: someDefinition(), Revision: 1, Created: noon, Changed: noon, Stage: issuer.Writing})
		v, err := tx.Version(o.Org, someAchievement, 1)
		wantDeep(t, "version", v, issuer.Version{Achievement: someAchievement, Org: o.Org, Number: 1, Definition: someDefinition(), At: noon})
		return err
	})
	wantDeep(t, "published", published(), nil)

	save := func(was int, want bool) {
		t.Helper()
		updateIssuer(t, db, func(tx issuer.Tx) error {
			saved, err := tx.SaveAchievement(a, was)
			if saved != want {
				t.Errorf("saved over revision %d = %v, want %v", was, saved, want)
			}
			return err
		})
	}
	a.Draft.Title, a.Revision, a.Changed = "Another title", 2, noon.Add(time.Hour)
	save(1, true)
	save(1, false)
	want(t, "generation after saving a draft", generation(), before)
	a.State, a.Published, a.Revision = issuer.Published, 1, 3
	save(2, true)
	if after := generation(); after <= before {
		t.Errorf("generation after publishing = %d, want more than %d", after, before)
	}
	wantDeep(t, "published", published(), []issuer.AchievementID{someAchievement})
	before = generation()
	a.State, a.Revision = issuer.Retired, 4
	save(3, true)
	if after := generation(); after <= before {
		t.Errorf("generation after retiring = %d, want more than %d", after, before)
	}
	wantDeep(t, "published", published(), nil)
	updateIssuer(t, db, func(tx issuer.Tx) error {
		all, err := tx.Achievements(o.Org)
		wantDeep(t, "achievements", all, []issuer.Achievement{a})
		return err
	})
}

// testAnothers names what is o.Org's as another's, in the calls that carry
// their owner inside.
func testAnothers(t *testing.T, db *store.DB, o Owners) {
	a, l := signedAward(o), issuer.List{ID: someList, Org: o.OtherOrg, Revocation: []byte("x"), Suspension: []byte("x"), Published: 1 << 40}
	a.Org, a.Page, a.Index = o.OtherOrg, "another page", 78
	fresh := a
	fresh.ID = "award-0002-other"
	for name, call := range map[string]func(issuer.Tx) error{
		"SaveAchievement": func(tx issuer.Tx) error {
			_, err := tx.SaveAchievement(issuer.Achievement{ID: someAchievement, Org: o.OtherOrg, Revision: 9}, 4)
			return err
		},
		"AddVersion": func(tx issuer.Tx) error {
			return tx.AddVersion(issuer.Version{Achievement: someAchievement, Org: o.OtherOrg, Number: 2})
		},
		"Reserve":     func(tx issuer.Tx) error { _, err := tx.Reserve(fresh, "", ""); return err },
		"SignedAward": func(tx issuer.Tx) error { _, err := tx.SignedAward(a); return err },
		"AddOffer": func(tx issuer.Tx) error {
			_, err := tx.AddOffer(issuer.Offer{ID: "offer-0002-other", Org: o.OtherOrg, Achievement: someAchievement, Revision: 1}, "", "")
			return err
		},
		"SaveOffer": func(tx issuer.Tx) error {
			_, err := tx.SaveOffer(issuer.Offer{ID: someOffer, Org: o.OtherOrg, Revision: 9}, 1)
			return err
		},
		"AddStep": func(tx issuer.Tx) error {
			return tx.AddStep(issuer.Step{ID: "step-0002-other", Org: o.OtherOrg, Achievement: someAchievement})
		},
		"SetStatus": func(tx issuer.Tx) error { _, err := tx.SetStatus(a, issuer.InForce); return err },
		"SaveList":  func(tx issuer.Tx) error { return tx.SaveList(l) },
	} {
		if err := db.Issuer().Update(t.Context(), call); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s of another's = %v, want not found", name, err)
		}
	}
	ctx, public := t.Context(), db.IssuerPublic()
	for name, ask := range map[string]func(id string) (account.OrgID, error){
		string(someAchievement): func(id string) (account.OrgID, error) {
			return public.OrgOfAchievement(ctx, issuer.AchievementID(id))
		},
		string(someAward): func(id string) (account.OrgID, error) { return public.OrgOfAward(ctx, issuer.AwardID(id)) },
		string(someOffer): func(id string) (account.OrgID, error) { return public.OrgOfOffer(ctx, issuer.OfferID(id)) },
		string(someList):  func(id string) (account.OrgID, error) { return public.OrgOfList(ctx, issuer.ListID(id)) },
	} {
		org, err := ask(name)
		want(t, "error", err, nil)
		want(t, "organisation of "+name, org, o.Org)
		_, err = ask("none")
		want(t, "organisation of none", fault.KindOf(err), fault.NotFound)
	}
}

func updateIssuer(t testing.TB, db *store.DB, fn func(issuer.Tx) error) {
	t.Helper()
	if err := db.Issuer().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func ids(awards []issuer.Award) (all []issuer.AwardID) {
	for _, a := range awards {
		all = append(all, a.ID)
	}
	return slices.Clip(all)
}
