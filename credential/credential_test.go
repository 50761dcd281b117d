package credential_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"laurel/credential"
	"laurel/credential/credentialtest"
)

// TestStrictSchema holds what we write to the strict form of the published
// schema, signed and not.
func TestStrictSchema(t *testing.T) {
	path := credentialtest.Shared(t, "spec/schemas/ob3/ob_v3p0_achievementcredential_schema.json")
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"unsigned": credentialtest.JSON(t, credentialtest.Badge("did:example:nordmark")),
		"signed":   credentialtest.Signed(t, "nordmark"),
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNumbersThatAreNone: a text is a number only where JSON could have it.
func TestNumbersThatAreNone(t *testing.T) {
	for text, want := range map[string]float64{"2.5": 2.5, "NaN": 0, "Inf": 0, "-infinity": 0, "1e999": 0, "many": 0} {
		c := parse(t, []byte(`{"credentialSubject":{"creditsEarned":"`+text+`"}}`))
		if got := c.Subject().CreditsEarned; got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}

func TestJSONIsStable(t *testing.T) {
	badge := credentialtest.Badge("did:example:nordmark")
	badge.Name = "Cut & <graft>"
	first, second := credentialtest.JSON(t, badge), credentialtest.JSON(t, badge)
	if !bytes.Equal(first, second) {
		t.Error("equal credentials are not equal bytes")
	}
	if !bytes.HasPrefix(first, []byte(`{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],"id":`)) {
		t.Errorf("the contexts are not first: %.120s", first)
	}
	if !bytes.Contains(first, []byte("Cut & <graft>")) || bytes.ContainsRune(first, '\n') {
		t.Error("the text is escaped for HTML or ends with a line")
	}
	if problems := credential.Check(parse(t, first)); len(problems) > 0 {
		t.Errorf("our own badge has problems: %v", problems)
	}
}

// TestReadsWhatWasWritten takes the sample apart again.
func TestReadsWhatWasWritten(t *testing.T) {
	badge := credentialtest.Badge("did:example:nordmark")
	raw := credentialtest.JSON(t, badge)
	c := parse(t, raw)
	if !bytes.Equal(c.Bytes(), raw) {
		t.Error("the bytes are not kept as they came")
	}
	subject := c.Subject()
	from, hasFrom, _ := c.ValidFrom()
	until, hasUntil, _ := c.ValidUntil()
	for what, ok := range map[string]bool{
		"id":        c.ID() == badge.ID,
		"types":     c.IsBadge() && c.HasType("VerifiableCredential") && !c.OldModel(),
		"name":      c.Name() == badge.Name && c.Description() == badge.Description,
		"issuer":    c.Issuer().ID == "did:example:nordmark" && c.Issuer().Name == "Nordmark Horticultural College",
		"dates":     hasFrom && from.Equal(credentialtest.Noon) && hasUntil && until.Equal(credentialtest.Noon.AddDate(5, 0, 0)),
		"holder":    len(subject.Identifier) == 1 && subject.Identifier[0].Matches("emailAddress", "ada@example.org"),
		"credits":   subject.CreditsEarned == 1.5,
		"result":    len(subject.Result) == 1 && subject.Result[0].Value == "83",
		"alignment": len(c.Achievement().Alignment) == 2 && c.Achievement().Alignment[1].TargetType == "ext:EQF",
		"criteria":  c.Achievement().Criteria.Narrative != "",
		"evidence":  len(c.Evidence()) == 1 && c.Evidence()[0].Genre == "Photograph",
		"status":    len(c.Statuses()) == 1 && c.Statuses()[0].StatusListIndex == "94567",
	} {
		if !ok {
			t.Errorf("%s is not read back", what)
		}
	}
}

// TestReadsOtherHabits reads one value for many, texts for objects, numbers
// for texts, language maps and the older data model.
func TestReadsOtherHabits(t *testing.T) {
	c := parse(t, []byte(`{
		"@context": ["https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"],
		"type": "OpenBadgeCredential", "issuer": "did:example:nordmark",
		"name": {"de": "Obstbaumschnitt", "en-GB": "Pruning"},
		"description": [{"@value": "Shapes trees.", "@language": "en"}],
		"issuanceDate": "2020-03-01T09:00:00+01:00", "expirationDate": "2030-03-01T09:00:00Z",
		"image": "https://nordmark.example/badge.png",
		"credentialStatus": {"type": "StatusList2021Entry", "statusListIndex": 7},
		"credentialSubject": {
			"type": "AchievementSubject", "creditsEarned": "2.5",
			"identifier": {"type": "IdentityObject", "hashed": false, "identityHash": "ada@example.org", "identityType": "email"},
			"result": {"type": "Result", "value": 83},
			"achievement": {"name": "Pruning", "tag": "trees", "criteria": "https://nordmark.example/criteria", "alignment": [{"targetName": "prune"}, 7, null]}
		},
		"proof": {"type": "Ed25519Signature2020"}}`))
	from, _, err := c.ValidFrom()
	subject := c.Subject()
	for what, ok := range map[string]bool{
		"issuer":      c.Issuer().ID == "did:example:nordmark",
		"name":        c.Name() == "Pruning",
		"description": c.Description() == "Shapes trees.",
		"dates":       err == nil && from.Equal(time.Date(2020, 3, 1, 8, 0, 0, 0, time.UTC)),
		"model":       c.OldModel() && c.IsBadge(),
		"image":       c.Image() != nil && c.Image().ID == "https://nordmark.example/badge.png",
		"status":      len(c.Statuses()) == 1 && c.Statuses()[0].StatusListIndex == "7",
		"credits":     subject.CreditsEarned == 2.5,
		"holder":      len(subject.Identifier) == 1 && subject.Identifier[0].Matches("emailAddress", "ada@example.org"),
		"result":      len(subject.Result) == 1 && subject.Result[0].Value == "83",
		"criteria":    subject.Achievement.Criteria.ID == "https://nordmark.example/criteria",
		"tag":         len(subject.Achievement.Tag) == 1,
		"alignment":   len(subject.Achievement.Alignment) == 1,
		"proof":       len(c.Proofs()) == 1,
	} {
		if !ok {
			t.Errorf("%s is not read", what)
		}
	}
}

func TestUnreadableDate(t *testing.T) {
	c := parse(t, []byte(`{"validFrom":"2026-05-04T09:00:00"}`))
	if _, ok, err := c.ValidFrom(); ok || err == nil {
		t.Error("a time without its zone was read")
	}
	if _, ok, err := c.ValidUntil(); ok || err != nil {
		t.Error("an absent end is an error")
	}
}

func TestHashIdentity(t *testing.T) {
	const want = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399" // the standard's own example
	if got := credential.HashIdentity("a@example.com", "Kosher"); got != want {
		t.Errorf("got %s", got)
	}
	for _, tt := range []struct {
		name   string
		object credential.IdentityObject
		typ    string
		value  string
		want   bool
	}{
		{"sha256", credential.IdentityObject{Hashed: true, IdentityType: "emailAddress", Salt: "Kosher", IdentityHash: want}, "emailAddress", "a@example.com", true},
		{"digits in capitals", credential.IdentityObject{Hashed: true, IdentityType: "emailAddress", Salt: "Kosher", IdentityHash: "sha256$" + strings.ToUpper(want[7:])}, "emailAddress", "a@example.com", true},
		{"domain in capitals", credential.IdentityObject{Hashed: true, IdentityType: "emailAddress", Salt: "Kosher", IdentityHash: want}, "emailAddress", "a@Example.COM", true},
		{"name in capitals", credential.IdentityObject{Hashed: true, IdentityType: "emailAddress", Salt: "Kosher", IdentityHash: want}, "emailAddress", "A@example.com", false},
		{"md5", credential.IdentityObject{Hashed: true, IdentityType: "emailAddress", Salt: "Kosher", IdentityHash: "md5$ddd142639a792e74751ee7e129237efa"}, "emailAddress", "a@example.com", true},
		{"algorithm not known", credential.IdentityObject{Hashed: true, IdentityType: "emailAddress", Salt: "Kosher", IdentityHash: "sha1$" + want[7:]}, "emailAddress", "a@example.com", false},
		{"another kind of identity", credential.IdentityObject{IdentityType: "name", IdentityHash: "Ada"}, "emailAddress", "Ada", false},
		{"in the open", credential.IdentityObject{IdentityType: "name", IdentityHash: "Ada"}, "name", "Ada", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.object.Matches(tt.typ, tt.value); got != tt.want {
				t.Errorf("matches: %t", got)
			}
		})
	}
}

func parse(t testing.TB, raw []byte) *credential.Credential {
	t.Helper()
	c, err := credential.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func FuzzParse(f *testing.F) {
	f.Add(credentialtest.Signed(f, "nordmark"))
	for _, s := range []string{`{}`, `{"a":{"a":[1.5e3,true,null,"\ud83d\ude00"]}}`, `{"a":1,"a":2}`, `{"n":9007199254740993}`, `[`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := credential.Parse(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(c.Bytes(), raw) {
			t.Error("the bytes changed")
		}
		written, err := json.Marshal(c.Value())
		if err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(parse(t, written).Value())
		if err != nil || !bytes.Equal(written, again) {
			t.Errorf("written and read again it differs: %s / %s", written, again)
		}
		credential.Check(c)
		c.Subject()
		c.Issuer()
		c.Proofs()
	})
}
