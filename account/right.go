package account

import (
	"slices"

	"laurel/fault"
)

// Role is what a person is in an organisation.
type Role string

const (
	Owner     Role = "owner"     // everything, and who else may
	Registrar Role = "registrar" // publishes and awards
	Author    Role = "author"    // writes micro-credentials
	Approver  Role = "approver"  // the second person who says yes to a draft
	Assessor  Role = "assessor"  // marks evidence
	Analyst   Role = "analyst"   // reads the numbers
	Recruiter Role = "recruiter" // looks for people
	Manager   Role = "manager"   // leads a team of an employer
	Sponsor   Role = "sponsor"   // pays for learning
	Reviewer  Role = "reviewer"  // of a quality body
	Auditor   Role = "auditor"   // reads everything, changes nothing
)

// Right is one thing a role may do in its organisation.
type Right string

const (
	Define        Right = "define"        // write and change drafts
	Approve       Right = "approve"       // say yes or no to another's draft
	Publish       Right = "publish"       // make a draft public, retire it
	Issue         Right = "issue"         // award, correct, suspend, revoke
	Delegate      Right = "delegate"      // let another organisation or a person award what is published
	Assess        Right = "assess"        // mark what learners hand in
	Moderate      Right = "moderate"      // settle what assessors disagree about, assign, hear appeals
	ReadDrafts    Right = "readDrafts"    // see what is not public yet
	ReadAwards    Right = "readAwards"    // see who was awarded what
	ReadNumbers   Right = "readNumbers"   // see counts, never who
	Recruit       Right = "recruit"       // roles, pipelines, shortlists
	Review        Right = "review"        // labels and recognition
	Manage        Right = "manage"        // members, the organisation's profile and keys
	ManageClients Right = "manageClients" // programs that act for the organisation
	ReadEvents    Right = "readEvents"    // the log of what was done, and what webhooks sent
	ManageHooks   Right = "manageHooks"   // webhooks to other programs and from them
	Verify        Right = "verify"        // have documents checked over the VC API

	ReadAssessments Right = "readAssessments" // see what learners handed in and what was decided
	HandIn          Right = "handIn"          // begin applications for learners and hand in for them
)

// rights is the whole table: what each role may do.
var rights = map[Role][]Right{
	Owner: {Define, Approve, Publish, Issue, Delegate, Assess, Moderate, ReadDrafts, ReadAwards, ReadNumbers, Recruit, Review,
		Manage, ManageClients, ManageHooks, ReadEvents, ReadAssessments, HandIn, Verify},
	Registrar: {Define, Publish, Issue, Delegate, Moderate, ReadDrafts, ReadAwards, ReadNumbers, ReadEvents, ReadAssessments, HandIn, ManageHooks, Verify},
	Author:    {Define, ReadDrafts, Verify},
	Approver:  {Approve, ReadDrafts, Verify},
	Assessor:  {Assess, ReadDrafts, Verify},
	Analyst:   {ReadDrafts, ReadNumbers, Verify},
	Recruiter: {Recruit, Verify},
	Manager:   {Recruit, ReadNumbers, Verify},
	Sponsor:   {ReadNumbers, Verify},
	Reviewer:  {Review, ReadDrafts, Verify},
	Auditor:   {ReadDrafts, ReadAwards, ReadNumbers, ReadEvents, ReadAssessments, Verify},
}

// Roles lists the roles in the order they are offered.
func Roles() []Role {
	return []Role{Owner, Registrar, Author, Approver, Assessor, Analyst, Recruiter, Manager, Sponsor, Reviewer, Auditor}
}

// Rights lists what the role may do.
func (r Role) Rights() []Right { return slices.Clone(rights[r]) }

// AllRights lists every right there is: what an owner has.
func AllRights() []Right { return Owner.Rights() }

// Scopes lists the rights an API key may be given. Approving, marking and
// moderating are not among them: an award names the people who did that.
func Scopes() []Right {
	return []Right{Define, Publish, Issue, Delegate, ReadDrafts, ReadAwards, ReadNumbers, ReadEvents, ReadAssessments, HandIn, ManageHooks, Verify}
}

// Actor is who acts. The zero Actor is nobody.
type Actor struct {
	Person      PersonID
	Name        string
	Emails      []string // proved
	Language    string   // in which they want their mails; empty where they did not say
	Memberships []Membership
	Operator    bool
	Client      string  // name of the API key or command; empty for a person
	Key         KeyID   // the API key
	Rate        int     // requests a minute that the API key may make
	Scopes      []Right // what the API key may do in its organisation
	Request     string  // id of the request, for the events
}

// System acts for the server itself: a command or a job, by its name. It may
// do what an operator may.
func System(name string) Actor { return Actor{Operator: true, Client: name} }

// SignedIn tells whether anybody is known to act.
func (a Actor) SignedIn() bool { return a.Person != "" || a.Client != "" }

// May tells whether a has the right r in all of org. An operator has no rights
// in organisations: running the server is not issuing for a university.
func (a Actor) May(r Right, org OrgID) bool { return a.MayIn(r, org, "") }

// MayIn tells whether a has the right r in a unit of org: by a role in the
// whole organisation, in the unit, or in one above it. The empty unit is the
// whole organisation.
func (a Actor) MayIn(r Right, org OrgID, unit UnitID) bool {
	return a.may(r, org, func(m Membership) bool { return m.covers(unit) })
}

// MaySome tells whether a has the right r in org or in any unit of it. It opens
// pages; what is on them is asked for with [Actor.RequireIn].
func (a Actor) MaySome(r Right, org OrgID) bool {
	return a.may(r, org, func(Membership) bool { return true })
}

// covers tells whether the role counts in a unit.
func (m Membership) covers(unit UnitID) bool {
	return m.Unit == "" || unit != "" && slices.Contains(m.Beneath, unit)
}

func (a Actor) may(r Right, org OrgID, counts func(Membership) bool) bool {
	for _, m := range a.Memberships {
		if m.Org != org || !counts(m) {
			continue
		}
		if a.Client != "" {
			return slices.Contains(a.Scopes, r)
		}
		if slices.Contains(rights[m.Role], r) {
			return true
		}
	}
	return false
}

// Member tells whether a belongs to org at all.
func (a Actor) Member(org OrgID) bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool { return m.Org == org })
}

// UnitsWith lists the units in which a has the right r by a role in a unit.
func (a Actor) UnitsWith(r Right, org OrgID) (units []UnitID) {
	for _, m := range a.Memberships {
		if m.Org == org && m.Unit != "" && a.Client == "" && slices.Contains(rights[m.Role], r) {
			units = append(units, m.Beneath...)
		}
	}
	slices.Sort(units)
	return slices.Compact(units)
}

// InUnits tells whether a has a role in a unit of org.
func (a Actor) InUnits(org OrgID) bool {
	return slices.ContainsFunc(a.Memberships, func(m Membership) bool { return m.Org == org && m.Unit != "" })
}

// Require is May as an error: [fault.NotSignedIn] for nobody,
// [fault.NotFound] for a stranger to the organisation, who shall not learn
// what it has, and [fault.Forbidden] for a member without the right.
func (a Actor) Require(r Right, org OrgID) error { return a.require(a.May(r, org), r, org) }

// RequireSome is MaySome as an error, the same as Require's.
func (a Actor) RequireSome(r Right, org OrgID) error { return a.require(a.MaySome(r, org), r, org) }

// RequireIn is MayIn as an error. Who has roles in other units alone is a
// stranger to this one.
func (a Actor) RequireIn(r Right, org OrgID, unit UnitID) error {
	if a.Member(org) && !slices.ContainsFunc(a.Memberships, func(m Membership) bool { return m.Org == org && m.covers(unit) }) {
		return fault.NoSuch("unit", string(unit))
	}
	return a.require(a.MayIn(r, org, unit), r, org)
}

// RequireOf is RequireIn for the unit of a thing. It is looked up only for who
// has roles in units alone; they are strangers to what is of no unit.
func (a Actor) RequireOf(r Right, org OrgID, unit func() (UnitID, error)) error {
	if a.May(r, org) || !a.InUnits(org) {
		return a.Require(r, org)
	}
	of, err := unit()
	if err != nil {
		return err
	}
	return a.RequireIn(r, org, of)
}

// Narrowed are the units that a list is narrowed to when a asks for those of
// some units; nil stands for all of the organisation, and an empty list for
// none of it.
func (a Actor) Narrowed(r Right, org OrgID, asked []UnitID) []UnitID {
	if a.May(r, org) {
		return asked
	}
	mine := a.UnitsWith(r, org)
	if asked != nil {
		mine = slices.DeleteFunc(mine, func(u UnitID) bool { return !slices.Contains(asked, u) })
	}
	return append([]UnitID{}, mine...)
}

func (a Actor) require(may bool, r Right, org OrgID) error {
	switch {
	case may:
		return nil
	case !a.SignedIn():
		return fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	case !a.Member(org):
		return fault.NoSuch("organisation", string(org))
	}
	return fault.New(fault.Forbidden, "account.forbidden", "Your role in this organisation does not include this. Ask one of its owners.", "right", string(r))
}

// RequireOperator is for what only those who run the server may do.
func (a Actor) RequireOperator() error {
	switch {
	case a.Operator:
		return nil
	case !a.SignedIn():
		return fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	}
	return fault.New(fault.Forbidden, "account.operatorOnly", "Only those who run this server may do this.")
}

// Has tells whether the actor has proved this address.
func (a Actor) Has(email string) bool {
	normal, err := NormalEmail(email)
	return err == nil && slices.Contains(a.Emails, normal)
}

// Event begins an event done by a. The store fills in what is missing of id and time.
func (a Actor) Event(kind, subject string) Event {
	return Event{Actor: a.Person, Client: a.Client, Request: a.Request, Kind: kind, Subject: subject}
}
