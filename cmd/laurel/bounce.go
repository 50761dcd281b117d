package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/notify"
)

// mailCmd is for the mail server beside Laurel.
type mailCmd struct {
	Bounce mailBounceCmd `cmd:"" help:"Take in a delivery report (RFC 3464), for a mail server to pipe bounces into. While a server uses DATA, it is left there and read within a minute."`
}

type mailBounceCmd struct {
	managed
	File string `arg:"" optional:"" default:"-" name:"FILE|-" help:"The message, or - for standard input."`
}

// Run notes what came back, or leaves it for the server that has the data.
func (c mailBounceCmd) Run(ctx context.Context, s *streams) error {
	raw, err := s.read(c.File)
	if err != nil {
		return err
	}
	report, err := notify.ParseReport(raw)
	if err != nil {
		return err
	}
	a, err := c.open(ctx, c.MasterKey, c.PublicURL)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Code == "store.inUse" {
		if err := spoolBounce(c.Data, raw); err != nil {
			return fmt.Errorf("leaving the report for the server: %w", err)
		}
		_, err = fmt.Fprintf(s.out, "%s: %s. Left for the server, which reads it within a minute.\n", report.Message, report.Action)
		return err
	}
	if err != nil {
		return err
	}
	defer a.db.Close()
	o, err := a.notify.Bounce(ctx, account.System("mail bounce"), raw)
	if err != nil {
		return err
	}
	what := "noted"
	if !o.Changed {
		what = "nothing new"
	}
	_, err = fmt.Fprintf(s.out, "%s: %s, %s; the mail is %s.\n", report.Message, report.Action, what, o.Delivery.State)
	return err
}

// bounceSpool is where reports wait for the server: DATA/bounces.
func bounceSpool(data string) string { return filepath.Join(data, "bounces") }

// maxSpooled bounds the reports that wait; a mail server keeps the others.
const maxSpooled = 10_000

// spoolBounce leaves a report in one step, so that nobody reads half of it.
func spoolBounce(data string, raw []byte) error {
	dir := bounceSpool(data)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	waiting, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(waiting) >= maxSpooled {
		return fmt.Errorf("%s holds %d reports that nobody has read", dir, len(waiting))
	}
	name := filepath.Join(dir, time.Now().UTC().Format("20060102T150405.000000000")+"-"+rand.Text())
	if err := os.WriteFile(name+".next", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".next", name+".eml")
}

// spooledBounces is the job that reads what mail bounce left.
type spooledBounces struct{}

// Kind names the job.
func (spooledBounces) Kind() string { return "notify.spooledBounces" }

// bouncesAtOnce bounds one run of the job; the next goes on.
const bouncesAtOnce = 500

func (a *app) spooledBounces(ctx context.Context, _ spooledBounces) error {
	if a.settings.Database != "" {
		return nil // mail bounce writes into the database itself
	}
	dir := bounceSpool(a.settings.Data)
	waiting, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range waiting[:min(len(waiting), bouncesAtOnce)] {
		if !strings.HasSuffix(entry.Name(), ".eml") || !entry.Type().IsRegular() {
			continue
		}
		name := filepath.Join(dir, entry.Name())
		if err := a.spooledBounce(ctx, name); err != nil {
			return err
		}
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// spooledBounce reads one. What is no report of ours is logged and let go.
func (a *app) spooledBounce(ctx context.Context, name string) error {
	if info, err := os.Stat(name); err != nil || info.Size() > notify.MaxReport {
		a.log.Warn("a delivery report is too large", "file", filepath.Base(name), "err", err)
		return err
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	_, err = a.notify.Bounce(ctx, account.System("mail bounce"), raw)
	if kind := fault.KindOf(err); err != nil && kind != fault.Unexpected && kind != fault.Unavailable {
		a.log.Warn("a delivery report was not taken", "file", filepath.Base(name), "err", err)
		return nil
	}
	return err
}
