package strict_test

import (
	"reflect"
	"testing"

	"laurel/credential/internal/strict"
)

func TestTape(t *testing.T) {
	raw := []byte(` {"a":[1,"x",{"b":null}],"\u0061b":"c\nd","e":{"f":-2.5e3,"g":true,"h":false}} `)
	tape, err := strict.Scan(raw, strict.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		kind strict.Kind
		text string // as it stands there
		want any
	}{
		{"a", strict.Array, `[1,"x",{"b":null}]`, []any{1.0, "x", map[string]any{"b": nil}}},
		{"ab", strict.Text, `"c\nd"`, "c\nd"},
		{"e", strict.Object, `{"f":-2.5e3,"g":true,"h":false}`, map[string]any{"f": -2500.0, "g": true, "h": false}},
	} {
		i := tape.Member(0, tt.name)
		if i < 0 || tape.Kind(i) != tt.kind {
			t.Fatalf("%s: value %d of kind %d", tt.name, i, tape.Kind(max(i, 0)))
		}
		if from, to := tape.Span(i); string(raw[from:to]) != tt.text {
			t.Errorf("%s stands at %q", tt.name, raw[from:to])
		}
		if got := tape.Value(i); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %#v", tt.name, got)
		}
		if name := i - 1; tape.Hash(name) != strict.Hash([]byte(tt.name)) || string(tape.Bytes(name)) != tt.name {
			t.Errorf("%s is called %q", tt.name, tape.Bytes(name))
		}
	}
	if i := tape.Member(0, "ab"); !tape.Escaped(i) || !tape.Escaped(i-1) || tape.Escaped(tape.Member(0, "a")-1) {
		t.Error("what is spelt with escapes is not told from what is not")
	}
	if tape.Member(0, "b") >= 0 || tape.Member(tape.Member(0, "a"), "b") >= 0 {
		t.Error("a member is found where it is not")
	}
	if !tape.Begins("ab") || !tape.Begins("c\n") || tape.Begins("d") {
		t.Error("a word is not found, or one that is not there")
	}
}

// Into the memory of another text a tape is read as into its own.
func TestRescan(t *testing.T) {
	var tape strict.Tape
	for _, raw := range []string{`{"a":["\u00e9",1.5,{"b":"\n"}],"c":2}`, `[[],"x",7]`, `{"a":1,"a":2}`, `{"\t":"\t"}`, `3`} {
		want, wantErr := strict.Decode([]byte(raw), strict.Limits{})
		err := tape.Rescan([]byte(raw), strict.Limits{})
		if !reflect.DeepEqual(err, wantErr) {
			t.Errorf("%s: %v, want %v", raw, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(tape.Value(0), want) {
			t.Errorf("%s: got %#v", raw, tape.Value(0))
		}
	}
}

// An object of many names is as strict as one of few, and takes its time.
func TestManyNames(t *testing.T) {
	for _, count := range []int{2, 16, 17, 18, 40} {
		raw := []byte("{")
		for i := range count {
			raw = append(raw, `"n`+string(rune('a'+i))+`":0,`...)
		}
		last := string(rune('a' + count - 1))
		for name, code := range map[string]string{"na": "json.duplicateKey", "n" + last: "json.duplicateKey", "other": ""} {
			_, err := strict.Scan([]byte(string(raw)+`"`+name+`":1}`), strict.Limits{})
			if e, _ := err.(*strict.Error); (e == nil) != (code == "") || e != nil && (e.Code != code || e.Pointer != strict.Pointer(name)) {
				t.Errorf("%d names and %s: %v", count, name, err)
			}
		}
	}
}
