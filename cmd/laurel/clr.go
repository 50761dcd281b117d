package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"laurel/credential"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// clrCmd makes learner records of credentials in hand, and takes them apart.
type clrCmd struct {
	Build  clrBuildCmd  `cmd:"" help:"Put credentials into one signed learner record (CLR 2.0) and print it."`
	Unpack clrUnpackCmd `cmd:"" help:"Take the credentials out of a learner record, as they were put in."`
}

type clrBuildCmd struct {
	Key         string   `required:"" placeholder:"KEY.jwk" help:"The secret key made by keygen. The record's issuer is its did:key."`
	Name        string   `required:"" help:"What the record is called."`
	By          string   `placeholder:"NAME" help:"The name of whoever puts it together."`
	ID          string   `name:"id" placeholder:"URI" help:"The record's id. Without it, a new one."`
	Holder      string   `placeholder:"ID" help:"The id of the learner. Without it, the one that all the credentials were issued to."`
	Partial     bool     `help:"Say that the learner may have more than is in it."`
	Association []string `sep:"none" placeholder:"\"ID isPartOf ID\"" help:"How two achievements in it belong together: isChildOf, isParentOf, isPartOf, isPeerOf, isRelatedTo, exactMatchOf, precedes or replacedBy. May be given several times."`
	Files       []string `arg:"" name:"FILE" help:"The credentials: JSON with an embedded proof."`
}

func (c clrBuildCmd) Run(ctx context.Context, s *streams) error {
	secret, err := readKey(s, c.Key)
	if err != nil {
		return err
	}
	signer, now := key.DIDKeySigner(secret), time.Now().UTC()
	record := credential.NewClrCredential()
	record.ID, record.Name, record.Partial = c.ID, c.Name, c.Partial
	if record.ID == "" {
		record.ID = "urn:uuid:" + uuid.Must(uuid.NewV7()).String()
	}
	record.Issuer, record.ValidFrom = credential.NewProfile(signer.Controller(), c.By), credential.FormatTime(now)
	record.CredentialSubject.ID = c.Holder
	for _, name := range c.Files {
		raw, err := s.read(name)
		if err != nil {
			return err
		}
		if err := c.hold(ctx, record, raw); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, text := range c.Association {
		part := strings.Fields(text)
		if len(part) != 3 {
			return exit{exitUsage, "--association takes two ids and what is between them, as in --association \"ID isPartOf ID\""}
		}
		record.CredentialSubject.Association = append(record.CredentialSubject.Association, credential.NewAssociation(part[1], part[0], part[2]))
	}
	doc, err := record.JSON()
	if err != nil {
		return err
	}
	signed, err := proof.Sign(ctx, doc, signer, now)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s\n", signed)
	return err
}

// hold puts a credential into the record, unless it is already known to be
// damaged or forged. One that has run out may stand in a record.
func (c clrBuildCmd) hold(ctx context.Context, record *credential.ClrCredential, raw []byte) error {
	r := (&verify.Verifier{Offline: true}).Verify(ctx, raw, verify.Options{SkipStatus: true})
	for _, check := range []verify.Check{verify.Format, verify.Signature, verify.IssuerKey} {
		if f, asked := r.Finding(check); asked && f.Outcome == verify.Fail {
			return errors.New(f.Sentence())
		}
	}
	if err := record.Hold(raw); err != nil {
		return err
	}
	subject := r.Credential.Subject().ID
	switch {
	case c.Holder != "":
	case subject == "":
		return errors.New("it does not name its holder by an id: name the learner with --holder")
	case record.CredentialSubject.ID == "":
		record.CredentialSubject.ID = subject
	case record.CredentialSubject.ID != subject:
		return fmt.Errorf("it was issued to %s, and the ones before it to %s: name the learner with --holder", subject, record.CredentialSubject.ID)
	}
	return nil
}

type clrUnpackCmd struct {
	Record string `arg:"" name:"FILE|-" help:"The learner record."`
	Out    string `required:"" placeholder:"FOLDER" help:"Where the credentials go, as 1.json, 2.json …; it must not exist yet."`
}

func (c clrUnpackCmd) Run(s *streams) error {
	raw, err := s.read(c.Record)
	if err != nil {
		return err
	}
	record, err := credential.Parse(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Record, err)
	}
	if !record.IsRecord() {
		return fmt.Errorf("%s is no learner record", c.Record)
	}
	if err := os.Mkdir(c.Out, 0o755); err != nil {
		return exit{exitUsage, err.Error()}
	}
	for i, one := range record.Recorded() {
		end := ".json"
		if proof.IsJWT(one) {
			end = ".jwt"
		}
		name := filepath.Join(c.Out, fmt.Sprint(i+1)+end)
		if err := os.WriteFile(name, one, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(s.out, name)
	}
	return nil
}
