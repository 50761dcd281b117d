package verifier

import (
	"context"
	"errors"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// ProofOptions are what a client of the VC API asks for beside the document.
type ProofOptions struct {
	Challenge, Domain string // "": any, or none
	// NymDomain is what pseudonyms were to be made for; "": what the proofs say.
	NymDomain string
	// Status has status lists fetched wherever they lie. Without it only those
	// of this server are read, since clients name lists that do not exist.
	Status bool
	// Unsigned lets a presentation go without a proof: its credentials alone
	// are then checked, and nobody is its holder.
	Unsigned bool
}

// Problem is one thing that is wrong with a document (RFC 9457).
type Problem struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	Detail  string `json:"detail"`
	Code    string `json:"code,omitempty"`    // stable, dotted: of the catalogue of findings or problems
	Pointer string `json:"pointer,omitempty"` // JSON Pointer (RFC 6901) to the place; in a token or list as [verify.Finding.Pointer] says
}

// The types of problems (VC Data Model 2.0 §Problem Details, VC Data Integrity
// §Processing Errors).
const (
	Parsing   = "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"
	Malformed = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
	Range     = "https://www.w3.org/TR/vc-data-model#RANGE_ERROR"
	Security  = "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR"
	Challenge = "https://w3id.org/security#INVALID_CHALLENGE_ERROR"
	Domain    = "https://w3id.org/security#INVALID_DOMAIN_ERROR"
	Status    = "https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR"
)

// Of makes a problem of a type; its title is the type's last part.
func Of(typ, code, detail string) Problem {
	title := typ[strings.LastIndexAny(typ, "#/")+1:]
	return Problem{Type: typ, Title: title, Detail: detail, Code: code}
}

// Proved is what [Service.Prove] answers. A document is verified when it has
// no problems; warnings are for whoever asked to judge.
type Proved struct {
	Problems []Problem
	Warnings []Problem
}

// Verified tells whether the document is what somebody signed, and conforms.
func (p Proved) Verified() bool { return len(p.Problems) == 0 }

// Prove answers the question of the W3C VC API, which is narrower than that of
// [Service.Check]: is this, unchanged, what the holder of the named key
// signed, and does it conform to the data model? Dates, status and whether
// the key is the issuer's are warnings; of a badge, to have run out or been
// revoked is a problem (OB 3.0 §Verification and Validation). A verified document may
// therefore be anybody's forgery in another's name: never show one as good.
func (s *Service) Prove(ctx context.Context, raw []byte, opt ProofOptions) (Proved, error) {
	return s.bounded(ctx, func(ctx context.Context) Proved {
		var out Proved
		if c, err := credential.Parse(raw); err == nil {
			out.envelope(c, proof.EnvelopedVC)
			if opt.Challenge != "" || opt.Domain != "" {
				out.asked(proof.EmbeddedFor(c, expected(opt)))
			}
		}
		out.credential(s.prover(opt).Verify(ctx, raw, verify.Options{}))
		return out
	})
}

// ProvePresentation is [Service.Prove] for a presentation and each credential
// in it. A credential without a proof of its own counts where the presenter is
// its issuer: the presentation's proof covers it (VC Data Model 2.0
// §Presentations Including Holder Claims).
func (s *Service) ProvePresentation(ctx context.Context, raw []byte, opt ProofOptions) (Proved, error) {
	return s.bounded(ctx, func(ctx context.Context) Proved {
		v := s.prover(opt)
		ask := verify.PresentationOptions{Challenge: opt.Challenge}
		if opt.Domain != "" {
			ask.Domain = []string{opt.Domain}
		}
		var out Proved
		if c, err := credential.Parse(raw); err == nil {
			if !out.envelope(c, proof.EnvelopedVP) {
				out.shape(verify.ConformPresentation(c))
			}
		}
		r := v.VerifyPresentation(ctx, raw, ask)
		for _, f := range r.Findings {
			out.finding(f, f.Check == verify.Presenter || opt.Unsigned && f.Code == "signed.none")
		}
		for _, one := range r.Credentials {
			out.held(one, r.Holder)
		}
		return out
	})
}

// bounded runs one check within the service's bounds.
func (s *Service) bounded(ctx context.Context, check func(context.Context) Proved) (Proved, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return Proved{}, err
	}
	defer leave()
	inTime, cancel := context.WithTimeout(ctx, orElse(s.Limit, 20*time.Second))
	defer cancel()
	return check(inTime), ctx.Err()
}

// prover is the verifier with the status lists that may be read.
func (s *Service) prover(opt ProofOptions) *verify.Verifier {
	v := s.Verifier
	v.NymDomain = opt.NymDomain
	if !opt.Status && v.Status != nil {
		v.Status = ownLists{v.Status, s.PublicURL}
	}
	return &v
}

// ownLists reads the status lists beneath one address alone.
type ownLists struct {
	of    verify.StatusSource
	under string
}

var errNotAsked = errors.New("this status list was not asked for: name credentialStatus among the checks")

func (o ownLists) StatusList(ctx context.Context, url string) ([]byte, error) {
	if o.under == "" || !strings.HasPrefix(url, o.under+"/") {
		return nil, errNotAsked
	}
	return o.of.StatusList(ctx, url)
}

func expected(opt ProofOptions) proof.Expected {
	e := proof.Expected{Challenge: opt.Challenge, NymDomain: opt.NymDomain}
	if opt.Domain != "" {
		e.Domain = []string{opt.Domain}
	}
	return e
}

// envelope adds the problems of an envelope, if the document is one.
func (p *Proved) envelope(c *credential.Credential, typ string) bool {
	if !c.HasType(proof.EnvelopedVC, proof.EnvelopedVP) {
		return false
	}
	p.shape(credential.CheckEnvelope(c, typ))
	return true
}

func (p *Proved) shape(found []credential.Problem) {
	for _, one := range found {
		p.Problems = append(p.Problems, Nonconforming(one))
	}
}

// Nonconforming is a problem with the shape of a document.
func Nonconforming(one credential.Problem) Problem {
	typ := Malformed
	switch {
	case one.Code == "date.order":
		typ = Range
	case strings.HasPrefix(one.Code, "jsonld."):
		typ = Parsing
	}
	out := Of(typ, one.Code, one.Text)
	out.Pointer = one.Pointer
	return out
}

// asked adds what is wrong with challenge and domain of a credential's proofs.
func (p *Proved) asked(proofs []*proof.Proof) {
	for _, one := range proofs {
		e, _ := errors.AsType[*proof.Error](one.Readable())
		switch {
		case e == nil:
		case e.Code == proof.CodeChallenge:
			p.Problems = append(p.Problems, Of(Challenge, e.Code, e.Text))
		case e.Code == proof.CodeDomain:
			p.Problems = append(p.Problems, Of(Domain, e.Code, e.Text))
		}
	}
}

// credential adds what was found about a credential.
func (p *Proved) credential(r verify.Report) {
	var found []credential.Problem
	if r.Credential != nil {
		found = verify.Conform(r.Credential)
		p.shape(found)
	}
	for _, f := range r.Findings {
		if f.Check != verify.Format || len(found) == 0 { // else the shape was told in full
			p.finding(f, !decides(r, f))
		}
	}
}

// decides tells whether a finding decides, or is a warning.
func decides(r verify.Report, f verify.Finding) bool {
	switch f.Check {
	case verify.Format, verify.Signature:
		return true
	case verify.Start, verify.End, verify.Status:
		return f.Outcome == verify.Fail && r.Credential != nil && r.Credential.IsBadge()
	}
	return false
}

// held adds what was found about a credential in a presentation that this
// holder has signed; "" where nobody has shown to be one.
func (p *Proved) held(r verify.Report, holder string) {
	f, _ := r.Finding(verify.Signature)
	if f.Code == "signature.none" && r.Secured == "" && holder != "" && r.Credential != nil && r.Credential.Issuer().ID == holder {
		r.Findings = without(r.Findings, verify.Signature, verify.IssuerKey)
	}
	p.credential(r)
}

func without(findings []verify.Finding, checks ...verify.Check) (out []verify.Finding) {
next:
	for _, f := range findings {
		for _, c := range checks {
			if f.Check == c {
				continue next
			}
		}
		out = append(out, f)
	}
	return out
}

// finding adds a finding that is no pass.
func (p *Proved) finding(f verify.Finding, warn bool) {
	if f.Outcome == verify.Pass {
		return
	}
	one := Of(problemType(f), f.Code, f.Sentence())
	one.Pointer = f.Pointer()
	if warn {
		p.Warnings = append(p.Warnings, one)
	} else {
		p.Problems = append(p.Problems, one)
	}
}

func problemType(f verify.Finding) string {
	switch {
	case strings.HasSuffix(f.Code, ".challenge"):
		return Challenge
	case strings.HasSuffix(f.Code, ".domain"):
		return Domain
	case f.Check == verify.Format:
		return Malformed
	case f.Check == verify.Start, f.Check == verify.End:
		return Range
	case f.Check == verify.Status:
		return Status
	}
	return Security
}
