package intake

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"laurel/issuer"
	"laurel/skill"
)

// node is an object that is read, with the members that were understood.
type node struct {
	object
	skills     *skill.Framework
	used       map[string]bool
	understood []string
	left       []string // what stands inside a member and was not understood
}

// kinds are the types of an object, without the address of their vocabulary.
func (n node) kinds() (all []string) {
	for _, member := range []string{"type", "@type"} {
		for _, v := range list(n.object[member]) {
			if s, ok := v.(string); ok {
				s = strings.TrimPrefix(strings.TrimPrefix(s, "https://w3id.org/openbadges#"), "https://purl.imsglobal.org/spec/vc/ob/vocab.html#")
				all = append(all, s)
			}
		}
	}
	return all
}

// list is one value or several as several.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// take marks a member as understood and gives its value.
func (n *node) take(member, as string) any {
	v := n.object[member]
	if v != nil {
		n.used[member] = true
		if as != "" && !slices.Contains(n.understood, as) {
			n.understood = append(n.understood, as)
		}
	}
	return v
}

// ignored names the members that were not understood.
func (n *node) ignored() []string {
	all := slices.Clone(n.left)
	for _, member := range slices.Sorted(maps.Keys(n.object)) {
		if !n.used[member] {
			all = append(all, member)
		}
	}
	return all
}

// texts are a text by language: "" for one that names none.
func texts(v any) map[string]string {
	all := map[string]string{}
	for _, one := range list(v) {
		switch one := one.(type) {
		case string:
			all[""] = strings.TrimSpace(all[""] + "\n" + one)
		case object:
			if value, ok := one["@value"].(string); ok {
				tag, _ := one["@language"].(string)
				all[canonical(tag)] = value
				continue
			}
			for tag, text := range one {
				for _, line := range list(text) {
					if s, ok := line.(string); ok && canonical(tag) != "" {
						all[canonical(tag)] = strings.TrimSpace(all[canonical(tag)] + "\n" + s)
					}
				}
			}
		}
	}
	return all
}

// canonical is a language tag as definitions keep it; "" for what is none.
func canonical(tag string) string {
	parsed, err := language.Parse(tag)
	if err != nil || tag == "" {
		return ""
	}
	return parsed.String()
}

// text is a text in the main language, or in whichever there is.
func text(v any, main string) string {
	all := texts(v)
	for _, tag := range append([]string{main, ""}, slices.Sorted(maps.Keys(all))...) {
		if all[tag] != "" {
			return all[tag]
		}
	}
	return ""
}

// spread puts a text in each language where it belongs: the main one into the
// definition, the others beside it.
func spread(d *issuer.Definition, v any, main string, into func(*issuer.Text, string)) string {
	for tag, s := range texts(v) {
		if tag == "" || tag == main {
			continue
		}
		if d.Texts == nil {
			d.Texts = map[string]issuer.Text{}
		}
		t := d.Texts[tag]
		into(&t, s)
		d.Texts[tag] = t
	}
	return text(v, main)
}

// mainLanguage is the language that a name stands in: the one that is said, or
// English, or the first.
func mainLanguage(said string, name any) string {
	all := texts(name)
	if _, is := all[said]; said != "" && (is || len(all) == 0 || all[""] != "") {
		return said
	}
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		if tag == "en" || strings.HasPrefix(tag, "en-") {
			return tag
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		if tag != "" {
			return tag
		}
	}
	return said
}

func str(v any) string { s, _ := v.(string); return strings.TrimSpace(s) }

// amount reads a number, also one in a text.
func amount(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case string:
		n, _ := strconv.ParseFloat(strings.Replace(strings.TrimSpace(v), ",", ".", 1), 64)
		return n
	}
	return 0
}

// align takes an alignment: a level, a quality decision or a skill that the
// framework knows. What is none of these is left.
func (n *node) align(d *issuer.Definition, v any) {
	for _, one := range list(v) {
		o, ok := one.(object)
		if !ok {
			continue
		}
		name, kind := text(o["targetName"], ""), str(o["targetType"])
		switch {
		case kind == "ext:EQF":
			if level := int(amount(o["targetCode"])); level >= 1 && level <= 8 {
				d.EQF = level
				n.understood = append(n.understood, "Level (EQF)")
				continue
			}
		case kind == "ext:QualityAssurance" && d.QualityAssurance == "":
			d.QualityAssurance = strings.TrimSpace(name + " " + str(o["targetCode"]))
			n.understood = append(n.understood, "Quality assurance")
			continue
		}
		if id, found := n.skill(str(o["targetUrl"]), name); found {
			if !slices.ContainsFunc(d.Skills, func(s issuer.SkillLevel) bool { return s.Skill == id }) {
				d.Skills = append(d.Skills, issuer.SkillLevel{Skill: id})
			}
			n.understood = append(n.understood, "Skill "+cmp.Or(name, string(id)))
			continue
		}
		n.left = append(n.left, "alignment: "+cmp.Or(name, str(o["targetUrl"]), "without a name"))
	}
}

// skill finds a skill of the framework by the address or the exact name that
// another system gives it.
func (n *node) skill(url, name string) (skill.ID, bool) {
	for _, s := range n.skills.Search(name, 8) {
		if strings.EqualFold(s.Name, name) || s.ESCO != "" && s.ESCO == url {
			return s.ID, true
		}
	}
	return "", false
}

// note adds what was there and could not be taken over.
func (n *node) note(format string, args ...any) {
	n.left = append(n.left, fmt.Sprintf(format, args...))
}
