package canon

import (
	"laurel/credential/canon/internal/known"
	"laurel/credential/canon/internal/termtable"
)

// how says in what way a context is applied.
type how struct {
	override  bool // may redefine protected terms: a property-scoped context
	passing   bool // holds for one node and not below it: a type-scoped context
	inline    bool // written in the document, so of no use to another one
	remote    bool // published elsewhere, so its @base is none of the document's
	following int  // how many URLs led here
}

// maxFollowing bounds contexts that refer to contexts.
const maxFollowing = 8

// apply extends act by contexts, in order (JSON-LD 1.1 API, section 4.1.2).
func (c *converter) apply(act *active, list []*termtable.Context, h how) (*active, error) {
	if len(list) > 0 && list[0].Propagate != termtable.Unset {
		h.passing = list[0].Propagate == termtable.No
	}
	var err error
	for _, local := range list {
		if act, err = c.applyOne(act, local, h); err != nil {
			return nil, err
		}
	}
	return act, nil
}

func (c *converter) applyOne(act *active, local *termtable.Context, h how) (*active, error) {
	if local.Null {
		return c.forget(act, h)
	}
	if local.URL != "" && !h.passing {
		return c.extend(act, local, h) // what it leads to is kept
	}
	if h.passing && act.previous == nil {
		next := *act
		next.previous = act
		// The copy is only a step on the way: what is made from it is kept
		// under the context that it was made from.
		return c.cached(act, local, h, func() (*active, error) { return c.extend(&next, local, h) })
	}
	return c.cached(act, local, h, func() (*active, error) { return c.extend(act, local, h) })
}

func (c *converter) extend(act *active, local *termtable.Context, h how) (*active, error) {
	if local.URL == "" {
		return c.define(act, local, h)
	}
	list, err := c.published(local.URL)
	if err != nil {
		return nil, err
	}
	if h.following++; h.following > maxFollowing {
		return nil, c.at.fail(TooLarge, "the context %s refers to too many others", local.URL)
	}
	h.inline, h.remote = !act.shared, true
	return c.apply(act, list, h)
}

// published finds a context by its URL.
func (c *converter) published(url string) ([]*termtable.Context, error) {
	if c.validatorTerms && url == known.OpenBadges303 {
		return known.OfValidator(), nil
	}
	list := known.Lookup(url)
	if list == nil {
		list = extra[url]
	}
	if list == nil {
		return nil, c.at.fail(UnknownContext, "the context %s is not known", url)
	}
	return list, nil
}

// imported merges a context into the one that it imports: what local says
// goes first (JSON-LD 1.1 API, section 4.1.2, step 5.6).
func (c *converter) imported(local *termtable.Context) (*termtable.Context, error) {
	list, err := c.published(local.Import)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 || list[0].URL != "" || list[0].Null || list[0].Import != "" {
		return nil, c.at.failAt("@import", InvalidContext, "the context %s is not one that can be imported", local.Import)
	}
	return list[0].Extended(local), nil
}

// extra are contexts that only tests know.
var extra = map[string][]*termtable.Context{}

// forget goes back to no terms at all.
func (c *converter) forget(act *active, h how) (*active, error) {
	if act.protects && !h.override {
		return nil, c.at.fail(InvalidContext, "a null context may not undo protected terms")
	}
	if !h.passing {
		return initial, nil
	}
	// What to go back to is the context that was being made of act, so one
	// that has act to go back to itself.
	before := act
	if act.previous == nil {
		before = act.clone()
		before.previous, before.shared = act, false
	}
	next := initial.clone()
	next.previous, next.shared = before, false
	return next, nil
}
