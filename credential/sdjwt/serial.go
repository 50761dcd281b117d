package sdjwt

import (
	"fmt"
	"strconv"
	"strings"

	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
)

// maxSignatures bounds the general JSON form.
const maxSignatures = 8

// parseJSON reads the JSON forms (RFC 9901 §8): flattened with one signature,
// general with several. Disclosures and the holder's proof stand in the first
// one's unprotected header.
func parseJSON(raw []byte) (*Token, error) {
	m, err := jws.Object(raw, strict.Limits{Size: maxSize, Depth: 16})
	if err != nil {
		return nil, err
	}
	payload, ok := m["payload"].(string)
	if !ok {
		return nil, strict.At("/payload", fmt.Errorf("%w: /payload is no text", ErrMalformed))
	}
	list, general := m["signatures"].([]any)
	if !general {
		list = []any{m}
	}
	if len(list) == 0 || len(list) > maxSignatures {
		return nil, strict.At("/signatures", fmt.Errorf("%w: it has %d signatures", ErrMalformed, len(list)))
	}
	var all []*jws.Token
	var compact string
	var disclosures []string
	var binding string
	for i, one := range list {
		s, _ := one.(map[string]any)
		protected, _ := s["protected"].(string)
		signature, _ := s["signature"].(string)
		signed, err := jws.Join([]byte(protected), []byte(payload), []byte(signature), nil)
		if err != nil {
			return nil, err
		}
		all = append(all, signed)
		header, _ := s["header"].(map[string]any)
		if i > 0 {
			if header["disclosures"] != nil || header["kb_jwt"] != nil {
				return nil, strict.At("/signatures/"+strconv.Itoa(i)+"/header", fmt.Errorf("%w: disclosures belong to the first signature", ErrMalformed))
			}
			continue
		}
		compact = protected + "." + payload + "." + signature
		if disclosures, binding, err = unprotected(header); err != nil {
			return nil, err
		}
	}
	return read(all, compact, disclosures, binding)
}

// unprotected reads the disclosures and the holder's proof.
func unprotected(header map[string]any) (disclosures []string, binding string, err error) {
	list, isList := header["disclosures"].([]any)
	if header["disclosures"] != nil && !isList {
		return nil, "", strict.At("/header/disclosures", fmt.Errorf("%w: disclosures is no array", ErrMalformed))
	}
	for i, one := range list {
		text, ok := one.(string)
		if !ok {
			return nil, "", strict.At("/header/disclosures/"+strconv.Itoa(i), fmt.Errorf("%w: a disclosure is no text", ErrMalformed))
		}
		disclosures = append(disclosures, text)
	}
	proof, there := header["kb_jwt"]
	binding, ok := proof.(string)
	if there && (!ok || binding == "") {
		return nil, "", strict.At("/header/kb_jwt", fmt.Errorf("%w: kb_jwt is no token", ErrMalformed))
	}
	return disclosures, binding, nil
}

// JSON is the token in the flattened JSON form, or in the general one where
// it came with several signatures.
func (t *Token) JSON() ([]byte, error) {
	header := map[string]any{}
	texts := make([]string, 0, len(t.Disclosures))
	for _, d := range t.Disclosures {
		texts = append(texts, d.Text)
	}
	header["disclosures"] = texts
	if t.binding != "" {
		header["kb_jwt"] = t.binding
	}
	parts := strings.Split(t.compact, ".")
	first := map[string]any{"header": header, "protected": parts[0], "signature": parts[2]}
	if len(t.signatures) == 1 {
		first["payload"] = parts[1]
		return jws.Marshal(first)
	}
	all := []any{first}
	for _, s := range t.signatures[1:] {
		all = append(all, map[string]any{"protected": s.Protected(), "signature": s.Signature()})
	}
	return jws.Marshal(map[string]any{"payload": parts[1], "signatures": all})
}
