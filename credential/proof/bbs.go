package proof

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"laurel/credential/internal/bbs"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// bbs2023 is bbs-2023 (vc-di-bbs §3): one BBS signature of the issuer's key
// over all statements. A derived proof proves that there is one, and shows
// neither it nor the statements left out, so that two proofs derived from it
// cannot be told to belong together.
type bbs2023 struct {
	hmacKey      []byte     // for published vectors; nil: a fresh one
	random       bbs.Random // as well
	presentation []byte     // the presentation header of derived proofs
}

func (bbs2023) keys() []key.Type             { return []key.Type{key.BLS12381} }
func (bbs2023) context() string              { return "https://w3id.org/security/data-integrity/v2" }
func (bbs2023) more(map[string]any) []member { return nil }

func (bbs2023) isBase(options map[string]any) bool {
	_, err := readBBSBase(text(options, "proofValue"))
	return err == nil
}

func (s bbs2023) read(options map[string]any) (value, error) {
	if s.isBase(options) {
		return nil, wrong(CodeMalformed, "this is the holder's base proof, which is not for showing: a proof is derived from it")
	}
	v, err := readBBSDerived(text(options, "proofValue"))
	return &v, err
}

// sign makes a base proof.
func (s bbs2023) sign(ctx context.Context, doc, options map[string]any, signer key.Signer, o Options) (string, error) {
	many, ok := signer.(key.MessagesSigner)
	if !ok {
		return "", errors.New("this signer does not sign many messages at once, as bbs-2023 wants it")
	}
	hmacKey, err := s.freshHMACKey()
	if err != nil {
		return "", err
	}
	all, err := state(doc, shuffled(hmacKey))
	if err != nil {
		return "", err
	}
	_, mandatory, err := all.part(o.Mandatory)
	if err != nil {
		return "", err
	}
	header, err := bbsHeader(doc, options, pick(all.lines, mandatory))
	if err != nil {
		return "", err
	}
	messages := pick(all.lines, without(len(all.lines), mandatory))
	signature, err := many.SignMessages(ctx, header, messages)
	if err != nil {
		return "", err
	}
	if err := signer.Public().VerifyMessages(header, messages, signature); err != nil {
		return "", fmt.Errorf("the signer's signature is not its key's: %w", err)
	}
	return writeValue(bbsBaseHeader, bbsBase{
		Signature: signature, Header: header, Public: multikeyBytes(signer.Public())[2:], HMACKey: hmacKey, Mandatory: append([]string{}, o.Mandatory...),
	})
}

func (s bbs2023) freshHMACKey() ([]byte, error) {
	if s.hmacKey != nil {
		return s.hmacKey, nil
	}
	hmacKey := make([]byte, hmacKeySize)
	_, err := rand.Read(hmacKey)
	return hmacKey, err
}

// shuffled numbers blank nodes in an order that says nothing without the key
// (vc-di-bbs §createShuffledIdLabelMapFunction).
func shuffled(hmacKey []byte) relabel {
	to := hidden(hmacKey)
	return func(canonical []string) map[string]string {
		out := to(canonical)
		slices.SortFunc(canonical, func(a, b string) int { return compareText(out[a], out[b]) })
		for i, label := range canonical {
			out[label] = "b" + strconv.Itoa(i)
		}
		return out
	}
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// shuffledNumber is the number in a shuffled label.
func shuffledNumber(label string) (uint64, error) { return strconv.ParseUint(label[1:], 10, 32) }

// bbsHeader is what the signature covers beside the statements that may be
// left out: the options and the mandatory statements.
func bbsHeader(doc, options map[string]any, mandatory [][]byte) ([]byte, error) {
	proofHash, err := revealedTree{doc, options}.configSum()
	return append(proofHash, statementsHash(mandatory)...), err
}

// derive makes a derived proof for what the pointers select.
func (s bbs2023) derive(doc, options map[string]any, pointers []string) (string, []string, error) {
	base, err := readBBSBase(text(options, "proofValue"))
	if err != nil {
		return "", nil, err
	}
	d, err := disclose(doc, shuffled(base.HMACKey), base.Mandatory, pointers)
	if err != nil {
		return "", nil, err
	}
	out := bbsDerived{Mandatory: d.mandatory, Selective: make([]uint64, len(d.selected)), Presentation: append(octets{}, s.presentation...)}
	for i, at := range d.selected {
		out.Selective[i] = uint64(at)
	}
	if out.Labels, err = verifierLabels(d, shuffledNumber); err != nil {
		return "", nil, err
	}
	if out.Proof, err = bbs.SHA256.Prove(s.random, base.Public, base.Signature, base.Header, s.presentation, pick(d.lines, d.optional), d.selected); err != nil {
		return "", nil, err
	}
	value, err := writeValue(bbsDerivedHeader, out)
	return value, d.pointers, err
}

func (d *bbsShown) verify(doc, options map[string]any, pub key.Public) error {
	return d.check(revealedTree{doc, options}, pub)
}

func (d *bbsShown) verifyText(tape *strict.Tape, at int, pub key.Public) error {
	return d.check(revealedText{tape, at}, pub)
}

// check compares the proof with the statements of the document.
func (d *bbsShown) check(doc revealed, pub key.Public) error {
	lines, err := disclosedLines(doc, namesOf(d.Labels, func(n uint64) string { return "b" + strconv.FormatUint(n, 10) }))
	if err != nil {
		return err
	}
	places, optional, err := divide(lines, d.Mandatory, len(d.Selective))
	if err != nil {
		return err
	}
	proofHash, err := doc.configSum()
	if err != nil {
		return canonFault(err)
	}
	header := append(proofHash, statementsHash(pick(lines, places))...)
	at := make([]int, len(d.Selective))
	for i, place := range d.Selective {
		at[i] = int(place)
	}
	err = pub.VerifyDisclosure(key.Disclosure{
		Proof: d.Proof, Header: header, Presentation: d.Presentation, Places: at, Shown: pick(lines, optional),
		Count: int(d.count), Pseudonym: d.pseudonym, Context: d.domain,
	})
	switch {
	case errors.Is(err, key.ErrUnsupported):
		return unknown(CodeTooCostly, err.Error()).because(err)
	case err != nil:
		return wrong(CodeMismatch, "the proof does not match the document").because(err)
	}
	return nil
}
