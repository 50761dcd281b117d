// Package multibase reads and writes the two multibase forms that keys and
// proofs use: z (base58btc) and u (base64url without padding).
package multibase

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// maxBase58 bounds what is decoded: base58 costs the square of its length,
// and no key or proof in it is near as long.
const maxBase58 = 2048

var value = func() (v [256]int8) {
	for i := range v {
		v[i] = -1
	}
	for i := range len(alphabet) {
		v[alphabet[i]] = int8(i)
	}
	return v
}()

// Five digits at a time fit into 32 bits, and so do four bytes; that takes a
// twentieth of the steps of going one by one.
const (
	together = 5
	radix    = 58 * 58 * 58 * 58 * 58
)

// Base58 writes b in base58btc with the multibase letter z.
func Base58(b []byte) string {
	var few [32]uint32
	limbs := few[:0] // in base radix, least significant first
	zeros := 0
	for zeros < len(b) && b[zeros] == 0 {
		zeros++
	}
	for rest := b[zeros:]; len(rest) > 0; {
		n := (len(rest)-1)%4 + 1 // the first may be shorter
		carry, shift := uint64(0), 8*n
		for _, c := range rest[:n] {
			carry = carry<<8 | uint64(c)
		}
		rest = rest[n:]
		for i := range limbs {
			carry += uint64(limbs[i]) << shift
			limbs[i] = uint32(carry % radix)
			carry /= radix
		}
		for ; carry > 0; carry /= radix {
			limbs = append(limbs, uint32(carry%radix))
		}
	}
	out := make([]byte, 0, 1+zeros+together*len(limbs))
	out = append(out, 'z')
	for range zeros {
		out = append(out, alphabet[0])
	}
	for i := len(limbs) - 1; i >= 0; i-- {
		var digits [together]byte
		limb := limbs[i]
		for j := together - 1; j >= 0; j-- {
			digits[j] = alphabet[limb%58]
			limb /= 58
		}
		from := 0
		for i == len(limbs)-1 && digits[from] == alphabet[0] { // the first limb is not 0
			from++
		}
		out = append(out, digits[from:]...)
	}
	return string(out)
}

// Base64URL writes b in base64url with the multibase letter u.
func Base64URL(b []byte) string { return "u" + base64.RawURLEncoding.EncodeToString(b) }

// Decode reads either form. What it accepts has one spelling only.
func Decode(s string) ([]byte, error) {
	if s == "" {
		return nil, errors.New("an empty multibase value")
	}
	switch s[0] {
	case 'z':
		return decode58(s[1:])
	case 'u':
		if strings.ContainsAny(s, "\r\n") {
			return nil, errors.New("a multibase value is broken into lines")
		}
		return base64.RawURLEncoding.Strict().DecodeString(s[1:])
	}
	return nil, fmt.Errorf("a multibase value begins with z or u, not %q", s[:1])
}

func decode58(s string) ([]byte, error) {
	if len(s) > maxBase58 {
		return nil, errors.New("a base58 value this long is not read")
	}
	zeros := 0
	for zeros < len(s) && s[zeros] == alphabet[0] {
		zeros++
	}
	var few [32]uint32
	limbs := few[:0] // of 32 bits, least significant first
	for rest := s[zeros:]; len(rest) > 0; {
		n := (len(rest)-1)%together + 1 // the first may be shorter
		carry, factor := uint64(0), uint64(1)
		for i := range n {
			digit := value[rest[i]]
			if digit < 0 {
				return nil, fmt.Errorf("%q is no base58 digit", rest[i])
			}
			carry, factor = carry*58+uint64(digit), factor*58
		}
		rest = rest[n:]
		for i := range limbs {
			carry += uint64(limbs[i]) * factor
			limbs[i] = uint32(carry)
			carry >>= 32
		}
		if carry > 0 {
			limbs = append(limbs, uint32(carry))
		}
	}
	out := make([]byte, zeros, zeros+4*len(limbs))
	for i := len(limbs) - 1; i >= 0; i-- {
		out = binary.BigEndian.AppendUint32(out, limbs[i])
	}
	first := zeros // of the first limb some bytes may be 0
	for first < len(out) && out[first] == 0 {
		first++
	}
	return append(out[:zeros], out[first:]...), nil
}
