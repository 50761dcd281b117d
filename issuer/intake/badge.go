package intake

import (
	"strings"

	"laurel/issuer"
)

// badgeClass reads an Open Badges 2.0 BadgeClass.
func (n *node) badgeClass() Found {
	f := Found{Format: "Open Badges 2.0"}
	d := &f.Definition
	f.Source = sourceOf(n.object)
	d.Written = mainLanguage(canonical(str(n.take("@language", "Language of the texts"))), n.object["name"])
	n.common(d)
	n.criteria(d)
	n.align(d, n.take("alignment", ""))
	f.Understood = n.understood
	return f
}

// achievement reads an Open Badges 3.0 Achievement, with the members that
// edubadges adds.
func (n *node) achievement() Found {
	f := Found{Format: "Open Badges 3.0"}
	d := &f.Definition
	f.Source = sourceOf(n.object)
	d.Language = canonical(str(n.take("inLanguage", "Language")))
	d.Written = mainLanguage(d.Language, n.object["name"])
	n.common(d)
	n.criteria(d)
	n.align(d, n.take("alignment", ""))
	for _, field := range issuer.Fields() {
		if strings.EqualFold(field.Name, str(n.object["fieldOfStudy"])) {
			n.take("fieldOfStudy", "Field")
			d.Field = field.Slug
		}
	}
	if credits := amount(n.object["ECTS"]); credits > 0 {
		n.take("ECTS", "ECTS credits")
		d.ECTS = credits
	}
	if hours := amount(n.object["SBU"]); hours > 0 {
		n.take("SBU", "Workload in hours")
		d.Hours = hours
	}
	if credits := n.object["creditsAvailable"]; credits != nil {
		n.used["creditsAvailable"] = true
		n.note("creditsAvailable: %v, which says no unit", credits)
	}
	n.edubadges(d)
	n.results(d)
	f.Understood = n.understood
	return f
}

func sourceOf(o object) string {
	for _, member := range []string{"id", "@id", "ceterms:ctid"} {
		if id := str(o[member]); id != "" && len(id) <= 500 {
			return id
		}
	}
	return ""
}

// common takes the name and the description.
func (n *node) common(d *issuer.Definition) {
	d.Title = spread(d, n.take("name", "Title"), d.Written, func(t *issuer.Text, s string) { t.Title = s })
	d.Description = spread(d, n.take("description", "Description"), d.Written, func(t *issuer.Text, s string) { t.Description = s })
}

// criteria takes a narrative; an address is kept as a word, and not fetched.
func (n *node) criteria(d *issuer.Definition) {
	switch c := n.take("criteria", "Criteria").(type) {
	case string:
		d.Criteria = "See " + c
	case object:
		if d.Criteria = spread(d, c["narrative"], d.Written, func(t *issuer.Text, s string) { t.Criteria = s }); d.Criteria == "" && str(c["id"]) != "" {
			d.Criteria = "See " + str(c["id"])
		}
	}
}

// edubadges are the closed lists of the Dutch profile.
func (n *node) edubadges(d *issuer.Definition) {
	pick := func(member, as string, values map[string]string, into func(string)) {
		said := strings.ToLower(str(n.object[member]))
		if value, known := values[said]; known {
			n.take(member, as)
			into(value)
		} else if said != "" {
			n.used[member] = true
			n.note("%s: %s", member, said)
		}
	}
	pick("assessmentType", "Type of assessment", map[string]string{"testing": string(issuer.Exam), "application of a skill": string(issuer.Observed), "portfolio": string(issuer.Portfolio)},
		func(v string) { d.Assessment = issuer.Assessment(v) })
	pick("participationType", "Form of participation", map[string]string{"online": string(issuer.Online), "onsite or blended": string(issuer.Blended)},
		func(v string) { d.Participation = issuer.Participation(v) })
	pick("supervisionType", "Supervision and identity", map[string]string{"unsupervised with no identity verification": string(issuer.Unsupervised),
		"supervised with no identity verification": string(issuer.Supervised), "supervised online": string(issuer.SupervisedOnline),
		"onsite with identity verification": string(issuer.SupervisedOnsite)}, func(v string) { d.Supervision = issuer.Supervision(v) })
	if _, is := n.object["identityChecked"].(bool); is && d.Supervision != "" {
		n.used["identityChecked"] = true
	}
}

// results takes what results look like, from the first description that is
// known here.
func (n *node) results(d *issuer.Definition) {
	for i, one := range list(n.object["resultDescription"]) {
		o, ok := one.(object)
		if !ok {
			continue
		}
		kind, known := map[string]issuer.GradingKind{"Percent": issuer.Percent, "RawScore": issuer.Points, "Status": issuer.PassFail,
			"LetterGrade": issuer.Grade}[str(o["resultType"])]
		n.used["resultDescription"] = true
		if !known || i > 0 {
			n.note("resultDescription: %s", text(o["name"], d.Written))
			continue
		}
		n.take("resultDescription", "Result")
		d.Grading = issuer.Grading{Kind: kind, Needed: str(o["requiredValue"])}
		if kind == issuer.Points {
			d.Grading.Max = str(o["valueMax"])
		}
	}
}
