package status

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// rounds of the Feistel network; four already hide the order, and it is cheap.
const rounds = 10

// Index spreads the nth credential of a list to a place in it: a permutation
// of [0, Entries) that nobody without the secret can tell from a random one,
// so a place says nothing about when and with whom a credential was issued
// (BSL §Privacy Considerations). It panics for n outside that range.
func Index(secret [32]byte, n int) int {
	if n < 0 || n >= Entries {
		panic(fmt.Sprintf("status: there is no credential %d in a list of %d", n, Entries))
	}
	// 17 bits are halved into 9 and 8; each round mixes one half with a keyed
	// hash of the other, which whoever knows the secret can undo.
	high, low := uint16(n>>8), uint16(n&0xFF)
	for round := range rounds {
		if round%2 == 0 {
			high ^= mix(secret, round, low) & 0x1FF
		} else {
			low ^= mix(secret, round, high) & 0xFF
		}
	}
	return int(high)<<8 | int(low)
}

// mix is a hash under a key: its input has a fixed length, so SHA-256 over
// secret and input serves, and most of the result is thrown away.
func mix(secret [32]byte, round int, half uint16) uint16 {
	var in [35]byte
	copy(in[:], secret[:])
	in[32], in[33], in[34] = byte(round), byte(half>>8), byte(half)
	out := sha256.Sum256(in[:])
	return binary.BigEndian.Uint16(out[:])
}
