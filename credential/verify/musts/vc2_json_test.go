package musts_test

import (
	"bytes"
	"strings"
	"testing"

	"laurel/credential/canon"
)

// written has a text judged in which a good credential, signed as a whole,
// had something replaced.
func written(old, new string) judge {
	return bytesOf(func(t *testing.T) []byte {
		raw := signedBy(t, issuer, changed(plain(), []change{set("/name", "Pruning"), set("/credentialSubject/hours", 1.5), set("/@context", []any{v2, tree{"hours": "https://example.org/hours"}})}), options(issuer))
		if !bytes.Contains(raw, []byte(old)) {
			t.Fatalf("there is no %s in %s", old, raw)
		}
		return bytes.Replace(raw, []byte(old), []byte(new), 1)
	})
}

// TestSchemas: VC JSON Schema.
func TestSchemas(t *testing.T) {
	schema := func(v any) judge { return vc(set("/credentialSchema", v)) }
	hold(t, []must{
		{"vc2 11", "a schema in order", schema(tree{"id": "https://example.org/schema", "type": "JsonSchema"}), ""},
		{"vc2 11", "no id", schema(tree{"type": "JsonSchema"}), "shape.missing /credentialSchema/id"},
		{"vc2 11", "no type", schema(tree{"id": "https://example.org/schema"}), "shape.missing /credentialSchema/type"},
		{"vc2 11", "an id that is no URL", schema(tree{"id": "schema", "type": "JsonSchema"}), "shape.uri /credentialSchema/id"},
		{"vc2 11", "a digest that is none", schema(tree{"id": "https://example.org/schema", "type": "JsonSchema", "digestSRI": "sha384"}), "resource.form /credentialSchema/digestSRI"},
		{"vc2 11", "a digest that is no text", schema(tree{"id": "https://example.org/schema", "type": "JsonSchema", "digestSRI": 5.0}), "shape.type /credentialSchema/digestSRI"},
		{"vc2 11", "a badge that its published schema refuses", award(drop("/credentialSubject/achievement/criteria")), "shape.missing /credentialSubject/achievement/criteria"},
	})
	tell(t, []unseen{
		{"vc2 11", "a schema without $schema is not processed; one of an unknown version gives no verdict; a JsonSchemaCredential's own proof is verified", "schemas of others are not fetched at all: a stranger's is bounded by nothing, and where it lies would tell its owner who is being checked. The report says of each that it was not checked; the published ones of Open Badges and CLR are held to without fetching"},
	})
}

// TestCanonicalForms: JSON that every reader reads alike, JCS and RDFC-1.0.
func TestCanonicalForms(t *testing.T) {
	hold(t, []must{
		{"vc2 12", "in order", written("Pruning", "Pruning"), ""},
		{"vc2 12", "the same written otherwise", written("Pruning", `Prun\u0069ng`), ""},
		{"vc2 12", "a member twice", written(`"name":`, `"name":"Another","name":`), "format.unreadable /name"},
		{"vc2 12", "a member twice, once escaped", written(`"name":`, `"n\u0061me":"Another","name":`), "format.unreadable /name"},
		{"vc2 12", "half a surrogate pair", written("Pruning", `Pruning\ud83d`), "format.unreadable /name"},
		{"vc2 12", "the halves of a surrogate pair exchanged", written("Pruning", `\ude00\ud83d`), "format.unreadable /name"},
		{"vc2 12", "bytes that are no UTF-8", written("Pruning", "Prun\xffing"), "format.unreadable"},
		{"vc2 12", "a surrogate in UTF-8", written("Pruning", "Prun\xed\xa0\xbding"), "format.unreadable"},
		{"vc2 12", "an overlong NUL", written("Pruning", "Prun\xc0\x80ing"), "format.unreadable"},
		{"vc2 12", "a control character as it is", written("Pruning", "Prun\x01ing"), "format.unreadable /name"},
		{"vc2 12", "a number past every double", written("1.5", "1e400"), "format.unreadable /credentialSubject/hours"},
		{"vc2 12", "a number that a double does not hold", written("1.5", "9007199254740993"), "format.unreadable /credentialSubject/hours"},
		{"vc2 12", "a number with more digits than a double has", written("1.5", "0.1000000000000000055511151231257827"), "format.unreadable /credentialSubject/hours"},
		{"vc2 12", "no number", written("1.5", "NaN"), "format.unreadable /credentialSubject/hours"},
		{"vc2 12", "infinity", written("1.5", "Infinity"), "format.unreadable /credentialSubject/hours"},
		{"vc2 12", "a number with a zero before it", written("1.5", "01.5"), "format.unreadable /credentialSubject"},
		{"vc2 12", "a number with a plus", written("1.5", "+1.5"), "format.unreadable /credentialSubject/hours"},
		{"vc2 12", "a mark of the byte order", written("{", "\ufeff{"), "format.unreadable"},
		{"vc2 12", "a comment", written("{", "{/* */"), "format.unreadable"},
		{"vc2 12", "a comma too many", written(`"Pruning"`, `"Pruning",`), "format.unreadable"},
		{"vc2 12", "something after the end", bytesOf(func(t *testing.T) []byte { return append(signedBy(t, issuer, plain(), options(issuer)), "{}"...) }), "format.unreadable"},
		{"vc2 12", "65 levels", written(`"Pruning"`, strings.Repeat("[", 65)+strings.Repeat("]", 65)), "format.unreadable /name" + strings.Repeat("/0", 63)},
		{"vc2 12", "another order of letters that look alike", written("Pruning", "Pru\u0301ning"), "signature.changed /proof/proofValue"},
		{"vc2 12", "a graph made to be costly", bytesOf(poisoned), "signature.tooComplex"},
		{"vc2 12", "half a surrogate pair in N-Quads", failing(func(*testing.T) error {
			_, err := canon.ParseNQuads("<urn:a:1> <urn:a:p> \"\\uD800\" .\n")
			return err
		}), "error"},
	})
}
