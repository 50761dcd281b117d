package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"laurel/credential"
	"laurel/credential/key"
)

// Presentation is what a holder is about to show (VC Data Model 2.0
// §Presentations).
type Presentation struct {
	ID          string   // optional
	Holder      string   // optional; [Present] fills in the signer's controller
	Credentials [][]byte // as they came: JSON, a compact JWS, or an SD-JWT
}

// JSON writes the presentation, unsigned. Credentials in JSON stand in it
// byte for byte; others are enveloped.
func (p Presentation) JSON() ([]byte, error) {
	list := make([]json.RawMessage, 0, len(p.Credentials))
	for i, raw := range p.Credentials {
		one, err := shown(raw)
		if err != nil {
			return nil, fmt.Errorf("credential %d: %w", i+1, err)
		}
		list = append(list, one)
	}
	members := []member{{"@context", []string{credential.ContextV2}}}
	if p.ID != "" {
		members = append(members, member{"id", p.ID})
	}
	members = append(members, member{"type", []string{"VerifiablePresentation"}})
	if p.Holder != "" {
		members = append(members, member{"holder", p.Holder})
	}
	if len(list) > 0 {
		members = append(members, member{"verifiableCredential", exactly(list)})
	}
	return withMembers([]byte("{}"), members...)
}

// exactly is a list whose items are written as they came; encoding/json would
// write them in its own manner.
func exactly(list []json.RawMessage) verbatim {
	parts := make([][]byte, len(list))
	for i, one := range list {
		parts[i] = one
	}
	return verbatim("[" + string(bytes.Join(parts, []byte(","))) + "]")
}

// verbatim is JSON that is written byte for byte.
type verbatim []byte

// shown is a credential as it stands in a presentation.
func shown(raw []byte) (json.RawMessage, error) {
	raw = bytes.TrimSpace(raw)
	media := ""
	switch {
	case bytes.IndexByte(raw, '~') >= 0 && bytes.HasPrefix(raw, []byte("ey")):
		media = "application/vc+sd-jwt"
	case IsJWT(raw):
		media = "application/vc+jwt"
	}
	if media == "" {
		if _, err := credential.Parse(raw); err != nil {
			return nil, err
		}
		return raw, nil
	}
	return marshal(struct {
		Context string `json:"@context"`
		ID      string `json:"id"`
		Type    string `json:"type"`
	}{credential.ContextV2, "data:" + media + "," + string(raw), "EnvelopedVerifiableCredential"})
}

// Present signs a presentation by its holder, who is the signer's controller.
// Options name the challenge and the domain that the verifier asked for.
func Present(ctx context.Context, p Presentation, s key.Signer, o Options) ([]byte, error) {
	if p.Holder == "" {
		p.Holder = s.Controller()
	}
	if p.Holder != s.Controller() {
		return nil, fmt.Errorf("the holder is %q and the key belongs to %q", p.Holder, s.Controller())
	}
	if len(o.Domain) > 0 && o.Challenge == "" {
		return nil, errors.New("a domain without a challenge shows nothing: the presentation could be used again")
	}
	doc, err := p.JSON()
	if err != nil {
		return nil, err
	}
	o.Purpose = Authentication
	return Add(ctx, doc, s, o)
}
