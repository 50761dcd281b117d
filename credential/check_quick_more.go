package credential

import (
	"slices"
	"time"

	"laurel/credential/internal/strict"
)

// The quick forms of what the schemas do not say.

// said is the text of a member, or nothing.
func (q quick) said(object int, name string) []byte {
	if at := q.Member(object, name); at >= 0 && q.Kind(at) == strict.Text {
		return q.Bytes(at)
	}
	return nil
}

// quickCredential is as [credentialMore].
func quickCredential(q quick, i int) bool {
	until := q.said(i, "validUntil")
	if until == nil {
		return q.Member(i, "validUntil") < 0
	}
	var start, end time.Time
	return start.UnmarshalText(q.said(i, "validFrom")) == nil && end.UnmarshalText(until) == nil && !end.Before(start)
}

// quickStatus is as [statusMore].
func quickStatus(q quick, i int) bool {
	entry := q.Member(i, "type")
	if entry < 0 || !q.among(entry, bitstringTypes) {
		return entry >= 0
	}
	place := q.said(i, "statusListIndex")
	whole := len(place) > 0 && len(place) < 16 && (place[0] != '0' || len(place) == 1)
	for _, c := range place {
		whole = whole && c >= '0' && c <= '9'
	}
	return whole && q.said(i, "statusPurpose") != nil && readsAsURI(q.said(i, "statusListCredential"))
}

var bitstringTypes = []string{"BitstringStatusListEntry"}

// quickHolder is as [holderMore].
func quickHolder(q quick, i int) bool {
	if len(q.said(i, "id")) > 0 {
		return true
	}
	known := q.Member(i, "identifier")
	return known >= 0 && (q.Kind(known) == strict.Object || q.Kind(known) == strict.Array && known+1 < q.End(known))
}

// quickCriteria is as [criteriaMore].
func quickCriteria(q quick, i int) bool {
	return len(q.said(i, "id")) > 0 || len(q.said(i, "narrative")) > 0
}

// quickSubject is as [subjectMore], for results that are plainly among those
// described: a number within bounds, a status, or a value without a list.
func quickSubject(q quick, i int) bool {
	if !quickHolder(q, i) {
		return false
	}
	results := q.Member(i, "result")
	if results < 0 {
		return true
	}
	achievement := q.Member(i, "achievement")
	if q.Kind(results) != strict.Array || achievement < 0 || q.Kind(achievement) != strict.Object {
		return false
	}
	described := q.Member(achievement, "resultDescription")
	for r := results + 1; r < q.End(results); r = q.End(r) {
		if !q.result(r, described) {
			return false
		}
	}
	return true
}

func (q quick) result(r, described int) bool {
	of := q.Member(r, "resultDescription")
	switch {
	case of < 0:
		return true
	case q.Kind(of) != strict.Text || len(q.Bytes(of)) == 0 || described < 0 || q.Kind(described) != strict.Array || q.Member(r, "achievedLevel") >= 0:
		return false
	}
	for d := described + 1; d < q.End(described); d = q.End(d) {
		if slices.Equal(q.said(d, "id"), q.Bytes(of)) {
			status := string(q.said(d, "resultType")) == "Status"
			value := q.Member(r, "value")
			return (!status || len(q.said(r, "status")) > 0) && q.Member(d, "allowedValue") < 0 &&
				(value < 0 || q.Kind(value) == strict.Text && !beyond(string(q.Bytes(value)), string(q.said(d, "valueMin")), string(q.said(d, "valueMax"))))
		}
	}
	return false
}

// quickDescribes is as [describesMore].
func quickDescribes(q quick, i int) bool {
	badge, resources := q.said(i, "describes"), q.Member(i, "relatedResource")
	if !quickCredential(q, i) || len(badge) == 0 || resources < 0 || q.Kind(resources) != strict.Array {
		return false
	}
	for r := resources + 1; r < q.End(resources); r = q.End(r) {
		if slices.Equal(q.said(r, "id"), badge) {
			return len(q.said(r, "digestSRI")) > 0
		}
	}
	return false
}
