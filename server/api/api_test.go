package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web"
)

// read decodes an answer and fails unless it has this status.
func read[T any](t *testing.T, a answered, status int) (v T) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return v
}

// failure decodes a problem and fails unless it is a whole one.
func failure(t *testing.T, a answered, status int) problem {
	t.Helper()
	p := read[problem](t, a, status)
	if a.header.Get("Content-Type") != problemType || p.Status != status || p.Detail == "" || p.Title == "" || p.Request == "" {
		t.Errorf("not a whole problem: %s %s", a.header.Get("Content-Type"), a.body)
	}
	return p
}

func TestKeys(t *testing.T) {
	d := open(t)
	const award = `{"achievement":"m1","name":"Mira","email":"mira@mail.example"}`
	for _, tt := range []struct {
		name, key, method, path, body string
		want                          int
	}{
		{"no key", "", "POST", "/api/v1/awards", award, 401},
		{"an unknown key", "nobody", "GET", "/api/v1/achievements/m1", "", 401},
		{"no right", "reader", "POST", "/api/v1/awards", award, 403},
		{"another's", "stranger", "POST", "/api/v1/awards", award, 404},
		{"none such", "full", "GET", "/api/v1/achievements/m9", "", 404},
		{"two organisations, none named", "two", "GET", "/api/v1/awards", "", 422},
		{"two organisations, one named", "two", "GET", "/api/v1/awards?organisation=org1", "", 200},
		{"allowed", "reader", "GET", "/api/v1/awards", "", 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := d.call(tt.key, tt.method, tt.path, tt.body)
			if tt.want == 200 {
				read[any](t, got, 200)
				return
			}
			failure(t, got, tt.want)
			if tt.want == 401 && tt.key == "" && !strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Bearer") {
				t.Error("it does not say how to authenticate")
			}
		})
	}
}

func TestBodies(t *testing.T) {
	d := open(t)
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for _, tt := range []struct {
		name, body, kind, location string
		want                       int
	}{
		{"unknown member", `{"achievement":"m1","name":"Mira","email":"mira@mail.example","grade":"A"}`, "", "body.grade", 422},
		{"other case", `{"achievement":"m1","Name":"Mira","email":"mira@mail.example"}`, "", "body.Name", 422},
		{"missing member", `{"achievement":"m1","email":"mira@mail.example"}`, "", "body.name", 422},
		{"wrong type", `{"achievement":"m1","name":7,"email":"mira@mail.example"}`, "", "body.name", 422},
		{"refused by the service", `{"achievement":"m1","name":"Mira","email":"mira@mail.example","result":"1000"}`, "", "body.result", 422},
		{"twice", `{"achievement":"m1","name":"Mira","name":"Per","email":"mira@mail.example"}`, "", "body", 400},
		{"not UTF-8", "{\"name\":\"\xff\"}", "", "body", 400},
		{"deep", `{"name":` + deep + `}`, "", "body", 400},
		{"no JSON", `{"name":`, "", "body", 400},
		{"more after it", `{} {}`, "", "body", 400},
		{"no body", ``, "", "", 400},
		{"a form", `name=Mira`, "application/x-www-form-urlencoded", "body", 415},
		{"too large", `{"name":"` + strings.Repeat("a", 2<<20) + `"}`, "", "", 413},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var headers []string
			if tt.kind != "" {
				headers = []string{"Content-Type", tt.kind}
			}
			p := failure(t, d.call("full", "POST", "/api/v1/awards", tt.body, headers...), tt.want)
			for _, e := range p.Errors {
				if e.Location == tt.location && e.Message != "" {
					return
				}
			}
			if tt.location != "" {
				t.Errorf("nothing is said of %s: %+v", tt.location, p.Errors)
			}
		})
	}
}

func TestParameters(t *testing.T) {
	d := open(t)
	for path, location := range map[string]string{
		"/api/v1/awards?limit=0":              "query.limit",
		"/api/v1/awards?limit=many":           "query.limit",
		"/api/v1/awards?organization=org1":    "query.organization",
		"/api/v1/awards?status=good":          "query.status",
		"/api/v1/catalogue?maxPrice=cheap":    "query.maxPrice",
		"/api/v1/catalogue?field=alchemy":     "query.field",
		"/api/v1/skills?limit=51":             "query.limit",
		"/api/v1/catalogue?level=9&page=1000": "query.level",
	} {
		p := failure(t, d.call("full", "GET", path, ""), 422)
		if len(p.Errors) != 1 || p.Errors[0].Location != location {
			t.Errorf("%s: %+v", path, p.Errors)
		}
	}
}

func TestUnexpected(t *testing.T) {
	d := open(t)
	d.issuer.broken = errors.New("disk on fire")
	p := failure(t, d.call("full", "GET", "/api/v1/awards/w1", ""), 500)
	if strings.Contains(p.Detail, "fire") {
		t.Errorf("it tells a stranger %q", p.Detail)
	}
}

func TestTooOften(t *testing.T) {
	d := open(t, func(a *API) {
		a.Limits = Limits{Verify: httpx.Limit{Every: time.Hour, Burst: 1}, Write: httpx.Limit{Every: time.Hour, Burst: 1}}
	})
	for _, path := range []string{"/api/v1/verify", "/api/v1/awards/w1/revoke"} {
		if got := d.call("full", "POST", path, `{"reason":"x"}`); got.status == 429 {
			t.Errorf("%s is refused at once", path)
		}
		got := d.call("full", "POST", path, `{"reason":"x"}`)
		failure(t, got, 429)
		if got.header.Get("Retry-After") == "" {
			t.Errorf("%s: it does not say how long to wait", path)
		}
	}
	if got := d.call("full", "GET", "/api/v1/awards", ""); got.status != 200 {
		t.Errorf("reading is bounded by the limit of writing: %d", got.status)
	}
}

func TestNoSuchCall(t *testing.T) {
	d := open(t)
	for _, tt := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/api/v1/badges", 404}, {"DELETE", "/api/v1/awards", 405}, {"POST", "/api/openapi.json", 405}, {"GET", "/api/v2/", 404},
	} {
		got := d.call("full", tt.method, tt.path, "")
		failure(t, got, tt.want)
		if tt.want == 405 && got.header.Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", tt.method, tt.path)
		}
	}
	if got := d.call("", "GET", "/api/", ""); got.status != 303 || got.header.Get("Location") != "/api/docs" {
		t.Errorf("/api/ leads to %d %s", got.status, got.header.Get("Location"))
	}
}

// TestBesideThePages registers the pages and the calls on one router, which
// panics when two patterns conflict.
func TestBesideThePages(t *testing.T) {
	mux := http.NewServeMux()
	server := &httpx.Server{}
	(&web.Web{HTTP: server}).Routes(mux)
	(&API{HTTP: server}).Routes(mux)
}

func TestChoicesAreTheServices(t *testing.T) {
	var fields []issuer.Choice
	for _, f := range issuer.Fields() {
		fields = append(fields, issuer.Choice{Value: f.Slug})
	}
	doc := (&API{HTTP: &httpx.Server{}}).calls(http.NewServeMux())
	shape := doc.Components.Schemas.Map()
	for name, want := range map[string][]issuer.Choice{
		"Definition.field": fields, "Definition.assessment": issuer.Assessments(), "Definition.participation": issuer.Participations(),
		"Definition.supervision": issuer.Supervisions(), "Definition.stackable": issuer.Stackables(), "Grading.kind": issuer.Gradings(),
	} {
		object, member, _ := strings.Cut(name, ".")
		have := map[any]bool{}
		for _, v := range shape[object].Properties[member].Enum {
			have[v] = true
		}
		for _, c := range want {
			if !have[c.Value] {
				t.Errorf("%s lacks %q", name, c.Value)
			}
		}
		if len(have) != len(want) {
			t.Errorf("%s offers %d values, the service %d", name, len(have), len(want))
		}
	}
}
