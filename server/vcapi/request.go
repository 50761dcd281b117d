package vcapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"laurel/credential"
	"laurel/fault"
	"laurel/verifier"
)

// request is a body: a document under its name, and options. Documents are
// kept byte for byte.
type request struct {
	members map[string]json.RawMessage
	options map[string]any
}

var errType = &failure{http.StatusUnsupportedMediaType, []verifier.Problem{
	verifier.Of(verifier.Parsing, "request.type", "Send the body as application/json.")}}

// decode reads a body as strictly as a credential: UTF-8, no member twice,
// bounded in depth.
func decode(r *http.Request) (request, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" && !strings.HasSuffix(media, "+json") && media != vcType {
		return request{}, errType
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return request{}, err
		}
		return request{}, malformed("request.unreadable", "", "the body could not be read to its end")
	}
	whole, err := credential.Parse(bytes.TrimSpace(body))
	if err != nil {
		f, _ := errors.AsType[*credential.FormatError](err)
		if f == nil {
			return request{}, malformed("request.unreadable", "", err.Error())
		}
		return request{}, malformed(f.Code, f.Pointer, f.Text)
	}
	var q request
	if err := json.Unmarshal(body, &q.members); err != nil {
		return request{}, malformed("request.unreadable", "", err.Error())
	}
	options, there := whole.Value().(map[string]any)["options"]
	q.options, _ = options.(map[string]any)
	if there && options != nil && q.options == nil {
		return request{}, malformed("shape.type", "/options", "options is an object")
	}
	return q, nil
}

// document is a member that is a JSON object.
func (q request) document(names ...string) ([]byte, string, error) {
	for _, name := range names {
		raw, there := q.members[name]
		if !there {
			continue
		}
		if raw = bytes.TrimSpace(raw); raw[0] != '{' {
			return nil, name, malformed("shape.type", "/"+name, name+" is an object")
		}
		return raw, name, nil
	}
	return nil, names[0], malformed("shape.missing", "/"+names[0], names[0]+" is missing")
}

// text is an option that is a text, "" where it is left out.
func (q request) text(name string) (string, error) {
	value, there := q.options[name]
	s, ok := value.(string)
	if there && !ok {
		return "", malformed("shape.type", "/options/"+name, name+" is a text")
	}
	return s, nil
}

// texts is an option that is a list of texts, nil where it is left out.
func (q request) texts(name string) ([]string, error) {
	value, there := q.options[name]
	if !there {
		return nil, nil
	}
	list, ok := value.([]any)
	out := make([]string, 0, len(list))
	for _, one := range list {
		s, isText := one.(string)
		ok = ok && isText
		out = append(out, s)
	}
	if !ok {
		return nil, malformed("shape.type", "/options/"+name, name+" is a list of texts")
	}
	return out, nil
}

func (q request) flag(name string) bool {
	on, _ := q.options[name].(bool)
	return on
}

// unknown lists the options that this door does not know, as warnings: clients
// in the field send members of their own, and want an answer.
func (q request) unknown(known ...string) (out []verifier.Problem) {
	var names []string
	for name := range q.options {
		if !slices.Contains(known, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names[:min(len(names), 20)] {
		p := verifier.Of(unknownOption, "option.unknown", "There is no option of this name here; it was ignored.")
		p.Pointer = "/options/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(clip(name))
		out = append(out, p)
	}
	return out
}

func clip(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// errNotLocal answers who reaches an open door from another machine.
var errNotLocal = fault.New(fault.NotSignedIn, "vcapi.notLocal", "This door is open to the machine it runs on alone. Show an API key: Authorization: Bearer laurel_….")
