package credential

// EndorsementCredential says that its issuer stands behind something: a
// credential, an achievement or a profile (OB 3.0 §EndorsementCredential). It
// travels inside what it endorses ([WithEndorsements]) or alone.
type EndorsementCredential struct {
	Context           []string           `json:"@context"`
	ID                string             `json:"id"`
	Type              []string           `json:"type"`
	Name              string             `json:"name"`
	Description       string             `json:"description,omitempty"`
	AwardedDate       string             `json:"awardedDate,omitempty"`
	Issuer            *Profile           `json:"issuer"`
	ValidFrom         string             `json:"validFrom"`
	ValidUntil        string             `json:"validUntil,omitempty"`
	CredentialSubject EndorsementSubject `json:"credentialSubject"`
	CredentialSchema  []Schema           `json:"credentialSchema,omitempty"`
	CredentialStatus  *StatusEntry       `json:"credentialStatus,omitempty"`
}

// EndorsementSubject is what is endorsed, by its id, and why.
type EndorsementSubject struct {
	ID                 string   `json:"id"`
	Type               []string `json:"type"`
	EndorsementComment string   `json:"endorsementComment,omitempty"` // Markdown
}

// NewEndorsementCredential returns an endorsement of what has this id, with
// its contexts and types. Sign its JSON with credential/proof.
func NewEndorsementCredential(of string) *EndorsementCredential {
	return &EndorsementCredential{
		Context:           []string{ContextV2, ContextOB},
		Type:              []string{"VerifiableCredential", "EndorsementCredential"},
		CredentialSubject: EndorsementSubject{ID: of, Type: []string{"EndorsementSubject"}},
	}
}

// JSON writes the endorsement in one line, as [AchievementCredential.JSON]
// does.
func (c *EndorsementCredential) JSON() ([]byte, error) { return line(c) }

// Endorsement is what an endorsement says of what it endorses.
func (c *Credential) Endorsement() EndorsementSubject {
	return read[EndorsementSubject](c.member("credentialSubject"))
}

// IsEndorsement tells whether this is an endorsement.
func (c *Credential) IsEndorsement() bool { return c.HasType("EndorsementCredential") }

// IsRecord tells whether this is a learner record (CLR 2.0).
func (c *Credential) IsRecord() bool { return c.HasType("ClrCredential") }

// Partial tells whether a learner record says of itself that it is not all
// that its issuer knows (CLR 2.0 §ClrCredential).
func (c *Credential) Partial() bool { return c.member("partial") == true }
