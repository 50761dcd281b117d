package proof

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"

	"laurel/credential/internal/multibase"
	"laurel/credential/key"
)

// ecdsaSD is ecdsa-sd-2023 (vc-di-ecdsa §3.4): a P-256 key of the proof's own
// signs each statement that may be left out, and the issuer's key signs that
// key together with what may not. It shows which statements were left out
// neither in number nor by their labels.
type ecdsaSD struct {
	fixed func() (hmacKey []byte, proofKey key.Private) // for published vectors; nil: fresh ones
}

func (ecdsaSD) keys() []key.Type             { return []key.Type{key.P256} }
func (ecdsaSD) context() string              { return "https://w3id.org/security/data-integrity/v2" }
func (ecdsaSD) more(map[string]any) []member { return nil }

func (ecdsaSD) isBase(options map[string]any) bool {
	return strings.HasPrefix(text(options, "proofValue"), basePrefix)
}

func (s ecdsaSD) read(options map[string]any) (value, error) {
	if s.isBase(options) {
		return nil, wrong(CodeMalformed, "this is the holder's base proof, which is not for showing: a proof is derived from it")
	}
	return readShown(text(options, "proofValue"))
}

// sign makes a base proof.
func (s ecdsaSD) sign(ctx context.Context, doc, options map[string]any, signer key.Signer, o Options) (string, error) {
	hmacKey, proofKey, err := s.material()
	if err != nil {
		return "", err
	}
	all, err := state(doc, hidden(hmacKey))
	if err != nil {
		return "", err
	}
	_, mandatory, err := all.part(o.Mandatory)
	if err != nil {
		return "", err
	}
	public := multikeyBytes(proofKey.Public())
	message, err := sdMessage(doc, options, public, pick(all.lines, mandatory))
	if err != nil {
		return "", err
	}
	base := sdBase{Public: public, HMACKey: hmacKey, Signatures: []octets{}, Mandatory: append([]string{}, o.Mandatory...)}
	if base.Signature, err = signChecked(ctx, signer, message); err != nil {
		return "", err
	}
	for _, i := range without(len(all.lines), mandatory) {
		signature, err := proofKey.Sign(all.lines[i])
		if err != nil {
			return "", err
		}
		base.Signatures = append(base.Signatures, signature)
	}
	return writeValue(baseHeader, base)
}

// material are the two secrets of a base proof. The private key is forgotten
// as soon as it has signed.
func (s ecdsaSD) material() ([]byte, key.Private, error) {
	if s.fixed != nil {
		hmacKey, proofKey := s.fixed()
		return hmacKey, proofKey, nil
	}
	hmacKey := make([]byte, sha256.Size)
	if _, err := rand.Read(hmacKey); err != nil {
		return nil, key.Private{}, err
	}
	proofKey, err := key.Generate(key.P256)
	return hmacKey, proofKey, err
}

// hidden gives blank nodes labels that say nothing without the key.
func hidden(hmacKey []byte) relabel {
	return func(canonical []string) map[string]string {
		out := make(map[string]string, len(canonical))
		for _, label := range canonical {
			out[label] = multibase.Base64URL(hashedLabel(hmacKey, label))
		}
		return out
	}
}

func hashedLabel(hmacKey []byte, label string) []byte {
	mac := hmac.New(sha256.New, hmacKey)
	mac.Write([]byte(label))
	return mac.Sum(nil)
}

// sdMessage is what the issuer signs: the options, the proof's own key and
// the mandatory statements.
func sdMessage(doc, options map[string]any, public []byte, mandatory [][]byte) ([]byte, error) {
	proofHash, err := revealedTree{doc, options}.configSum()
	if err != nil {
		return nil, err
	}
	return slices.Concat(proofHash, public, statementsHash(mandatory)), nil
}

// derive makes a derived proof for what the pointers select.
func (ecdsaSD) derive(doc, options map[string]any, pointers []string) (string, []string, error) {
	base, err := readBase(text(options, "proofValue"))
	if err != nil {
		return "", nil, err
	}
	d, err := disclose(doc, hidden(base.HMACKey), base.Mandatory, pointers)
	if err != nil {
		return "", nil, err
	}
	if len(base.Signatures) != len(d.optional) {
		return "", nil, errors.New("the base proof is not that of this document: it signs another number of statements")
	}
	out := sdDerived{Signature: base.Signature, Public: base.Public, Signatures: []octets{}, Mandatory: d.mandatory}
	for _, i := range d.selected {
		out.Signatures = append(out.Signatures, base.Signatures[i])
	}
	out.Labels, err = verifierLabels(d, func(label string) (octets, error) { return multibase.Decode(label) })
	if err != nil {
		return "", nil, err
	}
	value, err := writeValue(derivedHeader, out)
	return value, d.pointers, err
}

// check compares the signatures with the statements of the document.
func (s *sdShown) check(doc revealed, pub key.Public) error {
	lines, err := disclosedLines(doc, s.names)
	if err != nil {
		return err
	}
	places, optional, err := divide(lines, s.mandatory, len(s.signatures))
	if err != nil {
		return err
	}
	proofHash, err := doc.configSum()
	if err != nil {
		return canonFault(err)
	}
	message := slices.Concat(proofHash, s.public, statementsHash(pick(lines, places)))
	proofKey, bad := key.ReadMultikey(s.public) // if it is none, there is nothing beside
	issuers, statements := pub.VerifyBeside(message, s.signature, proofKey, pick(lines, optional), s.signatures)
	switch {
	case issuers != nil:
		return wrong(CodeMismatch, "the signature does not match what must be disclosed").because(issuers)
	case bad != nil || proofKey.Type() != key.P256:
		return wrong(CodeMalformed, "the proof's own key is no P-256 key").because(bad)
	case statements != nil:
		return wrong(CodeMismatch, "the signature of a statement does not match it").because(statements)
	}
	return nil
}
