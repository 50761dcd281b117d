package vcapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
)

// badge is a complete badge of an issuer, with an identity, a result and an
// alignment.
func badge(t testing.TB, issuer string) object {
	c := credentialtest.Badge(issuer)
	doc := decoded(t, credentialtest.JSON(t, c))
	delete(doc, "credentialStatus")
	return doc
}

// TestBadgesRefused has badges refused at issue that are wrong in one place.
func TestBadgesRefused(t *testing.T) {
	h := start(t, settings{})
	const instance = "eddsa-rdfc-2022"
	if yes, out := h.verified(h.issued(instance, badge(t, h.dids[instance]))); !yes {
		t.Fatalf("the sample is not verified: %v", out)
	}
	for _, tt := range []struct {
		name   string
		change func(object)
	}{
		{"no id", set("id", gone)},
		{"no validFrom", set("validFrom", gone)},
		{"no name of the issuer's class", set("issuer.type", []any{"Achievement"})},
		{"no achievement", set("credentialSubject.achievement", gone)},
		{"achievement without id", set("credentialSubject.achievement.id", gone)},
		{"achievement without name", set("credentialSubject.achievement.name", gone)},
		{"achievement without description", set("credentialSubject.achievement.description", gone)},
		{"achievement without criteria", set("credentialSubject.achievement.criteria", gone)},
		{"achievement without type", set("credentialSubject.achievement.type", gone)},
		{"alignment without targetUrl", set("credentialSubject.achievement.alignment.targetUrl", gone)},
		{"alignment without targetName", set("credentialSubject.achievement.alignment.targetName", gone)},
		{"image without type", set("credentialSubject.achievement.image", object{"id": "https://nordmark.example/b.png"})},
		{"identifier without hashed", set("credentialSubject.identifier.hashed", gone)},
		{"identifier without identityType", set("credentialSubject.identifier.identityType", gone)},
		{"subject of another type", set("credentialSubject.type", []any{"Subject"})},
		{"no subject's type", set("credentialSubject.type", gone)},
		{"a result of another type", set("credentialSubject.result.type", []any{"Outcome"})},
		{"a member of nobody's", set("credentialSubject.achievement.points", 5)},
		{"evidence of another type", set("evidence.type", []any{"Proof"})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := badge(t, h.dids[instance])
			tt.change(doc)
			h.in(t).refused(instance, doc, "*")
		})
	}
}

// TestBadgesOfValidator verifies the samples of 1EdTech's validator: those
// that it finds wrong, or whose signature is not theirs any more, are refused.
func TestBadgesOfValidator(t *testing.T) {
	h := start(t, settings{})
	dir := credentialtest.Shared(t, "spec/vectors/1edtech-validator/inspector-vc/src/test/resources/ob30")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc object
		if json.Unmarshal(raw, &doc) != nil || doc["proof"] == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			tally.Ran(t, "1edtech-validator", "VC API", tally.Verify)
			yes, out := h.in(t).verified(doc)
			if want := validated[name]; yes != want {
				t.Errorf("verified is %v, want %v: %s", yes, want, marshal(t, out))
			}
		})
	}
}

// validated are the samples whose proof holds and that conform. That one was
// revoked lies in a list of somebody else's, which is not asked for; those of
// the 1.1 model whose proofs do not hold were changed after they were signed.
var validated = map[string]bool{
	"complete.json": true, "credential-status-revoked.json": true, "endorsement-valid.json": true, "simple.json": true,
	"simple-context-alias.json": true, "simple-context-version.json": true, "simple-did-key-method.json": true,
	"simple-did-web-method.json": true, "simple-eddsa-2022.json": true, "simple-multiple-proofs.json": true, "simple_v1.json": true,
}

// TestBadgesOutOfDate refuses a badge outside its time, which is a warning for
// other credentials: Open Badges has verifiers check it.
func TestBadgesOutOfDate(t *testing.T) {
	h := start(t, settings{})
	did := h.dids["eddsa-rdfc-2022"]
	for _, tt := range []struct {
		name   string
		change func(object)
	}{
		{"run out", both(set("validFrom", "2020-01-01T00:00:00Z"), set("validUntil", "2021-01-01T00:00:00Z"))},
		{"not begun", both(set("validFrom", "2098-01-01T00:00:00Z"), set("validUntil", "2099-01-01T00:00:00Z"))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := h.in(t)
			one, other := badge(t, did), sample(did)
			tt.change(one)
			tt.change(other)
			if yes, out := h.verified(h.issued("eddsa-rdfc-2022", one)); yes {
				t.Errorf("the badge is verified: %v", out)
			}
			yes, out := h.verified(h.issued("eddsa-rdfc-2022", other))
			if warnings, _ := out["warnings"].([]any); !yes || len(warnings) != 1 {
				t.Errorf("the credential is not verified with a warning: %v", out)
			}
		})
	}
}
