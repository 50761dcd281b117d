package inbox

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name string
		raw  string
		want Message
	}{
		{"plain", "From: a@x.example\nTo: b@x.example\nSubject: Hello\nMessage-ID: <1@x.example>\n\nOne line\n",
			Message{MessageID: "1@x.example", From: "a@x.example", To: "b@x.example", Subject: "Hello", Text: "One line\n"}},
		{"names and subject in other letters",
			"From: =?utf-8?q?K=C3=A4rt_=C3=95un?= <a@x.example>\nTo: =?iso-8859-1?q?M=E5ns?= <b@x.example>, c@x.example\nSubject: =?utf-8?b?w4V0?= =?windows-1251?q?_=EC=E8=F0?=\n\nx",
			Message{From: "Kärt Õun <a@x.example>", To: "Måns <b@x.example>, c@x.example", Subject: "Åt мир", Text: "x"}},
		{"quoted-printable", "Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nhttps://x.example/c/abc=\ndef?n=3D1 =C3=A9\n",
			Message{Subject: "x", Text: "https://x.example/c/abcdef?n=1 é\n"}},
		{"base64 in Latin 1", "Subject: x\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\nPGI+6TwvYj4=\n",
			Message{Subject: "x", HTML: "<b>é</b>"}},
		{"two forms, each encoded, and an attachment", `Subject: x
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: multipart/alternative; boundary=B

--B
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

gr=C3=BCn
--B
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+Z3LDvG48L3A+
--B--
--A
Content-Type: text/plain
Content-Disposition: attachment; filename=n.txt

not this
--A--
`, Message{Subject: "x", Text: "grün", HTML: "<p>grün</p>"}},
		{"an unknown charset", "Subject: x\nContent-Type: text/plain; charset=klingon\n\nplain", Message{Subject: "x", Text: "plain"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw := crlf(tt.raw)
			got, err := Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Size = len(raw)
			if got.MessageID != tt.want.MessageID || got.From != tt.want.From || got.To != tt.want.To || got.Subject != tt.want.Subject ||
				got.Text != tt.want.Text || got.HTML != tt.want.HTML || got.Size != tt.want.Size {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	nested := "Subject: x\n"
	for i := range 12 {
		b := string(rune('a' + i))
		nested += "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n"
	}
	many := "Subject: x\nContent-Type: multipart/mixed; boundary=A\n\n" + strings.Repeat("--A\n\n\n", 200) + "--A--\n"
	for name, raw := range map[string]string{
		"no header":          "\x00\x01",
		"no boundary":        "Content-Type: multipart/mixed\n\nx",
		"too deep":           nested,
		"too many parts":     many,
		"cut in a multipart": "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: text/plain\n\nhalf",
		"bad base64":         "Content-Transfer-Encoding: base64\n\n????",
	} {
		t.Run(name, func(t *testing.T) {
			if m, err := Parse(crlf(raw)); err == nil {
				t.Errorf("parsed as %+v", m)
			}
		})
	}
}

func TestParseKeepsTextBounded(t *testing.T) {
	m, err := Parse(crlf("Subject: x\n\n" + strings.Repeat("a", 2*maxText)))
	if err != nil || len(m.Text) != maxText {
		t.Errorf("%d bytes of text, %v; want %d", len(m.Text), err, maxText)
	}
}

func TestLinks(t *testing.T) {
	m := Message{Text: "Look:\n\nhttps://x.example/c/abc_-1\n\nor <http://127.0.0.1:8080/s/2>."}
	if got := m.Links(); len(got) != 2 || got[0] != "https://x.example/c/abc_-1" || got[1] != "http://127.0.0.1:8080/s/2" {
		t.Errorf("links %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Subject: x\n\nhello", "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: text/html\n\n<p>\n--A--\n",
		"Subject: =?utf-8?b?w4V0?=\nContent-Transfer-Encoding: base64\n\naGk=", "From: =?x?q?=?= <\nContent-Type: text/plain; charset=utf-16\n\n\xff\xfe\x00",
		"Content-Transfer-Encoding: quoted-printable\n\n=C3=A9=\n", ":", "",
	} {
		f.Add(crlf(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw)
		if err != nil {
			return
		}
		// A charset may write one byte as three; more than that is a leak of the bound.
		if len(m.Text) > 4*maxText || len(m.HTML) > 4*maxText {
			t.Fatalf("%d and %d bytes out of %d", len(m.Text), len(m.HTML), len(raw))
		}
		for _, s := range []string{m.MessageID, m.From, m.To, m.ReplyTo, m.Subject, m.Text, m.HTML, m.Auto} {
			if !utf8.ValidString(s) {
				t.Fatalf("not UTF-8: %q", s)
			}
		}
		m.Links()
	})
}
