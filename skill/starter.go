package skill

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// starterText is our own writing; the addresses in it are facts about ESCO.
//
//go:embed starter.txt
var starterText string

// Starter returns the framework Laurel comes with: 150 skills in 18 fields.
// All callers share it.
func Starter() *Framework { return starter() }

var starter = sync.OnceValue(func() *Framework {
	skills, err := parse(starterText)
	if err != nil {
		panic("skill: the starter framework in the binary: " + err.Error()) // the package's test reads it first
	}
	return &Framework{
		ID:        "laurel-starter",
		Name:      "Laurel starter framework",
		Version:   "1.0",
		Publisher: "Laurel",
		Skills:    skills,
	}
})

// parse reads a framework's text. Blocks are parted by empty lines: "field
// SLUG" opens a field; every other block is a skill in five lines: id, name,
// definition, "also" with other names between semicolons, "esco" with an
// address or nothing.
func parse(text string) ([]Skill, error) {
	var skills []Skill
	field := ""
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if slug, ok := strings.CutPrefix(block, "field "); ok {
			field = slug
			continue
		}
		s, err := parseSkill(block, field)
		if err != nil {
			return nil, err
		}
		skills = append(skills, s)
	}
	return skills, nil
}

func parseSkill(block, field string) (Skill, error) {
	lines := strings.Split(block, "\n")
	if len(lines) != 5 {
		return Skill{}, fmt.Errorf("the skill at %q has %d lines, not 5", lines[0], len(lines))
	}
	also, hasAlso := strings.CutPrefix(lines[3], "also ")
	esco, hasESCO := strings.CutPrefix(lines[4], "esco")
	if !hasAlso || !hasESCO {
		return Skill{}, fmt.Errorf("the skill at %q lacks its line %q or %q", lines[0], "also", "esco")
	}
	return Skill{
		ID:         ID(lines[0]),
		Name:       lines[1],
		Definition: lines[2],
		Aliases:    strings.Split(also, "; "),
		ESCO:       strings.TrimSpace(esco),
		Field:      field,
	}, nil
}
