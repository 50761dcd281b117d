package proof

import (
	"bytes"
	"strings"
	"testing"

	"laurel/credential/canon"
)

// TestRenamed: only blank nodes get other names, not what looks like one in a
// literal.
func TestRenamed(t *testing.T) {
	const said = `<did:e:a> <did:e:p> "a \"_:c14n0 \\" .
<did:e:a> <did:e:p> "_:c14n1 ."@en-GB .
<did:e:a> <did:e:p> _:c14n1 _:c14n10 .
_:c14n0 <did:e:_:c14n0> "\\"^^<did:e:t> <did:e:g> .
_:c14n10 <did:e:p> <did:e:_:c14n2> .
`
	names := strings.Split("a b c d e f g h i j k", " ")
	lines, nodes, ok := renamed([]byte(said), names)
	want := strings.NewReplacer("_:c14n1 _:c14n10 .", "_:b _:k .", "\n_:c14n0 ", "\n_:a ", "\n_:c14n10", "\n_:k").Replace(said)
	if got := string(bytes.Join(lines, nil)); !ok || nodes != 11 || got != want {
		t.Errorf("%d nodes\n%s\nwant\n%s", nodes, got, want)
	}
	for i, line := range lines {
		if _, err := canon.ParseNQuads(string(line)); err != nil || !strings.HasSuffix(string(line), " .\n") {
			t.Errorf("line %d: %v", i, err)
		}
	}
	if _, _, ok := renamed([]byte(said), names[:10]); ok {
		t.Error("a node without a name was named")
	}
}
