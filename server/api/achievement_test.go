package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"laurel/issuer"
)

func TestDefinitionsComeBack(t *testing.T) {
	for name, is := range map[string]issuer.Definition{
		"complete": complete, "empty": {}, "free": {Price: issuer.Price{Stated: true}},
	} {
		got, err := external(is).internal()
		if err != nil || !reflect.DeepEqual(got, is) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, is)
		}
	}
	all := reflect.ValueOf(complete)
	for i := range all.NumField() {
		if all.Field(i).IsZero() {
			t.Errorf("the complete definition lacks %s", all.Type().Field(i).Name)
		}
	}
}

func TestAchievements(t *testing.T) {
	d := open(t)
	body, _ := json.Marshal(map[string]any{"definition": external(complete)})
	got := d.call("full", "POST", "/api/v1/achievements", string(body))
	made := read[achievement](t, got, 201)
	if made.Organisation != "org1" || got.header.Get("ETag") != `"1"` || got.header.Get("Location") != public+"/api/v1/achievements/m1" {
		t.Errorf("got %v %s", got.header, got.body)
	}
	if d.issuer.achievement.Draft.Price.Cents != 18050 || made.EU.Mandatory != 11 || made.EU.Optional != 5 {
		t.Errorf("kept %+v, described as %+v", d.issuer.achievement.Draft, made.EU)
	}
	list := read[struct{ Items []achievement }](t, d.call("reader", "GET", "/api/v1/achievements?organisation=org1", ""), 200)
	if len(list.Items) != 1 || list.Items[0].URL != public+"/m/m1" {
		t.Errorf("listed %+v", list)
	}
	failure(t, d.call("full", "GET", "/api/v1/achievements?organisation=org2", ""), 404)

	draft := read[achievement](t, d.call("full", "POST", "/api/v1/achievements", `{"organisation":"org1","definition":{"title":"Nearly nothing"}}`), 201)
	if len(draft.EU.Missing) == 0 {
		t.Error("nothing is missing of a title alone")
	}
	p := failure(t, d.call("full", "POST", "/api/v1/achievements", `{"definition":{"price":{"amount":49.999,"currency":"EUR"}}}`), 422)
	if p.Errors[0].Location != "body.definition.price.amount" {
		t.Errorf("errors %+v", p.Errors)
	}
	p = failure(t, d.call("full", "POST", "/api/v1/achievements", `{"definition":{"country":"XX","hours":1e9}}`), 422)
	if p.Errors[0].Location != "body.definition.hours" {
		t.Errorf("errors %+v", p.Errors)
	}
	failure(t, d.call("reader", "POST", "/api/v1/achievements", `{"definition":{}}`), 403)
}

func TestWhatWasReadCanBeSaved(t *testing.T) {
	d := open(t)
	got := d.call("full", "GET", "/api/v1/achievements/m1", "")
	was := read[struct{ Draft json.RawMessage }](t, got, 200)
	saved := d.call("full", "PUT", "/api/v1/achievements/m1", string(was.Draft), "If-Match", got.header.Get("ETag"))
	if now := read[achievement](t, saved, 200); now.Revision != 4 || saved.header.Get("ETag") != `"4"` {
		t.Errorf("saved %s", saved.body)
	}
	if !reflect.DeepEqual(d.issuer.achievement.Draft, complete) {
		t.Errorf("changed to %+v", d.issuer.achievement.Draft)
	}
}

func TestTwoAuthors(t *testing.T) {
	d := open(t)
	mine := `{"title":"Mine"}`
	if p := failure(t, d.call("full", "PUT", "/api/v1/achievements/m1", mine), 428); p.Errors[0].Location != "header.If-Match" {
		t.Errorf("errors %+v", p.Errors)
	}
	failure(t, d.call("full", "PUT", "/api/v1/achievements/m1", mine, "If-Match", `"three"`), 422)
	for _, tt := range []struct{ method, path, body string }{
		{"PUT", "/api/v1/achievements/m1", mine}, {"POST", "/api/v1/achievements/m1/publish", ""},
	} {
		got := d.call("full", tt.method, tt.path, tt.body, "If-Match", `"2"`)
		p := failure(t, got, 412)
		if len(p.Changes) == 0 || p.Changes[0].Field != "title" || p.Changes[0].After != complete.Title || got.header.Get("ETag") != `"3"` {
			t.Errorf("%s: it does not show what changed: %v %s", tt.path, got.header, got.body)
		}
	}
}

func TestPublish(t *testing.T) {
	d := open(t)
	failure(t, d.call("full", "POST", "/api/v1/achievements/m1/retire", "", "If-Match", `"3"`), 409)
	failure(t, d.call("reader", "POST", "/api/v1/achievements/m1/publish", "", "If-Match", `"3"`), 403)
	failure(t, d.call("full", "POST", "/api/v1/achievements/m9/publish", "", "If-Match", `"3"`), 404)
	v := read[version](t, d.call("full", "POST", "/api/v1/achievements/m1/publish", "", "If-Match", `"3"`), 200)
	if v.Version != 1 || v.Definition.Title != complete.Title || !v.PublishedAt.Equal(noon) {
		t.Errorf("got %+v", v)
	}
	all := read[struct{ Items []version }](t, d.call("reader", "GET", "/api/v1/achievements/m1/versions", ""), 200)
	if len(all.Items) != 1 {
		t.Errorf("got %+v", all)
	}
	gone := d.call("full", "POST", "/api/v1/achievements/m1/retire", "", "If-Match", `"4"`)
	if r := read[achievement](t, gone, 200); r.State != "retired" || gone.header.Get("ETag") != `"5"` {
		t.Errorf("got %s", gone.body)
	}

	d.issuer.achievement.Draft = issuer.Definition{Title: "Nearly nothing"}
	p := failure(t, d.call("full", "POST", "/api/v1/achievements/m1/publish", "", "If-Match", `"5"`), 422)
	for _, e := range p.Errors {
		if !strings.HasPrefix(e.Location, "draft.") {
			t.Errorf("errors %+v", p.Errors)
		}
	}
}
