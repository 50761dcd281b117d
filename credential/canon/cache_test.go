package canon

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
)

// TestConcurrently canonicalizes at once what all share contexts.
func TestConcurrently(t *testing.T) {
	var docs []any
	var want []string
	for seed := range uint64(12) {
		raw, err := json.Marshal(newMaker(seed).badge())
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, decode(t, string(raw)))
		out, err := Canonicalize(docs[seed], Options{})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, string(out))
	}
	kept.Lock()
	clear(kept.made)
	kept.Unlock()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i, doc := range docs {
				if got, err := Canonicalize(doc, Options{}); err != nil || string(got) != want[i] {
					t.Errorf("badge %d comes out differently: %v", i, err)
				}
			}
		})
	}
	group.Wait()
}

// TestCacheIsBounded makes more contexts than are kept.
func TestCacheIsBounded(t *testing.T) {
	urls := KnownContexts()
	for i := range 3 * len(urls) {
		for _, second := range urls {
			doc := fmt.Sprintf(`{"@context":[%q,%q,%q],"@id":"urn:x:1","@type":"urn:x:t"}`, urls[i%len(urls)], second, urls[i/3])
			if _, err := Quads(decode(t, doc)); err != nil {
				wantCode(t, err, InvalidContext, err.(*Error).Pointer) // two may not go together
			}
		}
	}
	kept.RLock()
	defer kept.RUnlock()
	if n := len(kept.made); n > maxKept {
		t.Errorf("%d contexts are kept", n)
	}
}
