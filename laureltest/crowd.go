package laureltest

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"laurel/issuer"
	"laurel/store"
)

// Crowd is what an organisation has after years of awarding: awards with their
// people, mails, claims, holdings, files, events and webhook messages, awards for
// later and what came in, all following from the seed. Their signed bytes are
// left short: what is to be opened is issued truly, beside them. Applications,
// attempts at quizzes and offers are made like those the organisation truly has.
type Crowd struct {
	Seed         uint64
	Awards       int
	Org          string
	Achievements []string // published, of version 1
	Hook         string   // "" is none
	Inlet        string   // "" is none
	Registrar    string   // who awarded
	Until        time.Time
}

const (
	crowdYears     = 5
	crowdPerBatch  = 2000 // awards of a file; of every ten, seven came by file
	crowdPerList   = 131072
	crowdPerPerson = 3 // awards, on average
)

var (
	crowdFirst = strings.Fields("Ada Bo Cleo Dara Edda Finn Greta Hans Ines Jon Kaja Lars Mira Nils Oda Per Runa Siv Tove Ulf Vera Wim Yrsa Zoe")
	crowdLast  = strings.Fields("Ahlgren Berg Colban Dahl Eskeland Fossum Granlund Haugen Iversen Jansen Kvist Lund Moen Nygaard Okland Paulsen Rask Solberg Tveit Ulriksen Vang Wiik Ytre Zimmer")
)

// crowdTables lose their indices while they are filled.
var crowdTables = []string{"person", "person_address", "recipient", "recipient_word", "award", "award_signed", "event", "mail", "claim", "holding", "batch", "batch_row", "hook_delivery", "assess_application", "assess_mark", "quiz_attempt", "inlet_arrival"}

// Fill adds crowds to a store that is not open. A million awards are some ten
// million rows.
func Fill(ctx context.Context, at store.Config, crowds ...Crowd) error {
	l, err := newLoader(ctx, at)
	if err != nil {
		return err
	}
	err = l.dropIndices(ctx, crowdTables)
	for _, c := range crowds {
		for _, table := range []func(context.Context, *loader) error{c.people, c.lists, c.batches, c.awards, c.mails, c.events, c.messages, c.applications, c.attempts, c.offers, c.scheduled, c.arrivals} {
			if err == nil {
				err = table(ctx, l)
			}
		}
	}
	if ended := l.close(ctx); err == nil {
		err = ended
	}
	return err
}

// hash is a number for the i-th of something, the same for the same seed.
func (c Crowd) hash(what string, i int) uint64 {
	h := c.Seed
	for _, b := range []byte(c.Org + what) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return rand.NewPCG(h, uint64(i)).Uint64()
}

// id is a UUIDv7 of a time.
func (c Crowd) id(what string, i int, at time.Time) string {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(at.UnixMilli())<<16|uint64(i&0xfff))
	binary.BigEndian.PutUint64(u[8:], c.hash(what, i))
	u[6], u[8] = u[6]&0x0f|0x70, u[8]&0x3f|0x80
	return u.String()
}

func (c Crowd) recipients() int { return c.Awards/crowdPerPerson + 1 }

// crowdPerson is one of the recipients; every third has an account.
type crowdPerson struct{ id, name, email, account string }

func (c Crowd) person(i int) crowdPerson {
	first, last := crowdFirst[c.hash("first", i)%uint64(len(crowdFirst))], crowdLast[c.hash("last", i)%uint64(len(crowdLast))]
	at := c.Until.AddDate(-crowdYears, 0, 0)
	p := crowdPerson{id: c.id("recipient", i, at), name: first + " " + last, email: strings.ToLower(fmt.Sprintf("%s.%s%d@%s.example", first, last, i, c.Org[len(c.Org)-4:]))}
	if i%3 == 0 {
		p.account = c.id("person", i, at)
	}
	return p
}

func (c Crowd) people(ctx context.Context, l *loader) error {
	n, began := c.recipients(), c.Until.AddDate(-crowdYears, 0, 0).UnixMicro()
	accounts := (n + 2) / 3
	err := l.fill(ctx, "recipient", "id, org, folded, name, email", n, func(i int) []any {
		p := c.person(i)
		return []any{p.id, c.Org, p.email, p.name, p.email}
	})
	if err == nil {
		err = l.fill(ctx, "recipient_word", "org, word, recipient", 5*n, func(i int) []any {
			p := c.person(i / 5)
			words := strings.FieldsFunc(strings.ToLower(p.name+" "+p.email), func(r rune) bool { return r == ' ' || r == '.' || r == '@' })
			slices.Sort(words)
			return []any{c.Org, []byte(slices.Compact(words)[i%5]), p.id}
		})
	}
	if err == nil {
		err = l.fill(ctx, "person", "id, name, operator, created", accounts, func(i int) []any {
			p := c.person(3 * i)
			return []any{p.account, p.name, 0, began}
		})
	}
	if err == nil {
		err = l.fill(ctx, "person_address", "person, email, proved", accounts, func(i int) []any {
			p := c.person(3 * i)
			return []any{p.account, p.email, began}
		})
	}
	return err
}

func (c Crowd) list(i int) string { return c.id("list", i, c.Until.AddDate(-crowdYears, 0, 0)) }

func (c Crowd) lists(ctx context.Context, l *loader) error {
	n := (c.Awards + crowdPerList - 1) / crowdPerList
	return l.fill(ctx, "status_list", "id, org, number, secret, taken, generation", n, func(i int) []any {
		secret := make([]byte, 32)
		binary.BigEndian.PutUint64(secret, c.hash("secret", i))
		return []any{c.list(i), c.Org, -n + i, secret, crowdPerList, 1} // before those of what is issued truly
	})
}

// crowdAward is the i-th award, the oldest first.
type crowdAward struct {
	id, page, achievement, status string
	at                            time.Time
	to                            int // the recipient
	accepted                      bool
}

func (c Crowd) award(i int) crowdAward {
	began := c.Until.AddDate(-crowdYears, 0, 0)
	a := crowdAward{at: began.Add(time.Duration(float64(c.Until.Sub(began)) * float64(i) / float64(c.Awards))).Truncate(time.Microsecond), status: "inForce"}
	a.id = c.id("award", i, a.at)
	h := c.hash("page", i)
	a.page = fmt.Sprintf("%013x%013x", h>>12, c.hash("page2", i)>>12)
	a.to = int(c.hash("to", i) % uint64(c.recipients()))
	share := float64(h%1000) / 1000 // few micro-credentials have most of the awards
	a.achievement = c.Achievements[int(share*share*share*float64(len(c.Achievements)))]
	switch h >> 32 % 100 {
	case 0, 1:
		a.status = "revoked"
	case 2:
		a.status = "suspended"
	}
	a.accepted = a.to%3 == 0 && h>>40%4 != 0
	return a
}

func (c Crowd) awards(ctx context.Context, l *loader) error {
	type dated struct {
		achievement string
		month       issuer.Month
	}
	months := map[dated]int{}
	err := l.fill(ctx, "award", "id, org, achievement, version, recipient, page, list, list_index, signed, status, reason, changed, awarded_on, "+
		"valid_from, valid_until, result, evidence, supersedes, superseded_by, created, request_key, request, number", c.Awards, func(i int) []any {
		a := c.award(i)
		day := a.at.Truncate(24*time.Hour).AddDate(0, 0, -int(c.hash("day", i)%20))
		months[dated{a.achievement, issuer.MonthOf(day)}]++
		var until any
		if i%3 == 0 {
			until = day.AddDate(3, 0, 0).UnixMicro()
		}
		reason := ""
		if a.status != "inForce" {
			reason = "The examiner was not entitled to examine."
		}
		return []any{a.id, c.Org, a.achievement, 1, c.person(a.to).id, a.page, c.list(i / crowdPerList), i % crowdPerList, 1, a.status, reason, a.at.UnixMicro(), day.UnixMicro(),
			day.UnixMicro(), until, fmt.Sprint(60 + i%40), "", "", "", a.at.UnixMicro(), fmt.Sprintf("batch %s/%d", c.id("key", i/crowdPerBatch, c.Until), i), "", issuer.NumberOf(a.page)}
	})
	if err == nil {
		err = l.fill(ctx, "award_signed", "award, org, json, jwt, european", c.Awards, func(i int) []any {
			return []any{c.award(i).id, c.Org, []byte("{}"), "", []byte("{}")}
		})
	}
	for d, n := range months {
		if err == nil {
			_, err = l.conn.ExecContext(ctx, fmt.Sprintf(`INSERT INTO award_month (org, achievement, month, n) VALUES ('%s', '%s', %d, %d) ON CONFLICT (org, month, achievement) DO UPDATE SET n = award_month.n + excluded.n`,
				c.Org, d.achievement, d.month, n))
		}
	}
	for _, query := range []string{`DELETE FROM award_count WHERE org = '` + c.Org + `'`,
		`INSERT INTO award_count (org, achievement, status, n) SELECT org, achievement, status, count(*) FROM award WHERE signed = 1 AND org = '` + c.Org + `' GROUP BY org, achievement, status`} {
		if err == nil {
			_, err = l.conn.ExecContext(ctx, query)
		}
	}
	return err
}

func (c Crowd) batch(i int) string { return c.id("batch", i, c.award(i*crowdPerBatch).at) }

// byFile tells which awards came by file: of those of ten files, seven.
func byFile(batch int) bool { return batch%10 < 7 }

func (c Crowd) batches(ctx context.Context, l *loader) error {
	var files []int
	rows := 0
	for i := range c.Awards / crowdPerBatch {
		if byFile(i) {
			files = append(files, i)
		}
	}
	rows = len(files) * (crowdPerBatch + 20) // of each file, 20 rows were wrong
	err := l.fill(ctx, "batch", "id, org, action, reason, achievement, version, content, file, person, client, state, problem, size, row_count, settled, issued, "+
		"unchanged, failed, place_list, place_secret, place_first, place_count, created, changed", len(files), func(i int) []any {
		at := c.award(files[i] * crowdPerBatch).at.UnixMicro()
		return []any{c.batch(files[i]), c.Org, "issue", "", c.Achievements[0], 1, fmt.Sprintf("%x", c.hash("content", i)), fmt.Sprintf("people-%d.csv", i), c.Registrar, "", "done", "", 0,
			crowdPerBatch + 20, crowdPerBatch + 20, crowdPerBatch, 0, 20, "", []byte{}, 0, 0, at, at}
	})
	if err != nil {
		return err
	}
	return l.fill(ctx, "batch_row", "batch, number, org, line, state, ref, of_name, folded, name, email, awarded_on, result, evidence, award, problem", rows, func(i int) []any {
		file, number := files[i/(crowdPerBatch+20)], i%(crowdPerBatch+20)
		row := []any{c.batch(file), number + 1, c.Org, number + 2, 1, "", "", "", "", "", "", "", "", "", ""}
		if number < crowdPerBatch {
			row[13] = c.award(file*crowdPerBatch + number).id
			return row
		}
		row[4], row[8], row[9], row[14] = 3, "Nobody", "nowhere", "“nowhere” is no mail address."
		return row
	})
}

// mails are of every award the one with the claim.
func (c Crowd) mails(ctx context.Context, l *loader) error {
	err := l.fill(ctx, "mail", "org, person, id, purpose, about, award, achievement, recipient, state, words, attempts, queued, changed", c.Awards, func(i int) []any {
		a, state, words := c.award(i), "sent", ""
		switch c.hash("mail", i) % 100 {
		case 0:
			state, words = "failed", "550 5.1.1 No such user here"
		case 1, 2:
			state, words = "bounced", "550 5.1.1 No such user here"
		case 3:
			if i > c.Awards*99/100 {
				state = "queued"
			}
		}
		return []any{c.Org, "", "claim." + c.id("mail", i, a.at) + "@laurel.example", "claim", a.id, a.id, a.achievement, c.person(a.to).id, state, words, 1, a.at.UnixMicro(), a.at.UnixMicro()}
	})
	if err == nil {
		err = l.fill(ctx, "claim", "hash, org, award, address, generation, opened, used", c.Awards, func(i int) []any {
			a := c.award(i)
			hash := make([]byte, 32)
			binary.BigEndian.PutUint64(hash, c.hash("claim", i))
			binary.BigEndian.PutUint64(hash[8:], uint64(i))
			address := make([]byte, 32)
			binary.BigEndian.PutUint64(address, c.hash("address", a.to))
			var used any
			if a.accepted {
				used = a.at.Add(time.Hour).UnixMicro()
			}
			return []any{hash, c.Org, a.id, address, 1, a.at.UnixMicro(), used}
		})
	}
	var held []int
	for i := range c.Awards {
		if c.award(i).accepted {
			held = append(held, i)
		}
	}
	if err == nil {
		err = l.fill(ctx, "holding", "award, org, person, page, accepted, replaced", len(held), func(i int) []any {
			a := c.award(held[i])
			return []any{a.id, c.Org, c.person(a.to).account, a.page, a.at.Add(time.Hour).UnixMicro(), ""}
		})
	}
	return err
}

// events tell of each award, and of those whose status was changed.
func (c Crowd) events(ctx context.Context, l *loader) error {
	return l.fill(ctx, "event", "id, at, recorded, org, person, actor, client, request, kind, subject, achievement, detail", c.Awards*21/20, func(i int) []any {
		a, kind := c.award(i*20/21), "award.issued"
		if i%21 == 20 {
			kind = []string{"award.revoked", "award.suspended", "member.added", "achievement.published"}[i/21%4]
		}
		if kind == "member.added" {
			a.achievement = ""
		}
		return []any{c.id("event", i, a.at), a.at.UnixMicro(), a.at.UnixMicro(), c.Org, "", c.Registrar, "", "", kind, a.id, a.achievement, "{}"}
	})
}

// messages to a webhook, of every tenth award.
func (c Crowd) messages(ctx context.Context, l *loader) error {
	n := c.Awards / 10
	if c.Hook == "" {
		n = 0
	}
	return l.fill(ctx, "hook_delivery", "org, hook, message, kind, body, state, attempts, status, words, queued, changed, due", n, func(i int) []any {
		a, state, status := c.award(i*10), "delivered", 200
		if i%50 == 0 {
			state, status = "failed", 500
		}
		return []any{c.Org, c.Hook, c.id("message", i, a.at), "award.issued", []byte(`{"type":"award.issued"}`), state, 1, status, "", a.at.UnixMicro(), a.at.UnixMicro(), 0}
	})
}
