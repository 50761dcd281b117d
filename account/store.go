package account

import (
	"context"
	"time"
)

// Store keeps accounts.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error // all of fn, or none of it; fn may run twice
}

// Tx is one transaction. What belongs to somebody is asked for with its owner
// first and is [fault.NotFound] for anybody else.
type Tx interface {
	Person(PersonID) (Person, error)
	// NamesOf are the names of those of the people that are known, of an account
	// that became part of another the other's.
	NamesOf([]PersonID) (map[PersonID]string, error)
	// AddressesOf are the addresses that mail goes to, of those that have one; of
	// an account that became part of another the other's.
	AddressesOf([]PersonID) (map[PersonID]string, error)
	PersonByEmail(normal string) (Person, error)
	AddPerson(Person) error // fault.Conflict when an address is taken
	SetPerson(id PersonID, name string, operator bool) error
	SetZone(PersonID, string) error
	SetLanguage(PersonID, string) error
	AddAddress(id PersonID, normal string, at time.Time) error // fault.Conflict when it is taken
	RemoveAddress(id PersonID, normal string) error
	SetMainAddress(id PersonID, normal string) error
	ErasePerson(PersonID, time.Time) error
	Erasures() ([]Erasure, error)
	Memberships(PersonID) ([]Membership, error)     // in whole organisations
	UnitMemberships(PersonID) ([]Membership, error) // in units

	Organisation(OrgID) (Organisation, error)
	Organisations() ([]Organisation, error)
	AddOrganisation(Organisation) error
	SetOrganisation(OrgID, Organisation) error
	HoldOrganisation(OrgID, Hold) error                     // the zero Hold ends one
	VerifiedOrganisations() (map[OrgID]Organisation, error) // those with a proved domain
	Members(OrgID) ([]Member, error)
	SetMember(OrgID, PersonID, Role, time.Time) error // adds, or changes the role
	RemoveMember(OrgID, PersonID) error

	Units(OrgID) ([]Unit, error)
	AddUnit(OrgID, Unit) error
	SetUnit(OrgID, Unit) error
	RemoveUnit(OrgID, UnitID) error
	// UnitContents names what is in a unit beside units and members.
	UnitContents(OrgID, UnitID) (UnitContents, error)
	// EmptyUnit gives what is in a unit, but members and invitations, to another;
	// the empty one is the whole organisation.
	EmptyUnit(org OrgID, from, to UnitID) error
	UnitMembers(OrgID) ([]UnitMember, error)
	SetUnitMember(OrgID, UnitID, PersonID, Role, time.Time) error // adds, or changes the role
	RemoveUnitMember(OrgID, UnitID, PersonID) error

	OrgDomains(OrgID) ([]Domain, error) // by name
	OrgDomain(OrgID, string) (Domain, error)
	SetOrgDomain(OrgID, Domain) error // adds or changes
	RemoveOrgDomain(OrgID, string) error
	DomainHolders(name string) ([]OrgID, error)                      // those who have proved it
	DomainsDue(checkedBefore time.Time, limit int) ([]Domain, error) // proved ones, the longest ago first

	AddInvitation(OrgID, Invitation, []byte) error
	Invitations(OrgID) ([]Invitation, error) // those that have not ended, newest first
	InvitationByHash([]byte) (Invitation, error)
	EndInvitation(org OrgID, id InvitationID, accepted bool, at time.Time) error // forgets the address; fault.NotFound when it has ended already

	AddLink(PersonID, Link) error
	LinkByHash(hash []byte) (Link, error)
	SpendLink(PersonID, LinkID, time.Time) error // fault.NotFound when it is spent already
	EndLinks(PersonID, time.Time) error          // all that are not spent
	Attempts(what string, who []byte, since time.Time) (int, error)
	AddAttempt(what string, who []byte, id string, at time.Time) error
	Tidy(now time.Time) error // forgets what has run out

	Sessions(person PersonID, now time.Time) ([]Session, error) // that have neither ended nor run out, the last used first
	EndSession(PersonID, SessionID, time.Time) error
	EndSessions(person PersonID, keep SessionID, at time.Time) (int, error)

	Passkeys(PersonID) ([]Passkey, error) // the oldest first
	PasskeyByCredential(credential []byte) (Passkey, error)
	AddPasskey(PersonID, Passkey) error
	SetPasskey(PersonID, Passkey) error // its record, and when it was used or suspected
	RenamePasskey(PersonID, PasskeyID, string) error
	RemovePasskey(PersonID, PasskeyID) error
	AddChallenge(person PersonID, hash []byte, data string, until time.Time) error
	TakeChallenge(person PersonID, hash []byte, now time.Time) (data string, err error) // once; fault.NotFound

	SetRecoveryCodes(PersonID, [][]byte, time.Time) error // in place of those there were
	RecoveryState(PersonID) (RecoveryState, error)
	PersonByRecoveryCode(hash []byte) (PersonID, error) // of one that is not used
	SpendRecoveryCode(PersonID, []byte, time.Time) error

	Provider(OrgID) (Provider, error)
	SetProvider(OrgID, Provider) error // its domains apart
	RemoveProvider(OrgID) error        // with its domains and logins
	Domains() ([]ProviderDomain, error)
	AddDomain(OrgID, ProviderDomain) error
	RemoveDomain(org OrgID, domain string) error
	AllowDomain(org OrgID, domain string, at time.Time) error // fault.Conflict when another has it
	OrgByDomain(domain string) (OrgID, error)                 // that may sign in its people
	AddFlow(OrgID, Flow) error
	TakeFlow(org OrgID, hash []byte, now time.Time) (Flow, error) // once; fault.NotFound
	PersonByLogin(org OrgID, subject string) (PersonID, error)
	AddLogin(person PersonID, org OrgID, subject string, at time.Time) error
	Logins(PersonID) ([]Login, error)
	RemoveLogin(PersonID, OrgID) error
	RemoveLogins(OrgID) error

	HoldingCount(PersonID) (int, error)
	MergePerson(into, from PersonID, at time.Time) error // all but memberships
	MergedInto(PersonID) ([]PersonID, error)

	AddAPIKey(OrgID, APIKey, []byte) error
	APIKeys(OrgID) ([]APIKey, error)
	APIKey(OrgID, KeyID) (APIKey, error)
	APIKeyByHash([]byte) (key APIKey, old bool, err error)                    // old: by the secret it had before
	RotateAPIKey(org OrgID, id KeyID, hash []byte, at, until time.Time) error // the secret it had works until then
	EndOldSecret(OrgID, KeyID, time.Time) error
	SetAPIKeyRate(OrgID, KeyID, int) error
	SetAPIKeyScopes(OrgID, KeyID, []Right) error
	UseAPIKey(org OrgID, id KeyID, old bool, at time.Time) error
	RevokeAPIKey(OrgID, KeyID, time.Time) error

	Record(Event) error
	Events(OrgID, EventFilter) ([]Event, error)      // newest first
	EventsOfDay(OrgID, Day) ([]Event, error)         // in the order they were written
	UnsealedDays(before time.Time) ([]OrgDay, error) // by organisation, oldest first
	LastSeal(OrgID) (Seal, error)                    // zero before the first
	AddSeal(OrgID, Seal) error                       //
	Seals(OrgID) ([]Seal, error)                     // oldest first
	Later(interface{ Kind() string }) error          // runs after the commit, at least once
}

// Erasure remembers that somebody was erased.
type Erasure struct {
	Person PersonID  `json:"person"`
	At     time.Time `json:"at"`
}
