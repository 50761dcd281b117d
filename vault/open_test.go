package vault_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/laureltest"
	"laurel/vault"
)

func readFile(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestFirstStart makes the master key once, for its owner alone, and says so.
func TestFirstStart(t *testing.T) {
	db, dir := laureltest.SQLite(t), t.TempDir()
	var notices []string
	c := vault.Config{Dir: dir, Notice: func(s string) { notices = append(notices, s) }}
	reopen(t, db, c)
	path := filepath.Join(dir, "master.key")
	if len(notices) != 1 || !strings.Contains(notices[0], path) {
		t.Errorf("the notices are %q", notices)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the master key: %v", info.Mode())
	}
	first := readFile(t, path)
	reopen(t, db, c)
	if readFile(t, path) != first || len(notices) != 1 {
		t.Error("the second start made another key")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("more than the key is left: %v %v", left, err)
	}
}

func TestRefusedStarts(t *testing.T) {
	db, dir := laureltest.SQLite(t), t.TempDir()
	reopen(t, db, vault.Config{Dir: dir})
	file := func(content string) string {
		path := filepath.Join(t.TempDir(), "master")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct {
		name string
		c    vault.Config
		code string
	}{
		{"no key and no directory", vault.Config{}, "vault.masterNeeded"},
		{"the key is gone", vault.Config{Dir: t.TempDir()}, "vault.masterLost"},
		{"the file is not there", vault.Config{File: filepath.Join(dir, "none"), Dir: dir}, "vault.noMasterFile"},
		{"another key", vault.Config{File: file(strings.Repeat("ab", 32)), Dir: dir}, "vault.wrongMaster"},
		{"too short", vault.Config{File: file(strings.Repeat("ab", 31))}, "vault.masterFile"},
		{"too long", vault.Config{File: file(strings.Repeat("ab", 33))}, "vault.masterFile"},
		{"not hexadecimal", vault.Config{File: file(strings.Repeat("xy", 32))}, "vault.masterFile"},
		{"empty", vault.Config{File: file("")}, "vault.masterFile"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := vault.Open(t.Context(), db.Vault(), tt.c)
			if f, ok := err.(*fault.Error); !ok || f.Code != tt.code {
				t.Errorf("Open = %v, want %s", err, tt.code)
			}
		})
	}
	// The same key in either form, from its own file.
	text := strings.TrimSpace(readFile(t, filepath.Join(dir, "master.key")))
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	reopen(t, db, vault.Config{File: file(text)})
	reopen(t, db, vault.Config{File: file(string(raw))})
}

func TestWriteMasterKeepsWhatIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k")
	if err := vault.WriteMaster(path, vault.NewMaster()); err != nil {
		t.Fatal(err)
	}
	first := readFile(t, path)
	if err := vault.WriteMaster(path, vault.NewMaster()); err == nil || readFile(t, path) != first {
		t.Errorf("a master key was overwritten (%v)", err)
	}
}

// TestRewrap changes the master key: the same keys sign, the old one opens
// nothing, and nothing of it depends on the master key before.
func TestRewrap(t *testing.T) {
	db, v := open(t)
	id := newKeys(t, v, org, account.DIDWeb)
	newKeys(t, v, otherOrg, account.DIDKey)
	secret, err := v.Secret(t.Context(), "status")
	if err != nil {
		t.Fatal(err)
	}
	next, path := vault.NewMaster(), filepath.Join(t.TempDir(), "next")
	if err := vault.WriteMaster(path, next); err != nil {
		t.Fatal(err)
	}
	if err := v.Rewrap(t.Context(), account.Actor{Person: "p"}, next); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody changed the master key: %v", err)
	}
	if err := v.Rewrap(t.Context(), account.System("laurel keys rewrap"), next); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Signer(t.Context(), org); err == nil {
		t.Error("the old master key still opens")
	}
	fresh := reopen(t, db, vault.Config{File: path})
	for _, o := range []account.OrgID{org, otherOrg} {
		if _, err := fresh.Signer(t.Context(), o); err != nil {
			t.Errorf("%s: %v", o, err)
		}
	}
	if s, err := fresh.ES256(t.Context(), org); err != nil || s.Controller() != id {
		t.Errorf("ES256: %v", err)
	}
	if again, err := fresh.Secret(t.Context(), "status"); err != nil || again != secret {
		t.Errorf("a secret changed with the master key (%v)", err)
	}
}

func TestRewrapByTheWrongKeyChangesNothing(t *testing.T) {
	db, v := open(t)
	newKeys(t, v, org, account.DIDKey)
	wrong := &vault.Vault{Store: db.Vault(), Master: vault.NewMaster()}
	if err := wrong.Rewrap(t.Context(), account.System("test"), vault.NewMaster()); err == nil {
		t.Error("what cannot be opened was sealed anew")
	}
	if _, err := v.Signer(t.Context(), org); err != nil {
		t.Error(err)
	}
}

func TestSecret(t *testing.T) {
	db, v := open(t)
	one, err := v.Secret(t.Context(), "status")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := v.Secret(t.Context(), "status"); err != nil || again != one {
		t.Errorf("it is another the second time (%v)", err)
	}
	if other, err := v.Secret(t.Context(), "accounts"); err != nil || other == one {
		t.Errorf("two uses share a secret (%v)", err)
	}
	wrong := &vault.Vault{Store: db.Vault(), Master: vault.NewMaster()}
	if _, err := wrong.Secret(t.Context(), "status"); err == nil {
		t.Error("another master key opens it")
	}
	if _, err := (&vault.Vault{Store: db.Vault()}).Secret(t.Context(), "status"); err == nil {
		t.Error("no master key opens it")
	}
}
