package canon

import (
	"encoding/json"
	"testing"

	"laurel/credential/canon/internal/known"
)

// TestValidatorTerms reads two terms as 1EdTech's validator does, by the copy
// that it has of a context, and no other document otherwise.
func TestValidatorTerms(t *testing.T) {
	g := newGold(t)
	var patched any
	if err := json.Unmarshal([]byte(readFile(t, shared(t, "contexts", "1edtech-validator-cache", "ob-v3p0-3.0.3.json"))), &patched); err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(60) {
		m := newMaker(seed)
		doc := m.badge()
		raw, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Canonicalize(decode(t, string(raw)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := Canonicalize(decode(t, string(raw)), Options{ValidatorTerms: true})
		if err != nil || string(got) != string(want) {
			t.Fatalf("badge %d is read otherwise: %v", seed, err)
		}
		doc["endorsementJwt"], doc["issuer"].(map[string]any)["jti"] = []any{m.text(), "a.b.c"}, "urn:j:1"
		if raw, err = json.Marshal(doc); err != nil {
			t.Fatal(err)
		}
		if _, err = Canonicalize(decode(t, string(raw)), Options{}); !LacksValidatorTerm(err) {
			t.Fatalf("badge %d: %v", seed, err)
		}
		got, err = Canonicalize(decode(t, string(raw)), Options{ValidatorTerms: true})
		if m.version != 3 {
			if !LacksValidatorTerm(err) {
				t.Fatalf("badge %d, of another version: %v", seed, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		g.docs[known.OpenBadges303] = patched
		text, err := g.canonicalize(string(raw))
		if err != nil || text != string(got) {
			t.Fatalf("badge %d: %v, got\n%s\nwant\n%s", seed, err, got, text)
		}
	}
}
