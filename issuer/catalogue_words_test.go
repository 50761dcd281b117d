package issuer

import (
	"reflect"
	"testing"
)

func TestEachTerm(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string // folded, written
	}{
		{"Crème brûlée", []string{"creme", "Crème", "brulee", "brûlée"}},
		{"C++, C# and F#", []string{"c++", "C++", "c#", "C#", "and", "and", "f#", "F#"}},
		{"the learner's 'own' work", []string{"the", "the", "learners", "learner's", "own", "own", "work", "work"}},
		{"e-mail", []string{"e", "e", "mail", "mail", "email", "e-mail"}},
		{"online+onsite", []string{"online+", "online+", "onsite", "onsite"}},
		{"Node.js.", []string{"node", "Node", "js", "js", "nodejs", "Node.js"}},
		{"Straße Łódź Ærø", []string{"strasse", "Straße", "lodz", "Łódź", "aero", "Ærø"}},
		{"++ -- ’", nil},
		{"ﬁne Ｗｉｄｅ", []string{"fine", "ﬁne", "wide", "Ｗｉｄｅ"}},
		{"データ分析", []string{"テータ分析", "データ分析"}}, // folded alike in texts and in queries
	} {
		var got []string
		eachTerm(tt.text, func(w word) { got = append(got, w.folded, w.written) })
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q has %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestSlips(t *testing.T) {
	const far = 3
	for _, tt := range []struct {
		typed, term string
		want        int
	}{
		{"kubernetes", "kubernetes", 0},
		{"kubernets", "kubernetes", 1},   // missing
		{"kubbernetes", "kubernetes", 1}, // too many
		{"kubernetos", "kubernetes", 1},  // wrong
		{"kubenretes", "kubernetes", 1},  // exchanged
		{"ukbernetes", "kubernetes", 1},  // exchanged at the start
		{"kubrnets", "kubernetes", 2},
		{"kubenr", "kubernetes", 2}, // exchanged, and only a beginning
		{"xybernets", "kubernetes", far},
		{"chocolate", "kubernetes", far},
		{"kubernetes", "kub", far},
	} {
		if got := slips([]rune(tt.typed), []rune(tt.term), 2); min(got, far) != tt.want {
			t.Errorf("slips(%s, %s) = %d, want %d", tt.typed, tt.term, got, tt.want)
		}
	}
	if slipsAllowed(3) != 0 || slipsAllowed(4) != 1 || slipsAllowed(8) != 2 || slipsAllowed(longestForgiven+1) != 0 {
		t.Error("short and endless words have no slips forgiven")
	}
}

func FuzzSlips(f *testing.F) {
	f.Add("kubernets", "kubernetes")
	f.Add("ab", "ba")
	f.Fuzz(func(t *testing.T, typed, term string) {
		a, b := []rune(typed), []rune(term)
		allowed := slipsAllowed(len(a))
		if allowed == 0 || len(b) == 0 {
			return
		}
		n := slips(a, b, allowed)
		if typed == term && n != 0 {
			t.Fatalf("%q is not itself: %d", typed, n)
		}
		if n <= allowed && lettersOf(typed).beyond(lettersOf(term)) > n {
			t.Fatalf("the letters of %q would hide %q, %d slips away", typed, term, n)
		}
	})
}
