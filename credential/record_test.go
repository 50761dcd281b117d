package credential_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
)

const held = `{ "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
 "id": "urn:uuid:%[1]s", "type": ["VerifiableCredential","OpenBadgeCredential"], "name": "caf\u00e9 <1.50>",
 "issuer": {"id": "did:key:z6MkissuerA", "type": ["Profile"], "name": "A"}, "validFrom": "2026-01-01T00:00:00Z",
 "credentialSubject": {"id": "did:key:z6Mklearner", "type": ["AchievementSubject"], "creditsEarned": 1.50,
  "achievement": {"id": "https://a.example/%[1]s", "type": ["Achievement"], "name": "A", "description": "B", "criteria": {"narrative": "C"}}},
 "proof": [{"type": "DataIntegrityProof", "proofValue": "z1"}] }`

func record(t *testing.T, ids ...string) *credential.ClrCredential {
	t.Helper()
	c := credential.NewClrCredential()
	c.ID, c.Name, c.Issuer, c.ValidFrom = "urn:uuid:record", "Learner record", credential.NewProfile("did:key:z6MkissuerR", "R"), "2026-02-01T00:00:00Z"
	c.CredentialSubject.ID = "did:key:z6Mklearner"
	for _, id := range ids {
		if err := c.Hold(fmt.Appendf(nil, held, id)); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// What a record holds comes out as it went in, blanks and escapes too.
func TestARecordKeepsWhatItHolds(t *testing.T) {
	doc, err := record(t, "1", "2").JSON()
	if err != nil {
		t.Fatal(err)
	}
	c, err := credential.Parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	if problems := credential.Check(c); len(problems) > 0 {
		t.Error(problems)
	}
	if problems := credential.CheckSchema(c, credential.KindCLR, credential.Strict); len(problems) > 0 {
		t.Error(problems)
	}
	got := c.Recorded()
	if len(got) != 2 || string(got[0]) != fmt.Sprintf(held, "1") || string(got[1]) != fmt.Sprintf(held, "2") {
		t.Errorf("%s", bytes.Join(got, []byte("\n")))
	}
}

func TestARecordRefuses(t *testing.T) {
	one := fmt.Sprintf(held, "1")
	for name, raw := range map[string]string{
		"a token":           "eyJhbGciOiJFZERTQSJ9.e30.c2ln",
		"no JSON":           `{"a":`,
		"no credential":     `{"type":["Profile"],"proof":{}}`,
		"an unsigned one":   strings.Replace(one, `"proof"`, `"poof"`, 1),
		"a member twice":    strings.Replace(one, `"proof"`, `"id":"urn:2","proof"`, 1),
		"the same one more": one,
	} {
		if err := record(t, "1").Hold([]byte(raw)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := record(t).JSON(); err == nil {
		t.Error("an empty record was written")
	}
}

func TestAssociations(t *testing.T) {
	a, b, c := "https://a.example/1", "https://a.example/2", "https://a.example/3"
	is := credential.NewAssociation
	for _, tt := range []struct {
		name string
		list []credential.Association
		want string // "" is fine
	}{
		{"a tree", []credential.Association{is("isChildOf", a, c), is("isChildOf", b, c), is("isRelatedTo", a, b)}, ""},
		{"a diamond", []credential.Association{is("isPartOf", a, b), is("isPartOf", a, c), is("isPartOf", b, c)}, ""},
		{"the same from both ends", []credential.Association{is("isChildOf", a, b), is("isParentOf", b, a)}, ""},
		{"peers of each other", []credential.Association{is("isPeerOf", a, b), is("isPeerOf", b, a)}, ""},
		{"containing itself", []credential.Association{is("isPartOf", a, a)}, "association.self"},
		{"unknown", []credential.Association{is("isPartOf", a, "https://a.example/4")}, "association.unknown"},
		{"a circle", []credential.Association{is("precedes", a, b), is("precedes", b, c), is("precedes", c, a)}, "association.circle"},
		{"a circle with a way in and out", []credential.Association{is("isPartOf", a, b), is("isPartOf", b, c), is("isPartOf", c, b)}, "association.circle"},
		{"a circle of parents and children", []credential.Association{is("isChildOf", a, b), is("isParentOf", a, b)}, "association.circle"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := record(t, "1", "2")
			r.CredentialSubject.Achievement = []credential.Achievement{{ID: c, Type: []string{"Achievement"}, Name: "C", Description: "C", Criteria: &credential.Criteria{Narrative: "C"}}}
			good, err := r.JSON()
			if err != nil {
				t.Fatal(err)
			}
			r.CredentialSubject.Association = tt.list
			if _, err = r.JSON(); (err == nil) != (tt.want == "") {
				t.Errorf("writing: %v", err)
			}
			// Whoever receives it is told, and no more.
			var list []string
			for _, one := range tt.list {
				list = append(list, fmt.Sprintf(`{"type":"Association","associationType":%q,"sourceId":%q,"targetId":%q}`, one.AssociationType, one.SourceID, one.TargetID))
			}
			doc := strings.Replace(string(good), `"type":["ClrSubject"],`, `"type":["ClrSubject"],"association":[`+strings.Join(list, ",")+`],`, 1)
			read, err := credential.Parse([]byte(doc))
			if err != nil {
				t.Fatal(err)
			}
			problems := credential.Check(read)
			if tt.want == "" && len(problems) > 0 || tt.want != "" && (len(problems) != 1 || problems[0].Code != tt.want || problems[0].Severity != credential.Warning) {
				t.Errorf("reading: %v, want %s", problems, tt.want)
			}
		})
	}
}

// A hundred thousand associations in one circle cost no more than their number.
func TestALongCircle(t *testing.T) {
	var list []string
	const n = 60_000 // near the size that a credential may have
	for i := range n {
		list = append(list, fmt.Sprintf(`{"type":"Association","associationType":"precedes","sourceId":"urn:%d","targetId":"urn:%d"}`, i, (i+1)%n))
	}
	c := parse(t, []byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential","ClrCredential"],"credentialSubject":{"association":[`+strings.Join(list, ",")+`]}}`))
	if problems := credential.Check(c); len(problems) == 0 {
		t.Error("nothing was found")
	}
}

// The circle is named where it is, and not by what merely leads to it.
func TestTheCircleItself(t *testing.T) {
	const a, b, between, c, d, after = "urn:a", "urn:b", "urn:between", "urn:c", "urn:d", "urn:after"
	for _, edges := range [][][2]string{
		{{between, c}, {b, between}, {a, b}, {b, a}, {c, d}, {d, c}, {d, after}},
		{{a, b}, {b, between}, {between, c}, {c, d}, {d, c}, {c, after}},
	} {
		var list []string
		for _, e := range edges {
			list = append(list, fmt.Sprintf(`{"type":"Association","associationType":"precedes","sourceId":%q,"targetId":%q}`, e[0], e[1]))
		}
		var found []credential.Problem
		for _, p := range credential.Check(parse(t, []byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential","ClrCredential"],"credentialSubject":{"association":[`+strings.Join(list, ",")+`]}}`))) {
			if p.Code == "association.circle" {
				found = append(found, p)
			}
		}
		if len(found) != 1 || strings.Contains(found[0].Text, `from "`+between+`"`) || strings.Contains(found[0].Text, `from "`+after+`"`) {
			t.Errorf("%v: %v", edges, found)
		}
	}
}

func TestEndorsementsInACredential(t *testing.T) {
	c, err := credential.Parse([]byte(`{"id":"urn:c","type":["VerifiableCredential","OpenBadgeCredential"],
		"endorsement":{"id":"urn:e1","endorsement":[{"id":"urn:not-this-one"}]},
		"issuer":{"id":"urn:i","type":["Profile"],"endorsement":[{"id":"urn:e2"}],"parentOrg":{"id":"urn:p","endorsementJwt":["a.b.c"]}},
		"credentialSubject":{"achievement":{"id":"urn:a","type":"Achievement","endorsement":[{"id":"urn:e3"},{"id":"urn:e4"}]},
			"verifiableCredential":[{"endorsement":[{"id":"urn:nor-this"}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	list, more := c.Endorsements(10)
	var got []string
	for _, e := range list {
		got = append(got, e.Pointer+" "+string(e.Raw)+" "+fmt.Sprint(e.Of))
	}
	want := []string{
		`/endorsement {"endorsement":[{"id":"urn:not-this-one"}],"id":"urn:e1"} map[urn:a:achievement urn:c:credential urn:i:profile urn:p:profile]`,
		`/credentialSubject/achievement/endorsement/0 {"id":"urn:e3"} map[urn:a:achievement]`,
		`/credentialSubject/achievement/endorsement/1 {"id":"urn:e4"} map[urn:a:achievement]`,
		`/issuer/endorsement/0 {"id":"urn:e2"} map[urn:i:profile]`,
		`/issuer/parentOrg/endorsementJwt/0 a.b.c map[urn:p:profile]`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || more != 0 {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if list, more := c.Endorsements(2); len(list) != 2 || more != 3 {
		t.Errorf("%d and %d more", len(list), more)
	}
}

// TestEndorsementsAreRead: what stands in an achievement comes out of it again.
func TestEndorsementsAreRead(t *testing.T) {
	const one, two = `{"id":"urn:e1","type":["VerifiableCredential","EndorsementCredential"]}`, `{"id":"urn:e2","n":1.5}`
	for _, tt := range []struct{ in, want string }{
		{`[` + one + `,` + two + `]`, `[` + one + `,` + two + `]`},
		{one, `[` + one + `]`},
		{`"urn:e1"`, `["urn:e1"]`},
		{`null`, `null`},
	} {
		a := parse(t, []byte(`{"credentialSubject":{"achievement":{"id":"urn:a","endorsement":`+tt.in+`}}}`)).Achievement()
		got, err := json.Marshal(a.Endorsement)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s comes out as %s: %v", tt.in, got, err)
		}
	}
}

func TestWithEndorsements(t *testing.T) {
	unsigned := strings.Replace(fmt.Sprintf(held, "1"), `,
 "proof": [{"type": "DataIntegrityProof", "proofValue": "z1"}]`, "", 1)
	plain := func(id string) []byte {
		e := credential.NewEndorsementCredential(id)
		e.ID, e.Name, e.Issuer, e.ValidFrom = "urn:uuid:e", "Endorsement", credential.NewProfile("did:key:z6Mkendorser", "E"), "2026-01-01T00:00:00Z"
		e.CredentialSubject.EndorsementComment = "Sound."
		raw, err := e.JSON()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	of := func(id string) []byte {
		return []byte(strings.TrimSuffix(string(plain(id)), "}") + `,"proof":[{"type":"DataIntegrityProof"}]}`)
	}
	token := func(payload []byte) []byte {
		return []byte("e30." + base64.RawURLEncoding.EncodeToString(payload) + ".c2ln")
	}
	for _, id := range []string{"urn:uuid:1", "https://a.example/1", "did:key:z6MkissuerA"} {
		doc, err := credential.WithEndorsements([]byte(unsigned), of(id), token(plain(id)))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(doc), unsigned[:len(unsigned)-2]) {
			t.Errorf("other bytes than those added were changed: %s", doc)
		}
		c, err := credential.Parse(doc)
		if err != nil {
			t.Fatal(err)
		}
		if list, _ := c.Endorsements(5); len(list) != 2 || !bytes.Equal(list[0].Raw, canonical(t, of(id))) || !bytes.Equal(list[1].Raw, token(plain(id))) {
			t.Errorf("%+v", list)
		}
	}
	for name, refused := range map[string][2]string{
		"about another":  {unsigned, string(of("urn:uuid:2"))},
		"a signed badge": {fmt.Sprintf(held, "1"), string(of("urn:uuid:1"))},
		"no endorsement": {unsigned, fmt.Sprintf(held, "1")},

		"an endorsement that nobody signed": {unsigned, string(plain("urn:uuid:1"))},
		"a token about another":             {unsigned, string(token(plain("urn:uuid:2")))},
		"a token of something else":         {unsigned, string(token([]byte(`{"sub":"urn:uuid:1"}`)))},
		"a token of no JSON":                {unsigned, string(token([]byte("no")))},
		"a token of two parts":              {unsigned, "e30." + base64.RawURLEncoding.EncodeToString(plain("urn:uuid:1"))},
		"a text":                            {unsigned, "good work"},
	} {
		if _, err := credential.WithEndorsements([]byte(refused[0]), []byte(refused[1])); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// canonical is JSON with its members sorted.
func canonical(t *testing.T, raw []byte) []byte {
	t.Helper()
	c, err := credential.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return credential.Of(c.Value().(map[string]any)).Bytes()
}

// The validator's own records are complete, but for those made to be wrong.
func TestPublishedRecords(t *testing.T) {
	tally.RanMany(t, "1edtech-validator", "CLR 2.0", tally.Read, 3)
	for name, holds := range map[string]int{"simple.json": 1, "complex.json": 6, "simple_v1.json": 6} {
		c, err := credential.Parse(credentialtest.ReadShared(t, "spec/vectors/1edtech-validator/inspector-clr/src/test/resources/clr20", name))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(c.Recorded()); n != holds {
			t.Errorf("%s holds %d, want %d", name, n, holds)
		}
		if faults := credential.Faults(credential.Check(c)); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}
