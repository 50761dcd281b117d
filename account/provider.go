package account

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"laurel/fault"
)

// maxDomains bounds how many mail domains one organisation signs in.
const maxDomains = 20

// Provider is the sign-in of an organisation, as its owners see it (OpenID
// Connect Core 1.0). Its secret is never shown again.
type Provider struct {
	Org      OrgID
	Issuer   string // empty when there is none
	ClientID string
	Domains  []ProviderDomain // by name
	Changed  time.Time
	Sealed   []byte // the client's secret
}

// ProviderDomain is a mail domain whose addresses sign in at a provider, once
// that is allowed.
type ProviderDomain struct {
	Org     OrgID
	Domain  string // lower case, the part behind the @
	Asked   time.Time
	Allowed *time.Time
}

// ProviderRequest is what owners enter.
type ProviderRequest struct {
	Issuer   string // its discovery document lies at ISSUER/.well-known/openid-configuration
	ClientID string
	Secret   string // empty: the one there is
	Domains  []string
}

// RedirectURL is where an organisation's provider sends people back to, to be
// entered there letter by letter.
func (s *Service) RedirectURL(org OrgID) string {
	return strings.TrimSuffix(s.PublicURL, "/") + "/signin/with/" + string(org) + "/callback"
}

// Provider is the organisation's own sign-in, to its owners.
func (s *Service) Provider(ctx context.Context, by Actor, org OrgID) (p Provider, err error) {
	if err := by.Require(Manage, org); err != nil {
		return Provider{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err = tx.Provider(org)
		if fault.Is(err, fault.NotFound) {
			p, err = Provider{Org: org}, nil
		}
		return err
	})
	return p, err
}

// SetProvider keeps an organisation's sign-in after asking the provider for its
// discovery document. A mail domain counts once it is proved to be the
// organisation's ([Service.HasProved]) or the operator allows it.
func (s *Service) SetProvider(ctx context.Context, by Actor, org OrgID, req ProviderRequest) error {
	if err := by.Require(Manage, org); err != nil {
		return err
	}
	req, err := req.checked(s.Loopback)
	if err != nil {
		return err
	}
	if s.Secret == (Secret{}) {
		return errNoSecret
	}
	if _, err := s.discover(ctx, req.Issuer); err != nil {
		return err
	}
	proven := map[string]bool{}
	for _, domain := range req.Domains {
		if proven[domain], err = s.HasProved(ctx, org, domain); err != nil {
			return err
		}
	}
	var sealed []byte
	if req.Secret != "" {
		if sealed, err = seal(s.Secret[:], "provider secret", []byte(req.Secret), []byte(string(org)+" "+req.Issuer)); err != nil {
			return err
		}
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		was, err := tx.Provider(org)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		p := Provider{Org: org, Issuer: req.Issuer, ClientID: req.ClientID, Sealed: sealed, Changed: s.now()}
		if p.Sealed == nil {
			if p.Sealed = was.Sealed; was.Issuer != req.Issuer || len(was.Sealed) == 0 {
				return fault.Field("secret", "Give the secret that the provider made for Laurel.")
			}
		}
		if was.Issuer != "" && was.Issuer != req.Issuer { // its subjects are others
			if err := tx.RemoveLogins(org); err != nil {
				return err
			}
		}
		if err := tx.SetProvider(org, p); err != nil {
			return err
		}
		if err := s.setDomains(tx, org, was.Domains, req.Domains, proven); err != nil {
			return err
		}
		e := by.Event("provider.set", string(org))
		e.Org, e.Detail = org, map[string]string{"issuer": req.Issuer}
		return s.record(tx, e)
	})
}

// setDomains keeps what was allowed and asks for what is new.
func (s *Service) setDomains(tx Tx, org OrgID, was []ProviderDomain, wanted []string, proven map[string]bool) error {
	for _, d := range was {
		if !slices.Contains(wanted, d.Domain) {
			if err := tx.RemoveDomain(org, d.Domain); err != nil {
				return err
			}
		}
	}
	for _, domain := range wanted {
		if !slices.ContainsFunc(was, func(d ProviderDomain) bool { return d.Domain == domain }) {
			if err := tx.AddDomain(org, ProviderDomain{Org: org, Domain: domain, Asked: s.now()}); err != nil {
				return err
			}
		}
		if proven[domain] {
			if err := tx.AllowDomain(org, domain, s.now()); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
		}
	}
	return nil
}

// RemoveProvider ends an organisation's sign-in; people keep their accounts and
// sign in by mail.
func (s *Service) RemoveProvider(ctx context.Context, by Actor, org OrgID) error {
	if err := by.Require(Manage, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.RemoveProvider(org); err != nil {
			return err
		}
		e := by.Event("provider.removed", string(org))
		e.Org = org
		return s.record(tx, e)
	})
}

// Domains lists the mail domains that organisations ask to sign in, to the
// operator, those that wait first.
func (s *Service) Domains(ctx context.Context, by Actor) (all []ProviderDomain, err error) {
	if err := by.RequireOperator(); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Domains()
		return err
	})
	return all, err
}

// AllowDomain lets an organisation sign in the people of a mail domain, or no
// longer. Whoever signs in for a domain opens every account that has an address
// in it. Another organisation's domain is a [fault.Conflict].
func (s *Service) AllowDomain(ctx context.Context, by Actor, org OrgID, domain string, allow bool) error {
	if err := by.RequireOperator(); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		change, kind := func() error { return tx.AllowDomain(org, domain, s.now()) }, "provider.domainAllowed"
		if !allow {
			change, kind = func() error { return tx.RemoveDomain(org, domain) }, "provider.domainRefused"
		}
		if err := change(); err != nil {
			return err
		}
		e := by.Event(kind, string(org))
		e.Org, e.Detail = org, map[string]string{"domain": domain}
		return s.record(tx, e)
	})
}

// waitAgain takes back that an organisation signs in the people of a domain
// that is no longer seen to be its own; the operator may allow it anew.
func (s *Service) waitAgain(tx Tx, org OrgID, domain string) error {
	err := tx.RemoveDomain(org, domain)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.AddDomain(org, ProviderDomain{Org: org, Domain: domain, Asked: s.now()})
}

func (r ProviderRequest) checked(loopback bool) (ProviderRequest, error) {
	var bad []*fault.Error
	r.Issuer, r.ClientID = strings.TrimSpace(r.Issuer), strings.TrimSpace(r.ClientID)
	u, err := url.Parse(r.Issuer)
	local := loopback && err == nil && u.Scheme == "http" && u.Hostname() == "127.0.0.1"
	if err != nil || len(r.Issuer) > 500 || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Scheme != "https" && !local) {
		bad = append(bad, fault.Field("issuer", "Give the provider's issuer, an address that begins with https://."))
	}
	if r.ClientID == "" || len(r.ClientID) > 500 {
		bad = append(bad, fault.Field("client", "Give the client id that the provider made for Laurel."))
	}
	if len(r.Secret) > 1000 {
		bad = append(bad, fault.Field("secret", "This secret is longer than any provider makes."))
	}
	var domains []string
	for _, text := range r.Domains {
		domain := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(text), "@"))
		if domain == "" {
			continue
		}
		if normal, err := NormalEmail("x@" + domain); err != nil || normal != "x@"+domain || !strings.Contains(domain, ".") {
			bad = append(bad, fault.Field("domains", "{domain} is not a mail domain. It should look like example.org.", "domain", domain))
			break
		}
		if !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	if r.Domains = domains; len(domains) == 0 || len(domains) > maxDomains {
		if len(bad) == 0 || bad[len(bad)-1].Field != "domains" {
			bad = append(bad, fault.Field("domains", "Name one to twenty mail domains, each on a line."))
		}
	}
	return r, fault.Join(bad...)
}

// discover asks a provider for its discovery document (OpenID Connect Discovery
// 1.0 §4), which must name the issuer letter by letter.
func (s *Service) discover(ctx context.Context, issuer string) (*oidc.Provider, error) {
	if s.Web == nil {
		return nil, fault.New(fault.Unavailable, "provider.off", "This copy of Laurel asks no providers.")
	}
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, s.Web), issuer)
	if err != nil {
		f := fault.Field("issuer", "The provider’s description could not be read at {issuer}/.well-known/openid-configuration.", "issuer", strings.TrimSuffix(issuer, "/"))
		return nil, f.Because(err)
	}
	return p, nil
}

// client is Laurel as a provider knows it.
func (s *Service) client(p Provider, at *oidc.Provider) (oauth2.Config, error) {
	secret, err := unseal(s.Secret[:], "provider secret", p.Sealed, []byte(string(p.Org)+" "+p.Issuer))
	if err != nil {
		return oauth2.Config{}, err
	}
	return oauth2.Config{ClientID: p.ClientID, ClientSecret: string(secret), Endpoint: at.Endpoint(), RedirectURL: s.RedirectURL(p.Org),
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}, nil
}
