package verifier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/fetch"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
	"laurel/fault"
)

func now() time.Time { return credentialtest.Noon.Add(time.Hour) }

// signed is a sample badge without a status, so that nobody has to be asked.
func signed(t testing.TB) []byte {
	t.Helper()
	s := credentialtest.Signer("nordmark")
	c := credentialtest.Badge(s.Controller())
	c.CredentialStatus = nil
	doc, err := proof.Sign(t.Context(), credentialtest.JSON(t, c), s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestCheck(t *testing.T) {
	doc := signed(t)
	s := &Service{
		Verifier: verify.Verifier{Now: now},
		Fetch:    answers{"https://laurel.example/a/1": {Body: doc, ContentType: "application/vc"}},
	}
	for _, tt := range []struct {
		name    string
		in      Input
		want    verify.Verdict
		through []Source
		address string
	}{
		{"a file", Input{Data: doc, Name: "award.json"}, verify.Good, []Source{FromJSON}, ""},
		{"a picture", Input{Data: bakedPNG(t, string(doc))}, verify.Good, []Source{FromPNG, FromJSON}, ""},
		{"pasted text", Input{Text: "\n" + string(doc)}, verify.Good, []Source{FromJSON}, ""},
		{"a pasted address", Input{Text: " https://laurel.example/a/1 "}, verify.Good, []Source{FromURL, FromJSON}, "https://laurel.example/a/1"},
		{"an address", Input{URL: "laurel.example/a/1"}, verify.Good, []Source{FromURL, FromJSON}, "https://laurel.example/a/1"},
		{"issued to ada", Input{Data: doc, Email: " ada@example.org "}, verify.Good, []Source{FromJSON}, ""},
		{"issued to another", Input{Data: doc, Email: "eve@example.org"}, verify.NotGood, []Source{FromJSON}, ""},
		{"changed", Input{Data: bytes.Replace(doc, []byte("Shapes"), []byte("shapes"), 1)}, verify.NotGood, []Source{FromJSON}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := s.Check(t.Context(), tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict() != tt.want || !slices.Equal(r.Through, tt.through) || r.Address != tt.address || r.Name != tt.in.Name {
				t.Errorf("got %s through %v at %q, want %s through %v at %q", r.Verdict(), r.Through, r.Address, tt.want, tt.through, tt.address)
			}
			if r.Summary.Title != "Pruning Young Fruit Trees" {
				t.Errorf("it stands for %q", r.Summary.Title)
			}
		})
	}
}

// What is in hand and is no credential fails. What could not be had or read
// could not be told.
func TestUnread(t *testing.T) {
	s := &Service{Fetch: answers{"https://laurel.example/page": {Body: []byte("<!doctype html>"), ContentType: "text/html"}}}
	for _, tt := range []struct {
		name string
		in   Input
		code string
		want verify.Verdict
	}{
		{"nothing", Input{}, "find.empty", verify.NotGood},
		{"prose", Input{Text: "to whom it may concern"}, "find.unknown", verify.NotGood},
		{"a drawing", Input{Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`)}, "find.none", verify.NotGood},
		{"a broken picture", Input{Data: []byte("\x89PNG\r\n\x1a\nnothing")}, "find.picture", verify.NotGood},
		{"a certificate without it", Input{Data: []byte("%PDF-1.7")}, "find.pdf", verify.NotGood},
		{"a picture that may show a code", Input{Data: plainPNG(t)}, "find.code", verify.CouldNotTell},
		{"a picture too large", Input{Data: hugePNG()}, "find.pixels", verify.CouldNotTell},
		{"a page", Input{URL: "https://laurel.example/page"}, "find.page", verify.CouldNotTell},
		{"a silent address", Input{URL: "https://gone.example/"}, "find.unreachable", verify.CouldNotTell},
		{"no address", Input{URL: "mailto:ada@example.org"}, "find.address", verify.CouldNotTell},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.Check(t.Context(), tt.in)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != tt.code {
				t.Fatalf("got %v, want the fault %s", err, tt.code)
			}
			r, ok := Unread(err, now())
			if !ok || r.Verdict() != tt.want || r.Sentence() != f.Sentence() {
				t.Errorf("got %s: %s. %s", r.Verdict(), r.Headline(), r.Sentence())
			}
		})
	}
	if _, ok := Unread(errors.New("disk"), now()); ok {
		t.Error("a failure of ours made a verdict")
	}
}

// silent answers when its reader gives up.
type silent struct{}

func (silent) Get(ctx context.Context, address, _ string) (fetch.Response, error) {
	<-ctx.Done()
	return fetch.Response{}, &fetch.Error{Kind: fetch.Unreachable, Code: "timeout", URL: address, Cause: ctx.Err()}
}

func TestCheckIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &Service{Verifier: verify.Verifier{Now: now}, Fetch: silent{}, Places: 1}
		first := make(chan error)
		start := time.Now()
		go func() {
			_, err := s.Check(t.Context(), Input{URL: "https://slow.example/"})
			first <- err
		}()
		synctest.Wait() // it has the only place
		_, err := s.Check(t.Context(), Input{Text: "{}"})
		if !fault.Is(err, fault.TooMany) || time.Since(start) != 3*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		left, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Check(left, Input{Text: "{}"}); !errors.Is(err, context.Canceled) {
			t.Errorf("for someone who left: %v", err)
		}
		if err := <-first; !fault.Is(err, fault.Unavailable) || time.Since(start) != 20*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		if _, err := s.Check(t.Context(), Input{Text: "{}"}); err != nil {
			t.Errorf("the place was not given back: %v", err)
		}
	})
}

func TestReportAsJSON(t *testing.T) {
	s := &Service{Verifier: verify.Verifier{Now: now}}
	jwt := credentialtest.JWT(t, "nordmark")
	r, err := s.Check(t.Context(), Input{Data: []byte(jwt), Name: "award.jwt"})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"verdict": "couldNotTell", "headline": "Could not tell", "secured": "vc-jwt EdDSA", "name": "award.jwt", "issuerKnown": false,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	if checks := got["checks"].([]any); len(checks) != 6 {
		t.Errorf("%d checks", len(checks))
	}
	stated := got["credential"].(map[string]any)
	issuer := stated["issuer"].(map[string]any)
	if stated["title"] != "Pruning Young Fruit Trees" || issuer["id"] != credentialtest.Key(key.Ed25519, "nordmark").Public().DIDKey() || stated["eqf"] != 3.0 || stated["result"] != "83 of 100; 60 are needed" {
		t.Errorf("it stands for %v", stated)
	}
	none, _ := Unread(fault.New(fault.Invalid, "find.unknown", "Nothing in it."), now())
	if raw, err = json.Marshal(none); err != nil || strings.Contains(string(raw), `"credential"`) {
		t.Errorf("of nothing: %s, %v", raw, err)
	}
}
