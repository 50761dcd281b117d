package did_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/fetch"
	"laurel/credential/key"
)

// site answers with a document that changes, and counts how often it is asked.
type site struct {
	mu    sync.Mutex
	asked int
	body  func() ([]byte, time.Duration, error)
}

func (s *site) Fetch(ctx context.Context, url, accept string) ([]byte, error) {
	raw, _, err := s.FetchFresh(ctx, url, accept)
	return raw, err
}

func (s *site) FetchFresh(context.Context, string, string) ([]byte, time.Duration, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return s.body()
}

const academy = "did:web:academy.example"

func documentOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var keys []key.Public
	for _, name := range names {
		keys = append(keys, credentialtest.Key(key.Ed25519, name).Public())
	}
	raw, err := did.NewDocument(academy, keys...).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestCacheAsksAsOftenAsItMust(t *testing.T) {
	noon := credentialtest.Noon
	for _, tt := range []struct {
		name  string
		fresh time.Duration
		err   error
		after time.Duration
		asked int // by two questions so far apart
	}{
		{"within the time its server said", 5 * time.Minute, nil, 4 * time.Minute, 1},
		{"after it", 5 * time.Minute, nil, 5 * time.Minute, 2},
		{"a server that says nothing", fetch.NotSaid, nil, 59 * time.Second, 1},
		{"a server that says nothing, later", fetch.NotSaid, nil, 61 * time.Second, 2},
		{"a server that says a year", 365 * 24 * time.Hour, nil, 61 * time.Minute, 2},
		{"one that may not be kept", 0, nil, 0, 2},
		{"one that does not answer", 0, did.ErrUnreachable, 5 * time.Second, 1},
		{"one that did not answer", 0, did.ErrUnreachable, 11 * time.Second, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &site{body: func() ([]byte, time.Duration, error) { return documentOf(t, "nordmark"), tt.fresh, tt.err }}
			now := noon
			c := did.NewCache(did.Standard(s))
			c.Now = func() time.Time { return now }
			for range 2 {
				d, err := c.Resolve(t.Context(), academy)
				if !errors.Is(err, tt.err) || err == nil && d.ID != academy {
					t.Fatalf("got %v, %v", d, err)
				}
				now = now.Add(tt.after)
			}
			if s.asked != tt.asked {
				t.Errorf("asked %d times, want %d", s.asked, tt.asked)
			}
		})
	}
}

func TestAStaleDocumentIsNotUsed(t *testing.T) {
	now, dead := credentialtest.Noon, false
	s := &site{body: func() ([]byte, time.Duration, error) {
		if dead {
			return nil, 0, did.ErrUnreachable
		}
		return documentOf(t, "nordmark"), time.Minute, nil
	}}
	c := did.NewCache(did.Standard(s))
	c.Now = func() time.Time { return now }
	if _, err := c.Resolve(t.Context(), academy); err != nil {
		t.Fatal(err)
	}
	dead, now = true, now.Add(2*time.Minute)
	if d, err := c.Resolve(t.Context(), academy); !errors.Is(err, did.ErrUnreachable) || d != nil {
		t.Errorf("got %v, %v", d, err)
	}
}

// A key that was added since is found at once; a stranger who names keys that
// there are not cannot make us ask again and again.
func TestAKeyThatWasAdded(t *testing.T) {
	now, keys := credentialtest.Noon, []string{"nordmark"}
	s := &site{body: func() ([]byte, time.Duration, error) { return documentOf(t, keys...), time.Hour, nil }}
	c := did.NewCache(did.Standard(s))
	c.Now = func() time.Time { return now }
	retrieve := func(name string) error {
		_, err := did.Retrieve(t.Context(), c, did.MethodID(academy, credentialtest.Key(key.Ed25519, name).Public()))
		return err
	}
	if err := retrieve("nordmark"); err != nil {
		t.Fatal(err)
	}
	keys = append(keys, "second")
	if err := retrieve("second"); !errors.Is(err, did.ErrInvalid) || s.asked != 1 {
		t.Errorf("a moment later: %v after %d requests", err, s.asked)
	}
	now = now.Add(did.LookAgainAfter)
	if err := retrieve("second"); err != nil || s.asked != 2 {
		t.Errorf("half a minute later: %v after %d requests", err, s.asked)
	}
	now = now.Add(did.LookAgainAfter - time.Second)
	for i := range 20 {
		if err := retrieve(fmt.Sprint("forged", i)); !errors.Is(err, did.ErrInvalid) {
			t.Error(err)
		}
	}
	if s.asked != 2 {
		t.Errorf("strangers' keys caused %d requests", s.asked-2)
	}
}

func TestManyAskForOneDocument(t *testing.T) {
	s := &site{body: func() ([]byte, time.Duration, error) { return documentOf(t, "nordmark"), time.Hour, nil }}
	c := did.NewCache(did.Standard(s))
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := c.Resolve(t.Context(), academy); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if s.asked != 1 {
		t.Errorf("asked %d times", s.asked)
	}
	for range 2 { // those that are their own document are not kept
		if _, err := c.Resolve(t.Context(), credentialtest.Key(key.Ed25519, "nordmark").Public().DIDKey()); err != nil {
			t.Error(err)
		}
	}
	if s.asked != 1 {
		t.Errorf("did:key was asked for over the network")
	}
}
