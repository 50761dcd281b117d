package issuer

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"laurel/fault"
)

// Bounds of what an offer says.
const (
	maxStarts = 60
	maxSeats  = 1_000_000
	maxURL    = 2000
)

// Day is a calendar day as ISO 8601 writes it, 2026-09-01, so that days order
// as their texts do. "" is no day.
type Day string

// DayOf is the day of a moment, in UTC.
func DayOf(t time.Time) Day { return Day(t.UTC().Format(time.DateOnly)) }

// Time is the beginning of the day in UTC; the zero time for what is no day.
func (d Day) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// bad says why a text is no day between 2000 and 2099.
func (d Day) bad(field string) *fault.Error {
	t, err := time.Parse(time.DateOnly, string(d))
	switch {
	case d == "":
		return nil
	case err != nil && strings.Contains(err.Error(), "day out of range"):
		return fault.Field(field, "{day}: that month has no such day.", "day", string(d))
	case err != nil:
		return fault.Field(field, "Write each day as year, month and day: 2026-09-01.")
	case t.Year() < 2000 || t.Year() > 2099:
		return fault.Field(field, "{day} is too far away. Check the year.", "day", string(d))
	}
	return nil
}

// Duration is a length of time as ISO 8601 writes it with one unit: P3D, P12W,
// P6M, P1Y. "" is not stated.
type Duration string

// The units of a duration, with the most there may be of each.
var durationUnits = []struct {
	sign, word string
	most       int
}{{"D", "day", 999}, {"W", "week", 520}, {"M", "month", 120}, {"Y", "year", 10}}

// ReadDuration reads "12 weeks", "1 day" or P12W; false for anything else.
func ReadDuration(text string) (Duration, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text == "" {
		return "", true
	}
	for _, u := range durationUnits {
		amount, iso := strings.CutPrefix(text, "P")
		if iso {
			amount, iso = strings.CutSuffix(amount, u.sign)
		}
		if !iso {
			first, rest, _ := strings.Cut(text, " ")
			if strings.TrimSuffix(strings.TrimSpace(rest), "S") != strings.ToUpper(u.word) {
				continue
			}
			amount = first
		}
		n, err := strconv.ParseUint(amount, 10, 16)
		if err != nil || n == 0 || int(n) > u.most {
			return "", false
		}
		return Duration("P" + strconv.FormatUint(n, 10) + u.sign), true
	}
	return "", false
}

// Words is the duration for people: "12 weeks". "" for what is none.
func (d Duration) Words() string {
	for _, u := range durationUnits {
		if amount, ok := strings.CutSuffix(strings.TrimPrefix(string(d), "P"), u.sign); ok && amount == "1" {
			return "1 " + u.word
		} else if ok {
			return amount + " " + u.word + "s"
		}
	}
	return ""
}

// cleaned is the terms as they are kept: trimmed, the starts in order and once.
func (t Terms) cleaned() Terms {
	for _, text := range []*string{&t.Language, &t.Place, &t.Funding, &t.URL} {
		*text = strings.TrimSpace(*text)
	}
	if known, ok := ReadDuration(string(t.Duration)); ok {
		t.Duration = known
	}
	t.Price.Currency = strings.ToUpper(strings.TrimSpace(t.Price.Currency))
	if !t.Price.Stated {
		t.Price = Price{}
	}
	var starts []Day
	for _, d := range t.Starts {
		if d = Day(strings.TrimSpace(string(d))); d != "" {
			starts = append(starts, d)
		}
	}
	slices.Sort(starts)
	t.Starts = slices.Compact(starts)
	t.EnrolOn, t.EnrolBy = Day(strings.TrimSpace(string(t.EnrolOn))), Day(strings.TrimSpace(string(t.EnrolBy)))
	return t
}

// Validate says what is wrong with the terms.
func (t Terms) Validate() error {
	return fault.Join(
		t.Price.badAmount("price", "currency"),
		t.badHours(),
		t.badStarts(),
		t.badDuration(),
		badOffered("mode", string(t.Mode), values(Participations())),
		badLanguage("language", t.Language),
		tooLong("place", t.Place, maxShort),
		t.badSeats(),
		tooLong("funding", t.Funding, maxShort),
		t.badURL(),
		t.badEnrolment(),
	)
}

// badAmount says that a price is none. Nothing is free by mistake: a currency
// is needed with every amount but 0.
func (p Price) badAmount(amount, unit string) *fault.Error {
	switch {
	case !p.Stated:
		return nil
	case p.Cents < 0 || p.Cents > 100_000_000:
		return fault.Field(amount, "Write the price as an amount such as 180, or 0 if it is free.")
	case p.Currency == "" && p.Cents == 0:
		return nil
	}
	if _, err := currency.ParseISO(p.Currency); err != nil {
		return fault.Field(unit, "Write the currency as its three letters, such as EUR.")
	}
	return nil
}

func (t Terms) badHours() *fault.Error {
	if !(t.Hours >= 0 && t.Hours <= 10000) { // also not a number
		return fault.Field("hours", "Write the hours as a number between 1 and 10000.")
	}
	return nil
}

func (t Terms) badStarts() *fault.Error {
	switch {
	case t.Rolling && len(t.Starts) > 0:
		return fault.Field("starts", "Either it starts at any time, or on days: leave out one of the two.")
	case !t.Rolling && len(t.Starts) == 0:
		return fault.Field("starts", "Write the days on which it starts, or say that it starts at any time.")
	case len(t.Starts) > maxStarts:
		return fault.Field("starts", "Write at most {limit} days. Make another offer for the others.", "limit", strconv.Itoa(maxStarts))
	}
	for _, d := range t.Starts {
		if bad := d.bad("starts"); bad != nil {
			return bad
		}
	}
	return nil
}

func (t Terms) badDuration() *fault.Error {
	if _, ok := ReadDuration(string(t.Duration)); !ok {
		return fault.Field("duration", "Write how long it takes as a number of days, weeks, months or years: 12 weeks.")
	}
	return nil
}

func (t Terms) badSeats() *fault.Error {
	switch {
	case t.Seats < 0 || t.Seats > maxSeats:
		return fault.Field("seats", "Write the number of seats, or leave it empty if they do not run out.")
	case t.Taken < 0 || t.Taken > t.Seats:
		return fault.Field("taken", "Write how many of the seats are taken: at most as many as there are.")
	}
	return nil
}

func (t Terms) badURL() *fault.Error {
	if t.URL == "" {
		return nil
	}
	u, err := url.Parse(t.URL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.User != nil || len(t.URL) > maxURL ||
		strings.ContainsFunc(t.URL, func(r rune) bool { return r <= ' ' || forbidden(r) }) {
		return fault.Field("url", "Write the address where people enrol, beginning with https://.")
	}
	return nil
}

func (t Terms) badEnrolment() *fault.Error {
	if bad := t.EnrolOn.bad("enrolFrom"); bad != nil {
		return bad
	}
	if bad := t.EnrolBy.bad("enrolBy"); bad != nil {
		return bad
	}
	end := t.LastDay()
	switch {
	case t.EnrolBy != "" && len(t.Starts) > 0 && t.EnrolBy > t.Starts[len(t.Starts)-1]:
		return fault.Field("enrolBy", "Enrolment cannot end after the last start, {day}.", "day", string(t.Starts[len(t.Starts)-1]))
	case t.EnrolOn != "" && end != "" && t.EnrolOn > end:
		return fault.Field("enrolFrom", "Enrolment cannot begin after its last day, {day}.", "day", string(end))
	}
	return nil
}

func badOffered(field, value string, allowed []string) *fault.Error {
	return Definition{}.badChoice(field, value, allowed)
}

func badLanguage(field, code string) *fault.Error {
	if code == "" {
		return nil
	}
	if _, err := language.Parse(code); err != nil {
		return fault.Field(field, "Write the language as a code such as en, nb or pt-BR.")
	}
	return nil
}
