package issuer_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"laurel/fault"
	"laurel/issuer"
)

// bees is a definition in Norwegian with texts in three other languages, none
// of them whole.
func bees() issuer.Definition {
	return complete("Holder bier", func(d *issuer.Definition) {
		d.Language, d.Outcomes, d.Criteria, d.Further = "nb", []string{"åpner en kube", "finner dronningen"}, "Vises ved en kube.", "Ta med hansker."
		d.Texts = map[string]issuer.Text{
			"en":    {Title: "Keeps bees", Description: "A season with a hive.", Outcomes: []string{"opens a hive", "finds the queen"}, Criteria: "Shown at a hive."},
			"en-GB": {Further: "Bring gloves, do."},
			"de":    {Title: "Hält Bienen", Outcomes: []string{"öffnet eine Beute"}},
		}
	})
}

func TestTextsFallBack(t *testing.T) {
	for _, tt := range []struct{ tag, title, further, outcomes, borrowed string }{
		{"nb", "Holder bier", "Ta med hansker.", "åpner en kube", "map[]"},
		{"en", "Keeps bees", "Bring gloves, do.", "opens a hive", "map[further:en-GB]"},
		{"en-GB", "Keeps bees", "Bring gloves, do.", "opens a hive", "map[criteria:en description:en outcomes:en title:en]"},
		{"en-AU", "Keeps bees", "Bring gloves, do.", "opens a hive", "map[criteria:en description:en further:en-GB outcomes:en title:en]"},
		{"de", "Hält Bienen", "Ta med hansker.", "åpner en kube", "map[criteria:nb description:nb further:nb outcomes:nb]"},
		{"fr", "Holder bier", "Ta med hansker.", "åpner en kube", "map[criteria:nb description:nb further:nb outcomes:nb title:nb]"},
	} {
		d, borrowed := bees().In(tt.tag)
		if d.Title != tt.title || d.Further != tt.further || d.Outcomes[0] != tt.outcomes || fmt.Sprint(borrowed) != tt.borrowed {
			t.Errorf("%s: %q, %q, %q, borrowed %v", tt.tag, d.Title, d.Further, d.Outcomes[0], borrowed)
		}
	}
}

func TestSpoken(t *testing.T) {
	for wanted, want := range map[string]string{
		"en": "en", "en-US,en;q=0.9": "en", "de-AT": "de", "fr": "nb", "": "nb", "fr, de;q=0.5": "de", "nn": "nb", "da,en;q=0.1": "en", "zh-Hant": "nb",
	} {
		tags, _, err := language.ParseAcceptLanguage(wanted)
		if err != nil {
			t.Fatal(err)
		}
		if got := bees().Spoken(tags...); got != want {
			t.Errorf("%q: %s, want %s", wanted, got, want)
		}
	}
	if got := (issuer.Definition{}).Spoken(language.English); got != "" {
		t.Errorf("without any language: %q", got)
	}
}

func TestUntranslated(t *testing.T) {
	var got []string
	for _, u := range bees().Untranslated() {
		got = append(got, u.Language+" "+u.Label+" "+u.Why)
	}
	want := "de Description missing|de Learning outcomes 1 of 2|de Criteria missing|de Further information missing|" +
		"en Further information missing|" +
		"en-GB Title missing|en-GB Description missing|en-GB Learning outcomes missing|en-GB Criteria missing"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestTextsAreChecked(t *testing.T) {
	for name, texts := range map[string]map[string]issuer.Text{
		"no language":       {"": {Title: "x"}},
		"not a code":        {"english!": {Title: "x"}},
		"not canonical":     {"EN-gb": {Title: "x"}},
		"its own":           {"nb": {Title: "x"}},
		"too long a title":  {"en": {Title: strings.Repeat("x", 121)}},
		"too many outcomes": {"en": {Outcomes: strings.Split(strings.Repeat("x ", 21), " ")}},
		"a hidden mark":     {"en": {Title: "a\u202eb"}},
	} {
		d := bees()
		d.Texts = texts
		if err := d.Validate(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := bees().Validate(); err != nil {
		t.Errorf("a good one: %v", err)
	}
	many := bees()
	many.Texts = map[string]issuer.Text{}
	for i := range 31 {
		many.Texts[fmt.Sprintf("a%c%c", 'a'+i/26, 'a'+i%26)] = issuer.Text{Title: "x"}
	}
	if err := many.Validate(); !fault.Is(err, fault.Invalid) {
		t.Errorf("in 31 languages: %v", err)
	}
}

func TestChangesInAnotherLanguage(t *testing.T) {
	after := bees()
	after.Texts = map[string]issuer.Text{"en": {Title: "Keeps wild bees", Description: "A season with a hive.", Outcomes: []string{"opens a hive", "finds the queen"}, Criteria: "Shown at a hive."}}
	var got []string
	for _, c := range issuer.Changes(bees(), after) {
		if c.Label == "Title in English" {
			got = append(got, c.Label+": "+marked(c.Lines[0].Pieces))
			continue
		}
		got = append(got, c.Label)
	}
	want := "Title in German|Learning outcomes in German|Title in English: Keeps [+wild +]bees|Further information in British English"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s", strings.Join(got, "|"))
	}
}
