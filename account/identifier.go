package account

import (
	"strings"

	"laurel/fault"
)

// LegalID is what a register calls an organisation, so that nobody else of its
// name is taken for it.
type LegalID struct {
	Scheme Scheme
	Value  string // as the register writes it, without spaces
}

// Scheme is a register, or a kind of registers.
type Scheme string

const (
	LEI      Scheme = "lei"      // Legal Entity Identifier, ISO 17442-1
	ROR      Scheme = "ror"      // Research Organization Registry, without its address
	ISNI     Scheme = "isni"     // International Standard Name Identifier, ISO 27729
	GLN      Scheme = "gln"      // Global Location Number of GS1
	VATIN    Scheme = "vatin"    // number for value added tax, with its country's letters
	EUID     Scheme = "euid"     // European Unique Identifier of companies, Regulation (EU) 2021/1042
	National Scheme = "national" // a country's register: its letters, a colon, the number
)

// Schemes lists them in the order they are offered.
func Schemes() []Scheme { return []Scheme{National, VATIN, EUID, LEI, ROR, ISNI, GLN} }

// Word is the scheme's name for people; empty for what is none.
func (s Scheme) Word() string {
	return map[Scheme]string{
		LEI: "Legal Entity Identifier (LEI)", ROR: "Research organisation (ROR)", ISNI: "ISNI", GLN: "Global Location Number (GLN)",
		VATIN: "VAT number", EUID: "European company number (EUID)", National: "National register",
	}[s]
}

// ReadLegalID reads an identifier as people write it, and checks its form and,
// where the scheme has check digits, these. The zero LegalID is read from an
// empty value.
func ReadLegalID(scheme Scheme, value string) (LegalID, error) {
	value = strings.ToUpper(strings.TrimSpace(value))
	if value == "" {
		return LegalID{}, nil
	}
	if len(value) > 100 {
		return LegalID{}, fault.Field("legalId", "No register has numbers this long.")
	}
	if scheme == ROR {
		value = strings.TrimPrefix(strings.TrimPrefix(value, "HTTPS://"), "ROR.ORG/")
	}
	var drop string
	switch scheme {
	case EUID:
		drop = " "
	case National:
	default:
		drop = " .-"
	}
	value = strings.Map(func(r rune) rune {
		if strings.ContainsRune(drop, r) {
			return -1
		}
		return r
	}, value)
	id := LegalID{scheme, value}
	if complaint := id.complaint(); complaint != "" {
		return LegalID{}, fault.Field("legalId", complaint)
	}
	if scheme == ROR {
		id.Value = strings.ToLower(id.Value)
	}
	return id, nil
}

// complaint says what is wrong with an identifier, or nothing.
func (id LegalID) complaint() string {
	v := id.Value
	switch id.Scheme {
	case LEI:
		if len(v) != 20 || !only(v, capitals+digits) || !only(v[18:], digits) {
			return "A LEI has 20 letters and digits, the last two being digits."
		}
		if remainder97(v) != 1 {
			return "The check digits of this LEI do not match: compare it with the register."
		}
	case ROR:
		if len(v) != 9 || v[0] != '0' || !only(v[:7], crockford) || !only(v[7:], digits) {
			return "A ROR id looks like 05xpvk416."
		}
		if !rorHolds(v) {
			return "The check digits of this ROR id do not match: compare it with the register."
		}
	case ISNI:
		if len(v) != 16 || !only(v[:15], digits) || !only(v[15:], digits+"X") {
			return "An ISNI has 16 digits, of which the last may be X."
		}
		if isniCheck(v[:15]) != v[15] {
			return "The check digit of this ISNI does not match: compare it with the register."
		}
	case GLN:
		if len(v) != 13 || !only(v, digits) {
			return "A GLN has 13 digits."
		}
		if glnCheck(v[:12]) != v[12] {
			return "The check digit of this GLN does not match: compare it with the register."
		}
	case VATIN:
		if len(v) < 4 || len(v) > 15 || !only(v[:2], capitals) || !only(v[2:], capitals+digits+"+*") || !strings.ContainsAny(v[2:], digits) {
			return "A VAT number begins with two letters for the country, such as NL123456789B01."
		}
	case EUID:
		country, number, _ := strings.Cut(v, ".")
		if len(country) < 3 || !only(country[:2], capitals) || number == "" || !only(number, capitals+digits+"_-./") {
			return "An EUID is the country's letters and the register's name, a point, and the number there, such as DEK1101R.HRB116737."
		}
	case National:
		country, number, _ := strings.Cut(v, ":")
		number = strings.TrimSpace(number)
		if len(country) != 2 || !only(country, capitals) || number == "" || strings.ContainsFunc(number, unprintable) {
			return "Write the country's two letters, a colon and the number, such as NL:41199544."
		}
	default:
		return "Choose the register that the number is from."
	}
	return ""
}

const (
	digits    = "0123456789"
	capitals  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Base32 by Crockford: no I, L, O, U
)

func only(s, of string) bool { return s != "" && strings.Trim(s, of) == "" }

// remainder97 is a text of digits and letters (A = 10 … Z = 35) modulo 97
// (ISO/IEC 7064, MOD 97-10).
func remainder97(s string) int {
	n := 0
	for _, r := range s {
		if r >= 'A' {
			n = (n*100 + int(r-'A') + 10) % 97
		} else {
			n = (n*10 + int(r-'0')) % 97
		}
	}
	return n
}

// rorHolds checks the last two digits of a ROR id: 98 less a hundred times the
// number before them modulo 97.
func rorHolds(v string) bool {
	n := 0
	for _, r := range v[:7] {
		n = n*32 + strings.IndexRune(crockford, r)
	}
	check := 98 - n*100%97
	return int(v[7]-'0')*10+int(v[8]-'0') == check
}

// isniCheck is the check character of 15 digits (ISO/IEC 7064, MOD 11-2).
func isniCheck(v string) byte {
	n := 0
	for _, r := range v {
		n = (n + int(r-'0')) * 2
	}
	if n = (12 - n%11) % 11; n == 10 {
		return 'X'
	}
	return byte('0' + n)
}

// glnCheck is the check digit of 12 digits: every second one, from the last,
// counts three times (GS1 General Specifications §7.9).
func glnCheck(v string) byte {
	n := 0
	for i, r := range v {
		if i%2 == 1 {
			n += 2 * int(r-'0')
		}
		n += int(r - '0')
	}
	return byte('0' + (10-n%10)%10)
}
