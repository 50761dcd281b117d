package key

import (
	"fmt"
	"sync"
	"testing"
)

// TestParsedAgain: a key read a second time is the same, and no more than so
// many are remembered, however many read at once.
func TestParsedAgain(t *testing.T) {
	m := memo{most: 8}
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 200 {
				name := fmt.Sprint(i % 20)
				m.add(name, Public{typ: Type(i%20 + 1)})
				if k, ok := m.get(name); ok && k.typ != Type(i%20+1) {
					t.Errorf("worker %d: the key of another", worker)
				}
			}
		})
	}
	all.Wait()
	if len(m.keys) > 8 {
		t.Errorf("%d keys are remembered", len(m.keys))
	}
	priv, err := Generate(Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if k, err := ParseMultikey(priv.Public().Multikey()); err != nil || !k.Equal(priv.Public()) {
			t.Errorf("read again: %v, %v", k, err)
		}
	}
	if _, ok := parsed.get(priv.Public().Multikey()); !ok {
		t.Error("it is not remembered")
	}
}
