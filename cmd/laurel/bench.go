package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"laurel/credential"
	"laurel/credential/verify"
)

type benchCmd struct {
	Verify benchVerifyCmd `cmd:"" help:"Check credentials over and over, beside bare Ed25519 verifications by Go's library."`
	Issue  benchIssueCmd  `cmd:"" help:"Sign credentials over and over, beside bare Ed25519 signings by Go's library."`
	Canon  benchCanonCmd  `cmd:"" help:"Bring credentials into their canonical form over and over, or print its hash."`
}

// benchFlags are those of every measurement.
type benchFlags struct {
	JSONL   string  `name:"jsonl" required:"" placeholder:"FILE|-" help:"The credentials, one a line; the first 4 MiB of them are used, again and again."`
	Seconds float64 `default:"5" help:"How long, about."`
	Workers int     `default:"1" help:"How many at once."`
}

// measured is what a measurement prints. Rates are per second of CPU, user and
// system, of the whole process; raw is that of the bare signatures, taken in
// slices between those of the work so that both see the same machine.
type measured struct {
	Name  string  `json:"name"`
	Ops   int     `json:"ops"`
	CPU   float64 `json:"cpu_s"`
	Rate  float64 `json:"per_cpu_s"`
	RSS   float64 `json:"rss_mb"` // the most that was resident
	Raw   float64 `json:"raw_per_cpu_s"`
	Ratio float64 `json:"ratio"` // per_cpu_s ÷ raw_per_cpu_s
}

// rounds is into how many parts a measurement is cut.
const rounds = 10

// measure does the work and the bare work in turn until the time is up.
func (f benchFlags) measure(name string, work, bare func(i int)) (measured, error) {
	if f.Workers < 1 || f.Seconds <= 0 {
		return measured{}, exit{exitUsage, "--workers is a number from 1, and --seconds more than 0"}
	}
	part := time.Duration(f.Seconds / rounds * float64(time.Second))
	var m measured
	var raw int
	var rawCPU float64
	for range rounds {
		ops, cpu := during(part*4/5, f.Workers, work)
		m.Ops, m.CPU = m.Ops+ops, m.CPU+cpu
		ops, cpu = during(part/5, f.Workers, bare)
		raw, rawCPU = raw+ops, rawCPU+cpu
	}
	m.Name, m.RSS = name, peakMB()
	m.Rate, m.Raw = float64(m.Ops)/m.CPU, float64(raw)/rawCPU
	m.Ratio = m.Rate / m.Raw
	return m, nil
}

// during calls do by some workers for a while, and gives the calls and the
// seconds of CPU.
func during(d time.Duration, workers int, do func(i int)) (ops int, cpu float64) {
	before, end := cpuSeconds(), time.Now().Add(d)
	counts := make([]int, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			n := 0
			for ; time.Now().Before(end); n++ {
				do(n*workers + w)
			}
			counts[w] = n
		})
	}
	all.Wait()
	for _, n := range counts {
		ops += n
	}
	return ops, cpuSeconds() - before
}

const maxBench = 4 << 20

// lines reads the credentials into memory.
func (f benchFlags) lines(s *streams) ([][]byte, error) {
	forLongRun(f.Workers)
	in, err := s.open(f.JSONL)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxBench))
	if err != nil {
		return nil, err
	}
	if len(text) == maxBench {
		text = text[:bytes.LastIndexByte(text, '\n')+1]
	}
	var lines [][]byte
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil, exit{exitUsage, f.JSONL + ": there is no whole line in it"}
	}
	return lines, nil
}

func (m measured) print(s *streams) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s\n", text)
	return err
}

type benchVerifyCmd struct{ benchFlags }

// Run measures the whole report without the status: reading, shape, canonical
// form, hash, signature, whose key it is, and the dates.
func (c benchVerifyCmd) Run(ctx context.Context, s *streams) error {
	lines, err := c.lines(s)
	if err != nil {
		return err
	}
	v := verify.Verifier{Offline: true}
	check := func(i int) verify.Report {
		return v.Verify(ctx, unquoted(lines[i%len(lines)]), verify.Options{SkipStatus: true})
	}
	for i := range lines {
		if r := check(i); r.Verdict() != verify.Good {
			return fmt.Errorf("line %d is not good, and a refusal may be quicker than a check: %s", i+1, r.Sentence())
		}
	}
	m, err := c.measure("verify", func(i int) { check(i) }, bareVerify())
	if err != nil {
		return err
	}
	return m.print(s)
}

type benchIssueCmd struct {
	benchFlags
	Keys  string `required:"" placeholder:"KEYS.json" help:"The secret keys, as for laurel issue --jsonl."`
	Suite string `default:"eddsa-rdfc-2022" help:"How the proof is made."`
}

// Run measures signing: reading, shape, canonical form, hash, signature and
// the writing of the proof.
func (c benchIssueCmd) Run(ctx context.Context, s *streams) error {
	lines, err := c.lines(s)
	if err != nil {
		return err
	}
	signers, err := readSigners(s, c.Keys)
	if err != nil {
		return err
	}
	b := bulkSigner{signers, optionsOf(c.Suite, nil)}
	for i, line := range lines {
		if _, err := b.sign(ctx, line); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	m, err := c.measure("issue", func(i int) { _, _ = b.sign(ctx, lines[i%len(lines)]) }, bareSign())
	if err != nil {
		return err
	}
	return m.print(s)
}

type benchCanonCmd struct {
	benchFlags
	Hash bool `help:"Print the SHA-256 of each document's canonical N-Quads instead, one a line."`
}

func (c benchCanonCmd) Run(_ context.Context, s *streams) error {
	lines, err := c.lines(s)
	if err != nil {
		return err
	}
	docs := make([]*credential.Credential, len(lines))
	var faults []error
	for i, line := range lines {
		doc, err := credential.Parse(line)
		if err == nil {
			docs[i] = doc
			_, err = canonical(doc)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", i+1, err))
		}
		if c.Hash && err == nil {
			if err := printHash(s, doc); err != nil {
				return err
			}
		}
	}
	if err := errors.Join(faults...); err != nil || c.Hash {
		return err
	}
	m, err := c.measure("canon", func(i int) { _, _ = canonical(docs[i%len(docs)]) }, bareVerify())
	if err != nil {
		return err
	}
	return m.print(s)
}
