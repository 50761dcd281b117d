package record_test

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"laurel/credential"
	"laurel/credential/credentialtest/tally"
	"laurel/record"
	"laurel/skill"
)

// What authors may write.
var (
	words = rapid.OneOf(
		rapid.StringMatching(`[a-zA-Z ,.*_\\#>+\-\[\]()<&|0-9:~]{0,40}`),
		rapid.StringN(0, 60, 400),
		rapid.SampledFrom([]string{"", "- a", "## In short", "1. x", "10) y", "\\", "\\\\#", "a\nb", "> q", "```", "What the holder can do", " \u202e x"}),
	)
	long = rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(words, 0, 6).Draw(t, "lines"), rapid.SampledFrom([]string{"\n", "\n\n", "\r\n"}).Draw(t, "end"))
	})
	term = rapid.Custom(func(t *rapid.T) record.Term {
		return record.Term{Code: words.Draw(t, "code"), Words: words.Draw(t, "words")}
	})
	skills = rapid.Custom(func(t *rapid.T) record.Skill {
		return record.Skill{ID: words.Draw(t, "id"), Name: words.Draw(t, "name"), Framework: words.Draw(t, "framework"),
			URL:   rapid.SampledFrom([]string{page, "", "javascript:alert(1)", "http://data.europa.eu/esco/skill/1"}).Draw(t, "url"),
			ESCO:  rapid.SampledFrom([]string{"", "http://data.europa.eu/esco/skill/2", page}).Draw(t, "esco"),
			Level: skill.Level(rapid.IntRange(-1, 9).Draw(t, "level"))}
	})
	elements = rapid.Custom(func(t *rapid.T) record.Elements {
		return record.Elements{
			Outcomes: rapid.SliceOfN(words, 0, 5).Draw(t, "outcomes"),
			Hours:    rapid.Float64().Draw(t, "hours"), ECTS: rapid.Float64().Draw(t, "ects"),
			EQF: skill.Level(rapid.IntRange(-1, 9).Draw(t, "eqf")), EQFNote: words.Draw(t, "note"),
			Assessment: term.Draw(t, "assessment"), Participation: term.Draw(t, "participation"),
			Supervision: term.Draw(t, "supervision"), Stackability: term.Draw(t, "stackability"),
			QualityAssurance: words.Draw(t, "qa"), Prerequisites: words.Draw(t, "before"), StacksInto: words.Draw(t, "into"),
			Further: long.Draw(t, "further"), Skills: rapid.SliceOfN(skills, 0, 4).Draw(t, "skills"),
		}
	})
)

// Whatever authors write: what is read back is what was written, and writing
// it again changes nothing more.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := elements.Draw(rt, "elements")
		first := written(t, e, long.Draw(rt, "criteria"), record.Result{})
		second := written(t, first.Elements, first.Criteria, record.Result{})
		if !reflect.DeepEqual(first.Elements, second.Elements) || first.Criteria != second.Criteria {
			rt.Fatalf("read back:\n%+v\n%q\nwritten and read again:\n%+v\n%q", first.Elements, first.Criteria, second.Elements, second.Criteria)
		}
		for i, o := range e.Outcomes {
			plain := strings.Join(strings.Fields(o), " ")
			if i == 0 && plain != "" && o == plain && utf8.ValidString(o) && !strings.ContainsFunc(o, odd) && (len(first.Outcomes) == 0 || first.Outcomes[0] != o) {
				rt.Fatalf("the outcome %q became %q", o, first.Outcomes)
			}
		}
		if e.Hours > 0 && e.Hours <= 1000 && e.Hours > 1e-9 && first.Hours != e.Hours {
			rt.Fatalf("%v hours became %v", e.Hours, first.Hours)
		}
	})
}

// odd finds what is cleaned out of a text.
func odd(r rune) bool { return r < ' ' || r > '~' }

func TestReadsNationalBadges(t *testing.T) {
	raw := shared(t, "vectors/edubadges-nl/theed_microcredential_full_ho.json")
	c, err := credential.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	s := record.Read(c)
	if s.ECTS != 3 || s.EQF != 4 || s.Assessment.String() != "testing" || s.Participation.String() != "onsite or blended" {
		t.Errorf("ECTS %v, EQF %v, assessment %q, participation %q", s.ECTS, s.EQF, s.Assessment, s.Participation)
	}
	if s.QualityAssurance == "" || s.Result.Words() != "8.5 of 10; 6 are needed" || s.Criteria == "" {
		t.Errorf("quality %q, result %q, criteria %q", s.QualityAssurance, s.Result.Words(), s.Criteria)
	}
}

// Badges of every writer in the samples have a title and nothing impossible.
func TestReadsEverySample(t *testing.T) {
	root := sharedFolder(t)
	read := 0
	for _, folder := range []string{"vectors/ob3-spec-examples", "vectors/edubadges-nl", "vectors/ob3-elm-merged/02_merged", "vectors/dcc-vc-test-fixtures"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if c, err := credential.Parse(raw); err == nil && c.IsBadge() && c.Achievement() != nil {
				read++
				published, _, _ := strings.Cut(strings.TrimPrefix(folder, "vectors/"), "/")
				tally.Ran(t, published, "what badges stand for", tally.Read)
				s := record.Read(c)
				if s.Title == "" {
					t.Errorf("%s has no title", path)
				}
				possible(t, s)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read == 0 {
		t.Error("no badge was read")
	}
}

func shared(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(sharedFolder(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func sharedFolder(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LAUREL_SHARED")
	if dir == "" {
		dir = "../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "spec")); err != nil {
		t.Skip("the published samples are not here (LAUREL_SHARED)")
	}
	return filepath.Join(dir, "spec")
}

// possible complains about what no page could show.
func possible(t testing.TB, s record.Summary) {
	t.Helper()
	for what, text := range map[string]string{"title": s.Title, "holder": s.Holder, "issuer": s.Issuer.Name, "quality": s.QualityAssurance, "result": s.Result.Words()} {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\n\x00\u202e") || utf8.RuneCountInString(text) > 700 {
			t.Errorf("%s is %q", what, text)
		}
	}
	for _, link := range []string{s.Issuer.URL, s.Issuer.Image} {
		if link != "" && !strings.HasPrefix(link, "http") && !strings.HasPrefix(link, "data:image/") {
			t.Errorf("a link to %q", link)
		}
	}
	for _, n := range []float64{s.Hours, s.ECTS, s.Credits} {
		if n < 0 || n > 1e5 || math.IsNaN(n) {
			t.Errorf("a number is %v", n)
		}
	}
	if len(s.Outcomes) > 50 || len(s.Skills) > 50 || s.EQF < 0 || s.EQF > 8 {
		t.Errorf("%d outcomes, %d skills, level %d", len(s.Outcomes), len(s.Skills), s.EQF)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"type":["VerifiableCredential","OpenBadgeCredential"],"credentialSubject":{"achievement":{"name":"A","alignment":[{"targetType":"ext:EQF","targetCode":"5"},{"targetType":"ext:Workload","targetCode":"PT7H30M"}],"criteria":{"narrative":"## What the holder can do\n\n- a\n"},"ECTS":3}}}`))
	f.Add([]byte(`{"credentialSubject":[{"achievement":{"name":{"nb":"B"},"image":"data:image/png;base64,AAAA","resultDescription":{"id":"u:1","resultType":"Percent","valueMax":10}},"result":{"resultDescription":"u:1","value":8}}],"issuer":"https://a.example/","evidence":"https://e.example"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := credential.Parse(raw); err == nil {
			possible(t, record.Read(c))
		}
	})
}

func FuzzNarrative(f *testing.F) {
	f.Add("Writes queries", "# a\n> b", "## In short\n")
	f.Fuzz(func(t *testing.T, outcome, further, criteria string) {
		e := record.Elements{Outcomes: []string{outcome}, Further: further, Hours: 1}
		first := written(t, e, criteria, record.Result{})
		second := written(t, first.Elements, first.Criteria, record.Result{})
		if !reflect.DeepEqual(first.Elements, second.Elements) || first.Criteria != second.Criteria {
			t.Fatalf("%+v\n%+v", first.Elements, second.Elements)
		}
	})
}
