package store_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"laurel/issuer"
	"laurel/store"
)

// What was awarded before months were counted is counted by the migration, as
// the program counts since.
func TestAwardsFromBeforeAreCountedByMonth(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		raw(t, db, `INSERT INTO status_list (id, org, number, secret, taken, generation) VALUES ('l', ?, 1, '', 0, 0)`, issuingOrg)
		raw(t, db, `INSERT INTO recipient (id, org, folded, name, email) VALUES ('r', ?, 'r', 'Name', '')`, issuingOrg)
		want := map[issuer.Month]int{}
		day := time.Date(1996, 2, 20, 0, 0, 0, 0, time.UTC)
		var rows []string
		for i := range 500 {
			at := day.Add(-time.Microsecond)
			if i%2 == 0 {
				at = day
				day = day.AddDate(0, 0, 23)
			}
			want[issuer.MonthOf(at)]++
			rows = append(rows, fmt.Sprintf("('a%d', '%s', 'm', 1, 'r', 'a%[1]d', 'l', %[1]d, 1, 'inForce', '', 0, %[3]d, 0, '', '', '', '', 0, '')", i, issuingOrg, at.UnixMicro()))
		}
		raw(t, db, `INSERT INTO award (id, org, achievement, version, recipient, page, list, list_index, signed, status, reason, changed, awarded_on, valid_from, result, evidence, supersedes, superseded_by, created, request) VALUES `+strings.Join(rows, ", "))
		text, err := os.ReadFile("migrations/0107_award_month.sql")
		if err != nil {
			t.Fatal(err)
		}
		_, insert, found := strings.Cut(string(text), "INSERT INTO award_month")
		if !found {
			t.Fatal("the migration counts nothing")
		}
		raw(t, db, "INSERT INTO award_month"+strings.TrimSuffix(strings.TrimSpace(insert), ";"))

		err = db.Issuer().View(t.Context(), func(tx issuer.Tx) error {
			_, months, err := tx.Tallies(issuingOrg, 0)
			for _, m := range months {
				if want[m.Month] != m.Awards || m.Achievement != "m" {
					t.Errorf("%s: %d awards of %s, want %d", m.Month.Start().Format("2006-01"), m.Awards, m.Achievement, want[m.Month])
				}
			}
			if len(months) != len(want) {
				t.Errorf("%d months, want %d", len(months), len(want))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
