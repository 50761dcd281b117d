package proof

import (
	"context"
	"slices"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// suite is one way to make an embedded proof (VC Data Integrity
// §Cryptographic Suites). A document comes without its proofs, but for those
// that the proof builds on; options are a proof's members.
type suite interface {
	// keys are the kinds of keys it is made with.
	keys() []key.Type
	// context is a context that defines its words, for documents that have none.
	context() string
	// read reads what a proof's value holds, and looks whether it is put
	// together as the suite demands, as far as that can be seen without a key.
	read(options map[string]any) (value, error)
	// more are members that the suite adds to the options of a new proof.
	more(doc map[string]any) []member
	// sign makes the proofValue of a new proof.
	sign(ctx context.Context, doc, options map[string]any, s key.Signer, o Options) (string, error)
}

// value is what a proof's value holds.
type value interface {
	// verify checks the proof with a key of one of the suite's kinds.
	verify(doc, options map[string]any, pub key.Public) error
	// verifyText is verify for a document and the proof at a place in it, as they
	// stand in a text, which is quicker than decoding it.
	verifyText(tape *strict.Tape, at int, pub key.Public) error
}

// suites are those of type DataIntegrityProof, by cryptosuite.
var suites = map[string]suite{
	"eddsa-rdfc-2022": whole{edwards, rdfc, "https://w3id.org/security/data-integrity/v2"},
	"eddsa-2022":      whole{edwards, rdfc, "https://w3id.org/security/data-integrity/v2"}, // its name in drafts
	"eddsa-jcs-2022":  whole{edwards, jcs, "https://w3id.org/security/data-integrity/v2"},
	"ecdsa-rdfc-2019": whole{nist, rdfc, "https://w3id.org/security/data-integrity/v2"},
	"ecdsa-jcs-2019":  whole{nist, jcs, "https://w3id.org/security/data-integrity/v2"},
	"ecdsa-sd-2023":   ecdsaSD{},
	"bbs-2023":        bbs2023{},
}

// older are suites that are a type of their own. They are read, and written
// for tests of other software alone.
var older = map[string]suite{
	"Ed25519Signature2020": whole{edwards, rdfc, "https://w3id.org/security/suites/ed25519-2020/v1"},
}

var (
	edwards = []key.Type{key.Ed25519}
	nist    = []key.Type{key.P256, key.P384}
)

// suiteOf finds the suite of a proof, by its type and cryptosuite.
func suiteOf(options map[string]any) suite {
	if text(options, "type") == diType {
		return suites[text(options, "cryptosuite")]
	}
	return older[text(options, "type")]
}

// named finds a suite by its name.
func named(name string) suite {
	if s := suites[name]; s != nil {
		return s
	}
	return older[name]
}

// usual is the suite for a signer's kind of key where none is asked for.
func usual(typ key.Type) string {
	if slices.Contains(nist, typ) {
		return "ecdsa-rdfc-2019"
	}
	return "eddsa-rdfc-2022"
}
