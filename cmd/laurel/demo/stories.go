package demo

import (
	"strconv"
	"strings"
	"time"

	"laurel/issuer"
)

// tellStories writes the awards that the tour meets by name: Mira Fenwright
// has five and a sixth waiting in her mailbox; Bram Oskell’s was taken back.
func (w *script) tellStories() {
	mira, bram := w.content.Learners[0], w.content.Learners[1]
	w.give("sql", mira, 254, 1, "84")
	w.give("containers", mira, 320, 2, "78") // has run out
	w.give("dashboards", mira, 181, 0, "71").Evidence = evidenceLink(mira, "dashboards")
	w.give("usability", mira, 96, 4, "10").Evidence = evidenceLink(mira, "usability")
	w.give("experiments", mira, 33, 1, "B").Evidence = evidenceLink(mira, "experiments")
	w.give("projects", mira, 1, -1, "77")
	a := w.give("sql", bram, 254, 2, "61")
	a.Changes = []Change{{Kind: Revoke, On: a.AwardedOn.AddDate(0, 0, 20), Reason: "Awarded in error; the examination was not completed."}}
	w.give("web-pages", bram, 140, 3, "68")
}

// How many awards are changed after they were given, beside the stories.
const (
	suspendedCount  = 6
	reinstatedCount = 4
	revokedCount    = 12
	correctedCount  = 9
)

var suspendReasons = []string{
	"The identity check at the examination is being looked into.",
	"An appeal about the marking is being decided.",
	"The learner asked for this after documents were stolen.",
	"A question about the origin of the work is open.",
}

var revokeReasons = []string{
	"The work handed in was not the learner’s own.",
	"Awarded in error; the examination was not completed.",
	"Given twice by mistake; the other award stands.",
	"The learner’s identity could not be confirmed afterwards.",
	"An appeal by the second assessor was upheld: the pass mark was not reached.",
}

// changeSome suspends, reinstates, revokes and corrects a fixed number of
// claimed awards that are still in force.
func (w *script) changeSome() {
	order := w.rng.Perm(len(w.awards))
	next := func(fits func(*Award) bool) *Award {
		for i, at := range order {
			a := &w.awards[at]
			if w.changeable(a) && fits(a) {
				order[i] = order[len(order)-1]
				order = order[:len(order)-1]
				return a
			}
		}
		return nil
	}
	always := func(*Award) bool { return true }
	for i := range suspendedCount + reinstatedCount {
		if a := next(always); a != nil {
			on := w.dayAfterClaim(a)
			a.Changes = []Change{{Kind: Suspend, On: on, Reason: suspendReasons[i%len(suspendReasons)]}}
			if i >= suspendedCount {
				a.Changes = append(a.Changes, Change{Kind: Reinstate, On: w.between(on, w.today), Reason: "The question was settled in the learner’s favour."})
			}
		}
	}
	for i := range revokedCount {
		if a := next(always); a != nil {
			a.Changes = []Change{{Kind: Revoke, On: w.dayAfterClaim(a), Reason: revokeReasons[i%len(revokeReasons)]}}
		}
	}
	for i := range correctedCount {
		if i%3 == 0 {
			w.correctName(next(func(a *Award) bool { return strings.Contains(a.Learner.Name, "-") }))
			continue
		}
		w.correctResult(next(w.canRise))
	}
}

// changeable awards are claimed for some days, shown, in force and as yet
// untouched, and belong to no story.
func (w *script) changeable(a *Award) bool {
	end := ends(w.byKey[a.Credential], a.AwardedOn)
	inForce := end.IsZero() || end.After(w.today.AddDate(0, 0, 14))
	return !a.Claimed.IsZero() && a.Claimed.Before(w.today.AddDate(0, 0, -5)) && !a.Withdrawn && inForce && len(a.Changes) == 0 &&
		a.Learner != w.content.Learners[0] && a.Learner != w.content.Learners[1]
}

// correctName gives the award a misspelt name first and the right one later.
func (w *script) correctName(a *Award) {
	if a == nil {
		return
	}
	right := a.Learner.Name
	a.Learner.Name = strings.ReplaceAll(right, "-", " ")
	a.Changes = []Change{{Kind: Correct, On: w.dayAfterClaim(a), Reason: "The name was written without its hyphen.", Name: right, Result: a.Result}}
}

func (w *script) canRise(a *Award) bool {
	got, err := strconv.Atoi(a.Result)
	highest, errHighest := strconv.Atoi(w.byKey[a.Credential].Grading.Max)
	kind := w.byKey[a.Credential].Grading.Kind
	return err == nil && errHighest == nil && (kind == issuer.Points || kind == issuer.Percent) && got+2 <= highest
}

func (w *script) correctResult(a *Award) {
	if a == nil {
		return
	}
	got, _ := strconv.Atoi(a.Result) // canRise has read it
	a.Changes = []Change{{Kind: Correct, On: w.dayAfterClaim(a), Reason: "Two points were left out when the marks were added up.",
		Name: a.Learner.Name, Result: strconv.Itoa(got + 2)}}
}

// dayAfterClaim picks a moment within two months after the claim.
func (w *script) dayAfterClaim(a *Award) time.Time {
	latest := a.Claimed.AddDate(0, 2, 0)
	if latest.After(w.today) {
		latest = w.today
	}
	return w.between(a.Claimed, latest)
}

// between picks a minute after from and before to.
func (w *script) between(from, to time.Time) time.Time {
	minutes := int(to.Sub(from) / time.Minute)
	if minutes < 2 {
		return from.Add(time.Minute)
	}
	return from.Add(time.Duration(1+w.rng.IntN(minutes-1)) * time.Minute)
}
