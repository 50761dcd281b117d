package store_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"laurel/issuer"
	"laurel/laureltest"
	"laurel/store"
)

// on handles a kind of job by telling what it was.
func on[J interface{ Kind() string }](jobs *store.Jobs, told func(any), _ J) {
	store.On(jobs, func(_ context.Context, job J) error { told(job); return nil })
}

// heard collects what people are told.
type heard struct {
	sync.Mutex
	jobs []any
}

func (h *heard) tell(job any) { h.Lock(); defer h.Unlock(); h.jobs = append(h.jobs, job) }

// statusOver begins a change of status over a file and does it here.
func statusOver(t *testing.T, s *issuer.Service, action issuer.Action, of issuer.AchievementID, text string) issuer.Batch {
	t.Helper()
	b, _ := begun(t, s, issuer.BatchRequest{Org: issuingOrg, Action: action, Reason: "The examiner was not entitled to examine.", Achievement: of, File: "status.csv",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	return b
}

// listed are the awards of the organisation by their holders' addresses.
func listed(t *testing.T, s *issuer.Service) map[string]issuer.Award {
	t.Helper()
	all := map[string]issuer.Award{}
	for at := 0; ; at += 200 {
		page, _, err := s.Awards(t.Context(), issuing, issuingOrg, issuer.AwardFilter{Limit: 200, Offset: at})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page {
			if !a.Superseded() {
				all[a.Recipient.Email] = a
			}
		}
		if len(page) < 200 {
			return all
		}
	}
}

func problems(t *testing.T, s *issuer.Service, b issuer.Batch) (all []string) {
	t.Helper()
	rows, err := s.FailedRows(t.Context(), issuing, issuingOrg, b.ID, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%d: %s", r.Number, r.Problem))
	}
	return all
}

func TestStatusInBulk(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		begun(t, s, file(id, people(620, 0)))
		all := listed(t, s)
		var text strings.Builder
		text.WriteString("Award number,E-mail\n")
		for i := 1; i <= 600; i++ {
			a := all[fmt.Sprintf("learner%d@mail.example", i)]
			switch i % 4 {
			case 0:
				fmt.Fprintf(&text, "%s,\n", a.Number())
			case 1:
				fmt.Fprintf(&text, ",LEARNER%d@mail.example\n", i)
			case 2:
				fmt.Fprintf(&text, "https://laurel.example/a/%s,\n", a.Page)
			case 3:
				fmt.Fprintf(&text, "%s,\n", strings.ToLower(strings.ReplaceAll(a.Number(), "-", "")))
			}
		}
		fmt.Fprintf(&text, "%s,\nZZZZ-ZZZZ,\nnothing,\n,nobody@mail.example\n,\"\"\n", all["learner4@mail.example"].ID)
		b := statusOver(t, s, issuer.SuspendAction, id, text.String())
		if b.State != issuer.BatchDone || countsOf(b) != (counts{604, 600, 0, 4}) {
			t.Errorf("suspended: %+v", b)
		}
		for i, words := range []string{"601: The same award stands already in row 4", "602: No award of the micro-credential chosen bears", "603: “nothing” is no award", "604: Nobody with this address"} {
			if got := problems(t, s, b); len(got) != 4 || !strings.Contains(got[i], words) {
				t.Errorf("problems %q lack %q", got, words)
			}
		}
		if n := count(t, db, `SELECT count(*) FROM award WHERE status = 'suspended' AND reason = 'The examiner was not entitled to examine.'`); n != 600 {
			t.Errorf("%d awards are on hold, want 600", n)
		}
		for _, tt := range []struct {
			action issuer.Action
			want   counts
		}{
			{issuer.SuspendAction, counts{604, 0, 600, 4}}, // the same file once more
			{issuer.ReinstateAction, counts{604, 600, 0, 4}},
			{issuer.RevokeAction, counts{604, 600, 0, 4}},
			{issuer.ReinstateAction, counts{604, 0, 0, 604}},
		} {
			if b := statusOver(t, s, tt.action, id, text.String()); countsOf(b) != tt.want || b.State != issuer.BatchDone {
				t.Errorf("%s: %+v, want %+v", tt.action, countsOf(b), tt.want)
			}
		}
		for query, want := range map[string]int{
			`SELECT count(*) FROM award WHERE status = 'revoked'`:                                          600,
			`SELECT count(*) FROM award WHERE status = 'inForce'`:                                          20,
			`SELECT count(*) FROM event WHERE kind = 'award.suspended'`:                                    600,
			`SELECT count(*) FROM event WHERE kind = 'award.revoked'`:                                      600,
			`SELECT count(DISTINCT subject) FROM event WHERE kind = 'award.revoked'`:                       600,
			`SELECT n FROM award_count WHERE status = 'revoked'`:                                           600,
			`SELECT n FROM award_count WHERE status = 'inForce'`:                                           20,
			`SELECT sum(n) FROM award_count`:                                                               620,
			`SELECT count(*) FROM batch_row WHERE state <> 3 AND (name <> '' OR email <> '' OR ref <> '')`: 0,
		} {
			if got := count(t, db, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
		page, total, err := s.Awards(t.Context(), issuing, issuingOrg, issuer.AwardFilter{Status: issuer.Revoked, Limit: 1})
		if err != nil || total != 600 || len(page) != 1 {
			t.Errorf("%d revoked awards are listed, %v", total, err)
		}
	})
}

// TestStatusNotices: everybody is told once, however often the steps ran.
func TestStatusNotices(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	begun(t, s, file(id, people(530, 0)))
	var text strings.Builder
	text.WriteString("email\n")
	for i := 1; i <= 530; i++ {
		fmt.Fprintf(&text, "learner%d@mail.example\n", i)
	}
	var told heard
	worked(t, db, s, told.tell)
	laureltest.Drain(t, db)
	told.jobs = nil
	b := sent(t, db, s, issuer.BatchRequest{Org: issuingOrg, Action: issuer.SuspendAction, Reason: "Under review.", File: "hold.csv"}, text.String())
	if b, known, err := s.StartBatch(t.Context(), issuing, issuingOrg, b.ID); err != nil || known {
		t.Fatal(b, known, err)
	}
	laureltest.Drain(t, db)
	if b = again(t, s, b.ID); b.State != issuer.BatchDone || b.Issued != 530 {
		t.Errorf("%+v", b)
	}
	for range 2 { // a job that runs twice tells the same
		if err := s.FanOut(t.Context(), issuer.AnnounceBatch{Org: issuingOrg, Batch: b.ID, From: 0, To: 500}); err != nil {
			t.Fatal(err)
		}
	}
	laureltest.Drain(t, db)
	awards, notices := map[issuer.AwardID]bool{}, map[string]bool{}
	for _, job := range told.jobs {
		c, ok := job.(issuer.StatusChanged)
		if !ok || c.Status != issuer.Suspended {
			t.Fatalf("told of %+v", job)
		}
		awards[c.Award], notices[c.Event] = true, true
	}
	if len(awards) != 530 || len(notices) != 530 {
		t.Errorf("%d awards and %d notices, want 530 of each", len(awards), len(notices))
	}
}

func TestCorrectInBulk(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		begun(t, s, file(id, people(120, 0)))
		all := listed(t, s)
		text := "award,email,name,result\n"
		for i := 1; i <= 110; i++ {
			text += fmt.Sprintf(",learner%d@mail.example,Corrected %d,\n", i, i)
		}
		text += all["learner111@mail.example"].Number() + ",moved@mail.example,,77\n" + // the address itself was wrong
			",learner112@mail.example,Learner 112,\n" + // nothing to correct
			",learner113@mail.example,,fine\n"
		sure := s.Batches
		deaths := 0
		var b issuer.Batch
		for life := 1; ; life++ {
			s.Batches = &mortal{sure, life%7 + 1}
			var err error
			if b, err = correctOver(t, s, text); err == nil {
				break
			}
			if deaths++; deaths > 60 || !strings.Contains(err.Error(), errDied.Error()) {
				t.Fatal(deaths, err)
			}
		}
		s.Batches = sure
		if b.State != issuer.BatchDone || countsOf(b) != (counts{113, 111, 1, 1}) || deaths == 0 {
			t.Errorf("after %d deaths: %+v", deaths, b)
		}
		if got := problems(t, s, b); len(got) != 1 || !strings.Contains(got[0], "as a number") {
			t.Errorf("problems: %q", got)
		}
		now := listed(t, s)
		if a := now["learner5@mail.example"]; a.Recipient.Name != "Corrected 5" || a.Result != all["learner5@mail.example"].Result || a.Supersedes != all["learner5@mail.example"].ID {
			t.Errorf("corrected: %+v", a)
		}
		if a := now["moved@mail.example"]; a.Result != "77" || a.Supersedes != all["learner111@mail.example"].ID {
			t.Errorf("moved: %+v", a)
		}
		for query, want := range map[string]int{
			`SELECT count(*) FROM award WHERE signed = 1`:                                 231,
			`SELECT count(*) FROM award WHERE superseded_by <> '' AND status = 'revoked'`: 111,
			`SELECT count(*) FROM award WHERE signed = 0`:                                 0,
			`SELECT n FROM award_count WHERE status = 'revoked'`:                          111,
			`SELECT n FROM award_count WHERE status = 'inForce'`:                          120,
		} {
			if got := count(t, db, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	})
}

func correctOver(t *testing.T, s *issuer.Service, text string) (issuer.Batch, error) {
	b, _, err := s.BeginBatch(t.Context(), issuing, issuer.BatchRequest{Org: issuingOrg, Action: issuer.CorrectAction, File: "right.csv",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	if err != nil {
		return b, err
	}
	return s.RunBatch(t.Context(), issuing, issuingOrg, b.ID, nil)
}

func TestStatusFilesAreChecked(t *testing.T) {
	db := laureltest.SQLite(t)
	s, id := bulk(t, db)
	_, other := bulkMore(t, s, "Pruning vines")
	begun(t, s, file(id, people(3, 0)))
	begun(t, s, file(other, people(2, 0)))
	var got []string
	req := issuer.BatchRequest{Org: issuingOrg, Action: issuer.RevokeAction, Reason: "Given by mistake.", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("email,course\nlearner1@mail.example,\nlearner1@mail.example,pruning VINES\nlearner3@mail.example,Pruning vines\nlearner2@mail.example,Baking\n")), nil
	}}
	checked, err := s.CheckBatch(t.Context(), issuing, req, func(r issuer.BatchRow) error {
		got = append(got, fmt.Sprintf("%d: %s", r.Number, r.Problem))
		return nil
	})
	want := []string{"1: More than one award fits. Write the number of the one that is meant.",
		"3: This award is for another micro-credential than the row says.", "4: There is no micro-credential “Baking” here."}
	if err != nil || checked.Rows != 4 || !slices.Equal(got, want) {
		t.Errorf("%d rows, problems %q, %v", checked.Rows, got, err)
	}
	for _, bad := range []issuer.BatchRequest{{Action: issuer.RevokeAction}, {Action: "burn", Reason: "why"}, {Action: issuer.SuspendAction, Reason: strings.Repeat("x", 2000)}} {
		bad.Org, bad.Open = issuingOrg, req.Open
		if _, _, err := s.BeginBatch(t.Context(), issuing, bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if n := count(t, db, `SELECT count(*) FROM award WHERE status <> 'inForce'`); n != 0 {
		t.Errorf("a dry run changed %d awards", n)
	}
}

func TestAwardNumbers(t *testing.T) {
	for text, want := range map[string]string{"7k2m-qx4d": "7K2M-QX4D", " 7K2MQX4D ": "7K2M-QX4D", "7K2M–QX4O": "7K2M-QX40", "IL2M QX4D": "112M-QX4D",
		"7K2M-QX4": "", "7K2M-QX4U": "", "learner": "", "": ""} {
		if got, ok := issuer.ParseNumber(text); ok != (want != "") || ok && got != want {
			t.Errorf("%q is read as %q, %t", text, got, ok)
		}
	}
}

func TestAwardsAreFoundByNumber(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		begun(t, s, file(id, people(12, 0)+"Harrison;h@mail.example;2026-03-01;70\n"))
		all := listed(t, s)
		want := all["learner7@mail.example"]
		for text, holder := range map[string]string{want.Number(): "Learner 7", strings.ToLower(strings.ReplaceAll(want.Number(), "-", "")): "Learner 7", "harrison": "Harrison", "ZZZZ-ZZZZ": ""} {
			page, total, err := s.Awards(t.Context(), issuing, issuingOrg, issuer.AwardFilter{Text: text})
			if err != nil || total != len(page) || (holder != "") != (len(page) == 1) || holder != "" && page[0].Recipient.Name != holder {
				t.Errorf("%q finds %d of %d, %v", text, len(page), total, err)
			}
		}
	})
}

// TestRenewInBulk renews by a file, through deaths of the process: once each,
// chained, with the old ones left in force.
func TestRenewInBulk(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, id := bulk(t, db)
		begun(t, s, file(id, people(30, 0)))
		all := listed(t, s)
		if _, err := s.Revoke(t.Context(), issuing, all["learner3@mail.example"].ID, "A mistake."); err != nil {
			t.Fatal(err)
		}
		text := "award,email,awarded_on,result\n"
		for i := 1; i <= 29; i++ {
			text += fmt.Sprintf(",learner%d@mail.example,2026-04-02,80\n", i)
		}
		text += all["learner30@mail.example"].Number() + ",,2026-02-30,\n"
		sure := s.Batches
		var b issuer.Batch
		for life := 1; ; life++ {
			s.Batches = &mortal{sure, life%5 + 1}
			var err error
			b, _, err = s.BeginBatch(t.Context(), issuing, issuer.BatchRequest{Org: issuingOrg, Action: issuer.RenewAction, File: "again.csv",
				Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
			if err == nil {
				b, err = s.RunBatch(t.Context(), issuing, issuingOrg, b.ID, nil)
			}
			if err == nil {
				break
			}
			if life > 60 || !strings.Contains(err.Error(), errDied.Error()) {
				t.Fatal(life, err)
			}
		}
		s.Batches = sure
		if b.State != issuer.BatchDone || countsOf(b) != (counts{30, 28, 0, 2}) {
			t.Errorf("%+v", b)
		}
		for query, want := range map[string]int{
			`SELECT count(*) FROM award WHERE signed = 1`:        58,
			`SELECT count(*) FROM award_renewal`:                 28,
			`SELECT n FROM award_count WHERE status = 'inForce'`: 57,
		} {
			if got := count(t, db, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	})
}
