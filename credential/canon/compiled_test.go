package canon

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"laurel/credential/internal/strict"
)

// path tells by which way a document was canonicalized.
type path int

const (
	general   path = iota
	lookalike      // compiled, and labelled by the general algorithm
	compiled       // compiled
)

// compare canonicalizes a document both ways, and wants the same of both.
func compare(t testing.TB, name string, p Part, opt Options) path {
	t.Helper()
	want, wantErr := Canonicalize(p.Value(), opt)
	got, gotErr := p.Canonicalize(opt)
	if !reflect.DeepEqual(gotErr, wantErr) {
		t.Fatalf("%s: got error %v, want %v", name, gotErr, wantErr)
	}
	if string(got) != string(want) {
		t.Fatalf("%s: got\n%s\nwant\n%s", name, got, want)
	}
	w := walkers.Get().(*walker)
	defer w.release()
	switch _, ok := w.canonical(p, opt); {
	case !ok:
		return general
	case wantErr != nil:
		t.Fatalf("%s: canonicalized what is refused: %v", name, wantErr)
	case w.alike || w.twice:
		return lookalike
	}
	return compiled
}

func scan(t testing.TB, raw []byte) *strict.Tape {
	t.Helper()
	tape, err := strict.Scan(raw, strict.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return tape
}

// TestCompiledBadges holds that every badge takes the compiled path, and that
// it gives what the general path gives.
func TestCompiledBadges(t *testing.T) {
	count := often(3000)
	var took [3]int
	for seed := range count {
		raw, err := json.Marshal(newMaker(uint64(seed)).badge())
		if err != nil {
			t.Fatal(err)
		}
		by := compare(t, string(raw), Part{Tape: scan(t, raw)}, Options{SHA384: seed%8 == 0})
		if by == general {
			t.Fatalf("badge %d takes the general path: %s", seed, raw)
		}
		took[by]++
	}
	t.Logf("%d compiled, %d of them with blank nodes that look alike", count, took[lookalike])
}

// TestCompiledSamples compares both paths on all published samples. Open
// Badges 3.0 that are not refused take the compiled one.
func TestCompiledSamples(t *testing.T) {
	var took [3]int
	badges := 0
	credentials(t, shared(t, "vectors"), func(name, raw string) {
		tape, err := strict.Scan([]byte(raw), strict.Limits{})
		if err != nil {
			return
		}
		by := compare(t, name, Part{Tape: tape}, Options{})
		took[by]++
		doc := tape.Value(0)
		if !strings.Contains(raw, "spec/ob/v3p0/context") || inline(doc) {
			return
		}
		if _, err := Canonicalize(doc, Options{}); err == nil {
			badges++
			if by == general {
				t.Errorf("%s takes the general path", name)
			}
		}
	})
	t.Logf("%d compiled, %d of them with blank nodes that look alike, %d general; %d are Open Badges 3.0", took[compiled]+took[lookalike], took[lookalike], took[general], badges)
}

// inline tells whether a document has a context of its own.
func inline(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, inline)
	case map[string]any:
		for name, value := range v {
			_, own := value.(map[string]any)
			if list, ok := value.([]any); ok {
				own = slices.ContainsFunc(list, func(one any) bool { _, is := one.(map[string]any); return is })
			}
			if name == "@context" && own || inline(value) {
				return true
			}
		}
	}
	return false
}

// TestCompiledParts compares both paths on the options of proofs, which are
// read with the contexts of the document, and on documents without a member.
func TestCompiledParts(t *testing.T) {
	credentials(t, shared(t, "vectors"), func(name, raw string) {
		tape, err := strict.Scan([]byte(raw), strict.Limits{})
		if err != nil {
			return
		}
		compare(t, name, Part{Tape: tape, Without: "proof"}, Options{})
		at, contexts := tape.Member(0, "proof"), tape.Member(0, "@context")
		if at >= 0 && tape.Kind(at) == strict.Object {
			compare(t, name+" (proof)", Part{Tape: tape, At: at, Without: "proofValue", Contexts: contexts}, Options{})
		}
	})
}

// TestCompiledKnowsDefinitions fails where terms can say more than the
// compiled path has been told of: see what [state.compile] should do about it
// before it is added here. An index goes with a container that is left to the
// general path, @nest says nothing about values, and what a base completes is
// no absolute IRI, which is left to it too.
func TestCompiledKnowsDefinitions(t *testing.T) {
	for typ, known := range map[reflect.Type][]string{
		reflect.TypeFor[definition](): {"iri", "typ", "container", "index", "nest", "language", "direction", "scoped", "prefix", "reverse", "protected"},
		reflect.TypeFor[active]():     {"terms", "base", "vocab", "language", "direction", "previous", "protects", "shared"},
	} {
		for i := range typ.NumField() {
			if name := typ.Field(i).Name; !slices.Contains(known, name) {
				t.Errorf("%s has %s", typ, name)
			}
		}
	}
}
