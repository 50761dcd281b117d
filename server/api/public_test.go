package api

import (
	"reflect"
	"strings"
	"testing"

	"laurel/fault"
	"laurel/issuer"
	"laurel/verifier"
)

func TestCatalogue(t *testing.T) {
	d := open(t)
	got := d.call("", "GET", "/api/v1/catalogue?text=sqll&field=cloud&level=5&maxHours=50&maxPrice=49.50+EUR&language=nb&mode=online&issuer=org1&skill=s&sort=hours&page=2", "")
	page := read[struct {
		Items      []offer
		Total      int
		Facets     facets
		DidYouMean []meant
		Sentence   string
	}](t, got, 200)
	want := issuer.CatalogueQuery{Text: "sqll", Field: "cloud", Level: 5, MaxHours: 50, MaxPrice: issuer.Price{Stated: true, Cents: 4950, Currency: "EUR"},
		Language: "nb", Mode: issuer.Online, Issuer: "org1", Skill: "s", Sort: issuer.ByHours, Page: 2}
	if d.issuer.asked != want {
		t.Errorf("asked for %+v, want %+v", d.issuer.asked, want)
	}
	if len(page.Items) != 1 || page.Items[0].URL != public+"/m/m1" || page.Items[0].Issuer.Name != "Northmark" || page.Items[0].Definition.Price.Amount != 180.5 ||
		page.Facets.Level[0].Value != "5" || page.DidYouMean[0].Word != "SQL" || page.Sentence == "" {
		t.Errorf("got %s", got.body)
	}
	read[any](t, d.call("", "GET", "/api/v1/catalogue", ""), 200)
	if !reflect.DeepEqual(d.issuer.asked, issuer.CatalogueQuery{Page: 1}) {
		t.Errorf("asked for %+v", d.issuer.asked)
	}
}

func TestSkills(t *testing.T) {
	d := open(t)
	all := read[struct {
		Framework framework
		Items     []ability
	}](t, d.call("", "GET", "/api/v1/skills", ""), 200)
	if len(all.Items) != 150 || all.Framework.ID != "laurel-starter" {
		t.Errorf("%d skills of %+v", len(all.Items), all.Framework)
	}
	few := read[struct{ Items []ability }](t, d.call("", "GET", "/api/v1/skills?q=sql&limit=3", ""), 200)
	if len(few.Items) == 0 || len(few.Items) > 3 {
		t.Fatalf("%d skills", len(few.Items))
	}
	one := read[ability](t, d.call("", "GET", "/api/v1/skills/"+few.Items[0].ID, ""), 200)
	if !reflect.DeepEqual(one, few.Items[0]) || one.URL != public+"/skills/"+one.ID {
		t.Errorf("got %+v, want %+v", one, few.Items[0])
	}
	none := d.call("", "GET", "/api/v1/skills?q=zzzzqqqq", "")
	if !strings.Contains(none.body, `"items":[]`) {
		t.Errorf("nothing is %s", none.body)
	}
	failure(t, d.call("", "GET", "/api/v1/skills/juggling", ""), 404)
}

func TestOrganisations(t *testing.T) {
	d := open(t)
	all := read[struct{ Items []Organisation }](t, d.call("", "GET", "/api/v1/organisations", ""), 200)
	if len(all.Items) != 1 || all.Items[0].DID != "did:key:z1" {
		t.Errorf("got %+v", all)
	}
	one := read[offering](t, d.call("", "GET", "/api/v1/organisations/org1", ""), 200)
	if one.Name != "Northmark" || one.URL != public+"/o/org1" || one.Awards != 7 || len(one.Offers) != 1 {
		t.Errorf("got %+v", one)
	}
	failure(t, d.call("", "GET", "/api/v1/organisations/org9", ""), 404)
}

func TestVerify(t *testing.T) {
	d := open(t)
	credential := `{"@context":[],"url":"https://a.example"}`
	for _, tt := range []struct {
		name, kind, body string
		want             verifier.Input
	}{
		{"a picture", "image/png", "\x89PNG", verifier.Input{Data: []byte("\x89PNG")}},
		{"a JWT without a type", "", "e.y.z", verifier.Input{Data: []byte("e.y.z")}},
		{"a credential", "application/json", credential, verifier.Input{Data: []byte(credential)}},
		{"a list", "application/json", `[]`, verifier.Input{Data: []byte(`[]`)}},
		{"an address", "application/json; charset=utf-8", `{"url":"https://a.example","email":"m@mail.example"}`, verifier.Input{URL: "https://a.example", Email: "m@mail.example"}},
		{"a text", "application/json", `{"text":"e.y.z"}`, verifier.Input{Text: "e.y.z"}},
		{"an address as a credential", "application/vc", `{"url":"https://a.example"}`, verifier.Input{Data: []byte(`{"url":"https://a.example"}`)}},
		{"both", "application/json", `{"text":"x","url":"y"}`, verifier.Input{Data: []byte(`{"text":"x","url":"y"}`)}},
		{"an address twice", "application/json", `{"url":"x","url":"y"}`, verifier.Input{Data: []byte(`{"url":"x","url":"y"}`)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := read[verifier.ReportDocument](t, d.call("", "POST", "/api/v1/verify", tt.body, "Content-Type", tt.kind), 200)
			if got.Verdict != "notGood" || len(got.Checks) != 1 || !reflect.DeepEqual(d.checker.in, tt.want) {
				t.Errorf("asked about %+v, want %+v; answered %+v", d.checker.in, tt.want, got)
			}
		})
	}
}

func TestVerifyWhatIsNoCredential(t *testing.T) {
	d := open(t)
	for _, tt := range []struct {
		err  error
		want int
	}{
		{fault.New(fault.Invalid, "find.none", "There is no credential in this."), 200},
		{fault.New(fault.Unavailable, "find.time", "It took too long."), 200},
		{fault.New(fault.Invalid, "find.empty", "There is nothing."), 422},
		{fault.New(fault.TooMany, "check.busy", "Try again in a moment."), 429},
		{fault.New(fault.TooLarge, "find.large", "That is too large."), 413},
	} {
		d.checker.err = tt.err
		got := d.call("", "POST", "/api/v1/verify", "x")
		if tt.want != 200 {
			failure(t, got, tt.want)
			continue
		}
		if r := read[verifier.ReportDocument](t, got, 200); r.Verdict == "good" {
			t.Errorf("%v is good", tt.err)
		}
	}
	failure(t, d.call("", "POST", "/api/v1/verify", ""), 400)
	failure(t, d.call("", "POST", "/api/v1/verify", strings.Repeat("a", verifier.MaxInput+1)), 413)
}

func TestDocuments(t *testing.T) {
	d := open(t)
	for _, tt := range []struct{ path, kind, body string }{
		{"/status/l1", "application/vc", `{"revocation":1}`},
		{"/status/l1/suspension", "application/vc", `{"suspension":1}`},
		{"/o/org1/did.json", "application/did+json", `{"id":"did:web:laurel.example:o:org1"}`},
		{"/feed.json", "application/feed+json", `{"version":"https://jsonfeed.org/version/1.1"}`},
	} {
		got := d.call("", "GET", tt.path, "")
		h := got.header
		if got.status != 200 || got.body != tt.body || h.Get("Content-Type") != tt.kind || h.Get("Cache-Control") != "public, max-age=300" ||
			h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Set-Cookie") != "" || h.Get("Vary") != "" {
			t.Errorf("%s: %d %v %s", tt.path, got.status, h, got.body)
		}
		again := d.call("", "GET", tt.path, "", "If-None-Match", h.Get("ETag"))
		if again.status != 304 || again.body != "" {
			t.Errorf("%s: sent again, %d", tt.path, again.status)
		}
		mine := d.call("", "GET", tt.path, "", "Cookie", "laurel=x")
		if mine.body != tt.body || mine.header.Get("Cache-Control") != "private, max-age=300" {
			t.Errorf("%s: signed in, %v %s", tt.path, mine.header, mine.body)
		}
		if head := d.call("", "HEAD", tt.path, ""); head.status != 200 || head.header.Get("ETag") != h.Get("ETag") {
			t.Errorf("%s: HEAD is %d", tt.path, head.status)
		}
	}
	for _, path := range []string{"/status/l9", "/status/l9/suspension", "/o/org9/did.json"} {
		got := d.call("", "GET", path, "")
		failure(t, got, 404)
		if got.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: another site's page cannot read that it is missing", path)
		}
	}
}
