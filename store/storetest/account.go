package storetest

import (
	"slices"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/store"
)

func init() {
	Join(Room{
		Name: "account",
		Seed: seedAccounts,
		Test: testAccounts,
		Open: map[string]string{
			"PersonByEmail":         "signing in begins with the address alone",
			"AddPerson":             "adds an account",
			"Erasures":              "is the installation's",
			"SetPerson":             "the owner is the thing",
			"SetZone":               "the owner is the thing",
			"SetLanguage":           "the owner is the thing",
			"ErasePerson":           "the owner is the thing",
			"Organisations":         "profiles are public",
			"AddOrganisation":       "adds an organisation",
			"SetOrganisation":       "the owner is the thing",
			"SetMember":             "adds to the organisation named",
			"AddLink":               "adds for the person named",
			"AddAddress":            "adds for the person named",
			"EndLinks":              "ends those of the person named",
			"SetProvider":           "sets the organisation's named",
			"Domains":               "is the operator's list",
			"AddDomain":             "adds to the organisation named",
			"OrgByDomain":           "signing in begins with the address alone",
			"AddFlow":               "adds to the organisation named",
			"AddLogin":              "adds for the person named",
			"RemoveLogins":          "ends those of the organisation named",
			"AddPasskey":            "adds for the person named",
			"AddChallenge":          "adds for the person named",
			"SetRecoveryCodes":      "adds for the person named",
			"MergePerson":           "the service has proved both",
			"NamesOf":               "the services decide who may be told the names",
			"AddressesOf":           "the services decide who may be told the addresses",
			"PasskeyByCredential":   "whoever signs with the key may",
			"PersonByRecoveryCode":  "whoever holds the code may",
			"AddInvitation":         "adds to the organisation named",
			"InvitationByHash":      "whoever holds the token may",
			"LinkByHash":            "whoever holds the token may",
			"Attempts":              "counts by keyed hash",
			"AddAttempt":            "counts by keyed hash",
			"Tidy":                  "is the installation's",
			"AddUnit":               "adds to the organisation named",
			"AddAPIKey":             "adds to the organisation named",
			"APIKeyByHash":          "whoever holds the key may",
			"UnsealedDays":          "is the installation's",
			"AddSeal":               "adds to the organisation named",
			"SetOrgDomain":          "adds to the organisation named",
			"DomainHolders":         "who has proved a domain is public",
			"DomainsDue":            "is the installation's",
			"HoldOrganisation":      "the owner is the thing",
			"VerifiedOrganisations": "profiles are public",
		},
	}, func(db *store.DB) Store[account.Tx] { return db.Accounts() })
}

// noon is when everything in the suite happens.
var noon = time.Date(2026, 5, 3, 12, 0, 0, 123456000, time.UTC)

func seedOwners(t testing.TB, db *store.DB) Owners {
	o := Owners{Org: "org-0001-mine", OtherOrg: "org-0002-other", Person: "person-0001-mine", OtherPerson: "person-0002-other"}
	update(t, db, func(tx account.Tx) error {
		for _, id := range []account.OrgID{o.Org, o.OtherOrg} {
			if err := tx.AddOrganisation(account.Organisation{ID: id, Name: "Name of " + string(id), Kind: account.University, Country: "NL", Created: noon}); err != nil {
				return err
			}
		}
		for _, id := range []account.PersonID{o.Person, o.OtherPerson} {
			if err := tx.AddPerson(account.Person{ID: id, Name: "Name of " + string(id), Emails: []string{string(id) + "@example.org"}, Created: noon}); err != nil {
				return err
			}
		}
		return nil
	})
	return o
}

func seedAccounts(t testing.TB, db *store.DB, o Owners) []any {
	link := account.Link{ID: "link-0001-mine", Hash: []byte("hash of the link"), Next: []byte("sealed"), Created: noon, Expires: noon.Add(time.Hour)}
	key := account.APIKey{ID: "key-0001-mine", Name: "key named mine", Scopes: []account.Right{account.Issue}, Rate: 600, MadeBy: o.Person, Created: noon}
	invitation := account.Invitation{ID: "invitation-0001-mine", Email: "asked@example.org", Name: "Asked In", Role: account.Author, By: o.Person, Sent: noon, Expires: noon.Add(time.Hour)}
	passkey := account.Passkey{ID: "passkey-0001-mine", Name: "My phone", Credential: []byte("credential"), Handle: []byte("handle"), Created: noon}
	domain := account.Domain{Org: o.Org, Name: "mine.example", Token: "token-mine", Asked: noon}
	unit := account.Unit{ID: "unit-0001-mine", Org: o.Org, Name: "unit named mine", Created: noon}
	seal := account.Seal{Day: account.DayOf(noon) - 1, Count: 1, Hash: "hash of the seal"}
	update(t, db, func(tx account.Tx) error {
		return first(
			tx.SetMember(o.Org, o.Person, account.Owner, noon),
			tx.AddUnit(o.Org, unit),
			tx.SetUnitMember(o.Org, unit.ID, o.Person, account.Registrar, noon),
			tx.AddLink(o.Person, link),
			tx.AddPasskey(o.Person, passkey),
			tx.SetProvider(o.Org, account.Provider{Issuer: "https://provider.example", ClientID: "client", Sealed: []byte("sealed"), Changed: noon}),
			tx.AddDomain(o.Org, account.ProviderDomain{Domain: "subject-mine", Asked: noon}),
			tx.AddFlow(o.Org, account.Flow{Hash: []byte("hash of the challenge"), Browser: []byte("browser"), Data: []byte("data"), Expires: noon.Add(time.Minute)}),
			tx.AddLogin(o.Person, o.Org, "subject-mine", noon),
			tx.AddChallenge(o.Person, []byte("hash of the challenge"), "{}", noon.Add(time.Minute)),
			tx.SetRecoveryCodes(o.Person, [][]byte{[]byte("code one"), []byte("code two")}, noon),
			tx.AddInvitation(o.Org, invitation, []byte("hash of the invitation")),
			tx.AddAPIKey(o.Org, key, []byte("hash of the key")),
			tx.Record(account.Event{ID: "event-0001-mine", At: noon, Org: o.Org, Actor: o.Person, Kind: "test", Subject: "subject-mine", Detail: map[string]string{"a": "b"}}),
			tx.AddSeal(o.Org, seal),
			tx.SetOrgDomain(o.Org, domain),
		)
	})
	return []any{unit.ID, unit, link.ID, passkey.ID, account.SessionID("session-0001-mine"), []byte("hash of the challenge"), key.ID, invitation.ID, account.EventID("event-0001-mine"), account.Owner, noon, account.DayOf(time.Now()), account.EventFilter{Limit: 10}, "subject-mine", domain.Name}
}

func testAccounts(t *testing.T, db *store.DB, o Owners) {
	t.Run("person", func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			p, err := tx.PersonByEmail("person-0001-mine@example.org")
			if err != nil {
				return err
			}
			want(t, "created", p.Created, noon)
			want(t, "name", p.Name, "Name of person-0001-mine")
			want(t, "operator", p.Operator, false)
			if err := first(tx.SetPerson(o.Person, "Renamed", true), tx.SetZone(o.Person, "Europe/Oslo"), tx.SetLanguage(o.Person, "de")); err != nil {
				return err
			}
			p, err = tx.Person(o.Person)
			want(t, "name", p.Name, "Renamed")
			want(t, "operator", p.Operator, true)
			want(t, "language", p.Language, "de")
			if err != nil {
				return err
			}
			names, err := tx.NamesOf([]account.PersonID{o.Person, "unknown", "", o.Person})
			wantDeep(t, "names", names, map[account.PersonID]string{o.Person: "Renamed"})
			if err != nil {
				return err
			}
			p, err = tx.Person(o.Person)
			addresses, err2 := tx.AddressesOf([]account.PersonID{o.Person, "unknown", "", o.Person})
			wantDeep(t, "addresses", addresses, map[account.PersonID]string{o.Person: p.Emails[0]})
			return first(err, err2)
		})
	})
	t.Run("an address belongs to one", func(t *testing.T) {
		err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
			return tx.AddPerson(account.Person{ID: "third", Name: "Third", Emails: []string{"person-0001-mine@example.org"}, Created: noon})
		})
		want(t, "kind", fault.KindOf(err), fault.Conflict)
		update(t, db, func(tx account.Tx) error {
			_, err := tx.Person("third")
			want(t, "kind", fault.KindOf(err), fault.NotFound)
			return nil
		})
	})
	t.Run("link spent once", func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			want(t, "first", tx.SpendLink(o.Person, "link-0001-mine", noon), nil)
			want(t, "second", fault.KindOf(tx.SpendLink(o.Person, "link-0001-mine", noon)), fault.NotFound)
			return nil
		})
	})
	t.Run("a domain is proved by one", func(t *testing.T) {
		proved := noon
		update(t, db, func(tx account.Tx) error {
			d, err := tx.OrgDomain(o.Org, "mine.example")
			if err != nil {
				return err
			}
			want(t, "asked", d.Asked, noon)
			want(t, "token", d.Token, "token-mine")
			d.Proved, d.Checked, d.Way = &proved, &proved, account.ByDNS
			return first(tx.SetOrgDomain(o.Org, d), tx.SetOrgDomain(o.OtherOrg, account.Domain{Org: o.OtherOrg, Name: d.Name, Token: "other", Asked: noon}))
		})
		err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
			return tx.SetOrgDomain(o.OtherOrg, account.Domain{Org: o.OtherOrg, Name: "mine.example", Token: "other", Asked: noon, Proved: &proved, Checked: &proved})
		})
		want(t, "proved by a second", err != nil, true)
		update(t, db, func(tx account.Tx) error {
			holders, err := tx.DomainHolders("mine.example")
			want(t, "holders", len(holders), 1)
			due, err2 := tx.DomainsDue(noon.Add(time.Second), 10)
			want(t, "due", len(due), 1)
			verified, err3 := tx.VerifiedOrganisations()
			want(t, "verified", verified[o.Org].ID, o.Org)
			h := account.Hold{Since: noon, Like: o.OtherOrg, Reason: "why", Cleared: "before"}
			if err := first(err, err2, err3, tx.HoldOrganisation(o.Org, h)); err != nil {
				return err
			}
			held, err := tx.Organisation(o.Org)
			want(t, "held", held.Held, h)
			return first(err, tx.HoldOrganisation(o.Org, account.Hold{}), tx.RemoveOrgDomain(o.Org, "mine.example"), tx.RemoveOrgDomain(o.OtherOrg, "mine.example"))
		})
	})
	t.Run("invitation ends once and forgets the address", func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			all, err := tx.Invitations(o.Org)
			if err != nil || len(all) != 1 {
				t.Fatalf("Invitations = %v, %v, want the one", all, err)
			}
			want(t, "address", all[0].Email, "asked@example.org")
			want(t, "name", all[0].Name, "Asked In")
			want(t, "role", all[0].Role, account.Author)
			want(t, "by", all[0].By, o.Person)
			want(t, "sent", all[0].Sent, noon)
			want(t, "expires", all[0].Expires, noon.Add(time.Hour))
			want(t, "first", tx.EndInvitation(o.Org, all[0].ID, true, noon), nil)
			want(t, "second", fault.KindOf(tx.EndInvitation(o.Org, all[0].ID, false, noon)), fault.NotFound)
			i, err := tx.InvitationByHash([]byte("hash of the invitation"))
			want(t, "organisation", i.Org, o.Org)
			want(t, "address", i.Email, "")
			want(t, "name", i.Name, "")
			want(t, "accepted", i.Accepted, true)
			want(t, "ended", *i.Ended, noon)
			all, _ = tx.Invitations(o.Org)
			want(t, "open ones", len(all), 0)
			return err
		})
	})
	t.Run("addresses", testAddresses(db, o))
	t.Run("passkey", testPasskeys(db, o))
	t.Run("recovery code", testRecoveryCodes(db, o))
	t.Run("unit", testUnits(db, o))
	t.Run("api key", func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			k, old, err := tx.APIKeyByHash([]byte("hash of the key"))
			want(t, "rate", k.Rate, 600)
			want(t, "old", old, false)
			want(t, "never used", k.Used == nil && k.Expires == nil && k.OldUntil == nil, true)
			later := noon.Add(time.Hour)
			if err := first(err, tx.UseAPIKey(o.Org, k.ID, false, noon), tx.RotateAPIKey(o.Org, k.ID, []byte("the next hash"), noon, later),
				tx.SetAPIKeyRate(o.Org, k.ID, 7), tx.SetAPIKeyScopes(o.Org, k.ID, []account.Right{account.ReadAwards, account.Verify}), tx.UseAPIKey(o.Org, k.ID, false, later)); err != nil {
				return err
			}
			k, old, err = tx.APIKeyByHash([]byte("hash of the key"))
			want(t, "old", old, true)
			want(t, "used", *k.OldUsed, noon)
			want(t, "until", *k.OldUntil, later)
			k, old, err2 := tx.APIKeyByHash([]byte("the next hash"))
			want(t, "new", old, false)
			want(t, "rate", k.Rate, 7)
			want(t, "scopes", slices.Equal(k.Scopes, []account.Right{account.ReadAwards, account.Verify}), true)
			want(t, "used", *k.Used, later)
			want(t, "rotated", *k.Rotated, noon)
			if err := first(err, err2, tx.EndOldSecret(o.Org, k.ID, noon)); err != nil {
				return err
			}
			k, err = tx.APIKey(o.Org, k.ID)
			want(t, "ended", *k.OldUntil, noon)
			return err
		})
	})
	t.Run("event", func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			all, err := tx.Events(o.Org, account.EventFilter{Limit: 10})
			if err != nil || len(all) != 1 {
				t.Fatalf("Events = %v, %v, want the one", all, err)
			}
			want(t, "at", all[0].At, noon)
			want(t, "detail", all[0].Detail["a"], "b")
			for name, f := range map[string]struct {
				account.EventFilter
				found int
			}{
				"its person":     {account.EventFilter{Actor: o.Person}, 1},
				"another person": {account.EventFilter{Actor: o.OtherPerson}, 0},
				"its kind":       {account.EventFilter{Kind: "test"}, 1},
				"another kind":   {account.EventFilter{Kind: "tes"}, 0},
				"a family":       {account.EventFilter{Kind: "test."}, 0},
				"its subject":    {account.EventFilter{Subject: "subject-mine"}, 1},
				"its moment":     {account.EventFilter{Since: noon, Until: noon.Add(time.Second)}, 1},
				"later":          {account.EventFilter{Since: noon.Add(time.Second)}, 0},
				"earlier":        {account.EventFilter{Until: noon}, 0},
			} {
				f.Limit = 10
				got, err := tx.Events(o.Org, f.EventFilter)
				if err != nil || len(got) != f.found {
					t.Errorf("by %s: %d events, %v, want %d", name, len(got), err, f.found)
				}
			}
			return nil
		})
	})
	t.Run("erased", func(t *testing.T) {
		update(t, db, func(tx account.Tx) error {
			return tx.AddInvitation(o.OtherOrg, account.Invitation{ID: "invitation-0002", Email: "person-0001-mine@example.org", Sent: noon, Expires: noon}, []byte("another"))
		})
		update(t, db, func(tx account.Tx) error { return tx.ErasePerson(o.Person, noon) })
		update(t, db, func(tx account.Tx) error {
			left, err := tx.Invitations(o.OtherOrg)
			want(t, "invitations of the address", len(left), 0)
			return err
		})
		update(t, db, func(tx account.Tx) error {
			p, err := tx.Person(o.Person)
			if err != nil {
				return err
			}
			want(t, "name", p.Name, "")
			want(t, "addresses", len(p.Emails), 0)
			memberships, err := tx.Memberships(o.Person)
			want(t, "memberships", len(memberships), 0)
			return err
		})
	})
}

func update(t testing.TB, db *store.DB, fn func(account.Tx) error) {
	t.Helper()
	if err := db.Accounts().Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func want[T comparable](t testing.TB, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s = %v, want %v", what, got, wanted)
	}
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
