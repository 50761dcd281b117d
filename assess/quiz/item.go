package quiz

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"laurel/fault"
)

// Kind is how an item is answered.
type Kind string

const (
	Single   Kind = "single"   // one option
	Multiple Kind = "multiple" // any number of options
	Numeric  Kind = "numeric"  // a number, perhaps with a unit
	Text     Kind = "text"     // a word or a few
	Ordering Kind = "ordering" // options to be put in order
)

// Kinds lists them in the order they are offered.
func Kinds() []Kind { return []Kind{Single, Multiple, Numeric, Text, Ordering} }

// Name is the kind in words.
func (k Kind) Name() string {
	return map[Kind]string{Single: "One right answer", Multiple: "Several right answers", Numeric: "A number",
		Text: "A short text", Ordering: "Put in order"}[k]
}

// Rule is how part of an answer counts.
type Rule string

const (
	Whole    Rule = ""      // all points for what is wholly right, else none
	ByOption Rule = "part"  // multiple: right ones chosen less wrong ones chosen, of the right ones
	ByPlace  Rule = "place" // ordering: the share of options in their right place
	ByPair   Rule = "pair"  // ordering: pairs in right order less pairs in wrong order, of all pairs
)

// Name is the rule in words.
func (r Rule) Name() string {
	return map[Rule]string{Whole: "All or nothing", ByOption: "Each right choice counts, each wrong one takes off",
		ByPlace: "Each right place counts", ByPair: "Each pair in the right order counts, each wrong one takes off"}[r]
}

// Item is a question as its author writes it.
type Item struct {
	Kind    Kind     `json:"kind"`
	Topic   string   `json:"topic"`
	Text    string   `json:"text"`
	Points  int      `json:"points"`            // 1 to 100
	Options []Option `json:"options,omitempty"` // of single, multiple; of ordering in the right order
	Partial Rule     `json:"partial,omitempty"` // of multiple and ordering
	Number  Number   `json:"number,omitzero"`   // of numeric
	Accept  []string `json:"accept,omitempty"`  // of text: what counts as right
	Exact   Exact    `json:"exact,omitzero"`    // of text
	Explain string   `json:"explain,omitempty"` // shown after the end, where answers are
}

// Option is one thing to choose or to put in its place.
type Option struct {
	Text  string `json:"text"`
	Right bool   `json:"right,omitempty"`
}

// Exact says which differences between texts count. White space at the ends
// and its amount within never do.
type Exact struct {
	Case  bool `json:"case,omitempty"`  // "na" is not "Na"
	Marks bool `json:"marks,omitempty"` // "resume" is not "résumé"
}

// Bounds of what an item says.
const (
	maxText    = 4000
	maxOptions = 12
	maxOption  = 500
	maxAccept  = 30
	maxPoints  = 100
	maxTopic   = 100
)

// cleaned is the item without white space at its ends and without what its
// kind does not use.
func (i Item) cleaned() Item {
	i.Topic, i.Text, i.Explain = oneLine(i.Topic), lines(i.Text), lines(i.Explain)
	var options []Option
	for _, o := range i.Options {
		if o.Text = oneLine(o.Text); o.Text != "" {
			options = append(options, o)
		}
	}
	var accept []string
	for _, a := range i.Accept {
		if a = oneLine(a); a != "" && !slices.Contains(accept, a) {
			accept = append(accept, a)
		}
	}
	i.Options, i.Accept = nil, nil
	number, exact, partial := i.Number, i.Exact, i.Partial
	i.Number, i.Exact, i.Partial = Number{}, Exact{}, Whole
	switch i.Kind {
	case Single:
		i.Options = options
	case Multiple:
		i.Options, i.Partial = options, partial
	case Ordering:
		for at := range options {
			options[at].Right = false
		}
		i.Options, i.Partial = options, partial
	case Numeric:
		number.Unit, number.Also = strings.TrimSpace(number.Unit), number.cleanedAlso()
		i.Number = number
	case Text:
		i.Accept, i.Exact = accept, exact
	}
	return i
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func lines(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// validate says what is wrong with a cleaned item.
func (i Item) validate() error {
	faults := []*fault.Error{
		tooLong("topic", i.Topic, maxTopic), tooLong("text", i.Text, maxText), tooLong("explain", i.Explain, maxText),
	}
	if i.Text == "" {
		faults = append(faults, fault.Field("text", "Write the question."))
	}
	if i.Topic == "" {
		faults = append(faults, fault.Field("topic", "Name a topic: quizzes draw by topic."))
	}
	if i.Points < 1 || i.Points > maxPoints {
		faults = append(faults, fault.Field("points", "Give 1 to 100 points, as a whole number."))
	}
	switch i.Kind {
	case Single, Multiple, Ordering:
		faults = append(faults, i.badOptions()...)
	case Numeric:
		faults = append(faults, i.Number.bad()...)
	case Text:
		faults = append(faults, i.badAccept())
	default:
		faults = append(faults, fault.Field("kind", "Choose how the question is answered."))
	}
	return fault.Join(faults...)
}

func (i Item) badOptions() (faults []*fault.Error) {
	right, seen := 0, map[string]bool{}
	for _, o := range i.Options {
		if o.Right {
			right++
		}
		if seen[o.Text] {
			faults = append(faults, fault.Field("options", "Two options read “{text}”. Nobody can tell them apart.", "text", o.Text))
		}
		seen[o.Text] = true
		faults = append(faults, tooLong("options", o.Text, maxOption))
	}
	switch {
	case len(i.Options) < 2:
		faults = append(faults, fault.Field("options", "Write at least two options."))
	case len(i.Options) > maxOptions:
		faults = append(faults, fault.Field("options", "Write at most 12 options."))
	case i.Kind == Single && right != 1:
		faults = append(faults, fault.Field("options", "Mark the one option that is right. {n} are marked.", "n", strconv.Itoa(right)))
	case i.Kind == Multiple && right == 0:
		faults = append(faults, fault.Field("options", "Mark each option that is right. None is marked."))
	}
	if ok := i.Kind == Single || i.Partial == Whole || i.Kind == Multiple && i.Partial == ByOption ||
		i.Kind == Ordering && (i.Partial == ByPlace || i.Partial == ByPair); !ok {
		faults = append(faults, fault.Field("partial", "This rule is not for this kind of question."))
	}
	return faults
}

func (i Item) badAccept() *fault.Error {
	switch {
	case len(i.Accept) == 0:
		return fault.Field("accept", "Write at least one answer that counts as right.")
	case len(i.Accept) > maxAccept:
		return fault.Field("accept", "Write at most 30 answers.")
	}
	for _, a := range i.Accept {
		if bad := tooLong("accept", a, maxAnswer); bad != nil {
			return bad
		}
		if normal(a, i.Exact) == "" {
			return fault.Field("accept", "“{text}” has nothing in it that is compared.", "text", a)
		}
	}
	return nil
}

// tooLong refuses texts beyond a bound, and what would not print.
func tooLong(field, text string, limit int) *fault.Error {
	bad := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, bad):
		return fault.Field(field, "This text has characters that cannot be shown.")
	case utf8.RuneCountInString(text) > limit:
		return fault.Field(field, "This text has more than {limit} characters.", "limit", strconv.Itoa(limit))
	}
	return nil
}

// RightOptions are the numbers of the options that are right.
func (i Item) RightOptions() (right []int) {
	for at, o := range i.Options {
		if o.Right {
			right = append(right, at)
		}
	}
	return right
}

// Topics lists the topics of items with how many there are, by name.
func Topics(items []Kept) (topics []Draw) {
	counts := map[string]int{}
	for _, k := range items {
		if !k.Retired {
			counts[k.Item.Topic]++
		}
	}
	for topic, n := range counts {
		topics = append(topics, Draw{topic, n})
	}
	slices.SortFunc(topics, func(a, b Draw) int { return cmp.Compare(a.Topic, b.Topic) })
	return topics
}
