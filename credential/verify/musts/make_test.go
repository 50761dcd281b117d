package musts_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/credentialtest"
	"laurel/credential/internal/jws"
	"laurel/credential/internal/multibase"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

type tree = map[string]any

// noon is a week after the samples are issued.
var noon = credentialtest.Noon.AddDate(0, 0, 7)

var (
	issuer = credentialtest.Signer("nordmark")
	holder = credentialtest.Signer("ada")
)

// change changes a document.
type change func(tree)

// set writes a value at a JSON Pointer; what it leads through must be there.
func set(pointer string, value any) change {
	return func(doc tree) { put(doc, strings.Split(pointer, "/")[1:], value, false) }
}

// drop takes away what stands at a JSON Pointer.
func drop(pointer string) change {
	return func(doc tree) { put(doc, strings.Split(pointer, "/")[1:], nil, true) }
}

func put(at any, steps []string, value any, gone bool) {
	step := strings.NewReplacer("~1", "/", "~0", "~").Replace(steps[0])
	switch v := at.(type) {
	case tree:
		switch {
		case len(steps) > 1:
			put(v[step], steps[1:], value, gone)
		case gone:
			delete(v, step)
		default:
			v[step] = value
		}
	case []any:
		i, err := strconv.Atoi(step)
		if err != nil {
			panic(err)
		}
		if len(steps) > 1 {
			put(v[i], steps[1:], value, gone)
			return
		}
		v[i] = value
	default:
		panic("there is nothing at " + step)
	}
}

// member changes a text that stands at a JSON Pointer.
func edited(pointer string, how func(string) string) change {
	return func(doc tree) {
		var at any = doc
		for _, step := range strings.Split(pointer, "/")[1:] {
			if list, ok := at.([]any); ok {
				i, _ := strconv.Atoi(step)
				at = list[i]
			} else {
				at = at.(tree)[step]
			}
		}
		set(pointer, how(at.(string)))(doc)
	}
}

func decoded(t testing.TB, raw []byte) tree {
	t.Helper()
	v, err := strict.Decode(raw, strict.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return v.(tree)
}

func encoded(t testing.TB, v any) []byte {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(out.Bytes())
}

func changed(doc tree, changes []change) tree {
	for _, c := range changes {
		c(doc)
	}
	return doc
}

// plain is a credential of no particular kind.
func plain() tree {
	return tree{
		"@context": []any{credential.ContextV2}, "id": "urn:uuid:0b8f0c1a-6f3c-4e3b-8a55-3c2b6f6f1a10",
		"type": []any{"VerifiableCredential"}, "issuer": issuer.Controller(),
		"validFrom": "2026-05-04T12:00:00Z", "validUntil": "2031-05-04T12:00:00Z",
		"credentialSubject": tree{"id": holder.Controller()},
	}
}

// badge is the sample badge, without a status.
func badge(t testing.TB) tree {
	c := credentialtest.Badge(issuer.Controller())
	c.CredentialStatus = nil
	return decoded(t, credentialtest.JSON(t, c))
}

// options are those of a good proof.
func options(s key.Signer) tree {
	return tree{"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": "2026-05-04T12:00:00Z",
		"verificationMethod": s.Method(), "proofPurpose": proof.Assertion}
}

// signedBy signs whatever a document says, with options that say whatever they
// do: eddsa-jcs-2022 by hand, for a proper signer refuses most of it.
func signedBy(t testing.TB, s key.Signer, doc, options tree) []byte {
	t.Helper()
	if contexts, there := doc["@context"]; there {
		options["@context"] = contexts
	}
	var message []byte
	for _, part := range []tree{options, doc} {
		text, err := canon.JSON(part)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(text)
		message = append(message, sum[:]...)
	}
	signature, err := s.Sign(context.Background(), message)
	if err != nil {
		t.Fatal(err)
	}
	options["proofValue"] = multibase.Base58(signature)
	whole := tree{"proof": options}
	for name, value := range doc {
		whole[name] = value
	}
	return encoded(t, whole)
}

// signedWith signs a good document by a suite.
func signedWith(t testing.TB, suite string, doc tree) []byte {
	t.Helper()
	s, o := issuer, proof.Options{Suite: suite, Created: credentialtest.Noon}
	switch {
	case strings.HasPrefix(suite, "ecdsa"):
		s = credentialtest.SignerOf(key.P256, "nordmark")
	case suite == "bbs-2023":
		s = credentialtest.SignerOf(key.BLS12381, "nordmark")
	}
	if m, ok := doc["issuer"].(tree); ok {
		m["id"] = s.Controller()
	} else {
		doc["issuer"] = s.Controller()
	}
	raw, err := proof.Add(t.Context(), encoded(t, doc), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func verifier() *verify.Verifier {
	return &verify.Verifier{Now: func() time.Time { return noon }}
}

// judgedBy has a credential judged.
func judgedBy(t testing.TB, v *verify.Verifier, raw []byte) judged {
	t.Helper()
	r := v.Verify(t.Context(), raw, verify.Options{})
	j := judged{refused: r.Verdict() == verify.NotGood, unsure: r.Verdict() == verify.CouldNotTell || r.Verdict() == verify.OnHold}
	j.findings(r.Findings)
	for _, one := range r.Held {
		j.findings(one.Findings)
		if one.Holder.Outcome != verify.Pass {
			j.warned = append(j.warned, strings.TrimSpace(one.Holder.Code+" "+one.Holder.Pointer()))
		}
	}
	if r.Credential == nil || strings.HasPrefix(r.Secured, "dc+sd-jwt") || strings.HasPrefix(r.Secured, "vc-jwt") { // claims are no members of a document
		return j
	}
	for _, p := range credential.Check(r.Credential) {
		if p.Severity == credential.Error {
			j.say(p.Code, p.Pointer)
		} else {
			j.warned = append(j.warned, strings.TrimSpace(p.Code+" "+p.Pointer))
		}
	}
	for _, p := range verify.Conform(r.Credential) {
		j.say(p.Code, p.Pointer)
		j.strict = !j.refused
	}
	j.refused = j.refused || j.strict
	j.unsure = j.unsure && !j.refused
	return j
}

func (j *judged) findings(all []verify.Finding) {
	for _, f := range all {
		if f.Outcome != verify.Pass {
			j.say(f.Code, f.Pointer())
		}
	}
}

// vc is a credential that was changed and then signed.
func vc(changes ...change) judge {
	return func(t *testing.T) judged {
		return judgedBy(t, verifier(), signedBy(t, issuer, changed(plain(), changes), options(issuer)))
	}
}

// award is a badge that was changed and then signed.
func award(changes ...change) judge {
	return func(t *testing.T) judged {
		return judgedBy(t, verifier(), signedBy(t, issuer, changed(badge(t), changes), options(issuer)))
	}
}

// proved is a credential whose proof was changed and then made.
func proved(changes ...change) judge {
	return func(t *testing.T) judged {
		return judgedBy(t, verifier(), signedBy(t, issuer, plain(), changed(options(issuer), changes)))
	}
}

// shown is a badge that was signed by a suite, and changed on its way.
func shown(suite string, changes ...change) judge {
	return func(t *testing.T) judged {
		return judgedBy(t, verifier(), encoded(t, changed(decoded(t, signedWith(t, suite, badge(t))), changes)))
	}
}

// bytesOf judges what is made by a function.
func bytesOf(make func(t *testing.T) []byte) judge {
	return func(t *testing.T) judged { return judgedBy(t, verifier(), make(t)) }
}

// presentation is a good one, unsigned.
func presentation(t testing.TB, held ...any) tree {
	if held == nil {
		held = []any{decoded(t, signedBy(t, issuer, plain(), options(issuer)))}
	}
	return tree{"@context": []any{credential.ContextV2}, "type": []any{"VerifiablePresentation"}, "holder": holder.Controller(), "verifiableCredential": held}
}

// vp is a presentation that was changed, and then signed with options that
// were. asked is what the reader asked for.
func vp(asked verify.PresentationOptions, change, ofProof change) judge {
	return func(t *testing.T) judged {
		doc, o := presentation(t), options(holder)
		o["proofPurpose"], o["challenge"], o["domain"] = proof.Authentication, "c-1", "reader.example"
		if change != nil {
			change(doc)
		}
		if ofProof != nil {
			ofProof(o)
		}
		return judgedPresentation(t, verifier(), signedBy(t, holder, doc, o), asked)
	}
}

func judgedPresentation(t testing.TB, v *verify.Verifier, raw []byte, asked verify.PresentationOptions) judged {
	t.Helper()
	r := v.VerifyPresentation(t.Context(), raw, asked)
	j := judged{refused: r.Verdict() == verify.NotGood, unsure: r.Verdict() == verify.CouldNotTell}
	j.findings(r.Findings)
	for _, c := range r.Credentials {
		j.findings(c.Findings)
	}
	if c, err := credential.Parse(raw); err == nil {
		for _, p := range verify.ConformPresentation(c) {
			j.say(p.Code, p.Pointer)
			j.strict = !j.refused
		}
		j.refused = j.refused || j.strict
		j.unsure = j.unsure && !j.refused
	}
	return j
}

// token signs a payload as a JWT whose header is as given.
func token(t testing.TB, s key.Signer, header tree, payload any) []byte {
	t.Helper()
	text, err := jws.Sign(t.Context(), s, header, encoded(t, payload))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(text)
}
