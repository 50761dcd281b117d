package bbs

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"

	"laurel/credential/credentialtest/tally"
)

// hexed is bytes that are written in hexadecimal.
type hexed []byte

func (h *hexed) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

var read = []string{tally.Read}

var published = map[string]*Suite{"bls12-381-sha-256": SHA256, "bls12-381-shake-256": SHAKE256}

// each runs a test for each published file that the pattern finds in each
// suite's folder, or skips.
func each[T any](t *testing.T, pattern string, roles []string, test func(t *testing.T, s *Suite, v T)) {
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	root = filepath.Join(root, "spec", "vectors", "bbs-signature")
	for folder, suite := range published {
		files, err := filepath.Glob(filepath.Join(root, folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Skipf("published files are absent: %s", filepath.Join(folder, pattern))
		}
		for _, file := range files {
			t.Run(folder+"/"+filepath.Base(file), func(t *testing.T) {
				for _, role := range roles {
					tally.Ran(t, "bbs-signature", "BBS "+strings.ToUpper(folder), role)
				}
				raw, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				var v T
				if err := json.Unmarshal(raw, &v); err != nil {
					t.Fatal(err)
				}
				test(t, suite, v)
			})
		}
	}
}

func same(t *testing.T, what string, got []byte, want hexed) {
	t.Helper()
	if string(got) != string(want) {
		t.Errorf("%s is %x, want %x", what, got, []byte(want))
	}
}

func octets(e fr.Element) []byte { b := e.Bytes(); return b[:] }

func TestPublishedKeys(t *testing.T) {
	type vector struct {
		KeyMaterial, KeyInfo, KeyDst hexed
		KeyPair                      struct{ SecretKey, PublicKey hexed }
	}
	each(t, "keypair.json", read, func(t *testing.T, s *Suite, v vector) {
		for _, dst := range []string{string(v.KeyDst), ""} {
			k, err := s.KeyGen(v.KeyMaterial, v.KeyInfo, dst)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "the secret key", k.Bytes(), v.KeyPair.SecretKey)
			same(t, "the public key", k.Public().Bytes(), v.KeyPair.PublicKey)
		}
	})
}

func TestPublishedScalars(t *testing.T) {
	type one struct{ Message, Dst, Scalar hexed }
	each(t, "h2s.json", read, func(t *testing.T, s *Suite, v one) {
		same(t, "the scalar", octets(s.hashToScalar(v.Message, string(v.Dst))), v.Scalar)
	})
	type many struct{ Cases []one }
	each(t, "MapMessageToScalarAsHash.json", read, func(t *testing.T, s *Suite, v many) {
		if len(v.Cases) == 0 {
			t.Fatal("there are no cases")
		}
		for _, c := range v.Cases {
			same(t, "the scalar", octets(s.scalars([][]byte{c.Message})[0]), c.Scalar)
		}
	})
}

func TestPublishedGenerators(t *testing.T) {
	type vector struct {
		P1, Q1        hexed
		MsgGenerators []hexed
	}
	each(t, "generators.json", read, func(t *testing.T, s *Suite, v vector) {
		g, err := s.generators(len(v.MsgGenerators))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "P1", transcript{}.points(g.base), v.P1)
		for i, want := range append([]hexed{v.Q1}, v.MsgGenerators...) {
			same(t, "a generator", g.octets[i*pointSize:][:pointSize], want)
		}
	})
}

type result struct{ Valid bool }

func (r result) check(t *testing.T, err error) {
	t.Helper()
	if (err == nil) != r.Valid || err != nil && !errors.Is(err, ErrMismatch) && !errors.Is(err, ErrInvalid) {
		t.Errorf("it should be valid: %v; %v", r.Valid, err)
	}
}

func bytesOf(list []hexed) (out [][]byte) {
	for _, b := range list {
		out = append(out, b)
	}
	return out
}

func publicKey(t *testing.T, b []byte) PublicKey {
	t.Helper()
	p, err := ParsePublicKey(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPublishedSignatures(t *testing.T) {
	type vector struct {
		SignerKeyPair     struct{ SecretKey, PublicKey hexed }
		Header, Signature hexed
		Messages          []hexed
		Result            result
	}
	each(t, "signature/*.json", []string{tally.Issue, tally.Verify}, func(t *testing.T, s *Suite, v vector) {
		pub := publicKey(t, v.SignerKeyPair.PublicKey)
		v.Result.check(t, s.Verify(pub, v.Signature, v.Header, bytesOf(v.Messages)))
		k, err := ParseSecretKey(v.SignerKeyPair.SecretKey)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := s.Sign(k, pub, v.Header, bytesOf(v.Messages))
		if err != nil {
			t.Fatal(err)
		}
		if v.Result.Valid {
			same(t, "the signature", sig, v.Signature)
		} else if string(sig) == string(v.Signature) {
			t.Error("an invalid signature was made again")
		}
	})
}

const mockedDomain = "MOCK_RANDOM_SCALARS_DST_"

func TestPublishedProofs(t *testing.T) {
	seeds := map[*Suite]hexed{}
	type mocked struct {
		Seed          hexed
		MockedScalars []hexed
	}
	each(t, "mockedRng.json", read, func(t *testing.T, s *Suite, v mocked) {
		seeds[s] = v.Seed
		got, err := s.Mocked(v.Seed, mockedDomain).scalars(len(v.MockedScalars))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range v.MockedScalars {
			same(t, "a mocked scalar", octets(got[i]), want)
		}
	})
	type vector struct {
		SignerPublicKey, Signature, Header, PresentationHeader, Proof hexed
		Messages                                                      []hexed
		DisclosedIndexes                                              []int
		Result                                                        result
	}
	each(t, "proof/*.json", []string{tally.Derive, tally.Verify}, func(t *testing.T, s *Suite, v vector) {
		st := Statement{Header: v.Header, Presentation: v.PresentationHeader, Places: v.DisclosedIndexes}
		for _, i := range v.DisclosedIndexes {
			st.Messages = append(st.Messages, v.Messages[i])
		}
		v.Result.check(t, s.VerifyProof(publicKey(t, v.SignerPublicKey), v.Proof, st))
		if !v.Result.Valid {
			return
		}
		got, err := s.Prove(s.Mocked(seeds[s], mockedDomain), v.SignerPublicKey, v.Signature, v.Header, v.PresentationHeader, bytesOf(v.Messages), v.DisclosedIndexes)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the proof", got, v.Proof)
	})
}
