package hook_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/fault"
	"laurel/notify/hook"
)

var noon = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)

func secret(t testing.TB, text string) hook.Secret {
	t.Helper()
	s, err := hook.ParseSecret(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPublishedSignature is the example that implementations of the
// specification publish.
func TestPublishedSignature(t *testing.T) {
	s := secret(t, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	got := hook.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`), s)
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", s, s, s, s); strings.Contains(shown, "MfKQ") || strings.Contains(shown, "49") {
		t.Errorf("the secret prints as %s", shown)
	}
	if s.Reveal() != "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" {
		t.Errorf("reveals %s", s.Reveal())
	}
}

func TestParseSecret(t *testing.T) {
	for text, good := range map[string]bool{
		"": false, "whsec_": false, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw": true, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw": true,
		"whsec_c2hvcnQ=": false, "whsec_" + strings.Repeat("AAAA", 21): true, "whsec_" + strings.Repeat("AAAA", 22): false, "whsec_***": false,
	} {
		if _, err := hook.ParseSecret(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestCheck(t *testing.T) {
	mine, old, other := secret(t, "whsec_"+strings.Repeat("AAAA", 8)), secret(t, "whsec_"+strings.Repeat("BBBB", 8)), secret(t, "whsec_"+strings.Repeat("CCCC", 8))
	body := []byte(`{"a":1}`)
	header := func(id string, at time.Time, signature string) http.Header {
		h := http.Header{}
		h.Set("webhook-id", id)
		h.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
		h.Set("webhook-signature", signature)
		return h
	}
	for _, tt := range []struct {
		name   string
		header http.Header
		code   string
	}{
		{"signed", header("m-1", noon, hook.Sign("m-1", noon, body, mine)), ""},
		{"with the old secret", header("m-1", noon, hook.Sign("m-1", noon, body, old)), ""},
		{"among others", header("m-1", noon, "v1a,xyz v1,AAAA "+hook.Sign("m-1", noon, body, other, mine)), ""},
		{"four minutes late", header("m-1", noon.Add(-4*time.Minute), hook.Sign("m-1", noon.Add(-4*time.Minute), body, mine)), ""},
		{"six minutes late", header("m-1", noon.Add(-6*time.Minute), hook.Sign("m-1", noon.Add(-6*time.Minute), body, mine)), "hook.tolerance"},
		{"six minutes early", header("m-1", noon.Add(6*time.Minute), hook.Sign("m-1", noon.Add(6*time.Minute), body, mine)), "hook.tolerance"},
		{"by another", header("m-1", noon, hook.Sign("m-1", noon, body, other)), "hook.signature"},
		{"another message", header("m-2", noon, hook.Sign("m-1", noon, body, mine)), "hook.signature"},
		{"another time", header("m-1", noon.Add(time.Second), hook.Sign("m-1", noon, body, mine)), "hook.signature"},
		{"of another scheme", header("m-1", noon, strings.Replace(hook.Sign("m-1", noon, body, mine), "v1", "v2", 1)), "hook.signature"},
		{"empty signature", header("m-1", noon, "v1,"), "hook.signature"},
		{"a thousand signatures before it", header("m-1", noon, strings.Repeat("v1,AAAA ", 1000)+hook.Sign("m-1", noon, body, mine)), "hook.signature"},
		{"no id", header("", noon, hook.Sign("", noon, body, mine)), "hook.id"},
		{"an id with a dot", header("a.b", noon, hook.Sign("a.b", noon, body, mine)), "hook.id"},
		{"a long id", header(strings.Repeat("a", 201), noon, ""), "hook.id"},
		{"nothing", http.Header{}, "hook.id"},
		{"no time", http.Header{"Webhook-Id": {"m-1"}}, "hook.timestamp"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id, err := hook.Check(tt.header, body, noon, mine, old)
			if tt.code == "" {
				if err != nil || id != "m-1" {
					t.Errorf("%q, %v", id, err)
				}
				return
			}
			var f *fault.Error
			if !asFault(err, &f) || f.Code != tt.code || f.Kind != fault.Forbidden {
				t.Errorf("%v, want %s", err, tt.code)
			}
		})
	}
}
