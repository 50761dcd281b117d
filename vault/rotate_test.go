package vault_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/proof"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/vault"
)

// awarded signs a badge, as the organisation signs at that moment.
func awarded(t *testing.T, v *vault.Vault, at time.Time) []byte {
	t.Helper()
	s, err := v.Signer(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	badge := credentialtest.Badge(s.Controller())
	badge.ValidFrom, badge.CredentialStatus = credential.FormatTime(noon), nil
	signed, err := proof.Sign(t.Context(), credentialtest.JSON(t, badge), s, at)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// checked is the verdict on a badge by the document that is served now, and
// what was found about its key.
func checked(t *testing.T, v *vault.Vault, signed []byte) string {
	t.Helper()
	doc, err := v.DIDDocumentJSON(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	checker := verify.Verifier{Now: v.Now, Resolver: did.Standard(serving(t, "https://laurel.example/o/org-nordmark/did.json", doc))}
	r := checker.Verify(t.Context(), signed, verify.Options{})
	f, _ := r.Finding(verify.IssuerKey)
	return string(r.Verdict()) + " " + f.Code
}

// An organisation changes its keys, and later learns that it was broken into
// before that. What it signed by then stays good, whatever came after does not.
func TestRotate(t *testing.T) {
	db, v := open(t)
	newKeys(t, v, org, account.DIDWeb)
	newKeys(t, v, otherOrg, account.DIDWeb)
	now := noon
	v.Now = func() time.Time { return now }
	rotate := func(compromised *time.Time) vault.Rotated {
		t.Helper()
		r, err := v.Rotate(t.Context(), account.System("keys rotate"), org, compromised)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if since, err := v.Since(t.Context(), org); err != nil || !since.IsZero() {
		t.Errorf("before any change: %s, %v", since, err)
	}
	now = noon.Add(time.Hour)
	first := awarded(t, v, now)
	stolen, err := v.Signer(t.Context(), org) // as a thief has it
	if err != nil {
		t.Fatal(err)
	}
	now = noon.Add(24 * time.Hour)
	r := rotate(nil)
	if r.DID != "did:web:laurel.example:o:org-nordmark" || r.Made != 2 || len(r.Ended) != 2 || r.Revoked != 0 {
		t.Errorf("got %+v", r)
	}
	if since, err := v.Since(t.Context(), org); err != nil || !since.Equal(now) {
		t.Errorf("since %s, %v", since, err)
	}
	now = noon.Add(25 * time.Hour)
	second := awarded(t, v, now)
	forge := func(at time.Time) []byte {
		badge := credentialtest.Badge(stolen.Controller())
		badge.CredentialStatus = nil
		forged, err := proof.Sign(t.Context(), credentialtest.JSON(t, badge), stolen, at)
		if err != nil {
			t.Fatal(err)
		}
		return forged
	}
	for _, tt := range []struct {
		name, want string
		signed     []byte
	}{
		{"an award of before", "good issuer.keyEndedSince", first},
		{"an award of after", "good issuer.listed", second},
		{"by the old key, after", "notGood issuer.keyEnded", forge(noon.Add(25 * time.Hour))},
		{"by the old key, dated back", "good issuer.keyEndedSince", forge(noon.Add(2 * time.Hour))},
	} {
		if got := checked(t, v, tt.signed); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	// The break-in was an hour and a half after noon: both pairs were in use since.
	now = noon.Add(48 * time.Hour)
	broken := noon.Add(90 * time.Minute)
	if r := rotate(&broken); r.Revoked != 4 || r.Made != 2 || len(r.Ended) != 2 {
		t.Errorf("got %+v", r)
	}
	now = noon.Add(49 * time.Hour)
	for _, tt := range []struct {
		name, want string
		signed     []byte
	}{
		{"an award of before the break-in", "good issuer.keyWithdrawnSince", first},
		{"an award of after it", "notGood issuer.keyWithdrawn", second},
		{"the thief’s", "notGood issuer.keyWithdrawn", forge(noon.Add(2 * time.Hour))},
		{"an award of today", "good issuer.listed", awarded(t, v, now)},
	} {
		if got := checked(t, v, tt.signed); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	doc, err := v.DIDDocument(t.Context(), org)
	if err != nil || len(doc.Methods) != 6 || len(doc.Assertions) != 6 {
		t.Errorf("the document lists %d keys, %v", len(doc.Methods), err)
	}
	if doc, err := v.DIDDocument(t.Context(), otherOrg); err != nil || len(doc.Methods) != 2 {
		t.Errorf("another’s document lists %d keys, %v", len(doc.Methods), err)
	}
	err = db.Accounts().View(t.Context(), func(tx account.Tx) error {
		events, err := tx.Events(org, account.EventFilter{Limit: 10})
		if len(events) != 3 || events[0].Kind != "keys.rotated" && events[2].Kind != "keys.rotated" {
			t.Errorf("the events are %v", events)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhoMayRotate(t *testing.T) {
	_, v := open(t)
	newKeys(t, v, org, account.DIDKey)
	future := noon.Add(time.Second)
	owner := account.Actor{Person: "p", Memberships: []account.Membership{{Org: org, Role: account.Owner}}}
	for _, tt := range []struct {
		name        string
		by          account.Actor
		org         account.OrgID
		compromised *time.Time
		want        fault.Kind
	}{
		{"nobody", account.Actor{}, org, nil, fault.NotSignedIn},
		{"another's owner", owner, otherOrg, nil, fault.NotFound},
		{"one without keys", account.System("test"), otherOrg, nil, fault.NotFound},
		{"a day to come", owner, org, &future, fault.Invalid},
		{"a key that is a name", owner, org, nil, fault.Conflict},
	} {
		if _, err := v.Rotate(t.Context(), tt.by, tt.org, tt.compromised); !fault.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	_, err := v.Rotate(t.Context(), owner, org, nil)
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != "vault.keyIsName" || !strings.Contains(f.Sentence(), "revoke the awards") {
		t.Errorf("it does not say what can be done: %v", err)
	}
}

// A change of keys that fails half-way leaves the old ones signing, and a new
// master key opens what there is after many changes.
func TestRotateIsWholeAndRewraps(t *testing.T) {
	db, v := open(t)
	newKeys(t, v, org, account.DIDWeb)
	before := awarded(t, v, noon)
	broken := &vault.Vault{Store: halfway{db.Vault()}, Master: v.Master, PublicURL: v.PublicURL, Now: v.Now}
	if _, err := broken.Rotate(t.Context(), account.System("test"), org, nil); !errors.Is(err, errCrash) {
		t.Fatalf("got %v", err)
	}
	if got := checked(t, v, before); got != "good issuer.listed" {
		t.Errorf("after the crash: %s", got)
	}
	for range 3 {
		if _, err := v.Rotate(t.Context(), account.System("test"), org, nil); err != nil {
			t.Fatal(err)
		}
	}
	next := vault.NewMaster()
	if err := v.Rewrap(t.Context(), account.System("test"), next); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "next.key")
	if err := vault.WriteMaster(file, next); err != nil {
		t.Fatal(err)
	}
	after := reopen(t, db, vault.Config{File: file})
	if got := checked(t, after, awarded(t, after, noon)); got != "good issuer.listed" {
		t.Errorf("under the new master key: %s", got)
	}
	if p256, err := after.ES256(t.Context(), org); err != nil || p256 == nil {
		t.Errorf("the other key: %v", err)
	}
}

var errCrash = errors.New("the power is gone")

// halfway fails when the second new key is to be kept.
type halfway struct{ vault.Store }

func (h halfway) Update(ctx context.Context, fn func(vault.Tx) error) error {
	return h.Store.Update(ctx, func(tx vault.Tx) error { return fn(&halfTx{Tx: tx}) })
}

type halfTx struct {
	vault.Tx
	added int
}

func (t *halfTx) AddKey(o account.OrgID, k vault.SealedKey) error {
	if t.added++; t.added == 2 {
		return errCrash
	}
	return t.Tx.AddKey(o, k)
}
