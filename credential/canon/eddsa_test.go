package canon

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"

	"laurel/credential/credentialtest/tally"
)

// TestDataIntegrityVectors reproduces the canonical documents and proof
// options of the published eddsa-rdfc-2022 and Ed25519Signature2020 vectors.
func TestDataIntegrityVectors(t *testing.T) {
	dir := shared(t, "vectors", "vc-di-eddsa")
	for _, tt := range []struct{ source, canonical, hash string }{
		{"unsigned.json", "eddsa-rdfc-2022/canonDocDataInt.txt", "eddsa-rdfc-2022/docHashDataInt.txt"},
		{"eddsa-rdfc-2022/proofConfigDataInt.json", "eddsa-rdfc-2022/proofCanonDataInt.txt", "eddsa-rdfc-2022/proofHashDataInt.txt"},
		{"employmentAuth.json", "eddsa-rdfc-2022/employ/canonDocDataInt.txt", "eddsa-rdfc-2022/employ/docHashDataInt.txt"},
		{"eddsa-rdfc-2022/employ/proofConfigDataInt.json", "eddsa-rdfc-2022/employ/proofCanonDataInt.txt", "eddsa-rdfc-2022/employ/proofHashDataInt.txt"},
		{"unsigned.json", "Ed25519Signature2020/canonDocEdSig.txt", "Ed25519Signature2020/docHashEdSig.txt"},
		{"Ed25519Signature2020/proofConfigEdSig.json", "Ed25519Signature2020/proofCanonEdSig.txt", "Ed25519Signature2020/proofHashEdSig.txt"},
	} {
		t.Run(tt.canonical, func(t *testing.T) {
			tally.Ran(t, "vc-di-eddsa", "canonical forms", tally.Read)
			file := func(name string) string { return readFile(t, filepath.Join(dir, filepath.FromSlash(name))) }
			got, err := Canonicalize(decode(t, file(tt.source)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if want := file(tt.canonical); string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			sum := sha256.Sum256(got)
			if want := strings.TrimSpace(file(tt.hash)); hex.EncodeToString(sum[:]) != want {
				t.Errorf("hash is %x, want %s", sum, want)
			}
		})
	}
}
