package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"laurel/credential"
	"laurel/credential/bake"
	"laurel/credential/key"
	"laurel/credential/proof"
)

type keygenCmd struct {
	Type string `enum:"ed25519,p256,p384,bls12381" default:"ed25519" help:"Kind of key: ${enum}."`
	Out  string `required:"" placeholder:"KEY.jwk" help:"File for the secret key, as a JWK. It is never overwritten."`
}

func (c keygenCmd) Run(s *streams) error {
	kinds := map[string]key.Type{"ed25519": key.Ed25519, "p256": key.P256, "p384": key.P384, "bls12381": key.BLS12381}
	secret, err := key.Generate(kinds[c.Type])
	if err != nil {
		return err
	}
	f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists. A key is never overwritten: choose another name", c.Out)
	}
	if err != nil {
		return err
	}
	if _, err := f.Write(append(secret.JWK(), '\n')); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, secret.Public().DIDKey())
	return err
}

func readKey(s *streams, name string) (key.Private, error) {
	data, err := s.read(name)
	if err != nil {
		return key.Private{}, err
	}
	secret, err := key.ParsePrivateJWK(data)
	if err != nil {
		return key.Private{}, fmt.Errorf("%s: %w", name, err)
	}
	return secret, nil
}

type bakeCmd struct {
	Image      string `required:"" placeholder:"PNG|SVG" help:"The picture."`
	Credential string `arg:"" name:"CREDENTIAL|-" help:"The signed credential, JSON or JWT, or - for standard input."`
	Out        string `required:"" placeholder:"FILE" help:"The baked picture."`
}

func (c bakeCmd) Run(s *streams) error {
	image, err := s.read(c.Image)
	if err != nil {
		return err
	}
	signed, err := s.read(c.Credential)
	if err != nil {
		return err
	}
	signed = bytes.TrimSpace(signed)
	if _, err := credential.Parse(signed); err != nil && !proof.IsJWT(signed) {
		return fmt.Errorf("%s: this is neither a JWT nor a credential in JSON: %w", c.Credential, err)
	}
	into := bake.PNG
	if strings.EqualFold(filepath.Ext(c.Image), ".svg") || bytes.HasPrefix(bytes.TrimSpace(image), []byte("<")) {
		into = bake.SVG
	}
	baked, err := into(image, signed)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Image, err)
	}
	return os.WriteFile(c.Out, baked, 0o644)
}

type unbakeCmd struct {
	File string `arg:"" name:"FILE|-" help:"A baked PNG or SVG, or - for standard input."`
}

func (c unbakeCmd) Run(s *streams) error {
	data, err := s.read(c.File)
	if err != nil {
		return err
	}
	inside, _, err := bake.Extract(data)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = s.out.Write(inside)
	return err
}
