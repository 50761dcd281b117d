package notify

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// English is the language of a mail for which no other is known.
const English = "en"

// spoken are the languages that Laurel writes in, and the words that stand
// outside the templates. Every mail is said in each of them.
var spoken = map[string]tongue{
	English: {name: "English", test: "Test: ", by: " (by Laurel)", folder: "mails/", labels: map[Kind]string{

		ReviewAsked: "Read the draft", ReviewApproved: "See the draft", ReviewSentBack: "See the draft and the reason",

		TogetherAsked: "Read the draft", TogetherRemoved: "See what you write with others", TogetherFell: "Read the draft again", TogetherAnswered: "See who writes with it",
		Delegated: "See what you may award", DelegationAccepted: "See who awards for you", DelegationRevoked: "See what you may award",
		HandedIn: "See what you handed in", Decided: "Read why", Heard: "Read why", CaseWaits: "Settle it", WorkWaits: "See your work", AwardRefused: "See what stands in its way",

		SignIn:     "Open the link and sign in",
		Address:    "Open the link in that browser",
		Recover:    "Open the link and go on",
		Notice:     "Look at your account",
		Invited:    "Look at the invitation",
		Claim:      "Look at your award",
		Corrected:  "See the corrected award",
		Suspended:  "See the award and its state",
		Reinstated: "See the award and its state",
		Revoked:    "See the award and its state",

		Expires:     "Look at your award",
		HookStopped: "Look at the webhook",
		DomainLost:  "Look at the organisation’s domains",
	}},
	"de": {name: "Deutsch", test: "Probe: ", by: " (über Laurel)", folder: "mails/de/", labels: map[Kind]string{
		SignIn:     "Link öffnen und anmelden",
		Address:    "Link in jenem Browser öffnen",
		Recover:    "Link öffnen und weitergehen",
		Notice:     "Konto ansehen",
		Invited:    "Einladung ansehen",
		Claim:      "Nachweis ansehen",
		Corrected:  "Berichtigten Nachweis ansehen",
		Suspended:  "Nachweis und Stand ansehen",
		Reinstated: "Nachweis und Stand ansehen",
		Revoked:    "Nachweis und Stand ansehen",
		Expires:    "Nachweis ansehen",
		HandedIn:   "Abgabe ansehen",
		Decided:    "Gründe lesen",
		Heard:      "Gründe lesen",

		ReviewAsked: "Entwurf lesen", ReviewApproved: "Entwurf ansehen", ReviewSentBack: "Entwurf und Grund ansehen",
		TogetherAsked: "Entwurf lesen", TogetherRemoved: "Gemeinsam Geschriebenes ansehen", TogetherFell: "Entwurf noch einmal lesen", TogetherAnswered: "Ansehen, wer mitschreibt",
		Delegated: "Ansehen, was Sie verleihen dürfen", DelegationAccepted: "Ansehen, wer für Sie verleiht", DelegationRevoked: "Ansehen, was Sie verleihen dürfen",
		CaseWaits: "Entscheiden", WorkWaits: "Arbeiten ansehen", AwardRefused: "Ansehen, was entgegensteht",
		HookStopped: "Webhook ansehen", DomainLost: "Domains der Organisation ansehen",
	}},
}

// tongue is what a language has.
type tongue struct {
	name   string          // what it calls itself
	test   string          // before the subject of a test
	labels map[Kind]string // the words on each mail's button
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

// Languages are those that Laurel writes in, English first.
func Languages() []string {
	return append([]string{English}, slices.DeleteFunc(slices.Sorted(maps.Keys(spoken)), func(l string) bool { return l == English })...)
}

// LanguageName is what a language that Laurel writes in calls itself.
func LanguageName(language string) string { return spoken[language].name }

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
