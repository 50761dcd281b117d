// Serve shows the samples of all pages on a loopback address: for looking at
// them while working on templates and styles.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/a-h/templ"

	"laurel/server/web/internal/gallery"
	"laurel/server/web/static"
	"laurel/server/web/view"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8099", "where to listen")
	badges := flag.String("badges", "", "a folder of sample badges")
	flag.Parse()
	set := static.Load()
	mux := http.NewServeMux()
	mux.Handle(static.Root, set)
	if *badges != "" {
		mux.Handle("/badge/", http.StripPrefix("/badge/", http.FileServerFS(os.DirFS(*badges))))
	}
	var names []string
	assets := view.Assets{Style: set.Style, Script: set.Script, Fonts: set.Fonts, Favicon: set.Icon}
	for _, p := range gallery.Pages(assets) {
		names = append(names, p.Name)
		mux.Handle("/p/"+p.Name, templ.Handler(p.View))
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, strings.Join(names, "\n")) })
	log.Fatal(http.ListenAndServe(*addr, strict(mux)))
}

// strict sends the policy the server sends, so that a style or script it would
// refuse is missing here too.
func strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'")
		next.ServeHTTP(w, r)
	})
}
