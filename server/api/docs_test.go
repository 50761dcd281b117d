package api

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// openAPIDocument is as much of an OpenAPI document as its rules are about.
type openAPIDocument struct {
	OpenAPI    string
	Info       struct{ Title, Version, Description string }
	Servers    []struct{ URL string }
	Paths      map[string]map[string]openAPICall
	Components struct {
		Schemas         map[string]any
		SecuritySchemes map[string]any
	}
}

type openAPICall struct {
	OperationID string
	Summary     string
	Tags        []string
	Security    []map[string][]string
	Parameters  []struct{ Name, In, Description string }
	RequestBody *struct{ Content map[string]any }
	Responses   map[string]struct {
		Description string
		Content     map[string]struct{ Schema map[string]any }
	}
}

func TestOpenAPI(t *testing.T) {
	d := open(t)
	got := d.call("", "GET", "/api/openapi.json", "")
	doc := read[openAPIDocument](t, got, 200)
	if !strings.HasPrefix(doc.OpenAPI, "3.1.") || doc.Info.Title == "" || doc.Info.Version != "test" || doc.Servers[0].URL != public || doc.Components.SecuritySchemes["key"] == nil {
		t.Errorf("its head is %+v", doc.Info)
	}
	ids, calls := map[string]bool{}, 0
	for path, methods := range doc.Paths {
		for method, c := range methods {
			calls++
			name := method + " " + path
			if c.Summary == "" || c.OperationID == "" || len(c.Tags) != 1 || ids[c.OperationID] {
				t.Errorf("%s is not introduced: %q %q %v", name, c.OperationID, c.Summary, c.Tags)
			}
			ids[c.OperationID] = true
			checkAnswers(t, name, c)
			for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
				if len(c.Parameters) == 0 || !strings.Contains(got.body, `"name":"`+m[1]+`"`) {
					t.Errorf("%s does not describe %s", name, m[1])
				}
			}
		}
	}
	if calls != 72 {
		t.Errorf("%d calls are described", calls)
	}
	compileSchemas(t, got.body)
}

// checkAnswers wants one success, two of a call that awards now or later, and
// the failures that every call has.
func checkAnswers(t *testing.T, name string, c openAPICall) {
	t.Helper()
	want := []string{"422", "500"}
	if !strings.HasPrefix(name, "get") {
		want = append(want, "400", "413", "429")
	}
	if len(c.Security) > 0 {
		want = append(want, "401", "403")
	}
	for _, status := range want {
		r, ok := c.Responses[status]
		if !ok || r.Description == "" || r.Content[problemType].Schema["$ref"] != "#/components/schemas/Problem" {
			t.Errorf("%s does not describe %s", name, status)
		}
	}
	successes := 0
	for status, r := range c.Responses {
		if r.Description == "" {
			t.Errorf("%s does not say when it answers %s", name, status)
		}
		if strings.HasPrefix(status, "2") {
			successes++
		}
	}
	if successes != 1 && (successes != 2 || c.OperationID != "issueAward") {
		t.Errorf("%s describes %d successes", name, successes)
	}
}

// compileSchemas reads every schema as JSON Schema 2020-12, which OpenAPI 3.1
// uses; a reference that leads nowhere fails it.
func compileSchemas(t *testing.T, text string) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("api.json", doc); err != nil {
		t.Fatal(err)
	}
	for name := range doc.(map[string]any)["components"].(map[string]any)["schemas"].(map[string]any) {
		if _, err := c.Compile("api.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"#/components/schemas/(\w+)"`).FindAllStringSubmatch(text, -1) {
		if _, err := c.Compile("api.json#/components/schemas/" + ref[1]); err != nil {
			t.Errorf("%s: %v", ref[0], err)
		}
	}
}

// TestAnswersAreAsDescribed holds what is answered against its description.
func TestAnswersAreAsDescribed(t *testing.T) {
	d := open(t)
	d.call("full", "POST", "/api/v1/awards", mira, "Idempotency-Key", "k1")
	asDescribed(t, d, []described{
		{"POST", "/awards", "/awards", mira, "201"},
		{"GET", "/awards/w1", "/awards/{id}", "", "200"},
		{"GET", "/awards", "/awards", "", "200"},
		{"GET", "/awards/w9", "/awards/{id}", "", "404"},
		{"GET", "/achievements/m1", "/achievements/{id}", "", "200"},
		{"GET", "/achievements", "/achievements", "", "200"},
		{"GET", "/achievements/m1/versions", "/achievements/{id}/versions", "", "200"},
		{"PUT", "/achievements/m1", "/achievements/{id}", "{}", "428"},
		{"GET", "/catalogue", "/catalogue", "", "200"},
		{"GET", "/skills", "/skills", "", "200"},
		{"GET", "/organisations", "/organisations", "", "200"},
		{"GET", "/organisations/org1", "/organisations/{id}", "", "200"},
		{"POST", "/verify", "/verify", `{"text":"x"}`, "200"},
	})
}

// described is a call, and where its answer is described.
type described struct{ method, path, described, body, status string }

func asDescribed(t *testing.T, d *door, calls []described) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(d.call("", "GET", "/api/openapi.json", "").body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("api.json", doc); err != nil {
		t.Fatal(err)
	}
	for _, tt := range calls {
		kind := "application~1json"
		if tt.status[0] == '4' {
			kind = "application~1problem+json"
		}
		escaped := strings.NewReplacer("/", "~1", "{", "%7B", "}", "%7D").Replace(base + tt.described)
		at := "api.json#/paths/" + escaped + "/" + strings.ToLower(tt.method) + "/responses/" + tt.status + "/content/" + kind + "/schema"
		schema, err := c.Compile(at)
		if err != nil {
			t.Errorf("%s %s: %v", tt.method, tt.path, err)
			continue
		}
		var answer any
		if err := json.Unmarshal([]byte(d.call("full", tt.method, base+tt.path, tt.body).body), &answer); err != nil {
			t.Errorf("%s %s: %v", tt.method, tt.path, err)
			continue
		}
		if err := schema.Validate(answer); err != nil {
			t.Errorf("%s %s: %v", tt.method, tt.path, err)
		}
	}
}

func TestDocs(t *testing.T) {
	d := open(t)
	got := d.call("", "GET", "/api/docs", "")
	if got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		t.Fatalf("%d %v", got.status, got.header)
	}
	if bad := regexp.MustCompile(`style=|<style|<script>|javascript:|\son\w+=|(src|href)="(https?:)?//`).FindString(got.body); bad != "" {
		t.Errorf("the policy of the site forbids %q", bad)
	}
	doc := read[openAPIDocument](t, d.call("", "GET", "/api/openapi.json", ""), 200)
	for path, methods := range doc.Paths {
		for method, c := range methods {
			if !strings.Contains(got.body, `id="`+c.OperationID+`"`) || !strings.Contains(got.body, strings.ToUpper(method)+" "+path) {
				t.Errorf("%s %s is not on the page", method, path)
			}
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(got.body, -1) {
		if ids[m[1]] {
			t.Errorf("two elements are called %s", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(got.body, -1) {
		if !ids[m[1]] {
			t.Errorf("a link leads nowhere: #%s", m[1])
		}
	}
}
