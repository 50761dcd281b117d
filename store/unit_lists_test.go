package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/issuer"
	"laurel/issuer/timely"
	"laurel/laureltest"
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

// goesThrough fails where a query that SQLite was asked goes through rows of a
// table, or of the whole organisation in it, instead of those of an achievement,
// of a kind that is rare, or of few things that are known by then.
func goesThrough(t *testing.T, db *store.DB, tables []string, do func()) {
	t.Helper()
	looked := 0
	for _, query := range store.Asked(db, do) {
		if strings.Contains(query, "1 = 0") {
			continue // finds nothing, and looks nowhere
		}
		var steps []string
		if err := db.Raw(t.Context(), func(tx *store.Tx) (err error) {
			steps, err = tx.Plan(query)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			word, rest, _ := strings.Cut(step, " ")
			table, by, _ := strings.Cut(rest, " ")
			if word != "SCAN" && word != "SEARCH" || !slices.Contains(tables, table) {
				continue
			}
			looked++
			if !slices.ContainsFunc([]string{"achievement=?", "(id=?", " id=?", "award=?", "recipient=?", "application=?", "number=?", "starts>?", "actor=?", "subject=?", "kind=?", "kind>?"}, func(few string) bool { return strings.Contains(by, few) }) {
				t.Errorf("%s\n in %s", step, query)
			}
		}
	}
	if looked == 0 && !strings.Contains(t.Name(), "PostgreSQL") {
		t.Error("no query was looked at")
	}
}

// Pages of what units define are those of the organisation's list without the
// rest, and none goes through the organisation's list.
func TestPagesOfUnitsAreTheList(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		all := keepCrowd(t, db)
		if err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
			if err := tx.AddAchievement(issuer.Achievement{ID: "o", Org: issuingOrg, State: issuer.Published, Revision: 1, Published: 1}); err != nil {
				return err
			}
			return tx.AddVersion(issuer.Version{Achievement: "o", Org: issuingOrg, Number: 1})
		}); err != nil {
			t.Fatal(err)
		}
		units := withUnit(t, db)
		raw(t, db, `UPDATE achievement SET unit = 'u' WHERE id = 'o'`)
		raw(t, db, `UPDATE award SET achievement = 'o' WHERE achievement = 'm' AND id < 'a03000'`)
		raw(t, db, `UPDATE mail SET achievement = 'o' WHERE achievement = 'm' AND award < 'a03000'`)
		raw(t, db, `DELETE FROM award_count`)
		raw(t, db, `INSERT INTO award_count (org, achievement, status, n) SELECT org, achievement, status, count(*) FROM award GROUP BY org, achievement, status`)
		var mine []kept
		for _, k := range all {
			if k.achievement == "m" && k.id < "a03000" {
				k.achievement = "o"
			}
			if k.achievement != "m" {
				mine = append(mine, k)
			}
		}
		goesThrough(t, db, []string{"a", "m", "award", "mail"}, func() {
			samePagesOfAwards(t, db, units, mine, "", "third second", "rare")
			samePagesOfMails(t, db, units, mine, "", "rare third", "-")
			samePagesByEnd(t, db, units, mine)
		})
		// As if they had nearly all of it, they are looked for in the organisation's order.
		raw(t, db, `UPDATE award_count SET n = n / 1000 WHERE achievement = 'm'`)
		store.BoundSearches(db, 10, 20)
		samePagesOfAwards(t, db, units, mine, "third second", "rare")
		samePagesOfMails(t, db, units, mine, "rare third", "third second")
	})
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
		for _, id := range []string{"m", "n"} {
			raw(t, db, `INSERT INTO assess_plan (achievement, org, draft, revision, published, created, changed) VALUES (?, ?, '{}', 1, 1, 0, 0)`, id, issuingOrg)
			raw(t, db, `INSERT INTO assess_plan_version (achievement, number, org, design, at) VALUES (?, 1, ?, '{}', 0)`, id, issuingOrg)
		}
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
			raw(t, db, fmt.Sprintf(`INSERT INTO assess_application (id, org, person, achievement, version, state, revision, employer, scores, round, lacking, decision, appeal, witness, award, problem, created, changed)
				VALUES ('p%02d', ?, 'who%[1]d', '%s', 1, 'marking', 1, '', 'null', 1, 0, 'null', '', 'null', '', '', 0, %[1]d)`, i, of), issuingOrg)
			for j := range 1 + i/8%2 {
				raw(t, db, fmt.Sprintf(`INSERT INTO assess_mark (id, org, application, achievement, version, round, part, assessor, sheet, revision, due, given, dropped, created)
					VALUES ('k%02d%d', ?, 'p%02[1]d', '%[3]s', 1, 1, 'marker', 'judge', '{}', 1, 0, %[1]d, 0, 0)`, i, j, of), issuingOrg)
			}
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
		lookAtWork := func() {
			if err := db.Assess().View(t.Context(), func(tx assess.Tx) error {
				f := assess.Filter{Units: units, Limit: 2, Offset: 1}
				page, err := tx.Applications(issuingOrg, f)
				if err != nil {
					return err
				}
				n, err := tx.CountApplications(issuingOrg, f)
				if err != nil {
					return err
				}
				f.Offset, f.After = 0, assess.Place{Changed: page[1].Changed, ID: page[1].ID}
				next, err := tx.Applications(issuingOrg, f)
				if err != nil {
					return err
				}
				marks, err := tx.Doubled(issuingOrg, units, 3)
				if err != nil {
					return err
				}
				plans, err := tx.Plans(issuingOrg, units)
				for _, a := range slices.Concat(page, next) {
					got = append(got, string(a.ID))
				}
				for _, m := range marks {
					got = append(got, string(m.ID))
				}
				got = append(got, fmt.Sprint(n, len(plans)))
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		goesThrough(t, db, []string{"batch", "scheduled_award", "assess_application", "assess_mark"}, func() { look(); lookAtWork() })
		want := "b24 b16 b08 b32 b16 b00 5 s08 s16 s32 s24 s00 3 p24 p16 p08 p00 k241 k240 k081 5 1"
		if strings.Join(got, " ") != want {
			t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
		}
	})
}

// Events about what a unit defines are the organisation's without the rest,
// whatever is asked for and wherever a page begins.
func TestPagesOfUnitEventsAreTheList(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		if err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
			for _, id := range []issuer.AchievementID{"n", "o"} {
				if err := tx.AddAchievement(issuer.Achievement{ID: id, Org: issuingOrg, State: issuer.Draft, Revision: 1}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		units := withUnit(t, db)
		raw(t, db, `UPDATE achievement SET unit = 'u' WHERE id = 'o'`)
		raw(t, db, `INSERT INTO batch (id, org, action, reason, achievement, version, content, file, person, client, state, problem, size, row_count, settled, issued, unchanged, failed, place_list, place_secret, place_first, place_count, created, changed)
			VALUES ('b', ?, 'issue', '', 'n', 1, 'c', '', '', '', 'ready', '', 0, 1, 0, 0, 0, 0, '', '', 0, 0, 0, 0)`, issuingOrg)
		withQuizzes(t, db)
		var all []account.Event
		for i := range 500 {
			e := account.Event{ID: account.EventID(fmt.Sprintf("e%04d", i*7%500)), Org: issuingOrg, At: time.UnixMicro(int64(i * 31 % 101)).UTC(), Actor: account.PersonID(fmt.Sprint("p", i%3)), Subject: fmt.Sprint("s", i%5)}
			of := []string{"m", "n", "o", ""}[i%4]
			switch i % 7 {
			case 0:
				e.Kind, e.Subject = "achievement.saved", of
			case 1:
				e.Kind, e.Subject = "batch.begun", map[bool]string{true: "b", false: "gone"}[of == "n"]
				of = map[bool]string{true: "n", false: ""}[of == "n"]
			case 2:
				e.Kind, of = "key.made", ""
			case 3: // of the unit's bank, or of one that is the organisation's
				bank, quiz := "bank-2", "quiz-2"
				if of == "n" {
					bank, quiz = "bank-1", "quiz-1"
				}
				switch i / 7 % 3 {
				case 0:
					e.Kind, e.Subject = "quiz.bankAdded", bank
				case 1:
					e.Kind, e.Subject = "quiz.begun", quiz
				default:
					e.Kind, e.Detail = "quiz.itemAdded", map[string]string{"bank": bank}
				}
				of = map[bool]string{true: "n", false: ""}[of == "n"]
			default:
				e.Kind = []string{"award.issued", "award.revoked"}[i%2]
				if of != "" {
					e.Detail = map[string]string{"achievement": of}
				}
			}
			if of == "n" || of == "o" {
				all = append(all, e)
			}
			if err := db.Accounts().Update(t.Context(), func(tx account.Tx) error { return tx.Record(e) }); err != nil {
				t.Fatal(err)
			}
		}
		slices.SortFunc(all, func(a, b account.Event) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
		goesThrough(t, db, []string{"event"}, func() {
			for i, kind := range []string{"", "award.", "award.revoked", "batch.", "key.", "none.", "quiz.", "quiz.begun", "award.", "award.revoked", "batch.", "quiz.", "quiz.begun"} {
				store.BoundKinds(db, 1000*(i/8)) // first none is rare, then each
				for _, f := range []account.EventFilter{{}, {Actor: "p1"}, {Subject: "s2"}, {Since: time.UnixMicro(20), Until: time.UnixMicro(60)}, {Actor: "p2", Until: time.UnixMicro(30)}} {
					f.Kind, f.Limit, f.Units = kind, 20, units
					var want, got []account.EventID
					for _, e := range all {
						if strings.HasPrefix(e.Kind, kind) && (f.Actor == "" || e.Actor == f.Actor) && (f.Subject == "" || e.Subject == f.Subject) && !e.At.Before(f.Since) && (f.Until.IsZero() || e.At.Before(f.Until)) {
							want = append(want, e.ID)
						}
					}
					for page := f.Limit; page == f.Limit; {
						if err := db.Accounts().View(t.Context(), func(tx account.Tx) error {
							some, err := tx.Events(issuingOrg, f)
							if page = len(some); page > 0 {
								f.Before = some[page-1].ID
							}
							for _, e := range some {
								got = append(got, e.ID)
							}
							return err
						}); err != nil {
							t.Fatal(err)
						}
					}
					if !slices.Equal(got, want) {
						t.Errorf("%+v: %d events, want %d, or in another order", f, len(got), len(want))
					}
				}
			}
		})
	})
}

// withQuizzes has an item bank of the unit and one of the whole organisation,
// each with a question and a quiz over it.
func withQuizzes(t *testing.T, db *store.DB) {
	t.Helper()
	for i, unit := range []string{"u", ""} {
		raw(t, db, fmt.Sprintf(`INSERT INTO quiz_bank (id, org, unit, title, created) VALUES ('bank-%d', ?, '%s', 'Bees', 0)`, i+1, unit), issuingOrg)
		raw(t, db, fmt.Sprintf(`INSERT INTO quiz_item (id, org, bank, version, content, retired, created, changed) VALUES ('item-%d', ?, 'bank-%[1]d', 1, '{}', 0, 0, 0)`, i+1), issuingOrg)
		raw(t, db, fmt.Sprintf(`INSERT INTO quiz (id, org, bank, terms, open, revision, created, changed) VALUES ('quiz-%d', ?, 'bank-%[1]d', '{}', 0, 1, 0, 0)`, i+1), issuingOrg)
	}
}

// Events about quizzes that are older than the units of item banks find their
// bank when the schema is brought up to date, and events stay unalterable.
func TestOlderEventsOfQuizzesFindTheirBank(t *testing.T) {
	for name, where := range map[string]func(*testing.T) store.Config{
		"SQLite":     func(t *testing.T) store.Config { return store.Config{Dir: t.TempDir(), Quick: true} },
		"PostgreSQL": func(t *testing.T) store.Config { return store.Config{URL: laureltest.Migrated(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			c := where(t)
			open := func(do func(*store.DB)) {
				t.Helper()
				db, err := store.Open(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				do(db)
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
			}
			open(func(db *store.DB) {
				withAchievement(t, db)
				withUnit(t, db)
				withQuizzes(t, db)
				for i, e := range []string{"quiz.bankAdded bank-1", "quiz.itemChanged item-1", "quiz.handedIn quiz-1", "quiz.begun quiz-2", "quiz.itemAdded gone", "award.issued bank-1", "key.made quiz-1"} {
					kind, subject, _ := strings.Cut(e, " ")
					raw(t, db, fmt.Sprintf(`INSERT INTO event (id, at, recorded, org, person, actor, client, request, kind, subject, detail, achievement) VALUES ('e%d', %[1]d, 0, ?, '', '', '', '', '%s', '%s', 'null', '')`, i, kind, subject), issuingOrg)
				}
				raw(t, db, `DROP INDEX assess_application_begun`)
				raw(t, db, `DELETE FROM laurel_schema WHERE version_id = 119`)
			})
			if c.URL != "" {
				if err := store.Migrate(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			open(func(db *store.DB) {
				var of []string
				if err := db.Accounts().View(t.Context(), func(tx account.Tx) error {
					some, err := tx.Events(issuingOrg, account.EventFilter{Units: []account.UnitID{"u"}, Limit: 10})
					for _, e := range some {
						of = append(of, string(e.ID))
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
				if got := strings.Join(of, " "); got != "e2 e1 e0" {
					t.Errorf("events of the unit: %q, want those of its bank", got)
				}
				if err := db.Raw(t.Context(), func(tx *store.Tx) error {
					_, err := tx.Exec(`UPDATE event SET achievement = '' WHERE id = 'e1'`)
					return err
				}); err == nil {
					t.Error("an event can be altered afterwards")
				}
			})
		})
	}
}

// What can be undone is what was made one by one since, of the units asked for,
// and a file with however many awards is not gone through for it.
func TestMadeSingly(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		all := keepCrowd(t, db)
		units := withUnit(t, db)
		raw(t, db, `UPDATE award SET request_key = 'batch ' || id WHERE created < 1480 OR id < 'a08000'`)
		raw(t, db, `UPDATE award SET request_key = 'form ' || id WHERE created = 1484 AND id >= 'a08000'`)
		raw(t, db, `UPDATE award SET supersedes = 'a00001' WHERE id > 'a10300'`)
		if strings.Contains(t.Name(), "PostgreSQL") {
			raw(t, db, `ANALYZE`)
		}
		for name, of := range map[string][]account.UnitID{"all": nil, "some": units, "none": {}} {
			var got []issuer.Award
			for _, query := range store.Asked(db, func() {
				if err := db.Issuer().View(t.Context(), func(tx issuer.Tx) (err error) {
					got, err = tx.MadeSingly(issuingOrg, of, time.UnixMicro(1481), 1000)
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}) {
				if name == "none" {
					continue
				}
				if err := db.Raw(t.Context(), func(tx *store.Tx) error {
					steps, err := tx.Plan(query)
					if !strings.Contains(strings.Join(steps, "\n"), "award_singly (org=? AND created>?)") {
						t.Errorf("%s: %s\n in %s", name, steps, query)
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			var ids, want []string
			for _, a := range got {
				ids = append(ids, string(a.ID))
			}
			slices.SortFunc(all, func(a, b kept) int { return cmp.Or(cmp.Compare(b.created, a.created), strings.Compare(b.id, a.id)) })
			for _, k := range all {
				if k.created >= 1481 && k.id >= "a08000" && k.id <= "a10300" && k.status == issuer.InForce && (of == nil || len(of) > 0 && k.achievement == "n") {
					want = append(want, k.id)
				}
			}
			if !slices.Equal(ids, want) || name != "none" && len(ids) < 2 {
				t.Errorf("%s: %v, want %v", name, ids, want)
			}
		}
		filed := func(id issuer.AwardID) (is bool) {
			if err := db.Issuer().View(t.Context(), func(tx issuer.Tx) (err error) {
				is, err = tx.Filed(issuingOrg, id)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return is
		}
		if !filed("a00001") || filed("a09073") {
			t.Error("a file's award is not told from one that was made singly")
		}
	})
}
