package account

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"laurel/fault"
)

// Domain is a domain that an organisation says is its own, and whether that
// was seen: a token stands in the domain's DNS or on its web server.
type Domain struct {
	Org       OrgID
	Name      string // lower case, as DNS has it
	Token     string // to be published there; no secret
	Asked     time.Time
	Way       Way        // how it was proved last
	Proved    *time.Time // since when it is
	Checked   *time.Time // when it was looked for last
	Failed    int        // looks without success since the last with
	Complaint string     // what the last look found wrong, in words; empty when nothing
}

// Way is where a domain's token stands.
type Way string

const (
	ByDNS Way = "dns"   // a TXT record of the domain, [DNSPrefix] and the token
	ByWeb Way = "https" // the file at [WellKnown] of the domain
)

const (
	// DNSPrefix stands before the token in a TXT record.
	DNSPrefix = "laurel-organisation="
	// WellKnown is the path of the file: {"tokens": ["…"]}.
	WellKnown = "/.well-known/laurel-organisation.json"
)

const (
	maxClaimed       = 20             // of one organisation
	looksPerHour     = 30             // of one organisation, asked for by people
	recheckAfter     = 24 * time.Hour // a proved domain is looked at again
	missesToLose     = 4              // looks in a row, so three days at least
	recheckedAtATime = 200
)

// ClaimDomain notes a domain that an organisation wants to prove, and makes the
// token for it; the same domain again keeps its token.
func (s *Service) ClaimDomain(ctx context.Context, by Actor, org OrgID, name string) (d Domain, err error) {
	if err := by.Require(Manage, org); err != nil {
		return Domain{}, err
	}
	if name, err = normalDomain(name); err != nil {
		return Domain{}, err
	}
	return d, s.Store.Update(ctx, func(tx Tx) error {
		all, err := tx.OrgDomains(org)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(d Domain) bool { return d.Name == name }); i >= 0 {
			d = all[i]
			return nil
		}
		if len(all) >= maxClaimed {
			return fault.Field("domain", "An organisation has at most 20 domains. Remove one that is no longer used.")
		}
		d = Domain{Org: org, Name: name, Token: string(NewToken()), Asked: s.now()}
		if err := tx.SetOrgDomain(org, d); err != nil {
			return err
		}
		return s.domainEvent(tx, by, d, "organisation.domainAdded")
	})
}

// DropDomain forgets a domain; what rested on it does so no more.
func (s *Service) DropDomain(ctx context.Context, by Actor, org OrgID, name string) error {
	if err := by.Require(Manage, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.RemoveOrgDomain(org, name); err != nil {
			return err
		}
		if err := s.waitAgain(tx, org, name); err != nil {
			return err
		}
		return s.domainEvent(tx, by, Domain{Org: org, Name: name}, "organisation.domainRemoved")
	})
}

// ClaimedDomains lists an organisation's domains, proved and not, by name.
func (s *Service) ClaimedDomains(ctx context.Context, by Actor, org OrgID) (all []Domain, err error) {
	if err := by.Require(Manage, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.OrgDomains(org)
		return err
	})
	return all, err
}

// ProveDomain looks for the token now. What it finds is in the domain it
// returns: proved, or the complaint.
func (s *Service) ProveDomain(ctx context.Context, by Actor, org OrgID, name string) (d Domain, err error) {
	if err := by.Require(Manage, org); err != nil {
		return Domain{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if d, err = tx.OrgDomain(org, name); err != nil {
			return err
		}
		n, err := s.attempt(tx, "domain.look", string(org), time.Hour)
		if err == nil && n > looksPerHour {
			return fault.New(fault.TooMany, "domain.tooMany", "This was looked for often in the last hour. DNS takes time: try again later.")
		}
		return err
	})
	if err != nil {
		return Domain{}, err
	}
	return s.look(ctx, by, d)
}

// look looks for a domain's token and notes what was found.
func (s *Service) look(ctx context.Context, by Actor, d Domain) (Domain, error) {
	way, complaint := s.findToken(ctx, d)
	if ctx.Err() != nil {
		return d, ctx.Err()
	}
	return d, s.Store.Update(ctx, func(tx Tx) error {
		now, err := tx.OrgDomain(d.Org, d.Name)
		if err != nil {
			return err
		}
		if now.Token != d.Token {
			return fault.New(fault.Conflict, "domain.changed", "This domain was removed and added again meanwhile.")
		}
		was := now.Proved != nil
		if complaint == "" {
			others, err := tx.DomainHolders(d.Name)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(others, func(o OrgID) bool { return o != d.Org }) {
				complaint = "Another organisation here has proved this domain. Write to whoever runs this server."
			}
		}
		kind := now.found(way, complaint, s.now())
		d = now
		if err := tx.SetOrgDomain(d.Org, d); err != nil {
			return err
		}
		if kind == "" {
			return nil
		}
		if was && d.Proved == nil {
			if err := tx.Later(DomainLost{Org: d.Org, Name: d.Name}); err != nil {
				return err
			}
			if err := s.waitAgain(tx, d.Org, d.Name); err != nil {
				return err
			}
		}
		if err := s.domainEvent(tx, by, d, kind); err != nil || d.Proved == nil {
			return err
		}
		return s.holdThoseAlike(tx, d.Org)
	})
}

// found notes a look, and names the event that it is, if any.
func (d *Domain) found(way Way, complaint string, at time.Time) (event string) {
	d.Checked, d.Complaint = &at, complaint
	if complaint == "" {
		d.Failed, d.Way = 0, way
		if d.Proved == nil {
			d.Proved = &at
			return "organisation.domainProved"
		}
		return ""
	}
	d.Failed++
	if d.Proved != nil && d.Failed >= missesToLose {
		d.Proved = nil
		return "organisation.domainLost"
	}
	return ""
}

func (s *Service) domainEvent(tx Tx, by Actor, d Domain, kind string) error {
	e := by.Event(kind, string(d.Org))
	e.Org, e.Detail = d.Org, map[string]string{"domain": d.Name}
	return s.record(tx, e)
}

// DomainLost is the job that tells an organisation's owners that its domain
// could not be seen to be its own any more.
type DomainLost struct {
	Org  OrgID  `json:"org"`
	Name string `json:"name"`
}

// Kind names the job.
func (DomainLost) Kind() string { return "account.domainLost" }

// LostDomain is what the job's mails are made of: the domain as it is now, its
// organisation and the owners; nobody when the domain is proved again or gone.
func (s *Service) LostDomain(ctx context.Context, job DomainLost) (d Domain, org Organisation, owners []Person, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		if d, err = tx.OrgDomain(job.Org, job.Name); err != nil {
			return err
		}
		if org, err = tx.Organisation(job.Org); err != nil || d.Proved != nil {
			return err
		}
		owners, err = ownersOf(tx, job.Org)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return d, org, owners, err
}

// ownersOf are those who run an organisation and can be written to.
func ownersOf(tx Tx, org OrgID) (owners []Person, err error) {
	members, err := tx.Members(org)
	for _, m := range members {
		if m.Role == Owner && m.Person.Email() != "" {
			owners = append(owners, m.Person)
		}
	}
	return owners, err
}

// RecheckDomains is the job that looks at proved domains again.
type RecheckDomains struct{}

// Kind names the job.
func (RecheckDomains) Kind() string { return "account.recheckDomains" }

// RecheckDomains does the job: those not looked at for a day, the longest ago
// first. One that is not found for four looks, so three days at least, is lost.
func (s *Service) RecheckDomains(ctx context.Context, _ RecheckDomains) error {
	var due []Domain
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		due, err = tx.DomainsDue(s.now().Add(-recheckAfter), recheckedAtATime)
		return err
	})
	if err != nil {
		return err
	}
	by := System("domains")
	for _, d := range due {
		if _, err := s.look(ctx, by, d); err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

// VerifiedDomains are the domains that an organisation has proved, by name.
func (s *Service) VerifiedDomains(ctx context.Context, org OrgID) (names []string, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err := tx.OrgDomains(org)
		for _, d := range all {
			if d.Proved != nil {
				names = append(names, d.Name)
			}
		}
		return err
	})
	return names, err
}

// HasProved tells whether a domain is among those an organisation has proved.
func (s *Service) HasProved(ctx context.Context, org OrgID, domain string) (bool, error) {
	names, err := s.VerifiedDomains(ctx, org)
	return slices.Contains(names, domain), err
}

// normalDomain reads a domain as DNS has it: one that somebody can own, below
// a public suffix.
func normalDomain(text string) (string, error) {
	bad := fault.Field("domain", "Give a domain, such as example.org.")
	text = strings.TrimSuffix(strings.TrimSpace(text), ".")
	if rest, ok := strings.CutPrefix(strings.ToLower(text), "https://"); ok {
		text, _, _ = strings.Cut(rest, "/")
	}
	if len(text) > 253 {
		return "", bad
	}
	name, err := idna.Lookup.ToASCII(text)
	if err != nil || !strings.Contains(name, ".") || strings.ContainsAny(name, ":/@ ") {
		return "", bad
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return "", bad
	}
	if suffix, _ := publicsuffix.PublicSuffix(name); suffix == name {
		return "", fault.Field("domain", "Nobody owns all of {domain}: give a domain below it.", "domain", name)
	}
	return name, nil
}
