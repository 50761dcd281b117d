package vault_test

import (
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/vault"
)

// Secrets of others are kept, changed, read under a new master key and dropped.
func TestKeep(t *testing.T) {
	db, v := open(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(v.Keep(t.Context(), "hook 1", []byte("first")))
	must(v.Keep(t.Context(), "hook 1", []byte("second")))
	next := vault.NewMaster()
	must(v.Rewrap(t.Context(), account.System("test"), next))
	v.Master = next
	if got, err := v.Kept(t.Context(), "hook 1"); err != nil || string(got) != "second" {
		t.Errorf("kept %q, %v", got, err)
	}
	must(db.Vault().Update(t.Context(), func(tx vault.Tx) error { // what is sealed for one is moved to another
		sealed, err := tx.Secret("kept hook 1")
		must(err)
		return tx.AddSecret("kept hook 2", sealed)
	}))
	if got, err := v.Kept(t.Context(), "hook 2"); err == nil {
		t.Errorf("another's secret opened: %q", got)
	}
	must(v.Drop(t.Context(), "hook 1"))
	must(v.Drop(t.Context(), "hook 1"))
	if _, err := v.Kept(t.Context(), "hook 1"); !fault.Is(err, fault.NotFound) {
		t.Errorf("dropped: %v", err)
	}
}
