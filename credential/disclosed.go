package credential

import (
	"bytes"
	"encoding/json"
	"sync"
)

// Of is the credential of decoded JSON: what a holder has disclosed of a
// signed text, which has no bytes of its own. [Credential.Bytes] writes it,
// with its members sorted, when it is asked to. The tree is the credential's
// from now on.
func Of(tree map[string]any) *Credential {
	return &Credential{tree: tree, write: sync.OnceValue(func() []byte {
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(tree); err != nil {
			panic("decoded JSON cannot be written: " + err.Error())
		}
		return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	})}
}

// PartOf is [Of] for what may be a part of what was signed: things may have
// been kept back somewhere, and among the credential's own members.
func PartOf(tree map[string]any, anywhere, atTop bool) *Credential {
	c := Of(tree)
	c.part, c.partAtTop = anywhere, atTop
	return c
}

// Part tells whether things may have been kept back, as [PartOf] was told.
func (c *Credential) Part() (anywhere, atTop bool) { return c.part, c.partAtTop }
