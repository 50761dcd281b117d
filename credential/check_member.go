package credential

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// kind is what a member's value must be.
type kind int

const (
	text    kind = iota // a string, or a language value or map
	plain               // a string and nothing else
	uri                 // an absolute URI: https:, did:, urn:, …
	date                // a date and time with its zone
	dateish             // a date and time, whose zone may be missing
	number
	boolean
	index  // a whole number from 0, written as a string
	jws    // a compact JWS
	object // of the class the rule names, if it names one
)

// rule says what one member of a class must be.
type rule struct {
	name     string
	kind     kind
	class    string   // for object: its class
	enum     []string // the only values, beside ext:… where extensible
	closed   bool     // no ext:… values
	list     bool     // several values may stand here
	required bool
}

// class checks an object by the rules of a class (OB 3.0 §Data Model).
func (k *checker) class(m map[string]any, name string) {
	c, known := classes[name]
	if !known {
		return
	}
	if c.typed {
		k.typed(m, name, c.oneType)
	}
	for _, r := range c.rules {
		k.member(m, r)
	}
}

// typed looks that the object says what it is.
func (k *checker) typed(m map[string]any, name string, one bool) {
	k.at("type", func() {
		types := asTexts(m["type"])
		switch {
		case m["type"] == nil:
			k.fault("shape.missing", "type is missing")
		case !slices.Contains(types, name):
			k.fault("shape.type", "%s is not among the types", name)
		case one && len(types) > 1:
			k.fault("shape.many", "there is one type only, %s", name)
		}
	})
}

// member checks one member of an object.
func (k *checker) member(m map[string]any, r rule) {
	value, there := m[r.name]
	if !there || value == nil {
		if r.required || there {
			k.at(r.name, func() { k.fault("shape.missing", "%s is missing", r.name) })
		}
		return
	}
	if list, isList := value.([]any); isList && (r.required && len(list) == 0 || !r.list && len(list) != 1 && r.kind != text) {
		k.at(r.name, func() { k.fault("shape.many", "%s must be one value", r.name) })
		return
	}
	k.each(m, r.name, func(v any) { k.value(v, r) })
}

func (k *checker) value(v any, r rule) {
	s, isText := v.(string)
	switch r.kind {
	case text:
		if !isText && !isLanguageMap(v) {
			k.fault("shape.type", "%s must be a text", r.name)
			return
		}
	case plain, jws:
		if !isText || r.kind == jws && !isJWS(s) {
			k.fault("shape.type", "%s must be a %s", r.name, map[kind]string{plain: "text", jws: "compact JWS"}[r.kind])
			return
		}
	case uri:
		if !isText {
			k.fault("shape.type", "%s must be an address or identifier", r.name)
			return
		}
		k.uri(s)
	case date, dateish:
		k.date(s, isText, r)
	case number:
		if _, ok := v.(float64); !ok {
			k.fault("shape.type", "%s must be a number", r.name)
		}
	case boolean:
		if _, ok := v.(bool); !ok {
			k.fault("shape.type", "%s must be true or false", r.name)
		}
	case index:
		k.index(v, r)
	case object:
		k.object(v, r)
	}
	if isText && len(r.enum) > 0 {
		k.oneOf(s, r)
	}
}

func (k *checker) object(v any, r rule) {
	m, ok := v.(map[string]any)
	switch {
	case ok && r.class == "endorsement":
		k.credential(m)
	case ok:
		k.class(m, r.class)
	case r.class == "Image" && k.old:
		k.warn("shape.type", "%s should be an object of the class Image", r.name)
	default:
		k.fault("shape.type", "%s must be an object", r.name)
	}
}

// oneOf checks an enumeration. Words of one's own belong under ext: where the
// enumeration is open, and are seen in the wild without it.
func (k *checker) oneOf(s string, r rule) {
	if slices.Contains(r.enum, s) || !r.closed && isExtension(s) {
		return
	}
	severity := Warning
	if r.closed {
		severity = Error
	}
	k.add(severity, "shape.enumeration", "%q is no value that %s can have", clip(s), r.name)
}

// index checks a place in a status list: a whole number as a text; some
// writers leave out the quotation marks.
func (k *checker) index(v any, r rule) {
	s := asText(v)
	n, err := strconv.ParseUint(s, 10, 53)
	_, isNumber := v.(float64)
	switch {
	case err != nil || strconv.FormatUint(n, 10) != s:
		k.fault("shape.type", "%s must be a whole number written as a text", r.name)
	case isNumber:
		k.warn("shape.type", "%s should be written as a text", r.name)
	}
}

// isExtension tells whether a value is an own one beside an enumeration (OB
// 3.0 §Enumerations).
func isExtension(s string) bool {
	name, ok := strings.CutPrefix(s, "ext:")
	return ok && name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == ""
}

func (k *checker) date(s string, isText bool, r rule) {
	if _, err := ParseTime(s); err == nil {
		return
	}
	_, withoutZone := time.Parse("2006-01-02T15:04:05.999999999", s)
	_, dayOnly := time.Parse(time.DateOnly, s)
	switch {
	case isText && r.kind == dateish && (withoutZone == nil || dayOnly == nil):
	case isText && withoutZone == nil:
		k.fault("date.zone", "%s has no time zone", r.name)
	default:
		k.fault("date.unreadable", "%s is not a date and time such as 2026-05-04T09:00:00Z", r.name)
	}
}

func (k *checker) uri(s string) {
	if !isURI(s) {
		k.fault("shape.uri", "%q is not a complete address or identifier", clip(s))
	}
}

// isURI tells whether s is an absolute URI or IRI, by its scheme and the
// characters that can be in none.
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || scheme == "" || strings.ContainsAny(s, " \t\r\n<>\"{}|\\^`") {
		return false
	}
	for i, c := range []byte(strings.ToLower(scheme)) {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(c))) {
			return false
		}
	}
	return true
}

func isLanguageMap(v any) bool {
	m, ok := v.(map[string]any)
	if !ok || len(m) == 0 {
		return false
	}
	for _, value := range m {
		if _, ok := value.(string); !ok {
			return false
		}
	}
	return true
}

func isJWS(s string) bool {
	parts := strings.Split(s, ".")
	return len(parts) == 3 && parts[0] != "" && parts[2] != "" &&
		strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") == ""
}

// clip keeps a stranger's text short enough for a message.
func clip(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}
