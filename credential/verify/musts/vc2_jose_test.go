package musts_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"laurel/credential/credentialtest"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/multibase"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// TestControllers: controlled identifier documents and the DID methods.
func TestControllers(t *testing.T) {
	const id = "did:web:nordmark.example"
	k := credentialtest.Key(key.Ed25519, "nordmark")
	s := key.NewSigner(k, id, id+"#key-1")
	document := func(changes ...change) judge {
		return func(t *testing.T) judged {
			doc := tree{"@context": []any{"https://www.w3.org/ns/did/v1"}, "id": id, "assertionMethod": []any{s.Method()}, "verificationMethod": []any{
				tree{"id": s.Method(), "type": "Multikey", "controller": id, "publicKeyMultibase": k.Public().Multikey()}}}
			return judgedBy(t, at(t, "https://nordmark.example/.well-known/did.json", changed(doc, changes)), signedBy(t, s, changed(plain(), []change{set("/issuer", id)}), options(s)))
		}
	}
	named := func(method string) judge { // by a proof of an issuer whose id is the first part of it
		return func(t *testing.T) judged {
			by, _, _ := strings.Cut(method, "#")
			o := options(issuer)
			o["verificationMethod"] = method
			return judgedBy(t, verifier(), signedBy(t, issuer, changed(plain(), []change{set("/issuer", by)}), o))
		}
	}
	jwk := decoded(t, k.Public().JWK())
	const notListed, method = "issuer.notListed /proof/verificationMethod", "/verificationMethod/0/"
	multi := strings.TrimPrefix(issuer.Controller(), "did:key:")
	encryption := "did:jwk:" + jws.Encode(encoded(t, changed(decoded(t, k.Public().JWK()), []change{set("/use", "enc")})))
	hold(t, []must{
		{"vc2 9", "a document in order", document(), ""},
		{"vc2 9", "its key as JsonWebKey", document(set(method+"type", "JsonWebKey"), drop(method+"publicKeyMultibase"), set(method+"publicKeyJwk", jwk)), ""},
		{"vc2 9", "a document of another id", document(set("/id", "did:web:other.example")), notListed},
		{"vc2 9", "a document without id", document(drop("/id")), "issuer.unreachable /proof/verificationMethod"},
		{"vc2 9", "no such method in it", document(set(method+"id", id+"#key-2")), notListed},
		{"vc2 9", "a method of another controller", document(set(method+"controller", "did:web:other.example")), notListed},
		{"vc2 9", "a method without controller", document(drop(method + "controller")), notListed},
		{"vc2 9", "a method not listed for assertions", document(drop("/assertionMethod")), notListed},
		{"vc2 9", "a method listed for authentication alone", document(drop("/assertionMethod"), set("/authentication", []any{s.Method()})), notListed},
		{"vc2 9", "a key given in both forms", document(set(method+"publicKeyJwk", jwk)), notListed},
		{"vc2 9", "a key in neither form", document(drop(method + "publicKeyMultibase")), "issuer.notResolvable /proof/verificationMethod"},
		{"vc2 9", "a key without its sign", document(set(method+"publicKeyMultibase", k.Public().Multikey()[1:])), notListed},
		{"vc2 9", "a key one byte too short", document(set(method+"publicKeyMultibase", multibase.Base58(append([]byte{0xed, 0x01}, make([]byte, 31)...)))), notListed},
		{"vc2 9", "a secret in its JWK", document(drop(method+"publicKeyMultibase"), set(method+"publicKeyJwk", changed(decoded(t, k.Public().JWK()), []change{set("/d", jwk["x"])}))), notListed},
		{"vc2 9", "an end of the key that is no date", document(set(method+"expires", "soon")), notListed},
		{"vc2 9", "a key that had ended", document(set(method+"expires", "2026-05-04T11:59:59Z")), "issuer.keyEnded /proof/verificationMethod"},
		{"vc2 9", "a key that had been revoked", document(set(method+"revoked", "2026-05-04T11:59:59Z")), "issuer.keyWithdrawn /proof/verificationMethod"},
		{"vc2 9", "did:key: another fragment", named("did:key:" + multi + "#key-1"), notListed},
		{"vc2 9", "did:key: a key of the wrong length", named("did:key:" + multi[:40] + "#" + multi[:40]), notListed},
		{"vc2 9", "did:key: not in base58", named("did:key:u" + multi[1:] + "#u" + multi[1:]), notListed},
		{"vc2 9", "did:web: a path upwards", named("did:web:nordmark.example:..:a#1"), notListed},
		{"vc2 9", "did:web: no host", named("did:web:#1"), notListed},
		{"vc2 9", "did:jwk: a key for encryption", named(encryption + "#0"), notListed},
		{"vc2 9", "did:jwk: no JWK", named("did:jwk:e30#0"), notListed},
		{"vc2 9", "a method of a DID kind that is not read", named("did:example:nordmark#1"), "issuer.notResolvable /proof/verificationMethod"},
	})
	tell(t, []unseen{
		{"vc2 9", "a document is fetched over TLS, from no private address, within bounds of size and time", "of the network, not of a document; credential/fetch has its own tests for each"},
	})
}

func unsecured(payload []byte, header string) []byte {
	return []byte(jws.Encode([]byte(header)) + "." + jws.Encode(payload) + ".")
}

// sealed is a credential in a JWT of VC-JOSE-COSE.
func sealed(header tree, changes ...change) judge {
	return func(t *testing.T) judged {
		head := tree{"typ": "vc+jwt", "cty": "vc", "kid": issuer.Method()}
		for name, value := range header {
			if head[name] = value; value == nil {
				delete(head, name)
			}
		}
		return judgedBy(t, verifier(), token(t, issuer, head, changed(plain(), changes)))
	}
}

// spoiled is one whose parts are changed on the way.
func spoiled(how func(parts []string)) judge {
	return bytesOf(func(t *testing.T) []byte {
		parts := strings.Split(string(token(t, issuer, tree{"typ": "vc+jwt", "kid": issuer.Method()}, plain())), ".")
		how(parts)
		return []byte(strings.Join(parts, "."))
	})
}

// cose is a credential in COSE, its headers as given besides the usual ones.
func cose(protected map[any]any, how func(all []any)) judge {
	return bytesOf(func(t *testing.T) []byte {
		raw, err := proof.Seal(t.Context(), encoded(t, plain()), issuer, proof.VCCOSE, proof.Sealing{})
		if err != nil {
			t.Fatal(err)
		}
		var all []any
		if err := cbor.Unmarshal(raw[1:], &all); err != nil {
			t.Fatal(err)
		}
		if protected != nil {
			head := map[any]any{}
			if err := cbor.Unmarshal(all[0].([]byte), &head); err != nil {
				t.Fatal(err)
			}
			for label, value := range protected {
				if head[label] = value; value == nil {
					delete(head, label)
				}
			}
			all[0] = marshalled(t, head)
			message := marshalled(t, []any{"Signature1", all[0], []byte{}, all[2]})
			if all[3], err = issuer.Sign(t.Context(), message); err != nil {
				t.Fatal(err)
			}
		}
		if how != nil {
			how(all)
		}
		return append([]byte{0xd2}, marshalled(t, all)...)
	})
}

func marshalled(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := cbor.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// sealedShow is a presentation in a JWT of VC-JOSE-COSE.
func sealedShow(opt verify.PresentationOptions, changes ...change) judge {
	return func(t *testing.T) judged {
		inner := token(t, issuer, tree{"typ": "vc+jwt", "kid": issuer.Method()}, plain())
		doc := presentation(t, tree{"@context": v2, "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt," + string(inner)})
		doc["nonce"], doc["aud"] = "c-1", "reader.example"
		return judgedPresentation(t, verifier(), token(t, holder, tree{"typ": "vp+jwt", "kid": holder.Method()}, changed(doc, changes)), opt)
	}
}

// hiding seals a credential whose holder could keep something back.
func hiding(pointer string) judge {
	return failing(func(t *testing.T) error {
		doc := plain()
		doc["credentialStatus"], doc["credentialSchema"] = tree{"type": "https://example.org/S"}, tree{"id": "https://example.org/s", "type": "JsonSchema"}
		_, err := proof.Seal(t.Context(), encoded(t, doc), issuer, proof.VCSDJWT, proof.Sealing{Disclose: []string{pointer}})
		return err
	})
}

// TestEnvelopes: JOSE, SD-JWT and COSE (VC-JOSE-COSE).
func TestEnvelopes(t *testing.T) {
	other := credentialtest.Signer("mallory")
	mac := func(t *testing.T) []byte { // the public key for a secret
		return unsecured(encoded(t, plain()), `{"alg":"HS256","typ":"vc+jwt","kid":"`+issuer.Method()+`"}`)
	}
	hold(t, []must{
		{"vc2 10", "a JWT in order", sealed(nil), ""},
		{"vc2 10", "alg none", bytesOf(func(t *testing.T) []byte { return unsecured(encoded(t, plain()), `{"alg":"none","typ":"vc+jwt"}`) }), "signature.none header /alg"},
		{"vc2 10", "alg None, as some readers take it", bytesOf(func(t *testing.T) []byte { return unsecured(encoded(t, plain()), `{"alg":"None","typ":"vc+jwt"}`) }), "signature.kindNotRead header /alg"},
		{"vc2 10", "a symmetric algorithm over the public key", bytesOf(mac), "signature.malformed header /alg"},
		{"vc2 10", "the algorithm of another kind of key", sealed(tree{"alg": "ES256"}), "signature.malformed header /alg"},
		{"vc2 10", "no algorithm", bytesOf(func(t *testing.T) []byte { return unsecured(encoded(t, plain()), `{"typ":"vc+jwt"}`) }), "signature.kindNotRead header /alg"},
		{"vc2 10", "the claim vc", sealed(nil, set("/vc", plain())), "signature.claims payload /vc"},
		{"vc2 10", "the claim vp", sealed(nil, set("/vp", plain())), "signature.claims payload /vp"},
		{"vc2 10", "a type of no credential", sealed(tree{"typ": "at+jwt"}), "signature.kindNotRead header /typ"},
		{"vc2 10", "the type of a presentation", sealed(tree{"typ": "vp+jwt", "cty": "vp"}), "signature.malformed payload /type"},
		{"vc2 10", "a content type of a presentation", sealed(tree{"cty": "vp"}), "signature.malformed header /cty"},
		{"vc2 10", "an extension that must be understood", sealed(tree{"crit": []any{"x"}, "x": 1}), "signature.kindNotRead header /crit"},
		{"vc2 10", "a payload that is not encoded", sealed(tree{"b64": false}), "signature.kindNotRead header /b64"},
		{"vc2 10", "a key in the header that is a secret", sealed(tree{"jwk": tree{"kty": "OKP", "crv": "Ed25519", "x": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "d": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}), "signature.noKey header /jwk"},
		{"vc2 10", "a key in the header beside another that is named", sealed(tree{"jwk": decoded(t, other.Public().JWK())}), "signature.noKey header /jwk"},
		{"vc2 10", "a kid that is of another", sealed(tree{"kid": other.Method()}), "issuer.other header /kid"},
		{"vc2 10", "iss of another than the issuer", sealed(nil, set("/iss", other.Controller())), "signature.claims payload /iss"},
		{"vc2 10", "jti of another id", sealed(nil, set("/jti", "urn:uuid:1")), "signature.claims payload /jti"},
		{"vc2 10", "sub of another subject", sealed(nil, set("/sub", other.Controller())), "signature.claims payload /sub"},
		{"vc2 10", "exp in words", sealed(nil, set("/exp", "tomorrow")), "signature.claims payload /exp"},
		{"vc2 10", "exp that has passed", sealed(nil, set("/exp", float64(noon.Unix()-1))), "end.past payload /exp"},
		{"vc2 10", "nbf that is to come", sealed(nil, set("/nbf", float64(noon.Unix()+60))), "start.ahead payload /nbf"},
		{"vc2 10", "a payload that does not conform", sealed(nil, drop("/issuer")), "shape.missing /issuer"},
		{"vc2 10", "a payload that is no credential", sealed(nil, set("/type", []any{"https://example.org/Thing"})), "signature.malformed payload /type"},
		{"vc2 10", "a payload that is a list", bytesOf(func(t *testing.T) []byte { return token(t, issuer, tree{"typ": "vc+jwt"}, []any{plain()}) }), "format.unreadable payload"},
		{"vc2 10", "the signature of another", spoiled(func(p []string) { p[2] = p[2][:len(p[2])-4] + "AAAA" }), "signature.changed signature"},
		{"vc2 10", "another header", spoiled(func(p []string) {
			p[0] = jws.Encode([]byte(`{"alg":"EdDSA","typ":"vc+jwt","kid":"` + issuer.Method() + `","x":1}`))
		}), "signature.changed signature"},
		{"vc2 10", "another payload", spoiled(func(p []string) {
			p[1] = jws.Encode(bytes.Replace(encodedPlain(t), []byte("2031"), []byte("2099"), 1))
		}), "signature.changed signature"},
		{"vc2 10", "the signature padded", spoiled(func(p []string) { p[2] += "==" }), "format.unreadable signature"},
		{"vc2 10", "the signature in its second spelling", spoiled(func(p []string) { p[2] = secondSpelling(p[2]) }), "format.unreadable signature"},
		{"vc2 10", "the header in base64 with other letters", spoiled(func(p []string) { p[0] = "+" + p[0][1:] }), "format.unreadable"},
		{"vc2 10", "a member twice in the header", spoiled(func(p []string) { p[0] = jws.Encode([]byte(`{"alg":"EdDSA","alg":"none","typ":"vc+jwt"}`)) }), "format.unreadable header /alg"},
		{"vc2 10", "a member twice in the payload", spoiled(func(p []string) { p[1] = jws.Encode([]byte(`{"issuer":"a","issuer":"b"}`)) }), "format.unreadable payload /issuer"},
		{"vc2 10", "a presentation in order", sealedShow(all), ""},
		{"vc2 10", "a presentation for another reader", sealedShow(all, set("/aud", "other.example")), "signed.domain payload /aud"},
		{"vc2 10", "a presentation for another occasion", sealedShow(all, set("/nonce", "c-2")), "signed.challenge payload /nonce"},
		{"vc2 10", "a presentation whose time is over", sealedShow(all, set("/exp", float64(noon.Unix()-1))), "signed.expired payload /exp"},
		{"vc2 10", "a presentation with a bare credential", sealedShow(all, set("/verifiableCredential/0", plain())), "signed.malformed payload /verifiableCredential/0/type"},
		{"vc2 10", "a presentation with an empty envelope", sealedShow(all, set("/verifiableCredential/0/id", "data:application/vc+jwt,")), "signed.malformed payload /verifiableCredential/0/id"},
		{"vc2 10", "a presentation with an envelope of something else", sealedShow(all, set("/verifiableCredential/0/id", "data:text/html,x")), "signed.malformed payload /verifiableCredential/0/id"},
		{"vc2 10", "a presentation with the claim vc", sealedShow(all, set("/vc", plain())), "signed.claims payload /vc"},
		{"vc2 10", "a presentation whose iss is not the holder", sealedShow(all, set("/iss", other.Controller())), "signed.claims payload /iss"},
		{"vc2 10", "COSE in order", cose(nil, nil), ""},
		{"vc2 10", "COSE: an algorithm of another kind of key", cose(map[any]any{uint64(1): int64(-7)}, nil), "signature.malformed header /alg"},
		{"vc2 10", "COSE: an algorithm that is a MAC", cose(map[any]any{uint64(1): int64(5)}, nil), "signature.kindNotRead header /alg"},
		{"vc2 10", "COSE: no algorithm", cose(map[any]any{uint64(1): nil}, nil), "signature.kindNotRead header /alg"},
		{"vc2 10", "COSE: a type of something else", cose(map[any]any{uint64(16): "application/cwt"}, nil), "signature.malformed header /typ"},
		{"vc2 10", "COSE: an extension that must be understood", cose(map[any]any{uint64(2): []any{uint64(99)}}, nil), "signature.kindNotRead header /crit"},
		{"vc2 10", "COSE: a header given inside and outside", cose(nil, func(all []any) { all[1] = map[any]any{uint64(1): int64(-8)} }), "format.unreadable header"},
		{"vc2 10", "COSE: another payload", cose(nil, func(all []any) { all[2] = bytes.Replace(all[2].([]byte), []byte("2031"), []byte("2099"), 1) }), "signature.changed signature"},
		{"vc2 10", "COSE: another signature", cose(nil, func(all []any) { all[3] = make([]byte, 64) }), "signature.changed signature"},
		{"vc2 10", "COSE: three parts", bytesOf(func(t *testing.T) []byte { return append([]byte{0xd2, 0x84}, marshalled(t, []any{1})...) }), "format.unreadable"},
		{"vc2 10", "an issuer who lets the issuer be hidden", hiding("/issuer"), "error /issuer"},
		{"vc2 10", "an issuer who lets the type be hidden", hiding("/type"), "error /type"},
		{"vc2 10", "an issuer who lets a context be hidden", hiding("/@context/0"), "error /@context/0"},
		{"vc2 10", "an issuer who lets the status be hidden", hiding("/credentialStatus"), "error /credentialStatus"},
		{"vc2 10", "an issuer who lets the schema be hidden", hiding("/credentialSchema/id"), "error /credentialSchema/id"},
		{"vc2 10", "an issuer who lets the end be hidden", hiding("/validUntil"), "error /validUntil"},
	})
	tell(t, []unseen{
		{"vc2 10", "a verification method is a JsonWebKey with publicKeyJwk", "keys written as Multikey are taken as well: those of did:key have no other form, and it is the same key"},
		{"vc2 10", "kid is there when the key is a DID URL", "a token that names no key counts where its issuer has one key of that kind alone; of several it could not be told which, and is not"},
	})
}

func encodedPlain(t testing.TB) []byte { return encoded(t, plain()) }

// secondSpelling changes the bits at the end of base64 that mean nothing.
func secondSpelling(s string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(letters, s[len(s)-1])
	return s[:len(s)-1] + string(letters[last^1])
}
