package account

import (
	"context"
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
	MadeBy  PersonID
	Created time.Time
	Revoked *time.Time
}

// keyPrefix marks a key, so that people and secret scanners know one.
const keyPrefix = "laurel_"

// NewAPIKey makes a key and returns it in the clear, this once. It can do no
// more than who made it.
func (s *Service) NewAPIKey(ctx context.Context, by Actor, org OrgID, scopes []Right, name string) (APIKey, Token, error) {
	name, err := cleanName(name)
	if err != nil {
		return APIKey{}, "", err
	}
	if len(scopes) == 0 {
		return APIKey{}, "", fault.Field("scopes", "Say what the key may do.")
	}
	if err := by.Require(ManageClients, org); err != nil {
		return APIKey{}, "", err
	}
	for _, r := range scopes {
		if !slices.Contains(Scopes(), r) {
			return APIKey{}, "", fault.Field("scopes", "A key cannot be given the right {right}.", "right", string(r))
		}
		if err := by.Require(r, org); err != nil {
			return APIKey{}, "", err
		}
	}
	token := keyPrefix + NewToken()
	key := APIKey{ID: KeyID(s.newID()), Org: org, Name: name, Scopes: scopes, MadeBy: by.Person, Created: s.now()}
	return key, token, s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.AddAPIKey(org, key, token.Hash()); err != nil {
			return err
		}
		e := by.Event("key.made", string(key.ID))
		e.Org = org
		return s.record(tx, e)
	})
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

// RevokeAPIKey ends a key at once.
func (s *Service) RevokeAPIKey(ctx context.Context, by Actor, org OrgID, id KeyID) error {
	if err := by.Require(ManageClients, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.RevokeAPIKey(org, id, s.now()); err != nil {
			return err
		}
		e := by.Event("key.revoked", string(id))
		e.Org = org
		return s.record(tx, e)
	})
}

// ActorForKey is the program that shows a key.
func (s *Service) ActorForKey(ctx context.Context, token Token) (Actor, error) {
	refused := fault.New(fault.NotSignedIn, "key.unknown", "This API key is not valid here.")
	if !strings.HasPrefix(string(token), keyPrefix) {
		return Actor{}, refused
	}
	var key APIKey
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		key, err = tx.APIKeyByHash(token.Hash())
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound), err == nil && key.Revoked != nil:
		return Actor{}, refused
	case err != nil:
		return Actor{}, err
	}
	return Actor{Name: key.Name, Client: key.Name, Scopes: key.Scopes, Memberships: []Membership{{Org: key.Org, OrgName: key.OrgName}}}, nil
}
