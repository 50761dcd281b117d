package key

import (
	"strings"
	"sync"
)

// Issuers' keys come again and again, and to find one good takes a root modulo
// the prime.
var (
	parsed = memo{most: 1024} // keys found good, by their Multikey spelling
	points = memo{most: 1024} // Ed25519 keys found good, by their bytes
)

// memo remembers keys, and forgets them all when they are too many. Each has
// a few hundred bytes.
type memo struct {
	most int
	mu   sync.RWMutex
	keys map[string]Public
}

func (m *memo) get(s string) (Public, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	k, ok := m.keys[s]
	return k, ok
}

func (m *memo) add(s string, k Public) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.keys == nil || len(m.keys) >= m.most {
		m.keys = map[string]Public{}
	}
	m.keys[strings.Clone(s)] = k
}
