package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"laurel/account"
	"laurel/vault"
)

// keysCmd looks after the signing keys and the master key.
type keysCmd struct {
	Rotate rotateCmd `cmd:"" help:"Give an organisation on did:web new signing keys."`
	Rewrap rewrapCmd `cmd:"" help:"Seal everything anew under another master key."`
}

type rotateCmd struct {
	managed
	Org         string `required:"" placeholder:"ID" help:"The organisation."`
	Compromised string `placeholder:"TIME" help:"Since when somebody else may have had the keys, e.g. 2026-05-04T12:00:00Z. What says to be signed after it fails from now on, also what the organisation itself signed."`
}

// Run changes an organisation's keys and says what follows from it.
func (c rotateCmd) Run(ctx context.Context, s *streams) error {
	var compromised *time.Time
	if c.Compromised != "" {
		at, err := time.Parse(time.RFC3339, c.Compromised)
		if err != nil {
			return exit{exitUsage, "--compromised is a time such as 2026-05-04T12:00:00Z"}
		}
		compromised = &at
	}
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	r, err := a.vault.Rotate(ctx, account.System("keys rotate"), account.OrgID(c.Org), compromised)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s signs with new keys. The old ones stay in its document for what they signed before %s; their secrets are destroyed, here. Destroy them in old backups too.\n",
		r.DID, r.Ended[0].Expires.Format(time.RFC3339))
	if compromised != nil {
		fmt.Fprintf(s.out, "%d keys are marked as withdrawn from %s on. Awards that were signed since fail every check: correct them, which issues them anew. A thief can write an earlier date, so revoke as well whatever you find that is not yours.\n",
			r.Revoked, compromised.UTC().Format(time.RFC3339))
	}
	return nil
}

type rewrapCmd struct {
	storage
	MasterKey string `name:"master-key-file" env:"LAUREL_MASTER_KEY_FILE" placeholder:"FILE" help:"The master key in use. Default: DATA/master.key."`
	New       string `required:"" placeholder:"FILE" help:"File for the new master key; it must not exist yet."`
}

// Run changes the master key. The old one opens nothing afterwards.
func (c rewrapCmd) Run(ctx context.Context, s *streams) error {
	a, err := c.open(ctx, c.MasterKey, "")
	if err != nil {
		return err
	}
	defer a.db.Close()
	next := vault.NewMaster()
	if err := vault.WriteMaster(c.New, next); err != nil {
		return err
	}
	if err := a.vault.Rewrap(ctx, account.System("keys rewrap"), next); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "Everything is sealed under the key in %s. Start the server with --master-key-file %s, and keep a copy of that file elsewhere.\n", c.New, c.New)
	return err
}

// managed is what the commands on organisations share.
type managed struct {
	storage
	MasterKey string `name:"master-key-file" env:"LAUREL_MASTER_KEY_FILE" placeholder:"FILE" help:"The master key. Default: DATA/master.key."`
	PublicURL string `env:"LAUREL_PUBLIC_URL" placeholder:"URL" help:"The server's public address; needed for an organisation on did:web."`
}

// open opens the data for one command.
func (s storage) open(ctx context.Context, masterKey, publicURL string) (*app, error) {
	set := settings{Data: s.Data, Database: s.Database, MasterKey: masterKey, PublicURL: publicURL, LogFormat: "text", LogLevel: "warn"}
	public, err := set.publicURL("127.0.0.1:8080")
	if err != nil {
		return nil, err
	}
	a, err := openAppFor(ctx, set, public, publicURL == "", slog.Default())
	if err != nil {
		return nil, err
	}
	return a, nil
}

type orgCmd struct {
	Add  orgAddCmd  `cmd:"" help:"Add an organisation with keys of its own."`
	List orgListCmd `cmd:"" help:"List the organisations."`
}

type orgAddCmd struct {
	managed
	Name    string `required:"" help:"Its name, as it signs."`
	Kind    string `enum:"university,school,company,body,authority,quality" default:"company" help:"What it is: ${enum}."`
	Country string `required:"" placeholder:"XX" help:"Its country, two capital letters, such as NL."`
	City    string `help:"Its city."`
	Email   string `help:"Its mail address, shown on its page."`
	Website string `help:"Its website."`
	About   string `help:"Who it is, in a sentence or two."`
	Hue     int    `default:"220" help:"Colour of its badges, 0 to 359."`
	DID     string `enum:"did:key,did:web" default:"did:key" help:"Kind of identifier: ${enum}. did:web needs the public URL."`
	Owner   string `required:"" placeholder:"ADDRESS" help:"Mail address of its owner."`
	As      string `placeholder:"NAME" help:"The owner's name. Default: what stands before the @."`
}

// Run adds an organisation and prints its id.
func (c orgAddCmd) Run(ctx context.Context, s *streams) error {
	if c.DID == "did:web" && c.PublicURL == "" {
		return errors.New("--did did:web needs --public-url: the identifier is made of it")
	}
	if _, err := account.NormalEmail(c.Owner); err != nil {
		return fmt.Errorf("--owner %s: %w", c.Owner, err)
	}
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	by := account.System("org add")
	org, err := a.newOrganisation(ctx, by, account.OrganisationRequest{Name: c.Name, Kind: account.Kind(c.Kind), Country: c.Country,
		City: c.City, Description: c.About, Website: c.Website, Email: c.Email, Hue: c.Hue, KeyKind: account.KeyKind(c.DID)})
	if err != nil {
		return err
	}
	if _, err := a.accounts.AddMember(ctx, by, org.ID, c.Owner, nameOr(c.As, c.Owner), account.Owner); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, org.ID)
	return err
}

// nameOr is the name given, or what stands before the @ of somebody's address.
func nameOr(name, email string) string {
	if strings.TrimSpace(name) != "" {
		return name
	}
	local, _, _ := strings.Cut(strings.TrimSpace(email), "@")
	return local
}

type orgListCmd struct {
	managed
	JSON bool `help:"Print JSON."`
}

// Run lists the organisations.
func (c orgListCmd) Run(ctx context.Context, s *streams) error {
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	all, err := a.accounts.Organisations(ctx)
	if err != nil {
		return err
	}
	type line struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		DID  string `json:"did"`
	}
	lines := []line{}
	for _, o := range all {
		lines = append(lines, line{string(o.ID), o.Name, o.DID})
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(lines)
	}
	for _, l := range lines {
		fmt.Fprintf(s.out, "%s  %s  %s\n", l.ID, l.Name, l.DID)
	}
	return nil
}
