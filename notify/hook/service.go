package hook

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/fault"
)

// Service holds every rule about webhooks.
type Service struct {
	Store    Store
	Secrets  Secrets
	Post     Poster
	Award    Awarder // nil: nothing comes in
	Loopback bool    // receivers on this very machine may be named, over http; for tests and the demo
	Now      func() time.Time
	Log      *slog.Logger // nil for none

	lanes lanes
}

// Secrets keeps secrets sealed.
type Secrets interface {
	Keep(ctx context.Context, name string, secret []byte) error
	Kept(ctx context.Context, name string) ([]byte, error)
	Drop(ctx context.Context, name string) error
}

// Poster sends one message; [fetch.Client] is one, which reaches no private
// network. Its error means that no answer was had.
type Poster interface {
	Post(ctx context.Context, address string, header http.Header, body []byte) (fetch.Answer, error)
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// newSecret is 32 random bytes; the specification asks for 24 to 64.
func newSecret() Secret {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return Secret{b}
}

// secretName is where a secret is kept.
func secretName(what, id string, n int) string { return what + " " + id + " " + strconv.Itoa(n) }

func (s *Service) kept(ctx context.Context, name string) (Secret, error) {
	b, err := s.Secrets.Kept(ctx, name)
	if err != nil {
		return Secret{}, fmt.Errorf("the secret of %s: %w", name, err)
	}
	return Secret{b}, nil
}

func (s *Service) event(by account.Actor, org account.OrgID, kind, subject string, detail ...string) account.Event {
	e := by.Event(kind, subject)
	e.Org, e.At = org, s.now()
	for i := 0; i+1 < len(detail); i += 2 {
		if e.Detail == nil {
			e.Detail = map[string]string{}
		}
		e.Detail[detail[i]] = detail[i+1]
	}
	return e
}

func conflict(code, text string, params ...string) error {
	return fault.New(fault.Conflict, code, text, params...)
}

func stale() error {
	return conflict("hook.changed", "Somebody else changed this just now. Look at it again before you decide.")
}
