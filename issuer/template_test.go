package issuer_test

import (
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

func TestTemplates(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	a := ok(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
	own, err := d.SaveTemplate(ctx, author, a.ID, " Our courses ")
	if err != nil || own.Name != "Our courses" {
		t.Fatalf("%+v, %v", own, err)
	}
	if _, err := d.SaveTemplate(ctx, author, a.ID, "our COURSES"); !fault.Is(err, fault.Invalid) {
		t.Errorf("the same name again: %v", err)
	}
	if _, err := d.SaveTemplate(ctx, author, a.ID, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("no name: %v", err)
	}
	all, err := d.Templates(ctx, author, nordmark)
	if err != nil || len(all) != 1+len(issuer.ShippedTemplates()) || all[0].ID != own.ID {
		t.Fatalf("%d templates, %v", len(all), err)
	}
	for _, one := range all {
		made := ok(d.FromTemplate(ctx, author, nordmark, one.ID))
		if made.State != issuer.Draft || made.Draft.Title != one.Definition.Title || len(made.Writers) != 1 {
			t.Errorf("%s: %+v", one.Name, made)
		}
		if err := made.Draft.Validate(); err != nil {
			t.Errorf("%s: %v", one.Name, err)
		}
		_, err := d.Publish(ctx, registrar, made.ID, made.Revision)
		if one.ID != own.ID && !strings.Contains(fieldsOf(err), "Put words in place of the dots") {
			t.Errorf("%s is published with its dots: %v", one.Name, err)
		}
	}
	if _, err := d.FromTemplate(ctx, member(account.Author, kaltwasser), kaltwasser, own.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("another's template: %v", err)
	}
	if err := d.RemoveTemplate(ctx, author, nordmark, own.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.RemoveTemplate(ctx, author, nordmark, own.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("removed twice: %v", err)
	}
}
