package timely

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
)

// Renewal is how the awards of an achievement may be renewed, as its
// organisation says. The zero Renewal says nothing: holders are to ask.
type Renewal struct {
	Retest   bool   // to be assessed again
	Evidence bool   // by evidence of what was done since
	Newer    bool   // by a newer version, which holders of an older one may have
	Words    string // what it takes, in the organisation's words
	Opens    *int   // days before an award runs out from which it may be begun; nil: at any time
	Closes   *int   // days after it ran out until which; nil: at any time
	Revision int
}

// Any tells whether there is a way.
func (r Renewal) Any() bool { return r.Retest || r.Evidence || r.Newer }

// Way is one way to renew an award: words, and where it begins, or "".
type Way struct{ Words, Link string }

// wayWords say the ways in the languages that Laurel writes in.
var wayWords = map[string]struct{ retest, send, sendTo, handIn, newer, from, until, between string }{
	"en": {
		retest: "Be assessed again; its page says when and how.",
		send:   "Send evidence of what you have done since to whoever awarded it.",
		sendTo: "Send evidence of what you have done since to %s.",
		handIn: "Hand in evidence of what you have done since; assessors judge it.",
		newer:  "Have it renewed for the newest version; its page says what that asks.",
		from:   "It can be renewed from %s on.", until: "It can be renewed until %s.", between: "It can be renewed from %s to %s.",
	},
	"de": {
		retest: "Lassen Sie sich erneut prüfen; wann und wie, steht auf der Seite des Nachweises.",
		send:   "Schicken Sie Belege für das, was Sie seither getan haben, an die Stelle, die ihn verliehen hat.",
		sendTo: "Schicken Sie Belege für das, was Sie seither getan haben, an %s.",
		handIn: "Reichen Sie Belege für das ein, was Sie seither getan haben; sie werden beurteilt.",
		newer:  "Lassen Sie ihn für die neueste Fassung erneuern; was das verlangt, steht auf seiner Seite.",
		from:   "Er kann ab dem %s erneuert werden.", until: "Er kann bis zum %s erneuert werden.", between: "Er kann vom %s bis zum %s erneuert werden.",
	},
}

// Window is between which moments an award that runs out may be renewed, whole
// days in UTC; zero where there is no bound.
func (r Renewal) Window(until time.Time) (from, to time.Time) {
	day := until.UTC().Truncate(24 * time.Hour)
	if r.Opens != nil {
		from = day.AddDate(0, 0, -*r.Opens)
	}
	if r.Closes != nil {
		to = day.AddDate(0, 0, *r.Closes+1).Add(-time.Second)
	}
	return from, to
}

// Places are where the ways to renew one award begin.
type Places struct {
	Page    string    // of the micro-credential
	Contact string    // mail address of whoever awards it; "" where none is known
	Renew   string    // where something is handed in for assessors to judge; "" where that is not done
	Until   time.Time // when the award runs out
}

// Ways are the ways there are, in a language that Laurel writes in. The issuer's
// own words stay as they are.
func (r Renewal) Ways(language string, at Places) (all []Way) {
	say := wayWords[language]
	if r.Retest {
		all = append(all, Way{say.retest, cmp.Or(at.Renew, at.Page)})
	}
	switch {
	case !r.Evidence:
	case at.Renew != "":
		all = append(all, Way{say.handIn, at.Renew})
	case at.Contact != "":
		all = append(all, Way{fmt.Sprintf(say.sendTo, at.Contact), "mailto:" + at.Contact})
	default:
		all = append(all, Way{say.send, ""})
	}
	if r.Newer {
		all = append(all, Way{say.newer, at.Page})
	}
	if !r.Any() {
		return nil
	}
	day := func(t time.Time) string { return notify.Day(language, t) }
	switch from, to := r.Window(at.Until); {
	case !from.IsZero() && !to.IsZero():
		all = append(all, Way{fmt.Sprintf(say.between, day(from), day(to)), ""})
	case !from.IsZero():
		all = append(all, Way{fmt.Sprintf(say.from, day(from)), ""})
	case !to.IsZero():
		all = append(all, Way{fmt.Sprintf(say.until, day(to)), ""})
	}
	if r.Words != "" {
		all = append(all, Way{r.Words, ""})
	}
	return all
}

// RenewalRequest changes it.
type RenewalRequest struct {
	Retest, Evidence, Newer bool
	Words                   string
	Opens, Closes           *int // days before and after an award runs out, 0 to 3650; nil: at any time
}

const (
	maxRenewalWords = 1000
	maxRenewalDays  = 3650
)

func (r RenewalRequest) check() error {
	var bad []*fault.Error
	if utf8.RuneCountInString(r.Words) > maxRenewalWords {
		bad = append(bad, fault.Field("words", "Write at most {max} characters.", "max", "1000"))
	}
	for i, days := range []*int{r.Opens, r.Closes} {
		if days != nil && (*days < 0 || *days > maxRenewalDays) {
			bad = append(bad, fault.Field([]string{"opens", "closes"}[i], "Write a number of days from 0 to {max}, or nothing.", "max", strconv.Itoa(maxRenewalDays)))
		}
	}
	return fault.Join(bad...)
}

// Renewal is public: holders read it.
func (s *Service) Renewal(ctx context.Context, org account.OrgID, id issuer.AchievementID) (r Renewal, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		r, err = tx.Renewal(org, id)
		return err
	})
	return r, err
}

// SetRenewal changes how the awards of an achievement may be renewed.
func (s *Service) SetRenewal(ctx context.Context, by account.Actor, id issuer.AchievementID, revision int, req RenewalRequest) (r Renewal, err error) {
	req.Words = strings.TrimSpace(req.Words)
	if err := req.check(); err != nil {
		return r, err
	}
	a, err := s.Issuer.Achievement(ctx, by, id)
	if err != nil {
		return r, err
	}
	if err := by.RequireIn(account.Publish, a.Org, a.Unit); err != nil {
		return r, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		was, err := tx.Renewal(a.Org, id)
		if err != nil {
			return err
		}
		if was.Revision != revision {
			return fault.New(fault.Conflict, "renewal.changed", "Somebody else changed this just now. Look at it again before you decide.")
		}
		r = Renewal{Retest: req.Retest, Evidence: req.Evidence, Newer: req.Newer, Words: req.Words, Opens: req.Opens, Closes: req.Closes, Revision: revision + 1}
		if err := tx.SetRenewal(a.Org, id, r); err != nil {
			return err
		}
		e := by.Event("achievement.renewalChanged", string(id))
		e.Org, e.At = a.Org, s.now()
		return tx.Record(e)
	})
	return r, err
}
