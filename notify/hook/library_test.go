package hook_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/notify/hook"
)

// TestStandardWebhooksLibrary: the library of the Standard Webhooks project
// takes what we sign, also beside another signature, refuses what was changed,
// and signs what we take.
func TestStandardWebhooksLibrary(t *testing.T) {
	dir := filepath.Join("..", "..", "e2e")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "standardwebhooks")); err != nil {
		t.Skip("the npm package standardwebhooks is not installed")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node")
	}
	mine, old := secret(t, "whsec_"+strings.Repeat("AAAA", 8)), secret(t, "whsec_"+strings.Repeat("BBBB", 8))
	now := time.Now()
	body := `{"type":"award.issued","data":{"name":"Zoë “Ø” Strauß","n":1.0}}`
	for _, tt := range []struct {
		name, signature, sent string
		taken                 bool
	}{
		{"ours", hook.Sign("msg_1", now, []byte(body), mine), body, true},
		{"with two secrets", hook.Sign("msg_1", now, []byte(body), old, mine), body, true},
		{"with another's", hook.Sign("msg_1", now, []byte(body), old), body, false},
		{"changed on the way", hook.Sign("msg_1", now, []byte(body), mine), strings.Replace(body, "1.0", "2.0", 1), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, err := json.Marshal(map[string]any{"secret": mine.Reveal(), "id": "msg_1", "at": now.Unix(), "body": tt.sent, "signature": tt.signature})
			if err != nil {
				t.Fatal(err)
			}
			run := exec.CommandContext(t.Context(), node, "webhooks.mjs")
			run.Dir, run.Stdin = dir, bytes.NewReader(in)
			out, err := run.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			var answer struct {
				Signed   string
				Verified json.RawMessage
				Refused  string
			}
			if err := json.Unmarshal(out, &answer); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if (answer.Refused == "") != tt.taken || tt.taken != (len(answer.Verified) > 0) {
				t.Errorf("taken %t, refused %q", len(answer.Verified) > 0, answer.Refused)
			}
			h := http.Header{}
			h.Set("webhook-id", "msg_1")
			h.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
			h.Set("webhook-signature", answer.Signed)
			if id, err := hook.Check(h, []byte(tt.sent), now, mine); err != nil || id != "msg_1" {
				t.Errorf("what the library signs: %q, %v", id, err)
			}
		})
	}
}
