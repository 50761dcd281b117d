package verify

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"laurel/credential"
	"laurel/credential/did"
)

// Endorses is the check of an endorsement whether it is about what it stands in.
const Endorses Check = "endorses"

// Endorsement is what was found out about an endorsement. It says nothing for
// or against what it is about: a credential is no better for a good one, and
// no worse for one that anybody may have put beside it.
type Endorsement struct {
	Report
	Of      string // what it is about: credential.OfCredential and its like; "" where that is not in the document
	Comment string // what its issuer says, Markdown
	Pointer string // where it stands; "" where it came alone
}

// errManyLookups is what is not asked because too much was asked already.
var errManyLookups = fmt.Errorf("%w: more than %d addresses would have to be asked", did.ErrUnreachable, maxLookups)

// endorsement checks an endorsement that stands in a credential.
func (v *Verifier) endorsement(ctx context.Context, e credential.Endorsed, c *credential.Credential, opt Options) Endorsement {
	opt.Recipient = ""
	out := Endorsement{Report: v.Verify(ctx, e.Raw, opt), Pointer: e.Pointer}
	if out.Credential == nil {
		return out
	}
	s := out.Credential.Endorsement()
	out.Of, out.Comment = e.Of[s.ID], s.EndorsementComment
	thing := things[out.Of]
	if s.ID == c.IssuerID() {
		thing = "its issuer"
	}
	f := found(Endorses, Pass, "endorses.this", "thing", thing)
	switch {
	case !out.Credential.IsEndorsement():
		f = found(Endorses, Fail, "endorses.none")
		out.Of, out.Comment = "", ""
	case out.Of == "":
		f = found(Endorses, Fail, "endorses.another")
	case out.Credential.IssuerID() == c.IssuerID():
		f = found(Endorses, Pass, "endorses.own", "thing", thing)
	}
	f = f.with("about", s.ID)
	if out.Of == "" {
		f = f.with("stands in", strings.Join(slices.Sorted(maps.Keys(e.Of)), ", "))
	}
	out.Findings = append(out.Findings, f)
	return out
}

// things are what an endorsement is about, in words.
var things = map[string]string{
	credential.OfCredential:  "this credential",
	credential.OfAchievement: "what it was awarded for",
	credential.OfProfile:     "an organisation named in it",
}

// VerifyEndorsement checks an endorsement that came apart from the credential
// it is to be about. It always answers.
func (v *Verifier) VerifyEndorsement(ctx context.Context, raw []byte, about *credential.Credential) Endorsement {
	return v.endorsement(ctx, credential.Endorsed{Raw: raw, Of: about.Endorsable()}, about, Options{})
}

// Endorser names who endorses: as we know them, else as they say with where
// they are at home.
func (e Endorsement) Endorser() string {
	if e.IssuerKnown {
		return e.IssuerName
	}
	if e.Credential == nil {
		return "Somebody"
	}
	issuer := e.Credential.Issuer()
	at := orElse(site(issuer.ID), "somebody")
	if name := strings.Join(strings.Fields(issuer.Name), " "); name != "" && len(name) <= 200 {
		return name + " (" + at + ")"
	}
	return at
}
