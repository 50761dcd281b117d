package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/status"
	"laurel/issuer"
	"laurel/laureltest"
	"laurel/store"
)

const issuingOrg = account.OrgID("org-issuing")

// withAchievement has an organisation with something to award.
func withAchievement(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		return tx.AddOrganisation(account.Organisation{ID: issuingOrg, Name: "Issuing"})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		if err := tx.AddAchievement(issuer.Achievement{ID: "m", Org: issuingOrg, State: issuer.Published, Revision: 1, Published: 1}); err != nil {
			return err
		}
		return tx.AddVersion(issuer.Version{Achievement: "m", Org: issuingOrg, Number: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// issueOne does what issuing does in its first transaction: under a key once.
func issueOne(tx issuer.Tx, id, email, key string) (issuer.AwardID, error) {
	taken, _, found, err := tx.Taken(issuingOrg, key)
	if err != nil || found {
		return taken.ID, err
	}
	person, err := tx.Recipient(issuingOrg, issuer.Recipient{ID: issuer.RecipientID("r-" + id), Name: "Name", Email: email})
	if err != nil {
		return "", err
	}
	l, place, err := tx.NextPlace(issuingOrg, issuer.List{ID: issuer.ListID("list-" + id), Secret: [32]byte{1}})
	if err != nil {
		return "", err
	}
	a := issuer.Award{ID: issuer.AwardID(id), Org: issuingOrg, Achievement: "m", Version: 1, Recipient: person, Page: id,
		List: l.ID, Index: status.Index(l.Secret, place), Status: issuer.InForce}
	reserved, err := tx.Reserve(a, key, "hash")
	if err == nil && !reserved {
		err = fmt.Errorf("the key of %s was taken within a transaction", id)
	}
	return a.ID, err
}

func TestPlacesAreGivenOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		const workers, rounds = 6, 12
		var mu sync.Mutex
		var places []int
		lists := map[issuer.ListID]bool{}
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() {
				for i := range rounds {
					var l issuer.List
					var place int
					err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) (err error) {
						l, place, err = tx.NextPlace(issuingOrg, issuer.List{ID: issuer.ListID(fmt.Sprint("list-", w, "-", i))})
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					places, lists[l.ID] = append(places, place), true
					mu.Unlock()
				}
			})
		}
		all.Wait()
		slices.Sort(places)
		for i, place := range places {
			if place != i {
				t.Fatalf("places %v are not each given once", places)
			}
		}
		if len(places) != workers*rounds || len(lists) != 1 {
			t.Errorf("%d places of %d lists, want %d of one", len(places), len(lists), workers*rounds)
		}
	})
}

func TestAFullListIsFollowedByAnother(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		take := func(fresh issuer.ListID) string {
			var got string
			if err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
				l, place, err := tx.NextPlace(issuingOrg, issuer.List{ID: fresh})
				got = fmt.Sprint(l.ID, " ", place)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return got
		}
		got := []string{take("first")}
		raw(t, db, `UPDATE status_list SET taken = ?`, status.Entries-1)
		for _, fresh := range []issuer.ListID{"unneeded", "second", "unneeded"} {
			got = append(got, take(fresh))
		}
		if want := []string{"first 0", "first 131071", "second 0", "second 1"}; !slices.Equal(got, want) {
			t.Errorf("took %q, want %q", got, want)
		}
	})
}

// A request that comes several times at once, as an impatient client's does,
// becomes one award.
func TestRequestsUnderOneKeyBecomeOneAward(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		const workers, keys = 5, 8
		var mu sync.Mutex
		found := map[string]map[issuer.AwardID]bool{}
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() {
				for i := range keys {
					key, email := fmt.Sprint("key-", i), fmt.Sprintf("p%d@mail.example", i%3)
					var id issuer.AwardID
					err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) (err error) {
						id, err = issueOne(tx, fmt.Sprint(w, "-", i), email, key)
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					if found[key] == nil {
						found[key] = map[issuer.AwardID]bool{}
					}
					found[key][id] = true
					mu.Unlock()
				}
			})
		}
		all.Wait()
		for key, ids := range found {
			if len(ids) != 1 {
				t.Errorf("%s became awards %v, want one", key, ids)
			}
		}
		if n := count(t, db, `SELECT count(*) FROM award`); n != keys {
			t.Errorf("%d awards, want %d", n, keys)
		}
		if n := count(t, db, `SELECT count(*) FROM recipient`); n != 3 {
			t.Errorf("%d recipients, want 3", n)
		}
	})
}

// Two processes may finish the same award at once; one of them records.
func TestAwardIsSignedOnceByMany(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		update := func(fn func(issuer.Tx) error) {
			if err := db.Issuer().Update(t.Context(), fn); err != nil {
				t.Error(err)
			}
		}
		update(func(tx issuer.Tx) error { _, err := issueOne(tx, "a", "a@mail.example", ""); return err })
		var mu sync.Mutex
		var winners []string
		var all sync.WaitGroup
		for w := range 4 {
			all.Go(func() {
				bytes := fmt.Sprint("signed by ", w)
				var first bool
				update(func(tx issuer.Tx) (err error) {
					first, err = tx.SignedAward(issuer.Award{ID: "a", Org: issuingOrg, JSON: []byte(bytes), JWT: bytes})
					return err
				})
				if first {
					mu.Lock()
					winners = append(winners, bytes)
					mu.Unlock()
				}
			})
		}
		all.Wait()
		update(func(tx issuer.Tx) error {
			a, err := tx.Award(issuingOrg, "a")
			if len(winners) != 1 || string(a.JSON) != winners[0] || a.JWT != winners[0] {
				t.Errorf("kept %q and %q of winners %q", a.JSON, a.JWT, winners)
			}
			return err
		})
	})
}

// Words that few and that many recipients have take different ways through
// the tables.
func TestAwardsFoundAmongMany(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		withAchievement(t, db)
		var got []string
		err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
			for i := range 2010 {
				email := fmt.Sprintf("p%d@crowd.example", i)
				if i%200 != 0 {
					if _, err := tx.Recipient(issuingOrg, issuer.Recipient{ID: issuer.RecipientID(email), Email: email}); err != nil {
						return err
					}
					continue
				}
				id, err := issueOne(tx, fmt.Sprintf("a%04d", i), email, "")
				if err != nil {
					return err
				}
				if _, err := tx.SignedAward(issuer.Award{ID: id, Org: issuingOrg, JSON: []byte{}}); err != nil {
					return err
				}
			}
			got = nil
			for _, text := range []string{"crowd", "crowd example", "p200 crowd", "crowd p200 ex", "crowd p7"} {
				f := issuer.AwardFilter{Text: text, Limit: 2}
				page, err := tx.Awards(issuingOrg, f)
				if err != nil {
					return err
				}
				n, err := tx.CountAwards(issuingOrg, f)
				if err != nil {
					return err
				}
				line := fmt.Sprint(n)
				for _, a := range page {
					line += " " + string(a.ID)
				}
				got = append(got, line)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"11 a2000 a1800", "11 a2000 a1800", "2 a2000 a0200", "2 a2000 a0200", "0"}
		if !slices.Equal(got, want) {
			t.Errorf("found %q, want %q", got, want)
		}
	})
}

// Nothing of a person may be left in any table once they are erased.
func TestErasedIsGoneFromEveryTable(t *testing.T) {
	dir := t.TempDir()
	db := laureltest.Open(t, store.Config{Dir: dir, Quick: true})
	withAchievement(t, db)
	if err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		person, err := tx.Recipient(issuingOrg, issuer.Recipient{ID: "r", Name: "Xanthippe", Email: "Xanthippe@xanthippe.example"})
		if err != nil {
			return err
		}
		l, _, err := tx.NextPlace(issuingOrg, issuer.List{ID: "l"})
		if err != nil {
			return err
		}
		a := issuer.Award{ID: "a", Org: issuingOrg, Achievement: "m", Version: 1, Recipient: person, Page: "a", List: l.ID, Status: issuer.InForce,
			Reason: "Xanthippe", Result: "Xanthippe", Evidence: "Xanthippe", JSON: []byte("xanthippe"), JWT: "xanthippe", Created: time.Now()}
		if _, err := tx.Reserve(a, "xanthippe", "xanthippe"); err != nil {
			return err
		}
		_, err = tx.SignedAward(a)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if n := countEverywhere(t, db, "xanthippe"); n == 0 {
		t.Fatal("the search through all tables finds nothing before erasing")
	}
	if err := db.EraseRecipients(t.Context(), "xanthippe@xanthippe.example"); err != nil {
		t.Fatal(err)
	}
	if n := countEverywhere(t, db, "xanthippe"); n > 0 {
		t.Errorf("%d values still name who was erased", n)
	}
	for _, name := range []string{"laurel.db", "laurel.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(bytes.ToLower(raw), []byte("xanthippe")); n > 0 {
			t.Errorf("%s still holds %d traces of who was erased", name, n)
		}
	}
	if n := count(t, db, `SELECT count(*) FROM award WHERE signed = 1`); n != 1 {
		t.Errorf("%d awards are left, want the one", n)
	}
}

func countEverywhere(t *testing.T, db *store.DB, word string) (n int) {
	t.Helper()
	var columns string
	if err := db.Raw(t.Context(), func(tx *store.Tx) error {
		return tx.One([]any{&columns}, `SELECT group_concat(m.name || '.' || c.name) FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`)
	}); err != nil {
		t.Fatal(err)
	}
	for column := range strings.SplitSeq(columns, ",") {
		table, name, _ := strings.Cut(column, ".")
		n += count(t, db, fmt.Sprintf(`SELECT count(*) FROM %q WHERE instr(lower(CAST(%q AS text)), ?) > 0`, table, name), word)
	}
	return n
}

func TestSearchWords(t *testing.T) {
	for text, want := range map[string]string{
		"Zoë STRAUSS-Strauß":        "strauss zoe",
		"İpek Ĳsbrand Ðorđe":        "dorde ijsbrand ipek",
		"mira.de-vries@mail.exa.nl": "de exa mail mira nl vries",
		"山田太郎":                      "太郎 山田太郎 田太郎 郎",
		"Анна Ёлкина":               "анна елкина",
		" % _ '' ":                  "",
		strings.Repeat("a", 300):    strings.Repeat("a", 40),
	} {
		if got := strings.Join(store.SearchWords(text), " "); got != want {
			t.Errorf("words of %.40q are %q, want %q", text, got, want)
		}
	}
}
