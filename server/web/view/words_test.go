package view

import (
	"slices"
	"testing"
)

func TestAddressPieces(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"Observed at work; supervised on-site.", []string{"Observed at work; supervised on-site."}},
		{"mira@post.example", []string{"mira@", "post.", "example"}},
		{"https://a.example/b?c=d", []string{"https://", "a.", "example/", "b?", "c=", "d"}},
		{"https://a.example/", []string{"https://", "a.", "example/"}},
	} {
		if got := addressPieces(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q is cut into %q, want %q", tt.text, got, tt.want)
		}
	}
}
