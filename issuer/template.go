package issuer

import (
	"context"
	"slices"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// TemplateID is a UUIDv7 in text form, or the key of a template that comes with
// Laurel.
type TemplateID string

// Template is a definition to begin others from.
type Template struct {
	ID         TemplateID
	Org        account.OrgID  // "" of those that come with Laurel
	Unit       account.UnitID // that made it; empty for the whole organisation
	Name       string
	About      string
	Definition Definition
	At         time.Time
}

// maxTemplates bounds an organisation's own.
const maxTemplates = 200

// SaveTemplate keeps a definition's draft as a template of its unit under a name.
func (s *Service) SaveTemplate(ctx context.Context, by account.Actor, id AchievementID, name string) (Template, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return Template{}, fault.Field("name", "Give the template a name.")
	}
	if bad := tooLong("name", name, maxTitle); bad != nil {
		return Template{}, bad
	}
	org, err := s.orgOf(ctx, by, account.Define, id)
	if err != nil {
		return Template{}, err
	}
	t := Template{ID: TemplateID(newID()), Org: org, Name: name, At: s.now()}
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil {
			return err
		}
		all, err := tx.Templates(org)
		if err != nil {
			return err
		}
		if len(all) >= maxTemplates {
			return conflict("template.tooMany", "There are {limit} templates already. Remove one first.", "limit", Number(maxTemplates))
		}
		if slices.ContainsFunc(all, func(t Template) bool {
			return strings.EqualFold(t.Name, name) && (t.Unit == "" || t.Unit == a.Unit)
		}) {
			return fault.Field("name", "There is a template of this name already.")
		}
		t.Definition, t.Unit = a.Draft, a.Unit
		if err := tx.AddTemplate(t); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "template.added", string(t.ID), "achievement", string(id)))
	})
	return t, err
}

// Templates lists the organisation's own by name, then those that come with
// Laurel. Who has a role in units alone sees those of these units and of the
// whole organisation.
func (s *Service) Templates(ctx context.Context, by account.Actor, org account.OrgID) (all []Template, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Templates(org)
		return err
	})
	all = slices.DeleteFunc(all, func(t Template) bool { return !t.readBy(by) })
	return append(all, ShippedTemplates()...), err
}

func (t Template) readBy(by account.Actor) bool {
	return t.Unit == "" || by.MayIn(account.ReadDrafts, t.Org, t.Unit)
}

// template is one that by may begin from.
func (s *Service) template(tx Tx, by account.Actor, org account.OrgID, id TemplateID) (Template, error) {
	if t, shipped := shippedTemplate(id); shipped {
		return t, nil
	}
	t, err := tx.Template(org, id)
	if err == nil && !t.readBy(by) {
		err = fault.NoSuch("template", string(id))
	}
	return t, err
}

// FromTemplate begins a draft from a template, in its unit; where by may not
// define there, in a unit in which they may.
func (s *Service) FromTemplate(ctx context.Context, by account.Actor, org account.OrgID, id TemplateID) (Achievement, error) {
	if err := by.RequireSome(account.Define, org); err != nil {
		return Achievement{}, err
	}
	var a Achievement
	err := s.Store.Update(ctx, func(tx Tx) error {
		t, err := s.template(tx, by, org, id)
		if err != nil {
			return err
		}
		a = s.begun(by, org, t.Definition)
		a.Unit = t.Unit
		for _, m := range by.Memberships {
			if !by.MayIn(account.Define, org, a.Unit) && m.Org == org && by.MayIn(account.Define, org, m.Unit) {
				a.Unit = m.Unit
			}
		}
		return s.add(tx, by, a)
	})
	return a, err
}

// RemoveTemplate removes one of the organisation's own, by who may define in its
// unit. What was begun from it stays.
func (s *Service) RemoveTemplate(ctx context.Context, by account.Actor, org account.OrgID, id TemplateID) error {
	if err := by.RequireSome(account.Define, org); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		t, err := tx.Template(org, id)
		switch {
		case err != nil:
			return err
		case !t.readBy(by):
			return fault.NoSuch("template", string(id))
		case !by.MayIn(account.Define, org, t.Unit):
			return by.Require(account.Define, org)
		}
		if err := tx.DropTemplate(org, id); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "template.removed", string(id)))
	})
}

// ShippedTemplates are those that come with Laurel: the frames of common kinds
// of micro-credential, with words to replace.
func ShippedTemplates() []Template {
	return []Template{
		{ID: "shipped-short-course", Name: "A short course with a project", About: "One to three ECTS, online or blended, ending in a piece of work that is marked.",
			Definition: Definition{
				Title: "Does … for …", Description: "Who this is for, what they learn to do, and where they use it afterwards.",
				Outcomes: []string{"Plans …", "Makes … that …", "Explains to a colleague why …"},
				Criteria: "Learners hand in a piece of work of their own. It is marked against a rubric by an assessor who did not teach it; each outcome must reach at least the second level.",
				Hours:    50, ECTS: 2, EQF: 5, Assessment: Project, Participation: Blended, Supervision: SupervisedOnline, Language: "en",
				Grading: Grading{Kind: PassFail}, Stackable: Alone}},
		{ID: "shipped-exam", Name: "Proof of knowledge by examination", About: "No course: whoever passes a supervised examination earns it.",
			Definition: Definition{
				Title: "Knows and applies …", Description: "For people who work with … already and want to show that they know it.",
				Outcomes: []string{"Names …", "Applies … to a case", "Judges whether …"},
				Criteria: "A supervised examination of 90 minutes with cases. Its tasks are drawn from a bank; the identity is checked at the door.",
				Hours:    25, ECTS: 1, EQF: 5, Assessment: Exam, Participation: Onsite, Supervision: SupervisedOnsite, Language: "en",
				Grading: Grading{Kind: Percent, Needed: "60"}, ValidMonths: 36, Stackable: Alone}},
		{ID: "shipped-workplace", Name: "Skill shown at work", About: "Observed by an assessor at the workplace, with recognition of what was learned before.",
			Definition: Definition{
				Title: "Carries out … safely", Description: "For people who do … at work and have it observed there.",
				Outcomes: []string{"Prepares …", "Carries out … by the rules of …", "Notices and reports when …"},
				Criteria: "An assessor watches the work on two different days with a checklist. Whoever has done it for years may bring evidence of it.",
				Hours:    30, EQF: 4, Assessment: Observed, Participation: Onsite, Supervision: SupervisedOnsite, Language: "en",
				Grading: Grading{Kind: PassFail}, ValidMonths: 24, Stackable: Stacks}},
		{ID: "shipped-attendance", Name: "Taking part in a workshop", About: "Attendance only: the badge says so and looks weaker.",
			Definition: Definition{
				Title: "Took part in …", Description: "A workshop on … of … hours.",
				Outcomes: []string{"Has met …"},
				Criteria: "Being there for the whole time. Nothing is assessed.",
				Hours:    8, EQFNote: "Nothing is assessed, so no level is claimed.", Assessment: Attendance, Participation: Onsite, Language: "en",
				Grading: Grading{Kind: NoResult}, Stackable: Alone}},
	}
}

func shippedTemplate(id TemplateID) (Template, bool) {
	all := ShippedTemplates()
	i := slices.IndexFunc(all, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, false
	}
	return all[i], true
}
