package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
)

// Whoever adds a table that names a person says in merge.go what becomes of its
// rows when two accounts become one.
func TestMergeKnowsEveryTable(t *testing.T) {
	db := laureltest.SQLite(t)
	found := map[string]bool{}
	err := db.Raw(t.Context(), func(tx *store.Tx) error {
		return tx.Cells(`SELECT DISTINCT m.name FROM sqlite_master m, pragma_table_info(m.name) c
			WHERE m.type = 'table' AND c.name IN ('person', 'learner', 'holder', 'applicant', 'assessor')`, func(_ []string, cells []any) { found[fmt.Sprint(cells[0])] = true })
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range found {
		if _, known := store.OfPerson[name]; !known {
			t.Errorf("the table %s names a person: say in merge.go what becomes of its rows when two accounts become one", name)
		}
	}
	for name := range store.OfPerson {
		if !found[name] {
			t.Errorf("merge.go speaks of a table %s that names nobody", name)
		}
	}
}

func TestMergeMovesAll(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ctx, now := t.Context(), time.Now()
		update := func(fn func(account.Tx) error) {
			t.Helper()
			if err := db.Accounts().Update(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		update(func(tx account.Tx) error {
			for _, id := range []account.PersonID{"one", "two", "three"} {
				if err := tx.AddPerson(account.Person{ID: id, Name: string(id), Emails: []string{string(id) + "@example.org"}, Created: now}); err != nil {
					return err
				}
			}
			return tx.AddOrganisation(account.Organisation{ID: "org", Name: "Org", Created: now})
		})
		raw(t, db, `INSERT INTO holding (award, org, person, page, accepted, replaced) VALUES ('award', 'org', 'three', 'page', 1, '')`)
		raw(t, db, `INSERT INTO quiz_bank (id, org, title, created) VALUES ('bank', 'org', '', 1)`)
		raw(t, db, `INSERT INTO quiz (id, org, bank, terms, open, revision, created, changed) VALUES ('quiz', 'org', 'bank', '{}', 1, 1, 1, 1)`)
		attempt := func(id, person string, number, ended int) {
			raw(t, db, `INSERT INTO quiz_attempt (id, org, quiz, person, number, terms, seed, items, begun, deadline, ended, late, points, max, passed)
				VALUES (?, 'org', 'quiz', ?, ?, '{}', '', '[]', 1, 0, ?, 0, 0, 0, 0)`, id, person, number, ended)
		}
		attempt("a", "one", 1, 5)
		attempt("b", "two", 1, 5)
		attempt("c", "two", 2, 0)
		attempt("d", "three", 1, 0)
		raw(t, db, `INSERT INTO achievement (id, org, state, draft, revision, published, created, changed) VALUES ('lent', 'org', 'published', '{}', 1, 0, 1, 1)`)
		raw(t, db, `INSERT INTO delegation (id, org, achievement, version, delegate, person, name, email, starts, ends, quota, used, reason, given_by, client, created, accepted, revoked, revoked_by, revoked_for)
			VALUES ('delegation', 'org', 'lent', 0, '', 'three', '', '', 1, 2, 0, 0, '', '', '', 1, 1, 0, '', '')`)
		s := db.Sessions(func(data []byte) account.Session {
			return account.Session{ID: "session", Person: account.PersonID(data)}
		})
		if err := s.CommitCtx(ctx, "token", []byte("three"), now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		err := db.Accounts().Update(ctx, func(tx account.Tx) error { return tx.MergePerson("two", "three", now) })
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("merging two who are in the same quiz = %v, want a conflict", err)
		}
		raw(t, db, `UPDATE quiz_attempt SET ended = 6 WHERE id = 'd'`)
		update(func(tx account.Tx) error { return tx.MergePerson("two", "three", now) })
		update(func(tx account.Tx) error { return tx.MergePerson("one", "two", now) })
		if n := count(t, db, `SELECT count(DISTINCT number) FROM quiz_attempt WHERE person = 'one' AND number <= 4`); n != 4 {
			t.Errorf("%d attempts are counted on, want four", n)
		}
		if n := count(t, db, `SELECT count(*) FROM delegation WHERE person = 'one'`); n != 1 {
			t.Errorf("%d delegations moved, want one", n)
		}
		update(func(tx account.Tx) error {
			n, err := tx.HoldingCount("one")
			if err != nil || n != 1 {
				t.Errorf("%d awards moved, %v, want one", n, err)
			}
			all, err := tx.Sessions("one", now)
			if err != nil || len(all) != 1 {
				t.Errorf("%d sessions moved, %v, want one", len(all), err)
			}
			for _, id := range []account.PersonID{"two", "three"} {
				p, err := tx.Person(id)
				if err != nil || p.Merged != "one" || p.Name != "" || len(p.Emails) != 0 {
					t.Errorf("%s is %+v, %v, want it empty and part of one", id, p, err)
				}
			}
			p, err := tx.Person("one")
			if len(p.Emails) != 3 || p.Email() != "one@example.org" {
				t.Errorf("addresses %v, want all three, its own first", p.Emails)
			}
			if mail, err := tx.AddressesOf([]account.PersonID{"three", "two"}); err != nil || mail["two"] != "one@example.org" || mail["three"] != "one@example.org" {
				t.Errorf("mail to those who became part of one goes to %v, %v", mail, err)
			}
			if err := tx.MergePerson("one", "two", now); err == nil {
				t.Error("an account became part of another twice")
			}
			return err
		})
	})
}

// TestMergeMovesUnitRoles holds that the role that may more stays where both have
// one in the same unit.
func TestMergeMovesUnitRoles(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		now := time.Now()
		err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
			err := tx.AddOrganisation(account.Organisation{ID: "org", Name: "Org", Created: now})
			for _, id := range []account.PersonID{"one", "two"} {
				err = errors.Join(err, tx.AddPerson(account.Person{ID: id, Name: string(id), Emails: []string{string(id) + "@example.org"}, Created: now}))
			}
			for _, id := range []account.UnitID{"a", "b", "c"} {
				err = errors.Join(err, tx.AddUnit("org", account.Unit{ID: id, Org: "org", Name: string(id), Created: now}))
			}
			err = errors.Join(err, tx.SetUnitMember("org", "a", "one", account.Author, now), tx.SetUnitMember("org", "a", "two", account.Registrar, now),
				tx.SetUnitMember("org", "b", "one", account.Registrar, now), tx.SetUnitMember("org", "b", "two", account.Author, now),
				tx.SetUnitMember("org", "c", "two", account.Analyst, now), tx.MergePerson("one", "two", now))
			mine, e := tx.UnitMemberships("one")
			theirs, e2 := tx.UnitMemberships("two")
			if len(theirs) != 0 || len(mine) != 3 || mine[0].Role != account.Registrar || mine[1].Role != account.Registrar || mine[2].Role != account.Analyst {
				t.Errorf("one has %+v, two has %+v", mine, theirs)
			}
			return errors.Join(err, e, e2)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
