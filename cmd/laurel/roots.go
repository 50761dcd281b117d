package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
)

// roots reads the certificates of authorities, PEM one after another. Any
// other thing in the file, or none at all, is an error: an authority that is
// left out unnoticed would be missed only when it counts.
func roots(name string) (*x509.CertPool, error) {
	rest, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	pool, n := x509.NewCertPool(), 0
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("%s: there is a %.40s among the certificates", name, block.Type)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: certificate %d: %w", name, n+1, err)
		}
		if !c.IsCA {
			return nil, fmt.Errorf("%s: certificate %d, of %s, is not an authority’s", name, n+1, c.Subject)
		}
		pool.AddCert(c)
		n++
	}
	if n == 0 || len(bytes.TrimSpace(rest)) > 0 {
		return nil, fmt.Errorf("%s: this is not a file of certificates in PEM", name)
	}
	return pool, nil
}
