package verify_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/eu"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// served is what one address answers.
type served map[string]string

func (s served) Fetch(_ context.Context, url, _ string) ([]byte, error) {
	if body, ok := s[url]; ok {
		return []byte(body), nil
	}
	return nil, errors.New("nobody there")
}

// description is a badge without a status, and its description.
func description(t *testing.T) (badge, described string) {
	t.Helper()
	signer := credentialtest.Signer("nordmark")
	b := credentialtest.Badge(signer.Controller())
	b.CredentialStatus = nil
	sign := func(doc []byte, err error) *credential.Credential {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		signed, err := proof.Sign(t.Context(), doc, signer, credentialtest.Noon)
		if err != nil {
			t.Fatal(err)
		}
		c, err := credential.Parse(signed)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := sign(b.JSON())
	term := eu.Term{Type: eu.TypeTerm, Words: "Practical test"}
	d := sign(eu.New(c, c.ID()+".eu.json", "https://laurel.example", eu.MicroCredential{
		ID: "https://laurel.example/m/1", Type: eu.TypeMicroCredential, Title: "Pruning", Country: "NO", AwardingBody: []eu.Body{{ID: signer.Controller()}},
		AwardedOn: "2026-05-04", LearningOutcome: []string{"Prunes"}, Workload: eu.Workload{Type: eu.TypeWorkload, Hours: "7.5"},
		Level: eu.Level{Type: eu.TypeLevel, NotApplicable: "none"}, Assessment: term, Participation: term, QualityAssurance: "Nobody",
	}).JSON())
	return string(c.Bytes()), string(d.Bytes())
}

func TestDescribes(t *testing.T) {
	badge, described := description(t)
	c, err := credential.Parse([]byte(badge))
	if err != nil {
		t.Fatal(err)
	}
	id := c.ID()
	for _, tt := range []struct {
		name      string
		text      string
		documents served
		offline   bool
		badge     string // in hand
		code      string
		verdict   verify.Verdict
	}{
		{"the very badge", described, served{id: badge}, false, "", "describes.same", verify.Good},
		{"in hand", described, nil, true, badge, "describes.same", verify.Good},
		{"one blank more", described, served{id: strings.Replace(badge, `"name"`, ` "name"`, 1)}, false, "", "describes.changed", verify.NotGood},
		{"another award", described, nil, true, strings.ReplaceAll(badge, id, id+"x"), "describes.otherBadge", verify.NotGood},
		{"another issuer", described, nil, true, strings.ReplaceAll(badge, c.Issuer().ID, "did:example:x"), "describes.otherIssuer", verify.NotGood},
		{"not to be had", described, served{}, false, "", "describes.unreachable", verify.CouldNotTell},
		{"a page in its place", described, served{id: "<html>"}, false, "", "describes.unreachable", verify.CouldNotTell},
		{"nobody asked", described, served{id: badge}, true, "", "", verify.Good},
		{"a forger’s", strings.Replace(described, `"7.5"`, `"75"`, 1), served{}, false, "", "", verify.NotGood},
		{"a badge describes nothing", badge, served{}, false, "", "", verify.Good},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := verify.Verifier{Offline: tt.offline, Documents: tt.documents, Now: func() time.Time { return credentialtest.Noon }}
			var opt verify.Options
			if tt.badge != "" {
				opt.Badge = []byte(tt.badge)
			}
			r := v.Verify(t.Context(), []byte(tt.text), opt)
			f, _ := r.Finding(verify.Describes)
			if f.Code != tt.code || r.Verdict() != tt.verdict {
				t.Errorf("%q and %s, want %q and %s: %+v", f.Code, r.Verdict(), tt.code, tt.verdict, r.Findings)
			}
			if f, _ := r.Finding(verify.Format); tt.text == described && f.Code != "format.european" {
				t.Errorf("its format is %s", f.Code)
			}
			if whole := r.Headline() + r.Sentence() + f.Sentence(); strings.ContainsAny(whole, "{}") || f.Code != "" && (f.Sentence() == "" || f.Check.Title() == "") {
				t.Errorf("it says %q", whole)
			}
		})
	}
}
