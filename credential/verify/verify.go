// Package verify checks a credential and says what it found in words that a
// recruiter understands: pass, fail, on hold or could not tell, check by check.
//
// Fill in a [Verifier] and call [Verifier.Verify]; the [Report] has a verdict,
// a headline and a finding for each check. "No" and "could not tell" are kept
// apart everywhere: what could not be checked is never shown as fine.
package verify

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"time"

	"laurel/credential"
	"laurel/credential/did"
	"laurel/credential/internal/jws"
	"laurel/credential/proof"
	"laurel/credential/sdjwt"
)

// Verifier checks credentials. Its zero value knows did:key and did:jwk and asks nobody.
type Verifier struct {
	Resolver did.Resolver // nil: did:key and did:jwk alone
	Status   StatusSource // nil: status is not looked up
	Cache    *Cache       // of status lists; nil: each is had and checked anew
	Issuers  IssuerNames  // nil: there is no list of issuers to ask
	// Documents gets what badges of Open Badges 2.0 are made of, and newer
	// versions of credentials that are no longer in force (see [Newer]); nil:
	// nothing is fetched for them.
	Documents did.Fetcher
	Now       func() time.Time
	// Offline asks nobody over the network: neither Resolver, nor Status
	// unless it is [ListFiles].
	Offline bool
	// ListMinimum is how many places a status list must have for its clear
	// bits to be believed: 0 stands for 131,072 as the standard says, which
	// lets an ecosystem agree on less.
	ListMinimum int
	// Roots are the authorities whose certificates are believed about the
	// issuers of SD-JWT VCs; nil: none are.
	Roots *x509.CertPool
	// NymDomain is what holders were told to make their pseudonyms for, as a
	// verifier's own address is (bbs-2023); "": what their proofs say.
	NymDomain string
}

// IssuerNames tells the name of an issuer that has shown us who it is.
type IssuerNames func(ctx context.Context, id string) (name string, known bool)

// Options are what a reader asks besides.
type Options struct {
	// Recipient is whom it should have been issued to: a mail address or an
	// id. It is compared and not kept.
	Recipient string
	// SkipStatus leaves the status out: it is neither looked up nor reported,
	// and whoever skips it may not call the credential in force.
	SkipStatus bool

	// Badge is the badge that a European description is to go with, as it came;
	// nil: it is had from where the description says, unless offline.
	Badge []byte

	in        *enclosure // of what stands within another document
	refreshed bool       // it is a newer version of another, and is not refreshed again
}

// Verify checks a credential as it came: JSON with embedded proofs or an
// envelope, a JWT, an SD-JWT, or COSE. It always answers; the report says what could not be told.
func (v *Verifier) Verify(ctx context.Context, raw []byte, opt Options) Report {
	x := v.examine(ctx, raw)
	r := Report{At: v.now(), Credential: x.cred, Secured: x.secured, asked: v.Issuers != nil, Findings: make([]Finding, 1, 7)}
	r.Findings[0] = x.format
	if x.signature.Code != "" {
		r.Findings = append(r.Findings, x.signature)
	}
	if x.cred == nil {
		return r
	}
	x.issuer = unsigned(x.signature, x.issuer, "issuer.unsigned")
	r.Findings = append(r.Findings, x.issuer, x.start, x.end)
	if !opt.SkipStatus {
		r.Findings = append(r.Findings, v.statusOf(ctx, &x, r.At))
	}
	if opt.Recipient != "" {
		r.Findings = append(r.Findings, holder(x.cred, opt.Recipient))
	}
	if x.issuer.Outcome == Pass {
		r.IssuerName, r.IssuerKnown = v.knownAs(ctx, x.cred.IssuerID())
	}
	v.within(ctx, x.cred, opt, &r)
	v.refresh(ctx, &x, opt, &r)
	return r
}

// statusOf looks the status up, but only of what was really signed: where a
// forger's text says to look is no place to ask.
func (v *Verifier) statusOf(ctx context.Context, x *examined, now time.Time) Finding {
	switch {
	case x.older:
		return x.status
	case x.signature.Outcome != Pass:
		return found(Status, Unknown, "status.notChecked")
	}
	if x.vc != nil {
		return v.tokenStatus(ctx, *x)
	}
	return v.status(ctx, x.cred, now)
}

func (v *Verifier) now() time.Time {
	if v.Now != nil {
		return v.Now()
	}
	return time.Now()
}

// examined is a signed document, a credential or a status list, as far as it
// can be judged by itself.
type examined struct {
	cred    *credential.Credential // nil where the text is none
	vc      *sdjwt.VC              // what it is shown for; nil where it is none
	key     proof.Key              // of an SD-JWT VC
	secured string

	notBefore, notAfter time.Time // of a token itself; zero: not said

	keyRevoked bool // the key that signed it was withdrawn since, as it may be in other hands

	older bool // of Open Badges 2.0, with a status of its own

	format, signature, issuer, start, end, status Finding
}

// examine reads a document and checks its format, signature, issuer and
// dates.
func (v *Verifier) examine(ctx context.Context, raw []byte) examined {
	return v.examineAs(ctx, raw, true)
}

// examineAs is examine, without the format where something else decides what
// the document must be.
func (v *Verifier) examineAs(ctx context.Context, raw []byte, shaped bool) examined {
	now := v.now()
	if !proof.IsCOSE(raw) { // binary may end in what looks like a space
		raw = bytes.TrimSpace(raw)
	}
	if x, ok := v.examineToken(ctx, raw, now); ok {
		return x
	}
	c, err := credential.Parse(raw)
	if err != nil {
		return examined{format: unreadable(err)}
	}
	inner, ok, err := proof.Unwrap(c)
	if ok && err == nil {
		if x, ok := v.examineToken(ctx, inner, now); ok {
			return x
		}
		err = errNotInside
	}
	if ok {
		return examined{format: unreadable(err)}
	}
	if shaped && c.IsBadge2() {
		return v.examineOlder(ctx, c, nil, now)
	}
	x := examined{cred: c}
	if shaped {
		x.format = format(c)
	}
	v.embedded(ctx, &x, now)
	x.dates(time.Time{}, time.Time{}, now)
	return x
}

// unsigned takes back that a key is the issuer's, or holder's, when it did not
// sign the text: a forger can name anybody's key.
func unsigned(signature, owner Finding, code string) Finding {
	if signature.Outcome == Fail && owner.Outcome == Pass {
		owner.Outcome, owner.Code = Unknown, code
	}
	return owner
}

func (v *Verifier) examineJWT(ctx context.Context, raw []byte, now time.Time) examined {
	j, err := proof.ParseJWT(raw)
	if err != nil {
		return jwtNotRead(err)
	}
	if j.Credential.IsBadge2() {
		if token, err := jws.Parse(raw); err == nil {
			return v.examineOlder(ctx, j.Credential, token, now)
		}
	}
	x := examined{cred: j.Credential, format: format(j.Credential)}
	c := v.check(ctx, &j.Proof, j.Credential.IssuerID(), j.Credential, now)
	if onlyLacksSub(c.err, raw, j.Credential) {
		c.err = nil
	}
	v.settle(ctx, &x, c, false)
	x.dates(j.Starts, j.Expires, now) // a JWT's own times repeat the credential's
	return x
}

// jwtNotRead tells a kind of JWT that is not read from one that is broken.
func jwtNotRead(err error) examined {
	code := codeOf(err)
	switch {
	case errors.Is(err, proof.ErrUnknown):
		return examined{
			format:    found(Format, Unknown, "format.notRead").because(err),
			signature: found(Signature, Unknown, "signature.kindNotRead").because(err),
		}
	case code == proof.CodeAlgNone:
		return examined{
			format:    found(Format, Unknown, "format.notRead").because(err),
			signature: found(Signature, Fail, "signature.none").because(err),
		}
	}
	return examined{format: unreadable(err)}
}

var errNotInside = errors.New("what is in the envelope is neither a token nor COSE")

// dates judges start and end. Of a text that could not be checked, or that
// nobody signed as it is, they are hearsay: what it says of itself then decides
// nothing, and is called what it is.
func (x *examined) dates(notBefore, notAfter, now time.Time) {
	x.notBefore, x.notAfter = notBefore, notAfter
	x.start, x.end = start(x.cred, notBefore, now), end(x.cred, notAfter, now)
	suffix := "Claimed"
	switch x.signature.Outcome {
	case Pass:
		return
	case Unknown:
		suffix = "Unproven"
	}
	for _, f := range []*Finding{&x.start, &x.end} {
		if f.Outcome != Unknown {
			f.Outcome, f.Code = Unknown, f.Code+suffix
		}
	}
}
