package canon

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"laurel/credential/credentialtest/tally"
)

// TestJCSVectors runs the published test data of RFC 8785.
func TestJCSVectors(t *testing.T) {
	dir := shared(t, "vectors", "jcs")
	inputs, err := os.ReadDir(filepath.Join(dir, "input"))
	if err != nil {
		t.Fatal(err)
	}
	tally.RanMany(t, "jcs", "JCS", tally.Read, len(inputs))
	for _, in := range inputs {
		got, err := JSON(decode(t, readFile(t, filepath.Join(dir, "input", in.Name()))))
		if err != nil {
			t.Errorf("%s: %v", in.Name(), err)
		} else if want := readFile(t, filepath.Join(dir, "output", in.Name())); string(got) != want {
			t.Errorf("%s: got\n%s\nwant\n%s", in.Name(), got, want)
		}
	}
}

// TestJCSNumbers takes the cases of RFC 8785, appendix B.
func TestJCSNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "5e-324": "5e-324", "-5e-324": "-5e-324", "1.7976931348623157e308": "1.7976931348623157e+308",
		"9007199254740992": "9007199254740992", "295147905179352830000": "295147905179352830000",
		"9.999999999999997e22": "9.999999999999997e+22", "1e23": "1e+23", "1e21": "1e+21", "999999999999999900000": "999999999999999900000",
		"0.000001": "0.000001", "9.999999999999997e-7": "9.999999999999997e-7", "333333333.33333329": "333333333.3333333",
		"1424953923781206.2": "1424953923781206.2",
	} {
		got, err := JSON(json.Number(in))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v; want %s", in, got, err, want)
		}
	}
}
