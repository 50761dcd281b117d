package verify_test

import (
	"encoding/json"
	"slices"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// A report says of each schema that a credential names whether it was looked
// at, and nothing is fetched for it.
func TestSchemasAreNamed(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	const badge = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
	var doc map[string]any
	if err := json.Unmarshal(credentialtest.JSON(t, credentialtest.Badge(s.Controller())), &doc); err != nil {
		t.Fatal(err)
	}
	doc["@context"] = append(doc["@context"].([]any), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
	schemas := []any{
		map[string]any{"id": badge, "type": "1EdTechJsonSchemaValidator2019"},
		map[string]any{"id": "https://nordmark.example/schema.json", "type": "JsonSchema"},
	}
	for range 5 {
		schemas = append(schemas, schemas[1])
	}
	doc["credentialSchema"] = schemas
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(t.Context(), raw, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	r := verifier(inForce(t, s)).Verify(t.Context(), signed, verify.Options{})
	f, _ := r.Finding(verify.Format)
	var got []string
	for _, l := range f.Detail() {
		if l.Label == "schema" {
			got = append(got, l.Value)
		}
	}
	const not = "https://nordmark.example/schema.json (JsonSchema): not checked"
	want := []string{badge + " (1EdTechJsonSchemaValidator2019): checked by its known shape, not fetched", not, not, not, not, "further ones, not checked"}
	if !slices.Equal(got, want) || r.Verdict() != verify.Good {
		t.Errorf("%s: %q\n%s", r.Verdict(), got, listingOf(r))
	}
}
