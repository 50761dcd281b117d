package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"laurel/issuer"
)

// ctdl reads a credential of the Credential Transparency Description Language.
func (n *node) ctdl() Found {
	f := Found{Format: "CTDL"}
	d := &f.Definition
	if f.Source = str(n.take("ceterms:ctid", "")); f.Source == "" {
		f.Source = sourceOf(n.object)
	}
	for _, v := range list(n.take("ceterms:inLanguage", "Language")) {
		if d.Language == "" {
			d.Language = canonical(str(v))
		}
	}
	name := n.take("ceterms:name", "Title")
	d.Written = mainLanguage(d.Language, name)
	d.Title = spread(d, name, d.Written, func(t *issuer.Text, s string) { t.Title = s })
	d.Description = spread(d, n.take("ceterms:description", "Description"), d.Written, func(t *issuer.Text, s string) { t.Description = s })
	n.requires(d)
	for _, member := range []string{"ceterms:teaches", "ceterms:assesses"} {
		n.outcomes(d, n.take(member, "Learning outcomes"))
	}
	n.duration(d)
	n.level(d)
	f.Understood = n.understood
	return f
}

// requires are condition profiles: their words are the criteria, their
// competencies the outcomes.
func (n *node) requires(d *issuer.Definition) {
	var said []string
	for _, one := range list(n.take("ceterms:requires", "Criteria")) {
		o, ok := one.(object)
		if !ok {
			continue
		}
		if s := text(o["ceterms:description"], d.Written); s != "" {
			said = append(said, s)
		}
		for _, condition := range list(o["ceterms:condition"]) {
			if s := text(condition, d.Written); s != "" {
				said = append(said, "- "+s)
			}
		}
		n.outcomes(d, o["ceterms:targetCompetency"])
	}
	d.Criteria = strings.Join(said, "\n\n")
}

// outcomes takes competencies: each name is an outcome, and a skill where the
// framework has one of that name.
func (n *node) outcomes(d *issuer.Definition, v any) {
	for _, one := range list(v) {
		o, ok := one.(object)
		if !ok {
			continue
		}
		s := ""
		for _, member := range []string{"ceterms:targetNodeName", "ceasn:competencyText", "ceasn:competencyLabel", "ceterms:name"} {
			if s == "" {
				s = text(o[member], d.Written)
			}
		}
		if s == "" {
			n.note("a competency without a name")
			continue
		}
		if !slices.Contains(d.Outcomes, s) {
			d.Outcomes = append(d.Outcomes, s)
		}
		if id, found := n.skill("", s); found && !slices.ContainsFunc(d.Skills, func(l issuer.SkillLevel) bool { return l.Skill == id }) {
			d.Skills = append(d.Skills, issuer.SkillLevel{Skill: id})
		}
	}
}

var isoHours = regexp.MustCompile(`^PT([0-9]+)H$`)

// duration takes a workload in hours; days and weeks of a calendar are none.
func (n *node) duration(d *issuer.Definition) {
	for _, one := range list(n.object["ceterms:estimatedDuration"]) {
		o, _ := one.(object)
		if m := isoHours.FindStringSubmatch(str(o["ceterms:exactDuration"])); m != nil {
			n.take("ceterms:estimatedDuration", "Workload in hours")
			d.Hours, _ = strconv.ParseFloat(m[1], 64) // digits
			return
		}
	}
}

// level takes a level of the European framework; other frameworks' stay out.
func (n *node) level(d *issuer.Definition) {
	for _, one := range list(n.object["ceterms:atLevel"]) {
		o, _ := one.(object)
		framework, name := text(o["ceterms:frameworkName"], ""), text(o["ceterms:targetName"], "")
		if framework == "" {
			framework = text(o["ceterms:targetNodeName"], "")
		}
		n.used["ceterms:atLevel"] = true
		digits := strings.TrimLeft(name, "EQFLevelnivu .")
		if eqf, err := strconv.Atoi(digits); err == nil && eqf >= 1 && eqf <= 8 && (strings.Contains(framework, "European Qualifications") || strings.Contains(framework, "EQF")) {
			n.take("ceterms:atLevel", "Level (EQF)")
			d.EQF = eqf
			continue
		}
		n.note("ceterms:atLevel: %s", strings.TrimSpace(framework+" "+name))
	}
}
