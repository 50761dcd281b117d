package notify

import (
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"laurel/fault"
)

// Wording is what a mail says in somebody's own words: the subject, what stands
// before the award and its facts, and what stands after the link. It is plain
// text; an empty line parts paragraphs. A word in braces, such as {name}, is a
// placeholder ([Kind.Placeholders]); a paragraph that names what a mail does not
// have, such as a reason where none was given, is left out of that mail.
//
// The award, its facts, the link and the lines at the foot are never part of it.
type Wording struct{ Subject, Opening, Closing string }

// How long the parts may be, in characters.
const (
	MaxSubject = 150
	MaxOpening = 4000
	MaxClosing = 2000
)

// Holders are the mails that holders and learners get from an organisation,
// which may say them in its own words.
func Holders() []Kind {
	return []Kind{Claim, Corrected, Suspended, Reinstated, Revoked, Expires, HandedIn, Decided, Heard}
}

// Placeholder is a word in braces that a mail fills in.
type Placeholder struct {
	Name      string
	Means     string // in English
	InSubject bool   // it may stand in a subject
}

// Placeholders are those that an organisation may use in a kind of mail.
func (k Kind) Placeholders() []Placeholder {
	all := []Placeholder{{"name", "who gets the mail", true}, {"achievement", "the micro-credential’s title", true}, {"organisation", "your organisation’s name", true}, {"link", "the address behind the button", false}}
	switch k {
	case Claim:
		all = append(all, Placeholder{"date", "the day it was awarded", true})
	case Expires:
		all = append(all, Placeholder{"date", "the day it runs out", true})
	case Corrected, Suspended, Reinstated, Revoked:
		all = append(all, Placeholder{"date", "the day of the change", true}, Placeholder{"reason", "why, where a reason was given", false})
	}
	return all
}

func (k Kind) placeholder(name string) (Placeholder, bool) {
	all := k.Placeholders()
	i := slices.IndexFunc(all, func(p Placeholder) bool { return p.Name == name })
	if i < 0 {
		return Placeholder{}, false
	}
	return all[i], true
}

// tidy makes line ends one kind and drops space at the ends of lines.
func (w Wording) tidy() Wording {
	text := func(s string) string {
		lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
		for i, l := range lines {
			lines[i] = strings.TrimRightFunc(l, unicode.IsSpace)
		}
		return strings.TrimSpace(strings.Join(lines, "\n"))
	}
	return Wording{strings.TrimSpace(w.Subject), text(w.Opening), text(w.Closing)}
}

// check says what cannot be said so in a kind of mail: a placeholder that does
// not exist or is missing, more than one line in the subject, too much.
func (w Wording) check(kind Kind) error {
	return fault.Join(
		checkPart(kind, "subject", w.Subject, MaxSubject, "achievement"),
		checkPart(kind, "opening", w.Opening, MaxOpening, "name"),
		checkPart(kind, "closing", w.Closing, MaxClosing, ""),
	)
}

func checkPart(kind Kind, field, text string, most int, needed string) *fault.Error {
	if text == "" && needed != "" {
		return fault.Field(field, "Write something here; it needs {placeholder}.", "placeholder", "{"+needed+"}")
	}
	if field == "subject" && strings.ContainsAny(text, "\r\n\u2028\u2029") {
		return fault.Field(field, "A subject is one line. Take the line break out.")
	}
	if n := utf8.RuneCountInString(text); n > most {
		return fault.Field(field, "This is {count} characters long. Write at most {max}.", "count", strconv.Itoa(n), "max", strconv.Itoa(most))
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, hidden) {
		return fault.Field(field, "There is a character in it that cannot be seen. Type the text anew, without copying.")
	}
	for _, p := range pieces(text) {
		holder, known := kind.placeholder(p.text)
		switch {
		case !p.holder && strings.ContainsAny(p.text, "{}"):
			return fault.Field(field, "Braces stand round placeholders alone, such as {example}. One of them has no other half.", "example", "{name}")
		case !p.holder:
		case !known:
			return fault.Field(field, "There is no {placeholder} in this mail. Write one of {known}.", "placeholder", "{"+p.text+"}", "known", kind.known(field))
		case field == "subject" && !holder.InSubject:
			return fault.Field(field, "{placeholder} cannot stand in a subject. Write one of {known}.", "placeholder", "{"+p.text+"}", "known", kind.known(field))
		}
	}
	// A paragraph with a reason is left out of a mail that has none.
	always := func(p piece) bool { return p.holder && p.text == needed }
	if needed != "" && !slices.ContainsFunc(filled(text, kind.everything()), func(paragraph []piece) bool { return slices.ContainsFunc(paragraph, always) }) {
		return fault.Field(field, "{placeholder} is missing where it is always said: without it a reader cannot tell {what}.", "placeholder", "{"+needed+"}", "what", map[string]string{"name": "whom the mail is for", "achievement": "one mail from another"}[needed])
	}
	return nil
}

// everything has a value for each placeholder that a mail of the kind always has.
func (k Kind) everything() map[string]string {
	values := map[string]string{}
	for _, p := range k.Placeholders() {
		if p.Name != "reason" {
			values[p.Name] = "said"
		}
	}
	return values
}

// known are the placeholders of a field, as they are written.
func (k Kind) known(field string) string {
	var names []string
	for _, p := range k.Placeholders() {
		if field != "subject" || p.InSubject {
			names = append(names, "{"+p.Name+"}")
		}
	}
	return strings.Join(names, ", ")
}

// hidden are characters that would change how the others are shown.
func hidden(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u2028' || r == '\u2029'
}

// piece is a run of text, or the name of a placeholder.
type piece struct {
	text   string
	holder bool
}

// longestName bounds what is taken for a placeholder.
const longestName = 40

// pieces cuts a text at its placeholders. A brace without its other half stays text.
func pieces(text string) (all []piece) {
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return append(all, piece{text: text})
		}
		end := strings.IndexAny(text[open+1:], "{}\n")
		if end < 0 || end > longestName || text[open+1+end] != '}' {
			all = append(all, piece{text: text[:open+1]})
			text = text[open+1:]
			continue
		}
		if open > 0 {
			all = append(all, piece{text: text[:open]})
		}
		all = append(all, piece{text[open+1 : open+1+end], true})
		text = text[open+end+2:]
	}
	return all
}

// filled are the paragraphs of a text of which every placeholder has a value.
func filled(text string, values map[string]string) (kept [][]piece) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		cut := pieces(strings.Trim(paragraph, "\n"))
		if len(cut) > 0 && !slices.ContainsFunc(cut, func(p piece) bool { return p.holder && values[p.text] == "" }) {
			kept = append(kept, cut)
		}
	}
	return kept
}

// fillText writes a text with its values, which are single lines.
func fillText(text string, values map[string]string) string {
	var all []string
	for _, paragraph := range filled(text, values) {
		var b strings.Builder
		for _, p := range paragraph {
			if p.holder {
				b.WriteString(values[p.text])
			} else {
				b.WriteString(p.text)
			}
		}
		all = append(all, b.String())
	}
	return strings.Join(all, "\n\n")
}

// fillHTML is the same as paragraphs of HTML; nothing in text or values is markup.
func fillHTML(text string, values map[string]string) template.HTML {
	var b strings.Builder
	for i, paragraph := range filled(text, values) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("<p>")
		for _, p := range paragraph {
			value := html.EscapeString(values[p.text])
			switch {
			case !p.holder:
				b.WriteString(strings.ReplaceAll(html.EscapeString(p.text), "\n", "<br>\n"))
			case p.text == "name":
				b.WriteString("<bdi>" + value + "</bdi>")
			case p.text == "link":
				b.WriteString(`<a href="` + value + `">` + value + `</a>`)
			default:
				b.WriteString(value)
			}
		}
		b.WriteString("</p>")
	}
	return template.HTML(b.String())
}
