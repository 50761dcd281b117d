package verify

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"laurel/credential/fetch"
	"laurel/credential/internal/keep"
	"laurel/credential/status"
)

// How long status lists are kept. What their server and their issuer say
// counts within these.
const (
	listUnsaid  = time.Minute // where nobody says
	listCeiling = time.Hour   // a revocation must not be missed for longer, whatever anybody says
	// A list that could not be relied on is looked at again soon: perhaps it
	// was its signer's keys that did not answer.
	doubtfulFor = 10 * time.Second

	maxListBytes = 12 << 20
	maxListURL   = 8 << 10
)

// Cache keeps status lists, unpacked and with their own signature checked:
// that is done once for the same bytes, not once a credential. It takes at
// most 12 MB, which is some 700 lists of the usual size; a list of more than 6
// MB unpacked is not kept. It belongs to verifiers that find keys in the same
// way. Its zero value works.
//
// A list is asked for again when its server's Cache-Control, its own ttl or
// its validUntil is over, whichever is first; after a minute where nobody says;
// after an hour at the latest. Lists of our own server are looked at each time.
//
// When a list cannot be had again, the one there is speaks on for a while: a
// credential that it calls revoked or suspended stays so, and one that it does
// not is in force only while the list's own ttl, counted from when it was
// fetched, and its validUntil last. After that its status could not be told.
type Cache struct {
	lists keep.Cache[listKey, *held]
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	c := &Cache{}
	c.lists.MaxBytes = maxListBytes
	return c
}

// listKey is the place of a list, and as what it is read there.
type listKey struct {
	kind byte
	url  string
}

const (
	bitstring   = 'b'
	revocations = 'r'
	tokens      = 't'
)

// held is a list as it is kept: what came of one reading of some bytes.
type held struct {
	sum   [sha256.Size]byte // of the bytes
	read  time.Time         // when they were read and their signature checked
	bytes int               // what it takes in memory
	ttl   time.Duration     // its own; 0: not said
	until time.Time         // its own; zero: not said
	sound bool              // it can be relied on
	ours  bool              // it could not be checked for a reason of this asker's own

	problem error // why nothing can be read from it
	bits    bitList
	revoked map[string]string // reasons by credential id
	token   *tokenList
}

// FreshSource is a [StatusSource] that knows how long its answers may be kept,
// as [fetch.Response] tells it. The answers of others are not kept; what is
// the same again is still not checked again.
type FreshSource interface {
	FreshStatusList(ctx context.Context, url string) ([]byte, time.Duration, error)
}

// list gets a list and reads it, unless that was done. With an error may come
// the list that there was, and when that was had.
func (v *Verifier) list(ctx context.Context, now time.Time, kind byte, url string, read func(*Verifier, context.Context, []byte) *held) (h *held, at time.Time, err error) {
	if v.Cache != nil {
		if h, at, ok := v.Cache.lists.Fresh(listKey{kind, url}, now); ok {
			return h, at, nil
		}
	}
	return v.lookUp(ctx, now, kind, url, read)
}

func (v *Verifier) lookUp(ctx context.Context, now time.Time, kind byte, url string, read func(*Verifier, context.Context, []byte) *held) (h *held, at time.Time, err error) {
	if len(url) > maxListURL {
		return nil, now, errors.New("the list’s address is too long")
	}
	work := func(ctx context.Context, was **held) (keep.Made[*held], error) {
		raw, said, err := v.ask(ctx, url)
		if errors.Is(err, errManyLookups) {
			err = keep.Passing(err)
		}
		if err != nil {
			return keep.Made[*held]{}, err
		}
		sum := sha256.Sum256(raw)
		var h *held
		if was != nil && (*was).sound && (*was).sum == sum && now.Sub((*was).read) < listCeiling {
			h = *was
		} else {
			h = read(v, ctx, raw)
			h.sum, h.read = sum, now
		}
		return keep.Made[*held]{Value: h, Bytes: h.bytes + len(url) + 512, Fresh: h.fresh(said, now)}, nil
	}
	if v.Cache == nil {
		got, err := work(ctx, nil)
		return got.Value, now, err
	}
	return v.Cache.lists.Get(ctx, listKey{kind, url}, now, work)
}

func (v *Verifier) ask(ctx context.Context, url string) (raw []byte, said time.Duration, err error) {
	if s, ok := v.Status.(FreshSource); ok {
		return s.FreshStatusList(ctx, url)
	}
	raw, err = v.Status.StatusList(ctx, url)
	if local(v.Status) {
		return raw, listCeiling, err // a file in hand does not change
	}
	return raw, 0, err
}

// fresh is how long the list may be answered from without asking again.
func (h *held) fresh(said time.Duration, now time.Time) time.Duration {
	fresh := said
	switch {
	case h.ours:
		return 0
	case h.ttl > 0 && (fresh == fetch.NotSaid || h.ttl < fresh):
		fresh = h.ttl
	case fresh == fetch.NotSaid:
		fresh = listUnsaid
	}
	if !h.until.IsZero() {
		fresh = min(fresh, h.until.Sub(now))
	}
	if !h.sound {
		fresh = min(fresh, doubtfulFor)
	}
	return max(0, min(fresh, listCeiling))
}

// speaksOn tells whether good news may still be taken from a list that was had
// then and cannot be had again now.
func (h *held) speaksOn(had, now time.Time) bool {
	return h.ttl > 0 && now.Sub(had) < min(h.ttl, listCeiling) && (h.until.IsZero() || now.Before(h.until))
}

// unread is a list from which nothing can be read.
func unread(err error) *held { return &held{problem: err} }

// bitList is a bitstring status list and what is known about it.
type bitList struct {
	status.Published
	issuer      string
	signature   Finding // whether it is unchanged
	issuerKey   Outcome // whether its key is its issuer's
	keyRevoked  bool    // whoever has stolen that key could have written it
	from, until time.Time
	undated     bool // a date of it cannot be read
}

// inTime tells whether the list is in force by its own dates.
func (l *bitList) inTime(now time.Time) bool {
	return !l.undated && !now.Before(l.from) && (l.until.IsZero() || !now.After(l.until))
}
