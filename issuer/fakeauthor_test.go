package issuer_test

import (
	"cmp"
	"maps"
	"slices"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// authoring is what the fake store keeps of how definitions come to be.
type authoring struct {
	steps     []issuer.Step
	policies  map[account.OrgID]issuer.Policy
	templates map[issuer.TemplateID]issuer.Template
}

func (a authoring) clone() authoring {
	return authoring{slices.Clone(a.steps), maps.Clone(a.policies), maps.Clone(a.templates)}
}

func (t *memoryTx) Waiting(org account.OrgID) (waiting []issuer.Achievement, err error) {
	all, err := t.Achievements(org)
	for _, a := range all {
		if a.Stage != issuer.Writing {
			waiting = append(waiting, a)
		}
	}
	return waiting, err
}

func (t *memoryTx) AddStep(s issuer.Step) error {
	t.steps = append(t.steps, s)
	return t.step()
}

func (t *memoryTx) Steps(org account.OrgID, id issuer.AchievementID) (all []issuer.Step, err error) {
	for _, s := range t.steps {
		if s.Org == org && s.Achievement == id {
			all = append(all, s)
		}
	}
	return all, t.step()
}

func (t *memoryTx) Policy(org account.OrgID) (issuer.Policy, error) {
	return t.policies[org], t.step()
}

func (t *memoryTx) SetPolicy(p issuer.Policy) error {
	if t.policies == nil {
		t.policies = map[account.OrgID]issuer.Policy{}
	}
	t.policies[p.Org] = p
	return t.step()
}

func (t *memoryTx) Templates(org account.OrgID) (all []issuer.Template, err error) {
	for _, one := range t.templates {
		if one.Org == org {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b issuer.Template) int { return cmp.Compare(a.Name, b.Name) })
	return all, t.step()
}

func (t *memoryTx) Template(org account.OrgID, id issuer.TemplateID) (issuer.Template, error) {
	one, ok := t.templates[id]
	if !ok || one.Org != org {
		return issuer.Template{}, fault.NoSuch("template", string(id))
	}
	return one, t.step()
}

func (t *memoryTx) AddTemplate(one issuer.Template) error {
	if t.templates == nil {
		t.templates = map[issuer.TemplateID]issuer.Template{}
	}
	t.templates[one.ID] = one
	return t.step()
}

func (t *memoryTx) DropTemplate(org account.OrgID, id issuer.TemplateID) error {
	if _, err := t.Template(org, id); err != nil {
		return err
	}
	delete(t.templates, id)
	return t.step()
}

func (t *memoryTx) Imported(org account.OrgID, source string) (issuer.Achievement, bool, error) {
	for _, a := range t.achievements {
		if source != "" && a.Org == org && a.Source == source {
			return a, true, t.step()
		}
	}
	return issuer.Achievement{}, false, t.step()
}
