package proof_test

import (
	"bytes"
	"context"
	"encoding/hex"
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
	"laurel/credential/credentialtest/tally"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

const (
	eddsaVectors = "spec/vectors/vc-di-eddsa"
	ecdsaVectors = "spec/vectors/vc-di-ecdsa"
)

// published are the W3C samples of the suites that sign a document whole:
// key file, document, folder and the ending of the names in it.
var published = []struct{ root, pair, doc, folder, suffix, suite string }{
	{eddsaVectors, "keyPair.json", "unsigned.json", "eddsa-rdfc-2022", "DataInt", "eddsa-rdfc-2022"},
	{eddsaVectors, "keyPair.json", "employmentAuth.json", "eddsa-rdfc-2022/employ", "DataInt", "eddsa-rdfc-2022"},
	{eddsaVectors, "keyPair.json", "unsigned.json", "eddsa-jcs-2022", "JCS", "eddsa-jcs-2022"},
	{eddsaVectors, "keyPair.json", "unsigned.json", "Ed25519Signature2020", "EdSig", "Ed25519Signature2020"},
	{ecdsaVectors, "p256KeyPair.json", "unsigned.json", "ecdsa-rdfc-2019-p256", "ECDSAP256", "ecdsa-rdfc-2019"},
	{ecdsaVectors, "p256KeyPair.json", "employmentAuth.json", "ecdsa-rdfc-2019-p256/employ", "ECDSAP256", "ecdsa-rdfc-2019"},
	{ecdsaVectors, "p384KeyPair.json", "unsigned.json", "ecdsa-rdfc-2019-p384", "ECDSAP384", "ecdsa-rdfc-2019"},
	{ecdsaVectors, "p384KeyPair.json", "employmentAuth.json", "ecdsa-rdfc-2019-p384/employ", "ECDSAP384", "ecdsa-rdfc-2019"},
	{ecdsaVectors, "p256KeyPair.json", "unsigned.json", "ecdsa-jcs-2019-p256", "JCSECDSAP256", "ecdsa-jcs-2019"},
	{ecdsaVectors, "p384KeyPair.json", "unsigned.json", "ecdsa-jcs-2019-p384", "JCSECDSAP384", "ecdsa-jcs-2019"},
}

// TestPublishedSuites makes the W3C samples anew, as all who sign without
// randomness do: same key, same moment, same signature. Then it verifies theirs.
func TestPublishedSuites(t *testing.T) {
	for _, tt := range published {
		t.Run(tt.folder, func(t *testing.T) {
			for _, role := range []string{tally.Issue, tally.Verify} {
				tally.Ran(t, filepath.Base(tt.root), tt.suite, role)
			}
			priv := publishedKey(t, tt.root, tt.pair)
			doc := credentialtest.ReadShared(t, tt.root, tt.doc)
			file := func(name string) string {
				return strings.TrimSpace(string(credentialtest.ReadShared(t, tt.root, tt.folder, name)))
			}
			var config struct{ Created, VerificationMethod, ProofPurpose string }
			readJSON(t, &config, tt.root, tt.folder, "proofConfig"+tt.suffix+".json")
			created, err := time.Parse(time.RFC3339, config.Created)
			if err != nil {
				t.Fatal(err)
			}
			s := key.NewSigner(priv, parse(t, doc).Issuer().ID, config.VerificationMethod)
			signed, err := proof.Add(t.Context(), doc, s, proof.Options{Suite: tt.suite, Created: created, Purpose: config.ProofPurpose})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := parse(t, signed).Proofs()[0].ProofValue, file("sigBTC58"+tt.suffix+".txt"); got != want {
				t.Errorf("proofValue\n got %s\nwant %s", got, want)
			}
			theirs := []byte(file("signed" + tt.suffix + ".json"))
			if hash := hashed(t, tt.suite, theirs, priv.Public().Type()); hash != file("combinedHash"+tt.suffix+".txt") {
				t.Errorf("what is signed is %s", hash)
			}
			end := bytes.LastIndexByte(doc, '}')
			if tt.suite != "Ed25519Signature2020" && (!bytes.HasPrefix(signed, doc[:end]) || !bytes.HasSuffix(signed, doc[end:])) {
				t.Error("the document's bytes were changed")
			}
			for _, raw := range [][]byte{signed, theirs} {
				if err := holdsWith(t, raw); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// hashed is what the first proof of a document signs, in hexadecimal.
func hashed(t *testing.T, suite string, raw []byte, typ key.Type) string {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	options := doc["proof"].(map[string]any)
	delete(doc, "proof")
	message, err := proof.HashData(suite, doc, options, typ)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(message)
}

func publishedKey(t *testing.T, root, file string) key.Private {
	t.Helper()
	var pair struct{ PrivateKeyMultibase, SecretKeyMultibase string }
	readJSON(t, &pair, root, file)
	priv, err := key.ParsePrivateMultikey(pair.PrivateKeyMultibase + pair.SecretKeyMultibase)
	if err != nil {
		t.Fatal(err)
	}
	return priv
}

// holdsWith verifies every proof of a document, whoever's, and what they build on.
func holdsWith(t testing.TB, raw []byte) error {
	t.Helper()
	c := parse(t, raw)
	proofs := proof.Embedded(c)
	if len(proofs) == 0 {
		return errors.New("it has no proof")
	}
	errs := make([]error, len(proofs))
	for i, p := range proofs {
		k, err := p.Key(t.Context(), did.Standard(nil), c.Issuer().ID)
		if err == nil {
			err = p.Verify(k.Public)
		}
		errs[i] = err
	}
	return errors.Join(proof.Chain(proofs, errs)...)
}

// TestPublishedChains verifies the W3C proof sets and chains.
func TestPublishedChains(t *testing.T) {
	for _, name := range []string{"signedProofSet1.json", "signedProofSet2.json", "signedProofChain1.json", "signedProofChain2.json"} {
		t.Run(name, func(t *testing.T) {
			tally.Ran(t, "vc-di-eddsa", "proof sets and chains", tally.Verify)
			if err := holdsWith(t, credentialtest.ReadShared(t, eddsaVectors, "proof-set-chain", name)); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestPublishedChainsAnew adds proof to proof as the W3C sets and chains were
// made, and gets the same signatures.
func TestPublishedChainsAnew(t *testing.T) {
	var pairs map[string]struct{ PublicKeyMultibase, PrivateKeyMultibase string }
	readJSON(t, &pairs, eddsaVectors, "proof-set-chain", "multiKeyPairs.json")
	keys := map[string]key.Private{}
	for _, pair := range pairs {
		priv, err := key.ParsePrivateMultikey(pair.PrivateKeyMultibase)
		if err != nil || priv.Public().Multikey() != pair.PublicKeyMultibase {
			t.Fatalf("%s: %v", pair.PublicKeyMultibase, err)
		}
		keys[priv.Public().DIDKeyMethod()] = priv
	}
	for _, name := range []string{"signedProofSet1.json", "signedProofSet2.json", "signedProofChain1.json", "signedProofChain2.json"} {
		t.Run(name, func(t *testing.T) {
			tally.Ran(t, "vc-di-eddsa", "proof sets and chains", tally.Issue)
			doc := credentialtest.ReadShared(t, eddsaVectors, "proof-set-chain", "unsigned.json")
			theirs := parse(t, credentialtest.ReadShared(t, eddsaVectors, "proof-set-chain", name))
			for _, p := range proof.Embedded(theirs) {
				priv, ok := keys[p.Method]
				if !ok {
					t.Fatalf("the key of %s is not published", p.Method)
				}
				o := proof.Options{ID: p.ID, Created: p.Created, Previous: p.Previous}
				var err error
				if doc, err = proof.Add(t.Context(), doc, key.NewSigner(priv, "", p.Method), o); err != nil {
					t.Fatal(err)
				}
			}
			for i, p := range parse(t, doc).Proofs() {
				if want := theirs.Proofs()[i].ProofValue; p.ProofValue != want {
					t.Errorf("proof %d\n got %s\nwant %s", i, p.ProofValue, want)
				}
			}
		})
	}
}

// TestFixtures verifies every proof of the DCC fixtures, of the current suite
// and of the one before, whose did:web documents lie beside them.
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
	tally.RanMany(t, "dcc-vc-test-fixtures", "proofs of credentials", tally.Verify, checked)
	if checked < 90 {
		t.Errorf("only %d proofs were checked", checked)
	}
}

// fixtureFaults lists the fixtures whose signature does not hold here.
var fixtureFaults = map[string]string{
	"legacy-noStatus-noExpiry-tampered.json": proof.CodeMismatch,
	"badDidWeb.json":                         proof.CodeKeyUnreachable,
}

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
