package static

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAddressesFollowTheContent(t *testing.T) {
	source := func(css, js string) fstest.MapFS {
		return fstest.MapFS{"css/10.css": {Data: []byte(css)}, "js/main.js": {Data: []byte("import './part.js'")}, "js/part.js": {Data: []byte(js)}}
	}
	a, b := build(source("a{}", "1")), build(source("a{}", "2"))
	if a.Style != b.Style || a.Script == b.Script {
		t.Errorf("the style stayed and a module changed, but: %s %s, %s %s", a.Style, b.Style, a.Script, b.Script)
	}
	if len(a.Fonts) != 0 || strings.Contains(string(a.byPath[a.Style].body), "@font-face") {
		t.Error("fonts that are not there are asked for")
	}
}

func TestServing(t *testing.T) {
	s := Load()
	ask := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	for path, kind := range map[string]string{s.Style: "text/css", s.Script: "text/javascript", s.Icon: "image/svg+xml"} {
		w := ask(path)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	packed := httptest.NewRequest("GET", s.Style, nil)
	packed.Header.Set("Accept-Encoding", "br, gzip")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, packed)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 12<<10 {
		t.Errorf("the style is sent as %q in %d bytes", w.Header().Get("Content-Encoding"), w.Body.Len())
	}
	if w := ask(Root + "0/../../static.go"); w.Code != http.StatusNotFound {
		t.Errorf("a path that is no file: %d", w.Code)
	}
}

// TestLogicalProperties holds the styles to both directions of writing.
func TestLogicalProperties(t *testing.T) {
	physical := regexp.MustCompile(`(?m)^\s*((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom|width|height)\s*:`)
	for _, name := range list(files, "css") {
		if found := physical.FindAllString(string(read(files, name)), -1); found != nil {
			t.Errorf("%s: %q", name, found)
		}
	}
}

// TestModulesExist asks for every module that another one imports.
func TestModulesExist(t *testing.T) {
	s := Load()
	folder := strings.TrimSuffix(s.Script, "main.js")
	for at, f := range s.byPath {
		if !strings.HasPrefix(at, folder) {
			continue
		}
		for _, m := range regexp.MustCompile(`"\./([a-z]+\.js)"`).FindAllStringSubmatch(string(f.body), -1) {
			if _, ok := s.byPath[folder+m[1]]; !ok {
				t.Errorf("%s imports %s, which is not there", at, m[1])
			}
		}
	}
}
