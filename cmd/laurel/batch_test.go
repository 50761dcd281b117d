package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/store"
)

// readyToAward is a fresh place with one published achievement.
func readyToAward(t *testing.T, at place) issuer.AchievementID {
	t.Helper()
	org := account.OrgID(command(t, append([]string{"org", "add", "--name", "Nordmark College", "--country", "SE", "--owner", "owner@nordmark.example"}, at.flags...)...))
	set := settings{LogFormat: "text", LogLevel: "warn"}
	for i := 0; i+1 < len(at.flags); i += 2 {
		switch at.flags[i] {
		case "--data":
			set.Data = at.flags[i+1]
		case "--database":
			set.Database = at.flags[i+1]
		case "--master-key-file":
			set.MasterKey = at.flags[i+1]
		}
	}
	a, err := openApp(t.Context(), set, crashPublic, set.logger(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer a.db.Close()
	by := account.Actor{Client: "test", Scopes: []account.Right{account.Define, account.Publish}, Memberships: []account.Membership{{Org: org}}}
	made, err := a.issuer.Create(t.Context(), by, org, issuer.Definition{Title: "Grafting apple trees", Description: "Grafts a young tree so that it grows.",
		Field: "leadership", Outcomes: []string{"Grafts a young apple tree."}, Criteria: "Graft three trees; two must grow.", Assessment: issuer.Project})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.issuer.Publish(t.Context(), by, made.ID, made.Revision); err != nil {
		t.Fatal(err)
	}
	return made.ID
}

// peopleFile is a file of n people and one without an address.
func peopleFile(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("name,email,awarded_on\nNobody,nowhere,\n")
	for i := range n {
		fmt.Fprintf(&b, "Learner %d,learner%d@mail.example,2026-03-%02d\n", i, i, i%28+1)
	}
	name := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func issueArgs(at place, id issuer.AchievementID, file string, more ...string) []string {
	args := append([]string{"batch", "issue", "--achievement", string(id), "--file", file, "--json", "--public-url", crashPublic}, at.flags...)
	return append(args, more...)
}

// issued runs the command in this process: what it exits with and its last line.
func issued(t *testing.T, args []string) (int, batchCounts, string) {
	t.Helper()
	var out, errw bytes.Buffer
	status := run(t.Context(), args, strings.NewReader(""), &out, &errw)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var counts batchCounts
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &counts); err != nil {
		t.Fatalf("the last line %q: %v\n%s", lines[len(lines)-1], err, &errw)
	}
	return status, counts, out.String()
}

func TestBatchIssue(t *testing.T) {
	at := sqlitePlace(t)
	id := readyToAward(t, at)
	file := peopleFile(t, 30)
	var listed []struct{ ID, Title, Organisation string }
	if err := json.Unmarshal([]byte(command(t, append([]string{"achievements", "list", "--json"}, at.flags...)...)), &listed); err != nil || len(listed) != 1 ||
		listed[0].ID != string(id) || listed[0].Title != "Grafting apple trees" || listed[0].Organisation != "Nordmark College" {
		t.Errorf("listed %+v, %v", listed, err)
	}
	bad := filepath.Join(t.TempDir(), "bad.csv")
	for _, tt := range []struct {
		name   string
		more   []string
		status int
		want   batchCounts
	}{
		{"a dry run", []string{"--dry-run"}, exitFail, batchCounts{Rows: 31, Failed: 1}},
		{"the first time", []string{"--bad", bad}, exitFail, batchCounts{Rows: 31, Issued: 30, Failed: 1}},
		{"the same file again", nil, exitFail, batchCounts{Rows: 31, Unchanged: 30, Failed: 1}},
	} {
		status, got, out := issued(t, issueArgs(at, id, file, tt.more...))
		got.Batch, got.State = "", ""
		if status != tt.status || got != tt.want {
			t.Errorf("%s: exits with %d, %+v, want %d, %+v", tt.name, status, got, tt.status, tt.want)
		}
		if !strings.Contains(out, `"row":1`) || !strings.Contains(out, "mail address") {
			t.Errorf("%s does not name the bad row: %s", tt.name, out)
		}
	}
	if text, err := os.ReadFile(bad); err != nil || !strings.Contains(string(text), "Nobody,nowhere") {
		t.Errorf("the file of bad rows: %s, %v", text, err)
	}
}

// TestBatchKilled kills the command again and again while it reads a file in
// and awards it. What there is at the end is the same as without any kill.
func TestBatchKilledOverSQLite(t *testing.T) {
	t.Parallel() // beside others that wait
	batchKilled(t, sqlitePlace(t), 6)
}

func TestBatchKilledOverPostgreSQL(t *testing.T) {
	t.Parallel() // beside others that wait
	batchKilled(t, postgresPlace(t), 6)
}

func batchKilled(t *testing.T, at place, kills int) {
	n := 3000
	if os.Getenv("LAUREL_FULL") == "1" {
		kills, n = 100, 40_000
	}
	id := readyToAward(t, at)
	args := issueArgs(at, id, peopleFile(t, n))
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	killed, longest := 0, 1500*time.Millisecond
	for range kills {
		cmd := exec.Command("laurel", args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { defer close(ended); cmd.Wait() }()
		select {
		case <-time.After(time.Duration(random.Int64N(int64(longest)))): // the kill's moment is what is tested
			cmd.Process.Kill()
		case <-ended:
		}
		<-ended
		if s, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && s.Signal() == syscall.SIGKILL {
			killed++
		}
	}
	status, got, _ := issued(t, args)
	if status != exitFail || got.Rows != n+1 || got.Issued+got.Unchanged != n || got.Failed != 1 || got.State != "done" {
		t.Errorf("exits with %d, %+v", status, got)
	}
	t.Logf("%d kills; the last run issued %d of %d", killed, got.Issued, n)
	if _, again, _ := issued(t, args); again.Issued != 0 || again.Unchanged != n {
		t.Errorf("once more: %+v", again)
	}
	batchWhole(t, at, n)
}

// batchWhole sees that everybody has one award, with bytes, and places and
// mails for exactly these.
func batchWhole(t *testing.T, at place, n int) {
	t.Helper()
	db, err := store.Open(t.Context(), at.config)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	orgs, err := db.IssuerPublic().PublishedVersions(t.Context())
	if err != nil || len(orgs) != 1 {
		t.Fatal(orgs, err)
	}
	org := orgs[0].Org
	people, places := map[string]bool{}, map[string]bool{}
	err = db.Issuer().View(t.Context(), func(tx issuer.Tx) error {
		for at := 0; ; at += 200 {
			page, err := tx.Awards(org, issuer.AwardFilter{Limit: 200, Offset: at})
			if err != nil || len(page) == 0 {
				return err
			}
			for _, a := range page {
				people[a.Recipient.Email] = true
				places[fmt.Sprint(a.List, " ", a.Index)] = true
				if whole, err := tx.Award(org, a.ID); err != nil || !whole.Signed || len(whole.JSON) == 0 || whole.JWT == "" {
					t.Errorf("award %s is not whole, %v", a.ID, err)
				}
			}
			if l, err := tx.List(org, page[0].List); err != nil || l.Taken != n {
				t.Errorf("%d places are taken, want %d, %v", l.Taken, n, err)
			}
		}
	})
	if err != nil || len(people) != n || len(places) != n {
		t.Errorf("%d people with %d places, want %d, %v", len(people), len(places), n, err)
	}
}

// TestBatchStatus: the command changes what the other one awarded, and says
// what it cannot.
func TestBatchStatus(t *testing.T) {
	at := sqlitePlace(t)
	id := readyToAward(t, at)
	if status, got, _ := issued(t, issueArgs(at, id, peopleFile(t, 30))); status != exitFail || got.Issued != 30 {
		t.Fatalf("exits with %d, %+v", status, got)
	}
	args := append([]string{"batch", "status", "--file", peopleFile(t, 25), "--json", "--public-url", crashPublic}, at.flags...)
	for _, tt := range []struct {
		name string
		more []string
		want batchCounts
	}{
		{"a dry run", []string{"--action", "suspend", "--reason", "Under review.", "--dry-run"}, batchCounts{Rows: 26, Failed: 1}},
		{"on hold", []string{"--action", "suspend", "--reason", "Under review."}, batchCounts{Rows: 26, Issued: 25, Failed: 1}},
		{"once more", []string{"--action", "suspend", "--reason", "Under review."}, batchCounts{Rows: 26, Unchanged: 25, Failed: 1}},
		{"in force again", []string{"--action", "reinstate"}, batchCounts{Rows: 26, Issued: 25, Failed: 1}},
	} {
		status, got, out := issued(t, append(args, tt.more...))
		got.Batch, got.State = "", ""
		if status != exitFail || got != tt.want || !strings.Contains(out, "Nobody with this address") {
			t.Errorf("%s: exits with %d, %+v, want %+v: %s", tt.name, status, got, tt.want, out)
		}
	}
	if status := run(t.Context(), append(args, "--action", "revoke"), strings.NewReader(""), io.Discard, io.Discard); status == exitOK {
		t.Error("revoked without a reason")
	}
}
