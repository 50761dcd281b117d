package verify

import (
	"context"
	"errors"
	"fmt"
	"strconv"
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
func (v *Verifier) status(ctx context.Context, c *credential.Credential, now time.Time) Finding {
	t := c.Tape()
	if t != nil {
		at := t.Member(0, "credentialStatus")
		if at < 0 {
			return silent(c, Status, "status.none", "status.notShown")
		}
		if e, ok := status.EntryAt(t, at); ok {
			return v.entry(ctx, c, &e, now).ofEntry(t.Kind(at) == strict.Array, 0)
		}
	}
	entries, err := status.ParseEntries(memberOf(c, "credentialStatus"))
	if err != nil {
		return found(Status, Unknown, "status.malformed").at("/credentialStatus" + strict.PlaceOf(err)).because(err)
	}
	if len(entries) == 0 {
		return silent(c, Status, "status.none", "status.notShown")
	}
	_, listed := memberOf(c, "credentialStatus").([]any)
	worst := v.entry(ctx, c, &entries[0], now).ofEntry(listed, 0)
	for i := range entries[1:] {
		f := v.entry(ctx, c, &entries[i+1], now).ofEntry(listed, i+1)
		if before := worst; f.Outcome > worst.Outcome || f.Outcome == Pass && worst.Outcome == Pass && f.Code == "status.renewed" {
			worst = f
			worst.tell = func(t *told) { // the detail of all, in order
				t.lines = before.Detail()
				f.tell(t)
			}
			continue
		}
		worst = worst.saying(func(t *told) { t.lines = append(t.lines, f.Detail()...) })
	}
	return worst
}

// ofEntry says of a finding against a credential by which entry it is, where
// nothing in the list or the entry is to blame.
func (f Finding) ofEntry(listed bool, i int) Finding {
	switch {
	case f.Outcome == Pass:
		return f
	case listed:
		return f.at("/credentialStatus/" + strconv.Itoa(i))
	}
	return f.at("/credentialStatus")
}

func (v *Verifier) entry(ctx context.Context, c *credential.Credential, e *status.Entry, now time.Time) Finding {
	switch {
	case v.Status == nil || v.Offline && !local(v.Status):
		return found(Status, Unknown, "status.offline").with("list", orElse(e.List, e.ID))
	case e.Type == status.OneEdTech:
		return v.revocations(ctx, c, e, now)
	case e.Type != status.Bitstring && e.Type != status.List2021:
		return found(Status, Unknown, "status.kindNotRead").with("type", e.Type)
	}
	set, f := v.bit(ctx, c, e, now)
	switch {
	case !set && f.Code != "":
		return f
	case !set:
		f.Outcome, f.Code = Pass, "status.inForce"
	case e.Purpose == status.Suspension:
		f.Outcome, f.Code = Hold, "status.suspended"
	case e.Purpose == status.Revocation && e.Reference != "":
		return v.revokedOrOnHold(ctx, c, e, f, now)
	case e.Purpose == status.Revocation:
		f.Outcome, f.Code = Fail, "status.revoked"
	case e.Purpose == status.Refresh && f.Code == "":
		f.Outcome, f.Code = Pass, "status.renewed"
	default: // a doubtful refresh, message and what others think of say nothing against it (BSL §Interpretation)
		f.Outcome, f.Code = Pass, "status.inForce"
	}
	return f
}

// revokedOrOnHold reads our own form of suspension: one entry for revocation,
// whose statusReference is the issuer's suspension list with the same place.
// Both bits are set while it is suspended, that of revocation alone for good.
func (v *Verifier) revokedOrOnHold(ctx context.Context, c *credential.Credential, e *status.Entry, revoked Finding, now time.Time) Finding {
	hold := *e
	hold.Purpose, hold.List = status.Suspension, e.Reference
	set, f := v.bit(ctx, c, &hold, now)
	switch {
	case f.Code != "":
		f.Outcome, f.Code = Fail, "status.notInForce"
	case set:
		f.Outcome, f.Code = Hold, "status.suspended"
	default:
		f.Outcome, f.Code = Fail, "status.revoked"
	}
	second := f
	f.tell = func(t *told) {
		t.lines = append(revoked.Detail(), second.Detail()...)
	}
	return f
}

// bit looks an entry up. The finding's code is empty when the list can be
// relied on; it is Unknown with set true when only bad news may be taken from it.
func (v *Verifier) bit(ctx context.Context, c *credential.Credential, e *status.Entry, now time.Time) (set bool, f Finding) {
	list, had, err := v.list(ctx, now, bitstring, e.List, readBits)
	switch {
	case list == nil:
		return false, found(Status, Unknown, "status.unreachable").because(err).placed(e)
	case list.problem != nil:
		return false, unreliable(list.problem).placed(e)
	}
	l := &list.bits
	state, failed := l.Status(*e, v.ListMinimum)
	short := failed != nil && errors.Is(failed, &status.Error{Code: status.Length})
	switch {
	case failed != nil && !short:
		return false, unreliable(failed).placed(e)
	case l.signature.Outcome != Pass:
		return false, unreliable(strict.At(l.signature.Pointer(), errNotAsSigned)).placed(e).with("list’s signature", l.signature.Sentence())
	}
	set = state.Value != 0
	at, purpose, index := e.List, e.Purpose, e.Index // the entry itself may stay on the stack
	f = Finding{Check: Status, tell: func(t *told) {
		place(t, at, purpose, index)
		t.line("value", strconv.FormatUint(state.Value, 10))
		t.line("message", state.Message)
		t.line("list signed by", l.issuer)
		t.moment("list valid from", l.from)
		t.moment("list valid until", l.until)
		if err != nil {
			t.moment("list as it was", had)
			t.line("it could not be had again", err.Error())
		}
	}}
	switch at, doubt := v.doubt(ctx, c, e, l, now); {
	case short && doubt == "":
		f = f.doubted("list "+strict.PlaceOf(failed), failed.Error())
	case doubt != "":
		f = f.doubted("list "+at, doubt)
	case err != nil && !set && !list.speaksOn(had, now):
		f.Outcome, f.Code, f.Cause = Unknown, "status.unreachable", err
	}
	return set, f
}

// placed tells where was looked.
func (f Finding) placed(e *status.Entry) Finding {
	at, purpose, index := e.List, e.Purpose, e.Index
	return f.saying(func(t *told) { place(t, at, purpose, index) })
}

func place(t *told, list, purpose string, index int) {
	t.line("list", list)
	t.line("purpose", purpose)
	t.line("place", strconv.Itoa(index))
}

// unreliable says what is wrong with a list, and where in it. That the place
// lies beyond its end is the entry's fault.
func unreliable(err error) Finding {
	f := found(Status, Unknown, "status.unverified", "problem", err.Error())
	if errors.Is(err, &status.Error{Code: status.Range}) {
		return f.at("/credentialStatus/statusListIndex").because(err)
	}
	return f.at(strings.TrimSpace("list " + strict.PlaceOf(err))).because(err)
}

// doubt is why good news may not be taken from a list, or "", and where in the
// list that is.
func (v *Verifier) doubt(ctx context.Context, c *credential.Credential, e *status.Entry, l *bitList, now time.Time) (at, why string) {
	switch {
	case local(v.Status) && l.ID != "" && l.ID != e.List: // of a fetched list the signed address tells which it is
		return "/id", "it is another list than the one that the credential names"
	case l.issuerKey != Pass:
		return "/issuer", "the key that signed it could not be tied to its issuer"
	case l.keyRevoked:
		return "/issuer", "the key that signed it has been withdrawn"
	case !l.inTime(now) && now.Before(l.from):
		return "/validFrom", "it is out of date"
	case !l.inTime(now):
		return "/validUntil", "it is out of date"
	case l.issuer != c.IssuerID() && !v.knows(ctx, l.issuer):
		return "/issuer", "somebody else signed it, whom we do not know"
	}
	return "", ""
}

func (f Finding) doubted(at, problem string) Finding {
	f.Outcome, f.Code = Unknown, "status.unverified"
	return f.saying(func(t *told) {
		t.name("problem", problem)
		t.line("doubt", problem)
		t.place(at)
	})
}

var errNotAsSigned = errors.New("its signature does not hold")

// readBits reads a bitstring status list and checks its own signature.
func readBits(v *Verifier, ctx context.Context, raw []byte) *held {
	x := v.examineAs(ctx, raw, false)
	if x.cred == nil {
		return unread(fmt.Errorf("it is not a credential: %w", orWhatever(x.format.Cause)))
	}
	published, err := status.ParsePublished(x.cred.Value())
	if err != nil {
		return unread(err)
	}
	l := bitList{Published: published, issuer: x.cred.IssuerID(), signature: x.signature, issuerKey: x.issuer.Outcome, keyRevoked: x.keyRevoked}
	from, until := x.notBefore, x.notAfter
	l.from, l.undated = later(x.cred.ValidFrom, from)
	var undated bool
	l.until, undated = earlier(x.cred.ValidUntil, until)
	l.undated = l.undated || undated
	return &held{
		ours: errors.Is(x.issuer.Cause, errManyLookups), bits: l, bytes: published.List.Len() / 8, ttl: published.TTL, until: l.until,
		sound: l.signature.Outcome == Pass && l.issuerKey == Pass && !l.keyRevoked && !l.undated,
	}
}

func orWhatever(err error) error {
	if err == nil {
		return errors.New("it cannot be read")
	}
	return err
}

// later is the later of two starts, of which none may be given.
func later(own func() (time.Time, bool, error), outer time.Time) (at time.Time, unreadable bool) {
	at, given, err := own()
	if !given || outer.After(at) {
		at = outer
	}
	return at, err != nil
}

// earlier is the earlier of two ends, of which none may be given.
func earlier(own func() (time.Time, bool, error), outer time.Time) (at time.Time, unreadable bool) {
	at, given, err := own()
	if !given || !outer.IsZero() && outer.Before(at) {
		at = outer
	}
	return at, err != nil
}

// revocations reads a 1EdTech revocation list: unsigned JSON at an address
// that the credential's own signature covers.
func (v *Verifier) revocations(ctx context.Context, c *credential.Credential, e *status.Entry, now time.Time) Finding {
	list, had, err := v.list(ctx, now, revocations, e.ID, readRevocations)
	switch {
	case list == nil:
		return found(Status, Unknown, "status.unreachable").because(err).with("list", e.ID)
	case list.problem != nil:
		return found(Status, Unknown, "status.unverified", "problem", list.problem.Error()).at("list").because(errors.Unwrap(list.problem)).with("list", e.ID)
	case c.ID() == "":
		return found(Status, Unknown, "status.unverified", "problem", errNamesNone.Error()).with("list", e.ID)
	}
	f := Finding{Check: Status}.with("list", e.ID)
	if err != nil {
		f = f.saying(func(t *told) {
			t.moment("list as it was", had)
			t.line("it could not be had again", err.Error())
		})
	}
	reason, revoked := list.revoked[c.ID()]
	switch {
	case revoked:
		f.Outcome, f.Code = Fail, "status.revoked"
		return f.with("reason", reason)
	case err != nil: // it does not say for how long it holds
		f.Outcome, f.Code, f.Cause = Unknown, "status.unreachable", err
		return f
	case strings.HasPrefix(e.ID, "http:"): // on the way anyone could have taken a line out
		return found(Status, Unknown, "status.unverified", "problem", "it is not signed and came unprotected").with("list", e.ID)
	}
	f.Outcome, f.Code = Pass, "status.inForce"
	return f.with("kind", status.OneEdTech+", unsigned")
}

var errNamesNone = errors.New("it does not say which credentials it means")

func readRevocations(_ *Verifier, _ context.Context, raw []byte) *held {
	doc, err := strict.Decode(raw, strict.Limits{})
	if err != nil {
		return unread(damaged{err})
	}
	tree, _ := doc.(map[string]any)
	entries, ok := tree["revokedCredential"].([]any)
	if !ok {
		entries, ok = tree["revokedCredentials"].([]any) // some issuers'
	}
	if !ok {
		return unread(errNamesNone)
	}
	h := &held{revoked: make(map[string]string), sound: true}
	for _, one := range entries {
		entry, _ := one.(map[string]any)
		id, named := entry["id"].(string)
		if named && entry["revoked"] != false {
			reason, _ := entry["revocationReason"].(string)
			h.revoked[id] = reason
			h.bytes += len(id) + len(reason) + 64
		}
	}
	return h
}

// damaged is JSON that cannot be read; the cause is for the detail.
type damaged struct{ error }

func (damaged) Error() string   { return "it is damaged" }
func (d damaged) Unwrap() error { return d.error }
