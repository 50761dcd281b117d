package notify

import (
	"strings"
	"time"
)

// English is the language of a mail for which no other is known.
const English = "en"

// spoken are the languages besides English that Laurel writes in, and the words
// that stand outside the templates. What holders and learners get is said in
// each of them; what goes to those who act for an organisation, in English.
var spoken = map[string]tongue{
	English: {labels: labels, by: " (by Laurel)", folder: "mails/"},
	"de": {by: " (über Laurel)", folder: "mails/de/", labels: map[Kind]string{
		SignIn:     "Link öffnen und anmelden",
		Claim:      "Nachweis ansehen",
		Corrected:  "Berichtigten Nachweis ansehen",
		Suspended:  "Nachweis und Stand ansehen",
		Reinstated: "Nachweis und Stand ansehen",
		Revoked:    "Nachweis und Stand ansehen",
		Expires:    "Nachweis ansehen",
		HandedIn:   "Abgabe ansehen",
		Decided:    "Gründe lesen",
		Heard:      "Gründe lesen",
	}},
}

// tongue is what a language has.
type tongue struct {
	labels map[Kind]string // the words on each mail's button; a kind without one is not written in it
	by     string          // after the organisation's name, where a mail comes from
	folder string          // of its templates
}

// Spoken is the language of Laurel's own words for a reader of a BCP 47 tag: a
// regional variety is served by its language, what Laurel does not speak by English.
func Spoken(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if _, is := spoken[base]; is {
		return base
	}
	return English
}

// writes is the language in which a kind of mail is written for a reader of a tag.
func (k Kind) writes(tag string) string {
	if _, said := spoken[Spoken(tag)].labels[k]; said {
		return Spoken(tag)
	}
	return English
}

var germanMonths = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}

// Day writes a day in a language that Laurel speaks: 14 March 2026, 14. März
// 2026; the zero time is "".
func Day(language string, t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case language == "de":
		return t.Format("2. ") + germanMonths[t.Month()-1] + t.Format(" 2006")
	}
	return t.Format("2 January 2006")
}

// moment writes 14:03 UTC on 14 March 2026, or 14. März 2026, 14:03 Uhr (UTC).
func moment(language string, t time.Time) string {
	switch t = t.UTC(); {
	case t.IsZero():
		return ""
	case language == "de":
		return Day(language, t) + t.Format(", 15:04 Uhr (UTC)")
	}
	return t.Format("15:04 UTC on ") + Day(language, t)
}
