package record

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Number writes a number for people, without needless zeros: 1,200 or 7.5.
func Number(f float64) string {
	text := strconv.FormatFloat(f, 'f', -1, 64)
	whole, rest, fraction := strings.Cut(text, ".")
	if fraction {
		rest = "." + rest
	}
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + rest
}

// Hours writes hours in words: "75 hours".
func Hours(n float64) string {
	if n == 1 {
		return "1 hour"
	}
	return Number(n) + " hours"
}

// Credits writes ECTS credits in words: "3 ECTS credits".
func Credits(n float64) string {
	if n == 1 {
		return "1 ECTS credit"
	}
	return Number(n) + " ECTS credits"
}

// Workload writes both: "75 hours, 3 ECTS credits".
func Workload(hours, ects float64) string {
	switch {
	case hours > 0 && ects > 0:
		return Hours(hours) + ", " + Credits(ects)
	case hours > 0:
		return Hours(hours)
	case ects > 0:
		return Credits(ects)
	}
	return ""
}

// CountryName is the English name of a country given by its two-letter code
// (ISO 3166-1); what is no such code is returned as it is.
func CountryName(code string) string {
	if len(code) != 2 {
		return code
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return code
	}
	if name := display.English.Regions().Name(region); name != "" {
		return name
	}
	return code
}

// LanguageName is the English name of a language given by its BCP 47 tag; what
// is no such tag is returned as it is.
func LanguageName(tag string) string {
	parsed, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.English.Tags().Name(parsed); name != "" {
		return name
	}
	return tag
}
