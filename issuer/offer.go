package issuer

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"laurel/account"
)

// OfferID is a UUIDv7 in text form.
type OfferID string

// Offer says when, where and for how much a micro-credential can be earned.
// What is defined and how it can be earned change at a different pace, so
// offers stand beside the definition and have no versions. An offer is public
// from the moment it is added, as soon as its micro-credential is.
type Offer struct {
	ID          OfferID
	Org         account.OrgID
	Achievement AchievementID
	Terms       Terms
	Revision    int // whoever changes it names the one they read
	Withdrawn   bool
	Created     time.Time
	Changed     time.Time
}

// Terms are what an issuer writes of an offer. What is left empty of price,
// hours, form and language is as the definition says; see [Terms.Within].
type Terms struct {
	Price    Price         `json:"price"`
	Hours    float64       `json:"hours"`   // workload; 0: as defined
	Rolling  bool          `json:"rolling"` // begins whenever the learner does
	Starts   []Day         `json:"starts"`  // in order; none where rolling
	Duration Duration      `json:"duration"`
	Mode     Participation `json:"mode"`
	Language string        `json:"language"` // BCP 47
	Place    string        `json:"place"`
	Seats    int           `json:"seats"` // 0: as many as come
	Taken    int           `json:"taken"` // of the seats
	Funding  string        `json:"funding"`
	URL      string        `json:"url"`       // where to enrol
	EnrolOn  Day           `json:"enrolFrom"` // first day of enrolment; "": open
	EnrolBy  Day           `json:"enrolBy"`   // last day of enrolment; "": up to the last start
}

// OfferState is where an offer stands on a day.
type OfferState string

const (
	Planned   OfferState = "planned" // enrolment has not begun
	OpenOffer OfferState = "open"    // people may enrol
	Full      OfferState = "full"    // every seat is taken
	Past      OfferState = "past"    // nobody can enrol any more
)

// Name is the state in words.
func (s OfferState) Name() string {
	return map[OfferState]string{Planned: "Planned", OpenOffer: "Open", Full: "Full", Past: "Past"}[s]
}

// State is where the offer stands on a day.
func (t Terms) State(today Day) OfferState {
	last := t.LastDay()
	switch {
	case last != "" && last < today:
		return Past
	case t.Seats > 0 && t.Taken >= t.Seats:
		return Full
	case t.EnrolOn > today:
		return Planned
	}
	return OpenOffer
}

// LastDay is the last day on which somebody can enrol; "" where there is none.
func (t Terms) LastDay() Day {
	if t.EnrolBy != "" || len(t.Starts) == 0 {
		return t.EnrolBy
	}
	return t.Starts[len(t.Starts)-1]
}

// NextStart is the first start on the day or after; "" where there is none.
func (t Terms) NextStart(today Day) Day {
	i, _ := slices.BinarySearch(t.Starts, today)
	if i == len(t.Starts) {
		return ""
	}
	return t.Starts[i]
}

// Within are the terms with what they leave to the definition.
func (t Terms) Within(d Definition) Terms {
	if !t.Price.Stated {
		t.Price = d.Price
	}
	if t.Hours == 0 {
		t.Hours = d.Hours
	}
	if t.Mode == "" {
		t.Mode = d.Participation
	}
	if t.Language == "" {
		t.Language = d.Language
	}
	return t
}

// Left is how many seats are left; false where seats do not run out.
func (t Terms) Left() (int, bool) { return max(t.Seats-t.Taken, 0), t.Seats > 0 }

// PerECTS is what one ECTS credit costs at this price, rounded to the cent. It
// is not stated where the price or the credits are not.
func (d Definition) PerECTS(p Price) Price { return p.per(d.ECTS) }

// PerSkill is what each skill that is proved costs at this price.
func (d Definition) PerSkill(p Price) Price { return p.per(float64(len(d.Skills))) }

func (p Price) per(n float64) Price {
	if !p.Stated || n <= 0 {
		return Price{}
	}
	p.Cents = int64(float64(p.Cents)/n + 0.5)
	return p
}

// equal tells whether two terms say the same.
func (t Terms) equal(u Terms) bool {
	starts := slices.Equal(t.Starts, u.Starts)
	return starts && t.facts() == u.facts()
}

// facts are the terms without their list, to be compared as one value.
func (t Terms) facts() any {
	return [...]any{t.Price, t.Hours, t.Rolling, t.Duration, t.Mode, t.Language, t.Place, t.Seats, t.Taken, t.Funding, t.URL, t.EnrolOn, t.EnrolBy}
}

// compareOffers puts first what can be begun first: what is rolling, then by
// the next start, then what is full, and what is past at the end.
func compareOffers(today Day) func(a, b Offer) int {
	rank := func(o Offer) int {
		switch o.Terms.State(today) {
		case Past:
			return 2
		case Full:
			return 1
		}
		return 0
	}
	return func(a, b Offer) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Terms.NextStart(today), b.Terms.NextStart(today)), cmp.Compare(a.ID, b.ID))
	}
}

// SeatsLeft says how many seats are left: "4 of 20 seats left", "no seats left";
// "" where they do not run out.
func (t Terms) SeatsLeft() string {
	switch left, bounded := t.Left(); {
	case !bounded:
		return ""
	case left == 0:
		return "no seats left"
	default:
		return strconv.Itoa(left) + " of " + strconv.Itoa(t.Seats) + " seats left"
	}
}
