package verify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/did"
	"laurel/credential/fetch"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
)

// A badge of Open Badges 2.0 is believed for one of two reasons (OB 2.0
// §Verification): its issuer publishes it at its own address, or its issuer's
// key signed it. Class, issuer and key may all stand elsewhere; nothing is
// believed of what came unprotected on its way.

// older is such a badge while it is checked.
type older struct {
	v     *Verifier
	badge credential.Badge2
	token *jws.Token // nil where it is not signed

	at, issuer string // the badge's own address, and its issuer's
	had, own   bool   // the issuer's profile was had, and came from the issuer for certain
	doubt      error  // why the class or the issuer could not be had
}

// The reasons why a part of a badge cannot be relied on.
var (
	errOffline     = errors.New("we were told to stay offline")
	errNoAddress   = errors.New("it is not at a web address")
	errUnprotected = errors.New("it came unprotected, so anyone on the way could have changed it")
	errNoObject    = errors.New("what is there is no JSON object")
)

// examineOlder judges a badge of Open Badges 2.0. token is the one in which it
// came, or nil.
func (v *Verifier) examineOlder(ctx context.Context, c *credential.Credential, token *jws.Token, now time.Time) examined {
	o := older{v: v, token: token}
	o.badge.Assertion, _ = c.Value().(map[string]any)
	o.at, _ = o.badge.Assertion["id"].(string)
	x := examined{older: true}
	_, signed := o.badge.Signed()
	switch {
	case token != nil:
		o.parts(ctx)
		o.checkKey(ctx, &x)
	case signed: // its signature got lost
		x.signature = found(Signature, Fail, "signature.none")
		o.parts(ctx)
		x.issuer = o.finding(ctx, Unknown, "origin.notChecked")
	default:
		o.checkHosted(ctx, &x)
	}
	x.cred = o.badge.Credential()
	x.format = o.format(c)
	x.dates(time.Time{}, time.Time{}, now)
	if x.status.Code == "" {
		x.status = found(Status, Unknown, "status.notChecked")
	}
	return x
}

// get fetches a part. Old badges name addresses by http: those are asked by
// https first, and what came unprotected comes with an error.
func (o *older) get(ctx context.Context, address string) (map[string]any, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, errNoAddress
	case o.v.Offline || o.v.Documents == nil:
		return nil, errOffline
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme == "https" || ip != nil && ip.IsLoopback() {
		return o.fetch(ctx, address)
	}
	secure := *u
	secure.Scheme = "https"
	if m, err := o.fetch(ctx, secure.String()); err == nil {
		return m, nil
	}
	m, err := o.fetch(ctx, address)
	if err != nil {
		return nil, err
	}
	return m, errUnprotected
}

func (o *older) fetch(ctx context.Context, address string) (map[string]any, error) {
	raw, err := o.v.Documents.Fetch(ctx, address, "application/ld+json, application/json;q=0.9")
	if err != nil {
		return nil, err
	}
	value, err := strict.Decode(raw, strict.Limits{})
	m, ok := value.(map[string]any)
	if err != nil || !ok {
		return nil, errors.Join(errNoObject, err)
	}
	return m, nil
}

// parts gets class and issuer. The issuer's profile counts only as the issuer
// itself gives it; what stands of it in the class is what the class says.
func (o *older) parts(ctx context.Context) {
	address, class := o.badge.ClassAt()
	if class == nil {
		class, o.doubt = o.get(ctx, address)
	}
	o.badge.Class = class
	o.issuer, o.badge.Issuer = o.badge.IssuerAt()
	if o.issuer == "" {
		return
	}
	profile, err := o.get(ctx, o.issuer)
	if profile != nil {
		o.badge.Issuer, o.had = profile, true
	}
	o.own = err == nil
	if o.doubt == nil {
		o.doubt = err
	}
}

func (o *older) format(c *credential.Credential) Finding {
	f := found(Format, Pass, "format.older").with("types", strings.Join(c.Types(), ", "))
	if o.badge.Class == nil && o.doubt != nil {
		f = f.with("what it was awarded for", o.doubt.Error())
	}
	if slices.Contains(c.Contexts(), "https://w3id.org/openbadges/v1") {
		f.Outcome, f.Code = Unknown, "format.olderStill"
		return f
	}
	problems := o.badge.Check()
	for _, p := range problems {
		f = f.with("problem", fmt.Sprintf("%s %s (%s)", p.Pointer, p.Text, p.Code))
	}
	if len(problems) > 0 {
		f.Outcome, f.Code = Fail, "format.problems"
		f = f.saying(func(t *told) {
			t.name("problem", clause(problems[0].Text))
			t.name("pointer", problems[0].Pointer)
		})
	}
	return f
}

// checkHosted compares the badge with what its issuer publishes at its
// address. From then on it is what is published there.
func (o *older) checkHosted(ctx context.Context, x *examined) {
	x.secured = "hosted"
	published, err := o.get(ctx, o.at)
	say := func(outcome Outcome, code string) Finding {
		return found(Signature, outcome, code, "site", site(o.at)).with("address", o.at).because(err)
	}
	failed, _ := errors.AsType[*fetch.Error](err)
	switch {
	case errors.Is(err, errNoAddress):
		x.signature = say(Fail, "hosted.nowhere")
	case errors.Is(err, errOffline):
		x.signature = say(Unknown, "hosted.offline")
	case failed != nil && failed.Status == http.StatusGone:
		x.signature, x.status = say(Unknown, "hosted.notFound"), found(Status, Fail, "hosted.gone", "site", site(o.at))
	case errors.Is(err, did.ErrNotFound), errors.Is(err, errNoObject):
		x.signature = say(Unknown, "hosted.notFound")
	case published == nil:
		x.signature = say(Unknown, "hosted.unreachable")
	case published["revoked"] == true && published["id"] == o.at:
		reason, _ := published["revocationReason"].(string)
		x.signature, x.status = say(Unknown, "hosted.notFound"), found(Status, Fail, "status.revoked").with("reason", reason)
	default:
		if name := differs(o.badge.Assertion, published); name != "" {
			x.signature = say(Fail, "hosted.differs").with("differs in", name)
			break
		}
		o.badge.Assertion = published
		x.signature = say(Pass, "hosted.same")
		if err != nil {
			x.signature = say(Unknown, "hosted.unprotected")
		}
	}
	o.parts(ctx)
	x.issuer = o.origin(ctx, x.signature)
	if x.signature.Outcome == Pass {
		x.status = found(Status, Pass, "hosted.inForce")
	}
}

// origin judges whether the badge stands where its issuer publishes badges.
func (o *older) origin(ctx context.Context, published Finding) Finding {
	switch {
	case o.issuer == "" && o.badge.Class != nil:
		return o.finding(ctx, Fail, "issuer.none")
	case published.Outcome != Pass || o.issuer == "":
		return o.finding(ctx, Unknown, "origin.notChecked")
	case errors.Is(o.doubt, errNoAddress):
		return o.finding(ctx, Unknown, "issuer.notResolvable")
	case o.had && !publishesAt(o.badge.Issuer, o.issuer, o.at): // bad news counts also where it came unprotected
		return o.finding(ctx, Fail, "origin.another")
	case errors.Is(o.doubt, errUnprotected):
		return o.finding(ctx, Unknown, "origin.unprotected")
	case !o.own:
		return o.finding(ctx, Unknown, "origin.unreachable")
	}
	return o.finding(ctx, Pass, "origin.issuers")
}

func (o *older) finding(ctx context.Context, outcome Outcome, code string) Finding {
	name, known := o.v.knownAs(ctx, o.issuer)
	if !known {
		name = orElse(site(o.issuer), "its issuer")
	}
	f := found(IssuerKey, outcome, code, "issuer", name, "site", site(o.at))
	return f.with("issuer", o.issuer).because(o.doubt)
}

// publishesAt tells whether an issuer publishes badges at an address: under
// one of the beginnings it names, else at one of the hosts it names, else at
// its own (OB 2.0 §VerificationObject).
func publishesAt(profile map[string]any, issuer, address string) bool {
	at, err := url.Parse(address)
	if err != nil {
		return false
	}
	policy, _ := profile["verification"].(map[string]any)
	starts, hosts := textsOf(policy["startsWith"]), textsOf(policy["allowedOrigins"])
	if len(starts) > 0 && !slices.ContainsFunc(starts, func(start string) bool { return under(at, address, start) }) {
		return false
	}
	if len(hosts) > 0 {
		return slices.ContainsFunc(hosts, func(host string) bool {
			_, bare, found := strings.Cut(host, "://")
			if !found {
				bare = host
			}
			return strings.EqualFold(bare, at.Host)
		})
	}
	home, err := url.Parse(issuer)
	return len(starts) > 0 || err == nil && strings.EqualFold(home.Host, at.Host)
}

// under tells whether an address begins like another one, host and all.
func under(at *url.URL, address, start string) bool {
	from, err := url.Parse(start)
	return err == nil && from.Host != "" && strings.EqualFold(from.Host, at.Host) && strings.HasPrefix(address, start) && !strings.Contains(at.Path, "/../")
}
