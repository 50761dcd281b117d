package eu_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/credentialtest"
	"laurel/credential/eu"
	"laurel/credential/proof"
)

// elements are all sixteen, filled.
func elements() eu.MicroCredential {
	return eu.MicroCredential{
		ID: "https://laurel.example/m/pruning", Type: eu.TypeMicroCredential, Title: "Pruning Young Fruit Trees", Language: "en", Country: "NO",
		AwardingBody: []eu.Body{{ID: "did:example:nordmark", Name: "Nordmark"}}, AwardedOn: "2026-05-04",
		LearningOutcome: []string{"Prunes young trees", "Names rootstocks", "Prunes young trees"},
		Workload:        eu.Workload{Type: eu.TypeWorkload, Hours: "37.5", ECTS: "1.5"},
		Level:           eu.Level{Type: eu.TypeLevel, EQF: eu.EQF + "3"},
		Assessment:      eu.Term{Type: eu.TypeTerm, Code: "practical", Words: "Practical test"},
		Participation:   eu.Term{Type: eu.TypeTerm, Code: "onsite", Words: "On site"}, QualityAssurance: "External examiner",
		Prerequisites: "None", Supervision: &eu.Term{Type: eu.TypeTerm, Code: "id", Words: "Supervised, identity checked"},
		Grade:        &eu.Grade{Type: eu.TypeGrade, Measured: "Field score", Scale: "Percent", Value: "84", Best: "100", Needed: "60"},
		Stackability: &eu.Stacking{Type: eu.TypeStacking, Code: "stackable", Words: "Stackable", Towards: "Fruit grower"}, FurtherInfo: "Tools <are> lent & returned.",
		Skill: []eu.Skill{{ID: "https://laurel.example/skills/1", Type: eu.TypeSkill, Called: "prune", Code: "1", Framework: "F", ESCO: "http://data.europa.eu/esco/skill/1", AtLevel: "3"}},
	}
}

// pair is a signed badge and its signed descriptor.
func pair(t *testing.T) (badge, descriptor *credential.Credential) {
	t.Helper()
	badge = parse(t, credentialtest.Signed(t, "nordmark"))
	doc, err := eu.New(badge, badge.ID()+".eu.json", "https://laurel.example", elements()).JSON()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(context.Background(), doc, credentialtest.Signer("nordmark"), credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return badge, parse(t, signed)
}

func parse(t *testing.T, raw []byte) *credential.Credential {
	t.Helper()
	c, err := credential.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRoundTrip(t *testing.T) {
	badge, signed := pair(t)
	if problems := credential.Check(signed); len(problems) > 0 {
		t.Error(problems)
	}
	if problems := credential.CheckSchema(signed, credential.KindEU, credential.Strict); len(problems) > 0 {
		t.Error(problems)
	}
	d, err := eu.Read(signed)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.CredentialSubject.MicroCredential; !reflect.DeepEqual(got, elements()) {
		t.Errorf("read back\n%+v, want\n%+v", got, elements())
	}
	if d.Issuer.ID != badge.Issuer().ID || d.CredentialStatus.StatusListIndex != badge.Statuses()[0].StatusListIndex || d.ValidUntil == "" {
		t.Errorf("not the badge's: %+v", d)
	}
	if got := d.Of(badge); got != eu.Same {
		t.Errorf("its own badge is %q", got)
	}
}

// TestOf changes the badge behind the descriptor's back.
func TestOf(t *testing.T) {
	badge, signed := pair(t)
	d, err := eu.Read(signed)
	if err != nil {
		t.Fatal(err)
	}
	raw := string(badge.Bytes())
	for _, tt := range []struct {
		name, old, new string
		want           eu.Match
	}{
		{"a blank", `"name"`, ` "name"`, eu.Changed},
		{"a word", "Shapes and prunes", "Shapes and fells", eu.Changed},
		{"another badge", badge.ID(), badge.ID() + "x", eu.OtherBadge},
		{"another issuer", badge.Issuer().ID, "did:example:other", eu.OtherIssuer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := d.Of(parse(t, []byte(strings.ReplaceAll(raw, tt.old, tt.new)))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	d.CredentialSubject.Identifier[0].Salt = "other"
	if got := d.Of(badge); got != eu.OtherHolder {
		t.Errorf("another holder's is %q", got)
	}
}

// TestNotRead: what is none, or lacks an element, is not read.
func TestNotRead(t *testing.T) {
	badge, signed := pair(t)
	if _, err := eu.Read(badge); err != eu.ErrNone {
		t.Errorf("a badge is read: %v", err)
	}
	for _, element := range []string{"title", "country", "awardingBody", "awardedOn", "learningOutcome", "workload", "level", "assessment", "participation", "qualityAssurance", "identifier"} {
		without := strings.Replace(string(signed.Bytes()), `"`+element+`":`, `"x":`, 1)
		if _, err := eu.Read(parse(t, []byte(without))); err == nil || !strings.Contains(err.Error(), element) {
			t.Errorf("without %s: %v", element, err)
		}
	}
}

// TestCanonical: an independent processor, given the published context, finds
// the same statements, and none is dropped.
func TestCanonical(t *testing.T) {
	_, signed := pair(t)
	tree := signed.Value().(map[string]any)
	ours, err := canon.Canonicalize(tree, canon.Options{})
	if err != nil {
		t.Fatal(err)
	}
	options := ld.NewJsonLdOptions("")
	options.Format, options.Algorithm = "application/n-quads", ld.AlgorithmURDNA2015
	options.DocumentLoader = loader{t}
	theirs, err := ld.NewJsonLdProcessor().Normalize(tree, options)
	if err != nil {
		t.Fatal(err)
	}
	if theirs != string(ours) {
		t.Errorf("ours:\n%s\ntheirs:\n%s", ours, theirs)
	}
	for _, want := range []string{`"37.5"^^<http://www.w3.org/2001/XMLSchema#decimal>`, `"2026-05-04"^^<http://www.w3.org/2001/XMLSchema#date>`, "<http://data.europa.eu/snb/eqf/3>", "rdf-syntax-ns#rest"} {
		if !strings.Contains(string(ours), want) {
			t.Errorf("no %s in\n%s", want, ours)
		}
	}
}

// loader has our context from where it is published, and the data model's
// from the shared files.
type loader struct{ t *testing.T }

func (l loader) LoadDocument(url string) (*ld.RemoteDocument, error) {
	raw := eu.ContextDocument
	if url != credential.ContextEU {
		raw = credentialtest.ReadShared(l.t, "spec/contexts", map[string]string{credential.ContextV2: "w3c/credentials/v2", "https://w3id.org/security/data-integrity/v2": "w3c/security/data-integrity/v2"}[url])
	}
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: doc}, nil
}
