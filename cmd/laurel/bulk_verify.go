package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"laurel/credential/verify"
)

// lineReport is the report on one line of many.
type lineReport struct {
	Line int    `json:"line"`
	ID   string `json:"id,omitempty"` // of the credential, by its own account
	verify.Document
}

// tally counts verdicts, by several workers at once.
type tally struct{ good, notGood, onHold, untold atomic.Int64 }

func (t *tally) add(v verify.Verdict) {
	switch v {
	case verify.Good:
		t.good.Add(1)
	case verify.NotGood:
		t.notGood.Add(1)
	case verify.OnHold:
		t.onHold.Add(1)
	default:
		t.untold.Add(1)
	}
}

// status is that of the worst: one that fails is not outweighed by any number that pass.
func (t *tally) status() int {
	switch {
	case t.notGood.Load()+t.onHold.Load() > 0:
		return exitFail
	case t.untold.Load() > 0:
		return exitUnknown
	}
	return exitOK
}

func (t *tally) String() string {
	good, bad, hold, untold := t.good.Load(), t.notGood.Load(), t.onHold.Load(), t.untold.Load()
	return fmt.Sprintf("%d checked: %d good, %d not good, %d on hold, %d could not be told", good+bad+hold+untold, good, bad, hold, untold)
}

// bulk checks a file of credentials, one a line: JSON, or a JWT with or
// without quotes. It prints a report a line and a count to standard error.
func (c verifyCmd) bulk(ctx context.Context, s *streams) error {
	service, err := c.service(s)
	if err != nil {
		return err
	}
	in, err := s.open(c.JSONL)
	if err != nil {
		return err
	}
	defer in.Close()
	var count tally
	opt := verify.Options{Recipient: c.Recipient, SkipStatus: c.skipStatus()}
	err = eachLine(ctx, in, s.out, c.Workers, func(number int, line []byte, out *bytes.Buffer) {
		r := service.Verifier.Verify(ctx, unquoted(line), opt)
		count.add(r.Verdict())
		told := lineReport{Line: number, Document: r.Document()}
		if r.Credential != nil {
			told.ID = r.Credential.ID()
		}
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(told) // into memory; every member can be written
	})
	if err != nil {
		return exit{exitUnknown, err.Error()}
	}
	fmt.Fprintln(s.err, &count)
	return exit{status: count.status()}
}

// unquoted takes a token out of the JSON string that it may be written as.
func unquoted(line []byte) []byte {
	var text string
	if line[0] == '"' && json.Unmarshal(line, &text) == nil {
		return []byte(text)
	}
	return line
}
