package issuer_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

func TestTwoRegistrarsPublishAtOnce(t *testing.T) {
	d := newDesk(t)
	a, err := d.Create(t.Context(), author, nordmark, complete("Ask a database", nil))
	if err != nil {
		t.Fatal(err)
	}
	results := make([]error, 2)
	var both sync.WaitGroup
	for i := range results {
		both.Go(func() { _, results[i] = d.Publish(t.Context(), registrar, a.ID, a.Revision) })
	}
	both.Wait()
	if (results[0] == nil) == (results[1] == nil) {
		t.Fatalf("one must publish and one must hear of it: %v, %v", results[0], results[1])
	}
	err = errors.Join(results...)
	stale, ok := errors.AsType[issuer.Stale](err)
	if !fault.Is(err, fault.Conflict) || !ok || stale.Now.Published != 1 || stale.Now.State != issuer.Published {
		t.Errorf("the second sees %+v, %v", stale.Now, err)
	}
	if len(d.m.kept.versions) != 1 {
		t.Errorf("%d versions", len(d.m.kept.versions))
	}
}

func TestSecondRegistrarSeesWhatChanged(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	read, err := d.Achievement(t.Context(), registrar, id)
	if err != nil {
		t.Fatal(err)
	}
	theirs := complete("Ask a database", func(def *issuer.Definition) { def.Hours = 90 })
	saved, err := d.Save(t.Context(), author, id, read.Revision, theirs)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(t.Context(), registrar, id, saved.Revision); err != nil {
		t.Fatal(err)
	}
	_, err = d.Publish(t.Context(), registrar, id, read.Revision)
	if got := changesIn(t, err); got != "hours: 75 hours → 90 hours" {
		t.Errorf("publishing, the second sees %q", got)
	}
	mine := complete("Ask a database", func(def *issuer.Definition) { def.EQF = 6 })
	_, err = d.Save(t.Context(), author, id, read.Revision, mine)
	if got := changesIn(t, err); got != "hours: 75 hours → 90 hours; eqf: level 6 → level 5" {
		t.Errorf("saving, the second sees %q", got)
	}
	if now, err := d.Achievement(t.Context(), author, id); err != nil || now.Draft.EQF != 5 || now.Published != 2 {
		t.Errorf("the draft is %+v, %v", now, err)
	}
}

func changesIn(t *testing.T, err error) (all string) {
	t.Helper()
	stale, ok := errors.AsType[issuer.Stale](err)
	if !ok || !fault.Is(err, fault.Conflict) {
		t.Fatalf("%v is no conflict that shows what changed", err)
	}
	for i, c := range stale.Changes {
		if i > 0 {
			all += "; "
		}
		all += fmt.Sprintf("%s: %s → %s", c.Field, c.Before, c.After)
	}
	return all
}

func TestRetireAndReturn(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := d.publish(t, nil)
	if items, err := d.Newest(ctx, 9); err != nil || len(items) != 1 {
		t.Fatalf("published: %d in the catalogue, %v", len(items), err)
	}
	a, err := d.Achievement(ctx, registrar, id)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = d.Retire(ctx, registrar, id, a.Revision); err != nil || a.State != issuer.Retired {
		t.Fatalf("retired: %s, %v", a.State, err)
	}
	if items, err := d.Newest(ctx, 9); err != nil || len(items) != 0 {
		t.Errorf("retired: %d in the catalogue, %v", len(items), err)
	}
	if detail, err := d.Detail(ctx, id); err != nil || detail.State != issuer.Retired {
		t.Errorf("the page of what is retired: %s, %v", detail.State, err)
	}
	if _, err := d.Issue(ctx, registrar, mira(id, "")); !fault.Is(err, fault.Conflict) {
		t.Errorf("awarding what is retired: %v", err)
	}
	if _, err := d.Retire(ctx, registrar, id, a.Revision); !fault.Is(err, fault.Conflict) {
		t.Errorf("retiring twice: %v", err)
	}
	if v, err := d.Publish(ctx, registrar, id, a.Revision); err != nil || v.Number != 2 {
		t.Errorf("published again: version %d, %v", v.Number, err)
	}
	if items, err := d.Newest(ctx, 9); err != nil || len(items) != 1 {
		t.Errorf("published again: %d in the catalogue, %v", len(items), err)
	}
}

func TestDraftsAreNotPublic(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	a, err := d.Create(ctx, author, nordmark, complete("Secret plans", nil))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := d.Catalogue(ctx, issuer.CatalogueQuery{Text: "secret"}); err != nil || r.Total != 0 {
		t.Errorf("a draft is found: %d, %v", r.Total, err)
	}
	if _, err := d.Detail(ctx, a.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a draft has a page: %v", err)
	}
	if _, err := d.Compare(ctx, a.ID, d.publish(t, nil)); !fault.Is(err, fault.NotFound) {
		t.Errorf("a draft is compared: %v", err)
	}
}

func TestRightsOfDefining(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	a, err := d.Create(ctx, author, nordmark, complete("Ask a database", nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		do   func(account.Actor) error
		want map[string]fault.Kind // by actor; those not named may
	}{
		{"create", func(by account.Actor) error { _, err := d.Create(ctx, by, nordmark, a.Draft); return err },
			map[string]fault.Kind{"nobody": fault.NotSignedIn, "stranger": fault.NotFound, "recruiter": fault.Forbidden}},
		{"save", func(by account.Actor) error {
			now := d.m.kept.achievements[a.ID]
			_, err := d.Save(ctx, by, a.ID, now.Revision, now.Draft)
			return err
		}, map[string]fault.Kind{"nobody": fault.NotSignedIn, "stranger": fault.NotFound, "recruiter": fault.Forbidden}},
		{"publish", func(by account.Actor) error {
			_, err := d.Publish(ctx, by, a.ID, d.m.kept.achievements[a.ID].Revision)
			return err
		}, map[string]fault.Kind{"nobody": fault.NotSignedIn, "stranger": fault.NotFound, "recruiter": fault.Forbidden, "author": fault.Forbidden}},
		{"read", func(by account.Actor) error { _, err := d.Achievement(ctx, by, a.ID); return err },
			map[string]fault.Kind{"nobody": fault.NotSignedIn, "stranger": fault.NotFound, "recruiter": fault.Forbidden}},
		{"list", func(by account.Actor) error { _, err := d.Achievements(ctx, by, nordmark); return err },
			map[string]fault.Kind{"nobody": fault.NotSignedIn, "stranger": fault.NotFound, "recruiter": fault.Forbidden}},
		{"duplicate", func(by account.Actor) error { _, err := d.Duplicate(ctx, by, a.ID); return err },
			map[string]fault.Kind{"nobody": fault.NotSignedIn, "stranger": fault.NotFound, "recruiter": fault.Forbidden}},
	} {
		for name, by := range map[string]account.Actor{"nobody": {}, "stranger": stranger, "author": author, "registrar": registrar,
			"recruiter": member(account.Recruiter, nordmark)} {
			err := tt.do(by)
			if want, refused := tt.want[name]; refused != (err != nil) || (refused && !fault.Is(err, want)) {
				t.Errorf("%s by %s: %v, want %v", tt.name, name, err, want)
			}
		}
	}
}

func TestPublishingNeedsWhatIsMissing(t *testing.T) {
	d := newDesk(t)
	a, err := d.Create(t.Context(), author, nordmark, issuer.Definition{Title: "Only a title"})
	if err != nil {
		t.Fatalf("a draft may be saved at any time: %v", err)
	}
	_, err = d.Publish(t.Context(), registrar, a.ID, a.Revision)
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields()) != 5 {
		t.Fatalf("missing: %v", err)
	}
	for i, want := range []string{"description", "field", "outcomes", "criteria", "assessment"} {
		if f.Fields()[i].Field != want {
			t.Errorf("field %d is %s, want %s", i, f.Fields()[i].Field, want)
		}
	}
}

func TestPublishesWhatIsNew(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	a = ok(d.Achievement(ctx, registrar, a.ID))
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "publish.nothingNew" {
		t.Errorf("the same again: %v", err)
	}
	a = ok(d.Retire(ctx, registrar, a.ID, a.Revision))
	v, err := d.Publish(ctx, registrar, a.ID, a.Revision)
	if err != nil || v.Number != 2 {
		t.Errorf("back into the catalogue: version %d, %v", v.Number, err)
	}
}
