package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/cmd/laurel/demo"
	"laurel/issuer"
	"laurel/laureltest"
	"laurel/notify/inbox"
)

// patience is how long anything here may take before it counts as hung.
const patience = 20 * time.Second

// house is the whole server in this process, over SQLite, with workers and a
// mailbox, and an organisation in it.
type house struct {
	*app
	t       *testing.T
	mailbox *inbox.Inbox
	org     account.Organisation
	owner   account.Actor
}

// newHouse opens a house. change may exchange services before the doors are
// put over them. What is logged as an error fails the test.
func newHouse(t *testing.T, change ...func(*app)) *house {
	t.Helper()
	mailbox, err := inbox.Start(inbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mailbox.Close() })
	server := httptest.NewUnstartedServer(nil)
	log := slog.New(slog.NewTextHandler(loud{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	set := settings{Data: t.TempDir(), SMTP: mailbox.URL()}
	laureltest.Begin(t, set.Data)
	a, err := openApp(t.Context(), set, "http://"+server.Listener.Addr().String(), log, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(a)
	}
	if server.Config.Handler, err = a.handler(nil); err != nil {
		t.Fatal(err)
	}
	if err := a.work(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := a.close(ctx); err != nil {
			t.Error(err)
		}
	})
	h := &house{app: a, t: t, mailbox: mailbox}
	h.settle()
	return h
}

// settle makes the organisation and its owner.
func (h *house) settle() {
	h.t.Helper()
	by := account.System("test")
	var err error
	h.org, err = h.newOrganisation(h.t.Context(), by, account.OrganisationRequest{Name: "Nordmark Horticultural College", Kind: account.University,
		Country: "SE", City: "Nordmark", Description: "Teaches fruit growing in the north.", Email: "office@nordmark.example", Hue: 120, KeyKind: account.DIDKey})
	if err != nil {
		h.t.Fatal(err)
	}
	id, err := h.accounts.AddMember(h.t.Context(), by, h.org.ID, "owner@nordmark.example", "Signe Lund", account.Owner)
	if err != nil {
		h.t.Fatal(err)
	}
	if h.owner, err = h.accounts.Actor(h.t.Context(), id); err != nil {
		h.t.Fatal(err)
	}
}

// loud is where errors are logged that no test expects.
type loud struct{ t *testing.T }

func (l loud) Write(line []byte) (int, error) {
	if !bytes.Contains(line, []byte("context canceled")) { // workers that are stopped say so
		l.t.Errorf("logged: %s", line)
	}
	return len(line), nil
}

// definition is a complete one.
func definition() issuer.Definition { return demo.Load().Credentials[0].Definition }

// achievement is a published one.
func (h *house) achievement() issuer.Achievement {
	h.t.Helper()
	a, err := h.issuer.Create(h.t.Context(), h.owner, h.org.ID, definition())
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.issuer.Publish(h.t.Context(), h.owner, a.ID, a.Revision); err != nil {
		h.t.Fatal(err)
	}
	if a, err = h.issuer.Achievement(h.t.Context(), h.owner, a.ID); err != nil {
		h.t.Fatal(err)
	}
	return a
}

// mailed waits for a mail to an address and takes the link to one of our pages
// out of it.
func (h *house) mailed(to, page string) string {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	link := regexp.MustCompile(regexp.QuoteMeta(h.publicURL) + page + `[\w-]+`)
	m, err := h.mailbox.Wait(ctx, func(m inbox.Message) bool { return m.IsTo(to) && link.MatchString(m.Text) })
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.TrimPrefix(link.FindString(m.Text), h.publicURL)
}

// visitor is a browser: cookies, redirects, forms.
type visitor struct {
	*house
	client http.Client
}

func (h *house) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &visitor{h, http.Client{Jar: jar, Timeout: patience}}
}

// registrar is a visitor who is signed in as somebody of the organisation.
func (h *house) registrar(email string) *visitor {
	h.t.Helper()
	return h.enter(email, account.Registrar)
}

// answer is what came back, and what of it people read.
type answer struct {
	status int
	body   string
	text   string
	at     string // where redirects led
}

func (a answer) String() string { return fmt.Sprintf("%d: %s", a.status, a.text) }

var tag = regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>|<[^>]*>`)

func (v *visitor) do(method, path, kind string, body io.Reader) answer {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.publicURL+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{res.StatusCode, string(raw), readable(raw), res.Request.URL.Path}
}

// readable is the text of a page, on one line.
func readable(page []byte) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(string(page), " "))), " ")
}

func (v *visitor) get(path string) answer { return v.do(http.MethodGet, path, "", nil) }

func (v *visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	return v.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a form with files.
func (v *visitor) upload(path string, form url.Values, files map[string][]byte) answer {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	for name, data := range files {
		part, err := w.CreateFormFile(name, name)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
	w.Close()
	return v.do(http.MethodPost, path, w.FormDataContentType(), &body)
}

// wants fails the test unless the answer has the status and says the sentence.
func (a answer) wants(t *testing.T, status int, says ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("answered %.400s, want status %d", a, status)
	}
	for _, s := range says {
		if !strings.Contains(a.text, s) {
			t.Errorf("answered %.1500s\nwant it to say %q", a, s)
		}
	}
}

// costs fails the test when the whole process allocates more while do runs, or
// when it takes longer than anything may.
func costs(t *testing.T, mostMB uint64, do func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	do()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	spent := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("took %s and %d MB", took.Round(time.Millisecond), spent)
	if took > patience {
		t.Errorf("it took %s, more than %s", took, patience)
	}
	if spent > mostMB {
		t.Errorf("it allocated %d MB, more than %d", spent, mostMB)
	}
}
