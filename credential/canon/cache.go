package canon

import (
	"sync"

	"laurel/credential/canon/internal/known"
	"laurel/credential/canon/internal/termtable"
)

// Made contexts are kept: a document applies the same few hundred over and
// over, and so does the next document. Those made of known contexts alone
// serve every document, the others the document they came from.
type cacheKey struct {
	act               *active
	local             *termtable.Context // nil for one that is named
	url               string
	override, passing bool
}

// maxKept bounds the contexts kept for all documents. Past it the cache
// starts anew, so documents made to fill it cost time and not memory.
const maxKept = 1024

var kept = struct {
	sync.RWMutex
	made map[cacheKey]*active
}{made: map[cacheKey]*active{}}

func (c *converter) cached(act *active, local *termtable.Context, h how, build func() (*active, error)) (*active, error) {
	key := cacheKey{act, local, "", h.override, h.passing}
	if known.Lookup(local.URL) != nil { // each document names it anew
		key.local, key.url = nil, local.URL
	}
	everyone := act.shared && !h.inline
	if everyone {
		kept.RLock()
		got := kept.made[key]
		kept.RUnlock()
		if got != nil {
			return got, nil
		}
	} else if got := c.made[key]; got != nil {
		return got, nil
	}
	if c.contexts++; c.contexts > maxContexts {
		return nil, c.at.fail(TooLarge, "the document makes use of more than %d contexts", maxContexts)
	}
	made, err := build()
	if err != nil {
		return nil, err
	}
	if !everyone {
		c.made[key] = made
		return made, nil
	}
	kept.Lock()
	defer kept.Unlock()
	if first := kept.made[key]; first != nil {
		return first, nil // another document was faster: one pointer per context
	}
	if len(kept.made) >= maxKept {
		clear(kept.made)
	}
	kept.made[key] = made
	return made, nil
}
