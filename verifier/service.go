package verifier

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"time"

	"laurel/credential/verify"
	"laurel/fault"
	"laurel/record"
)

// Service checks what strangers hand over, within bounds of time and of how
// many are checked at once.
type Service struct {
	Verifier verify.Verifier
	Fetch    Fetcher // nil: addresses are not followed

	// PublicURL is that of this server, whose status lists [Service.Prove]
	// reads unasked.
	PublicURL string

	Places int           // checks at once; 0 stands for two a core
	Wait   time.Duration // for a place; 0 stands for 3 s
	Limit  time.Duration // for one check; 0 stands for 20 s

	once   sync.Once
	places chan struct{}
}

// Input is what somebody wants checked: a file, a pasted text or an address.
type Input struct {
	Data  []byte // of a file; goes before Text and URL
	Name  string // of the file
	Text  string
	URL   string
	Email string // whom it should have been issued to; compared and not kept

	Badge []byte // that a European description is to go with; nil: it is fetched

	SkipStatus bool // the status is neither looked up nor reported
}

// Check finds the credential in the input and checks it. The error is a fault
// that says what to do when there is none to be found; see [Unread]. Whatever
// is wrong with a credential stands in the report.
func (s *Service) Check(ctx context.Context, in Input) (Report, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return Report{}, err
	}
	defer leave()
	limit := orElse(s.Limit, 20*time.Second)
	inTime, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	got, err := s.find(inTime, in)
	switch {
	case ctx.Err() != nil:
		return Report{}, ctx.Err()
	case err != nil && inTime.Err() != nil:
		return Report{}, fault.New(fault.Unavailable, "find.time", "Looking for the credential took longer than {limit}, and we stopped. Send the file itself rather than a photo or an address.", "limit", limit.String()).Because(err)
	case err != nil:
		return Report{}, err
	}
	r := Report{Through: got.through, Address: got.address, Name: in.Name, Bytes: got.credential}
	r.Report = s.Verifier.Verify(inTime, got.credential, verify.Options{Recipient: strings.TrimSpace(in.Email), SkipStatus: in.SkipStatus, Badge: in.Badge})
	if r.Credential != nil {
		r.Summary = record.Read(r.Credential)
	}
	return r, nil
}

func (s *Service) find(ctx context.Context, in Input) (found, error) {
	switch {
	case len(in.Data) > 0:
		return find(ctx, in.Data, s.Fetch, maxFollow)
	case in.Text != "":
		return find(ctx, []byte(in.Text), s.Fetch, maxFollow)
	case strings.TrimSpace(in.URL) == "":
		return find(ctx, nil, s.Fetch, maxFollow)
	}
	address, ok := webAddress(strings.TrimSpace(in.URL))
	if !ok {
		return found{}, fault.New(fault.Invalid, "find.address", "This is not an address that can be opened. One begins with https://.")
	}
	return load(ctx, address, s.Fetch, maxFollow)
}

// enter waits for a place, so that a crowd costs time and not memory.
func (s *Service) enter(ctx context.Context) (leave func(), err error) {
	s.once.Do(func() { s.places = make(chan struct{}, orElse(s.Places, 2*runtime.GOMAXPROCS(0))) })
	leave = func() { <-s.places }
	select {
	case s.places <- struct{}{}:
		return leave, nil
	default:
	}
	wait := time.NewTimer(orElse(s.Wait, 3*time.Second))
	defer wait.Stop()
	select {
	case s.places <- struct{}{}:
		return leave, nil
	case <-wait.C:
		return nil, fault.New(fault.TooMany, "check.busy", "Many credentials are being checked just now. Try again in a moment.")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func orElse[T comparable](value, other T) T {
	var zero T
	if value == zero {
		return other
	}
	return value
}
