package credential

import (
	"slices"
	"time"
)

// text checks a text of any kind: free, a constant, of a pattern, an address.
func (k *checker) text(v any, r *member) {
	switch v := v.(type) {
	case string:
		switch {
		case r.fits != nil && !r.fits(v):
			if r.forgiven && wellFormedTag(v) {
				k.refuse("shape.languageTag", "%q is an unusual language tag", clip(v))
				return
			}
			k.fault("shape.type", "%s must be %s", r.name, r.what)
		case r.address && k.more && !isURI(v):
			k.fault("shape.uri", "%q is not a complete address or identifier", clip(v))
		}
		return
	case map[string]any:
		switch {
		case k.more && (r.address || r.fits != nil): // the schema has them by language, too
		case k.form == Lenient && byLanguage(v, r.fits):
			return
		case isLanguageMap(v) && r.fits == nil:
			k.refuse("shape.language", "%s is a text by language in a way that few readers know", r.name)
			return
		}
	}
	what := r.what
	if what == "" {
		what = "a text"
	}
	k.fault("shape.type", "%s must be %s", r.name, what)
}

// types checks that the classes are among the types.
func (k *checker) types(v any, r *member) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			if !k.isText(item) {
				k.enterAt(i)
				k.fault("shape.type", "a type must be a text")
				k.leave()
			}
		}
		k.among(v, r)
	case string:
		if k.form == Strict {
			k.fault("shape.array", "type must be an array, also of one")
		} else if k.more {
			k.among(v, r)
		}
	default:
		if !k.isText(v) || k.more {
			k.fault("shape.type", "type must be a text or a list of texts")
		}
	}
}

// isText tells whether the schema takes a value for a text.
func (k *checker) isText(v any) bool {
	switch v := v.(type) {
	case string:
		return true
	case map[string]any:
		return k.form == Lenient && byLanguage(v, nil)
	}
	return false
}

func (k *checker) among(v any, r *member) {
	for _, wanted := range r.types {
		if !isOneOf(v, wanted...) {
			code := "shape.type"
			if wanted[0] == "VerifiableCredential" {
				code = "type.notCredential"
			}
			k.fault(code, "%s is not among the types", wanted[0])
		}
	}
}

// word checks a word of a vocabulary. Words of one's own belong under ext:
// where it is open, and are seen in the wild without it.
func (k *checker) word(v any, r *member) {
	s, isText := v.(string)
	switch {
	case !isText:
		k.fault("shape.type", "%s must be a text", r.name)
	case slices.Contains(r.words, s):
	case !r.open:
		k.fault("shape.value", "%q is no value that %s can have", clip(s), r.name)
	case !hasExtension(s):
		k.refuse("shape.enumeration", "%q is no value that %s can have", clip(s), r.name)
	case k.more && !isExtension(s):
		k.warn("shape.enumeration", "%q is no value that %s can have", clip(s), r.name)
	}
}

// moment checks a date and time with its zone, or a date.
func (k *checker) moment(v any, r *member) {
	s, isText := v.(string)
	if isText && !r.day && (k.more && isMoment(s) || !k.more && isDateTime(s)) {
		return
	}
	_, noZone := time.Parse("2006-01-02T15:04:05.999999999", s)
	_, dayOnly := time.Parse(time.DateOnly, s)
	switch {
	case !isText:
		k.fault("date.unreadable", "%s must be a text", r.name)
	case r.day && dayOnly == nil:
	case r.day:
		k.fault("date.unreadable", "%s is not a date such as 2026-05-04", r.name)
	case r.forgiven && (noZone == nil || dayOnly == nil):
		k.refuse("date.partial", "%s has no time zone", r.name)
	case noZone == nil:
		k.fault("date.zone", "%s has no time zone", r.name)
	default:
		k.fault("date.unreadable", "%s is not a date and time such as 2026-05-04T09:00:00Z", r.name)
	}
}
