package proof

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"

	"laurel/credential/canon"
	"laurel/credential/internal/multibase"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// whole is a suite that signs a document as a whole: the hash of the canonical
// options, then that of the canonical document (vc-di-eddsa §3, vc-di-ecdsa §3).
type whole struct {
	types []key.Type
	canon canonical
	terms string
}

// canonical is a way to write a document and the options of its proof so that
// equal ones are equal bytes.
type canonical struct {
	halves func(doc, options map[string]any, opt canon.Options) (config, document []byte, err error)
	sums   func(doc, options canon.Part, opt canon.Options) (config, document []byte, err error)
	more   func(doc map[string]any) []member // what it wants in the options
}

func (w whole) keys() []key.Type                 { return w.types }
func (w whole) context() string                  { return w.terms }
func (w whole) more(doc map[string]any) []member { return w.canon.more(doc) }

// wholeValue is a signature.
type wholeValue struct {
	*whole
	signature []byte
}

// read reads the signature in a proof: base58btc, as all these suites demand.
func (w whole) read(options map[string]any) (value, error) {
	text := text(options, "proofValue")
	if len(text) < 2 || text[0] != 'z' {
		return nil, wrong(CodeMalformed, "the proofValue is not base58btc")
	}
	signature, err := multibase.Decode(text)
	if err != nil {
		return nil, wrong(CodeMalformed, "the proofValue is not base58btc").because(err)
	}
	for _, typ := range w.types {
		if len(signature) == signatureSize(typ) {
			return wholeValue{&w, signature}, nil
		}
	}
	return nil, wrong(CodeMalformed, "the proofValue does not have the length of a signature")
}

func (w wholeValue) verify(doc, options map[string]any, pub key.Public) error {
	return w.check(pub, func(opt canon.Options) ([]byte, error) { return w.hashDataBy(doc, options, opt) })
}

func (w wholeValue) verifyText(tape *strict.Tape, at int, pub key.Public) error {
	return w.check(pub, func(opt canon.Options) ([]byte, error) {
		return w.hashText(tape, canon.Part{Tape: tape, At: at, Without: "proofValue"}, opt)
	})
}

func (w wholeValue) check(pub key.Public, hashData func(canon.Options) ([]byte, error)) error {
	if len(w.signature) != signatureSize(pub.Type()) {
		return wrong(CodeKeyKind, "the signature does not have the length of this key's")
	}
	opt := reading(pub.Type())
	message, err := hashData(opt)
	if canon.LacksValidatorTerm(err) {
		opt.ValidatorTerms = true
		message, err = hashData(opt)
	}
	if err != nil {
		return canonFault(err)
	}
	if err := pub.Verify(message, w.signature); err != nil {
		return wrong(CodeMismatch, "the signature does not match the document").because(err)
	}
	return nil
}

func (w whole) sign(ctx context.Context, doc, options map[string]any, s key.Signer, _ Options) (string, error) {
	message, err := w.hashData(doc, options, s.Public().Type())
	if err != nil {
		return "", err
	}
	return w.signed(ctx, message, s)
}

// signText is sign for a document and the options of its proof in JSON.
func (w whole) signText(ctx context.Context, doc *strict.Tape, options []byte, s key.Signer) (string, error) {
	tape, err := strict.Scan(options, strict.Limits{})
	if err != nil {
		return "", err
	}
	message, err := w.hashText(doc, canon.Part{Tape: tape}, reading(s.Public().Type()))
	if err != nil {
		return "", err
	}
	return w.signed(ctx, message, s)
}

func (w whole) signed(ctx context.Context, message []byte, s key.Signer) (string, error) {
	signature, err := signChecked(ctx, s, message)
	if err != nil {
		return "", err
	}
	return multibase.Base58(signature), nil
}

// reading is how a document is read for a key: one of P-384 takes SHA-384
// throughout.
func reading(typ key.Type) canon.Options { return canon.Options{SHA384: typ == key.P384} }

// hashData is what is signed.
func (w whole) hashData(doc, options map[string]any, typ key.Type) ([]byte, error) {
	return w.hashDataBy(doc, options, reading(typ))
}

func (w whole) hashDataBy(doc, options map[string]any, opt canon.Options) ([]byte, error) {
	config, document, err := w.canon.halves(doc, options, opt)
	if err != nil {
		return nil, err
	}
	if opt.SHA384 {
		c, d := sha512.Sum384(config), sha512.Sum384(document)
		return append(c[:], d[:]...), nil
	}
	c, d := sha256.Sum256(config), sha256.Sum256(document)
	return append(c[:], d[:]...), nil
}

// hashText is hashData for a document as it was read, whose proofs build on
// no others.
func (w whole) hashText(doc *strict.Tape, options canon.Part, opt canon.Options) ([]byte, error) {
	config, document, err := w.canon.sums(canon.Part{Tape: doc, Without: "proof"}, options, opt)
	return append(config, document...), err
}

func signatureSize(typ key.Type) int {
	if typ == key.P384 {
		return 96
	}
	return 64
}
