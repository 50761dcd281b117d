package proof

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
)

const (
	suiteEdDSA = "eddsa-rdfc-2022"
	diType     = "DataIntegrityProof"
	assertion  = "assertionMethod"
)

// Embedded lists the proofs that a credential carries itself, in order.
func Embedded(c *credential.Credential) []*Proof {
	doc, _ := c.Value().(map[string]any)
	entries, isList := doc["proof"].([]any)
	if one, there := doc["proof"]; there && !isList {
		entries = []any{one}
	}
	var out []*Proof
	for _, entry := range entries {
		out = append(out, embedded(doc, entries, entry))
	}
	return out
}

func embedded(doc map[string]any, all []any, entry any) *Proof {
	options, ok := entry.(map[string]any)
	if !ok {
		return &Proof{Name: "unknown", readable: wrong(CodeMalformed, "a proof is a JSON object")}
	}
	p := &Proof{Name: text(options, "type"), Method: text(options, "verificationMethod"), Previous: texts(options["previousProof"])}
	if suite := text(options, "cryptosuite"); p.Name == diType && suite != "" {
		p.Name = suite
	}
	p.readable = p.readEmbedded(options)
	p.verify = func(pub key.Public) error {
		if pub.Type() != key.Ed25519 {
			return wrong(CodeKeyKind, fmt.Sprintf("%s is made with an Ed25519 key, not with %s", suiteEdDSA, pub.Type()))
		}
		signature, err := multibase.Decode(text(options, "proofValue"))
		if err != nil {
			return wrong(CodeMalformed, "the proofValue is not multibase").because(err)
		}
		covered, err := secured(doc, all, p.Previous)
		if err != nil {
			return err
		}
		message, err := hashData(covered, options)
		if err != nil {
			return canonFault(err)
		}
		if err := pub.Verify(message, signature); err != nil {
			return wrong(CodeMismatch, "the signature does not match the document").because(err)
		}
		return nil
	}
	return p
}

// readEmbedded checks what needs no key (VC Data Integrity §Verify Proof).
func (p *Proof) readEmbedded(options map[string]any) error {
	if text(options, "type") != diType || text(options, "cryptosuite") != suiteEdDSA {
		return unknown(CodeKindNotRead, fmt.Sprintf("proofs of the kind %q are not read yet", clip(p.Name)))
	}
	switch {
	case text(options, "proofPurpose") == "":
		return wrong(CodeMalformed, "the proof does not say what it is for")
	case text(options, "proofPurpose") != assertion:
		return wrong(CodePurpose, fmt.Sprintf("the proof is for %q, not for issuing", clip(text(options, "proofPurpose"))))
	case p.Method == "":
		return wrong(CodeMalformed, "the proof names no verificationMethod")
	case len(text(options, "proofValue")) < 2 || text(options, "proofValue")[0] != 'z':
		return wrong(CodeMalformed, "the proofValue is not base58btc")
	}
	if err := moment(options, "created", &p.Created); err != nil {
		return err
	}
	return moment(options, "expires", &p.Expires)
}

// moment reads a time of the proof, if it is there.
func moment(options map[string]any, name string, into *time.Time) error {
	value, there := options[name]
	if !there {
		return nil
	}
	s, _ := value.(string)
	at, err := credential.ParseTime(s)
	if err != nil {
		return wrong(CodeMalformed, "the proof's "+name+" is not a date and time with its zone").because(err)
	}
	*into = at
	return nil
}

// secured is the document that a proof covers: without proofs, except those
// it builds on (VC Data Integrity §Verify Proof Sets and Chains).
func secured(doc map[string]any, all []any, previous []string) (map[string]any, error) {
	out := maps.Clone(doc)
	delete(out, "proof")
	var chained []any
	for _, id := range previous {
		at := slices.IndexFunc(all, func(entry any) bool {
			options, _ := entry.(map[string]any)
			return text(options, "id") == id && id != ""
		})
		if at < 0 {
			return nil, wrong(CodeMalformed, "the proof builds on one that is not there")
		}
		chained = append(chained, all[at])
	}
	if len(chained) > 0 {
		out["proof"] = chained
	}
	return out, nil
}

// hashData is what is signed: the hash of the canonical options, then that
// of the canonical document (vc-di-eddsa §Hashing, eddsa-rdfc-2022).
func hashData(doc, options map[string]any) ([]byte, error) {
	config := maps.Clone(options)
	delete(config, "proofValue")
	config["@context"] = doc["@context"]
	configQuads, err := canon.Canonicalize(config, canon.Options{})
	if err != nil {
		return nil, fmt.Errorf("the proof's options: %w", err)
	}
	docQuads, err := canon.Canonicalize(doc, canon.Options{})
	if err != nil {
		return nil, err
	}
	configHash, docHash := sha256.Sum256(configQuads), sha256.Sum256(docQuads)
	return append(configHash[:], docHash[:]...), nil
}

// canonFault tells what a document that cannot be canonicalized says about
// its signature. What no context defines is in no signature: someone added
// it. What we do not know or would not pay for, we cannot tell.
func canonFault(err error) error {
	e, ok := errors.AsType[*canon.Error](err)
	if !ok {
		return unknown(CodeContext, err.Error()).because(err)
	}
	switch e.Code {
	case canon.UnknownContext:
		return unknown(CodeContext, err.Error()).because(err)
	case canon.Unsupported:
		return unknown(CodeKindNotRead, err.Error()).because(err)
	case canon.WorkBudget, canon.TooLarge:
		return unknown(CodeTooCostly, err.Error()).because(err)
	}
	return wrong(CodeNotCovered, err.Error()).because(err)
}

func text(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}

func texts(v any) (out []string) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, item := range list {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// clip keeps a stranger's text short enough for a message.
func clip(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}
