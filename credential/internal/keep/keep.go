// Package keep remembers what was worked out from documents on the network:
// for as long as they may be kept, within a bound of memory, and worked out
// once however many ask for it at the same time.
//
// See [Cache].
package keep

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// Bounds and times of a [Cache] whose fields are zero.
const (
	DefaultBytes   = 16 << 20
	DefaultEntries = 4096
	// Failures are remembered so long: a dead server is not asked for each of
	// a thousand credentials, and asked again soon.
	failureFor = 10 * time.Second
	// perEntry is what an entry takes besides its value.
	perEntry = 256
)

// Made is a value and what there is to know for keeping it.
type Made[V any] struct {
	Value V
	Bytes int           // about what it takes in memory
	Fresh time.Duration // how long it may be answered without looking again; 0: only to those who ask now
}

// Cache keeps values by key. Its zero value works; it must not be copied. It
// is safe for use by many at once.
type Cache[K comparable, V any] struct {
	MaxBytes   int // of all values; 0 is [DefaultBytes]
	MaxEntries int // 0 is [DefaultEntries]

	mu      sync.Mutex
	entries map[K]*list.Element // of *entry[K, V]
	used    list.List           // the latest used first
	bytes   int
	flights map[K]*flight[V]
}

type entry[K comparable, V any] struct {
	key    K
	value  V
	made   time.Time // zero: there is no value yet
	until  time.Time // the value is fresh until then
	err    error     // why it could not be made anew
	failed time.Time // until then err is the answer
	bytes  int
}

type flight[V any] struct {
	done  chan struct{}
	value V
	made  time.Time
	fresh bool // to those who joined in the middle
	err   error
}

// Get returns the value of key: a kept one while it is fresh, else one that
// work makes. It is given the value there was, to make use of or not.
//
// When it fails, the error comes with the value there was, if any, and the
// time of that: what a stale value is worth is for the caller to decide. The
// failure is remembered a short while, unless it was the caller's own end.
func (c *Cache[K, V]) Get(ctx context.Context, key K, now time.Time, work func(context.Context, *V) (Made[V], error)) (value V, made time.Time, err error) {
	for joined := 0; ; joined++ {
		c.mu.Lock()
		old := c.look(key)
		switch {
		case old == nil:
		case !old.made.IsZero() && now.Before(old.until):
			value, made = old.value, old.made
			c.mu.Unlock()
			return value, made, nil
		case old.err != nil && now.Before(old.failed):
			value, made, err = old.value, old.made, old.err
			c.mu.Unlock()
			return value, made, err
		}
		f, flying := c.flights[key]
		if !flying {
			f = &flight[V]{done: make(chan struct{})}
			if c.flights == nil {
				c.flights = map[K]*flight[V]{}
			}
			c.flights[key] = f
			c.mu.Unlock()
			c.fly(ctx, key, now, f, old, work)
			return f.value, f.made, f.err
		}
		c.mu.Unlock()
		select {
		case <-ctx.Done():
			return value, made, ctx.Err()
		case <-f.done:
		}
		ended := errors.Is(f.err, context.Canceled) || errors.Is(f.err, context.DeadlineExceeded) || isPassing(f.err)
		// What may not be kept was perhaps looked up before we asked; that of
		// the next flight was not.
		if !ended && (f.fresh || joined > 0) {
			return f.value, f.made, f.err
		}
	}
}

var errGivenUp = errors.New("looking it up was given up")

// fly makes the value, keeps it, and tells those who wait.
func (c *Cache[K, V]) fly(ctx context.Context, key K, now time.Time, f *flight[V], old *entry[K, V], work func(context.Context, *V) (Made[V], error)) {
	f.err = errGivenUp // what those who wait see if work panics
	landed := func(keep func()) {
		c.mu.Lock()
		delete(c.flights, key)
		keep()
		c.mu.Unlock()
		close(f.done)
	}
	ok := false
	defer func() {
		if !ok {
			landed(func() {})
		}
	}()
	var was *V
	if old != nil && !old.made.IsZero() {
		v := old.value
		was = &v
	}
	got, err := work(ctx, was)
	ok = true
	if err == nil {
		f.value, f.made, f.err, f.fresh = got.Value, now, nil, got.Fresh > 0
		landed(func() {
			c.put(&entry[K, V]{key: key, value: got.Value, made: now, until: now.Add(got.Fresh), bytes: got.Bytes + perEntry})
		})
		return
	}
	f.err, f.fresh = err, true
	if was != nil {
		f.value, f.made = *was, old.made
	}
	landed(func() {
		if ctx.Err() != nil || isPassing(err) {
			return // the asker's own time was up, or something else of its own
		}
		e := &entry[K, V]{key: key, err: err, failed: now.Add(failureFor), bytes: perEntry}
		if was != nil {
			e.value, e.made, e.until, e.bytes = old.value, old.made, old.until, old.bytes
		}
		c.put(e)
	})
}

// Passing marks an error that concerns the asker alone: it is not remembered,
// and others who ask at the same time look themselves.
func Passing(err error) error { return passing{err} }

type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

func isPassing(err error) bool {
	_, ok := errors.AsType[passing](err)
	return ok
}

// Fresh returns the value of key if a kept one is fresh.
func (c *Cache[K, V]) Fresh(key K, now time.Time) (value V, made time.Time, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.look(key); e != nil && !e.made.IsZero() && now.Before(e.until) {
		return e.value, e.made, true
	}
	return value, made, false
}

// Forget drops what is kept of key, so that the next who asks looks again.
func (c *Cache[K, V]) Forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(c.entries[key])
}

// look finds an entry and notes its use. The entry is not changed once kept.
func (c *Cache[K, V]) look(key K) *entry[K, V] {
	at, ok := c.entries[key]
	if !ok {
		return nil
	}
	c.used.MoveToFront(at)
	return at.Value.(*entry[K, V])
}

func (c *Cache[K, V]) put(e *entry[K, V]) {
	maxBytes, maxEntries := c.MaxBytes, c.MaxEntries
	if maxBytes == 0 {
		maxBytes = DefaultBytes
	}
	if maxEntries == 0 {
		maxEntries = DefaultEntries
	}
	c.drop(c.entries[e.key])
	if e.bytes > maxBytes/2 {
		return // one must not push out all the others
	}
	if c.entries == nil {
		c.entries = map[K]*list.Element{}
	}
	c.bytes += e.bytes
	c.entries[e.key] = c.used.PushFront(e)
	for c.bytes > maxBytes || len(c.entries) > maxEntries {
		c.drop(c.used.Back())
	}
}

func (c *Cache[K, V]) drop(at *list.Element) {
	if at == nil {
		return
	}
	e := c.used.Remove(at).(*entry[K, V])
	delete(c.entries, e.key)
	c.bytes -= e.bytes
}
