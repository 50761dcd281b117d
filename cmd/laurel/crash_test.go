package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/verify"
	"laurel/notify/inbox"
	"laurel/store"
)

// A client issues awards with idempotency keys while the server is killed
// again and again. Afterwards every acknowledged key has exactly one award,
// one status place and one mail, every other key none or one complete award,
// and repeating all keys adds nothing.

func TestKilledOverSQLite(t *testing.T) {
	t.Parallel() // beside others that wait
	kills := 8
	if os.Getenv("LAUREL_FULL") == "1" {
		kills = 50
	}
	crash{kills: kills, settles: patience}.run(t, sqlitePlace(t))
}

// Over PostgreSQL another node may live: what a killed one had begun is taken
// up when its rescue time is over.
func TestKilledOverPostgreSQL(t *testing.T) {
	if os.Getenv("LAUREL_FULL") != "1" {
		t.Skip("skipped: waiting for the jobs of a killed node takes two minutes; LAUREL_FULL=1 does (make test sets it)")
	}
	t.Parallel() // most of the time it waits
	crash{kills: 10, settles: 4 * time.Minute}.run(t, postgresPlace(t))
}

// crash is one course of the test.
type crash struct {
	kills   int
	settles time.Duration // within this, what was begun is done
}

// clients at once, so that a kill meets awards in every stage.
const clients = 3

func (k crash) run(t *testing.T, at place) {
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("LAUREL_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("LAUREL_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	mailbox, err := inbox.Start(inbox.Config{MaxKept: 20 * mostOrders}) // outlives the servers
	if err != nil {
		t.Fatal(err)
	}
	defer mailbox.Close()
	org := command(t, append([]string{"org", "add", "--name", "Nordmark Horticultural College", "--kind", "university", "--country", "SE",
		"--owner", "owner@nordmark.example", "--as", "Signe Lund"}, at.flags...)...)
	c := &client{t: t, token: command(t, append([]string{"apikey", "new", "--org", org, "--scope", "define,publish,issue,readAwards,readDrafts", "--rate", "60000"}, at.flags...)...)}
	c.http.Timeout = patience
	flags := append([]string{"--smtp", mailbox.URL()}, at.flags...)

	server, base := started(t, flags...)
	c.define(base)
	longest := c.pace(base)
	server.stop(t)

	start := time.Now()
	for range k.kills {
		life(t, c, random, longest, flags)
	}
	t.Logf("%d kills in %s, after at most %s each", k.kills, time.Since(start).Round(time.Millisecond), longest.Round(time.Millisecond))

	last := time.Now()
	server, base = started(t, flags...)
	before := c.judge(base, false)
	k.mails(t, mailbox, before)
	c.repeat(base)
	after := c.judge(base, true)
	for to, was := range before {
		if now := after[to]; len(now) != 1 || now[0].ID != was[0].ID {
			t.Errorf("repeating made %v of award %s to %s", now, was[0].ID, to)
		}
	}
	k.mails(t, mailbox, after)
	server.stop(t)
	idle(t, at)

	known := len(mailbox.Messages())
	server, base = started(t, flags...)
	c.repeat(base)
	if again := c.judge(base, true); len(again) != len(after) {
		t.Errorf("repeating once more made %d awards of %d", len(again), len(after))
	}
	server.stop(t)
	idle(t, at)
	if n := len(mailbox.Messages()); n != known {
		t.Errorf("repeating once more sent %d mails", n-known)
	}
	begun := 0
	for to, now := range after {
		if len(before[to]) == 0 && now[0].Created.Before(last) {
			begun++
		}
	}
	t.Logf("%d keys, %d of them awarded when the last server began, %d begun by one that was killed and finished by repeating; %d mails, %d of them a second time",
		len(c.orders), len(before), begun, known, known-len(c.orders))
}

// life is that of one server. Most are killed while they answer, every fifth
// perhaps while it starts.
func life(t *testing.T, c *client, random *rand.Rand, longest time.Duration, flags []string) {
	t.Helper()
	lives := time.Duration(random.Int64N(int64(longest)))
	server := launch(t, flags...)
	if random.IntN(5) == 0 {
		select {
		case <-time.After(lives / 3):
		case <-server.exited:
		}
		server.kill(t)
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	base, err := server.await(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var working sync.WaitGroup
	for range clients {
		own := rand.New(rand.NewPCG(random.Uint64(), 0))
		working.Go(func() { c.work(ctx, base, own) })
	}
	select {
	case <-time.After(lives):
	case <-server.exited:
	}
	server.kill(t)
	working.Wait()
	c.http.CloseIdleConnections()
}

// judge looks at every award there is: who has it, that it is signed, whole
// and in force, and that its place in the status list is its own. all says
// that no key may be without one.
func (c *client) judge(base string, all bool) map[string][]given {
	c.t.Helper()
	awards := c.awards(base)
	v := verify.Verifier{Status: &listsAt{base: base}}
	places, known := map[string]string{}, 0
	for _, o := range c.orders {
		got := awards[o.email]
		known += len(got)
		switch {
		case len(got) > 1:
			c.t.Errorf("%s has %d awards", o.key, len(got))
		case len(got) == 0 && (all || o.given != nil):
			c.t.Errorf("%s has no award", o.key)
		case len(got) == 1 && o.given != nil && (got[0].ID != o.given.ID || !bytes.Equal(got[0].Credential, o.given.Credential)):
			c.t.Errorf("%s was answered with award %s and has %s", o.key, o.given.ID, got[0].ID)
		}
		for _, g := range got {
			r := v.Verify(c.t.Context(), g.Credential, verify.Options{Recipient: o.email})
			if r.Verdict() != verify.Good {
				c.t.Errorf("the award of %s: %s. %s", o.key, r.Headline(), r.Sentence())
			}
			at := placeOf(c, g)
			if other := places[at]; other != "" || at == "" {
				c.t.Errorf("the awards of %s and %s share the status place %q", o.key, other, at)
			}
			places[at] = o.key
		}
	}
	if len(awards) != known {
		c.t.Errorf("%d people have awards, %d awards were ordered", len(awards), known)
	}
	return awards
}

func placeOf(c *client, g given) string {
	parsed, err := credential.Parse(g.Credential)
	if err != nil {
		c.t.Errorf("award %s: %v", g.ID, err)
		return ""
	}
	return statusPlace(parsed)
}

// listsAt reads the status lists of the public address from the server that
// lives just now, each once.
type listsAt struct {
	base string
	kept map[string][]byte
}

func (l *listsAt) StatusList(ctx context.Context, url string) ([]byte, error) {
	if list, ok := l.kept[url]; ok {
		return list, nil
	}
	path, ours := strings.CutPrefix(url, crashPublic)
	if !ours {
		return nil, fmt.Errorf("a status list at %s", url)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+path, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if l.kept == nil {
		l.kept = map[string][]byte{}
	}
	l.kept[url], err = io.ReadAll(res.Body)
	return l.kept[url], err
}

// mails waits until there is a mail for every award, and sees that by
// Message-ID there is no second one.
func (k crash) mails(t *testing.T, mailbox *inbox.Inbox, awards map[string][]given) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), k.settles)
	defer cancel()
	for {
		arrived, sent, missing := mailbox.Arrived(), messageIDs(mailbox), 0
		for to := range awards {
			if len(sent[to]) > 1 {
				t.Errorf("%s got the mails %v", to, sent[to])
			}
			if len(sent[to]) == 0 {
				missing++
			}
		}
		if missing == 0 || t.Failed() {
			return
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			t.Fatalf("%d of %d awards have no mail", missing, len(awards))
		}
	}
}

// idle sees that nothing is left to do that would send a mail.
func idle(t *testing.T, at place) {
	t.Helper()
	db, err := store.Open(t.Context(), at.config)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	states, err := db.JobStates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range states {
		if s.State != "completed" && s.Kind == "issuer.announce" {
			t.Errorf("%d jobs %s are %s", s.Count, s.Kind, s.State)
		}
	}
}
