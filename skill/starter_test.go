package skill

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fields = []string{
	"data-analytics", "data-science", "cybersecurity", "cloud", "ai", "coding", "ux-design", "blockchain", "project-management",
	"leadership", "supply-chain", "digital-marketing", "social-media-marketing", "tech-sales", "legal-tech",
	"patient-communication", "pastry-arts", "business-leadership",
}

func TestStarterIsWhole(t *testing.T) {
	f := Starter()
	if len(f.Skills) != 150 {
		t.Fatalf("%d skills, want 150", len(f.Skills))
	}
	slug := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	esco := regexp.MustCompile(`^http://data\.europa\.eu/esco/skill/[0-9a-f-]{36}$`)
	ids, names, definitions := map[ID]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range f.Skills {
		if !slug.MatchString(string(s.ID)) || ids[s.ID] {
			t.Errorf("%s: an id is unique and made of lower-case words", s.ID)
		}
		if names[s.Name] || definitions[s.Definition] {
			t.Errorf("%s: name or definition is used twice", s.ID)
		}
		ids[s.ID], names[s.Name], definitions[s.Definition] = true, true, true
		if n := len(s.Definition); n < 50 || n > 200 || !strings.HasSuffix(s.Definition, ".") || strings.Count(s.Definition, ". ") > 0 {
			t.Errorf("%s: a definition is one sentence of 50 to 200 letters, this has %d", s.ID, n)
		}
		if n := len(s.Aliases); n < 2 || n > 5 {
			t.Errorf("%s: %d other names, want 2 to 5", s.ID, n)
		}
		for _, a := range s.Aliases {
			if strings.TrimSpace(a) == "" || strings.EqualFold(a, s.Name) {
				t.Errorf("%s: other name %q", s.ID, a)
			}
		}
		if s.ESCO != "" && !esco.MatchString(s.ESCO) {
			t.Errorf("%s: %q is no ESCO address", s.ID, s.ESCO)
		}
	}
}

func TestStarterCoversTheFields(t *testing.T) {
	f := Starter()
	listed := 0
	for _, slug := range fields {
		n := len(f.InField(slug))
		if n < 5 {
			t.Errorf("%s has %d skills, want 5 or more", slug, n)
		}
		listed += n
	}
	if listed != len(f.Skills) {
		t.Errorf("%d of %d skills are in one of the 18 fields", listed, len(f.Skills))
	}
}

func TestByID(t *testing.T) {
	s, ok := Starter().ByID("temper-chocolate")
	if !ok || s.Field != "pastry-arts" {
		t.Errorf("temper-chocolate: %+v, %v", s, ok)
	}
	if _, ok := Starter().ByID("juggle"); ok {
		t.Error("juggle is not in the framework")
	}
}

// The addresses must exist in ESCO, and the words must be ours.
func TestStarterAgainstESCO(t *testing.T) {
	addresses, texts := escoSkills(t)
	for _, s := range Starter().Skills {
		if s.ESCO != "" && !addresses[s.ESCO] {
			t.Errorf("%s: ESCO has no skill %s", s.ID, s.ESCO)
		}
		for _, own := range []string{s.Name, s.Definition} {
			if texts[fold(own)] {
				t.Errorf("%s: %q is a text of ESCO", s.ID, own)
			}
		}
	}
}

func fold(s string) string { return strings.Join(words(s), " ") }

// escoSkills reads the addresses and the texts of every ESCO skill.
func escoSkills(t *testing.T) (addresses, texts map[string]bool) {
	t.Helper()
	shared := os.Getenv("LAUREL_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	archive, err := zip.OpenReader(filepath.Join(shared, "data", "esco", "ESCO-v1.1.1-classification-en-csv.zip"))
	if err != nil {
		t.Skip("skipped: the ESCO data set is not here (LAUREL_SHARED): ", err)
	}
	defer archive.Close()
	file, err := archive.Open("skills_en.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows := csv.NewReader(file)
	head, err := rows.Read()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range head {
		column[name] = i
	}
	addresses, texts = map[string]bool{}, map[string]bool{}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return addresses, texts
		}
		if err != nil {
			t.Fatal(err)
		}
		addresses[row[column["conceptUri"]]] = true
		for _, name := range []string{"preferredLabel", "definition", "description", "scopeNote"} {
			if text := fold(row[column[name]]); text != "" {
				texts[text] = true
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text string }{
		{"a line too few", "one\nName\nDefinition.\nalso a; b"},
		{"no other names", "one\nName\nDefinition.\nalias a; b\nesco"},
		{"no ESCO line", "one\nName\nDefinition.\nalso a; b\nuri x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := parse(tt.text); err == nil {
				t.Error("parsed without complaint")
			}
		})
	}
}

func TestLevels(t *testing.T) {
	seen := map[string]bool{}
	for l := Lowest; l <= Highest; l++ {
		if !l.Known() || seen[l.Short()] || seen[l.Describe()] {
			t.Errorf("%v: %q, %q", l, l.Short(), l.Describe())
		}
		seen[l.Short()], seen[l.Describe()] = true, true
	}
	if got := Level(5).Short(); got != "works alone, checks others" {
		t.Errorf("level 5 is %q", got)
	}
	if got := Level(5).String(); got != "level 5 of 8" {
		t.Errorf("level 5 reads %q", got)
	}
	for _, l := range []Level{-1, 0, 9} {
		if l.Known() || l.String() != "no level" || l.Short() != "no level given" {
			t.Errorf("%d is taken for a level", int(l))
		}
	}
}
