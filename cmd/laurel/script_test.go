package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/status"
)

// TestMain puts this binary on the path as the command laurel, for the scripts
// and for tests that need a server of its own process.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"laurel": main})
}

// TestScript runs the command line as people do. What the scripts cannot write
// themselves lies in their folder: see samples.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: samples,
		Cmds:  map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a command and compares its exit status: exits 2 laurel verify …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		got, err = failed.ExitCode(), nil
	}
	ts.Check(err)
	if got != want {
		ts.Fatalf("%v exits with %d, want %d", args[1:], got, want)
	}
}

// samples writes what the scripts start from, all unsigned and with an empty
// issuer id: badge.json with a status at place 94567 and plain.json without
// one; lists for revocation and suspension where that place is clear or set;
// and two pictures.
func samples(env *testscript.Env) error {
	write := func(name string, data []byte, err error) error {
		return errors.Join(err, os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o644))
	}
	badge := credentialtest.Badge("")
	badge.CredentialSubject.Achievement.Creator = nil // would have to be filled in as well
	doc, err := badge.JSON()
	all := []error{write("badge.json", doc, err)}
	badge.CredentialStatus = nil
	doc, err = badge.JSON()
	all = append(all, write("plain.json", doc, err))
	for _, purpose := range []string{status.Revocation, status.Suspension} {
		for _, set := range []bool{false, true} {
			doc, err := list(purpose, set)
			all = append(all, write(fmt.Sprintf("%s-%t.json", purpose, set), doc, err))
		}
	}
	var picture bytes.Buffer
	err = png.Encode(&picture, image.NewGray(image.Rect(0, 0, 60, 60)))
	all = append(all, write("plain.png", picture.Bytes(), err))
	all = append(all, write("plain.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>`), nil))
	lines, keys, err := many()
	all = append(all, write("many.jsonl", lines, err), write("keys.json", keys, nil))
	return errors.Join(all...)
}

// many is 300 badges of two issuers, of which the seventh lacks its validFrom,
// and the issuers' keys.
func many() (lines, keys []byte, err error) {
	signers := [2]key.Private{credentialtest.Key(key.Ed25519, "nordmark"), credentialtest.Key(key.Ed25519, "harbour")}
	for i := range 300 {
		badge := credentialtest.Typical(signers[i%2].Public().DIDKey())
		badge.ID = fmt.Sprintf("urn:uuid:00000000-0000-7000-8000-%012d", i+1)
		badge.CredentialStatus = nil
		if i+1 == 7 {
			badge.ValidFrom = ""
		}
		doc, err := badge.JSON()
		if err != nil {
			return nil, nil, err
		}
		lines = append(append(lines, doc...), '\n')
	}
	type entry struct {
		ID      string `json:"id"`
		SeedHex string `json:"seedHex"`
	}
	var entries []entry
	for _, s := range signers {
		entries = append(entries, entry{s.Public().DIDKey(), hex.EncodeToString(s.Secret())})
	}
	keys, err = json.Marshal(entries)
	return lines, keys, err
}

func list(purpose string, set bool) ([]byte, error) {
	l := status.NewList()
	if err := l.Set(94567, set); err != nil {
		return nil, err
	}
	id := "https://laurel.example/status/1"
	if purpose == status.Suspension {
		id = "https://laurel.example/status/2"
	}
	return status.NewListCredential(status.Listing{ID: id, Issuer: "", Purpose: purpose, List: l,
		ValidFrom: credentialtest.Noon, ValidUntil: time.Now().AddDate(1, 0, 0), TTL: 5 * time.Minute})
}
