package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"laurel/credential/did"
	"laurel/credential/fetch"
	"laurel/credential/verify"
	"laurel/verifier"
)

type verifyCmd struct {
	Input     string   `arg:"" optional:"" name:"FILE|URL|-" help:"What to check: a badge picture (PNG, SVG), a PDF certificate, JSON, a JWT, the photo of a code (PNG, JPEG), or an address; - for standard input."`
	JSON      bool     `name:"json" help:"Print the whole report as one JSON object."`
	Details   bool     `help:"Print the technical detail of each check."`
	Offline   bool     `help:"Ask nobody over the network. What would have to be asked could not be told."`
	Status    []string `sep:"none" placeholder:"check|skip|FILE" help:"skip: do not look the status up, nor report it. FILE: a status list in hand, used instead of asking for it; may be given several times, lists are told apart by their ids."`
	Badge     string   `placeholder:"FILE" help:"Of a European description: the badge in hand that it is to go with, instead of asking for it."`
	Roots     string   `placeholder:"FILE" help:"Certificates (PEM) of the authorities whose word counts for the keys of SD-JWT VCs with a certificate chain. Without it none does, and whose key it is could not be told."`
	Recipient string   `placeholder:"EMAIL" help:"Check also that it was issued to this person: a mail address or an id."`
	NymDomain string   `placeholder:"TEXT" help:"Of a bbs-2023 proof with a pseudonym: what its holder was told to make it for, as your address."`
	JSONL     string   `name:"jsonl" placeholder:"FILE|-" help:"Check many instead, a credential a line, and print a report a line in the same order. Exit status 1 if any fails, else 2 if any could not be told."`
	Workers   int      `default:"${cores}" help:"How many lines are checked at once, with --jsonl."`
}

func (c verifyCmd) Run(ctx context.Context, s *streams) error {
	switch many := c.JSONL != ""; {
	case many == (c.Input != ""):
		return exit{exitUsage, "name one credential, or many with --jsonl FILE"}
	case many && (c.JSON || c.Details || c.Badge != ""):
		return exit{exitUsage, "--jsonl prints whole reports as JSON already: leave --json, --details and --badge out"}
	case c.Workers < 1:
		return exit{exitUsage, "--workers is a number from 1"}
	case many:
		return c.bulk(ctx, s)
	}
	service, err := c.service(s)
	if err != nil {
		return err
	}
	r, err := c.check(ctx, s, service)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(s.out)
		enc.SetEscapeHTML(false)
		err = enc.Encode(r.Document())
	} else {
		err = printReport(s.out, r, c.Details)
	}
	if err != nil {
		return exit{exitUnknown, err.Error()}
	}
	return exit{status: statusOf(r.Verdict())}
}

// What --status says besides the name of a file.
const (
	statusCheck = "check"
	statusSkip  = "skip"
)

func (c verifyCmd) skipStatus() bool { return slices.Contains(c.Status, statusSkip) }

// statusOf is the exit status of a verdict. On hold is an answer, and not the
// one that says "in force".
func statusOf(v verify.Verdict) int {
	switch v {
	case verify.Good:
		return exitOK
	case verify.NotGood, verify.OnHold:
		return exitFail
	}
	return exitUnknown
}

// check finds and checks what the command line names. Its error is wrong
// usage, or that nothing could be told at all.
func (c verifyCmd) check(ctx context.Context, s *streams, service *verifier.Service) (verifier.Report, error) {
	in := verifier.Input{Email: c.Recipient, SkipStatus: c.skipStatus()}
	if c.Badge != "" {
		badge, err := s.read(c.Badge)
		if err != nil {
			return verifier.Report{}, exit{exitUsage, err.Error()}
		}
		in.Badge = badge
	}
	if lower := strings.ToLower(c.Input); strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") {
		in.URL = c.Input
	} else {
		data, err := s.read(c.Input)
		if errors.Is(err, errTooLarge) {
			return verifier.Report{Report: verify.NotHad(time.Now(), "The file is too large: "+errTooLarge.Error()+".")}, nil
		}
		if err != nil {
			return verifier.Report{}, err
		}
		in.Data, in.Name = data, c.Input
	}
	r, err := service.Check(ctx, in)
	if err == nil {
		return r, nil
	}
	unread, ok := verifier.Unread(err, time.Now())
	if !ok {
		return verifier.Report{}, exit{exitUnknown, err.Error()}
	}
	unread.Name = in.Name
	return unread, nil
}

// service checks as the person at the keyboard: this very machine may be asked
// too, also by plain http.
func (c verifyCmd) service(s *streams) (*verifier.Service, error) {
	service := &verifier.Service{Limit: time.Minute, Verifier: verify.Verifier{Offline: c.Offline, Cache: verify.NewCache(), NymDomain: c.NymDomain}}
	if c.Roots != "" {
		pool, err := roots(c.Roots)
		if err != nil {
			return nil, exit{exitUsage, err.Error()}
		}
		service.Verifier.Roots = pool
	}
	if !c.Offline {
		client := &fetch.Client{AllowLoopback: true}
		documents := verify.Documents(client)
		methods := did.Standard(documents)
		methods["web"] = did.Web{Fetch: documents, LoopbackHTTP: true}
		service.Verifier.Resolver, service.Verifier.Status, service.Fetch = did.NewCache(methods), verify.Lists{Fetch: client}, client
		service.Verifier.Documents = documents
	}
	var lists verify.ListFiles
	for _, name := range c.Status {
		if name == statusCheck || name == statusSkip {
			continue
		}
		data, err := s.read(name)
		if errors.Is(err, errTooLarge) {
			return nil, exit{exitUsage, err.Error()}
		}
		if err != nil {
			return nil, err
		}
		lists = append(lists, data)
	}
	switch {
	case len(lists) > 0 && c.Offline:
		service.Verifier.Status = lists
	case len(lists) > 0:
		service.Verifier.Status = inHand{lists, service.Verifier.Status.(verify.Lists)}
	}
	return service, nil
}

// inHand looks into the lists in hand before it asks for one.
type inHand struct {
	lists verify.ListFiles
	ask   verify.FreshSource
}

func (h inHand) StatusList(ctx context.Context, url string) ([]byte, error) {
	list, _, err := h.FreshStatusList(ctx, url)
	return list, err
}

// FreshStatusList tells besides how long the list may be kept: one in hand
// does not change.
func (h inHand) FreshStatusList(ctx context.Context, url string) ([]byte, time.Duration, error) {
	if list, err := h.lists.StatusList(ctx, url); err == nil {
		return list, time.Hour, nil
	}
	return h.ask.FreshStatusList(ctx, url)
}
