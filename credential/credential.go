// Package credential is the model of the engine: Open Badges 3.0 credentials
// on the W3C Verifiable Credentials Data Model 2.0, as they are written and as
// they are read.
//
// To write one fill in [NewAchievementCredential] and sign its JSON with
// credential/proof. To read one use [Parse]: it keeps the bytes as they came
// and reads both data models (2.0, and 1.1 of older badges) and every
// compaction in use. [Check] says what is wrong with its shape, and where.
// Whether to believe one is decided by credential/verify.
package credential

import (
	"bytes"
	"encoding/json"
)

// The contexts that make a document an Open Badge, in the order they take.
const (
	ContextV1 = "https://www.w3.org/2018/credentials/v1" // VC Data Model 1.1, read only
	ContextV2 = "https://www.w3.org/ns/credentials/v2"
	ContextOB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	ContextEU = "https://laurel.example/contexts/eu-microcredential/v1" // see credential/eu
)

// AchievementCredential says that someone reached something (OB 3.0
// §AchievementCredential). Sets are arrays even of one, as the strict schema
// wants; what is empty is left out.
type AchievementCredential struct {
	Context           []string           `json:"@context"`
	ID                string             `json:"id"`
	Type              []string           `json:"type"`
	Name              string             `json:"name,omitempty"`
	Description       string             `json:"description,omitempty"`
	Image             *Image             `json:"image,omitempty"`
	AwardedDate       string             `json:"awardedDate,omitempty"`
	Issuer            *Profile           `json:"issuer"`
	ValidFrom         string             `json:"validFrom"`
	ValidUntil        string             `json:"validUntil,omitempty"`
	CredentialSubject AchievementSubject `json:"credentialSubject"`
	Evidence          []Evidence         `json:"evidence,omitempty"`
	CredentialSchema  []Schema           `json:"credentialSchema,omitempty"`
	CredentialStatus  *StatusEntry       `json:"credentialStatus,omitempty"`
	Proof             []Proof            `json:"proof,omitempty"`
}

// NewAchievementCredential returns a credential with the contexts and types
// that every known verifier accepts. It names no credentialSchema: the type
// that badges use for it is defined by neither of the two contexts.
func NewAchievementCredential() *AchievementCredential {
	return &AchievementCredential{
		Context:           []string{ContextV2, ContextOB},
		Type:              []string{"VerifiableCredential", "OpenBadgeCredential"},
		CredentialSubject: AchievementSubject{Type: []string{"AchievementSubject"}},
	}
}

// JSON writes the credential in one line, its members in the order of the
// type and without HTML escapes, so that equal credentials are equal bytes.
func (c *AchievementCredential) JSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(c); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
