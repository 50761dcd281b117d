package issuer_test

import (
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
	"laurel/record"
)

func TestPartNumbers(t *testing.T) {
	for part, ok := range map[issuer.Part]bool{"1": true, "1,3": true, "2,3": true, "": false, "1,2,3": false, "3,1": false, "1,1": false, "0": false, "4": false, "01": false, "+1": false, "1,": false, "x": false} {
		if _, got := part.Numbers(3); got != ok {
			t.Errorf("%q is a part of three outcomes: %v, want %v", part, got, ok)
		}
	}
}

// A part is an achievement of its own: nobody who reads the award takes it for
// the whole.
func TestPartialAward(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, func(d *issuer.Definition) { d.Outcomes = []string{"Reads plans", "Cuts oak", "Joins boards"} })
	req := mira(id, "k-part")
	req.Part, req.Result, req.Version = "1,3", "", 1
	req.Assessed = &issuer.Assessed{Recognised: true, Narrative: "Recognised from prior learning."}
	award, err := d.Issue(t.Context(), registrar, req)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.verdict(t, award.JSON); got != verify.Good {
		t.Errorf("the partial award is %s", got)
	}
	c, err := credential.Parse(award.JSON)
	if err != nil {
		t.Fatal(err)
	}
	s := record.Read(c)
	whole, err := d.Issue(t.Context(), registrar, mira(id, "k-whole"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := credential.Parse(whole.JSON)
	if err != nil {
		t.Fatal(err)
	}
	if of := record.Read(w); s.Achievement == of.Achievement || s.Achievement != of.Achievement+"/partial/1/1,3" {
		t.Errorf("the part is %q, the whole %q", s.Achievement, of.Achievement)
	}
	if !strings.HasSuffix(s.Title, " (partial: outcomes 1, 3)") || s.Kind != "Achievement" || len(s.Skills) > 0 || s.ECTS > 0 || s.EQF > 0 ||
		strings.Join(s.Outcomes, "; ") != "Reads plans; Joins boards" {
		t.Errorf("the part says %+v", s)
	}
	for _, said := range []string{"Recognition of prior learning", `"resultType":"Status"`, `"status":"Completed"`, "Recognised from prior learning."} {
		if !strings.Contains(string(award.JSON), said) {
			t.Errorf("the award does not say %s", said)
		}
	}
	if s.Assessment.Code != "portfolio" || s.Supervision.Code != "none" {
		t.Errorf("it says %q, %q: nobody sat an examination", s.Assessment, s.Supervision)
	}
	if len(award.European) > 0 {
		t.Error("a part has a European description, which would state the workload of the whole")
	}
	req.Key, req.Part = "k-recognised", ""
	all, err := d.Issue(t.Context(), registrar, req)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = credential.Parse(all.JSON); err != nil {
		t.Fatal(err)
	}
	if s := record.Read(c); s.Achievement != record.Read(w).Achievement || s.Assessment.Code != "portfolio" || s.Supervision.Code != "none" {
		t.Errorf("the whole, recognised, is %q by %q, %q", s.Achievement, s.Assessment, s.Supervision)
	}
	detail, err := d.Detail(t.Context(), id)
	if err != nil || detail.Awards != 2 {
		t.Errorf("%d awards of the whole, %v, want 2", detail.Awards, err)
	}
	fixed, err := d.Correct(t.Context(), registrar, award.ID, issuer.IssueRequest{Name: "Mira E. Solberg", Email: "mira@mail.example", AwardedOn: "2026-03-10"})
	if err != nil || fixed.Part != "1,3" {
		t.Errorf("corrected it is for %q, %v", fixed.Part, err)
	}
	req.Key, req.Part = "k-none", "1,2,3"
	if _, err := d.Issue(t.Context(), registrar, req); !fault.Is(err, fault.NotFound) {
		t.Errorf("a part of all outcomes: %v", err)
	}
}
