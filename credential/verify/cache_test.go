package verify_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/fetch"
	"laurel/credential/status"
	"laurel/credential/verify"
)

// listServer is a status source that says how long its answers may be kept.
type listServer struct {
	mu    sync.Mutex
	lists lists
	fresh time.Duration
	dead  bool
	asked int
}

func (s *listServer) StatusList(ctx context.Context, url string) ([]byte, error) {
	raw, _, err := s.FreshStatusList(ctx, url)
	return raw, err
}

func (s *listServer) FreshStatusList(ctx context.Context, url string) ([]byte, time.Duration, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.dead {
		return nil, 0, errors.New("no answer within 5 seconds")
	}
	raw, err := s.lists.StatusList(ctx, url)
	return raw, s.fresh, err
}

func noReference(c *credential.AchievementCredential) { c.CredentialStatus.StatusReference = "" }

// How long a list is kept, and what it is good for when it cannot be had again.
func TestCachedLists(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	badge := signed(t, s, noReference)
	const minute = time.Minute
	for _, tt := range []struct {
		name  string
		fresh time.Duration // by the server
		ttl   time.Duration // by the list
		until time.Duration // of the list, from now
		set   bool
		after time.Duration // until the second look
		dead  bool          // then
		asked int           // by both
		want  verify.Outcome
		code  string // of the second
	}{
		{"fresh", 5 * minute, 0, 0, false, 4 * minute, false, 1, verify.Pass, "status.inForce"},
		{"no longer fresh", 5 * minute, 0, 0, false, 5 * minute, false, 2, verify.Pass, "status.inForce"},
		{"the list's own ttl is shorter", time.Hour, 5 * minute, 0, false, 5 * minute, false, 2, verify.Pass, "status.inForce"},
		{"the server's is shorter", 5 * minute, time.Hour, 0, false, 5 * minute, false, 2, verify.Pass, "status.inForce"},
		{"nobody says", fetch.NotSaid, 0, 0, false, 59 * time.Second, false, 1, verify.Pass, "status.inForce"},
		{"nobody said", fetch.NotSaid, 0, 0, false, 61 * time.Second, false, 2, verify.Pass, "status.inForce"},
		{"only the list says", fetch.NotSaid, 10 * minute, 0, false, 9 * minute, false, 1, verify.Pass, "status.inForce"},
		{"an hour at most", 24 * time.Hour, 24 * time.Hour, 0, false, 61 * minute, false, 2, verify.Pass, "status.inForce"},
		{"until the list ends", time.Hour, 0, 10 * minute, false, 11 * minute, false, 2, verify.Unknown, "status.unverified"},
		{"our own are looked at each time", 0, time.Hour, 0, false, 0, false, 2, verify.Pass, "status.inForce"},
		{"fresh, though it could not be had", 5 * minute, 0, 0, false, 4 * minute, true, 1, verify.Pass, "status.inForce"},
		{"stale, within its ttl", minute, time.Hour, 0, false, 30 * minute, true, 2, verify.Pass, "status.inForce"},
		{"stale, past its ttl", minute, 10 * minute, 0, false, 11 * minute, true, 2, verify.Unknown, "status.unreachable"},
		{"stale, without a ttl", minute, 0, 0, false, 2 * minute, true, 2, verify.Unknown, "status.unreachable"},
		{"stale, within its ttl, past its end", minute, time.Hour, 10 * minute, false, 11 * minute, true, 2, verify.Unknown, "status.unverified"},
		{"stale, and it said revoked", minute, 0, 0, true, 24 * time.Hour, true, 2, verify.Fail, "status.revoked"},
		{"fresh, and it said revoked", time.Hour, 0, 0, true, minute, true, 1, verify.Fail, "status.revoked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := status.Listing{ID: revocationList, Purpose: status.Revocation, TTL: tt.ttl, ValidFrom: noon.Add(-time.Hour)}
			if tt.until > 0 {
				l.ValidUntil = noon.Add(tt.until)
			}
			var set []int
			if tt.set {
				set = append(set, place)
			}
			server := &listServer{lists: lists{revocationList: listing(t, s, l, set...)}, fresh: tt.fresh}
			now := noon
			v := verify.Verifier{Status: server, Cache: verify.NewCache(), Now: func() time.Time { return now }}
			first := v.Verify(t.Context(), badge, verify.Options{})
			if f, _ := first.Finding(verify.Status); tt.set != (f.Outcome == verify.Fail) || f.Outcome == verify.Unknown {
				t.Fatalf("the first look gives %s\n%s", f.Code, listingOf(first))
			}
			server.dead, now = tt.dead, now.Add(tt.after)
			second := v.Verify(t.Context(), badge, verify.Options{})
			outcome(t, second, verify.Status, tt.want, tt.code)
			if server.asked != tt.asked {
				t.Errorf("asked %d times, want %d", server.asked, tt.asked)
			}
			if f, _ := second.Finding(verify.Status); tt.dead && tt.asked == 2 && tt.want != verify.Unknown && !hasLabel(f, "list as it was") {
				t.Errorf("it does not say that the list is an old one: %v", f.Detail())
			}
		})
	}
}

func hasLabel(f verify.Finding, label string) bool {
	for _, l := range f.Detail() {
		if l.Label == label {
			return true
		}
	}
	return false
}

// A revocation on our own server counts from the next check on, although the
// list is not checked anew for each credential while it is the same.
func TestTheSameListIsCheckedOnce(t *testing.T) {
	old, _, r := keysOf(t, "", "")
	resolved := 0
	counting := askResolver(func(ctx context.Context, id string) (*did.Document, error) {
		resolved++
		return r.Resolve(ctx, id)
	})
	server := &listServer{lists: lists{revocationList: list(t, old, revocationList, status.Revocation)}}
	v := verifier(server)
	v.Cache, v.Resolver = verify.NewCache(), counting
	badge := signed(t, old, noReference)
	for range 5 {
		outcome(t, v.Verify(t.Context(), badge, verify.Options{}), verify.Status, verify.Pass, "status.inForce")
	}
	if server.asked != 5 || resolved != 5+1 {
		t.Errorf("asked %d times, and looked for keys %d times", server.asked, resolved)
	}
	server.lists[revocationList] = list(t, old, revocationList, status.Revocation, place)
	outcome(t, v.Verify(t.Context(), badge, verify.Options{}), verify.Status, verify.Fail, "status.revoked")
}

type askResolver func(context.Context, string) (*did.Document, error)

func (f askResolver) Resolve(ctx context.Context, id string) (*did.Document, error) {
	return f(ctx, id)
}

// A list whose signer's keys did not answer is looked at again soon, however
// long it may be kept.
func TestADoubtfulListIsNotKept(t *testing.T) {
	old, _, r := keysOf(t, "", "")
	dead := false
	v := verifier(&listServer{lists: lists{revocationList: list(t, old, revocationList, status.Revocation)}, fresh: time.Hour})
	now := noon
	v.Now, v.Cache = func() time.Time { return now }, verify.NewCache()
	v.Resolver = askResolver(func(ctx context.Context, id string) (*did.Document, error) {
		if dead {
			return nil, did.ErrUnreachable
		}
		dead = true // the badge's key is had, the list's is not
		return r.Resolve(ctx, id)
	})
	badge := signed(t, old, noReference)
	outcome(t, v.Verify(t.Context(), badge, verify.Options{}), verify.Status, verify.Unknown, "status.unverified")
	v.Resolver, now = r, now.Add(11*time.Second)
	outcome(t, v.Verify(t.Context(), badge, verify.Options{}), verify.Status, verify.Pass, "status.inForce")
}

// Many credentials at once need a list once; the verdict on each is its own.
func TestManyCredentialsShareAList(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	server := &listServer{lists: lists{revocationList: list(t, s, revocationList, status.Revocation, 7)}, fresh: time.Hour}
	v := verifier(server)
	v.Cache = verify.NewCache()
	var all sync.WaitGroup
	for i := range 8 {
		badge := signed(t, s, func(c *credential.AchievementCredential) {
			noReference(c)
			c.CredentialStatus.StatusListIndex = fmt.Sprint(i)
		})
		all.Go(func() {
			want := map[bool]verify.Verdict{true: verify.NotGood, false: verify.Good}[i == 7]
			if r := v.Verify(t.Context(), badge, verify.Options{}); r.Verdict() != want {
				t.Errorf("place %d is %s, want %s", i, r.Verdict(), want)
			}
		})
	}
	all.Wait()
	if server.asked != 1 {
		t.Errorf("asked %d times", server.asked)
	}
}

// Token Status Lists and 1EdTech's revocation lists go through the same cache.
func TestOtherListsAreKept(t *testing.T) {
	const at = "https://laurel.example/revocations"
	s := credentialtest.Signer("nordmark")
	token := lists{tokenList: tokenOf(t, s, s.Method(), status.Valid)}
	plain := lists{at: []byte(`{"id":"` + at + `","revokedCredential":[{"id":"https://laurel.example/other"}]}`)}
	oneEdTech := withStatus(t, s, `{"id":"`+at+`","type":"1EdTechRevocationList"}`)
	pub := credentialtest.Signer("ada").Public()
	vc := []byte(issueVC(t, s, s.Controller(), map[string]any{"kid": s.Method()}, &pub))
	for _, tt := range []struct {
		name  string
		lists lists
		given []byte
		dead  string // the code once the list cannot be had any more
	}{
		{"Token Status List", token, vc, "status.unreachable"},
		{"1EdTech revocation list", plain, oneEdTech, "status.unreachable"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := noon
			server := &listServer{lists: tt.lists, fresh: 10 * time.Minute}
			v := verifier(server)
			v.Now, v.Cache = func() time.Time { return now }, verify.NewCache()
			for range 3 {
				outcome(t, v.Verify(t.Context(), tt.given, verify.Options{}), verify.Status, verify.Pass, "status.inForce")
			}
			if server.asked != 1 {
				t.Errorf("asked %d times", server.asked)
			}
			now, server.dead = now.Add(11*time.Minute), true
			outcome(t, v.Verify(t.Context(), tt.given, verify.Options{}), verify.Status, verify.Unknown, tt.dead)
		})
	}
}
