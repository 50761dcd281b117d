package verify

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"

	"laurel/credential"
	"laurel/credential/eu"
	"laurel/credential/internal/multibase"
)

// sums are the digests of one file, in base64.
type sums struct{ sha256, sha384, sha512 string }

// digest is one that a credential says, with its algorithm known by its
// length: 32 bytes are SHA-256, 48 SHA-384 and 64 SHA-512.
type digest []byte

func (d digest) is(file sums) bool {
	text := base64.StdEncoding.EncodeToString(d)
	return text == file.sha256 || text == file.sha384 || text == file.sha512
}

// earlierFiles are the digests of what stood at a URL before, and is cited
// still.
var earlierFiles = map[string][]sums{
	// w3c/vc-data-model of 2024-07-20 (commit 8d0ee107), a Candidate Recommendation's.
	credential.ContextV2: {{
		"JKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k=",
		"NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg",
		"yxM236hnDYDQM0SzsMwl+vTUUgGCPDXzm7Gv5an5EfYV/07IDsXy+J4z0U6Wvsi+eOON81uRjJzV87NEm9bIjw==",
	}},
}

// knownFiles are the files that an id is known to stand, or to have stood,
// for.
func knownFiles(id string) ([]sums, bool) {
	switch {
	case id == credential.ContextEU:
		return []sums{sumsOf(eu.ContextDocument)}, true
	case strings.HasPrefix(id, "data:"):
		data, ok := inlined(id)
		return []sums{sumsOf(data)}, ok
	}
	files, known := publishedFiles[id]
	return append(files[:len(files):len(files)], earlierFiles[id]...), known
}

func sumsOf(data []byte) sums {
	h256, h384, h512 := sha256.Sum256(data), sha512.Sum384(data), sha512.Sum512(data)
	text := base64.StdEncoding.EncodeToString
	return sums{text(h256[:]), text(h384[:]), text(h512[:])}
}

// inlined reads a data: URL (RFC 2397).
func inlined(id string) ([]byte, bool) {
	kind, text, ok := strings.Cut(strings.TrimPrefix(id, "data:"), ",")
	if !ok {
		return nil, false
	}
	plain, err := url.PathUnescape(text)
	if err != nil {
		return nil, false
	}
	if !strings.HasSuffix(kind, ";base64") {
		return []byte(plain), true
	}
	data, err := base64.StdEncoding.DecodeString(plain)
	return data, err == nil
}

var (
	errSRI       = errors.New("a digestSRI is sha256-, sha384- or sha512- and the digest in base64")
	errMultibase = errors.New("a digestMultibase is the digest, or its multihash, in multibase (u or z), of SHA-256, SHA-384 or SHA-512")
)

// sriDigests reads the strongest digests of an integrity text (Subresource
// Integrity, section 3.3): any of these may be the file's.
func sriDigests(text string) ([]digest, error) {
	var best []digest
	for _, one := range strings.Fields(text) {
		one, _, _ = strings.Cut(one, "?")
		algorithm, encoded, ok := strings.Cut(one, "-")
		size := map[string]int{"sha256": 32, "sha384": 48, "sha512": 64}[algorithm]
		if !ok || size == 0 {
			continue // of a later kind, which the standard has skipped
		}
		d, err := base64.StdEncoding.Strict().DecodeString(encoded)
		if err != nil || len(d) != size {
			return nil, errSRI
		}
		if len(best) > 0 && len(best[0]) < size {
			best = nil
		}
		if len(best) == 0 || len(best[0]) == size {
			best = append(best, d)
		}
	}
	if best == nil {
		return nil, errSRI
	}
	return best, nil
}

// multihashes are the prefixes of multihash (Controlled Identifiers 1.0,
// section 2.5) and the sizes that go with them.
var multihashes = map[[2]byte]int{{0x12, 32}: 32, {0x20, 48}: 48, {0x13, 64}: 64}

// multibaseDigests reads a digest that stands bare or as multihash.
func multibaseDigests(text string) ([]digest, error) {
	d, err := multibase.Decode(text)
	if err != nil {
		return nil, errMultibase
	}
	if len(d) > 2 && multihashes[[2]byte(d)] == len(d)-2 {
		d = d[2:]
	}
	switch len(d) {
	case 32, 48, 64:
		return []digest{d}, nil
	}
	return nil, errMultibase
}
