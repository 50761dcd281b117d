package proof_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
)

const eddsaVectors = "spec/vectors/vc-di-eddsa"

// TestPublishedSigning makes the W3C samples anew: same key, same moment,
// same signature.
func TestPublishedSigning(t *testing.T) {
	var pair struct{ PublicKeyMultibase, PrivateKeyMultibase string }
	readJSON(t, &pair, eddsaVectors, "keyPair.json")
	secret, err := multibase.Decode(pair.PrivateKeyMultibase)
	if err != nil {
		t.Fatal(err)
	}
	priv, err := key.FromSecret(key.Ed25519, secret[2:]) // after the multicodec number
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ doc, folder string }{
		{"unsigned.json", "eddsa-rdfc-2022"},
		{"employmentAuth.json", "eddsa-rdfc-2022/employ"},
	} {
		t.Run(tt.doc, func(t *testing.T) {
			doc := credentialtest.ReadShared(t, eddsaVectors, tt.doc)
			want := strings.TrimSpace(string(credentialtest.ReadShared(t, eddsaVectors, tt.folder, "sigBTC58DataInt.txt")))
			var config struct{ Created, VerificationMethod string }
			readJSON(t, &config, eddsaVectors, tt.folder, "proofConfigDataInt.json")
			created, err := time.Parse(time.RFC3339, config.Created)
			if err != nil {
				t.Fatal(err)
			}
			c := parse(t, doc)
			s := key.NewSigner(priv, c.Issuer().ID, config.VerificationMethod)
			signed, err := proof.Sign(context.Background(), doc, s, created)
			if err != nil {
				t.Fatal(err)
			}
			if got := parse(t, signed).Proofs()[0].ProofValue; got != want {
				t.Errorf("proofValue\n got %s\nwant %s", got, want)
			}
			end := bytes.LastIndexByte(doc, '}')
			if !bytes.HasPrefix(signed, doc[:end]) || !bytes.HasSuffix(signed, doc[end:]) {
				t.Error("the document's bytes were changed")
			}
		})
	}
}

// TestPublishedProofs verifies the W3C samples, proof sets and chains among them.
func TestPublishedProofs(t *testing.T) {
	for _, name := range []string{
		"eddsa-rdfc-2022/signedDataInt.json", "eddsa-rdfc-2022/employ/signedDataInt.json",
		"proof-set-chain/signedProofSet1.json", "proof-set-chain/signedProofSet2.json",
		"proof-set-chain/signedProofChain1.json", "proof-set-chain/signedProofChain2.json",
	} {
		t.Run(name, func(t *testing.T) {
			c := parse(t, credentialtest.ReadShared(t, eddsaVectors, name))
			proofs := proof.Embedded(c)
			if len(proofs) == 0 {
				t.Fatal("no proof found")
			}
			for i, p := range proofs {
				k, err := p.Key(context.Background(), did.Standard(nil), c.Issuer().ID)
				if err != nil {
					t.Fatalf("proof %d: key: %v", i, err)
				}
				if err := p.Verify(k.Public); err != nil {
					t.Errorf("proof %d: %v", i, err)
				}
			}
		})
	}
}

// TestFixtures verifies every eddsa-rdfc-2022 proof of the DCC fixtures,
// whose did:web documents lie beside them.
func TestFixtures(t *testing.T) {
	root := credentialtest.Shared(t, "spec/vectors/dcc-vc-test-fixtures")
	resolver := did.Standard(fixtureDIDs(root))
	checked := 0
	err := filepath.WalkDir(filepath.Join(root, "verifiableCredentials"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if len(raw) == 0 {
			return nil // one fixture was published empty
		}
		name, _ := filepath.Rel(root, path)
		c := parse(t, raw)
		for _, p := range proof.Embedded(c) {
			if p.Name != "eddsa-rdfc-2022" {
				if !errors.Is(p.Readable(), proof.ErrUnknown) {
					t.Errorf("%s: %s is read as %v", name, p.Name, p.Readable())
				}
				continue
			}
			checked++
			k, err := p.Key(context.Background(), resolver, c.Issuer().ID)
			if err == nil {
				err = errors.Join(k.Owner, p.Verify(k.Public))
			}
			if want := fixtureFaults[filepath.Base(name)]; want != "" {
				if e, ok := errors.AsType[*proof.Error](err); !ok || e.Code != want {
					t.Errorf("%s: %v, want %s", name, err, want)
				}
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 40 {
		t.Errorf("only %d proofs were checked", checked)
	}
}

// fixtureFaults lists the fixtures whose signature does not hold here.
var fixtureFaults = map[string]string{}

// fixtureDIDs answers for did:web documents out of the folder.
func fixtureDIDs(root string) did.FetchFunc {
	return func(_ context.Context, url, _ string) ([]byte, error) {
		path, ok := strings.CutPrefix(url, "https://digitalcredentials.github.io/vc-test-fixtures/")
		if !ok {
			return nil, errors.New("no network in tests")
		}
		return os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	}
}

func parse(t testing.TB, raw []byte) *credential.Credential {
	t.Helper()
	c, err := credential.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readJSON(t testing.TB, into any, parts ...string) {
	t.Helper()
	if err := json.Unmarshal(credentialtest.ReadShared(t, parts...), into); err != nil {
		t.Fatal(err)
	}
}
