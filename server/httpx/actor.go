package httpx

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"laurel/account"
	"laurel/fault"
)

// People tells who a session or a key belongs to.
type People interface {
	Actor(ctx context.Context, id account.PersonID) (account.Actor, error)
	ActorForKey(ctx context.Context, token account.Token) (account.Actor, error)
}

// Actor is who asks; the zero Actor is nobody.
func Actor(ctx context.Context) account.Actor {
	a, _ := ctx.Value(keyActor).(account.Actor)
	return a
}

// WithActor returns a context in which a asks; doors use it in tests.
func WithActor(ctx context.Context, a account.Actor) context.Context {
	return context.WithValue(ctx, keyActor, a)
}

// Sessions keeps people signed in by a cookie that scripts cannot read.
type Sessions struct{ manager *scs.SessionManager }

// NewSessions keeps sessions in store; secure says that pages are served over
// https, so the cookie is sent over nothing else.
func NewSessions(store scs.Store, secure bool) *Sessions {
	m := scs.New()
	m.Store = store
	m.Lifetime = 30 * 24 * time.Hour
	m.IdleTimeout = 14 * 24 * time.Hour
	m.HashTokenInStore = true
	m.Cookie.Name = "laurel"
	if secure {
		m.Cookie.Name = "__Host-laurel"
	}
	m.Cookie.HttpOnly = true
	m.Cookie.Secure = secure
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	return &Sessions{m}
}

// SignIn makes the session this person's, under a new token.
func (s *Sessions) SignIn(ctx context.Context, id account.PersonID) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, "person", string(id))
	s.name(ctx)
	return nil
}

// name gives a session what its owner knows it by.
func (s *Sessions) name(ctx context.Context) {
	s.manager.Put(ctx, "session", newID())
	s.manager.Put(ctx, "device", account.DeviceOf(factsOf(ctx).agent))
	s.manager.Put(ctx, "started", time.Now().UnixMicro())
}

// Current names the session of a request to its owner; empty when nobody is signed in.
func (s *Sessions) Current(ctx context.Context) account.SessionID {
	return account.SessionID(s.manager.GetString(ctx, "session"))
}

// SignOut forgets the session.
func (s *Sessions) SignOut(ctx context.Context) error { return s.manager.Destroy(ctx) }

// Say keeps words for the top of the next page; Said takes them out.
func (s *Sessions) Say(ctx context.Context, kind, text string) {
	s.manager.Put(ctx, "said", kind+"\n"+text)
}

// Said gives the words kept for this page, once.
func (s *Sessions) Said(ctx context.Context) (kind, text string) {
	kind, text, _ = strings.Cut(s.manager.PopString(ctx, "said"), "\n")
	return kind, text
}

// identify finds out who asks: by a key in the Authorization header, which
// carries no cookie, or by the session.
func (s *Server) identify(next http.Handler) http.Handler {
	byCookie := s.Sessions.manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if id := s.Sessions.manager.GetString(ctx, "person"); id != "" {
			a, err := s.People.Actor(ctx, account.PersonID(id))
			switch {
			case fault.Is(err, fault.NotFound):
				s.Sessions.manager.Remove(ctx, "person") // the account is gone
				s.Sessions.manager.Remove(ctx, "session")
			case err != nil:
				s.Fail(w, r, err)
				return
			default:
				if s.Sessions.Current(ctx) == "" { // begun before sessions had names
					s.Sessions.name(ctx)
				}
				if a.Person != account.PersonID(id) { // two accounts became one
					s.Sessions.manager.Put(ctx, "person", string(a.Person))
				}
				a.Request = RequestID(ctx)
				r = r.WithContext(WithActor(ctx, a))
			}
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		plain, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			byCookie.ServeHTTP(w, r)
			return
		}
		a, err := s.People.ActorForKey(r.Context(), account.Token(plain))
		if err == nil {
			err = s.byKey(w, a)
		}
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		a.Request = RequestID(r.Context())
		ctx, err := s.Sessions.manager.Load(r.Context(), "") // an empty session that is never kept
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(WithActor(ctx, a)))
	})
}
