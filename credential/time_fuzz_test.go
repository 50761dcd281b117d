package credential_test

import (
	"testing"

	"laurel/credential"
)

// FuzzParseTime holds that a moment that is read is the same moment when it
// is written, to the second, and read again.
func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2026-05-04T09:00:00Z", "1903-01-01T00:00:00-05:00", "2020-03-16T22:37:26.544Z", "2026-05-04T24:00:00Z", "2026-05-04T09:00:00", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := credential.ParseTime(text)
		if err != nil {
			return
		}
		if at.UTC().Year() > 9999 || at.UTC().Year() < 0 { // by its zone it is in another year than it says
			return
		}
		again, err := credential.ParseTime(credential.FormatTime(at))
		if err != nil || again.Unix() != at.Unix() {
			t.Errorf("%q is written %q: %v", text, credential.FormatTime(at), err)
		}
	})
}
