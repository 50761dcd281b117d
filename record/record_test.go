package record_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/record"
	"laurel/skill"
)

const page = "https://laurel.example/m/0190"

// written is a credential of ours with these elements, read back.
func written(t testing.TB, e record.Elements, criteria string, result record.Result) record.Summary {
	t.Helper()
	c := credential.NewAchievementCredential()
	c.ID, c.Issuer = "https://laurel.example/a/7k2m", credential.NewProfile("did:key:z6Mk", "Nordmark University")
	c.Issuer.Address = &credential.Address{Type: []string{"Address"}, AddressCountryCode: "NO", AddressLocality: "Nordmark"}
	c.ValidFrom, c.ValidUntil, c.AwardedDate = "2026-03-14T12:00:00Z", "2031-03-14T23:59:59Z", "2026-03-14T00:00:00Z"
	c.CredentialSubject.Identifier = []credential.IdentityObject{
		{Type: "IdentityObject", IdentityType: "name", IdentityHash: "Mira Fenwright"},
		{Type: "IdentityObject", IdentityType: "emailAddress", Hashed: true, IdentityHash: credential.HashIdentity("mira@mail.example", "k"), Salt: "k"},
	}
	described, got := result.Write(page)
	c.CredentialSubject.Result = got
	c.CredentialSubject.Achievement = &credential.Achievement{
		ID: page, Type: []string{"Achievement"}, Name: "Query a database", Description: "Asks a database questions.",
		AchievementType: "MicroCredential", Criteria: &credential.Criteria{Narrative: e.Narrative(criteria)},
		Alignment: e.Alignments(page), ResultDescription: described, InLanguage: "en",
	}
	raw, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	read, err := credential.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range credential.Check(read) {
		if !strings.HasPrefix(p.Code, "proof") {
			t.Errorf("what we write is complained about: %+v", p)
		}
	}
	return record.Read(read)
}

func someElements() record.Elements {
	return record.Elements{
		Outcomes: []string{"Writes queries over several tables", "Says *why* a query is slow: 3. 50 % faster"},
		Hours:    75, ECTS: 3, EQF: 5,
		Assessment:       record.Term{Code: "project", Words: "Project, marked against a rubric"},
		Participation:    record.Term{Code: "blended", Words: "Online and on site"},
		Supervision:      record.Term{Code: "supervisedOnsite", Words: "Supervised on site, identity checked"},
		QualityAssurance: "Baltic Quality Council",
		Prerequisites:    "Spreadsheets",
		Stackability:     record.Term{Code: "stackable", Words: "Counts towards a larger award"},
		StacksInto:       "Data analyst",
		Further:          "Taught twice a year.\n\n## What has to be shown\n\nNothing here.",
		Skills: []record.Skill{
			{ID: "sql", Name: "Query a relational database", URL: "https://laurel.example/skills/sql", Framework: "Laurel starter framework", Level: 5,
				ESCO: "http://data.europa.eu/esco/skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742"},
			{ID: "chart", Name: "Draw a chart", URL: "https://laurel.example/skills/chart", Framework: "Laurel starter framework"},
		},
	}
}

func TestReadsBackWhatWasWritten(t *testing.T) {
	e := someElements()
	criteria := "Hand in a project.\n\n## In short\n\n- three tables\n- one index"
	s := written(t, e, criteria, record.Result{Kind: record.Percent, Value: "84", Needed: "60"})
	if !reflect.DeepEqual(s.Elements, e) {
		t.Errorf("elements read back are\n%+v\nwant\n%+v", s.Elements, e)
	}
	day := func(text string) time.Time { at, _ := time.Parse(time.RFC3339, text); return at }
	for _, tt := range []struct {
		what      string
		got, want any
	}{
		{"criteria", s.Criteria, criteria},
		{"holder", s.Holder, "Mira Fenwright"},
		{"country", s.Issuer.Country, "NO"},
		{"issuer", s.Issuer.Name, "Nordmark University"},
		{"title", s.Title, "Query a database"},
		{"result", s.Result.Words(), "84 of 100; 60 are needed"},
		{"workload", s.Workload(), "75 hours, 3 ECTS credits"},
		{"level", s.LevelWords(), "level 5 of 8 of the European Qualifications Framework. " + skill.Level(5).Describe()},
		{"awarded", s.AwardedOn, day("2026-03-14T00:00:00Z")},
		{"until", *s.ValidUntil, day("2031-03-14T23:59:59Z")},
		{"kind", s.Kind, "MicroCredential"},
		{"language", s.Language, "en"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s = %v, want %v", tt.what, tt.got, tt.want)
		}
	}
}

func TestNoLevelSaysWhy(t *testing.T) {
	s := written(t, record.Elements{EQFNote: "A workshop of one day"}, "", record.Result{})
	if s.EQF != 0 || s.EQFNote != "A workshop of one day" || s.LevelWords() != s.EQFNote {
		t.Errorf("level %d, note %q", s.EQF, s.EQFNote)
	}
}

func TestResultWords(t *testing.T) {
	for _, tt := range []struct {
		result record.Result
		want   string
	}{
		{record.Result{Kind: record.Percent, Value: "84"}, "84 of 100"},
		{record.Result{Kind: record.Points, Value: "17.5", Max: "20", Needed: "10"}, "17.5 of 20; 10 are needed"},
		{record.Result{Kind: record.LetterGrade, Value: "Merit"}, "Merit"},
		{record.Result{Kind: record.LetterGrade, Value: "B", Needed: "C"}, "B; C is needed"},
		{record.Result{Kind: record.PassFail, Value: "Completed"}, "passed"},
		{record.Result{Kind: record.PassFail}, ""},
		{record.Result{}, ""},
	} {
		s := written(t, record.Elements{}, "Be there.", tt.result)
		if got := s.Result.Words(); got != tt.want {
			t.Errorf("%+v reads %q, want %q", tt.result, got, tt.want)
		}
	}
}

func TestDurations(t *testing.T) {
	for _, tt := range []struct {
		text string
		want float64
		ok   bool
	}{
		{"PT75H", 75, true}, {"PT7H30M", 7.5, true}, {"PT45M", .75, true}, {"PT7,5H", 7.5, true}, {"PT3600S", 1, true},
		{"P2W", 0, false}, {"P1DT1H", 0, false}, {"PT", 0, false}, {"75H", 0, false}, {"PTH", 0, false},
		{"PT-5H", 0, false}, {"PT1e9H", 0, false}, {"PT999999999H", 0, false}, {"PT1M1H", 0, false}, {"PT1H ", 0, false}, {"", 0, false},
	} {
		got, ok := record.ReadDuration(tt.text)
		if got != tt.want || ok != tt.ok {
			t.Errorf("ReadDuration(%q) = %v, %v, want %v, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
	for hours, want := range map[float64]string{75: "PT75H", 7.5: "PT7H30M", .25: "PT15M", 0: "PT0H", 7.1: "PT7H6M", 1.0 / 7: "PT0.14285714285714285H"} {
		if got := record.Duration(hours); got != want {
			t.Errorf("Duration(%v) = %q, want %q", hours, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{record.Number(1234567.5), "1,234,567.5"}, {record.Number(999), "999"}, {record.Number(0.5), "0.5"},
		{record.Hours(1), "1 hour"}, {record.Credits(1), "1 ECTS credit"}, {record.Workload(0, 2.5), "2.5 ECTS credits"}, {record.Workload(0, 0), ""},
		{record.CountryName("NO"), "Norway"}, {record.CountryName("XX"), "XX"}, {record.CountryName("Naboo"), "Naboo"},
		{record.LanguageName("nb"), "Norwegian Bokmål"}, {record.LanguageName("?"), "?"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
