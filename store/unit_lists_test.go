package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/store"
)

// withUnit gives "n" of the crowd to a unit that has nothing else, and returns
// the filter of those who see this unit alone.
func withUnit(t *testing.T, db *store.DB) []account.UnitID {
	t.Helper()
	raw(t, db, `INSERT INTO unit (id, org, parent, name, description, created) VALUES ('u', ?, '', 'Unit', '', 0)`, issuingOrg)
	raw(t, db, `UPDATE achievement SET unit = 'u' WHERE id = 'n'`)
	return []account.UnitID{"u"}
}

// goesThrough fails where a query that SQLite was asked goes through a table, or
// through an index of it from the organisation on alone.
func goesThrough(t *testing.T, db *store.DB, tables []string, do func()) {
	t.Helper()
	for _, query := range store.Asked(db, do) {
		var steps []string
		if err := db.Raw(t.Context(), func(tx *store.Tx) (err error) {
			steps, err = tx.Plan(query)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			of, _ := strings.CutPrefix(strings.Replace(step, "SCAN ", "SEARCH ", 1), "SEARCH ")
			table, _, _ := strings.Cut(of, " ")
			if slices.Contains(tables, table) && (strings.HasPrefix(step, "SCAN") || strings.HasSuffix(step, "(org=?)") || strings.HasSuffix(step, "(org=? AND state=?)")) {
				t.Errorf("%s\n in %s", step, query)
			}
		}
	}
}

// What belongs to a unit is found by what it defines, however much its
// organisation has besides.
func TestListsOfUnits(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		if err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
			if err := tx.AddAchievement(issuer.Achievement{ID: "n", Org: issuingOrg, State: issuer.Published, Revision: 1, Published: 1}); err != nil {
				return err
			}
			return tx.AddVersion(issuer.Version{Achievement: "n", Org: issuingOrg, Number: 1})
		}); err != nil {
			t.Fatal(err)
		}
		units := withUnit(t, db)
		for i := range 40 {
			of, starts := "m", 0
			if i%8 == 0 {
				of = "n"
			}
			if i%16 == 0 {
				starts = 1000 - i
			}
			raw(t, db, fmt.Sprintf(`INSERT INTO batch (id, org, action, reason, achievement, version, content, file, person, client, state, problem, size, row_count, settled, issued, unchanged, failed, place_list, place_secret, place_first, place_count, starts, created, changed)
				VALUES ('b%02d', ?, 'issue', '', '%s', 1, 'c%[1]d', '', '', '', 'ready', '', 0, 1, 0, 0, 0, 0, '', '', 0, 0, %[3]d, %[1]d, 0)`, i, of, starts), issuingOrg)
			state := "waiting"
			if i%3 == 0 {
				state = "cancelled"
			}
			raw(t, db, fmt.Sprintf(`INSERT INTO scheduled_award (id, org, achievement, folded, name, email, awarded_on, result, evidence, due, state, award, words, person, client, revision, created, changed)
				VALUES ('s%02d', ?, '%s', '', '', '', '', '', '', %[1]d, '%[3]s', '', '', '', '', 1, 0, 0)`, i, of, state), issuingOrg)
		}
		var got []string
		look := func() {
			got = nil
			if err := db.Batches().View(t.Context(), func(tx issuer.BatchTx) error {
				page, err := tx.Batches(issuingOrg, units, 3, 1)
				if err != nil {
					return err
				}
				n, err := tx.CountBatches(issuingOrg, units)
				if err != nil {
					return err
				}
				start, err := tx.BatchesToStart(issuingOrg, units, 9)
				for _, b := range slices.Concat(page, start) {
					got = append(got, string(b.ID))
				}
				got = append(got, fmt.Sprint(n))
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if err := db.Timely().View(t.Context(), func(tx timely.Tx) error {
				waits, err := tx.ScheduledList(issuingOrg, units, false, 9, 0)
				if err != nil {
					return err
				}
				over, err := tx.ScheduledList(issuingOrg, units, true, 9, 0)
				if err != nil {
					return err
				}
				n, err := tx.CountScheduled(issuingOrg, units, false)
				for _, s := range slices.Concat(waits, over) {
					got = append(got, string(s.ID))
				}
				got = append(got, fmt.Sprint(n))
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		goesThrough(t, db, []string{"batch", "scheduled_award"}, look)
		want := "b24 b16 b08 b32 b16 b00 5 s08 s16 s32 s24 s00 3"
		if strings.Join(got, " ") != want {
			t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
		}
	})
}
