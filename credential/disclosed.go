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
