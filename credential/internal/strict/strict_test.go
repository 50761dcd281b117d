package strict_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"laurel/credential/internal/strict"
)

// TestClip: a text that is cut short stays text.
func TestClip(t *testing.T) {
	for in, want := range map[string]string{"short": "short", "grüße": "grü…", "日本語": "日…", "": ""} {
		if got := strict.Clip(in, 5); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, tt := range []struct{ name, raw, code, pointer string }{
		{"nothing", "", "json.empty", ""},
		{"spaces only", " \n", "json.empty", ""},
		{"not UTF-8", "\"\xff\"", "json.notUTF8", ""},
		{"UTF-16", "{\x00}\x00", "json.syntax", ""},
		{"byte order mark", "\ufeff{}", "json.syntax", ""},
		{"two values", "{} {}", "json.trailing", ""},
		{"member twice", `{"a":{"b":1,"b":2}}`, "json.duplicateKey", "/a/b"},
		{"member twice, escaped", `{"a":1,"\u0061":2}`, "json.duplicateKey", "/a"},
		{"pointer escaped", `{"a/b":{"~":[0,x]}}`, "json.syntax", "/a~1b/~0/1"},
		{"half a pair", `["\ud83d"]`, "json.surrogate", "/0"},
		{"second half first", `["\ude00\ud83d"]`, "json.surrogate", "/0"},
		{"half and a letter", `["\ud83d\u0041"]`, "json.surrogate", "/0"},
		{"control character", "[\"a\nb\"]", "json.syntax", "/0"},
		{"unknown escape", `["\x"]`, "json.syntax", "/0"},
		{"open text", `["a`, "json.syntax", "/0"},
		{"open escape", `["a\`, "json.syntax", "/0"},
		{"open hex", `["\u00`, "json.syntax", "/0"},
		{"comma at the end", `[1,]`, "json.syntax", "/1"},
		{"comma after member", `{"a":1,}`, "json.syntax", ""},
		{"no colon", `{"a" 1}`, "json.syntax", ""},
		{"name not a text", `{a:1}`, "json.syntax", ""},
		{"leading zero", `[01]`, "json.syntax", ""},
		{"plus", `[+1]`, "json.syntax", "/0"},
		{"no digit after point", `[1.]`, "json.syntax", "/0"},
		{"no exponent", `[1e]`, "json.syntax", "/0"},
		{"NaN", `[NaN]`, "json.syntax", "/0"},
		{"too great", `[1e400]`, "json.number", "/0"},
		{"too small", `[1e-400]`, "json.number", "/0"},
		{"integer between doubles", `{"n":9007199254740993}`, "json.number", "/n"},
		{"too many digits", `[0.123456789012345678901]`, "json.number", "/0"},
		{"comment", `{/**/}`, "json.syntax", ""},
		{"too deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), "json.tooDeep", strings.Repeat("/0", 64)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := strict.Decode([]byte(tt.raw), strict.Limits{})
			e, ok := errors.AsType[*strict.Error](err)
			if !ok || e.Code != tt.code || e.Pointer != tt.pointer {
				t.Errorf("got %+v, want %s at %q", e, tt.code, tt.pointer)
			}
		})
	}
}

// The sentence stays short, however long the names or deep the values.
func TestSentenceIsShort(t *testing.T) {
	long := strings.Repeat("é", 1<<20)
	for _, raw := range []string{strings.Repeat("[", 65), `{"` + long + `":1,"` + long + `":2}`} {
		_, err := strict.Decode([]byte(raw), strict.Limits{})
		if err == nil || len(err.Error()) > 300 {
			t.Errorf("%.400s", err)
		}
	}
	_, err := strict.Decode([]byte(`{"a":{"b":1,"b":2}}`), strict.Limits{})
	if err == nil || err.Error() != "/a/b: this member is given twice" {
		t.Error(err)
	}
}

func TestReads(t *testing.T) {
	for _, raw := range []string{
		`null`, `"text"`, ` [ 1 , -0.5e+3 , 1E2 ] `, `{"a":{"b":[true,false,null]}}`, `"\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t"`,
		`[9007199254740992, 1e21, 0, -0.0, 0.1, 0.30000000000000004, 100000000000000000000]`,
		strings.Repeat("[", 64) + strings.Repeat("]", 64),
	} {
		got, err := strict.Decode([]byte(raw), strict.Limits{})
		if err != nil {
			t.Errorf("%.60s: %v", raw, err)
			continue
		}
		var want any
		if err := json.Unmarshal([]byte(raw), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, want %#v", raw, got, want)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		name, code string
		raw        string
		lim        strict.Limits
	}{
		{"size", "json.tooLarge", `"` + strings.Repeat("a", 8<<20) + `"`, strict.Limits{}},
		{"values", "json.tooMany", "[" + strings.Repeat("[],", 1<<20) + "[]]", strict.Limits{}},
		{"own size", "json.tooLarge", `"abc"`, strict.Limits{Size: 4}},
		{"own depth", "json.tooDeep", `[[1]]`, strict.Limits{Depth: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := strict.Decode([]byte(tt.raw), tt.lim)
			if e, ok := errors.AsType[*strict.Error](err); !ok || e.Code != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
}

// FuzzDecode holds the reader to encoding/json: what it takes, that takes to
// the same value.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,"x\u00e9"]}`, `"\ud800"`, `[1e400]`, `{"a":1,"a":1}`, ` true `} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := strict.Decode(raw, strict.Limits{})
		if err != nil {
			return
		}
		var want any
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatalf("taken, and refused by encoding/json: %v", err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %#v, want %#v", got, want)
		}
	})
}
