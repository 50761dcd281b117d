package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"laurel/account"
)

// TestKeysFromTheCommandLine makes a key, changes its secret and ends it.
func TestKeysFromTheCommandLine(t *testing.T) {
	at := []string{"--data", t.TempDir()}
	run := func(args ...string) string {
		t.Helper()
		return command(t, append(args, at...)...)
	}
	org := run("org", "add", "--name", "Nordmark College", "--country", "SE", "--owner", "ada@nordmark.example")
	made := run("apikey", "new", "--org", org, "--scope", "issue,verify", "--name", "Register", "--rate", "30", "--expires", "2999-12-31")
	list := func() (keys []keyLine) {
		t.Helper()
		if err := json.Unmarshal([]byte(run("apikey", "list", "--json", "--org", org)), &keys); err != nil {
			t.Fatal(err)
		}
		return keys
	}
	keys := list()
	if len(keys) != 1 || keys[0].State != account.KeyWorks || keys[0].Rate != 30 || keys[0].Expires == nil || keys[0].Used != nil {
		t.Fatalf("keys = %+v", keys)
	}
	id := string(keys[0].ID)
	if again := run("apikey", "rotate", "--org", org, id, "--overlap", "48h"); again == made || !strings.HasPrefix(again, "laurel_") || list()[0].OldUntil == nil {
		t.Errorf("the new secret %q, keys %+v", again, list())
	}
	run("apikey", "scopes", "--org", org, id, "--scope", "readAwards,verify")
	if keys = list(); !slices.Equal(keys[0].Scopes, []account.Right{account.ReadAwards, account.Verify}) {
		t.Errorf("it may do %v", keys[0].Scopes)
	}
	run("apikey", "revoke", "--org", org, id)
	if keys = list(); keys[0].State != account.KeyRevoked || keys[0].OldUntil != nil {
		t.Errorf("keys = %+v", keys)
	}
	if text := run("apikey", "list", "--org", org); !strings.Contains(text, "revoked  30/min  never used  [readAwards verify]  Register") {
		t.Errorf("list = %q", text)
	}
}
