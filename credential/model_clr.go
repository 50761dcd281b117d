package credential

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ContextCLR is the context of learner records; it stands between [ContextV2]
// and [ContextOB].
const ContextCLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

// Bounds of a learner record: how many credentials it holds, those of records
// in it among them, and how deep records stand in records.
const (
	MaxRecorded = 1000
	MaxNested   = 4
)

// ClrCredential is a record of what a learner reached: credentials of several
// issuers in one, with how their achievements belong together (CLR 2.0
// §ClrCredential). Who signs it vouches for the collection; each credential
// in it is proved by its own issuer's signature.
type ClrCredential struct {
	Context           []string     `json:"@context"`
	ID                string       `json:"id"`
	Type              []string     `json:"type"`
	Name              string       `json:"name"`
	Description       string       `json:"description,omitempty"`
	Image             *Image       `json:"image,omitempty"`
	Partial           bool         `json:"partial,omitempty"` // it is not all that its issuer knows
	AwardedDate       string       `json:"awardedDate,omitempty"`
	Issuer            *Profile     `json:"issuer"`
	ValidFrom         string       `json:"validFrom"`
	ValidUntil        string       `json:"validUntil,omitempty"`
	Evidence          []Evidence   `json:"evidence,omitempty"`
	CredentialSchema  []Schema     `json:"credentialSchema,omitempty"`
	CredentialStatus  *StatusEntry `json:"credentialStatus,omitempty"`
	CredentialSubject ClrSubject   `json:"-"` // written by JSON
}

// ClrSubject is the learner and what they hold (CLR 2.0 §ClrSubject). It
// carries an ID or at least one Identifier. Achievement defines what the
// Associations name besides the achievements of the credentials.
type ClrSubject struct {
	ID          string           `json:"id,omitempty"`
	Type        []string         `json:"type"`
	Identifier  []IdentityObject `json:"identifier,omitempty"`
	Achievement []Achievement    `json:"achievement,omitempty"`
	Association []Association    `json:"association,omitempty"`

	held [][]byte // the credentials as they came
}

// Association says how two achievements belong together, both by their ids
// (CLR 2.0 §Association).
type Association struct {
	Type            string `json:"type"`
	AssociationType string `json:"associationType"`
	SourceID        string `json:"sourceId"`
	TargetID        string `json:"targetId"`
}

// NewAssociation returns the association "source kind target", as in
// "a isPartOf b".
func NewAssociation(kind, source, target string) Association {
	return Association{Type: "Association", AssociationType: kind, SourceID: source, TargetID: target}
}

// NewClrCredential returns a record with its contexts and types. Put
// credentials into it with [ClrCredential.Hold], and sign its JSON with
// credential/proof.
func NewClrCredential() *ClrCredential {
	return &ClrCredential{
		Context:           []string{ContextV2, ContextCLR, ContextOB},
		Type:              []string{"VerifiableCredential", "ClrCredential"},
		CredentialSubject: ClrSubject{Type: []string{"ClrSubject"}},
	}
}

// Hold puts a credential into the record as it came, byte for byte, so that
// its own proof stays good. It must be JSON with an embedded proof: a token
// has no place in a record (CLR 2.0 §ClrSubject).
func (c *ClrCredential) Hold(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	one, err := Parse(raw)
	switch {
	case err != nil && len(raw) > 0 && raw[0] != '{':
		return errors.New("a record holds credentials in JSON with an embedded proof, and no tokens or pictures")
	case err != nil:
		return err
	case !one.HasType("VerifiableCredential"):
		return errors.New("this is no verifiable credential")
	case one.Value().(map[string]any)["proof"] == nil:
		return errors.New("nobody has signed this credential")
	}
	for _, other := range c.CredentialSubject.held {
		if bytes.Equal(other, raw) {
			return errors.New("the record holds this credential already")
		}
	}
	if len(c.CredentialSubject.held) == MaxRecorded {
		return fmt.Errorf("a record holds up to %d credentials", MaxRecorded)
	}
	c.CredentialSubject.held = append(c.CredentialSubject.held, raw)
	return nil
}

// JSON writes the record, its subject last. It refuses associations that name
// nothing in the record or go round in circles.
func (c *ClrCredential) JSON() ([]byte, error) {
	head, err := line(c)
	if err != nil {
		return nil, err
	}
	subject, err := line(c.CredentialSubject)
	if err != nil {
		return nil, err
	}
	doc := withMember(head, "credentialSubject", withMember(subject, "verifiableCredential", array(c.CredentialSubject.held)))
	read, err := Parse(doc)
	if err != nil {
		return nil, err
	}
	for _, p := range Faults(Check(read)) {
		return nil, errors.New(p.String())
	}
	loose := looseAssociations(c.CredentialSubject.Association, achievementIDs(read.Value()))
	if len(loose) > 0 {
		return nil, fmt.Errorf("association %d: %s", loose[0].index+1, loose[0].text)
	}
	return doc, nil
}

// line writes a value in one line, without HTML escapes.
func line(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// withMember adds a member, given as JSON, at the end of an object's text,
// which has others before it and lacks this one.
func withMember(object []byte, name string, value []byte) []byte {
	end := bytes.LastIndexByte(object, '}')
	out := make([]byte, 0, len(object)+len(name)+len(value)+4)
	out = append(out, object[:end]...)
	out = append(out, `,"`+name+`":`...)
	out = append(out, value...)
	return append(out, object[end:]...)
}
