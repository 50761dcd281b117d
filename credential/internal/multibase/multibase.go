// Package multibase reads and writes the two multibase forms that keys and
// proofs use: z (base58btc) and u (base64url without padding).
package multibase

import (
	"encoding/base64"
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

// Base58 writes b in base58btc with the multibase letter z.
func Base58(b []byte) string {
	digits := make([]byte, 0, len(b)*138/100+2) // least significant first
	for _, c := range b {
		carry := int(c)
		for i := range digits {
			carry += int(digits[i]) << 8
			digits[i] = byte(carry % 58)
			carry /= 58
		}
		for ; carry > 0; carry /= 58 {
			digits = append(digits, byte(carry%58))
		}
	}
	out := []byte{'z'}
	for i := 0; i < len(b) && b[i] == 0; i++ {
		out = append(out, alphabet[0])
	}
	for i := len(digits) - 1; i >= 0; i-- {
		out = append(out, alphabet[digits[i]])
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
	bytes := make([]byte, 0, len(s)) // least significant first
	for i := range len(s) {
		carry := int(value[s[i]])
		if carry < 0 {
			return nil, fmt.Errorf("%q is no base58 digit", s[i])
		}
		for j := range bytes {
			carry += int(bytes[j]) * 58
			bytes[j] = byte(carry)
			carry >>= 8
		}
		for ; carry > 0; carry >>= 8 {
			bytes = append(bytes, byte(carry))
		}
	}
	zeros := 0
	for zeros < len(s) && s[zeros] == alphabet[0] {
		zeros++
	}
	out := make([]byte, zeros+len(bytes))
	for i, b := range bytes {
		out[len(out)-1-i] = b
	}
	return out, nil
}
