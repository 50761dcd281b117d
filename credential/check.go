package credential

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laurel/credential/internal/strict"
)

// Severity tells how bad a problem of shape is.
type Severity int

const (
	Warning Severity = iota // works, but not everywhere or not as the standard wants
	Error                   // not a credential of its kind
)

// Problem is one thing wrong with a credential's shape.
type Problem struct {
	Pointer  string // JSON Pointer to the place
	Code     string // stable, e.g. "shape.missing"
	Text     string // one sentence
	Severity Severity
}

func (p Problem) String() string { return p.Pointer + ": " + p.Text }

// maxProblems ends a check that has told enough.
const maxProblems = 100

// Check lists what is wrong with the shape of a credential: nothing when it
// is fine. Badges and endorsements are held to Open Badges 3.0 in either data
// model, other credentials to the data model alone. Where the standard lets
// one value stand for a list of one, both are fine.
func Check(c *Credential) []Problem {
	k := &checker{old: c.OldModel()}
	k.credential(c.members())
	return k.found
}

// Faults are the problems that are no mere warnings.
func Faults(problems []Problem) []Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p Problem) bool { return p.Severity != Error })
}

// checker walks a credential; path holds the steps to the present value.
type checker struct {
	old   bool // VC Data Model 1.1
	path  []string
	found []Problem
}

func (k *checker) at(step string, fn func()) {
	k.path = append(k.path, step)
	fn()
	k.path = k.path[:len(k.path)-1]
}

func (k *checker) add(severity Severity, code, format string, args ...any) {
	if len(k.found) < maxProblems {
		k.found = append(k.found, Problem{strict.Pointer(k.path...), code, fmt.Sprintf(format, args...), severity})
	}
}

func (k *checker) fault(code, format string, args ...any) { k.add(Error, code, format, args...) }
func (k *checker) warn(code, format string, args ...any)  { k.add(Warning, code, format, args...) }

// each visits the values of a member, one or many.
func (k *checker) each(m map[string]any, name string, fn func(value any)) {
	value, there := m[name]
	if !there {
		return
	}
	k.at(name, func() {
		list, isList := value.([]any)
		if !isList {
			fn(value)
			return
		}
		for i, item := range list {
			k.at(strconv.Itoa(i), func() { fn(item) })
		}
	})
}

// credential checks a credential by its kind.
func (k *checker) credential(m map[string]any) {
	types := asTexts(m["type"])
	badge := hasAny(types, "OpenBadgeCredential", "AchievementCredential")
	endorsement := hasAny(types, "EndorsementCredential")
	k.contexts(m, badge || endorsement)
	k.at("type", func() {
		switch {
		case m["type"] == nil:
			k.fault("shape.missing", "type is missing")
		case !hasAny(types, "VerifiableCredential"):
			k.fault("type.notCredential", "VerifiableCredential is not among the types")
		case !badge && !endorsement && awards(m):
			k.fault("type.notBadge", "the subject is one of Open Badges, but neither OpenBadgeCredential nor AchievementCredential is among the types")
		}
	})
	switch {
	case badge:
		k.class(m, "AchievementCredential")
	case endorsement:
		k.class(m, "EndorsementCredential")
	default:
		k.class(m, "VerifiableCredential")
	}
	k.issuer(m, badge || endorsement)
	k.validity(m)
	k.statuses(m)
	if badge {
		k.each(m, "credentialSubject", k.subject)
	}
}

// awards tells whether the subject is one of Open Badges.
func awards(m map[string]any) bool {
	return slices.ContainsFunc(many(m["credentialSubject"]), func(s any) bool {
		subject, ok := s.(map[string]any)
		return ok && hasAny(asTexts(subject["type"]), "AchievementSubject")
	})
}

// contexts checks which contexts there are, and their order (OB 3.0
// §AchievementCredential, VC Data Model 2.0 §Contexts).
func (k *checker) contexts(m map[string]any, badge bool) {
	list := many(m["@context"])
	k.at("@context", func() {
		if len(list) == 0 {
			k.fault("shape.missing", "@context is missing")
			return
		}
		switch list[0] {
		case ContextV2:
		case ContextV1:
			k.warn("context.oldModel", "this is the older data model, VC 1.1")
		default:
			k.fault("context.first", "the first context must be %s", ContextV2)
			return
		}
		if badge {
			k.badgeContext(list)
		}
	})
}

func (k *checker) badgeContext(list []any) {
	at := slices.IndexFunc(list, func(c any) bool { url, _ := c.(string); return isBadgeContext(url) })
	switch {
	case at < 0:
		k.fault("context.noBadge", "no Open Badges 3.0 context is among the contexts")
	case at > 1:
		k.warn("context.order", "the Open Badges context should stand second")
	case list[at] != ContextOB:
		k.warn("context.alias", "the Open Badges context is an older one or an alias; the present one is %s", ContextOB)
	}
}

func isBadgeContext(url string) bool {
	name, ok := strings.CutPrefix(url, "https://purl.imsglobal.org/spec/ob/v3p0/context")
	if !ok {
		return url == "https://imsglobal.github.io/openbadges-specification/context.json"
	}
	if name == ".json" || name == "/ob_v3p0.jsonld" {
		return true
	}
	version, ok := strings.CutPrefix(strings.TrimSuffix(name, ".json"), "-3.")
	return ok && strings.HasSuffix(name, ".json") && strings.Trim(version, "0123456789.") == "" && version != ""
}

// issuer checks who issued it: an address, or a profile with one.
func (k *checker) issuer(m map[string]any, badge bool) {
	k.at("issuer", func() {
		switch issuer := m["issuer"].(type) {
		case nil:
			k.fault("shape.missing", "issuer is missing")
		case string:
			k.uri(issuer)
			if badge {
				k.warn("issuer.noProfile", "the issuer is an id alone; its name is not part of the credential")
			}
		case map[string]any:
			if badge {
				k.class(issuer, "Profile")
			} else {
				k.class(issuer, "")
				k.member(issuer, rule{name: "id", kind: uri, required: true})
			}
		default:
			k.fault("shape.type", "issuer must be an id or an object")
		}
	})
}

// validity checks the dates of either data model, and their order.
func (k *checker) validity(m map[string]any) {
	from, until := "validFrom", "validUntil"
	if k.old {
		from, until = "issuanceDate", "expirationDate"
	}
	isBadge := hasAny(asTexts(m["type"]), "OpenBadgeCredential", "AchievementCredential", "EndorsementCredential")
	k.member(m, rule{name: from, kind: date, required: k.old || isBadge})
	k.member(m, rule{name: until, kind: date})
	start, err1 := ParseTime(asText(m[from]))
	end, err2 := ParseTime(asText(m[until]))
	if err1 == nil && err2 == nil && end.Before(start) {
		k.at(until, func() { k.fault("date.order", "the credential ends before it starts") })
	}
}

// statuses checks the entries that say where the status is found.
func (k *checker) statuses(m map[string]any) {
	k.each(m, "credentialStatus", func(v any) {
		entry, ok := v.(map[string]any)
		if !ok {
			k.fault("shape.type", "credentialStatus must be an object")
			return
		}
		k.member(entry, rule{name: "id", kind: uri})
		k.member(entry, rule{name: "type", kind: text, required: true})
		if hasAny(asTexts(entry["type"]), "BitstringStatusListEntry") {
			k.member(entry, rule{name: "statusPurpose", kind: text, required: true})
			k.member(entry, rule{name: "statusListIndex", kind: index, required: true})
			k.member(entry, rule{name: "statusListCredential", kind: uri, required: true})
		}
	})
}
