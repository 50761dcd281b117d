package web

import "testing"

func TestFormFor(t *testing.T) {
	for accept, want := range map[string]string{
		"":    "",
		"*/*": "",
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "",
		"application/vc": "json",
		"application/vc, application/ld+json;q=0.9, text/html;q=0.1": "json",
		"application/json, text/plain, */*":                          "json",
		"application/vc+jwt":                                         "jwt",
		"image/avif,image/webp,*/*;q=0.8":                            "",
	} {
		if got := formFor(accept); got != want {
			t.Errorf("formFor(%q) = %q, want %q", accept, got, want)
		}
	}
}
