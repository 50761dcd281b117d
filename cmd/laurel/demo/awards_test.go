package demo

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"laurel/issuer"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func TestAwardsAreTheSameEveryTime(t *testing.T) {
	if !reflect.DeepEqual(Load().Awards(noon), Load().Awards(noon)) {
		t.Error("two scripts of the same day differ")
	}
}

// The year must show every state an award can be in, whatever day it is.
func TestAwardsShowEveryState(t *testing.T) {
	for _, now := range []time.Time{noon, time.Date(2028, 2, 29, 23, 59, 0, 0, time.UTC), time.Date(2027, 3, 31, 0, 0, 0, 0, time.FixedZone("", 14*3600))} {
		t.Run(now.Format(time.DateOnly), func(t *testing.T) {
			c := Load()
			definitions := definitionsOf(c)
			states := map[string]int{}
			for _, a := range c.Awards(now) {
				states[stateOf(a, definitions[a.Credential], now)]++
			}
			for state, least := range map[string]int{"in force": 250, "unclaimed": 25, "expired": 12, "suspended": 6, "revoked": 13, "corrected": 9, "withdrawn": 2} {
				if states[state] < least {
					t.Errorf("%d awards are %s, want %d or more: %v", states[state], state, least, states)
				}
			}
		})
	}
}

func stateOf(a Award, d issuer.Definition, now time.Time) string {
	if n := len(a.Changes); n > 0 && a.Changes[n-1].Kind != Reinstate {
		return map[ChangeKind]string{Suspend: "suspended", Revoke: "revoked", Correct: "corrected"}[a.Changes[n-1].Kind]
	}
	switch end := ends(d, a.AwardedOn); {
	case a.Claimed.IsZero():
		return "unclaimed"
	case a.Withdrawn:
		return "withdrawn"
	case !end.IsZero() && end.Before(now):
		return "expired"
	}
	return "in force"
}

func definitionsOf(c Content) map[string]issuer.Definition {
	found := map[string]issuer.Definition{}
	for _, offer := range c.Credentials {
		found[offer.Key] = offer.Definition
	}
	return found
}

func TestAwardsAreSound(t *testing.T) {
	c := Load()
	definitions := definitionsOf(c)
	awards := c.Awards(noon)
	if len(awards) != AwardCount {
		t.Errorf("%d awards, want %d", len(awards), AwardCount)
	}
	perCredential, given := map[string]int{}, map[string]bool{}
	for _, a := range awards {
		perCredential[a.Credential]++
		who := a.Credential + " " + a.Learner.Email
		if given[who] {
			t.Errorf("given twice: %s", who)
		}
		given[who] = true
		if a.AwardedOn.After(noon) || a.AwardedOn.Before(noon.AddDate(-1, 0, -1)) {
			t.Errorf("%s: awarded on %s, not within the year", who, a.AwardedOn)
		}
		checkMoments(t, who, a)
		checkResult(t, who, a.Result, definitions[a.Credential].Grading)
		for _, change := range a.Changes {
			if change.Kind == Correct {
				checkResult(t, who, change.Result, definitions[a.Credential].Grading)
			}
		}
	}
	for key := range definitions {
		if perCredential[key] < 4 {
			t.Errorf("%s was given %d times", key, perCredential[key])
		}
	}
}

// checkMoments wants everything in its order, and nothing in the future.
func checkMoments(t *testing.T, who string, a Award) {
	t.Helper()
	last := a.AwardedOn
	if !a.Claimed.IsZero() {
		if a.Claimed.Before(last) || a.Claimed.After(noon) {
			t.Errorf("%s: claimed %s, awarded %s", who, a.Claimed, a.AwardedOn)
		}
		last = a.Claimed
	}
	for _, c := range a.Changes {
		if c.On.Before(last) || c.On.After(noon) || c.Reason == "" {
			t.Errorf("%s: %s on %s after %s, because %q", who, c.Kind, c.On, last, c.Reason)
		}
		last = c.On
	}
}

func checkResult(t *testing.T, who, result string, g issuer.Grading) {
	t.Helper()
	switch g.Kind {
	case issuer.Points, issuer.Percent:
		got, err := strconv.Atoi(result)
		lowest, _ := strconv.Atoi(g.Needed)
		highest, _ := strconv.Atoi(g.Max)
		if err != nil || got < lowest || got > highest {
			t.Errorf("%s: result %q is not between %s and %s", who, result, g.Needed, g.Max)
		}
	case issuer.Grade:
		if result == "" {
			t.Errorf("%s: no grade", who)
		}
	default:
		if result != "" {
			t.Errorf("%s: result %q where none is stated", who, result)
		}
	}
}

func TestStories(t *testing.T) {
	mira, waiting := 0, 0
	for _, a := range Load().Awards(noon) {
		switch {
		case a.Learner.Name == "Mira Fenwright":
			mira++
			if a.Claimed.IsZero() {
				waiting++
			}
		case a.Learner.Name == "Bram Oskell" && a.Credential == "sql":
			if len(a.Changes) != 1 || a.Changes[0].Kind != Revoke {
				t.Errorf("Bram’s award: %+v", a)
			}
		}
	}
	if mira != 6 || waiting != 1 {
		t.Errorf("Mira has %d awards, %d of them waiting; want 6 and 1", mira, waiting)
	}
}
