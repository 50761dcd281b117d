package intake_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/intake"
	"laurel/skill"
)

func read(t *testing.T, text string) intake.Found {
	t.Helper()
	found, err := intake.Read([]byte(text), skill.Starter())
	if err != nil || len(found) != 1 {
		t.Fatalf("%d found, %v", len(found), err)
	}
	return found[0]
}

func TestBadgeClass(t *testing.T) {
	f := read(t, `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"https://old.example/b1","@language":"es","name":"Cuida abejas","description":"Una temporada.",
		"criteria":{"narrative":"Con una colmena."},"image":"https://old.example/b1.png","tags":["bees"],"alignment":[{"targetName":"Beekeeping magic","targetUrl":"https://x.example/1"}]}`)
	d := f.Definition
	if f.Format != "Open Badges 2.0" || f.Source != "https://old.example/b1" || d.Title != "Cuida abejas" || d.Criteria != "Con una colmena." || d.Written != "es" || f.Problem != "" {
		t.Errorf("read %+v", f)
	}
	if got := strings.Join(f.Ignored, "|"); got != "alignment: Beekeeping magic|image|tags" {
		t.Errorf("ignored %s", got)
	}
}

func TestAchievementWithDutchMembers(t *testing.T) {
	f := read(t, `{"type":["VerifiableCredential","OpenBadgeCredential"],"credentialSubject":{"type":["AchievementSubject"],"achievement":{"id":"https://old.example/a1","type":["Achievement","EducredentialAchievement"],
		"name":"Bees","description":"A season.","criteria":{"narrative":"Shown."},"inLanguage":"nl","ECTS":3.5,"creditsAvailable":3.5,"assessmentType":"testing","participationType":"volunteering",
		"supervisionType":"onsite with identity verification","identityChecked":true,"alignment":[{"targetType":"ext:EQF","targetName":"EQF level 5","targetCode":"5"},{"targetType":"ext:QualityAssurance","targetName":"NVAO","targetCode":"AV-1"}],
		"resultDescription":[{"resultType":"Percent","requiredValue":"55","name":"Mark"}]}}}`)
	d := f.Definition
	if d.Language != "nl" || d.ECTS != 3.5 || d.EQF != 5 || d.QualityAssurance != "NVAO AV-1" || d.Assessment != issuer.Exam || d.Participation != "" ||
		d.Supervision != issuer.SupervisedOnsite || d.Grading.Kind != issuer.Percent || d.Grading.Needed != "55" || f.Problem != "" {
		t.Errorf("read %+v", f)
	}
	if got := strings.Join(f.Ignored, "|"); got != "creditsAvailable: 3.5, which says no unit|participationType: volunteering" {
		t.Errorf("ignored %s", got)
	}
}

func TestCTDL(t *testing.T) {
	f := read(t, `{"@graph":[{"@type":"ceterms:CredentialOrganization","ceterms:name":{"en":"A school"}},{"@type":"ceterms:Certificate","@id":"res:ce-1","ceterms:ctid":"ce-1",
		"ceterms:name":{"nb":"Holder bier","en":"Keeps bees"},"ceterms:description":{"en":"A season."},"ceterms:estimatedDuration":[{"ceterms:exactDuration":"PT50H"}],
		"ceterms:requires":[{"ceterms:description":{"en":"One hive."},"ceterms:targetCompetency":[{"ceterms:targetNodeName":{"en":"Opens a hive"}}]}],
		"ceterms:atLevel":{"ceterms:frameworkName":"Erewhon Levels","ceterms:targetName":"Level 3"},"ceterms:keyword":["bees"]}]}`)
	d := f.Definition
	if f.Source != "ce-1" || d.Title != "Keeps bees" || d.Written != "en" || d.Texts["nb"].Title != "Holder bier" || d.Hours != 50 || d.Criteria != "One hive." ||
		!slices.Equal(d.Outcomes, []string{"Opens a hive"}) || d.EQF != 0 || f.Problem != "" {
		t.Errorf("read %+v", f)
	}
	if got := strings.Join(f.Ignored, "|"); got != "ceterms:atLevel: Erewhon Levels Level 3|ceterms:keyword" {
		t.Errorf("ignored %s", got)
	}
}

func TestTable(t *testing.T) {
	found, err := intake.Read([]byte("\ufeffTitel;Credits;Learning outcomes;Colour;assessment;hours\r\nKeeps bees;1,5;Opens a hive|Finds the queen;red;Examination;40\r\n;1;;;;\r\nBees;x;;;guessing;\r\n"), skill.Starter())
	if err != nil || len(found) != 3 {
		t.Fatalf("%d found, %v", len(found), err)
	}
	d := found[0].Definition
	if d.Title != "Keeps bees" || d.ECTS != 1.5 || len(d.Outcomes) != 2 || d.Assessment != issuer.Exam || d.Hours != 40 || found[0].Problem != "" || strings.Join(found[0].Ignored, "") != "column Colour" {
		t.Errorf("read %+v", found[0])
	}
	if found[1].Problem != "It has no name." {
		t.Errorf("a row without a title: %q", found[1].Problem)
	}
	if found[2].Problem != "Line 4: ects is no number: x" || strings.Join(found[2].Ignored, "|") != "column Colour|“guessing”, which is none of the choices" {
		t.Errorf("a bad row: %q, ignored %q", found[2].Problem, found[2].Ignored)
	}
}

func TestWhatIsNoDefinition(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "no JSON": "{", "no definition": `{"a":1}`, "a list of numbers": "[1,2,3]", "no title column": "a,b\n1,2\n",
		"too large": strings.Repeat(" ", intake.MaxBytes+1), "deep": strings.Repeat(`{"badge":`, 50) + "1" + strings.Repeat("}", 50),
		"too many": "[" + strings.Repeat(`{"type":"BadgeClass","name":"x"},`, 300) + "1]",
	} {
		if _, err := intake.Read([]byte(text), skill.Starter()); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	found, err := intake.Read([]byte(`[{"type":"BadgeClass","id":"a","name":"x"},{"type":"BadgeClass","id":"a","name":"x"},{"type":"BadgeClass","name":"`+strings.Repeat("x", 200)+`"}]`), skill.Starter())
	if err != nil || found[0].Problem != "" || !strings.Contains(found[1].Problem, "twice") || !strings.Contains(found[2].Problem, "longer than 120") {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestPublishedExamples reads what others published.
func TestPublishedExamples(t *testing.T) {
	shared := os.Getenv("LAUREL_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	for file, want := range map[string]string{
		"edubadges-nl/theed_microcredential_full_ho.json":                                             "Open Badges 3.0: Minor: Jedi Mind Control and Advanced Meditation Practices, level 4",
		"ctdl-in-ob/HandbookExamples/QualificationsFramework/credentialLevel.json":                    "CTDL: Certificate in Dental Technology, level 0",
		"1edtech-validator/inspector-vc/src/test/resources/ob20/assets/badgeclass-with-language.json": "Open Badges 2.0: Insignia fantastica, level 0",
	} {
		data, err := os.ReadFile(filepath.Join(shared, "spec", "vectors", file))
		if os.IsNotExist(err) {
			t.Skip("no published examples beside this repository: set LAUREL_SHARED")
		}
		if err != nil {
			t.Fatal(err)
		}
		f := read(t, string(data))
		if got := f.Format + ": " + f.Definition.Title + ", level " + issuer.Number(float64(f.Definition.EQF)); got != want || f.Problem != "" {
			t.Errorf("%s: %s %q, want %s", file, got, f.Problem, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"type":"BadgeClass","name":{"en":"x"},"alignment":[{}]}`, `{"@graph":[{"@type":"ceterms:Badge","ceterms:requires":[1,{}]}]}`, "title;ects\nx;1\n",
		`{"type":"Achievement","resultDescription":[null,{"resultType":"Percent"}],"criteria":"x"}`} {
		f.Add([]byte(seed))
	}
	skills := skill.Starter()
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := intake.Read(data, skills)
		if err != nil {
			return
		}
		for _, one := range found {
			if one.Problem == "" && one.Definition.Validate() != nil {
				t.Errorf("a draft that cannot be kept: %+v", one)
			}
		}
	})
}
