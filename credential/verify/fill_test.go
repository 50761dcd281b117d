package verify

import "testing"

func TestFill(t *testing.T) {
	params := map[string]string{"who": "{what}", "what": "a badge", "empty": ""}
	for _, tt := range []struct{ sentence, want string }{
		{"nothing to fill", "Nothing to fill"},
		{"{who} has {what}.", "{what} has a badge."},
		{"{empty}{what}", "A badge"},
		{"{other} and {what} and {", "{other} and a badge and {"},
		{"{{what}}", "{a badge}"},
		{"", ""},
		{"{what", "{what"},
	} {
		if got := fill(tt.sentence, params); got != tt.want {
			t.Errorf("fill(%q): %q, want %q", tt.sentence, got, tt.want)
		}
	}
}
