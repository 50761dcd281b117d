package credential

import (
	"errors"
	"time"

	"laurel/credential/internal/strict"
)

// FormatError says where a text is not a credential we read, and why. Its
// Pointer is a JSON Pointer (RFC 6901).
type FormatError = strict.Error

// Credential is a credential that was received: its bytes as they came and
// its values as they read, whatever the writer's habits (both data models,
// one value or many, language maps).
type Credential struct {
	raw   []byte
	tree  map[string]any
	write func() []byte // what raw would be, where nothing came; see Of

	part, partAtTop bool
}

// Parse reads a credential in JSON: UTF-8, no member twice, at most 64 levels
// and 8 MiB, numbers that survive a double. The error is a [*FormatError].
// Whether the values make sense is for [Check] to say.
func Parse(raw []byte) (*Credential, error) {
	value, err := strict.Decode(raw, strict.Limits{})
	if err != nil {
		return nil, err
	}
	tree, ok := value.(map[string]any)
	if !ok {
		return nil, &FormatError{Code: "json.notObject", Text: "a credential is a JSON object"}
	}
	return &Credential{raw: append([]byte(nil), raw...), tree: tree}, nil
}

// Bytes returns the credential as it came. The caller must not change them.
func (c *Credential) Bytes() []byte {
	if c.write != nil {
		return c.write()
	}
	return c.raw
}

// Value returns the decoded JSON: map[string]any, []any, string, float64,
// bool, nil. The caller must not change it.
func (c *Credential) Value() any { return c.tree }

// ID is the credential's own id, or "".
func (c *Credential) ID() string { return asText(c.tree["id"]) }

// Types lists the credential's types.
func (c *Credential) Types() []string { return asTexts(c.tree["type"]) }

// HasType tells whether the credential is of one of these types.
func (c *Credential) HasType(types ...string) bool { return hasAny(c.Types(), types...) }

// Contexts lists the contexts given by address, in order.
func (c *Credential) Contexts() []string { return asTexts(c.tree["@context"]) }

// IsBadge tells whether this is an Open Badges 3.0 credential.
func (c *Credential) IsBadge() bool { return c.HasType("OpenBadgeCredential", "AchievementCredential") }

// OldModel tells whether the credential is written in the VC Data Model 1.1.
func (c *Credential) OldModel() bool {
	contexts := c.Contexts()
	return len(contexts) > 0 && contexts[0] == ContextV1
}

// Name is the credential's name, or "".
func (c *Credential) Name() string { return asText(c.tree["name"]) }

// Description is the credential's description, or "".
func (c *Credential) Description() string { return asText(c.tree["description"]) }

// Image is the credential's picture, or nil.
func (c *Credential) Image() *Image { return read[*Image](c.tree["image"]) }

// Issuer is who issued it, in their own words; often no more than an ID.
func (c *Credential) Issuer() Profile { return read[Profile](c.tree["issuer"]) }

// Subject is who reached what. Of several subjects it is the first.
func (c *Credential) Subject() AchievementSubject {
	return read[AchievementSubject](c.tree["credentialSubject"])
}

// Achievement is what was reached, or nil where the credential is no badge.
func (c *Credential) Achievement() *Achievement { return c.Subject().Achievement }

// Evidence lists the evidence.
func (c *Credential) Evidence() []Evidence { return read[[]Evidence](c.tree["evidence"]) }

// Statuses lists where the status is found; most credentials have one entry or none.
func (c *Credential) Statuses() []StatusEntry {
	return read[[]StatusEntry](c.tree["credentialStatus"])
}

// Schemas lists the schemas the credential says it follows.
func (c *Credential) Schemas() []Schema { return read[[]Schema](c.tree["credentialSchema"]) }

// Proofs lists the embedded proofs.
func (c *Credential) Proofs() []Proof { return read[[]Proof](c.tree["proof"]) }

// ValidFrom is when validity starts (validFrom, or issuanceDate of the 1.1
// model). It is absent when ok is false, and err says that it cannot be read.
func (c *Credential) ValidFrom() (at time.Time, ok bool, err error) {
	if c.OldModel() {
		return c.moment("issuanceDate", "validFrom")
	}
	return c.moment("validFrom", "issuanceDate")
}

// ValidUntil is when validity ends (validUntil, or expirationDate of the 1.1 model).
func (c *Credential) ValidUntil() (at time.Time, ok bool, err error) {
	if c.OldModel() {
		return c.moment("expirationDate", "validUntil")
	}
	return c.moment("validUntil", "expirationDate")
}

// Awarded is the day of the award: awardedDate, else the start of validity.
func (c *Credential) Awarded() (at time.Time, ok bool, err error) {
	if at, ok, err = c.moment("awardedDate"); ok || err != nil {
		return at, ok, err
	}
	return c.ValidFrom()
}

// moment reads the first of these members that is there.
func (c *Credential) moment(names ...string) (time.Time, bool, error) {
	for _, name := range names {
		value, there := c.tree[name]
		if !there {
			continue
		}
		at, err := ParseTime(asText(value))
		if err != nil {
			return time.Time{}, false, &FormatError{Pointer: strict.Pointer(name), Code: "date.unreadable", Text: err.Error()}
		}
		return at, true, nil
	}
	return time.Time{}, false, nil
}

var errTime = errors.New("this is not a date and time with its time zone, such as 2026-05-04T09:00:00Z")

// ParseTime reads an XML Schema dateTimeStamp: date, time and zone
// (VC Data Model 2.0 §Representing Time).
func ParseTime(s string) (time.Time, error) {
	var at time.Time
	if len(s) > 64 || at.UnmarshalText([]byte(s)) != nil {
		return time.Time{}, errTime
	}
	return at, nil
}

// FormatTime writes a moment to the second in UTC, as our credentials carry it.
func FormatTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }
