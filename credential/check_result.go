package credential

import (
	"slices"
	"strconv"
)

// subject checks what no single member shows: that the holder is named, and
// that the results are those the achievement describes (OB 3.0 §Result).
func (k *checker) subject(v any) {
	tree, ok := v.(map[string]any)
	if !ok {
		return // told already
	}
	s := read[AchievementSubject](tree)
	if s.ID == "" && len(s.Identifier) == 0 {
		// The standard demands one; badges in use lack both, and whoever
		// checks the holder finds nobody.
		k.warn("subject.nobody", "the subject has neither an id nor an identifier: the holder is not named")
	}
	if s.Achievement == nil {
		return
	}
	k.at("achievement", func() {
		if c := s.Achievement.Criteria; c != nil && c.ID == "" && c.Narrative == "" {
			k.at("criteria", func() { k.warn("criteria.empty", "the criteria have neither an id nor a narrative") })
		}
	})
	k.each(tree, "result", func(v any) { k.result(read[Result](v), s.Achievement.ResultDescription) })
}

func (k *checker) result(r Result, described []ResultDescription) {
	if r.ResultDescription == "" {
		return
	}
	at := slices.IndexFunc(described, func(d ResultDescription) bool { return d.ID == r.ResultDescription })
	if at < 0 {
		severity := Error
		if len(described) == 0 {
			severity = Warning // described elsewhere, at best
		}
		k.at("resultDescription", func() {
			k.add(severity, "result.undescribed", "the achievement has no resultDescription %q", clip(r.ResultDescription))
		})
		return
	}
	d := described[at]
	anywhere := slices.ContainsFunc(described, func(d ResultDescription) bool { return hasLevel(d, r.AchievedLevel) })
	switch {
	case r.AchievedLevel != "" && !anywhere:
		k.at("achievedLevel", func() {
			k.fault("result.level", "%q is no level that the achievement describes", clip(r.AchievedLevel))
		})
	case d.ResultType == "Status" && r.Status == "":
		k.at("status", func() { k.fault("shape.missing", "status is missing: the result is of the type Status") })
	case r.AchievedLevel != "" && !hasLevel(d, r.AchievedLevel):
		k.at("achievedLevel", func() {
			k.warn("result.level", "%q is a level of another resultDescription", clip(r.AchievedLevel))
		})
	case r.Value != "" && len(d.AllowedValue) > 0 && !slices.Contains(d.AllowedValue, r.Value):
		k.at("value", func() { k.warn("result.value", "%q is none of the values allowed", clip(r.Value)) })
	case beyond(r.Value, d):
		k.at("value", func() { k.warn("result.value", "%q lies outside the values allowed", clip(r.Value)) })
	}
}

func hasLevel(d ResultDescription, id string) bool {
	return slices.ContainsFunc(d.RubricCriterionLevel, func(l RubricCriterionLevel) bool { return l.ID == id })
}

// beyond tells whether a number lies outside the bounds, where all are numbers.
func beyond(value string, d ResultDescription) bool {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return false
	}
	low, errLow := strconv.ParseFloat(d.ValueMin, 64)
	high, errHigh := strconv.ParseFloat(d.ValueMax, 64)
	return errLow == nil && v < low || errHigh == nil && v > high
}
