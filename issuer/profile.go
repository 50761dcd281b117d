package issuer

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"

	"laurel/fault"
)

//go:embed profiles
var profileFiles embed.FS

// Profile is what somebody wants a description to say: a recommendation, a
// national framework, an organisation of its own. Laurel lists what is missing
// or weak; it does not certify.
type Profile struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	About string `json:"about"` // what it is and where it comes from, in a sentence or two
	Rules []Rule `json:"rules"`
}

// Need is how much a profile wants an element.
type Need string

const (
	Must   Need = "must"   // without it the description does not fit the profile
	Should Need = "should" // it would be better with it
)

// Rule asks for one element of a definition.
type Rule struct {
	Element string   `json:"element"` // key of an element; see [RuleElements]
	Need    Need     `json:"need"`
	Label   string   `json:"label,omitempty"`   // what the profile calls it
	Explain string   `json:"explain,omitempty"` // one line beside the form
	AtLeast float64  `json:"atLeast,omitempty"` // characters of a text, items of a list, or the number itself
	AtMost  float64  `json:"atMost,omitempty"`  // 0: no bound
	Step    float64  `json:"step,omitempty"`    // the number is a multiple of it
	OneOf   []string `json:"oneOf,omitempty"`   // values of a closed list that count
	Missing string   `json:"missing,omitempty"` // what to do when it is missing, in words
	Weak    string   `json:"weak,omitempty"`    // what to do when it is there and not enough
}

// ProfileUse is a profile that an organisation looks at. When it blocks, what
// the profile must have is needed before anything is published.
type ProfileUse struct {
	Profile  string `json:"profile"` // key
	Blocking bool   `json:"blocking"`
}

// OwnProfile is the key of an organisation's own list.
const OwnProfile = "own"

// The keys of the profiles that come with Laurel.
const (
	EuropeanProfile = "eu"
	DutchProfile    = "nl"
	TrustEdProfile  = "trusted"
)

// Profiles lists the profiles that come with Laurel.
func Profiles() []Profile { return slices.Clone(shippedProfiles()) }

// shippedProfiles are the embedded files. A broken one would be found by any test.
var shippedProfiles = sync.OnceValue(func() (all []Profile) {
	for _, key := range []string{EuropeanProfile, DutchProfile, TrustEdProfile} {
		text, err := profileFiles.ReadFile("profiles/" + key + ".json")
		if err != nil {
			panic(err)
		}
		var p Profile
		if err := json.Unmarshal(text, &p); err != nil {
			panic(fmt.Errorf("profile %s: %w", key, err))
		}
		all = append(all, p)
	}
	return all
})

func shippedProfile(key string) (Profile, bool) {
	all := shippedProfiles()
	i := slices.IndexFunc(all, func(p Profile) bool { return p.Key == key })
	if i < 0 {
		return Profile{}, false
	}
	return all[i], true
}

// Finding is an element that a profile misses, or finds weak.
type Finding struct {
	Element  string
	Label    string
	Field    string // the form field to go to; empty where nothing is to be filled in
	Weak     bool   // it is there, and not enough
	Must     bool
	Blocking bool // it stops publishing
	Text     string
}

// Readiness is how far a definition fits one profile.
type Readiness struct {
	Profile  Profile
	Blocking bool
	Met      int // of the rules that must hold
	Of       int
	Findings []Finding // what must be first
}

// Blocks tells whether something in it stops publishing.
func (r Readiness) Blocks() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Blocking })
}

// Readiness looks at a definition with every profile that the organisation
// uses, its own list at the end.
func (p Policy) Readiness(d Definition) []Readiness {
	var all []Readiness
	for _, use := range p.uses() {
		if profile, known := shippedProfile(use.Profile); known {
			all = append(all, profile.readiness(d, use.Blocking))
		}
	}
	if len(p.Own) > 0 {
		own := Profile{Key: OwnProfile, Name: "Our own list", About: "What your organisation asks of its descriptions.", Rules: p.Own}
		all = append(all, own.readiness(d, true))
	}
	return all
}

// uses are the profiles looked at: the European one where none was chosen.
func (p Policy) uses() []ProfileUse {
	if p.Profiles == nil {
		return []ProfileUse{{Profile: EuropeanProfile}}
	}
	return p.Profiles
}

// Uses tells whether the profile is looked at, and whether it blocks.
func (p Policy) Uses(key string) (used, blocking bool) {
	for _, use := range p.uses() {
		if use.Profile == key {
			return true, use.Blocking
		}
	}
	return false, false
}

func (p Profile) readiness(d Definition, blocking bool) Readiness {
	r := Readiness{Profile: p, Blocking: blocking}
	for _, rule := range p.Rules {
		f, found := rule.look(d)
		if rule.Need == Must {
			if r.Of++; !found {
				r.Met++
			}
		}
		if found {
			f.Blocking = blocking && f.Must
			r.Findings = append(r.Findings, f)
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		if a.Must == b.Must {
			return 0
		} else if a.Must {
			return -1
		}
		return 1
	})
	return r
}

// look says what is missing or weak of the element; false if nothing is.
func (r Rule) look(d Definition) (Finding, bool) {
	e, known := ruleElements[r.Element]
	if !known {
		return Finding{}, false
	}
	f := Finding{Element: r.Element, Label: cmp.Or(r.Label, e.label), Field: e.field, Must: r.Need == Must}
	amount, value := e.measure(d)
	switch {
	case amount == 0:
		f.Text = cmp.Or(r.Missing, e.missing)
		return f, true
	case e.wrong != nil && e.wrong(d) != "":
		f.Text, f.Weak = e.wrong(d), true
		return f, true
	case amount < r.AtLeast, r.AtMost > 0 && amount > r.AtMost, r.Step > 0 && math.Mod(amount, r.Step) != 0,
		len(r.OneOf) > 0 && !slices.Contains(r.OneOf, value):
		f.Text, f.Weak = cmp.Or(r.Weak, r.bounds(e)), true
		return f, true
	}
	return Finding{}, false
}

// bounds says what would be enough.
func (r Rule) bounds(e ruleElement) string {
	switch {
	case r.AtLeast > 0 && r.AtMost > 0:
		return "between " + Number(r.AtLeast) + " and " + Number(r.AtMost) + e.unit
	case r.AtMost > 0:
		return "at most " + Number(r.AtMost) + e.unit
	case r.AtLeast > 0:
		return "at least " + Number(r.AtLeast) + e.unit
	case r.Step > 0:
		return "in steps of " + Number(r.Step)
	}
	return "another choice is asked for"
}

// blocked says what keeps a definition from being published.
func (p Policy) blocked(d Definition) error {
	var all []*fault.Error
	seen := map[string]bool{}
	for _, r := range p.Readiness(d) {
		for _, f := range r.Findings {
			if !f.Blocking || seen[f.Element] {
				continue
			}
			seen[f.Element] = true
			all = append(all, fault.Field(cmp.Or(f.Field, "title"), "{profile} asks for this: {label}: {text}.", "profile", r.Profile.Name, "label", f.Label, "text", f.Text))
		}
	}
	return fault.Join(all...)
}

// maxOwnRules bounds an organisation's own list.
const maxOwnRules = 40

// checkProfiles says what is wrong with the profiles chosen and the own list.
func (p Policy) checkProfiles() error {
	seen := map[string]bool{}
	for _, use := range p.Profiles {
		if _, known := shippedProfile(use.Profile); !known || seen[use.Profile] {
			return fault.Field("profiles", "Choose among the profiles offered, each once.")
		}
		seen[use.Profile] = true
	}
	if len(p.Own) > maxOwnRules {
		return fault.Field("own", "Write at most {limit} elements.", "limit", strconv.Itoa(maxOwnRules))
	}
	listed := map[string]bool{}
	for _, r := range p.Own {
		e, known := ruleElements[r.Element]
		switch {
		case !known || listed[r.Element] || e.given:
			return fault.Field("own-"+r.Element, "Choose among the elements offered, each once.")
		case r.Need != Must && r.Need != Should:
			return fault.Field("own-"+r.Element, "Say whether it is needed or only advised.")
		case !(r.AtLeast >= 0 && r.AtLeast <= maxText):
			return fault.Field("own-"+r.Element, "Write a number between 0 and {limit}.", "limit", strconv.Itoa(maxText))
		case r.AtLeast > 0 && e.unit == "":
			return fault.Field("own-"+r.Element, "This is a choice: there is no amount of it.")
		}
		listed[r.Element] = true
	}
	return nil
}
