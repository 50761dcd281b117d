package credential

import (
	"slices"
	"strconv"
)

// holderMore looks that the holder is named. The standard demands one; badges
// in use lack both, and whoever checks the holder finds nobody.
func holderMore(k *checker, m map[string]any) {
	if asText(m["id"]) == "" && len(many(m["identifier"])) == 0 {
		k.warn("subject.nobody", "the subject has neither an id nor an identifier: the holder is not named")
	}
}

func criteriaMore(k *checker, m map[string]any) {
	if asText(m["id"]) == "" && asText(m["narrative"]) == "" {
		k.warn("criteria.empty", "the criteria have neither an id nor a narrative")
	}
}

// subjectMore looks that the results are those the achievement describes (OB
// 3.0 §Result).
func subjectMore(k *checker, m map[string]any) {
	holderMore(k, m)
	achievement, ok := first(m["achievement"]).(map[string]any)
	results := m["result"]
	if !ok || results == nil {
		return
	}
	described := many(achievement["resultDescription"])
	k.enter("result")
	defer k.leave()
	list, isList := results.([]any)
	if !isList {
		k.result(results, described)
		return
	}
	for i, r := range list {
		k.enterAt(i)
		k.result(r, described)
		k.leave()
	}
}

func (k *checker) result(v any, described []any) {
	r, _ := v.(map[string]any)
	of, level, value := asText(r["resultDescription"]), asText(r["achievedLevel"]), asText(r["value"])
	if of == "" {
		return
	}
	d := withID(described, of)
	if d == nil {
		severity := Error
		if len(described) == 0 {
			severity = Warning // described elsewhere, at best
		}
		k.in("resultDescription", func() {
			k.add(severity, "result.undescribed", "the achievement has no resultDescription %q", clip(of))
		})
		return
	}
	anywhere := level == "" || slices.ContainsFunc(described, func(d any) bool { return hasLevel(d, level) })
	allowed := many(d["allowedValue"])
	switch {
	case !anywhere:
		k.in("achievedLevel", func() { k.fault("result.level", "%q is no level that the achievement describes", clip(level)) })
	case d["resultType"] == "Status" && asText(r["status"]) == "":
		k.in("status", func() { k.fault("shape.missing", "status is missing: the result is of the type Status") })
	case level != "" && !hasLevel(d, level):
		k.in("achievedLevel", func() { k.warn("result.level", "%q is a level of another resultDescription", clip(level)) })
	case value != "" && len(allowed) > 0 && !slices.ContainsFunc(allowed, func(a any) bool { return asText(a) == value }):
		k.in("value", func() { k.warn("result.value", "%q is none of the values allowed", clip(value)) })
	case beyond(value, asText(d["valueMin"]), asText(d["valueMax"])):
		k.in("value", func() { k.warn("result.value", "%q lies outside the values allowed", clip(value)) })
	}
}

func withID(list []any, id string) map[string]any {
	for _, item := range list {
		if m, ok := item.(map[string]any); ok && asText(m["id"]) == id {
			return m
		}
	}
	return nil
}

func hasLevel(description any, id string) bool {
	d, _ := description.(map[string]any)
	return withID(many(d["rubricCriterionLevel"]), id) != nil
}

// beyond tells whether a number lies outside the bounds, where all are numbers.
func beyond(value, lowest, highest string) bool {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return false
	}
	low, errLow := strconv.ParseFloat(lowest, 64)
	high, errHigh := strconv.ParseFloat(highest, 64)
	return errLow == nil && v < low || errHigh == nil && v > high
}
