package eu

import (
	"encoding/json"
	"errors"
	"reflect"

	"laurel/credential"
)

// ErrNone says that a credential is no descriptor.
var ErrNone = errors.New("this credential is no European description of a micro-credential")

// Is tells whether a credential says that it is a descriptor.
func Is(c *credential.Credential) bool { return c.Kind() == credential.KindEU }

// Read reads a descriptor that [credential.Check] finds no fault in. What it
// says is bounded by what the credential's size is; whether to believe it is
// for credential/verify.
func Read(c *credential.Credential) (*Descriptor, error) {
	if !Is(c) {
		return nil, ErrNone
	}
	if faults := credential.Faults(credential.CheckSchema(c, credential.KindEU, credential.Strict)); len(faults) > 0 {
		return nil, errors.New("this is no complete European description: " + faults[0].String())
	}
	d := &Descriptor{}
	if err := json.Unmarshal(c.Bytes(), d); err != nil {
		return nil, err
	}
	return d, nil
}

// Match is what ties a descriptor to a badge, or keeps them apart.
type Match string

// The matches, the worst last.
const (
	Same        Match = "same"        // the very bytes
	Changed     Match = "changed"     // that badge, but other bytes
	OtherHolder Match = "otherHolder" // the bytes agree, the holder does not
	OtherIssuer Match = "otherIssuer" // another issuer's
	OtherBadge  Match = "otherBadge"  // not the badge it names
)

// Of tells whether a badge, with its bytes as they came, is the one that the
// descriptor describes: the id, issuer and holder are the same, and the bytes
// are those whose digest was signed.
func (d *Descriptor) Of(badge *credential.Credential) Match {
	subject := badge.Subject()
	switch {
	case badge.ID() != d.Describes:
		return OtherBadge
	case badge.Issuer().ID != d.Issuer.ID:
		return OtherIssuer
	case d.Digest() != Digest(badge.Bytes()):
		return Changed
	case subject.ID != d.CredentialSubject.ID || !sameIdentity(subject.Identifier, d.CredentialSubject.Identifier):
		return OtherHolder
	}
	return Same
}

// Digest is the digest of the badge that was signed, or "".
func (d *Descriptor) Digest() string {
	for _, r := range d.RelatedResource {
		if r.ID == d.Describes {
			return r.DigestSRI
		}
	}
	return ""
}

func sameIdentity(a, b []credential.IdentityObject) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}
