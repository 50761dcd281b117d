package credential_test

import (
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
)

// TestModel holds what [credential.CheckModel] and its siblings say about
// documents that are short enough to be seen whole. Line by line they are
// shown in server/vcapi.
func TestModel(t *testing.T) {
	const v2 = `"@context":["https://www.w3.org/ns/credentials/v2"],`
	const cred = v2 + `"type":["VerifiableCredential"],"issuer":"did:example:i","credentialSubject":{"id":"did:example:s"}`
	presentation, credentialOnly := credential.CheckPresentation, credential.CheckModel
	envelope := func(c *credential.Credential) []credential.Problem {
		return credential.CheckEnvelope(c, "EnvelopedVerifiableCredential")
	}
	for _, tt := range []struct {
		name, doc, pointer string
		check              func(*credential.Credential) []credential.Problem
	}{
		{"a credential", cred, "", credentialOnly},
		{"without dates", cred, "", credentialOnly},
		{"of the 1.1 model, without a date", `"@context":"https://www.w3.org/2018/credentials/v1","type":"VerifiableCredential","issuer":"did:example:i","credentialSubject":{"id":"did:example:s"}`, "/issuanceDate", credentialOnly},
		{"a date in a list", cred + `,"validFrom":["2026-05-04T09:00:00Z"]`, "/validFrom", credentialOnly},
		{"a date with its type", cred + `,"validUntil":{"@value":"2026-05-04T09:00:00Z"}`, "/validUntil", credentialOnly},
		{"dates of the other model", cred + `,"issuanceDate":"yesterday"`, "", credentialOnly},
		{"status in a list", cred + `,"credentialStatus":[{"type":"a"},{"id":"did:example:x"}]`, "/credentialStatus/1/type", credentialOnly},
		{"an empty list of statuses", cred + `,"credentialStatus":[]`, "", credentialOnly},
		{"a member with a slash", cred + `,"name":{"@value":"x","a/b":1}`, "/name/a~1b", credentialOnly},
		{"digests in a list", cred + `,"relatedResource":{"id":"https://a.example/","digestSRI":["sha256-x","sha384-y"]}`, "", credentialOnly},
		{"a digest that is none", cred + `,"relatedResource":{"id":"https://a.example/","digestSRI":5}`, "/relatedResource/digestSRI", credentialOnly},
		{"nothing", ``, "/@context", credentialOnly},
		{"a presentation", v2 + `"type":"VerifiablePresentation"`, "", presentation},
		{"a presentation of text", v2 + `"type":"VerifiablePresentation","verifiableCredential":["ey.."]`, "/verifiableCredential/0", presentation},
		{"a holder by name", v2 + `"type":"VerifiablePresentation","holder":{"name":"Ada"}`, "/holder/id", presentation},
		{"a credential as a presentation", cred, "/type", presentation},
		{"an envelope", v2 + `"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,ey"`, "", envelope},
		{"an envelope of two types", v2 + `"type":["EnvelopedVerifiableCredential","VerifiableCredential"],"id":"data:application/vc+jwt,ey"`, "/type", envelope},
		{"an envelope round a link", v2 + `"type":"EnvelopedVerifiableCredential","id":"https://a.example/vc"`, "/id", envelope},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.check(parse(t, []byte("{"+tt.doc+"}")))
			if tt.pointer == "" && len(got) > 0 || tt.pointer != "" && (len(got) == 0 || got[0].Pointer != tt.pointer) {
				t.Errorf("got %v, want %q", got, tt.pointer)
			}
		})
	}
	if got := credential.CheckModel(parse(t, credentialtest.Signed(t, "issuer"))); len(got) > 0 {
		t.Errorf("our own badge: %v", got)
	}
}

func FuzzModel(f *testing.F) {
	f.Add([]byte(`{"@context":[],"type":{},"name":[{"@value":{}}],"credentialSubject":[[]],"relatedResource":[{"digestSRI":[null]}]}`))
	f.Add(credentialtest.Signed(f, "issuer"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := credential.Parse(raw)
		if err != nil {
			return
		}
		all := append(credential.CheckModel(c), credential.CheckPresentation(c)...)
		for _, p := range append(all, credential.CheckEnvelope(c, "EnvelopedVerifiablePresentation")...) {
			if p.Code == "" || p.Text == "" || p.Severity != credential.Error {
				t.Fatalf("a problem without its words: %+v", p)
			}
		}
	})
}
