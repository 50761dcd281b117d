package issuer_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"laurel/issuer"
	"laurel/skill"
)

func TestDetail(t *testing.T) {
	d := newDesk(t)
	id := d.publish(t, func(def *issuer.Definition) {
		def.Skills = []issuer.SkillLevel{{Skill: "query-relational-database", Level: 4}, {Skill: "not-in-the-framework", Level: 2}}
	})
	got, err := d.Detail(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got.Organisation.Name != "Nordmark University" || got.State != issuer.Published || got.Number != 1 || len(got.Skills) != 2 {
		t.Errorf("the detail is %+v", got)
	}
	if s := got.Skills[0]; s.Name != "Query a relational database" || s.URL != "https://laurel.example/skills/query-relational-database" || s.Level != 4 {
		t.Errorf("a known skill is %+v", s)
	}
	if s := got.Skills[1]; s.Name != "not-in-the-framework" || s.URL != "" {
		t.Errorf("an unknown skill is %+v", s)
	}
}

func decode(t *testing.T, raw []byte, err error) map[string]any {
	t.Helper()
	var doc map[string]any
	if err != nil || json.Unmarshal(raw, &doc) != nil {
		t.Fatalf("%s, %v", raw, err)
	}
	if doc["@context"] != "https://schema.org" {
		t.Errorf("the context is %v", doc["@context"])
	}
	return doc
}

func TestAchievementLD(t *testing.T) {
	sql, _ := skill.Starter().ByID("query-relational-database")
	s := catalogueOver(nil)
	detail := issuer.Detail{Version: published[1], State: issuer.Published, Organisation: organisations[nordmark],
		Skills: []issuer.DetailSkill{{Skill: sql, Level: 4, URL: s.SkillURL(sql.ID)}}}
	raw, err := s.AchievementLD(detail)
	doc := decode(t, raw, err)
	for member, want := range map[string]any{
		"@type": "EducationalOccupationalCredential", "@id": "https://laurel.example/m/m2", "url": "https://laurel.example/m/m2",
		"name": "Ask a database", "validFor": "P5Y", "timeRequired": "PT75H", "inLanguage": "en", "version": "1", "datePublished": "2026-03-13",
		"teaches": []any{"Explain a result to a colleague"},
		"offers":  map[string]any{"@type": "Offer", "url": "https://laurel.example/m/m2", "price": "180.00", "priceCurrency": "EUR", "category": "Paid"},
		"competencyRequired": []any{map[string]any{"@type": "DefinedTerm", "name": sql.Name, "description": sql.Definition, "termCode": string(sql.ID),
			"inDefinedTermSet": "https://laurel.example/skills", "url": "https://laurel.example/skills/query-relational-database", "sameAs": sql.ESCO}},
	} {
		if !reflect.DeepEqual(doc[member], want) {
			t.Errorf("%s is %v, want %v", member, doc[member], want)
		}
	}
	for _, member := range []string{"recognizedBy", "publisher"} {
		org, _ := doc[member].(map[string]any)
		if org["@type"] != "CollegeOrUniversity" || org["@id"] != "https://laurel.example/o/org-nordmark" || org["name"] != "Nordmark University" {
			t.Errorf("%s is %v", member, org)
		}
	}
	if category, _ := doc["credentialCategory"].(map[string]any); category["@type"] != "DefinedTerm" || category["termCode"] != "MicroCredential" {
		t.Errorf("the category is %v", category)
	}
	if l, _ := doc["educationalLevel"].(map[string]any); l["termCode"] != "5" || l["name"] != "EQF level 5" {
		t.Errorf("the level is %v", l)
	}
}

func TestAchievementLDLeavesOutWhatIsNotSaid(t *testing.T) {
	d := issuer.Definition{Title: "Bare"}
	raw, err := catalogueOver(nil).AchievementLD(issuer.Detail{Version: issuer.Version{Definition: d, At: noon}, State: issuer.Published})
	doc := decode(t, raw, err)
	for _, member := range []string{"description", "competencyRequired", "educationalLevel", "validFor", "timeRequired", "inLanguage", "offers", "teaches", "about"} {
		if got, said := doc[member]; said {
			t.Errorf("%s is said to be %v", member, got)
		}
	}
	d.Price = issuer.Price{Stated: true}
	raw, err = catalogueOver(nil).AchievementLD(issuer.Detail{Version: issuer.Version{Definition: d}, State: issuer.Published})
	if offer, _ := decode(t, raw, err)["offers"].(map[string]any); offer["price"] != "0.00" || offer["category"] != "Free" {
		t.Errorf("what is free is offered as %v", offer)
	}
	raw, err = catalogueOver(nil).AchievementLD(issuer.Detail{Version: issuer.Version{Definition: d}, State: issuer.Retired})
	if offer, said := decode(t, raw, err)["offers"]; said {
		t.Errorf("what is retired is offered as %v", offer)
	}
}

func TestOrganisationLD(t *testing.T) {
	raw, err := catalogueOver(nil).OrganisationLD(organisations[nordmark])
	doc := decode(t, raw, err)
	want := map[string]any{"@context": "https://schema.org", "@type": "CollegeOrUniversity", "@id": "https://laurel.example/o/org-nordmark",
		"name": "Nordmark University", "url": "https://laurel.example/o/org-nordmark", "description": "Teaches since 1910.",
		"email": "registrar@nordmark.example", "sameAs": []any{"https://nordmark.example"},
		"address": map[string]any{"@type": "PostalAddress", "addressLocality": "Trondheim", "addressCountry": "NO"}}
	if !reflect.DeepEqual(doc, want) {
		t.Errorf("got %v\nwant %v", doc, want)
	}
}

func TestLDIsSafeInAScript(t *testing.T) {
	nasty := "</script><!--<script>&\u2028\u2029\"'"
	s := catalogueOver(nil)
	org := organisations[nordmark]
	org.Name, org.Description = nasty, nasty
	v := published[0]
	v.Definition = complete(nasty, func(d *issuer.Definition) { d.Description, d.Outcomes = nasty, []string{nasty} })
	credential, err := s.AchievementLD(issuer.Detail{Version: v, Organisation: org})
	if err != nil {
		t.Fatal(err)
	}
	organisation, err := s.OrganisationLD(org)
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range [][]byte{credential, organisation} {
		if strings.ContainsAny(string(raw), "<>&\u2028\u2029") {
			t.Errorf("unsafe: %s", raw)
		}
		if doc := decode(t, raw, nil); doc["name"] != nasty {
			t.Errorf("the name was changed: %q", doc["name"])
		}
	}
}
