package store_test

import (
	"bytes"
	"crypto/sha512"
	"fmt"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/table"
	"laurel/laureltest"
	"laurel/store"
)

// worked runs the jobs of batches until the test ends.
func worked(t *testing.T, db *store.DB, s *issuer.Service, told func(any)) {
	t.Helper()
	var jobs store.Jobs
	store.On(&jobs, s.Load)
	store.On(&jobs, s.IssueRows)
	store.On(&jobs, s.FanOut)
	store.On(&jobs, s.CountBatchMails)
	store.On(&jobs, s.PublishList)
	store.On(&jobs, s.Finish)
	on(&jobs, told, issuer.Announce{})
	on(&jobs, told, issuer.StatusChanged{})
	on(&jobs, func(any) {}, issuer.BatchEnded{}) // for the receivers of webhooks
	on(&jobs, told, issuer.Corrected{})
	laureltest.Work(t, db, &jobs)
}

func sent(t *testing.T, db *store.DB, s *issuer.Service, req issuer.BatchRequest, text string) issuer.Batch {
	t.Helper()
	b, err := s.UploadBatch(t.Context(), issuing, req, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	laureltest.Drain(t, db)
	return again(t, s, b.ID)
}

func again(t *testing.T, s *issuer.Service, id issuer.BatchID) issuer.Batch {
	t.Helper()
	b, err := s.Batch(t.Context(), issuing, issuingOrg, id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBatchIsLookedAtBeforeItStarts(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		worked(t, db, s, func(any) {})
		req := issuer.BatchRequest{Achievement: id, Org: issuingOrg, File: `C:\lists\people.csv`}
		b := sent(t, db, s, req, people(603, 100))
		if b.State != issuer.BatchReady || countsOf(b) != (counts{603, 0, 0, 6}) || b.File != "people.csv" || b.Size == 0 {
			t.Errorf("looked at: %+v", b)
		}
		r, err := s.BatchReading(t.Context(), issuing, issuingOrg, b.ID)
		if err != nil || strings.Join(r.Header, ",") != "name,email,awarded_on,result" || r.Separator != ";" || r.Encoding != "UTF-8" {
			t.Errorf("read as %+v, %v", r, err)
		}
		if n := count(t, db, `SELECT count(*) FROM award`); n != 0 {
			t.Errorf("%d awards of a file that nobody started", n)
		}
		if rows, err := s.FirstRows(t.Context(), issuing, issuingOrg, b.ID); err != nil || len(rows) != 3 || rows[1].Name != "Learner 2" {
			t.Errorf("first rows: %+v, %v", rows, err)
		}
		if b, known, err := s.StartBatch(t.Context(), issuing, issuingOrg, b.ID); err != nil || known || b.State != issuer.BatchRunning {
			t.Errorf("started: %+v, known %t, %v", b, known, err)
		}
		laureltest.Drain(t, db)
		if b = again(t, s, b.ID); b.State != issuer.BatchDone || countsOf(b) != (counts{603, 597, 0, 6}) {
			t.Errorf("done: %+v", b)
		}
		whole(t, db, s, 597)
		if n := count(t, db, `SELECT count(*) FROM batch_part`); n != 0 {
			t.Errorf("%d pieces of the file are kept", n)
		}
		same := sent(t, db, s, req, people(603, 100))
		found, known, err := s.StartBatch(t.Context(), issuing, issuingOrg, same.ID)
		if err != nil || !known || found.ID != b.ID {
			t.Errorf("the same file again: %+v, known %t, %v", found, known, err)
		}
		if direct, known := begun(t, s, file(id, people(603, 100))); !known || direct.ID != b.ID {
			t.Errorf("the same file by the command: %+v, known %t", direct, known)
		}
	})
}

// A batch that is to start later is not tidied away, starts at its moment and
// no other, and says why where it cannot.
func TestBatchStartsLater(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		worked(t, db, s, func(any) {})
		now := time.Now()
		s.Now = func() time.Time { return now }
		b := sent(t, db, s, issuer.BatchRequest{Achievement: id, Org: issuingOrg, File: "people.csv"}, people(3, 0))
		if _, err := s.StartLater(t.Context(), issuing, issuingOrg, b.ID, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("in the past: %v", err)
		}
		if _, err := s.StartLater(t.Context(), issuing, issuingOrg, b.ID, now.AddDate(2, 0, 0)); !fault.Is(err, fault.Invalid) {
			t.Errorf("in two years: %v", err)
		}
		first, then := now.AddDate(0, 0, 20).Truncate(time.Second).UTC(), now.AddDate(0, 0, 30).Truncate(time.Second).UTC()
		for _, at := range []time.Time{first, then} {
			if b, err := s.StartLater(t.Context(), issuing, issuingOrg, b.ID, at); err != nil || !b.Starts.Equal(at) {
				t.Fatalf("later: %+v, %v", b, err)
			}
		}
		list, err := s.BatchesToStart(t.Context(), issuing, issuingOrg)
		if err != nil || len(list) != 1 || list[0].ID != b.ID {
			t.Errorf("to start: %+v, %v", list, err)
		}
		now = then
		if err := s.TidyBatches(t.Context(), issuer.TidyBatches{}); err != nil {
			t.Fatal(err)
		}
		if err := s.BatchDue(t.Context(), issuer.BatchDue{Org: issuingOrg, Batch: b.ID, At: first}); err != nil {
			t.Fatal(err)
		}
		if b = again(t, s, b.ID); b.State != issuer.BatchReady {
			t.Errorf("started by a job of another moment: %+v", b)
		}
		for range 2 {
			if err := s.BatchDue(t.Context(), issuer.BatchDue{Org: issuingOrg, Batch: b.ID, At: then}); err != nil {
				t.Fatal(err)
			}
		}
		laureltest.Drain(t, db)
		if b = again(t, s, b.ID); b.State != issuer.BatchDone || b.Issued != 3 || !b.Starts.IsZero() {
			t.Errorf("at its moment: %+v", b)
		}
		other := sent(t, db, s, issuer.BatchRequest{Achievement: id, Org: issuingOrg, File: "more.csv"}, people(2, 0))
		if _, err := s.StartLater(t.Context(), issuing, issuingOrg, other.ID, then.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if other, err = s.StartLater(t.Context(), issuing, issuingOrg, other.ID, time.Time{}); err != nil || !other.Starts.IsZero() {
			t.Errorf("waits again: %+v, %v", other, err)
		}
	})
}

func TestBatchReadAgain(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	worked(t, db, s, func(any) {})
	req := issuer.BatchRequest{Achievement: id, Org: issuingOrg, File: "odd.csv"}
	const odd = "who;where to;points\nZo\xeb;zoe@mail.example;70\nEve;eve@mail.example;80\n"
	b := sent(t, db, s, req, odd)
	if b.State != issuer.BatchDraft || !strings.Contains(b.Problem, "No column is named email") {
		t.Errorf("columns that nobody knows: %+v", b)
	}
	if _, _, err := s.StartBatch(t.Context(), issuing, issuingOrg, b.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("started unread: %v", err)
	}
	columns := table.Columns{table.Name: 0, table.Email: 1, table.Result: 2}
	if _, err := s.ReadAgain(t.Context(), issuing, issuingOrg, b.ID, table.Options{}, table.Columns{table.Name: 0}); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a mail address: %v", err)
	}
	for _, tt := range []struct {
		options  table.Options
		encoding string
		name     string
	}{{table.Options{}, "Windows-1252", "Zoë"}, {table.Options{Encoding: "ISO-8859-2"}, "ISO-8859-2", "Zoë"}, {table.Options{Encoding: "Macintosh"}, "Macintosh", "ZoÎ"}} {
		if _, err := s.ReadAgain(t.Context(), issuing, issuingOrg, b.ID, tt.options, columns); err != nil {
			t.Fatal(err)
		}
		laureltest.Drain(t, db)
		rows, err := s.FirstRows(t.Context(), issuing, issuingOrg, b.ID)
		r, err2 := s.BatchReading(t.Context(), issuing, issuingOrg, b.ID)
		if err != nil || err2 != nil || len(rows) != 2 || rows[0].Name != tt.name || rows[0].Result != "70" || r.Encoding != tt.encoding {
			t.Errorf("%+v: rows %+v as %+v, %v, %v", tt.options, rows, r, err, err2)
		}
	}
	if _, err := s.ReadAgain(t.Context(), issuing, issuingOrg, b.ID, table.Options{Separator: ","}, nil); err != nil {
		t.Fatal(err)
	}
	laureltest.Drain(t, db)
	if b = again(t, s, b.ID); b.State != issuer.BatchDraft || count(t, db, `SELECT count(*) FROM batch_row`) != 0 {
		t.Errorf("with the wrong separator: %+v", b)
	}
	if _, err := s.ReadAgain(t.Context(), issuing, issuingOrg, b.ID, table.Options{}, columns); err != nil {
		t.Fatal(err)
	}
	laureltest.Drain(t, db)
	if _, _, err := s.StartBatch(t.Context(), issuing, issuingOrg, b.ID); err != nil {
		t.Fatal(err)
	}
	laureltest.Drain(t, db)
	next := sent(t, db, s, req, strings.ReplaceAll(odd, "Eve;eve", "Ada;ada"))
	r, err := s.BatchReading(t.Context(), issuing, issuingOrg, next.ID)
	if err != nil || next.State != issuer.BatchReady || next.Rows != 2 || !r.Recalled {
		t.Errorf("the columns are not remembered: %+v, %+v, %v", next, r, err)
	}
	if err := s.DiscardBatch(t.Context(), issuing, issuingOrg, next.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Batch(t.Context(), issuing, issuingOrg, next.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("discarded: %v", err)
	}
}

func TestBatchOfAWorkbookInPieces(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	worked(t, db, s, func(any) {})
	raw := laureltest.Workbook(t, "People", [][]string{{"name", "email", "remark"}}, 9000, func(i int) []string {
		return []string{fmt.Sprint("Learner ", i), fmt.Sprintf("learner%d@mail.example", i), fmt.Sprintf("%x", sha512.Sum512([]byte{byte(i), byte(i >> 8)}))}
	})
	if len(raw) < 512<<10 {
		t.Fatalf("the workbook has %d bytes: too few for several pieces", len(raw))
	}
	b, err := s.UploadBatch(t.Context(), issuing, issuer.BatchRequest{Achievement: id, File: "people.xlsx"}, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	laureltest.Drain(t, db)
	if b = again(t, s, b.ID); b.State != issuer.BatchReady || b.Rows != 9000 || b.Failed != 0 {
		t.Errorf("%+v", b)
	}
	r, err := s.BatchReading(t.Context(), issuing, issuingOrg, b.ID)
	if err != nil || r.Sheet != "People" || r.Encoding != "" || r.Separator != "" {
		t.Errorf("read as %+v, %v", r, err)
	}
}

func TestWhatNobodyStartsIsForgotten(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		worked(t, db, s, func(any) {})
		req := issuer.BatchRequest{Achievement: id, File: "people.csv"}
		ready := sent(t, db, s, req, people(20, 5))
		other := sent(t, db, s, req, people(5, 0))
		unread := sent(t, db, s, req, "a,b\nLearner 7,learner7@mail.example\n")
		if err := db.EraseRecipients(t.Context(), "LEARNER7@mail.example"); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			b    issuer.Batch
			kept bool
		}{{ready, false}, {other, true}, {unread, false}} {
			if got := again(t, s, tt.b.ID); (got.Size > 0) != tt.kept {
				t.Errorf("%+v: the file is kept: %t", got, got.Size > 0)
			}
		}
		if b, _, err := s.StartBatch(t.Context(), issuing, issuingOrg, ready.ID); err != nil || b.Failed != 5 {
			t.Errorf("started without them: %+v, %v", b, err)
		}
		laureltest.Drain(t, db)
		if n := count(t, db, `SELECT count(*) FROM award`); n != 15 {
			t.Errorf("%d awards, want 15", n)
		}
		s.Now = func() time.Time { return time.Now().Add(8 * 24 * time.Hour) }
		if err := s.TidyBatches(t.Context(), issuer.TidyBatches{}); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `SELECT count(*) FROM batch`); n != 1 {
			t.Errorf("%d batches are left, want the one that was started", n)
		}
	})
}

func TestBatchKeys(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	req := file(id, people(2, 0))
	req.Key = "monday"
	first, _, err := s.BeginBatch(t.Context(), issuing, req)
	if err != nil {
		t.Fatal(err)
	}
	if b, known, err := s.BeginBatch(t.Context(), issuing, req); err != nil || !known || b.ID != first.ID {
		t.Errorf("the same under the same key: %+v, %t, %v", b, known, err)
	}
	other := file(id, people(3, 0))
	other.Key = "monday"
	if _, _, err := s.BeginBatch(t.Context(), issuing, other); !fault.Is(err, fault.Conflict) {
		t.Errorf("others under the same key: %v", err)
	}
	if n := count(t, db, `SELECT count(*) FROM batch`); n != 1 {
		t.Errorf("%d batches", n)
	}
	other.Key = "tuesday"
	if _, known, err := s.BeginBatch(t.Context(), issuing, other); err != nil || known {
		t.Errorf("others under another key: %t, %v", known, err)
	}
}

func TestAuditorsMayLookAtBatches(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	b, _ := begun(t, s, file(id, people(10, 5)))
	auditor := account.Actor{Person: "p", Memberships: []account.Membership{{Org: issuingOrg, Role: account.Auditor}}}
	if got, err := s.Batch(t.Context(), auditor, issuingOrg, b.ID); err != nil || got.Issued != 8 {
		t.Errorf("%+v, %v", got, err)
	}
	if rows, err := s.FailedRows(t.Context(), auditor, issuingOrg, b.ID, 0, 0); err != nil || len(rows) != 2 {
		t.Errorf("%+v, %v", rows, err)
	}
	for name, call := range map[string]func() error{
		"pause": func() error { _, err := s.PauseBatch(t.Context(), auditor, issuingOrg, b.ID); return err },
		"start": func() error { _, _, err := s.StartBatch(t.Context(), auditor, issuingOrg, b.ID); return err },
		"send": func() error {
			_, err := s.UploadBatch(t.Context(), auditor, file(id, ""), strings.NewReader(people(1, 0)))
			return err
		},
		"read it again": func() error {
			_, err := s.ReadAgain(t.Context(), auditor, issuingOrg, b.ID, table.Options{}, nil)
			return err
		},
	} {
		if err := call(); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an auditor may %s: %v", name, err)
		}
	}
}
