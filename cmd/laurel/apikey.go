package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"laurel/account"
)

type apikeyCmd struct {
	New    apikeyNewCmd    `cmd:"" help:"Make a key; it is printed once and kept as a hash."`
	List   apikeyListCmd   `cmd:"" help:"List the keys of an organisation."`
	Scopes apikeyScopesCmd `cmd:"" help:"Change what a key may do, from its next request on."`
	Rotate apikeyRotateCmd `cmd:"" help:"Give a key a new secret; it is printed once."`
	Revoke apikeyRevokeCmd `cmd:"" help:"End a key at once."`
}

// keyOf is what the commands about keys have in common.
type keyOf struct {
	managed
	Org string `required:"" placeholder:"ID" help:"The organisation."`
}

// within runs do for the organisation. Who has the data and its master key may
// act for every organisation in it.
func (c keyOf) within(ctx context.Context, command string, do func(a *app, by account.Actor, org account.OrgID) error) error {
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	org, err := a.accounts.Organisation(ctx, account.OrgID(c.Org))
	if err != nil {
		return err
	}
	by := account.Actor{Client: command, Scopes: account.AllRights(), Memberships: []account.Membership{{Org: org.ID}}}
	return do(a, by, org.ID)
}

type apikeyNewCmd struct {
	keyOf
	Scope   []string  `required:"" help:"What the key may do: ${scopes}; separate several with commas."`
	Name    string    `default:"command line" help:"What the key is for."`
	Rate    int       `default:"6000" help:"Requests a minute it may make, 1 to 60000."`
	Expires time.Time `format:"2006-01-02" placeholder:"DAY" help:"The day until whose end it works, e.g. 2027-06-30. Default: until it is revoked."`
}

// Run makes an API key and prints it.
func (c apikeyNewCmd) Run(ctx context.Context, s *streams) error {
	req := account.KeyRequest{Name: c.Name, Rate: c.Rate, Scopes: rightsOf(c.Scope)}
	if !c.Expires.IsZero() {
		req.Expires = c.Expires.AddDate(0, 0, 1)
	}
	return c.within(ctx, "apikey new", func(a *app, by account.Actor, org account.OrgID) error {
		_, token, err := a.accounts.NewAPIKey(ctx, by, org, req)
		if err == nil {
			_, err = fmt.Fprintln(s.out, token.Reveal())
		}
		return err
	})
}

// scopeNames lists what a key may be given.
func scopeNames() string {
	var names []string
	for _, right := range account.Scopes() {
		names = append(names, string(right))
	}
	return strings.Join(names, ", ")
}

func rightsOf(scopes []string) (all []account.Right) {
	for _, scope := range scopes {
		all = append(all, account.Right(strings.TrimSpace(scope)))
	}
	return all
}

type apikeyScopesCmd struct {
	keyOf
	ID    string   `arg:"" help:"The key."`
	Scope []string `required:"" help:"All that it may do from now on: ${scopes}; separate several with commas."`
}

// Run changes what a key may do.
func (c apikeyScopesCmd) Run(ctx context.Context, _ *streams) error {
	return c.within(ctx, "apikey scopes", func(a *app, by account.Actor, org account.OrgID) error {
		key, err := a.accounts.APIKey(ctx, by, org, account.KeyID(c.ID))
		if err != nil {
			return err
		}
		return a.accounts.SetAPIKeyScopes(ctx, by, org, key.ID, key.Scopes, rightsOf(c.Scope))
	})
}

type apikeyListCmd struct {
	keyOf
	JSON bool `help:"Print JSON."`
}

// keyLine is a key as it is listed.
type keyLine struct {
	ID       account.KeyID    `json:"id"`
	Name     string           `json:"name"`
	State    account.KeyState `json:"state"`
	Scopes   []account.Right  `json:"scopes"`
	Rate     int              `json:"rate"`
	Created  time.Time        `json:"created"`
	Expires  *time.Time       `json:"expires,omitempty"`
	Used     *time.Time       `json:"used,omitempty"`
	OldUntil *time.Time       `json:"oldUntil,omitempty"`
}

// Run lists the keys, never their secrets.
func (c apikeyListCmd) Run(ctx context.Context, s *streams) error {
	return c.within(ctx, "apikey list", func(a *app, by account.Actor, org account.OrgID) error {
		all, err := a.accounts.APIKeys(ctx, by, org)
		if err != nil {
			return err
		}
		now, lines := a.now(), []keyLine{}
		for _, k := range all {
			line := keyLine{ID: k.ID, Name: k.Name, State: k.State(now), Scopes: k.Scopes, Rate: k.Rate, Created: k.Created, Expires: k.Expires, Used: k.Used}
			if k.OldWorks(now) {
				line.OldUntil = k.OldUntil
			}
			lines = append(lines, line)
		}
		if c.JSON {
			return json.NewEncoder(s.out).Encode(lines)
		}
		for _, l := range lines {
			used := "never used"
			if l.Used != nil {
				used = "used " + l.Used.Format(time.RFC3339)
			}
			fmt.Fprintf(s.out, "%s  %-7s  %d/min  %s  %v  %s\n", l.ID, l.State, l.Rate, used, l.Scopes, l.Name)
		}
		return nil
	})
}

type apikeyRotateCmd struct {
	keyOf
	ID      string        `arg:"" help:"The key."`
	Overlap time.Duration `default:"24h" help:"How long the secret it had works on: 0s for not at all, 720h at most."`
}

// Run changes a key's secret and prints the new one.
func (c apikeyRotateCmd) Run(ctx context.Context, s *streams) error {
	return c.within(ctx, "apikey rotate", func(a *app, by account.Actor, org account.OrgID) error {
		token, err := a.accounts.RotateAPIKey(ctx, by, org, account.KeyID(c.ID), c.Overlap)
		if err == nil {
			_, err = fmt.Fprintln(s.out, token.Reveal())
		}
		return err
	})
}

type apikeyRevokeCmd struct {
	keyOf
	ID string `arg:"" help:"The key."`
}

// Run ends a key.
func (c apikeyRevokeCmd) Run(ctx context.Context, _ *streams) error {
	return c.within(ctx, "apikey revoke", func(a *app, by account.Actor, org account.OrgID) error {
		return a.accounts.RevokeAPIKey(ctx, by, org, account.KeyID(c.ID))
	})
}
