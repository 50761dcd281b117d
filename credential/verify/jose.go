package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"laurel/credential"
	"laurel/credential/proof"
	"laurel/credential/sdjwt"
)

// examineToken reads what comes as a token or in COSE. It is false where the
// bytes are neither, so that they are JSON or nothing.
func (v *Verifier) examineToken(ctx context.Context, raw []byte, now time.Time) (examined, bool) {
	switch {
	case sdjwt.Is(raw), sdInJSON(raw):
		return v.examineSD(ctx, raw, now), true
	case proof.IsCOSE(raw):
		return v.examineSealed(ctx, raw, now), true
	}
	if _, sealed := proof.FormOf(raw); sealed {
		return v.examineSealed(ctx, raw, now), true
	}
	if proof.IsJWT(raw) {
		return v.examineJWT(ctx, raw, now), true
	}
	return examined{}, false
}

// sdInJSON tells whether the bytes look like an SD-JWT in one of its JSON forms.
func sdInJSON(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("{")) && !bytes.Contains(raw, []byte(`"@context"`)) && // which others begin with
		bytes.Contains(raw, []byte(`"payload"`)) && bytes.Contains(raw, []byte(`"protected"`))
}

// examineSealed judges a credential of VC-JOSE-COSE.
func (v *Verifier) examineSealed(ctx context.Context, raw []byte, now time.Time) examined {
	s, err := proof.Open(raw)
	if err != nil {
		return jwtNotRead(err)
	}
	x := examined{cred: s.Document, format: format(s.Document)}
	v.settle(ctx, &x, v.checkSealed(ctx, s, s.Document, now), false)
	x.dates(s.Starts, s.Expires, now)
	return x
}

// checkSealed finds the key of a sealed document and checks it. of is the
// credential in it, nil for a presentation.
func (v *Verifier) checkSealed(ctx context.Context, s *proof.Sealed, of *credential.Credential, now time.Time) checked {
	c := checked{proof: &s.Proof}
	if c.err = s.Readable(); c.err != nil {
		return c
	}
	if c.key, c.noKey = s.Key(ctx, v.resolver(), s.Owner()); c.noKey != nil {
		c.err = c.noKey
		return c
	}
	c.whileInUse(of, now)
	if c.err = s.Verify(c.key.Public); c.err == nil && s.Token != nil && s.Token.Bound() {
		c.err = bindingFault(s.Token.BindingHolds())
	}
	return c
}

// bindingFault says of a holder's proof that it is wrong: what is shown here
// was put together by somebody else.
func bindingFault(err error) error {
	if err == nil {
		return nil
	}
	return &proof.Error{Kind: proof.ErrWrong, Code: proof.CodeMalformed, Text: err.Error(), Cause: err}
}

// sealedIn takes a presentation that is sealed as a whole out of its envelope,
// if it stands in one.
func sealedIn(raw []byte) ([]byte, bool) {
	if presents(raw) {
		return raw, true
	}
	c, err := credential.Parse(raw)
	if err != nil || !c.HasType(proof.EnvelopedVP) {
		return nil, false
	}
	if inner, _, err := proof.Unwrap(c); err == nil && presents(inner) {
		return inner, true
	}
	return nil, false
}

// presents tells whether the bytes are a presentation that is sealed as a whole.
func presents(raw []byte) bool {
	if f, ok := proof.FormOf(raw); ok && f.Presents() || proof.IsCOSE(raw) {
		return true
	}
	_, ok, _ := proof.OpenClaimed(raw)
	return ok
}

// opened reads a presentation that is sealed as a whole.
func opened(raw []byte) (*proof.Sealed, error) {
	if s, ok, err := proof.OpenClaimed(raw); ok {
		return s, err
	}
	return proof.Open(raw)
}

// sealedPresentation checks a presentation of VC-JOSE-COSE, or one in the claim
// vp of a JWT, and each credential in it. Challenge and domain are its claims
// nonce and aud.
func (v *Verifier) sealedPresentation(ctx context.Context, raw []byte, opt PresentationOptions, r PresentationReport) PresentationReport {
	s, err := opened(raw)
	if err != nil {
		r.Findings = []Finding{found(Format, Fail, "presentation.unreadable", "problem", clause(err.Error())).because(err)}
		return r
	}
	members, _ := s.Document.Value().(map[string]any)
	credentials := listOf(members["verifiableCredential"])
	f := found(Format, Pass, "presentation.complete", "count", counted(len(credentials), "credential"))
	if at, problem := presentationProblem(s.Document, members); problem != "" {
		f = found(Format, Fail, "presentation.problems", "problem", problem).at("payload " + at)
	}
	holder := orElse(s.Owner(), base(s.Method))
	c := v.checkSealed(ctx, s, nil, r.At)
	if c.err == nil {
		c.err = asked(s, opt, r.At)
	}
	signed, presenter := asShown(signature(c), holder), presenting(v.issuer(ctx, holder, c, false))
	r.Findings, r.Secured = []Finding{f, signed, presenter}, s.Name
	about := Options{}
	if signed.Outcome == Pass && presenter.Outcome == Pass {
		r.Holder = holder
	}
	if opt.AboutHolder {
		about.Recipient = holder
	}
	for _, one := range credentials[:min(len(credentials), maxCredentials)] {
		inner, err := json.Marshal(one)
		if err != nil {
			continue // decoded JSON can be written
		}
		r.Credentials = append(r.Credentials, v.Verify(ctx, inner, about))
	}
	return r
}

// asked looks that a presentation is in time and answers what was asked.
func asked(s *proof.Sealed, opt PresentationOptions, now time.Time) error {
	if err := s.Current(now); err != nil {
		return err
	}
	fault := &proof.Error{Kind: proof.ErrWrong, Code: proof.CodeChallenge, Text: "its nonce is not the challenge that was asked", At: "payload /nonce"}
	if opt.Challenge != "" && s.Nonce != opt.Challenge {
		return fault
	}
	among := func(domain string) bool { return slices.Contains(s.Audience, domain) }
	if len(opt.Domain) > 0 && !slices.ContainsFunc(opt.Domain, among) {
		fault.Code, fault.At, fault.Text = proof.CodeDomain, "payload /aud", "its aud names another than the one who asked"
		return fault
	}
	return nil
}
