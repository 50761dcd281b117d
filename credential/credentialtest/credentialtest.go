// Package credentialtest makes samples for tests: keys that are the same in
// every run, complete badges, and their signed forms.
package credentialtest

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// Noon is the moment at which samples are issued.
var Noon = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)

// Key is the private key of a name: the same name gives the same key.
func Key(typ key.Type, name string) key.Private {
	seed := []byte("laurel test key " + typ.String() + " " + name)
	short, long := sha256.Sum256(seed), sha512.Sum384(seed)
	secret := short[:]
	switch typ {
	case key.P384:
		secret = long[:]
	case key.BLS12381:
		secret[0] &= 0x3f // below the order
	}
	priv, err := key.FromSecret(typ, secret)
	if err != nil {
		panic(err)
	}
	return priv
}

// Signer is the did:key signer of a name.
func Signer(name string) key.Signer { return key.DIDKeySigner(Key(key.Ed25519, name)) }

// SignerOf is the did:key signer of a name with a key of this kind.
func SignerOf(typ key.Type, name string) key.Signer { return key.DIDKeySigner(Key(typ, name)) }

// WebSigners are the two signers of a did:web, and its document.
func WebSigners(id, name string) (ed, p256 key.Signer, doc *did.Document) {
	edKey, ecKey := Key(key.Ed25519, name), Key(key.P256, name)
	doc = did.NewDocument(id, edKey.Public(), ecKey.Public())
	return key.NewSigner(edKey, id, did.MethodID(id, edKey.Public())),
		key.NewSigner(ecKey, id, did.MethodID(id, ecKey.Public())), doc
}

// Badge is a complete badge of the issuer: identity, alignment, result,
// evidence and status.
func Badge(issuer string) *credential.AchievementCredential {
	c := credential.NewAchievementCredential()
	c.ID = "https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c"
	c.Name = "Pruning Young Fruit Trees"
	c.Description = "Shapes and prunes young apple and pear trees safely."
	c.AwardedDate = credential.FormatTime(Noon)
	c.ValidFrom = credential.FormatTime(Noon)
	c.ValidUntil = credential.FormatTime(Noon.AddDate(5, 0, 0))
	c.Issuer = credential.NewProfile(issuer, "Nordmark Horticultural College")
	c.Issuer.Description = "Teaches fruit growing in the north."
	c.CredentialSubject.Identifier = []credential.IdentityObject{{
		Type: "IdentityObject", Hashed: true, IdentityType: "emailAddress", Salt: "k7Qx",
		IdentityHash: credential.HashIdentity("ada@example.org", "k7Qx"),
	}}
	c.CredentialSubject.CreditsEarned = 1.5
	c.CredentialSubject.Achievement = Achievement(issuer)
	c.CredentialSubject.Result = []credential.Result{{
		Type: []string{"Result"}, ResultDescription: "urn:uuid:2d1f7c2e-5a41-4a8c-9a53-3d1c1c3f9b10", Value: "83",
	}}
	c.Evidence = []credential.Evidence{{
		ID: "https://laurel.example/evidence/1", Type: []string{"Evidence"}, Name: "Photographs before and after", Genre: "Photograph",
	}}
	c.CredentialStatus = &credential.StatusEntry{
		ID: "https://laurel.example/status/1#94567", Type: "BitstringStatusListEntry", StatusPurpose: "revocation",
		StatusListIndex: "94567", StatusListCredential: "https://laurel.example/status/1",
		StatusReference: "https://laurel.example/status/2",
	}
	return c
}

// Typical is a badge of the size that is usual, about 4 KB with 113
// statements, for measuring.
func Typical(issuer string) *credential.AchievementCredential {
	c := Badge(issuer)
	a := c.CredentialSubject.Achievement
	a.Tag = append(a.Tag, "apple", "pear", "winter", "tools", "safety")
	for _, skill := range []string{"choose the cut", "sharpen tools", "work on ladders", "know the species", "lead a group", "read plans"} {
		a.Alignment = append(a.Alignment, credential.Alignment{
			Type: []string{"Alignment"}, TargetName: skill, TargetType: "CTDL", TargetFramework: "ESCO",
			TargetURL:         "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-00000000000" + skill[:1],
			TargetDescription: "How far somebody can " + skill + " without help, by the description of the framework.",
		})
	}
	return c
}

// Achievement is what [Badge] is awarded for.
func Achievement(issuer string) *credential.Achievement {
	return &credential.Achievement{
		ID: "https://laurel.example/m/pruning", Type: []string{"Achievement"}, AchievementType: "MicroCredential",
		Name: "Pruning Young Fruit Trees", Description: "Shapes and prunes young apple and pear trees safely.",
		Criteria: &credential.Criteria{Narrative: "Prune **three** trees under observation."},
		Alignment: []credential.Alignment{
			{Type: []string{"Alignment"}, TargetName: "prune trees", TargetURL: "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000001", TargetFramework: "ESCO", TargetType: "CTDL"},
			{Type: []string{"Alignment"}, TargetName: "EQF level 3", TargetURL: "http://data.europa.eu/snb/eqf/3", TargetCode: "3", TargetType: "ext:EQF"},
		},
		Creator:          credential.NewProfile(issuer, "Nordmark Horticultural College"),
		CreditsAvailable: 1.5,
		InLanguage:       "en",
		Tag:              []string{"fruit", "trees"},
		ResultDescription: []credential.ResultDescription{{
			ID: "urn:uuid:2d1f7c2e-5a41-4a8c-9a53-3d1c1c3f9b10", Type: []string{"ResultDescription"}, Name: "Field score",
			ResultType: "Percent", ValueMin: "0", ValueMax: "100", RequiredValue: "60",
		}},
		Version: "1",
	}
}

// JSON writes a credential, or ends the test.
func JSON(t testing.TB, c *credential.AchievementCredential) []byte {
	t.Helper()
	doc, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Signed is the sample badge with an embedded proof by the named key.
func Signed(t testing.TB, name string) []byte {
	t.Helper()
	s := Signer(name)
	signed, err := proof.Sign(context.Background(), JSON(t, Badge(s.Controller())), s, Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// JWT is the sample badge as VC-JWT by the named key.
func JWT(t testing.TB, name string) string {
	t.Helper()
	s := Signer(name)
	jwt, err := proof.SignJWT(context.Background(), JSON(t, Badge(s.Controller())), s)
	if err != nil {
		t.Fatal(err)
	}
	return jwt
}

// Shared is the path of a published file (LAUREL_SHARED, default ../shared
// beside the module). Where the folder is absent the test is skipped by name.
func Shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = filepath.Join(moduleRoot(t), "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(root, "spec")); err != nil {
		t.Skipf("published vectors are not here (%s): set LAUREL_SHARED", filepath.Join(parts...))
	}
	return filepath.Join(append([]string{root}, parts...)...)
}

// ReadShared reads a published file, or skips as [Shared] does.
func ReadShared(t testing.TB, parts ...string) []byte {
	t.Helper()
	raw, err := os.ReadFile(Shared(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// ReadJSON reads a published JSON file into a value, or skips as [Shared] does.
func ReadJSON(t testing.TB, into any, parts ...string) {
	t.Helper()
	if err := json.Unmarshal(ReadShared(t, parts...), into); err != nil {
		t.Fatal(err)
	}
}

// Often is how many random cases a test tries: all with LAUREL_FULL=1, which
// make test sets, and a fifth of them while one works.
func Often(full int) int {
	if os.Getenv("LAUREL_FULL") == "1" {
		return full
	}
	return full / 5
}
