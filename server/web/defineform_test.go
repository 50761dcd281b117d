package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"laurel/issuer"
	"laurel/server/web/view"
)

// sent is what a browser sends of a form nobody changed.
func sent(parts []view.Part, d issuer.Definition) url.Values {
	v := url.Values{}
	var add func(view.Control)
	add = func(c view.Control) {
		switch {
		case c.Field != nil:
			v.Set(c.Field.ID, strings.ReplaceAll(c.Field.Value, "\n", "\r\n"))
		case c.Select != nil || c.Radio != nil:
			choice := c.Select
			if choice == nil {
				choice = c.Radio
			}
			for _, o := range choice.Options {
				if o.On {
					v.Set(choice.ID, o.Value)
				}
			}
		}
		for _, inner := range c.Pair {
			add(inner)
		}
	}
	for _, p := range parts {
		for _, c := range p.Controls {
			add(c)
		}
	}
	for _, s := range d.Skills {
		v.Add("skill", string(s.Skill))
		v.Add("level", strconv.Itoa(int(s.Level)))
	}
	v.Set("keptPNG", d.Image.PNG)
	v.Set("keptSVG", d.Image.SVG)
	v.Set("image", "own")
	return v
}

func post(v url.Values) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func read(t *testing.T, v url.Values) typed {
	t.Helper()
	r := post(v)
	if err := parseForm(r); err != nil {
		t.Fatal(err)
	}
	return readDefinition(r)
}

var whole = issuer.Definition{
	Title: "Forecasting Demand", Description: "For planners.\nIn shops.", Field: "supply-chain", Outcomes: []string{"Makes a forecast", "States its error"},
	Criteria: "A project.\n\n- marked\n- twice", Skills: []issuer.SkillLevel{{Skill: "forecast-demand", Level: 5}, {Skill: "report-findings", Level: 4}},
	Hours: 62.5, ECTS: 2.5, EQF: 5, EQFNote: "none", Assessment: issuer.Project, Participation: issuer.Blended, Supervision: issuer.SupervisedOnline,
	QualityAssurance: "External examiner", Grading: issuer.Grading{Kind: issuer.Points, Max: "40", Needed: "24"}, Language: "nb", Country: "NO",
	Price: issuer.Price{Stated: true, Cents: 18050, Currency: "NOK"}, Prerequisites: "Arithmetic", ValidMonths: 36, Stackable: issuer.Stacks,
	StacksInto: "Planner, First Award", Further: "Bring a laptop", Image: issuer.Image{PNG: "aa", SVG: "bb"},
}

// TestFormKeepsEverything sends the form back as it was shown.
func TestFormKeepsEverything(t *testing.T) {
	free := whole
	free.Price = issuer.Price{Stated: true, Currency: "EUR"}
	for _, d := range []issuer.Definition{whole, free} {
		got := read(t, sent(form{typed{Definition: d}, nil}.parts(), d))
		if len(got.bad) > 0 || !reflect.DeepEqual(got.Definition, d) {
			t.Errorf("sent back:\n%+v\nwas:\n%+v\ncomplaints: %v", got.Definition, d, got.bad)
		}
	}
}

// TestFormKeepsWhatIsNoNumber shows a word typed for a number again, with a
// sentence beside it.
func TestFormKeepsWhatIsNoNumber(t *testing.T) {
	v := sent(form{typed{Definition: whole}, nil}.parts(), whole)
	v.Set("hours", "sixty")
	got := read(t, v)
	if len(got.bad) != 1 || got.bad[0].Field != "hours" || got.shown("hours", "") != "sixty" {
		t.Errorf("complaints %v, shown %q", got.bad, got.shown("hours", ""))
	}
}

func TestSkillsWithoutModules(t *testing.T) {
	v := url.Values{"skill": {"a", "b"}, "level": {"3", "x"}, "add": {"c", "a"}, "remove": {"b"}}
	want := []issuer.SkillLevel{{Skill: "a", Level: 3}, {Skill: "c"}}
	if got := read(t, v).Skills; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if got := read(t, url.Values{"image": {"drawn"}, "keptPNG": {"aa"}}).Image; got.Own() {
		t.Errorf("drawn is chosen, but %v is kept", got)
	}
}

// TestEveryFieldLeadsSomewhere holds the links of the completeness list to the
// form's controls.
func TestEveryFieldLeadsSomewhere(t *testing.T) {
	have := sent(form{typed{Definition: whole}, nil}.parts(), whole)
	list := elements(issuer.Definition{}, true)
	for _, e := range append(list.Mandatory, list.Optional...) {
		if field, ok := strings.CutPrefix(e.Href, "#"); ok && !have.Has(field) {
			t.Errorf("%s leads to #%s, which is not in the form", e.Label, field)
		}
	}
	if len(list.Mandatory) != 11 || len(list.Optional) != 5 {
		t.Errorf("%d mandatory and %d optional elements", len(list.Mandatory), len(list.Optional))
	}
}
