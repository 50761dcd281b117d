package web

import (
	"net/url"
	"testing"
	"time"

	"laurel/issuer"
	"laurel/server/web/view"
)

func TestAwardsAreOrderedByTheirColumn(t *testing.T) {
	u, _ := url.Parse("/desk/nordmark/awards?from=50&q=mira")
	for _, tt := range []struct {
		now  string
		want view.Column
	}{
		{"", view.Column{Href: "/desk/nordmark/awards?order=newest&q=mira"}},
		{"no such order", view.Column{Href: "/desk/nordmark/awards?order=newest&q=mira"}},
		{"newest", view.Column{Href: "/desk/nordmark/awards?order=earliest&q=mira", Sorted: "descending"}},
		{"earliest", view.Column{Href: "/desk/nordmark/awards?order=newest&q=mira", Sorted: "ascending"}},
	} {
		if got := sortByDay(u, awardOrder(tt.now))["Awarded"]; got != tt.want {
			t.Errorf("ordered by %q: %+v", tt.now, got)
		}
	}
}

func TestCorrectionChangesSomething(t *testing.T) {
	a := issuer.Award{Recipient: issuer.Recipient{Name: "Mira Fenwright", Email: "mira@mail.example"}, AwardedOn: time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC), Result: "84"}
	same := issuer.IssueRequest{Name: "Mira Fenwright", Email: "mira@mail.example", AwardedOn: "2026-03-14", Result: "84"}
	other := same
	other.Result = "48"
	if !sameAward(a, same) || sameAward(a, other) {
		t.Error("a correction is taken for what it is not")
	}
}
