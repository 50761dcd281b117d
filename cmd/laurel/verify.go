package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"laurel/credential/did"
	"laurel/credential/fetch"
	"laurel/credential/verify"
	"laurel/verifier"
)

type verifyCmd struct {
	Input     string   `arg:"" name:"FILE|URL|-" help:"What to check: a badge picture (PNG, SVG), a PDF certificate, JSON, a JWT, the photo of a code (PNG, JPEG), or an address; - for standard input."`
	JSON      bool     `name:"json" help:"Print the whole report as one JSON object."`
	Details   bool     `help:"Print the technical detail of each check."`
	Offline   bool     `help:"Ask nobody over the network. What would have to be asked could not be told."`
	Status    []string `sep:"none" placeholder:"FILE" help:"A status list in hand, used instead of asking for it. May be given several times; lists are told apart by their ids."`
	Recipient string   `placeholder:"EMAIL" help:"Check also that it was issued to this person: a mail address or an id."`
}

func (c verifyCmd) Run(ctx context.Context, s *streams) error {
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
	in := verifier.Input{Email: c.Recipient}
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
	service := &verifier.Service{Limit: time.Minute, Verifier: verify.Verifier{Offline: c.Offline}}
	if !c.Offline {
		client := &fetch.Client{AllowLoopback: true}
		documents := verify.Documents(client)
		methods := did.Standard(documents)
		methods["web"] = did.Web{Fetch: documents, LoopbackHTTP: true}
		service.Verifier.Resolver, service.Verifier.Status, service.Fetch = methods, verify.Lists{Fetch: client}, client
	}
	var lists verify.ListFiles
	for _, name := range c.Status {
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
		service.Verifier.Status = inHand{lists, service.Verifier.Status}
	}
	return service, nil
}

// inHand looks into the lists in hand before it asks for one.
type inHand struct {
	lists verify.ListFiles
	ask   verify.StatusSource
}

func (h inHand) StatusList(ctx context.Context, url string) ([]byte, error) {
	if list, err := h.lists.StatusList(ctx, url); err == nil {
		return list, nil
	}
	return h.ask.StatusList(ctx, url)
}
