package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"laurel/credential/eu"
	"laurel/credential/verify"
	"laurel/issuer"
	"laurel/verifier"
)

// TestEuropeanDescription: an accepted award's page offers its description,
// whose context and schema are had here too; an award without has no link and
// a clear answer.
func TestEuropeanDescription(t *testing.T) {
	h := newHouse(t)
	accepted := func(email string, change func(*issuer.Definition)) (issuer.Award, *visitor) {
		d := definition()
		change(&d)
		a, err := h.issuer.Create(t.Context(), h.owner, h.org.ID, d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.issuer.Publish(t.Context(), h.owner, a.ID, a.Revision); err != nil {
			t.Fatal(err)
		}
		award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: a.ID, Name: "Mira Fenwright", Email: email, Result: "84"})
		if err != nil {
			t.Fatal(err)
		}
		v := h.visitor()
		v.post(h.mailed(email, "/claim/"), nil)
		return award, v
	}
	award, v := accepted("mira@mail.example", func(*issuer.Definition) {})
	at := "/a/" + award.Page + ".eu.json"
	page := v.get("/a/" + award.Page)
	page.wants(t, http.StatusOK, "European description")
	if !strings.Contains(page.body, `href="`+at+`"`) {
		t.Error("the page has no link to the description")
	}
	if got := v.get(at); got.status != http.StatusOK || got.body != string(award.European) {
		t.Errorf("served %s, want the signed bytes", got)
	}
	if r, ours, err := h.own(t.Context(), h.publicURL+at); err != nil || !ours || string(r.Body) != string(award.European) {
		t.Errorf("our own address: %t, %v", ours, err)
	}
	for path, want := range map[string][]byte{eu.ContextPath: eu.ContextDocument, eu.SchemaPath: eu.SchemaDocument} {
		if got := v.get(path); got.status != http.StatusOK || got.body != string(want) {
			t.Errorf("%s: %s", path, got)
		}
		if r, ours, err := h.own(t.Context(), h.publicURL+path); err != nil || !ours || string(r.Body) != string(want) {
			t.Errorf("our own %s: %t, %v", path, ours, err)
		}
	}
	europeanSchema(t, v, award.European)
	report, err := h.verifier.Check(t.Context(), verifier.Input{URL: h.publicURL + at})
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := report.Finding(verify.Describes); report.Verdict() != verify.Good || f.Code != "describes.same" || !slices.Equal(report.Summary.Outcomes, definition().Outcomes) {
		t.Errorf("the check says %s, %s", report.Headline(), f.Code)
	}

	award, v = accepted("bram@mail.example", func(d *issuer.Definition) { d.QualityAssurance = "" })
	if page = v.get("/a/" + award.Page); strings.Contains(page.body, "eu.json") || page.status != http.StatusOK {
		t.Errorf("a link to what is not there: %s", page)
	}
	v.get("/a/"+award.Page+".eu.json").wants(t, http.StatusNotFound, "This award has no European description")
}

// europeanSchema holds a description to the schema that it names, as served.
func europeanSchema(t *testing.T, v *visitor, raw []byte) {
	t.Helper()
	named := decoded(t, raw)["credentialSchema"].([]any)[0].(object)
	address := named["id"].(string)
	served := v.get(strings.TrimPrefix(address, v.publicURL))
	if named["type"] != "JsonSchema" || named["digestSRI"] != eu.Digest([]byte(served.body)) {
		t.Errorf("the description names %v", named)
	}
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(served.body))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(address, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(address)
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(schemaValue(t, raw)); err != nil {
		t.Errorf("the schema: %v", err)
	}
}
