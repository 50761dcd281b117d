package proof

import (
	"context"

	"laurel/credential"
	"laurel/credential/internal/bbs"
	"laurel/credential/key"
)

// HashData is what a suite signs, for the vectors that publish it.
func HashData(name string, doc, options map[string]any, typ key.Type) ([]byte, error) {
	s := suites[name]
	if s == nil {
		s = older[name]
	}
	return s.(whole).hashData(doc, options, typ)
}

// BaseWith makes an ecdsa-sd-2023 base proof with given secrets.
func BaseWith(ctx context.Context, doc []byte, s key.Signer, o Options, hmacKey []byte, proofKey key.Private) ([]byte, error) {
	return add(ctx, doc, s, o, ecdsaSD{fixed: func() ([]byte, key.Private) { return hmacKey, proofKey }})
}

// BBSWith makes a bbs-2023 base proof with a given secret.
func BBSWith(ctx context.Context, doc []byte, s key.Signer, o Options, hmacKey []byte) ([]byte, error) {
	return add(ctx, doc, s, o, bbs2023{hmacKey: hmacKey})
}

// DeriveBBSWith derives from one with a given seed and presentation header.
func DeriveBBSWith(doc []byte, pointers []string, seed, presentation []byte) ([]byte, error) {
	return derive(doc, pointers, func(map[string]any) suite {
		return bbs2023{random: bbs.SHA256.Mocked(seed, ""), presentation: presentation}
	})
}

// Selected writes the part of a document that pointers select.
func Selected(doc []byte, pointers ...string) ([]byte, error) {
	c, err := credential.Parse(doc)
	if err != nil {
		return nil, err
	}
	part, err := selected(c.Value().(map[string]any), pointers)
	if err != nil {
		return nil, err
	}
	return written(doc, part)
}
