package notify

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/account"
)

// everyKind reads the kinds of mails from the package's source, so that none is forgotten.
func everyKind(t *testing.T) (all []Kind) {
	file, err := parser.ParseFile(token.NewFileSet(), "mails.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is {
			return true
		}
		if typ, is := spec.Type.(*ast.Ident); is && typ.Name == "Kind" {
			for _, v := range spec.Values {
				name, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, Kind(name))
			}
		}
		return true
	})
	if len(all) < 20 {
		t.Fatalf("only %d kinds of mails were found in the source", len(all))
	}
	return all
}

// Every mail has its own words in every language: a kind that lacks some, or
// says the English ones, fails here by name.
func TestEveryMailInEveryLanguage(t *testing.T) {
	if !slices.Equal(Languages(), account.Languages()) {
		t.Errorf("mails are written in %v, people choose among %v", Languages(), account.Languages())
	}
	for _, language := range Languages() {
		for _, kind := range everyKind(t) {
			t.Run(language+" "+string(kind), func(t *testing.T) {
				label, own := spoken[language].labels[kind], Laurels(kind, language)
				if label == "" || own.Subject == "" || own.Opening == "" {
					t.Fatalf("%s has no words in %s: button %q, %+v", kind, language, label, own)
				}
				if english := Laurels(kind, English); language != English && (own.Opening == english.Opening || own.Closing == english.Closing && own.Closing != "" || label == spoken[English].labels[kind]) {
					t.Errorf("%s is not translated: button %q, %+v", kind, label, own)
				}
				l := letter()
				l.Language = language + "-AT"
				m, err := Compose(kind, l)
				if err != nil {
					t.Fatal(err)
				}
				facts := []string{"Mira Fenwright", l.Link, "laurel.example", "Laurel"}
				switch kind {
				case SignIn, Address, Recover:
					facts = append(facts, moment(language, l.Until))
				case Notice:
					facts = append(facts, l.Reason)
				case Invited:
					facts = append(facts, "Nordmark University", "Data Analysis with SQL", moment(language, l.Until))
				case WorkWaits:
					facts = append(facts, "Nordmark University", l.Reason)
				case DelegationAccepted:
					facts = append(facts, "Nordmark University", "Data Analysis with SQL", l.Answer, Day(language, l.On))
				case TogetherAnswered:
					facts = append(facts, "Nordmark University", "Data Analysis with SQL", l.Answer, l.Reason)
				default:
					facts = append(facts, "Nordmark University", "Data Analysis with SQL")
				}
				switch kind {
				case Claim:
					facts = append(facts, Day(language, l.On), moment(language, l.Until))
				case Corrected, Suspended, Reinstated, Revoked:
					facts = append(facts, Day(language, l.On), l.Reason)
				case Expires:
					facts = append(facts, Day(language, l.On))
				case HandedIn, Decided, Heard, ReviewAsked, ReviewApproved, ReviewSentBack, TogetherRemoved, Delegated, DelegationRevoked, CaseWaits, HookStopped, DomainLost:
					facts = append(facts, l.Reason)
				}
				for _, form := range []string{m.Text, m.HTML} {
					for _, want := range facts {
						if !strings.Contains(form, want) {
							t.Errorf("%q is missing in:\n%s", want, form)
						}
					}
					for _, never := range []string{"{", "}", "<no value>", "!--"} {
						if strings.Contains(form, never) {
							t.Errorf("%q is in:\n%s", never, form)
						}
					}
				}
				if m.Language != language || !strings.Contains(m.HTML, `<html lang="`+language+`">`) || !strings.Contains(m.HTML, spoken[language].labels[kind]+"</a>") {
					t.Errorf("language %q:\n%s", m.Language, m.HTML)
				}
				if slices.Contains(Holders(), kind) && !strings.Contains(m.Subject, "Data Analysis with SQL") || strings.Contains(m.Text, "!") {
					t.Errorf("subject %q, text:\n%s", m.Subject, m.Text)
				}
				if !strings.Contains(m.Text, "\n"+l.Link+"\n") {
					t.Errorf("the link does not stand on a line of its own:\n%s", m.Text)
				}
				if strings.Contains(m.Text, "\n\n\n") {
					t.Errorf("two empty lines:\n%s", m.Text)
				}
			})
		}
	}
}

// The reader decides about the language, then the title; what Laurel does not
// speak becomes English, and says so.
func TestLanguageOfAMail(t *testing.T) {
	for _, tt := range []struct {
		name     string
		kind     Kind
		title    string
		reader   string
		written  string
		foreign  string // the language marked on the title
		fromName string
	}{
		{"nothing known", Claim, "", "", "en", "", "Nordmark University (by Laurel)"},
		{"German", Claim, "de", "", "de", "", "Nordmark University (über Laurel)"},
		{"as in Austria", Claim, "de-AT", "", "de", "de-AT", "Nordmark University (über Laurel)"},
		{"in capitals", Claim, "DE", "", "de", "", "Nordmark University (über Laurel)"},
		{"not spoken here", Claim, "et", "", "en", "et", "Nordmark University (by Laurel)"},
		{"not a tag", Claim, "\r\nBcc: eve@evil.example", "", "en", "", "Nordmark University (by Laurel)"},
		{"a German reader", Claim, "en", "de", "de", "en", "Nordmark University (über Laurel)"},
		{"an English reader", Claim, "de", "en", "en", "de", "Nordmark University (by Laurel)"},
		{"a German reader of what is not spoken", Claim, "et", "de", "de", "et", "Nordmark University (über Laurel)"},
		{"a member who reads German", ReviewAsked, "", "de", "de", "", "Nordmark University (über Laurel)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := letter()
			l.Language, l.Reader = tt.title, tt.reader
			m, err := Compose(tt.kind, l)
			if err != nil {
				t.Fatal(err)
			}
			if m.Language != tt.written || m.FromName != tt.fromName {
				t.Errorf("language %q, from %q", m.Language, m.FromName)
			}
			if tt.foreign != "" && !strings.Contains(m.HTML, `lang="`+tt.foreign+`">Data Analysis`) {
				t.Errorf("the title’s language is not marked:\n%s", m.HTML)
			}
			raw, err := message(m, mail.Address{Address: "laurel@laurel.example"}, "id@laurel.example", time.Unix(0, 0))
			if err != nil {
				t.Fatal(err)
			}
			got, err := mail.ReadMessage(strings.NewReader(string(raw)))
			if err != nil || got.Header.Get("Content-Language") != tt.written || got.Header.Get("Bcc") != "" {
				t.Errorf("%v: headers %v", err, got.Header)
			}
			body, err := io.ReadAll(quotedprintable.NewReader(got.Body))
			if err != nil || !strings.Contains(string(body), l.Link) {
				t.Errorf("%v:\n%s", err, body)
			}
		})
	}
}

func TestDaysInWords(t *testing.T) {
	at := time.Date(2026, 3, 14, 14, 3, 0, 0, time.UTC)
	for language, want := range map[string][2]string{
		"en": {"14 March 2026", "14:03 UTC on 14 March 2026"},
		"de": {"14. März 2026", "14. März 2026, 14:03 Uhr (UTC)"},
	} {
		if got := [2]string{Day(language, at), moment(language, at)}; got != want {
			t.Errorf("%s: %q", language, got)
		}
		if Day(language, time.Time{})+moment(language, time.Time{}) != "" {
			t.Errorf("%s says a day that is not known", language)
		}
	}
	if got := moment("de", at.In(time.FixedZone("", 12*3600))); got != "14. März 2026, 14:03 Uhr (UTC)" {
		t.Errorf("elsewhere: %q", got)
	}
}

// The holder's name and the issuer's words cannot leave their place in German either.
func TestGermanMailsCannotBeInjected(t *testing.T) {
	l := letter()
	l.Language, l.Title, l.Reason, l.Name = "de", "<b>SQL</b>\r\nBcc: eve@evil.example", "eins\nzwei", "Mira\r\n\r\nhttps://evil.example"
	m, err := Compose(Revoked, l)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(m.Subject, "\r\n") || strings.Contains(m.HTML, "<b>") || strings.Contains(m.Text, "\nhttps://evil") || !strings.Contains(m.Text, "„eins zwei“") {
		t.Errorf("subject %q:\n%s\n%s", m.Subject, m.Text, m.HTML)
	}
}
