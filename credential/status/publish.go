package status

import (
	"encoding/json"
	"time"
)

// Listing is a list as its issuer publishes it.
type Listing struct {
	ID      string // its stable address
	Issuer  string // the DID that will sign it
	Purpose string
	More    []string // further purposes of the same list
	List    *List

	ValidFrom, ValidUntil time.Time
	TTL                   time.Duration // how long readers may keep it
}

// NewListCredential writes the list as a credential ready to be signed: on
// the VC 2.0 context alone, with the members every known verifier expects.
func NewListCredential(l Listing) ([]byte, error) {
	type subject struct {
		ID          string `json:"id"`
		Type        string `json:"type"`
		Purpose     any    `json:"statusPurpose"`
		TTL         int64  `json:"ttl,omitempty"`
		EncodedList string `json:"encodedList"`
	}
	var purpose any = l.Purpose
	if len(l.More) > 0 {
		purpose = append([]string{l.Purpose}, l.More...)
	}
	return json.Marshal(struct {
		Context    []string `json:"@context"`
		ID         string   `json:"id"`
		Type       []string `json:"type"`
		Issuer     string   `json:"issuer"`
		ValidFrom  string   `json:"validFrom"`
		ValidUntil string   `json:"validUntil,omitempty"`
		Subject    subject  `json:"credentialSubject"`
	}{
		Context:    []string{"https://www.w3.org/ns/credentials/v2"},
		ID:         l.ID,
		Type:       []string{"VerifiableCredential", "BitstringStatusListCredential"},
		Issuer:     l.Issuer,
		ValidFrom:  stamp(l.ValidFrom),
		ValidUntil: stamp(l.ValidUntil),
		Subject:    subject{l.ID + "#list", "BitstringStatusList", purpose, l.TTL.Milliseconds(), l.List.Encode()},
	})
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
