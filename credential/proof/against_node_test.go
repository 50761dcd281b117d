//go:build unix

package proof_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"laurel/credential/canon"
	"laurel/credential/credentialtest"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// disclosing is a badge of about 4 KB that makes 113 statements, what its
// issuer makes mandatory, and what a holder shows of it.
type disclosing struct {
	Document  json.RawMessage `json:"document"`
	Mandatory []string        `json:"mandatory"`
	Selective []string        `json:"selective"`
	Seconds   float64         `json:"seconds"` // to measure for, each
}

func typicalDisclosure(t testing.TB, issuer string) disclosing {
	t.Helper()
	d := disclosing{
		Document:  credentialtest.JSON(t, credentialtest.Typical(issuer)),
		Mandatory: []string{"/issuer", "/validFrom", "/validUntil", "/credentialStatus"},
		Selective: []string{"/name", "/credentialSubject/achievement/id", "/credentialSubject/achievement/name", "/credentialSubject/result/0/value"},
		Seconds:   2,
	}
	lines, err := canon.Canonicalize(parse(t, d.Document).Value(), canon.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d statements", len(d.Document), bytes.Count(lines, []byte("\n")))
	return d
}

// BenchmarkAgainstNode measures the suites of selective disclosure, and the
// @digitalbazaar packages of the same suites in the same run, and reports how
// many times faster ours are, by CPU time on both sides.
func BenchmarkAgainstNode(b *testing.B) {
	theirs := measuredByNode(b, typicalDisclosure(b, "did:example:issuer"))
	for suite, typ := range map[string]key.Type{"ecdsa-sd-2023": key.P256, "bbs-2023": key.BLS12381} {
		s := credentialtest.SignerOf(typ, "nordmark")
		d := typicalDisclosure(b, s.Controller())
		base := added(b, d.Document, s, proof.Options{Suite: suite, Mandatory: d.Mandatory})
		derived, err := proof.Derive(base, d.Selective)
		if err != nil {
			b.Fatal(err)
		}
		against := func(name string, run func(b *testing.B)) {
			b.Run(suite+" "+name, func(b *testing.B) {
				before := cpuMicros()
				run(b)
				micros := (cpuMicros() - before) / float64(b.N)
				b.ReportMetric(micros, "cpu-µs/op")
				b.ReportMetric(theirs[suite+" "+name], "node-µs/op")
				b.ReportMetric(theirs[suite+" "+name]/micros, "ratio")
			})
		}
		against("derive", func(b *testing.B) {
			for b.Loop() {
				if _, err := proof.Derive(base, d.Selective); err != nil {
					b.Fatal(err)
				}
			}
		})
		against("verify", func(b *testing.B) { benchmarkVerify(b, derived) })
	}
}

// cpuMicros is the CPU time of this process so far.
func cpuMicros() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1000
}

// measuredByNode has e2e/sdbench.mjs measure, or skips.
func measuredByNode(b *testing.B, d disclosing) (micros map[string]float64) {
	b.Helper()
	script := filepath.Join("..", "..", "e2e", "sdbench.mjs")
	node, err := exec.LookPath("node")
	if err != nil {
		b.Skip("there is no node to compare with")
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(script), "node_modules", "@digitalbazaar", "bbs-2023-cryptosuite")); found == nil {
		b.Skip("the npm packages of e2e/ are not installed")
	}
	in, err := json.Marshal(d)
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(node, script)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s: %v", script, err)
	}
	if err := json.Unmarshal(out, &micros); err != nil {
		b.Fatal(err)
	}
	return micros
}
