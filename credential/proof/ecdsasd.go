package proof

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"laurel/credential/canon"
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
	_, err := readBase(text(options, "proofValue"))
	return err == nil
}

func (s ecdsaSD) shape(options map[string]any) error {
	if s.isBase(options) {
		return wrong(CodeMalformed, "this is the holder's base proof, which is not for showing: a proof is derived from it")
	}
	_, err := readDerived(text(options, "proofValue"))
	return err
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
	config, err := canon.Canonicalize(configOf(doc, options), canon.Options{})
	if err != nil {
		return nil, fmt.Errorf("the proof's options: %w", err)
	}
	proofHash, mandatoryHash := sha256.Sum256(config), sha256.Sum256(bytes.Join(mandatory, nil))
	return slices.Concat(proofHash[:], public, mandatoryHash[:]), nil
}

// derive makes a derived proof for what the pointers select.
func (ecdsaSD) derive(doc, options map[string]any, pointers []string) (string, []string, error) {
	base, err := readBase(text(options, "proofValue"))
	if err != nil {
		return "", nil, err
	}
	disclosed := slices.Concat(base.Mandatory, pointers)
	if len(disclosed) == 0 {
		return "", nil, errors.New("nothing is selected, and nothing is mandatory")
	}
	all, err := state(doc, hidden(base.HMACKey))
	if err != nil {
		return "", nil, err
	}
	_, mandatory, err := all.part(base.Mandatory)
	if err != nil {
		return "", nil, err
	}
	said, shown, err := all.part(disclosed)
	if err != nil {
		return "", nil, err
	}
	optional := without(len(all.lines), mandatory)
	if len(base.Signatures) != len(optional) {
		return "", nil, errors.New("the base proof is not that of this document: it signs another number of statements")
	}
	out := sdDerived{Signature: base.Signature, Public: base.Public, Signatures: []octets{}, Mandatory: []uint64{}}
	for i, place := range shown {
		if _, is := slices.BinarySearch(mandatory, place); is {
			out.Mandatory = append(out.Mandatory, uint64(i))
			continue
		}
		at, _ := slices.BinarySearch(optional, place)
		out.Signatures = append(out.Signatures, base.Signatures[at])
	}
	if out.Labels, err = verifierLabels(said, all.labels); err != nil {
		return "", nil, err
	}
	value, err := writeValue(derivedHeader, out)
	return value, disclosed, err
}

// verifierLabels lead from the canonical labels that a verifier will find in
// the disclosed part to those under which its statements were signed.
func verifierLabels(said canon.Dataset, labels map[string]string) (map[uint64]octets, error) {
	n, err := canon.Normalize(said, canon.Options{})
	if err != nil {
		return nil, err
	}
	out := make(map[uint64]octets, len(n.Labels))
	for label, canonical := range n.Labels {
		number, ok := canonicalNumber(canonical)
		hash, err := multibase.Decode(labels[label])
		if !ok || err != nil {
			return nil, errors.New("a node lost its label")
		}
		out[number] = hash
	}
	return out, nil
}

func (ecdsaSD) verify(doc, options map[string]any, pub key.Public) error {
	value, err := readDerived(text(options, "proofValue"))
	if err != nil {
		return err
	}
	said, err := canon.Quads(doc)
	if err != nil {
		return canonFault(err)
	}
	n, err := canon.Normalize(said, canon.Options{})
	if err != nil {
		return canonFault(err)
	}
	if len(n.Labels) != len(value.Labels) {
		return wrong(CodeMismatch, "the proof has labels for another number of nodes than the document has")
	}
	var missing bool
	lines := canon.Lines(said, relabelled(n.Labels, func(canonical []string) map[string]string {
		out := make(map[string]string, len(canonical))
		for _, label := range canonical {
			number, _ := canonicalNumber(label)
			hash, there := value.Labels[number]
			missing = missing || !there
			out[label] = multibase.Base64URL(hash)
		}
		return out
	}))
	if missing {
		return wrong(CodeMismatch, "the proof lacks a label for a node of the document")
	}
	return value.check(doc, options, lines, pub)
}

// check compares the signatures with the statements of the document.
func (d sdDerived) check(doc, options map[string]any, lines [][]byte, pub key.Public) error {
	places := make([]int, 0, len(d.Mandatory))
	for _, place := range d.Mandatory {
		if place >= uint64(len(lines)) {
			return wrong(CodeMismatch, "the proof counts more statements than the document has")
		}
		places = append(places, int(place))
	}
	optional := without(len(lines), places)
	if len(optional) != len(d.Signatures) {
		return wrong(CodeMismatch, "the proof signs another number of statements than the document has")
	}
	message, err := sdMessage(doc, options, d.Public, pick(lines, places))
	if err != nil {
		return canonFault(err)
	}
	if err := pub.Verify(message, d.Signature); err != nil {
		return wrong(CodeMismatch, "the signature does not match what must be disclosed").because(err)
	}
	proofKey, err := key.ParseMultikey(multibase.Base64URL(d.Public))
	if err != nil || proofKey.Type() != key.P256 {
		return wrong(CodeMalformed, "the proof's own key is no P-256 key").because(err)
	}
	for i, place := range optional {
		if err := proofKey.Verify(lines[place], d.Signatures[i]); err != nil {
			return wrong(CodeMismatch, "the signature of a statement does not match it").because(err)
		}
	}
	return nil
}
