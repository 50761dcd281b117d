package record_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/eu"
	"laurel/credential/proof"
	"laurel/credential/verify"
	"laurel/record"
)

// whole is elements with all that is mandatory, and results of any kind.
func whole(t *rapid.T) (record.Elements, record.Result) {
	e := elements.Draw(t, "elements")
	for _, text := range []*string{&e.QualityAssurance, &e.EQFNote, &e.Assessment.Words, &e.Participation.Words} {
		*text += "x"
	}
	e.Outcomes, e.Hours = append(e.Outcomes, "Prunes trees"), 37.5
	r := record.Result{Name: words.Draw(t, "measured"), Kind: rapid.SampledFrom([]string{"", record.Percent, record.Points, record.LetterGrade, record.PassFail}).Draw(t, "kind"),
		Value: words.Draw(t, "value"), Max: words.Draw(t, "max"), Needed: words.Draw(t, "needed")}
	if r.Kind == record.PassFail {
		r.Value = rapid.SampledFrom([]string{"Completed", "Failed"}).Draw(t, "status")
	}
	return e, r
}

// TestEuropeanRoundTrip: what a badge stands for is what its European
// description says, whatever its authors wrote.
func TestEuropeanRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e, result := whole(rt)
		badge := written(t, e, "", result)
		got := described(t, badge)
		if !reflect.DeepEqual(got.Elements, badge.Elements) || got.Result != badge.Result {
			rt.Fatalf("the badge says\n%+v %+v\nits description\n%+v %+v", badge.Elements, badge.Result, got.Elements, got.Result)
		}
		if got.Title != badge.Title || got.Issuer.Country != badge.Issuer.Country || got.Language != badge.Language || got.Holder != badge.Holder || got.Achievement != badge.Achievement ||
			!got.AwardedOn.Equal(badge.AwardedOn) || !got.ValidFrom.Equal(badge.ValidFrom) || !got.ValidUntil.Equal(*badge.ValidUntil) {
			rt.Fatalf("the badge is\n%+v\nits description\n%+v", badge, got)
		}
	})
}

// described writes the description of a badge and reads it.
func described(t testing.TB, s record.Summary) record.Summary {
	t.Helper()
	m, missing := s.European()
	if len(missing) > 0 {
		t.Fatalf("missing %v", missing)
	}
	doc, err := eu.New(bare(t, s), s.ID+".eu.json", "https://laurel.example", m).JSON()
	if err != nil {
		t.Fatal(err)
	}
	c, err := credential.Parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	if problems := credential.Check(c); len(problems) > 0 {
		t.Fatalf("%v in %s", problems, doc)
	}
	return record.Read(c)
}

// bare is a badge with the summary's issuer, holder and dates.
func bare(t testing.TB, s record.Summary) *credential.Credential {
	t.Helper()
	c := credentialtest.Badge(s.Issuer.ID)
	c.ID, c.ValidFrom, c.ValidUntil = s.ID, credential.FormatTime(s.ValidFrom), credential.FormatTime(*s.ValidUntil)
	c.Issuer.Name = s.Issuer.Name
	c.CredentialSubject.Identifier = []credential.IdentityObject{{Type: "IdentityObject", IdentityType: "name", IdentityHash: s.Holder}}
	read, err := credential.Parse(credentialtest.JSON(t, c))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestEuropeanSigned goes the whole way: elements, badge, description, both
// signed, both verified, the same elements read back.
func TestEuropeanSigned(t *testing.T) {
	signer := credentialtest.Signer("nordmark")
	sign := func(doc []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		signed, err := proof.Sign(context.Background(), doc, signer, credentialtest.Noon)
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	e := record.Elements{Outcomes: []string{"Prunes trees", "Names rootstocks"}, Hours: 37.5, ECTS: 1.5, EQF: 3,
		Assessment: record.Term{Code: "practical", Words: "Practical test"}, Participation: record.Term{Code: "onsite", Words: "On site"},
		Supervision: record.Term{Code: "id", Words: "Supervised"}, QualityAssurance: "External examiner", Prerequisites: "None",
		Stackability: record.Term{Code: "stackable", Words: "Stackable"}, StacksInto: "Fruit grower", Further: "Tools are lent.",
		Skills: []record.Skill{{ID: "1", Name: "prune", URL: "https://laurel.example/skills/1", Framework: "F", ESCO: "http://data.europa.eu/esco/skill/1", Level: 3}}}
	b := credentialtest.Badge(signer.Controller())
	b.Issuer.Address = &credential.Address{Type: []string{"Address"}, AddressCountryCode: "NO"}
	b.CredentialSubject.Achievement.Alignment = e.Alignments(b.CredentialSubject.Achievement.ID)
	b.CredentialSubject.Achievement.Criteria.Narrative = e.Narrative("")
	badge, err := credential.Parse(sign(b.JSON()))
	if err != nil {
		t.Fatal(err)
	}
	m, missing := record.Read(badge).European()
	if len(missing) > 0 {
		t.Fatal(missing)
	}
	signed := sign(eu.New(badge, badge.ID()+".eu.json", "https://laurel.example", m).JSON())
	c, err := credential.Parse(signed)
	if err != nil {
		t.Fatal(err)
	}
	v := verify.Verifier{Offline: true}
	for _, f := range v.Verify(context.Background(), signed, verify.Options{}).Findings {
		if (f.Check == verify.Format || f.Check == verify.Signature || f.Check == verify.IssuerKey) && f.Outcome != verify.Pass {
			t.Errorf("%s: %s %s", f.Check, f.Outcome, f.Code)
		}
	}
	if got := record.Read(c); !reflect.DeepEqual(got.Elements, record.Read(badge).Elements) || !reflect.DeepEqual(got.Outcomes, e.Outcomes) || got.Result.Words() != "83 of 100; 60 are needed" {
		t.Errorf("read back %+v", got)
	}
	d, err := eu.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Of(badge); got != eu.Same {
		t.Errorf("its badge is %q", got)
	}
}

// TestEuropeanMissing names what a definition lacks.
func TestEuropeanMissing(t *testing.T) {
	_, missing := record.Summary{Title: "Pruning"}.European()
	want := []string{"country", "awardingBody", "awardedOn", "learningOutcome", "workload", "level", "assessment", "participation", "qualityAssurance"}
	if !slices.Equal(missing, want) {
		t.Errorf("missing %v, want %v", missing, want)
	}
}
