package verify

import (
	"errors"
	"time"

	"laurel/credential"
	"laurel/credential/proof"
)

// A key that its owner takes out of use goes on to count for what it signed
// before (Controlled Identifiers §Verification Methods: expires and revoked).
// When that was, is what the signature says: the proof's created, a token's
// iat or nbf, else the credential's validFrom. It is the signer's claim and no
// proof: whoever has stolen a key can write an earlier date. So a compromise
// is not healed by the key's end alone; an issuer who had one also takes back
// in its status list what it did not issue, and a list signed with a revoked
// key is never believed that something is in force. A presentation is made for
// the moment, so there it is the moment that counts.

// keyEnd is what a key's end means for one signature.
type keyEnd struct {
	at      time.Time // zero: the key is in use
	revoked bool
	signed  time.Time // by its own account; zero: it does not say
	by      string    // what says it
}

// whileInUse judges the key of a signature by when that was made. of is the
// credential that was signed, nil for a presentation.
func (c *checked) whileInUse(of *credential.Credential, now time.Time) {
	if c.key.Ends.IsZero() || c.key.Owner != nil && codeOf(c.key.Owner) != proof.CodeLapsed {
		return
	}
	c.end = keyEnd{at: c.key.Ends, revoked: c.key.Revoked}
	c.end.signed, c.end.by = signedAt(c.proof, of, now)
	switch {
	case c.end.signed.IsZero():
		c.key.Owner = &proof.Error{Kind: proof.ErrUnknown, Code: proof.CodeLapsed, Text: "the key is no longer in use, and nothing says when it signed", At: c.proof.KeyPlace()}
	case !c.end.signed.Before(c.end.at):
		c.key.Owner = &proof.Error{Kind: proof.ErrWrong, Code: proof.CodeLapsed, Text: "the key was no longer in use when it signed", At: c.proof.KeyPlace()}
	default:
		c.key.Owner = nil
		if now.Before(c.end.at) {
			c.end = keyEnd{}
		}
	}
}

// signedAt is when a signature says to be made, and what in it says so.
func signedAt(p *proof.Proof, of *credential.Credential, now time.Time) (time.Time, string) {
	switch {
	case of == nil:
		return now, "it is shown now"
	case !p.Created.IsZero():
		return p.Created, "the signature’s own date"
	case !p.Starts.IsZero():
		return p.Starts, "nbf, for the signature has no date"
	}
	if from, given, err := of.ValidFrom(); given && err == nil {
		return from, "validFrom, for the signature has no date"
	}
	return time.Time{}, ""
}

// onFinding puts a key's end into the finding on whose key it is.
func (e keyEnd) onFinding(f Finding, why error) Finding {
	if e.at.IsZero() {
		return f
	}
	switch {
	case f.Code == "issuer.keyEnded" && errors.Is(why, proof.ErrUnknown):
		f.Outcome, f.Code = Unknown, "issuer.keyUndated"
	case f.Code == "issuer.keyEnded" && e.revoked:
		f.Code = "issuer.keyWithdrawn"
	case f.Outcome == Pass && e.revoked:
		f.Code = "issuer.keyWithdrawnSince"
	case f.Outcome == Pass:
		f.Code = "issuer.keyEndedSince"
	}
	return f.saying(func(t *told) {
		t.name("ended", day(e.at))
		if e.revoked {
			t.moment("key withdrawn from", e.at)
		} else {
			t.moment("key in use until", e.at)
		}
		if e.signed.IsZero() {
			return
		}
		t.name("signed", day(e.signed))
		t.moment("signed by its own account", e.signed)
		t.line("which is", e.by)
	})
}
