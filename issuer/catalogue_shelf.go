package issuer

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"laurel/account"
	"laurel/fault"
)

// shelf keeps the index of the catalogue in memory. Every reader asks the
// store for the generation of what is published, one short query, so that a
// node never shows what another node has changed.
type shelf struct {
	ready atomic.Pointer[index]

	mu     sync.Mutex
	flight *flight // the build under way, if any
}

// flight is one build that several readers may wait for.
type flight struct {
	generation int64
	done       chan struct{}
	index      *index
	err        error
}

const (
	// patience is how long a reader waits for a new index before taking the old one.
	patience = 300 * time.Millisecond
	// buildTime bounds one build, reading included.
	buildTime = 30 * time.Second
	// indexLasts bounds how long a changed name or hue of an organisation, which
	// no generation counts, may be missing from the catalogue.
	indexLasts = time.Minute
)

// index is the catalogue as it is now.
func (s *Service) index(ctx context.Context) (*index, error) {
	generation, err := s.Public.Generation(ctx)
	if err != nil {
		return nil, wrap("reading the generation of", "the catalogue", err)
	}
	x := s.shelf.ready.Load()
	if x != nil && x.generation == generation && x.sameDay(s.now()) {
		if s.now().Sub(x.built) >= indexLasts {
			s.build(ctx, generation) // beside the readers, who go on with this one
		}
		return x, nil
	}
	return s.build(ctx, generation).wait(ctx, x)
}

// build begins a build unless one for the same generation is under way. It
// goes on when the reader who asked first has left.
func (s *Service) build(ctx context.Context, generation int64) *flight {
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	if f := s.shelf.flight; f != nil && f.generation == generation {
		return f
	}
	f := &flight{generation: generation, done: make(chan struct{})}
	if x := s.shelf.ready.Load(); x != nil && x.generation == generation && s.now().Sub(x.built) < indexLasts {
		f.index = x // it landed between the reader's look and the lock
		close(f.done)
		return f
	}
	s.shelf.flight = f
	go s.fly(context.WithoutCancel(ctx), f)
	return f
}

// fly carries out a build and puts it on the shelf, unless a newer generation
// is being built meanwhile.
func (s *Service) fly(ctx context.Context, f *flight) {
	defer close(f.done)
	ctx, cancel := context.WithTimeout(ctx, buildTime)
	defer cancel()
	f.index, f.err = s.readIndex(ctx, f.generation)
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	if s.shelf.flight != f {
		return
	}
	s.shelf.flight = nil
	if f.err == nil {
		s.shelf.ready.Store(f.index)
	}
}

// wait waits for the build, but with an older index at hand only so long.
func (f *flight) wait(ctx context.Context, older *index) (*index, error) {
	var enough <-chan time.Time
	if older != nil {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		enough = timer.C
	}
	select {
	case <-f.done:
		return f.index, f.err
	case <-enough:
		return older, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// readIndex reads what is published. It was at least at this generation, so an
// index that is newer than its number is merely built again.
func (s *Service) readIndex(ctx context.Context, generation int64) (*index, error) {
	versions, err := s.Public.PublishedVersions(ctx)
	if err != nil {
		return nil, wrap("reading", "the catalogue", err)
	}
	offers, err := s.Public.PublishedOffers(ctx)
	if err != nil {
		return nil, wrap("reading", "the offers", err)
	}
	offered := offersByItem(offers, s.today())
	brands := map[account.OrgID]*Brand{}
	items := make([]Item, 0, len(versions))
	for _, v := range versions {
		brand, known := brands[v.Org]
		if !known {
			if brand, err = s.brand(ctx, v.Org); err != nil {
				return nil, err
			}
			brands[v.Org] = brand
		}
		if brand != nil {
			items = append(items, Item{v, *brand, offered[v.Achievement]})
		}
	}
	x := newIndex(items, s.Skills, generation, s.now())
	x.feed = onceFeed(func() (Feed, error) { return s.writeFeed(x) })
	return x, nil
}

// brand is nil for an organisation that is no more.
func (s *Service) brand(ctx context.Context, id account.OrgID) (*Brand, error) {
	o, err := s.Orgs.Organisation(ctx, id)
	switch {
	case fault.Is(err, fault.NotFound):
		return nil, nil
	case err != nil:
		return nil, wrap("reading the issuer", id, err)
	}
	return &Brand{id, o.Name, o.Hue}, nil
}
