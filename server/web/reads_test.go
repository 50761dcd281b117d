package web

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReads(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "de": "de", "de-CH, en;q=0.5": "de", "nl, de;q=0.8, en;q=0.5": "de", "en-GB, de;q=0.9": "en", "nl": "",
		"de;q=0.2, en;q=0.8": "en", "\x00;;": "", strings.Repeat("de,", 400): "",
	} {
		r := httptest.NewRequest("POST", "/signin", nil)
		r.Header.Set("Accept-Language", header)
		if got := reads(r); got != want {
			t.Errorf("%.40q: %q, want %q", header, got, want)
		}
	}
}
