package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"laurel/fault"
)

// The headers of a message (Standard Webhooks, "Webhook headers").
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

// tolerance is how far a timestamp may be from our clock, against replays.
const tolerance = 5 * time.Minute

const (
	secretPrefix = "whsec_"
	scheme       = "v1" // HMAC-SHA256
)

// Secret signs messages. It prints as [redacted].
type Secret struct{ b []byte }

// ParseSecret reads "whsec_" and base64 of 24 to 64 bytes.
func ParseSecret(text string) (Secret, error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text, secretPrefix))
	if err != nil || len(b) < 24 || len(b) > 64 {
		return Secret{}, fault.Field("secret", "A secret is whsec_ and base64 of 24 to 64 bytes.")
	}
	return Secret{b}, nil
}

// Reveal writes the secret, to be shown to whom it belongs.
func (s Secret) Reveal() string { return secretPrefix + base64.StdEncoding.EncodeToString(s.b) }

func (Secret) String() string   { return "[redacted]" }
func (Secret) GoString() string { return "[redacted]" }

// Sign writes the signature of one message with each secret, separated by
// spaces (Standard Webhooks, "Signature scheme").
func Sign(id string, at time.Time, body []byte, secrets ...Secret) string {
	var all []string
	for _, s := range secrets {
		all = append(all, scheme+","+base64.StdEncoding.EncodeToString(mac(s, id, strconv.FormatInt(at.Unix(), 10), body)))
	}
	return strings.Join(all, " ")
}

func mac(s Secret, id, timestamp string, body []byte) []byte {
	sum := hmac.New(sha256.New, s.b)
	sum.Write([]byte(id + "." + timestamp + "."))
	sum.Write(body)
	return sum.Sum(nil)
}

// headers are those of one message signed now.
func headers(id string, at time.Time, body []byte, secrets ...Secret) http.Header {
	return http.Header{
		"Content-Type":  {"application/json"},
		headerID:        {id},
		headerTimestamp: {strconv.FormatInt(at.Unix(), 10)},
		headerSignature: {Sign(id, at, body, secrets...)},
	}
}

// maxSignatures bounds how many signatures of one message are looked at.
const maxSignatures = 8

// Check tells whether a message was signed with one of the secrets within five
// minutes of now, and returns its id. It fails with [fault.Forbidden], and says
// which header is to blame.
func Check(h http.Header, body []byte, now time.Time, secrets ...Secret) (id string, err error) {
	id, timestamp := h.Get(headerID), h.Get(headerTimestamp)
	if id == "" || len(id) > 200 || strings.Trim(id, idLetters) != "" {
		return "", unsigned("hook.id", "The header webhook-id is missing, or has signs other than letters, digits, “-” and “_”, or more than 200 of them.")
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return "", unsigned("hook.timestamp", "The header webhook-timestamp is missing or no number of seconds since 1970.")
	}
	if d := now.Sub(time.Unix(seconds, 0)); d > tolerance || d < -tolerance {
		return "", unsigned("hook.tolerance", "The header webhook-timestamp is more than five minutes from our clock. Sign the message when you send it, and set your clock.")
	}
	signatures := strings.Fields(h.Get(headerSignature))
	for _, one := range signatures[:min(len(signatures), maxSignatures)] {
		version, text, _ := strings.Cut(one, ",")
		given, err := base64.StdEncoding.DecodeString(text)
		if version != scheme || err != nil {
			continue
		}
		for _, s := range secrets {
			if hmac.Equal(given, mac(s, id, timestamp, body)) {
				return id, nil
			}
		}
	}
	return "", unsigned("hook.signature", "No signature of the header webhook-signature fits this message and the secret.")
}

const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func unsigned(code, text string) error { return fault.New(fault.Forbidden, code, text) }
