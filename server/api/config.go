package api

import (
	"cmp"
	"context"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/server/httpx"
)

// Member names are read as they are written: "Title" is not "title". It is a
// setting of the whole process, and this is its one user.
func init() { huma.ValidateStrictCasing = true }

const about = `Define micro-credentials, award them, and check any credential.

**Who asks.** Calls that are not public need an API key, made by an owner of the organisation: ` + "`Authorization: Bearer laurel_…`" + `. A key acts for one organisation, within the rights it was given. Its secret can be changed without a gap: the one before works on until its owner's chosen end.

**How often.** A key may make as many calls a minute as its owner has set, 6,000 unless told otherwise: as many at once, then evenly. Every answer to a key carries ` + "`RateLimit-Policy`" + ` (` + "`\"key\";q=6000;w=60`" + `) and ` + "`RateLimit`" + ` (` + "`\"key\";r=5999;t=1`" + `: calls left, seconds until all are there again). Beyond it the answer is 429 with ` + "`Retry-After`" + ` in seconds. Each node of a larger installation counts for itself.

**Repeating a call.** Send an ` + "`Idempotency-Key`" + ` of your own, such as a UUID or your number for the award, when you issue or correct. The same key with the same content always answers the same award, however often it is sent and whatever happened in between; with other content it is refused.

**Changing what others change too.** An achievement comes with an ` + "`ETag`" + `. Send it back as ` + "`If-Match`" + `: when somebody was quicker the answer is 412 and lists what differs.

**What goes wrong** is told as application/problem+json (RFC 9457), with a stable ` + "`code`" + `, a sentence for people, and for every input at fault its location. Members and parameters that are not described here are refused.

Times are RFC 3339 in UTC, days are written 2026-03-14, money and hours are numbers.`

// keyed says that a call needs an API key.
var keyed = []map[string][]string{{"key": {}}}

func (a *API) config() huma.Config {
	format := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Laurel", Version: cmp.Or(a.Version, "unversioned"), Description: about,
				License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
			Servers: []*huma.Server{{URL: cmp.Or(a.PublicURL, "/")}},
			Tags: []*huma.Tag{
				{Name: "Offers", Description: "When, where and for how much an achievement can be earned."},
				{Name: "Awards", Description: "What was given to a person."},
				{Name: "Achievements", Description: "What an organisation defines: its drafts and published versions."},
				{Name: "Assessing", Description: "How an achievement is assessed, who applied, what they handed in and what was decided. A program hands in for learners; it never judges, for assessors are people."},
				{Name: "Catalogue", Description: "What is published. Anybody may ask."},
				{Name: "Skills", Description: "The framework of skills. Anybody may ask."},
				{Name: "Organisations", Description: "Who issues here. Anybody may ask."},
				{Name: "Webhooks", Description: "Who is told at once what happens here, and what became of the messages."},
				{Name: "Mails", Description: "What an organisation's mails to holders and learners say, in its own words."},
				{Name: "Checking", Description: "Whether a credential is genuine and in force. Anybody may ask."},
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"key": {Type: "http", Scheme: "bearer", Description: "An API key of an organisation."},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{reword},
	}
}

// call describes an operation: what it is called, where it is, what it does in
// a line, and which failures it has beside those that every call has.
type call struct {
	id, tag, method, path string
	summary, more         string
	made                  bool // it answers 201
	public                bool
	errors                []int
	maxBody               int64                // 1 MiB when 0
	answers               map[int]reflect.Type // the bodies of one that answers in several ways
}

// register adds an operation. Failures of the service become problems here, so
// that no handler can forget it.
func register[I, O any](a *API, h huma.API, c call, handler func(context.Context, account.Actor, *I) (*O, error)) {
	op := huma.Operation{OperationID: c.id, Method: c.method, Path: c.path, Summary: c.summary, Description: c.more, Tags: []string{c.tag},
		MaxBodyBytes: c.maxBody, BodyReadTimeout: time.Minute, DefaultStatus: http.StatusOK}
	if c.made {
		op.DefaultStatus = http.StatusCreated
	}
	failures := append([]int{http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}, c.errors...)
	if !c.public {
		op.Security = keyed
		failures = append(failures, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests)
	}
	if c.method != http.MethodGet {
		failures = append(failures, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests)
	}
	schemas := h.OpenAPI().Components.Schemas
	op.Responses = problems(schemas, failures)
	for status, body := range c.answers {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status), Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(body, true, "")}}}
	}
	huma.Register(h, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, httpx.Actor(ctx), in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

// problems describes failures.
func problems(schemas huma.Registry, statuses []int) map[string]*huma.Response {
	schema := schemas.Schema(reflect.TypeFor[problem](), true, "Problem")
	all := map[string]*huma.Response{}
	for _, status := range statuses {
		all[strconv.Itoa(status)] = &huma.Response{Description: meaning[status],
			Content: map[string]*huma.MediaType{problemType: {Schema: schema}}}
	}
	return all
}

// meaning says when each failure is answered.
var meaning = map[int]string{
	http.StatusBadRequest:            "The body is missing, or no JSON that can be read.",
	http.StatusUnauthorized:          "There is no API key, or it is not valid, or has run out.",
	http.StatusForbidden:             "The key has not been given this right.",
	http.StatusNotFound:              "There is no such thing, or it is another organisation's.",
	http.StatusRequestTimeout:        "The body came too slowly.",
	http.StatusConflict:              "It is in a state that does not allow this, or an idempotency key was used for something else.",
	http.StatusPreconditionFailed:    "Somebody else changed it meanwhile; changes lists what differs.",
	http.StatusRequestEntityTooLarge: "The body is larger than this call takes.",
	http.StatusUnsupportedMediaType:  "The body is not application/json.",
	http.StatusUnprocessableEntity:   "Some input must change; errors says which, and how.",
	http.StatusPreconditionRequired:  "If-Match is missing.",
	http.StatusTooManyRequests:       "Too often; Retry-After says for how many seconds to wait.",
	http.StatusInternalServerError:   "Something broke here. Its request id is in the log.",
	http.StatusServiceUnavailable:    "Something this depends on did not answer. Try again.",
}
