package intake_test

import (
	"strings"
	"testing"

	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/intake"
)

func TestReadOffers(t *testing.T) {
	rows, ignored, err := intake.ReadOffers([]byte("Achievement;Price;Currency;Starts;Mode;Seats;Enrol by;Colour\n" +
		"Keeps bees;180,50;eur;2026-09-01|2027-02-01;on site;20;2026-08-15;red\nKeeps bees;cheap;;2026-09-01;;;;\nKeeps bees;;;;somewhere;;;\nKeeps bees;;;;;2,5;;\n"))
	if err != nil || len(rows) != 4 || strings.Join(ignored, "") != "Colour" {
		t.Fatalf("%+v, %v, %v", rows, ignored, err)
	}
	got := rows[0]
	if got.Problem != "" || got.Line != 2 || got.Terms.Price.Cents != 18050 || len(got.Terms.Starts) != 2 || got.Terms.Mode != issuer.Onsite || got.Terms.Seats != 20 || got.Terms.EnrolBy != "2026-08-15" {
		t.Errorf("read %+v", got)
	}
	for i, want := range []string{"price: write a number", "mode: write online", "seats: write a whole number"} {
		if !strings.HasPrefix(rows[i+1].Problem, want) {
			t.Errorf("row %d: %q", i+1, rows[i+1].Problem)
		}
	}
	for name, text := range map[string]string{"empty": "", "no such column": "a,b\n1,2\n", "too many": "achievement\n" + strings.Repeat("x\n", 501), "too large": strings.Repeat("x", intake.MaxBytes+1)} {
		if _, _, err := intake.ReadOffers([]byte(text)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
