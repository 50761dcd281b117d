package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/key"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

const helpingOrg account.OrgID = "org-helping"

var helping = account.Actor{Person: "p-helping", Memberships: []account.Membership{{Org: helpingOrg, Role: account.Registrar}}}

// lent is something that another organisation may award so many times.
func lent(t *testing.T, db *store.DB, limit int) (*issuer.Service, issuer.Delegation) {
	t.Helper()
	s, id := bulk(t, db)
	err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		return tx.AddOrganisation(account.Organisation{ID: helpingOrg, Name: "Helping"})
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Delegate(t.Context(), issuing, id, issuer.DelegationRequest{To: helpingOrg, Limit: limit, Until: time.Now().AddDate(0, 1, 0).Format(time.DateOnly), Reason: "They run it."})
	if err != nil {
		t.Fatal(err)
	}
	return s, d
}

func used(t *testing.T, s *issuer.Service, d issuer.Delegation) int {
	t.Helper()
	now, err := s.Delegation(t.Context(), issuing, issuingOrg, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now.Used
}

// Of many at once no more are awarded than a delegation allows.
func TestDelegationUsedAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, d := lent(t, db, 5)
		var made, refused atomic.Int64
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				_, err := s.Issue(t.Context(), helping, issuer.IssueRequest{Achievement: d.Achievement, Delegation: d.ID, Name: "Learner", Email: fmt.Sprintf("l%d@mail.example", i), Result: "80"})
				switch {
				case err == nil:
					made.Add(1)
				case fault.Is(err, fault.Conflict):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		page, total, err := s.DelegatedAwards(t.Context(), helping, d.ID, 50, 0)
		if made.Load() != 5 || refused.Load() != 11 || used(t, s, d) != 5 || total != 5 || len(page) != 5 || err != nil {
			t.Errorf("%d made, %d refused, %d counted, %d listed, %v; want 5 made", made.Load(), refused.Load(), used(t, s, d), total, err)
		}
	})
}

// An award that could not be signed gives its use back with its place.
func TestDelegationUseGivenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		s, d := lent(t, db, 1)
		keys := s.Keys
		s.Keys = noKeys{}
		if _, err := s.Issue(t.Context(), helping, issuer.IssueRequest{Achievement: d.Achievement, Delegation: d.ID, Name: "Learner", Email: "l@mail.example", Result: "80"}); err == nil {
			t.Fatal("signed without a key")
		}
		if used(t, s, d) != 1 {
			t.Errorf("%d used by an award that waits to be signed", used(t, s, d))
		}
		var id issuer.AwardID
		raw(t, db, `UPDATE award SET created = 1`)
		err := db.Raw(t.Context(), func(tx *store.Tx) error {
			return tx.Cells(`SELECT id FROM award`, func(_ []string, cells []any) { id = issuer.AwardID(fmt.Sprint(cells[0])) })
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Finish(t.Context(), issuer.FinishAward{Org: issuingOrg, Award: id}); err != nil {
			t.Fatal(err)
		}
		if used(t, s, d) != 0 {
			t.Errorf("%d used by an award that was given back", used(t, s, d))
		}
		s.Keys = keys
		if _, err := s.Issue(t.Context(), helping, issuer.IssueRequest{Achievement: d.Achievement, Delegation: d.ID, Name: "Learner", Email: "l@mail.example", Result: "80"}); err != nil {
			t.Error(err)
		}
	})
}

// sentBy is a file that somebody sent by a delegation, read in.
func sentBy(t *testing.T, s *issuer.Service, by account.Actor, d issuer.Delegation, text string) issuer.Batch {
	t.Helper()
	b, err := s.UploadBatch(t.Context(), by, issuer.BatchRequest{Achievement: d.Achievement, Delegation: d.ID, File: "people.csv"}, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Load(t.Context(), issuer.LoadBatch{Org: b.Org, Batch: b.ID}); err != nil {
		t.Fatal(err)
	}
	if b, err = s.Batch(t.Context(), by, b.Org, b.ID); err != nil || b.State != issuer.BatchReady {
		t.Fatalf("read in: %+v, %v", b, err)
	}
	return b
}

func TestBatchByDelegation(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		s, d := lent(t, db, 10)
		own, _ := begun(t, s, file(d.Achievement, people(8, 0)))
		if own.Issued != 8 {
			t.Fatalf("the organisation's own file: %+v", own)
		}
		code := func(what string, err error, want string) {
			t.Helper()
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != want {
				t.Errorf("%s: %v, want %s", what, err, want)
			}
		}
		many := sentBy(t, s, helping, d, people(12, 0))
		_, _, err := s.StartBatch(ctx, helping, many.Org, many.ID)
		code("twelve rows of ten", err, "delegation.usedUp")
		if now, err := s.Batch(ctx, helping, many.Org, many.ID); err != nil || now.State != issuer.BatchReady || used(t, s, d) != 0 {
			t.Errorf("refused: %+v with %d used, %v; want it to wait as it was", now, used(t, s, d), err)
		}

		b := sentBy(t, s, helping, d, people(8, 0)) // the same file as the organisation's own
		b, known, err := s.StartBatch(ctx, helping, b.Org, b.ID)
		if err != nil || known {
			t.Fatalf("started: known %v, %v; what is another's is not known", known, err)
		}
		if err := s.IssueRows(ctx, issuer.IssueBatch{Org: b.Org, Batch: b.ID}); err != nil {
			t.Fatal(err)
		}
		if b, err = s.Batch(ctx, helping, b.Org, b.ID); err != nil || b.State != issuer.BatchDone || b.Issued != 8 || b.Unchanged != 0 || used(t, s, d) != 8 {
			t.Errorf("awarded: %+v with %d used, %v; want eight, and none of the organisation's own told", b, used(t, s, d), err)
		}
		page, total, err := s.DelegatedAwards(ctx, helping, d.ID, 50, 0)
		if err != nil || total != 8 {
			t.Fatal(total, err)
		}
		award, err := s.Award(ctx, issuing, page[0].ID)
		if err != nil || !strings.Contains(string(award.JSON), s.OrgURL(helpingOrg)) {
			t.Errorf("the award does not say who made it, %v", err)
		}
		again := sentBy(t, s, helping, d, people(8, 0))
		if _, known, err := s.StartBatch(ctx, helping, again.Org, again.ID); !known || err != nil {
			t.Errorf("the file again: known %v, %v; want the batch that there is", known, err)
		}

		two := sentBy(t, s, helping, d, "name,email,result\nOne,one@mail.example,80\nTwo,two@mail.example,80\n")
		if _, _, err := s.StartBatch(ctx, helping, two.Org, two.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Issue(ctx, helping, issuer.IssueRequest{Achievement: d.Achievement, Delegation: d.ID, Name: "Meanwhile", Email: "meanwhile@mail.example", Result: "80"}); err != nil {
			t.Fatal(err)
		}
		if err := s.IssueRows(ctx, issuer.IssueBatch{Org: two.Org, Batch: two.ID}); err != nil {
			t.Fatal(err)
		}
		if two, err = s.Batch(ctx, helping, two.Org, two.ID); err != nil || two.State != issuer.BatchPaused || two.Issued != 0 || !strings.Contains(two.Problem, "left: 1; asked for now: 2") || used(t, s, d) != 9 {
			t.Errorf("beyond what is left: %+v with %d used, %v; want it paused, with why", two, used(t, s, d), err)
		}

		others := account.Actor{Person: "p-other", Memberships: []account.Membership{{Org: "org-other", Role: account.Owner}}}
		for what, err := range map[string]error{
			"a stranger reads":          second(s.Batch(ctx, others, two.Org, two.ID)),
			"a stranger resumes":        second(s.ResumeBatch(ctx, others, two.Org, two.ID)),
			"they read the own file":    second(s.Batch(ctx, helping, own.Org, own.ID)),
			"they cancel the own file":  second(s.CancelBatch(ctx, helping, own.Org, own.ID)),
			"they read its bad rows":    second(s.FailedRows(ctx, helping, own.Org, own.ID, 0, 10)),
			"they read what it became":  second(s.BatchMails(ctx, helping, own.Org, own.ID)),
			"they start without naming": second(s.UploadBatch(ctx, helping, file(d.Achievement, ""), strings.NewReader(people(1, 0)))),
		} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v, want that there is nothing", what, err)
			}
		}
		if all, err := s.DelegatedBatches(ctx, helping, d.ID); err != nil || len(all) != 3 {
			t.Errorf("%d files are theirs, %v, want three", len(all), err)
		}
		if _, err := s.RevokeDelegation(ctx, issuing, issuingOrg, d.ID, "Enough."); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ResumeBatch(ctx, helping, two.Org, two.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("once revoked they resume: %v", err)
		}
		if _, err := s.CancelBatch(ctx, issuing, two.Org, two.ID); err != nil {
			t.Errorf("the organisation cancels: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// noKeys cannot sign.
type noKeys struct{}

func (noKeys) Signer(context.Context, account.OrgID) (key.Signer, error) {
	return nil, errors.New("no key")
}
func (noKeys) JWTSigner(context.Context, account.OrgID) (key.Signer, error) {
	return nil, errors.New("no key")
}
func (noKeys) Since(context.Context, account.OrgID) (time.Time, error) { return time.Time{}, nil }
