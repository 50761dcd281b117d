package assess

import "laurel/account"

// The jobs that follow a commit. cmd/laurel maps each to one method.

// Assign finds assessors for an application that lacks some.
type Assign struct {
	Org         account.OrgID `json:"org"`
	Application ApplicationID `json:"application"`
}

// AssignWaiting does [Assign] for every application that still lacks somebody:
// a new assessor may have come.
type AssignWaiting struct{}

// AwardPassed gives the award of an application that passed.
type AwardPassed struct {
	Org         account.OrgID `json:"org"`
	Application ApplicationID `json:"application"`
}

// AwardWaiting has [AwardPassed] done again for every application whose award
// could not be made: what stood in its way may be gone, or gone for good.
type AwardWaiting struct{}

func (Assign) Kind() string        { return "assess.assign" }
func (AssignWaiting) Kind() string { return "assess.assignWaiting" }
func (AwardPassed) Kind() string   { return "assess.award" }
func (AwardWaiting) Kind() string  { return "assess.awardWaiting" }
