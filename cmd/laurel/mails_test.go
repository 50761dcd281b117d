package main

import (
	"log/slog"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"laurel/account"
	"laurel/assess"
	"laurel/issuer"
	"laurel/laureltest"
	"laurel/notify"
)

// smtpTo has a house's mails go to another server.
func smtpTo(t *testing.T, server *laureltest.MailServer) func(*app) {
	sender, err := notify.ParseSMTP(server.URL(), mail.Address{Address: "laurel@laurel.example"})
	if err != nil {
		t.Fatal(err)
	}
	return func(a *app) { a.notify.Sender = sender }
}

// A registrar sees that a mail was refused, why, and sends it again; then it
// bounces, which the server reads from where mail bounce left it.
func TestWhatBecameOfAMail(t *testing.T) {
	server := laureltest.Mail(t, laureltest.MailRefused, laureltest.MailTaken)
	h := newHouse(t, smtpTo(t, server))
	award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: h.achievement().ID, Name: "Mira Fenwright", Email: "mira@mail.example", AwardedOn: "2026-03-14"})
	if err != nil {
		t.Fatal(err)
	}
	h.drain()
	registrar := h.registrar("runa@nordmark.example")
	desk := "/desk/" + string(h.org.ID)
	page := desk + "/awards/" + string(award.ID)
	list := func(query string) string { return desk + "/mails" + query }
	registrar.get(page).wants(t, http.StatusOK, "Mails about it", "Link to accept", "failed", "550 5.1.1 No such user here")
	for _, query := range []string{"", "?state=failed", "?q=fenw", "?q=Mira+Fenwright&state=failed", "?q=mira%40mail"} {
		registrar.get(list(query)).wants(t, http.StatusOK, "1 mail, newest first", "Mira Fenwright", "550 5.1.1", "Send again")
	}
	for _, query := range []string{"?state=sent", "?q=zacharias", "?from=50", "?q=%3F"} {
		if got := registrar.get(list(query)); got.status != http.StatusOK || strings.Contains(got.body, "Mira Fenwright") {
			t.Errorf("%s: %.300s", query, got)
		}
	}
	first := notify.NewMessageID("claim", string(award.ID), h.notify.Domain)
	again := desk + "/mails/" + url.PathEscape(string(first)) + "/again"
	registrar.post(again, url.Values{}).wants(t, http.StatusOK, "on its way again")
	h.drain()
	server.Wait(t, 2)
	if taken := server.Taken(); len(taken) != 1 || !strings.Contains(taken[0], "To: \"Mira Fenwright\" <mira@mail.example>") || !strings.Contains(taken[0], ".again1@") {
		t.Errorf("taken: %q", taken)
	}
	registrar.get(page).wants(t, http.StatusOK, "sent", "Taken as 4711", "A mail was sent again")
	second := notify.NewMessageID("claim", string(award.ID)+".again1", h.notify.Domain)
	if err := spoolBounce(h.settings.Data, []byte(bounceOf(second))); err != nil {
		t.Fatal(err)
	}
	if err := spoolBounce(h.settings.Data, []byte(bounceOf("claim.stranger@elsewhere.example"))); err != nil {
		t.Fatal(err)
	}
	if err := h.spooledBounces(t.Context(), spooledBounces{}); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(bounceSpool(h.settings.Data)); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	registrar.get(page).wants(t, http.StatusOK, "bounced", "550 5.2.2 mailbox full", "A mail came back")
	registrar.get(list("?state=bounced")).wants(t, http.StatusOK, "1 mail, newest first", "bounced")
}

// What would no longer be true is not sent again.
func TestAgainSaysOnlyWhatIsTrue(t *testing.T) {
	server := laureltest.Mail(t)
	h := newHouse(t, smtpTo(t, server))
	award, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: h.achievement().ID, Name: "Mira Fenwright", Email: "mira@mail.example", AwardedOn: "2026-03-14"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.issuer.Suspend(t.Context(), h.owner, award.ID, "Being looked at"); err != nil {
		t.Fatal(err)
	}
	h.drain()
	mails := func() []notify.Delivery {
		list, _, err := h.notify.Deliveries(t.Context(), h.owner, h.org.ID, notify.MailFilter{Award: string(award.ID)})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	var hold notify.Delivery
	for _, d := range mails() {
		if d.Purpose == string(notify.Suspended) {
			hold = d
		}
	}
	if hold.State != notify.Sent {
		t.Fatalf("mails: %+v", mails())
	}
	if _, err := h.issuer.Reinstate(t.Context(), h.owner, award.ID, ""); err != nil {
		t.Fatal(err)
	}
	again, err := h.notify.Again(t.Context(), h.owner, h.org.ID, hold.MessageID)
	if err != nil {
		t.Fatal(err)
	}
	h.drain()
	got, err := h.notify.Delivery(t.Context(), h.owner, h.org.ID, again.MessageID)
	if err != nil || got.State != notify.Failed || got.Words != "Not sent: the award’s status has changed since." {
		t.Errorf("%+v, %v", got, err)
	}
}

// A mail about an assessment that was refused is sent again from the mails, by
// what is so by then.
func TestAssessMailAgain(t *testing.T) {
	server := laureltest.Mail(t, laureltest.MailRefused)
	h := newHouse(t, smtpTo(t, server))
	ctx, id := t.Context(), assess.AchievementID(h.achievement().ID)
	plan, err := h.assess.SavePlan(ctx, h.owner, id, 0, assess.Design{DueDays: 7, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{{ID: "t", Title: "Essay", Instructions: "Write.", Kind: assess.TextTask,
		Rubric: []assess.Criterion{{Title: "Clarity", Levels: []assess.Level{{Title: "Unclear"}, {Title: "Clear", Points: 10}}}}}}})
	ok(t, err)
	_, err = h.assess.PublishPlan(ctx, h.owner, id, plan.Revision)
	ok(t, err)
	person, err := h.accounts.AddPerson(ctx, account.System("test"), "mira@mail.example", "Mira Fenwright", false)
	ok(t, err)
	by, err := h.accounts.Actor(ctx, person)
	ok(t, err)
	a, err := h.assess.Apply(ctx, by, id, "")
	ok(t, err)
	_, err = h.assess.SaveAnswer(ctx, by, assess.SaveRequest{Application: a.ID, Task: "t", Text: "My essay."})
	ok(t, err)
	_, err = h.assess.Submit(ctx, by, a.ID)
	ok(t, err)
	h.drain()
	registrar := h.registrar("runa@nordmark.example")
	mails := "/desk/" + string(h.org.ID) + "/mails"
	registrar.get(mails).wants(t, http.StatusOK, "Work handed in", "Mira Fenwright", "550 5.1.1", "Send again")
	first := notify.NewMessageID("handedIn", string(a.ID)+".1", h.notify.Domain)
	server.Become(laureltest.MailTaken)
	registrar.post(mails+"/"+url.PathEscape(string(first))+"/again", url.Values{}).wants(t, http.StatusOK, "on its way again")
	h.drain()
	if taken := server.Taken(); !slices.ContainsFunc(taken, func(mail string) bool {
		return strings.Contains(mail, "<mira@mail.example>") && strings.Contains(mail, ".again1@")
	}) {
		t.Errorf("taken: %q", taken)
	}
	_, err = h.assess.Withdraw(ctx, by, a.ID)
	ok(t, err)
	second, err := h.notify.Again(ctx, h.owner, h.org.ID, first)
	ok(t, err)
	h.drain()
	got, err := h.notify.Delivery(ctx, h.owner, h.org.ID, second.MessageID)
	if err != nil || got.State != notify.Failed || !strings.HasPrefix(got.Words, "Not sent: what it says is not so any more") {
		t.Errorf("%+v, %v", got, err)
	}
}

// The command takes a report in by itself where no server has the data, and
// leaves it where one has.
func TestMailBounceCommand(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(t.TempDir(), "report.eml")
	if err := os.WriteFile(file, []byte(bounceOf("claim.nobody@laurel.example")), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func() (string, error) {
		var out strings.Builder
		c := mailBounceCmd{File: file}
		c.Data = dir
		err := c.Run(t.Context(), &streams{out: &out})
		return out.String(), err
	}
	if _, err := run(); err == nil || !strings.Contains(err.Error(), "this server did not send") {
		t.Errorf("a stranger's report: %v", err)
	}
	a, err := openApp(t.Context(), settings{Data: dir}, "http://127.0.0.1:8080", slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	defer a.db.Close()
	out, err := run()
	left, _ := os.ReadDir(bounceSpool(dir))
	if err != nil || !strings.Contains(out, "Left for the server") || len(left) != 1 {
		t.Errorf("%q, %v, left %v", out, err, left)
	}
}

func bounceOf(id notify.MessageID) string {
	return "From: MAILER-DAEMON@relay.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; mira@mail.example\nAction: failed\nStatus: 5.2.2\n" +
		"Diagnostic-Code: smtp; 550 5.2.2 mailbox full\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <" + string(id) + ">\nSubject: An award\n\nHello\n--b--\n"
}
