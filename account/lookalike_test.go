package account_test

import (
	"testing"

	"pgregory.net/rapid"

	"laurel/account"
)

func TestLooksLike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		like bool
	}{
		{"University of Nordmark", "university  of  NORDMARK", true},
		{"University of Nordmark", "Univеrsity of Nоrdmаrk", true}, // Cyrillic е, о, а
		{"University of Nordmark", "Uniνersity of Nordmark", true}, // Greek ν
		{"University of Nordmark", "Univers1ty of N0rdmark", true},
		{"University of Nordmark", "Ｕｎｉｖｅｒｓｉｔｙ of Nordmark", true}, // full width
		{"University of Nordmark", "University of Nord\u200bmark", true},
		{"University of Nordmark", "Universïty of Nördmark", true},
		{"University of Nordmark", "Nordmark University", true},
		{"University of Nordmark", "The University, Nordmark", true},
		{"University of Nordmark", "University of Nordmrak", true},
		{"University of Nordmark", "Universities of Nordmark", false},
		{"University of Nordmark", "University of Südland", false},
		{"Modern Skills", "Modem Skills", true}, // rn, m
		{"Vela Works", "VeIa Works", true},      // capital i
		{"Vela Works", "Vela Workss", true},
		{"Vela", "Vera", false}, // short names differ by a letter
		{"Academy 12", "Academy 13", true},
		{"", "", false},
		{"...", "!!!", false},
	} {
		if got := account.LooksLike(c.a, c.b); got != c.like {
			t.Errorf("LooksLike(%q, %q) = %v", c.a, c.b, got)
		}
		if account.LooksLike(c.b, c.a) != c.like {
			t.Errorf("LooksLike(%q, %q) differs the other way round", c.b, c.a)
		}
	}
}

func TestLooksLikeItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-z][A-Za-z ]{0,40}`).Draw(t, "name")
		at := rapid.IntRange(0, len(name)).Draw(t, "at")
		if spaced := name[:at] + "\u00ad" + name[at:]; !account.LooksLike(name, spaced) {
			t.Errorf("%q does not look like %q", spaced, name)
		}
	})
}
