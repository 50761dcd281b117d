package issuer

import (
	"strconv"
	"strings"
)

// Part names the outcomes of a micro-credential that an award is for, by their
// numbers from 1: "1,3". "" is the whole.
type Part string

// PartOf is the part of so many outcomes.
func PartOf(numbers []int) Part {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return Part(strings.Join(words, ","))
}

// Numbers are the outcomes' numbers, rising; false for what is no part of so
// many outcomes: none of them, all of them, or others.
func (p Part) Numbers(outcomes int) (numbers []int, ok bool) {
	for text := range strings.SplitSeq(string(p), ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > outcomes || len(numbers) > 0 && n <= numbers[len(numbers)-1] {
			return nil, false
		}
		numbers = append(numbers, n)
	}
	return numbers, len(numbers) < outcomes && PartOf(numbers) == p
}

// Words are "outcomes 1 and 3".
func (p Part) Words() string {
	numbers := strings.Split(string(p), ",")
	if len(numbers) == 1 {
		return "outcome " + numbers[0]
	}
	return "outcomes " + listed(numbers)
}

// Of is the version as an award for a part of it has it: an achievement of its
// own, with the part's outcomes alone. What is said of the whole, its
// workload, credits, level, skills, result, examination and what it stacks
// into, is not said of a part. False when there is no such part.
func (v Version) Of(p Part) (Version, bool) {
	if p == "" {
		return v, true
	}
	d := v.Definition
	numbers, ok := p.Numbers(len(d.Outcomes))
	if !ok {
		return Version{}, false
	}
	whole := d.Title
	noun, _, _ := strings.Cut(p.Words(), " ")
	d.Title = whole + " (partial: " + noun + " " + strings.ReplaceAll(string(p), ",", ", ") + ")"
	d.Description = "A part of “" + whole + "”: " + p.Words() + " of " + strconv.Itoa(len(d.Outcomes)) + ". It is not the whole."
	d.Criteria = "Given for " + p.Words() + " of “" + whole + "” alone. The whole asks for this:\n\n" + d.Criteria
	d.Outcomes = nil
	for _, n := range numbers {
		d.Outcomes = append(d.Outcomes, v.Definition.Outcomes[n-1])
	}
	d.Skills, d.Texts, d.Image = nil, nil, Image{}
	d.Hours, d.ECTS, d.EQF, d.EQFNote = 0, 0, 0, "A part has no level of its own."
	d.Grading, d.Price, d.Stackable, d.StacksInto, d.Further = Grading{Kind: NoResult}, Price{}, "", "", ""
	v.Definition, v.Part = d.byPortfolio(), p
	return v, true
}

// byPortfolio is how a definition is said to be assessed where prior learning
// was recognised, or an award renewed by evidence: nobody sat its examination, and nobody watched.
func (d Definition) byPortfolio() Definition {
	d.Assessment, d.Supervision = Portfolio, Unsupervised
	return d
}
