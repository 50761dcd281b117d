package edwards

import (
	"sync"

	"filippo.io/edwards25519"

	"laurel/credential/internal/hot"
)

// All tables together stay below 4 MiB: the base point's 480 KiB, 48 small
// ones of 41 KiB, 8 large ones of 161 KiB.
const (
	baseWidth   = 8 // 32 additions
	keyWidth    = 6 // 43 additions
	smallStride = 4 // and 18 doublings; made in the time of some 2 verifications
	largeStride = 1 // and none; made in that of some 8
	maxKeys     = 56
	maxLarge    = 8
)

// base is the table of the base point.
var base = sync.OnceValue(func() *table {
	return newTable(edwards25519.NewGeneratorPoint(), baseWidth, 1)
})

// keys are the tables of public keys, each of the key's point negated.
var keys = hot.Tables[[32]byte, table]{
	Small:    func(public [32]byte) *table { return negated(public, smallStride) },
	Large:    func(public [32]byte) *table { return negated(public, largeStride) },
	Max:      maxKeys,
	MaxLarge: maxLarge,
}

// negated makes the table of −A for a public key A, or nil if it is no point.
func negated(public [32]byte, stride int) *table {
	a, err := new(edwards25519.Point).SetBytes(public[:])
	if err != nil {
		return nil
	}
	return newTable(a.Negate(a), keyWidth, stride)
}
