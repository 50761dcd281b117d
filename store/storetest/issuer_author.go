package storetest

import (
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
)

const (
	someTemplate = issuer.TemplateID("template-0001-mine")
	someStep     = issuer.StepID("step-0001-mine")
	someSource   = "https://source.example/mine"
)

// aStep is the seed's.
func aStep(o Owners) issuer.Step {
	return issuer.Step{ID: someStep, Org: o.Org, Achievement: someAchievement, Move: issuer.Submit, Revision: 1, By: o.Person, At: noon.Add(time.Second),
		Comment: "Ready, “I think” <so>."}
}

func aTemplate(o Owners) issuer.Template {
	return issuer.Template{ID: someTemplate, Org: o.Org, Name: "Our “courses”", About: "For <bees>.", Definition: someDefinition(), At: noon}
}

// seedAuthoring keeps a step and a template.
func seedAuthoring(tx issuer.Tx, o Owners) error {
	if err := tx.AddStep(aStep(o)); err != nil {
		return err
	}
	return tx.AddTemplate(aTemplate(o))
}

func testAuthoring(t *testing.T, db *store.DB, o Owners) {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		steps, err := tx.Steps(o.Org, someAchievement)
		wantDeep(t, "steps", steps, []issuer.Step{aStep(o)})
		return err
	})
	testPolicy(t, db, o)
	testTemplates(t, db, o)
	testWaiting(t, db, o)
}

func testPolicy(t *testing.T, db *store.DB, o Owners) {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		none, err := tx.Policy(o.Org)
		wantDeep(t, "policy of who never set one", none, issuer.Policy{Org: o.Org})
		return err
	})
	for _, p := range []issuer.Policy{
		{Org: o.Org, Approval: issuer.SecondApproval, Profiles: []issuer.ProfileUse{{Profile: "eu", Blocking: true}, {Profile: "nl"}},
			Own: []issuer.Rule{{Element: "outcomes", Need: issuer.Must, AtLeast: 3}, {Element: "further", Need: issuer.Should}}},
		{Org: o.Org, Approval: issuer.AnyApproval, Profiles: []issuer.ProfileUse{}},
	} {
		updateIssuer(t, db, func(tx issuer.Tx) error {
			if err := tx.SetPolicy(p); err != nil {
				return err
			}
			kept, err := tx.Policy(o.Org)
			wantDeep(t, "policy", kept, p)
			return err
		})
	}
}

func testTemplates(t *testing.T, db *store.DB, o Owners) {
	updateIssuer(t, db, func(tx issuer.Tx) error {
		other := aTemplate(o)
		other.ID, other.Name = "template-0002-mine", "Another"
		if err := tx.AddTemplate(other); err != nil {
			return err
		}
		all, err := tx.Templates(o.Org)
		wantDeep(t, "templates", all, []issuer.Template{other, aTemplate(o)})
		if err != nil {
			return err
		}
		one, err := tx.Template(o.Org, someTemplate)
		wantDeep(t, "template", one, aTemplate(o))
		if err != nil {
			return err
		}
		return tx.DropTemplate(o.Org, other.ID)
	})
	err := db.Issuer().View(t.Context(), func(tx issuer.Tx) error {
		_, err := tx.Template(o.Org, "template-0002-mine")
		return err
	})
	want(t, "a template that was dropped", fault.KindOf(err), fault.NotFound)
}

// testWaiting adds achievements of its own, so that those of others stay as
// they are.
func testWaiting(t *testing.T, db *store.DB, o Owners) {
	a := issuer.Achievement{ID: "achievement-0003-mine", Org: o.Org, State: issuer.Draft, Draft: someDefinition(), Revision: 1, Created: noon, Changed: noon,
		Stage: issuer.Writing, Writers: []account.PersonID{o.Person, "p-2"}, Source: someSource}
	a.Draft.Texts = map[string]issuer.Text{"nb": {Title: "Holder bier", Outcomes: []string{"åpner en kube"}}}
	updateIssuer(t, db, func(tx issuer.Tx) error {
		if err := tx.AddAchievement(a); err != nil {
			return err
		}
		found, is, err := tx.Imported(o.Org, someSource)
		wantDeep(t, "imported", found, a)
		want(t, "found", is, true)
		if err != nil {
			return err
		}
		waiting, err := tx.Waiting(o.Org)
		wantDeep(t, "waiting", waiting, nil)
		return err
	})
	a.Stage, a.ApprovedBy, a.Supersedes, a.SupersededBy, a.Revision, a.Text = issuer.Approved, o.Person, someAchievement, "achievement-0004", 2, 2
	updateIssuer(t, db, func(tx issuer.Tx) error {
		if saved, err := tx.SaveAchievement(a, 1); err != nil || !saved {
			t.Errorf("saved %v, %v", saved, err)
			return err
		}
		waiting, err := tx.Waiting(o.Org)
		wantDeep(t, "waiting", waiting, []issuer.Achievement{a})
		return err
	})
	again := a
	again.ID = "achievement-0005-mine"
	if err := db.Issuer().Update(t.Context(), func(tx issuer.Tx) error { return tx.AddAchievement(again) }); err == nil {
		t.Error("one source was imported twice")
	}
}
