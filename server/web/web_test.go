package web

import (
	"net/http"
	"testing"

	"laurel/issuer"
	"laurel/record"
	"laurel/server/httpx"
)

func TestPlaces(t *testing.T) {
	if n := len(countries()); n < 230 || n > 260 {
		t.Errorf("%d countries", n)
	}
	for code, want := range map[string]string{"NO": "Norway", "PT": "Portugal", "DE": "Germany"} {
		if got := record.CountryName(code); got != want {
			t.Errorf("%s is %s", code, got)
		}
	}
	for code, want := range map[string]string{"nb": "Norwegian Bokmål", "pt-BR": "Brazilian Portuguese", "en": "English"} {
		if got := record.LanguageName(code); got != want {
			t.Errorf("%s is %s", code, got)
		}
	}
}

func TestWork(t *testing.T) {
	for _, tt := range []struct {
		hours, ects float64
		want        string
	}{
		{75, 3, "About 75 hours, which is 3 ECTS credits: about two weeks of full-time study."},
		{6, 0, "About 6 hours: about a day’s work."},
		{24, 0, "About 24 hours: about three days of full-time study."},
		{40, 0, "About 40 hours: about a week of full-time study."},
		{0, 1, "1 ECTS credit: about three days of full-time study."},
		{0, 0, ""},
	} {
		if got := work(issuer.Definition{Hours: tt.hours, ECTS: tt.ects}); got != tt.want {
			t.Errorf("%v hours, %v ECTS: %q, want %q", tt.hours, tt.ects, got, tt.want)
		}
	}
}

func TestSummary(t *testing.T) {
	d := issuer.Definition{Assessment: issuer.Exam, Supervision: issuer.SupervisedOnsite, Hours: 75, ECTS: 3, EQF: 5, Language: "en", Participation: issuer.Online,
		Price: issuer.Price{Stated: true, Cents: 18000, Currency: "EUR"}}
	want := "Examination, supervised. 75 hours, 3 ECTS, level 5. English, online. €180."
	if got := summary(d); got != want {
		t.Errorf("got %q", got)
	}
}

func TestLocal(t *testing.T) {
	for path, want := range map[string]string{
		"/record": "/record", "/catalogue?q=a": "/catalogue?q=a", "https://evil.example/": "/", "//evil.example": "/", "/\\evil.example": "/", "": "/", "record": "/",
	} {
		if got := local(path); got != want {
			t.Errorf("local(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestRoutes adds all patterns: two that both fit a path would panic.
func TestRoutes(t *testing.T) {
	w := &Web{HTTP: &httpx.Server{}}
	w.Routes(http.NewServeMux())
	if w.HTTP.Page == nil {
		t.Error("failures are not shown as pages")
	}
}

func TestForeignWordsAreMarked(t *testing.T) {
	for _, tt := range []struct{ language, text, want string }{
		{"en", "Reads a table.", ""},
		{"en-GB", "", ""},
		{"nl", "You accompany one team and forecast a date range from the team’s own record.", ""},
		{"nl", "Je begeleidt een team en voorspelt een periode op grond van wat het team eerder heeft gedaan.", "nl"},
		{"de", "Wer das hält, prüft Verträge und kann begründen, was die Maschine übersehen hat.", "de"},
		{"pt", "Para quem escreve para a web e quer que a página responda à pergunta.", "pt"},
		{"sv", "", "sv"},
	} {
		if got := foreign(issuer.Definition{Language: tt.language, Description: tt.text}); got != tt.want {
			t.Errorf("%s, %q: %q, want %q", tt.language, tt.text, got, tt.want)
		}
	}
}
