package notify

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
)

var claimEnglish = WordingID{Claim, English}

func ownWords() Wording {
	return Wording{"Well done: {achievement}", "Dear {name},\n\n{organisation} congratulates you.", "See {link}\nThe office"}
}

func TestWhatCannotBeSaid(t *testing.T) {
	long := strings.Repeat("x", MaxOpening)
	for _, tt := range []struct {
		name    string
		kind    Kind
		wording Wording
		field   string // "" where it can be said
		says    string
	}{
		{"what can", Claim, ownWords(), "", ""},
		{"no closing", Claim, Wording{"{achievement}", "{name}", ""}, "", ""},
		{"another alphabet", Claim, Wording{"تهانينا {achievement}", "عزيزي {name}", "成績"}, "", ""},
		{"a reason", Revoked, Wording{"{achievement}", "{name}\n\nbecause {reason}", ""}, "", ""},
		{"no subject", Claim, Wording{"", "{name}", ""}, "subject", "{achievement}"},
		{"a header", Claim, Wording{"{achievement}\r\nBcc: eve@evil.example", "{name}", ""}, "subject", "one line"},
		{"a bare line feed", Claim, Wording{"{achievement}\nBcc: eve@evil.example", "{name}", ""}, "subject", "one line"},
		{"a line separator", Claim, Wording{"{achievement}\u2028Bcc: eve@evil.example", "{name}", ""}, "subject", "one line"},
		{"a mistyped placeholder", Claim, Wording{"{achievement}", "{name} {nmae}", ""}, "opening", "There is no {nmae} in this mail"},
		{"a placeholder of another mail", Claim, Wording{"{achievement}", "{name} {reason}", ""}, "opening", "There is no {reason}"},
		{"one of Laurel’s own", Claim, Wording{"{achievement}", "{name} {host}", ""}, "opening", "There is no {host}"},
		{"a link in the subject", Claim, Wording{"{achievement} {link}", "{name}", ""}, "subject", "{link} cannot stand in a subject"},
		{"no achievement", Claim, Wording{"Well done", "{name}", ""}, "subject", "{achievement} is missing"},
		{"no name", Claim, Wording{"{achievement}", "Hello", ""}, "opening", "{name} is missing"},
		{"a name that is left out without a reason", Revoked, Wording{"{achievement}", "{name}, because {reason}", ""}, "opening", "{name} is missing"},
		{"half a brace", Claim, Wording{"{achievement}", "{name} {", ""}, "opening", "no other half"},
		{"a brace too many", Claim, Wording{"{achievement}", "{name}}", ""}, "opening", "no other half"},
		{"a template", Claim, Wording{"{achievement}", "{name} {{.Link}}", ""}, "opening", "no other half"},
		{"braces round a text", Claim, Wording{"{achievement}", "{name} {" + long[:60] + "}", ""}, "opening", "no other half"},
		{"a long subject", Claim, Wording{"{achievement}" + long[:MaxSubject], "{name}", ""}, "subject", "at most 150"},
		{"a long opening", Claim, Wording{"{achievement}", "{name}" + long, ""}, "opening", "4006 characters"},
		{"a long closing", Claim, Wording{"{achievement}", "{name}", long[:MaxClosing+1]}, "closing", "at most 2000"},
		{"text that turns round", Claim, Wording{"{achievement}", "{name}\u202e", ""}, "opening", "cannot be seen"},
		{"a zero byte", Claim, Wording{"{achievement}", "{name}\x00", ""}, "opening", "cannot be seen"},
		{"no UTF-8", Claim, Wording{"{achievement}", "{name}\xff", ""}, "opening", "cannot be seen"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.wording.tidy().check(tt.kind)
			f, is := errors.AsType[*fault.Error](err)
			switch {
			case tt.field == "" && err != nil:
				t.Error(err)
			case tt.field == "":
			case !is || f.Kind != fault.Invalid || f.Field != tt.field || !strings.Contains(f.Sentence(), tt.says):
				t.Errorf("got %v, want %s: %s", err, tt.field, tt.says)
			}
		})
	}
}

// Laurel's own words pass the same check, in each language, so that they can be begun from.
func TestLaurelsWordsCanBeSaid(t *testing.T) {
	for _, language := range Languages() {
		for _, kind := range Holders() {
			if err := Laurels(kind, language).tidy().check(kind); err != nil {
				t.Errorf("%s in %s: %v", kind, language, err)
			}
		}
	}
}

func TestMailInOwnWords(t *testing.T) {
	l := letter()
	l.Name, l.Title = "Mira <b>{organisation}</b>", "SQL {link}"
	w := Wording{"Well done: {achievement}", "Dear {name},\n\n<script>alert(1)</script> & {organisation}\nsecond line\n\nWhy: {reason}", "See {link}"}
	l.Wording = &w
	m, err := Compose(Revoked, l)
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "Well done: SQL {link}" {
		t.Errorf("subject %q", m.Subject)
	}
	for _, want := range []string{"Dear Mira <b>{organisation}</b>,\n\n<script>alert(1)</script> & Nordmark University\nsecond line\n\nWhy: Awarded in error", "Taken back on 14 March 2026", "\n" + l.Link + "\n", "See " + l.Link, "Sent by Laurel at laurel.example"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in:\n%s", want, m.Text)
		}
	}
	for _, want := range []string{"<p>Dear <bdi>Mira &lt;b&gt;{organisation}&lt;/b&gt;</bdi>,</p>", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Nordmark University<br>\nsecond line", `<a href="` + l.Link + `">`, "Taken back on 14 March 2026"} {
		if !strings.Contains(m.HTML, want) {
			t.Errorf("%q is missing in:\n%s", want, m.HTML)
		}
	}
	l.Reason = ""
	if m, err = Compose(Revoked, l); err != nil || strings.Contains(m.Text, "Why:") || strings.Contains(m.HTML, "Why:") {
		t.Errorf("a paragraph without its reason stands: %v\n%s", err, m.Text)
	}
}

// somePeople is one organisation and whoever asks for a test.
type somePeople struct{ actor account.Actor }

func (p somePeople) Organisation(context.Context, account.OrgID) (account.Organisation, error) {
	return account.Organisation{ID: "org-1", Name: "Nordmark University", Email: "awards@nordmark.example"}, nil
}

func (p somePeople) Actor(context.Context, account.PersonID) (account.Actor, error) {
	if p.actor.Person == "" {
		return account.Actor{}, fault.NoSuch("person", "")
	}
	return p.actor, nil
}

func TestWordsAreChangedAndGivenBack(t *testing.T) {
	owner := account.Actor{Person: "oda", Name: "Oda", Emails: []string{"oda@nordmark.example"}, Memberships: []account.Membership{{Org: "org-1", Role: account.Registrar}}}
	var sent []Mail
	kept := &memory{}
	s := &Service{Store: kept, Sender: senderFunc(func(_ MessageID, m Mail) (string, error) { sent = append(sent, m); return "ok", nil }),
		Domain: "laurel.example", PublicURL: "https://laurel.example", People: somePeople{owner}, Now: func() time.Time { return time.Unix(1_780_000_000, 0).UTC() }}
	ctx, l := t.Context(), letter()
	says := func() string {
		t.Helper()
		own, err := s.OwnWording(ctx, Claim, l)
		if err != nil {
			t.Fatal(err)
		}
		l := l
		l.Wording = own
		m, err := Compose(Claim, l)
		if err != nil {
			t.Fatal(err)
		}
		return m.Subject
	}
	laurels := says()
	v, err := s.SetWording(ctx, owner, "org-1", claimEnglish, 0, ownWords())
	if err != nil || v.Revision != 1 || v.By != "oda" || says() != "Well done: Data Analysis with SQL" {
		t.Fatalf("%+v, %v, says %q", v, err, says())
	}
	for _, other := range []struct {
		kind Kind
		l    Letter
	}{{Revoked, l}, {Claim, Letter{Org: "org-2"}}, {Claim, Letter{Org: "org-1", Reader: "de"}}, {SignIn, l}} {
		if own, err := s.OwnWording(ctx, other.kind, other.l); err != nil || own != nil {
			t.Errorf("%s of %q in %s says %+v, %v", other.kind, other.l.Org, other.l.Written(), own, err)
		}
	}
	_, err = s.SetWording(ctx, owner, "org-1", claimEnglish, 0, Wording{"{achievement}", "{name}", ""})
	if now, is := errors.AsType[WordingRewritten](err); !is || now.Now.Revision != 1 || now.Now.Subject != ownWords().Subject || !fault.Is(err, fault.Conflict) {
		t.Errorf("the second of two got %v", err)
	}
	if same, err := s.SetWording(ctx, owner, "org-1", claimEnglish, 1, ownWords()); err != nil || same.Revision != 1 || len(kept.events) != 1 {
		t.Errorf("the same again made version %d, %v, %d events", same.Revision, err, len(kept.events))
	}
	if err := s.TestWording(ctx, owner, "org-1", claimEnglish, Wording{"Try {achievement}", "Hi {name}", ""}); err != nil {
		t.Fatal(err)
	}
	job := kept.jobs[len(kept.jobs)-1].(WordingTest)
	for range 2 { // a job may run twice
		if err := s.SendWordingTest(ctx, job); err != nil {
			t.Fatal(err)
		}
	}
	if len(sent) != 1 || sent[0].To.Address != "oda@nordmark.example" || sent[0].Subject != "Test: Try Data Analysis with SQL" || sent[0].Org != "" || says() != "Well done: Data Analysis with SQL" {
		t.Errorf("sent %d tests: %#v", len(sent), sent)
	}
	s.People = somePeople{account.Actor{Person: "oda", Emails: owner.Emails}}
	job.Asked = job.Asked.Add(time.Second)
	if err := s.SendWordingTest(ctx, job); err != nil || len(sent) != 1 {
		t.Errorf("a test of somebody who is a member no more: %v, %d sent", err, len(sent))
	}
	if v, err = s.ResetWording(ctx, owner, "org-1", claimEnglish, 1); err != nil || v.Revision != 2 || v.Own() || says() != laurels {
		t.Errorf("%+v, %v, says %q", v, err, says())
	}
	now, earlier, err := s.Wording(ctx, owner, "org-1", claimEnglish)
	if err != nil || now.Words() != Laurels(Claim, English) || len(earlier) != 1 || earlier[0].Wording != ownWords() {
		t.Errorf("%+v, %+v, %v", now, earlier, err)
	}
	if own, err := s.Wordings(ctx, owner, "org-1"); err != nil || len(own) != 0 {
		t.Errorf("own words are left: %+v, %v", own, err)
	}
	var kinds []string
	for _, e := range kept.events {
		kinds = append(kinds, e.Kind+" "+e.Subject+" "+e.Detail["language"]+" "+e.Detail["revision"])
	}
	if got := strings.Join(kinds, ", "); got != "mail.wordsChanged claim en 1, mail.wordsReset claim en 2" {
		t.Error(got)
	}
	for _, id := range []WordingID{{SignIn, "en"}, {Claim, "fr"}, {"", ""}} {
		if _, err := s.SetWording(ctx, owner, "org-1", id, 0, ownWords()); !fault.Is(err, fault.NotFound) {
			t.Errorf("%v: %v", id, err)
		}
	}
}
