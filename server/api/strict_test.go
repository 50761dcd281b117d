package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestStrict(t *testing.T) {
	for _, ok := range []string{`{}`, `[]`, `"a"`, `null`, `{"a":{"a":1},"b":[{"a":1},{"a":1}]}`, `{"a":"a","b":"a"}`, `["a","a"]`, strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)} {
		var v any
		if err := unmarshal([]byte(ok), &v); err != nil {
			t.Errorf("%s: %v", ok, err)
		}
	}
	for _, bad := range []string{``, `{`, `{"a":1,"a":2}`, `[{"a":1,"b":[],"a":2}]`, `{"a":1,"\u0061":2}`, `1 2`, `{]`, "\"\xff\"", strings.Repeat("[", maxDepth+1)} {
		var v any
		if unmarshal([]byte(bad), &v) == nil {
			t.Errorf("%s is read as %v", bad, v)
		}
	}
}

// FuzzUnmarshal holds that what is read is read the same again once written.
func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(mira))
	f.Add([]byte(`{"a":[1,2.5,null,true,{"b":"\u2028"}]}`))
	f.Add([]byte(`{"a":1,"a":2}`))
	f.Add([]byte("[[[[\"\xff\"]]]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v, again any
		if unmarshal(data, &v) != nil {
			return
		}
		written, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := unmarshal(written, &again); err != nil || !reflect.DeepEqual(v, again) {
			t.Errorf("%q became %q: %v", data, written, err)
		}
		toCheck("application/json", data)
	})
}
