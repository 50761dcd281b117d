package canon

import (
	"encoding/json"
	"testing"
)

// benchBadge is a badge of about 4 KB.
func benchBadge(b *testing.B) string {
	for seed := uint64(0); ; seed++ {
		m := newMaker(seed)
		raw, err := json.Marshal(m.badge())
		if err != nil {
			b.Fatal(err)
		}
		if m.version == 3 && len(raw) > 3900 && len(raw) < 4200 {
			return string(raw)
		}
	}
}

func BenchmarkCanonicalize(b *testing.B) {
	raw := benchBadge(b)
	b.Run("laurel", func(b *testing.B) {
		doc := decode(b, raw)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Canonicalize(doc, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json-gold", func(b *testing.B) {
		g := newGold(b)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := g.canonicalize(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
}
