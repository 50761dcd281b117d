package verify_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laurel/credential/bake"
	"laurel/credential/credentialtest/tally"
	"laurel/credential/did"
	"laurel/credential/verify"
)

// Folders of published samples, under spec/vectors.
const (
	edtech = "1edtech-validator/inspector-vc/src/test/resources/ob30"
	dcc    = "dcc-vc-test-fixtures"
	older  = "1edtech-validator/inspector-vc/src/test/resources/ob20"
	clr    = "1edtech-validator/inspector-clr/src/test/resources/clr20"
)

// dccLists is the key that all of the Digital Credentials Consortium's sample
// lists are signed with, those of other issuers too: here it is one we know.
const dccLists = "did:key:z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q"

// TestPublishedSamples judges every published sample as testdata/samples.txt
// says, and wants every one of them listed there.
func TestPublishedSamples(t *testing.T) {
	root := filepath.Join(shared(), "spec/vectors")
	if _, err := os.Stat(filepath.Join(root, edtech)); errors.Is(err, os.ErrNotExist) {
		t.Skip("published samples are not here: spec/vectors/" + edtech)
	}
	table := samples(t)
	v := verify.Verifier{
		Resolver: sampleResolver(t, root), Status: sampleLists(root), ListMinimum: 100_000,
		Now:     func() time.Time { return time.Date(2026, 5, 12, 14, 3, 0, 0, time.UTC) },
		Issuers: func(_ context.Context, id string) (string, bool) { return "the consortium", id == dccLists },
	}
	for _, folder := range []string{edtech, dcc, older, clr} {
		err := fs.WalkDir(os.DirFS(filepath.Join(root, folder)), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(name, "dids/") || strings.HasPrefix(name, "statusLists/") ||
				strings.HasPrefix(name, "assets/") || strings.HasPrefix(name, "rdf-validation/") {
				return err // what is no credential
			}
			name = path.Join(path.Base(folder), name)
			want, listed := table[name]
			delete(table, name)
			if !listed {
				t.Errorf("%s is not in testdata/samples.txt", name)
			}
			t.Run(name, func(t *testing.T) {
				published, _, _ := strings.Cut(folder, "/")
				tally.Ran(t, published, "verdicts on samples", tally.Verify)
				raw, err := os.ReadFile(filepath.Join(root, path.Dir(folder), name))
				if err != nil {
					t.Fatal(err)
				}
				if credential, _, err := bake.Extract(raw); err == nil {
					raw = credential
				}
				v := v
				v.Documents = sampleDocuments(root, raw)
				r := v.Verify(t.Context(), raw, verify.Options{})
				if got := string(r.Verdict()); got != want.verdict || !has(r, want.code) {
					t.Errorf("got %s, want %s for %s: %s\n%s %s\n%s", got, want.verdict, want.code, want.why, r.Headline(), r.Sentence(), listingOf(r))
				}
				sameAgain(t, &v, raw, verify.Options{}, r.Verdict())
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range table {
		t.Errorf("testdata/samples.txt lists %s, which is not there", name)
	}
}

type sample struct{ verdict, code, why string }

// samples reads the table: file, verdict, the code of the finding that must be there, why.
func samples(t *testing.T) map[string]sample {
	t.Helper()
	f, err := os.Open("testdata/samples.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table := map[string]sample{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := lines.Text(); line != "" && !strings.HasPrefix(line, "#") {
			column := strings.SplitN(line, "|", 4)
			if len(column) != 4 {
				t.Fatalf("not four columns: %q", line)
			}
			for i := range column {
				column[i] = strings.TrimSpace(column[i])
			}
			table[column[0]] = sample{column[1], column[2], column[3]}
		}
	}
	return table
}

func has(r verify.Report, code string) bool {
	for _, f := range r.Findings {
		if f.Code == code {
			return true
		}
	}
	return false
}

func listingOf(r verify.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		b.WriteString("  " + string(f.Check) + " " + f.Outcome.Word() + " " + f.Code + ": " + f.Sentence() + "\n")
		for _, l := range f.Detail() {
			b.WriteString("      " + l.Label + ": " + l.Value + "\n")
		}
	}
	return b.String()
}

// sampleResolver finds did:web documents in the consortium's folder. The
// issuers at https addresses do not exist; testdata/controllers.json has the
// documents that such issuers would publish for the keys of the samples.
func sampleResolver(t *testing.T, root string) did.Resolver {
	t.Helper()
	var documents []json.RawMessage
	raw, err := os.ReadFile("testdata/controllers.json")
	if err == nil {
		err = json.Unmarshal(raw, &documents)
	}
	if err != nil {
		t.Fatal(err)
	}
	byAddress := map[string][]byte{}
	for _, doc := range documents {
		parsed, err := did.Parse(doc)
		if err != nil {
			t.Fatal(err)
		}
		byAddress[parsed.ID] = doc
	}
	return did.Standard(did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
		if name, ok := strings.CutPrefix(url, "https://digitalcredentials.github.io/vc-test-fixtures/"); ok {
			return os.ReadFile(filepath.Join(root, dcc, name))
		}
		if doc, ok := byAddress[url]; ok {
			return doc, nil
		}
		return nil, did.ErrNotFound
	}))
}

// sampleDocuments has what the badges of Open Badges 2.0 name at example.org,
// by either scheme; the badge itself is published at its own address.
func sampleDocuments(root string, badge []byte) did.Fetcher {
	var own struct{ ID string }
	json.Unmarshal(badge, &own)
	return did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
		_, name, ok := strings.Cut(url, "://example.org/")
		if !ok {
			return nil, did.ErrUnreachable
		}
		if _, at, _ := strings.Cut(own.ID, "://"); at == "example.org/"+name {
			return badge, nil
		}
		raw, err := os.ReadFile(filepath.Join(root, older, "assets", path.Clean(name)))
		if err != nil {
			return nil, did.ErrNotFound
		}
		return raw, nil
	})
}

// sampleLists finds a status list by the last part of its address: the same
// lists lay at several addresses over time.
type sampleLists string

func (root sampleLists) StatusList(_ context.Context, url string) ([]byte, error) {
	for _, folder := range []string{edtech + "/bit-string-list", dcc + "/statusLists/didkey-ed25519Signature2020"} {
		if raw, err := os.ReadFile(filepath.Join(string(root), folder, path.Base(url))); err == nil {
			return raw, nil
		}
	}
	return nil, errors.New("no such list")
}

func shared() string {
	if dir := os.Getenv("LAUREL_SHARED"); dir != "" {
		return dir
	}
	return "../../../shared"
}
