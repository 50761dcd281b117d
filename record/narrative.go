package record

import (
	"slices"
	"strings"
	"unicode"
)

// The headings of a criteria narrative, in their order. The criteria stand
// last and reach to the end, so nothing their author writes can be mistaken
// for a heading of ours.
const (
	HeadingOutcomes = "What the holder can do"
	HeadingFacts    = "In short"
	HeadingFurther  = "Further information"
	HeadingCriteria = "What has to be shown"
)

// maxNarrative bounds all of it: the further information is quoted line by
// line, and outcomes may be twice as long when escaped.
const maxNarrative = 4*maxText + 4*maxList*maxLine

// Narrative writes the elements in words, in Markdown, and the criteria after
// them.
func (e Elements) Narrative(criteria string) string {
	e = e.cleaned()
	var b strings.Builder
	list := func(heading string, items []string) {
		if len(items) == 0 {
			return
		}
		b.WriteString("## " + heading + "\n\n")
		for _, item := range items {
			b.WriteString("- " + escape(item) + "\n")
		}
		b.WriteString("\n")
	}
	list(HeadingOutcomes, e.Outcomes)
	list(HeadingFacts, e.facts())
	if e.Further != "" {
		b.WriteString("## " + HeadingFurther + "\n\n> " + strings.ReplaceAll(e.Further, "\n", "\n> ") + "\n\n")
	}
	if criteria = paragraphs(criteria, maxText); criteria != "" {
		b.WriteString("## " + HeadingCriteria + "\n\n" + criteria + "\n")
	}
	return b.String()
}

// facts is the elements in sentences of a few words.
func (e Elements) facts() []string {
	var all []string
	add := func(label, text string) {
		if text != "" {
			all = append(all, label+": "+text)
		}
	}
	add("Workload", Workload(e.Hours, e.ECTS))
	if e.EQF.Known() {
		add("Level", e.EQF.String()+" of the "+eqfFramework+". "+e.EQF.Describe())
	} else {
		add("Level", e.EQFNote)
	}
	add("Assessment", e.Assessment.String())
	add("Supervision and identity", e.Supervision.String())
	add("Participation", e.Participation.String())
	add("Quality assurance", e.QualityAssurance)
	add("Prerequisites", e.Prerequisites)
	stacks := e.Stackability.String()
	if e.StacksInto != "" {
		stacks += ": " + e.StacksInto
	}
	add("Stackable", stacks)
	return all
}

// outcomeHeadings are what we and others write above a list of outcomes.
var outcomeHeadings = []string{HeadingOutcomes, "Learning outcomes", "What you can do", "Outcomes"}

// readNarrative takes a narrative apart. One without our headings is criteria
// as a whole, from which the outcomes are read as well.
func readNarrative(text string) (outcomes []string, further, criteria string) {
	text = paragraphs(text, maxNarrative)
	before, criteria, ours := section(text, HeadingCriteria)
	if !ours {
		before = text
		if !hasHeading(text, HeadingFacts) && !hasHeading(text, HeadingFurther) {
			criteria = paragraphs(text, maxText)
		}
	}
	if head, quoted, there := section(before, HeadingFurther); there && (ours || criteria == "") {
		before, further = head, paragraphs(unquote(quoted), maxText)
	}
	for _, heading := range outcomeHeadings {
		if _, list, there := section(before, heading); there {
			outcomes = items(list)
			break
		}
	}
	if criteria != "" && !ours && len(outcomes) > 0 && onlyList(text) {
		criteria = ""
	}
	return outcomes, further, paragraphs(criteria, maxText)
}

// section cuts a text at the first line that is this heading.
func section(text, heading string) (before, after string, found bool) {
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		if isHeading(text[at:at+end], heading) {
			return text[:at], strings.TrimPrefix(text[at+end:], "\n"), true
		}
		at += end + 1
	}
	return text, "", false
}

func hasHeading(text, heading string) bool {
	_, _, found := section(text, heading)
	return found
}

func isHeading(text, heading string) bool {
	words, ok := strings.CutPrefix(strings.TrimSpace(text), "#")
	words = strings.Trim(strings.TrimLeft(words, "#"), " \t:*#")
	return ok && strings.EqualFold(words, heading)
}

// onlyList tells whether a text is one heading and its list, nothing else.
func onlyList(text string) bool {
	return !slices.ContainsFunc(strings.Split(text, "\n"), func(l string) bool {
		l = strings.TrimSpace(l)
		_, item := itemOf(l)
		return l != "" && !item && !strings.HasPrefix(l, "#")
	})
}

// items reads a list up to the next heading.
func items(text string) []string {
	var all []string
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "#") {
			break
		}
		if item, ok := itemOf(l); ok {
			all = append(all, unescape(item))
		} else if l != "" && len(all) > 0 {
			all[len(all)-1] += " " + unescape(l) // the same item, continued
		}
	}
	return lines(all)
}

// itemOf is the text of a line that begins with a list mark: "- ", "* ",
// "+ ", "3. ".
func itemOf(l string) (string, bool) {
	for _, mark := range []string{"- ", "* ", "+ "} {
		if item, ok := strings.CutPrefix(l, mark); ok {
			return item, true
		}
	}
	rest := strings.TrimLeft(l, "0123456789")
	if len(rest) == len(l) || len(l)-len(rest) > 3 {
		return "", false
	}
	for _, mark := range []string{". ", ") "} {
		if item, ok := strings.CutPrefix(rest, mark); ok {
			return item, true
		}
	}
	return "", false
}

func unquote(text string) string {
	var all []string
	for l := range strings.SplitSeq(text, "\n") {
		if item, ok := strings.CutPrefix(l, "> "); ok {
			l = item
		} else if l == ">" {
			l = ""
		}
		all = append(all, l)
	}
	return strings.Join(all, "\n")
}

// escape keeps a line from being read as Markdown (CommonMark §2.4).
func escape(text string) string {
	var b strings.Builder
	for i, r := range text {
		first := i == 0 && strings.ContainsRune("#>-+=~:", r)
		numbered := i > 0 && (r == '.' || r == ')') && strings.Trim(text[:i], "0123456789") == ""
		if first || numbered || strings.ContainsRune("\\`*_[]<&|", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unescape is escape's way back.
func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	escaped := false
	for _, r := range text {
		punctuation := r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r))
		if r == '\\' && !escaped {
			escaped = true
			continue
		}
		if escaped && !punctuation {
			b.WriteByte('\\')
		}
		escaped = false
		b.WriteRune(r)
	}
	if escaped {
		b.WriteByte('\\')
	}
	return b.String()
}
