package credential_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/credentialtest/tally"
)

// TestCheckNamesThePlace changes the sample badge in one place.
func TestCheckNamesThePlace(t *testing.T) {
	sample := string(credentialtest.JSON(t, credentialtest.Badge("did:example:nordmark")))
	for _, tt := range []struct {
		name, old, new string
		code, pointer  string
		severity       credential.Severity
	}{
		{"first context", `"https://www.w3.org/ns/credentials/v2",`, ``, "context.first", "/@context", credential.Error},
		{"older model", `https://www.w3.org/ns/credentials/v2`, `https://www.w3.org/2018/credentials/v1`, "context.oldModel", "/@context", credential.Warning},
		{"context alias", `context-3.0.3.json`, `context.json`, "context.alias", "/@context", credential.Warning},
		{"older context", `context-3.0.3.json`, `context-3.0.1.json`, "context.alias", "/@context", credential.Warning},
		{"context of another", `https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json`, `https://example.org/c.json`, "context.noBadge", "/@context", credential.Error},
		{"context third", `"https://purl.imsglobal.org/spec`, `"https://w3id.org/security/data-integrity/v2","https://purl.imsglobal.org/spec`, "context.order", "/@context", credential.Warning},
		{"no id", `"id":"https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c",`, ``, "shape.missing", "/id", credential.Error},
		{"relative id", `https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c`, `/a/1`, "shape.uri", "/id", credential.Error},
		{"no credential", `"VerifiableCredential",`, ``, "type.notCredential", "/type", credential.Error},
		{"no badge", `,"OpenBadgeCredential"`, ``, "type.notBadge", "/type", credential.Error},
		{"name is a number", `"name":"Pruning Young Fruit Trees","description"`, `"name":7,"description"`, "shape.type", "/name", credential.Error},
		{"no issuer", `"issuer":{`, `"author":{`, "shape.missing", "/issuer", credential.Error},
		{"issuer of another class", `"type":["Profile"],"name":"Nordmark Horticultural College","description"`, `"type":["Person"],"description"`, "shape.type", "/issuer/type", credential.Error},
		{"no start", `"validFrom":"2026-05-04T12:00:00Z",`, ``, "shape.missing", "/validFrom", credential.Error},
		{"start without zone", `"validFrom":"2026-05-04T12:00:00Z"`, `"validFrom":"2026-05-04T12:00:00"`, "date.zone", "/validFrom", credential.Error},
		{"start is a day", `"validFrom":"2026-05-04T12:00:00Z"`, `"validFrom":"2026-05-04"`, "date.unreadable", "/validFrom", credential.Error},
		{"ends before it starts", `"validUntil":"2031`, `"validUntil":"2021`, "date.order", "/validUntil", credential.Error},
		{"subject of another class", `"AchievementSubject"`, `"Person"`, "shape.type", "/credentialSubject/type", credential.Error},
		{"credits as a text", `"creditsEarned":1.5`, `"creditsEarned":"1.5"`, "shape.type", "/credentialSubject/creditsEarned", credential.Error},
		{"no criteria", `"criteria":{"narrative":"Prune **three** trees under observation."},`, ``, "shape.missing", "/credentialSubject/achievement/criteria", credential.Error},
		{"empty criteria", `{"narrative":"Prune **three** trees under observation."}`, `{}`, "criteria.empty", "/credentialSubject/achievement/criteria", credential.Warning},
		{"own achievement type", `"MicroCredential"`, `"Workshop"`, "shape.enumeration", "/credentialSubject/achievement/achievementType", credential.Warning},
		{"relative target", `http://data.europa.eu/snb/eqf/3`, `eqf 3`, "shape.uri", "/credentialSubject/achievement/alignment/1/targetUrl", credential.Error},
		{"identity without a hash", `"identityHash"`, `"hash"`, "shape.missing", "/credentialSubject/identifier/0/identityHash", credential.Error},
		{"result of another achievement", `"resultDescription":"urn:uuid:2d1f7c2e-5a41-4a8c-9a53-3d1c1c3f9b10"`, `"resultDescription":"urn:uuid:0"`, "result.undescribed", "/credentialSubject/result/0/resultDescription", credential.Error},
		{"result out of bounds", `"value":"83"`, `"value":"183"`, "result.value", "/credentialSubject/result/0/value", credential.Warning},
		{"status wanted", `"resultType":"Percent"`, `"resultType":"Status"`, "shape.missing", "/credentialSubject/result/0/status", credential.Error},
		{"status of one's own", `"value":"83"`, `"status":"Brilliant"`, "shape.value", "/credentialSubject/result/0/status", credential.Error},
		{"evidence of another class", `"type":["Evidence"]`, `"type":["Proof"]`, "shape.type", "/evidence/0/type", credential.Error},
		{"no place in the list", `"statusListIndex":"94567",`, ``, "shape.missing", "/credentialStatus/statusListIndex", credential.Error},
		{"negative place", `"statusListIndex":"94567"`, `"statusListIndex":"-1"`, "shape.type", "/credentialStatus/statusListIndex", credential.Error},
		{"place as a number", `"statusListIndex":"94567"`, `"statusListIndex":94567`, "shape.type", "/credentialStatus/statusListIndex", credential.Warning},
		{"nobody named", `"identifier":[{`, `"other":[{`, "subject.nobody", "/credentialSubject", credential.Warning},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(sample, tt.old, tt.new, 1)
			if changed == sample {
				t.Fatalf("the sample lacks %s", tt.old)
			}
			problems := credential.Check(parse(t, []byte(changed)))
			for _, p := range problems {
				if p.Code == tt.code && p.Pointer == tt.pointer && p.Severity == tt.severity {
					return
				}
			}
			t.Errorf("got %+v, want %s at %s", problems, tt.code, tt.pointer)
		})
	}
}

// TestCheckSeesAtOnce: what we write ourselves is never looked at twice.
func TestCheckSeesAtOnce(t *testing.T) {
	for _, doc := range []string{string(credentialtest.JSON(t, credentialtest.Badge("did:example:nordmark"))), fullEndorsement, fullDescriptor} {
		if c := parse(t, []byte(doc)); !credential.Quickly(c) {
			t.Errorf("%s takes the long way: %v", c.Kind(), credential.Checked(c))
		}
	}
}

func TestCheckPlainCredential(t *testing.T) {
	for _, tt := range []struct{ name, raw, code string }{
		{"fine", `{"@context":"https://www.w3.org/ns/credentials/v2","type":"VerifiableCredential","issuer":"did:example:a","credentialSubject":[{"id":"did:example:b"},{"name":"Ada"}]}`, ""},
		{"issuer object", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":{"id":"did:example:a","name":"A"},"credentialSubject":{"name":"Ada"}}`, ""},
		{"issuer without id", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":{"name":"A"},"credentialSubject":{"name":"Ada"}}`, "shape.missing"},
		{"no subject", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":"did:example:a"}`, "shape.missing"},
		{"subject is a text", `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":"did:example:a","credentialSubject":"did:example:b"}`, "shape.type"},
		{"nothing at all", `{}`, "shape.missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			faults := credential.Faults(credential.Check(parse(t, []byte(tt.raw))))
			if tt.code == "" && len(faults) > 0 || tt.code != "" && (len(faults) == 0 || faults[0].Code != tt.code) {
				t.Errorf("got %v, want %q", faults, tt.code)
			}
		})
	}
}

// TestPublishedSamples: the validator's own samples have the faults of shape
// that their names announce, and no others.
func TestPublishedSamples(t *testing.T) {
	folder := credentialtest.Shared(t, "spec/vectors/1edtech-validator/inspector-vc/src/test/resources/ob30")
	faults := map[string]string{ // file → place of the first fault
		"simple-err-context.json": "/@context",
		"simple-err-credential-subject-achievement-result-description-type.json": "/credentialSubject/achievement/resultDescription/2/type",
		"simple-err-credential-subject-identifier-type.json":                     "/credentialSubject/identifier/0/type",
		"simple-err-credential-subject-profile-type.json":                        "/credentialSubject/source/type",
		"simple-err-credential-subject-result-type.json":                         "/credentialSubject/result/1/type",
		"simple-err-credential-subject-type.json":                                "/credentialSubject/type",
		"simple-err-evidence-type.json":                                          "/evidence/1/type",
		"simple-err-issuer-otheridentifier-type.json":                            "/issuer/otherIdentifier/1/type",
		"simple-err-issuer-parentorg-type.json":                                  "/issuer/parentOrg/type",
		"simple-err-issuer-type.json":                                            "/issuer/type",
		"simple-err-type.json":                                                   "/type",
		"simple-err-issuer.json":                                                 "/credentialSubject/achievement",
		// These two announce something else and lack an achievement besides.
		"simple-err-issued.json": "/credentialSubject/achievement",
		"simple-noproof.json":    "/credentialSubject/achievement",
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d samples found: %v", len(files), err)
	}
	tally.RanMany(t, "1edtech-validator", "Open Badges 3.0", tally.Read, len(files))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := credential.Faults(credential.Check(parse(t, raw)))
		want := faults[filepath.Base(file)]
		if want == "" && len(got) > 0 || want != "" && (len(got) == 0 || got[0].Pointer != want) {
			t.Errorf("%s: got %v, want a fault at %q", filepath.Base(file), got, want)
		}
	}
}
