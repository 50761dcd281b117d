package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"laurel/credential"
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
	u := named(o.suite(s))
	switch {
	case u == nil:
		return nil, fmt.Errorf("there is no way of signing called %q", clip(o.Suite))
	case !slices.Contains(u.keys(), s.Public().Type()):
		return nil, fmt.Errorf("%s is not made with a key of the kind %s", o.suite(s), s.Public().Type())
	}
	return add(ctx, doc, s, o, u)
}

func add(ctx context.Context, doc []byte, s key.Signer, o Options, u suite) ([]byte, error) {
	doc, tree, err := prepared(doc, u)
	if err != nil {
		return nil, err
	}
	all, there := tree["proof"]
	proofs := many(all)
	if !there {
		proofs = nil
	}
	if err := o.fits(proofs); err != nil {
		return nil, err
	}
	covered, err := secured(tree, proofs, o.Previous)
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
	made, err := withMembers([]byte("{}"), append(members, member{"proofValue", value})...)
	if err != nil {
		return nil, err
	}
	return withProof(doc, made)
}

// prepared reads a document that is to be signed, and adds a context to it if
// its own do not define the words of the proof.
func prepared(doc []byte, u suite) ([]byte, map[string]any, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, nil, err
	}
	if contexts := c.Contexts(); definesProof(contexts, u.context()) {
		return doc, c.Value().(map[string]any), nil
	}
	var contexts []any
	if given, there := c.Value().(map[string]any)["@context"]; there {
		contexts = slices.Clone(many(given))
	}
	if doc, err = setMember(doc, "@context", append(contexts, u.context())); err != nil {
		return nil, nil, err
	}
	if c, err = credential.Parse(doc); err != nil {
		return nil, nil, err
	}
	return doc, c.Value().(map[string]any), nil
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
func withProof(doc, made []byte) ([]byte, error) {
	from, to, there := span(doc, "proof")
	if !there {
		return withMembers(doc, member{"proof", []json.RawMessage{made}})
	}
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

// setMember replaces a member of a JSON object's text, or adds it.
func setMember(doc []byte, name string, value any) ([]byte, error) {
	from, to, there := span(doc, name)
	if !there {
		return withMembers(doc, member{name, value})
	}
	text, err := marshal(value)
	if err != nil {
		return nil, err
	}
	return slices.Concat(doc[:from], text, doc[to:]), nil
}

// span finds the value of a member in the text of a JSON object, which is
// known to be well formed.
func span(doc []byte, name string) (from, to int, there bool) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	if _, err := dec.Token(); err != nil {
		return 0, 0, false
	}
	for dec.More() {
		at, err := dec.Token()
		if err != nil {
			return 0, 0, false
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return 0, 0, false
		}
		if at == name {
			to = int(dec.InputOffset())
			return to - len(value), to, true
		}
	}
	return 0, 0, false
}
