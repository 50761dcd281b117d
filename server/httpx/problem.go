package httpx

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"laurel/fault"
)

// Status is the HTTP status of a failure. This is the one place where kinds
// become numbers.
func Status(err error) int {
	if tooLarge(err) {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotSignedIn:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Gone:
		return http.StatusGone
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func tooLarge(err error) bool {
	_, is := errors.AsType[*http.MaxBytesError](err)
	return is
}

// Details is a failure as application/problem+json (RFC 9457).
type Details struct {
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Code    int            `json:"status"`
	Detail  string         `json:"detail"`
	Name    string         `json:"code,omitempty"`
	Request string         `json:"request,omitempty"`
	Fields  []DetailsField `json:"errors,omitempty"`
}

// DetailsField is one input at fault.
type DetailsField struct {
	Location string `json:"location"`
	Message  string `json:"message"`
}

// problem turns a service's failure into what programs are answered. What is
// unexpected is not shown: it is logged under the request's id.
func problem(err error, request string) *Details {
	status := Status(err)
	d := &Details{Type: "about:blank", Title: http.StatusText(status), Code: status, Detail: Sentence(err), Request: request}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		d.Name = f.Code
		for _, field := range f.Fields() {
			d.Fields = append(d.Fields, DetailsField{Location: field.Field, Message: field.Sentence()})
		}
	}
	return d
}

// Sentence is what a reader may know of a failure.
func Sentence(err error) string {
	if tooLarge(err) {
		return "That is larger than this server takes. A credential has at most 8 MB, a picture at most 20 MB, a file that is handed in at most 16 MB."
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Sentence()
	}
	return "Something broke here, not with you. Nothing was saved twice or lost."
}

// Fail answers with a failure: as a problem to programs, as a page to people.
func (s *Server) Fail(w http.ResponseWriter, r *http.Request, err error) {
	status := Status(err)
	if status >= http.StatusInternalServerError {
		factsOf(r.Context()).err = err
	}
	if status == http.StatusTooManyRequests && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "30")
	}
	if s.Page != nil && !wantsJSON(r) {
		s.Page(w, r, status, err)
		return
	}
	body, _ := json.Marshal(problem(err, RequestID(r.Context())))
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	w.Write(body)
}

// wantsJSON tells programs from people by what they accept and where they ask.
func wantsJSON(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/vcapi/") {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

var errCrossOrigin = fault.New(fault.Forbidden, "http.crossOrigin",
	"This was sent by another site's page. Open the page here and send it again.")
