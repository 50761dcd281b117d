package verify

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"reflect"
	"slices"
	"strings"

	"laurel/credential/internal/jws"
	"laurel/credential/key"
)

// checkKey checks the signature of a badge of Open Badges 2.0: by a key that
// its issuer's profile lists and that names the issuer as its owner (OB 2.0
// §Signed Badges).
func (o *older) checkKey(ctx context.Context, x *examined) {
	alg := o.token.Text("alg")
	if len(alg) > 16 {
		alg = "unknown"
	}
	x.secured = "jws " + alg
	signed := func(outcome Outcome, code string, err error) {
		x.signature = found(Signature, outcome, code).with("kind", x.secured).because(err)
	}
	x.issuer = o.finding(ctx, Unknown, "issuer.notChecked")
	switch err := o.token.Readable(); {
	case errors.Is(err, jws.ErrNotSigned):
		signed(Fail, "signature.none", err)
		return
	case err != nil:
		signed(Unknown, "signature.kindNotRead", err)
		return
	}
	listed := keysOf(o.badge.Issuer)
	method, _ := o.badge.Signed()
	if method == "" && len(listed) == 1 {
		method = listed[0].id
	}
	doc, err := o.keyDocument(ctx, method, listed)
	if err != nil {
		signed(Unknown, "signature.noKey", err)
		x.issuer = o.unlisted(ctx, Unknown)
		return
	}
	pub, err := publicPEM(doc)
	if err != nil {
		signed(Unknown, "signature.noKey", err)
		return
	}
	if err := o.token.Verify(pub); err != nil {
		signed(Fail, "signature.changed", err)
		x.issuer = o.unlisted(ctx, Unknown)
		return
	}
	signed(Pass, "signature.good", nil)
	x.signature = x.signature.with("verification method", method)
	owner, _ := doc["owner"].(string)
	switch {
	case o.issuer == "":
		x.issuer = o.unlisted(ctx, Unknown)
	case owner != o.issuer:
		x.issuer = o.finding(ctx, Fail, "issuer.other")
	case !o.own:
		x.issuer = o.unlisted(ctx, Unknown)
	case !slices.ContainsFunc(listed, func(k listedKey) bool { return k.id == method }):
		x.issuer = o.finding(ctx, Fail, "issuer.notListed")
	default:
		x.issuer = o.finding(ctx, Pass, "issuer.listed")
		x.status = o.revocation(ctx)
	}
}

// unlisted is the finding where the issuer's keys could not be had.
func (o *older) unlisted(ctx context.Context, outcome Outcome) Finding {
	switch {
	case o.issuer == "":
		return o.finding(ctx, outcome, "origin.notChecked")
	case errors.Is(o.doubt, errOffline):
		return o.finding(ctx, outcome, "issuer.offline")
	case errors.Is(o.doubt, errNoAddress):
		return o.finding(ctx, outcome, "issuer.notResolvable")
	case errors.Is(o.doubt, errUnprotected):
		return o.finding(ctx, outcome, "origin.unprotected")
	case !o.own:
		return o.finding(ctx, outcome, "issuer.unreachable")
	}
	return o.finding(ctx, outcome, "issuer.notChecked")
}

// listedKey is a key in an issuer's profile: its address, or itself.
type listedKey struct {
	id  string
	doc map[string]any
}

func keysOf(profile map[string]any) (keys []listedKey) {
	for _, one := range listOf(profile["publicKey"]) {
		switch one := one.(type) {
		case string:
			keys = append(keys, listedKey{id: one})
		case map[string]any:
			id, _ := one["id"].(string)
			if _, whole := one["publicKeyPem"]; !whole {
				one = nil
			}
			keys = append(keys, listedKey{id, one})
		}
	}
	return keys
}

var errNoKeyNamed = errors.New("neither the badge nor its issuer names one key")

// keyDocument is the document of a key: in the issuer's profile, or at its address.
func (o *older) keyDocument(ctx context.Context, method string, listed []listedKey) (map[string]any, error) {
	if method == "" {
		return nil, errNoKeyNamed
	}
	for _, k := range listed {
		if k.id == method && k.doc != nil && o.own {
			return k.doc, nil
		}
	}
	return o.get(ctx, method)
}

var errNoPEM = errors.New("the key is not written as PEM")

func publicPEM(doc map[string]any) (key.Public, error) {
	text, _ := doc["publicKeyPem"].(string)
	block, _ := pem.Decode([]byte(text))
	if block == nil || len(text) > 16<<10 {
		return key.Public{}, errNoPEM
	}
	var pub any
	var err error
	if strings.HasPrefix(block.Type, "RSA") {
		pub, err = x509.ParsePKCS1PublicKey(block.Bytes)
	} else {
		pub, err = x509.ParsePKIXPublicKey(block.Bytes)
	}
	if err != nil {
		return key.Public{}, err
	}
	return key.FromPublic(pub)
}

// revocation looks a signed badge up in its issuer's revocation list, which
// its profile names (OB 2.0 §RevocationList).
func (o *older) revocation(ctx context.Context) Finding {
	address, _ := idOf(o.badge.Issuer["revocationList"]).(string)
	if address == "" {
		return found(Status, Pass, "status.none")
	}
	list, err := o.get(ctx, address)
	say := func(outcome Outcome, code string, params ...string) Finding {
		return found(Status, outcome, code, params...).with("list", address).because(err)
	}
	revoked, ok := list["revokedAssertions"]
	switch {
	case list == nil:
		return say(Unknown, "status.unreachable")
	case !ok:
		return say(Unknown, "status.unverified", "problem", "it does not say which badges it means")
	}
	for _, one := range listOf(revoked) {
		entry, _ := one.(map[string]any)
		uid := o.badge.Assertion["uid"]
		if one == o.at || entry["id"] == o.at || uid != nil && reflect.DeepEqual(entry["uid"], uid) {
			reason, _ := entry["revocationReason"].(string)
			return say(Fail, "status.revoked").with("reason", reason)
		}
	}
	if err != nil {
		return say(Unknown, "status.unverified", "problem", "it is not signed and came unprotected")
	}
	return say(Pass, "status.inForce")
}

// differs is the first member of a badge that its published form has not, or
// has otherwise. One value stands for a list of one, an object's id for the
// object, and further members are no difference: the published form counts.
func differs(inHand, published map[string]any) string {
	var names []string
	for name := range inHand {
		if name != "@context" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		a, b := alone(inHand[name]), alone(published[name])
		_, whole := a.(map[string]any)
		_, otherWhole := b.(map[string]any)
		if name == "badge" && whole != otherWhole {
			a, b = idOf(a), idOf(b)
		}
		if !reflect.DeepEqual(a, b) {
			return name
		}
	}
	return ""
}

// alone is the one value of a list of one, at any depth.
func alone(v any) any {
	switch v := v.(type) {
	case []any:
		if len(v) == 1 {
			return alone(v[0])
		}
		out := make([]any, len(v))
		for i, one := range v {
			out[i] = alone(one)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, one := range v {
			out[name] = alone(one)
		}
		return out
	}
	return v
}
