package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"laurel/issuer"
)

// AwardCount is how many awards the demonstration's year holds.
const AwardCount = 400

// Award is one line of the year's script: who was given what, and what
// became of it. Changes come in the order of their days.
type Award struct {
	Credential string // a credential's key
	Learner    Learner
	AwardedOn  time.Time // a day, midnight UTC
	Result     string    // as the definition's grading wants it; "" where there is none
	Evidence   string    // a link, or ""
	Claimed    time.Time // zero while the claim link is unused
	Withdrawn  bool      // the learner took the page down
	Changes    []Change
}

// ChangeKind is what an issuer may do to an award.
type ChangeKind string

const (
	Suspend   ChangeKind = "suspend"
	Reinstate ChangeKind = "reinstate"
	Revoke    ChangeKind = "revoke"
	Correct   ChangeKind = "correct"
)

// Change is one thing an issuer did to an award later.
type Change struct {
	Kind   ChangeKind
	On     time.Time
	Reason string
	Name   string // Correct: the name as it should have been, else ""
	Result string // Correct: the result as it should have been, else ""
}

// ends tells when an award runs out by its definition; zero if never.
func ends(d issuer.Definition, awarded time.Time) time.Time {
	if d.ValidMonths == 0 {
		return time.Time{}
	}
	return awarded.AddDate(0, d.ValidMonths, 0)
}

// Awards writes the script of the year before now. The same content and the
// same day give the same script.
func (c Content) Awards(now time.Time) []Award {
	w := &script{
		content: c,
		today:   now.UTC().Truncate(24 * time.Hour),
		rng:     rand.New(rand.NewPCG(0x1a07e1, 2026)),
		given:   map[string]bool{},
		byKey:   map[string]issuer.Definition{},
	}
	for _, offer := range c.Credentials {
		w.byKey[offer.Key] = offer.Definition
	}
	w.tellStories()
	for _, offer := range c.Credentials {
		for range 4 {
			w.giveSomebody(offer.Key)
		}
	}
	for len(w.awards) < AwardCount {
		w.giveSomebody(w.popular())
	}
	w.changeSome()
	slices.SortStableFunc(w.awards, func(a, b Award) int { return a.AwardedOn.Compare(b.AwardedOn) })
	return w.awards
}

// script is a year being written.
type script struct {
	content Content
	today   time.Time
	rng     *rand.Rand
	given   map[string]bool // learner and credential: nobody earns a thing twice
	byKey   map[string]issuer.Definition
	awards  []Award
}

// give adds an award; ago and claimedAfter count days, -1 for not claimed.
func (w *script) give(key string, to Learner, ago, claimedAfter int, result string) *Award {
	w.given[key+" "+to.Email] = true
	a := Award{Credential: key, Learner: to, AwardedOn: w.today.AddDate(0, 0, -ago), Result: result}
	if claimedAfter >= 0 {
		a.Claimed = a.AwardedOn.AddDate(0, 0, min(claimedAfter, max(0, ago-1))).Add(time.Duration(7*60+w.rng.IntN(14*60)) * time.Minute)
	}
	w.awards = append(w.awards, a)
	return &w.awards[len(w.awards)-1]
}

// giveSomebody gives a credential to a learner who does not have it yet. Some
// learners earn much, most earn one or two things.
func (w *script) giveSomebody(key string) {
	d := w.byKey[key]
	people := w.content.Learners
	for {
		r := w.rng.Float64()
		to := people[2+int(r*r*float64(len(people)-2))] // the first two have stories of their own
		if w.given[key+" "+to.Email] {
			continue
		}
		ago := 1 + w.rng.IntN(363)
		claimedAfter := w.rng.IntN(16)
		if w.rng.IntN(100) < 12 || ago < 10 && w.rng.IntN(100) < 40 {
			claimedAfter = -1
		}
		a := w.give(key, to, ago, claimedAfter, w.result(d.Grading))
		if (d.Assessment == issuer.Project || d.Assessment == issuer.Portfolio) && w.rng.IntN(100) < 45 {
			a.Evidence = evidenceLink(to, key)
		}
		a.Withdrawn = claimedAfter >= 0 && w.rng.IntN(100) < 2
		return
	}
}

func evidenceLink(l Learner, key string) string {
	local, _, _ := strings.Cut(l.Email, "@")
	return "https://portfolio.example/" + local + "/" + key
}

// result makes a passing result in the words of the grading.
func (w *script) result(g issuer.Grading) string {
	switch g.Kind {
	case issuer.Points, issuer.Percent:
		lowest, errLowest := strconv.Atoi(g.Needed)
		highest, errHighest := strconv.Atoi(g.Max)
		if errLowest != nil || errHighest != nil {
			return ""
		}
		return strconv.Itoa(lowest + w.rng.IntN(highest-lowest+1))
	case issuer.Grade:
		if g.Max == "12" { // the Danish scale
			return []string{"7", "7", "10", "10", "12"}[w.rng.IntN(5)]
		}
		return []string{"C", "C", "B", "B", "A"}[w.rng.IntN(5)]
	}
	return "" // where nothing but "passed" is stated, or no result at all
}

// popular draws a credential; some are asked for far more than others.
func (w *script) popular() string {
	weights := map[string]int{"sql": 30, "incidents": 22, "containers": 22, "smart-contracts": 14, "projects": 20, "web-pages": 18, "consent": 16, "laminating": 16, "first-team": 14}
	const usual = 6
	total := 0
	for _, offer := range w.content.Credentials {
		total += cmp.Or(weights[offer.Key], usual)
	}
	at := w.rng.IntN(total)
	for _, offer := range w.content.Credentials {
		at -= cmp.Or(weights[offer.Key], usual)
		if at < 0 {
			return offer.Key
		}
	}
	return w.content.Credentials[0].Key
}
