package issuer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"laurel/account"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/status"
)

// How long a signed status list is good for, when it is signed again at the
// latest, and how long readers may keep it.
const (
	listValid   = 7 * 24 * time.Hour
	listRefresh = 3 * 24 * time.Hour
	ListTTL     = 5 * time.Minute
	listSkew    = time.Minute // a reader's clock may be this much behind ours
)

// SignedList is a published status list.
type SignedList struct {
	Bytes []byte
	ETag  string
}

// StatusList is the signed list at its stable address, never older than the
// last change of status.
func (s *Service) StatusList(ctx context.Context, id ListID, suspension bool) (SignedList, error) {
	org, err := s.Public.OrgOfList(ctx, id)
	if err != nil {
		return SignedList{}, err
	}
	l, err := s.current(ctx, org, id)
	if err != nil {
		return SignedList{}, err
	}
	bytes := l.Revocation
	if suspension {
		bytes = l.Suspension
	}
	sum := sha256.Sum256(bytes)
	return SignedList{bytes, `"` + hex.EncodeToString(sum[:12]) + `"`}, nil
}

// Publish signs a pair of lists again if a status has changed since.
func (s *Service) PublishList(ctx context.Context, job PublishList) error {
	_, err := s.current(ctx, job.Org, job.List)
	return err
}

// current is the pair of lists, signed again where that is due.
func (s *Service) current(ctx context.Context, org account.OrgID, id ListID) (List, error) {
	l, fresh, err := s.look(ctx, org, id)
	if err != nil || fresh {
		return l, err
	}
	s.listMu.Lock()
	defer s.listMu.Unlock()
	if l, fresh, err = s.look(ctx, org, id); err != nil || fresh {
		return l, err
	}
	return s.signList(ctx, l)
}

// look tells besides whether a pair of lists is as it should be: of the last
// change of status, not too old, and signed with the keys of today.
func (s *Service) look(ctx context.Context, org account.OrgID, id ListID) (l List, fresh bool, err error) {
	if l, err = s.list(ctx, org, id); err != nil {
		return l, false, err
	}
	if len(l.Revocation) == 0 || l.Published != l.Generation || s.now().Sub(l.SignedAt) >= listRefresh {
		return l, false, nil
	}
	since, err := s.Keys.Since(ctx, org)
	return l, err == nil && !l.SignedAt.Before(since), err
}

func (s *Service) list(ctx context.Context, org account.OrgID, id ListID) (l List, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		l, err = tx.List(org, id)
		return err
	})
	return l, err
}

func (s *Service) signList(ctx context.Context, l List) (List, error) {
	signedAt := s.now() // before the key is had: keys that change meanwhile are later
	signer, err := s.Keys.Signer(ctx, l.Org)
	if err != nil {
		return List{}, err
	}
	var places []Place
	err = s.Store.View(ctx, func(tx Tx) error {
		if l, err = tx.List(l.Org, l.ID); err != nil { // the generation that the places belong to
			return err
		}
		places, err = tx.NotInForce(l.Org, l.ID)
		return err
	})
	if err != nil {
		return List{}, err
	}
	revocation, suspension := status.NewList(), status.NewList()
	for _, p := range places {
		if err := revocation.Set(p.Index, true); err != nil {
			return List{}, err
		}
		if err := suspension.Set(p.Index, p.Status == Suspended); err != nil {
			return List{}, err
		}
	}
	l.SignedAt, l.Published = signedAt, l.Generation
	if l.Revocation, err = s.listCredential(ctx, signer, l, s.listURL(l.ID), "revocation", revocation); err != nil {
		return List{}, err
	}
	if l.Suspension, err = s.listCredential(ctx, signer, l, s.suspensionURL(l.ID), "suspension", suspension); err != nil {
		return List{}, err
	}
	return l, s.Store.Update(ctx, func(tx Tx) error { return tx.SaveList(l) })
}

func (s *Service) listCredential(ctx context.Context, signer key.Signer, l List, url, purpose string, bits *status.List) ([]byte, error) {
	from := l.SignedAt.Add(-listSkew).Truncate(time.Second)
	doc, err := status.NewListCredential(status.Listing{ID: url, Issuer: signer.Controller(), Purpose: purpose, List: bits,
		ValidFrom: from, ValidUntil: from.Add(listValid), TTL: ListTTL})
	if err != nil {
		return nil, err
	}
	return proof.Sign(ctx, doc, signer, from)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// RefreshLists signs again every list whose signature would run out soon.
func (s *Service) RefreshLists(ctx context.Context, _ RefreshLists) error {
	due, err := s.Public.ListsSignedBefore(ctx, s.now().Add(-listRefresh))
	if err != nil {
		return err
	}
	for _, l := range due {
		if _, err := s.current(ctx, l.Org, l.ID); err != nil {
			return wrap("signing list", l.ID, err)
		}
	}
	return nil
}
