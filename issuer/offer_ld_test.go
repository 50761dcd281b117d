package issuer_test

import (
	"encoding/json"
	"testing"
	"time"

	"laurel/issuer"
)

func TestOffersForSearchEngines(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, nil)
	for _, terms := range []issuer.Terms{
		autumn(func(t *issuer.Terms) {
			t.Starts = []issuer.Day{"2026-03-20", "2026-09-01"}
			t.Place, t.Mode, t.Taken = "Trondheim", issuer.Onsite, 20
		}),
		{Rolling: true, Price: issuer.Price{Stated: true}},
		autumn(func(t *issuer.Terms) { t.Starts = []issuer.Day{"2026-03-16"} }),
	} {
		if _, err := d.AddOffer(t.Context(), registrar, issuer.OfferRequest{Achievement: id, Terms: terms}); err != nil {
			t.Fatal(err)
		}
	}
	d.now = noon.Add(10 * 24 * time.Hour) // the first start, and one offer, are over
	detail, err := d.Detail(t.Context(), id)
	if err != nil || len(detail.Offers) != 2 {
		t.Fatalf("the page has %+v, %v", detail.Offers, err)
	}
	raw, err := d.AchievementLD(detail)
	if err != nil {
		t.Fatal(err)
	}
	var doc []struct {
		Type      string            `json:"@type"`
		ID        string            `json:"@id"`
		Awarded   map[string]string `json:"educationalCredentialAwarded"`
		Offers    []map[string]any
		Instances []map[string]any `json:"hasCourseInstance"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil || len(doc) != 2 {
		t.Fatalf("%s, %v", raw, err)
	}
	credential, course := doc[0], doc[1]
	if course.Type != "Course" || course.Awarded["@id"] != credential.ID || len(course.Offers) != 2 || len(course.Instances) != 2 {
		t.Fatalf("the course is %s", raw)
	}
	rolling, onsite := course.Instances[0], course.Instances[1]
	if rolling["startDate"] != nil || rolling["courseMode"] != "Online" || rolling["courseWorkload"] != "PT75H" {
		t.Errorf("what is rolling is %v", rolling)
	}
	if o := course.Offers[0]; o["price"] != "0.00" || o["category"] != "Free" || o["availability"] != "https://schema.org/InStock" {
		t.Errorf("and costs %v", o)
	}
	if onsite["startDate"] != "2026-09-01" || onsite["duration"] != "P12W" || onsite["courseMode"] != "Onsite" || onsite["remainingAttendeeCapacity"] != 0.0 {
		t.Errorf("what is on site is %v", onsite)
	}
	if o := course.Offers[1]; o["price"] != "180.00" || o["priceCurrency"] != "EUR" || o["availability"] != "https://schema.org/SoldOut" ||
		o["url"] != "https://nordmark.example/enrol" || o["validThrough"] != "2026-09-01" {
		t.Errorf("and costs %v", o)
	}
}

func TestCostWords(t *testing.T) {
	d := complete("x", func(d *issuer.Definition) {
		d.Skills = []issuer.SkillLevel{{Skill: "a", Level: 1}, {Skill: "b", Level: 1}}
	})
	price := issuer.Price{Stated: true, Cents: 18000, Currency: "EUR"}
	if got := d.CostWords(price); got != "€60 for each ECTS credit, €90 for each skill" {
		t.Error(got)
	}
	d.Skills = nil
	if got := d.CostWords(price); got != "€60 for each ECTS credit" {
		t.Error(got)
	}
	if got := d.CostWords(issuer.Price{Stated: true}) + d.CostWords(issuer.Price{}); got != "" {
		t.Error(got)
	}
}
