package timely

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// Renewal is how the awards of an achievement may be renewed, as its
// organisation says. The zero Renewal says nothing: holders are to ask.
type Renewal struct {
	Retest   bool   // to be assessed again
	Evidence bool   // by evidence, sent to the organisation
	Newer    bool   // by a newer version, which holders of an older one may have
	Words    string // what it takes, in the organisation's words
	Revision int
}

// Any tells whether there is a way.
func (r Renewal) Any() bool { return r.Retest || r.Evidence || r.Newer }

// Way is one way to renew an award: words, and where it begins, or "".
type Way struct{ Words, Link string }

// wayWords say the ways in the languages that Laurel writes in.
var wayWords = map[string]struct{ retest, send, sendTo, newer string }{
	"en": {
		retest: "Be assessed again; its page says when and how.",
		send:   "Send evidence of what you have done since to whoever awarded it.",
		sendTo: "Send evidence of what you have done since to %s.",
		newer:  "Have it renewed for the newest version; its page says what that asks.",
	},
	"de": {
		retest: "Lassen Sie sich erneut prüfen; wann und wie, steht auf der Seite des Nachweises.",
		send:   "Schicken Sie Belege für das, was Sie seither getan haben, an die Stelle, die ihn verliehen hat.",
		sendTo: "Schicken Sie Belege für das, was Sie seither getan haben, an %s.",
		newer:  "Lassen Sie ihn für die neueste Fassung erneuern; was das verlangt, steht auf seiner Seite.",
	},
}

// Ways are the ways there are, in a language that Laurel writes in, for the page
// of a micro-credential and the mail address of whoever awards it. The issuer's
// own words stay as they are.
func (r Renewal) Ways(language, page, contact string) (all []Way) {
	say := wayWords[language]
	if r.Retest {
		all = append(all, Way{say.retest, page})
	}
	if r.Evidence && contact != "" {
		all = append(all, Way{fmt.Sprintf(say.sendTo, contact), "mailto:" + contact})
	} else if r.Evidence {
		all = append(all, Way{say.send, ""})
	}
	if r.Newer {
		all = append(all, Way{say.newer, page})
	}
	if r.Any() && r.Words != "" {
		all = append(all, Way{r.Words, ""})
	}
	return all
}

// RenewalRequest changes it.
type RenewalRequest struct {
	Retest, Evidence, Newer bool
	Words                   string
}

const maxRenewalWords = 1000

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
	if utf8.RuneCountInString(req.Words) > maxRenewalWords {
		return r, fault.Field("words", "Write at most {max} characters.", "max", "1000")
	}
	a, err := s.Issuer.Achievement(ctx, by, id)
	if err != nil {
		return r, err
	}
	if err := by.Require(account.Publish, a.Org); err != nil {
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
		r = Renewal{Retest: req.Retest, Evidence: req.Evidence, Newer: req.Newer, Words: req.Words, Revision: revision + 1}
		if err := tx.SetRenewal(a.Org, id, r); err != nil {
			return err
		}
		e := by.Event("achievement.renewalChanged", string(id))
		e.Org, e.At = a.Org, s.now()
		return tx.Record(e)
	})
	return r, err
}
