package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/internal/strict"
	"laurel/credential/status"
)

// StatusSource gets the document at a status list's address, as bytes.
type StatusSource interface {
	StatusList(ctx context.Context, url string) ([]byte, error)
}

// The outcomes of a status entry are put together by the worst, and bad news
// counts sooner than good news: a bit that says "revoked" is believed of every
// list that is unchanged since it was signed, a clear bit only of a list that
// is long enough, in date and signed by the credential's issuer or by somebody we know.

// status asks every list that the credential names.
func (v *Verifier) status(ctx context.Context, c *credential.Credential) Finding {
	tree, _ := c.Value().(map[string]any)
	entries, err := status.ParseEntries(tree["credentialStatus"])
	if err != nil {
		return found(Status, Unknown, "status.malformed").because(err)
	}
	if len(entries) == 0 {
		return silent(c, Status, "status.none", "status.notShown")
	}
	var worst Finding
	var detail []Line
	for i, e := range entries {
		f := v.entry(ctx, c, e)
		detail = append(detail, f.Detail...)
		if i == 0 || f.Outcome > worst.Outcome {
			worst = f
		}
	}
	worst.Detail = detail
	return worst
}

func (v *Verifier) entry(ctx context.Context, c *credential.Credential, e status.Entry) Finding {
	switch {
	case v.Status == nil || v.Offline && !local(v.Status):
		return found(Status, Unknown, "status.offline").with("list", orElse(e.List, e.ID))
	case e.Type == status.OneEdTech:
		return v.revocations(ctx, c, e)
	case e.Type != status.Bitstring && e.Type != status.List2021:
		return found(Status, Unknown, "status.kindNotRead").with("type", e.Type)
	}
	set, f := v.bit(ctx, c, e)
	if f.Code != "" && !set {
		return f
	}
	detail := f.Detail
	switch {
	case !set:
		f = found(Status, Pass, "status.inForce")
	case e.Purpose == status.Suspension:
		f = found(Status, Hold, "status.suspended")
	case e.Purpose == status.Revocation && e.Reference != "":
		return v.revokedOrOnHold(ctx, c, e, detail)
	case e.Purpose == status.Revocation:
		f = found(Status, Fail, "status.revoked")
	default: // refresh, message and what others think of say nothing against it (BSL §Interpretation)
		f = found(Status, Pass, "status.inForce")
	}
	f.Detail = append(detail, f.Detail...)
	return f
}

// revokedOrOnHold reads our own form of suspension: one entry for revocation,
// whose statusReference is the issuer's suspension list with the same place.
// Both bits are set while it is suspended, that of revocation alone for good.
func (v *Verifier) revokedOrOnHold(ctx context.Context, c *credential.Credential, e status.Entry, detail []Line) Finding {
	hold := e
	hold.Purpose, hold.List = status.Suspension, e.Reference
	set, f := v.bit(ctx, c, hold)
	detail = append(detail, f.Detail...)
	switch {
	case f.Code != "":
		f = found(Status, Fail, "status.notInForce")
	case set:
		f = found(Status, Hold, "status.suspended")
	default:
		f = found(Status, Fail, "status.revoked")
	}
	f.Detail = detail
	return f
}

// bit looks an entry up. The finding's code is empty when the list can be
// relied on; it is Unknown with set true when only bad news may be taken from it.
func (v *Verifier) bit(ctx context.Context, c *credential.Credential, e status.Entry) (set bool, f Finding) {
	unreliable := func(err error) Finding {
		return found(Status, Unknown, "status.unverified", "problem", err.Error()).because(err)
	}
	place := func(f Finding) Finding {
		return f.with("list", e.List).with("purpose", e.Purpose).with("place", fmt.Sprint(e.Index))
	}
	raw, err := v.Status.StatusList(ctx, e.List)
	if err != nil {
		return false, place(found(Status, Unknown, "status.unreachable").because(err))
	}
	list := v.examine(ctx, raw)
	if list.cred == nil {
		return false, place(unreliable(errors.New("it is not a credential")).because(list.format.Cause))
	}
	published, err := status.ParsePublished(list.cred.Value())
	if err != nil {
		return false, place(unreliable(err))
	}
	state, err := published.Status(e, v.ListMinimum)
	short := errors.Is(err, &status.Error{Code: status.Length})
	switch {
	case err != nil && !short:
		return false, place(unreliable(err))
	case list.signature.Outcome != Pass:
		return false, place(unreliable(errors.New("its signature does not hold")).with("list’s signature", list.signature.Sentence()))
	}
	set = state.Value != 0
	f = place(Finding{Check: Status}).with("value", fmt.Sprint(state.Value)).with("message", state.Message)
	f = f.with("list signed by", list.cred.Issuer().ID).with("list valid from", dateOf(list.cred.ValidFrom())).with("list valid until", dateOf(list.cred.ValidUntil()))
	doubt := ""
	switch {
	case local(v.Status) && published.ID != "" && published.ID != e.List: // of a fetched list the signed address tells which it is
		doubt = "it is another list than the one that the credential names"
	case list.issuer.Outcome != Pass:
		doubt = "the key that signed it could not be tied to its issuer"
	case list.start.Outcome != Pass || list.end.Outcome != Pass:
		doubt = "it is out of date"
	case list.cred.Issuer().ID != c.Issuer().ID && !v.knows(ctx, list.cred.Issuer().ID):
		doubt = "somebody else signed it, whom we do not know"
	case short:
		doubt = err.Error()
	}
	if doubt != "" {
		f.Outcome, f.Code, f.Params = Unknown, "status.unverified", map[string]string{"problem": doubt}
		f = f.with("doubt", doubt)
	}
	return set, f
}

func dateOf(at time.Time, given bool, _ error) string {
	if !given {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// revocations reads a 1EdTech revocation list: unsigned JSON at an address
// that the credential's own signature covers.
func (v *Verifier) revocations(ctx context.Context, c *credential.Credential, e status.Entry) Finding {
	raw, err := v.Status.StatusList(ctx, e.ID)
	if err != nil {
		return found(Status, Unknown, "status.unreachable").because(err).with("list", e.ID)
	}
	doc, err := strict.Decode(raw, strict.Limits{})
	tree, ok := doc.(map[string]any)
	if err != nil || !ok {
		return found(Status, Unknown, "status.unverified", "problem", "it is damaged").because(err).with("list", e.ID)
	}
	revoked, ok := tree["revokedCredential"].([]any)
	if !ok {
		revoked, ok = tree["revokedCredentials"].([]any) // some issuers'
	}
	if !ok || c.ID() == "" {
		return found(Status, Unknown, "status.unverified", "problem", "it does not say which credentials it means").with("list", e.ID)
	}
	for _, one := range revoked {
		entry, _ := one.(map[string]any)
		if entry["id"] == c.ID() && entry["revoked"] != false {
			reason, _ := entry["revocationReason"].(string)
			return found(Status, Fail, "status.revoked").with("list", e.ID).with("reason", reason)
		}
	}
	if strings.HasPrefix(e.ID, "http:") { // on the way anyone could have taken a line out
		return found(Status, Unknown, "status.unverified", "problem", "it is not signed and came unprotected").with("list", e.ID)
	}
	return found(Status, Pass, "status.inForce").with("list", e.ID).with("kind", status.OneEdTech+", unsigned")
}
