package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"laurel/credential"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// Options say what a proof is to be. The zero value is an assertion without a
// date, by the usual suite for the signer's key.
type Options struct {
	Suite     string // a cryptosuite, or Ed25519Signature2020; "" is eddsa-rdfc-2022 or ecdsa-rdfc-2019
	Purpose   string // "" is [Assertion]
	ID        string // a URL, for proofs that build on this one
	Created   time.Time
	Expires   time.Time
	Domain    []string
	Challenge string
	Nonce     string
	Previous  []string // ids of proofs of the document that this one builds on

	// Mandatory are JSON pointers to what a holder may not leave out, for
	// suites of selective disclosure.
	Mandatory []string
}

// Add adds a proof to a document, beside those it may have already. The
// document's bytes stay as they are, but for a context that defines the
// proof's words where it has none. Whose the document is it does not ask;
// that is for [Sign] and [Present].
func Add(ctx context.Context, doc []byte, s key.Signer, o Options) ([]byte, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	return addTo(ctx, c, s, o)
}

func addTo(ctx context.Context, c *credential.Credential, s key.Signer, o Options) ([]byte, error) {
	u := named(o.suite(s))
	switch {
	case u == nil:
		return nil, fmt.Errorf("there is no way of signing called %q", clip(o.Suite))
	case !slices.Contains(u.keys(), s.Public().Type()):
		return nil, fmt.Errorf("%s is not made with a key of the kind %s", o.suite(s), s.Public().Type())
	}
	return seal(ctx, c, s, o, u)
}

func add(ctx context.Context, doc []byte, s key.Signer, o Options, u suite) ([]byte, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	return seal(ctx, c, s, o, u)
}

// seal adds a proof by a suite.
func seal(ctx context.Context, c *credential.Credential, s key.Signer, o Options, u suite) ([]byte, error) {
	c, err := prepared(c, u)
	if err != nil {
		return nil, err
	}
	var proofs []any
	for _, e := range entriesOf(c) {
		proofs = append(proofs, e.value)
	}
	if err := o.fits(proofs); err != nil {
		return nil, err
	}
	var made []byte
	if w, ok := u.(whole); ok && len(o.Previous) == 0 {
		made, err = o.made(ctx, c, s, w)
	} else {
		made, err = o.madeOver(ctx, c, proofs, s, u)
	}
	if err != nil {
		return nil, err
	}
	return withProof(c.Tape(), made)
}

// made makes a proof of the document as it was read.
func (o Options) made(ctx context.Context, c *credential.Credential, s key.Signer, w whole) ([]byte, error) {
	doc := map[string]any{}
	if at := c.Tape().Member(0, "@context"); at >= 0 {
		doc["@context"] = c.Tape().Value(at)
	}
	config, err := withMembers([]byte("{}"), append(o.members(s), w.more(doc)...)...)
	if err != nil {
		return nil, err
	}
	value, err := w.signText(ctx, c.Tape(), config, s)
	if err != nil {
		return nil, err
	}
	return withMembers(config, member{"proofValue", value})
}

// madeOver makes a proof of the decoded document.
func (o Options) madeOver(ctx context.Context, c *credential.Credential, proofs []any, s key.Signer, u suite) ([]byte, error) {
	covered, err := secured(c.Value().(map[string]any), proofs, o.Previous)
	if err != nil {
		return nil, err
	}
	members := append(o.members(s), u.more(covered)...)
	options := map[string]any{}
	for _, m := range members {
		options[m.name] = m.value
	}
	value, err := u.sign(ctx, covered, options, s, o)
	if err != nil {
		return nil, err
	}
	return withMembers([]byte("{}"), append(members, member{"proofValue", value})...)
}

// prepared adds a context to a document that is to be signed, if its own do
// not define the words of the proof.
func prepared(c *credential.Credential, u suite) (*credential.Credential, error) {
	if definesProof(c.Contexts(), u.context()) {
		return c, nil
	}
	tape := c.Tape()
	at := tape.Member(0, "@context")
	var contexts []any
	if at >= 0 {
		contexts = slices.Clone(many(tape.Value(at)))
	}
	contexts = append(contexts, u.context())
	if at < 0 {
		doc, err := withMembers(tape.Raw(), member{"@context", contexts})
		if err != nil {
			return nil, err
		}
		return credential.Parse(doc)
	}
	text, err := marshal(contexts)
	if err != nil {
		return nil, err
	}
	from, to := tape.Span(at)
	return credential.Parse(slices.Concat(tape.Raw()[:from], text, tape.Raw()[to:]))
}

// definesProof tells whether one of the contexts defines the words that the
// wanted one does.
func definesProof(contexts []string, wanted string) bool {
	if slices.Contains(contexts, wanted) {
		return true
	}
	const integrity = "https://w3id.org/security/data-integrity/"
	return wanted == integrity+"v2" && (slices.Contains(contexts, credential.ContextV2) || slices.Contains(contexts, integrity+"v1"))
}

func (o Options) suite(s key.Signer) string {
	if o.Suite != "" {
		return o.Suite
	}
	return usual(s.Public().Type())
}

// fits looks that the proof may stand beside the others.
func (o Options) fits(proofs []any) error {
	for _, one := range proofs {
		other, ok := one.(map[string]any)
		if !ok {
			return errors.New("the document has a proof that is none")
		}
		if o.ID != "" && text(other, "id") == o.ID {
			return errors.New("the document has a proof of this id already")
		}
	}
	return nil
}

// members are the options of the proof as they are written, in order.
func (o Options) members(s key.Signer) []member {
	name, typ := o.suite(s), diType
	if older[name] != nil {
		name, typ = "", name
	}
	purpose := o.Purpose
	if purpose == "" {
		purpose = Assertion
	}
	all := []member{
		{"type", typ}, {"id", o.ID}, {"cryptosuite", name}, {"created", stamp(o.Created)}, {"expires", stamp(o.Expires)},
		{"verificationMethod", s.Method()}, {"proofPurpose", purpose}, {"domain", oneOrMany(o.Domain)},
		{"challenge", o.Challenge}, {"nonce", o.Nonce}, {"previousProof", oneOrMany(o.Previous)},
	}
	return slices.DeleteFunc(all, func(m member) bool { return m.value == "" })
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return credential.FormatTime(at)
}

// oneOrMany is a list as JSON-LD writers write it: alone, it is its item.
func oneOrMany(list []string) any {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// withProof adds a proof, itself JSON, to a document's proofs.
func withProof(tape *strict.Tape, made []byte) ([]byte, error) {
	doc, at := tape.Raw(), tape.Member(0, "proof")
	if at < 0 {
		return withMembers(doc, member{"proof", verbatim(slices.Concat([]byte("["), made, []byte("]")))})
	}
	from, to := tape.Span(at)
	all := doc[from:to]
	if all[0] != '[' {
		all = slices.Concat([]byte("["), all, []byte("]"))
	}
	end := bytes.LastIndexByte(all, ']')
	before := bytes.TrimRight(all[:end], " \t\r\n")
	if len(before) > 1 {
		made = append([]byte(","), made...)
	}
	return slices.Concat(doc[:from], before, made, all[end:], doc[to:]), nil
}
