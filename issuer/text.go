package issuer

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"laurel/fault"
)

// maxLanguages bounds the languages besides the first.
const maxLanguages = 30

// Text is what a definition says in one language.
type Text struct {
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Outcomes    []string `json:"outcomes"`
	Criteria    string   `json:"criteria"`
	Further     string   `json:"further"`
}

// empty tells whether nothing is said.
func (t Text) empty() bool {
	return t.Title == "" && t.Description == "" && len(t.Outcomes) == 0 && t.Criteria == "" && t.Further == ""
}

// own is the text in the definition's own language.
func (d Definition) own() Text {
	return Text{Title: d.Title, Description: d.Description, Outcomes: d.Outcomes, Criteria: d.Criteria, Further: d.Further}
}

// OwnLanguage is the language that the definition's own texts are written in.
func (d Definition) OwnLanguage() string { return cmp.Or(d.Written, d.Language) }

// Languages lists the tags in which something is said, the definition's own first.
func (d Definition) Languages() []string {
	return append([]string{d.OwnLanguage()}, slices.Sorted(maps.Keys(d.Texts))...)
}

// Spoken is the language in which a reader who wants these, the best first,
// gets the title; the definition's own where none fits. A regional variety is
// served by its language, and a language by one of its varieties (RFC 4647).
func (d Definition) Spoken(wanted ...language.Tag) string {
	var have []language.Tag
	var tags []string
	for _, tag := range d.Languages() {
		if parsed, err := language.Parse(tag); err == nil && (tag == d.OwnLanguage() || d.Texts[tag].Title != "") {
			have, tags = append(have, parsed), append(tags, tag)
		}
	}
	if len(have) == 0 {
		return d.OwnLanguage()
	}
	_, i, confidence := language.NewMatcher(have).Match(wanted...)
	if confidence == language.No {
		return d.OwnLanguage()
	}
	return tags[i]
}

// chain is where a text in a language comes from: that language, the language
// without region and script, its other varieties, and the definition's own.
func (d Definition) chain(tag string) []string {
	base, _, _ := strings.Cut(tag, "-")
	chain := []string{tag, base}
	for _, other := range d.Languages() {
		if first, _, _ := strings.Cut(other, "-"); first == base {
			chain = append(chain, other)
		}
	}
	return append(chain, d.OwnLanguage())
}

// In is the definition as it reads in a language. What is not said in it comes
// from the next in the chain, and is named in borrowed: the field, and the
// language it is in.
func (d Definition) In(tag string) (said Definition, borrowed map[string]string) {
	said, borrowed = d, map[string]string{}
	if tag == d.OwnLanguage() {
		return d, borrowed
	}
	said.Written = tag
	text := func(field string, of func(Text) string, into *string) {
		for _, at := range d.chain(tag) {
			t := d.textIn(at)
			if got := of(t); got != "" {
				*into = got
				if at != tag {
					borrowed[field] = at
				}
				return
			}
		}
	}
	text("title", func(t Text) string { return t.Title }, &said.Title)
	text("description", func(t Text) string { return t.Description }, &said.Description)
	text("criteria", func(t Text) string { return t.Criteria }, &said.Criteria)
	text("further", func(t Text) string { return t.Further }, &said.Further)
	for _, at := range d.chain(tag) {
		// Outcomes stand in an order that skills and results refer to: either all
		// are said in a language, or none is taken from it.
		if t := d.textIn(at); len(t.Outcomes) > 0 && len(t.Outcomes) == len(d.Outcomes) {
			said.Outcomes = t.Outcomes
			if at != tag {
				borrowed["outcomes"] = at
			}
			break
		}
	}
	return said, borrowed
}

func (d Definition) textIn(tag string) Text {
	if tag == d.OwnLanguage() {
		return d.own()
	}
	return d.Texts[tag]
}

// Untranslated is a text that is said in the definition's own language and not
// in another one.
type Untranslated struct {
	Language string
	Field    string // of the form
	Label    string
	Why      string // "missing", or how many outcomes there are of how many
}

// Untranslated lists what is missing, language by language.
func (d Definition) Untranslated() (all []Untranslated) {
	own := d.own().fields(d.OwnLanguage())
	for _, tag := range slices.Sorted(maps.Keys(d.Texts)) {
		for i, f := range d.Texts[tag].fields(tag) {
			label, _, _ := strings.Cut(f.label, " in ")
			switch n, want := len(splitLines(f.value)), len(splitLines(own[i].value)); {
			case own[i].value != "" && f.value == "":
				all = append(all, Untranslated{tag, f.field, label, "missing"})
			case f.kind == items && n != want:
				all = append(all, Untranslated{tag, f.field, label, strconv.Itoa(n) + " of " + strconv.Itoa(want)})
			}
		}
	}
	return all
}

// badTexts says what is wrong with the texts in other languages.
func (d Definition) badTexts() *fault.Error {
	if len(d.Texts) > maxLanguages {
		return fault.Field("texts", "Write in at most {limit} other languages.", "limit", strconv.Itoa(maxLanguages))
	}
	for _, tag := range slices.Sorted(maps.Keys(d.Texts)) {
		t := d.Texts[tag]
		parsed, err := language.Parse(tag)
		switch {
		case err != nil || tag == "" || tag == "und":
			return fault.Field("texts", "Write the language as a code such as en, nb or pt-BR.")
		case parsed.String() != tag:
			return fault.Field("texts", "Write the language {tag} as {right}.", "tag", tag, "right", parsed.String())
		case tag == d.OwnLanguage():
			return fault.Field("texts", "{language} is the definition’s own language: its texts stand in the form itself.", "language", languageName(tag))
		case len(t.Outcomes) > maxOutcomes:
			return fault.Field("texts."+tag+".outcomes", "There are more outcomes than {limit}.", "limit", strconv.Itoa(maxOutcomes))
		}
		bad := []*fault.Error{tooLong("texts."+tag+".title", t.Title, maxTitle), tooLong("texts."+tag+".description", t.Description, maxText),
			tooLong("texts."+tag+".criteria", t.Criteria, maxText), tooLong("texts."+tag+".further", t.Further, maxText)}
		for _, o := range t.Outcomes {
			bad = append(bad, tooLong("texts."+tag+".outcomes", o, maxShort))
		}
		if first := cmp.Or(bad...); first != nil {
			return first
		}
	}
	return nil
}

// cleanedTexts are the texts trimmed, without languages in which nothing is said.
func cleanedTexts(texts map[string]Text) map[string]Text {
	clean := map[string]Text{}
	for tag, t := range texts {
		for _, text := range []*string{&t.Title, &t.Description, &t.Criteria, &t.Further} {
			*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
		}
		t.Outcomes = cleanedLines(t.Outcomes)
		if !t.empty() {
			clean[tag] = t
		}
	}
	if len(clean) == 0 {
		return nil
	}
	return clean
}

func cleanedLines(lines []string) (clean []string) {
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			clean = append(clean, line)
		}
	}
	return clean
}
