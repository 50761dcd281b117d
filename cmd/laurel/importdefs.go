package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/intake"
)

type achievementsImportCmd struct {
	managed
	Org    string `required:"" placeholder:"ID" help:"The organisation whose drafts they become."`
	File   string `required:"" placeholder:"FILE" help:"Open Badges 2 or 3 JSON, CTDL JSON-LD, or a CSV table; - for standard input."`
	DryRun bool   `help:"Say what was understood, and keep nothing."`
	JSON   bool   `help:"Print JSON."`
}

// importedLine is what became of one definition.
type importedLine struct {
	ID         string   `json:"id,omitempty"` // of the draft
	Title      string   `json:"title"`
	Source     string   `json:"source,omitempty"`
	Understood []string `json:"understood"`
	Ignored    []string `json:"ignored"`
	Problem    string   `json:"problem,omitempty"`
	Was        bool     `json:"was"` // imported before, and as it was
}

// Run reads the file, says what it holds, and makes drafts of what is good.
func (c achievementsImportCmd) Run(ctx context.Context, s *streams) error {
	data, err := s.read(c.File)
	if err != nil {
		return err
	}
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	org, err := a.accounts.Organisation(ctx, account.OrgID(c.Org))
	if err != nil {
		return err
	}
	found, err := intake.Read(data, a.skills)
	if err != nil {
		return err
	}
	lines := make([]importedLine, len(found))
	var good []issuer.ImportItem
	var at []int
	for i, f := range found {
		lines[i] = importedLine{Title: f.Definition.Title, Source: f.Source, Understood: append([]string{}, f.Understood...), Ignored: append([]string{}, f.Ignored...), Problem: f.Problem}
		if f.Problem == "" {
			good, at = append(good, f.ImportItem), append(at, i)
		}
	}
	if !c.DryRun && len(good) > 0 {
		// Who has the data and its master key may act for every organisation in it.
		by := account.Actor{Client: "achievements import", Scopes: account.AllRights(), Memberships: []account.Membership{{Org: org.ID}}}
		made, err := a.issuer.Import(ctx, by, org.ID, good)
		if err != nil {
			return err
		}
		for i, m := range made {
			lines[at[i]].ID, lines[at[i]].Was = string(m.Achievement), m.Was
		}
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(lines)
	}
	for _, l := range lines {
		fmt.Fprintln(s.out, l.words())
	}
	return nil
}

func (l importedLine) words() string {
	text := l.Title
	switch {
	case l.Problem != "":
		return text + ": nothing. " + l.Problem
	case l.Was:
		text += ": imported before, and as it was: " + l.ID
	case l.ID != "":
		text += ": draft " + l.ID
	default:
		text += ": would become a draft"
	}
	if len(l.Ignored) > 0 {
		text += ". Not understood: " + strings.Join(l.Ignored, ", ")
	}
	return text
}
