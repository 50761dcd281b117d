package credential

import (
	"strconv"
	"strings"
	"time"
)

// ContextOB2 is the context of Open Badges 2.0 and 2.1.
const ContextOB2 = "https://w3id.org/openbadges/v2"

// Badge2 is a badge of Open Badges 2.0 or 2.1 in its three parts, which may
// stand in each other or at addresses of their own. What could not be had is nil.
type Badge2 struct {
	Assertion map[string]any // who was awarded it, and when
	Class     map[string]any // what for: the BadgeClass
	Issuer    map[string]any // by whom: the Profile
}

// IsBadge2 tells whether this is the assertion of a badge of Open Badges 2.0
// or 2.1. It is no credential, and is read by [Badge2.Credential].
func (c *Credential) IsBadge2() bool {
	return c.HasType("Assertion") && !c.HasType("VerifiableCredential")
}

// ClassAt is the badge class that the assertion names: its address, or itself.
func (b Badge2) ClassAt() (address string, class map[string]any) { return part2(b.Assertion["badge"]) }

// IssuerAt is the issuer that the badge class names: its address, and itself
// where it stands in the class. What it says of itself there is what the class says.
func (b Badge2) IssuerAt() (address string, issuer map[string]any) { return part2(b.Class["issuer"]) }

// part2 reads a part that may stand for itself or be named by its id.
func part2(value any) (address string, whole map[string]any) {
	m, ok := first(value).(map[string]any)
	if !ok {
		return asText(value), nil
	}
	if len(m) == 1 {
		return asText(m["id"]), nil
	}
	return asText(m["id"]), m
}

// Credential writes the badge in the classes of Open Badges 3.0, so that it
// can be read like any other (OB 3.0 §Backwards Compatibility). It has no
// proof, and is nobody's signed text.
func (b Badge2) Credential() *Credential {
	out := tree2{
		"@context": []any{ContextV2, ContextOB}, "type": []any{"VerifiableCredential", "OpenBadgeCredential"},
		"credentialSubject": b.subject(), "issuer": b.profile(),
	}
	out.text("id", b.Assertion["id"])
	out.text("name", b.Class["name"])
	out.put("validFrom", moment2(b.Assertion["issuedOn"]))
	out.put("validUntil", moment2(b.Assertion["expires"]))
	out.put("evidence", each2(b.Assertion["evidence"], "Evidence", "id", "narrative", "name", "description", "genre", "audience"))
	return Of(out)
}

func (b Badge2) subject() map[string]any {
	out := tree2{"type": []any{"AchievementSubject"}}
	out.text("narrative", b.Assertion["narrative"])
	out.put("image", image2(b.Assertion["image"]))
	if who, ok := first(b.Assertion["recipient"]).(map[string]any); ok {
		identity := tree2{"type": "IdentityObject", "hashed": who["hashed"] == true, "identityHash": asText(who["identity"]), "identityType": identityType2(asText(who["type"]))}
		identity.text("salt", who["salt"])
		out["identifier"] = []any{map[string]any(identity)}
	}
	if address, _ := b.ClassAt(); address != "" || b.Class != nil {
		out["achievement"] = b.achievement(address)
	}
	return out
}

// identityType2 gives the kind of an identity its name in Open Badges 3.0.
func identityType2(kind string) string {
	switch kind {
	case "email":
		return "emailAddress"
	case "id", "url", "telephone":
		return "ext:" + kind
	}
	return "identifier"
}

func (b Badge2) achievement(address string) map[string]any {
	out := tree2{"type": []any{"Achievement"}}
	out.text("id", address)
	for _, name := range []string{"name", "description", "version"} {
		out.text(name, b.Class[name])
	}
	out.text("inLanguage", b.Class["@language"])
	out.put("image", image2(b.Class["image"]))
	if criteria := each2(b.Class["criteria"], "", "id", "narrative"); criteria != nil {
		out["criteria"] = criteria.([]any)[0]
	}
	var tags []any
	for _, tag := range asTexts(b.Class["tags"]) {
		tags = append(tags, tag)
	}
	if len(tags) > 0 {
		out["tag"] = tags
	}
	out.put("alignment", each2(b.Class["alignment"], "Alignment", "targetName", "targetUrl", "targetDescription", "targetFramework", "targetCode"))
	return out
}

func (b Badge2) profile() map[string]any {
	address, _ := b.IssuerAt()
	out := tree2{"type": []any{"Profile"}}
	out.text("id", address)
	for _, name := range []string{"name", "url", "description", "email"} {
		out.text(name, b.Issuer[name])
	}
	out.text("phone", b.Issuer["telephone"])
	out.put("image", image2(b.Issuer["image"]))
	return out
}

// tree2 is decoded JSON in the making; what is empty is left out.
type tree2 map[string]any

func (t tree2) text(name string, value any) {
	if s := asText(value); s != "" {
		t[name] = s
	}
}

func (t tree2) put(name string, value any) {
	if value != nil && value != "" {
		t[name] = value
	}
}

// each2 reads a set of objects, or of addresses that stand for them, with
// these members; nil where there is none.
func each2(value any, class string, members ...string) any {
	var out []any
	for _, item := range many(value) {
		one := tree2{}
		if class != "" {
			one["type"] = []any{class}
		}
		switch v := item.(type) {
		case string:
			one.text("id", v)
		case map[string]any:
			for _, name := range members {
				one.text(name, v[name])
			}
			if id, ok := one["id"].(string); ok && strings.HasPrefix(id, "_:") {
				delete(one, "id") // a label within its own text
			}
		default:
			continue
		}
		out = append(out, map[string]any(one))
	}
	if out == nil {
		return nil
	}
	return out
}

func image2(value any) any {
	image := tree2{"type": "Image"}
	switch v := first(value).(type) {
	case string:
		image.text("id", v)
	case map[string]any:
		image.text("id", v["id"])
		image.text("caption", v["caption"])
	}
	if image["id"] == nil {
		return nil
	}
	return map[string]any(image)
}

// moment2 writes a date of an older badge as Open Badges 3.0 has them. There
// the zone and the time of day may be missing: then it is midnight, in UTC.
// What cannot be read stays unreadable.
func moment2(value any) any {
	if seconds, ok := value.(float64); ok {
		return time.Unix(int64(seconds), 0).UTC().Format(time.RFC3339)
	}
	s := asText(value)
	if _, isText := value.(string); s == "" && value != nil && !isText {
		return "unreadable" // so that it is not taken for none
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) >= 9 {
		return time.Unix(n, 0).UTC().Format(time.RFC3339)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.Parse(layout, s); err == nil {
			return at.Format(time.RFC3339)
		}
	}
	return s
}

// Check lists what is wrong with the shape of an older badge, as far as its
// parts could be had (OB 2.0 §Data Classes).
func (b Badge2) Check() (problems []Problem) {
	say := func(pointer, code, text string) {
		problems = append(problems, Problem{Pointer: pointer, Code: code, Text: text, Severity: Error})
	}
	need := func(m map[string]any, where string, names ...string) {
		for _, name := range names {
			if v, there := m[name]; !there || v == nil || v == "" {
				say(where+"/"+name, "shape.missing", name+" is missing")
			}
		}
	}
	if !hasAny(asTexts(b.Assertion["@context"]), ContextOB2) {
		say("/@context", "context.missing", "the context is not that of Open Badges 2.0")
	}
	need(b.Assertion, "", "id", "recipient", "badge", "issuedOn")
	if b.verification() == nil {
		say("/verification", "shape.missing", "verification is missing")
	}
	if who, ok := first(b.Assertion["recipient"]).(map[string]any); ok {
		need(who, "/recipient", "type", "identity")
	}
	for _, name := range []string{"issuedOn", "expires"} {
		if s, ok := moment2(b.Assertion[name]).(string); ok && s != "" {
			if _, err := ParseTime(s); err != nil {
				say("/"+name, "date.unreadable", name+" is not a date and time")
			}
		}
	}
	if b.Class != nil {
		if !hasAny(asTexts(b.Class["type"]), "BadgeClass") {
			say("/badge/type", "shape.class", "what was awarded is not of the class BadgeClass")
		}
		need(b.Class, "/badge", "name", "description", "criteria", "issuer")
	}
	if b.Issuer != nil {
		if !hasAny(asTexts(b.Issuer["type"]), "Issuer", "Profile") {
			say("/badge/issuer/type", "shape.class", "the issuer is not of the class Profile")
		}
		need(b.Issuer, "/badge/issuer", "name")
	}
	return problems
}

// Signed tells how the badge can be checked: by the signature over it, with
// the key of this address ("" for its issuer's only one), or else at its own address.
func (b Badge2) Signed() (key string, signed bool) {
	how := b.verification()
	for _, kind := range asTexts(how["type"]) {
		signed = signed || kind == "signed" || kind == "SignedBadge"
	}
	return asText(idOf2(how["creator"])), signed
}

func (b Badge2) verification() map[string]any {
	for _, name := range []string{"verification", "verify"} {
		if m, ok := first(b.Assertion[name]).(map[string]any); ok {
			return m
		}
	}
	return nil
}

func idOf2(value any) any {
	if m, ok := first(value).(map[string]any); ok {
		return m["id"]
	}
	return first(value)
}
