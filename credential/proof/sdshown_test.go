package proof

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"laurel/credential/internal/multibase"
)

// shownValue is a derived value with so many of each.
func shownValue(t testing.TB, signatures, labels, mandatory int) []byte {
	t.Helper()
	v := sdDerived{Signature: make(octets, 64), Public: make(octets, 35), Signatures: []octets{}, Labels: map[uint64]octets{}, Mandatory: []uint64{}}
	for i := range signatures {
		v.Signatures = append(v.Signatures, bytes.Repeat([]byte{byte(i)}, 64))
	}
	for i := range labels {
		v.Labels[uint64(i)] = fmt.Appendf(nil, "%032d", i)
	}
	for i := range mandatory {
		v.Mandatory = append(v.Mandatory, uint64(i*i))
	}
	text, err := writeValue(derivedHeader, v)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := multibase.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw[len(derivedHeader):]
}

// alike has both readers read a value, and tells whether it is plain.
func alike(t *testing.T, raw []byte) bool {
	t.Helper()
	var plain, general sdShown
	hashes, ok := plain.plain(raw)
	if !ok {
		return false
	}
	others, err := general.general(raw)
	if err != nil {
		t.Fatalf("%x is plain, and %v", raw, err)
	}
	slices.SortFunc(others, bytes.Compare)
	slices.SortFunc(hashes, bytes.Compare)
	for _, s := range []*sdShown{&plain, &general} {
		if len(s.signatures) == 0 {
			s.signatures = nil
		}
	}
	if !reflect.DeepEqual(plain, general) || !slices.EqualFunc(hashes, others, bytes.Equal) {
		t.Fatalf("%x is read as\n%+v\nand\n%+v", raw, plain, general)
	}
	return true
}

// TestPlain: what we write is read by the quick reader, at each length of a
// head, and nothing that is spelled otherwise.
func TestPlain(t *testing.T) {
	for _, n := range []int{0, 1, 23, 24, 255, 256, 300} {
		for _, raw := range [][]byte{shownValue(t, n, 0, 0), shownValue(t, 0, n, 0), shownValue(t, 2, 2, n), shownValue(t, n, n, n)} {
			if !alike(t, raw) {
				t.Errorf("%d: not plain: %x", n, raw)
			}
			if alike(t, append(bytes.Clone(raw), 0)) || alike(t, raw[:len(raw)-1]) {
				t.Errorf("%d: one byte more or less, and plain", n)
			}
		}
	}
	good := shownValue(t, 2, 2, 2)
	for name, change := range map[string][2]string{
		"a longer head":        {"\x85", "\x98\x05"},
		"a head for a number":  {"\xa2\x00", "\xa2\x18\x00"},
		"without end":          {"\x85", "\x9f"},
		"a tag":                {"\x85", "\xc1\x85"},
		"labels from 1":        {"\xa2\x00", "\xa2\x01"},
		"a text for octets":    {"\x58\x40\x00", "\x78\x40\x00"},
		"more labels than are": {"\xa2\x00", "\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x00"},
		"more signatures":      {"\x82\x58\x40", "\x9a\xff\xff\xff\xff\x58\x40"},
		"nothing for a list":   {"\xa2\x00", "\xf6\x00"},
	} {
		raw := bytes.Replace(good, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(raw, good) {
			t.Fatalf("%s: nothing was changed in %x", name, good)
		}
		if alike(t, raw) {
			t.Errorf("%s: it is plain", name)
		}
	}
}

// FuzzPlain looks for values that the quick reader reads otherwise.
func FuzzPlain(f *testing.F) {
	f.Add(shownValue(f, 3, 2, 4))
	f.Add(shownValue(f, 0, 30, 1))
	f.Fuzz(func(t *testing.T, raw []byte) { alike(t, raw) })
}
