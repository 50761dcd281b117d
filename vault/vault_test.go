package vault_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/proof"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/store"
	"laurel/vault"
)

const org, otherOrg = account.OrgID("org-nordmark"), account.OrgID("org-meridian")

var noon = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)

// open makes a store with two organisations, and its vault.
func open(t *testing.T) (*store.DB, *vault.Vault) {
	t.Helper()
	db := laureltest.SQLite(t)
	err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		for _, id := range []account.OrgID{org, otherOrg} {
			if err := tx.AddOrganisation(account.Organisation{ID: id, Name: string(id), Kind: account.University, Country: "NL", Created: noon}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, reopen(t, db, vault.Config{Dir: t.TempDir()})
}

func reopen(t *testing.T, db *store.DB, c vault.Config) *vault.Vault {
	t.Helper()
	v, err := vault.Open(t.Context(), db.Vault(), c)
	if err != nil {
		t.Fatal(err)
	}
	v.PublicURL, v.Now = "https://laurel.example", func() time.Time { return noon }
	return v
}

func newKeys(t *testing.T, v *vault.Vault, id account.OrgID, kind account.KeyKind) string {
	t.Helper()
	got, err := v.NewKeys(t.Context(), account.System("test"), id, kind)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestDIDKeyOrganisation signs with the one key that such an organisation has.
func TestDIDKeyOrganisation(t *testing.T) {
	_, v := open(t)
	id := newKeys(t, v, org, account.DIDKey)
	if !strings.HasPrefix(id, "did:key:z6Mk") {
		t.Errorf("the DID is %s", id)
	}
	s, err := v.Signer(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(t.Context(), credentialtest.JSON(t, credentialtest.Badge(id)), s, noon)
	if err != nil {
		t.Fatal(err)
	}
	checkSigned(t, signed, did.Standard(nil))
	if p256, err := v.ES256(t.Context(), org); p256 != nil || err != nil {
		t.Errorf("ES256 = %v, %v, want none", p256, err)
	}
	if _, err := v.DIDDocument(t.Context(), org); !fault.Is(err, fault.NotFound) {
		t.Errorf("its document: %v", err)
	}
}

// TestDIDWebOrganisation signs both ways, and its document leads to both keys.
func TestDIDWebOrganisation(t *testing.T) {
	_, v := open(t)
	id := newKeys(t, v, org, account.DIDWeb)
	if id != "did:web:laurel.example:o:org-nordmark" {
		t.Errorf("the DID is %s", id)
	}
	doc, err := v.DIDDocumentJSON(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	resolver := did.Standard(serving(t, "https://laurel.example/o/org-nordmark/did.json", doc))
	ed, err := v.Signer(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	badge := credentialtest.JSON(t, credentialtest.Badge(id))
	signed, err := proof.Sign(t.Context(), badge, ed, noon)
	if err != nil {
		t.Fatal(err)
	}
	checkSigned(t, signed, resolver)
	p256, err := v.ES256(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	jwt, err := proof.SignJWT(t.Context(), badge, p256)
	if err != nil {
		t.Fatal(err)
	}
	j, err := proof.ParseJWT([]byte(jwt))
	if err != nil {
		t.Fatal(err)
	}
	if k, err := j.Key(t.Context(), resolver, id); err != nil || k.Owner != nil || j.Verify(k.Public) != nil {
		t.Errorf("the JWT does not verify: %v %v", err, k.Owner)
	}
}

func serving(t *testing.T, at string, doc []byte) did.FetchFunc {
	return func(_ context.Context, url, _ string) ([]byte, error) {
		if url != at {
			t.Errorf("asked for %s", url)
		}
		return doc, nil
	}
}

func checkSigned(t *testing.T, signed []byte, r did.Resolver) {
	t.Helper()
	c, err := credential.Parse(signed)
	if err != nil {
		t.Fatal(err)
	}
	p := proof.Embedded(c)[0]
	k, err := p.Key(t.Context(), r, c.Issuer().ID)
	if err != nil || k.Owner != nil || p.Verify(k.Public) != nil {
		t.Errorf("it does not verify: %v %v", err, k.Owner)
	}
}

func TestNewKeysIsAskedAgain(t *testing.T) {
	db, v := open(t)
	id := newKeys(t, v, org, account.DIDKey)
	if again := newKeys(t, v, org, account.DIDKey); again != id {
		t.Errorf("asked again it is %s, not %s", again, id)
	}
	if _, err := v.NewKeys(t.Context(), account.System("test"), org, account.DIDWeb); !fault.Is(err, fault.Conflict) {
		t.Errorf("another kind: %v", err)
	}
	if other := newKeys(t, v, otherOrg, account.DIDKey); other == id {
		t.Error("two organisations have one key")
	}
	err := db.Accounts().View(t.Context(), func(tx account.Tx) error {
		events, err := tx.Events(org, account.EventFilter{Limit: 10})
		if len(events) != 1 || events[0].Kind != "keys.made" || events[0].Client != "test" {
			t.Errorf("the events are %v", events)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhoMayMakeKeys(t *testing.T) {
	_, v := open(t)
	member := func(in account.OrgID, r account.Role) account.Actor {
		return account.Actor{Person: "p", Memberships: []account.Membership{{Org: in, Role: r}}}
	}
	for _, tt := range []struct {
		name string
		by   account.Actor
		want fault.Kind
	}{
		{"nobody", account.Actor{}, fault.NotSignedIn},
		{"an author", member(org, account.Author), fault.Forbidden},
		{"another's owner", member(otherOrg, account.Owner), fault.NotFound},
	} {
		if _, err := v.NewKeys(t.Context(), tt.by, org, account.DIDKey); !fault.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := v.NewKeys(t.Context(), member(org, account.Owner), org, account.DIDKey); err != nil {
		t.Errorf("its owner: %v", err)
	}
	if _, err := v.NewKeys(t.Context(), account.System("test"), otherOrg, "did:other"); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown kind: %v", err)
	}
	for name, ask := range map[string]func() error{
		"Signer":      func() error { _, err := v.Signer(t.Context(), otherOrg); return err },
		"ES256":       func() error { _, err := v.ES256(t.Context(), otherOrg); return err },
		"DIDDocument": func() error { _, err := v.DIDDocument(t.Context(), otherOrg); return err },
	} {
		if err := ask(); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s without keys: %v", name, err)
		}
	}
}

func TestWebDID(t *testing.T) {
	for public, want := range map[string]string{
		"https://laurel.example":       "did:web:laurel.example:o:o1",
		"https://Laurel.example/":      "did:web:laurel.example:o:o1",
		"https://laurel.example:8443":  "did:web:laurel.example%3A8443:o:o1",
		"http://127.0.0.1:8080":        "did:web:127.0.0.1%3A8080:o:o1",
		"https://example.org/laurel/x": "did:web:example.org:laurel:x:o:o1",
		"https://[::1]:8080":           "",
		"laurel.example":               "",
		"":                             "",
	} {
		got, err := vault.WebDID(public, "o1")
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%s gives %q (%v), want %q", public, got, err, want)
			continue
		}
		if want == "" {
			continue
		}
		address, err := did.Web{LoopbackHTTP: true}.Address(got)
		if wanted := strings.ToLower(strings.TrimSuffix(public, "/")) + "/o/o1/did.json"; address != wanted || err != nil {
			t.Errorf("%s leads to %s (%v), want %s", got, address, err, wanted)
		}
	}
}

// TestMovedSecret puts one organisation's sealed key into another's row: what
// is sealed belongs to its place.
func TestMovedSecret(t *testing.T) {
	db, v := open(t)
	newKeys(t, v, org, account.DIDKey)
	newKeys(t, v, otherOrg, account.DIDKey)
	err := db.Vault().Update(t.Context(), func(tx vault.Tx) error {
		mine, err := tx.Keys(org)
		if err != nil {
			return err
		}
		others, err := tx.Keys(otherOrg)
		if err != nil {
			return err
		}
		return tx.SetKeySecret(otherOrg, others[0].ID, mine[0].Secret)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Signer(t.Context(), otherOrg); err == nil {
		t.Error("an organisation signs with another's key")
	}
	if _, err := v.Signer(t.Context(), org); err != nil {
		t.Error(err)
	}
}

// TestNothingPrints prints the vault and its keys as logs would.
func TestNothingPrints(t *testing.T) {
	_, v := open(t)
	newKeys(t, v, org, account.DIDKey)
	s, err := v.Signer(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/copy"
	if err := vault.WriteMaster(path, v.Master); err != nil {
		t.Fatal(err)
	}
	secret := readFile(t, path)
	var out bytes.Buffer
	fmt.Fprintf(&out, "%v %+v %#v %s %x %d", v.Master, v.Master, v.Master, v.Master, v.Master, v.Master)
	fmt.Fprintf(&out, "%v %+v %#v %v %+v %#v", v, v, *v, s, s, s)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "master", v.Master)
	if err := json.NewEncoder(&out).Encode(v.Master); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "[redacted]") || strings.Contains(out.String(), strings.TrimSpace(secret)[:16]) {
		t.Errorf("it prints as %s", out.String())
	}
}
