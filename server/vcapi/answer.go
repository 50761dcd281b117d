package vcapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"laurel/credential/key"
	"laurel/fault"
	"laurel/issuer/secure"
	"laurel/server/httpx"
	"laurel/verifier"
)

const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
	vcType      = "application/vc"

	unknownOption = "https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED"
)

var keyTypes = map[key.Type]string{key.Ed25519: "ed25519", key.P256: "p256", key.P384: "p384", key.BLS12381: "bls12381"}

// answer is what a call answers when nothing failed.
type answer struct {
	status int
	body   any
}

// failure is a request or a document that is refused.
type failure struct {
	status   int
	problems []verifier.Problem
}

func (f *failure) Error() string { return f.problems[0].Detail }

func malformed(code, pointer, text string) error {
	p := verifier.Of(verifier.Parsing, code, text)
	p.Pointer = pointer
	return &failure{http.StatusBadRequest, []verifier.Problem{p}}
}

// call decodes, asks and encodes.
func (d *Door) call(do func(*http.Request, request) (answer, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q, err := decode(r)
		if err == nil {
			var a answer
			if a, err = do(r, q); err == nil {
				write(w, a.status, jsonType, a.body)
				return
			}
		}
		d.fail(w, r, err)
	})
}

// fail answers a failure: 400 with every problem for a document that is
// refused, whatever the reason, since that is what clients look for.
func (d *Door) fail(w http.ResponseWriter, r *http.Request, err error) {
	if refused, ok := errors.AsType[*secure.Refused](err); ok {
		f := &failure{status: http.StatusBadRequest}
		for _, p := range refused.Problems {
			f.problems = append(f.problems, verifier.Nonconforming(p))
		}
		err = f
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		if fault.Is(err, fault.NotSignedIn) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="Laurel"`)
		}
		d.HTTP.Fail(w, r, err)
		return
	}
	first := f.problems[0]
	write(w, f.status, problemType, struct {
		Type     string             `json:"type"`
		Title    string             `json:"title"`
		Status   int                `json:"status"`
		Detail   string             `json:"detail"`
		Request  string             `json:"request,omitempty"`
		Verified bool               `json:"verified"`
		Problems []verifier.Problem `json:"problemDetails"`
	}{first.Type, first.Title, f.status, place(first), httpx.RequestID(r.Context()), false, f.problems})
}

// place is a problem's sentence with where it is.
func place(p verifier.Problem) string {
	if p.Pointer == "" {
		return p.Detail
	}
	return fmt.Sprintf("%s: %s", p.Pointer, p.Detail)
}

func write(w http.ResponseWriter, status int, media string, body any) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // documents are answered as they were signed
	if err := enc.Encode(body); err != nil {
		panic("vcapi: " + err.Error()) // texts, and documents that were read as JSON
	}
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	w.Write(out.Bytes())
}

// nothing answers what is no call of this door.
func (d *Door) nothing(w http.ResponseWriter, r *http.Request) {
	d.fail(w, r, fault.NoSuch("call", r.Method+" "+clip(r.URL.Path)))
}

// enter waits for a place to sign, so that a crowd costs time and not memory.
func (d *Door) enter(r *http.Request) (leave func(), err error) {
	wait := time.NewTimer(3 * time.Second)
	defer wait.Stop()
	select {
	case d.places <- struct{}{}:
		return func() { <-d.places }, nil
	case <-wait.C:
		return nil, fault.New(fault.TooMany, "vcapi.busy", "Many documents are being signed just now. Try again in a moment.")
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}
