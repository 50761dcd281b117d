package musts_test

import (
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/sdjwt"
	"laurel/credential/verify"
)

// TestSDJWTVC: SD-JWT VC, the ways to put a badge into an SD-JWT, and what
// is said about safety and privacy.
func TestSDJWTVC(t *testing.T) {
	const unreadable = "format.unreadable "
	hidden := func(name string, value any) judge { // a claim that must stand in the open
		d := disclosure(salt, name, value)
		return sd(nil, changed(claims(d), []change{drop0(name)}), d)
	}
	ref := func(v any) judge { return sd(nil, with(set("/status", v)), given) }
	hold(t, []must{
		{"sdjwt 6", "the older type with vct", sd(tree{"typ": sdjwt.TypeVCBefore}, with(), given), ""},
		{"sdjwt 6", "another type", sd(tree{"typ": "example+sd-jwt"}, with(), given), "signature.kindNotRead header /typ"},
		{"sdjwt 6", "no vct", sd(nil, with(drop("/vct")), given), unreadable + "payload /vct"},
		{"sdjwt 6", "a vct that is a list", sd(nil, with(set("/vct", []any{"a"})), given), unreadable + "payload /vct"},
		{"sdjwt 6", "an empty vct", sd(nil, with(set("/vct", "")), given), unreadable + "payload /vct"},
		{"sdjwt 6", "iss that is a number", sd(nil, with(set("/iss", 5.0)), given), unreadable + "payload /iss"},
		{"sdjwt 6", "sub that is a number", sd(nil, with(set("/sub", 5.0)), given), unreadable + "payload /sub"},
		{"sdjwt 6", "exp in words", sd(nil, with(set("/exp", "tomorrow")), given), unreadable + "payload /exp"},
		{"sdjwt 6", "iat in words", sd(nil, with(set("/iat", "now")), given), unreadable + "payload /iat"},
		{"sdjwt 6", "nbf past every date", sd(nil, with(set("/nbf", 1e300)), given), unreadable + "payload /nbf"},
		{"sdjwt 6", "iss disclosed", hidden("iss", issuer.Controller()), unreadable + "payload /iss"},
		{"sdjwt 6", "nbf disclosed", hidden("nbf", 1.0), unreadable + "payload /nbf"},
		{"sdjwt 6", "exp disclosed", hidden("exp", 4e9), unreadable + "payload /exp"},
		{"sdjwt 6", "cnf disclosed", hidden("cnf", claims()["cnf"]), unreadable + "payload /cnf"},
		{"sdjwt 6", "vct disclosed", hidden("vct", "https://laurel.example/vct/1"), unreadable + "payload /vct"},
		{"sdjwt 6", "vct#integrity disclosed", hidden("vct#integrity", "sha256-x"), unreadable + "payload /vct#integrity"},
		{"sdjwt 6", "aka_vcts disclosed", hidden("aka_vcts", []any{"a"}), unreadable + "payload /aka_vcts"},
		{"sdjwt 6", "status disclosed", hidden("status", tree{}), unreadable + "payload /status"},
		{"sdjwt 6", "something in status kept back", sd(nil, with(set("/status", tree{"_sd": []any{digest("x")}})), given), unreadable + "payload /status"},
		{"sdjwt 6", "something in cnf kept back", sd(nil, with(set("/cnf/_sd", []any{digest("x")})), given), unreadable + "payload /cnf"},
		{"sdjwt 6", "cnf without key", sd(nil, with(set("/cnf", tree{})), given), unreadable + "payload /cnf"},
		{"sdjwt 6", "cnf with a key that is none", sd(nil, with(set("/cnf/jwk", tree{"kty": "OKP", "crv": "Ed25519", "x": "AA"})), given), unreadable + "payload /cnf/jwk"},
		{"sdjwt 6", "aka_vcts that is empty", sd(nil, with(set("/aka_vcts", []any{})), given), unreadable + "payload /aka_vcts"},
		{"sdjwt 6", "aka_vcts that names vct", sd(nil, with(set("/aka_vcts", []any{"https://laurel.example/vct/1"})), given), unreadable + "payload /aka_vcts/0"},
		{"sdjwt 6", "aka_vcts with a number", sd(nil, with(set("/aka_vcts", []any{5.0})), given), unreadable + "payload /aka_vcts/0"},
		{"sdjwt 6", "status that is a text", ref("revoked"), unreadable + "payload /status"},
		{"sdjwt 6", "status of another kind", ref(tree{"identifier_list": tree{}}), "format.unreadable payload /status"},
		{"sdjwt 6", "a place that is a text", ref(tree{"status_list": tree{"idx": "412", "uri": "https://laurel.example/tsl/3"}}), unreadable + "payload /status/status_list/idx"},
		{"sdjwt 6", "a place below zero", ref(tree{"status_list": tree{"idx": -1.0, "uri": "https://laurel.example/tsl/3"}}), unreadable + "payload /status/status_list/idx"},
		{"sdjwt 6", "half a place", ref(tree{"status_list": tree{"idx": 0.5, "uri": "https://laurel.example/tsl/3"}}), unreadable + "payload /status/status_list/idx"},
		{"sdjwt 6", "a list at no address", ref(tree{"status_list": tree{"idx": 1.0, "uri": "list 3"}}), unreadable + "payload /status/status_list/uri"},
		{"sdjwt 6", "certificates that are none", sd(tree{"x5c": []any{"AAAA"}, "kid": nil}, with(), given), unreadable + "header /x5c/0"},
		{"sdjwt 6", "certificates not in base64", sd(tree{"x5c": []any{"?"}, "kid": nil}, with(), given), unreadable + "header /x5c/0"},
		{"sdjwt 6", "an empty list of certificates", sd(tree{"x5c": []any{}, "kid": nil}, with(), given), unreadable + "header /x5c"},
		{"sdjwt 6", "metadata of another issuer", metadata(tree{"issuer": "https://other.example", "jwks": tree{"keys": []any{}}}), "issuer.notListed header /kid"},
		{"sdjwt 6", "metadata with keys and their address", metadata(tree{"issuer": "https://nordmark.example", "jwks": tree{"keys": []any{}}, "jwks_uri": "https://nordmark.example/keys"}), "issuer.notListed header /kid"},
		{"sdjwt 6", "metadata with no keys", metadata(tree{"issuer": "https://nordmark.example"}), "issuer.notListed header /kid"},
		{"sdjwt 6", "a claim of ours that must stand in the open", failing(func(t *testing.T) error {
			_, err := sdjwt.IssueVC(t.Context(), issuer, []byte(`{"vct":"a","exp":5}`), sdjwt.Issuing{Disclose: []string{"/exp"}})
			return err
		}), "error /exp"},
		{"sdjwt 6.2", "what the example lets a holder keep back", failing(func(t *testing.T) error {
			_, err := sdjwt.IssueVC(t.Context(), issuer, []byte(`{"vct":"a","given_name":"Noor","results":[{"value":"83"}]}`), sdjwt.Issuing{Disclose: []string{"/given_name", "/results/0"}})
			return err
		}), ""},
		{"sdjwt 7", "a badge sealed in order", func(t *testing.T) judged {
			raw, err := proof.Seal(t.Context(), encoded(t, badge(t)), issuer, proof.VCSDJWT, proof.Sealing{Disclose: []string{"/credentialSubject/identifier/0"}})
			if err != nil {
				t.Fatal(err)
			}
			return judgedBy(t, verifier(), raw)
		}, ""},
		{"sdjwt 7", "a badge whose end may be hidden", hiding("/validUntil"), "error /validUntil"},
		{"sdjwt 7", "JSON-LD in a token, not complete", sd(nil, with(set("/ld", changed(badge(t), []change{drop("/credentialSubject/achievement/name")}))), given), "format.problems /credentialSubject/achievement/name"},
		{"sdjwt 7", "JSON-LD in a token, in order", sd(nil, with(set("/ld", badge(t))), given), ""},
		{"sdjwt 8", "no explicit type", sd(tree{"typ": nil}, with(), given), "signature.malformed header /typ"},
		{"sdjwt 8", "the type of another token of the issuer", sd(tree{"typ": sdjwt.BindingType}, with(), given), "signature.kindNotRead header /typ"},
		{"sdjwt 8", "alg none in another spelling", bytesOf(func(t *testing.T) []byte {
			return append(unsecured(encoded(t, with()), `{"alg":"nOnE","typ":"dc+sd-jwt"}`), "~"...)
		}), "signature.kindNotRead header /alg"},
		{"sdjwt 8", "salts of ours of 128 bits, no two alike", failing(issuedWell), ""},
	})
	tell(t, []unseen{
		{"sdjwt 6.1", "type metadata: extends without cycles, integrity, templates without script", "it is not fetched: it describes how a wallet may show a credential, and decides nothing about it"},
		{"sdjwt 6", "addresses are fetched over HTTPS, within bounds, from no private address", "of the network; credential/fetch has its own tests"},
		{"sdjwt 8", "keys and salts differ from copy to copy; disclosures are not logged", "of several credentials, or of a log, and not of the one at hand"},
	})
}

// drop0 takes away a member whatever its name.
func drop0(name string) change { return func(doc tree) { delete(doc, name) } }

// metadata has an https issuer say something about its keys that must not be.
func metadata(doc tree) judge {
	return func(t *testing.T) judged {
		const at = "https://nordmark.example"
		s := key.NewSigner(credentialtest.Key(key.Ed25519, "nordmark"), at, "")
		v := served(t, map[string]tree{at + "/.well-known/jwt-vc-issuer": doc})
		return judgedBy(t, v, append(token(t, s, tree{"typ": sdjwt.TypeVC, "kid": "2026"}, with(set("/iss", at))), "~"+given+"~"...))
	}
}

// served is a verifier for whom documents lie at addresses.
func served(t testing.TB, docs map[string]tree) *verify.Verifier {
	v := verifier()
	v.Resolver = did.Standard(fetched(func(url string) ([]byte, error) {
		if doc, ok := docs[url]; ok {
			return encoded(t, doc), nil
		}
		return nil, did.ErrNotFound
	}))
	return v
}
