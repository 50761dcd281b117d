package key

import (
	"bytes"
	"encoding/hex"
	"slices"

	"filippo.io/edwards25519"
)

// Go's ed25519 takes any 32 bytes for a public key and learns only at a
// signature whether they are a point. A point of small order would even
// "verify" signatures that nobody made (RFC 8032 §5.1.7 leaves the check to
// us), so keys are looked at when they are read.

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
	y := [32]byte(b)
	y[31] &= 0x7f // the sign of x
	if slices.ContainsFunc(smallOrder, func(s []byte) bool { return bytes.Equal(s, y[:]) }) {
		return invalid("the Ed25519 point is of small order")
	}
	if !belowPrime(&y) {
		return invalid("the Ed25519 point is not in its one spelling")
	}
	if _, err := new(edwards25519.Point).SetBytes(b); err != nil {
		return invalid("the bytes are no point of the Ed25519 curve")
	}
	return nil
}

// belowPrime tells whether a number of 255 bits, little endian, is below
// 2²⁵⁵−19, which is ed ff … ff 7f.
func belowPrime(y *[32]byte) bool {
	if y[31] != 0x7f || y[0] < 0xed {
		return true
	}
	return slices.ContainsFunc(y[1:31], func(b byte) bool { return b != 0xff })
}

func fromHex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}
