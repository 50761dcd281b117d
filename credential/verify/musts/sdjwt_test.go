package musts_test

import (
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

// claims are those of an SD-JWT VC in order, with digests of disclosures.
func claims(disclosures ...string) tree {
	sd := make([]any, 0, len(disclosures))
	for _, d := range disclosures {
		sd = append(sd, digest(d))
	}
	pub := holder.Public()
	jwk, err := strict.Decode(pub.JWK(), strict.Limits{})
	if err != nil {
		panic(err)
	}
	return tree{"iss": issuer.Controller(), "vct": "https://laurel.example/vct/1", "nbf": float64(credentialtest.Noon.Unix()),
		"exp": float64(noon.AddDate(1, 0, 0).Unix()), "cnf": tree{"jwk": jwk}, "_sd": sd}
}

func digest(disclosure string) string {
	sum := sha256.Sum256([]byte(disclosure))
	return jws.Encode(sum[:])
}

// disclosure writes one; what is in it is up to the case.
func disclosure(parts ...any) string { return disclosureOf(parts) }

func disclosureOf(v any) string {
	raw, err := jws.Marshal(v)
	if err != nil {
		panic(err)
	}
	return jws.Encode(raw)
}

const salt = "nPuoQnkRFq3BIeAm7AnXFA"

var given = disclosure(salt, "given_name", "Noor")

// sd signs claims and puts disclosures beside them.
func sd(header tree, payload tree, disclosures ...string) judge {
	return func(t *testing.T) judged { return judgedBy(t, verifier(), sdText(t, header, payload, disclosures...)) }
}

func sdText(t testing.TB, header, payload tree, disclosures ...string) []byte {
	head := tree{"typ": sdjwt.TypeVC, "kid": issuer.Method()}
	for name, value := range header {
		if head[name] = value; value == nil {
			delete(head, name)
		}
	}
	return []byte(strings.Join(append([]string{string(token(t, issuer, head, payload))}, append(disclosures, "")...), "~"))
}

// with is the usual claims, changed.
func with(changes ...change) tree { return changed(claims(given), changes) }

// bound is a token in order with a holder's proof whose header, claims and
// signer are as given, judged by what its reader asked for.
func bound(header tree, changes []change, by key.Signer, want sdjwt.Expected) judge {
	return func(t *testing.T) judged {
		text := sdText(t, nil, claims(given), given)
		sum := sha256.Sum256(text)
		payload := changed(tree{"iat": float64(noon.Unix()), "aud": "https://reader.example", "nonce": "n-1", "sd_hash": jws.Encode(sum[:])}, changes)
		head := tree{"typ": sdjwt.BindingType}
		for name, value := range header {
			if head[name] = value; value == nil {
				delete(head, name)
			}
		}
		return judgedBinding(t, append(text, token(t, by, head, payload)...), want)
	}
}

func judgedBinding(t testing.TB, raw []byte, want sdjwt.Expected) judged {
	t.Helper()
	tok, err := sdjwt.Parse(raw)
	if err == nil {
		err = errors.Join(tok.Verify(issuer.Public()), tok.VerifyBinding(want))
	}
	j := judged{refused: err != nil}
	for kind, name := range map[error]string{sdjwt.ErrBinding: "binding", sdjwt.ErrTime: "time", sdjwt.ErrMalformed: "malformed", sdjwt.ErrDisclosure: "disclosure", sdjwt.ErrUnsupported: "unsupported"} {
		if errors.Is(err, kind) {
			j.say(name, strict.PlaceOf(err))
		}
	}
	return j
}

var asked = sdjwt.Expected{Audience: "https://reader.example", Nonce: "n-1", Now: noon}

// TestSDJWT: SD-JWT, its disclosures and the holder's proof (RFC 9901).
func TestSDJWT(t *testing.T) {
	const unreadable = "format.unreadable "
	outer := disclosure(salt, "address", tree{"_sd": []any{digest(given)}})
	element := disclosure(salt, "first")
	holds := func(d string) change { return set("/_sd", []any{digest(d)}) }
	hold(t, []must{
		{"sdjwt 1", "a token in order", sd(nil, with(), given), ""},
		{"sdjwt 1", "nothing disclosed", sd(nil, with()), ""},
		{"sdjwt 1", "a disclosure twice", sd(nil, with(), given, given), unreadable + "disclosure 1"},
		{"sdjwt 1", "a disclosure padded", sd(nil, with(), given+"="), unreadable + "disclosure 0"},
		{"sdjwt 1", "an empty disclosure", sd(nil, with(), given, ""), unreadable + "disclosure 1"},
		{"sdjwt 1", "two parts instead of three before the tilde", bytesOf(func(t *testing.T) []byte {
			text := string(sdText(t, nil, with()))
			return []byte(text[:strings.LastIndexByte(text, '.')] + "~")
		}), "format.unreadable"},
		{"sdjwt 1", "JSON: disclosures that are no list", jsonForm(set("/header/disclosures", given)), unreadable + "/header/disclosures"},
		{"sdjwt 1", "JSON: a disclosure that is a number", jsonForm(set("/header/disclosures", []any{5.0})), unreadable + "/header/disclosures/0"},
		{"sdjwt 1", "JSON: a holder's proof that is an object", jsonForm(set("/header/kb_jwt", tree{})), unreadable + "/header/kb_jwt"},
		{"sdjwt 1", "JSON: a payload that is an object", jsonForm(set("/payload", tree{})), unreadable + "/payload"},
		{"sdjwt 1", "JSON: no signatures", jsonForm(set("/signatures", []any{})), unreadable + "/signatures"},
		{"sdjwt 1", "JSON: disclosures in a second signature", jsonForm(func(doc tree) {
			one := tree{"protected": doc["protected"], "signature": doc["signature"], "header": tree{"disclosures": []any{given}}}
			doc["signatures"] = []any{one, one}
		}), unreadable + "/signatures/1/header"},
		{"sdjwt 2", "a disclosure that is no JSON", sd(nil, with(holds(jws.Encode([]byte("[")))), jws.Encode([]byte("["))), unreadable + "disclosure 0 /0"},
		{"sdjwt 2", "a disclosure that is an object", sd(nil, with(holds(disclosureOf(tree{}))), disclosureOf(tree{})), unreadable + "disclosure 0"},
		{"sdjwt 2", "a disclosure of one", sd(nil, with(holds(disclosure(salt))), disclosure(salt)), unreadable + "disclosure 0"},
		{"sdjwt 2", "a disclosure of four", sd(nil, with(holds(disclosure(salt, "a", 1, 2))), disclosure(salt, "a", 1, 2)), unreadable + "disclosure 0"},
		{"sdjwt 2", "a salt that is a number", sd(nil, with(holds(disclosure(5, "a", 1))), disclosure(5, "a", 1)), unreadable + "disclosure 0 /0"},
		{"sdjwt 2", "a name that is a number", sd(nil, with(holds(disclosure(salt, 5, 1))), disclosure(salt, 5, 1)), unreadable + "disclosure 0 /1"},
		{"sdjwt 2", "a member twice in a disclosure", sd(nil, with(holds(jws.Encode([]byte(`["s","a",{"b":1,"b":2}]`)))), jws.Encode([]byte(`["s","a",{"b":1,"b":2}]`))), unreadable + "disclosure 0 /2/b"},
		{"sdjwt 2", "a name that is _sd", sd(nil, with(holds(disclosure(salt, "_sd", []any{}))), disclosure(salt, "_sd", []any{})), unreadable + "disclosure 0 /1"},
		{"sdjwt 2", "a name of three dots", sd(nil, with(holds(disclosure(salt, "...", "x"))), disclosure(salt, "...", "x")), unreadable + "disclosure 0 /1"},
		{"sdjwt 2", "a name that is there in the open", sd(nil, with(set("/given_name", "Mallory")), given), unreadable + "payload /given_name"},
		{"sdjwt 2", "_sd_alg that is a number", sd(nil, with(set("/_sd_alg", 256.0)), given), unreadable + "payload /_sd_alg"},
		{"sdjwt 2", "a hash that is not safe", sd(nil, with(set("/_sd_alg", "md5")), given), "signature.kindNotRead payload /_sd_alg"},
		{"sdjwt 2", "_sd that is a text", sd(nil, with(set("/_sd", digest(given))), given), unreadable + "payload /_sd"},
		{"sdjwt 2", "a digest that is a number", sd(nil, with(set("/_sd", []any{5.0}))), unreadable + "payload"},
		{"sdjwt 2", "a place with more than a digest in it", sd(nil, with(set("/list", []any{tree{"...": digest(element), "x": 1.0}})), element), unreadable + "payload /list/0"},
		{"sdjwt 2", "three dots outside a list", sd(nil, with(set("/x", tree{"...": digest(element)})), element), unreadable + "payload /x"},
		{"sdjwt 3", "an issuer who names what is not there", issuing(tree{"a": 1.0}, sdjwt.Issuing{Disclose: []string{"/b"}}), "error /b"},
		{"sdjwt 3", "an issuer whose claims have _sd", issuing(tree{"a": tree{"_sd": []any{}}}, sdjwt.Issuing{}), "error /a/_sd"},
		{"sdjwt 3", "an issuer whose claims have three dots", issuing(tree{"a": []any{tree{"...": "x"}}}, sdjwt.Issuing{}), "error /a/0/..."},
		{"sdjwt 3", "an issuer who gives no type", failing(func(t *testing.T) error {
			_, err := sdjwt.Issue(t.Context(), issuer, []byte(`{}`), sdjwt.Issuing{})
			return err
		}), "error header /typ"},
		{"sdjwt 3", "an issuer who takes an unknown hash", issuing(tree{"a": 1.0}, sdjwt.Issuing{Hash: "md5"}), "error payload /_sd_alg"},
		{"sdjwt 3", "an issuer who binds twice", issuing(tree{"cnf": tree{}}, sdjwt.Issuing{Holder: holder.Public()}), "error /cnf"},
		{"sdjwt 3", "the same digest twice", sd(nil, with(set("/_sd", []any{digest(given), digest(given)})), given), unreadable + "payload"},
		{"sdjwt 3", "what we issue has each digest once, sorted, and no two salts alike", failing(issuedWell), ""},
		{"sdjwt 4", "alg none", bytesOf(func(t *testing.T) []byte {
			return append(unsecured(encoded(t, with()), `{"alg":"none","typ":"dc+sd-jwt"}`), "~"...)
		}), "signature.none header /alg"},
		{"sdjwt 4", "a symmetric algorithm", bytesOf(func(t *testing.T) []byte {
			return append(unsecured(encoded(t, with()), `{"alg":"HS256","typ":"dc+sd-jwt"}`), "~"...)
		}), "signature.malformed header /alg"},
		{"sdjwt 4", "the algorithm of another kind of key", sd(tree{"alg": "ES256"}, with(), given), "signature.malformed header /alg"},
		{"sdjwt 4", "a key of another than the issuer", sd(tree{"kid": holder.Method()}, with(), given), "issuer.other header /kid"},
		{"sdjwt 4", "signed by another", bytesOf(func(t *testing.T) []byte {
			return append(token(t, holder, tree{"typ": sdjwt.TypeVC, "kid": issuer.Method()}, with()), "~"...)
		}), "signature.changed signature"},
		{"sdjwt 4", "a disclosure that nothing refers to", sd(nil, with(), given, disclosure(salt, "family_name", "X")), unreadable + "disclosure 1"},
		{"sdjwt 4", "a disclosure changed on its way", sd(nil, with(), disclosure(salt, "given_name", "Mallory")), unreadable + "disclosure 0"},
		{"sdjwt 4", "a disclosure in one that is not shown", sd(nil, with(holds(outer)), given), unreadable + "disclosure 0"},
		{"sdjwt 4", "an array's disclosure for a member", sd(nil, with(holds(element)), element), unreadable + "payload"},
		{"sdjwt 4", "a member's disclosure for an element", sd(nil, with(set("/list", []any{tree{"...": digest(disclosure(salt, "a", 1))}})), disclosure(salt, "a", 1)), unreadable + "payload /list/0"},
		{"sdjwt 4", "a digest at two levels", sd(nil, with(set("/x", tree{"_sd": []any{digest(given)}})), given), unreadable + "payload"},
		{"sdjwt 4", "a disclosure that holds itself", selfHolding, unreadable + "disclosure 0"},
		{"sdjwt 4", "a disclosed name that is there already further in", sd(nil, with(holds(outer), set("/address", "here")), outer, given), unreadable + "payload /address"},
		{"sdjwt 4", "disclosures nested past every bound", deep, unreadable + "payload " + strings.Repeat("/a", 64)},
		{"sdjwt 4", "exp that has passed", sd(nil, with(set("/exp", float64(noon.Unix()-1))), given), "end.past payload /exp"},
		{"sdjwt 4", "nbf that is to come", sd(nil, with(set("/nbf", float64(noon.Unix()+1))), given), "start.ahead payload /nbf"},
		{"sdjwt 4", "an end that may have been withheld", withheldEnd, "end.notShown"},
		{"sdjwt 5", "a holder's proof in order", bound(nil, nil, holder, asked), ""},
		{"sdjwt 5", "none where one is demanded", func(t *testing.T) judged { return judgedBinding(t, sdText(t, nil, claims(given), given), asked) }, "binding binding"},
		{"sdjwt 5", "of another type", bound(tree{"typ": "jwt"}, nil, holder, asked), "binding binding header /typ"},
		{"sdjwt 5", "without type", bound(tree{"typ": nil}, nil, holder, asked), "binding binding header /typ"},
		{"sdjwt 5", "with another algorithm", bound(tree{"alg": "ES256"}, nil, holder, asked), "binding binding header /alg"},
		{"sdjwt 5", "by another key", bound(nil, nil, issuer, asked), "binding binding signature"},
		{"sdjwt 5", "for another reader", bound(nil, []change{set("/aud", "https://other.example")}, holder, asked), "binding binding payload /aud"},
		{"sdjwt 5", "for several readers", bound(nil, []change{set("/aud", []any{"https://reader.example"})}, holder, asked), "binding binding payload /aud"},
		{"sdjwt 5", "for another transaction", bound(nil, []change{set("/nonce", "n-2")}, holder, asked), "binding binding payload /nonce"},
		{"sdjwt 5", "without nonce", bound(nil, []change{drop("/nonce")}, holder, asked), "binding binding payload /nonce"},
		{"sdjwt 5", "without iat", bound(nil, []change{drop("/iat")}, holder, asked), "binding binding payload /iat"},
		{"sdjwt 5", "made too long ago", bound(nil, []change{set("/iat", float64(noon.Unix()-3600))}, holder, asked), "binding binding payload /iat"},
		{"sdjwt 5", "made in the future", bound(nil, []change{set("/iat", float64(noon.Unix()+3600))}, holder, asked), "binding binding payload /iat"},
		{"sdjwt 5", "run out", bound(nil, []change{set("/exp", float64(noon.Unix()-3600))}, holder, asked), "time binding payload /exp"},
		{"sdjwt 5", "over something else than is shown", bound(nil, []change{set("/sd_hash", digest("x"))}, holder, asked), "binding binding payload /sd_hash"},
		{"sdjwt 5", "without sd_hash", bound(nil, []change{drop("/sd_hash")}, holder, asked), "binding binding payload /sd_hash"},
		{"sdjwt 5", "one that does not hold, in a credential that is shown", func(t *testing.T) judged {
			return judgedBy(t, verifier(), append(sdText(t, nil, claims(given), given), token(t, issuer, tree{"typ": sdjwt.BindingType}, tree{"sd_hash": "x"})...))
		}, "signature.malformed binding signature"},
		{"sdjwt 5", "a token that names no holder", func(t *testing.T) judged {
			text := sdText(t, nil, changed(claims(given), []change{drop("/cnf")}), given)
			return judgedBinding(t, append(text, token(t, holder, tree{"typ": sdjwt.BindingType}, tree{})...), asked)
		}, "binding payload /cnf"},
		{"sdjwt 5", "a holder's key that is merely disclosed", func(t *testing.T) judged {
			cnf := disclosure(salt, "cnf", claims()["cnf"])
			text := sdText(t, nil, changed(claims(cnf), []change{drop("/cnf")}), cnf)
			return judgedBinding(t, append(text, token(t, holder, tree{"typ": sdjwt.BindingType}, tree{})...), asked)
		}, "binding payload /cnf"},
	})
	tell(t, []unseen{
		{"sdjwt 3", "the order of digests tells nothing of the order of claims", "of one token nobody can tell why its digests stand as they do; that ours are sorted is tested where they are issued"},
		{"sdjwt 4", "whoever receives a token from its issuer refuses one with a holder's proof", "whose door it comes in by is known to the wallet alone"},
	})
}

// jsonForm is a token in the flattened JSON form, changed.
func jsonForm(how change) judge {
	return bytesOf(func(t *testing.T) []byte {
		tok, err := sdjwt.Parse(sdText(t, nil, with(), given))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := tok.JSON()
		if err != nil {
			t.Fatal(err)
		}
		doc := decoded(t, raw)
		how(doc)
		return encoded(t, doc)
	})
}

func issuing(claims tree, opt sdjwt.Issuing) judge {
	return failing(func(t *testing.T) error {
		opt.Type = "x+sd-jwt"
		_, err := sdjwt.Issue(t.Context(), issuer, encoded(t, claims), opt)
		return err
	})
}

// issuedWell looks at what we issue ourselves.
func issuedWell(t *testing.T) error {
	text, err := sdjwt.Issue(t.Context(), issuer, []byte(`{"a":1,"b":[1,2],"c":{"d":1}}`), sdjwt.Issuing{Type: "x+sd-jwt", Disclose: []string{"/a", "/b/*", "/c/d", "/c"}, Decoys: 3})
	if err != nil {
		return err
	}
	tok, err := sdjwt.Parse([]byte(text))
	if err != nil {
		return err
	}
	signed, err := jws.Parse([]byte(text[:strings.IndexByte(text, '~')]))
	if err != nil {
		return err
	}
	top := decoded(t, signed.Payload)["_sd"].([]any)
	for i := range top {
		if i > 0 && top[i-1].(string) >= top[i].(string) {
			return errors.New("the digests are not in order")
		}
	}
	salts := map[string]bool{}
	for _, d := range tok.Disclosures {
		if raw, err := jws.Decode([]byte(d.Salt)); err != nil || len(raw) < 16 || salts[d.Salt] {
			return errors.New("a salt is short, or there twice")
		}
		salts[d.Salt] = true
	}
	return nil
}

// selfHolding cannot be made but for a broken hash: its digest stands in it,
// so nothing that is signed refers to it.
func selfHolding(t *testing.T) judged {
	d := disclosure(salt, "a", tree{"_sd": []any{digest("a")}})
	return judgedBy(t, verifier(), sdText(t, nil, with(), d))
}

// deep nests disclosures deeper than anything needs.
func deep(t *testing.T) judged {
	inner, all := given, []string{given}
	for range 80 {
		inner = disclosure(salt, "a", tree{"_sd": []any{digest(inner)}})
		all = append(all, inner)
	}
	return judgedBy(t, verifier(), sdText(t, nil, claims(inner), all...))
}

// withheldEnd is a credential of VC-JOSE-COSE that keeps something back at the
// top, and shows no end.
func withheldEnd(t *testing.T) judged {
	doc := changed(plain(), []change{drop("/validUntil"), set("/_sd", []any{digest("kept back")})})
	return judgedBy(t, verifier(), append(token(t, issuer, tree{"typ": "vc+sd-jwt", "kid": issuer.Method()}, doc), '~'))
}
