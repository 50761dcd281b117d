package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"laurel/account"
	"laurel/cmd/laurel/demo"
	"laurel/issuer"
	"laurel/notify/inbox"
)

// doorLife is how long a demo's sign-in links work; each works once.
const doorLife = 12 * time.Hour

type demoCmd struct {
	Addr          string `default:"127.0.0.1:8080" env:"LAUREL_ADDR" help:"Address to listen on."`
	Data          string `placeholder:"DIR" help:"Folder to keep the demo's data in. Default: a new one that is removed at the end."`
	JSON          bool   `help:"Print one line of JSON when ready."`
	OpenToNetwork bool   `help:"Allow an address that others can reach. The demo lets everyone in as anyone."`
	LogLevel      string `enum:"debug,info,warn,error" default:"warn" help:"Least level that is logged: ${enum}."`

	Fill           bool `hidden:"" help:"Fill the folder and end, before any mail goes out: for tests, which start from copies of it."`
	LoopbackSignIn bool `name:"loopback-sign-in" hidden:"" env:"LAUREL_LOOPBACK_SIGN_IN" help:"Let an organisation's sign-in be on this very machine, without https: for tests."`
}

// Run starts the demo: a real server over SQLite, a mail server of its own,
// and a year of sample awards.
func (c demoCmd) Run(ctx context.Context, s *streams) error {
	if !c.OpenToNetwork && !loopback(c.Addr) {
		return exit{exitUsage, fmt.Sprintf("--addr %s: the demo's sign-in links and mailbox let everyone in as anyone, so it listens on 127.0.0.1 only. Add --open-to-network if that is what you want.", c.Addr)}
	}
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "laurel-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		c.Data = dir
	}
	mailbox, err := inbox.Start(inbox.Config{})
	if err != nil {
		return err
	}
	defer mailbox.Close()
	set := settings{Addr: c.Addr, Data: c.Data, SMTP: mailbox.URL(), RunBy: "nobody: it is a demo, and everything in it is invented", LogFormat: "text", LogLevel: c.LogLevel, LoopbackSignIn: c.LoopbackSignIn}
	listener, publicURL, err := set.listen()
	if err != nil {
		return err
	}
	a, err := openApp(ctx, set, publicURL, set.logger(), true)
	if err != nil {
		listener.Close()
		return err
	}
	ready, err := a.prepareDemo(ctx)
	if err != nil {
		listener.Close()
		a.db.Close()
		return err
	}
	if c.Fill {
		return errors.Join(listener.Close(), a.db.Close())
	}
	told := make(chan error, 1)
	go func() { told <- ready.tell(s, c.JSON) }() // the port is open: whoever is quick waits a moment
	if err := a.serve(ctx, listener, mailbox); err != nil {
		return err
	}
	return <-told
}

// loopback tells whether only this machine reaches the address.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// demoReady is what the demo says when it is ready.
type demoReady struct {
	URL    string              `json:"url"`
	SignIn map[string]string   `json:"signIn"`
	Awards map[string][]string `json:"awards"`

	roles []demo.Role
	sizes string
}

// prepareDemo fills an empty database, makes the doors, and sorts the awards.
func (a *app) prepareDemo(ctx context.Context) (demoReady, error) {
	content := demo.Load()
	all, err := a.accounts.Organisations(ctx)
	if err != nil {
		return demoReady{}, err
	}
	filled := filepath.Join(a.settings.Data, "demo-filled")
	if _, err := os.Stat(filled); err != nil && len(all) > 0 {
		return demoReady{}, fmt.Errorf("%s holds no whole demo: it was stopped while it was filled, or belongs to a server. Remove it, or choose another folder", a.settings.Data)
	}
	if len(all) == 0 {
		if err := a.seed(ctx, content); err != nil {
			return demoReady{}, fmt.Errorf("filling the demo: %w", err)
		}
		if err := os.WriteFile(filled, nil, 0o600); err != nil {
			return demoReady{}, err
		}
		if all, err = a.accounts.Organisations(ctx); err != nil {
			return demoReady{}, err
		}
	}
	ready := demoReady{URL: a.publicURL, SignIn: map[string]string{}, roles: content.Roles}
	for _, role := range content.Roles {
		id, err := a.accounts.PersonForAddress(ctx, role.Email)
		if err != nil {
			return demoReady{}, fmt.Errorf("finding the %s: %w", role.Key, err)
		}
		if ready.SignIn[role.Key], err = a.accounts.NewSignInLink(ctx, account.System("demo"), id, "", doorLife); err != nil {
			return demoReady{}, err
		}
	}
	ready.Awards, err = a.demoAwards(ctx, all)
	ready.sizes = fmt.Sprintf("%d organisations, %d micro-credentials, %d awards", len(all), len(content.Credentials), count(ready.Awards))
	return ready, err
}

// demoAwards sorts the awards whose pages can be seen by what a check says.
func (a *app) demoAwards(ctx context.Context, orgs []account.Organisation) (map[string][]string, error) {
	sorted := map[string][]string{"valid": {}, "expired": {}, "suspended": {}, "revoked": {}}
	var mu sync.Mutex
	var hands errgroup.Group
	hands.SetLimit(seedHands)
	for _, org := range orgs {
		hands.Go(func() error {
			seen, err := a.seenAwards(ctx, org.ID)
			mu.Lock()
			defer mu.Unlock()
			for _, award := range seen {
				kind := a.kindOf(award)
				sorted[kind] = append(sorted[kind], a.issuer.AwardURL(award.Page))
			}
			return err
		})
	}
	return sorted, hands.Wait()
}

// seenAwards are an organisation's awards whose pages anybody can see.
func (a *app) seenAwards(ctx context.Context, org account.OrgID) (seen []issuer.Award, err error) {
	by := account.Actor{Client: "demo", Scopes: account.Scopes(), Memberships: []account.Membership{{Org: org}}}
	for offset := 0; ; offset += 200 {
		page, total, err := a.issuer.Awards(ctx, by, org, issuer.AwardFilter{Limit: 200, Offset: offset})
		if err != nil {
			return nil, err
		}
		for _, award := range page {
			if _, err := a.wallet.Page(ctx, account.Actor{}, award.Page); err != nil {
				continue // not accepted, or withdrawn
			}
			seen = append(seen, award)
		}
		if offset+200 >= total {
			return seen, nil
		}
	}
}

func (a *app) kindOf(award issuer.Award) string {
	switch {
	case award.Status == issuer.Revoked:
		return "revoked"
	case award.Status == issuer.Suspended:
		return "suspended"
	case award.RanOut(a.now()):
		return "expired"
	}
	return "valid"
}

func count(sorted map[string][]string) (n int) {
	for _, list := range sorted {
		n += len(list)
	}
	return n
}

// tell prints where to go.
func (r demoReady) tell(s *streams, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(s.out).Encode(r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nLaurel is ready: %s\n%s, all invented, all signatures real.\n\n", r.URL, r.sizes)
	line := func(label, url string) { fmt.Fprintf(&b, "  %-22s %s\n", label, url) }
	line("Front page", r.URL+"/")
	line("Catalogue", r.URL+"/catalogue")
	line("Check a credential", r.URL+"/verify")
	for _, kind := range []string{"valid", "expired", "suspended", "revoked"} {
		if list := r.Awards[kind]; len(list) > 0 {
			line("An award, "+kind, list[0])
		}
	}
	line("Mailbox", r.URL+"/mailbox")
	line("API", r.URL+"/api/docs")
	b.WriteString("\nSign in as (each link works once):\n\n")
	for _, role := range slices.Clone(r.roles) {
		line(role.Key+", "+role.Name, r.SignIn[role.Key])
	}
	b.WriteString("\nStop with Ctrl-C.\n")
	_, err := fmt.Fprint(s.out, b.String())
	return err
}
