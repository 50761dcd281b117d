package verify_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// documents answers for did:web and https addresses from a table.
type documents map[string]*did.Document

func (d documents) resolver() did.Resolver {
	return did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
		doc, ok := d[url]
		if !ok {
			return nil, did.ErrNotFound
		}
		if doc == nil {
			return nil, did.ErrUnreachable
		}
		return json.Marshal(doc)
	}))
}

func TestIssuersKey(t *testing.T) {
	const (
		web    = "did:web:nordmark.example"
		at     = "https://nordmark.example/.well-known/did.json"
		page   = "https://badges.example/issuers/1"
		tenant = "https://badges.example/issuers/2" // another customer of the same host
	)
	webSigner, _, webDoc := credentialtest.WebSigners(web, "nordmark")
	_, _, otherDoc := credentialtest.WebSigners(web, "somebody")
	pageSigner, _, pageDoc := credentialtest.WebSigners(page, "nordmark")
	tenantSigner, _, tenantDoc := credentialtest.WebSigners(tenant, "tenant")
	ended := func() *did.Document {
		_, _, doc := credentialtest.WebSigners(web, "nordmark")
		return doc
	}
	impostor := key.NewSigner(credentialtest.Key(key.Ed25519, "impostor"), web, "did:web:impostor.example#key")
	stranger := key.NewSigner(credentialtest.Key(key.Ed25519, "nordmark"), "urn:uuid:6f2e33e5-7a29-4155-840a-59483ba10164", credentialtest.Signer("nordmark").Method())
	tenantAsPage := key.NewSigner(credentialtest.Key(key.Ed25519, "tenant"), page, tenantSigner.Method())
	for _, tt := range []struct {
		name      string
		signer    key.Signer
		documents documents
		want      verify.Outcome
		code      string
	}{
		{"did:web lists it", webSigner, documents{at: webDoc}, verify.Pass, "issuer.listed"},
		{"did:web lists others", webSigner, documents{at: otherDoc}, verify.Fail, "issuer.notListed"},
		{"did:web does not answer", webSigner, documents{at: nil}, verify.Unknown, "issuer.unreachable"},
		{"did:web has no document", webSigner, documents{}, verify.Unknown, "issuer.notFound"},
		{"document of another", webSigner, documents{at: pageDoc}, verify.Fail, "issuer.notListed"},
		{"key of another did", impostor, documents{at: webDoc}, verify.Fail, "issuer.other"},
		{"https address lists it", pageSigner, documents{page: pageDoc}, verify.Pass, "issuer.listed"},
		{"https address lists nothing", pageSigner, documents{}, verify.Unknown, "issuer.notFound"},
		{"key of another under the same host", tenantAsPage, documents{page: pageDoc, tenant: tenantDoc}, verify.Fail, "issuer.other"},
		{"issuer that no key can be tied to", stranger, documents{}, verify.Unknown, "issuer.notResolvable"},
		{"still in use", webSigner, documents{at: ended()}, verify.Pass, "issuer.listed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := verifier(inForce(t, webSigner))
			v.Resolver = tt.documents.resolver()
			r := v.Verify(t.Context(), signed(t, tt.signer, noStatus), verify.Options{})
			outcome(t, r, verify.IssuerKey, tt.want, tt.code)
			if tt.want != verify.Pass && r.Verdict() == verify.Good {
				t.Error("shown as good")
			}
		})
	}
}

func noStatus(c *credential.AchievementCredential) { c.CredentialStatus = nil }

func TestAKeyOutOfUse(t *testing.T) {
	const web, at = "did:web:nordmark.example", "https://nordmark.example/.well-known/did.json"
	signer, _, doc := credentialtest.WebSigners(web, "nordmark")
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	v := verifier(nil)
	for until, code := range map[string]string{"2026-05-12T00:00:00Z": "issuer.listed", "2026-05-05T00:00:00Z": "issuer.keyEndedSince", "2026-05-04T11:00:00Z": "issuer.keyEnded"} {
		ended := bytes.ReplaceAll(raw, []byte(`"type":"Multikey"`), []byte(`"type":"Multikey","expires":"`+until+`"`))
		v.Resolver = did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
			if url != at {
				return nil, did.ErrNotFound
			}
			return ended, nil
		}))
		if r := v.Verify(t.Context(), signed(t, signer, noStatus), verify.Options{}); !has(r, code) {
			t.Errorf("until %s: want %s\n%s", until, code, listingOf(r))
		}
	}
}

func TestJWTsOfDIDWeb(t *testing.T) {
	const web, at = "did:web:nordmark.example", "https://nordmark.example/.well-known/did.json"
	_, p256, doc := credentialtest.WebSigners(web, "nordmark")
	_, stranger, strangersDoc := credentialtest.WebSigners(web, "stranger")
	for _, tt := range []struct {
		name      string
		signer    key.Signer
		documents documents
		want      verify.Verdict
		code      string
	}{
		{"ES256", p256, documents{at: doc}, verify.Good, "issuer.listed"},
		{"unreachable", p256, documents{at: nil}, verify.CouldNotTell, "issuer.unreachable"},
		{"a stranger's", stranger, documents{at: doc}, verify.NotGood, "issuer.notListed"},
		{"after another document took its place", p256, documents{at: strangersDoc}, verify.NotGood, "issuer.notListed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := credentialtest.Badge(web)
			c.CredentialStatus = nil
			jwt, err := proof.SignJWT(t.Context(), credentialtest.JSON(t, c), tt.signer)
			if err != nil {
				t.Fatal(err)
			}
			v := verifier(nil)
			v.Resolver = tt.documents.resolver()
			enveloped := `{"@context":"https://www.w3.org/ns/credentials/v2","type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,` + jwt + `"}`
			for _, raw := range []string{jwt, enveloped} {
				r := v.Verify(t.Context(), []byte(raw), verify.Options{})
				if r.Verdict() != tt.want || !has(r, tt.code) || r.Secured != "vc-jwt ES256" {
					t.Errorf("%s, want %s for %s, secured by %q\n%s", r.Verdict(), tt.want, tt.code, r.Secured, listingOf(r))
				}
			}
		})
	}
}

func TestSeveralProofs(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	good := signed(t, s, noStatus)
	start := bytes.Index(good, []byte(`"proof":[`)) + len(`"proof":[`)
	head, own := string(good[:start]), strings.TrimSuffix(string(good[start:]), "]}")
	flipped := strings.Replace(own, `"created":"2026`, `"created":"2025`, 1)
	unread := `{"type":"RsaSignature2018","created":"2026-05-04T12:00:00Z","verificationMethod":"` + s.Method() + `","proofPurpose":"assertionMethod","proofValue":"zAAA"}`
	chained := func(id string) string { return strings.Replace(own, `{`, `{"previousProof":"`+id+`",`, 1) }
	purpose := strings.Replace(own, "assertionMethod", "authentication", 1)
	expired := proofWith(t, head, s, `,"expires":"2026-05-10T00:00:00Z"`)
	others := proofWith(t, head, credentialtest.Signer("somebody"), "")
	for _, tt := range []struct {
		name, proofs string
		want         verify.Outcome
		code         string
	}{
		{"one", own, verify.Pass, "signature.good"},
		{"twice the same", own + "," + own, verify.Pass, "signature.good"},
		{"one of a kind not read", own + "," + unread, verify.Pass, "signature.good"},
		{"the other way round", unread + "," + own, verify.Pass, "signature.good"},
		{"only a kind not read", unread, verify.Unknown, "signature.kindNotRead"},
		{"one wrong", own + "," + flipped, verify.Fail, "signature.changed"},
		{"one wrong, the other not read", unread + "," + flipped, verify.Fail, "signature.changed"},
		{"for something else", purpose, verify.Fail, "signature.purpose"},
		{"one that was for something else", own + "," + purpose, verify.Pass, "signature.good"},
		{"one that has run out", expired + "," + own, verify.Pass, "signature.good"},
		{"only one that has run out", expired, verify.Fail, "signature.expired"},
		{"somebody else's besides", own + "," + others, verify.Pass, "signature.good"},
		{"somebody else's, and one not read", others + "," + unread, verify.Unknown, "signature.kindNotRead"},
		{"built on one that is not there", chained("urn:uuid:1"), verify.Fail, "signature.malformed"},
		{"none", "", verify.Fail, "signature.none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := verifier(nil).Verify(t.Context(), []byte(head+tt.proofs+"]}"), verify.Options{})
			outcome(t, r, verify.Signature, tt.want, tt.code)
		})
	}
}

// W3C's own chains: all but one are built on proofs that are there.
func TestPublishedChains(t *testing.T) {
	for _, name := range []string{"signedProofChain1.json", "signedProofChain2.json", "signedProofSet1.json", "signedProofSet2.json"} {
		raw := credentialtest.ReadShared(t, "spec/vectors/vc-di-eddsa/proof-set-chain", name)
		r := verifier(nil).Verify(t.Context(), raw, verify.Options{})
		outcome(t, r, verify.Signature, verify.Pass, "signature.good")
	}
}

func TestUnknownIsNotForged(t *testing.T) {
	s := credentialtest.Signer("nordmark")
	v := verifier(inForce(t, s))
	for _, tt := range []struct {
		name    string
		issuers verify.IssuerNames
		want    string
	}{
		{"nobody to ask", nil, "Good. This credential is genuine, unchanged and in force."},
		{"known", func(_ context.Context, id string) (string, bool) { return "Nordmark University", id == s.Controller() },
			"Good. This credential is genuine, unchanged and in force. Nordmark University issued it."},
		{"unknown", func(context.Context, string) (string, bool) { return "", false },
			"Genuine, but we do not know the issuer. It is unchanged and in force. Nobody has shown us who holds its key. That is not a sign of forgery."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v.Issuers = tt.issuers
			r := v.Verify(t.Context(), credentialtest.Signed(t, "nordmark"), verify.Options{})
			if got := r.Headline() + ". " + r.Sentence(); got != tt.want || r.Verdict() != verify.Good || r.IssuerKnown != (tt.name == "known") {
				t.Errorf("%s, known %v: %s", r.Verdict(), r.IssuerKnown, got)
			}
		})
	}
}

func TestReportAsJSON(t *testing.T) {
	r := verifier(lists{}).Verify(t.Context(), credentialtest.Signed(t, "nordmark"), verify.Options{})
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Verdict, Headline, Sentence, Secured string
		Checks                               []struct{ Check, Outcome, Code, Word, Sentence string }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	last := got.Checks[len(got.Checks)-1]
	if got.Verdict != "couldNotTell" || got.Secured != "eddsa-rdfc-2022" || last.Check != "status" || last.Outcome != "unknown" || last.Word != "could not tell" || last.Sentence == "" {
		t.Errorf("got %s", raw)
	}
	if want := "The credential is genuine and unchanged. We could not find out whether it has been revoked, because the issuer’s list did not answer."; got.Sentence != want {
		t.Errorf("got  %s\nwant %s", got.Sentence, want)
	}
}

// proofWith makes a proof over a document that ends with its proofs, by any
// signer and with further options.
func proofWith(t testing.TB, head string, s key.Signer, more string) string {
	t.Helper()
	doc, _, _ := strings.Cut(head, `,"proof":[`)
	options := `{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"2026-05-04T12:00:00Z","verificationMethod":"` + s.Method() + `","proofPurpose":"assertionMethod"` + more
	var message []byte
	for i, text := range []string{options + "}", doc + "}"} {
		var tree map[string]any
		if err := json.Unmarshal([]byte(text), &tree); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			var whole map[string]any
			if err := json.Unmarshal([]byte(doc+"}"), &whole); err != nil {
				t.Fatal(err)
			}
			tree["@context"] = whole["@context"]
		}
		quads, err := canon.Canonicalize(tree, canon.Options{})
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(quads)
		message = append(message, sum[:]...)
	}
	signature, err := s.Sign(t.Context(), message)
	if err != nil {
		t.Fatal(err)
	}
	return options + `,"proofValue":"` + multibase.Base58(signature) + `"}`
}
