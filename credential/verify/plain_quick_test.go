package verify

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
)

// The contexts of which we say that they call every term by its own name are
// read for it: no second name for a term of the vocabularies, for an id or a
// type, no reverse or nested terms, and no prefix that an id could begin with.
func TestTheContextsAreNameTrue(t *testing.T) {
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	raw, err := os.ReadFile(filepath.Join(root, "spec/contexts/index.json"))
	if err != nil {
		t.Skip("the published contexts are not at hand:", err)
	}
	var index struct {
		Contexts map[string]struct{ File string }
	}
	if err := json.Unmarshal(raw, &index); err != nil {
		t.Fatal(err)
	}
	for _, address := range nameTrue {
		t.Run(address, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(root, "spec", index.Contexts[address].File))
			if err != nil {
				t.Fatal(err)
			}
			var doc map[string]any
			if err := json.Unmarshal(raw, &doc); err != nil {
				t.Fatal(err)
			}
			readTerms(t, doc["@context"], map[string]string{})
		})
	}
}

// readTerms reads a context, and those of its terms, with the names that are
// defined outside of it.
func readTerms(t *testing.T, context any, outer map[string]string) {
	t.Helper()
	if list, ok := context.([]any); ok {
		for _, one := range list {
			readTerms(t, one, outer)
		}
		return
	}
	terms, _ := context.(map[string]any)
	known := map[string]string{}
	for name, address := range outer {
		known[name] = address
	}
	for name, def := range terms {
		known[name] = addressOf(def)
	}
	for name, def := range terms {
		if strings.HasPrefix(name, "@") {
			if address, _ := def.(string); name == "@base" || name == "@import" || name == "@vocab" && inVocabulary(address) != "" {
				t.Errorf("%s is %v", name, def)
			}
			continue
		}
		address := addressOf(def)
		for range 3 { // a prefix may stand on another
			if prefix, rest, ok := strings.Cut(address, ":"); ok && !strings.HasPrefix(rest, "//") && known[prefix] != "" {
				address = known[prefix] + rest
			}
		}
		if inner, ok := def.(map[string]any); ok {
			for _, no := range []string{"@reverse", "@nest", "@included"} {
				if inner[no] != nil {
					t.Errorf("%s is defined with %s", name, no)
				}
			}
			if inner["@context"] != nil {
				readTerms(t, inner["@context"], known)
			}
		}
		term := inVocabulary(address)
		switch {
		case address == "@id" && name != "id", address == "@type" && name != "type":
			t.Errorf("%s stands for %s", name, address)
		case strings.HasPrefix(address, "@") && address != "@id" && address != "@type":
			t.Errorf("%s stands for the keyword %s", name, address)
		case term != "" && name != orElse(otherwise[term], term) && name != term:
			t.Errorf("%s stands for %s", name, address)
		case simpleID([]byte(name + ":")):
			t.Errorf("ids that begin with %s: are short for others", name)
		}
	}
}

func addressOf(def any) string {
	if object, ok := def.(map[string]any); ok {
		def = object["@id"]
	}
	address, _ := def.(string)
	return address
}

// inVocabulary is the term of an address in the vocabularies, or "".
func inVocabulary(address string) string {
	for _, vocabulary := range vocabularies {
		if term, ok := strings.CutPrefix(address, vocabulary); ok {
			return term
		}
	}
	return ""
}

// What is seen to be plain at a glance is plain at a closer look too.
func FuzzPlainlyNamed(f *testing.F) {
	good := string(credentialtest.JSON(f, credentialtest.Badge("did:key:z6MkNobody")))
	const end = `"validUntil":`
	for _, seed := range []string{good,
		strings.Replace(good, end, `"https://www.w3.org/2018/credentials#validUntil":`, 1),
		strings.Replace(good, end, `"@included":[{"id":"https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c","validUntil":"2026-01-01T00:00:00Z"}],"validUntil":`, 1),
		strings.Replace(good, `"criteria":`, `"related":[{"id":"https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c","type":"Related"}],"criteria":`, 1),
		strings.Replace(good, `"@context":[`, `"@context":[{"until":"https://www.w3.org/2018/credentials#validUntil"},`, 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := credential.Parse([]byte(text))
		if err != nil || !plainlyNamed(c.Tape()) {
			return
		}
		if err := closely(c); err != nil && strings.Contains(err.Error(), "is signed and does not stand") {
			t.Errorf("%v: %s", err, text)
		}
	})
}

func TestWhatIsPlainlyNamed(t *testing.T) {
	good := string(credentialtest.JSON(t, credentialtest.Badge("did:key:z6MkNobody")))
	own := `"id":"https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c"`
	if !strings.Contains(good, own) {
		t.Fatalf("the sample looks otherwise: %s", good)
	}
	for _, tt := range []struct {
		name, old, new string
		want           bool
	}{
		{"the sample", "{", "{", true},
		{"an address as name", `"validUntil"`, `"https://www.w3.org/2018/credentials#validUntil"`, false},
		{"a keyword as name", `"criteria":`, `"@included":[],"criteria":`, false},
		{"a name spelt with escapes", `"validUntil"`, `"\u0040validUntil"`, false},
		{"another node of its id", `"criteria":{`, `"criteria":{` + own + `,`, false},
		{"a node whose id is short for another", `"criteria":{`, `"criteria":{"id":"cred:x",`, false},
		{"a label as id", own, `"id":"_:b0"`, false},
		{"a context of its own", `"@context":[`, `"@context":[{"x":"https://x.example/"},`, false},
		{"a context that is not known", `"@context":[`, `"@context":["https://x.example/",`, false},
		{"a context within", `"criteria":{`, `"criteria":{"@context":{"x":"https://x.example/"},`, false},
		{"a known context within", `"criteria":{`, `"criteria":{"@context":"https://www.w3.org/ns/credentials/v2",`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			c, err := credential.Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if got := plainlyNamed(c.Tape()); got != tt.want {
				t.Errorf("%v, want %v: %s", got, tt.want, text)
			}
		})
	}
	for _, text := range []string{`{}`, `{"@context":[]}`, `{"@context":{}}`, `{"@context":"https://www.w3.org/ns/credentials/v2"}`, `{"proof":[]}`, `{"proof":[{}]}`} {
		c, err := credential.Parse([]byte(text))
		if err != nil || plainlyNamed(c.Tape()) {
			t.Errorf("%s is plain, %v", text, err)
		}
		partial(c) // must take anything
	}
}
