package api

import "testing"

func TestNumbers(t *testing.T) {
	d := open(t)
	n := read[struct {
		Achievements []tally
		Months       []monthTally
	}](t, d.call("full", "GET", "/api/v1/numbers", ""), 200)
	if len(n.Achievements) != 1 || n.Achievements[0] != (tally{"a1", "Ask a database", "published", 6, 3, 2, 1}) {
		t.Errorf("counted %+v", n.Achievements)
	}
	if len(n.Months) != 1 || n.Months[0] != (monthTally{"2026-03", 4}) {
		t.Errorf("months %+v", n.Months)
	}
	failure(t, d.call("stranger", "GET", "/api/v1/numbers?organisation=nordmark", ""), 404)
}
