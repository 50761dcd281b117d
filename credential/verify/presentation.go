package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/proof"
)

// Presenter is the check of a presentation whether the key that signed it
// belongs to the holder it names.
const Presenter Check = "presenter"

// maxCredentials bounds the work on one presentation.
const maxCredentials = 64

// PresentationOptions are what a verifier asked the holder for.
type PresentationOptions struct {
	Challenge string   // "": none was given, and an old presentation passes
	Domain    []string // empty: whomever it was made for
	// AboutHolder demands that every credential names the holder as its subject.
	AboutHolder bool
}

// PresentationReport is what was found out about a presentation, and about
// each credential in it.
type PresentationReport struct {
	Findings    []Finding // format, signature, presenter
	Credentials []Report  // in the order in which they stand in it
	Holder      string    // who has shown by its signature to be the one presenting; "" where nobody has
	At          time.Time
	Secured     string // how it is signed
}

// Finding returns the answer to a check of the presentation itself.
func (r PresentationReport) Finding(c Check) (Finding, bool) {
	return Report{Findings: r.Findings}.Finding(c)
}

// Verdict is the worst of the presentation's own findings and of its
// credentials' verdicts.
func (r PresentationReport) Verdict() Verdict {
	worst := Report{Findings: r.Findings}.worst()
	for _, c := range r.Credentials {
		worst = max(worst, c.worst())
	}
	return [...]Verdict{Good, CouldNotTell, OnHold, NotGood}[worst]
}

// VerifyPresentation checks what a holder presents: that it is theirs and was
// made for this occasion, and every credential in it. It always answers.
func (v *Verifier) VerifyPresentation(ctx context.Context, raw []byte, opt PresentationOptions) PresentationReport {
	r := PresentationReport{At: v.now()}
	if sealed, ok := sealedIn(raw); ok {
		return v.sealedPresentation(ctx, sealed, opt, r)
	}
	c, members, f := readPresentation(raw)
	if r.Findings = []Finding{f}; c == nil {
		return r
	}
	x := examined{cred: c}
	holder := v.presenter(ctx, &x, members, opt, r.At)
	x.issuer = unsigned(x.signature, x.issuer, "presenter.unsigned")
	r.Findings, r.Secured = append(r.Findings, x.signature, x.issuer), x.secured
	if x.signature.Outcome == Pass && x.issuer.Outcome == Pass {
		r.Holder = holder
	}
	asked := Options{}
	if opt.AboutHolder {
		asked.Recipient = holder
	}
	for _, one := range presented(raw, members) {
		r.Credentials = append(r.Credentials, v.Verify(ctx, one, asked))
	}
	return r
}

// readPresentation reads a presentation and judges its shape.
func readPresentation(raw []byte) (*credential.Credential, map[string]any, Finding) {
	if proof.IsJWT(raw) || bytes.IndexByte(raw, '~') >= 0 && bytes.HasPrefix(bytes.TrimSpace(raw), []byte("ey")) {
		return nil, nil, found(Format, Unknown, "presentation.notRead")
	}
	c, err := credential.Parse(bytes.TrimSpace(raw))
	if err != nil {
		return nil, nil, found(Format, Fail, "presentation.unreadable", "problem", clause(err.Error())).because(err)
	}
	if c.HasType("EnvelopedVerifiablePresentation") {
		return nil, nil, found(Format, Unknown, "presentation.notRead")
	}
	members, _ := c.Value().(map[string]any)
	f := found(Format, Pass, "presentation.complete", "count", counted(len(listOf(members["verifiableCredential"])), "credential"))
	if at, problem := presentationProblem(c, members); problem != "" {
		f = found(Format, Fail, "presentation.problems", "problem", problem).at(at)
	}
	return c, members, f
}

// presentationProblem is the first thing wrong with a presentation's shape,
// and where (VC Data Model 2.0 §Verifiable Presentations).
func presentationProblem(c *credential.Credential, members map[string]any) (at, problem string) {
	contexts := listOf(members["@context"])
	switch {
	case len(contexts) == 0 || contexts[0] != credential.ContextV1 && contexts[0] != credential.ContextV2:
		return "/@context", "its first context is not that of Verifiable Credentials"
	case !c.HasType("VerifiablePresentation"):
		return "/type", "it does not say that it is a presentation"
	}
	if id, there := members["id"]; there && !isURL(id) {
		return "/id", "its id is not a web address or other identifier"
	}
	if holder, there := members["holder"]; there && !isURL(idOf(holder)) {
		return "/holder", "its holder is not named by an identifier"
	}
	credentials := listOf(members["verifiableCredential"])
	if len(credentials) > maxCredentials {
		return "/verifiableCredential", fmt.Sprintf("it holds more than %d credentials", maxCredentials)
	}
	_, listed := members["verifiableCredential"].([]any)
	for i, one := range credentials {
		here := "/verifiableCredential"
		if listed {
			here += "/" + strconv.Itoa(i)
		}
		inner, ok := one.(map[string]any)
		if !ok {
			return here, fmt.Sprintf("credential %d in it is no JSON object", i+1)
		}
		if in, problem := envelopeProblem(inner); problem != "" {
			return here + in, fmt.Sprintf("credential %d in it %s", i+1, problem)
		}
	}
	return "", ""
}

// envelopeProblem is what is wrong with something that should be a credential
// or the envelope of one, and where.
func envelopeProblem(inner map[string]any) (at, problem string) {
	types := textsOf(inner["type"])
	switch {
	case len(types) == 0:
		return "/type", "has no type"
	case types[0] != "EnvelopedVerifiableCredential":
		return "", ""
	case len(listOf(inner["@context"])) == 0 || listOf(inner["@context"])[0] != credential.ContextV2:
		return "/@context", "is enveloped without the context of Verifiable Credentials"
	}
	if id, _ := inner["id"].(string); !strings.HasPrefix(id, "data:") {
		return "/id", "is an envelope with nothing in it"
	}
	return "", ""
}

// presenter checks who signed the presentation, and returns whom it names as
// its holder: itself, or by its proof.
func (v *Verifier) presenter(ctx context.Context, x *examined, members map[string]any, opt PresentationOptions, now time.Time) string {
	holder, _ := idOf(members["holder"]).(string)
	proofs := proof.EmbeddedFor(x.cred, proof.Expected{Purpose: proof.Authentication, Challenge: opt.Challenge, Domain: opt.Domain, NymDomain: v.NymDomain})
	if len(proofs) == 0 {
		x.signature = found(Signature, Fail, "signed.none").at("/proof")
		x.issuer = found(Presenter, Unknown, "presenter.notChecked")
		return holder
	}
	if holder == "" {
		holder = base(proofs[0].Method)
	}
	c := best(v.checkAll(ctx, proofs, holder, nil, now), holder)
	x.secured = c.proof.Name
	x.signature = asShown(signature(c), holder)
	x.issuer = presenting(v.issuer(ctx, holder, c, true))
	if c.err != nil || strings.Contains(c.proof.Name, "-jcs-") {
		return holder
	}
	if err := plain(x.cred); err != nil {
		x.signature = found(Signature, Fail, "signed.disguised").because(err)
	}
	return holder
}

// asShown puts the finding on a signature into the words for presentations.
func asShown(f Finding, holder string) Finding {
	switch e, _ := errors.AsType[*proof.Error](f.Cause); {
	case e != nil && e.Code == proof.CodeChallenge:
		f.Outcome, f.Code = Fail, "signed.challenge"
	case e != nil && e.Code == proof.CodeDomain:
		f.Outcome, f.Code = Fail, "signed.domain"
	default:
		f.Code = "signed" + strings.TrimPrefix(f.Code, "signature")
	}
	return f.saying(func(t *told) { t.name("holder", orElse(site(holder), "its holder")) })
}

// presenting puts the finding on a key into the words for presentations.
func presenting(f Finding) Finding {
	f.Check, f.Code = Presenter, "presenter"+strings.TrimPrefix(f.Code, "issuer")
	if f.Code == "presenter.known" {
		f.Code = "presenter.listed"
	}
	return f
}

// presented are the credentials in a presentation, byte for byte. Names are
// compared exactly, as everywhere.
func presented(raw []byte, members map[string]any) (out [][]byte) {
	var whole map[string]json.RawMessage
	if json.Unmarshal(raw, &whole) != nil {
		return nil
	}
	value, there := whole["verifiableCredential"]
	if !there {
		return nil
	}
	if _, many := members["verifiableCredential"].([]any); !many {
		return [][]byte{value}
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil {
		return nil
	}
	for _, one := range list[:min(len(list), maxCredentials)] {
		out = append(out, one)
	}
	return out
}

func listOf(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func textsOf(v any) (out []string) {
	for _, one := range listOf(v) {
		if s, ok := one.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// idOf is an id, given alone or as the member of an object.
func idOf(v any) any {
	if m, ok := v.(map[string]any); ok {
		return m["id"]
	}
	return v
}

func isURL(v any) bool {
	s, _ := v.(string)
	scheme, rest, ok := strings.Cut(s, ":")
	return ok && scheme != "" && rest != "" && !strings.ContainsAny(s, " \t\r\n<>\"")
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
