package account

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Resolver asks DNS; [net.Resolver] is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Pages fetches an address of strangers, within bounds, and says from where
// the answer came, after redirects.
type Pages interface {
	Page(ctx context.Context, address string) (body []byte, from string, err error)
}

const dnsTimeout = 5 * time.Second

// findToken looks for a domain's token in DNS and then on its web server, and
// says where it is, or what is wrong.
func (s *Service) findToken(ctx context.Context, d Domain) (way Way, complaint string) {
	inDNS := s.inDNS(ctx, d)
	if inDNS == "" {
		return ByDNS, ""
	}
	onWeb := s.onWeb(ctx, d)
	if onWeb == "" {
		return ByWeb, ""
	}
	return "", inDNS + " " + onWeb
}

func (s *Service) inDNS(ctx context.Context, d Domain) (complaint string) {
	if s.Resolver == nil {
		return "This server does not ask DNS."
	}
	ctx, cancel := context.WithTimeout(ctx, dnsTimeout)
	defer cancel()
	texts, err := s.Resolver.LookupTXT(ctx, d.Name+".") // absolute: no search list
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return "The domain has no TXT record."
	}
	if err != nil {
		return "DNS did not answer."
	}
	ours := 0
	for _, text := range texts {
		token, ok := strings.CutPrefix(strings.TrimSpace(text), DNSPrefix)
		if ok && token == d.Token {
			return ""
		}
		if ok {
			ours++
		}
	}
	if ours > 0 {
		return "The TXT record has another token."
	}
	return "None of the domain's TXT records begins with " + DNSPrefix + "."
}

func (s *Service) onWeb(ctx context.Context, d Domain) (complaint string) {
	if s.Pages == nil {
		return "This server does not ask web servers."
	}
	body, from, err := s.Pages.Page(ctx, "https://"+d.Name+WellKnown)
	if err != nil {
		return "There is no file at https://" + d.Name + WellKnown + "."
	}
	// Whoever may redirect need not own the domain, and where it leads to is
	// another's.
	if u, err := url.Parse(from); err != nil || u.Scheme != "https" || !strings.EqualFold(u.Hostname(), d.Name) {
		return "The file at https://" + d.Name + WellKnown + " is on another server."
	}
	var file struct {
		Tokens []string `json:"tokens"`
	}
	if json.Unmarshal(body, &file) != nil {
		return "The file at https://" + d.Name + WellKnown + ` is not of the form {"tokens": ["…"]}.`
	}
	if !slices.Contains(file.Tokens, d.Token) {
		return "The file at https://" + d.Name + WellKnown + " has another token."
	}
	return ""
}
