package credential

import (
	"bytes"
	"encoding/json"
)

// Of is the credential of decoded JSON: what a holder has disclosed of a
// signed text, which has no bytes of its own. [Credential.Bytes] writes it
// with its members sorted. The tree is the credential's from now on.
func Of(tree map[string]any) (*Credential, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil {
		return nil, err
	}
	return &Credential{raw: bytes.TrimSuffix(out.Bytes(), []byte("\n")), tree: tree}, nil
}
