package bbs

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
)

// nymProof is a proof with a pseudonym of our own making, by somebody who
// knows all secrets: three messages that the signer saw, of which the second
// is shown, and blinding, another secret and that of the pseudonyms. named is
// the secret that the pseudonym is made of, if not the one that was signed.
func nymProof(t testing.TB, context []byte, named *fr.Element) (PublicKey, []byte, Nym, Statement) {
	t.Helper()
	s := Pseudonymous
	k, err := SHA256.KeyGen(bytes.Repeat([]byte{7}, 32), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	pub, messages := k.Public(), [][]byte{[]byte("one"), []byte("two"), []byte("three")}
	about := Statement{Header: []byte("header"), Presentation: []byte("to whom"), Places: []int{1}, Messages: messages[1:2]}
	scalars := s.seen.scalars(messages)
	for i := range uint64(3) {
		var secret fr.Element
		scalars = append(scalars, *secret.SetUint64(1000 + i))
	}
	g, err := s.generators(3, 3)
	if err != nil {
		t.Fatal(err)
	}
	var e fr.Element
	e.SetUint64(99)
	domain := s.seen.domain(pub.octets[:], g, len(scalars), about.Header)
	b := g.commitment(&domain, scalars)
	a, err := divided(&b, &k.k, &e)
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := others(about.Places, len(scalars))
	if err != nil {
		t.Fatal(err)
	}
	r, err := SHA256.Mocked([]byte("seed"), "").scalars(5 + len(hidden))
	if err != nil {
		t.Fatal(err)
	}
	first := commit(g, &a, &e, &b, r, hidden)
	if named == nil {
		named = &scalars[len(scalars)-1]
	}
	point := s.seen.hashToCurve(context, s.seen.api)
	name, ut := times(&point, named), times(&point, &r[len(r)-1])
	points := append(first[:], affine(&name), point, affine(&ut))
	c := s.seen.challenge(points, about.Places, scalars[1:2], &domain, about.Presentation)
	octets := points[5].Bytes()
	return pub, answer(first, r, &e, &c, scalars, hidden), Nym{Pseudonym: octets[:], Context: context}, about
}

// TestNym: a pseudonym is that of the secret which was signed, in one context.
func TestNym(t *testing.T) {
	context := []byte("https://verifier.example/")
	pub, proof, nym, about := nymProof(t, context, nil)
	if err := Pseudonymous.VerifyNym(pub, proof, 3, nym, about); err != nil {
		t.Fatal(err)
	}
	_, other, elsewhere, _ := nymProof(t, []byte("https://other.example/"), nil)
	if bytes.Equal(nym.Pseudonym, elsewhere.Pseudonym) {
		t.Error("two contexts have one pseudonym")
	}
	var secret fr.Element
	_, forged, stolen, _ := nymProof(t, context, secret.SetUint64(5))
	_, _, base, _ := bls.Generators()
	one := base.Bytes()
	for _, tt := range []struct {
		name  string
		proof []byte
		count int
		nym   Nym
		want  error
	}{
		{"in another context", proof, 3, Nym{nym.Pseudonym, elsewhere.Context}, ErrMismatch},
		{"another context's pseudonym", proof, 3, Nym{elsewhere.Pseudonym, context}, ErrMismatch},
		{"another proof's", other, 3, nym, ErrMismatch},
		{"of a secret that was not signed", forged, 3, stolen, ErrMismatch},
		{"in no context", proof, 3, Nym{nym.Pseudonym, nil}, ErrMismatch},
		{"the identity", proof, 3, Nym{append([]byte{0xc0}, make([]byte, 47)...), context}, ErrInvalid},
		{"the base point", proof, 3, Nym{one[:], context}, ErrInvalid},
		{"outside the group", proof, 3, Nym{outside(t), context}, ErrInvalid},
		{"zero", proof, 3, Nym{make([]byte, 48), context}, ErrInvalid},
		{"cut short", proof, 3, Nym{nym.Pseudonym[:47], context}, ErrInvalid},
		{"none", proof, 3, Nym{nil, context}, ErrInvalid},
		{"of one message more", proof, 4, nym, ErrMismatch},
		{"of one message fewer", proof, 2, nym, ErrMismatch},
		{"with nothing but the blinding", proof, 5, nym, ErrInvalid},
		{"with not even that", proof, 6, nym, ErrInvalid},
		{"of negatively many", proof, -1, nym, ErrInvalid},
		{"a proof cut short", proof[:len(proof)-1], 3, nym, ErrInvalid},
		{"with a secret fewer", slices.Concat(proof[:len(proof)-64], proof[len(proof)-32:]), 3, nym, ErrMismatch},
	} {
		if err := Pseudonymous.VerifyNym(pub, tt.proof, tt.count, tt.nym, about); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if err := Pseudonymous.VerifyProof(pub, proof, 3, about); !errors.Is(err, ErrMismatch) {
		t.Errorf("without its pseudonym: %v", err)
	}
	if err := Blind.VerifyNym(pub, proof, 3, nym, about); !errors.Is(err, ErrMismatch) {
		t.Errorf("of the interface without pseudonyms: %v", err)
	}
}

// FuzzNym: of all proofs and pseudonyms only those that were made verify.
func FuzzNym(f *testing.F) {
	context := []byte("https://verifier.example/")
	pub, proof, nym, about := nymProof(f, context, nil)
	f.Add(proof, nym.Pseudonym, context, 3)
	f.Add(proof, nym.Pseudonym, []byte{}, 5)
	f.Add(proof[:len(proof)-scalarSize], append([]byte{0xc0}, make([]byte, 47)...), context, 2)
	f.Fuzz(func(t *testing.T, b, name, in []byte, count int) {
		err := Pseudonymous.VerifyNym(pub, b, count, Nym{name, in}, about)
		if err == nil && !(bytes.Equal(b, proof) && bytes.Equal(name, nym.Pseudonym) && bytes.Equal(in, context) && count == 3) {
			t.Fatalf("%x under the name %x in %q of %d holds", b, name, in, count)
		}
	})
}
