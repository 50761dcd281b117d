package demo

import (
	"math"
	"math/rand/v2"
	"time"

	"laurel/issuer"
)

// OfferCount is how many offers the demonstration has.
const OfferCount = 150

// Offer is one way to earn a credential.
type Offer struct {
	Credential string // its key
	Terms      issuer.Terms
}

// A shape is how an offer is given: each credential gets a few of different
// shapes.
type shape struct {
	name    string
	hours   float64 // a week; 0: all days of a week
	share   float64 // of the price that the description states
	mode    issuer.Participation
	seats   []int
	starts  int // 0: rolling
	funding string
}

var shapes = []shape{
	{name: "evenings", hours: 6, share: 1, seats: []int{16, 20, 24}, starts: 2, funding: "Employers in the region pay half for their own staff; ask yours before you enrol."},
	{name: "own pace", hours: 5, share: 0.8, mode: issuer.Online},
	{name: "intensive", share: 1.15, mode: issuer.Onsite, seats: []int{10, 12, 14}, starts: 1},
	{name: "mixed", hours: 8, share: 0.95, mode: issuer.Blended, seats: []int{18, 20, 30}, starts: 3, funding: "Two places in each group are free for people who look for work."},
	{name: "weekends", hours: 10, share: 1.05, seats: []int{8, 12, 15}, starts: 1, funding: "Can be paid in three parts without interest."},
}

// Offers writes what is offered on a day. The same content and the same day
// give the same offers. Some are full, some planned, and some are over.
func (c Content) Offers(now time.Time) []Offer {
	rng := rand.New(rand.NewPCG(0x0ffe5, 2026))
	city, site := map[string]string{}, map[string]string{}
	for _, o := range c.Organisations {
		city[o.Key], site[o.Key] = o.City, o.Website
	}
	today := now.UTC().Truncate(24 * time.Hour)
	var all []Offer
	for round := 0; len(all) < OfferCount; round++ {
		for i, offered := range c.Credentials {
			if len(all) == OfferCount {
				break
			}
			s := shapes[(i+round)%len(shapes)]
			t := s.terms(rng, offered.Definition, today)
			if s.mode != issuer.Online {
				t.Place = city[offered.Org]
			}
			if site[offered.Org] != "" {
				t.URL = site[offered.Org] + "/enrol/" + offered.Key
			}
			all = append(all, Offer{offered.Key, t})
		}
	}
	return all
}

// terms are an offer of this shape.
func (s shape) terms(rng *rand.Rand, d issuer.Definition, today time.Time) issuer.Terms {
	t := issuer.Terms{Rolling: s.starts == 0, Mode: s.mode, Funding: s.funding, Price: s.price(d.Price), Duration: s.duration(d.Hours)}
	if t.Price.Cents == 0 {
		t.Funding = ""
	}
	first := monday(today.AddDate(0, 0, 14+rng.IntN(150)))
	if s.starts == 1 && rng.IntN(4) == 0 {
		first = monday(today.AddDate(0, 0, -20-rng.IntN(100))) // over
	}
	for n := range s.starts {
		t.Starts = append(t.Starts, issuer.DayOf(monday(first.AddDate(0, 3*n, 0))))
	}
	if len(s.seats) > 0 {
		t.Seats = s.seats[rng.IntN(len(s.seats))]
		t.Taken = rng.IntN(t.Seats)
		if rng.IntN(7) == 0 {
			t.Taken = t.Seats
		}
	}
	switch {
	case t.Rolling:
	case first.Sub(today) > 90*24*time.Hour:
		t.EnrolOn, t.Taken = issuer.DayOf(first.AddDate(0, -2, 0)), 0 // planned
	case s.starts == 1:
		t.EnrolBy = issuer.DayOf(first.AddDate(0, 0, -7))
	}
	return t
}

// price is a share of the price described, in whole fives.
func (s shape) price(p issuer.Price) issuer.Price {
	if p.Cents > 0 {
		p.Cents = max(int64(math.Round(float64(p.Cents)*s.share/500)), 1) * 500
	}
	return p
}

// duration is how long the hours take at so many a week.
func (s shape) duration(hours float64) issuer.Duration {
	switch weeks := math.Ceil(hours / s.hours); {
	case hours == 0:
		return ""
	case s.hours == 0 && hours <= 32:
		return issuer.Duration("P" + issuer.Number(math.Ceil(hours/8)) + "D")
	case s.hours == 0:
		return issuer.Duration("P" + issuer.Number(math.Ceil(hours/38)) + "W")
	default:
		return issuer.Duration("P" + issuer.Number(weeks) + "W")
	}
}

// monday is the first Monday on a day or after.
func monday(day time.Time) time.Time {
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}
