package verify

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/proof"
)

// checked is what came of one proof.
type checked struct {
	proof *proof.Proof
	key   proof.Key
	end   keyEnd
	noKey error // why there is no key to check it with
	err   error // nil: the signature holds
}

// embedded checks the proofs a credential carries. One that holds is enough,
// but none that can be read may be wrong: then the text, or a proof, was changed.
func (v *Verifier) embedded(ctx context.Context, x *examined, now time.Time) {
	proofs := proof.EmbeddedFor(x.cred, proof.Expected{NymDomain: v.NymDomain})
	if len(proofs) == 0 {
		x.signature = found(Signature, Fail, "signature.none").at("/proof")
		x.issuer = found(IssuerKey, Unknown, "issuer.notChecked")
		return
	}
	issuer := x.cred.IssuerID()
	c := best(v.checkAll(ctx, proofs, issuer, x.cred, now), issuer)
	v.settle(ctx, x, c, true)
	if c.err != nil || strings.Contains(c.proof.Name, "-jcs-") {
		return // such a suite signs the JSON that is read
	}
	if err := plain(x.cred); err != nil {
		x.signature.Outcome, x.signature.Code = Fail, "signature.disguised"
		if large, ok := errors.AsType[*canon.Error](err); ok && large.Code == canon.TooLarge {
			x.signature.Outcome, x.signature.Code = Unknown, "signature.tooComplex" // to look closely, and no more is known
		}
		x.signature = x.signature.because(err)
	} else if needsValidator(x.cred) {
		x.signature = x.signature.with("context", "Open Badges 3.0.3 as 1EdTech's validator has it, with endorsementJwt and jti")
	}
}

// maxProofs bounds the work; sets in use have two or three.
const maxProofs = 8

// checkAll checks proofs one by one, and lets those that build on others
// count only if these do.
// of is the credential they are on, nil for a presentation.
func (v *Verifier) checkAll(ctx context.Context, proofs []*proof.Proof, owner string, of *credential.Credential, now time.Time) []checked {
	proofs = proofs[:min(len(proofs), maxProofs)]
	all, errs := make([]checked, len(proofs)), make([]error, len(proofs))
	for i, p := range proofs {
		all[i] = v.check(ctx, p, owner, of, now)
		if errs[i] = all[i].err; errs[i] == nil {
			errs[i] = p.Current(now)
		}
	}
	for i, err := range proof.Chain(proofs, errs) {
		all[i].err = err
	}
	return all
}

func (v *Verifier) check(ctx context.Context, p *proof.Proof, issuer string, of *credential.Credential, now time.Time) checked {
	c := checked{proof: p}
	if c.err = p.Readable(); c.err != nil {
		return c
	}
	if c.key, c.noKey = p.Key(ctx, v.resolver(), issuer); c.noKey != nil {
		c.err = c.noKey
		return c
	}
	c.whileInUse(of, now)
	c.err = p.Verify(c.key.Public)
	return c
}

// best is the proof that decides: a wrong one before all, then one by the
// issuer's own key, then one that could not be told, for it may be the
// issuer's. A proof that ran out or was made for something else, and what
// others signed besides, decide only where there is nothing else.
func best(all []checked, issuer string) checked {
	top := all[0]
	for _, c := range all[1:] {
		if c.rank(issuer) > top.rank(issuer) {
			top = c
		}
	}
	return top
}

func (c checked) rank(issuer string) int {
	code := codeOf(c.err)
	switch {
	case c.err == nil && base(c.key.Method) != issuer:
		return 0
	case c.err == nil && c.key.Owner != nil:
		return 5
	case c.err == nil:
		return 6
	case code == proof.CodeLapsed, code == proof.CodePurpose, code == proof.CodePrevious:
		return 1
	case c.noKey != nil:
		return 4
	case errors.Is(c.err, proof.ErrWrong):
		return 7
	case code != proof.CodeKindNotRead:
		return 3
	}
	return 2
}

// settle writes the findings on signature and issuer.
func (v *Verifier) settle(ctx context.Context, x *examined, c checked, embedded bool) {
	x.secured = c.proof.Name
	x.signature = signature(c)
	x.issuer = v.issuer(ctx, x.cred.IssuerID(), c, embedded)
	x.keyRevoked = c.end.revoked
}

// signatureCodes are our words for what package proof found.
var signatureCodes = map[string]string{
	proof.CodeMismatch:    "signature.changed",
	proof.CodeMalformed:   "signature.malformed",
	proof.CodeKeyKind:     "signature.malformed",
	proof.CodePurpose:     "signature.purpose",
	proof.CodeLapsed:      "signature.expired",
	proof.CodeNotCovered:  "signature.notCovered",
	proof.CodeClaims:      "signature.claims",
	proof.CodeAlgNone:     "signature.none",
	proof.CodePrevious:    "signature.previous",
	proof.CodeKindNotRead: "signature.kindNotRead",
	proof.CodeContext:     "signature.unknownContext",
	proof.CodeTooCostly:   "signature.tooComplex",
	proof.CodeDomain:      "signature.domain",
	proof.CodeNymDomain:   "signature.nymDomain",
}

func signature(c checked) Finding {
	p, method, err := c.proof, orElse(c.key.Method, c.proof.Method), c.err
	f := found(Signature, Pass, "signature.good")
	code, ours := signatureCodes[codeOf(err)]
	switch {
	case err == nil:
	case !ours:
		f = found(Signature, Unknown, "signature.noKey")
	case errors.Is(err, proof.ErrWrong):
		f = found(Signature, Fail, code, "problem", clause(err.Error()), "date", day(p.Expires))
	default:
		f = found(Signature, Unknown, code, "problem", clause(err.Error()))
	}
	return f.saying(func(t *told) {
		t.line("kind", p.Name)
		t.line("verification method", method)
		t.moment("created", p.Created)
		if err == nil { // else it is anybody's
			t.line("pseudonym", hex.EncodeToString(p.Pseudonym))
		}
	}).because(err)
}

// codeOf is the code of an error of package proof, "" for none.
func codeOf(err error) string {
	if e, ok := errors.AsType[*proof.Error](err); ok {
		return e.Code
	}
	return ""
}
