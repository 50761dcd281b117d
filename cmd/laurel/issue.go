package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"laurel/credential"
	"laurel/credential/key"
	"laurel/credential/proof"
)

type issueCmd struct {
	Key       string   `placeholder:"KEY.jwk" help:"The secret key made by keygen."`
	JWT       bool     `name:"jwt" help:"Write a JWT in the Open Badges profile instead of an embedded proof."`
	Suite     string   `help:"How the proof is made: eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019, ecdsa-jcs-2019, ecdsa-sd-2023, bbs-2023 … Without it, the usual one for the key."`
	Mandatory []string `sep:"none" placeholder:"POINTER" help:"A JSON pointer to what a holder may not leave out, with a suite of selective disclosure. May be given several times."`
	File      string   `arg:"" optional:"" name:"FILE|-" help:"The credential to sign, or - for standard input. Its issuer must be the key's did:key; an empty issuer id is filled in."`
	JSONL     string   `name:"jsonl" placeholder:"FILE|-" help:"Sign many instead, a credential a line, and print them in the same order. A line that cannot be signed is named on standard error and leaves none; the exit status then is 1."`
	Keys      string   `placeholder:"KEYS.json" help:"The secret keys for --jsonl, chosen by issuer id: [{\"id\":\"did:key:…\",\"seedHex\":\"…\"}]."`
	Workers   int      `default:"${cores}" help:"How many lines are signed at once, with --jsonl."`
}

func (c issueCmd) Run(ctx context.Context, s *streams) error {
	switch many := c.JSONL != ""; {
	case many == (c.File != ""):
		return exit{exitUsage, "name one credential, or many with --jsonl FILE"}
	case many && (c.Keys == "" || c.Key != "" || c.JWT):
		return exit{exitUsage, "--jsonl goes with --keys KEYS.json, and without --key and --jwt"}
	case !many && (c.Key == "" || c.Keys != ""):
		return exit{exitUsage, "one credential is signed with --key KEY.jwk"}
	case c.JWT && (c.Suite != "" || len(c.Mandatory) > 0):
		return exit{exitUsage, "--suite and --mandatory are for embedded proofs, not for --jwt"}
	case c.Workers < 1:
		return exit{exitUsage, "--workers is a number from 1"}
	case many:
		return c.bulk(ctx, s)
	}
	secret, err := readKey(s, c.Key)
	if err != nil {
		return err
	}
	doc, err := s.read(c.File)
	if err != nil {
		return err
	}
	if secret.Public().Type() != key.Ed25519 && !c.JWT && c.Suite == "" {
		return fmt.Errorf("an Open Badge is best signed with an Ed25519 key, and %s is a %s key: add --jwt or name a --suite, or make another key with laurel keygen", c.Key, secret.Public().Type())
	}
	signer := key.DIDKeySigner(secret)
	if doc, err = ready(bytes.TrimSpace(doc), signer.Controller()); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	var signed []byte
	if c.JWT {
		var token string
		token, err = proof.SignJWT(ctx, doc, signer)
		signed = []byte(token)
	} else {
		o := proof.Options{Suite: c.Suite, Created: time.Now().UTC(), Mandatory: c.Mandatory}
		if c.Suite == "bbs-2023" {
			o.Created = time.Time{} // what is derived would be linked by it
		}
		signed, err = proof.SignAs(ctx, doc, signer, o)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = fmt.Fprintf(s.out, "%s\n", signed)
	return err
}

// ready fills the issuer in and looks that nobody will find fault with what
// is about to be signed.
func ready(doc []byte, id string) ([]byte, error) {
	if _, err := credential.Parse(doc); err != nil {
		return nil, err
	}
	doc = fillIssuer(doc, id)
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	if faults := credential.Faults(credential.Check(c)); len(faults) > 0 {
		var lines strings.Builder
		for _, f := range faults {
			lines.WriteString("\n  " + f.String())
		}
		return nil, fmt.Errorf("this is not a complete credential:%s", lines.String())
	}
	if issuer := c.Issuer().ID; issuer != id {
		return nil, fmt.Errorf("/issuer: it names %s as its issuer, and the key belongs to %s. Leave the issuer's id empty to have it filled in", issuer, id)
	}
	return doc, nil
}

// fillIssuer writes the id into an issuer without one. All other bytes stay as
// they are; without an issuer there is nothing to fill in.
func fillIssuer(doc []byte, id string) []byte {
	at, issuer := member(doc, "issuer")
	quoted := []byte(`"` + id + `"`)
	switch {
	case string(issuer) == `""`:
		return replace(doc, at, len(issuer), quoted)
	case !bytes.HasPrefix(issuer, []byte("{")):
		return doc
	}
	inner, has := member(issuer, "id")
	switch {
	case string(has) == `""`:
		return replace(doc, at+inner, len(has), quoted)
	case has != nil:
		return doc
	}
	text := `"id":` + string(quoted)
	if len(bytes.TrimSpace(issuer[1:len(issuer)-1])) > 0 {
		text += ","
	}
	return replace(doc, at+1, 0, []byte(text))
}

// member finds a member of a well-formed JSON object: where its value begins,
// and its text.
func member(object []byte, name string) (at int, value []byte) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return 0, nil
	}
	for dec.More() {
		found, err := dec.Token()
		if err != nil {
			return 0, nil
		}
		var text json.RawMessage
		if err := dec.Decode(&text); err != nil {
			return 0, nil
		}
		if found == name {
			return int(dec.InputOffset()) - len(text), text
		}
	}
	return 0, nil
}

func replace(text []byte, at, length int, by []byte) []byte {
	out := append(bytes.Clone(text[:at]), by...)
	return append(out, text[at+length:]...)
}
