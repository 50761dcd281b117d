package issuer

import "laurel/account"

// The jobs that follow a commit. cmd/laurel maps each to one method.

// Announce sends the claim mail of a new award.
type Announce struct {
	Org   account.OrgID `json:"org"`
	Award AwardID       `json:"award"`
}

// FinishAward completes an award that was reserved and perhaps not signed.
type FinishAward struct {
	Org   account.OrgID `json:"org"`
	Award AwardID       `json:"award"`
}

// Corrected tells the holder that an award was replaced, and moves the holding.
type Corrected struct {
	Org account.OrgID `json:"org"`
	Old AwardID       `json:"old"`
	New AwardID       `json:"new"`
}

// StatusChanged tells the holder that an award was suspended, reinstated or
// revoked. Event makes each notice one of its own.
type StatusChanged struct {
	Org    account.OrgID `json:"org"`
	Award  AwardID       `json:"award"`
	Status Status        `json:"status"`
	Event  string        `json:"event"`
}

// PublishList signs the two status lists of a pair again.
type PublishList struct {
	Org  account.OrgID `json:"org"`
	List ListID        `json:"list"`
}

// RefreshLists signs every list again before its signature runs out.
type RefreshLists struct{}

// BatchEnded follows when the last row of a batch is done.
type BatchEnded struct {
	Org   account.OrgID `json:"org"`
	Batch BatchID       `json:"batch"`
}

func (BatchEnded) Kind() string    { return "issuer.batchEnded" }
func (Announce) Kind() string      { return "issuer.announce" }
func (FinishAward) Kind() string   { return "issuer.finish" }
func (Corrected) Kind() string     { return "issuer.corrected" }
func (StatusChanged) Kind() string { return "issuer.status" }
func (PublishList) Kind() string   { return "issuer.publishList" }
func (RefreshLists) Kind() string  { return "issuer.refreshLists" }
