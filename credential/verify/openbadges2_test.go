package verify_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"laurel/credential"
	"laurel/credential/did"
	"laurel/credential/fetch"
	"laurel/credential/verify"
)

// web is what answers at addresses; what is not in it does not.
type web map[string]string

func (w web) Fetch(_ context.Context, url, _ string) ([]byte, error) {
	switch body, ok := w[url]; {
	case !ok:
		return nil, did.ErrUnreachable
	case body == "404":
		return nil, did.ErrNotFound
	case body == "410":
		return nil, errors.Join(did.ErrNotFound, &fetch.Error{Kind: fetch.Status, Status: 410})
	default:
		return []byte(body), nil
	}
}

const olderContext = `"@context":"https://w3id.org/openbadges/v2"`

func olderBadge(verification string) string {
	return `{` + olderContext + `,"type":"Assertion","id":"https://varn.example/b/1","recipient":{"type":"email","hashed":true,"salt":"k7Qx","identity":"` +
		credential.HashIdentity("ada@example.org", "k7Qx") + `"},"issuedOn":"2024-05-04T12:00:00Z","badge":"https://varn.example/class","verification":` + verification + `}`
}

var olderParts = web{
	"https://varn.example/class":  `{` + olderContext + `,"type":"BadgeClass","id":"https://varn.example/class","name":"Welding","description":"Welds steel.","criteria":{"narrative":"Weld."},"issuer":"https://varn.example/issuer"}`,
	"https://varn.example/issuer": `{` + olderContext + `,"type":"Issuer","id":"https://varn.example/issuer","name":"Varn Works","url":"https://varn.example","email":"a@varn.example"}`,
}

func with(parts web, more ...string) web {
	out := maps.Clone(parts)
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

func TestHostedBadges(t *testing.T) {
	badge := olderBadge(`{"type":"hosted"}`)
	const at = "https://varn.example/b/1"
	issuerSays := func(policy string) web {
		return with(olderParts, at, badge, "https://varn.example/issuer", strings.Replace(olderParts["https://varn.example/issuer"], `"name"`, `"verification":`+policy+`,"name"`, 1))
	}
	elsewhere := strings.Replace(badge, "varn.example/b/1", "evil.example/b/1", 1)
	whole := strings.Replace(elsewhere, `"https://varn.example/class"`, `{"type":"BadgeClass","id":"https://varn.example/class","name":"Welding","description":"D","criteria":"https://x.example","issuer":{"id":"https://varn.example/issuer","type":"Issuer","name":"Varn Works","verification":{"allowedOrigins":["evil.example"]}}}`, 1)
	for _, tt := range []struct {
		name    string
		badge   string
		web     web
		verdict verify.Verdict
		code    string
	}{
		{"published", badge, with(olderParts, at, badge), verify.Good, "hosted.same"},
		{"published with its class inside", badge, with(olderParts, at, strings.Replace(badge, `"https://varn.example/class"`, olderParts["https://varn.example/class"], 1)), verify.Good, "hosted.same"},
		{"published in lists of one", badge, with(olderParts, at, strings.Replace(badge, `"Assertion"`, `["Assertion"]`, 1)), verify.Good, "hosted.same"},
		{"a word changed", strings.Replace(badge, "2024-05-04", "2025-05-04", 1), with(olderParts, at, badge), verify.NotGood, "hosted.differs"},
		{"a member added", strings.Replace(badge, `"recipient"`, `"narrative":"With honours.","recipient"`, 1), with(olderParts, at, badge), verify.NotGood, "hosted.differs"},
		{"its end left out", badge, with(olderParts, at, strings.Replace(badge, `"badge"`, `"expires":"2025-01-01T00:00:00Z","badge"`, 1)), verify.NotGood, "end.past"},
		{"another class in hand", strings.Replace(badge, "varn.example/class", "evil.example/class", 1), with(olderParts, at, badge), verify.NotGood, "hosted.differs"},
		{"revoked", badge, with(olderParts, at, `{"id":"`+at+`","revoked":true,"revocationReason":"a mistake"}`), verify.NotGood, "status.revoked"},
		{"taken away for good", badge, with(olderParts, at, "410"), verify.NotGood, "hosted.gone"},
		{"not published any more", badge, with(olderParts, at, "404"), verify.CouldNotTell, "hosted.notFound"},
		{"a page in its place", badge, with(olderParts, at, "<html>"), verify.CouldNotTell, "hosted.notFound"},
		{"no answer", badge, olderParts, verify.CouldNotTell, "hosted.unreachable"},
		{"not asked", badge, nil, verify.CouldNotTell, "hosted.offline"},
		{"without an address", strings.Replace(badge, at, "urn:uuid:1", 1), olderParts, verify.NotGood, "hosted.nowhere"},
		{"by http alone", strings.Replace(badge, at, "http://varn.example/b/1", 1), with(olderParts, "http://varn.example/b/1", strings.Replace(badge, at, "http://varn.example/b/1", 1)), verify.CouldNotTell, "hosted.unprotected"},
		{"by http, and by https too", strings.Replace(badge, at, "http://varn.example/b/1", 1), with(olderParts, at, strings.Replace(badge, at, "http://varn.example/b/1", 1)), verify.Good, "hosted.same"},

		{"at another’s", elsewhere, with(olderParts, "https://evil.example/b/1", elsewhere), verify.NotGood, "origin.another"},
		{"at another’s, with an issuer of its own making there", elsewhere, with(olderParts, "https://evil.example/b/1", whole), verify.NotGood, "origin.another"},
		{"at another’s, with an issuer of its own making inside", whole, with(olderParts, "https://evil.example/b/1", whole), verify.NotGood, "origin.another"},
		{"where the issuer says", badge, issuerSays(`{"startsWith":"https://varn.example/b/"}`), verify.Good, "origin.issuers"},
		{"elsewhere than the issuer says", badge, issuerSays(`{"startsWith":["https://varn.example/c/"]}`), verify.NotGood, "origin.another"},
		{"at a host that only begins alike", badge, issuerSays(`{"startsWith":"https://varn.exam"}`), verify.NotGood, "origin.another"},
		{"at a host the issuer names", badge, issuerSays(`{"allowedOrigins":"varn.example"}`), verify.Good, "origin.issuers"},
		{"at none of the hosts the issuer names", badge, issuerSays(`{"allowedOrigins":["other.example"]}`), verify.NotGood, "origin.another"},
		{"an issuer that does not answer", badge, with(olderParts, at, badge, "https://varn.example/issuer", "404"), verify.CouldNotTell, "origin.unreachable"},
		{"an issuer at no address", badge, with(olderParts, at, badge, "https://varn.example/class", strings.Replace(olderParts["https://varn.example/class"], "https://varn.example/issuer", "urn:uuid:2", 1)), verify.CouldNotTell, "issuer.notResolvable"},
		{"a class without an issuer", badge, with(olderParts, at, badge, "https://varn.example/class", strings.Replace(olderParts["https://varn.example/class"], `"issuer"`, `"tissuer"`, 1)), verify.NotGood, "issuer.none"},
		{"a class that does not answer", badge, with(olderParts, at, badge, "https://varn.example/class", "404"), verify.CouldNotTell, "origin.notChecked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := atNoon
			if tt.web != nil {
				v.Documents = tt.web
			}
			r := v.Verify(t.Context(), []byte(tt.badge), verify.Options{})
			if r.Verdict() != tt.verdict || !has(r, tt.code) {
				t.Errorf("%s, want %s for %s\n%s", r.Verdict(), tt.verdict, tt.code, listingOf(r))
			}
			if strings.ContainsAny(strings.Join(sentences(r), " "), "{}") {
				t.Error(sentences(r))
			}
		})
	}
}

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

// signedOlder is a badge as a JWS, signed with RS256 as Open Badges 2.0 wants.
func signedOlder(t testing.TB, badge string) string {
	t.Helper()
	b64 := base64.RawURLEncoding.EncodeToString
	message := b64([]byte(`{"alg":"RS256"}`)) + "." + b64([]byte(badge))
	sum := sha256.Sum256([]byte(message))
	signature, err := rsa.SignPKCS1v15(nil, rsaKey(), crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return message + "." + b64(signature)
}

func TestSignedOlderBadges(t *testing.T) {
	const keyAt, listAt = "https://varn.example/key", "https://varn.example/revoked"
	der, err := x509.MarshalPKIXPublicKey(&rsaKey().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public, _ := json.Marshal(string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})))
	keyDoc := func(owner string) string {
		return fmt.Sprintf(`{%s,"type":"CryptographicKey","id":%q,"owner":%q,"publicKeyPem":%s}`, olderContext, keyAt, owner, public)
	}
	issuer := func(more string) string {
		return strings.Replace(olderParts["https://varn.example/issuer"], `"name"`, more+`"name"`, 1)
	}
	all := with(olderParts, keyAt, keyDoc("https://varn.example/issuer"), "https://varn.example/issuer", issuer(`"publicKey":"`+keyAt+`",`))
	revoking := func(list string) web {
		return with(all, "https://varn.example/issuer", issuer(`"publicKey":"`+keyAt+`","revocationList":"`+listAt+`",`), listAt, list)
	}
	badge := olderBadge(`{"type":"signed","creator":"` + keyAt + `"}`)
	signed := signedOlder(t, badge)
	head, rest, _ := strings.Cut(signed, ".")
	_, signature, _ := strings.Cut(rest, ".")
	forged := head + "." + base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(badge, "2024", "2025", 1))) + "." + signature
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + strings.Split(signed, ".")[1] + "."
	for _, tt := range []struct {
		name    string
		badge   string
		web     web
		verdict verify.Verdict
		code    string
	}{
		{"signed", signed, all, verify.Good, "issuer.listed"},
		{"its key in the issuer’s profile", signed, with(all, keyAt, "404", "https://varn.example/issuer", issuer(`"publicKey":`+keyDoc("https://varn.example/issuer")+`,`)), verify.Good, "issuer.listed"},
		{"without the name of its key", signedOlder(t, olderBadge(`{"type":["SignedBadge"]}`)), all, verify.Good, "issuer.listed"},
		{"not in the list", signed, revoking(`{"revokedAssertions":["https://varn.example/b/2"]}`), verify.Good, "status.inForce"},
		{"in the list by its id", signed, revoking(`{"revokedAssertions":["https://varn.example/b/1"]}`), verify.NotGood, "status.revoked"},
		{"in the list with a reason", signed, revoking(`{"revokedAssertions":[{"id":"https://varn.example/b/1","revocationReason":"a mistake"}]}`), verify.NotGood, "status.revoked"},
		{"a list that does not answer", signed, revoking("404"), verify.CouldNotTell, "status.unreachable"},
		{"a list of something else", signed, revoking(`{"revoked":[]}`), verify.CouldNotTell, "status.unverified"},
		{"changed", forged, all, verify.NotGood, "signature.changed"},
		{"unsigned by its own account", none, all, verify.NotGood, "signature.none"},
		{"without its signature", badge, all, verify.NotGood, "signature.none"},
		{"a key the issuer does not list", signed, with(all, "https://varn.example/issuer", issuer("")), verify.NotGood, "issuer.notListed"},
		{"a key of somebody else", signed, with(all, keyAt, keyDoc("https://evil.example/issuer")), verify.NotGood, "issuer.other"},
		{"a key that does not answer", signed, with(all, keyAt, "404"), verify.CouldNotTell, "signature.noKey"},
		{"a key that is none", signed, with(all, keyAt, `{"publicKeyPem":"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"}`), verify.CouldNotTell, "signature.noKey"},
		{"an issuer that does not answer", signed, with(all, "https://varn.example/issuer", "404"), verify.CouldNotTell, "issuer.unreachable"},
		{"not asked", signed, nil, verify.CouldNotTell, "signature.noKey"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := atNoon
			if tt.web != nil {
				v.Documents = tt.web
			}
			r := v.Verify(t.Context(), []byte(tt.badge), verify.Options{})
			if r.Verdict() != tt.verdict || !has(r, tt.code) {
				t.Errorf("%s, want %s for %s\n%s", r.Verdict(), tt.verdict, tt.code, listingOf(r))
			}
		})
	}
	t.Run("its recipient", func(t *testing.T) {
		v := atNoon
		v.Documents = all
		for who, want := range map[string]string{"ada@example.org": "holder.match", "eve@example.org": "holder.differs"} {
			if r := v.Verify(t.Context(), []byte(signed), verify.Options{Recipient: who}); !has(r, want) {
				t.Errorf("%s: %s", who, listingOf(r))
			}
		}
	})
	t.Run("an issuer we know", func(t *testing.T) {
		v := atNoon
		v.Documents = all
		v.Issuers = func(_ context.Context, id string) (string, bool) {
			return "Varn Works AS", id == "https://varn.example/issuer"
		}
		r := v.Verify(t.Context(), []byte(signed), verify.Options{})
		if r.IssuerName != "Varn Works AS" || r.Headline() != "Good" || r.Credential.Achievement().Name != "Welding" {
			t.Errorf("%s %s", r.Headline(), r.Sentence())
		}
	})
}
