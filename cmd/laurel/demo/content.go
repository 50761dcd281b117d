// Package demo holds what the demonstration shows: organisations,
// micro-credentials, people and a year of awards, all invented, all written
// here. It is content only; seeding it through the services is done beside it.
//
// Start with [Load].
package demo

import (
	"slices"

	"laurel/account"
	"laurel/issuer"
)

// Content is everything the demonstration begins with.
type Content struct {
	Organisations []Organisation
	Credentials   []Credential // to be published, 36 of them
	Partners      []Partner    // who wrote some of them together
	Delegations   []Delegation // what others may award
	Drafts        []Credential // to be left as drafts
	Staff         []Staff      // who acts for the organisations
	Invited       []Staff      // who is asked in and has not come yet
	Roles         []Role       // who gets a sign-in link when the demo starts
	Learners      []Learner
}

// Organisation is one that defines, issues, employs or vouches.
type Organisation struct {
	Key         string // short name used in this package
	Name        string
	Kind        account.Kind
	Country     string
	City        string
	Description string
	Website     string
	Email       string
	Hue         int
	DID         account.KeyKind
}

// Credential is a definition and whose it is.
type Credential struct {
	Key        string
	Org        string // an organisation's key
	Definition issuer.Definition
}

// Staff is a person's role in an organisation. Each organisation has exactly
// one owner, and its awards are given by its registrar or, where it has none,
// its owner.
type Staff struct {
	Org, Name, Email string
	Role             account.Role
}

// Role is one of the parts a visitor may play.
type Role struct {
	Key   string // registrar, author, assessor, learner, employer, quality, operator
	Name  string
	Email string
	Org   string // "" for the learner and the operator
	What  string // one line for the page that lists the sign-in links
}

// Learner is somebody who earns awards.
type Learner struct{ Name, Email string }

// Load gathers the content. The same every time.
func Load() Content {
	c := Content{
		Organisations: organisations,
		Partners:      partners,
		Delegations:   delegations,
		Drafts:        drafts,
		Staff:         staff,
		Invited:       invited,
		Roles:         roles,
		Learners:      learners(),
	}
	for _, offers := range [][]Credential{nordmark, kestrel, varn, crafts, ellery, trade, rule} {
		c.Credentials = append(c.Credentials, offers...)
	}
	return c
}

// Owner tells who owns an organisation.
func (c Content) Owner(org string) (Staff, bool) {
	i := slices.IndexFunc(c.Staff, func(s Staff) bool { return s.Org == org && s.Role == account.Owner })
	if i < 0 {
		return Staff{}, false
	}
	return c.Staff[i], true
}

// Registrar tells who gives an organisation's awards.
func (c Content) Registrar(org string) (Staff, bool) {
	var found Staff
	for _, s := range c.Staff {
		if s.Org == org && (s.Role == account.Registrar || s.Role == account.Owner && found.Org == "") {
			found = s
		}
	}
	return found, found.Org != ""
}
