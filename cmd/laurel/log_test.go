package main

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"laurel/account"
)

// TestLogIsSearchedAndExported looks for what was done by kind and by day, and
// takes it away as a table without formulas.
func TestLogIsSearchedAndExported(t *testing.T) {
	h := newHouse(t)
	owner := h.enter("second@nordmark.example", account.Owner)
	author := h.enter("runa@nordmark.example", account.Author)
	log := "/desk/" + string(h.org.ID) + "/log"
	for _, path := range []string{log, log + ".csv", log + ".json"} {
		if got := author.get(path); got.status != http.StatusForbidden {
			t.Errorf("an author's %s: %s", path, got)
		}
		if got := h.visitor().get(path); !strings.HasPrefix(got.at, "/signin") {
			t.Errorf("nobody's %s leads to %s", path, got.at)
		}
	}
	by := account.Actor{Person: h.owner.Person, Client: `=cmd|"calc"`, Scopes: account.AllRights(), Memberships: h.owner.Memberships}
	if _, _, err := h.accounts.NewAPIKey(t.Context(), by, h.org.ID, account.KeyRequest{Scopes: []account.Right{account.Verify}, Name: "suite"}); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]bool{"": true, "?kind=key.": true, "?kind=award.": false, "?to=2001-01-01": false, "?from=2001-01-01": true, "?who=nobody": false, "?subject=none": false} {
		got := owner.get(log + query)
		if got.status != http.StatusOK || strings.Contains(got.text, "key.made") != want {
			t.Errorf("log%s: %s, want the key in it: %v", query, got, want)
		}
	}
	if got := owner.get(log + "?kind=%25"); got.status != http.StatusUnprocessableEntity && got.status != http.StatusBadRequest {
		t.Errorf("a kind that is none: %s", got)
	}
	got := owner.get(log + ".csv?kind=key.")
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != "key.made" || rows[1][4] != `'=cmd|"calc"` {
		t.Errorf("as a table: %v, %v", rows, err)
	}
	if got := owner.get(log + ".json?kind=key."); strings.Count(got.body, "\n") != 1 || !strings.Contains(got.body, `"kind":"key.made"`) {
		t.Errorf("as lines: %s", got)
	}
}
