// Package proof signs credentials and presentations and checks their
// signatures: embedded Data Integrity proofs of several suites, and a VC-JWT
// around the credential.
//
// To sign use [Sign] and [SignJWT]; [Add] has all the choices, [Present] is
// for holders, and [Derive] makes a credential that discloses less. To check,
// take the proofs of a credential with [Embedded] or its JWT with [ParseJWT],
// find the key with [Proof.Key] and ask [Proof.Verify]. An error wraps [ErrWrong] when the proof is no good
// and [ErrUnknown] when it could not be told.
package proof

import (
	"errors"
	"time"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

var (
	// ErrWrong: this is not what the key's holder signed.
	ErrWrong = errors.New("the proof is wrong")
	// ErrUnknown: it could not be told whether it is.
	ErrUnknown = errors.New("the proof could not be checked")
)

// The codes of an [Error].
const (
	CodeMismatch    = "signature.mismatch"       // the signature is not the key's over these bytes
	CodeMalformed   = "signature.malformed"      // the proof is not put together as its kind demands
	CodePurpose     = "signature.purpose"        // made for something else than asserting
	CodeLapsed      = "signature.lapsed"         // the proof itself has run out, or its key had
	CodeNotCovered  = "signature.notCovered"     // the document says things that no signature covers
	CodeClaims      = "signature.claims"         // the JWT's claims contradict its credential
	CodeAlgNone     = "signature.algNone"        // a JWT that says it is not signed
	CodeKindNotRead = "signature.kindNotRead"    // a kind of proof not read yet
	CodeContext     = "signature.unknownContext" // a context that the binary does not know
	CodeTooCostly   = "signature.tooCostly"      // canonicalizing it would take more than is granted
	CodePrevious    = "signature.previous"       // it builds on a proof that does not hold
	CodeChallenge   = "signature.challenge"      // it does not answer the challenge that was asked
	CodeDomain      = "signature.domain"         // it was made for another verifier
	CodeKeyKind     = "signature.keyKind"        // the key is not of the kind that the proof is made with
	CodeNymDomain   = "signature.nymDomain"      // for whom its pseudonym is, neither it nor the verifier said

	CodeKeyUnreachable = "key.unreachable"      // the key's document could not be had
	CodeKeyUnsupported = "key.unsupported"      // a kind of identifier or key not read yet
	CodeKeyInvalid     = "key.invalid"          // the key or its document is wrong
	CodeKeyNotNamed    = "key.notNamed"         // nothing says which key signed
	CodeOtherIssuer    = "key.otherController"  // signed by another than the named issuer
	CodeIssuerNoKey    = "key.issuerWithoutKey" // the issuer's identifier leads to no keys
)

// Error says why a proof is wrong, or could not be checked.
type Error struct {
	Kind  error  // ErrWrong or ErrUnknown
	Code  string // one of those above
	Text  string // one sentence, technical
	At    string // the place, as [Error.Place] gives it; "" leaves it to the cause
	Cause error
}

func (e *Error) Error() string { return e.Text }

// Is finds the kind.
func (e *Error) Is(target error) bool { return target == e.Kind }

// Place is where it is: a JSON Pointer (RFC 6901) into the document, such as
// /proof/0/created; or in an envelope the part, and a pointer into that:
// "header /alg", "payload /nbf", "signature", "disclosure 2", "binding payload
// /nonce". "" is the whole.
func (e *Error) Place() string {
	if e.At != "" {
		return e.At
	}
	return strict.PlaceOf(e.Cause)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

func wrong(code, text string) *Error   { return &Error{Kind: ErrWrong, Code: code, Text: text} }
func unknown(code, text string) *Error { return &Error{Kind: ErrUnknown, Code: code, Text: text} }

func (e *Error) at(place string) *Error {
	e.At = place
	return e
}

func (e *Error) because(cause error) *Error {
	e.Cause = cause
	return e
}

// Proof is one signature over a credential: an embedded proof, or the JWT.
type Proof struct {
	Name     string    // what it is made with: "eddsa-rdfc-2022", "vc-jwt ES256", "Ed25519Signature2020"
	Method   string    // the verification method it names, or ""
	Created  time.Time // zero: not said
	Starts   time.Time // zero: not said; the nbf claim
	Expires  time.Time // zero: not said; end of the signature, not of the credential
	ID       string    // "" where it has none
	Previous []string  // ids of proofs this one builds on; it counts only if they hold ([Chain])
	// Pseudonym is the name under which one verifier knows the holder, the same
	// in all proofs that the holder makes for it; nil where there is none.
	Pseudonym []byte

	purpose  string     // what it must be for; "" is an assertion
	readable error      // why it is not read, or what is malformed about it
	value    value      // that of an embedded proof, if it is readable
	header   key.Public // the key that a JWT carries itself, or zero
	verify   func(key.Public) error
	stand    standing // where, if it is embedded
}

// Readable tells whether the proof is of a kind that is read, and well formed.
func (p *Proof) Readable() error { return p.readable }

// Verify checks the signature with a key, and all that needs no key but
// belongs to it: the purpose, the form, a JWT's claims.
func (p *Proof) Verify(pub key.Public) error {
	if p.readable != nil {
		return p.readable
	}
	return p.verify(pub)
}

// Current tells whether the signature is in its own time; most have no bounds.
func (p *Proof) Current(now time.Time) error {
	if !p.Expires.IsZero() && !now.Before(p.Expires) {
		return p.lapsed("exp", "the signature was good until "+p.Expires.UTC().Format(time.RFC3339))
	}
	if !p.Starts.IsZero() && now.Before(p.Starts) {
		return p.lapsed("nbf", "the signature is good from "+p.Starts.UTC().Format(time.RFC3339))
	}
	return nil
}

// lapsed is the error for a signature out of its time, by the name of the
// claim that says so; an embedded proof has no start.
func (p *Proof) lapsed(claim, text string) error {
	e := wrong(CodeLapsed, text)
	if p.stand.embedded {
		return p.located(e)
	}
	return e.at("payload /" + claim)
}
