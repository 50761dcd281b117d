package bbs

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fp"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// sample is a signature over n messages.
func sample(t testing.TB, s *Suite, n int) (pub PublicKey, sig []byte, messages [][]byte) {
	t.Helper()
	k, err := s.KeyGen(bytes.Repeat([]byte{7}, 32), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		messages = append(messages, fmt.Appendf(nil, "_:b%d <https://purl.imsglobal.org/spec/vc/ob/vocab.html#name> \"statement %d\" .\n", i%9, i))
	}
	pub = k.Public()
	if sig, err = s.Sign(k, pub, []byte("header"), messages); err != nil {
		t.Fatal(err)
	}
	return pub, sig, messages
}

// TestEverySelection shows each subset of five messages.
func TestEverySelection(t *testing.T) {
	pub, sig, messages := sample(t, SHA256, 5)
	for mask := range 1 << len(messages) {
		about := Statement{Header: []byte("header"), Presentation: []byte("to you")}
		for i, m := range messages {
			if mask>>i&1 == 1 {
				about.Places, about.Messages = append(about.Places, i), append(about.Messages, m)
			}
		}
		proof, err := SHA256.Prove(nil, pub.Bytes(), sig, about.Header, about.Presentation, messages, about.Places)
		if err != nil {
			t.Fatal(err)
		}
		if err := SHA256.VerifyProof(pub, proof, about); err != nil {
			t.Errorf("%05b: %v", mask, err)
		}
		other := about
		other.Presentation = []byte("to her")
		if err := SHA256.VerifyProof(pub, proof, other); !errors.Is(err, ErrMismatch) {
			t.Errorf("%05b: shown to somebody else: %v", mask, err)
		}
		if len(about.Messages) > 0 {
			other := about
			other.Messages = slices.Clone(about.Messages)
			other.Messages[0] = []byte("forged")
			if err := SHA256.VerifyProof(pub, proof, other); !errors.Is(err, ErrMismatch) {
				t.Errorf("%05b: of another message: %v", mask, err)
			}
		}
	}
}

// TestSizes signs and shows from nothing to more than the table holds.
func TestSizes(t *testing.T) {
	for _, n := range []int{0, 1, 2, 93, tabled + 30} {
		pub, sig, messages := sample(t, SHA256, n)
		if err := SHA256.Verify(pub, sig, []byte("header"), messages); err != nil {
			t.Errorf("%d messages: %v", n, err)
		}
		about := Statement{Header: []byte("header")}
		for i := 0; i < n; i += 3 {
			about.Places, about.Messages = append(about.Places, i), append(about.Messages, messages[i])
		}
		proof, err := SHA256.Prove(nil, pub.Bytes(), sig, about.Header, nil, messages, about.Places)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := SHA256.Prove(nil, pub.Bytes(), sig, about.Header, nil, messages, about.Places); err != nil || bytes.Equal(again[:pointSize], proof[:pointSize]) {
			t.Errorf("two proofs over %d messages can be linked (%v)", n, err)
		}
		if err := SHA256.VerifyProof(pub, proof, about); err != nil {
			t.Errorf("%d messages: %v", n, err)
		}
	}
}

func TestBounds(t *testing.T) {
	pub, sig, messages := sample(t, SHA256, 4)
	if err := SHA256.Verify(pub, sig, nil, make([][]byte, MaxMessages+1)); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many messages to verify: %v", err)
	}
	if err := SHA256.VerifyProof(pub, make([]byte, proofFloor+(MaxMessages+1)*scalarSize), Statement{}); !errors.Is(err, ErrTooMany) {
		t.Errorf("a proof about too many messages: %v", err)
	}
	for name, places := range map[string][]int{
		"out of order": {2, 1}, "twice": {1, 1}, "beyond the end": {4}, "negative": {-1}, "more than there are": {0, 1, 2, 3, 4},
	} {
		if _, err := SHA256.Prove(nil, pub.Bytes(), sig, nil, nil, messages, places); !errors.Is(err, ErrInvalid) {
			t.Errorf("places %s: %v", name, err)
		}
		proof, err := SHA256.Prove(nil, pub.Bytes(), sig, nil, nil, messages, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := SHA256.VerifyProof(pub, proof, Statement{Places: places, Messages: make([][]byte, len(places))}); err == nil {
			t.Errorf("a proof about places %s holds", name)
		}
	}
}

// outside is a point of the curve that is not in the group G1.
func outside(t *testing.T) []byte {
	t.Helper()
	var x fp.Element
	x.SetUint64(5)
	jac := bls.GeneratePointNotInG1(x)
	p := affine(&jac)
	if !p.IsOnCurve() || p.IsInSubGroup() {
		t.Fatal("the sample is in G1")
	}
	b := p.Bytes()
	return b[:]
}

// TestStrictEncodings changes each part of keys, signatures and proofs to
// what must be refused.
func TestStrictEncodings(t *testing.T) {
	pub, sig, messages := sample(t, SHA256, 3)
	about := Statement{Header: []byte("header"), Places: []int{1}, Messages: messages[1:2]}
	proof, err := SHA256.Prove(nil, pub.Bytes(), sig, about.Header, nil, messages, about.Places)
	if err != nil {
		t.Fatal(err)
	}
	order := fr.Modulus().Bytes()
	identity := append([]byte{0xc0}, make([]byte, pointSize-1)...)
	tooLarge := append([]byte{0x9f}, bytes.Repeat([]byte{0xff}, pointSize-1)...)
	_, _, base, _ := bls.Generators()
	raw := base.RawBytes()
	points := map[string][]byte{
		"the identity": identity, "outside the group": outside(t), "no element of the field": tooLarge, "zero": make([]byte, pointSize),
		"half of an uncompressed one": raw[:pointSize], "an identity with something in it": append([]byte{0xc0}, bytes.Repeat([]byte{1}, pointSize-1)...),
	}
	scalars := map[string][]byte{"zero": make([]byte, scalarSize), "the order": order, "above the order": bytes.Repeat([]byte{0xff}, scalarSize)}
	put := func(into []byte, at int, what []byte) []byte {
		return slices.Concat(into[:at], what, into[at+len(what):])
	}
	refused := func(err error, what string, args ...any) {
		t.Helper()
		if !errors.Is(err, ErrInvalid) {
			t.Errorf(what+": %v", append(args, err)...)
		}
	}
	for name, p := range points {
		refused(SHA256.Verify(pub, put(sig, 0, p), about.Header, messages), "a signature's point is %s", name)
		for i := range 3 {
			refused(SHA256.VerifyProof(pub, put(proof, i*pointSize, p), about), "point %d of a proof is %s", i, name)
		}
	}
	for name, e := range scalars {
		refused(SHA256.Verify(pub, put(sig, pointSize, e), about.Header, messages), "a signature's scalar is %s", name)
		for at := 3 * pointSize; at < len(proof); at += scalarSize {
			refused(SHA256.VerifyProof(pub, put(proof, at, e), about), "a scalar of a proof is %s", name)
		}
		_, err := ParseSecretKey(e)
		refused(err, "a secret key is %s", name)
	}
	for _, n := range []int{0, 1, 79, 81} {
		refused(SHA256.Verify(pub, slices.Concat(sig, sig)[:n], about.Header, messages), "a signature of %d bytes", n)
	}
	for _, n := range []int{0, 144, proofFloor - 1, len(proof) - 1, len(proof) + 1} {
		refused(SHA256.VerifyProof(pub, slices.Concat(proof, proof)[:n], about), "a proof of %d bytes", n)
	}
	var x bls.E2
	x.A0.SetUint64(3)
	stray := bls.GeneratePointNotInG2(x)
	var q bls.G2Affine
	strayed := q.FromJacobian(&stray).Bytes()
	for name, b := range map[string][]byte{
		"short": pub.Bytes()[:95], "long": append(pub.Bytes(), 0), "empty": nil, "outside the group": strayed[:],
		"the identity": append([]byte{0xc0}, make([]byte, PublicKeySize-1)...), "zero": make([]byte, PublicKeySize),
		"no element of the field": append([]byte{0x9f}, bytes.Repeat([]byte{0xff}, PublicKeySize-1)...),
	} {
		_, err := ParsePublicKey(b)
		refused(err, "a public key is %s", name)
	}
	if _, err := SHA256.KeyGen(make([]byte, 31), nil, ""); err == nil {
		t.Error("a key was made of 31 bytes")
	}
}

// FuzzProof: of all byte strings only the proof that was made verifies. It is
// the same in each process.
func FuzzProof(f *testing.F) {
	pub, sig, messages := sample(f, SHA256, 3)
	about := Statement{Header: []byte("header"), Places: []int{1}, Messages: messages[1:2]}
	proof, err := SHA256.Prove(SHA256.Mocked(sig, ""), pub.Bytes(), sig, about.Header, nil, messages, about.Places)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(proof)
	f.Add(proof[:proofFloor])
	f.Add(append(bytes.Clone(proof), proof[len(proof)-scalarSize:]...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := SHA256.VerifyProof(pub, b, about); err == nil && !bytes.Equal(b, proof) {
			t.Fatalf("%x holds", b)
		}
	})
}

// FuzzPublicKey: what is read is written the same.
func FuzzPublicKey(f *testing.F) {
	pub, _, _ := sample(f, SHA256, 1)
	f.Add(pub.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParsePublicKey(b)
		if err != nil {
			return
		}
		if again := p.w.Bytes(); !bytes.Equal(again[:], b) {
			t.Fatalf("%x is written %x", b, again)
		}
	})
}

func BenchmarkProve(b *testing.B) {
	pub, sig, messages := sample(b, SHA256, 93)
	places := []int{2, 3, 4, 10, 11, 30, 31, 32, 60, 61}
	for b.Loop() {
		if _, err := SHA256.Prove(nil, pub.Bytes(), sig, []byte("header"), nil, messages, places); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyProof(b *testing.B) {
	pub, sig, messages := sample(b, SHA256, 93)
	about := Statement{Header: []byte("header"), Places: []int{2, 3, 4, 10, 11, 30, 31, 32, 60, 61}}
	for _, i := range about.Places {
		about.Messages = append(about.Messages, messages[i])
	}
	proof, err := SHA256.Prove(nil, pub.Bytes(), sig, about.Header, nil, messages, about.Places)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := SHA256.VerifyProof(pub, proof, about); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParsePublicKey(b *testing.B) {
	pub, _, _ := sample(b, SHA256, 1)
	octets := pub.Bytes()
	for b.Loop() {
		if _, err := ParsePublicKey(octets); err != nil {
			b.Fatal(err)
		}
	}
}
