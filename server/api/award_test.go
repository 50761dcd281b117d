package api

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"laurel/issuer"
)

const mira = `{"achievement":"m1","name":"Mira Fenwright","email":"mira@mail.example","awardedOn":"2026-03-14","result":"84"}`

func TestIssue(t *testing.T) {
	d := open(t)
	got := d.call("full", "POST", "/api/v1/awards", mira, "Idempotency-Key", "k1")
	first := read[award](t, got, 201)
	if want := public + "/api/v1/awards/" + first.ID; got.header.Get("Location") != want {
		t.Errorf("Location %q, want %q", got.header.Get("Location"), want)
	}
	if !strings.Contains(got.body, `"european":`+describedBytes) {
		t.Errorf("the description's bytes differ: %s", got.body)
	}
	if !strings.Contains(got.body, `"credential":`+signedBytes) {
		t.Errorf("the credential is not what was kept: %s", got.body)
	}
	if first.JWT != "e.y.z" || first.URL != public+"/a/p1" || first.Recipient.Email != "mira@mail.example" || first.AwardedOn != "2026-03-14" || first.Result != "84" {
		t.Errorf("got %+v", first)
	}
	if !strings.Contains(got.body, `"validUntil":"2027-03-14T12:00:00Z"`) {
		t.Errorf("the end is not in UTC: %s", got.body)
	}

	again := read[award](t, d.call("full", "POST", "/api/v1/awards", mira, "Idempotency-Key", "k1"), 201)
	if again.ID != first.ID {
		t.Errorf("the same key made %s and %s", first.ID, again.ID)
	}
	other := strings.Replace(mira, "mira@", "per@", 1)
	if p := failure(t, d.call("full", "POST", "/api/v1/awards", other, "Idempotency-Key", "k1"), 409); p.Code != "award.keyReused" {
		t.Errorf("code %q", p.Code)
	}
	p := failure(t, d.call("full", "POST", "/api/v1/awards", strings.Replace(mira, "84", "1000", 1)), 422)
	if len(p.Errors) != 2 || p.Errors[0].Location != "body.result" || p.Errors[1].Location != "header.Idempotency-Key" {
		t.Errorf("errors %+v", p.Errors)
	}
	failure(t, d.call("full", "POST", "/api/v1/awards", mira, "Idempotency-Key", strings.Repeat("k", 256)), 422)
}

func TestReadAwards(t *testing.T) {
	d := open(t)
	d.call("full", "POST", "/api/v1/awards", mira, "Idempotency-Key", "k1")
	one := d.call("reader", "GET", "/api/v1/awards/w1", "")
	read[award](t, one, 200)
	if !strings.Contains(one.body, `"credential":`+signedBytes) {
		t.Errorf("the credential is not what was kept: %s", one.body)
	}
	if one.header.Get("Cache-Control") != "no-store" {
		t.Error("somebody's award may be kept by a cache")
	}
	query := url.Values{"achievement": {"m1"}, "status": {"revoked"}, "text": {"mira"}, "limit": {"10"}, "offset": {"20"}}
	list := d.call("reader", "GET", "/api/v1/awards?"+query.Encode(), "")
	page := read[struct {
		Items                []award
		Total, Limit, Offset int
	}](t, list, 200)
	if len(page.Items) != 1 || page.Total != 41 || page.Limit != 10 || page.Offset != 20 || strings.Contains(list.body, "credential") {
		t.Errorf("got %s", list.body)
	}
	if want := (issuer.AwardFilter{Achievement: "m1", Status: issuer.Revoked, Text: "mira", Limit: 10, Offset: 20}); !reflect.DeepEqual(d.issuer.filter, want) {
		t.Errorf("asked for %+v, want %+v", d.issuer.filter, want)
	}
}

func TestChangeOfStatus(t *testing.T) {
	d := open(t)
	d.call("full", "POST", "/api/v1/awards", mira, "Idempotency-Key", "k1")
	for _, tt := range []struct {
		verb, body string
		status     int
		want       string
	}{
		{"suspend", `{}`, 422, ""},
		{"suspend", `{"reason":" "}`, 422, ""},
		{"suspend", `{"reason":"Under review"}`, 200, "suspended"},
		{"suspend", `{"reason":"Under review"}`, 409, ""},
		{"reinstate", ``, 200, "inForce"},
		{"reinstate", `{"reason":"Cleared"}`, 409, ""},
		{"revoke", `{"reason":"Cheated"}`, 200, "revoked"},
	} {
		got := d.call("full", "POST", "/api/v1/awards/w1/"+tt.verb, tt.body)
		if tt.status != 200 {
			p := failure(t, got, tt.status)
			if tt.status == 422 && p.Errors[0].Location != "body.reason" {
				t.Errorf("%s %s: %+v", tt.verb, tt.body, p.Errors)
			}
			continue
		}
		if a := read[award](t, got, 200); a.Status != tt.want {
			t.Errorf("%s %s: %s", tt.verb, tt.body, got.body)
		}
	}
	failure(t, d.call("reader", "POST", "/api/v1/awards/w1/revoke", `{"reason":"x"}`), 403)
	failure(t, d.call("full", "POST", "/api/v1/awards/w9/revoke", `{"reason":"x"}`), 404)
}

func TestCorrect(t *testing.T) {
	d := open(t)
	d.call("full", "POST", "/api/v1/awards", mira, "Idempotency-Key", "k1")
	right := `{"name":"Mira Fenwright-Dahl","email":"mira@mail.example"}`
	got := d.call("full", "POST", "/api/v1/awards/w1/correct", right)
	made := read[award](t, got, 201)
	if made.Supersedes != "w1" || got.header.Get("Location") != public+"/api/v1/awards/"+made.ID || made.Recipient.Name != "Mira Fenwright-Dahl" {
		t.Errorf("got %s", got.body)
	}
	failure(t, d.call("full", "POST", "/api/v1/awards/w1/correct", mira), 422) // an award keeps its achievement
	failure(t, d.call("full", "POST", "/api/v1/awards/w9/correct", right), 404)
}
