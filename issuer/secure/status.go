package secure

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/proof"
	"laurel/credential/status"
	"laurel/fault"
)

// How long a signed status list is good for, when it is signed again at the
// latest, and how long readers may keep it.
const (
	listValid   = 7 * 24 * time.Hour
	listRefresh = 24 * time.Hour
	ListTTL     = 5 * time.Minute
	listSkew    = time.Minute // a reader's clock may be this much behind ours
)

// listPath is where the lists lie under the public URL.
const listPath = "/vcapi/status-lists/"

// statusContext defines the words of an entry for credentials of the 1.1 model.
const statusContext = "https://www.w3.org/ns/credentials/status/v1"

// ListURL is the address of a status list.
func (s *Service) ListURL(id ListID) string { return s.PublicURL + listPath + string(id) }

type entry struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Purpose    string `json:"statusPurpose"`
	Index      string `json:"statusListIndex"`
	Credential string `json:"statusListCredential"`
}

// withStatus takes a place in a status list and adds the entry to a
// credential (Bitstring Status List §BitstringStatusListEntry). It may say
// itself for which purpose, in an entry without a place.
func (s *Service) withStatus(ctx context.Context, owner account.OrgID, with Instance, c *credential.Credential, id string) ([]byte, error) {
	purpose, err := purposeOf(c)
	if err != nil {
		return nil, err
	}
	fresh := List{ID: ListID(uuid.Must(uuid.NewV7()).String()), Owner: owner, Purpose: purpose}
	rand.Read(fresh.Secret[:]) // never fails
	var place Place
	err = s.Store.Update(ctx, func(tx Tx) error {
		if owner != OpenOwner { // what is open is nobody's
			if err := tx.FixPublicURL(s.PublicURL); err != nil {
				return err
			}
		}
		list, n, err := tx.NextPlace(owner, fresh)
		if err != nil {
			return err
		}
		place = Place{List: list.ID, Index: status.Index(list.Secret, n), Purpose: purpose, Credential: id}
		return tx.AddPlace(owner, place)
	})
	if err != nil {
		return nil, err
	}
	url, index := s.ListURL(place.List), strconv.Itoa(place.Index)
	doc := c.Bytes()
	if c.OldModel() { // its context does not know these words
		contexts, _ := c.Value().(map[string]any)["@context"].([]any)
		if contexts == nil {
			contexts = []any{credential.ContextV1}
		}
		if doc, err = withMember(doc, "@context", append(slices.Clone(contexts), statusContext)); err != nil {
			return nil, err
		}
	}
	return withMember(doc, "credentialStatus", entry{url + "#" + index, status.Bitstring, purpose, index, url})
}

// purposeOf reads for what the status of a credential is to be kept.
func purposeOf(c *credential.Credential) (string, error) {
	value, there := c.Value().(map[string]any)["credentialStatus"]
	if !there {
		return status.Revocation, nil
	}
	m, _ := value.(map[string]any)
	purpose, _ := m["statusPurpose"].(string)
	if len(m) != 2 || m["type"] != status.Bitstring || purpose != status.Revocation && purpose != status.Suspension {
		return "", refuse("/credentialStatus", "status.there",
			"this instance adds the entry itself: leave credentialStatus out, or name its type %s and a statusPurpose of %s or %s", status.Bitstring, status.Revocation, status.Suspension)
	}
	return purpose, nil
}

// withMember sets a member of a JSON object's text, which is well formed.
func withMember(doc []byte, name string, value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(doc, &members); err != nil {
		return nil, err
	}
	if _, there := members[name]; there {
		members[name] = text
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		err := enc.Encode(members)
		return bytes.TrimSpace(out.Bytes()), err
	}
	end := bytes.LastIndexByte(doc, '}')
	return fmt.Appendf(bytes.Clone(doc[:end]), ",%q:%s}", name, text), nil
}

// StatusRequest asks for the status of a credential to be changed (VC API
// §Update Status).
type StatusRequest struct {
	Credential string // its id, or the one it goes by
	Purpose    string // "": the only one it has
	List       string // the list's address, with Index, instead of an id
	Index      string
	Set        bool
}

// SetStatus changes the status of a credential that [Service.Issue] gave a
// place. Revoked it stays revoked (Bitstring Status List §statusPurpose).
func (s *Service) SetStatus(ctx context.Context, by account.Actor, req StatusRequest) error {
	owner, err := s.owner(by, account.Issue)
	if err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		place, err := s.place(tx, owner, req)
		if err != nil || place.Set == req.Set {
			return err
		}
		if !req.Set && place.Purpose == status.Revocation {
			return refuse("/status", "status.final", "a revocation is final: it cannot be taken back")
		}
		if err := tx.SetPlace(owner, place.List, place.Index, req.Set); err != nil || owner == OpenOwner {
			return err
		}
		e := by.Event("credential.status", string(place.List)+"#"+strconv.Itoa(place.Index))
		e.Org, e.At = owner, s.now()
		e.Detail = map[string]string{"purpose": place.Purpose, "set": strconv.FormatBool(req.Set)}
		return tx.Record(e)
	})
}

// place finds the one that a request names.
func (s *Service) place(tx Tx, owner account.OrgID, req StatusRequest) (Place, error) {
	if req.List != "" || req.Index != "" {
		id, ours := strings.CutPrefix(req.List, s.PublicURL+listPath)
		index, err := strconv.Atoi(req.Index)
		if !ours || uuid.Validate(id) != nil || err != nil || index < 0 {
			return Place{}, noPlace()
		}
		p, err := tx.Place(owner, ListID(id), index)
		if err == nil && (req.Purpose != "" && p.Purpose != req.Purpose || req.Credential != "" && p.Credential != "" && p.Credential != req.Credential) {
			err = noPlace()
		}
		return p, err
	}
	if req.Credential == "" {
		return Place{}, refuse("/credentialId", "shape.missing", "credentialId is missing, and so are the list and the place")
	}
	if !keepable(req.Credential) {
		return Place{}, noPlace()
	}
	all, err := tx.Places(owner, req.Credential)
	if err != nil {
		return Place{}, err
	}
	var fits []Place
	for _, p := range all {
		if req.Purpose == "" || p.Purpose == req.Purpose {
			fits = append(fits, p)
		}
	}
	switch len(fits) {
	case 0:
		return Place{}, noPlace()
	case 1:
		return fits[0], nil
	}
	return Place{}, refuse("/credentialId", "status.several", "several credentials go by this id: name statusListCredential and statusListIndex")
}

// signedList is a list as it was signed for one generation.
type signedList struct {
	generation int64
	at         time.Time
	bytes      []byte
}

// StatusList is a signed list, never older than the last change of status.
// Everyone may read it.
func (s *Service) StatusList(ctx context.Context, id ListID) ([]byte, error) {
	none := fault.NoSuch("status list", string(id))
	if uuid.Validate(string(id)) != nil {
		return nil, none
	}
	var list List
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		list, err = tx.List(id)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case list.Owner == OpenOwner && s.Open == nil:
		return nil, none // its key is not in use
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept := s.signed[id]; kept.bytes != nil && kept.generation == list.Generation && s.now().Sub(kept.at) < listRefresh {
		return kept.bytes, nil
	}
	var set []int
	err = s.Store.View(ctx, func(tx Tx) (err error) {
		if list, err = tx.List(id); err == nil { // the generation that the places belong to
			set, err = tx.SetIndexes(list.Owner, id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	signed, err := s.signList(ctx, list, set)
	if err != nil {
		return nil, err
	}
	if s.signed == nil {
		s.signed = map[ListID]signedList{}
	}
	s.signed[id] = signedList{list.Generation, s.now(), signed}
	return signed, nil
}

func (s *Service) signList(ctx context.Context, list List, set []int) ([]byte, error) {
	with, err := s.instance(ctx, list.Owner, "status")
	if err != nil {
		return nil, err
	}
	bits := status.NewList()
	for _, index := range set {
		if err := bits.Set(index, true); err != nil {
			return nil, err
		}
	}
	from := s.now().Add(-listSkew)
	doc, err := status.NewListCredential(status.Listing{ID: s.ListURL(list.ID), Issuer: with.Signer.Controller(), Purpose: list.Purpose,
		List: bits, ValidFrom: from, ValidUntil: from.Add(listValid), TTL: ListTTL})
	if err != nil {
		return nil, err
	}
	return proof.Sign(ctx, doc, with.Signer, from)
}
