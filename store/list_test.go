package store_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/notify"
	"laurel/store"
)

// kept is an award of the crowd, and the mail about it.
type kept struct {
	id, achievement, recipient string
	status                     issuer.Status
	state                      notify.State
	created, day               int
	until                      int // 0: it does not run out
	words                      []string
}

// crowdWords are what recipients are found by: all, every third and second
// (more than few), and every 500th.
func crowdWords(recipient int) string {
	words := "all@crowd.example"
	for word, every := range map[string]int{"third": 3, "second": 2, "rare": 500} {
		if recipient%every == 0 {
			words = word + "." + words
		}
	}
	return words
}

// keepCrowd keeps 10,400 awards of 6,400 recipients: seven at a time are made,
// and fifty awarded, in the same µs.
func keepCrowd(t *testing.T, db *store.DB) (all []kept) {
	t.Helper()
	withAchievement(t, db)
	const recipients, awards, statement = 6400, 10_400, 800
	if err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		if err := tx.AddAchievement(issuer.Achievement{ID: "n", Org: issuingOrg, State: issuer.Published, Revision: 1, Published: 1}); err != nil {
			return err
		}
		return tx.AddVersion(issuer.Version{Achievement: "n", Org: issuingOrg, Number: 1})
	}); err != nil {
		t.Fatal(err)
	}
	var people, words, rows, mails []string
	var spelt []any
	var spelling [][]string
	flush := func(into string, values *[]string, args ...any) {
		raw(t, db, `INSERT INTO `+into+` VALUES `+strings.Join(*values, ", "), args...)
		*values = nil
	}
	for i := range recipients {
		people = append(people, fmt.Sprintf("('r%04d', '%s', 'r%d', 'Name', '')", i, issuingOrg, i))
		spelling = append(spelling, store.SearchWords(crowdWords(i)))
		for _, word := range spelling[i] {
			words, spelt = append(words, fmt.Sprintf("('%s', ?, 'r%04d')", issuingOrg, i)), append(spelt, []byte(word))
		}
		if len(people) == statement {
			flush(`recipient (id, org, folded, name, email)`, &people)
			flush(`recipient_word (org, word, recipient)`, &words, spelt...)
			spelt = nil
		}
	}
	raw(t, db, `INSERT INTO status_list (id, org, number, secret, taken, generation) VALUES ('l', ?, 1, '', 0, 0)`, issuingOrg)
	for i := range awards {
		k := kept{id: fmt.Sprintf("a%05d", i*7919%awards), achievement: "m", status: issuer.InForce, state: notify.Sent, created: i / 7, day: i * 31 % 997 / 50}
		k.recipient, k.words = fmt.Sprintf("r%04d", i*13%recipients), spelling[i*13%recipients]
		if i%5 == 0 {
			k.achievement = "n"
		}
		until := "NULL"
		if i%3 == 0 {
			k.until = 1 + i*17%1009/10
			until = fmt.Sprint(k.until)
		}
		switch i % 11 {
		case 3:
			k.status, k.state = issuer.Revoked, notify.Failed
		case 4:
			k.status, k.state = issuer.Suspended, notify.Bounced
		}
		all = append(all, k)
		rows = append(rows, fmt.Sprintf("('%s', '%s', '%s', 1, '%s', '%[1]s', 'l', %[5]d, 1, '%s', '', 0, %d, 0, %s, '', '', '', '', %d, '')", k.id, issuingOrg, k.achievement, k.recipient, i, k.status, k.day, until, k.created))
		mails = append(mails, fmt.Sprintf("('%s', '', 'claim.%s', 'claim', '%[2]s', '%[2]s', '%s', '%s', '%s', '', 1, %d, 0)", issuingOrg, k.id, k.achievement, k.recipient, k.state, k.created))
		if len(rows) == statement || i == awards-1 {
			flush(`award (id, org, achievement, version, recipient, page, list, list_index, signed, status, reason, changed, awarded_on, valid_from, valid_until, result, evidence, supersedes, superseded_by, created, request)`, &rows)
			flush(`mail (org, person, id, purpose, about, award, achievement, recipient, state, words, attempts, queued, changed)`, &mails)
		}
	}
	raw(t, db, `INSERT INTO award_count (org, achievement, status, n) SELECT org, achievement, status, count(*) FROM award GROUP BY org, achievement, status`)
	if strings.Contains(t.Name(), "PostgreSQL") {
		raw(t, db, `ANALYZE`) // as autovacuum does
	}
	return all
}

// matches tells whether somebody has all words of a text.
func (k kept) matches(text string) bool {
	for _, word := range strings.Fields(text) {
		if !slices.ContainsFunc(k.words, func(has string) bool { return strings.HasPrefix(has, word) }) {
			return false
		}
	}
	return true
}

// Pages put together are the plain list, sorted: nothing is missing, nothing
// comes twice, whichever way through the tables is taken.
func TestPagesAreTheList(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		all := keepCrowd(t, db)
		texts := []string{"", "all", "third", "third second", "sec thi crowd", "rare", "rare third", "nobody"}
		t.Run("awards", func(t *testing.T) { samePagesOfAwards(t, db, nil, all, texts...) })
		t.Run("mails", func(t *testing.T) { samePagesOfMails(t, db, nil, all, append(texts, "-")...) })
		t.Run("awards that run out", func(t *testing.T) { samePagesByEnd(t, db, nil, all) })
		t.Run("common words", func(t *testing.T) {
			store.BoundSearches(db, 100, 3000)
			samePagesOfAwards(t, db, nil, all, "third second", "sec thi crowd", "rare third")
			samePagesOfMails(t, db, nil, all, "third second", "sec thi crowd", "rare third")
		})
	})
}

func samePagesOfAwards(t *testing.T, db *store.DB, units []account.UnitID, all []kept, texts ...string) {
	for i, text := range texts {
		for j, achievement := range []issuer.AchievementID{"", "n"} {
			for k, status := range []issuer.Status{"", issuer.InForce, issuer.Revoked} {
				for l, order := range []issuer.AwardOrder{issuer.NewestMade, issuer.NewestAward, issuer.EarliestAward} {
					if (i+j+k+l)%3 != 0 && os.Getenv("LAUREL_FULL") != "1" {
						continue // without an order, every text still meets every status
					}
					f := issuer.AwardFilter{Units: units, Text: text, Achievement: achievement, Status: status, Order: order}
					var want []kept
					for _, k := range all {
						if k.matches(text) && (achievement == "" || k.achievement == string(achievement)) && (status == "" || k.status == status) {
							want = append(want, k)
						}
					}
					slices.SortFunc(want, func(a, b kept) int {
						switch order {
						case issuer.NewestMade:
							return cmp.Or(b.created-a.created, cmp.Compare(b.id, a.id))
						case issuer.NewestAward:
							return cmp.Or(b.day-a.day, cmp.Compare(b.id, a.id))
						}
						return cmp.Or(a.day-b.day, cmp.Compare(a.id, b.id))
					})
					samePages(t, db, f, want)
				}
			}
		}
	}
}

// samePages looks at the first pages, at two in the middle and at the last.
func samePages(t *testing.T, db *store.DB, f issuer.AwardFilter, want []kept) {
	t.Helper()
	counted := min(len(want)-1, f.CountsTo()) + 1
	want = want[:min(len(want), f.CountsTo())]
	f.Limit = 150
	err := db.Issuer().View(t.Context(), func(tx issuer.Tx) error {
		n, err := tx.CountAwards(issuingOrg, f)
		if n != counted || err != nil {
			t.Errorf("%+v: counted %d of %d: %v", f, n, len(want), err)
		}
		for _, f.Offset = range []int{0, 150, 300, len(want)/2 - 75, len(want)/2 + 75, len(want) - 150, len(want) - 7, len(want)} {
			if f.Offset < 0 || f.Offset > len(want) {
				continue
			}
			page, err := tx.Awards(issuingOrg, f)
			if err != nil {
				return err
			}
			there := want[f.Offset:min(f.Offset+f.Limit, len(want))]
			if !slices.EqualFunc(page, there, func(a issuer.Award, k kept) bool { return string(a.ID) == k.id }) {
				t.Errorf("%+v: %d awards, want %d, or in another order", f, len(page), len(there))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// samePagesOfMails does the same of mails; without a text 10,000 are counted,
// with one 500.
func samePagesOfMails(t *testing.T, db *store.DB, units []account.UnitID, all []kept, texts ...string) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b kept) int { return cmp.Or(b.created-a.created, cmp.Compare(b.id, a.id)) })
	for _, text := range texts {
		for _, state := range []notify.State{"", notify.Sent, notify.Failed, notify.Queued} {
			var want []notify.MessageID
			for _, k := range all {
				if k.matches(text) && (state == "" || k.state == state) && text != "-" {
					want = append(want, notify.MessageID("claim."+k.id))
				}
			}
			f := notify.MailFilter{Units: units, Text: text, State: state, Limit: 200}
			err := db.Notify().View(t.Context(), func(tx notify.Tx) error {
				counted := min(len(want)-1, f.CountsTo()) + 1
				want := want[:min(len(want), f.CountsTo())]
				for f.Offset = 0; f.Offset <= min(len(want), 600); f.Offset += f.Limit {
					page, n, err := tx.Deliveries(issuingOrg, f)
					if err != nil {
						return err
					}
					if n != counted {
						t.Errorf("%+v: counted %d, want %d", f, n, counted)
					}
					there := want[f.Offset:min(f.Offset+f.Limit, len(want))]
					if !slices.EqualFunc(page, there, func(d notify.Delivery, id notify.MessageID) bool { return d.MessageID == id }) {
						t.Errorf("%+v: %d mails, want %d, or in another order", f, len(page), len(there))
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// samePagesByEnd asks for awards that run out: they are listed by when they do,
// and within the bounds alone.
func samePagesByEnd(t *testing.T, db *store.DB, units []account.UnitID, all []kept) {
	for _, text := range []string{"", "all", "third second", "rare"} {
		for _, status := range []issuer.Status{"", issuer.InForce, issuer.Revoked} {
			for _, order := range []issuer.AwardOrder{"", issuer.EarliestEnd, issuer.LatestEnd} {
				for _, after := range []int{0, 40} {
					f := issuer.AwardFilter{Units: units, Text: text, Status: status, Order: order, EndsBefore: time.UnixMicro(70)}
					latest := order == issuer.LatestEnd || order == "" && after == 0 // what is over, the latest first
					if after > 0 {
						f.EndsAfter = time.UnixMicro(int64(after))
					}
					var want []kept
					for _, k := range all {
						if k.until > after && k.until < 70 && k.matches(text) && (status == "" || k.status == status) {
							want = append(want, k)
						}
					}
					slices.SortFunc(want, func(a, b kept) int {
						earlier := cmp.Or(a.until-b.until, cmp.Compare(a.id, b.id))
						if latest {
							return -earlier
						}
						return earlier
					})
					samePages(t, db, f, want)
				}
			}
		}
	}
}

// Events are listed as they happened, whatever is asked for and wherever a page
// begins.
func TestPagesOfEventsAreTheList(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		var all []account.Event
		for i := range 600 {
			e := account.Event{ID: account.EventID(fmt.Sprintf("e%04d", i*7%600)), Org: issuingOrg, At: time.UnixMicro(int64(i * 31 % 101)).UTC(), Kind: []string{"award.issued", "award.revoked", "awarding.set", "key.made"}[i%7%4],
				Actor: account.PersonID(fmt.Sprint("p", i%3)), Subject: fmt.Sprint("s", i%5)}
			all = append(all, e)
		}
		if err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
			for _, e := range all {
				if err := tx.Record(e); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(all, func(a, b account.Event) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
		for _, kind := range []string{"", "award.", "award.revoked", "key.", "none."} {
			for _, f := range []account.EventFilter{{}, {Actor: "p1"}, {Subject: "s2"}, {Since: time.UnixMicro(20), Until: time.UnixMicro(60)}, {Actor: "p2", Until: time.UnixMicro(30)}} {
				f.Kind, f.Limit = kind, 40
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
							if strings.HasPrefix(string(e.ID), "e0") {
								got = append(got, e.ID)
							}
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
}
