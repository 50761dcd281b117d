package hook_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/fault"
	"laurel/issuer"
	"laurel/laureltest"
	"laurel/notify/hook"
	"laurel/store"
	"laurel/vault"
)

const (
	org         = account.OrgID("org-nordmark")
	otherOrg    = account.OrgID("org-meridian")
	achievement = issuer.AchievementID("achievement-1")
)

var (
	owner   = account.Actor{Person: "p", Memberships: []account.Membership{{Org: org, Role: account.Owner}}}
	auditor = account.Actor{Person: "q", Memberships: []account.Membership{{Org: org, Role: account.Auditor}}}
)

func asFault(err error, into **fault.Error) bool { return errors.As(err, into) }

// house is a service over a database, with a clock and a receiver by hand.
type house struct {
	*hook.Service
	t   *testing.T
	db  *store.DB
	mu  sync.Mutex
	now time.Time
	// answer is what the receiver says to one message.
	answer func(url string, h http.Header, body []byte) (fetch.Answer, error)
	posted []posted
}

type posted struct {
	url    string
	header http.Header
	body   string
}

func newHouse(t *testing.T) *house {
	t.Helper()
	db := laureltest.SQLite(t)
	h := &house{t: t, db: db, now: noon}
	v, err := vault.Open(t.Context(), db.Vault(), vault.Config{Dir: t.TempDir()})
	must(t, err)
	must(t, db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		for _, id := range []account.OrgID{org, otherOrg} {
			if err := tx.AddOrganisation(account.Organisation{ID: id, Name: string(id), Kind: account.University, Country: "NL", Created: noon}); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		return tx.AddAchievement(issuer.Achievement{ID: achievement, Org: org, State: issuer.Draft, Revision: 1, Created: noon, Changed: noon})
	}))
	h.answer = func(string, http.Header, []byte) (fetch.Answer, error) { return fetch.Answer{Status: 204}, nil }
	h.Service = &hook.Service{Store: db.Hooks(), Secrets: v, Post: h, Now: h.clock}
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) set(t time.Time) {
	h.mu.Lock()
	h.now = t
	h.mu.Unlock()
}

func (h *house) later(d time.Duration) { h.set(h.clock().Add(d)) }

func (h *house) Post(_ context.Context, url string, header http.Header, body []byte) (fetch.Answer, error) {
	h.mu.Lock()
	h.posted = append(h.posted, posted{url, header, string(body)})
	answer := h.answer
	h.mu.Unlock()
	return answer(url, header, body)
}

func (h *house) add(name string, kinds ...hook.Kind) hook.Hook {
	h.t.Helper()
	got, err := h.Add(h.t.Context(), owner, org, hook.Request{Name: name, URL: "https://" + name + ".example/hook", Kinds: kinds})
	must(h.t, err)
	return got
}

func (h *house) issued(award string) {
	h.t.Helper()
	must(h.t, h.Emit(h.t.Context(), hook.Happening{Org: org, Kind: hook.AwardIssued, Once: award, At: h.clock(), Data: map[string]string{"award": award}}))
}

// lane is when the webhook's job is due, as the worker would know.
func (h *house) lane(id hook.ID) (lane hook.Lane) {
	h.t.Helper()
	must(h.t, h.db.Hooks().View(h.t.Context(), func(tx hook.Tx) (err error) {
		lane, err = tx.Lane(org, id)
		return err
	}))
	return lane
}

// work does the webhook's job as soon as it is due; false where there is none.
func (h *house) work(id hook.ID) bool {
	h.t.Helper()
	lane := h.lane(id)
	if lane.Wake.IsZero() {
		return false
	}
	if lane.Wake.After(h.clock()) {
		h.set(lane.Wake)
	}
	must(h.t, h.Drain(h.t.Context(), hook.Drain{Org: org, Hook: id, At: lane.Wake.UnixMicro()}))
	return true
}

func (h *house) hook(id hook.ID) hook.Hook {
	h.t.Helper()
	got, err := h.Hook(h.t.Context(), owner, org, id)
	must(h.t, err)
	return got
}

func (h *house) deliveries(id hook.ID) []hook.Delivery {
	h.t.Helper()
	all, _, err := h.Deliveries(h.t.Context(), auditor, org, id, hook.Filter{})
	must(h.t, err)
	return all
}

// states counts the deliveries of a webhook by state.
func (h *house) states(id hook.ID) map[hook.DeliveryState]int {
	n := map[hook.DeliveryState]int{}
	for _, d := range h.deliveries(id) {
		n[d.State]++
	}
	return n
}

func wantKind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}
