// Package hot keeps what is worth computing for the keys that come most:
// [Tables].
package hot

import (
	"sync"
	"sync/atomic"
)

const (
	smallAfter = 4    // askings for a key before its small table is made
	largeAfter = 64   // and its large one
	maxSeen    = 1024 // keys without a table whose askings are counted
	stale      = 4096 // a table not asked for during so many askings gives way
)

// Tables keeps a table for each of a few keys: a small one for a key that was
// asked for some times, a large one for a key that is asked for all the time.
// Which keys have one depends on what was asked before, so an answer that
// rests on a table must be the same without. It is safe for concurrent use.
type Tables[K comparable, T any] struct {
	Small, Large func(K) *T // make a table; nil: there can be none for this key
	Max          int        // how many keys have a table
	MaxLarge     int        // how many of these a large one

	clock atomic.Uint64                   // counts askings
	known atomic.Pointer[map[K]*entry[T]] // replaced, never written to

	mu    sync.Mutex // for all changes
	seen  map[K]int
	large int
}

type entry[T any] struct {
	table atomic.Pointer[T] // nil while it is made
	uses  atomic.Uint64
	last  atomic.Uint64 // by the clock
	large bool
}

// Table returns the key's table, or nil if there is none now. The asking that
// makes a table due makes it.
func (t *Tables[K, T]) Table(k K) *T {
	now := t.clock.Add(1)
	e := t.keys()[k]
	if e == nil {
		if e = t.admit(k, now); e == nil {
			return nil
		}
		e.table.Store(t.Small(k))
	}
	e.last.Store(now)
	if e.uses.Add(1)%largeAfter == 0 && t.promote(k, e, now) {
		e.table.Store(t.Large(k))
	}
	return e.table.Load()
}

func (t *Tables[K, T]) keys() map[K]*entry[T] {
	if known := t.known.Load(); known != nil {
		return *known
	}
	return nil
}

// admit makes an entry for a key that has been asked for often enough, if
// there is a place.
func (t *Tables[K, T]) admit(k K, now uint64) *entry[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.keys()[k] != nil {
		return nil // another has just made it
	}
	if t.seen == nil || len(t.seen) >= maxSeen {
		t.seen = map[K]int{}
	}
	if t.seen[k]++; t.seen[k] < smallAfter {
		return nil
	}
	delete(t.seen, k)
	if len(t.keys()) >= t.Max && !t.evict(now, false) {
		return nil
	}
	e := &entry[T]{}
	e.last.Store(now)
	next := t.others(k)
	next[k] = e
	t.known.Store(&next)
	return e
}

// promote tells whether the key's entry may have a large table.
func (t *Tables[K, T]) promote(k K, e *entry[T], now uint64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e.large || t.keys()[k] != e || t.large >= t.MaxLarge && !t.evict(now, true) {
		return false
	}
	e.large = true
	t.large++
	return true
}

// evict removes the entry that was not used for longest, of those with a
// large table or of all, if that is long enough.
func (t *Tables[K, T]) evict(now uint64, large bool) bool {
	var oldest K
	var at *entry[T]
	for k, e := range t.keys() {
		if (e.large || !large) && (at == nil || e.last.Load() < at.last.Load()) {
			oldest, at = k, e
		}
	}
	if at == nil || at.last.Load()+stale > now {
		return false
	}
	if at.large {
		t.large--
	}
	next := t.others(oldest)
	t.known.Store(&next)
	return true
}

// others is a copy of what is known but for one key.
func (t *Tables[K, T]) others(but K) map[K]*entry[T] {
	next := make(map[K]*entry[T], t.Max)
	for k, e := range t.keys() {
		if k != but {
			next[k] = e
		}
	}
	return next
}
