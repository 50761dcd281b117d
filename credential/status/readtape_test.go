package status_test

import (
	"reflect"
	"strings"
	"testing"

	"laurel/credential/internal/strict"
	"laurel/credential/status"
)

const usualEntry = `{"id":"https://x.example/1#7","type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"7","statusListCredential":"https://x.example/1","statusReference":"https://x.example/2"}`

// An entry reads the same from the text as decoded, whatever it holds.
func FuzzEntryAt(f *testing.F) {
	for _, seed := range []string{usualEntry, "[" + usualEntry + "]", "[" + usualEntry + "," + usualEntry + "]", "{}", "[]", "null", `"x"`,
		strings.Replace(usualEntry, `"7"`, `7`, 1), strings.Replace(usualEntry, `"7"`, `"07"`, 1), strings.Replace(usualEntry, `"7"`, `"-7"`, 1),
		strings.Replace(usualEntry, `"7"`, `""`, 1), strings.Replace(usualEntry, `"7"`, `"99999999999999999999"`, 1),
		strings.Replace(usualEntry, `"BitstringStatusListEntry"`, `["A","BitstringStatusListEntry"]`, 1),
		strings.Replace(usualEntry, `"revocation"`, `"message","statusSize":2`, 1), strings.Replace(usualEntry, `"revocation"`, `"suspension"`, 1),
		strings.Replace(usualEntry, `"https://x.example/2"`, `["https://x.example/2"]`, 1), strings.Replace(usualEntry, "Bitstring", "1EdTech", 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tape, err := strict.Scan([]byte(text), strict.Limits{})
		if err != nil {
			return
		}
		got, ok := status.EntryAt(tape, 0)
		want, err := status.ParseEntries(tape.Value(0))
		if len(want) == 1 {
			want[0].ID = ""
		}
		if ok && (err != nil || !reflect.DeepEqual([]status.Entry{got}, want)) {
			t.Errorf("%s: %+v; decoded %+v, %v", text, got, want, err)
		}
		if !ok && (text == usualEntry || text == "["+usualEntry+"]") {
			t.Errorf("%s is not read", text)
		}
	})
}
