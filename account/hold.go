package account

import (
	"context"
	"time"
	"unicode/utf8"

	"laurel/fault"
)

// Hold keeps an organisation from publishing and awarding while an operator
// decides whether its name may be, because it looks like that of an
// organisation whose domain is proved. The zero Hold holds nothing.
type Hold struct {
	Since   time.Time // zero: it is not held
	Like    OrgID     // whose name it looks like
	Reason  string    // the operator's words when the name was refused; empty while undecided
	Cleared string    // a name that an operator allowed
}

// On tells whether the organisation is held.
func (h Hold) On() bool { return !h.Since.IsZero() }

// Free is nil for an organisation that may publish and award; else it says why not.
func (o Organisation) Free() error {
	switch {
	case !o.Held.On():
		return nil
	case o.Held.Reason != "":
		return fault.New(fault.Forbidden, "organisation.nameRefused",
			"The name of this organisation was not allowed: {reason} Change it, and you can publish and award again.", "reason", o.Held.Reason)
	}
	return fault.New(fault.Forbidden, "organisation.held",
		"The name of this organisation looks like that of another, whose domain is proved. Whoever runs this server decides; until then nothing can be published or awarded.")
}

// holdIfAlike holds an organisation that was named anew if its name looks like
// that of another one whose domain is proved, and lets it go if not.
func (s *Service) holdIfAlike(tx Tx, by Actor, o *Organisation) error {
	verified, err := tx.VerifiedOrganisations()
	if err != nil {
		return err
	}
	if o.Held.Cleared == o.Name {
		return s.hold(tx, by, o, Hold{Cleared: o.Name})
	}
	for _, v := range verified {
		if v.ID != o.ID && LooksLike(v.Name, o.Name) {
			return s.hold(tx, by, o, Hold{Since: s.now(), Like: v.ID})
		}
	}
	return s.hold(tx, by, o, Hold{Cleared: o.Held.Cleared})
}

// holdThoseAlike holds the organisations whose names look like that of one
// which has just proved a domain, unless they have proved one themselves.
func (s *Service) holdThoseAlike(tx Tx, id OrgID) error {
	verified, err := tx.VerifiedOrganisations()
	if err != nil {
		return err
	}
	all, err := tx.Organisations()
	if err != nil {
		return err
	}
	for _, o := range all {
		if _, proved := verified[o.ID]; proved || o.Held.On() || o.Held.Cleared == o.Name || !LooksLike(verified[id].Name, o.Name) {
			continue
		}
		if err := s.hold(tx, System("domains"), &o, Hold{Since: s.now(), Like: id}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) hold(tx Tx, by Actor, o *Organisation, h Hold) error {
	was := o.Held
	if was == h {
		return nil
	}
	o.Held = h
	if err := tx.HoldOrganisation(o.ID, h); err != nil || was.On() == h.On() && was.Reason == h.Reason {
		return err
	}
	kind := "organisation.released"
	switch {
	case h.Reason != "":
		kind = "organisation.nameRefused"
	case h.On():
		kind = "organisation.held"
	}
	e := by.Event(kind, string(o.ID))
	e.Org = o.ID
	if h.Like != "" {
		e.Detail = map[string]string{"like": string(h.Like)}
	}
	return s.record(tx, e)
}

// Held lists the organisations that are held, the longest first. Operators may.
func (s *Service) Held(ctx context.Context, by Actor) (held []Organisation, err error) {
	if err := by.RequireOperator(); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err := tx.Organisations()
		for _, o := range all {
			if o.Held.On() {
				held = append(held, o)
			}
		}
		return err
	})
	return held, err
}

// maxReason bounds an operator's words, in characters.
const maxReason = 500

// DecideName lets an organisation go under its name, or refuses the name, with
// a reason that its owners read. Operators may.
func (s *Service) DecideName(ctx context.Context, by Actor, id OrgID, allow bool, reason string) error {
	if err := by.RequireOperator(); err != nil {
		return err
	}
	if !allow && reason == "" {
		return fault.Field("reason", "Say why, so that its owners know what to change.")
	}
	if utf8.RuneCountInString(reason) > maxReason {
		return fault.Field("reason", "This is longer than 500 characters.")
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		o, err := tx.Organisation(id)
		if err != nil {
			return err
		}
		if !o.Held.On() {
			return fault.New(fault.Conflict, "organisation.notHeld", "This organisation is not held any more.")
		}
		if allow {
			return s.hold(tx, by, &o, Hold{Cleared: o.Name})
		}
		refused := o.Held
		refused.Reason = reason
		return s.hold(tx, by, &o, refused)
	})
}
