package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"laurel/account"
	"laurel/issuer"
	"laurel/issuer/table"
)

// batchCmd does something with everybody in a file.
type batchCmd struct {
	Issue  batchIssueCmd  `cmd:"" help:"Award everybody in a file. Asked again with the same file it goes on where it was, and awards nobody twice."`
	Status batchStatusCmd `cmd:"" help:"Suspend, reinstate, revoke or correct every award in a file. Asked again with the same file it goes on where it was."`
}

// batchFile is what both commands say about the file.
type batchFile struct {
	managed
	File      string `required:"" placeholder:"FILE" help:"CSV or XLSX with a first line that names the columns. For issue: name, email, and if there are awarded_on (2026-03-14), result, evidence_url. For status: award (its number), or email; to correct also name, awarded_on, result, evidence_url."`
	Sheet     string `placeholder:"NAME" help:"The sheet of a workbook; without it the first one that has rows."`
	Encoding  string `placeholder:"NAME" help:"The encoding of a CSV file, such as UTF-8 or Windows-1250; without it, it is found out."`
	Separator string `placeholder:"C" help:"What separates the cells of a CSV file: a comma, a semicolon, tab or |; without it, it is found out."`
	DryRun    bool   `name:"dry-run" help:"Only say what is wrong with which row."`
	JSON      bool   `help:"Print JSON, one object a line; the last one counts rows, issued, unchanged, failed."`
	Bad       string `placeholder:"FILE" help:"Write the rows with problems here, as CSV with a reason in each."`
}

type batchIssueCmd struct {
	batchFile
	Achievement string `required:"" placeholder:"ID" help:"What they are awarded: see laurel achievements list."`
}

type batchStatusCmd struct {
	batchFile
	Action       string `required:"" enum:"suspend,reinstate,revoke,correct" placeholder:"suspend|reinstate|revoke|correct" help:"What becomes of the awards."`
	Reason       string `placeholder:"TEXT" help:"Why: the holders and everyone who checks the awards read it. Needed to suspend and to revoke."`
	Achievement  string `placeholder:"ID" help:"Which awards the mail addresses in the file mean, where it has no column achievement: see laurel achievements list."`
	Organisation string `placeholder:"ID" help:"Whose awards they are; needed without --achievement where there are several: see laurel org list."`
}

// batchCounts is the last line: every row is one of the three.
type batchCounts struct {
	Rows      int    `json:"rows"`
	Issued    int    `json:"issued"`    // or changed, now
	Unchanged int    `json:"unchanged"` // awarded, or so, before
	Failed    int    `json:"failed"`
	Batch     string `json:"batch,omitempty"`
	State     string `json:"state,omitempty"`
}

// badRow is a line about one row.
type badRow struct {
	Row     int    `json:"row"`
	Line    int    `json:"line"`
	Problem string `json:"problem"`
}

// Run awards the rows. Rows with a problem are named and leave the others; the
// exit status then is 1.
func (c batchIssueCmd) Run(ctx context.Context, s *streams) error {
	return c.run(ctx, s, func(a *app) (issuer.BatchRequest, error) {
		id := issuer.AchievementID(c.Achievement)
		org, err := a.db.IssuerPublic().OrgOfAchievement(ctx, id)
		return issuer.BatchRequest{Action: issuer.AwardAction, Org: org, Achievement: id}, err
	})
}

// Run changes the status of the awards, as issue awards.
func (c batchStatusCmd) Run(ctx context.Context, s *streams) error {
	return c.run(ctx, s, func(a *app) (issuer.BatchRequest, error) {
		req := issuer.BatchRequest{Action: issuer.Action(c.Action), Reason: c.Reason, Achievement: issuer.AchievementID(c.Achievement)}
		var err error
		switch {
		case c.Achievement != "":
			req.Org, err = a.db.IssuerPublic().OrgOfAchievement(ctx, req.Achievement)
		case c.Organisation != "":
			var org account.Organisation
			org, err = a.accounts.Organisation(ctx, account.OrgID(c.Organisation))
			req.Org = org.ID
		default:
			var all []account.Organisation
			if all, err = a.accounts.Organisations(ctx); err == nil && len(all) != 1 {
				err = exit{exitUsage, fmt.Sprintf("there are %d organisations here: say with --organisation whose awards they are", len(all))}
			} else if err == nil {
				req.Org = all[0].ID
			}
		}
		return req, err
	})
}

// batchMemory is what the collector keeps the command's memory under, so that a
// file of any length takes less than 200 MB in all: the program itself and the
// database’s pages are some 80 of them.
const batchMemory = 90 << 20

func (c batchFile) run(ctx context.Context, s *streams, request func(*app) (issuer.BatchRequest, error)) error {
	if info, err := os.Stat(c.File); err != nil || info.IsDir() {
		return exit{exitUsage, fmt.Sprintf("--file %s: there is no such file", c.File)}
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(batchMemory))
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	req, err := request(a)
	if err != nil {
		return err
	}
	// Who has the data and its master key may act for every organisation in it.
	by := account.Actor{Client: "batch " + string(req.Action), Scopes: []account.Right{account.Issue, account.ReadAwards}, Memberships: []account.Membership{{Org: req.Org}}}
	req.File, req.Open = filepath.Base(c.File), func() (io.ReadCloser, error) { return os.Open(c.File) }
	req.Options = table.Options{Encoding: c.Encoding, Separator: c.Separator, Sheet: c.Sheet}
	if c.Separator == "tab" || c.Separator == `\t` {
		req.Options.Separator = "\t"
	}
	var counts batchCounts
	if c.DryRun {
		counts, err = c.check(ctx, s, a, by, req)
	} else {
		counts, err = c.issue(ctx, s, a, by, req)
	}
	if err != nil {
		return err
	}
	if err := c.sum(s, req.Action, counts); err != nil {
		return err
	}
	if counts.Failed > 0 {
		return exit{status: exitFail}
	}
	return nil
}

func rows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprint(n, " rows")
}

func (c batchFile) sum(s *streams, action issuer.Action, n batchCounts) error {
	if c.JSON {
		return json.NewEncoder(s.out).Encode(n)
	}
	if c.DryRun {
		_, err := fmt.Fprintf(s.out, "%s, %d of them with a problem. Nothing was done: this was a dry run.\n", rows(n.Rows), n.Failed)
		return err
	}
	done := "issued"
	if action != issuer.AwardAction {
		done = "changed"
	} else if n.Issued == 0 && n.Unchanged > 0 {
		fmt.Fprintln(s.out, "Everybody in this file had been awarded before. Nothing was created.")
	}
	_, err := fmt.Fprintf(s.out, "%s: %d %s, %d unchanged, %d failed.\n", rows(n.Rows), n.Issued, done, n.Unchanged, n.Failed)
	return err
}

// check is the dry run.
func (c batchFile) check(ctx context.Context, s *streams, a *app, by account.Actor, req issuer.BatchRequest) (batchCounts, error) {
	bad, err := c.badFile(req.Action)
	if err != nil {
		return batchCounts{}, err
	}
	checked, err := a.issuer.CheckBatch(ctx, by, req, func(row issuer.BatchRow) error { return c.name(s, bad, row) })
	return batchCounts{Rows: checked.Rows, Failed: checked.Failed}, errors.Join(err, bad.close())
}

// issue reads the file in and does its rows here. Should this process die,
// the same command goes on, or the server when it is started.
func (c batchFile) issue(ctx context.Context, s *streams, a *app, by account.Actor, req issuer.BatchRequest) (batchCounts, error) {
	b, known, err := a.issuer.BeginBatch(ctx, by, req)
	if err != nil {
		return batchCounts{}, err
	}
	before := 0
	if known {
		before = b.Issued
	}
	if b.State == issuer.BatchPaused {
		if b, err = a.issuer.ResumeBatch(ctx, by, b.Org, b.ID); err != nil {
			return batchCounts{}, err
		}
	}
	if b, err = a.issuer.RunBatch(ctx, by, b.Org, b.ID, func(b issuer.Batch) { c.progress(s, b) }); err != nil {
		return batchCounts{}, err
	}
	bad, err := c.badFile(req.Action)
	for after := 0; err == nil; {
		var rows []issuer.BatchRow
		if rows, err = a.issuer.FailedRows(ctx, by, b.Org, b.ID, after, 0); err != nil || len(rows) == 0 {
			break
		}
		for _, row := range rows {
			if err = errors.Join(err, c.name(s, bad, row)); err != nil {
				break
			}
			after = row.Number
		}
	}
	return batchCounts{Rows: b.Rows, Issued: b.Issued - before, Unchanged: b.Unchanged + before, Failed: b.Failed, Batch: string(b.ID), State: string(b.State)},
		errors.Join(err, bad.close())
}

func (c batchFile) progress(s *streams, b issuer.Batch) {
	if c.JSON {
		json.NewEncoder(s.out).Encode(map[string]int{"settled": b.Cursor, "of": b.Rows})
		return
	}
	fmt.Fprintf(s.err, "%d of %d rows\n", b.Cursor, b.Rows)
}

func (c batchFile) name(s *streams, bad *badFile, row issuer.BatchRow) error {
	if bad != nil {
		if err := bad.out.Write(row); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(badRow{row.Number, row.Line, row.Problem})
	}
	_, err := fmt.Fprintf(s.err, "row %d (line %d): %s\n", row.Number, row.Line, row.Problem)
	return err
}

// badFile is where rows with problems go; nil when nobody asked for it.
type badFile struct {
	file *os.File
	out  issuer.FailedRowsWriter
}

func (c batchFile) badFile(action issuer.Action) (*badFile, error) {
	if c.Bad == "" {
		return nil, nil
	}
	f, err := os.OpenFile(c.Bad, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // names and addresses stand in it
	if err != nil {
		return nil, exit{exitUsage, err.Error()}
	}
	return &badFile{f, issuer.NewFailedRows(f, action)}, nil
}

func (b *badFile) close() error {
	if b == nil {
		return nil
	}
	return errors.Join(b.out.Flush(), b.file.Close())
}

// achievementsCmd looks at what can be awarded.
type achievementsCmd struct {
	List   achievementsListCmd   `cmd:"" help:"List what is published and can be awarded."`
	Import achievementsImportCmd `cmd:"" help:"Make drafts of the definitions in a file of another system."`
}

type achievementsListCmd struct {
	managed
	JSON bool `help:"Print JSON."`
}

// Run lists the published achievements of every organisation.
func (c achievementsListCmd) Run(ctx context.Context, s *streams) error {
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if err != nil {
		return err
	}
	defer a.db.Close()
	all, err := a.db.IssuerPublic().PublishedVersions(ctx)
	if err != nil {
		return err
	}
	orgs, err := a.accounts.Organisations(ctx)
	if err != nil {
		return err
	}
	names := map[account.OrgID]string{}
	for _, o := range orgs {
		names[o.ID] = o.Name
	}
	type line struct {
		ID           string `json:"id"`
		Title        string `json:"title"`
		Organisation string `json:"organisation"`
	}
	lines := []line{}
	for _, v := range all {
		lines = append(lines, line{string(v.Achievement), v.Definition.Title, names[v.Org]})
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(lines)
	}
	for _, l := range lines {
		fmt.Fprintf(s.out, "%s  %s  %s\n", l.ID, l.Title, l.Organisation)
	}
	return nil
}
