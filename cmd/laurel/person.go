package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"laurel/account"
	"laurel/fault"
)

// personCmd looks after people, for those who run the server.
type personCmd struct {
	Link   personLinkCmd   `cmd:"" help:"Make a sign-in link and print it, for where no mail is sent yet. It works once, for an hour."`
	Erase  personEraseCmd  `cmd:"" help:"Forget somebody: account, name, addresses, and the signed bytes of awards made out to them."`
	Erased personErasedCmd `cmd:"" help:"Print who was erased, as JSON: ids and times, no names. Keep the list beside the backups."`
	Replay personReplayCmd `cmd:"" help:"Erase again whom a restored backup has brought back."`
}

type personLinkCmd struct {
	managed
	Address string `arg:"" help:"The mail address of an account."`
}

// Run prints a sign-in link.
func (c personLinkCmd) Run(ctx context.Context, s *streams) error {
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	id, err := a.accounts.PersonForAddress(ctx, c.Address)
	if err != nil {
		return noAccount(c.Address, err)
	}
	url, err := a.accounts.NewSignInLink(ctx, account.System("person link"), id, "", time.Hour)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, url)
	return err
}

func noAccount(address string, err error) error {
	if fault.Is(err, fault.NotFound) {
		return fmt.Errorf("nobody here has the address %s", address)
	}
	return err
}

type personEraseCmd struct {
	managed
	Address string `arg:"" help:"A mail address of theirs."`
}

// Run erases an account, or whom awards were made out to without one.
func (c personEraseCmd) Run(ctx context.Context, s *streams) error {
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	by := account.System("person erase")
	id, err := a.accounts.PersonForAddress(ctx, c.Address)
	if fault.Is(err, fault.NotFound) {
		if err := a.issuer.Forget(ctx, by, c.Address); err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, "Nobody here has an account with this address. Awards made out to it are erased.")
		return err
	}
	if err != nil {
		return err
	}
	if err := a.accounts.Erase(ctx, by, id); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "Erased %s. Their awards are erased by the running server, or when it is started next.\n", id)
	return err
}

type erased struct {
	Person account.PersonID `json:"person"`
	At     time.Time        `json:"at"`
}

type personErasedCmd struct{ managed }

// Run prints the erasures.
func (c personErasedCmd) Run(ctx context.Context, s *streams) error {
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	all, err := a.accounts.Erasures(ctx, account.System("person erased"))
	if err != nil {
		return err
	}
	list := []erased{}
	for _, e := range all {
		list = append(list, erased(e))
	}
	return json.NewEncoder(s.out).Encode(list)
}

type personReplayCmd struct {
	managed
	List string `arg:"" name:"FILE|-" help:"What laurel person erased printed."`
}

// Run replays erasures.
func (c personReplayCmd) Run(ctx context.Context, s *streams) error {
	raw, err := s.read(c.List)
	if err != nil {
		return err
	}
	var list []erased
	if err := json.Unmarshal(raw, &list); err != nil {
		return exit{exitUsage, fmt.Sprintf("%s: this is not what laurel person erased prints: %v", c.List, err)}
	}
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	var again []account.Erasure
	for _, e := range list {
		again = append(again, account.Erasure(e))
	}
	return a.accounts.ReplayErasures(ctx, account.System("person replay"), again)
}
