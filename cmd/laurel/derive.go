package main

import (
	"bytes"
	"fmt"

	"laurel/credential/proof"
)

// deriveCmd is the holder's side of selective disclosure.
type deriveCmd struct {
	Select []string `sep:"none" placeholder:"POINTER" help:"A JSON pointer to what is shown, beside what the issuer made mandatory: /credentialSubject/achievement/name. May be given several times."`
	File   string   `arg:"" name:"FILE|-" help:"A credential signed with ecdsa-sd-2023 or bbs-2023, as its issuer gave it to its holder, or - for standard input."`
}

func (c deriveCmd) Run(s *streams) error {
	doc, err := s.read(c.File)
	if err != nil {
		return err
	}
	shown, err := proof.Derive(bytes.TrimSpace(doc), c.Select)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = fmt.Fprintf(s.out, "%s\n", shown)
	return err
}
