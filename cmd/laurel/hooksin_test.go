package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/issuer"
	"laurel/notify/hook"
)

// TestDoorForPrograms awards: another program posts who has passed, signed,
// and what comes of it stands on a page.
func TestDoorForPrograms(t *testing.T) {
	h := newHouse(t)
	a := h.achievement()
	owner := h.enter("owner2@nordmark.example", account.Owner)
	desk := "/desk/" + string(h.org.ID)
	owner.get(desk+"/webhooks").wants(t, http.StatusOK, "Nobody is told anything yet", "No other program awards here")
	owner.post(desk+"/doors/new", url.Values{"name": {"Course system"}, "achievement": {string(a.ID)}, "nameField": {"data.name"}, "emailField": {"data..mail"}}).
		wants(t, http.StatusUnprocessableEntity, "Write names with one dot between")
	owner.post(desk+"/doors/new", url.Values{"name": {"Course system"}, "achievement": {string(a.ID)}, "nameField": {"data.name"}, "emailField": {"data.mail"}, "awardedOnField": {"at"}, "resultField": {"data.points"}}).
		wants(t, http.StatusOK, "is open", "whsec_")
	all, err := h.hooks.Inlets(t.Context(), h.owner, h.org.ID)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	in := all[0]
	secret, err := h.hooks.InletSecret(t.Context(), h.owner, h.org.ID, in.ID)
	if err != nil {
		t.Fatal(err)
	}
	send := func(id, body string, s hook.Secret) (int, map[string]any) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.publicURL+"/hooks/in/"+string(in.ID), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		req.Header.Set("Webhook-Id", id)
		req.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
		req.Header.Set("Webhook-Signature", hook.Sign(id, now, []byte(body), s))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		got := map[string]any{}
		if err != nil || json.Unmarshal(raw, &got) != nil {
			t.Fatalf("answered %q, %v", raw, err)
		}
		return res.StatusCode, got
	}
	const good = `{"at":"2026-03-14T09:00:00Z","data":{"name":"Mira Fenwright","mail":"mira@post.example","points":80}}`
	status, first := send("m-1", good, secret)
	if status != http.StatusOK || first["state"] != "awarded" {
		t.Fatalf("%d: %v", status, first)
	}
	if _, again := send("m-1", good, secret); again["award"] != first["award"] {
		t.Errorf("the same message gives %v, then %v", first, again)
	}
	award, err := h.issuer.Award(t.Context(), h.owner, issuer.AwardID(first["award"].(string)))
	if err != nil || award.Recipient.Email != "mira@post.example" || award.AwardedOn.Format(time.DateOnly) != "2026-03-14" {
		t.Errorf("awarded %+v, %v", award, err)
	}
	if status, got := send("m-2", strings.Replace(good, "@", " at ", 1), secret); status != http.StatusUnprocessableEntity || !strings.Contains(got["detail"].(string), "mail address") {
		t.Errorf("a wrong address: %d, %v", status, got)
	}
	strange, err := hook.ParseSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	if status, got := send("m-3", good, strange); status != http.StatusForbidden || got["code"] != "hook.signature" {
		t.Errorf("another's signature: %d, %v", status, got)
	}
	if status, _ := send("m-4", strings.Repeat(" ", hook.MaxBody)+good, secret); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large message: %d", status)
	}
	page := desk + "/doors/" + string(in.ID)
	owner.get(page).wants(t, http.StatusOK, "awarded", "refused", "Write the person's mail address", "1 message was turned away")
	h.registrar("runa@nordmark.example").get(page).wants(t, http.StatusOK, "Course system")
	auditor := h.enter("audit@nordmark.example", account.Auditor)
	auditor.get(page).wants(t, http.StatusOK, "awarded")
	auditor.get(page+"/secret").wants(t, http.StatusForbidden)
	owner.post(page+"/off", url.Values{"revision": {"1"}}).wants(t, http.StatusOK, "The door is shut")
	if status, _ := send("m-5", good, secret); status != http.StatusGone {
		t.Errorf("a shut door: %d", status)
	}
	owner.post(page+"/remove", url.Values{}).wants(t, http.StatusOK, "is removed")
	if status, _ := send("m-6", good, secret); status != http.StatusNotFound {
		t.Errorf("no door: %d", status)
	}
}
