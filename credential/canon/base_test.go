package canon

import (
	"net/url"
	"strings"
	"testing"
)

// TestResolve holds the examples of RFC 3986, section 5.4.
func TestResolve(t *testing.T) {
	const base = "http://a/b/c/d;p?q"
	for relative, want := range map[string]string{
		"g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/", "/g": "http://a/g", "//g": "http://g", "?y": "http://a/b/c/d;p?y",
		"g?y": "http://a/b/c/g?y", "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s", "g?y#s": "http://a/b/c/g?y#s", ";x": "http://a/b/c/;x",
		"g;x": "http://a/b/c/g;x", "g;x?y#s": "http://a/b/c/g;x?y#s", "": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/",
		"..": "http://a/b/", "../": "http://a/b/", "../g": "http://a/b/g", "../..": "http://a/", "../../": "http://a/", "../../g": "http://a/g",
		"../../../g": "http://a/g", "../../../../g": "http://a/g", "/./g": "http://a/g", "/../g": "http://a/g", "g.": "http://a/b/c/g.",
		".g": "http://a/b/c/.g", "g..": "http://a/b/c/g..", "..g": "http://a/b/c/..g", "./../g": "http://a/b/g", "./g/.": "http://a/b/c/g/",
		"g/./h": "http://a/b/c/g/h", "g/../h": "http://a/b/c/h", "g;x=1/./y": "http://a/b/c/g;x=1/y", "g;x=1/../y": "http://a/b/c/y",
		"g?y/./x": "http://a/b/c/g?y/./x", "g?y/../x": "http://a/b/c/g?y/../x", "g#s/./x": "http://a/b/c/g#s/./x", "g#s/../x": "http://a/b/c/g#s/../x",
	} {
		if got := resolve(base, relative); got != want {
			t.Errorf("%q is %q, want %q", relative, got, want)
		}
	}
	if got := resolve("did:example:1", "#key"); got != "did:example:1#key" {
		t.Errorf("a fragment is %q", got)
	}
	if got := resolve("http://a", "b"); got != "http://a/b" {
		t.Errorf("without a path: %q", got)
	}
}

// FuzzResolve compares with the standard library where that has the IRI as it
// is written.
func FuzzResolve(f *testing.F) {
	for _, relative := range []string{"g", "../g", "?y", "#s", "//g/h", "", "/./a//b/..", "a:b"} {
		f.Add("http://a/b/c/d;p?q", relative)
	}
	f.Fuzz(func(t *testing.T, base, relative string) {
		if !strings.HasPrefix(base, "https://") && !strings.HasPrefix(base, "http://") || !isAbsolute(base) {
			t.Skip("no base")
		}
		got := resolve(base, relative)
		if !isAbsolute(got) && isAbsolute("x:"+relative) {
			t.Errorf("%q in %q is %q, which is not absolute", relative, base, got)
		}
		b, err1 := url.Parse(base)
		r, err2 := url.Parse(relative)
		same := err1 == nil && err2 == nil && b.String() == base && r.String() == relative && b.Host != "" && r.Scheme == "" && !strings.ContainsAny(base+relative, "%#?") && !strings.Contains(b.Path+r.Path, "//")
		if same && r.Host == "" && strings.HasPrefix(b.Path, "/") && relative != "" {
			if want := b.ResolveReference(r).String(); got != want {
				t.Errorf("%q in %q is %q, want %q", relative, base, got, want)
			}
		}
	})
}
