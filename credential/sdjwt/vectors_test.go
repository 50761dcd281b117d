package sdjwt_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"laurel/credential/credentialtest/tally"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

// shared reads a published file, or skips the test by name where there is none.
func shared(t testing.TB, parts ...string) []byte {
	t.Helper()
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(root, "spec")); err != nil {
		t.Skipf("published vectors are not here (%s): set LAUREL_SHARED", filepath.Join(parts...))
	}
	raw, err := os.ReadFile(filepath.Join(append([]string{root, "spec", "vectors"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

type laurelVectors struct {
	IssuerKey        json.RawMessage
	IssuerPrivateJwk json.RawMessage
	HolderPrivateJwk json.RawMessage
	KnownAnswers     []struct{ Disclosure, Digest string } `json:"known_answers"`
	Cases            []struct {
		Name              string
		Valid             bool
		Why               string
		Now               int64
		RequireKeyBinding bool
		Aud, Nonce        string
		Presentation      string
		ProcessedPayload  map[string]any
	}
	Issuance struct {
		Payload     json.RawMessage
		Disclosures []struct{ Disclosure, Digest string }
		SdJwt       string
	}
}

func vectors(t testing.TB) (v laurelVectors, issuer key.Public) {
	t.Helper()
	if err := json.Unmarshal(shared(t, "sd-jwt", "laurel-vectors.json"), &v); err != nil {
		t.Fatal(err)
	}
	issuer, err := key.ParseJWK(v.IssuerKey)
	if err != nil {
		t.Fatal(err)
	}
	return v, issuer
}

// check is all that a reader of SD-JWT VCs does.
func check(text string, issuer key.Public, binding bool, want sdjwt.Expected) (*sdjwt.VC, error) {
	tok, err := sdjwt.Parse([]byte(text))
	if err != nil {
		return nil, err
	}
	if err := tok.Verify(issuer); err != nil {
		return nil, err
	}
	vc, err := tok.VC()
	if err != nil {
		return nil, err
	}
	if err := tok.InForce(want.Now); err != nil {
		return nil, err
	}
	if binding {
		return vc, tok.VerifyBinding(want)
	}
	return vc, nil
}

func TestPresentations(t *testing.T) {
	v, issuer := vectors(t)
	for _, c := range v.Cases {
		t.Run(c.Name, func(t *testing.T) {
			tally.Ran(t, "sd-jwt", "SD-JWT VC", tally.Verify)
			want := sdjwt.Expected{Audience: c.Aud, Nonce: c.Nonce, Now: time.Unix(c.Now, 0)}
			vc, err := check(c.Presentation, issuer, c.RequireKeyBinding, want)
			switch {
			case c.Valid && err != nil:
				t.Fatal(err)
			case !c.Valid && err == nil:
				t.Fatalf("it passes; %s", c.Why)
			case !c.Valid:
				t.Log(err)
				return
			}
			if !reflect.DeepEqual(vc.Claims, c.ProcessedPayload) {
				t.Errorf("it says %v, want %v", vc.Claims, c.ProcessedPayload)
			}
			if vc.String() != c.Presentation {
				t.Error("it is not itself when written")
			}
			packed, err := vc.JSON()
			if err != nil {
				t.Fatal(err)
			}
			again, err := sdjwt.Parse(packed)
			if err != nil || again.String() != c.Presentation || again.Verify(issuer) != nil {
				t.Errorf("it is not itself in the JSON form: %v", err)
			}
		})
	}
}

func TestKnownAnswers(t *testing.T) {
	v, issuer := vectors(t)
	tok, err := sdjwt.Parse([]byte(v.Issuance.SdJwt))
	if err != nil {
		t.Fatal(err)
	}
	if err := tok.Verify(issuer); err != nil {
		t.Error(err)
	}
	for i, d := range v.Issuance.Disclosures {
		if got := tok.Disclosures[i]; got.Text != d.Disclosure || got.Digest != d.Digest {
			t.Errorf("%s has the digest %s, want %s", d.Disclosure, got.Digest, d.Digest)
		}
	}
	for _, a := range v.KnownAnswers {
		if got := sdjwt.Digest(a.Disclosure); got != a.Digest {
			t.Errorf("%s has the digest %s, want %s", a.Disclosure, got, a.Digest)
		}
	}
}

// TestHolder presents and binds anew what was issued.
func TestHolder(t *testing.T) {
	v, issuer := vectors(t)
	tok, err := sdjwt.Parse([]byte(v.Issuance.SdJwt))
	if err != nil {
		t.Fatal(err)
	}
	priv, err := key.ParsePrivateJWK(v.HolderPrivateJwk)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1793500100, 0)
	shown, err := tok.Present(sdjwt.At(true, "/address/street"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := shown.Bind(context.Background(), key.DIDKeySigner(priv), "https://reader.example", "n1", now)
	if err != nil {
		t.Fatal(err)
	}
	want := sdjwt.Expected{Audience: "https://reader.example", Nonce: "n1", Now: now}
	vc, err := check(text, issuer, true, want)
	if err != nil {
		t.Fatal(err)
	}
	address := map[string]any{"street": "Appelweg 3", "country": "NL"}
	if !reflect.DeepEqual(vc.Claims["address"], address) || vc.Claims["given_name"] != nil || len(vc.Disclosures) != 2 {
		t.Errorf("it shows %v", vc.Claims)
	}
	for name, other := range map[string]sdjwt.Expected{
		"another reader": {Audience: "https://other.example", Nonce: "n1", Now: now},
		"another nonce":  {Audience: "https://reader.example", Nonce: "n2", Now: now},
		"no nonce":       {Audience: "https://reader.example", Now: now},
		"too late":       {Audience: "https://reader.example", Nonce: "n1", Now: now.Add(7 * time.Minute)},
		"too early":      {Audience: "https://reader.example", Nonce: "n1", Now: now.Add(-2 * time.Minute)},
	} {
		if _, err := check(text, issuer, true, other); err == nil {
			t.Errorf("%s is content with it", name)
		}
	}
	mallory, err := key.Generate(key.P256)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shown.Bind(context.Background(), key.DIDKeySigner(mallory), "a", "n", now); err == nil {
		t.Error("another's key binds it")
	}
}

// TestPublishedExamples reads the examples of OpenID4VP and OpenID4VCI, which
// are printed with line breaks and signed with the same keys.
func TestPublishedExamples(t *testing.T) {
	_, issuer := vectors(t)
	tally.RanMany(t, "oid4vp", "SD-JWT VC", tally.Verify, 2)
	tally.Ran(t, "oid4vci", "SD-JWT VC", tally.Verify)
	unbroken := func(raw []byte) string { return strings.Join(strings.Fields(string(raw)), "") }
	presentation := unbroken(shared(t, "oid4vp", "sd_jwt_vcld", "01", "sd_jwt_presentation.txt"))
	vc, err := check(presentation, issuer, true, sdjwt.Expected{Audience: "https://verifier.example.org", Nonce: "1234567890", Now: time.Unix(1744743394, 0)})
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(shared(t, "oid4vp", "sd_jwt_vcld", "01", "verified_contents.json"), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(vc.Claims, want) {
		t.Errorf("it says %v, want %v", vc.Claims, want)
	}
	issued := unbroken(shared(t, "oid4vp", "sd_jwt_vcld", "01", "sd_jwt_issuance.txt"))
	whole, err := check(issued, issuer, false, sdjwt.Expected{Now: time.Unix(1744743394, 0)})
	if err != nil || len(whole.Disclosures) != 3 {
		t.Fatalf("%d disclosures: %v", len(whole.Disclosures), err)
	}
	part, err := whole.Present(sdjwt.At(true, "/ld/credentialSubject/givenName"))
	if err != nil || !strings.HasPrefix(presentation, part.String()) {
		t.Errorf("we would present %s (%v)", part, err)
	}
	response := string(shared(t, "oid4vci", "credential_response_sd_jwt_vc.txt"))
	_, response, _ = strings.Cut(response, `"credential": "`)
	response, _, _ = strings.Cut(response, `"`)
	vc, err = check(unbroken([]byte(response)), issuer, false, sdjwt.Expected{Now: time.Unix(1744743394, 0)})
	if err != nil || vc.Vct != "https://credentials.example.com/identity_credential" || len(vc.Disclosures) != 9 || vc.Claims["is_over_65"] != true {
		t.Errorf("the response says %+v (%v)", vc, err)
	}
}
