package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/fault"
	"laurel/verifier"
)

const verifyPath = base + "/verify"

// asked is the body that says what to check instead of being it.
type asked struct {
	URL   string `json:"url,omitempty" doc:"Where the credential is; one of url and text."`
	Text  string `json:"text,omitempty" doc:"A credential, a JWT, or a text with its address."`
	Email string `json:"email,omitempty" doc:"Whom it should have been issued to; compared and not kept."`
}

type reportOut struct{ Body verifier.ReportDocument }

func (a *API) verifyCalls(h huma.API) {
	register(a, h, call{id: "verify", tag: "Checking", method: "POST", path: verifyPath, public: true, maxBody: verifier.MaxInput + 1,
		summary: "Check a credential",
		more: "Send the file as it is: PNG, SVG, PDF, JSON, JWT, or a photo of its QR code. Or send application/json with nothing but url or text, and email if you like; any other JSON is taken for the credential itself. " +
			"The answer is 200 whatever is wrong with the credential: verdict says what, and could not tell is not fail."}, a.verify)
	describe(h)
}

// describe replaces what the router knows of the body: bytes.
func describe(h huma.API) {
	doc := h.OpenAPI()
	file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	content := map[string]*huma.MediaType{"application/octet-stream": file}
	for _, kind := range []string{"image/png", "image/svg+xml", "image/jpeg", "application/pdf", "application/vc", "application/jwt", "text/plain"} {
		content[kind] = file
	}
	content["application/json"] = &huma.MediaType{Schema: &huma.Schema{AnyOf: []*huma.Schema{
		huma.SchemaFromType(doc.Components.Schemas, reflect.TypeFor[asked]()), {Type: huma.TypeObject, Description: "The credential itself."}}}}
	body := doc.Paths[verifyPath].Post.RequestBody
	body.Content, body.Description = content, "A file, or what to check."
}

func (a *API) verify(ctx context.Context, _ account.Actor, in *struct {
	Type    string `header:"Content-Type" hidden:"true"`
	RawBody []byte
}) (*reportOut, error) {
	input := toCheck(in.Type, in.RawBody)
	report, err := a.Verifier.Check(ctx, input)
	if err != nil {
		var ok bool
		if report, ok = a.unread(err); !ok {
			return nil, at("body.", err)
		}
	}
	return &reportOut{report.Document()}, nil
}

// toCheck tells a question in JSON from a credential in JSON.
func toCheck(kind string, body []byte) verifier.Input {
	file := verifier.Input{Data: body}
	media, _, err := mime.ParseMediaType(kind)
	if err != nil || media != "application/json" || strict(body) != nil {
		return file
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var q asked
	if d.Decode(&q) != nil || d.More() || (q.URL == "") == (q.Text == "") {
		return file
	}
	return verifier.Input{URL: q.URL, Text: q.Text, Email: q.Email}
}

// unread is the verdict on what holds no credential, so that a program that
// checks many reads one kind of answer. Nothing at all, too much and too often
// are the caller's to change.
func (a *API) unread(err error) (verifier.Report, bool) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code == "find.empty" || f.Kind == fault.TooMany || f.Kind == fault.TooLarge {
		return verifier.Report{}, false
	}
	return verifier.Unread(err, a.now())
}
