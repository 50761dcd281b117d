package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"time"

	"laurel/credential"
	"laurel/credential/canon"
	"laurel/credential/proof"
)

// The bare work: what the signature itself costs by Go's library, of the 64
// bytes that a data integrity proof signs.

func bareKey() (ed25519.PrivateKey, []byte) {
	return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), make([]byte, 64)
}

func bareVerify() func(int) {
	secret, message := bareKey()
	public, signature := secret.Public().(ed25519.PublicKey), ed25519.Sign(secret, message)
	return func(int) {
		if !ed25519.Verify(public, message, signature) {
			panic("a signature just made does not verify")
		}
	}
}

func bareSign() func(int) {
	secret, message := bareKey()
	return func(int) { ed25519.Sign(secret, message) }
}

func optionsOf(suite string, mandatory []string) proof.Options {
	return proof.Options{Suite: suite, Created: time.Now().UTC(), Mandatory: mandatory}
}

func canonical(doc *credential.Credential) ([]byte, error) {
	return canon.Part{Tape: doc.Tape()}.Canonicalize(canon.Options{})
}

func printHash(s *streams, doc *credential.Credential) error {
	quads, err := canonical(doc)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%x\n", sha256.Sum256(quads))
	return err
}
