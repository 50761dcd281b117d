package issuer_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"laurel/issuer"
)

// marked writes a difference as a proofreader would: [-removed-], [+added+].
func marked(pieces []issuer.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Op {
		case issuer.Removed:
			b.WriteString("[-" + p.Text + "-]")
		case issuer.Added:
			b.WriteString("[+" + p.Text + "+]")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestDiffWords(t *testing.T) {
	for _, tt := range []struct{ name, before, after, want string }{
		{"nothing", "", "", ""},
		{"the same", "Reads a query.", "Reads a query.", "Reads a query."},
		{"from nothing", "", "New text", "[+New text+]"},
		{"to nothing", "Old text", "", "[-Old text-]"},
		{"one word", "Explains a result to a colleague.", "Explains a result to a customer.", "Explains a result to a [-colleague-][+customer+]."},
		{"a number with its point", "Takes 2.5 hours", "Takes 3.5 hours", "Takes [-2.5-][+3.5+] hours"},
		{"neighbours are one change", "a red big house", "a blue small house", "a [-red big-][+blue small+] house"},
		{"an insertion", "Reads and explains.", "Reads, writes and explains.", "Reads[+, writes+] and explains."},
		{"accents are letters", "Crème brûlée", "Crème brulée", "Crème [-brûlée-][+brulée+]"},
		{"a paragraph", "One.\n\nTwo.", "One.\n\nThree.\n\nTwo.", "One.\n\n[+Three.\n\n+]Two."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := marked(issuer.DiffWords(tt.before, tt.after)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestDiffItems(t *testing.T) {
	list := func(lines []issuer.Line) string {
		var out []string
		for _, l := range lines {
			out = append(out, string(l.Op)+": "+marked(l.Pieces))
		}
		return strings.Join(out, "\n")
	}
	for _, tt := range []struct{ name, before, after, want string }{
		{"added at the end", "opens a hive", "opens a hive|finds the queen", "kept: opens a hive\nadded: [+finds the queen+]"},
		{"removed", "opens a hive|finds the queen", "finds the queen", "removed: [-opens a hive-]\nkept: finds the queen"},
		{"altered", "opens a hive|finds the queen", "opens a hive|finds the old queen", "kept: opens a hive\naltered: finds the [+old +]queen"},
		{"moved", "one|two|three", "three|one|two", "moved: three\nkept: one\nkept: two"},
		{"another one", "opens a hive", "melts chocolate", "removed: [-opens a hive-]\nadded: [+melts chocolate+]"},
		{"one of two alike", "one|one", "one", "kept: one\nremoved: [-one-]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := list(issuer.DiffItems(strings.Split(tt.before, "|"), strings.Split(tt.after, "|"))); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestDiffGivesBothTexts: what is kept and removed is the first text, what is
// kept and added the second, whatever they are.
func TestDiffGivesBothTexts(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "b", "hive", "Königin", "2.5", ".", ",", "\n", " ", "don’t", "🐝", "-"})
	text := rapid.Map(rapid.SliceOfN(word, 0, 60), func(words []string) string { return strings.Join(words, " ") })
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var first, second string
		for _, p := range issuer.DiffWords(before, after) {
			if p.Op != issuer.Added {
				first += p.Text
			}
			if p.Op != issuer.Removed {
				second += p.Text
			}
		}
		if first != before || second != after {
			t.Errorf("%q and %q became %q and %q", before, after, first, second)
		}
	})
}

// TestDiffItemsGivesTheSecondList besides what is gone.
func TestDiffItemsGivesTheSecondList(t *testing.T) {
	items := rapid.SliceOfN(rapid.SampledFrom([]string{"opens a hive", "opens the hive", "finds a queen", "sells honey", "x"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		before, after := items.Draw(t, "before"), items.Draw(t, "after")
		var second []string
		first := map[string]int{}
		for _, l := range issuer.DiffItems(before, after) {
			var old, now string
			for _, p := range l.Pieces {
				if p.Op != issuer.Added {
					old += p.Text
				}
				if p.Op != issuer.Removed {
					now += p.Text
				}
			}
			if l.Op != issuer.Removed {
				second = append(second, now)
			}
			if l.Op != issuer.Added {
				first[old]++
			}
		}
		if strings.Join(second, "|") != strings.Join(after, "|") {
			t.Errorf("%v became %v", after, second)
		}
		for _, item := range before {
			first[item]--
		}
		for item, n := range first {
			if n != 0 {
				t.Errorf("%q stands %d times too often in the first list", item, n)
			}
		}
	})
}

// BenchmarkDiffWords compares the longest texts there may be, which have
// nothing in common: the bound is what it costs at most.
func BenchmarkDiffWords(b *testing.B) {
	before, after := strings.Repeat("a b c d ", 1000), strings.Repeat("e f g h ", 1000)
	for b.Loop() {
		issuer.DiffWords(before, after)
	}
}
