package credential

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"laurel/credential/internal/strict"
)

// FormatError says where a text is not a credential we read, and why. Its
// Pointer is a JSON Pointer (RFC 6901).
type FormatError = strict.Error

// Credential is a credential that was received: its bytes as they came and
// its values as they read, whatever the writer's habits (both data models,
// one value or many, language maps). It may be used by several goroutines.
type Credential struct {
	tape  *strict.Tape // nil where no bytes came; see Of
	write func() []byte

	decode  sync.Once
	decoded atomic.Bool
	tree    map[string]any

	part, partAtTop bool
}

// Parse reads a credential in JSON: UTF-8, no member twice, at most 64 levels
// and 8 MiB, numbers that survive a double. The error is a [*FormatError].
// Whether the values make sense is for [Check] to say.
func Parse(raw []byte) (*Credential, error) { return ParseInPlace(bytes.Clone(raw)) }

// ParseInPlace is [Parse] for a text that nobody changes while the credential
// is in use: it keeps the text itself and no copy.
func ParseInPlace(raw []byte) (*Credential, error) {
	tape, err := strict.Scan(raw, strict.Limits{})
	if err != nil {
		return nil, err
	}
	if tape.Kind(0) != strict.Object {
		return nil, &FormatError{Code: "json.notObject", Text: "a credential is a JSON object"}
	}
	return &Credential{tape: tape}, nil
}

// Bytes returns the credential as it came. The caller must not change them.
func (c *Credential) Bytes() []byte {
	if c.tape == nil {
		return c.write()
	}
	return c.tape.Raw()
}

// Value returns the decoded JSON: map[string]any, []any, string, float64,
// bool, nil. The caller must not change it. Most readers need a few members
// only, so it is decoded when it is first asked for.
func (c *Credential) Value() any { return c.members() }

// Tape is the text as it was read, or nil where no bytes came; for the rooms
// of the engine that can do without [Credential.Value].
func (c *Credential) Tape() *strict.Tape { return c.tape }

func (c *Credential) members() map[string]any {
	c.decode.Do(func() {
		if c.tape != nil {
			c.tree, _ = c.tape.Value(0).(map[string]any)
		}
		c.decoded.Store(true)
	})
	return c.tree
}

// member decodes one member, or returns nil.
func (c *Credential) member(name string) any {
	if c.tape == nil || c.decoded.Load() {
		return c.members()[name]
	}
	if at := c.tape.Member(0, name); at >= 0 {
		return c.tape.Value(at)
	}
	return nil
}

// ID is the credential's own id, or "".
func (c *Credential) ID() string { return asText(c.member("id")) }

// Types lists the credential's types.
func (c *Credential) Types() []string { return asTexts(c.member("type")) }

// HasType tells whether the credential is of one of these types.
func (c *Credential) HasType(types ...string) bool {
	if c.tape == nil || c.decoded.Load() {
		return hasAny(c.Types(), types...)
	}
	at := c.tape.Member(0, "type")
	if at < 0 {
		return false
	}
	end := at + 1
	if c.tape.Kind(at) == strict.Array {
		at, end = at+1, c.tape.End(at)
	}
	for ; at < end; at = c.tape.End(at) {
		if c.tape.Kind(at) == strict.Text && slices.Contains(types, string(c.tape.Bytes(at))) {
			return true
		}
	}
	return false
}

// Contexts lists the contexts given by address, in order.
func (c *Credential) Contexts() []string { return asTexts(c.member("@context")) }

// IsBadge tells whether this is an Open Badges 3.0 credential.
func (c *Credential) IsBadge() bool { return c.HasType("OpenBadgeCredential", "AchievementCredential") }

// OldModel tells whether the credential is written in the VC Data Model 1.1.
func (c *Credential) OldModel() bool {
	contexts := c.Contexts()
	return len(contexts) > 0 && contexts[0] == ContextV1
}

// Name is the credential's name, or "".
func (c *Credential) Name() string { return asText(c.member("name")) }

// Description is the credential's description, or "".
func (c *Credential) Description() string { return asText(c.member("description")) }

// Image is the credential's picture, or nil.
func (c *Credential) Image() *Image { return read[*Image](c.member("image")) }

// Issuer is who issued it, in their own words; often no more than an ID.
func (c *Credential) Issuer() Profile { return read[Profile](c.member("issuer")) }

// IssuerID is the id of the issuer, or "".
func (c *Credential) IssuerID() string { return c.idOf("issuer") }

// SubjectID is the id of the subject, or "". Of several subjects it is the
// first's.
func (c *Credential) SubjectID() string { return c.idOf("credentialSubject") }

// idOf is the id of a member that is an object or an id.
func (c *Credential) idOf(name string) string {
	if t := c.tape; t != nil {
		at := t.Member(0, name)
		if at >= 0 && t.Kind(at) == strict.Object {
			if at = t.Member(at, "id"); at < 0 {
				return "" // as with a subject known by its identifiers
			}
		}
		if at >= 0 && t.Kind(at) == strict.Text {
			return string(t.Bytes(at))
		}
	}
	switch v := first(c.member(name)).(type) {
	case string:
		return v
	case map[string]any:
		return asText(v["id"])
	}
	return ""
}

// Subject is who reached what. Of several subjects it is the first.
func (c *Credential) Subject() AchievementSubject {
	return read[AchievementSubject](c.member("credentialSubject"))
}

// Achievement is what was reached, or nil where the credential is no badge.
func (c *Credential) Achievement() *Achievement { return c.Subject().Achievement }

// Evidence lists the evidence.
func (c *Credential) Evidence() []Evidence { return read[[]Evidence](c.member("evidence")) }

// Statuses lists where the status is found; most credentials have one entry or none.
func (c *Credential) Statuses() []StatusEntry {
	return read[[]StatusEntry](c.member("credentialStatus"))
}

// Schemas lists the schemas the credential says it follows.
func (c *Credential) Schemas() []Schema { return read[[]Schema](c.member("credentialSchema")) }

// Proofs lists the embedded proofs.
func (c *Credential) Proofs() []Proof { return read[[]Proof](c.member("proof")) }

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

// has tells whether a member is there, be it null.
func (c *Credential) has(name string) bool {
	if c.tape == nil {
		_, there := c.members()[name]
		return there
	}
	return c.tape.Member(0, name) >= 0
}

// moment reads the first of these members that is there.
func (c *Credential) moment(names ...string) (time.Time, bool, error) {
	for _, name := range names {
		if !c.has(name) {
			continue
		}
		at, err := ParseTime(asText(c.member(name)))
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
