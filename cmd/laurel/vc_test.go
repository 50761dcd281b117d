package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"laurel/credential/credentialtest"
	published "laurel/credential/credentialtest/tally"
)

// TestSuiteOfW3C runs the table of the W3C test suite for VC-JOSE-COSE through
// the command line, and opens again what it signed.
func TestSuiteOfW3C(t *testing.T) {
	const folder = "spec/vectors/vc-jose-cose"
	var manifest []struct {
		N                               int
		Fn, Feature, Input, Key, Expect string
	}
	if err := json.Unmarshal(credentialtest.ReadShared(t, folder, "manifest.json"), &manifest); err != nil {
		t.Fatal(err)
	}
	output := filepath.Join(t.TempDir(), "out.json")
	laurel := func(fn, input, key, feature string, more ...string) (result, data string) {
		os.Remove(output)
		var errs bytes.Buffer
		args := append([]string{"vc", fn, "--input", input, "--key", key, "--feature", feature, "--output", output}, more...)
		status := run(t.Context(), args, nil, &errs, &errs)
		var got struct{ Result, Data string }
		raw, err := os.ReadFile(output)
		if err != nil || json.Unmarshal(raw, &got) != nil || (status == exitOK) != (got.Result == "success") {
			t.Fatalf("%v: status %d, %s, %s", args, status, raw, &errs)
		}
		return got.Result, got.Data
	}
	for _, m := range manifest {
		t.Run(fmt.Sprint(m.N), func(t *testing.T) {
			published.Ran(t, "vc-jose-cose", "VC-JOSE-COSE, command line", m.Fn)
			input, key := credentialtest.Shared(t, folder, m.Input), credentialtest.Shared(t, folder, m.Key)
			var more []string
			switch m.Input {
			case "input/credential-selective.json":
				more = []string{"--sd", `["firstName","credentialSubject.lastName"]`}
			case "input/credential-nested-selective.json":
				more = []string{"--sd", `["/credentialSubject/address/street","credentialSubject.phoneNumbers[0]"]`}
			}
			result, data := laurel(m.Fn, input, key, m.Feature, more...)
			if result != m.Expect {
				t.Errorf("%s %s %s: %s (%s), want %s", m.Fn, m.Feature, m.Input, result, data, m.Expect)
			}
			if m.Fn != "issue" || result != "success" {
				return
			}
			signed := filepath.Join(t.TempDir(), "signed")
			if err := os.WriteFile(signed, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			if result, data := laurel("verify", signed, key, m.Feature); result != "success" {
				t.Errorf("what was signed is a %s: %s", result, data)
			}
		})
	}
}
