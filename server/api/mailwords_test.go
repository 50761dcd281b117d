package api

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/laureltest"
	"laurel/notify"
)

// mailing opens the API with the mails' words behind it, over a store.
func mailing(t *testing.T) *door {
	t.Helper()
	db := laureltest.SQLite(t)
	err := db.Accounts().Update(t.Context(), func(tx account.Tx) error {
		return tx.AddOrganisation(account.Organisation{ID: "org1", Name: "org1", Kind: account.University, Country: "NO", KeyKind: account.DIDKey, Created: noon})
	})
	if err != nil {
		t.Fatal(err)
	}
	mails := &notify.Service{Store: db.Notify(), People: &school{t: t}, PublicURL: public, Now: func() time.Time { return noon }}
	return open(t, func(a *API) { a.Mails = mails })
}

const (
	wordsOfClaim = "/api/v1/mails/words/claim/en"
	ourWords     = `{"subject":"{achievement} is yours","opening":"Dear {name},\n\nwell done.","closing":"Ask us."}`
)

func TestMailWords(t *testing.T) {
	d := mailing(t)
	list := func() (all []MailWording) {
		t.Helper()
		return read[struct{ Items []MailWording }](t, d.call("reader", "GET", "/api/v1/mails/words", ""), 200).Items
	}
	all := list()
	if len(all) != len(notify.Holders())*len(notify.Languages()) || slices.ContainsFunc(all, func(w MailWording) bool { return w.Own || w.Subject == "" || w.Changed != nil }) {
		t.Errorf("%d mails: %+v", len(all), all)
	}
	was := d.call("reader", "GET", wordsOfClaim, "")
	laurels := read[wholeWording](t, was, 200)
	if laurels.Own || was.header.Get("ETag") != `"0"` || len(laurels.Placeholders) != 5 || laurels.Placeholders[0].Name != "name" || len(laurels.Earlier) != 0 {
		t.Errorf("before: %+v", laurels)
	}
	failure(t, d.call("full", "PUT", wordsOfClaim, ourWords), 428)
	made := d.call("full", "PUT", wordsOfClaim, ourWords, "If-Match", was.header.Get("ETag"))
	if is := read[MailWording](t, made, 200); !is.Own || is.Closing != "Ask us." || is.Opening != "Dear {name},\n\nwell done." || is.Changed == nil || made.header.Get("ETag") != `"1"` {
		t.Errorf("changed: %+v", is)
	}
	if again := d.call("full", "PUT", wordsOfClaim, ourWords, "If-Match", `"1"`); read[MailWording](t, again, 200).Own != true || again.header.Get("ETag") != `"1"` {
		t.Errorf("the same again: %s", again.body)
	}
	stale := d.call("full", "PUT", wordsOfClaim, strings.Replace(ourWords, "Ask us.", "", 1), "If-Match", `"0"`)
	if p := failure(t, stale, 412); p.Code != "mail.wordsChanged" || stale.header.Get("ETag") != `"1"` {
		t.Errorf("stale: %+v", p)
	}
	failure(t, d.call("full", "DELETE", wordsOfClaim, "", "If-Match", `"0"`), 412)
	failure(t, d.call("full", "DELETE", wordsOfClaim, ""), 428)
	reset := d.call("full", "DELETE", wordsOfClaim, "", "If-Match", `"1"`)
	if is := read[MailWording](t, reset, 200); is.Own || is.MailWords != laurels.MailWords || reset.header.Get("ETag") != `"2"` {
		t.Errorf("given back: %+v", is)
	}
	now := read[wholeWording](t, d.call("reader", "GET", wordsOfClaim, ""), 200)
	if now.Own || len(now.Earlier) != 1 || !now.Earlier[0].Own || now.Earlier[0].Revision != 1 || now.Earlier[0].Closing != "Ask us." {
		t.Errorf("afterwards: %+v", now)
	}
	if slices.ContainsFunc(list(), func(w MailWording) bool { return w.Own }) {
		t.Error("a mail still says the organisation's words")
	}
}

// What is refused is refused as the form refuses it, at its place.
func TestMailWordsRefused(t *testing.T) {
	d := mailing(t)
	for name, tt := range map[string]struct{ body, at, says string }{
		"no placeholder":     {`{"subject":"Yours","opening":"Dear {name}"}`, "body.subject", "{achievement} is missing"},
		"an unknown one":     {`{"subject":"{achievement}","opening":"Dear {nmae}, {name}"}`, "body.opening", "There is no {nmae} in this mail"},
		"no subject's":       {`{"subject":"{achievement} {link}","opening":"Dear {name}"}`, "body.subject", "cannot stand in a subject"},
		"nothing":            {`{"subject":"","opening":"Dear {name}"}`, "body.subject", "Write something here"},
		"two lines":          {`{"subject":"{achievement}\nnow","opening":"Dear {name}"}`, "body.subject", "A subject is one line"},
		"too much":           {`{"subject":"{achievement}","opening":"{name}","closing":"` + strings.Repeat("ä", 2001) + `"}`, "body.closing", "2001 characters long. Write at most 2000"},
		"nothing of the two": {`{}`, "body.opening", ""},
	} {
		for path, method := range map[string]string{wordsOfClaim: "PUT", wordsOfClaim + "/preview": "POST"} {
			p := failure(t, d.call("full", method, path, tt.body, "If-Match", `"0"`), 422)
			if !slices.ContainsFunc(p.Errors, func(b badly) bool { return b.Location == tt.at && strings.Contains(b.Message, tt.says) }) {
				t.Errorf("%s, %s: %+v", name, method, p)
			}
		}
	}
	for path, want := range map[string]int{"/api/v1/mails/words/claim/fr": 404, "/api/v1/mails/words/signIn/en": 404} {
		failure(t, d.call("full", "GET", path, ""), want)
		failure(t, d.call("full", "PUT", path, ourWords, "If-Match", `"0"`), want)
		failure(t, d.call("full", "POST", path+"/preview", ourWords), want)
	}
}

func TestMailWordsArePreviewed(t *testing.T) {
	d := mailing(t)
	m := read[mailPreview](t, d.call("full", "POST", "/api/v1/mails/words/claim/de/preview", ourWords), 200)
	if m.Language != "de" || m.Subject != "Daten mit SQL auswerten is yours" || !strings.Contains(m.Text, "Dear Vorname Nachname") || !strings.Contains(m.HTML, "well done.") || !strings.HasPrefix(m.From, "org1") {
		t.Errorf("preview: %+v", m)
	}
	if d.call("reader", "GET", "/api/v1/mails/words/claim/de", "").header.Get("ETag") != `"0"` {
		t.Error("a preview was saved")
	}
}

// Who may: readAwards reads, publish changes and previews.
func TestWhoMayChangeMailWords(t *testing.T) {
	d := mailing(t)
	for key, want := range map[string]struct{ read, change int }{"full": {200, 200}, "reader": {200, 403}, "counter": {403, 403}, "stranger": {404, 404}, "": {401, 401}} {
		of := "?organisation=org1"
		for path, status := range map[string]int{"GET /api/v1/mails/words": want.read, "GET " + wordsOfClaim: want.read, "PUT " + wordsOfClaim: want.change, "POST " + wordsOfClaim + "/preview": want.change, "DELETE " + wordsOfClaim: want.change} {
			method, at, _ := strings.Cut(path, " ")
			body := ourWords
			if method == "GET" || method == "DELETE" {
				body = ""
			}
			tag := d.call("full", "GET", wordsOfClaim, "").header.Get("ETag")
			if got := d.call(key, method, at+of, body, "If-Match", tag); got.status != status {
				t.Errorf("%q %s: %d, want %d: %s", key, path, got.status, status, got.body)
			}
		}
	}
	if got := d.call("two", "GET", "/api/v1/mails/words", ""); got.status != 422 {
		t.Errorf("of which organisation: %d", got.status)
	}
}

// The description names each kind of mail that there is, and answers are so.
func TestMailWordsAreAsDescribed(t *testing.T) {
	f, _ := reflect.TypeFor[MailWording]().FieldByName("Kind")
	var kinds []string
	for _, k := range notify.Holders() {
		kinds = append(kinds, string(k))
	}
	if got := f.Tag.Get("enum"); got != strings.Join(kinds, ",") {
		t.Errorf("described are %s, want %s", got, kinds)
	}
	d := mailing(t)
	const one, described1 = "/mails/words/claim/en", "/mails/words/{kind}/{language}"
	asDescribed(t, d, []described{
		{"GET", "/mails/words", "/mails/words", "", "200"}, {"GET", one, described1, "", "200"}, {"PUT", one, described1, ourWords, "428"},
		{"POST", one + "/preview", described1 + "/preview", ourWords, "200"}, {"POST", one + "/preview", described1 + "/preview", `{"subject":"","opening":""}`, "422"},
	})
	d.call("full", "PUT", wordsOfClaim, ourWords, "If-Match", `"0"`)
	asDescribed(t, d, []described{{"GET", one, described1, "", "200"}, {"GET", "/mails/words", "/mails/words", "", "200"}})
	var doc openAPIDocument
	if err := json.Unmarshal([]byte(d.call("", "GET", "/api/openapi.json", "").body), &doc); err != nil {
		t.Fatal(err)
	}
	if c := doc.Paths["/api/v1"+described1]; c["put"].OperationID != "changeMailWords" || c["delete"].OperationID != "resetMailWords" {
		t.Errorf("described: %+v", c)
	}
}
