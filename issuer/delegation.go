package issuer

import (
	"context"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// DelegationID is a UUIDv7 in text form.
type DelegationID string

// Delegation lets another organisation, or a person, award an achievement that
// is not theirs to define. The awards stay those of the organisation whose
// achievement it is: its key signs them, and it alone corrects or revokes them.
type Delegation struct {
	ID          DelegationID
	Org         account.OrgID // whose achievement it is
	Achievement AchievementID
	Version     int              // the only one that may be awarded; 0: whichever is the newest
	To          account.OrgID    // who may award; "" where it is a person
	Person      account.PersonID // who may award; "" until they accept
	Name        string           // of the person who is asked; "" once they have accepted
	Email       string           // of the same
	From        time.Time        // the first day, at midnight UTC
	Until       time.Time        // the last day, at midnight UTC
	Limit       int              // awards that may be made; 0: any number
	Used        int              // awards that were made, with those that a running batch is to make
	Reason      string           // why it was given
	By          account.PersonID // who gave it
	Client      string           // or by which program
	Created     time.Time
	Accepted    time.Time // zero: not yet. An organisation need not accept.
	Revoked     time.Time // zero: it is not
	RevokedBy   account.PersonID
	RevokedFor  string // the reason
}

// DelegationState is where a delegation stands.
type DelegationState string

const (
	DelegationAsked   DelegationState = "asked"   // whoever is asked has not accepted
	DelegationLater   DelegationState = "later"   // its first day has not come
	DelegationInForce DelegationState = "inForce" // it may be used
	DelegationUsedUp  DelegationState = "usedUp"  // as many awards were made as may be
	DelegationOver    DelegationState = "over"    // its last day is past
	DelegationRevoked DelegationState = "revoked" // it was taken back
)

// Name is the state in words.
func (s DelegationState) Name() string {
	return map[DelegationState]string{DelegationAsked: "Not accepted yet", DelegationLater: "Has not begun", DelegationInForce: "In force",
		DelegationUsedUp: "Used up", DelegationOver: "Has ended", DelegationRevoked: "Revoked"}[s]
}

// ToPerson tells whether it is for a person and not for an organisation.
func (d Delegation) ToPerson() bool { return d.To == "" }

// End is the moment after its last day.
func (d Delegation) End() time.Time { return d.Until.AddDate(0, 0, 1) }

// State is where it stands at a moment.
func (d Delegation) State(now time.Time) DelegationState {
	switch {
	case !d.Revoked.IsZero():
		return DelegationRevoked
	case !now.Before(d.End()):
		return DelegationOver
	case d.Accepted.IsZero():
		return DelegationAsked
	case now.Before(d.From):
		return DelegationLater
	case d.Limit > 0 && d.Used >= d.Limit:
		return DelegationUsedUp
	}
	return DelegationInForce
}

// Open tells whether it may be used now or may come to that.
func (d Delegation) Open(now time.Time) bool {
	state := d.State(now)
	return state != DelegationRevoked && state != DelegationOver
}

// Left is how many awards may still be made, where that is bounded.
func (d Delegation) Left() int { return max(d.Limit-d.Used, 0) }

// may says why so many awards of a version cannot be made by it now; version 0
// is whichever it allows.
func (d Delegation) may(now time.Time, awards, version int) error {
	switch state := d.State(now); {
	case state == DelegationRevoked:
		return conflict("delegation.revoked", "This delegation was revoked on {day}: {reason}", "day", dayOf(d.Revoked), "reason", d.RevokedFor)
	case state == DelegationOver:
		return conflict("delegation.over", "This delegation ended on {day}.", "day", dayOf(d.Until))
	case state == DelegationAsked:
		return conflict("delegation.asked", "This delegation has not been accepted yet.")
	case state == DelegationLater:
		return conflict("delegation.later", "This delegation begins on {day}.", "day", dayOf(d.From))
	case d.Version != 0 && version != 0 && version != d.Version:
		return conflict("delegation.version", "This delegation is for version {version} alone.", "version", Number(float64(d.Version)))
	case d.Limit > 0 && awards > d.Left():
		return conflict("delegation.usedUp", "This delegation allows {limit} in all. Awarded so far: {used}; left: {left}; asked for now: {wanted}.",
			"limit", Number(float64(d.Limit)), "used", Number(float64(d.Used)), "left", Number(float64(d.Left())), "wanted", Number(float64(awards)))
	}
	return nil
}

func dayOf(t time.Time) string { return t.UTC().Format("2 January 2006") }

// Bounds of delegating.
const (
	maxDelegationsPerDay = 100       // that one organisation gives: each is a mail
	maxDelegationYears   = 5         // from its first day to its last
	maxDelegated         = 1_000_000 // awards that a bound may name
	// MaxDelegations is how many of an organisation's delegations are listed.
	MaxDelegations = 1000
)

// DelegationRequest says what somebody else may award.
type DelegationRequest struct {
	Version int           // 0: whichever is the newest
	To      account.OrgID // an organisation on this server, or
	Name    string        // a person, who is asked by mail
	Email   string
	From    string // a day, 2026-03-14; empty is today
	Until   string // the last day
	Limit   int    // 0: any number
	Reason  string
}

// delegation checks what is asked for, and begins it.
func (r DelegationRequest) delegation(now time.Time) (Delegation, error) {
	d := Delegation{ID: DelegationID(newID()), Version: r.Version, To: r.To, Name: oneLine(r.Name), Limit: r.Limit, Reason: strings.TrimSpace(r.Reason), Created: now}
	var bad []*fault.Error
	add := func(f *fault.Error) {
		if f != nil {
			bad = append(bad, f)
		}
	}
	switch email := strings.TrimSpace(r.Email); {
	case (r.To == "") == (email == ""):
		add(fault.Field("to", "Name an organisation on this server, or a person by name and mail address: one of the two."))
	case email != "":
		normal, err := account.NormalEmail(email)
		if err != nil {
			add(fault.Field("email", "This is not a mail address. It should look like name@example.org."))
		}
		if d.Email = normal; d.Name == "" {
			add(fault.Field("name", "Name the person, as the mail to them should say it."))
		}
		add(tooLong("name", d.Name, 200))
	default:
		d.Name, d.Accepted = "", now
	}
	add(d.days(r, now))
	if r.Limit < 0 || r.Limit > maxDelegated {
		add(fault.Field("limit", "Write a number from 1 to {max}, or nothing for any number.", "max", Number(maxDelegated)))
	}
	if d.Reason == "" {
		add(fault.Field("reason", "Say why they award this for you. You and they read it."))
	}
	add(tooLong("reason", d.Reason, maxShort))
	return d, fault.Join(bad...)
}

// days reads from when until when.
func (d *Delegation) days(r DelegationRequest, now time.Time) *fault.Error {
	today := now.UTC().Truncate(24 * time.Hour)
	var bad *fault.Error
	if d.From, bad = readPlainDay("from", r.From, today); bad != nil {
		return bad
	}
	if strings.TrimSpace(r.Until) == "" {
		return fault.Field("until", "Say until when: a delegation has an end.")
	}
	if d.Until, bad = readPlainDay("until", r.Until, today); bad != nil {
		return bad
	}
	switch {
	case d.Until.Before(d.From):
		return fault.Field("until", "The last day is before the first.")
	case d.Until.Before(today):
		return fault.Field("until", "This day is past.")
	case d.Until.After(d.From.AddDate(maxDelegationYears, 0, 0)):
		return fault.Field("until", "Choose a day within {years} years of the first. It can be given again then.", "years", Number(maxDelegationYears))
	}
	return nil
}

// readPlainDay reads 2026-03-14; empty is another day.
func readPlainDay(field, text string, empty time.Time) (time.Time, *fault.Error) {
	if text = strings.TrimSpace(text); text == "" {
		return empty, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	switch {
	case err != nil && strings.Contains(err.Error(), "day out of range"):
		return day, fault.Field(field, "That month has no such day. Write the day as 2026-02-28.")
	case err != nil || day.Year() < 2000 || day.Year() > 2200:
		return day, fault.Field(field, "Write the day as year, month and day: 2026-03-14.")
	}
	return day, nil
}

// DelegationNews is what happened with a delegation.
type DelegationNews string

const (
	GivenNews              DelegationNews = "given"
	DelegationAcceptedNews DelegationNews = "accepted"
	RevokedNews            DelegationNews = "revoked"
)

// DelegationTold has the other side told what happened with a delegation.
type DelegationTold struct {
	Org        account.OrgID  `json:"org"` // whose achievement it is
	Delegation DelegationID   `json:"delegation"`
	News       DelegationNews `json:"news"`
}

// Kind names the job.
func (DelegationTold) Kind() string { return "issuer.delegationTold" }

// tellDelegation records what happened in the logs of both, and has it told.
func (s *Service) tellDelegation(tx Tx, by account.Actor, d Delegation, news DelegationNews) error {
	if err := s.recordDelegation(tx, by, d, "delegation."+string(news)); err != nil {
		return err
	}
	return tx.Later(DelegationTold{d.Org, d.ID, news})
}

// recorder keeps events.
type recorder interface{ Record(account.Event) error }

// recordDelegation writes into the log of the organisation whose achievement it
// is, and of the one that may award it.
func (s *Service) recordDelegation(tx recorder, by account.Actor, d Delegation, kind string, detail ...string) error {
	for _, org := range []account.OrgID{d.Org, d.To} {
		if org == "" {
			continue
		}
		if err := tx.Record(s.event(by, org, kind, string(d.ID), append([]string{"achievement", string(d.Achievement)}, detail...)...)); err != nil {
			return err
		}
	}
	return nil
}

// DelegationLetter is what a mail about a delegation says.
type DelegationLetter struct {
	Delegation
	Title string
	Path  string // of the page behind the link, for who is asked: a secret
	Over  bool   // something happened since: nobody needs to be told
}

// DelegationLetter reads what a job is to tell.
func (s *Service) DelegationLetter(ctx context.Context, job DelegationTold) (l DelegationLetter, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		if l.Delegation, err = tx.Delegation(job.Org, job.Delegation); err != nil {
			return err
		}
		a, err := tx.Achievement(job.Org, l.Achievement)
		if err != nil {
			return err
		}
		v, err := tx.Version(job.Org, a.ID, a.Published)
		l.Title = v.Definition.Title
		return err
	})
	l.Path = s.askedPath(l.ID)
	l.Over = job.News != RevokedNews && !l.Open(s.now()) || job.News == GivenNews && l.ToPerson() && !l.Accepted.IsZero()
	return l, err
}
