package musts_test

import (
	"testing"

	"laurel/credential"
)

const (
	v2       = credential.ContextV2
	examples = "https://www.w3.org/ns/credentials/examples/v2"
	sha384   = "sha384-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)

// TestDataModel: VC Data Model 2.0, what a credential and a presentation are.
func TestDataModel(t *testing.T) {
	extra := func(name string, value any) judge { return vc(set("/"+name, value)) }
	hold(t, []must{
		{"vc2 1", "a credential in order", vc(), ""},
		{"vc2 1", "a badge in order", award(), ""},
		{"vc2 1", "no context", vc(drop("/@context")), "shape.missing /@context"},
		{"vc2 1", "another first context", vc(set("/@context", []any{examples, v2})), "context.first /@context"},
		{"vc2 1", "a number among the contexts", vc(set("/@context", []any{v2, 5.0})), "shape.type /@context/1"},
		{"vc2 1", "a context that is no URL", vc(set("/@context", []any{v2, "https ://not-a-url"})), "shape.uri /@context/1"},
		{"vc2 1", "no type", vc(drop("/type")), "shape.missing /type"},
		{"vc2 1", "a type that is no text", vc(set("/type", []any{"VerifiableCredential", 5.0})), "shape.type /type"},
		{"vc2 1", "VerifiableCredential not among the types", vc(set("/type", []any{"https://example.org/Diploma"})), "type.notCredential /type"},
		{"vc2 1", "two ids", vc(set("/id", []any{"urn:uuid:1", "urn:uuid:2"})), "shape.type /id"},
		{"vc2 1", "an id that is no URL", vc(set("/id", "badge 1")), "shape.uri /id"},
		{"vc2 1", "an id that is null", vc(set("/id", nil)), "shape.missing /id"},
		{"vc2 1", "no issuer", vc(drop("/issuer")), "shape.missing /issuer"},
		{"vc2 1", "an issuer that is no URL", vc(set("/issuer", "Nordmark")), "shape.uri /issuer"},
		{"vc2 1", "an issuer without id", vc(set("/issuer", tree{"name": "Nordmark"})), "shape.missing /issuer/id"},
		{"vc2 1", "an issuer whose id is no URL", vc(set("/issuer", tree{"id": "Nordmark"})), "shape.uri /issuer/id"},
		{"vc2 1", "an issuer that is a number", vc(set("/issuer", 4.0)), "shape.type /issuer"},
		{"vc2 1", "no subject", vc(drop("/credentialSubject")), "shape.missing /credentialSubject"},
		{"vc2 1", "an empty subject", vc(set("/credentialSubject", tree{})), "shape.missing /credentialSubject"},
		{"vc2 1", "an empty set of subjects", vc(set("/credentialSubject", []any{})), "shape.missing /credentialSubject"},
		{"vc2 1", "one of two subjects empty", vc(set("/credentialSubject", []any{tree{"id": "urn:a:b"}, tree{}})), "shape.missing /credentialSubject/1"},
		{"vc2 1", "a subject that is a text", vc(set("/credentialSubject", "did:example:ada")), "shape.type /credentialSubject"},
		{"vc2 1", "a subject with two ids", vc(set("/credentialSubject/id", []any{"urn:a:b", "urn:a:c"})), "shape.type /credentialSubject/id"},
		{"vc2 1", "validFrom without zone", vc(set("/validFrom", "2026-05-04T12:00:00")), "date.zone /validFrom"},
		{"vc2 1", "validUntil without zone", vc(set("/validUntil", "2031-05-04T12:00:00")), "date.zone /validUntil"},
		{"vc2 1", "validFrom that is a day", vc(set("/validFrom", "2026-05-04")), "date.unreadable /validFrom"},
		{"vc2 1", "validFrom in the manner of mail", vc(set("/validFrom", "Mon, 4 May 2026 12:00:00 GMT")), "date.unreadable /validFrom"},
		{"vc2 1", "validUntil that is a number", vc(set("/validUntil", 1.8e9)), "date.unreadable /validUntil"},
		{"vc2 1", "an end before the start", vc(set("/validUntil", "2026-05-04T11:59:59Z")), "date.order /validUntil"},
		{"vc2 1", "an end before the start, in another zone", vc(set("/validUntil", "2026-05-04T13:00:00+02:00")), "date.order /validUntil"},
		{"vc2 1", "a status without type", extra("credentialStatus", tree{"id": "https://example.org/status"}), "shape.missing /credentialStatus/type"},
		{"vc2 1", "a status whose type is a number", extra("credentialStatus", tree{"type": 2.0}), "shape.type /credentialStatus/type"},
		{"vc2 1", "a status that is a text", extra("credentialStatus", "https://example.org/status"), "shape.type /credentialStatus"},
		{"vc2 1", "one of two statuses without type", extra("credentialStatus", []any{tree{"type": "https://example.org/S"}, tree{"id": "urn:a:b"}}), "shape.missing /credentialStatus/1/type"},
		{"vc2 1", "a schema without type", extra("credentialSchema", tree{"id": "https://example.org/schema"}), "shape.missing /credentialSchema/type"},
		{"vc2 1", "a schema without id", extra("credentialSchema", tree{"type": "JsonSchema"}), "shape.missing /credentialSchema/id"},
		{"vc2 1", "a schema whose id is no URL", extra("credentialSchema", []any{tree{"id": "https ://x", "type": "JsonSchema"}}), "shape.uri /credentialSchema/0/id"},
		{"vc2 1", "a name that is a number", extra("name", 5.0), "shape.type /name"},
		{"vc2 1", "a name by language without @value", extra("name", tree{"@language": "en"}), "shape.missing /name/@value"},
		{"vc2 1", "a name by language with more in it", extra("name", tree{"@value": "x", "@language": "en", "url": "y"}), "shape.unknown /name/url"},
		{"vc2 1", "a description whose direction is a number", extra("description", tree{"@value": "x", "@direction": 1.0}), "shape.type /description/@direction"},
		{"vc2 1", "an issuer's name with more in it", vc(set("/issuer", tree{"id": issuer.Controller(), "name": tree{"@value": "x", "url": "y"}})), "shape.unknown /issuer/name/url"},
		{"vc2 1", "a related resource without id", extra("relatedResource", []any{tree{"digestSRI": sha384}}), "shape.missing /relatedResource/0/id"},
		{"vc2 1", "a related resource that is a text", extra("relatedResource", []any{"https://example.org/"}), "shape.type /relatedResource/0"},
		{"vc2 1", "a related resource twice", extra("relatedResource", []any{tree{"id": "https://example.org/", "digestSRI": sha384}, tree{"id": "https://example.org/", "digestSRI": sha384}}), "resource.twice /relatedResource/1/id"},
		{"vc2 1", "a related resource without digest", extra("relatedResource", []any{tree{"id": "https://example.org/"}}), "resource.noDigest /relatedResource/0"},
		{"vc2 1", "a digest of a context that is another", extra("relatedResource", []any{tree{"id": v2, "digestSRI": sha384}}), "resource.digest /relatedResource/0/digestSRI"},
		{"vc2 1", "a digest that is none", extra("relatedResource", []any{tree{"id": v2, "digestSRI": "md5-AAAA"}}), "resource.form /relatedResource/0/digestSRI"},
		{"vc2 1", "a multibase digest of another file", extra("relatedResource", []any{tree{"id": v2, "digestMultibase": "uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}), "resource.digest /relatedResource/0/digestMultibase"},
		{"vc2 1", "evidence without type", extra("evidence", []any{tree{"id": "https://example.org/e"}}), "shape.missing /evidence/0/type"},
		{"vc2 1", "terms of use without type", extra("termsOfUse", tree{"id": "https://example.org/t"}), "shape.missing /termsOfUse/type"},
		{"vc2 1", "a refresh service without type", extra("refreshService", tree{"id": "https://example.org/r"}), "shape.missing /refreshService/type"},
		{"vc2 1", "a word that no context defines", extra("wages", "5"), "jsonld.undefinedTerm /wages"},
		{"vc2 1", "a type that no context defines", vc(set("/type", []any{"VerifiableCredential", "Diploma"})), "jsonld.undefinedTerm /type/1"},
		{"vc2 1", "a presentation in order", vp(all, nil, nil), ""},
		{"vc2 1", "a presentation without context", vp(all, drop("/@context"), nil), "presentation.problems /@context"},
		{"vc2 1", "a presentation with contexts in another order", vp(all, set("/@context", []any{examples, v2}), nil), "presentation.problems /@context"},
		{"vc2 1", "a presentation without type", vp(all, drop("/type"), nil), "presentation.problems /type"},
		{"vc2 1", "VerifiablePresentation not among the types", vp(all, set("/type", []any{"https://example.org/P"}), nil), "presentation.problems /type"},
		{"vc2 1", "a presentation whose id is no URL", vp(all, set("/id", "x"), nil), "presentation.problems /id"},
		{"vc2 1", "a holder without id", vp(all, set("/holder", tree{"name": "Ada"}), nil), "presentation.problems /holder"},
		{"vc2 1", "a credential in it that is a text", vp(all, set("/verifiableCredential/0", "did:example:vc"), nil), "presentation.problems /verifiableCredential/0"},
		{"vc2 1", "a credential in it without type", vp(all, drop("/verifiableCredential/0/type"), nil), "presentation.problems /verifiableCredential/0/type"},
		{"vc2 1", "an envelope in it without its context", vp(all, set("/verifiableCredential/0", tree{"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,x"}), nil), "presentation.problems /verifiableCredential/0/@context"},
		{"vc2 1", "an envelope in it that is no data URL", vp(all, set("/verifiableCredential/0", tree{"@context": v2, "type": "EnvelopedVerifiableCredential", "id": "https://example.org/vc"}), nil), "presentation.problems /verifiableCredential/0/id"},
		{"vc2 1", "an envelope that is no data URL", bytesOf(func(t *testing.T) []byte {
			return encoded(t, tree{"@context": v2, "type": "EnvelopedVerifiableCredential", "id": "https://example.org/vc"})
		}), "format.unreadable /id"},
		{"vc2 1", "an envelope with nothing in it", bytesOf(func(t *testing.T) []byte {
			return encoded(t, tree{"@context": v2, "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,"})
		}), "format.unreadable /id"},
	})
}
