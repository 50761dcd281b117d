package main

import (
	"bytes"
	"context"
	"fmt"

	"laurel/account"
)

// eventsCmd shows what was done, in a form that tells whether it was altered.
type eventsCmd struct {
	Export eventsExportCmd `cmd:"" help:"Print an organisation's events, each day sealed with a hash over it and the day before."`
	Check  eventsCheckCmd  `cmd:"" help:"Follow the hashes through an export. Exit status 1 where an event was changed, added or left out."`
}

type eventsExportCmd struct {
	managed
	Org string `required:"" placeholder:"ID" help:"The organisation."`
}

// Run writes JSON lines.
func (c eventsExportCmd) Run(ctx context.Context, s *streams) error {
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	org, err := a.accounts.Organisation(ctx, account.OrgID(c.Org))
	if err != nil {
		return err
	}
	if err := a.accounts.SealDays(ctx, account.SealDays{}); err != nil { // those that are over; the server may have been off
		return err
	}
	by := account.Actor{Client: "events export", Scopes: account.Scopes(), Memberships: []account.Membership{{Org: org.ID}}}
	return a.accounts.ExportEvents(ctx, by, org.ID, s.out)
}

type eventsCheckCmd struct {
	File string `arg:"" name:"FILE|-" help:"An export, or - for standard input."`
}

// Run prints the last hash, to be compared with one noted elsewhere.
func (c eventsCheckCmd) Run(s *streams) error {
	raw, err := s.read(c.File)
	if err != nil {
		return err
	}
	last, err := account.CheckExport(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = fmt.Fprintln(s.out, last)
	return err
}
