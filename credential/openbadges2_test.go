package credential_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
)

const ob2 = "spec/vectors/1edtech-validator/inspector-vc/src/test/resources/ob20"

func members(t *testing.T, raw string) (m map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// An older badge is read as the one of Open Badges 3.0 that says the same.
func TestOlderBadgesAreRead(t *testing.T) {
	b := credential.Badge2{
		Assertion: members(t, `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://a.example/1","issuedOn":"2016-12-31T23:59Z","expires":"2020-01-01",
			"recipient":{"type":"email","hashed":true,"salt":"deadsea","identity":"`+credential.HashIdentity("ada@example.org", "deadsea")+`"},
			"image":"https://a.example/1.png","evidence":["https://a.example/e",{"id":"_:b1","narrative":"Rocked the free world"}],"badge":"https://a.example/class","verification":{"type":"hosted"}}`),
		Class: members(t, `{"type":"BadgeClass","id":"https://a.example/class","name":"Robotics","description":"Builds robots.","image":{"id":"https://a.example/c.png","caption":"A robot"},
			"criteria":"https://a.example/criteria","issuer":"https://a.example/issuer","tags":["robots","metal"],"@language":"en-US","version":"3",
			"alignment":[{"targetName":"Robots","targetUrl":"https://f.example/1","targetCode":"R1","other":1}]}`),
		Issuer: members(t, `{"type":["Issuer","Profile"],"id":"https://a.example/issuer","name":"A","url":"https://a.example","email":"a@a.example","telephone":"+1"}`),
	}
	if p := b.Check(); len(p) > 0 {
		t.Error(p)
	}
	c := b.Credential()
	if faults := credential.Faults(credential.Check(c)); len(faults) > 0 {
		t.Errorf("what it becomes is no badge of Open Badges 3.0: %v", faults)
	}
	s, a, i := c.Subject(), c.Achievement(), c.Issuer()
	from, _, _ := c.ValidFrom()
	until, _, _ := c.ValidUntil()
	for name, same := range map[string]bool{
		"id": c.ID() == "https://a.example/1", "name": c.Name() == "Robotics",
		"from": from.Equal(time.Date(2016, 12, 31, 23, 59, 0, 0, time.UTC)), "until": until.Equal(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)),
		"recipient": len(s.Identifier) == 1 && s.Identifier[0].Matches("emailAddress", "ada@example.org") && !s.Identifier[0].Matches("emailAddress", "eve@example.org"),
		"image":     s.Image.ID == "https://a.example/1.png" && a.Image.Caption == "A robot",
		"evidence":  len(c.Evidence()) == 2 && c.Evidence()[0].ID == "https://a.example/e" && c.Evidence()[1].Narrative == "Rocked the free world" && c.Evidence()[1].ID == "",
		"class":     a.ID == "https://a.example/class" && a.Name == "Robotics" && a.Criteria.ID == "https://a.example/criteria" && a.InLanguage == "en-US" && a.Version == "3",
		"tags":      slices.Equal(a.Tag, []string{"robots", "metal"}),
		"alignment": len(a.Alignment) == 1 && a.Alignment[0].TargetCode == "R1",
		"issuer":    i.ID == "https://a.example/issuer" && i.Name == "A" && i.Phone == "+1" && i.Email == "a@a.example",
	} {
		if !same {
			t.Errorf("%s is not the same: %s", name, c.Bytes())
		}
	}
}

func TestShapeOfOlderBadges(t *testing.T) {
	good := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://a.example/1","issuedOn":"2016-12-31","recipient":{"type":"email","identity":"x"},"badge":"https://a.example/class","verification":{"type":"hosted"}}`
	for _, tt := range []struct{ name, old, new, want string }{
		{"as it is", "", "", ""},
		{"its verification under the older name", `"verification"`, `"verify"`, ""},
		{"seconds since 1970", `"2016-12-31"`, `1483228799`, ""},
		{"another context", "openbadges/v2", "openbadges/v9", "/@context"},
		{"no id", `"id"`, `"eid"`, "/id"},
		{"no recipient", `"recipient"`, `"whom"`, "/recipient"},
		{"nobody in the recipient", `"identity"`, `"name"`, "/recipient/identity"},
		{"no badge", `"badge"`, `"budge"`, "/badge"},
		{"no date", `"issuedOn"`, `"on"`, "/issuedOn"},
		{"a date nobody can read", `2016-12-31`, `New Year’s Eve`, "/issuedOn"},
		{"an end nobody can read", `"issuedOn"`, `"expires":{},"issuedOn"`, "/expires"},
		{"an end that is a list of none", `"issuedOn"`, `"expires":[],"issuedOn"`, "/expires"},
		{"an end that is true", `"issuedOn"`, `"expires":true,"issuedOn"`, "/expires"},
		{"no end", `"issuedOn"`, `"expires":null,"issuedOn"`, ""},
		{"no way of checking it", `"verification"`, `"trust"`, "/verification"},
	} {
		problems := credential.Badge2{Assertion: members(t, strings.Replace(good, tt.old, tt.new, 1))}.Check()
		if tt.want == "" && len(problems) > 0 || tt.want != "" && (len(problems) != 1 || problems[0].Pointer != tt.want) {
			t.Errorf("%s: %v", tt.name, problems)
		}
	}
	class := credential.Badge2{Assertion: members(t, good), Class: members(t, `{"type":"Profile"}`), Issuer: members(t, `{"type":"Criteria"}`)}
	if got := fmt.Sprint(class.Check()); !strings.Contains(got, "/badge/type") || !strings.Contains(got, "/badge/name") || !strings.Contains(got, "/badge/issuer/type") {
		t.Error(got)
	}
}

// An end that cannot be read is no credential without an end.
func TestUnreadableEndOfOlderBadges(t *testing.T) {
	for _, expires := range []string{`{}`, `[]`, `true`, `["", "2020-01-01"]`, `"soon"`} {
		c := credential.Badge2{Assertion: members(t, `{"expires":`+expires+`}`)}.Credential()
		if _, ends, err := c.ValidUntil(); ends || err == nil {
			t.Errorf("%s is read as an end (%v) or as none: %v", expires, ends, err)
		}
	}
}

// The validator's own assertions of the older kind are read, whatever they have besides.
func TestPublishedOlderBadges(t *testing.T) {
	for name, faults := range map[string]int{
		"basic-assertion.json": 0, "assertion-with-data-image.json": 0, "assertion-with-endorsements.json": 0, "assertion-with-extension-node-basic.json": 0,
		"assertion-with-multiple-extensions.json": 0, "basic-assertion-with-language.json": 0, "basic-assertion-expired.json": 0, "basic-assertion-invalid-context.json": 1,
	} {
		c, err := credential.Parse(credentialtest.ReadShared(t, ob2, name))
		if err != nil || !c.IsBadge2() {
			t.Fatalf("%s: %v", name, err)
		}
		b := credential.Badge2{Assertion: c.Value().(map[string]any)}
		if _, b.Class = b.ClassAt(); len(b.Check()) != faults {
			t.Errorf("%s: %v", name, b.Check())
		}
		if out := b.Credential(); out.ID() != c.ID() || len(out.Subject().Identifier) != 1 {
			t.Errorf("%s became %s", name, out.Bytes())
		}
	}
}

func FuzzOlderBadges(f *testing.F) {
	f.Add(`{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","recipient":[{"type":["email"]}],"badge":{"issuer":{"id":1},"criteria":[1,{"id":"_:b"}],"alignment":"x"},"evidence":[[]],"verification":{"type":["signed"],"creator":{"id":"k"}}}`)
	f.Fuzz(func(t *testing.T, raw string) {
		c, err := credential.Parse([]byte(raw))
		if err != nil {
			return
		}
		b := credential.Badge2{Assertion: c.Value().(map[string]any)}
		_, b.Class = b.ClassAt()
		_, b.Issuer = b.IssuerAt()
		b.Check()
		b.Signed()
		out := b.Credential()
		credential.Check(out)
		if _, err := credential.Parse(out.Bytes()); err != nil {
			t.Errorf("what it becomes cannot be read: %v", err)
		}
	})
}
