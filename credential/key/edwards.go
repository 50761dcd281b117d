package key

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"slices"
)

// Go's ed25519 takes any 32 bytes for a public key and learns only at a
// signature whether they are a point. A point of small order would even
// "verify" signatures that nobody made (RFC 8032 §5.1.7 leaves the check to
// us), so keys are looked at when they are read.

var (
	prime25519 = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	edwardsD   = bigFromDecimal("37095705934669439343138083508754565189542113879843219016388785533085940283555")
)

// smallOrder lists the y coordinates, little endian, of the eight points
// whose order divides the cofactor.
var smallOrder = [][]byte{
	fromHex("0000000000000000000000000000000000000000000000000000000000000000"),
	fromHex("0100000000000000000000000000000000000000000000000000000000000000"),
	fromHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
	fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
}

// checkEd25519 refuses what is no point of the curve, has a second spelling,
// or is of small order.
func checkEd25519(b []byte) error {
	if len(b) != 32 {
		return invalid("an Ed25519 key has 32 bytes, not %d", len(b))
	}
	le := append([]byte(nil), b...)
	le[31] &= 0x7f // the sign of x
	if slices.ContainsFunc(smallOrder, func(s []byte) bool { return bytes.Equal(s, le) }) {
		return invalid("the Ed25519 point is of small order")
	}
	slices.Reverse(le)
	y := new(big.Int).SetBytes(le)
	if y.Cmp(prime25519) >= 0 {
		return invalid("the Ed25519 point is not in its one spelling")
	}
	// x² = (y²-1)/(dy²+1) has a root exactly when the product does.
	y2 := new(big.Int).Mul(y, y)
	u := new(big.Int).Sub(y2, big.NewInt(1))
	v := new(big.Int).Mul(edwardsD, y2)
	v.Add(v, big.NewInt(1))
	u.Mul(u, v).Mod(u, prime25519)
	if big.Jacobi(u, prime25519) == -1 {
		return invalid("the bytes are no point of the Ed25519 curve")
	}
	return nil
}

func fromHex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func bigFromDecimal(s string) *big.Int {
	n, ok := new(big.Int).SetString(s, 10)
	if !ok {
		panic("not a number: " + s)
	}
	return n
}
