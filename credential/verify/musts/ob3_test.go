package musts_test

import (
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/internal/jws"
	"laurel/credential/proof"
)

// rich is the sample badge with a member of every class.
func rich(t testing.TB) tree {
	t.Helper()
	image := func() tree { return tree{"id": "https://laurel.example/i/1", "type": "Image", "caption": "A tree"} }
	return changed(badge(t), []change{
		set("/image", image()),
		set("/credentialSubject/source", tree{"id": "urn:uuid:assessor", "type": []any{"Profile"}, "name": "Assessor"}),
		set("/credentialSubject/activityStartDate", "2026-04-01T08:00:00Z"),
		set("/credentialSubject/result/0/status", "Completed"),
		set("/credentialSubject/result/0/alignment", []any{tree{"type": []any{"Alignment"}, "targetName": "n", "targetUrl": "https://f.example/1"}}),
		set("/credentialSubject/achievement/image", image()),
		set("/credentialSubject/achievement/otherIdentifier", []any{tree{"type": "IdentifierEntry", "identifier": "1", "identifierType": "identifier"}}),
		set("/credentialSubject/achievement/related", []any{tree{"id": "https://laurel.example/m/0", "type": []any{"Related"}, "version": "0"}}),
		set("/credentialSubject/achievement/resultDescription/0/rubricCriterionLevel", []any{tree{"id": "urn:uuid:level", "type": []any{"RubricCriterionLevel"}, "name": "Good"}}),
		set("/issuer/address", tree{"type": []any{"Address"}, "geo": tree{"type": "GeoCoordinates", "latitude": 59.0, "longitude": 10.0}}),
	})
}

// made is a rich badge that was changed and then signed.
func made(changes ...change) judge {
	return func(t *testing.T) judged {
		return judgedBy(t, verifier(), signedBy(t, issuer, changed(rich(t), changes), options(issuer)))
	}
}

// TestOpenBadges: Open Badges 3.0, what a badge is.
func TestOpenBadges(t *testing.T) {
	lacks := func(section, of string, names ...string) (all []must) {
		for _, name := range names {
			all = append(all, must{section, "no " + of + "/" + name, made(drop(of + "/" + name)), "shape.missing " + of + "/" + name})
		}
		return all
	}
	const subject, achievement = "/credentialSubject", "/credentialSubject/achievement"
	ob3 := "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	cases := []must{
		{"openbadges3 1", "a badge in order", made(), ""},
		{"openbadges3 1", "by its other name", made(set("/type", []any{"VerifiableCredential", "AchievementCredential"})), ""},
		{"openbadges3 1", "VerifiableCredential not among the types", made(set("/type", []any{"OpenBadgeCredential"})), "type.notCredential /type"},
		{"openbadges3 1", "no type of a badge round a subject of one", made(set("/type", []any{"VerifiableCredential"})), "type.notBadge /type"},
		{"openbadges3 1", "another first context", made(set("/@context", []any{ob3, v2})), "context.first /@context"},
		{"openbadges3 1", "the context of badges left out", made(set("/@context", []any{v2})), "context.noBadge /@context"},
		{"openbadges3 1", "another context in its place", made(set("/@context", []any{v2, "https://example.org/ob.json"})), "jsonld.unknownContext /@context/1"},
		{"openbadges3 Classes", "an issuer that is a number", made(set("/issuer", 5.0)), "shape.type /issuer"},
		{"openbadges3 Classes", "a subject without its type", made(set(subject+"/type", []any{"Person"})), "shape.type /credentialSubject/type"},
		{"openbadges3 Classes", "an achievement that is a text", made(set(achievement, "pruning")), "shape.type /credentialSubject/achievement"},
		{"openbadges3 Classes", "an achievement of another type", made(set(achievement+"/type", []any{"Course"})), "shape.type " + achievement + "/type"},
		{"openbadges3 Classes", "criteria that are a text", made(set(achievement+"/criteria", "prune")), "shape.type " + achievement + "/criteria"},
		{"openbadges3 Classes", "an image of another type", made(set("/image/type", "Picture")), "shape.type /image/type"},
		{"openbadges3 Classes", "an image with a member that it does not have", made(set("/image/width", 5.0)), "shape.unknown /image/width"},
		{"openbadges3 Classes", "an identity with a member that it does not have", made(set(subject+"/identifier/0/name", "x")), "shape.unknown /credentialSubject/identifier/0/name"},
		{"openbadges3 Classes", "an identity whose hashed is a text", made(set(subject+"/identifier/0/hashed", "true")), "shape.type /credentialSubject/identifier/0/hashed"},
		{"openbadges3 Classes", "credits that are a text", made(set(subject+"/creditsEarned", "1.5")), "shape.type /credentialSubject/creditsEarned"},
		{"openbadges3 Classes", "a status of a result of one's own", made(set(subject+"/result/0/status", "Brilliant")), "shape.value /credentialSubject/result/0/status"},
		{"openbadges3 Classes", "a result of another achievement", made(set(subject+"/result/0/resultDescription", "urn:uuid:other")), "result.undescribed /credentialSubject/result/0/resultDescription"},
		{"openbadges3 Classes", "a level that is not described", made(set(subject+"/result/0/achievedLevel", "urn:uuid:other")), "result.level /credentialSubject/result/0/achievedLevel"},
		{"openbadges3 Classes", "a result of the type Status without one", made(set(achievement+"/resultDescription/0/resultType", "Status"), drop(subject+"/result/0/status")), "shape.missing /credentialSubject/result/0/status"},
		{"openbadges3 Classes", "an endorsement in a JWT that is none", made(set("/endorsementJwt", []any{"not a token"})), "shape.type /endorsementJwt/0"},
		{"openbadges3 Classes", "an endorsement that is a text", made(set("/endorsement", []any{"urn:uuid:1"})), "shape.type /endorsement/0"},
		{"openbadges3 Classes", "an awarded date that is none", made(set("/awardedDate", "in May")), "date.unreadable /awardedDate"},
		{"openbadges3 Classes", "a profile of another type", made(set("/issuer/type", []any{"Organization"})), "shape.type /issuer/type"},
		{"openbadges3 Classes", "a date of birth with a time", made(set("/issuer/dateOfBirth", "1990-01-01T00:00:00Z")), "date.unreadable /issuer/dateOfBirth"},
		{"openbadges3 Serialization", "null for what is not there", made(set("/validUntil", nil)), "shape.missing /validUntil"},
		{"openbadges3 Serialization", "an address that is no URI", made(set(achievement+"/alignment/0/targetUrl", "esco 1")), "shape.uri " + achievement + "/alignment/0/targetUrl"},
		{"openbadges3 Serialization", "validFrom without zone", made(set("/validFrom", "2026-05-04T12:00:00")), "date.zone /validFrom"},
		{"openbadges3 Serialization", "awardedDate without zone", made(set("/awardedDate", "2026-05-04T12:00:00")), "date.zone /awardedDate"},
		{"openbadges3 Serialization", "two names where there is one", made(set(achievement+"/criteria", []any{tree{}, tree{}})), "shape.many " + achievement + "/criteria"},
		{"openbadges3 Serialization", "one set value that is not in an array, as readers have to take it", made(set("/credentialSubject/type", "AchievementSubject")), ""},
		{"openbadges3 Serialization", "what we write is in arrays, without nulls, as the strict schema has it", failing(writtenWell), ""},
		{"openbadges3 Example", "a hash that is the holder's, salted", award(), ""},
	}
	cases = append(cases, lacks("openbadges3 Classes", "", "id", "validFrom", "issuer", "credentialSubject", "type")...)
	cases = append(cases, lacks("openbadges3 Classes", subject, "type", "achievement")...)
	cases = append(cases, lacks("openbadges3 Classes", achievement, "id", "type", "name", "description", "criteria")...)
	cases = append(cases, lacks("openbadges3 Classes", "/issuer", "id", "type")...)
	cases = append(cases, lacks("openbadges3 Classes", subject+"/identifier/0", "type", "hashed", "identityHash", "identityType")...)
	cases = append(cases, lacks("openbadges3 Classes", achievement+"/alignment/0", "type", "targetName", "targetUrl")...)
	cases = append(cases, lacks("openbadges3 Classes", subject+"/result/0", "type")...)
	cases = append(cases, lacks("openbadges3 Classes", achievement+"/resultDescription/0", "id", "type", "name", "resultType")...)
	cases = append(cases, lacks("openbadges3 Classes", achievement+"/resultDescription/0/rubricCriterionLevel/0", "id", "type", "name")...)
	cases = append(cases, lacks("openbadges3 Classes", "/evidence/0", "type")...)
	cases = append(cases, lacks("openbadges3 Classes", achievement+"/related/0", "id", "type")...)
	cases = append(cases, lacks("openbadges3 Classes", achievement+"/otherIdentifier/0", "type", "identifier", "identifierType")...)
	cases = append(cases, lacks("openbadges3 Classes", "/image", "id", "type")...)
	cases = append(cases, lacks("openbadges3 Classes", "/issuer/address/geo", "type", "latitude", "longitude")...)
	hold(t, cases)
}

// writtenWell holds what we write to the strict schema.
func writtenWell(t *testing.T) error {
	c, err := credential.Parse(credentialtest.JSON(t, credentialtest.Badge(issuer.Controller())))
	if err != nil {
		return err
	}
	for _, p := range credential.CheckSchema(c, credential.KindAchievement, credential.Strict) {
		return &credential.FormatError{Pointer: p.Pointer, Code: p.Code, Text: p.Text}
	}
	return nil
}

// profiled is a badge in a JWT of the Open Badges profile, header and claims
// changed.
func profiled(header tree, changes ...change) judge {
	return func(t *testing.T) judged {
		doc := badge(t)
		set("/credentialSubject/id", holder.Controller())(doc)
		doc["iss"], doc["jti"], doc["sub"] = issuer.Controller(), doc["id"], holder.Controller()
		doc["nbf"], doc["exp"] = float64(credentialtest.Noon.Unix()), float64(credentialtest.Noon.AddDate(5, 0, 0).Unix())
		head := tree{"typ": "JWT", "kid": issuer.Method()}
		for name, value := range header {
			if head[name] = value; value == nil {
				delete(head, name)
			}
		}
		return judgedBy(t, verifier(), token(t, issuer, head, changed(doc, changes)))
	}
}

// TestBadgeProofs: Open Badges 3.0, how a badge is signed.
func TestBadgeProofs(t *testing.T) {
	other := credentialtest.Signer("mallory")
	hold(t, []must{
		{"openbadges3 2", "no proof at all", bytesOf(func(t *testing.T) []byte { return encoded(t, badge(t)) }), "signature.none /proof"},
		{"openbadges3 2.1", "a JWT in order", profiled(nil), ""},
		{"openbadges3 2.1", "with its key in the header", profiled(tree{"kid": nil, "jwk": decoded(t, issuer.Public().JWK())}), ""},
		{"openbadges3 2.1", "a secret in the header", profiled(tree{"kid": nil, "jwk": changed(decoded(t, issuer.Public().JWK()), []change{set("/d", "AAAA")})}), "signature.noKey header /jwk"},
		{"openbadges3 2.1", "a key in the header that is a text", profiled(tree{"jwk": "key"}), "signature.noKey header /jwk"},
		{"openbadges3 2.1", "an extension that must be understood", profiled(tree{"crit": []any{"exp"}}), "signature.kindNotRead header /crit"},
		{"openbadges3 2.1", "another type of token", profiled(tree{"typ": "at+jwt"}), "signature.kindNotRead header /typ"},
		{"openbadges3 2.1", "four parts", bytesOf(func(t *testing.T) []byte { return []byte(credentialtest.JWT(t, "nordmark") + ".AAAA") }), "format.unreadable"},
		{"openbadges3 2.2", "no iss", profiled(nil, drop("/iss")), "signature.claims payload /iss"},
		{"openbadges3 2.2", "iss of another", profiled(nil, set("/iss", other.Controller())), "signature.claims payload /iss"},
		{"openbadges3 2.2", "no jti", profiled(nil, drop("/jti")), "signature.claims payload /jti"},
		{"openbadges3 2.2", "jti of another", profiled(nil, set("/jti", "urn:uuid:1")), "signature.claims payload /jti"},
		{"openbadges3 2.2", "sub of another", profiled(nil, set("/sub", other.Controller())), "signature.claims payload /sub"},
		{"openbadges3 2.2", "no nbf", profiled(nil, drop("/nbf")), "signature.claims payload /nbf"},
		{"openbadges3 2.2", "nbf of another time", profiled(nil, set("/nbf", 5.0)), "signature.claims payload /nbf"},
		{"openbadges3 2.2", "nbf that is a text", profiled(nil, set("/nbf", "2026")), "format.unreadable payload /nbf"},
		{"openbadges3 2.2", "exp of another time", profiled(nil, set("/exp", 4e9)), "signature.claims payload /exp"},
		{"openbadges3 2.2", "no exp of a badge that ends", profiled(nil, drop("/exp")), "signature.claims payload /exp"},
		{"openbadges3 2.2", "not in force yet, by both", profiled(nil, set("/nbf", float64(noon.Unix()+60)), set("/validFrom", "2026-05-11T12:01:00Z")), "start.ahead /validFrom"},
		{"openbadges3 2.2", "run out, by both", profiled(nil, set("/exp", float64(noon.Unix()-60)), set("/validUntil", "2026-05-11T11:59:00Z")), "end.past /validUntil"},
		{"openbadges3 2.2", "another signature", bytesOf(func(t *testing.T) []byte {
			text := credentialtest.JWT(t, "nordmark")
			return []byte(text[:len(text)-6] + "AAAAAA")
		}), "signature.changed signature"},
		{"openbadges3 2.2", "alg none", bytesOf(func(t *testing.T) []byte { return unsecured(encoded(t, badge(t)), `{"alg":"none","typ":"JWT"}`) }), "signature.none header /alg"},
		{"openbadges3 2.2", "a symmetric algorithm over the public key", bytesOf(func(t *testing.T) []byte {
			return append(unsecured(encoded(t, badge(t)), `{"alg":"HS256","typ":"JWT","kid":"`+issuer.Method()+`"}`), jws.Encode(make([]byte, 32))...)
		}), "signature.malformed header /alg"},
		{"openbadges3 2.2", "a key in the header that is not the issuer's", func(t *testing.T) judged {
			doc := badge(t)
			doc["iss"], doc["jti"], doc["nbf"], doc["exp"] = issuer.Controller(), doc["id"], float64(credentialtest.Noon.Unix()), float64(credentialtest.Noon.AddDate(5, 0, 0).Unix())
			return judgedBy(t, verifier(), token(t, other, tree{"typ": "JWT", "jwk": decoded(t, other.Public().JWK())}, doc))
		}, "issuer.other header /jwk"},
		{"openbadges3 2.3", "a purpose other than assertionMethod", shown("eddsa-rdfc-2022", set("/proof/0/proofPurpose", proof.Authentication)), "signature.purpose /proof/0/proofPurpose"},
		{"openbadges3 2.3", "a suite that does not exist", shown("eddsa-rdfc-2022", set("/proof/0/cryptosuite", "eddsa-rdfc-1999")), "signature.kindNotRead /proof/0/cryptosuite"},
		{"openbadges3 2.4", "a method whose controller is not the issuer", func(t *testing.T) judged {
			return judgedBy(t, verifier(), signedBy(t, other, badge(t), options(other)))
		}, "issuer.other /proof/verificationMethod"},
		{"openbadges3 2.5", "an issuer whose identifier leads to no keys", award(set("/issuer/id", "urn:uuid:nordmark")), "issuer.notResolvable /proof/verificationMethod"},
	})
	tell(t, []unseen{
		{"openbadges3 2.1", "no further members in the header", "issuers in use add some (x5c, cty); they are covered by the signature and change nothing, and those that would must be named in crit, which is refused"},
		{"openbadges3 2.2", "sub is there", "1EdTech's own samples leave it out; the subject stands in the credential that is signed all the same. One that says another is refused"},
		{"openbadges3 2.4", "key sets stay online for as long as credentials count", "of the issuer's server"},
	})
}
