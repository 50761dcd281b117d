package hook

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// InletID names an incoming webhook.
type InletID string

// Inlet is a door through which one other program awards one micro-credential.
type Inlet struct {
	ID          InletID
	Org         account.OrgID
	Name        string
	Achievement string
	Unit        account.UnitID // of the achievement
	Fields      Fields
	State       State // on or off

	Secret   int // which of its secrets is taken, counted from 1
	OldUntil time.Time

	Unsigned    int // messages that nobody signed, ever
	UnsignedAt  time.Time
	UnsignedWhy string
	Revision    int
	Created     time.Time
	Changed     time.Time
}

// Fields say where in a message stands what an award needs, as names with dots
// between: "data.person.email"; numbers count in lists from 0.
type Fields struct {
	Only      string `json:"only,omitempty"` // take messages of this type alone; "" takes all
	Name      string `json:"name"`
	Email     string `json:"email"`
	AwardedOn string `json:"awardedOn,omitempty"` // "" is the day it comes
	Result    string `json:"result,omitempty"`
	Evidence  string `json:"evidence,omitempty"`
}

// ArrivalState is what became of a message that came in.
type ArrivalState string

const (
	Awarded ArrivalState = "awarded"
	Refused ArrivalState = "refused"
	Passed  ArrivalState = "passed" // of another type than the door takes
)

// Arrival is a signed message that came in. What it said is not kept.
type Arrival struct {
	Inlet   InletID
	Message MessageID
	State   ArrivalState
	Award   string // the award it led to
	Words   string // why it was refused
	Tries   int    // how often it came
	First   time.Time
	Last    time.Time
}

// InletTx is the part of a transaction that incoming webhooks need.
type InletTx interface {
	// InletOwner tells whose a door is: its address names nothing else.
	InletOwner(InletID) (account.OrgID, error)
	Inlet(account.OrgID, InletID) (Inlet, error)
	Inlets(account.OrgID) ([]Inlet, error) // in the order they were added
	AddInlet(Inlet) error
	// SaveInlet keeps all but the counts when the revision is still was.
	SaveInlet(i Inlet, was int) (bool, error)
	RemoveInlet(account.OrgID, InletID) error // with its arrivals
	// CountUnsigned counts a message that nobody signed.
	CountUnsigned(org account.OrgID, id InletID, why string, at time.Time) error

	Arrival(account.OrgID, InletID, MessageID) (Arrival, error)
	SaveArrival(account.OrgID, Arrival) error // adds it, or replaces what was
	Arrivals(account.OrgID, InletID, ArrivalFilter) ([]Arrival, error)
	CountArrivals(account.OrgID, InletID, ArrivalFilter) (int, error)
	// DropArrivals forgets those that came last before, at most n.
	DropArrivals(before time.Time, n int) (int, error)
}

// ArrivalFilter chooses arrivals; the zero filter chooses the newest.
type ArrivalFilter struct {
	State  ArrivalState
	Limit  int // 0 is 50, at most 200
	Offset int
}

// InletRequest is what is told about a door.
type InletRequest struct {
	Name        string
	Achievement string
	Fields      Fields
	Secret      string // "whsec_…" where the other program made it; "" has one made
}

// maxPath bounds how a field is named.
const maxPath = 200

func (r InletRequest) checked() (InletRequest, error) {
	r.Name = strings.Join(strings.Fields(r.Name), " ")
	r.Fields.Only = strings.TrimSpace(r.Fields.Only)
	var bad []*fault.Error
	switch {
	case r.Name == "":
		bad = append(bad, fault.Field("name", "Give it a name by which you know it, such as the sending system’s."))
	case len([]rune(r.Name)) > maxName:
		bad = append(bad, fault.Field("name", "Use at most {max} characters.", "max", "100"))
	}
	if r.Achievement == "" {
		bad = append(bad, fault.Field("achievement", "Choose what is awarded."))
	}
	for _, f := range []struct {
		field string
		path  *string
		must  bool
	}{{"nameField", &r.Fields.Name, true}, {"emailField", &r.Fields.Email, true}, {"awardedOnField", &r.Fields.AwardedOn, false}, {"resultField", &r.Fields.Result, false}, {"evidenceField", &r.Fields.Evidence, false}} {
		*f.path = strings.TrimSpace(*f.path)
		bad = append(bad, checkPath(f.field, *f.path, f.must))
	}
	if len(r.Fields.Only) > maxPath {
		bad = append(bad, fault.Field("only", "Use at most {max} characters.", "max", strconv.Itoa(maxPath)))
	}
	if r.Secret = strings.TrimSpace(r.Secret); r.Secret != "" {
		if _, err := ParseSecret(r.Secret); err != nil {
			bad = append(bad, fault.Field("secret", "A secret is whsec_ and base64 of 24 to 64 bytes. Leave this empty to have one made."))
		}
	}
	return r, fault.Join(bad...)
}

func checkPath(field, path string, must bool) *fault.Error {
	switch {
	case path == "" && must:
		return fault.Field(field, "Say where it stands in the message, such as data.person.email.")
	case path == "":
		return nil
	case len(path) > maxPath, strings.Contains(path, ".."), strings.HasPrefix(path, "."), strings.HasSuffix(path, "."):
		return fault.Field(field, "Write names with one dot between, such as data.person.email.")
	}
	return nil
}

// Awarder awards for an organisation's door.
type Awarder interface {
	// Awardable fails where by may not have this awarded by a program. It tells
	// the unit that it is of.
	Awardable(ctx context.Context, by account.Actor, org account.OrgID, achievement string) (account.UnitID, error)
	// AwardFor awards, or finds what was awarded under the key.
	AwardFor(ctx context.Context, in Inlet, a Award) (id string, err error)
}

// Award is what a message asks for.
type Award struct{ Name, Email, AwardedOn, Result, Evidence, Key string }

// Inlets lists an organisation's doors in the order they were added; to who has
// a role in units alone, those through which these units' awards are made.
func (s *Service) Inlets(ctx context.Context, by account.Actor, org account.OrgID) (all []Inlet, err error) {
	if err := by.RequireSome(account.ReadEvents, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Inlets(org)
		return err
	})
	return slices.DeleteFunc(all, func(in Inlet) bool { return !by.MayIn(account.ReadEvents, org, in.Unit) }), err
}

// inletFor is a door in whose unit by has a right; those of other units are not
// there for who has a role in units alone.
func inletFor(tx Tx, by account.Actor, right account.Right, org account.OrgID, id InletID) (Inlet, error) {
	in, err := tx.Inlet(org, id)
	if err == nil {
		err = by.RequireIn(right, org, in.Unit)
	}
	switch {
	case fault.Is(err, fault.NotFound):
		return Inlet{}, fault.NoSuch("webhook", string(id))
	case err != nil:
		return Inlet{}, err
	}
	return in, nil
}

// Inlet is one of them.
func (s *Service) Inlet(ctx context.Context, by account.Actor, org account.OrgID, id InletID) (in Inlet, err error) {
	if err := by.RequireSome(account.ReadEvents, org); err != nil {
		return in, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		in, err = inletFor(tx, by, account.ReadEvents, org, id)
		return err
	})
	return in, err
}

// AddInlet opens a door. Whoever opens it must be allowed to award: what comes
// through it is awarded in the organisation's name.
func (s *Service) AddInlet(ctx context.Context, by account.Actor, org account.OrgID, req InletRequest) (Inlet, error) {
	req, err := s.inletRequest(ctx, by, org, req)
	if err != nil {
		return Inlet{}, err
	}
	in := Inlet{ID: InletID(newID()), Org: org, Name: req.Name, Achievement: req.Achievement, Fields: req.Fields, State: On, Secret: 1, Revision: 1, Created: s.now(), Changed: s.now()}
	if err := s.Secrets.Keep(ctx, secretName("inlet", string(in.ID), 1), req.secret().b); err != nil {
		return Inlet{}, err
	}
	return in, s.Store.Update(ctx, func(tx Tx) error {
		all, err := tx.Inlets(org)
		if err != nil {
			return err
		}
		if len(all) >= maxHooks {
			return conflict("hook.many", "An organisation has at most {max} incoming webhooks. Remove one first.", "max", strconv.Itoa(maxHooks))
		}
		if err := tx.AddInlet(in); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "inlet.added", string(in.ID), "achievement", in.Achievement))
	})
}

// secret is the one that was given, or a new one.
func (r InletRequest) secret() Secret {
	if given, err := ParseSecret(r.Secret); r.Secret != "" && err == nil {
		return given
	}
	return newSecret()
}

func (s *Service) inletRequest(ctx context.Context, by account.Actor, org account.OrgID, req InletRequest) (InletRequest, error) {
	req, err := req.checked()
	if err != nil {
		return req, err
	}
	needed := []account.Right{account.ManageHooks, account.Issue}
	for _, right := range needed {
		if err := by.RequireSome(right, org); err != nil {
			return req, err
		}
	}
	unit, err := s.Award.Awardable(ctx, by, org, req.Achievement)
	for _, right := range needed {
		if err == nil {
			err = by.RequireIn(right, org, unit)
		}
	}
	return req, err
}

// ChangeInlet replaces what is told about a door; its secret stays unless
// another is given.
func (s *Service) ChangeInlet(ctx context.Context, by account.Actor, org account.OrgID, id InletID, revision int, req InletRequest) (Inlet, error) {
	req, err := s.inletRequest(ctx, by, org, req)
	if err != nil {
		return Inlet{}, err
	}
	in, err := s.changeInlet(ctx, by, org, id, revision, "inlet.changed", func(in *Inlet) error {
		in.Name, in.Achievement, in.Fields = req.Name, req.Achievement, req.Fields
		return nil
	})
	if err == nil && req.Secret != "" {
		err = s.Secrets.Keep(ctx, secretName("inlet", string(id), in.Secret), req.secret().b)
	}
	return in, err
}

// SwitchInlet opens or shuts a door.
func (s *Service) SwitchInlet(ctx context.Context, by account.Actor, org account.OrgID, id InletID, revision int, to State) (Inlet, error) {
	if to != On && to != Off {
		return Inlet{}, fault.Field("state", "A door is on or off.")
	}
	return s.changeInlet(ctx, by, org, id, revision, "inlet."+string(to), func(in *Inlet) error {
		in.State = to
		return nil
	})
}

// RotateInlet gives a door a new secret; for so long the old one is taken, too.
func (s *Service) RotateInlet(ctx context.Context, by account.Actor, org account.OrgID, id InletID, revision int, overlap time.Duration) (Inlet, error) {
	if overlap < 0 || overlap > maxOverlap {
		return Inlet{}, fault.Field("overlap", "The old secret can go on for at most 30 days.")
	}
	if err := by.RequireSome(account.ManageHooks, org); err != nil {
		return Inlet{}, err
	}
	var was Inlet
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		was, err = inletFor(tx, by, account.ManageHooks, org, id)
		return err
	})
	if err != nil {
		return Inlet{}, err
	}
	if was.Revision != revision {
		return Inlet{}, stale()
	}
	if err := s.Secrets.Keep(ctx, secretName("inlet", string(id), was.Secret+1), newSecret().b); err != nil {
		return Inlet{}, err
	}
	in, err := s.changeInlet(ctx, by, org, id, revision, "inlet.rotated", func(in *Inlet) error {
		in.Secret, in.OldUntil = was.Secret+1, time.Time{}
		if overlap > 0 {
			in.OldUntil = s.now().Add(overlap)
		}
		return nil
	})
	if err == nil && was.Secret > 1 {
		err = s.Secrets.Drop(ctx, secretName("inlet", string(id), was.Secret-1))
	}
	return in, err
}

func (s *Service) changeInlet(ctx context.Context, by account.Actor, org account.OrgID, id InletID, revision int, kind string, do func(*Inlet) error) (in Inlet, err error) {
	if err := by.RequireSome(account.ManageHooks, org); err != nil {
		return in, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if in, err = inletFor(tx, by, account.ManageHooks, org, id); err != nil {
			return err
		}
		if in.Revision != revision {
			return stale()
		}
		if err := do(&in); err != nil {
			return err
		}
		in.Revision, in.Changed = revision+1, s.now()
		if saved, err := tx.SaveInlet(in, revision); err != nil || !saved {
			return errOr(err, stale())
		}
		return tx.Record(s.event(by, org, kind, string(id)))
	})
	return in, err
}

// RemoveInlet shuts a door for good, and forgets what came.
func (s *Service) RemoveInlet(ctx context.Context, by account.Actor, org account.OrgID, id InletID) error {
	if err := by.RequireSome(account.ManageHooks, org); err != nil {
		return err
	}
	var in Inlet
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if in, err = inletFor(tx, by, account.ManageHooks, org, id); err != nil {
			return err
		}
		if err := tx.Record(s.event(by, org, "inlet.removed", string(id))); err != nil { // while it says what it is about
			return err
		}
		return tx.RemoveInlet(org, id)
	})
	for n := max(in.Secret-1, 1); err == nil && n <= in.Secret; n++ {
		err = s.Secrets.Drop(ctx, secretName("inlet", string(id), n))
	}
	return err
}

// InletSecret reveals what a door takes, to be put into the sending program.
func (s *Service) InletSecret(ctx context.Context, by account.Actor, org account.OrgID, id InletID) (Secret, error) {
	if err := by.RequireSome(account.ManageHooks, org); err != nil {
		return Secret{}, err
	}
	var in Inlet
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		in, err = inletFor(tx, by, account.ManageHooks, org, id)
		return err
	})
	if err != nil {
		return Secret{}, err
	}
	return s.kept(ctx, secretName("inlet", string(id), in.Secret))
}

// Arrivals tells what came through a door, the newest first, and how much that is.
func (s *Service) Arrivals(ctx context.Context, by account.Actor, org account.OrgID, id InletID, f ArrivalFilter) (list []Arrival, total int, err error) {
	if err := by.RequireSome(account.ReadEvents, org); err != nil {
		return nil, 0, err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit, f.Offset = min(f.Limit, 200), max(f.Offset, 0)
	err = s.Store.View(ctx, func(tx Tx) error {
		if _, err := inletFor(tx, by, account.ReadEvents, org, id); err != nil {
			return err
		}
		if total, err = tx.CountArrivals(org, id, f); err != nil {
			return err
		}
		list, err = tx.Arrivals(org, id, f)
		return err
	})
	return list, total, err
}
