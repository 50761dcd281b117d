package skill

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSearch(t *testing.T) {
	for _, tt := range []struct {
		name  string
		query string
		first ID // best answer
		also  ID // somewhere among the first five
	}{
		{name: "the beginning of a name", query: "query a rel", first: "query-relational-database"},
		{name: "an abbreviation", query: "sql", first: "query-relational-database"},
		{name: "an abbreviation with a slash", query: "ci/cd", first: "automate-delivery"},
		{name: "the same without the slash", query: "cicd", first: "automate-delivery"},
		{name: "a hyphen left out", query: "email", first: "run-email-programmes"},
		{name: "another order", query: "chocolate temper", first: "temper-chocolate"},
		{name: "a beginning of each word", query: "neu net", first: "train-neural-networks"},
		{name: "an inner part", query: "segmentation", first: "segment-audiences"},
		{name: "an inner part of a word", query: "chain", also: "map-supply-chain"},
		{name: "two letters exchanged", query: "kuberentes", first: "run-containers"},
		{name: "a letter missing", query: "acessibility", first: "design-accessible"},
		{name: "a wrong letter", query: "chocolete", first: "temper-chocolate"},
		{name: "a slip while typing", query: "negotait", also: "negotiate-deals"},
		{name: "no accents", query: "creme", first: "cook-creams"},
		{name: "capitals and accents", query: "CRÈME ANGLAISE", first: "cook-creams"},
		{name: "little words", query: "fairness of the ai", first: "audit-ai-fairness"},
		{name: "plain words from a definition", query: "croissants", first: "laminate-dough"},
		{name: "a sentence's beginning", query: "report findings in plain", first: "report-findings"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Starter().Search(tt.query, 5)
			if tt.first != "" && (len(got) == 0 || got[0].ID != tt.first) {
				t.Errorf("%q finds %v, want %s first", tt.query, ids(got), tt.first)
			}
			if tt.also != "" && !slices.Contains(ids(got), tt.also) {
				t.Errorf("%q finds %v, want %s among them", tt.query, ids(got), tt.also)
			}
		})
	}
}

func TestSearchFindsNothing(t *testing.T) {
	for _, q := range []string{"", "   ", "?!", "zzzzqqq", "chocolate firewall", strings.Repeat("\xff", 300)} {
		if got := Starter().Search(q, 5); len(got) != 0 {
			t.Errorf("%q finds %v", q, ids(got))
		}
	}
	if got := Starter().Search("data", 0); got != nil {
		t.Errorf("a limit of 0 gives %v", ids(got))
	}
}

func TestSearchIsBounded(t *testing.T) {
	if got := Starter().Search("e", 1000); len(got) > maxFound {
		t.Errorf("%d found, want at most %d", len(got), maxFound)
	}
	if got := queryWords(strings.Repeat("ä ", 5000)); len(got) != maxQueryWords {
		t.Errorf("%d words read of a long query, want %d", len(got), maxQueryWords)
	}
	if got := queryWords(strings.Repeat("€", 400)); len(got) > 1 || !utf8.ValidString(strings.Join(got, "")) {
		t.Errorf("a long word cut badly: %q", got)
	}
}

// Every skill is found by its own name and by each of its other names.
func TestEverySkillIsFound(t *testing.T) {
	for _, s := range Starter().Skills {
		if got := Starter().Search(s.Name, 1); len(got) == 0 || got[0].ID != s.ID {
			t.Errorf("%q finds %v, want %s", s.Name, ids(got), s.ID)
		}
		for _, a := range s.Aliases {
			if !slices.Contains(ids(Starter().Search(a, 5)), s.ID) {
				t.Errorf("%q does not find %s", a, s.ID)
			}
		}
	}
}

func ids(skills []Skill) []ID {
	var out []ID
	for _, s := range skills {
		out = append(out, s.ID)
	}
	return out
}

func FuzzSearch(f *testing.F) {
	for _, q := range []string{"sql", "ci/cd", "kuberentes", "crème", "\xff\xfe", "a b c d e f g h i", strings.Repeat("é", 150)} {
		f.Add(q, 5)
	}
	f.Fuzz(func(t *testing.T, q string, limit int) {
		got := Starter().Search(q, limit)
		if len(got) > max(0, min(limit, maxFound)) {
			t.Fatalf("%d found with a limit of %d", len(got), limit)
		}
		if again := Starter().Search(q, limit); !slices.Equal(ids(got), ids(again)) {
			t.Fatalf("%q finds %v, then %v", q, ids(got), ids(again))
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	for _, q := range []string{"d", "query a relational database", "kuberentes orchestartion", strings.Repeat("misstypped ", 20)} {
		b.Run(q[:min(len(q), 12)], func(b *testing.B) {
			for b.Loop() {
				Starter().Search(q, 10)
			}
		})
	}
}
