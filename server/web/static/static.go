// Package static holds the files pages load, built into the binary: the
// stylesheet made of its layers, the modules, the fonts when they were fetched
// at build time, and the icon. Each has an address that changes with its
// content, so a browser may keep it for a year.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"laurel/picture"
)

//go:embed css js fonts
var files embed.FS

// Root is the path all addresses begin with.
const Root = "/static/"

// Set is every file by its address.
type Set struct {
	byPath map[string]file
	Style  string   // address of the stylesheet
	Script string   // address of the first module
	Icon   string   // address of the icon
	Fonts  []string // the two upright Latin fonts; empty when they are absent
}

type file struct {
	body   []byte
	packed []byte // gzip, where that is worth it
	kind   string
}

func newFile(name string, body []byte) file {
	f := file{body: body, kind: kindOf(name)}
	if path.Ext(name) == ".woff2" {
		return f // packed already
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one there is
	z.Write(body)                                         // a bytes.Buffer does not fail
	z.Close()
	f.packed = b.Bytes()
	return f
}

// Load reads the embedded files once.
var Load = sync.OnceValue(func() *Set { return build(files) })

// build names every file after its content. Modules import one another by
// relative address, so all of them share one name made of all their contents.
func build(source fs.FS) *Set {
	s := &Set{byPath: map[string]file{}}
	s.Icon = s.add("laurel.svg", picture.LogoFile())
	fonts := map[string]string{}
	for _, name := range list(source, "fonts") {
		if path.Ext(name) == ".woff2" {
			fonts[path.Base(name)] = s.add(name, read(source, name))
		}
	}
	for _, name := range preloaded {
		if at, ok := fonts[name]; ok {
			s.Fonts = append(s.Fonts, at)
		}
	}
	css := fontFaces(fonts)
	for _, name := range list(source, "css") {
		css = append(css, read(source, name)...)
	}
	s.Style = s.add("laurel.css", css)
	s.addModules(source)
	return s
}

func (s *Set) add(name string, body []byte) string {
	at := Root + digest(body) + "/" + path.Base(name)
	s.byPath[at] = newFile(name, body)
	return at
}

func (s *Set) addModules(source fs.FS) {
	names := list(source, "js")
	var all []byte
	for _, name := range names {
		all = append(all, read(source, name)...)
	}
	folder := Root + digest(all) + "/"
	for _, name := range names {
		s.byPath[folder+path.Base(name)] = newFile(name, read(source, name))
	}
	s.Script = folder + "main.js"
}

// ServeHTTP answers an address with its file, to be kept for a year.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := s.byPath[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if f.packed != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", strconv.Itoa(len(f.packed)))
			if r.Method != http.MethodHead {
				w.Write(f.packed)
			}
			return
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.body))
}

func list(source fs.FS, folder string) []string {
	entries, err := fs.ReadDir(source, folder)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, folder+"/"+e.Name())
		}
	}
	return names
}

func read(source fs.FS, name string) []byte {
	body, err := fs.ReadFile(source, name)
	if err != nil {
		panic(err) // an embedded file that was just listed
	}
	return body
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:6])
}

func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}
