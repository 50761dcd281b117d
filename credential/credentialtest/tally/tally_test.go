package tally

import "testing"

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		output string
		want   Line
		ok     bool
	}{
		{"    x_test.go:12: vector jcs | JCS | read | 6\n", Line{"jcs", "JCS", Read, 6}, true},
		{"vector jcs | JCS | read | 6\n", Line{}, false},
		{"    x_test.go:12: vector jcs | JCS | read\n", Line{}, false},
		{"    x_test.go:12: vector jcs | JCS | read | none\n", Line{}, false},
		{"    x_test.go:12: vector jcs | JCS | read | 0\n", Line{}, false},
		{"    x_test.go:12: something else\n", Line{}, false},
	} {
		if got, ok := Parse(tt.output); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: %+v, %v", tt.output, got, ok)
		}
	}
}
