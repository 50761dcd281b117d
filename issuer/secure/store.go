package secure

import (
	"context"

	"laurel/account"
)

// ListID is the id of a status list, a UUIDv7; it stands in its address.
type ListID string

// List is a status list of one owner: an organisation, or [OpenOwner].
type List struct {
	ID         ListID
	Owner      account.OrgID
	Purpose    string   // "revocation", "suspension"
	Secret     [32]byte // of the order in which places are taken
	Taken      int
	Generation int64 // counts the changes of status
}

// Place is where the status of one credential is kept.
type Place struct {
	List       ListID
	Index      int
	Purpose    string
	Credential string // its id, or the one it goes by; "" where it has none
	Set        bool
}

// Store keeps status lists.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction. Its methods take the owner first, and answer
// [fault.NotFound] for what is another's.
type Tx interface {
	// NextPlace takes the next place in the owner's newest list of a purpose,
	// beginning one with the given id and secret when there is none or the
	// newest is full. The place is the position in the order of taking.
	NextPlace(owner account.OrgID, fresh List) (List, int, error)
	AddPlace(account.OrgID, Place) error
	// Places finds those of a credential.
	Places(owner account.OrgID, credential string) ([]Place, error)
	Place(owner account.OrgID, list ListID, index int) (Place, error)
	// SetPlace changes a place and counts its list's generation up.
	SetPlace(owner account.OrgID, list ListID, index int, set bool) error
	// List is public, as the document that is made of it.
	List(ListID) (List, error)
	// SetIndexes lists the places that are set, ascending.
	SetIndexes(owner account.OrgID, list ListID) ([]int, error)

	FixPublicURL(url string) error
	Record(account.Event) error
}
