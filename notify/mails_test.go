package notify

import (
	"strings"
	"testing"
	"time"
)

func letter() Letter {
	return Letter{
		Org: "org-1", About: "award-1", To: "mira@post.example", Name: "Mira Fenwright", Issuer: "Nordmark University",
		ReplyTo: "awards@nordmark.example", Title: "Data Analysis with SQL", On: time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC),
		Until: time.Date(2026, 6, 14, 14, 3, 0, 0, time.UTC), Reason: "Awarded in error; the examination was not completed.",
		Link: "https://laurel.example/c/AbC-_123", Server: "https://laurel.example", Answer: "says no to the draft",
	}
}

func TestEveryMail(t *testing.T) {
	for kind, says := range map[Kind][]string{
		ReviewAsked: {"Data Analysis with SQL", "is ready for review.", "“Awarded in error", "your role lets you approve"}, ReviewApproved: {"was approved", "can be published"},
		ReviewSentBack: {"was sent back.", "“Awarded in error", "send it for review again"},

		TogetherAsked: {"Nordmark University asks you to write", "Data Analysis with SQL", "nothing happens without you"}, TogetherRemoved: {"no longer asked", "Awarded in error"},
		TogetherFell: {"was changed after you had agreed", "say yes again"}, TogetherAnswered: {"Nordmark University says no to the draft.", "“Awarded in error"},
		Delegated: {"Nordmark University asks you to award", "Data Analysis with SQL", "until 14 March 2026", "Awarded in error"}, DelegationAccepted: {"says no to the draft has accepted", "Data Analysis with SQL"},
		DelegationRevoked: {"You can no longer award", "Data Analysis with SQL", "Awarded in error"},
		HandedIn:          {"Data Analysis with SQL", "is handed in.", "Awarded in error"}, Decided: {"there is a decision on", "Awarded in error"}, Heard: {"somebody new has looked", "Awarded in error"},
		CaseWaits: {"two assessors disagree", "you may moderate there"}, WorkWaits: {"has work for you to judge: Awarded in error", "at most once a day"},
		AwardRefused: {"somebody has passed at Nordmark University", "tried again every hour", "You get this once"},

		SignIn:     {"sign in to Laurel at laurel.example", "until 14:03 UTC on 14 June 2026", "do nothing"},
		Address:    {"asked to add this address", "until 14:03 UTC on 14 June 2026", "do nothing"},
		Recover:    {"one of your printed recovery codes", "until 14:03 UTC on 14 June 2026", "do nothing"},
		Notice:     {"Awarded in error", "at laurel.example", "end the sessions you do not know"},
		Invited:    {"Nordmark University invites you", "as: Data Analysis with SQL", "until 14:03 UTC on 14 June 2026", "do nothing"},
		Claim:      {"Nordmark University has awarded you", "Data Analysis with SQL", "on 14 March 2026", "until 14:03 UTC on 14 June 2026", "An answer goes to Nordmark University."},
		Corrected:  {"has corrected your award", "Awarded in error", "no longer counts"},
		Suspended:  {"On hold since 14 March 2026: “Awarded in error", "may lift this"},
		Reinstated: {"In force again since 14 March 2026"},
		Revoked:    {"has taken back your award", "on 14 March 2026: “Awarded in error; the examination was not completed.”", "final"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			m, err := Compose(kind, letter())
			if err != nil {
				t.Fatal(err)
			}
			if m.Purpose != string(kind) || m.Org != "org-1" || m.About != "award-1" || m.To.Address != "mira@post.example" {
				t.Errorf("made %#v for %s", m, m.To.Address)
			}
			for _, form := range []string{m.Text, m.HTML} {
				for _, want := range append(says, "Mira Fenwright", letter().Link) {
					if !strings.Contains(form, want) {
						t.Errorf("%q is missing in:\n%s", want, form)
					}
				}
				for _, never := range []string{"{{", "<no value>", "!--", "Oops", "uccessful", "Please note"} {
					if strings.Contains(form, never) {
						t.Errorf("%q is in:\n%s", never, form)
					}
				}
			}
			if m.Subject == "" || strings.Contains(m.Text, "!") {
				t.Errorf("subject %q, text:\n%s", m.Subject, m.Text)
			}
			if !strings.Contains(m.Text, "\n"+letter().Link+"\n") {
				t.Errorf("the link does not stand on a line of its own:\n%s", m.Text)
			}
		})
	}
}

func TestMailWithoutReasonOrEnd(t *testing.T) {
	l := letter()
	l.Reason, l.Until, l.Name = "", time.Time{}, ""
	m, err := Compose(Revoked, l)
	if err != nil || !strings.Contains(m.Text, "on 14 March 2026. It no longer") || !strings.Contains(m.Text, "Hello mira@post.example,") {
		t.Errorf("%v:\n%s", err, m.Text)
	}
	m, err = Compose(Claim, l)
	if err != nil || !strings.Contains(m.Text, "accepts once.\n") {
		t.Errorf("%v:\n%s", err, m.Text)
	}
}

func TestMailTextsCannotBeInjected(t *testing.T) {
	l := letter()
	l.Name = "Mira\r\n\r\nhttps://evil.example"
	l.Title = `<a href="https://evil.example">SQL</a>`
	l.Reason = "one\ntwo"
	m, err := Compose(Revoked, l)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(m.Text, "\nhttps://evil.example") || !strings.Contains(m.Text, "“one two”") {
		t.Errorf("text:\n%s", m.Text)
	}
	if strings.Contains(m.HTML, "<a href=\"https://evil") || strings.ContainsAny(m.Subject, "\r\n") {
		t.Errorf("subject %q, HTML:\n%s", m.Subject, m.HTML)
	}
}

func TestComposeRefuses(t *testing.T) {
	for name, change := range map[string]func(*Letter){
		"no link":          func(l *Letter) { l.Link = "" },
		"a link of script": func(l *Letter) { l.Link = "javascript:alert(1)" },
		"no server":        func(l *Letter) { l.Server = "" },
	} {
		l := letter()
		change(&l)
		if _, err := Compose(Claim, l); err == nil {
			t.Errorf("%s: composed", name)
		}
	}
	if _, err := Compose("greeting", letter()); err == nil {
		t.Error("a mail nobody wrote was composed")
	}
}
