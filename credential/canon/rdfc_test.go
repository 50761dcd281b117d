package canon

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"laurel/credential/credentialtest/tally"
)

// TestRDFCanon runs the W3C test suite for RDFC-1.0.
func TestRDFCanon(t *testing.T) {
	dir := shared(t, "vectors", "rdf-canon")
	f, err := os.Open(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	evaluated, mapped := 0, 0
	for _, row := range rows[1:] {
		name, algorithm := row[0], row[5]
		file := func(suffix string) string { return readFile(t, filepath.Join(dir, "rdfc10", name+suffix)) }
		t.Run(name+" "+row[1], func(t *testing.T) {
			tally.Ran(t, "rdf-canon", "RDFC-1.0", tally.Read)
			d, err := ParseNQuads(file("-in.nq"))
			if err != nil {
				t.Fatal(err)
			}
			n, err := Normalize(d, Options{SHA384: algorithm == "SHA384"})
			if row[6] == "RDFC10NegativeEvalTest" {
				wantCode(t, err, WorkBudget, "")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if row[6] == "TRUE" {
				evaluated++
				if got, want := string(n.Bytes()), file("-rdfc10.nq"); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			}
			if row[7] == "TRUE" {
				mapped++
				var want map[string]string
				if err := json.Unmarshal([]byte(file("-rdfc10map.json")), &want); err != nil {
					t.Fatal(err)
				}
				if !maps.Equal(n.Labels, want) {
					t.Errorf("labels are %v, want %v", n.Labels, want)
				}
			}
		})
	}
	if evaluated != 64 || mapped != 21 {
		t.Errorf("%d evaluation and %d map tests ran, want 64 and 21", evaluated, mapped)
	}
}

// TestPoison bounds the work spent on a poison graph by what it allocates,
// which no busy machine changes; [BenchmarkPoison] tells the time.
func TestPoison(t *testing.T) {
	for name, d := range poison() {
		t.Run(name, func(t *testing.T) {
			const most = 20_000
			if n := testing.AllocsPerRun(1, func() {
				_, err := Normalize(d, Options{})
				wantCode(t, err, WorkBudget, "")
			}); n > most {
				t.Errorf("refused after %.0f allocations, more than %d", n, most)
			}
		})
	}
}

// BenchmarkPoison says how long a poison graph is looked at before it is
// refused; it must be under 10 ms.
func BenchmarkPoison(b *testing.B) {
	for name, d := range poison() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Normalize(d, Options{}); err == nil {
					b.Fatal("a poison graph was not refused")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/refusal")
		})
	}
}

func poison() map[string]Dataset {
	return map[string]Dataset{"clique": clique(10), "large clique": clique(40), "alike": alike(500)}
}

// clique is n blank nodes that all know each other.
func clique(n int) (d Dataset) {
	for i := range n {
		for j := range n {
			if i != j {
				d = append(d, Quad{Subject: node(i), Predicate: iri("urn:x:knows"), Object: node(j)})
			}
		}
	}
	return d
}

// alike is a ring of n blank nodes.
func alike(n int) (d Dataset) {
	for i := range n {
		d = append(d, Quad{Subject: node(i), Predicate: iri("urn:x:next"), Object: node((i + 1) % n)})
	}
	return d
}

func node(i int) Term { return Term{Kind: Blank, Value: blankLabel(i)} }

func wantCode(t testing.TB, err error, code, pointer string) {
	t.Helper()
	var e *Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("got %v, want an error with code %s", err, code)
	case e.Code != code || e.Pointer != pointer:
		t.Errorf("got %s at %q, want %s at %q (%s)", e.Code, e.Pointer, code, pointer, e.Text)
	}
}
