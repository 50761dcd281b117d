package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"laurel/fault"
)

// APIKey lets a program act for an organisation, within its scopes.
type APIKey struct {
	ID      KeyID
	Org     OrgID
	OrgName string
	Name    string
	Scopes  []Right
	Rate    int // requests a minute
	MadeBy  PersonID
	Created time.Time
	Expires *time.Time // nil: works until it is revoked
	Used    *time.Time // to the minute
	Revoked *time.Time

	Rotated  *time.Time // when it got the secret it has
	OldUntil *time.Time // until when the one before works
	OldUsed  *time.Time // to the minute
}

// KeyState says whether a key works.
type KeyState string

const (
	KeyWorks   KeyState = "works"
	KeyRunOut  KeyState = "runOut"
	KeyRevoked KeyState = "revoked"
)

// State is whether the key works at a moment.
func (k APIKey) State(at time.Time) KeyState {
	switch {
	case k.Revoked != nil:
		return KeyRevoked
	case k.Expires != nil && !at.Before(*k.Expires):
		return KeyRunOut
	}
	return KeyWorks
}

// OldWorks tells whether the secret before the present one still works.
func (k APIKey) OldWorks(at time.Time) bool {
	return k.State(at) == KeyWorks && k.OldUntil != nil && at.Before(*k.OldUntil)
}

// KeyRequest is what is told about a key.
type KeyRequest struct {
	Name    string
	Scopes  []Right
	Rate    int       // requests a minute; 0 is 6,000
	Expires time.Time // zero: never
}

const (
	// keyPrefix marks a key, so that people and secret scanners know one.
	keyPrefix = "laurel_"

	keyRate    = 6_000
	maxKeyRate = 60_000
	maxKeys    = 200 // of one organisation, revoked ones not counted
	maxOverlap = 30 * 24 * time.Hour

	// usedWithin is how coarsely the use of a key is kept: one write a minute.
	usedWithin = time.Minute
)

// mayGive asks that somebody has all the rights that they give a key: it can do no
// more than who gave them.
func mayGive(by Actor, scopes []Right, org OrgID) error {
	for _, r := range scopes {
		if err := by.Require(r, org); err != nil {
			return err
		}
	}
	return nil
}

// NewAPIKey makes a key and returns it in the clear, this once. It can do no
// more than who made it.
func (s *Service) NewAPIKey(ctx context.Context, by Actor, org OrgID, req KeyRequest) (APIKey, Token, error) {
	key, err := s.checkedKey(req)
	if err != nil {
		return APIKey{}, "", err
	}
	if err := by.Require(ManageClients, org); err != nil {
		return APIKey{}, "", err
	}
	if err := mayGive(by, key.Scopes, org); err != nil {
		return APIKey{}, "", err
	}
	token := keyPrefix + NewToken()
	key.ID, key.Org, key.MadeBy, key.Created = KeyID(s.newID()), org, by.Person, s.now()
	return key, token, s.Store.Update(ctx, func(tx Tx) error {
		all, err := tx.APIKeys(org)
		if err != nil {
			return err
		}
		working := 0
		for _, k := range all {
			if k.State(key.Created) == KeyWorks {
				working++
			}
		}
		if working >= maxKeys {
			return fault.New(fault.Conflict, "key.tooMany", "An organisation has at most {max} keys that work. Revoke one first.", "max", fmt.Sprint(maxKeys))
		}
		if err := tx.AddAPIKey(org, key, token.Hash()); err != nil {
			return err
		}
		return s.keyEvent(tx, by, "key.made", key, nil)
	})
}

// checkedKey is the request as a key, or every field at fault.
func (s *Service) checkedKey(req KeyRequest) (APIKey, error) {
	var bad []*fault.Error
	name, err := cleanName(req.Name)
	if err != nil {
		bad = append(bad, fault.Field("name", "Name the program, in at most 200 characters."))
	}
	scopes, wrong := checkedScopes(req.Scopes)
	bad = append(bad, wrong...)
	rate := cmp.Or(req.Rate, keyRate)
	if err := checkRate(rate); err != nil {
		bad = append(bad, err)
	}
	key := APIKey{Name: name, Scopes: scopes, Rate: rate}
	if !req.Expires.IsZero() {
		expires := req.Expires.UTC()
		if key.Expires = &expires; !s.now().Before(expires) {
			bad = append(bad, fault.Field("expires", "This day is over. Leave it empty for a key that does not run out."))
		}
	}
	return key, fault.Join(bad...)
}

// checkedScopes are the rights of a key in order, each once.
func checkedScopes(asked []Right) (scopes []Right, bad []*fault.Error) {
	if len(asked) == 0 {
		bad = append(bad, fault.Field("scopes", "Say what the key may do."))
	}
	for _, r := range asked {
		if !slices.Contains(Scopes(), r) {
			bad = append(bad, fault.Field("scopes", "A key cannot be given the right {right}.", "right", string(r)))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(asked))), bad
}

func checkRate(rate int) *fault.Error {
	if rate < 1 || rate > maxKeyRate {
		return fault.Field("rate", "Give a whole number of requests a minute, from 1 to 60,000.")
	}
	return nil
}

func (s *Service) keyEvent(tx Tx, by Actor, kind string, key APIKey, detail map[string]string) error {
	e := by.Event(kind, string(key.ID))
	e.Org, e.Detail = key.Org, map[string]string{"name": key.Name}
	for name, value := range detail {
		e.Detail[name] = value
	}
	return s.record(tx, e)
}

// APIKeys lists an organisation's keys, revoked ones too.
func (s *Service) APIKeys(ctx context.Context, by Actor, org OrgID) (all []APIKey, err error) {
	if err := by.Require(ManageClients, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.APIKeys(org)
		return err
	})
	return all, err
}

// APIKey is one key of an organisation.
func (s *Service) APIKey(ctx context.Context, by Actor, org OrgID, id KeyID) (key APIKey, err error) {
	if err := by.Require(ManageClients, org); err != nil {
		return APIKey{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		key, err = tx.APIKey(org, id)
		return err
	})
	return key, err
}

// changeKey does something to a key that works.
func (s *Service) changeKey(ctx context.Context, by Actor, org OrgID, id KeyID, do func(Tx, APIKey) error) error {
	if err := by.Require(ManageClients, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		key, err := tx.APIKey(org, id)
		if err != nil {
			return err
		}
		if key.State(s.now()) != KeyWorks {
			return fault.New(fault.Conflict, "key.ended", "This key works no more. Make another one.")
		}
		return do(tx, key)
	})
}

// RotateAPIKey gives a key a new secret and returns it in the clear, this once.
// The secret it had works on for overlap, 30 days at most; one before that ends.
func (s *Service) RotateAPIKey(ctx context.Context, by Actor, org OrgID, id KeyID, overlap time.Duration) (Token, error) {
	if overlap < 0 || overlap > maxOverlap {
		return "", fault.Field("overlap", "Choose when the old secret ends.")
	}
	token := keyPrefix + NewToken()
	return token, s.changeKey(ctx, by, org, id, func(tx Tx, key APIKey) error {
		until := s.now().Add(overlap)
		if err := tx.RotateAPIKey(org, id, token.Hash(), s.now(), until); err != nil {
			return err
		}
		return s.keyEvent(tx, by, "key.rotated", key, map[string]string{"oldUntil": until.UTC().Format(time.RFC3339)})
	})
}

// EndOldSecret ends the secret that a key had before, at once.
func (s *Service) EndOldSecret(ctx context.Context, by Actor, org OrgID, id KeyID) error {
	return s.changeKey(ctx, by, org, id, func(tx Tx, key APIKey) error {
		if !key.OldWorks(s.now()) {
			return nil
		}
		if err := tx.EndOldSecret(org, id, s.now()); err != nil {
			return err
		}
		return s.keyEvent(tx, by, "key.oldEnded", key, nil)
	})
}

// SetAPIKeyRate changes how many requests a minute a key may make.
func (s *Service) SetAPIKeyRate(ctx context.Context, by Actor, org OrgID, id KeyID, rate int) error {
	if err := checkRate(rate); err != nil {
		return err
	}
	return s.changeKey(ctx, by, org, id, func(tx Tx, key APIKey) error {
		if key.Rate == rate {
			return nil
		}
		if err := tx.SetAPIKeyRate(org, id, rate); err != nil {
			return err
		}
		return s.keyEvent(tx, by, "key.rateChanged", key, map[string]string{"before": fmt.Sprint(key.Rate), "rate": fmt.Sprint(rate)})
	})
}

// SetAPIKeyScopes changes what a key may do, from its next request on, with each
// of its secrets. Was is what it might do when that was read: where somebody else
// changed it since, that is a [fault.Conflict]. Who changes it gives no right
// that they do not have; what it had may stay.
func (s *Service) SetAPIKeyScopes(ctx context.Context, by Actor, org OrgID, id KeyID, was, scopes []Right) error {
	scopes, bad := checkedScopes(scopes)
	if err := fault.Join(bad...); err != nil {
		return err
	}
	return s.changeKey(ctx, by, org, id, func(tx Tx, key APIKey) error {
		if slices.Equal(key.Scopes, scopes) {
			return nil
		}
		if !slices.Equal(key.Scopes, slices.Sorted(slices.Values(was))) {
			return fault.New(fault.Conflict, "key.changed", "Somebody else changed what this key may do just now. Look at it again before you decide.")
		}
		if err := mayGive(by, slices.DeleteFunc(slices.Clone(scopes), func(r Right) bool { return slices.Contains(key.Scopes, r) }), org); err != nil {
			return err
		}
		if err := tx.SetAPIKeyScopes(org, id, scopes); err != nil {
			return err
		}
		return s.keyEvent(tx, by, "key.scopesChanged", key, map[string]string{"before": ScopeNames(key.Scopes), "after": ScopeNames(scopes)})
	})
}

// ScopeNames are the scopes of a key in one text, as they are kept and logged.
func ScopeNames(scopes []Right) string {
	names := make([]string, len(scopes))
	for i, r := range scopes {
		names[i] = string(r)
	}
	return strings.Join(names, " ")
}

// RevokeAPIKey ends a key at once, with all of its secrets.
func (s *Service) RevokeAPIKey(ctx context.Context, by Actor, org OrgID, id KeyID) error {
	if err := by.Require(ManageClients, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		key, err := tx.APIKey(org, id)
		if err != nil || key.Revoked != nil {
			return err
		}
		if err := tx.RevokeAPIKey(org, id, s.now()); err != nil {
			return err
		}
		return s.keyEvent(tx, by, "key.revoked", key, nil)
	})
}

// ActorForKey is the program that shows a key.
func (s *Service) ActorForKey(ctx context.Context, token Token) (Actor, error) {
	refused := fault.New(fault.NotSignedIn, "key.unknown", "This API key is not valid here.")
	if !strings.HasPrefix(string(token), keyPrefix) {
		return Actor{}, refused
	}
	var key APIKey
	var old bool
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		key, old, err = tx.APIKeyByHash(token.Hash())
		return err
	})
	now := s.now()
	switch {
	case fault.Is(err, fault.NotFound):
		return Actor{}, refused
	case err != nil:
		return Actor{}, err
	case key.State(now) == KeyRunOut:
		return Actor{}, fault.New(fault.NotSignedIn, "key.runOut", "This API key ran out on {day}. Its organisation can make another.", "day", key.Expires.Format(time.DateOnly))
	case key.State(now) != KeyWorks, old && !key.OldWorks(now):
		return Actor{}, refused
	}
	s.noteUse(ctx, key, old, now)
	return Actor{Name: key.Name, Client: key.Name, Key: key.ID, Rate: key.Rate, Scopes: key.Scopes,
		Memberships: []Membership{{Org: key.Org, OrgName: key.OrgName}}}, nil
}

// noteUse keeps when a key was last used, at most once a minute for each
// secret. A call is not refused because that could not be written.
func (s *Service) noteUse(ctx context.Context, key APIKey, old bool, now time.Time) {
	last := key.Used
	if old {
		last = key.OldUsed
	}
	if last != nil && now.Sub(*last) < usedWithin {
		return
	}
	_ = s.Store.Update(ctx, func(tx Tx) error { return tx.UseAPIKey(key.Org, key.ID, old, now.Truncate(usedWithin)) })
}
