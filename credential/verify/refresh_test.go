package verify_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/status"
	"laurel/credential/verify"
)

const refreshAt = "https://nordmark.example/refresh/1"

// refreshable is a badge that says where newer versions are, changed and signed.
func refreshable(t testing.TB, s key.Signer, from, until string, change func(map[string]any)) []byte {
	t.Helper()
	badge := credentialtest.Badge(s.Controller())
	badge.ValidFrom, badge.ValidUntil = from, until
	var doc map[string]any
	if err := json.Unmarshal(credentialtest.JSON(t, badge), &doc); err != nil {
		t.Fatal(err)
	}
	doc["@context"] = append(doc["@context"].([]any), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
	doc["refreshService"] = map[string]any{"id": refreshAt, "type": "1EdTechCredentialRefresh"}
	if change != nil {
		change(doc)
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(t.Context(), raw, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestRefresh(t *testing.T) {
	s, stranger := credentialtest.Signer("nordmark"), credentialtest.Signer("stranger")
	const past, later, until = "2026-05-04T12:00:00Z", "2026-05-09T12:00:00Z", "2031-05-04T12:00:00Z"
	const ranOut = "2026-05-08T00:00:00Z"
	expired := refreshable(t, s, past, ranOut, nil)
	good := refreshable(t, s, later, until, nil)
	renewedList := lists{revocationList: list(t, s, revocationList, status.Revocation), suspensionList: list(t, s, suspensionList, status.Suspension),
		"https://laurel.example/status/3": list(t, s, "https://laurel.example/status/3", status.Refresh, 7)}
	renewed := func(doc map[string]any) {
		doc["credentialStatus"] = []any{doc["credentialStatus"], map[string]any{"type": "BitstringStatusListEntry", "statusPurpose": "refresh",
			"statusListIndex": "7", "statusListCredential": "https://laurel.example/status/3"}}
	}
	revoked := lists{revocationList: list(t, s, revocationList, status.Revocation, place), suspensionList: list(t, s, suspensionList, status.Suspension)}
	for _, tt := range []struct {
		name     string
		given    []byte
		lists    lists
		there    []byte // nil: nothing; "dead": no answer
		verdict  verify.Verdict
		code     string // "": nobody was asked
		sentence string
	}{
		{"in force", good, inForce(t, s), good, verify.Good, "", "This credential is genuine, unchanged and in force."},
		{"run out, and renewed", expired, inForce(t, s), good, verify.NotGood, "newer.good",
			"It was in force until 8 May 2026. The holder may have renewed it; ask. Its issuer has a newer version of it, dated 9 May 2026, and that one is good: ask for it."},
		{"run out, and renewed by one that ran out too", expired, inForce(t, s), refreshable(t, s, later, "2026-05-10T00:00:00Z", nil), verify.NotGood, "newer.notGood",
			"It was in force until 8 May 2026. The holder may have renewed it; ask. Its issuer has a newer version of it, dated 9 May 2026, which does not pass either: not good: run out."},
		{"revoked, and its newer version as well", refreshable(t, s, past, until, nil), revoked, good, verify.NotGood, "newer.notGood", ""},
		{"renewed by its issuer's list", refreshable(t, s, past, until, renewed), renewedList, good, verify.Good, "newer.good",
			"This credential is genuine, unchanged and in force. Its issuer has a newer version of it, dated 9 May 2026, and that one is good: ask for it."},
		{"nothing there", expired, inForce(t, s), nil, verify.NotGood, "newer.none", ""},
		{"no answer", expired, inForce(t, s), []byte("dead"), verify.NotGood, "newer.unreachable", ""},
		{"a page for people", expired, inForce(t, s), []byte("<html>"), verify.NotGood, "newer.notRead", ""},
		{"itself", expired, inForce(t, s), expired, verify.NotGood, "newer.none", ""},
		{"a stranger's", expired, inForce(t, s), refreshable(t, stranger, later, until, nil), verify.NotGood, "newer.other", ""},
		{"another credential", expired, inForce(t, s), refreshable(t, s, later, until, func(doc map[string]any) { doc["id"] = "https://laurel.example/a/2" }), verify.NotGood, "newer.other", ""},
		{"somebody else's", expired, inForce(t, s), refreshable(t, s, later, until, func(doc map[string]any) {
			doc["credentialSubject"].(map[string]any)["id"] = "did:example:eve"
		}), verify.NotGood, "newer.other", ""},
		{"one that was changed", expired, inForce(t, s), []byte(strings.Replace(string(good), `"83"`, `"93"`, 1)), verify.NotGood, "newer.notGood", ""},
		{"not signed, so nobody says where to ask", []byte(strings.Replace(string(expired), `"83"`, `"93"`, 1)), inForce(t, s), good, verify.NotGood, "", ""},
		{"of another kind", refreshable(t, s, past, ranOut, func(doc map[string]any) {
			doc["refreshService"].(map[string]any)["type"] = "https://example.org/OtherRefresh"
		}), inForce(t, s), good, verify.NotGood, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			v := verifier(tt.lists)
			v.Documents = did.FetchFunc(func(_ context.Context, url, _ string) ([]byte, error) {
				asked++
				if url != refreshAt {
					t.Errorf("asked %s", url)
				}
				switch {
				case tt.there == nil:
					return nil, did.ErrNotFound
				case string(tt.there) == "dead":
					return nil, errors.New("no answer")
				}
				return tt.there, nil
			})
			r := v.Verify(t.Context(), tt.given, verify.Options{})
			code := ""
			if r.Newer != nil {
				code = r.Newer.Code
				if r.Newer.Sentence() == "" || !strings.HasSuffix(r.Sentence(), r.Newer.Sentence()) || strings.ContainsAny(r.Sentence(), "{}") {
					t.Errorf("it reads %q", r.Sentence())
				}
				if r.Newer.Report != nil && r.Newer.Report.Newer != nil {
					t.Error("the newer version was refreshed again")
				}
				d := r.Document().Newer
				if d == nil || d.Code != code || d.Address != refreshAt || (d.Verdict == "") != (r.Newer.Report == nil) {
					t.Errorf("as JSON it is %+v", d)
				}
			}
			if r.Verdict() != tt.verdict || code != tt.code || asked != min(len(tt.code), 1) {
				t.Errorf("%s, %q after %d requests; want %s, %q\n%s", r.Verdict(), code, asked, tt.verdict, tt.code, listingOf(r))
			}
			if tt.sentence != "" && r.Sentence() != tt.sentence {
				t.Errorf("it reads %q", r.Sentence())
			}
			v.Offline, v.Status = true, verify.ListFiles{tt.lists[revocationList], tt.lists[suspensionList]}
			before := asked
			if r := v.Verify(t.Context(), tt.given, verify.Options{}); r.Newer != nil || asked != before {
				t.Error("offline somebody was asked")
			}
		})
	}
}
