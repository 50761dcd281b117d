package issuer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// findings writes what a profile finds: "must title: missing".
func findings(r issuer.Readiness) string {
	var all []string
	for _, f := range r.Findings {
		what := "missing"
		if f.Weak {
			what = "weak"
		}
		need := "should"
		if f.Must {
			need = "must"
		}
		all = append(all, need+" "+f.Element+" "+what)
	}
	return strings.Join(all, ", ")
}

func TestProfiles(t *testing.T) {
	for _, tt := range []struct {
		name    string
		profile string
		change  func(*issuer.Definition)
		want    string
		met     string
	}{
		{"European, complete", "eu", nil, "should prerequisites missing, should further missing", "11 of 11"},
		{"European, hours and ECTS disagree", "eu", func(d *issuer.Definition) { d.Hours = 10 }, "must workload weak, should prerequisites missing, should further missing", "10 of 11"},
		{"European, no level and no reason", "eu", func(d *issuer.Definition) { d.EQF = 0 }, "must level missing, should prerequisites missing, should further missing", "10 of 11"},
		{"European, no level with a reason", "eu", func(d *issuer.Definition) { d.EQF, d.EQFNote = 0, "A hobby." }, "should prerequisites missing, should further missing", "11 of 11"},
		{"Dutch, complete", "nl", nil, "should outcomes weak, should prerequisites missing", "11 of 11"},
		{"Dutch, too small", "nl", func(d *issuer.Definition) { d.Hours, d.ECTS = 50, 2 }, "must ects weak, should outcomes weak, should prerequisites missing", "10 of 11"},
		{"Dutch, too large", "nl", func(d *issuer.Definition) { d.Hours, d.ECTS = 900, 31 }, "must ects weak, should outcomes weak, should prerequisites missing", "10 of 11"},
		{"Dutch, a third of a credit", "nl", func(d *issuer.Definition) { d.Hours, d.ECTS = 90, 3.3 }, "must ects weak, should outcomes weak, should prerequisites missing", "10 of 11"},
		{"Dutch, only attendance", "nl", func(d *issuer.Definition) { d.Assessment = issuer.Attendance }, "must assessment weak, should outcomes weak, should prerequisites missing", "10 of 11"},
		{"Dutch, a reason in place of a level", "nl", func(d *issuer.Definition) { d.EQF, d.EQFNote = 0, "A hobby." }, "must eqf missing, should outcomes weak, should prerequisites missing", "10 of 11"},
		{"TrustEd, no skills and short texts", "trusted", nil, "must description weak, must criteria weak, must outcomes weak, must skills missing, must skillLevels missing", "4 of 9"},
		{"TrustEd, a skill without level", "trusted", func(d *issuer.Definition) {
			d.Description, d.Criteria = strings.Repeat("word ", 20), strings.Repeat("word ", 20)
			d.Outcomes = []string{"Explains", "Repairs"}
			d.Skills = []issuer.SkillLevel{{Skill: "query-relational-database"}}
		}, "must skillLevels missing", "8 of 9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := issuer.Policy{Profiles: []issuer.ProfileUse{{Profile: tt.profile}}}.Readiness(complete("Ask a database", tt.change))
			if len(all) != 1 {
				t.Fatalf("%d profiles", len(all))
			}
			if got := findings(all[0]); got != tt.want {
				t.Errorf("finds %s\nwant  %s", got, tt.want)
			}
			if got := fmt.Sprintf("%d of %d", all[0].Met, all[0].Of); got != tt.met {
				t.Errorf("meets %s, want %s", got, tt.met)
			}
		})
	}
}

// TestNoProfileCertifies: they list; nobody is told to be certified by us.
func TestNoProfileCertifies(t *testing.T) {
	for _, p := range issuer.Profiles() {
		text := fmt.Sprintf("%+v", p)
		if strings.Contains(strings.ToLower(text), "certif") {
			t.Errorf("%s: %s", p.Key, text)
		}
		seen := map[string]bool{}
		for _, r := range p.Rules {
			if seen[r.Element] || (r.Need != issuer.Must && r.Need != issuer.Should) {
				t.Errorf("%s: the rule for %q", p.Key, r.Element)
			}
			seen[r.Element] = true
		}
		empty := issuer.Policy{Profiles: []issuer.ProfileUse{{Profile: p.Key}}}.Readiness(issuer.Definition{})[0]
		for _, f := range empty.Findings {
			if f.Text == "" || f.Label == "" || f.Field == "" {
				t.Errorf("%s says nothing about %+v", p.Key, f)
			}
		}
		if p.Key != issuer.EuropeanProfile && empty.Met != 0 {
			t.Errorf("%s: nothing at all meets %d rules", p.Key, empty.Met)
		}
	}
}

func TestBlockingProfilesStopPublishing(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", func(d *issuer.Definition) { d.QualityAssurance = "" })))
	d.asks(t, issuer.Policy{Profiles: []issuer.ProfileUse{{Profile: "eu", Blocking: true}}})
	_, err := d.Publish(ctx, registrar, a.ID, a.Revision)
	if f := fieldsOf(err); !fault.Is(err, fault.Invalid) || f != "qualityAssurance: European recommendation asks for this: Quality assurance: name who checks you." {
		t.Errorf("the European profile: %s (%v)", f, err)
	}
	if _, err := d.Submit(ctx, author, a.ID, at(a, "")); !fault.Is(err, fault.Invalid) {
		t.Errorf("sent for review: %v", err)
	}
	d.asks(t, issuer.Policy{Profiles: []issuer.ProfileUse{{Profile: "eu"}}, Own: []issuer.Rule{{Element: "outcomes", Need: issuer.Must, AtLeast: 3}, {Element: "further", Need: issuer.Should}}})
	_, err = d.Publish(ctx, registrar, a.ID, a.Revision)
	if f := fieldsOf(err); f != "outcomes: Our own list asks for this: Learning outcomes: at least 3 items." {
		t.Errorf("the own list: %s (%v)", f, err)
	}
	d.asks(t, issuer.Policy{Profiles: []issuer.ProfileUse{{Profile: "nl"}}})
	if _, err = d.Publish(ctx, registrar, a.ID, a.Revision); err != nil {
		t.Errorf("advice alone: %v", err)
	}
}

func fieldsOf(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	var all []string
	for _, f := range f.Fields() {
		all = append(all, f.Field+": "+f.Sentence())
	}
	return strings.Join(all, "; ")
}

func TestPolicyIsChecked(t *testing.T) {
	for name, p := range map[string]issuer.Policy{
		"approval":            {Approval: "three people"},
		"unknown profile":     {Profiles: []issuer.ProfileUse{{Profile: "x"}}},
		"a profile twice":     {Profiles: []issuer.ProfileUse{{Profile: "eu"}, {Profile: "eu"}}},
		"unknown element":     {Own: []issuer.Rule{{Element: "x", Need: issuer.Must}}},
		"an element twice":    {Own: []issuer.Rule{{Element: "title", Need: issuer.Must}, {Element: "title", Need: issuer.Should}}},
		"what is given":       {Own: []issuer.Rule{{Element: "learner", Need: issuer.Must}}},
		"no need":             {Own: []issuer.Rule{{Element: "title"}}},
		"an amount of choice": {Own: []issuer.Rule{{Element: "assessment", Need: issuer.Must, AtLeast: 2}}},
		"too much":            {Own: []issuer.Rule{{Element: "title", Need: issuer.Must, AtLeast: 1e9}}},
	} {
		d := newDesk(t)
		if err := d.SetPolicy(t.Context(), chief, nordmark, p); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := newDesk(t)
	if err := d.SetPolicy(t.Context(), member(account.Registrar, nordmark), nordmark, issuer.Policy{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a registrar sets the policy: %v", err)
	}
}
