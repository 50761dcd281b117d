package web

import (
	"net/http"

	"laurel/credential/eu"
)

// documentRoutes serve what our credentials point to and anybody may copy. The
// documents never change: another one has another address.
func (w *Web) documentRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET "+eu.ContextPath, document("application/ld+json", eu.ContextDocument))
	w.handle(mux, "GET "+eu.SchemaPath, document("application/schema+json", eu.SchemaDocument))
}

func document(kind string, body []byte) func(http.ResponseWriter, *http.Request) error {
	return func(rw http.ResponseWriter, _ *http.Request) error {
		h := rw.Header()
		h.Set("Content-Type", kind)
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cache-Control", "public, max-age=86400")
		_, err := rw.Write(body)
		return err
	}
}
