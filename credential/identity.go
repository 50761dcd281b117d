package credential

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// HashIdentity hides what a holder is known by: sha256 over value and salt
// (OB 3.0 §IdentityHash).
func HashIdentity(value, salt string) string {
	sum := sha256.Sum256([]byte(value + salt))
	return "sha256$" + hex.EncodeToString(sum[:])
}

// Matches tells whether the identity is value, of the given identity type
// (OB 3.0 §Verify the Recipient Using an Identifier). A mail address matches
// also with its domain in lower case.
func (o IdentityObject) Matches(identityType, value string) bool {
	if o.IdentityType != identityType && !(o.IdentityType == "email" && identityType == "emailAddress") {
		return false
	}
	if o.matches(value) {
		return true
	}
	name, domain, isMail := strings.Cut(value, "@")
	return isMail && o.matches(name+"@"+strings.ToLower(domain))
}

func (o IdentityObject) matches(value string) bool {
	if !o.Hashed {
		return o.IdentityHash == value
	}
	algorithm, want, ok := strings.Cut(o.IdentityHash, "$")
	if !ok {
		return false
	}
	var got string
	switch algorithm {
	case "sha256":
		_, got, _ = strings.Cut(HashIdentity(value, o.Salt), "$")
	case "md5": // older badges; it says no more than that the two texts agree
		sum := md5.Sum([]byte(value + o.Salt))
		got = hex.EncodeToString(sum[:])
	default:
		return false
	}
	return strings.EqualFold(got, want)
}
