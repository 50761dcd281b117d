package proof

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"laurel/credential"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

const diType = "DataIntegrityProof"

// The purposes of proofs.
const (
	Assertion      = "assertionMethod" // an issuer's, on a credential
	Authentication = "authentication"  // a holder's, on a presentation
)

// Expected is what a verifier demands of a proof.
type Expected struct {
	Purpose   string   // "" is [Assertion]
	Challenge string   // "": any, or none
	Domain    []string // empty: any, or none
	// NymDomain is what pseudonyms are for (vc-di-bbs §Credential-Bound
	// Pseudonyms), as whoever made the proof was told; "": what the proof says.
	NymDomain string
}

// Embedded lists the proofs that a credential carries itself, in order.
func Embedded(c *credential.Credential) []*Proof { return EmbeddedFor(c, Expected{}) }

// EmbeddedFor lists the proofs that a document carries itself, in order, to
// be checked for something else than a credential.
func EmbeddedFor(c *credential.Credential, want Expected) []*Proof {
	if want.Purpose == "" {
		want.Purpose = Assertion
	}
	entries := entriesOf(c)
	out := make([]*Proof, 0, len(entries))
	for _, e := range entries {
		out = append(out, embedded(c, e, want))
	}
	return out
}

// entry is one of a document's proofs, its place in the document's tape, or 0
// where it has none, and where it stands.
type entry struct {
	value any
	at    int
	stand standing
}

func entriesOf(c *credential.Credential) (all []entry) {
	tape := c.Tape()
	if tape == nil {
		doc, _ := c.Value().(map[string]any)
		if one, there := doc["proof"]; there {
			_, listed := one.([]any)
			for i, value := range many(one) {
				all = append(all, entry{value: value, stand: standing{i, listed, true}})
			}
		}
		return all
	}
	at := tape.Member(0, "proof")
	if at < 0 {
		return nil
	}
	i, end, listed := at, tape.End(at), tape.Kind(at) == strict.Array
	if listed {
		i++
	}
	for ; i < end; i = tape.End(i) {
		all = append(all, entry{tape.Value(i), i, standing{len(all), listed, true}})
	}
	return all
}

func embedded(c *credential.Credential, e entry, want Expected) *Proof {
	options, ok := e.value.(map[string]any)
	if !ok {
		return &Proof{Name: "unknown", stand: e.stand, readable: wrong(CodeMalformed, "a proof is a JSON object").at(e.stand.String())}
	}
	p := &Proof{
		Name: text(options, "type"), Method: text(options, "verificationMethod"),
		ID: text(options, "id"), Previous: texts(options["previousProof"]), purpose: want.Purpose, stand: e.stand,
	}
	if suite := text(options, "cryptosuite"); p.Name == diType && suite != "" {
		p.Name = suite
	}
	s := suiteOf(options)
	p.readable = p.located(p.readEmbedded(s, options, want))
	p.verify = func(pub key.Public) error { return p.located(p.verifyEmbedded(c, e, s, options, pub)) }
	return p
}

func (p *Proof) verifyEmbedded(c *credential.Credential, e entry, s suite, options map[string]any, pub key.Public) error {
	if !slices.Contains(s.keys(), pub.Type()) {
		return wrong(CodeKeyKind, fmt.Sprintf("%s is made with a key of another kind than %s", p.Name, pub.Type()))
	}
	if e.at > 0 && len(p.Previous) == 0 {
		return p.value.verifyText(c.Tape(), e.at, pub)
	}
	doc, _ := c.Value().(map[string]any)
	covered, err := secured(doc, many(doc["proof"]), p.Previous)
	if err != nil {
		return err
	}
	return p.value.verify(covered, options, pub)
}

// readEmbedded checks what needs no key (VC Data Integrity §Verify Proof).
func (p *Proof) readEmbedded(s suite, options map[string]any, want Expected) error {
	switch purpose := text(options, "proofPurpose"); {
	case text(options, "type") == "":
		return wrong(CodeMalformed, "the proof has no type").at("/type")
	case text(options, "type") == diType && text(options, "cryptosuite") == "":
		return wrong(CodeMalformed, "the proof names no cryptosuite").at("/cryptosuite")
	case s == nil && text(options, "type") != diType:
		return unknown(CodeKindNotRead, fmt.Sprintf("proofs of the kind %q are not read yet", clip(p.Name))).at("/type")
	case s == nil:
		return unknown(CodeKindNotRead, fmt.Sprintf("proofs of the kind %q are not read yet", clip(p.Name)))
	case purpose == "":
		return wrong(CodeMalformed, "the proof does not say what it is for").at("/proofPurpose")
	case purpose != want.Purpose:
		return wrong(CodePurpose, fmt.Sprintf("the proof is for %q, not for %s", clip(purpose), want.Purpose))
	case p.Method == "":
		return wrong(CodeMalformed, "the proof names no verificationMethod").at("/verificationMethod")
	}
	var err error
	if p.value, err = s.read(options); err != nil {
		return at(err, "/proofValue") // it looks at nothing else
	}
	if err := wellFormed(options); err != nil {
		return err
	}
	if err := moment(options, "created", &p.Created); err != nil {
		return err
	}
	if err := moment(options, "expires", &p.Expires); err != nil {
		return err
	}
	if v, is := p.value.(*bbsShown); is {
		if p.Pseudonym, err = v.named(want.NymDomain); err != nil {
			return at(err, "/proofValue")
		}
	}
	return want.asked(options)
}

// at gives an error its place, unless it has one.
func at(err error, place string) error {
	if e, ok := errors.AsType[*Error](err); ok && e.At == "" {
		e.At = place
	}
	return err
}

// wellFormed looks at the members that a proof may leave out: of the wrong
// type they must not pass for left out.
func wellFormed(options map[string]any) error {
	for _, name := range []string{"id", "challenge", "nonce"} {
		if value, there := options[name]; there && text(options, name) == "" {
			return wrong(CodeMalformed, fmt.Sprintf("the proof's %s is %T and not a text", name, value)).at("/" + name)
		}
	}
	if id := text(options, "id"); id != "" {
		if u, err := url.Parse(id); err != nil || u.Scheme == "" {
			return wrong(CodeMalformed, "the proof's id is no URL").at("/id")
		}
	}
	for _, name := range []string{"previousProof", "domain"} {
		if value, there := options[name]; there && (len(texts(value)) == 0 || len(texts(value)) != len(many(value))) {
			return wrong(CodeMalformed, "the proof's "+name+" is no text and no list of texts").at("/" + name)
		}
	}
	return nil
}

// asked compares a proof with what the verifier asked for.
func (w Expected) asked(options map[string]any) error {
	if w.Challenge != "" && text(options, "challenge") != w.Challenge {
		return wrong(CodeChallenge, "the proof does not answer the challenge that was asked")
	}
	if len(w.Domain) == 0 {
		return nil
	}
	theirs, ours := slices.Sorted(slices.Values(texts(options["domain"]))), slices.Sorted(slices.Values(w.Domain))
	if !slices.Equal(slices.Compact(theirs), slices.Compact(ours)) {
		return wrong(CodeDomain, "the proof was made for another verifier")
	}
	return nil
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
		return wrong(CodeMalformed, "the proof's "+name+" is not a date and time with its zone").at("/" + name).because(err)
	}
	*into = at
	return nil
}

func text(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}

func texts(v any) (out []string) {
	for _, item := range many(v) {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// clip keeps a stranger's text short enough for a message.
func clip(s string) string { return strict.Clip(s, 120) }
