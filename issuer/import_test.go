package issuer_test

import (
	"testing"

	"laurel/fault"
	"laurel/issuer"
)

func TestImport(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	items := []issuer.ImportItem{{Source: "https://old.example/1", Definition: complete("Keeps bees", nil)}, {Definition: complete("Keeps wasps", nil)}}
	first, err := d.Import(ctx, author, nordmark, items)
	if err != nil || len(first) != 2 || first[0].Was {
		t.Fatalf("%+v, %v", first, err)
	}
	items[0].Definition.Title = "Keeps other bees"
	again, err := d.Import(ctx, author, nordmark, items[:1])
	if err != nil || !again[0].Was || again[0].Achievement != first[0].Achievement || again[0].Title != "Keeps bees" {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	if _, err := d.Import(ctx, author, nordmark, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("nothing: %v", err)
	}
	bad := []issuer.ImportItem{{Definition: complete("Good", nil)}, {Definition: complete("Bad", func(d *issuer.Definition) { d.EQF = 9 })}}
	if _, err := d.Import(ctx, author, nordmark, bad); !fault.Is(err, fault.Invalid) {
		t.Errorf("a bad one: %v", err)
	}
	if all, err := d.Achievements(ctx, author, nordmark); err != nil || len(all) != 2 {
		t.Errorf("%d drafts, %v", len(all), err)
	}
	if _, err := d.Import(ctx, approver, nordmark, items); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an approver imports: %v", err)
	}
}
