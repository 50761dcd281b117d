package httpx

import (
	"net/http"
	"strings"
)

// policy allows what is ours and nothing inline. Pictures may be data: for the
// previews a page is given; the camera of the verify box needs no source.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors "

// headers sets what every answer carries. Pages under /embed may stand in
// anyone's frame, all others in none of another's.
func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		ancestors := "'self'"
		if strings.HasPrefix(r.URL.Path, "/embed/") {
			ancestors = "*"
		}
		h.Set("Content-Security-Policy", policy+ancestors)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), browsing-topics=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// NoReferrer marks an answer whose address holds a secret.
func NoReferrer(w http.ResponseWriter) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
}

// Sandboxed marks a stranger's file: it may be looked at and do nothing.
func Sandboxed(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors *")
}
