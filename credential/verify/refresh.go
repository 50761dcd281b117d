package verify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"laurel/credential"
	"laurel/credential/did"
)

// refreshType is the one kind of refreshService that is followed: a plain
// address without a sign-in (OB 3.0 §Verification, step "Refresh").
const refreshType = "1EdTechCredentialRefresh"

// Newer is what an issuer has in the place of a credential that is no longer
// in force, or that it says to have renewed.
type Newer struct {
	Address string  // where it was asked for
	Code    string  // what came of that; its words are in the catalogue
	Report  *Report // on the newer version; nil where there is none to show
	Raw     []byte  // the newer version, as it came
	Cause   error
}

// newerWords are the sentences about newer versions, by code. They follow the
// verdict on the credential itself, which they do not change.
var newerWords = map[string]string{
	"newer.good":        "Its issuer has a newer version of it, dated {date}, and that one is good: ask for it.",
	"newer.notGood":     "Its issuer has a newer version of it, dated {date}, which does not pass either: {verdict}.",
	"newer.none":        "Its issuer has no newer version of it.",
	"newer.unreachable": "Whether its issuer has a newer version of it could not be found out.",
	"newer.notRead":     "What its issuer has in its place cannot be read as a credential.",
	"newer.other":       "What its issuer has in its place is another credential, not a newer version of this one.",
}

// Sentence says what came of asking for a newer version.
func (n Newer) Sentence() string {
	params := map[string]string{}
	if n.Report != nil {
		params["verdict"] = lowered(n.Report.Headline())
		if from, ok, err := n.Report.Credential.ValidFrom(); ok && err == nil {
			params["date"] = day(from)
		}
	}
	return fill(newerWords[n.Code], params)
}

// lowered makes a headline fit after a colon.
func lowered(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// refresh asks for a newer version of a credential that is genuine, and has
// run out, was revoked, or has one by its issuer's list. It asks once: what
// comes back is not refreshed again. Offline nobody is asked.
func (v *Verifier) refresh(ctx context.Context, x *examined, opt Options, r *Report) {
	if v.Offline || v.Documents == nil || opt.in != nil || opt.refreshed || x.signature.Outcome != Pass || x.issuer.Outcome != Pass {
		return
	}
	status, _ := r.Finding(Status)
	switch {
	case x.end.Code == "end.past", status.Code == "status.revoked", status.Code == "status.renewed":
	default:
		return
	}
	address := refreshAddress(x.cred)
	if address == "" {
		return
	}
	n := v.newer(ctx, x.cred, address, opt)
	r.Newer = &n
}

// refreshAddress is where a newer version can be had, or "".
func refreshAddress(c *credential.Credential) string {
	for _, one := range listOf(memberOf(c, "refreshService")) {
		service, _ := one.(map[string]any)
		if id, _ := service["id"].(string); slices.Contains(textsOf(service["type"]), refreshType) && isWeb(id) {
			return id
		}
	}
	return ""
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// newer gets what is at the address and judges whether it is a newer version
// of the credential: by the same issuer, under the same id, about the same
// subject and dated later.
func (v *Verifier) newer(ctx context.Context, old *credential.Credential, address string, opt Options) Newer {
	n := Newer{Address: address}
	raw, err := v.Documents.Fetch(ctx, address, "application/vc, application/ld+json;q=0.9, application/json;q=0.8, text/plain;q=0.5")
	switch {
	case errors.Is(err, did.ErrNotFound):
		n.Code = "newer.none"
		return n
	case err != nil:
		n.Code, n.Cause = "newer.unreachable", err
		return n
	}
	opt.refreshed = true
	report := v.Verify(ctx, raw, opt)
	fresh := report.Credential
	switch {
	case fresh == nil:
		n.Code = "newer.notRead"
	case canonicalID(fresh.ID()) != canonicalID(old.ID()) || fresh.ID() == "" || fresh.IssuerID() != old.IssuerID() || !sameSubject(fresh, old):
		n.Code = "newer.other"
	case !laterThan(fresh, old):
		n.Code = "newer.none"
	case report.Verdict() == Good:
		n.Code, n.Report, n.Raw = "newer.good", &report, raw
	default:
		n.Code, n.Report, n.Raw = "newer.notGood", &report, raw
	}
	return n
}

// canonicalID is an id as ids of credentials are compared (OB 3.0 §Credential
// equality and comparison).
func canonicalID(id string) string {
	if plain, err := url.PathUnescape(id); err == nil {
		id = plain
	}
	return strings.TrimSpace(id)
}

// sameSubject tells whether two credentials are about the same person: by id,
// else by an identifier that both give in the same way.
func sameSubject(a, b *credential.Credential) bool {
	if a.SubjectID() != "" || b.SubjectID() != "" {
		return a.SubjectID() == b.SubjectID()
	}
	theirs := b.Subject().Identifier
	return slices.ContainsFunc(a.Subject().Identifier, func(one credential.IdentityObject) bool {
		return one.IdentityHash != "" && slices.ContainsFunc(theirs, func(other credential.IdentityObject) bool {
			return one.IdentityType == other.IdentityType && one.Hashed == other.Hashed && one.Salt == other.Salt && one.IdentityHash == other.IdentityHash
		})
	})
}

func laterThan(a, b *credential.Credential) bool {
	from, given, err := a.ValidFrom()
	before, given2, err2 := b.ValidFrom()
	return err == nil && err2 == nil && given && given2 && from.After(before)
}

// NewerDocument is a newer version as API and command line give it.
type NewerDocument struct {
	Address  string  `json:"address" doc:"Where the issuer says that newer versions are."`
	Code     string  `json:"code" enum:"newer.good,newer.notGood,newer.none,newer.unreachable,newer.notRead,newer.other"`
	Sentence string  `json:"sentence"`
	Verdict  Verdict `json:"verdict,omitempty" enum:"good,couldNotTell,onHold,notGood" doc:"The verdict on the newer version."`
	Headline string  `json:"headline,omitempty"`
	Cause    string  `json:"cause,omitempty"`
}

func (n *Newer) document() *NewerDocument {
	if n == nil {
		return nil
	}
	d := &NewerDocument{Address: n.Address, Code: n.Code, Sentence: n.Sentence()}
	if n.Report != nil {
		d.Verdict, d.Headline = n.Report.Verdict(), n.Report.Headline()
	}
	if n.Cause != nil {
		d.Cause = fmt.Sprint(n.Cause)
	}
	return d
}
