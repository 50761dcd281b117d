package issuer_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/eu"
	"laurel/credential/verify"
	"laurel/issuer"
	"laurel/record"
)

// TestEuropean: each award has a signed description that says what the badge
// says, and names the badge's bytes.
func TestEuropean(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*issuer.Definition)
		result string
		words  string
	}{
		{"percent", nil, "84 %", "84 of 100; 60 are needed"},
		{"points", func(d *issuer.Definition) {
			d.Grading = issuer.Grading{Kind: issuer.Points, Max: "12", Needed: "6"}
		}, "7,5", "7.5 of 12; 6 are needed"},
		{"grade", func(d *issuer.Definition) { d.Grading = issuer.Grading{Kind: issuer.Grade, Needed: "Pass"} }, "Merit", "Merit; Pass is needed"},
		{"pass or fail", func(d *issuer.Definition) { d.Grading = issuer.Grading{Kind: issuer.PassFail} }, "", "passed"},
		{"no result, no level, all that is optional", func(d *issuer.Definition) {
			d.Grading, d.EQF, d.EQFNote = issuer.Grading{Kind: issuer.NoResult}, 0, "It is a hobby."
			d.Prerequisites, d.Further, d.Stackable, d.StacksInto = "None", "Bring\n\nboots.", issuer.Stacks, "The larger one"
		}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			req := mira(d.publish(t, tt.change), "k1")
			req.Result = tt.result
			award, err := d.Issue(t.Context(), registrar, req)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.verdict(t, award.European); got != verify.Good {
				t.Errorf("the description is %s", got)
			}
			badge, described := parsed(t, award.JSON), parsed(t, award.European)
			if problems := credential.CheckSchema(described, credential.KindEU, credential.Strict); len(problems) > 0 {
				t.Error(problems)
			}
			got, want := record.Read(described), record.Read(badge)
			if !reflect.DeepEqual(got.Elements, want.Elements) || got.Result != want.Result || got.Result.Words() != tt.words || got.Holder != want.Holder || got.Achievement != want.Achievement {
				t.Errorf("the badge says\n%+v\nthe description\n%+v", want, got)
			}
			e, err := eu.Read(described)
			if err != nil {
				t.Fatal(err)
			}
			if match := e.Of(badge); match != eu.Same {
				t.Errorf("its badge is %q", match)
			}
			if described.ID() != badge.ID()+".eu.json" || !reflect.DeepEqual(described.Statuses(), badge.Statuses()) {
				t.Errorf("the description is %s", award.European)
			}
			kept, err := d.Award(t.Context(), registrar, award.ID)
			if err != nil || !bytes.Equal(kept.European, award.European) {
				t.Errorf("what is kept differs from what was answered, %v", err)
			}
		})
	}
}

// TestEuropeanNeedsAll: a definition that lacks an element has awards, and no
// description of them.
func TestEuropeanNeedsAll(t *testing.T) {
	for _, change := range []func(*issuer.Definition){
		func(d *issuer.Definition) { d.Country = "" }, func(d *issuer.Definition) { d.QualityAssurance = "" },
		func(d *issuer.Definition) { d.EQF = 0 }, func(d *issuer.Definition) { d.Participation = "" },
	} {
		d := newDesk(t)
		award, err := d.Issue(t.Context(), registrar, mira(d.publish(t, change), "k1"))
		if err != nil {
			t.Fatal(err)
		}
		if award.European != nil || len(award.JSON) == 0 {
			t.Errorf("described: %s", award.European)
		}
	}
}

func parsed(t *testing.T, raw []byte) *credential.Credential {
	t.Helper()
	c, err := credential.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// BenchmarkIssue awards a micro-credential with its description, and one whose
// definition has none; "×" is what the description costs.
func BenchmarkIssue(b *testing.B) {
	d := newDesk(b)
	with, without := d.publish(b, nil), d.publish(b, func(d *issuer.Definition) { d.QualityAssurance = "" })
	issue := func(id issuer.AchievementID) time.Duration {
		start := time.Now()
		for range 10 {
			req := mira(id, "")
			if _, err := d.Issue(b.Context(), registrar, req); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start)
	}
	var described, plain time.Duration
	for b.Loop() {
		described += issue(with)
		plain += issue(without)
	}
	b.ReportMetric(float64(described.Microseconds())/float64(10*b.N), "µs/award")
	b.ReportMetric(float64(described)/float64(plain), "×")
}
