package store_test

import (
	"context"
	"errors"
	"fmt"
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
			_, err := tx.Cells(`SELECT id FROM award`, func(cells []any) { id = issuer.AwardID(fmt.Sprint(cells[0])) })
			return err
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

// noKeys cannot sign.
type noKeys struct{}

func (noKeys) Signer(context.Context, account.OrgID) (key.Signer, error) {
	return nil, errors.New("no key")
}
func (noKeys) JWTSigner(context.Context, account.OrgID) (key.Signer, error) {
	return nil, errors.New("no key")
}
func (noKeys) Since(context.Context, account.OrgID) (time.Time, error) { return time.Time{}, nil }
