package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/key"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
	"laurel/laureltest"
	"laurel/skill"
	"laurel/store"
)

// oneKey signs for every organisation.
type oneKey struct{ signer key.Signer }

func (k oneKey) Signer(context.Context, account.OrgID) (key.Signer, error)    { return k.signer, nil }
func (k oneKey) JWTSigner(context.Context, account.OrgID) (key.Signer, error) { return k.signer, nil }
func (k oneKey) Since(context.Context, account.OrgID) (time.Time, error)      { return time.Time{}, nil }

type oneOrg struct{}

func (oneOrg) Organisation(_ context.Context, id account.OrgID) (account.Organisation, error) {
	return account.Organisation{ID: id, Name: "Issuing", Country: "NO"}, nil
}

var issuing = account.Actor{Person: "p-registrar", Memberships: []account.Membership{{Org: issuingOrg, Role: account.Registrar}}}

// bulk is an issuer over a real store, with something to award.
func bulk(t testing.TB, db *store.DB) (*issuer.Service, issuer.AchievementID) {
	t.Helper()
	err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		return tx.AddOrganisation(account.Organisation{ID: issuingOrg, Name: "Issuing"})
	})
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Generate(key.Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	s := &issuer.Service{Store: db.Issuer(), Batches: db.Batches(), Public: db.IssuerPublic(), People: db, Orgs: oneOrg{}, Keys: oneKey{key.DIDKeySigner(secret)},
		Skills: skill.Starter(), PublicURL: "https://laurel.example", Secret: [32]byte{1}}
	return bulkMore(t, s, "Grafting apple trees")
}

// bulkMore publishes something to award.
func bulkMore(t testing.TB, s *issuer.Service, title string) (*issuer.Service, issuer.AchievementID) {
	t.Helper()
	a, err := s.Create(t.Context(), issuing, issuingOrg, issuer.Definition{Title: title, Description: "Grafts a young tree so that it grows.",
		Field: "leadership", Outcomes: []string{"Grafts a young apple tree."}, Criteria: "Graft three trees; two must grow.", Hours: 75, ECTS: 3, EQF: 5,
		Assessment: issuer.Project, Participation: issuer.Online, Supervision: issuer.SupervisedOnline, QualityAssurance: "External examiner",
		Language: "en", Country: "NO", Stackable: issuer.Alone, Grading: issuer.Grading{Kind: issuer.Percent, Needed: "60"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(t.Context(), issuing, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	return s, a.ID
}

// people is a file of so many, of whom every bad-th has no address.
func people(n, bad int) string {
	var b strings.Builder
	b.WriteString("name;email;awarded_on;result\r\n")
	for i := 1; i <= n; i++ {
		at := "@"
		if bad > 0 && i%bad == 0 {
			at = " at "
		}
		fmt.Fprintf(&b, "Learner %d;learner%d%smail.example;2026-03-%02d;%d\r\n", i, i, at, i%28+1, 60+i%41)
	}
	return b.String()
}

func file(id issuer.AchievementID, text string) issuer.BatchRequest {
	return issuer.BatchRequest{Achievement: id, File: "people.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// begun reads a file in and awards it.
func begun(t *testing.T, s *issuer.Service, req issuer.BatchRequest) (issuer.Batch, bool) {
	t.Helper()
	b, known, err := s.BeginBatch(t.Context(), issuing, req)
	if err == nil {
		b, err = s.RunBatch(t.Context(), issuing, issuingOrg, b.ID, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b, known
}

type counts struct{ rows, issued, unchanged, failed int }

func countsOf(b issuer.Batch) counts { return counts{b.Rows, b.Issued, b.Unchanged, b.Failed} }

func TestBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		b, known := begun(t, s, file(id, people(603, 100)))
		if known || b.State != issuer.BatchDone || countsOf(b) != (counts{603, 597, 0, 6}) {
			t.Errorf("known %t, %+v", known, b)
		}
		whole(t, db, s, 597)
		again, known := begun(t, s, file(id, people(603, 100)))
		if !known || again != b {
			t.Errorf("the same file: known %t, %+v, want %+v", known, again, b)
		}
		more, _ := begun(t, s, file(id, people(605, 100)+"Learner Two;LEARNER2@mail.example;2026-03-03;3\nLearner 3;learner3@mail.example;2026-03-09;4\nX;new@mail.example;;\n"))
		if countsOf(more) != (counts{608, 3, 597, 8}) {
			t.Errorf("a longer file: %+v", countsOf(more))
		}
		changed, _ := begun(t, s, file(id, "email,name,result,awarded_on\nlearner5@mail.example,Learner 5,99,2026-03-06\n"))
		if countsOf(changed) != (counts{1, 0, 0, 1}) {
			t.Errorf("another result for the same day: %+v", countsOf(changed))
		}
		rows, err := s.FailedRows(t.Context(), issuing, issuingOrg, changed.ID, 0, 10)
		if err != nil || len(rows) != 1 || !strings.Contains(rows[0].Problem, "Correct that award") || rows[0].Email != "learner5@mail.example" {
			t.Errorf("its row: %+v, %v", rows, err)
		}
		whole(t, db, s, 600)
	})
}

// whole checks that there are so many awards, each signed and good, with a
// place of its own, an event of its own and its mail in one job.
func whole(t *testing.T, db *store.DB, s *issuer.Service, n int) {
	t.Helper()
	awards := 0
	for query, want := range map[string]int{
		`SELECT count(*) FROM award WHERE signed = 1`:                                                                          n,
		`SELECT count(*) FROM award`:                                                                                           n,
		`SELECT count(*) FROM award a JOIN award_signed s ON s.award = a.id`:                                                   n,
		`SELECT count(DISTINCT list_index) FROM award`:                                                                         n,
		`SELECT sum(taken) FROM status_list`:                                                                                   n,
		`SELECT count(DISTINCT subject) FROM event WHERE kind = 'award.issued'`:                                                n,
		`SELECT count(*) FROM event WHERE kind = 'award.issued'`:                                                               n,
		`SELECT count(*) FROM batch_row WHERE state = 1`:                                                                       n,
		`SELECT count(*) FROM batch_row r JOIN award a ON a.id = r.award WHERE r.state = 1`:                                    n,
		`SELECT count(*) FROM batch_row WHERE state IN (0, 1, 2) AND name <> ''`:                                               0,
		`SELECT count(*) FROM batch b WHERE issued <> (SELECT count(*) FROM batch_row r WHERE r.batch = b.id AND r.state = 1)`: 0,
		`SELECT count(*) FROM batch b WHERE failed <> (SELECT count(*) FROM batch_row r WHERE r.batch = b.id AND r.state = 3)`: 0,
	} {
		if got := count(t, db, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	page, total, err := s.Awards(t.Context(), issuing, issuingOrg, issuer.AwardFilter{Limit: 3})
	if err != nil || total != n {
		t.Fatalf("%d awards are listed, want %d, %v", total, n, err)
	}
	v := verify.Verifier{Status: statusOf{s}, Now: func() time.Time { return time.Now().Add(time.Second) }}
	for _, a := range page {
		a, err := s.Award(t.Context(), issuing, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r := v.Verify(t.Context(), a.JSON, verify.Options{Recipient: a.Recipient.Email}); r.Verdict() != verify.Good || len(a.European) == 0 {
			t.Errorf("award %s: %s, %d bytes of European description", a.ID, r.Headline(), len(a.European))
		}
		awards++
	}
	if awards != 3 {
		t.Errorf("%d awards were checked", awards)
	}
}

type statusOf struct{ s *issuer.Service }

func (l statusOf) StatusList(ctx context.Context, url string) ([]byte, error) {
	id, suspension := strings.CutSuffix(strings.TrimPrefix(url, l.s.PublicURL+"/status/"), "/suspension")
	list, err := l.s.StatusList(ctx, issuer.ListID(id), suspension)
	return list.Bytes, err
}

var errDied = errors.New("the process died")

// mortal is a batch store whose process dies before or after a commit.
type mortal struct {
	issuer.BatchStore
	left int // steps it lives
}

func (m *mortal) Update(ctx context.Context, fn func(issuer.BatchTx) error) error {
	if m.left <= 0 {
		return errDied
	}
	m.left--
	err := m.BatchStore.Update(ctx, func(tx issuer.BatchTx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if m.left <= 0 {
			return errDied
		}
		return nil
	})
	if err != nil {
		return err
	}
	if m.left--; m.left <= 0 {
		return errDied
	}
	return nil
}

// TestBatchDyingAtEveryStep kills the process before and after each commit of
// a batch in turn; begun again with the same file, all is as if it never died.
func TestBatchDyingAtEveryStep(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		sure := s.Batches
		text, want := people(620, 0), counts{620, 620, 0, 0}
		deaths := 0
		for life := 1; ; life++ {
			s.Batches = &mortal{sure, life%9 + 1}
			b, _, err := s.BeginBatch(t.Context(), issuing, file(id, text))
			if err == nil {
				b, err = s.RunBatch(t.Context(), issuing, issuingOrg, b.ID, nil)
			}
			if err == nil {
				if b.State != issuer.BatchDone || countsOf(b) != want {
					t.Errorf("%+v", b)
				}
				break
			}
			if !errors.Is(err, errDied) {
				t.Fatal(err)
			}
			if deaths++; deaths > 60 {
				t.Fatal("the batch never ends")
			}
		}
		if deaths < 5 {
			t.Errorf("it died %d times only", deaths)
		}
		whole(t, db, s, 620)
	})
}

func TestBatchByJobs(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		b, _, err := s.BeginBatch(t.Context(), issuing, file(id, people(620, 0)))
		if err != nil {
			t.Fatal(err)
		}
		b, err = s.PauseBatch(t.Context(), issuing, issuingOrg, b.ID)
		if err != nil || b.State != issuer.BatchPaused {
			t.Fatalf("paused: %+v, %v", b, err)
		}
		mails := make(chan issuer.AwardID, 2000)
		var jobs store.Jobs
		store.On(&jobs, s.IssueRows)
		store.On(&jobs, s.FanOut)
		ended := make(chan issuer.BatchEnded, 10) // for the receivers of webhooks
		store.On(&jobs, func(_ context.Context, job issuer.BatchEnded) error { ended <- job; return nil })
		store.On(&jobs, func(_ context.Context, job issuer.Announce) error { mails <- job.Award; return nil })
		laureltest.Work(t, db, &jobs)
		laureltest.Drain(t, db)
		if n := count(t, db, `SELECT count(*) FROM award`); n != 0 {
			t.Errorf("%d awards of a batch that is paused", n)
		}
		for range 2 { // the second changes nothing
			if _, err := s.ResumeBatch(t.Context(), issuing, issuingOrg, b.ID); err != nil {
				t.Fatal(err)
			}
		}
		laureltest.Drain(t, db)
		if b, err = s.Batch(t.Context(), issuing, issuingOrg, b.ID); err != nil || b.State != issuer.BatchDone {
			t.Errorf("resumed: %+v, %v", b, err)
		}
		if n := len(ended); n == 0 || (<-ended).Batch != b.ID {
			t.Errorf("that the batch ended is told %d times", n)
		}
		whole(t, db, s, 620)
		close(mails)
		told := map[issuer.AwardID]int{}
		for id := range mails {
			told[id]++
		}
		if len(told) != 620 {
			t.Errorf("%d of 620 are announced", len(told))
		}
		if _, err := s.CancelBatch(t.Context(), issuing, issuingOrg, b.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("cancelling what is done: %v", err)
		}
	})
}

func TestBatchCancelled(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		b, _, err := s.BeginBatch(t.Context(), issuing, file(id, people(620, 0)))
		if err != nil {
			t.Fatal(err)
		}
		ended, err := s.RunBatch(t.Context(), issuing, issuingOrg, b.ID, func(issuer.Batch) {
			if _, err := s.CancelBatch(t.Context(), issuing, issuingOrg, b.ID); err != nil {
				t.Error(err)
			}
		})
		if err != nil || ended.State != issuer.BatchCancelled || ended.Issued != 500 {
			t.Errorf("cancelled: %+v, %v", ended, err)
		}
		if n := count(t, db, `SELECT count(*) FROM batch_row WHERE name <> ''`); n != 0 {
			t.Errorf("%d people of a cancelled batch are kept", n)
		}
		next, known := begun(t, s, file(id, people(620, 0)))
		if known || countsOf(next) != (counts{620, 120, 500, 0}) {
			t.Errorf("the same file after that: known %t, %+v", known, next)
		}
		whole(t, db, s, 620)
	})
}

func TestBatchRefuses(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	stranger := account.Actor{Person: "p", Memberships: []account.Membership{{Org: "other", Role: account.Owner}}}
	author := account.Actor{Person: "p", Memberships: []account.Membership{{Org: issuingOrg, Role: account.Author}}}
	for _, tt := range []struct {
		name string
		by   account.Actor
		text string
		kind fault.Kind
	}{
		{"nobody", account.Actor{}, people(1, 0), fault.NotSignedIn},
		{"a stranger", stranger, people(1, 0), fault.NotFound},
		{"an author", author, people(1, 0), fault.Forbidden},
		{"no rows", issuing, people(0, 0), fault.Invalid},
		{"no column of addresses", issuing, "name,town\na,b\n", fault.Invalid},
		{"a quotation mark that is not closed", issuing, people(600, 0) + "\"Ada;a@b.example\n", fault.Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, err := s.BeginBatch(t.Context(), tt.by, file(id, tt.text)); !fault.Is(err, tt.kind) {
				t.Errorf("%v, want %v", err, tt.kind)
			}
			if n := count(t, db, `SELECT (SELECT count(*) FROM batch) + (SELECT count(*) FROM batch_row)`); n != 0 {
				t.Errorf("it left %d rows", n)
			}
		})
	}
	b, _, err := s.BeginBatch(t.Context(), issuing, file(id, people(2, 0)))
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func(by account.Actor) error{
		"look":   func(by account.Actor) error { _, err := s.Batch(t.Context(), by, issuingOrg, b.ID); return err },
		"list":   func(by account.Actor) error { _, _, err := s.BatchesOf(t.Context(), by, issuingOrg, 0, 0); return err },
		"pause":  func(by account.Actor) error { _, err := s.PauseBatch(t.Context(), by, issuingOrg, b.ID); return err },
		"resume": func(by account.Actor) error { _, err := s.ResumeBatch(t.Context(), by, issuingOrg, b.ID); return err },
		"cancel": func(by account.Actor) error { _, err := s.CancelBatch(t.Context(), by, issuingOrg, b.ID); return err },
		"run":    func(by account.Actor) error { _, err := s.RunBatch(t.Context(), by, issuingOrg, b.ID, nil); return err },
		"mails":  func(by account.Actor) error { _, err := s.BatchMails(t.Context(), by, issuingOrg, b.ID); return err },
		"rows":   func(by account.Actor) error { return s.WriteFailedRows(t.Context(), by, issuingOrg, b.ID, io.Discard) },
	} {
		if err := call(stranger); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger may %s: %v", name, err)
		}
		if err := call(author); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an author may %s: %v", name, err)
		}
	}
}

func TestCheckBatchNamesEveryProblem(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	text := "Full name,E-mail,Date,Score\n" +
		"=cmd|' /C calc'!A0,a@mail.example,2026-02-30,101\n" +
		"Eve,eve@mail.example,2026-03-01,70\n" +
		",nobody,14.03.2026,fine\n" +
		"Eva,EVE@mail.example,2026-03-02,70\n" +
		strings.Repeat("n", 5000) + ",n@mail.example,,\n"
	var bad bytes.Buffer
	out := issuer.NewFailedRows(&bad, issuer.AwardAction)
	var problems []string
	checked, err := s.CheckBatch(t.Context(), issuing, file(id, text), func(r issuer.BatchRow) error {
		problems = append(problems, fmt.Sprintf("%d: %s", r.Number, r.Problem))
		return out.Write(r)
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		t.Fatal(err)
	}
	if checked.Rows != 5 || checked.Failed != 4 {
		t.Errorf("%+v", checked)
	}
	for i, words := range [][]string{{"1: ", "no such day", "more than the 100"}, {"3: ", "Name the person", "mail address", "year, month and day", "as a number"},
		{"4: ", "already in row 2"}, {"5: ", "longer than 4096 bytes"}} {
		for _, w := range words {
			if !strings.Contains(problems[i], w) {
				t.Errorf("problem %q lacks %q", problems[i], w)
			}
		}
	}
	if !strings.Contains(bad.String(), "'=cmd|") || strings.Contains(bad.String(), "\n=") {
		t.Errorf("the file of bad rows runs a formula: %.200s", bad.String())
	}
	if n := count(t, db, `SELECT count(*) FROM batch`); n != 0 {
		t.Error("a dry run keeps something")
	}
}

func TestBatchJobsHoldIdsOnly(t *testing.T) {
	for _, job := range []any{issuer.IssueBatch{Org: "o", Batch: "b"}, issuer.AnnounceBatch{Org: "o", Batch: "b", From: 1, To: 2}} {
		raw, err := json.Marshal(job)
		if err != nil || !slices.Contains([]string{`{"org":"o","batch":"b"}`, `{"org":"o","batch":"b","from":1,"to":2}`}, string(raw)) {
			t.Errorf("%s, %v", raw, err)
		}
	}
}

// whileSigning does something once, between the two transactions of a step.
type whileSigning struct {
	oneKey
	do func()
}

func (k *whileSigning) Signer(ctx context.Context, org account.OrgID) (key.Signer, error) {
	if do := k.do; do != nil {
		k.do = nil
		do()
	}
	return k.oneKey.Signer(ctx, org)
}

func TestWhoIsErasedMeanwhileIsNotAwarded(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		b, _, err := s.BeginBatch(t.Context(), issuing, file(id, people(40, 10)))
		if err != nil {
			t.Fatal(err)
		}
		s.Keys = &whileSigning{s.Keys.(oneKey), func() {
			if err := db.EraseRecipients(t.Context(), "LEARNER7@mail.example"); err != nil {
				t.Error(err)
			}
		}}
		if b, err = s.RunBatch(t.Context(), issuing, issuingOrg, b.ID, nil); err != nil || countsOf(b) != (counts{40, 35, 0, 5}) {
			t.Errorf("%+v, %v", countsOf(b), err)
		}
		for query, want := range map[string]int{
			`SELECT count(*) FROM award`:                                    35,
			`SELECT count(*) FROM recipient WHERE name = 'Learner 7'`:       0,
			`SELECT count(*) FROM batch_row WHERE name = 'Learner 7'`:       0,
			`SELECT count(*) FROM batch_row WHERE state = 3`:                5,
			`SELECT count(*) FROM batch_row WHERE state = 1`:                35,
			`SELECT count(*) FROM batch_row WHERE number = 7 AND state = 3`: 1,
		} {
			if got := count(t, db, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	})
}
