package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"laurel/credential"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// vcCmd seals and opens documents by VC-JOSE-COSE with one key, as test suites
// and other software call it. The answer is about the envelope and the data
// model; whether a credential is in force, and whose the key is, laurel verify
// finds out.
type vcCmd struct {
	Issue  vcIssueCmd  `cmd:"" help:"Sign a credential or presentation as JWT, SD-JWT or COSE."`
	Verify vcVerifyCmd `cmd:"" help:"Check a signed document with a key in hand: its signature and its shape, not whether it is still in force. Exit status: 0 success, 1 failure, 2 indeterminate, 64 wrong usage."`
}

type vcFlags struct {
	Input   string `required:"" placeholder:"FILE" help:"The document, or - for standard input."`
	Key     string `required:"" placeholder:"KEY.json" help:"A JWK, or a verification method with publicKeyJwk and secretKeyJwk."`
	Feature string `required:"" enum:"credential_jose,presentation_jose,credential_sdjwt,presentation_sdjwt,credential_cose,presentation_cose" placeholder:"FEATURE" help:"What it is and how it is signed: ${enum}."`
	Output  string `required:"" placeholder:"FILE" help:"Where the result goes, as {\"result\":…,\"data\":…}."`
}

// features are the forms by the names that the W3C test suite has for them.
var features = map[string]proof.Form{
	"credential_jose": proof.VCJWT, "presentation_jose": proof.VPJWT, "credential_sdjwt": proof.VCSDJWT,
	"presentation_sdjwt": proof.VPSDJWT, "credential_cose": proof.VCCOSE, "presentation_cose": proof.VPCOSE,
}

type vcIssueCmd struct {
	vcFlags
	SD string `name:"sd" placeholder:"JSON" help:"What the holder may keep back, for an SD-JWT: a list of JSON Pointers, dotted paths, or names of members."`
}

type vcVerifyCmd struct{ vcFlags }

// Run signs a document.
func (c vcIssueCmd) Run(ctx context.Context, s *streams) error {
	doc, method, err := c.read(s)
	if err != nil {
		return err
	}
	sealed, err := c.seal(ctx, doc, method)
	if err != nil {
		return c.answer(err.Error(), err)
	}
	if c.form() == proof.VCCOSE || c.form() == proof.VPCOSE {
		return c.answer(proof.COSEText(sealed), nil)
	}
	return c.answer(string(sealed), nil)
}

func (c vcIssueCmd) seal(ctx context.Context, doc []byte, method vcMethod) ([]byte, error) {
	signer, err := method.signer(doc)
	if err != nil {
		return nil, err
	}
	if !c.form().Presents() {
		c, err := credential.Parse(doc)
		if err != nil {
			return nil, err
		}
		if err := complete(c); err != nil {
			return nil, err
		}
	}
	disclose, err := disclosable(c.SD, doc)
	if err != nil {
		return nil, err
	}
	return proof.Seal(ctx, doc, signer, c.form(), proof.Sealing{Disclose: disclose})
}

// complete looks that a credential has the shape of one. In a part of one its
// holder may have kept things back.
func complete(c *credential.Credential) error {
	part, _ := c.Part()
	for _, p := range credential.Check(c) {
		if p.Severity == credential.Error && !(part && p.Code == "shape.missing") {
			return fmt.Errorf("%s: %s", p.Pointer, p.Text)
		}
	}
	return nil
}

// Run checks a signed document.
func (c vcVerifyCmd) Run(s *streams) error {
	sealed, method, err := c.read(s)
	if err != nil {
		return err
	}
	opened, err := proof.Open(sealed)
	if err == nil {
		err = c.check(opened, method)
	}
	if err != nil {
		return c.answer(err.Error(), err)
	}
	return c.answer(string(opened.Document.Bytes()), nil)
}

func (c vcVerifyCmd) check(opened *proof.Sealed, method vcMethod) error {
	pub, err := method.public()
	if err != nil {
		return err
	}
	if err := opened.Verify(pub); err != nil {
		return err
	}
	switch {
	case opened.Form != c.form():
		return fmt.Errorf("it is signed as %s, not as %s", opened.Form, c.form())
	case opened.Token != nil && opened.Token.Bound():
		if err := opened.Token.BindingHolds(); err != nil {
			return err
		}
	}
	if opened.Form.Presents() {
		return nil // its envelopes were looked at; what is in them has keys of its own
	}
	return complete(opened.Document)
}

func (f vcFlags) form() proof.Form { return features[f.Feature] }

// read gets both files. What cannot be read is wrong usage and no result.
func (f vcFlags) read(s *streams) (input []byte, m vcMethod, err error) {
	if input, err = s.read(f.Input); err != nil {
		return nil, m, err
	}
	raw, err := s.read(f.Key)
	if err != nil {
		return nil, m, err
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, m, exit{exitUsage, fmt.Sprintf("%s: this is no JWK and no verification method", f.Key)}
	}
	m.whole = raw
	return input, m, nil
}

// answer writes the result, and ends with its exit status.
func (f vcFlags) answer(data string, cause error) error {
	result, status := "success", exitOK
	switch {
	case errors.Is(cause, proof.ErrUnknown), errors.Is(cause, key.ErrUnsupported):
		result, status = "indeterminate", exitUnknown
	case cause != nil:
		result, status = "failure", exitFail
	}
	out, err := json.Marshal(struct {
		Result string `json:"result"`
		Data   string `json:"data"`
	}{result, data})
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.Output, append(out, '\n'), 0o644); err != nil {
		return exit{exitUsage, err.Error()}
	}
	if status != exitOK {
		return exit{status, ""}
	}
	return nil
}

// vcMethod is a key file: a JWK, or a verification method around two.
type vcMethod struct {
	ID, Controller string
	PublicKeyJwk   json.RawMessage
	SecretKeyJwk   json.RawMessage
	PrivateKeyJwk  json.RawMessage
	Kid            string

	whole []byte
}

// secret is the private key.
func (m vcMethod) secret() (key.Private, error) {
	for _, raw := range []json.RawMessage{m.SecretKeyJwk, m.PrivateKeyJwk} {
		if raw != nil {
			return key.ParsePrivateJWK(raw)
		}
	}
	return key.ParsePrivateJWK(m.whole)
}

// public is the public key, of either half.
func (m vcMethod) public() (key.Public, error) {
	if m.PublicKeyJwk != nil {
		return key.ParseJWK(m.PublicKeyJwk)
	}
	if pub, err := key.ParseJWK(m.whole); err == nil {
		return pub, nil
	}
	priv, err := m.secret()
	return priv.Public(), err
}

// signer names its key by the verification method; a bare JWK by the did:key
// it is when it signs for that one, else by its kid or thumbprint.
func (m vcMethod) signer(doc []byte) (key.Signer, error) {
	priv, err := m.secret()
	if err != nil {
		return nil, err
	}
	name := m.ID
	if did := priv.Public().DIDKey(); name == "" && did != "" && strings.Contains(string(doc), `"`+did+`"`) {
		return key.DIDKeySigner(priv), nil
	}
	if name == "" {
		name = m.Kid
	}
	if name == "" {
		name = priv.Public().Thumbprint()
	}
	return key.NewSigner(priv, m.Controller, name), nil
}
