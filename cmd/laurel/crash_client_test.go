package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/credential"
	"laurel/notify/inbox"
)

// order is one award that the client wants, under a key of its own.
type order struct {
	key, name, email string
	given            *given // as it was acknowledged; nil without an answer
}

// given is an award as the API answers it.
type given struct {
	ID         string                 `json:"id"`
	Recipient  struct{ Email string } `json:"recipient"`
	Created    time.Time              `json:"created"`
	Credential json.RawMessage        `json:"credential"`
}

// client issues awards over HTTP, to one server after another.
type client struct {
	t           *testing.T
	token       string
	achievement string
	http        http.Client

	mu     sync.Mutex
	orders []*order
	again  []*order // to be sent again: they were not answered
}

// mostOrders keeps all of them within one burst of the API's limit.
const mostOrders = 900

// next is what to send: mostly a new order, sometimes one that was not
// answered, sometimes one that was.
func (c *client) next(r *rand.Rand) *order {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.again); n > 0 && r.IntN(3) == 0 {
		o := c.again[n-1]
		c.again = c.again[:n-1]
		return o
	}
	if len(c.orders) == mostOrders || len(c.orders) > 0 && r.IntN(10) == 0 {
		if o := c.orders[r.IntN(len(c.orders))]; o.given != nil {
			return o
		}
	}
	if len(c.orders) == mostOrders {
		return nil
	}
	return c.fresh()
}

func (c *client) fresh() *order {
	n := len(c.orders)
	o := &order{key: fmt.Sprintf("order-%04d", n), name: fmt.Sprintf("Learner %04d", n), email: fmt.Sprintf("learner%04d@mail.example", n)}
	c.orders = append(c.orders, o)
	return o
}

// work sends orders until the server is gone. Of those that get no answer
// about half are sent again some time, the others are left behind.
func (c *client) work(ctx context.Context, base string, r *rand.Rand) {
	for ctx.Err() == nil {
		o := c.next(r)
		if o == nil {
			return
		}
		got, err := c.send(ctx, base, o)
		switch {
		case err == nil:
			c.acknowledged(o, got)
		case o.given == nil && r.IntN(2) == 0:
			c.mu.Lock()
			c.again = append(c.again, o)
			c.mu.Unlock()
		}
		if err != nil {
			return // the server is being killed
		}
	}
}

// acknowledged keeps the first answer; every other must be the same.
func (c *client) acknowledged(o *order, got given) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o.given != nil && (o.given.ID != got.ID || !bytes.Equal(o.given.Credential, got.Credential)) {
		c.t.Errorf("%s was answered with award %s, and now with %s", o.key, o.given.ID, got.ID)
	}
	o.given = &got
}

// send issues one award. The error says that there was no whole answer; any
// answer but the award fails the test.
func (c *client) send(ctx context.Context, base string, o *order) (given, error) {
	body, err := json.Marshal(map[string]string{"achievement": c.achievement, "name": o.name, "email": o.email})
	if err != nil {
		return given{}, err
	}
	var got given
	status, err := c.call(ctx, http.MethodPost, base+"/api/v1/awards", body, &got, "Idempotency-Key", o.key)
	if err == nil && status != http.StatusCreated {
		c.t.Errorf("%s was answered with status %d", o.key, status)
		err = fmt.Errorf("status %d", status)
	}
	return got, err
}

// call makes one call of the API and decodes the answer where it is a good one.
func (c *client) call(ctx context.Context, method, address string, body []byte, into any, header ...string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	if res.StatusCode/100 != 2 {
		c.t.Logf("%s %s: %d %s", method, address, res.StatusCode, raw)
		return res.StatusCode, nil
	}
	return res.StatusCode, json.Unmarshal(raw, into)
}

// must is call where the server lives and has to do it.
func (c *client) must(method, address string, body []byte, into any, header ...string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	if status, err := c.call(ctx, method, address, body, into, header...); err != nil || status/100 != 2 {
		c.t.Fatalf("%s %s: %d, %v", method, address, status, err)
	}
}

// define makes the achievement that all the awards are for.
func (c *client) define(base string) {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"definition": map[string]any{
		"title": "Grafting apple trees", "description": "Grafts a young tree so that it grows.", "field": "leadership",
		"outcomes": []string{"Grafts a young apple tree."}, "criteria": "Graft **three** trees; two must grow.", "assessment": "observed"}})
	if err != nil {
		c.t.Fatal(err)
	}
	var made struct {
		ID       string
		Revision int
	}
	c.must(http.MethodPost, base+"/api/v1/achievements", body, &made)
	var version struct{ Version int }
	c.must(http.MethodPost, base+"/api/v1/achievements/"+made.ID+"/publish", nil, &version, "If-Match", fmt.Sprintf(`"%d"`, made.Revision))
	c.achievement = made.ID
}

// pace is how long a server should live at most: as long as thirty awards take
// here and now, so that kills meet them in every stage.
func (c *client) pace(base string) time.Duration {
	c.t.Helper()
	start := time.Now()
	for range 10 {
		o := c.fresh()
		got, err := c.send(c.t.Context(), base, o)
		if err != nil {
			c.t.Fatal(err)
		}
		c.acknowledged(o, got)
	}
	return min(max(3*time.Since(start), 200*time.Millisecond), time.Second)
}

// awards reads all awards that there are, by recipient, with their signed
// bytes. One that is finished meanwhile may stand on two pages.
func (c *client) awards(base string) map[string][]given {
	c.t.Helper()
	all := map[string][]given{}
	for offset := 0; ; offset += 200 {
		var page struct {
			Items []given
			Total int
		}
		c.must(http.MethodGet, fmt.Sprintf("%s/api/v1/awards?limit=200&offset=%d", base, offset), nil, &page)
		for _, item := range page.Items {
			to := item.Recipient.Email
			if slices.ContainsFunc(all[to], func(g given) bool { return g.ID == item.ID }) {
				continue
			}
			var one given
			c.must(http.MethodGet, base+"/api/v1/awards/"+item.ID, nil, &one)
			all[to] = append(all[to], one)
		}
		if offset+200 >= page.Total {
			return all
		}
	}
}

// repeat sends every order again.
func (c *client) repeat(base string) {
	c.t.Helper()
	for _, o := range c.orders {
		got, err := c.send(c.t.Context(), base, o)
		if err != nil {
			c.t.Fatalf("repeating %s: %v", o.key, err)
		}
		c.acknowledged(o, got)
	}
}

// statusPlace is where a credential's status stands.
func statusPlace(c *credential.Credential) string {
	for _, s := range c.Statuses() {
		return s.StatusListCredential + "#" + s.StatusListIndex
	}
	return ""
}

// messageIDs are those of the mails to an address, each once.
func messageIDs(mailbox *inbox.Inbox) map[string][]string {
	all := map[string][]string{}
	for _, m := range mailbox.Messages() {
		to := strings.ToLower(m.Envelope[0])
		if !slices.Contains(all[to], m.MessageID) {
			all[to] = append(all[to], m.MessageID)
		}
	}
	return all
}
