package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"laurel/credential"
	"laurel/credential/key"
	"laurel/credential/proof"
)

// bulkSigner signs the credentials of many issuers, each with the key that
// its issuer's id names.
type bulkSigner struct {
	signers map[string]key.Signer // by did:key
	options proof.Options
}

// readSigners reads a file of secret keys: [{"id":"did:key:…","seedHex":"…"}].
// A seed is the secret of an Ed25519 key, or the scalar of the ECDSA key that
// its id names.
func readSigners(s *streams, name string) (map[string]key.Signer, error) {
	data, err := s.read(name)
	if err != nil {
		return nil, err
	}
	var entries []struct{ ID, SeedHex string }
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, exit{exitUsage, fmt.Sprintf(`%s: this is no list of keys, [{"id":"did:key:…","seedHex":"…"}]: %v`, name, err)}
	}
	signers := make(map[string]key.Signer, len(entries))
	for i, e := range entries {
		signer, err := signerOf(e.ID, e.SeedHex)
		if err != nil {
			return nil, exit{exitUsage, fmt.Sprintf("%s: key %d: %v", name, i+1, err)}
		}
		signers[e.ID] = signer
	}
	if len(signers) == 0 {
		return nil, exit{exitUsage, name + ": there is no key in it"}
	}
	return signers, nil
}

func signerOf(id, seedHex string) (key.Signer, error) {
	multikey, ok := strings.CutPrefix(id, "did:key:")
	if !ok {
		return nil, fmt.Errorf("%q is no did:key", id)
	}
	pub, err := key.ParseMultikey(multikey)
	if err != nil {
		return nil, err
	}
	seed, err := hex.DecodeString(seedHex)
	if err != nil {
		return nil, fmt.Errorf("the seed of %s is not hexadecimal", id)
	}
	secret, err := key.FromSecret(pub.Type(), seed)
	if err != nil {
		return nil, err
	}
	if !secret.Public().Equal(pub) {
		return nil, fmt.Errorf("the seed is not that of %s", id)
	}
	return key.DIDKeySigner(secret), nil
}

// sign signs one document.
func (b bulkSigner) sign(ctx context.Context, doc []byte) ([]byte, error) {
	c, err := credential.ParseInPlace(doc)
	if err != nil {
		return nil, err
	}
	signer := b.signers[c.IssuerID()]
	if signer == nil {
		return nil, fmt.Errorf("/issuer: there is no key for %q", c.IssuerID())
	}
	if faults := credential.Faults(credential.Check(c)); len(faults) > 0 {
		return nil, fmt.Errorf("this is not a complete credential: %s", faults[0])
	}
	return proof.SignCredential(ctx, c, signer, b.options)
}

// bulk signs a file of credentials, one a line. What cannot be signed is named
// on standard error and leaves no line; the exit status then is 1.
func (c issueCmd) bulk(ctx context.Context, s *streams) error {
	signers, err := readSigners(s, c.Keys)
	if err != nil {
		return err
	}
	in, err := s.open(c.JSONL)
	if err != nil {
		return err
	}
	defer in.Close()
	b := bulkSigner{signers, proof.Options{Suite: c.Suite, Created: time.Now().UTC(), Mandatory: c.Mandatory}}
	var signed, failed atomic.Int64
	var naming sync.Mutex
	err = eachLine(ctx, in, s.out, c.Workers, func(number int, line []byte, out *bytes.Buffer) {
		doc, err := b.sign(ctx, line)
		if err != nil {
			failed.Add(1)
			naming.Lock()
			defer naming.Unlock()
			fmt.Fprintf(s.err, "line %d: %v\n", number, err)
			return
		}
		signed.Add(1)
		out.Write(doc)
		out.WriteByte('\n')
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%d signed, %d not\n", signed.Load(), failed.Load())
	if failed.Load() > 0 {
		return exit{status: exitFail}
	}
	return nil
}
